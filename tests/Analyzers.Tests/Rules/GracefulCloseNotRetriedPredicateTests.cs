using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>Predicates that stand elsewhere than in the handler that asks them, and handlers of requests that they are handed.</summary>
public sealed class GracefulCloseNotRetriedPredicateTests() : RuleTest("GOAWAY101")
{
    private const string Helper = """
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> attempt, Predicate<Exception> isTransient)
            {
                for (var left = 3; ; left--)
                {
                    try { return await attempt(); }
                    catch (Exception e) when (left > 0 && isTransient(e)) { await Task.Delay(100); }
                }
            }
        }
        """;

    private static string Asked(string filter, string members) => $$"""
        using System.Net.Sockets;

        class C(HttpClient client)
        {
            public async Task<string> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (attempt < 3 && {{filter}}) { }
                }
            }

            {{members}}
        }

        static class Failures
        {
            extension(HttpRequestException e)
            {
                public bool IsWorthIt() => {{(filter == "e.IsWorthIt()" ? "[|e.StatusCode >= HttpStatusCode.InternalServerError|]" : "true")}};

                public bool IsTransient => {{(filter == "e.IsTransient" ? "[|(int?)e.StatusCode >= 500|]" : "true")}};
            }
        }
        """;

    [Theory]
    [InlineData("IsTransient(e)", "private static bool IsTransient(Exception e) => [|e.InnerException is SocketException|];")]
    [InlineData("IsWorthIt(e, attempt)", "private bool IsWorthIt(Exception e, int n) => n < 2 && IsTransient(e); private bool IsTransient(Exception e) => [|e.InnerException is SocketException|];")]
    [InlineData("IsTransient(e.StatusCode)", "private static bool IsTransient(HttpStatusCode? status) => [|status is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError|];")]
    [InlineData("e.IsWorthIt()", "")]
    [InlineData("e.IsTransient", "")]
    public Task Asked_in_the_filter(string filter, string members) => Reports(Asked(filter, members));

    [Theory]
    [InlineData("IsTransient(e.StatusCode)", "private static bool IsTransient(HttpStatusCode? status) => status is null or >= HttpStatusCode.InternalServerError;")]
    [InlineData("IsWorthIt(e, attempt)", "private bool IsWorthIt(Exception e, int n) => n < 2 || IsTransient(e); private bool IsTransient(Exception e) => e.InnerException is SocketException;")]
    [InlineData("true", "private static bool IsTransient(HttpStatusCode? status) => status is >= HttpStatusCode.InternalServerError;")]
    public Task Asked_in_the_filter_and_true_of_it(string filter, string members) => Silent(Asked(filter, members));

