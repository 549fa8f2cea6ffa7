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
}
