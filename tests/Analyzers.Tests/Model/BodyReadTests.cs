using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The calls of a method M that read a body while it arrives.</summary>
public sealed class BodyReadTests
{
    private const string Headers = "client.GetAsync(\"a\", HttpCompletionOption.ResponseHeadersRead)";

    private const string Others = """
        private async Task<HttpResponseMessage> Ask() => await client.GetAsync("a", HttpCompletionOption.ResponseHeadersRead);
        private async Task<HttpResponseMessage> AskAll() => await client.GetAsync("a");
        private async Task<HttpResponseMessage> AskEither(bool x) => x ? await client.GetAsync("a") : await client.GetAsync("a", HttpCompletionOption.ResponseHeadersRead);
        private static void ReadOwn(Stream stream) { }
        private Stream field = null!;
        """;

    [Theory]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); await s.ReadAsync(buffer);", "s.ReadAsync(buffer)")]
    [InlineData("var s = (await client.GetStreamAsync(\"a\"))!; s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\").ConfigureAwait(false); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var s = client.GetStreamAsync(\"a\").Result; s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var s = client.GetStreamAsync(\"a\").GetAwaiter().GetResult(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("(await client.GetStreamAsync(\"a\")).Read(buffer);", "(await client.GetStreamAsync(\"a\")).Read(buffer)")]
    [InlineData("Stream s; s = await client.GetStreamAsync(\"a\"); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("Stream? s = null; s = await client.GetStreamAsync(\"a\"); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("Stream s; s = await client.GetStreamAsync(\"a\"); s = Stream.Null; s.Read(buffer);", "")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); await s.CopyToAsync(Stream.Null);", "s.CopyToAsync(Stream.Null)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); s.CopyTo(Stream.Null);", "s.CopyTo(Stream.Null)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); s.Dispose(); s.Seek(0, SeekOrigin.Begin);", "")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var r = new StreamReader(s); r.ReadLine();", "r.ReadLine()")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var r = new StreamReader(new BufferedStream(s)); r.ReadToEnd();", "r.ReadToEnd()")]
    [InlineData("StreamReader r = new(await client.GetStreamAsync(\"a\")); r.ReadToEnd();", "r.ReadToEnd()")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); await System.Text.Json.JsonSerializer.DeserializeAsync<int>(s);", "System.Text.Json.JsonSerializer.DeserializeAsync<int>(s)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); await System.Text.Json.JsonDocument.ParseAsync(s);", "System.Text.Json.JsonDocument.ParseAsync(s)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); System.Xml.Linq.XDocument.Load(s);", "System.Xml.Linq.XDocument.Load(s)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var r = System.Xml.XmlReader.Create(s); r.Read();", "r.Read()")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var r = System.Xml.XmlReader.Create(s, new System.Xml.XmlReaderSettings()); r.Read();", "r.Read()")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var r = new StreamReader(s, System.Text.Encoding.UTF8); r.ReadLine();", "r.ReadLine()")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); await System.Text.Json.JsonSerializer.DeserializeAsync<int>(s, System.Text.Json.JsonSerializerOptions.Default);", "System.Text.Json.JsonSerializer.DeserializeAsync<int>(s, System.Text.Json.JsonSerializerOptions.Default)")]
    [InlineData("const HttpCompletionOption ResponseHeadersRead = HttpCompletionOption.ResponseHeadersRead; var r = await client.GetAsync(\"a\", ResponseHeadersRead); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); var t = Stream.Synchronized(s); t.Read(buffer);", "t.Read(buffer)")]
    [InlineData("var s = await client.GetStreamAsync(\"a\"); ReadOwn(s);", "")] // what a method of this compilation does is its own affair
    [InlineData("var s = new MemoryStream(); s.Read(buffer);", "")]
    [InlineData("field.Read(buffer);", "")]
    [InlineData("var r = await HEADERS; var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var r = await HEADERS; var s = r.Content.ReadAsStream(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var r = await HEADERS; var c = r.Content; var s = await c.ReadAsStreamAsync(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var r = await client.SendAsync(new HttpRequestMessage(), HttpCompletionOption.ResponseHeadersRead); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var r = await client.GetAsync(\"a\"); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "")]
    [InlineData("var r = await client.GetAsync(\"a\", HttpCompletionOption.ResponseContentRead); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "")]
    [InlineData("var r = await Ask(); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "s.Read(buffer)")]
    [InlineData("var r = await AskAll(); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "")]
    [InlineData("var r = await AskEither(true); var s = await r.Content.ReadAsStreamAsync(); s.Read(buffer);", "")]
    [InlineData("var r = await HEADERS; await r.Content.ReadAsStringAsync();", "")] // HttpContent wraps what it meets
    [InlineData("var r = await HEADERS; await r.Content.ReadAsByteArrayAsync();", "")]
    [InlineData("var r = await HEADERS; await r.Content.CopyToAsync(Stream.Null);", "")]
    [InlineData("var r = await HEADERS; await r.Content.ReadFromJsonAsync<int>();", "r.Content.ReadFromJsonAsync<int>()")]
    [InlineData("var r = await client.GetAsync(\"a\"); await r.Content.ReadFromJsonAsync<int>();", "")]
    [InlineData("await client.GetFromJsonAsync<int>(\"a\");", "client.GetFromJsonAsync<int>(\"a\")")]
    [InlineData("Func<Task> f = async () => { var s = await client.GetStreamAsync(\"a\"); s.Read(buffer); };", "")]
    [InlineData("async Task L() { var s = await client.GetStreamAsync(\"a\"); s.Read(buffer); }", "")]
    public void Reads(string body, string expected)
    {
        var code = MarkedCode.Of($$"""
            using System.Net.Http.Json;
            class C
            {
                private readonly HttpClient client = new HttpClient();
                async Task M(byte[] buffer) { {{body.Replace("HEADERS", Headers)}} }
                {{Others}}
            }
            """);
        var method = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.ValueText == "M");
        Assert.Equal(expected, string.Join(' ', BodyRead.In(code.Http, method.Body!, default).Select(read => $"{read.Syntax}")));
        if (expected.Length > 0)
        {
            Assert.True(BodyRead.MayRead(method.Body!));
        }
    }

    /// <summary>As far as that, and no farther.</summary>
    [Theory]
    [InlineData(5, true)]
    [InlineData(12, false)]
    public void A_stream_of_many_names(int names, bool expected)
    {
        var body = "var s0 = await client.GetStreamAsync(\"a\"); " + string.Concat(Enumerable.Range(1, names).Select(i => $"var s{i} = s{i - 1}; ")) + $"s{names}.Read(buffer);";
        var code = MarkedCode.InClass($"async Task M(byte[] buffer) {{ {body} }}");
        Assert.Equal(expected, code.Compilation.SyntaxTrees.SelectMany(tree => BodyRead.In(code.Http, tree.GetRoot(), default)).Any());
    }
}
