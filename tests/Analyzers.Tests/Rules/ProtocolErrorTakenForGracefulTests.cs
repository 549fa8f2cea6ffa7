using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class ProtocolErrorTakenForGracefulTests() : RuleTest("GOAWAY107")
{
    [Fact]
    public Task Predicate_over_the_type() => Reports("""
        static class Closed
        {
            public static bool IsGoAway(Exception e) => [|e.InnerException is HttpProtocolException|];
        }
        """);

    [Theory]
    [InlineData("bool", "{0}")]
    [InlineData("Boolean", "{0}")]
    [InlineData("bool?", "{0}")]
    [InlineData("Task<bool>", "Task.FromResult({0})")]
    [InlineData("ValueTask<bool>", "new ValueTask<bool>({0})")]
    public Task Predicate_of_any_kind(string type, string answer) => Reports($$"""
        static class Closed
        {
            public static {{type}} IsGoAway(Exception e) => {{string.Format(answer, "[|e.InnerException is HttpProtocolException|]")}};
        }
        """);

    [Theory]
    [InlineData("Task<bool>")]
    [InlineData("ValueTask<bool>")]
    public Task Predicate_that_takes_its_time(string type) => Reports($$"""
        static class Closed
        {
            public static async {{type}} IsGoAway(Exception e)
            {
                await Task.Yield();
                return [|e.InnerException is HttpProtocolException|];
            }

            public static async {{type}} IsProtocolError(Exception e)
            {
                await Task.Yield();
                return e.InnerException is HttpProtocolException;
            }
        }
        """);

    [Theory]
    [InlineData("int", "e.InnerException is HttpProtocolException ? 1 : 2")]
    [InlineData("string", "e.InnerException is HttpProtocolException ? \"a\" : \"b\"")]
    public Task Choice_of_words_is_silent(string type, string answer) => type == "int"
        ? Reports(Choice(type, answer.Replace("e.InnerException is HttpProtocolException", "[|e.InnerException is HttpProtocolException|]")))
        : Silent(Choice(type, answer));

    private static string Choice(string type, string answer) => $$"""
        static class Closed
        {
            public static {{type}} Of(Exception e) => {{answer}};
        }
        """;

    [Fact]
    public Task Filter_over_the_error() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Read(string url)
            {
                while (true)
                {
                    try
                    {
                        return await client.GetStringAsync(url);
                    }
                    catch (HttpRequestException e) when ([|e.HttpRequestError == HttpRequestError.HttpProtocolError|])
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Handler_of_the_type() => Message("""
        class C(Stream stream)
        {
            public async Task<int> Read(byte[] buffer)
            {
                try
                {
                    return await stream.ReadAsync(buffer);
                }
                catch ([|HttpProtocolException|])
                {
                    return 0;
                }
            }
        }
        """,
        "This holds for every HTTP/2 error, also for ENHANCE_YOUR_CALM (11), which asks to send less, and for PROTOCOL_ERROR (1), which is a bug; ask for ErrorCode 0 (NO_ERROR), which alone is a graceful close");

    [Fact]
    public Task Property_pattern() => Reports("""
        class C
        {
            public void Handle(Exception e)
            {
                if ([|e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError }|])
                {
                    Again();
                }
                else if ([|e is HttpRequestException { InnerException: HttpProtocolException inner }|] && inner.Data.Count == 0)
                {
                    Again();
                }
            }

            private void Again() { }
        }
        """);

    [Fact]
    public Task Both_faces_of_a_graceful_close() => Reports("""
        class C
        {
            public bool IsClosed(Exception e) =>
                [|e is HttpRequestException { InnerException: HttpProtocolException } or HttpProtocolException|];

            public bool IsClosedToo(HttpRequestException e) =>
                e.HttpRequestError == HttpRequestError.HttpProtocolError && [|e.InnerException is HttpProtocolException|];
        }
        """);

    [Fact]
    public Task Switch_that_says_yes_to_it_alone() => Reports("""
        class C
        {
            public bool ShouldRetry(HttpRequestException e) => [|e.HttpRequestError switch
            {
                HttpRequestError.HttpProtocolError => true,
                _ => false,
            }|];
        }
        """);

    [Fact]
    public Task Local_function_lambda_and_property() => Reports("""
        class C(HttpRequestException failure)
        {
            public bool MayRetry => [|failure.InnerException is HttpProtocolException|];

            public void Run()
            {
                Func<HttpRequestException, bool> again = e => [|e.HttpRequestError is HttpRequestError.HttpProtocolError|];
                Console.WriteLine(again(failure) && IsTransient(failure));

                static bool IsTransient(Exception e)
                {
                    var closed = [|e.InnerException is System.Net.Http.HttpProtocolException|];
                    return closed;
                }
            }
        }
        """);

    [Fact]
    public Task Predicate_of_a_policy() => Reports("""
        using System.Net.Http;
        using Polly;

        class C
        {
            private readonly IAsyncPolicy _retry = Policy
                .Handle<HttpRequestException>(e => [|e.InnerException is HttpProtocolException|])
                .RetryAsync(3);
        }
        """);

    [Fact]
    public Task Continue_after_the_error() => Reports("""
        class C(HttpClient client)
        {
            public async Task Run(string[] urls)
            {
                foreach (var url in urls)
                {
                    try
                    {
                        await client.GetAsync(url);
                    }
                    catch (HttpRequestException e)
                    {
                        if ([|HttpRequestError.HttpProtocolError == e.HttpRequestError|])
                        {
                            continue;
                        }

                        throw;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Net8() => Reports("""
        static class Closed
        {
            public static bool IsGoAway(HttpRequestException e)
            {
                return [|e.InnerException is HttpProtocolException|];
            }
        }
        """, World.Net8Bare);

    [Fact]
    public Task Silent_with_the_code() => Silent("""
        class C
        {
            public bool First(Exception e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };

            public bool Second(Exception e) => e.InnerException is HttpProtocolException inner && inner.ErrorCode == 0;

            public bool Third(HttpRequestException e) =>
                e is { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 or 7 } };

            public bool Fourth(Exception e)
            {
                if (e.InnerException is HttpProtocolException inner)
                {
                    switch (inner.ErrorCode)
                    {
                        case 0:
                            return true;
                    }
                }

                return false;
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_handler_with_the_code() => Silent("""
        class C(Stream stream)
        {
            public int First(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch (HttpProtocolException e) when (e.ErrorCode == 0)
                {
                    return 0;
                }
            }

            public int Second(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch (HttpProtocolException e)
                {
                    return e.ErrorCode == 0 ? 0 : throw new IOException("", e);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_list_of_errors() => Silent("""
        class C
        {
            public bool First(HttpRequestException e) =>
                e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError;

            public bool Second(HttpRequestException e) =>
                e.HttpRequestError == HttpRequestError.ConnectionError || e.HttpRequestError == HttpRequestError.HttpProtocolError;

            public bool Third(Exception e) => e.InnerException is TimeoutException or HttpProtocolException;

            public bool Fourth(HttpRequestException e) => e.HttpRequestError switch
            {
                HttpRequestError.ConnectionError => true,
                HttpRequestError.HttpProtocolError => true,
                _ => false,
            };
        }
        """);

    [Fact]
    public Task Silent_when_it_is_a_failure() => Silent("""
        class C(Stream stream)
        {
            public int Read(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch (HttpProtocolException e)
                {
                    Console.Error.WriteLine(e);
                    throw;
                }
            }

            public void Handle(HttpRequestException e)
            {
                if (e.HttpRequestError == HttpRequestError.HttpProtocolError)
                {
                    throw new InvalidOperationException("The server does not speak HTTP/2", e);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_everything_else_is_meant() => Silent("""
        class C
        {
            public bool ShouldRetry(HttpRequestException e) => e.InnerException is not HttpProtocolException;

            public bool ShouldRetryToo(HttpRequestException e) => e.HttpRequestError != HttpRequestError.HttpProtocolError;
        }
        """);

    [Fact]
    public Task Silent_for_words_for_people() => Silent("""
        class C
        {
            public string Explain(HttpRequestException e) => e.HttpRequestError switch
            {
                HttpRequestError.HttpProtocolError => "protocol error",
                _ => e.Message,
            };

            public string ExplainToo(HttpRequestException e)
            {
                if (e.HttpRequestError == HttpRequestError.HttpProtocolError)
                {
                    return "protocol error";
                }

                return e.InnerException is HttpProtocolException ? "HTTP/2" : e.Message;
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_predicate_that_says_what_it_asks() => Silent("""
        static class Errors
        {
            public static bool IsProtocolError(this HttpRequestException e) => e.HttpRequestError == HttpRequestError.HttpProtocolError;
        }
        """);

    [Fact]
    public Task Silent_for_a_log() => Silent("""
        class C
        {
            public void Handle(HttpRequestException e)
            {
                if (e.InnerException is HttpProtocolException)
                {
                    Console.WriteLine("protocol error");
                }

                Console.WriteLine(e.HttpRequestError == HttpRequestError.HttpProtocolError);
            }
        }
        """);

    [Fact]
    public Task Silent_for_own_types_of_the_name() => Silent("""
        namespace Own
        {
            class HttpProtocolException : Exception { }

            class C
            {
                public bool IsGoAway(Exception e) => e.InnerException is HttpProtocolException;
            }
        }
        """);

    [Fact]
    public Task Silent_over_broken_code() => Silent("""
        class C
        {
            bool M(Exception e) => e is HttpProtocolException or
            bool N(Exception e) => e.HttpRequestError == HttpRequestError.HttpProtocolError &&
            void O() { try { } catch (HttpProtocolException e) { throw
        }
        """, new Setup(World.Net10) { Broken = true });

    [Fact]
    public Task Fix_asks_the_code() => FixesAll(
        """
        class C(Stream stream)
        {
            public bool First(Exception e) => [|e.InnerException is HttpProtocolException|];

            public bool Second(HttpRequestException e) => [|e.HttpRequestError == HttpRequestError.HttpProtocolError|];

            public bool Third(Exception e) => [|e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError }|] && e.Data.Count == 0;

            public bool Fourth(Exception e) => [|e is HttpRequestException { InnerException: HttpProtocolException } or HttpProtocolException|];

            public bool Fifth(Exception e) => [|e.InnerException is HttpProtocolException inner|] && inner.Data.Count == 0;

            public bool Sixth(HttpIOException e) => [|e.HttpRequestError is HttpRequestError.HttpProtocolError|];

            public int Seventh(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch ([|HttpProtocolException|])
                {
                    return 0;
                }
            }

            public int Eighth(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch ([|System.Net.Http.HttpProtocolException|] e) when (e.Data.Count == 0 || buffer.Length > 0)
                {
                    return 0;
                }
            }
        }
        """,
        """
        class C(Stream stream)
        {
            public bool First(Exception e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };

            public bool Second(HttpRequestException e) => e.HttpRequestError == HttpRequestError.HttpProtocolError && e.InnerException is HttpProtocolException { ErrorCode: 0 };

            public bool Third(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException { ErrorCode: 0 } } && e.Data.Count == 0;

            public bool Fourth(Exception e) => e is HttpRequestException { InnerException: HttpProtocolException { ErrorCode: 0 } } or HttpProtocolException { ErrorCode: 0 };

            public bool Fifth(Exception e) => e.InnerException is HttpProtocolException { ErrorCode: 0 } inner && inner.Data.Count == 0;

            public bool Sixth(HttpIOException e) => e.HttpRequestError is HttpRequestError.HttpProtocolError && e is HttpProtocolException { ErrorCode: 0 };

            public int Seventh(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch (HttpProtocolException ex) when (ex.ErrorCode == 0)
                {
                    return 0;
                }
            }

            public int Eighth(byte[] buffer)
            {
                try
                {
                    return stream.Read(buffer);
                }
                catch (System.Net.Http.HttpProtocolException e) when (e.ErrorCode == 0 && (e.Data.Count == 0 || buffer.Length > 0))
                {
                    return 0;
                }
            }
        }
        """,
        title: "Ask for ErrorCode 0");

    [Fact]
    public Task Fix_on_Net8() => Fixes(
        """
        class C
        {
            public bool First(HttpRequestException e) => [|e.InnerException is HttpProtocolException|];
        }
        """,
        """
        class C
        {
            public bool First(HttpRequestException e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };
        }
        """,
        World.Net8Bare);

    [Fact]
    public Task No_fix_for_a_switch() => OffersNoFix("""
        class C
        {
            public bool ShouldRetry(HttpRequestException e) => [|e.HttpRequestError switch
            {
                HttpRequestError.HttpProtocolError => true,
                _ => false,
            }|];
        }
        """);

    [Fact]
    public Task Parentheses_say_nothing() => Reports("""
        static class Closed
        {
            public static bool IsGoAway(HttpRequestException e) => [|e.HttpRequestError == (HttpRequestError.HttpProtocolError)|];

            public static bool MayRetry(HttpRequestException e) => [|e.InnerException switch
            {
                HttpProtocolException => (true),
                _ => (false),
            }|];
        }
        """);

    [Fact]
    public Task Silent_for_words_in_a_block_of_their_own() => Silent("""
        class C
        {
            public string Explain(HttpRequestException e)
            {
                if (e.HttpRequestError == HttpRequestError.HttpProtocolError)
                {
                    {
                        return "protocol error";
                    }
                }

                return e.Message;
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_log_whose_words_are_put_together_first() => Silent("""
        class C
        {
            public void Handle(HttpRequestException e)
            {
                if (e.InnerException is HttpProtocolException)
                {
                    var words = $"protocol error: {e.Message.ToString()}";
                    Console.WriteLine(words);
                }
            }
        }
        """);

    [Fact]
    public Task Something_asked_before_the_log() => Reports("""
        class C
        {
            public void Handle(HttpRequestException e, Func<int> again)
            {
                if ([|e.InnerException is HttpProtocolException|])
                {
                    var result = again();
                    Console.WriteLine(result);
                }
            }
        }
        """);

    /// <summary>The code is looked at by what the predicate calls, or by who asks it.</summary>
    [Theory]
    [InlineData("e.InnerException is HttpProtocolException p && IsNone(p)", "IsGoAway(e)")]
    [InlineData("e.InnerException is HttpProtocolException", "IsGoAway(e) && ((HttpProtocolException)e.InnerException!).ErrorCode == 0")]
    public Task Code_that_another_function_looks_at_is_silent(string predicate, string filter) => Silent(Asked(predicate, filter));

    [Fact]
    public Task Code_that_nobody_looks_at_here() => Reports(Asked("[|e.InnerException is HttpProtocolException|]", "IsGoAway(e)"));

    private static string Asked(string predicate, string filter) => $$"""
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

            private static bool IsGoAway(Exception e) => {{predicate}};

            private static bool IsNone(HttpProtocolException e) => e.ErrorCode == 0;
        }
        """;

    /// <summary>As code of older C# asks for a type.</summary>
    [Theory]
    [InlineData("[|e.InnerException as HttpProtocolException != null|]", "e.InnerException as HttpProtocolException is { ErrorCode: 0 }")]
    [InlineData("[|(e.InnerException as HttpProtocolException) != null|]", "(e.InnerException as HttpProtocolException) is { ErrorCode: 0 }")]
    [InlineData("[|(e.InnerException as HttpProtocolException) is not null|]", "(e.InnerException as HttpProtocolException) is { ErrorCode: 0 }")]
    [InlineData("[|(e.InnerException as HttpProtocolException) is { } p|] && p.Data.Count == 0", "(e.InnerException as HttpProtocolException) is { ErrorCode: 0 } p && p.Data.Count == 0")]
    [InlineData("e.Data.Count == 0 && [|e.InnerException.GetType() == typeof(HttpProtocolException)|]", "e.Data.Count == 0 && e.InnerException is HttpProtocolException { ErrorCode: 0 }")]
    [InlineData("[|e.InnerException?.GetType() == typeof(System.Net.Http.HttpProtocolException)|]", "e.InnerException is System.Net.Http.HttpProtocolException { ErrorCode: 0 }")]
    public Task Type_by_a_cast_or_by_its_object(string before, string after) =>
        FixesAll(Asked(before, "IsGoAway(e)").Replace("e.ErrorCode == 0", "e.Data.Count == 0"), Asked(after, "IsGoAway(e)").Replace("e.ErrorCode == 0", "e.Data.Count == 0"));

    [Theory]
    [InlineData("e.InnerException as HttpProtocolException == null")]
    [InlineData("(e.InnerException as HttpIOException) != null")]
    [InlineData("(e.InnerException as HttpProtocolException)?.Data.Count > 0")]
    [InlineData("(e.InnerException as HttpProtocolException)?.ErrorCode == 0")]
    [InlineData("e is TimeoutException || e.InnerException as HttpProtocolException != null")]
    [InlineData("e.InnerException?.GetType() != typeof(HttpProtocolException)")]
    [InlineData("e.InnerException?.GetType() == typeof(HttpIOException)")]
    public Task Type_by_a_cast_of_another_or_for_less_is_silent(string predicate) => Silent(Beside(predicate));

    [Theory]
    [InlineData("[|closed != null|]", "closed is { ErrorCode: 0 }")]
    [InlineData("[|closed is not null|]", "closed is { ErrorCode: 0 }")]
    public Task Type_by_a_cast_that_is_held(string before, string after) => FixesAll(Held(before), Held(after));

    [Theory]
    [InlineData("closed != null && closed.ErrorCode == 0")]
    [InlineData("closed == null")]
    [InlineData("closed?.Data.Count > 0")]
    public Task Type_by_a_cast_that_is_held_for_less_is_silent(string test) => Silent(Held(test));

    private static string Held(string test) => $$"""
        class C
        {
            public static bool ShouldRetry(Exception e)
            {
                var closed = e.InnerException as HttpProtocolException;
                if ({{test}})
                {
                    return true;
                }

                return e is TimeoutException;
            }
        }
        """;

    [Theory]
    [InlineData("await IsGoAwayAsync(e) || [|e is HttpProtocolException|]")]
    [InlineData("[|e.InnerException is HttpProtocolException|] || IsGracefulClose(e)")]
    public Task Beside_another_test_for_a_graceful_close(string condition) => Reports(Beside(condition));

    [Theory]
    [InlineData("await IsTransientAsync(e) || e is HttpProtocolException")]
    [InlineData("e is HttpProtocolException || IsTransient(e)")]
    public Task Beside_other_failures_is_silent(string condition) => Silent(Beside(condition));

    private static string Beside(string condition) => $$"""
        class C
        {
            public async Task Run(Func<Task> work)
            {
                while (true)
                {
                    try { await work(); return; }
                    catch (Exception e) { if (!({{condition}})) throw; }
                }
            }

            static Task<bool> IsGoAwayAsync(Exception e) => Task.FromResult(e.Data.Count > 0);
            static Task<bool> IsTransientAsync(Exception e) => Task.FromResult(e.Data.Count > 0);
            static bool IsGracefulClose(Exception e) => e.Data.Count > 0;
            static bool IsTransient(Exception e) => e.Data.Count > 0;
        }
        """;

    [Theory]
    [InlineData("[|HttpProtocolException|]", "HttpProtocolException { ErrorCode: 0 }")]
    [InlineData("[|HttpProtocolException|] closed", "HttpProtocolException { ErrorCode: 0 } closed")]
    [InlineData("[|HttpProtocolException|] { InnerException: null }", "HttpProtocolException { ErrorCode: 0, InnerException: null }")]
    public Task Case_of_a_predicate(string before, string after) => FixesAll(Switched(before, "IsGoAway"), Switched(after, "IsGoAway"));

    [Fact]
    public Task Error_in_a_case_of_a_predicate() => OffersNoFix(Switched("HttpRequestException { HttpRequestError: HttpRequestError.[|HttpProtocolError|] }", "IsGoAway"));

    [Theory]
    [InlineData("HttpProtocolException { ErrorCode: 0 }", "IsGoAway")]
    [InlineData("not HttpProtocolException", "IsGoAway")]
    [InlineData("HttpProtocolException or TimeoutException", "IsGoAway")]
    [InlineData("HttpProtocolException when e.Data.Count > 0", "IsGoAway")]
    [InlineData("HttpIOException", "IsGoAway")]
    [InlineData("HttpProtocolException", "IsProtocolError")]
    [InlineData("HttpProtocolException: case TimeoutException", "IsGoAway")]
    public Task Case_of_a_predicate_that_says_more_or_less_is_silent(string label, string name) => Silent(Switched(label, name));

    [Theory]
    [InlineData("case HttpProtocolException: return false; default: return true;")]
    [InlineData("case HttpProtocolException: return true; default: return Other(e);")]
    [InlineData("case HttpProtocolException: Console.WriteLine(e); return true; default: return false;")]
    public Task Switch_that_does_something_else_is_silent(string sections) => Silent($$"""
        class C
        {
            public static bool IsGoAway(Exception e)
            {
                switch (e.InnerException)
                {
                    {{sections}}
                }
            }

            private static bool Other(Exception e) => e is TimeoutException;
        }
        """);

    private static string Switched(string label, string name) => $$"""
        class C
        {
            public static bool {{name}}(Exception e)
            {
                switch (e)
                {
                    case {{label}}:
                        return true;
                    default:
                        return false;
                }
            }
        }
        """;
}
