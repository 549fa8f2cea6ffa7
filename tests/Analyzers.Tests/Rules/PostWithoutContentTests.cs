using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class PostWithoutContentTests() : RuleTest("GOAWAY211")
{
    [Theory]
    [InlineData("[|client.PostAsync(url, null)|]")]
    [InlineData("[|client.PostAsync(url, content: null)|]")]
    [InlineData("[|client.PostAsync(content: null, requestUri: url)|]")]
    [InlineData("[|client.PostAsync(url, default)|]")]
    [InlineData("[|client.PostAsync(url, (default(HttpContent)))|]")]
    [InlineData("[|client.PostAsync(url, (HttpContent?)null, token)|]")]
    [InlineData("[|client.PostAsync(new Uri(url), null!)|]")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url))|]")]
    [InlineData("[|client.SendAsync(new(HttpMethod.Post, url), token)|]")]
    [InlineData("[|client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Version = HttpVersion.Version20 })|]")]
    public Task No_content(string send) => Reports(Source(send));

    [Theory]
    [InlineData("client.PostAsync(url, content)")]
    [InlineData("client.PostAsync(url, new ByteArrayContent([]))")]
    [InlineData("client.PostAsync(\"https://example.org/token\", null)")]
    [InlineData("client.PutAsync(url, null)")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url))")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = content })")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact })")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Method = HttpMethod.Get })")]
    [InlineData("other.PostAsync(url, null)")]
    public Task Content_or_another_protocol(string send) => Silent(Source(send));

    private static string Source(string send) => $$"""
        class Other { public Task<HttpResponseMessage> PostAsync(string url, HttpContent? content) => throw new NotSupportedException(); }

        class C(HttpClient client, Other other)
        {
            public Other Other => other;

            public Task<HttpResponseMessage> Send(string url, HttpContent content, CancellationToken token) => {{send}};
        }
        """;

    [Theory]
    [InlineData("request.Headers.Add(\"X\", \"1\");")]
    [InlineData("request.Version = HttpVersion.Version20;")]
    public Task Message_in_a_variable(string then) => Reports(Variable(then, "[|client.SendAsync(request)|]"));

    [Theory]
    [InlineData("request.Content = new StringContent(url);")]
    [InlineData("request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;")]
    [InlineData("request.Headers.Add(\"Idempotency-Key\", url);")]
    [InlineData("request.Method = HttpMethod.Get;")]
    [InlineData("Fill(request);")]
    public Task Message_that_something_else_is_done_to(string then) => Silent(Variable(then, "client.SendAsync(request)"));

    private static string Variable(string then, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(string url)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url);
                {{then}}
                return await {{send}};
            }

            private static void Fill(HttpRequestMessage request) => request.Content = new StringContent("");
        }
        """;

    [Fact]
    public Task Client_of_http2_alone() => Silent("""
        class C
        {
            private readonly HttpClient _client = new()
            {
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            public Task<HttpResponseMessage> Send(string url) => _client.PostAsync(url, null);
        }
        """);

    [Fact]
    public Task Marked_idempotent() => Silent("""
        sealed class IdempotentAttribute : Attribute;

        class C(HttpClient client)
        {
            [Idempotent]
            public Task<HttpResponseMessage> Send(string url) => client.PostAsync(url, null);
        }
        """);

    [Fact]
    public Task Net_framework() => Silent(
        "class C { public Task<HttpResponseMessage> Send(HttpClient client, string url) => client.PostAsync(url, null); }", World.Net472);

    [Fact]
    public Task Message_names_the_client() => Message(
        "class C { public Task<HttpResponseMessage> Send(HttpClient client, string url) => {|#0:client.PostAsync(url, null)|}; }",
        "'client' sends this POST without content, and over HTTP/1.1 .NET itself sends it up to 4 times when the connection is lost; give it an empty content");

    [Fact]
    public Task A_retry_of_it_is_the_greater_evil() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(string url)
            {
                await client.GetAsync(url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {|GOAWAY201:client.PostAsync(url, null)|}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public Task<HttpResponseMessage> Once(string url) => [|client.PostAsync(url, null)|];
        }
        """);

    [Fact]
    public Task Null_in_parentheses() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Once(string url) => [|client.PostAsync(url, (null))|];

            public Task<HttpResponseMessage> Again(string url) => [|client.SendAsync((new HttpRequestMessage(HttpMethod.Post, url)))|];
        }
        """);

    [Fact]
    public Task Fix_sends_an_empty_content() => FixesAll(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> One(string url) => [|client.PostAsync(url, null)|];

            public Task<HttpResponseMessage> Two(string url) => [|client.PostAsync(content: null, requestUri: url)|];

            public Task<HttpResponseMessage> Three(string url) => [|client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url))|];

            public async Task<HttpResponseMessage> Four(string url)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Version = HttpVersion.Version20,
                };
                return await [|client.SendAsync(request)|];
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> One(string url) => client.PostAsync(url, new ByteArrayContent([]));

            public Task<HttpResponseMessage> Two(string url) => client.PostAsync(content: new ByteArrayContent([]), requestUri: url);

            public Task<HttpResponseMessage> Three(string url) => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([]) });

            public async Task<HttpResponseMessage> Four(string url)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Version = HttpVersion.Version20,
                    Content = new ByteArrayContent([]),
                };
                return await client.SendAsync(request);
            }
        }
        """,
        title: "Send an empty content");

    [Fact]
    public Task Fix_in_old_language() => Fixes(
        """
        class C
        {
            public Task<HttpResponseMessage> One(HttpClient client, string url) => [|client.PostAsync(url, null)|];
        }
        """,
        """
        class C
        {
            public Task<HttpResponseMessage> One(HttpClient client, string url) => client.PostAsync(url, new ByteArrayContent(Array.Empty<byte>()));
        }
        """,
        World.NetStandard20);

    [Fact]
    public Task Message_in_parentheses() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> One(string url)
            {
                using var request = (new HttpRequestMessage((HttpMethod.Post), url));
                return await [|client.SendAsync((request))|];
            }
        }
        """);
}
