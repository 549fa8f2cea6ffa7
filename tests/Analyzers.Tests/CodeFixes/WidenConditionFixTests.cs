using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.CodeFixes;

public sealed class WidenConditionFixTests() : RuleTest("GOAWAY101")
{
    /// <summary>A predicate over the failure, and who asks it.</summary>
    private static string Predicate(string members) => $$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (Exception e) when (attempt < 3 && IsTransient(e, (e as HttpRequestException)?.StatusCode))
                    {
                    }
                }
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData(
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if ([|status == null|]) return false; return (int)status >= 500; }",
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if (status == null) return true; return (int)status >= 500; }")]
    [InlineData(
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if ([|status is null|]) { return false; } return (int)status >= 500; }",
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if (status is null) { return true; } return (int)status >= 500; }")]
    [InlineData(
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if (![|status.HasValue|]) return false; return status.Value >= HttpStatusCode.BadGateway; }",
        "private static bool IsTransient(Exception e, HttpStatusCode? status) { if (!status.HasValue) return true; return status.Value >= HttpStatusCode.BadGateway; }")]
    public Task No_status_is_an_answer_of_its_own(string before, string after) => FixesAll(Predicate(before), Predicate(after));

    [Fact]
    public Task Exceptions_by_their_type() => FixesAll(
        Predicate("""
            private static bool IsTransient(Exception e, HttpStatusCode? status) => [|e switch
                {
                    // What the server says.
                    HttpRequestException { StatusCode: { } code } => (int)code >= 500,
                    TimeoutException => true,
                    _ => false,
                }|];
            """),
        Predicate("""
            private static bool IsTransient(Exception e, HttpStatusCode? status) => e switch
                {
                    HttpRequestException { StatusCode: null } => true,
                    // What the server says.
                    HttpRequestException { StatusCode: { } code } => (int)code >= 500,
                    TimeoutException => true,
                    _ => false,
                };
            """));

    [Fact]
    public Task Rethrow_of_another_status() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if ([|ex.StatusCode != HttpStatusCode.BadGateway|]) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if (ex.StatusCode is not (null or HttpStatusCode.BadGateway)) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Rethrow_of_another_pattern() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if ([|ex.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout)|]) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if (ex.StatusCode is not (null or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout)) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Denied_condition() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if (!([|ex.StatusCode >= HttpStatusCode.InternalServerError|])) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex)
                    {
                        // Only the gateway's.
                        if (!(ex.StatusCode is null or >= HttpStatusCode.InternalServerError)) throw;
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Errors_of_net_8() => FixesAll(
        """
        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ([|ex.HttpRequestError == HttpRequestError.ConnectionError|] && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        World.Net8);

    [Fact]
    public Task Cause_that_net_6_does_not_show() => FixesAll(
        """
        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ([|ex.InnerException is System.Net.Sockets.SocketException|] && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ((ex.StatusCode is null || ex.InnerException is System.Net.Sockets.SocketException) && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        World.Net6Bare);

    [Fact]
    public Task Cause_on_net_Standard() => FixesAll(
        """
        using System.IO;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ([|ex.InnerException is SocketException|] && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        """
        using System.IO;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ((ex.InnerException is SocketException || ex.InnerException is IOException || ex.InnerException is WebException) && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        World.NetStandard20);

    [Fact]
    public Task Cause_on_net_Framework_with_its_usings() => FixesAll(
        """
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when ([|(ex.InnerException as WebException)?.Status == WebExceptionStatus.ConnectFailure|] && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        """
        using System.IO;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient client = new HttpClient();

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException ex) when (((ex.InnerException as WebException)?.Status == WebExceptionStatus.ConnectFailure || ex.InnerException is IOException || ex.InnerException is WebException) && attempt < 3) // once more
                    {
                    }
                }
            }
        }
        """,
        World.Net472);

    [Fact]
    public Task Switch_with_a_default_that_rethrows() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; i < 5; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e)
                    {
                        switch ([|e.StatusCode|])
                        {
                            case HttpStatusCode.NotFound:
                                return "";

                            // The server is busy.
                            case HttpStatusCode.ServiceUnavailable:
                            case HttpStatusCode.BadGateway:
                                await Task.Delay(1000);
                                break;
                            default:
                                throw;
                        }
                    }
                }

                return "";
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; i < 5; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e)
                    {
                        switch (e.StatusCode)
                        {
                            case HttpStatusCode.NotFound:
                                return "";

                            // The server is busy.
                            case null:
                            case HttpStatusCode.ServiceUnavailable:
                            case HttpStatusCode.BadGateway:
                                await Task.Delay(1000);
                                break;
                            default:
                                throw;
                        }
                    }
                }

                return "";
            }
        }
        """);

    [Fact]
    public Task Arms_of_a_classifier() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (i < 3 && IsTransient(e)) { }
                }
            }

            private static bool IsTransient(HttpRequestException e) => [|e.StatusCode switch
            {
                HttpStatusCode.NotFound => false,
                HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => true, // busy
                _ => false,
            }|];
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (i < 3 && IsTransient(e)) { }
                }
            }

            private static bool IsTransient(HttpRequestException e) => e.StatusCode switch
            {
                HttpStatusCode.NotFound => false,
                null or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => true, // busy
                _ => false,
            };
        }
        """);

    [Fact]
    public Task Classifier() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (i < 3 && IsTransient(e)) { }
                }
            }

            private static bool IsTransient(HttpRequestException e) => [|e.StatusCode is >= HttpStatusCode.InternalServerError and <= HttpStatusCode.GatewayTimeout|];
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (i < 3 && IsTransient(e)) { }
                }
            }

            private static bool IsTransient(HttpRequestException e) => e.StatusCode is null or (>= HttpStatusCode.InternalServerError and <= HttpStatusCode.GatewayTimeout);
        }
        """);

    [Fact]
    public Task Policy_of_results() => FixesAll(
        """
        using Polly;

        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry =
                Policy.[|HandleResult<HttpResponseMessage>|](response => (int)response.StatusCode >= 500).RetryAsync(3);

            public Task<HttpResponseMessage> Get(string url) => Retry.ExecuteAsync(() => client.GetAsync(url));
        }
        """,
        """
        using Polly;

        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry =
                Policy.HandleResult<HttpResponseMessage>(response => (int)response.StatusCode >= 500).Or<HttpRequestException>().RetryAsync(3);

            public Task<HttpResponseMessage> Get(string url) => Retry.ExecuteAsync(() => client.GetAsync(url));
        }
        """);

    [Fact]
    public Task Request_of_a_response() => FixesAll(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        public class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Get(string url) => client.GetAsync(url);
        }

        public static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => ValueTask.FromResult(
                        [|args.Outcome.Result?.RequestMessage?.Method == HttpMethod.Get|]
                            && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                }));
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        public class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Get(string url) => client.GetAsync(url);
        }

        public static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => ValueTask.FromResult(
                        args.Context.GetRequestMessage()?.Method == HttpMethod.Get
                            && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                }));
        }
        """);

    [Fact]
    public Task Status_of_a_result() => FixesAll(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        public class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Get(string url) => client.GetAsync(url);
        }

        public static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => ValueTask.FromResult(
                        [|args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError|]),
                }));
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        public class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Get(string url) => client.GetAsync(url);
        }

        public static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => ValueTask.FromResult(
                        args.Outcome.Exception is HttpRequestException || args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError),
                }));
        }
        """);

    [Fact]
    public Task Two_of_them() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> One(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (attempt < 3 && [|e.StatusCode == HttpStatusCode.BadGateway|]) { }
                }
            }

            public async Task<string> Two(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e)
                    {
                        if (attempt == 3) throw;
                        if ([|e.StatusCode != HttpStatusCode.BadGateway|]) throw;
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> One(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (attempt < 3 && e.StatusCode is null or HttpStatusCode.BadGateway) { }
                }
            }

            public async Task<string> Two(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e)
                    {
                        if (attempt == 3) throw;
                        if (e.StatusCode is not (null or HttpStatusCode.BadGateway)) throw;
                    }
                }
            }
        }
        """);

    /// <summary>A status that is asked for before it is looked at, and what is no member of HttpRequestException.</summary>
    [Theory]
    [InlineData("[|e.StatusCode.HasValue|] && (int)e.StatusCode.Value >= 500", "(!e.StatusCode.HasValue || (int)e.StatusCode.Value >= 500)")]
    [InlineData("attempt < 3 && [|e.StatusCode is { } status|] && (int)status >= 500", "attempt < 3 && (e.StatusCode is not { } status || (int)status >= 500)")]
    [InlineData("[|e.StatusCode is not null|] && (int)e.StatusCode.Value >= 500 && attempt < 3", "(e.StatusCode is null || (int)e.StatusCode.Value >= 500) && attempt < 3")]
    [InlineData("[|e.StatusCode != null|] && (int)e.StatusCode.Value >= 500", "(e.StatusCode == null || (int)e.StatusCode.Value >= 500)")]
    [InlineData("![|string.IsNullOrEmpty(e.StatusCode?.ToString())|]", "e.StatusCode is null || !string.IsNullOrEmpty(e.StatusCode?.ToString())")]
    [InlineData("[|e.GetBaseException() is System.Net.Sockets.SocketException|]", "e.GetBaseException() is System.Net.Sockets.SocketException or IOException")]
    public Task Status_that_is_asked_for(string before, string after) => Fixes(Filtered(before), Filtered(after));

    private static string Filtered(string filter) => $$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when ({{filter}}) { }
                }
            }
        }
        """;

    [Theory]
    [InlineData("bool IsTransient(HttpStatusCode? status) => [|status >= HttpStatusCode.InternalServerError|];", "bool IsTransient(HttpStatusCode? status) => status is null or >= HttpStatusCode.InternalServerError;", "IsTransient(e.StatusCode)")]
    [InlineData(
        "bool IsTransient(Exception e) => [|e switch { HttpRequestException { StatusCode: HttpStatusCode.BadGateway } => true, _ => false }|];",
        "bool IsTransient(Exception e) => e switch { HttpRequestException { StatusCode: null or HttpStatusCode.BadGateway } => true, _ => false };",
        "IsTransient(e)")]
    [InlineData(
        "bool IsTransient(Exception e) { switch ([|e|]) { case HttpRequestException { StatusCode: HttpStatusCode.BadGateway }: return true; default: return false; } }",
        "bool IsTransient(Exception e) { switch (e) { case HttpRequestException { StatusCode: null or HttpStatusCode.BadGateway }: return true; default: return false; } }",
        "IsTransient(e)")]
    public Task Status_of_a_predicate(string before, string after, string asked)
    {
        return Fixes(Source(before), Source(after));

        string Source(string predicate) => $$"""
            class C(HttpClient client)
            {
                public async Task<string> Get(string url)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try { return await client.GetStringAsync(url); }
                        catch (HttpRequestException e) when (attempt < 3 && {{asked}}) { }
                    }
                }

                private static {{predicate}}
            }
            """;
    }

    [Fact]
    public Task Status_of_an_own_exception() => Fixes(Own("[|e.Answer >= HttpStatusCode.InternalServerError|]"), Own("e.Answer is null or >= HttpStatusCode.InternalServerError"));

    private static string Own(string filter) => $$"""
        class ApiException(HttpStatusCode? answer) : Exception
        {
            public HttpStatusCode? Answer => answer;
        }

        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await Once(url); }
                    catch (ApiException e) when (attempt < 3 && {{filter}}) { }
                }
            }

            private async Task<string> Once(string url)
            {
                try { return await client.GetStringAsync(url); }
                catch (HttpRequestException e) { throw new ApiException(e.StatusCode); }
            }
        }
        """;

    /// <summary>What is asked of the status after that would not compile, or throw.</summary>
    [Theory]
    [InlineData("[|e.StatusCode is { } status|] && attempt < (int)status && (int)status >= 500")]
    [InlineData("[|e.StatusCode is { } status|] && Log(status)")]
    public Task None_where_the_status_is_needed(string filter) => OffersNoFix($$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when ({{filter}}) { Log(status); }
                }
            }

            private static bool Log(HttpStatusCode status) => (int)status >= 500;
        }
        """);

    [Fact]
    public Task None_where_a_POST_would_be_repeated() => OffersNoFix(
        """
        class C(HttpClient client)
        {
            public async Task<string> Get(string url, HttpContent log)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await client.PostAsync(url + "/log", log);
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException e) when (attempt < 3 && [|e.StatusCode == HttpStatusCode.BadGateway|]) { }
                }
            }
        }
        """);
}
