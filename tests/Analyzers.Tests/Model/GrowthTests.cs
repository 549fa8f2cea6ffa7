using System.Text;
using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Code that grows beyond what a run follows: it is answered, or given up silently, and never wrongly.</summary>
public sealed class GrowthTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task A_retry_under_many_conditions() => Reports(Nested(300, "[|client.PostAsync(url, content)|]"));

    [Fact]
    public Task An_idempotent_retry_under_many_conditions() => Silent(Nested(300, "client.PutAsync(url, content)"));

    [Fact]
    public Task A_retry_after_some_conditions() => Reports(Sequential(30, "[|client.PostAsync(url, content)|]"));

    /// <summary>Given up.</summary>
    [Fact]
    public Task A_retry_after_many_conditions() => Silent(Sequential(300, "client.PostAsync(url, content)"));

    [Fact]
    public Task An_idempotent_retry_after_many_conditions() => Silent(Sequential(300, "client.PutAsync(url, content)"));

    /// <summary>Not looked at.</summary>
    [Fact]
    public Task A_retry_in_a_function_of_many_thousand_lines() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { await client.PostAsync(url, content); break; }
                    catch (HttpRequestException) { }
                }

                var sum = 0;
                {{Lines(9_000, i => $"sum += {i};")}}
            }
        }
        """);

    [Fact]
    public Task Many_sends_that_are_sent_once() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                {{Lines(200, i => $"await client.PostAsync(url + \"/{i}\", content);")}}
            }
        }
        """);

    [Fact]
    public Task Many_sends_with_one_handler() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url)
            {
                {{Lines(200, i => $"try {{ await client.PostAsync(url, new StringContent(\"{i}\")); }} catch (HttpRequestException e) {{ Console.WriteLine(e); }}")}}
            }
        }
        """);

    [Fact]
    public Task Many_sends_in_one_retry() => Reports($$"""
        class C(HttpClient client)
        {
            public async Task M(string url)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        {{Lines(10, i => $"await [|client.PostAsync(url, new StringContent(\"{i}\"))|];")}}
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    /// <summary>Given up: each of them would be asked for by itself.</summary>
    [Fact]
    public Task More_sends_in_one_retry_than_a_retry_has() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        {{Lines(1000, i => $"await client.PostAsync(url, new StringContent(\"{i}\"));")}}
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task The_next_tick_after_many_conditions() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url, int[] flags, CancellationToken cancellationToken)
            {
                var n = 0;
                while (!cancellationToken.IsCancellationRequested)
                {
                    try
                    {
                        await client.PostAsync(url, new StringContent("tick"), cancellationToken);
                        {{Lines(300, i => $"if (flags[{i}] > 0) {{ n += {i}; }}")}}
                    }
                    catch (HttpRequestException)
                    {
                    }

                    await Task.Delay(1000, cancellationToken);
                }
            }
        }
        """);

    [Fact]
    public Task Mutual_recursion_that_repeats() => Reports("""
        class C(HttpClient client)
        {
            public Task Pay(string url, HttpContent content) => First(url, content, 0);

            private async Task First(string url, HttpContent content, int attempt)
            {
                try { await [|client.PostAsync(url, content)|]; }
                catch (HttpRequestException) when (attempt < 5) { await Second(url, content, attempt); }
            }

            private Task Second(string url, HttpContent content, int attempt) => First(url, content, attempt + 1);
        }
        """);

    [Fact]
    public Task Mutual_recursion_that_does_not_repeat() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                Even(10);
                await client.PostAsync(url, content);
            }

            private static bool Even(int n) => n == 0 || Odd(n - 1);

            private static bool Odd(int n) => n != 0 && Even(n - 1);
        }
        """);

    [Fact]
    public Task Endless_recursion() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                if (IsTransient(new HttpRequestException())) { await client.PostAsync(url, content); }
            }

            private static bool IsTransient(Exception e) => IsTransient(e) || IsTransient(e.InnerException!);
        }
        """);

    [Fact]
    public Task A_retry_in_a_long_method() => Reports(Long("[|client.PostAsync(url, content)|]"));

    [Fact]
    public Task A_single_send_in_a_long_method() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                var n = 0;
                {{Lines(5000, i => $"n += {i};")}}
                await client.PostAsync(url, content);
            }
        }
        """);

    [Fact]
    public Task A_retry_under_deep_calls() => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { await M0(url, content); return; } catch (HttpRequestException) { }
                }
            }

            {{Lines(30, i => $"private Task M{i}(string url, HttpContent content) => M{i + 1}(url, content);")}}
            private Task M30(string url, HttpContent content) => client.PutAsync(url, content);
        }
        """);

    [Fact]
    public Task A_predicate_of_some_alternatives() => Reports(Alternatives(25, "[|client.PostAsync(url, content)|]"));

    [Fact]
    public Task A_predicate_of_many_alternatives() => Silent(Alternatives(400, "client.PostAsync(url, content)"));

    private static string Alternatives(int count, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { await {{send}}; return; }
                    catch (Exception e) when ({{string.Join(" || ", Enumerable.Range(0, count).Select(i => $"(int?)(e as HttpRequestException)?.StatusCode == {i}"))}} || e is HttpRequestException)
                    {
                    }
                }
            }
        }
        """;

    private static string Nested(int depth, string send)
    {
        var source = new StringBuilder("class C(HttpClient client)\n{\n    public async Task M(string url, HttpContent content, int[] flags)\n    {\n");
        for (var i = 0; i < depth; i++)
        {
            source.Append($"if (flags[{i}] > 0) {{\n");
        }

        source.Append($"for (var i = 0; i < 3; i++) {{ try {{ await {send}; return; }} catch (HttpRequestException) {{ }} }}\n");
        return source.Append('}', depth).Append("\n    }\n}\n").ToString();
    }

    private static string Sequential(int count, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content, int[] flags)
            {
                var n = 0;
                {{Lines(count, i => $"if (flags[{i}] > 0) {{ n += {i}; }}")}}
                for (var i = 0; i < 3; i++) { try { await {{send}}; return; } catch (HttpRequestException) { Console.WriteLine(n); } }
            }
        }
        """;

    private static string Long(string send) => $$"""
        class C(HttpClient client)
        {
            public async Task M(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++) { try { await {{send}}; return; } catch (HttpRequestException) { } }
                var n = 0;
                {{Lines(5000, i => $"n += {i};")}}
                Console.WriteLine(n);
            }
        }
        """;

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));

    /// <summary>Retries one after the other: what stands before one of them is run once for all of those behind it.</summary>
    private static string Retries(int count, string before, string send, string limit = "3", string frame = "BODY") => $$"""
        class C(HttpClient client)
        {
            public async Task M(string json, int kind)
            {
                {{frame.Replace("BODY", before + Lines(count, i => $"for (var i{i} = 0; i{i} < {limit}; i{i}++) {{ try {{ await {send.Replace("PATH", $"\"/{i}\"")}; break; }} catch (HttpRequestException) {{ }} }}"))}}
            }
            private static HttpRequestMessage Create(string path, string key) => new(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", key } } };
        }
        """;

    private const string Post = "client.PostAsync(PATH, new StringContent(json))";
    private const string MarkedPost = "[|" + Post + "|]";

    [Theory]
    [InlineData("BODY")]
    [InlineData("try { BODY } finally { Console.WriteLine(json); }")]
    [InlineData("if (kind > 0) { BODY }")]
    [InlineData("switch (kind) { case 1: BODY break; default: Console.WriteLine(kind); break; }")]
    [InlineData("using var stop = new CancellationTokenSource(); BODY")]
    [InlineData("foreach (var c in json) { BODY }")]
    [InlineData("goto first; first: BODY")]
    [InlineData("void Log(string s) { Console.WriteLine(s); } BODY Log(json);")]
    [InlineData("Func<Task> other = () => client.PostAsync(json, new StringContent(\"\")); BODY await other();")]
    public Task Many_retries(string frame) => Reports(Retries(12, "", MarkedPost, frame: frame));

    [Theory]
    [InlineData("var times = 3; ")]
    [InlineData("var times = 1; if (json.Length > 3) { times = 3; } ")]
    [InlineData("var times = 1; times = 3; ")]
    public Task Many_retries_by_what_was_set_before(string before) => Reports(Retries(12, before, MarkedPost, "times"));

    [Theory]
    [InlineData("var times = 1; ")]
    [InlineData("var times = 3; times = 1; ")]
    [InlineData("var times = 3; if (json.Length > 3) { times = 1; } else { times = 1; } ")]
    public Task Many_sends_that_are_sent_once_by_what_was_set_before_are_silent(string before) => Silent(Retries(12, before, Post, "times"));

    /// <summary>What its next round would come with is none of how a loop begins.</summary>
    [Theory]
    [InlineData("var n = 0; while (n < 1) { n++;", "}")]
    [InlineData("var first = true; while (first) { first = false;", "}")]
    [InlineData("var n = 0; do { n++;", "} while (n < 1);")]
    public Task Many_loops_of_one_round_are_silent(string begin, string end) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task M(string json)
            {
                {{Lines(8, i => $"{{ {begin} try {{ await client.PostAsync(\"/{i}\", new StringContent(json)); break; }} catch (HttpRequestException) {{ }} {end} }}")}}
            }
        }
        """);

    [Fact]
    public Task Many_retries_with_a_key_that_was_made_before_are_silent() =>
        Silent(Retries(12, "var key = Guid.NewGuid().ToString(); ", "client.SendAsync(Create(PATH, key))"));

    [Fact]
    public Task Retries_after_many_that_are_none() => Reports($$"""
        class C(HttpClient client)
        {
            public async Task M(string json)
            {
                var times = 1;
                {{Lines(8, i => $"for (var i{i} = 0; i{i} < times; i{i}++) {{ try {{ await client.PostAsync(\"/{i}\", new StringContent(json)); break; }} catch (HttpRequestException) {{ }} }}")}}
                times = 2;
                {{Lines(8, i => $"for (var j{i} = 0; j{i} < times; j{i}++) {{ try {{ await [|client.PostAsync(\"/j{i}\", new StringContent(json))|]; break; }} catch (HttpRequestException) {{ }} }}")}}
            }
        }
        """);

    [Fact]
    public Task Attempt_written_out_after_many_sends() => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<bool> M(string json)
            {
                {{Lines(8, i => $"await client.PostAsync(\"/{i}\", new StringContent(json + {i}));")}}
                try { await client.PostAsync("/pay", new StringContent(json)); return true; } catch (HttpRequestException) { }
                try { await [|client.PostAsync("/pay", new StringContent(json))|]; return true; } catch (HttpRequestException) { }
                try { await [|client.PostAsync("/pay", new StringContent(json))|]; return true; } catch (HttpRequestException) { }
                return false;
            }
        }
        """);
}
