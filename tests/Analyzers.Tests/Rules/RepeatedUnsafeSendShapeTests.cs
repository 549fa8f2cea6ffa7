using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 and the shapes that a repetition can have.</summary>
public sealed class RepeatedUnsafeSendShapeTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task Top_level_statements() => Reports("""
        var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await [|client.PostAsync("https://pay/orders", new StringContent("1"))|];
                break;
            }
            catch (HttpRequestException e)
            {
                Console.WriteLine(e);
            }
        }
        """);

    [Fact]
    public Task Half_typed_record_of_the_outcome() => Reports("""
        record Result(bool string);
        class C(HttpClient client)
        {
            public async Task<Result> Pay(string json)
            {
                Result result;
                do
                {
                    result = await Once(json);
                }
                while (result == null);
                return result;
            }

            private async Task<Result> Once(string json)
            {
                try
                {
                    await [|client.PostAsync("/orders", new StringContent(json))|];
                    return new Result(true, json);
                }
                catch (HttpRequestException e)
                {
                    Console.WriteLine(new Result(false, e.Message));
                    return null;
                }
            }
        }
        """, new(World.Net10) { Broken = true });

    [Theory]
    [InlineData("if (e.HResult == 3) { log.Warn(\"a\"); }")]
    [InlineData("log.Warn(e.Message.Contains(\"reset\") ? \"a\" : \"b\");")]
    [InlineData("log?.Warn(e.HResult == 3 ? \"a\" : \"b\");")]
    [InlineData("switch (e.HResult) { case 1: log.Warn(\"a\"); break; default: log.Warn(\"b\"); break; }")]
    [InlineData("if (e.Data.Count > 0) { log.Warn(\"a\"); } else { wait *= 2; } await Task.Delay(wait);")]
    [InlineData("await Task.Delay(e.HResult == 3 ? 1 : 2).ConfigureAwait(false);")]
    [InlineData("await Task.Delay(WaitFor(e));")]
    [InlineData("var pause = WaitFor(e); await Task.Delay(pause).ConfigureAwait(false);")]
    [InlineData("Note(e);")]
    public Task What_only_chooses_the_words_or_the_wait_is_no_decision(string handling) => Reports(Retrying(handling, "[|client.PostAsync(url, new StringContent(\"1\"))|]"));

    [Theory]
    [InlineData("if (e.HResult == 3) { throw; }")]
    [InlineData("if (e.HResult == 3) { log.Warn(\"a\"); throw; }")]
    [InlineData("if (e.HResult == 3) { i = 3; }")]
    [InlineData("var may = false; if (e.HResult == 3) { may = true; } if (!may) { throw; }")]
    [InlineData("if (!May(e)) { throw; }")]
    [InlineData("if (e.HResult == 3) { Close(); } if (closed) { throw; }")]
    [InlineData("if (e.HResult == 3) { url = \"other\"; }")]
    [InlineData("if (e.HResult == 3) { source.Cancel(); } source.Token.ThrowIfCancellationRequested();")]
    [InlineData("if (WaitFor(e) > 3) { throw; }")]
    public Task What_chooses_whether_it_is_sent_again_is_one(string handling) => Silent(Retrying(handling, "client.PostAsync(url, new StringContent(\"1\"))"));

    private static string Retrying(string handling, string send) => $$"""
        interface ILog { void Warn(string text); }
        class C(HttpClient client, ILog log)
        {
            private bool closed;
            private void Close() { closed = true; }
            private void Note(Exception e) { if (e.HResult == 3) { log.Warn("a"); } else { log.Warn("b"); } }
            private static bool May(Exception e) { if (e.HResult == 3) { return true; } return false; }
            private static int WaitFor(Exception e) { if (e.HResult == 3) { return 5; } return 1; }
            public async Task Pay(string url)
            {
                var wait = 1;
                var source = new CancellationTokenSource();
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await {{send}};
                        return;
                    }
                    catch (HttpRequestException e)
                    {
                        {{handling}}
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("try { await M(a); } catch (HttpRequestException) { await M(a); }")]
    [InlineData("try { await M(a); return; } catch (HttpRequestException) { } await M(a);")]
    [InlineData("try { await M(a); return; } catch (HttpRequestException) { await Task.Delay(100); } await M(a);")]
    [InlineData("try { await N(a); } catch (HttpRequestException) { await N(a); }")]
    [InlineData("try { await N(a); return; } catch (HttpRequestException) { } await N(a);")]
    [InlineData("var failed = false; try { await N(a); } catch (HttpRequestException) { failed = true; } if (failed) await N(a);")]
    public Task Second_attempt_of_a_method_that_sends(string body) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Pay(string a)
            {
                {{body}}
            }
            private Task N(string a) => M(a);
            private async Task M(string a) => (await [|client.PostAsync("orders", new StringContent(a))|]).EnsureSuccessStatusCode();
        }
        """);

    [Theory]
    [InlineData("try { await M(a); } catch (HttpRequestException) { await M(a + 1); }")]
    [InlineData("try { await M(a); } catch (HttpRequestException) { } a += 1; await M(a);")]
    [InlineData("try { await M(a); } catch (HttpRequestException) { } await Task.Delay(100); await M(a);")] // also where the first has succeeded: no retry
    [InlineData("try { await M(a); } catch (HttpRequestException) { return; } await M(a);")]
    [InlineData("try { await M(a); return; } catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.NameResolutionError) { } await M(a);")]
    public Task Second_call_of_a_method_that_is_no_second_attempt_is_silent(string body) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task Pay(string a)
            {
                {{body}}
            }
            private async Task M(string a) => (await client.PostAsync("orders", new StringContent(a))).EnsureSuccessStatusCode();
        }
        """);

    private const string Layered = """
        abstract class Caller(HttpClient client)
        {
            public async Task Go(string body)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await SEND; return; }
                    catch (HttpRequestException) when (attempt < 3 && MayRepeat(attempt)) { }
                }
            }
            protected virtual HttpRequestMessage Create(string body) => new(HttpMethod.Get, body);
            protected virtual bool MayRepeat(int attempt) => true;
        }
        """;

    [Theory]
    [InlineData("", "protected override HttpRequestMessage Create(string body) => new(HttpMethod.Post, body);")]
    [InlineData("protected override bool MayRepeat(int attempt) => false;", "protected override HttpRequestMessage Create(string body) => new(HttpMethod.Post, body);")]
    [InlineData("", "protected override HttpRequestMessage Create(string body) { var message = base.Create(body); message.Method = HttpMethod.Post; return message; }")]
    public Task What_one_class_of_several_sends_and_repeats(string getter, string poster) => Reports(
        Layered.Replace("SEND", "[|client.SendAsync(Create(body))|]") + $$"""

        class Getter(HttpClient client) : Caller(client) { {{getter}} }
        class Poster(HttpClient client) : Caller(client) { {{poster}} }
        """);

    [Theory]
    [InlineData("", "protected override bool MayRepeat(int attempt) => false; protected override HttpRequestMessage Create(string body) => new(HttpMethod.Post, body);")]
    [InlineData("protected override bool MayRepeat(int attempt) => true;", "protected override bool MayRepeat(int attempt) => attempt < 0; protected override HttpRequestMessage Create(string body) => new(HttpMethod.Patch, body);")]
    [InlineData("protected override HttpRequestMessage Create(string body) => new(HttpMethod.Head, body);", "")]
    public Task What_one_class_sends_and_another_repeats_is_silent(string getter, string poster) => Silent(
        Layered.Replace("SEND", "client.SendAsync(Create(body))") + $$"""

        class Getter(HttpClient client) : Caller(client) { {{getter}} }
        class Poster(HttpClient client) : Caller(client) { {{poster}} }
        """);

    private const string Template = """
        abstract class Caller
        {
            protected abstract HttpRequestMessage Create();
            protected abstract Task Send(HttpRequestMessage message);
            public async Task Go()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { ORDER; return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }

        class Getter(HttpClient client) : Caller
        {
            protected override HttpRequestMessage Create() => new(HttpMethod.Get, "orders");
            protected override async Task Send(HttpRequestMessage message) => await client.SendAsync(message);
        }

        class Other(HttpClient client) : Caller
        {
            protected override HttpRequestMessage Create() => new(VERB, "orders") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
            protected override async Task Send(HttpRequestMessage message) => await SEND;
        }
        """;

    [Theory]
    [InlineData("await Send(Create())", "HttpMethod.Put")]
    [InlineData("var message = Create(); await Send(message)", "HttpMethod.Delete")]
    [InlineData("using (var message = Create()) { await this.Send(message); }", "HttpMethod.Post")] // by its form
    public Task What_each_class_makes_and_sends_itself_is_silent(string order, string verb) => Silent(
        Template.Replace("ORDER", order).Replace("VERB", verb).Replace("SEND", "client.SendAsync(message)"));

    [Theory]
    [InlineData("await Send(Create())")]
    [InlineData("var message = Create(); await Send(message)")]
    public Task What_one_class_makes_and_sends_itself(string order) => Reports(
        Template.Replace("ORDER", order).Replace("VERB", "HttpMethod.Post").Replace("grant_type", "order").Replace("SEND", "[|client.SendAsync(message)|]"));

    [Fact]
    public Task What_one_class_makes_and_the_base_sends() => Reports("""
        abstract class Caller(HttpClient client)
        {
            protected abstract HttpRequestMessage Create();
            public async Task Go()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await [|client.SendAsync(Create())|]; return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }

        class Getter(HttpClient client) : Caller(client) { protected override HttpRequestMessage Create() => new(HttpMethod.Get, "orders"); }
        class Poster(HttpClient client) : Caller(client) { protected override HttpRequestMessage Create() => new(HttpMethod.Post, "orders"); }
        """);

    private const string Poster = """
        class Poster
        {
            private readonly HttpClient client = new HttpClient();
            public async Task Send(string body)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await SEND;
                        return;
                    }
                    catch (HttpRequestException) when (MayRepeat(attempt))
                    {
                    }
                }
            }
            protected virtual HttpMethod Method(int attempt) => HttpMethod.Post;
            protected virtual bool MayRepeat(int attempt) => true;
        }
        """;

    [Theory]
    [InlineData("protected override bool MayRepeat(int attempt) => true;")]
    [InlineData("protected override bool MayRepeat(int attempt) => false;")]
    public Task What_a_derived_class_replaces_is_not_known_where_it_says_nothing_of_the_failure(string other) => Reports(
        Poster.Replace("SEND", "[|client.SendAsync(new HttpRequestMessage(Method(0), \"orders\"))|]") + $$"""

        sealed class Other : Poster { {{other}} }
        """);

    [Fact]
    public Task Method_that_nobody_replaces() => Reports(Poster.Replace("SEND", "[|client.SendAsync(new HttpRequestMessage(Method(0), \"orders\"))|]"));

    [Fact]
    public Task Method_that_a_derived_class_replaces_and_the_base_has() => Reports(Poster.Replace("SEND", "[|client.SendAsync(new HttpRequestMessage(Method(0), \"orders\"))|]") + """

        sealed class Getter : Poster { protected override HttpMethod Method(int attempt) => HttpMethod.Get; }
        """);

    [Fact]
    public Task Method_that_every_class_replaces_is_silent() => Silent(Poster.Replace("class Poster", "abstract class Poster").Replace("SEND", "client.SendAsync(new HttpRequestMessage(Method(0), \"orders\"))") + """

        sealed class Getter : Poster { protected override HttpMethod Method(int attempt) => HttpMethod.Get; }
        """);

    [Theory]
    [InlineData("Strategy strategy", "strategy", false)]
    [InlineData("Eager strategy", "strategy", true)]
    [InlineData("Wary strategy", "strategy", false)]
    [InlineData("int n", "own", true)]
    public Task What_another_object_says_is_known_by_its_type_alone(string given, string asked, bool isReported)
    {
        var send = "client.PostAsync(\"/p\", new StringContent(j))";
        var source = $$"""
            class Strategy { public virtual bool Again(Exception e) => false; }
            class Eager : Strategy { public override bool Again(Exception e) => true; }
            class Wary : Strategy { }
            class C(HttpClient client, {{given}})
            {
                private readonly Strategy own = new Eager();
                public async Task Pay(string j)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try { await {{(isReported ? $"[|{send}|]" : send)}}; return; }
                        catch (HttpRequestException e) when ({{asked}}.Again(e)) { }
                    }
                }
            }
            """;
        return isReported ? Reports(source) : Silent(source);
    }

    [Fact]
    public Task Top_level_local_function() => Reports("""
        var client = new HttpClient();
        while (true)
        {
            try
            {
                await Pay("1");
                return;
            }
            catch (HttpRequestException)
            {
            }
        }

        Task Pay(string json) => [|client.PostAsync("https://pay/orders", new StringContent(json))|];
        """);

    [Fact]
    public Task Top_level_lines_of_a_file_are_silent() => Silent("""
        var client = new HttpClient();
        foreach (var line in File.ReadLines("orders.txt"))
        {
            try
            {
                await client.PostAsync("https://pay/orders", new StringContent(line));
            }
            catch (HttpRequestException e)
            {
                Console.WriteLine(e);
            }
        }
        """);

    [Fact]
    public Task Partial_class() => Reports(
    [
        ("Orders.cs", """
            partial class Orders
            {
                public async Task Pay(string json)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try
                        {
                            await Once(json);
                            return;
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }
            """),
        ("Orders.Http.cs", """
            partial class Orders(HttpClient client)
            {
                private async Task Once(string json) => await [|client.PostAsync("/orders", new StringContent(json))|];
            }
            """),
    ]);

    [Fact]
    public Task Helper_in_another_file() => Reports(
    [
        ("Retry.cs", """
            namespace Shared;

            public sealed class Retry(int attempts)
            {
                public async Task<T> Run<T>(Func<Task<T>> action)
                {
                    for (var i = 1; ; i++)
                    {
                        try
                        {
                            return await action();
                        }
                        catch (Exception) when (i < attempts)
                        {
                        }
                    }
                }
            }
            """),
        ("Orders.cs", """
            class Orders(HttpClient client, Shared.Retry retry)
            {
                public Task<HttpResponseMessage> Pay(string json) => retry.Run(() => [|client.PostAsync("/orders", new StringContent(json))|]);
            }
            """),
    ]);

    [Fact]
    public Task Mutual_recursion() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json, int attempt = 0)
            {
                try
                {
                    return await [|client.PostAsync("/orders", new StringContent(json))|];
                }
                catch (HttpRequestException) when (attempt < 3)
                {
                    return await Again(json, attempt);
                }
            }

            private async Task<HttpResponseMessage> Again(string json, int attempt)
            {
                await Task.Delay(100);
                return await Pay(json, attempt + 1);
            }
        }
        """);

    [Fact]
    public Task Mutual_recursion_over_the_parts_of_a_type() => Reports("""
        partial class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json, int attempt = 0)
            {
                try
                {
                    return await [|client.PostAsync("/orders", new StringContent(json))|];
                }
                catch (HttpRequestException) when (attempt < 3)
                {
                    return await Again(json, attempt);
                }
            }
        }

        partial class C
        {
            private async Task<HttpResponseMessage> Again(string json, int attempt)
            {
                await Task.Delay(100);
                return await Pay(json, attempt + 1);
            }
        }
        """);

    /// <summary>Whichever of two methods of one name is asked about first.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task A_method_of_the_name_of_its_caller(bool turned)
    {
        var caller = ("A.cs", """
            public class A(B b, HttpClient client)
            {
                public async Task Pay(string json)
                {
                    await client.PostAsync("/notes", new StringContent(json));
                    for (var i = 0; i < 3; i++)
                    {
                        try { await b.Pay(json); return; } catch (HttpRequestException) { }
                    }
                }
            }
            """);
        var called = ("B.cs", """
            public class B(HttpClient client)
            {
                public Task Pay(string json) => [|client.PostAsync("/orders", new StringContent(json))|];
            }
            """);
        return Reports(turned ? [called, caller] : [caller, called]);
    }

    [Fact]
    public Task Mutual_recursion_over_the_rest_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(Queue<string> orders)
            {
                if (orders.Count == 0) return;
                try
                {
                    var json = orders.Dequeue();
                    await client.PostAsync("/orders", new StringContent(json));
                }
                catch (HttpRequestException e)
                {
                    Console.WriteLine(e);
                }

                await Next(orders);
            }

            private Task Next(Queue<string> orders) => Pay(orders);
        }
        """);

    [Fact]
    public Task Recursion_in_an_expression() => Reports("""
        class C(HttpClient client)
        {
            public async Task<bool> Pay(string json, int retries) =>
                await Once(json) || (retries > 0 && await Pay(json, retries - 1));

            private async Task<bool> Once(string json)
            {
                try
                {
                    return (await [|client.PostAsync("/orders", new StringContent(json))|]).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }
        }
        """);

    [Fact]
    public Task Recursion_after_success_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json, int page)
            {
                var response = await client.PostAsync("/orders?page=" + page, new StringContent(json));
                if (response.IsSuccessStatusCode) await Pay(json, page + 1);
            }
        }
        """);

    [Fact]
    public Task Goto_out_of_a_catch() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                var tries = 0;
                retry:
                try
                {
                    await [|client.PostAsync("/orders", new StringContent(json))|];
                }
                catch (HttpRequestException)
                {
                    if (++tries < 3) goto retry;
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task Goto_forward_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                try
                {
                    await client.PostAsync("/orders", new StringContent(json));
                }
                catch (HttpRequestException)
                {
                    goto done;
                }

                Console.WriteLine("paid");
                done:
                Console.WriteLine("done");
            }
        }
        """);

    [Fact]
    public Task Goto_case() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json, int state)
            {
                switch (state)
                {
                    case 0:
                        try
                        {
                            await [|client.PostAsync("/orders", new StringContent(json))|];
                            break;
                        }
                        catch (HttpRequestException)
                        {
                            goto case 0;
                        }
                    case 1:
                        break;
                }
            }
        }
        """);

    [Fact]
    public Task Iterator_of_delays() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                foreach (var delay in Delays())
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(delay);
                    }
                }
            }

            private static IEnumerable<int> Delays()
            {
                yield return 100;
                yield return 1000;
                yield return 5000;
            }
        }
        """);

    [Fact]
    public Task Array_of_delays() => Reports("""
        class C(HttpClient client)
        {
            private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

            public async Task Pay(string json)
            {
                foreach (var delay in Delays)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(delay);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Range_of_attempts() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                foreach (var attempt in Enumerable.Range(1, 3))
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Iterator_that_sends_each_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async IAsyncEnumerable<string> Pay(IEnumerable<string> orders)
            {
                foreach (var json in orders)
                {
                    HttpResponseMessage? response = null;
                    try
                    {
                        response = await client.PostAsync("/orders", new StringContent(json));
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }

                    if (response is not null) yield return await response.Content.ReadAsStringAsync();
                }
            }
        }
        """);

    [Fact]
    public Task Iterator_that_retries() => Reports("""
        class C(HttpClient client)
        {
            public async IAsyncEnumerable<string> Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    string? answer = null;
                    try
                    {
                        answer = await (await [|client.PostAsync("/orders", new StringContent(json))|]).Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }

                    if (answer is not null)
                    {
                        yield return answer;
                        yield break;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_in_a_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Pay(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        return await Once();
                    }
                    catch (HttpRequestException) when (i < 3)
                    {
                    }
                }

                async Task<string> Once()
                {
                    var response = await [|client.PostAsync("/orders", new StringContent(json))|];
                    return await response.Content.ReadAsStringAsync();
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_that_calls_itself() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json)
            {
                return Try(3);

                async Task<HttpResponseMessage> Try(int left)
                {
                    try
                    {
                        return await [|client.PostAsync("/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (left > 0)
                    {
                        return await Try(left - 1);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_called_once_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                try
                {
                    return await Once();
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("not paid", e);
                }

                Task<HttpResponseMessage> Once() => client.PostAsync("/orders", new StringContent(json));
            }
        }
        """);

    [Fact]
    public Task Lambda_in_a_local() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                Func<Task<HttpResponseMessage>> send = () => [|client.PostAsync("/orders", new StringContent(json))|];
                for (var i = 0; ; i++)
                {
                    try
                    {
                        return await send();
                    }
                    catch (HttpRequestException) when (i < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Lambda_with_its_own_loop() => Reports("""
        class C(HttpClient client)
        {
            public Func<string, Task> Payer => async json =>
            {
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            };
        }
        """);

    [Fact]
    public Task Method_group_to_a_helper() => Reports("""
        static class Retry
        {
            public static async Task<T> Run<T>(Func<string, Task<T>> action, string argument)
            {
                var attempt = 0;
                while (true)
                {
                    try
                    {
                        return await action(argument);
                    }
                    catch (Exception) when (++attempt < 3)
                    {
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Retry.Run(Once, json);

            private Task<HttpResponseMessage> Once(string json) => [|client.PostAsync("/orders", new StringContent(json))|];
        }
        """);

    [Fact]
    public Task Generic_helper_two_levels_deep() => Reports("""
        static class Retry
        {
            public static Task<T> Run<T>(Func<Task<T>> action) => Run(action, 3);

            public static Task<T> Run<T>(Func<Task<T>> action, int attempts) => Core<object?, T>(_ => action(), null, attempts);

            private static async Task<TResult> Core<TState, TResult>(Func<TState, Task<TResult>> action, TState state, int attempts)
            {
                for (var i = 1; ; i++)
                {
                    try
                    {
                        return await action(state);
                    }
                    catch (Exception e) when (i < attempts && e is not OperationCanceledException)
                    {
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Retry.Run(() => [|client.PostAsync("/orders", new StringContent(json))|]);
        }
        """);

    [Fact]
    public Task Helper_of_a_custom_delegate() => Reports("""
        delegate Task<T> Attempt<T>(int number, CancellationToken token);

        class Retrier
        {
            private readonly int _attempts = 3;

            public async Task<T> Run<T>(Attempt<T> attempt, CancellationToken token)
            {
                Exception? last = null;
                for (var i = 0; i < _attempts; i++)
                {
                    try
                    {
                        return await attempt(i, token);
                    }
                    catch (HttpRequestException e)
                    {
                        last = e;
                    }
                }

                throw last!;
            }
        }

        class C(HttpClient client, Retrier retrier)
        {
            public Task<HttpResponseMessage> Pay(string json, CancellationToken token) =>
                retrier.Run((_, t) => [|client.PostAsync("/orders", new StringContent(json), t)|], token);
        }
        """);

    [Fact]
    public Task Helper_of_an_exception_type() => Reports("""
        static class Retry
        {
            public static async Task<T> On<TException, T>(Func<Task<T>> action) where TException : Exception
            {
                try
                {
                    return await action();
                }
                catch (TException)
                {
                    return await action();
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Retry.On<HttpRequestException, HttpResponseMessage>(() => [|client.PostAsync("/orders", new StringContent(json))|]);
        }
        """);

    [Fact]
    public Task Helper_of_another_exception_type_is_silent() => Silent("""
        static class Retry
        {
            public static async Task<T> On<TException, T>(Func<Task<T>> action) where TException : Exception
            {
                try
                {
                    return await action();
                }
                catch (TException)
                {
                    return await action();
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Retry.On<FormatException, HttpResponseMessage>(() => client.PostAsync("/orders", new StringContent(json)));
        }
        """);

    [Fact]
    public Task Helper_that_runs_once_is_silent() => Silent("""
        static class Timing
        {
            public static async Task<T> Measure<T>(Func<Task<T>> action)
            {
                try
                {
                    return await action();
                }
                finally
                {
                    Console.WriteLine("done");
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Timing.Measure(() => client.PostAsync("/orders", new StringContent(json)));
        }
        """);

    [Fact]
    public Task Record() => Reports("""
        record Orders(HttpClient Client, int Attempts)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        return await [|Client.PostAsync("/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (i < Attempts)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Struct() => Reports("""
        readonly struct Orders
        {
            private readonly HttpClient _client;

            public Orders(HttpClient client) => _client = client;

            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|_client.PostAsync("/orders", new StringContent(json))|];
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
    public Task Explicit_interface_member() => Reports("""
        interface IOrders
        {
            Task Pay(string json);
        }

        class C(HttpClient client) : IOrders
        {
            async Task IOrders.Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
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
    public Task Default_interface_member() => Reports("""
        interface IOrders
        {
            HttpClient Client { get; }

            async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|Client.PostAsync("/orders", new StringContent(json))|];
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
    public Task Base_class_that_repeats_what_a_class_implements() => Reports("""
        abstract class Repeating
        {
            public async Task Run(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await Once(json);
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }

            protected abstract Task Once(string json);
        }

        class C(HttpClient client) : Repeating
        {
            protected override async Task Once(string json) => await [|client.PostAsync("/orders", new StringContent(json))|];
        }
        """);

    [Fact]
    public Task Generic_class() => Reports("""
        class Sender<T>(HttpClient client) where T : notnull
        {
            public async Task Send(T item)
            {
                var tries = 0;
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("/items", new StringContent(item.ToString()!))|];
                        return;
                    }
                    catch (HttpRequestException) when (tries++ < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Aliases() => Reports("""
        using Client = System.Net.Http.HttpClient;
        using Failed = System.Net.Http.HttpRequestException;
        using Text = System.Net.Http.StringContent;

        class C(Client client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new Text(json))|];
                        return;
                    }
                    catch (Failed)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Using_static() => Reports("""
        using static Retry;

        static class Retry
        {
            public static async Task Repeat(Func<Task> action)
            {
                while (true)
                {
                    try
                    {
                        await action();
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task Pay(string json) => Repeat(async () => await [|client.PostAsync("/orders", new StringContent(json))|]);
        }
        """);

    [Fact]
    public Task Nullable_off() => Reports("""
        #nullable disable
        class C
        {
            private readonly HttpClient client;

            public C(HttpClient client) { this.client = client; }

            public async Task<string> Pay(string json)
            {
                HttpResponseMessage response = null;
                while (response == null)
                {
                    try
                    {
                        response = await [|this.client.PostAsync("/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return await response.Content.ReadAsStringAsync();
            }
        }
        """);

    [Fact]
    public Task Flag_that_ends_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                var sent = false;
                while (!sent)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        sent = true;
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Continue_in_the_catch() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 5; i++)
                {
                    HttpResponseMessage response;
                    try
                    {
                        response = await [|client.PostAsync("/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException)
                    {
                        continue;
                    }

                    Console.WriteLine(response.StatusCode);
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task Break_in_the_catch_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 5; i++)
                {
                    try
                    {
                        var response = await client.PostAsync("/orders", new StringContent(json));
                        if (response.IsSuccessStatusCode) break;
                        if (response.StatusCode != HttpStatusCode.TooManyRequests) break;
                    }
                    catch (HttpRequestException)
                    {
                        break;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Rethrown_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                        throw;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Exception_kept_and_thrown_at_the_end() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                var failures = new List<Exception>();
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e)
                    {
                        failures.Add(e);
                    }
                }

                throw new AggregateException(failures);
            }
        }
        """);

    [Fact]
    public Task Finally_counts() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                var left = 3;
                while (left > 0)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                    finally
                    {
                        left--;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Nested_loops() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(IEnumerable<string> orders)
            {
                foreach (var json in orders)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try
                        {
                            await [|client.PostAsync("/orders", new StringContent(json))|];
                            break;
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Blocking_on_the_task() => Reports("""
        class C(HttpClient client)
        {
            public void Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        [|client.PostAsync("/orders", new StringContent(json))|].Wait();
                        return;
                    }
                    catch (AggregateException e) when (e.InnerException is HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Awaited_without_the_context() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        using var response = await [|client.PostAsync("/orders", new StringContent(json))|].ConfigureAwait(false);
                        response.EnsureSuccessStatusCode();
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
    public Task Second_send_after_the_try() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                try
                {
                    return await client.PostAsync("/orders", new StringContent(json));
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(1000);
                }

                return await [|client.PostAsync("/orders", new StringContent(json))|];
            }
        }
        """);

    [Fact]
    public Task Property_that_sends() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Answer
            {
                get
                {
                    while (true)
                    {
                        try
                        {
                            return [|client.PostAsync("/orders", new StringContent("1"))|].Result;
                        }
                        catch (Exception)
                        {
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Constructor_that_sends() => Reports("""
        class C
        {
            public C(HttpClient client)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        [|client.PostAsync("/orders", new StringContent("1"))|].GetAwaiter().GetResult();
                        break;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Static_method() => Reports("""
        static class C
        {
            private static readonly HttpClient Client = {|GOAWAY302:new()|};

            public static async Task Pay(string json)
            {
                var random = new Random();
                for (var i = 1; i <= 3; i++)
                {
                    try
                    {
                        await [|Client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException) when (i < 3)
                    {
                        await Task.Delay(random.Next(100) * i);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Timer_that_ticks_while_it_fails() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
                while (await timer.WaitForNextTickAsync())
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Async_void() => Reports("""
        class C(HttpClient client)
        {
            public async void Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
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
    public Task ValueTask() => Reports("""
        class C(HttpClient client)
        {
            public async ValueTask<HttpStatusCode> Pay(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        using var response = await [|client.PostAsync("/orders", new StringContent(json))|];
                        return response.StatusCode;
                    }
                    catch (HttpRequestException) when (i < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Pattern_over_the_failure() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (Exception e) when (i < 3 && e is HttpRequestException { StatusCode: null } or TaskCanceledException { InnerException: TimeoutException })
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Switch_over_the_failure() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e)
                    {
                        switch (e.HttpRequestError)
                        {
                            case HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded:
                                continue;
                            default:
                                throw;
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Cancelled_by_the_caller_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json, CancellationToken token)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json), token);
                        return;
                    }
                    catch (OperationCanceledException) when (token.IsCancellationRequested)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Timeout_after_which_nothing_is_sent_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<bool> Pay(string json)
            {
                for (var i = 0; i < 1; i++)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json));
                        return true;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return false;
            }
        }
        """);

    [Fact]
    public Task Json_that_cannot_be_read_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<int> Pay(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        var response = await client.PostAsync("/orders", new StringContent(json));
                        return int.Parse(await response.Content.ReadAsStringAsync());
                    }
                    catch (FormatException) when (i < 3)
                    {
                        return -1;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Failure_answered_with_another_verb_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                try
                {
                    return await client.PostAsync("/orders", new StringContent(json));
                }
                catch (HttpRequestException)
                {
                    return await client.GetAsync("/orders/last");
                }
            }
        }
        """);

    [Fact]
    public Task Asked_whether_it_came_through_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task On_NET_Framework() => Reports("""
        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Pay(string json)
            {
                var tries = 0;
                while (true)
                {
                    try
                    {
                        await [|_client.PostAsync("http://pay/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e) when (e.InnerException is WebException && tries++ < 3)
                    {
                    }
                }
            }
        }
        """, World.Net472);

    [Fact]
    public Task Recursion_on_NET_Standard() => Reports("""
        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<HttpResponseMessage> Pay(string json, int tries)
            {
                try
                {
                    return await [|_client.PostAsync("http://pay/orders", new StringContent(json))|];
                }
                catch (HttpRequestException)
                {
                    if (tries == 0) throw;
                    return await Pay(json, tries - 1);
                }
            }
        }
        """, World.NetStandard20);

    [Fact]
    public Task Only_connecting_failed_on_NET_Framework_is_silent() => Silent("""
        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await _client.PostAsync("http://pay/orders", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException e) when (e.InnerException is WebException web && web.Status == WebExceptionStatus.ConnectFailure)
                    {
                    }
                }
            }
        }
        """, World.Net472);

    [Fact]
    public Task On_NET_6() => Reports("""
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|_client.PostAsync("http://pay/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e) when (e.StatusCode is null)
                    {
                    }
                }
            }
        }
        """, World.Net6Bare);

    [Fact]
    public Task On_NET_8() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|client.PostAsync("/orders", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
                    {
                    }
                }
            }
        }
        """, World.Net8Bare);

    [Fact]
    public Task A_task_that_is_awaited_in_the_try_block() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string json)
            {
                for (var i = 0; ; i++)
                {
                    var t = [|client.PostAsync("/o", new StringContent(json))|];
                    try { return await t.ConfigureAwait(false); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_task_is_awaited_behind_the_try_block() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string json)
            {
                for (var i = 0; ; i++)
                {
                    Task<HttpResponseMessage> t;
                    try { t = client.PostAsync("/o", new StringContent(json)); }
                    catch (HttpRequestException) when (i < 3) { continue; }
                    return await t;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_a_task_leaves_the_try_block_before_it_fails() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return client.PostAsync("/o", new StringContent(json)); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_nobody_awaits_the_task() => Silent("""
        class C(HttpClient client)
        {
            public void Post(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { _ = client.PostAsync("/o", new StringContent(json)); return; }
                    catch (HttpRequestException) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_waited_for_in_the_try_block() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Post(string json)
            {
                for (var i = 0; ; i++)
                {
                    var t = [|client.PostAsync("/o", new StringContent(json))|];
                    try { t.Wait(); return t.Result; }
                    catch (AggregateException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_continuation_that_sends_again_after_a_fault() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json, int left) =>
                [|client.PostAsync("/o", new StringContent(json))|]
                    .ContinueWith(t => t.IsFaulted && left > 0 ? Post(json, left - 1) : t).Unwrap();
        }
        """);

    [Fact]
    public Task A_continuation_for_faults_alone_that_sends_again() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json, int left) =>
                [|client.PostAsync("/o", new StringContent(json))|]
                    .ContinueWith(t => Post(json, left - 1), TaskContinuationOptions.OnlyOnFaulted).Unwrap();
        }
        """);

    [Fact]
    public Task Silent_over_a_continuation_for_successes() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json, int left) =>
                client.PostAsync("/o", new StringContent(json))
                    .ContinueWith(t => Post(json, left - 1), TaskContinuationOptions.OnlyOnRanToCompletion).Unwrap();
        }
        """);

    [Fact]
    public Task Silent_over_a_continuation_that_writes_the_fault_down() => Silent("""
        class C(HttpClient client)
        {
            public async Task Post(string[] items)
            {
                foreach (var json in items)
                    await client.PostAsync("/o", new StringContent(json)).ContinueWith(t => { if (t.IsFaulted) Console.WriteLine(t.Exception); });
            }
        }
        """);

    [Fact]
    public Task A_loop_that_asks_the_task_how_it_ended() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string json)
            {
                Task<HttpResponseMessage> t;
                var n = 0;
                do
                {
                    t = [|client.PostAsync("/o", new StringContent(json))|];
                    await Task.WhenAny(t);
                } while (!t.IsCompletedSuccessfully && ++n < 3);
                return await t;
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_awaited_without_throwing() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage?> Post(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    var t = [|client.PostAsync("/o", new StringContent(json))|];
                    await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (t.IsCompletedSuccessfully) return t.Result;
                }
                return null;
            }
        }
        """);

    [Fact]
    public Task One_of_two_tasks() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Do(bool post, string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        var t = post ? [|client.PostAsync("/o", new StringContent(json))|] : client.GetAsync("/o");
                        return await t;
                    }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Two_tasks_that_are_awaited_together() => Reports("""
        class C(HttpClient client)
        {
            public async Task Do(string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        var a = [|client.PostAsync("/a", new StringContent(json))|];
                        var b = client.GetAsync("/o");
                        await Task.WhenAll(a, b);
                        return;
                    }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_batch_that_is_sent_again_as_a_whole() => Reports("""
        class C(HttpClient client)
        {
            public async Task Do(string[] items)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        await Task.WhenAll(items.Select(x => [|client.PostAsync("/a", new StringContent(x))|]));
                        return;
                    }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_items_that_are_sent_in_parallel_once() => Silent("""
        class C(HttpClient client)
        {
            public Task Do(string[] items) => Parallel.ForEachAsync(items, async (x, ct) =>
            {
                try { await client.PostAsync("/a", new StringContent(x), ct); }
                catch (HttpRequestException e) { Console.WriteLine(e); }
            });
        }
        """);

    [Fact]
    public Task A_delegate_that_a_property_gives() => Reports("""
        class C(HttpClient client)
        {
            private Func<string, Task<HttpResponseMessage>> Send => json => [|client.PostAsync("/o", new StringContent(json))|];
            public async Task<HttpResponseMessage> P(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await Send(json); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_delegate_in_a_field_of_another_class() => Reports("""
        class Sender
        {
            public readonly Func<string, Task<HttpResponseMessage>> Post;
            public Sender(HttpClient client) => Post = json => [|client.PostAsync("/o", new StringContent(json))|];
        }
        class C(Sender s)
        {
            public async Task<HttpResponseMessage> P(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await s.Post(json); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_delegate_in_a_field_that_is_run_once() => Silent("""
        class C
        {
            private readonly Func<string, Task<HttpResponseMessage>> _post;
            public C(HttpClient client) => _post = json => client.PostAsync("/o", new StringContent(json));
            public async Task<HttpResponseMessage?> P(string[] items)
            {
                foreach (var json in items)
                {
                    try { return await _post(json); }
                    catch (HttpRequestException) { return null; }
                }
                return null;
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_helper_with_two_implementations() => Silent("""
        interface IRetry { Task<T> Run<T>(Func<Task<T>> f); }
        class Once : IRetry { public Task<T> Run<T>(Func<Task<T>> f) => f(); }
        class Often : IRetry { public async Task<T> Run<T>(Func<Task<T>> f) { for (var i = 0; ; i++) { try { return await f(); } catch (HttpRequestException) when (i < 3) { } } } }
        class C(IRetry retry, HttpClient client) { public Task<HttpResponseMessage> P() => retry.Run(() => client.PostAsync("/o", new StringContent(""))); }
        """);

    [Fact]
    public Task A_helper_with_one_implementation() => Reports("""
        interface IRetry { Task<T> Run<T>(Func<Task<T>> f); }
        class Often : IRetry { public async Task<T> Run<T>(Func<Task<T>> f) { for (var i = 0; ; i++) { try { return await f(); } catch (HttpRequestException) when (i < 3) { } } } }
        class C(IRetry retry, HttpClient client) { public Task<HttpResponseMessage> P() => retry.Run(() => [|client.PostAsync("/o", new StringContent(""))|]); }
        """);

    [Fact]
    public Task A_method_group_that_a_primary_constructor_keeps() => Reports("""
        class Retrying(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> next)
        {
            public async Task<HttpResponseMessage> Send(string json, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    try { return await next(new HttpRequestMessage(HttpMethod.Post, "/o") { Content = new StringContent(json) }, ct); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json) => new Retrying([|client.SendAsync|]).Send(json, default);
        }
        """);

    [Theory]
    [InlineData("Task<HttpResponseMessage> Next() => next(message(), ct); return await Next();")]
    [InlineData("Task<HttpResponseMessage> Next() => _next(message(), ct); return await Next();")]
    [InlineData("Task<HttpResponseMessage> Next() => next(message(), ct); return await Run(Next);")]
    [InlineData("async Task<HttpResponseMessage> Next() { Task<HttpResponseMessage> Last() => _next(message(), ct); return await Last(); } return await Next();")]
    public Task A_method_group_that_a_local_function_has_by_the_object_around_it(string attempt) => Reports($$"""
        class Retrying(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> next)
        {
            private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _next = next;

            public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> message, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    try { {{attempt}} }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            private static Task<T> Run<T>(Func<Task<T>> attempt) => attempt();
        }
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Post(string json) =>
                new Retrying([|client.SendAsync|]).Send(() => new HttpRequestMessage(HttpMethod.Post, "/o") { Content = new StringContent(json) }, default);
        }
        """);

    [Theory]
    [InlineData("await First(json); await Second(json);")]
    [InlineData("await Both(json);")]
    [InlineData("await First(json); await Both(json);")]
    public Task Two_sends_of_one_attempt_in_methods(string attempt) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Two(string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        {{attempt}}
                        return;
                    }
                    catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }

            private async Task Both(string json)
            {
                await First(json);
                await Second(json);
            }

            private Task First(string json) => [|client.PostAsync("/a", new StringContent(json))|];

            private Task Second(string json) => [|client.PostAsync("/b", new StringContent(json))|];
        }
        """);

    [Theory]
    [InlineData("await First(new StringContent(json)); await Second(new StringContent(json));")]
    [InlineData("await Both(json);")]
    [InlineData("await First(new StringContent(json)); await Both(json);")]
    public Task Two_sends_of_one_attempt_in_methods_that_are_handed_contents(string attempt) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Two(string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        {{attempt}}
                        return;
                    }
                    catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }

            private async Task Both(string json)
            {
                await First(new StringContent(json));
                await Second(new StringContent(json));
            }

            private Task First(HttpContent content) => [|client.PostAsync("/a", content)|];

            private Task Second(HttpContent content) => [|client.PostAsync("/b", content)|];
        }
        """);

    [Fact]
    public Task The_next_endpoint_after_one_in_a_local_function_that_catches() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string json)
            {
                async Task<HttpResponseMessage?> First()
                {
                    try { return await client.PostAsync("https://a.example/o", new StringContent(json)); }
                    catch (HttpRequestException) { return null; }
                }

                return await First() ?? await [|client.PostAsync("https://b.example/o", new StringContent(json))|];
            }
        }
        """);

    [Fact]
    public Task A_method_group_in_parentheses() => Reports("""
        class C(HttpClient client)
        {
            static async Task<T> Retry<T>(Func<string, HttpContent, Task<T>> f, string u, Func<HttpContent> content)
            {
                for (var i = 0; ; i++) { try { return await f(u, content()); } catch (HttpRequestException) when (i < 3) { } }
            }
            public Task<HttpResponseMessage> Post(string u, string json) => Retry(([|client.PostAsync|]), u, () => new StringContent(json));
        }
        """);

    [Theory]
    [InlineData("Task<HttpResponseMessage> First() => [|client.PostAsync(url + \"/a\", new StringContent(json))|]; await First(); await [|client.PostAsync(url + \"/b\", new StringContent(json))|];")]
    [InlineData("await [|client.PostAsync(url + \"/a\", new StringContent(json))|]; Task<HttpResponseMessage> Second() => [|client.PostAsync(url + \"/b\", new StringContent(json))|]; await Second();")]
    [InlineData("await First(); await Second(); Task First() => [|client.PostAsync(url + \"/a\", new StringContent(json))|]; Task Second() => [|client.PostAsync(url + \"/b\", new StringContent(json))|];")]
    [InlineData("await ((Func<Task>)(() => [|client.PostAsync(url + \"/a\", new StringContent(json))|]))(); await [|client.PostAsync(url + \"/b\", new StringContent(json))|];")]
    public Task Two_sends_of_one_attempt_in_local_functions(string attempt) => Reports($$"""
        class C
        {
            private HttpClient client;
            public C(HttpClient client) { this.client = client; }
            public async Task Two(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        {{attempt}}
                        return;
                    }
                    catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_method_group_of_GET() => Silent("""
        class C(HttpClient client)
        {
            static async Task<T> Retry<T>(Func<string, Task<T>> f, string u)
            {
                for (var i = 0; ; i++) { try { return await f(u); } catch (HttpRequestException) when (i < 3) { } }
            }
            public Task<string> Get(string u) => Retry(client.GetStringAsync, u);
        }
        """);

    [Fact]
    public Task Silent_over_a_method_group_that_is_run_once() => Silent("""
        class C(HttpClient client)
        {
            static async Task<T> Log<T>(Func<HttpRequestMessage, Task<T>> f, HttpRequestMessage m)
            {
                try { return await f(m); } catch (HttpRequestException e) { Console.WriteLine(e); throw; }
            }
            public Task<HttpResponseMessage> Post(HttpRequestMessage m) => Log(client.SendAsync, m);
        }
        """);

    [Fact]
    public Task Silent_over_a_method_group_of_something_else() => Silent("""
        class Bus { public Task SendAsync(string s) => Task.CompletedTask; }
        class C(Bus bus)
        {
            static async Task Retry(Func<string, Task> f, string u) { for (var i = 0; ; i++) { try { await f(u); return; } catch (HttpRequestException) when (i < 3) { } } }
            public Task P() => Retry(bus.SendAsync, "");
        }
        """);

    [Fact]
    public Task A_partial_method_that_sends() => Reports("""
        partial class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await Once(json); } catch (HttpRequestException) when (i < 3) { }
                }
            }
            private partial Task<HttpResponseMessage> Once(string json);
        }
        partial class C
        {
            private partial Task<HttpResponseMessage> Once(string json) => [|client.PostAsync("/o", new StringContent(json))|];
        }
        """);

    [Fact]
    public Task A_delegate_that_a_constructor_keeps() => Reports("""
        class C
        {
            private readonly Func<string, Task<HttpResponseMessage>> _send;
            public C(HttpClient client) => _send = json => [|client.PostAsync("/o", new StringContent(json))|];
            public async Task<HttpResponseMessage> P(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await _send(json); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_that_calls_what_sends() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        Task Attempt() => Once(url, content);
                        await Attempt();
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }

            private async Task Once(string url, HttpContent content) => await [|client.PostAsync(url, content)|];
        }
        """);

    [Fact]
    public Task Local_function_that_calls_what_a_class_implements() => Reports("""
        abstract class Repeating
        {
            public async Task Run(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        Task Attempt() => Once(json);
                        Task Again() => Attempt();
                        await Again();
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }

            protected abstract Task Once(string json);
        }

        class C(HttpClient client) : Repeating
        {
            protected override async Task Once(string json) => await [|client.PostAsync("/orders", new StringContent(json))|];
        }
        """);

    [Fact]
    public Task Local_function_that_begins_anew() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content, int attempt)
            {
                try
                {
                    await [|client.PostAsync(url, content)|];
                }
                catch (HttpRequestException) when (attempt < 5)
                {
                    Task Next() => Again(url, content, attempt);
                    await Next();
                }
            }

            private Task Again(string url, HttpContent content, int attempt) => Pay(url, content, attempt + 1);
        }
        """);

    [Fact]
    public Task Fix_keeps_the_lines_around_what_it_changes() => Fixes(
        "class C(HttpClient client)\n{\n\tpublic async Task Pay(string  json)\n\t{\n\t\twhile (true)\n\t\t{ {\n\t\t\ttry\n\t\t\t{\n"
        + "\t\t\t\tawait [|client.PostAsync(\"/orders\",  new StringContent(json))|];\n\t\t\t\treturn;\n\t\t\t}\n\t\t\tcatch (HttpRequestException)\n\t\t\t{\n\t\t\t}\n\t\t} }\n\t}\n}\n",
        "class C(HttpClient client)\n{\n\tpublic async Task Pay(string  json)\n\t{\n\t\twhile (true)\n\t\t{ {\n\t\t\ttry\n\t\t\t{\n"
        + "\t\t\t\tawait client.PostAsync(\"/orders\",  new StringContent(json));\n\t\t\t\treturn;\n\t\t\t}\n\t\t\tcatch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)\n\t\t\t{\n\t\t\t}\n\t\t} }\n\t}\n}\n",
        title: "Retry only what was never sent");

    [Fact]
    public Task Local_function_that_calls_a_delegate() => Reports("""
        static class Retry
        {
            public static async Task Repeat(Func<Task> action)
            {
                while (true)
                {
                    try
                    {
                        Task Attempt() => action();
                        await Attempt();
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task Pay(string json) => Retry.Repeat(async () => await [|client.PostAsync("/orders", new StringContent(json))|]);
        }
        """);

    [Fact]
    public Task Verb_from_four_calls_above() => Reports("""
        class Wire(HttpClient client)
        {
            public async Task<string> Send(Order order)
            {
                using var request = new HttpRequestMessage(order.Method, "/orders") { Content = new StringContent(order.Text) };
                using var response = await [|client.SendAsync(request)|];
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
        }

        class Order
        {
            public HttpMethod Method { get; set; } = HttpMethod.Get;

            public string Text { get; set; } = "";
        }

        class Engine(Wire wire)
        {
            public Task<string> Run(Order order) => Tried(order);

            private async Task<string> Tried(Order order) => await Again(async () => await wire.Send(order));

            private static async Task<T> Again<T>(Func<Task<T>> action)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await action();
                    }
                    catch (Exception e) when (attempt < 4 && e is HttpRequestException or TimeoutException)
                    {
                        await Task.Delay(100 * attempt);
                    }
                }
            }
        }

        class Executor(Engine engine)
        {
            public async Task<string> Execute(Order order) => await engine.Run(order);
        }

        class Shop(Executor executor)
        {
            public Task<string> Look() => executor.Execute(new Order { Method = HttpMethod.Get });

            public Task<string> Change() => executor.Execute(new Order { Method = new HttpMethod("POST") });
        }
        """);

    [Fact]
    public Task Safe_verbs_from_four_calls_above_are_silent() => Silent("""
        class Wire(HttpClient client)
        {
            public async Task<string> Send(Order order)
            {
                using var request = new HttpRequestMessage(order.Method, "/orders") { Content = new StringContent(order.Text) };
                using var response = await client.SendAsync(request);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
        }

        class Order
        {
            public HttpMethod Method { get; set; } = HttpMethod.Get;

            public string Text { get; set; } = "";
        }

        class Engine(Wire wire)
        {
            public Task<string> Run(Order order) => Tried(order);

            private async Task<string> Tried(Order order) => await Again(async () => await wire.Send(order));

            private static async Task<T> Again<T>(Func<Task<T>> action)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await action();
                    }
                    catch (Exception e) when (attempt < 4 && e is HttpRequestException or TimeoutException)
                    {
                        await Task.Delay(100 * attempt);
                    }
                }
            }
        }

        class Executor(Engine engine)
        {
            public async Task<string> Execute(Order order) => await engine.Run(order);
        }

        class Shop(Executor executor)
        {
            public Task<string> Look() => executor.Execute(new Order { Method = HttpMethod.Get });

            public Task<string> Change() => executor.Execute(new Order { Method = HttpMethod.Put });
        }
        """);

    [Fact]
    public Task Silent_over_a_cache_of_tasks() => Silent("""
        class C(HttpClient client)
        {
            private readonly Dictionary<string, Task<HttpResponseMessage>> _cache = new();
            public async Task<HttpResponseMessage> P(string k)
            {
                if (!_cache.TryGetValue(k, out var t)) _cache[k] = t = client.PostAsync("/o", new StringContent(k));
                try { return await t; }
                catch { _cache.Remove(k); throw; }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_list_of_tasks_that_are_awaited_once() => Silent("""
        class C(HttpClient client)
        {
            public async Task P(string[] items)
            {
                var tasks = new List<Task>();
                foreach (var x in items) tasks.Add(client.PostAsync("/o", new StringContent(x)));
                try { await Task.WhenAll(tasks); }
                catch (HttpRequestException e) { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_task_for_each_batch() => Silent("""
        class C(HttpClient client)
        {
            public async Task P(IEnumerable<string[]> batches)
            {
                foreach (var b in batches)
                {
                    var t = client.PostAsync("/o", new StringContent(string.Join(",", b)));
                    try { await t; } catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_continuation_in_each_tick() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await client.PostAsync("/beat", new StringContent("1"), ct).ContinueWith(t => { if (t.IsFaulted) Console.WriteLine(t.Exception); }, ct);
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_task_beside_a_delay() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage?> P(string j)
            {
                var t = client.PostAsync("/o", new StringContent(j));
                var first = await Task.WhenAny(t, Task.Delay(1000));
                return first == t ? await t : null;
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_delegate_that_is_run_for_each_item() => Silent("""
        class C
        {
            private readonly Func<string, Task<HttpResponseMessage>> _post;
            public C(HttpClient client) => _post = j => client.PostAsync("/o", new StringContent(j));
            public async Task Run(System.Threading.Channels.ChannelReader<string> r)
            {
                await foreach (var s in r.ReadAllAsync())
                {
                    try { await _post(s); } catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_method_groups_in_a_table() => Silent("""
        class C(HttpClient client)
        {
            private readonly Dictionary<string, Func<string, Task<HttpResponseMessage>>> _map = new();
            public void Init() { _map["x"] = client.GetAsync; _map["y"] = client.DeleteAsync; }
            public Task<HttpResponseMessage> Do(string k, string u) => _map[k](u);
        }
        """);

    [Fact]
    public Task Using_left_by_continue_and_by_return() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Post(string url, HttpContent content)
            {
                var last = false;
                while (true)
                {
                    using var source = new CancellationTokenSource(1000);
                    using var other = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
                    try
                    {
                        var response = await [|client.PostAsync(url, content, other.Token)|];
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException)
                    {
                        if (!last)
                        {
                            last = true;
                            continue;
                        }
                    }

                    return "";
                }
            }
        }
        """);

    [Fact]
    public Task Using_left_by_return_alone() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string> Post(string url, HttpContent content, string[] pages)
            {
                foreach (var page in pages)
                {
                    using var source = new CancellationTokenSource(1000);
                    if (page.Length == 0)
                    {
                        continue;
                    }

                    try
                    {
                        var response = await client.PostAsync(url, content, source.Token);
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException)
                    {
                        return "";
                    }
                }

                return "";
            }
        }
        """);

    [Fact]
    public Task Send_in_a_finally_block() => Reports("""
        class C(HttpClient client)
        {
            public async Task Close(string url, HttpContent content, Func<Task> work)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        try
                        {
                            await work();
                        }
                        finally
                        {
                            await [|client.PostAsync(url, content)|];
                        }

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
    public Task Way_back_through_a_finally_block() => Reports("""
        class C(HttpClient client)
        {
            private int left = 3;

            public async Task Post(string url, HttpContent content)
            {
                var isSent = false;
                try
                {
                    await [|client.PostAsync(url, content)|];
                    isSent = true;
                }
                catch (HttpRequestException)
                {
                }
                finally
                {
                    if (!isSent && left-- > 0)
                    {
                        await Post(url, content);
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("await Post(url, content, 0)")]
    [InlineData("await ((Func<Task<string>>)(() => Post(url, content, 0)))()")]
    public Task Way_back_from_what_reads_the_answer(string back) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<string> Post(string url, HttpContent content, int left = 3)
            {
                var answer = "";
                try
                {
                    var response = await [|client.PostAsync(url, content)|];
                    answer = await response.Content.ReadAsStringAsync();
                }
                catch (HttpRequestException) when (left > 0)
                {
                    answer = null;
                }

                return await Read(answer, url, content);
            }

            private async Task<string> Read(string answer, string url, HttpContent content) =>
                answer ?? {{back}};
        }
        """);

    [Theory]
    [InlineData("await ((Func<Task<HttpResponseMessage>>)(() => [|client.PostAsync(url + \"/b\", new StringContent(json))|]))();", "await [|client.PatchAsync(url + \"/c\", new StringContent(json))|];")]
    [InlineData("await ((Func<Task<HttpResponseMessage>>)(() => [|client.PostAsync(url + \"/b\", new StringContent(json))|]))();", "")]
    [InlineData("Func<Task> send = () => [|client.PostAsync(url + \"/b\", new StringContent(json))|]; await send();", "")]
    [InlineData("await Task.Run(async () => { await [|client.PostAsync(url + \"/b\", new StringContent(json))|]; });", "")]
    public Task Second_send_of_an_attempt_in_a_lambda(string second, string third) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Three(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await [|client.PostAsync(url + "/a", new StringContent(json))|];
                        {{second}}
                        {{third}}
                        return;
                    }
                    catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }
        }
        """);

    [Fact]
    public Task Last_attempt_after_a_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        return await [|client.PostAsync("https://pay/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return await [|client.PostAsync("https://pay/orders", new StringContent(json))|];
            }
        }
        """);

    [Fact]
    public Task Three_attempts_written_out() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                try
                {
                    return await client.SendAsync(Make());
                }
                catch (HttpRequestException)
                {
                    try
                    {
                        return await [|client.SendAsync(Make())|];
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return await [|client.SendAsync(Make())|];

                HttpRequestMessage Make() => new(HttpMethod.Post, "https://pay/orders") { Content = new StringContent(json) };
            }
        }
        """);

    [Fact]
    public Task Three_attempts_with_one_key_are_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                var key = Guid.NewGuid().ToString();
                try
                {
                    return await client.SendAsync(Make());
                }
                catch (HttpRequestException)
                {
                    try
                    {
                        return await client.SendAsync(Make());
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return await client.SendAsync(Make());

                HttpRequestMessage Make()
                {
                    var message = new HttpRequestMessage(HttpMethod.Post, "https://pay/orders") { Content = new StringContent(json) };
                    message.Headers.Add("Idempotency-Key", key);
                    return message;
                }
            }
        }
        """);

    [Fact]
    public Task Token_that_is_fetched_between_two_attempts() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                try
                {
                    return await client.PostAsync("https://pay/orders", new StringContent(json));
                }
                catch (HttpRequestException)
                {
                }

                await client.PostAsync("https://pay/session", new StringContent("{}"));
                return await [|client.PostAsync("https://pay/orders", new StringContent(json))|];
            }
        }
        """);

    [Fact]
    public Task What_follows_a_success_of_the_retry_is_silent() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PostAsync("https://audit/orders", new StringContent(json))|];
                        break;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                await client.PostAsync("https://pay/orders", new StringContent(json));
            }
        }
        """);

    /// <summary>A method that tells by what it gives back that it failed, and is called again for it.</summary>
    private static string Trying(string post, string send = "client.PostAsync(\"/pay\", new StringContent(json))", string failed = "return null;") => $$"""
        class C(HttpClient client)
        {
            private async Task<HttpResponseMessage?> Try(string json)
            {
                try
                {
                    return await {{send}};
                }
                catch (HttpRequestException)
                {
                    {{failed}}
                }
            }

            public async Task<HttpResponseMessage?> Post(string json, string other)
            {
                {{post}}
            }
        }
        """;

    [Theory]
    [InlineData("return await Try(json) ?? await Try(json);")]
    [InlineData("var first = await Try(json); if (first is null) { await Task.Delay(100); first = await Try(json); } return first;")]
    [InlineData("var first = await Try(json); first ??= await this.Try(json); return first;")]
    [InlineData("var first = await Try(json); return first != null ? first : await Try(json);")]
    public Task Method_that_is_tried_again(string post) => Reports(Trying(post, "[|client.PostAsync(\"/pay\", new StringContent(json))|]"));

    [Theory]
    [InlineData("return await Try(json) ?? await Try(other);")]
    [InlineData("var first = await Try(json); if (other == \"\") return null; return first;")]
    [InlineData("var first = await Try(json); if (first is { StatusCode: HttpStatusCode.Unauthorized }) return await Try(json); return first;")]
    public Task Method_that_is_tried_for_something_else_is_silent(string post) => Silent(Trying(post));

    [Fact]
    public Task Method_that_is_tried_again_only_where_it_did_not_fail_is_silent() =>
        Silent(Trying("return await Try(json) ?? await Try(json);", failed: "throw;"));

    /// <summary>What waits in the midst of an expression has thrown: what is done with the task behind it changes nothing about that.</summary>
    private static string Waiting(string send, string handler) => $$"""
        class C(HttpClient client)
        {
            public async Task<string> Pay(string json, CancellationToken token)
            {
                for (var i = 0; ; i++)
                {
                    await Task.Yield();
                    try { {{send}} }
                    {{handler}} { }
                }
            }
        }
        """;

    [Theory]
    [InlineData("return SEND.GetAwaiter().GetResult().Content.ReadAsStringAsync().Result;", "catch (HttpRequestException) when (i < 3)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (HttpRequestException) when (i < 3)")]
    [InlineData("var body = (await SEND).Content.ReadAsStringAsync(); body.Wait(); return body.Result;", "catch (HttpRequestException) when (i < 3)")]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (AggregateException e) when (i < 3 && e.InnerException is HttpRequestException)")]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (AggregateException e) when (i < 3 && e.Flatten().InnerExceptions.Any(x => x is HttpRequestException))")]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (AggregateException e) when (i < 3 && e.InnerExceptions.OfType<HttpRequestException>().Any())")]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (AggregateException e) when (i < 3 && e.InnerExceptions[0] is HttpRequestException)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (TaskCanceledException e) when (i < 3 && e.CancellationToken != token)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (OperationCanceledException e) when (i < 3 && e.CancellationToken.IsCancellationRequested)")]
    public Task Failure_that_came_before_the_last_wait(string send, string handler) =>
        Reports(Waiting(send.Replace("SEND", "[|client.PostAsync(\"/pay\", new StringContent(json))|]"), handler));

    [Theory]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (HttpRequestException) when (i < 3)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (AggregateException) when (i < 3)")]
    [InlineData("return SEND.GetAwaiter().GetResult().Content.ReadAsStringAsync().Result;", "catch (AggregateException) when (i < 3)")]
    [InlineData("return SEND.Result.Content.ReadAsStringAsync().Result;", "catch (AggregateException e) when (i < 3 && e.InnerExceptions.All(x => x is IOException))")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (TaskCanceledException e) when (i < 3 && e.CancellationToken == token)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (TaskCanceledException e) when (i < 3 && e.CancellationToken == default)")]
    [InlineData("return (await SEND).Content.ReadAsStringAsync().Result;", "catch (TaskCanceledException e) when (i < 3 && !e.CancellationToken.IsCancellationRequested)")] // HttpClient's own token, and cancelled
    public Task Failure_that_no_handler_takes_as_it_comes_is_silent(string send, string handler) =>
        Silent(Waiting(send.Replace("SEND", "client.PostAsync(\"/pay\", new StringContent(json))"), handler));

    /// <summary>A function that makes of one delegate another.</summary>
    private static string Decorated(string decorated, string post, string pay) => $$"""
        static class Again
        {
            public static Func<string, Task> Of(Func<string, Task> send)
            {
                {{decorated}}
            }
        }

        class C(HttpClient client)
        {
            private Task Post(string json) => {{post}};

            public Task Pay(string json, bool isNew)
            {
                {{pay}}
            }

            private Task Put(string json) => client.PutAsync("/pay", new StringContent(json));
        }
        """;

    private const string LambdaAgain = "return async s => { for (var i = 0; i < 3; i++) try { await send(s); return; } catch (HttpRequestException) { } };";

    private const string LocalAgain = "return Run; async Task Run(string s) { for (var i = 0; i < 3; i++) try { await send(s); return; } catch (HttpRequestException) { } }";

    [Theory]
    [InlineData(LambdaAgain, "Func<string, Task> send = Post; return Again.Of(send)(json);")]
    [InlineData(LambdaAgain, "Func<string, Task> send = this.Post; var again = Again.Of(send); return again(json);")]
    [InlineData(LambdaAgain, "var send = Post; return Again.Of(send)(json);")]
    [InlineData(LocalAgain, "return Again.Of(Post)(json);")]
    [InlineData(LocalAgain, "return Again.Of(s => Post(s))(json);")]
    [InlineData("Func<string, Task> run = Run; return run; async Task Run(string s) { again: try { await send(s); } catch (HttpRequestException) { goto again; } }", "return Again.Of(Post)(json);")]
    public Task Delegate_made_of_a_method(string decorated, string pay) => Reports(Decorated(decorated, "[|client.PostAsync(\"/pay\", new StringContent(json))|]", pay));

    [Theory]
    [InlineData(LambdaAgain, "Func<string, Task> send = Put; return Again.Of(send)(json);")]
    [InlineData(LambdaAgain, "Func<string, Task> send = isNew ? Post : Put; return send(json);")]
    [InlineData(LambdaAgain, "Func<string, Task> send = Post; Again.Of(Put); return send(json);")]
    [InlineData("return Run; async Task Run(string s) { try { await send(s); } catch (HttpRequestException) { } }", "return Again.Of(Post)(json);")]
    [InlineData("return Run; async Task Run(string s) { for (var i = 0; i < 3; i++) await send(s + i); }", "return Again.Of(Post)(json);")]
    public Task Delegate_made_of_a_method_that_repeats_nothing_unsafe_is_silent(string decorated, string pay) =>
        Silent(Decorated(decorated, "client.PostAsync(\"/pay\", new StringContent(json))", pay));

    /// <summary>A method that sends, and another one that does so through it.</summary>
    private static string Through(string body, string send, string via = "(await M(a)).EnsureSuccessStatusCode()") => $$"""
        class C(HttpClient client)
        {
            public async Task<object> Pay(string a)
            {
                {{body}}
            }
            private async Task<object> Via(string a) => {{via}};
            private Task<HttpResponseMessage> M(string a) => {{send}};
        }
        """;

    [Theory]
    [InlineData("try { return await Via(a); } catch (HttpRequestException) { return await M(a); }")]
    [InlineData("try { return await Via(a); } catch (HttpRequestException e) { Console.WriteLine(e); } return await M(a);")]
    [InlineData("try { return await this.Via(a); } catch { var r = await this.M(a); return r; }")]
    public Task Second_attempt_after_one_through_another_method(string body) => Reports(Through(body, "[|client.PostAsync(\"orders\", new StringContent(a))|]"));

    [Theory]
    [InlineData("try { return await Via(a); } catch (HttpRequestException) { return await M(\"\"); }")]
    [InlineData("try { return await Via(a); } catch (FormatException) { return await M(a); }")]
    [InlineData("try { return await Via(a); } catch (HttpRequestException) { throw; } finally { Console.WriteLine(a); }")]
    [InlineData("try { await Via(a); } catch (HttpRequestException) { return 0; } return await M(a);")]
    public Task Call_after_one_through_another_method_that_is_no_second_attempt_is_silent(string body) =>
        Silent(Through(body, "client.PostAsync(\"orders\", new StringContent(a))"));

    [Theory]
    [InlineData("reserve", "cancel", true)]
    [InlineData("cancel", "cancel", false)]
    public async Task Step_of_the_same_that_undoes_another(string first, string second, bool isSilent)
    {
        var code = $$"""
            class C(HttpClient client)
            {
                public async Task Pay(string json)
                {
                    try { await Via("{{first}}", json); } catch (HttpRequestException) { await M("{{second}}", json); }
                }
                private async Task Via(string step, string json) => (await M(step, json)).EnsureSuccessStatusCode();
                private Task<HttpResponseMessage> M(string step, string json) => {{(isSilent ? "SEND" : "[|SEND|]")}};
            }
            """.Replace("SEND", "client.PostAsync($\"saga/{step}\", new StringContent(json))");
        await (isSilent ? Silent(code) : Reports(code));
    }

    [Fact]
    public Task Second_attempt_of_a_put_through_another_method_is_silent() =>
        Silent(Through("try { return await Via(a); } catch (HttpRequestException) { return await M(a); }", "client.PutAsync(\"orders\", new StringContent(a))"));

    [Fact]
    public Task Second_attempt_after_a_method_that_sends_nothing_is_silent() =>
        Silent(Through("try { return await Via(a); } catch (HttpRequestException) { return await M(a); }", "client.PostAsync(\"orders\", new StringContent(a))", "await client.GetAsync(a)"));

    /// <summary>A loop that looks at the answer before it is done with it.</summary>
    private static string Looking(string look, string send = "client.PostAsync(\"orders\", new StringContent(\"{}\"))") => $$"""
        using System.Text.Json;
        class C(HttpClient client)
        {
            public async Task<string?> Pay(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var response = await {{send}};
                        var text = await response.Content.ReadAsStringAsync();
                        {{look}}
                    }
                    catch (Exception) when (attempt < 3)
                    {
                        await Task.Delay(100);
                    }
                }
            }
            private static string Checked(string text) => text.Contains("error") ? throw new FormatException(text) : text;
        }
        """;

    /// <summary>The code itself calls the answer a failure: that is no success after which it goes on.</summary>
    [Theory]
    [InlineData("return JsonSerializer.Deserialize<string>(text) ?? throw new InvalidOperationException(\"none\");")]
    [InlineData("if (text.Length == 0) throw new InvalidOperationException(\"empty\"); return text;")]
    [InlineData("return Checked(text);")]
    [InlineData("if (!response.Headers.Contains(\"X-Id\")) { throw new InvalidOperationException(\"no id\"); } return text;")]
    [InlineData("response.EnsureSuccessStatusCode(); switch (text) { case \"\": throw new FormatException(); default: return text; }")]
    public Task Answer_that_is_taken_for_a_failure(string look) => Reports(Looking(look, "[|client.PostAsync(\"orders\", new StringContent(\"{}\"))|]"));

    /// <summary>A header by which the server asks for another attempt.</summary>
    [Theory]
    [InlineData("if (response.Headers.TryGetValues(\"X-Should-Retry\", out var values) && values.First() == \"true\") continue; if (response.IsSuccessStatusCode) return text;")]
    [InlineData("if (!response.Headers.Contains(\"X-Again\") && response.IsSuccessStatusCode) { return text; }")]
    public Task Answer_that_may_ask_for_another_attempt(string look) => Reports(Looking(look, "[|client.PostAsync(\"orders\", new StringContent(\"{}\"))|]"));

    /// <summary>What is sent after a success, too, is no retry, whatever it was that the answer said.</summary>
    [Theory]
    [InlineData("if (text != \"done\") continue; return text;")]
    [InlineData("if (response.Headers.Contains(\"X-Done\")) return text;")]
    [InlineData("if (response.Headers.Contains(\"X-Limit\")) Console.WriteLine(text);")]
    [InlineData("if (response.Headers.TryGetValues(\"X-Limit\", out var limits)) Console.WriteLine(string.Join(',', limits));")]
    [InlineData("if (text.Length == 0) throw new InvalidOperationException(\"empty\");")]
    public Task Answer_after_which_it_goes_on_is_silent(string look) => Silent(Looking(look));

    [Theory]
    [InlineData("return JsonSerializer.Deserialize<string>(text) ?? throw new InvalidOperationException(\"none\");")]
    public Task Answer_to_a_put_that_is_taken_for_a_failure_is_silent(string look) => Silent(Looking(look, "client.PutAsync(\"orders\", new StringContent(\"{}\"))"));

    /// <summary>A base class that repeats what its classes make and send, called by an interface from a loop over servers.</summary>
    private static string Kinds(string made, string send, string generate = "await Send(Make());") => $$"""
        public interface ILogin { Task Init(); }
        public abstract class Login : ILogin
        {
            protected abstract HttpRequestMessage Make();
            protected abstract Task Send(HttpRequestMessage message);
            public async Task Init() => await Generate();
            private async Task Generate() { {{generate}} }
        }
        public class Reading(HttpClient client) : Login
        {
            protected override HttpRequestMessage Make() => new(HttpMethod.Get, "/state");
            protected override async Task Send(HttpRequestMessage message) => (await client.SendAsync(message)).EnsureSuccessStatusCode();
        }
        public class Writing(HttpClient client) : Login
        {
            protected override HttpRequestMessage Make() => {{made}};
            protected override async Task Send(HttpRequestMessage message) => (await {{send}}).EnsureSuccessStatusCode();
        }
        public class Servers(HttpClient[] clients, ILogin login)
        {
            public async Task<string> Ask(string path)
            {
                Exception? first = null;
                foreach (var client in clients)
                {
                    try { await login.Init(); return await client.GetStringAsync(path); }
                    catch (Exception e) { first ??= e; }
                }
                throw first!;
            }
        }
        """;

    private const string Repeating = "for (var i = 0; ; i++) { try { await Send(Make()); return; } catch (Exception) when (i < 3) { } }";

    [Theory]
    [InlineData("await Send(Make());")]
    [InlineData("var message = Make(); await Send(message);")]
    [InlineData(Repeating)]
    public Task Object_of_the_type_whose_override_sends(string generate) =>
        Reports(Kinds("new(HttpMethod.Post, \"/login\")", "[|client.SendAsync(message)|]", generate));

    [Theory]
    [InlineData("await Send(Make());")]
    [InlineData("var message = Make(); await Send(message);")]
    [InlineData(Repeating)]
    public Task Object_of_the_type_whose_override_sends_what_may_be_repeated_is_silent(string generate) =>
        Silent(Kinds("new(HttpMethod.Post, \"/login\") { Content = new FormUrlEncodedContent(new[] { new KeyValuePair<string, string>(\"grant_type\", \"x\") }) }", "client.SendAsync(message)", generate));
}
