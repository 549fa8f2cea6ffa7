using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GracefulCloseNotRetriedTests() : RuleTest("GOAWAY101")
{
    [Theory]
    [InlineData("e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("(int?)e.StatusCode >= 500")]
    [InlineData("e.StatusCode is HttpStatusCode.ServiceUnavailable")]
    [InlineData("e.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway")]
    [InlineData("e.StatusCode == HttpStatusCode.ServiceUnavailable || e.StatusCode == HttpStatusCode.BadGateway")]
    [InlineData("e is { StatusCode: >= HttpStatusCode.InternalServerError }")]
    [InlineData("e.StatusCode.HasValue")]
    [InlineData("e.HttpRequestError == HttpRequestError.ConnectionError")]
    [InlineData("e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionReset }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.TimedOut or System.Net.Sockets.SocketError.ConnectionAborted }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostUnreachable or System.Net.Sockets.SocketError.NetworkUnreachable or System.Net.Sockets.SocketError.TryAgain }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { ErrorCode: 10054 }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { NativeErrorCode: 104 or 111 or 110 }")]
    [InlineData("(e.InnerException as System.Net.Sockets.SocketException)?.ErrorCode == 10061")]
    [InlineData("(e.InnerException as System.Net.Sockets.SocketException)?.NativeErrorCode is 10060 or 10053 or 11001")]
    [InlineData("e.InnerException is IOException { InnerException: System.Net.Sockets.SocketException { ErrorCode: 10054 } }")]
    [InlineData("new[] { 10054, 10060, 10061 }.Contains((e.GetBaseException() as System.Net.Sockets.SocketException)?.ErrorCode ?? 0)")]
    [InlineData("e.InnerException is System.ComponentModel.Win32Exception { NativeErrorCode: 113 or 101 or 103 }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { ErrorCode: (int)System.Net.Sockets.SocketError.ConnectionReset }")]
    [InlineData("e.InnerException is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }")]
    [InlineData("(int?)e.StatusCode / 100 == 5")]
    [InlineData("(int?)e.StatusCode - 500 >= 0")]
    [InlineData("e.StatusCode.ToString() == \"ServiceUnavailable\"")]
    [InlineData("$\"{e.StatusCode}\" == \"BadGateway\"")]
    [InlineData("((int?)e.StatusCode).ToString() == \"503\"")]
    [InlineData("0 <= (int?)e.StatusCode - 500")]
    [InlineData("new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway }.Contains(e.StatusCode ?? HttpStatusCode.OK)")]
    public Task Condition_in_the_filter_of_a_retry(string condition) => Reports($$"""
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
                    catch (HttpRequestException e) when (attempt < 3 && ([|{{condition}}|]))
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    private const string Members = """
            private async Task<string> M(string a) => await client.GetStringAsync("orders/" + a);
            private Task<string> N(string a) => M(a);
        """;

    [Theory]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) { return await client.GetStringAsync(a); }")]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) { } return await client.GetStringAsync(a);")]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) { if ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) return await client.GetStringAsync(a); throw; }")]
    [InlineData("try { return await M(a); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) { return await M(a); }")]
    [InlineData("try { return await N(a); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) { await Task.Delay(100); return await N(a); }")]
    [InlineData("try { return await N(a); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) { } return await N(a);")]
    public Task Second_attempt_without_a_loop(string body) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string a)
            {
                {{body}}
            }
        {{Members}}
        }
        """);

    [Theory]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError) { return await client.GetStringAsync(a); }")]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { return await client.GetStringAsync(\"mirror/\" + a); }")]
    [InlineData("try { return await client.GetStringAsync(a); } catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Unauthorized) { return await client.GetStringAsync(a); }")]
    [InlineData("try { return await M(a); } catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound) { await Task.Delay(100); return await M(a); }")]
    [InlineData("try { return await M(a); } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { return await M(\"b\"); }")]
    [InlineData("try { return await M(a); } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { return e.ToString(); }")]
    public Task No_second_attempt_without_a_loop_is_silent(string body) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string a)
            {
                {{body}}
            }
        {{Members}}
        }
        """);

    [Fact]
    public Task Second_attempt_that_a_predicate_decides() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Get(string a)
            {
                try { return await M(a); } catch (HttpRequestException e) when (IsTransient(e)) { return await M(a); }
            }
            private async Task<string> M(string a) => await client.GetStringAsync("orders/" + a);
            private static bool IsTransient(HttpRequestException e) => [|e.StatusCode >= HttpStatusCode.InternalServerError|];
        }
        """);

    [Theory]
    [InlineData("{ return await act(); }")]
    [InlineData("{ } return await act();")]
    [InlineData("{ return await act().ConfigureAwait(false); }")]
    public Task Second_attempt_of_a_delegate(string again) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<string> Get(string a) => Twice(() => client.GetStringAsync("orders/" + a));
            private static async Task<T> Twice<T>(Func<Task<T>> act)
            {
                try { return await act(); } catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|]) {{again}}
            }
        }
        """);

    [Theory]
    [InlineData("client.GetStringAsync(a)", "is null or >= HttpStatusCode.InternalServerError", "act")]
    [InlineData("client.GetStringAsync(a)", ">= HttpStatusCode.InternalServerError", "other")]
    [InlineData("client.PatchAsync(a, null)", ">= HttpStatusCode.InternalServerError", "act")]
    public Task Second_attempt_of_another_delegate_or_request_is_silent(string send, string status, string again) => Silent($$"""
        class C(HttpClient client)
        {
            public Task Get(string a, string b) => Twice(async () => (object)await {{send}}, async () => (object)await client.GetStringAsync(b));
            private static async Task<object> Twice(Func<Task<object>> act, Func<Task<object>> other)
            {
                try { return await act(); } catch (HttpRequestException e) when (e.StatusCode {{status}}) { return await {{again}}(); }
            }
        }
        """);

    private const string Template = """
        abstract class Fetcher
        {
            protected readonly HttpClient client = new HttpClient();
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException e) when (attempt < 3 && IsTransient(e))
                    {
                        await Task.Delay(100);
                    }
                }
            }
            protected virtual bool IsTransient(HttpRequestException e) => REFUSES;
        }
        sealed class Plain : Fetcher { }
        """;

    [Fact]
    public Task Condition_that_a_derived_class_may_replace_and_none_does() =>
        Reports(Template.Replace("REFUSES", "[|e.StatusCode >= HttpStatusCode.InternalServerError|]"));

    [Theory]
    [InlineData("e.StatusCode is null or >= HttpStatusCode.InternalServerError")]
    [InlineData("true")]
    [InlineData("e.Message == \"again\"")]
    public Task Condition_that_a_derived_class_replaces_is_silent(string other) => Silent(
        Template.Replace("REFUSES", "e.StatusCode >= HttpStatusCode.InternalServerError") + $$"""

        sealed class Other : Fetcher { protected override bool IsTransient(HttpRequestException e) => {{other}}; }
        """);

    [Fact]
    public Task Condition_that_a_derived_class_replaces_with_no_better_one() => Reports(
        Template.Replace("REFUSES", "[|e.StatusCode >= HttpStatusCode.InternalServerError|]") + """

        sealed class Other : Fetcher { protected override bool IsTransient(HttpRequestException e) => e.StatusCode == HttpStatusCode.NotFound; }
        """);

    [Fact]
    public Task Condition_that_every_class_replaces_with_one_of_an_abstract_class() => Reports(
        Template.Replace("REFUSES", "true").Replace("Plain : Fetcher", "Plain : Careful") + """

        abstract class Careful : Fetcher { protected override bool IsTransient(HttpRequestException e) => [|e.StatusCode >= HttpStatusCode.InternalServerError|]; }
        """);

    [Theory]
    [InlineData("e.StatusCode is null or >= HttpStatusCode.InternalServerError")]
    [InlineData("e.StatusCode != HttpStatusCode.NotFound")]
    [InlineData("!e.StatusCode.HasValue || e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("e.InnerException is IOException")]
    [InlineData("e.InnerException is IOException or System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionReset }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.Success }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { ErrorCode: 4711 }")]
    [InlineData("(e.InnerException as System.Net.Sockets.SocketException)?.ErrorCode != 10054")]
    [InlineData("e.InnerException is IOException or System.Net.Sockets.SocketException { ErrorCode: 10054 }")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException { ErrorCode: 10054, NativeErrorCode: 104 }")]
    [InlineData("e.InnerException is HttpIOException { HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded }")]
    [InlineData("string.IsNullOrEmpty(e.StatusCode?.ToString())")]
    [InlineData("e.StatusCode.ToString() == \"\"")]
    [InlineData("e.StatusCode.ToString() != \"NotFound\"")]
    [InlineData("e.StatusCode.ToString() == \"503\"")]
    [InlineData("string.IsNullOrEmpty(e.Message)")]
    [InlineData("(int?)e.StatusCode / 100 != 4")]
    [InlineData("attempt / (attempt - attempt) > 1")]
    [InlineData("(e.StatusCode ?? HttpStatusCode.InternalServerError) >= HttpStatusCode.InternalServerError")]
    [InlineData("e.Message.Length > 3")]
    [InlineData("e.HttpRequestError is HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded")]
    [InlineData("true")]
    public Task Conditions_that_hold_or_are_unknown(string condition) => Silent($$"""
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
                    catch (HttpRequestException e) when (attempt < 3 && ({{condition}}))
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Condition_that_is_denied() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (attempt < 3 && ![|string.IsNullOrEmpty(e.StatusCode?.ToString())|]) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("[|e.InnerException is System.Net.Sockets.SocketException s|] && s.ErrorCode == 10054")]
    [InlineData("[|e.InnerException is System.Net.Sockets.SocketException s|] && IsLost(s.NativeErrorCode)")]
    [InlineData("[|e.InnerException is System.Net.Sockets.SocketException { ErrorCode: var code }|] && IsLost(code)")]
    public Task Classifier_by_the_number_of_a_socket_error(string condition) => Reports(ByNumber(condition));

    [Theory]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException s && s.ErrorCode == 4711")]
    [InlineData("e.InnerException is IOException || e.InnerException is System.Net.Sockets.SocketException s && IsLost(s.NativeErrorCode)")]
    [InlineData("(e.InnerException as System.Net.Sockets.SocketException)?.ErrorCode is null or 10054")]
    public Task Classifier_by_the_number_of_a_socket_error_that_takes_a_graceful_close_too_is_silent(string condition) => Silent(ByNumber(condition));

    private static string ByNumber(string condition) => $$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when (i < 3 && Lost(e)) { }
                }
            }

            static bool Lost(Exception e) => {{condition}};
            static bool IsLost(int code) => code is 10054 or 104 or 10053;
        }
        """;

    [Fact]
    public Task Classifier_method() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                var attempts = 0;
                while (true)
                {
                    try
                    {
                        var response = await client.GetAsync(url);
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (Exception e)
                    {
                        if (++attempts > 3 || !IsTransient(e)) throw;
                    }
                }
            }

            private static bool IsTransient(Exception e) => e switch
            {
                HttpRequestException h => [|h.StatusCode >= HttpStatusCode.InternalServerError|],
                TimeoutException => true,
                _ => false,
            };
        }
        """);

    [Fact]
    public Task Switch_with_a_default_that_rethrows() => Reports("""
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
    public Task Status_that_maps_to_a_result() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Get(string url)
            {
                try { return await client.GetStringAsync(url); }
                catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound) { return null; }
            }
        }
        """);

    [Theory]
    [InlineData("e.StatusCode >= HttpStatusCode.InternalServerError", "e.StatusCode is null or >= HttpStatusCode.InternalServerError")]
    [InlineData("(int?)e.StatusCode >= 500", "(int?)e.StatusCode is null or >= 500")]
    [InlineData("e.StatusCode == HttpStatusCode.BadGateway", "e.StatusCode is null or HttpStatusCode.BadGateway")]
    [InlineData("e.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout", "e.StatusCode is null or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout")]
    [InlineData("e.StatusCode is >= (HttpStatusCode)500 and < (HttpStatusCode)600", "e.StatusCode is null or (>= (HttpStatusCode)500 and < (HttpStatusCode)600)")]
    [InlineData("e.StatusCode == HttpStatusCode.BadGateway || e.StatusCode == HttpStatusCode.GatewayTimeout", "e.StatusCode is null || e.StatusCode == HttpStatusCode.BadGateway || e.StatusCode == HttpStatusCode.GatewayTimeout")]
    [InlineData("e is { StatusCode: >= HttpStatusCode.InternalServerError }", "e is { StatusCode: null or >= HttpStatusCode.InternalServerError }")]
    [InlineData("e.StatusCode.HasValue", "e.StatusCode is null || e.StatusCode.HasValue")]
    [InlineData("e.HttpRequestError == HttpRequestError.ConnectionError", "e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.HttpProtocolError")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException", "e.InnerException is System.Net.Sockets.SocketException or IOException")]
    public Task Fix_widens_the_condition(string before, string after) => FixesAll(
        $$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when ([|{{before}}|]) { }
                    // Wait.
                }
            }
        }
        """,
        $$"""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (HttpRequestException e) when ({{after}}) { }
                    // Wait.
                }
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_awaited_in_the_try_block() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> G(string u)
            {
                for (var i = 0; ; i++)
                {
                    var t = client.GetStringAsync(u);
                    try { return await t; }
                    catch (HttpRequestException e) when (i < 3 && [|e.StatusCode >= HttpStatusCode.InternalServerError|]) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("e => [|e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable }|]")]
    [InlineData("((e) => [|e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable }|])")]
    public Task A_predicate_in_a_field(string predicate) => Reports($$"""
        class C(HttpClient client)
        {
            private static readonly Func<Exception, bool> Transient = {{predicate}};

            public async Task<string> Load(string url)
            {
                for (var i = 0; ; i++)
                {
                    try { return await client.GetStringAsync(url); }
                    catch (Exception e) when (i < 3 && Transient(e)) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_predicate_that_a_helper_is_handed() => Reports("""
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> work, Func<Exception, bool> when)
            {
                for (var i = 0; ; i++)
                {
                    try { return await work(); }
                    catch (Exception e) when (i < 3 && when(e)) { }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<string> Load(string url) =>
                Retry.Run(() => client.GetStringAsync(url), e => [|e is HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError }|]);
        }
        """);

    [Fact]
    public Task Silent_over_a_predicate_of_a_helper_that_holds() => Silent("""
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> work, Func<Exception, bool> when)
            {
                for (var i = 0; ; i++)
                {
                    try { return await work(); }
                    catch (Exception e) when (i < 3 && when(e)) { }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<string> Load(string url) =>
                Retry.Run(() => client.GetStringAsync(url), e => e is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError });
        }
        """);

    [Fact]
    public Task Silent_over_a_predicate_of_a_helper_that_maps() => Silent("""
        static class Map
        {
            public static async Task<T?> Run<T>(Func<Task<T>> work, Func<HttpRequestException, bool> isMissing)
            {
                try { return await work(); }
                catch (HttpRequestException e) when (isMissing(e)) { return default; }
            }
        }

        class C(HttpClient client)
        {
            public Task<string?> Load(string url) => Map.Run(() => client.GetStringAsync(url), e => e.StatusCode == HttpStatusCode.NotFound);
        }
        """);

    [Fact]
    public Task Silent_over_a_predicate_of_a_helper_that_is_handed_a_POST() => Silent("""
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> work, Func<HttpRequestException, bool> when)
            {
                for (var i = 0; ; i++)
                {
                    try { return await work(); }
                    catch (HttpRequestException e) when (i < 3 && when(e)) { }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string url) => Retry.Run(() => client.PostAsync(url, new StringContent("1")), e => e.HttpRequestError == HttpRequestError.ConnectionError);
        }
        """);

    [Theory]
    [InlineData("var transient = [|e.StatusCode is not null|]; if (!transient) throw;")]
    [InlineData("int status; [|status = (int)(e.StatusCode ?? 0)|]; if (status < 500) throw;")]
    [InlineData("Look(e, out var status); if ([|status is null|]) throw;")]
    [InlineData("last = e; if (!Transient()) throw; bool Transient() => [|last.StatusCode is not null|];")]
    [InlineData("switch ([|e.StatusCode|]) { case null: throw; default: break; }")]
    [InlineData("_ = [|e.StatusCode is null|] ? throw e : 0;")]
    public Task Handler_that_tells_failures_apart_in_its_block(string handler) => Reports($$"""
        class C(HttpClient client)
        {
            private HttpRequestException last;

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException e) when (attempt < 3)
                    {
                        {{handler}}
                        await Task.Delay(100);
                    }
                }
            }

            private static void Look(HttpRequestException e, out HttpStatusCode? status) => status = e.StatusCode;
        }
        """);

    [Fact]
    public Task Handler_that_looks_at_what_the_attempt_left() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    HttpResponseMessage response = null;
                    try
                    {
                        response = await client.GetAsync(url);
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException)
                    {
                        if ([|response == null || attempt > 3|])
                        {
                            throw;
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Handler_that_counts_only() => Silent("""
        class C(HttpClient client)
        {
            private int given;

            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        given++;
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                        if (attempt > 3 || given > 10)
                        {
                            throw;
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Retry_of_a_retry_that_retries_the_graceful_close() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await Thrice(url);
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.StatusCode >= HttpStatusCode.InternalServerError)
                    {
                        await Task.Delay(100);
                    }
                }
            }

            private async Task<string> Thrice(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);
}
