using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GoAwayTakenForUnprocessedTests() : RuleTest("GOAWAY210")
{
    [Fact]
    public Task Helper() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && IsGracefulGoAway(e)) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Error_alone() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && {|GOAWAY107:e.HttpRequestError == HttpRequestError.HttpProtocolError|}) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Inner_exception() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 }) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Never_sent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PostAsync(url, new StringContent(json)); }
                    catch (HttpRequestException e) when (attempt < 3 && e.HttpRequestError == HttpRequestError.ConnectionError) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Enhance_your_calm() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PostAsync(url, new StringContent(json)); }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 11 }) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Idempotent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PutAsync(url, new StringContent(json)); }
                    catch (HttpRequestException e) when (attempt < 3 && IsGracefulGoAway(e)) { }
                }
            }

            private static bool IsGracefulGoAway(Exception e) =>
                e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } };
        }
        """);

    [Fact]
    public Task Fix_asks_for_what_was_never_sent_instead() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 })
                    {
                        Console.WriteLine(e.Message); // again
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PostAsync(url, new StringContent(json)); }
                    catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempt < 3)
                    {
                        Console.WriteLine(e.Message); // again
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Key_is_the_only_fix_where_the_body_decides() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e)
                    {
                        if (e.InnerException is not HttpProtocolException { ErrorCode: 0 }) throw;
                    }
                }
            }
        }
        """,
        ["Send an idempotency key, made once"]);

    [Fact]
    public Task Recursion() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, int left = 3)
            {
                try
                {
                    return await [|client.PostAsync(url, new StringContent(json))|];
                }
                catch (HttpRequestException e) when (left > 0 && e.InnerException is HttpProtocolException { ErrorCode: 0 })
                {
                    return await Pay(url, json, left - 1);
                }
            }
        }
        """);

    [Fact]
    public Task Code_compared_to_a_constant() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException p && p.ErrorCode == NoError) { }
                }
            }

            private const long NoError = 0;
        }
        """);

    [Fact]
    public Task Code_in_a_set() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (attempt < 3 && e is { InnerException: HttpProtocolException { ErrorCode: 0 or 7 } }) { }
                }
            }
        }
        """);

    [Fact]
    public Task Patch_in_a_helper_of_another_class() => Reports("""
        static class Failures
        {
            public static bool WasNotProcessed(this HttpRequestException e) => e.HttpRequestError == HttpRequestError.HttpProtocolError && e.InnerException is HttpProtocolException { ErrorCode: 0 };
        }

        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var left = 3;
                while (true)
                {
                    try { return await [|client.PatchAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException e) when (left-- > 0 && e.WasNotProcessed()) { await Task.Delay(100); }
                }
            }
        }
        """);

    [Fact]
    public Task With_a_key() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", key } } };
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 }) { }
                }
            }
        }
        """);

    [Fact]
    public Task Told_and_not_sent_again() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                try
                {
                    return await client.PostAsync(url, new StringContent(json));
                }
                catch (HttpRequestException e) when (e.InnerException is HttpProtocolException { ErrorCode: 0 })
                {
                    return new HttpResponseMessage(HttpStatusCode.GatewayTimeout) { ReasonPhrase = "Ask whether it was paid" };
                }
            }
        }
        """);

    [Fact]
    public Task Token_endpoint() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PostAsync("https://a.example/connect/token", new StringContent(json)); }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 }) { }
                }
            }
        }
        """);

    [Fact]
    public Task Refused_stream_of_GET_with_codes() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetAsync(url + json); }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 or 7 }) { }
                }
            }
        }
        """);
}
