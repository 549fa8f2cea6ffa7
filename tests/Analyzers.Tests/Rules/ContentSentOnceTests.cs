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
}
