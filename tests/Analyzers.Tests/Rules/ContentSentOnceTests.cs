using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class ContentSentOnceTests() : RuleTest("GOAWAY208")
{
    [Fact]
    public Task Stream_content_made_before_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream)
            {
                var content = new StreamContent(stream);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PutAsync(url, content)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Method_that_nobody_knows() => Message("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string verb, string url, Stream stream)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(new HttpMethod(verb), url) { Content = new StreamContent(stream) };
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        "'client' sends this request again after a failure, with a stream that the first attempt has consumed; create the content inside the attempt, or buffer it once before");

    [Fact]
    public Task Stream_shared_by_the_attempts() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StreamContent(stream) };
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Multipart_over_a_stream() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream)
            {
                var form = new MultipartFormDataContent();
                form.Add(new StreamContent(stream), "file", "a.bin");
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PutAsync(url, form)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task File_stream_seeks() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, string path)
            {
                var content = new StreamContent(File.OpenRead(path));
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PutAsync(url, content); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Stream_opened_for_each_attempt() => Silent("""
        class C(HttpClient client, Func<Stream> open)
        {
            public async Task<HttpResponseMessage> Upload(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PutAsync(url, new StreamContent(open())); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    /// <summary>Who sets a stream back, or asks it whether it seeks, does not send the rest of it.</summary>
    [Theory]
    [InlineData("", "stream.Position = 0;", "attempt < 3")]
    [InlineData("", "stream.Seek(0, SeekOrigin.Begin);", "attempt < 3")]
    [InlineData("if (!stream.CanSeek) { throw new ArgumentException(nameof(stream)); }", "", "attempt < 3")]
    [InlineData("", "", "attempt < 3 && stream.CanSeek")]
    [InlineData("var most = stream.CanSeek ? 3 : 0;", "", "attempt < most")]
    [InlineData("var length = stream.Length;", "", "attempt < 3 && length < 1000")]
    [InlineData("", "if (stream.Length > 1000) throw new ArgumentException(nameof(stream));", "attempt < 3")]
    public Task Stream_that_is_known_to_seek_is_silent(string before, string attempt, string filter) => Silent(Streamed(before, attempt, filter, "client.PutAsync(url, new StreamContent(stream))"));

    [Theory]
    [InlineData("if (stream.CanSeek) { return new HttpResponseMessage(); }", "", "attempt < 3")]
    [InlineData("", "", "attempt < 3 && !stream.CanSeek")]
    [InlineData("", "_ = stream.ReadTimeout;", "attempt < 3 && stream.CanRead")]
    public Task Stream_that_does_not_seek(string before, string attempt, string filter) => Reports(Streamed(before, attempt, filter, "[|client.PutAsync(url, new StreamContent(stream))|]"));

    private static string Streamed(string before, string attempt, string filter, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Put(string url, Stream stream)
            {
                {{before}}
                for (var attempt = 0; ; attempt++)
                {
                    {{attempt}}
                    try { return await {{send}}; }
                    catch (HttpRequestException) when ({{filter}}) { }
                }
            }
        }
        """;

    [Fact]
    public Task String_content() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, string text)
            {
                var content = new StringContent(text);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PutAsync(url, content); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content }; return await [|client.SendAsync(request)|];")]
    [InlineData("using (var request = new HttpRequestMessage(HttpMethod.Put, url)) { request.Content = content; return await [|client.SendAsync(request)|]; }")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content }; try { return await [|client.SendAsync(request)|]; } finally { request.Dispose(); }")]
    [InlineData("using (content) { return await [|client.PutAsync(url, content)|]; }")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = given }; return await [|client.SendAsync(request)|];")]
    public Task Content_disposed_with_the_first_message(string attempt) => Reports(Attempts(attempt));

    [Theory]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StringContent(text) }; return await client.SendAsync(request);")]
    [InlineData("using var made = new StringContent(text); return await client.PutAsync(url, made);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = make() }; return await client.SendAsync(request);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Delete, url); return await client.SendAsync(request);")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content }; return await client.SendAsync(request);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content }; try { return await client.SendAsync(request); } finally { request.Content = null; }")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = System.Net.Http.Json.JsonContent.Create(text) }; return await client.SendAsync(request);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = Body }; return await client.SendAsync(request);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = Factory.Make(text) }; return await client.SendAsync(request);")]
    [InlineData("using var request = Factory.Request(url, text); return await client.SendAsync(request);")]
    public Task Content_of_each_attempt(string attempt) => Silent(Attempts(attempt));

    private static string Attempts(string attempt) => $$"""
        class C(HttpClient client)
        {
            private HttpContent Body => new StringContent("");

            public async Task<HttpResponseMessage> Upload(string url, string text, HttpContent given, Func<HttpContent> make)
            {
                var content = new StringContent(text);
                for (var tries = 0; ; tries++)
                {
                    try { {{attempt}} }
                    catch (HttpRequestException) when (tries < 3) { }
                }
            }
        }

        static class Factory
        {
            public static ByteArrayContent Make(string text) => new StringContent(text);

            public static HttpRequestMessage Request(string url, string text) => new HttpRequestMessage(HttpMethod.Put, url) { Content = Make(text) };
        }
        """;

    [Fact]
    public Task Message_names_what_is_disposed() => Message(
        Attempts("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content }; return await [|client.SendAsync(request)|];"),
        "'client' sends this PUT again after a failure, with content that is disposed after the first attempt; create the content inside the attempt");

    private const string SharedContent = """
        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<HttpResponseMessage> Upload(string url, string text)
            {
                var content = new StringContent(text);
                for (var tries = 0; ; tries++)
                {
                    try { return await [|_client.PutAsync(url, content)|]; }
                    catch (HttpRequestException) when (tries < 3) { }
                }
            }
        }
        """;

    /// <summary>There HttpClient disposes each content that it has sent.</summary>
    [Fact]
    public Task Any_content_on_NET_Framework() => Reports(SharedContent, new Setup(World.Net472));

    [Fact]
    public Task Content_made_in_the_attempt_on_NET_Framework() => Silent(
        SharedContent.Replace("[|_client.PutAsync(url, content)|]", "_client.PutAsync(url, new StringContent(text))", StringComparison.Ordinal), new Setup(World.Net472));

    /// <summary>It may run on either.</summary>
    [Fact]
    public Task Any_content_on_NET_Standard() => Silent(((Sources)SharedContent).WithoutMarks(), new Setup(World.NetStandard20));

    [Fact]
    public Task Fix_creates_what_is_disposed_inside_the_attempt() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, string text)
            {
                // What is stored.
                var content = new StringContent(text);
                content.Headers.Add("X-Kind", "text");
                for (var tries = 0; ; tries++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (tries < 3)
                    {
                        await Task.Delay(100);
                    }
                }
            }

            public async Task<HttpResponseMessage> Replace(string url, byte[] bytes)
            {
                var content = new ByteArrayContent(bytes);
                var tries = 0;
                while (true)
                {
                    try
                    {
                        using (content)
                        {
                            return await [|client.PutAsync(url, content)|];
                        }
                    }
                    catch (HttpRequestException) when (tries++ < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, string text)
            {
                for (var tries = 0; ; tries++)
                {
                    // What is stored.
                    var content = new StringContent(text);
                    content.Headers.Add("X-Kind", "text");
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (tries < 3)
                    {
                        await Task.Delay(100);
                    }
                }
            }

            public async Task<HttpResponseMessage> Replace(string url, byte[] bytes)
            {
                var tries = 0;
                while (true)
                {
                    var content = new ByteArrayContent(bytes);
                    try
                    {
                        using (content)
                        {
                            return await client.PutAsync(url, content);
                        }
                    }
                    catch (HttpRequestException) when (tries++ < 3)
                    {
                    }
                }
            }
        }
        """,
        title: "Create the content inside the attempt");

    [Fact]
    public Task Fix_on_NET_Framework() => FixesAll(
        SharedContent,
        """
        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<HttpResponseMessage> Upload(string url, string text)
            {
                for (var tries = 0; ; tries++)
                {
                    var content = new StringContent(text);
                    try { return await _client.PutAsync(url, content); }
                    catch (HttpRequestException) when (tries < 3) { }
                }
            }
        }
        """,
        new Setup(World.Net472));

    [Fact]
    public Task Fix_buffers_a_stream_once() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream)
            {
                // From the user's disk.
                var content = new StreamContent(stream);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PutAsync(url, content)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream)
            {
                using var buffer = new MemoryStream();
                await stream.CopyToAsync(buffer);
                // From the user's disk.
                var content = new ByteArrayContent(buffer.ToArray());
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PutAsync(url, content); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        title: "Buffer the stream once, before the first attempt");

    [Fact]
    public Task Fix_buffers_a_stream_that_each_attempt_takes() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream, CancellationToken cancellation)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StreamContent(stream) };
                        return await [|client.SendAsync(request, cancellation)|];
                    }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Upload(string url, Stream stream, CancellationToken cancellation)
            {
                using var buffer = new MemoryStream();
                await stream.CopyToAsync(buffer, cancellation);
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(buffer.ToArray()) };
                        return await client.SendAsync(request, cancellation);
                    }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("var content = given;")]
    [InlineData("var content = new StreamContent(stream); Console.WriteLine(stream.CanSeek);")]
    [InlineData("StreamContent content = new StreamContent(stream);")]
    [InlineData("var content = new StreamContent(stream); Console.WriteLine(content.Headers.ContentLength);")]
    public Task No_fix_where_the_content_is_not_made_for_the_send_alone(string before) => OffersNoFix($$"""
            class C(HttpClient client, HttpContent given)
            {
                public async Task<HttpResponseMessage> Upload(string url, Stream stream)
                {
                    {{before}}
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };
                            return await [|client.SendAsync(request)|];
                        }
                        catch (HttpRequestException) when (attempt < 3) { }
                    }
                }
            }
            """);
}
