using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What one send hands to its client: client, method, the end of its address, and what is known of key and content.</summary>
public sealed class HttpSendTests
{
    [Theory]
    [InlineData("[|client.GetAsync(\"a\")|];", "client GET a")]
    [InlineData("[|client.GetStringAsync(\"a\")|];", "client GET a")]
    [InlineData("[|client.GetStreamAsync(\"a\")|];", "client GET a")]
    [InlineData("[|client.GetByteArrayAsync(\"a\")|];", "client GET a")]
    [InlineData("[|client.DeleteAsync(\"a\")|];", "client DELETE a")]
    [InlineData("[|client.PostAsync(\"a\", null)|];", "client POST a")]
    [InlineData("[|client.PostAsync(\"a\", new StringContent(\"\"))|];", "client POST a content")]
    [InlineData("[|client.PutAsync(\"a\", new StringContent(\"\"))|];", "client PUT a content")]
    [InlineData("[|client.PatchAsync(\"a\", new StringContent(\"\"))|];", "client PATCH a content")]
    [InlineData("[|client.PostAsync(content: new StringContent(\"\"), requestUri: \"a\")|];", "client POST a content")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage())|];", "client GET")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\"))|];", "client POST a")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage(new HttpMethod(\"purge\"), \"a\"))|];", "client PURGE a")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { Content = new StringContent(\"\") })|];", "client POST a content")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage { Method = HttpMethod.Put, RequestUri = new Uri(\"a\", UriKind.Relative) })|];", "client PUT a")]
    [InlineData("[|client.Send(new HttpRequestMessage(HttpMethod.Post, \"a\"))|];", "client POST a")]
    [InlineData("[|client.SendAsync(message)|];", "client ?")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Method = HttpMethod.Put; [|client.SendAsync(m)|];", "client PUT a")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", text); [|client.SendAsync(m)|];", "client POST a key")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Accept\", text); [|client.SendAsync(m)|];", "client POST a")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.TryAddWithoutValidation(\"Idempotency-Key\", text); [|client.SendAsync(m)|];", "client POST a key")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", text); m.Headers.Remove(\"Idempotency-Key\"); [|client.SendAsync(m)|];", "client POST a")]
    [InlineData("message.Headers.Add(\"Idempotency-Key\", text); [|client.SendAsync(message)|];", "client ? key")]
    [InlineData("HttpRequestMessage m = new(HttpMethod.Post, \"a\"), n = new(HttpMethod.Post, \"a\"); n.Headers.Add(\"Idempotency-Key\", text); [|client.SendAsync(m)|];", "client POST a")]
    [InlineData("[|client.PostAsync(new Uri(\"a\"), null)|];", "client POST a")]
    [InlineData("[|client.PostAsync(new Uri(new Uri(\"https://a.example\"), \"token\"), null)|];", "client POST token")]
    [InlineData("[|client.PostAsync($\"{text}/token\", null)|];", "client POST /token")]
    [InlineData("[|client.PostAsync(\"a\" + text + \"/b\", null)|];", "client POST /b")]
    [InlineData("[|client.PostAsync(\"a\" + text, null)|];", "client POST")]
    [InlineData("[|client.PostAsync(text, null)|];", "client POST")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(stream))|];", "client POST a content once")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(new MemoryStream()))|];", "client POST a content")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(File.OpenRead(text)))|];", "client POST a content")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(new FileStream(text, FileMode.Open)))|];", "client POST a content")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(new BufferedStream(stream)))|];", "client POST a content once")]
    [InlineData("[|client.PostAsync(\"a\", new StreamContent(Unmanaged()))|];", "client POST a content")]
    [InlineData("[|client.PostAsync(\"a\", new ByteArrayContent([]))|];", "client POST a content")]
    [InlineData("var c = new MultipartFormDataContent(); c.Add(new StreamContent(stream)); [|client.PostAsync(\"a\", c)|];", "client POST a content once")]
    [InlineData("var c = new MultipartFormDataContent(); c.Add(new StringContent(\"\")); c.Add(new StreamContent(stream), \"a\"); [|client.PostAsync(\"a\", c)|];", "client POST a content once")]
    [InlineData("var c = new MultipartFormDataContent(); c.Add(new StringContent(\"\")); [|client.PostAsync(\"a\", c)|];", "client POST a content")]
    [InlineData("MultipartContent c = new(), d = new(); d.Add(new StreamContent(stream)); c.Add(d); [|client.PostAsync(\"a\", c)|];", "client POST a content once")]
    [InlineData("var c = new StringContent(\"\"); c.Dispose(); [|client.PostAsync(\"a\", c)|];", "client POST a content disposed")]
    [InlineData("var c = new StringContent(\"\"); using (c) { } [|client.PostAsync(\"a\", c)|];", "client POST a content disposed")]
    [InlineData("var c = new StringContent(\"\"); using (new HttpRequestMessage { Content = c }) { } [|client.PostAsync(\"a\", c)|];", "client POST a content disposed")]
    [InlineData("var c = new StringContent(\"\"); var d = new StringContent(\"\"); d.Dispose(); [|client.PostAsync(\"a\", c)|];", "client POST a content")]
    [InlineData("[|invoker.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\"), default)|];", "invoker POST a directly")]
    [InlineData("[|this.client.PostAsync(\"a\", null)|];", "this.client POST a")]
    [InlineData("[|this . client .PostAsync(\"a\", null)|];", "this.client POST a")]
    [InlineData("[|Client().PostAsync(\"a\", null)|];", "Client() POST a")]
    public void A_send(string body, string expected) => Assert.Equal(expected, Text(Sent($"private HttpClient Client() => client; private static UnmanagedMemoryStream Unmanaged() => null!; public void M(HttpMessageInvoker invoker, HttpRequestMessage message, string text, Stream stream) {{ {body} }}", null)));

    /// <summary>HttpClient of .NET Framework disposes the content of what it has sent.</summary>
    [Fact]
    public void Sent_twice()
    {
        const string members = "public void M() { var c = new StringContent(\"\"); for (var i = 0; i < 2; i++) { [|client.PostAsync(\"a\", c)|]; } }";
        Assert.Equal("client POST a content", Text(Sent(members, null)));
        Assert.Equal("client POST a content disposed", Text(Sent(members, World.Named("net472"))));
    }

    private static string Text(HttpSend send) => string.Join(' ', new[]
    {
        send.Client, send.Method ?? "?", HttpSend.TailOf(send.Uri), send.Key is null ? null : "key", send.HasContent ? "content" : null,
        send.OnceStream is null ? null : "once", send.IsContentDisposed ? "disposed" : null, send.ThroughHttpClient ? null : "directly",
    }.OfType<string>());

    private static HttpSend Sent(string members, World? world)
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                private readonly HttpClient client = new HttpClient();
                {{members}}
            }
            """, world);
        var findings = new Run(code.Http, new Question(Scenario.Success, code.Mark, Limit: 4), default).Over(code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!, State.Empty);
        Assert.True(findings.Complete);
        return Assert.Single(findings.Exits).State.Last!;
    }
}
