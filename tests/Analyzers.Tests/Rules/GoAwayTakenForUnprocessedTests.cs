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
}
