using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class DecisionOnExceptionTextTests() : RuleTest("GOAWAY102")
{
    [Fact]
    public Task Text_in_parentheses() => Reports("""
        class C
        {
            public bool IsTransient(HttpRequestException e) => [|e.Message.Contains(("GOAWAY"))|];
        }
        """);

    [Theory]
    [InlineData("e.Message.StartsWith(\"The HTTP/2 server closed the connection\")")]
    [InlineData("e.Message.EndsWith(\"NO_ERROR\", StringComparison.Ordinal)")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") >= 0")]
    [InlineData("e.Message.LastIndexOf(\"GOAWAY\") != -1")]
    [InlineData("e.Message.Equals(\"GOAWAY\")")]
    [InlineData("System.Text.RegularExpressions.Regex.IsMatch(e.Message, \"GOAWAY\")")]
    [InlineData("e.ToString().ToUpperInvariant().Contains(\"GOAWAY\")")]
    [InlineData("(e.InnerException?.Message ?? \"\").Contains(\"GOAWAY\")")]
    [InlineData("e.Message.Trim()!.Contains(\"response ended prematurely\")")]
    public Task Looks(string look) => Reports($$"""
        class C
        {
            public bool IsTransient(HttpRequestException e) => [|{{look}}|];
        }
        """);

    /// <summary>A method of this compilation that looks, and what is made of its call.</summary>
    [Theory]
    [InlineData("static bool Has(this string s, string t) => s.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0;", "e.Message.Has(\"GOAWAY\")")]
    [InlineData("static bool Has(string s, string t) => s is not null && s.Contains(t);", "Own.Has(e.Message, \"GOAWAY\")")]
    [InlineData("static bool Mentions(this Exception e, string t) => e.Message.Contains(t) || e.InnerException?.Mentions(t) == true;", "e.Mentions(\"GOAWAY\")")]
    [InlineData("static bool Mentions(Exception? e, string t) { for (; e != null; e = e.InnerException) if (e.ToString().Contains(t)) return true; return false; }", "Own.Mentions(e, \"GOAWAY\")")]
    public Task Look_of_its_own(string method, string look) => FixesAll(Owned(method, $"[|{look}|]"), Owned(method, "e.InnerException is HttpProtocolException { ErrorCode: 0 }"));

    [Fact]
    public Task Look_of_its_own_for_several_words() => OffersNoFix(Owned(
        "static bool HasAny(this string s, params string[] words) => words.Any(s.Contains);", "[|e.Message.HasAny(\"GOAWAY\", \"timeout\", \"prematurely\")|]"));

    [Theory]
    [InlineData("static bool Has(this string s, string t) => s.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0;", "e.Source!.Has(\"GOAWAY\")")]
    [InlineData("static bool Has(this string s, string t) => s.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0;", "e.Message.Has(\"timeout\")")]
    [InlineData("static bool Count(this string s, string t) { Console.WriteLine(s + t); return true; }", "e.Message.Count(\"GOAWAY\")")]
    [InlineData("static int Has(this string s, string t) => s.IndexOf(t, StringComparison.OrdinalIgnoreCase);", "e.Message.Has(\"GOAWAY\") > 1")]
    public Task Look_of_its_own_at_something_else(string method, string look) => Silent(Owned(method, look));

    private static string Owned(string method, string look) => $$"""
        static class Own
        {
            public {{method}}
        }

        class C
        {
            public bool IsTransient(HttpRequestException e) => {{look}};
        }
        """;

    [Theory]
    [InlineData("Error = e.Message.Contains(\"prematurely\") ? \"Connection lost\" : e.Message;")]
    [InlineData("Show(e.Message.Contains(\"GOAWAY\") ? $\"{e.Message} at the server\" : \"Error\");")]
    public Task Words_for_people_are_silent(string statement) => Silent(Shown(statement));

    [Theory]
    [InlineData("Error = [|e.Message.Contains(\"prematurely\")|] ? \"retry\" : \"fail\";")]
    [InlineData("Show([|e.Message.Contains(\"GOAWAY\")|] ? Next() : \"Server error\");")]
    public Task Words_for_others(string statement) => Reports(Shown(statement));

    private static string Shown(string statement) => $$"""
        class C
        {
            public string? Error { get; set; }

            public void Handle(HttpRequestException e)
            {
                {{statement}}
            }

            private void Show(string text) => Error += text;

            private string Next() => Error = "";
        }
        """;

    [Theory]
    [InlineData("e.Message.Contains(\"timeout\")")]
    [InlineData("e.StatusCode?.ToString().Contains(\"GOAWAY\") == true")]
    [InlineData("e.Source?.Contains(\"GOAWAY\") == true")]
    [InlineData("string.IsNullOrEmpty(e.Message)")]
    [InlineData("e.Message.Replace(\"GOAWAY\", \"\").Length > 1")]
    public Task Looks_at_something_else(string look) => Silent($$"""
        class C
        {
            public bool IsTransient(HttpRequestException e) => {{look}};
        }
        """);

    [Fact]
    public Task Filter() => Message("""
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
                    catch (HttpRequestException e) when ([|e.Message.Contains("GOAWAY")|])
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        "This decides by the text of 'e', which differs from version to version of .NET and names GOAWAY in some of them only; ask its HttpRequestError and the ErrorCode of the HttpProtocolException inside");

    [Fact]
    public Task Predicate_over_several_words_is_one_decision() => Reports("""
        static class Transient
        {
            public static bool IsTransient(Exception e) =>
                [|e.Message.Contains("NO_ERROR") || e.Message.Contains("(0x0)", StringComparison.Ordinal) || (e.Message.IndexOf("server closed the connection", StringComparison.OrdinalIgnoreCase) >= 0)|];
        }
        """);

    [Fact]
    public Task Inner_exception() => Reports("""
        class C
        {
            public int Retry(HttpRequestException e)
            {
                if ([|e.InnerException?.Message.Contains("prematurely") == true|])
                {
                    return 1;
                }

                return [|e.InnerException?.Message?.StartsWith("The HTTP/2 server closed the connection") ?? false|] ? 1 : 0;
            }
        }
        """);

    [Fact]
    public Task Text_in_a_local() => Reports("""
        class C
        {
            public bool ShouldRetry(Exception e)
            {
                var text = e.ToString().ToLowerInvariant();
                var goAway = [|text.Contains("goaway")|];
                if (goAway)
                {
                    return true;
                }

                return e is TimeoutException || [|text.Contains("response ended")|];
            }
        }
        """);

    [Theory]
    [InlineData("var text = e.ToString().ToLowerInvariant(); var word = \"goaway\";", "text.Contains(word)")]
    [InlineData("string word = (\"GOAWAY\");", "e.Message.Contains(word, StringComparison.Ordinal)")]
    [InlineData("const string word = \"GOAWAY\"; var text = e.Message;", "text.IndexOf(word) >= 0")]
    public Task Word_in_a_local(string locals, string test) => Reports($$"""
        class C
        {
            public bool ShouldRetry(Exception e)
            {
                {{locals}}
                if ([|{{test}}|])
                {
                    return true;
                }

                return e is TimeoutException;
            }
        }
        """);

    [Theory]
    [InlineData("var word = \"GOAWAY\"; word = more;", "e.Message.Contains(word)")]
    [InlineData("var word = more;", "e.Message.Contains(word)")]
    [InlineData("var word = \"not found\";", "e.Message.Contains(word)")]
    [InlineData("var text = more.ToString(); var word = \"GOAWAY\";", "text.Contains(word)")]
    public Task Silent_over_a_local_that_may_be_another_word_or_text(string locals, string test) => Silent($$"""
        class C
        {
            public bool ShouldRetry(Exception e, string more)
            {
                {{locals}}
                return {{test}};
            }
        }
        """);

    [Fact]
    public Task Constant_and_list_of_words() => Reports("""
        static class Transient
        {
            private const string GoAway = "GOAWAY";
            private static readonly string[] Words = { "connection reset", "NO_ERROR" };

            public static bool First(Exception e) => [|e.Message.Contains(GoAway)|];

            public static bool Second(Exception e) => Words.Any(word => [|e.Message.Contains(word)|]);
        }
        """);

    [Fact]
    public Task Equality_pattern_and_switch() => Reports("""
        class C
        {
            public bool First(HttpRequestException e) => [|e.Message == "The server shut down the connection."|];

            public bool Second(HttpRequestException e) => [|e.Message is "The server shut down the connection."|];

            public bool Third(HttpRequestException e) => e.Message switch
            {
                [|"The server shut down the connection."|] => true,
                _ => false,
            };

            public bool Fourth(HttpRequestException e)
            {
                switch (e.Message)
                {
                    case [|"The server shut down the connection."|]:
                        return true;
                    default:
                        return false;
                }
            }
        }
        """);

    [Fact]
    public Task Regular_expression() => Reports("""
        using System;
        using System.IO;
        using System.Text.RegularExpressions;

        class C
        {
            private bool _again;

            public void Handle(IOException e)
            {
                _again = [|Regex.IsMatch(e.Message, "goaway|no_error", RegexOptions.IgnoreCase)|];
            }
        }
        """);

    /// <summary>A pattern that stands elsewhere, and a text that a pattern of the language has taken out.</summary>
    [Theory]
    [InlineData("[|Closed.IsMatch(e.Message)|]")]
    [InlineData("[|Generated().IsMatch(e.InnerException!.Message)|]")]
    [InlineData("[|new Regex(\"GOAWAY\").IsMatch(e.Message)|]")]
    [InlineData("e is HttpRequestException { Message: var text } && [|text.Contains(\"GOAWAY\")|]")]
    [InlineData("e is HttpRequestException { Message: [|\"The response ended prematurely.\"|] }")]
    [InlineData("e.InnerException?.Message is string text && [|text.Contains(\"0x0\")|]")]
    [InlineData("e.InnerException is { } inner && [|inner.Message.AsSpan().Contains(\"GOAWAY\", StringComparison.Ordinal)|]")]
    [InlineData("e switch { HttpRequestException { Message: [|\"GOAWAY\"|] } => true, _ => false }")]
    public Task Text_that_a_pattern_has(string condition) => Reports(Patterned(condition));

    [Theory]
    [InlineData("Other.IsMatch(e.Message)")]
    [InlineData("Closed.IsMatch(e.Source!)")]
    [InlineData("e is HttpRequestException { Source: var text } && text.Contains(\"GOAWAY\")")]
    [InlineData("e is HttpRequestException { Source: \"GOAWAY\" }")]
    [InlineData("e is FormatException { Message: \"0x0\" }")]
    public Task Text_that_a_pattern_has_that_is_another(string condition) => Silent(Patterned(condition));

    private static string Patterned(string condition) => $$"""
        using System;
        using System.Net.Http;
        using System.Text.RegularExpressions;

        partial class C
        {
            private static readonly Regex Closed = new("server closed the connection|NO_ERROR", RegexOptions.IgnoreCase);

            private static readonly Regex Other = new("not found");

            [GeneratedRegex("GOAWAY")]
            private static partial Regex Generated();

            public bool IsTransient(Exception e) => {{condition}};
        }

        partial class C
        {
            private static partial Regex Generated() => Other;
        }
        """;

    [Fact]
    public Task Case_of_a_switch_that_looks_at_the_text() => Reports("""
        class C
        {
            public bool IsTransient(Exception e)
            {
                switch (e.InnerException?.Message)
                {
                    case string text when [|text.Contains("GOAWAY")|]:
                        return true;
                    default:
                        return false;
                }
            }
        }
        """);

    /// <summary>Words that only go into a log.</summary>
    [Theory]
    [InlineData("var why = e.Message.Contains(\"GOAWAY\") ? \"restarted\" : \"failed\"; Console.WriteLine(why); return null;")]
    [InlineData("string why; if (e.Message.Contains(\"GOAWAY\")) why = \"restarted\"; else { why = \"failed\"; } Console.WriteLine($\"It {why}\"); return null;")]
    public Task Silent_for_the_words_of_a_log(string handler) => Silent(Handled(handler));

    [Theory]
    [InlineData("var why = [|e.Message.Contains(\"GOAWAY\")|] ? \"restarted\" : \"failed\"; Console.WriteLine(why); return why;")]
    [InlineData("string why; if ([|e.Message.Contains(\"GOAWAY\")|]) why = \"restarted\"; else why = Load(url).Result; Console.WriteLine(why); return null;")]
    [InlineData("if ([|e.Message.Contains(\"GOAWAY\")|]) url = \"/other\"; Console.WriteLine(url); return null;")]
    public Task Words_that_go_on(string handler) => Reports(Handled(handler));

    private static string Handled(string handler) => $$"""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try { return await client.GetStringAsync(url); }
                catch (Exception e) { {{handler}} }
            }
        }
        """;

    [Fact]
    public Task Negation_and_absence() => Reports("""
        class C
        {
            public void Handle(AggregateException e)
            {
                if (![|e.InnerException!.Message.Contains("GOAWAY")|])
                {
                    throw e;
                }

                if ([|e.GetBaseException().Message.IndexOf("NO_ERROR") < 0|])
                {
                    throw e;
                }
            }
        }
        """);

    [Fact]
    public Task Loop_condition_and_choice() => Reports("""
        class C
        {
            public int Wait(Exception e, int n)
            {
                while ([|e.Message.Contains("GOAWAY")|] && n > 0)
                {
                    n--;
                }

                return [|e.Message.Contains("GOAWAY")|] ? 0 : 100;
            }
        }
        """);

    [Fact]
    public Task Condition_handed_to_a_method() => Reports("""
        class C
        {
            public Task Handle(Exception e) => Again(e, [|e.Message.Contains("GOAWAY")|]);

            private Task Again(Exception e, bool atOnce) => Task.CompletedTask;
        }
        """);

    [Theory]
    [InlineData("net8.0", "its HttpRequestError and the ErrorCode of the HttpProtocolException inside")]
    [InlineData("net6.0-bare", "for the type of its inner exception")]
    [InlineData("netstandard2.0", "for the type of its inner exception")]
    [InlineData("net472", "for the type and the Status of its inner exception")]
    public Task Every_framework(string world, string ask) => Message("""
        public class C
        {
            public bool IsTransient(HttpRequestException e)
            {
                return [|e.Message.IndexOf("prematurely", StringComparison.Ordinal) >= 0|];
            }
        }
        """,
        $"This decides by the text of 'e', which differs from version to version of .NET and names GOAWAY in some of them only; ask {ask}",
        World.Named(world));

    [Fact]
    public Task Silent_for_a_log() => Silent("""
        class C
        {
            public void Handle(Exception e)
            {
                Console.WriteLine(e.Message.Contains("GOAWAY"));
                Console.WriteLine($"Closed: {e.Message.Contains("GOAWAY")}");
                var closed = e.Message.Contains("GOAWAY");
                Console.WriteLine(closed ? "closed" : "failed");
                if (e.Message.Contains("NO_ERROR"))
                {
                    Console.WriteLine("closed");
                }
                else
                {
                    Console.Error.WriteLine(e);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_other_words() => Silent("""
        class C
        {
            public bool IsTransient(Exception e) =>
                e.Message.Contains("deadlock") || e.Message.Contains("0x00ff") || e.Message.StartsWith("Timeout") || e.Message == "";
        }
        """);

    [Fact]
    public Task Silent_for_other_texts() => Silent("""
        class C
        {
            public bool IsTransient(string body, Exception e) => body.Contains("GOAWAY") || e.StackTrace!.Contains("GOAWAY") || e.Data.Contains("GOAWAY");
        }
        """);

    [Fact]
    public Task Silent_for_other_exceptions() => Silent("""
        class ImportException : Exception { }

        class C
        {
            public bool First(ImportException e) => e.Message.Contains("ended prematurely");

            public bool Second(InvalidOperationException e) => e.Message.Contains("0x0");
        }
        """);

    [Fact]
    public Task Silent_for_an_assertion() => Silent("""
        static class Assert
        {
            public static void Contains(string expected, string actual) { }
        }

        class C
        {
            public void Check(Exception e) => Assert.Contains("GOAWAY", e.Message);
        }
        """);

    [Fact]
    public Task Silent_for_a_message_that_is_made() => Silent("""
        class C
        {
            public Exception Make() => new HttpRequestException("GOAWAY");

            public bool IsGoAway(HttpRequestException e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };
        }
        """);

    [Fact]
    public Task Silent_for_a_text_that_is_kept() => Silent("""
        class C
        {
            public string Explain(Exception e) => e.Message.Replace("GOAWAY", "closed");

            public int Position(Exception e) => e.Message.IndexOf("GOAWAY");
        }
        """);

    [Theory]
    [InlineData("netstandard2.0")]
    [InlineData("net6.0-bare")]
    public Task Silent_where_the_type_is_internal_and_asked_by_name(string world) => Silent("""
        public static class C
        {
            public static bool IsGracefulGoAway(Exception e)
            {
                for (; e != null; e = e.InnerException)
                {
                    var t = e.GetType();
                    if (t.FullName == "System.Net.Http.Http2ConnectionException")
                    {
                        return e.Message.IndexOf("(0x0)", StringComparison.Ordinal) >= 0;
                    }
                }

                return false;
            }
        }
        """.Replace("e.InnerException)", world == "net6.0-bare" ? "e.InnerException!)" : "e.InnerException)"), World.Named(world));

    [Fact]
    public Task Silent_over_broken_code() => Silent("""
        class C
        {
            bool M(Exception e) => e.Message.Contains("GOAWAY"
            bool N(Exception e) => e.Contains("GOAWAY") == ;
        }
        """, new Setup(World.Net10) { Broken = true });

    [Fact]
    public Task Fix_asks_the_type() => FixesAll(
        """
        class C
        {
            public bool First(HttpRequestException e) => [|e.Message.Contains("GOAWAY") || e.Message.Contains("NO_ERROR")|];

            public bool Second(Exception e) => [|e.Message.Contains("NO_ERROR")|] || e is TimeoutException;

            public bool Third(Exception e) => [|e.InnerException?.Message.Contains("(0x0)") == true|];

            public bool Fourth(IOException e) => ![|e.ToString().Contains("GOAWAY")|];

            public bool Fifth(HttpRequestException e) => [|e.Message.IndexOf("prematurely") < 0|] && e.StatusCode == null;

            public bool Sixth(Exception e) => [|e.Message.Contains("response ended prematurely")|];

            public bool Seventh(HttpRequestException? e) => [|e?.InnerException?.Message?.Contains("GOAWAY") ?? false|];
        }
        """,
        """
        class C
        {
            public bool First(HttpRequestException e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };

            public bool Second(Exception e) => e is HttpRequestException { InnerException: HttpProtocolException { ErrorCode: 0 } } or HttpProtocolException { ErrorCode: 0 } || e is TimeoutException;

            public bool Third(Exception e) => e.InnerException is HttpProtocolException { ErrorCode: 0 };

            public bool Fourth(IOException e) => !(e is HttpProtocolException { ErrorCode: 0 });

            public bool Fifth(HttpRequestException e) => !(e is { HttpRequestError: HttpRequestError.ResponseEnded } or { InnerException: HttpProtocolException { ErrorCode: 0 } }) && e.StatusCode == null;

            public bool Sixth(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { InnerException: HttpProtocolException { ErrorCode: 0 } } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpProtocolException { ErrorCode: 0 };

            public bool Seventh(HttpRequestException? e) => e?.InnerException is HttpProtocolException { ErrorCode: 0 };
        }
        """,
        title: "Ask the exception's type");

    [Fact]
    public Task Fix_before_Net7_adds_a_predicate() => FixesAll(
        """
        public static class C
        {
            public static bool First(Exception e) => [|e.Message.Contains("GOAWAY")|];

            public static bool Second(HttpRequestException e) => [|e.Message.Contains("NO_ERROR")|];
        }
        """,
        """
        public static class C
        {
            public static bool First(Exception e) => IsGracefulGoAway(e);

            public static bool Second(HttpRequestException e) => IsGracefulGoAway(e);

            /// <summary>Whether the server closed the connection gracefully (GOAWAY, NO_ERROR). It may have processed the request all the same.</summary>
            private static bool IsGracefulGoAway(Exception? exception)
            {
                for (var inner = exception; inner != null; inner = inner.InnerException)
                {
                    var type = inner.GetType();
                    if (type.FullName == "System.Net.Http.HttpProtocolException")
                    {
                        return type.GetProperty("ErrorCode")?.GetValue(inner) is long code && code == 0;
                    }

                    // Up to .NET 6 the type is internal, and its text alone tells the code.
                    if (type.FullName == "System.Net.Http.Http2ConnectionException")
                    {
                        return inner.Message.IndexOf("(0x0)", StringComparison.Ordinal) >= 0;
                    }
                }

                return false;
            }
        }
        """,
        World.Net6Bare);

    [Fact]
    public Task No_fix_for_lists_switches_and_NET_Framework() => OffersNoFix("""
        class C
        {
            private static readonly string[] Words = { "NO_ERROR" };

            public bool First(Exception e) => Words.Any(word => [|e.Message.Contains(word)|]);

            public bool Second(HttpRequestException e) => e.Message switch
            {
                [|"The server shut down the connection."|] => true,
                _ => false,
            };
        }
        """);

    [Fact]
    public Task No_fix_on_NET_Framework() => OffersNoFix("""
        public class C
        {
            public bool First(Exception e) => [|e.Message.Contains("GOAWAY")|];
        }
        """, World.Net472);

    [Fact]
    public Task No_fix_that_shows_the_repetition_of_a_post() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync(url, new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException e) when ([|e.Message.Contains("GOAWAY")|])
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parentheses_say_nothing() => Reports("""
        class C
        {
            private static readonly string[] Words = (new[] { "NO_ERROR" });

            public bool First(IOException e) => Words.Any((word => [|e.Message.Contains(word)|]));

            public int Second(HttpRequestException e, AggregateException other)
            {
                if ([|e.InnerException?.Message.Contains("prematurely") == (true)|])
                {
                    return 1;
                }

                if ([|(other.GetBaseException().Message.IndexOf("NO_ERROR")) < (0)|])
                {
                    return 2;
                }

                return ([|e.InnerException?.Message.StartsWith("The HTTP/2 server closed the connection") ?? (false)|]) ? 3 : 4;
            }
        }
        """);

    [Fact]
    public Task No_fix_where_a_comment_has_no_place() => OffersNoFix("""
        class C
        {
            public bool IsGoAway(Exception e) => [|e.Message./* as nginx has it */ Contains("GOAWAY")|];
        }
        """);
}