    [Fact]
    public Task Local_function() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (attempt < 3 && IsTransient(e)) { }
                }

                static bool IsTransient(HttpRequestException e) => [|e.StatusCode >= HttpStatusCode.InternalServerError|];
            }
        }
        """);

    [Fact]
    public Task Local_function_that_maps_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try { return await client.GetStringAsync(url); }
                catch (HttpRequestException e) when (IsMissing(e)) { return null; }

                static bool IsMissing(HttpRequestException e) => e.StatusCode == HttpStatusCode.NotFound;
            }
        }
        """);

    [Theory]
    [InlineData("ApiException")]
    [InlineData("ApiError")]
    public Task Property_of_an_own_exception(string type) => Reports("""
        class ApiException(string message, HttpStatusCode? answer) : Exception(message)
        {
            public HttpStatusCode? Status { get; } = answer;

            public bool IsTransient => [|Status is >= HttpStatusCode.InternalServerError|];
        }

        class C(HttpClient client)
        {
            public async Task<string> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await Once(url); }
                    catch (ApiException e) when (attempt < 3 && e.IsTransient) { }
                }
            }

            private async Task<string> Once(string url)
            {
                try { return await client.GetStringAsync(url); }
                catch (HttpRequestException e) { throw new ApiException(e.Message, e.StatusCode); }
            }
        }
        """.Replace("ApiException", type, StringComparison.Ordinal));

    [Fact]
    public Task The_only_implementation_of_an_interface() => Reports("""
        interface IClassifier
        {
            bool IsTransient(Exception e);
        }

        sealed class Classifier : IClassifier
        {
            public bool IsTransient(Exception e) => [|e.InnerException is System.Net.Sockets.SocketException|];
        }

        class C(HttpClient client, IClassifier classifier)
        {
            public async Task<string> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (Exception e) when (attempt < 3 && classifier.IsTransient(e)) { }
                }
            }
        }
        """);

    [Fact]
    public Task One_of_two_implementations_of_an_interface_is_silent() => Silent("""
        interface IClassifier
        {
            bool IsTransient(Exception e);
        }

        sealed class Classifier : IClassifier
        {
            public bool IsTransient(Exception e) => e.InnerException is System.Net.Sockets.SocketException;
        }

        sealed class Always : IClassifier
        {
            public bool IsTransient(Exception e) => true;
        }

        class C(HttpClient client, IClassifier classifier)
        {
            public async Task<string> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (Exception e) when (attempt < 3 && classifier.IsTransient(e)) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("IsTransient")]
    [InlineData("this.IsTransient")]
    [InlineData("e => IsTransient(e)")]
    [InlineData("e => e is HttpRequestException && IsTransient(e)")]
    public Task Handed_to_a_helper(string handed) => Reports($$"""
        {{Helper}}

        class C(HttpClient client)
        {
            public Task<string> Load(string url) => Retry.Run(() => client.GetStringAsync(url), {{handed}});

            private bool IsTransient(Exception e) => [|e is HttpRequestException { StatusCode: HttpStatusCode.BadGateway }|];
        }
        """);

    [Fact]
    public Task Field_that_is_handed_to_a_helper() => Reports($$"""
        {{Helper}}

        class C(HttpClient client)
        {
            private static readonly Predicate<Exception> IsTransient = e => [|e is HttpRequestException { StatusCode: HttpStatusCode.BadGateway }|];

            public Task<string> Load(string url) => Retry.Run(() => client.GetStringAsync(url), IsTransient);
        }
        """);

    [Theory]
    [InlineData("client.GetStringAsync(url)", "e is HttpRequestException { StatusCode: null or HttpStatusCode.BadGateway }")]
    [InlineData("client.PostAsync(url, null)", "e is HttpRequestException { StatusCode: HttpStatusCode.BadGateway }")]
    public Task Handed_to_a_helper_that_may_send_it_again_is_silent(string send, string predicate) => Silent($$"""
        {{Helper}}

        class C(HttpClient client)
        {
            public Task Load(string url) => Retry.Run(() => {{send.Replace("null", "new StringContent(\"\")")}}, IsTransient);

            private bool IsTransient(Exception e) => {{predicate}};
        }
        """);

    /// <summary>What a handler is handed is a POST as well as a GET: the condition on the method decides which of them is asked about.</summary>
    [Theory]
    [InlineData("request.Method == HttpMethod.Get && [|e.HttpRequestError == HttpRequestError.ConnectionError|]")]
    [InlineData("request.Method != HttpMethod.Post && [|e.InnerException is System.Net.Sockets.SocketException|]")]
    [InlineData("Reads(request) && [|e.StatusCode >= HttpStatusCode.InternalServerError|]")]
    [InlineData("[|e.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable|]")]
    public Task Condition_of_a_handler(string condition) => Reports(Handler(condition, ""));

    [Theory]
    [InlineData("if (request.Method != HttpMethod.Get) { return await base.SendAsync(request, cancellationToken); }")]
    [InlineData("if (!Reads(request)) return await base.SendAsync(request, cancellationToken);")]
    public Task Condition_of_a_handler_behind_a_gate(string gate) => Reports(Handler("[|e.HttpRequestError == HttpRequestError.ConnectionError|]", gate));

    [Theory]
    [InlineData("request.Method == HttpMethod.Get")]
    [InlineData("request.Method == HttpMethod.Get && e.StatusCode is null or HttpStatusCode.BadGateway")]
    [InlineData("request.Method == HttpMethod.Patch && e.HttpRequestError == HttpRequestError.ConnectionError")]
    [InlineData("e.HttpRequestError == HttpRequestError.ConnectionError")]
    [InlineData("e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError")]
    [InlineData("e.StatusCode == HttpStatusCode.TooManyRequests")]
    public Task Condition_of_a_handler_that_is_right_or_unknown(string condition) => Silent(Handler(condition, ""));

    private static string Handler(string condition, string gate) => $$"""
        class RetryHandler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                {{gate}}
                for (var attempt = 0; ; attempt++)
                {
                    try { return await base.SendAsync(request, cancellationToken); }
                    catch (HttpRequestException e) when (attempt < 2 && ({{condition}})) { await Task.Delay(100, cancellationToken); }
                }
            }

            private static bool Reads(HttpRequestMessage request) => request.Method.Method is "GET" or "HEAD";
        }
        """;

    /// <summary>A wrapper repeats what it is handed: its callers, who repeat nothing themselves, say what that is.</summary>
    [Theory]
    [InlineData("HttpMethod method", "new HttpRequestMessage(method, url)", "HttpMethod.Get")]
    [InlineData("HttpMethod method", "new HttpRequestMessage(method, url)", "HttpMethod.Delete")]
    [InlineData("Func<HttpRequestMessage> make", "make()", "() => new HttpRequestMessage(HttpMethod.Get, \"/rates\")")]
    public Task Wrapper_that_is_asked_for_a_GET(string parameter, string message, string argument) =>
        Reports(Wrapper(parameter, message, argument, "[|e.HttpRequestError == HttpRequestError.ConnectionError|]"));

    [Theory]
    [InlineData("HttpMethod method", "new HttpRequestMessage(method, url)", "HttpMethod.Post")]
    [InlineData("Func<HttpRequestMessage> make", "make()", "() => new HttpRequestMessage(HttpMethod.Patch, \"/rates\") { Content = new StringContent(\"\") }")]
    public Task Wrapper_that_is_asked_for_a_POST_is_silent(string parameter, string message, string argument) =>
        Silent(Wrapper(parameter, message, argument, "e.HttpRequestError == HttpRequestError.ConnectionError"));

    private static string Wrapper(string parameter, string message, string argument, string condition) => $$"""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Ask() => Send("/rates", {{argument}});

            private async Task<HttpResponseMessage> Send(string url, {{parameter}})
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = {{message}};
                    request.Content ??= new StringContent(url);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException e) when (attempt < 3 && {{condition}}) { }
                }
            }
        }
        """;
}
