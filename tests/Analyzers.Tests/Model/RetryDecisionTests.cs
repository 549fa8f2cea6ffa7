using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// The decisions that repeat a send, nearest first: the function that makes each, the methods from there to the send, after which
/// failure, and what confines the repetition.
/// </summary>
public sealed class RetryDecisionTests
{
    private const string Others = """
        private static bool Flag { get; set; }
        private static async Task Repeat(Func<Task> act) { while (true) try { await act(); return; } catch (Exception) { } }
        private static Task Run(Func<Task> act) => act();
        """;

    [Theory]
    [InlineData("async Task M() { SEND; }", "")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch { } }", "M after GracefulClose")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException) { } }", "M after GracefulClose")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException) { throw; } }", "")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (TaskCanceledException) { } }", "M after Timeout")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException e) when (e.InnerException?.InnerException is System.Net.Sockets.SocketException) { } }", "M after ConnectionLost")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError) { } }", "")] // it was never sent
    [InlineData("async Task M() { while (true) { var r = SEND; if (r.IsSuccessStatusCode) return; } }", "M after ServerError")]
    [InlineData("async Task M() { while (true) { var r = SEND; if (r.StatusCode != HttpStatusCode.ServiceUnavailable) return; } }", "M after ServerError")]
    [InlineData("async Task M() { while (true) { var r = SEND; if (r.StatusCode != HttpStatusCode.BadGateway) return; } }", "M after ServerError")]
    [InlineData("async Task M() { while (true) { var r = SEND; if ((int)r.StatusCode != 504) return; } }", "M after ServerError")]
    [InlineData("async Task M() { while (true) { var r = SEND; if ((int)r.StatusCode != 505) return; } }", "")] // no failure of a gateway
    [InlineData("async Task M() { while (true) { var r = SEND; if (r.StatusCode != HttpStatusCode.Unauthorized) return; } }", "")]
    [InlineData("async Task M() { while (true) { SEND; await Task.Delay(1); } }", "")] // the next one, and not again
    [InlineData("async Task M() { while (true) { try { SEND; } catch { } await Task.Delay(1); } }", "")]
    [InlineData("async Task M() { while (true) { for (var i = 0; i < 3; i++) try { SEND; break; } catch { } await Task.Delay(1); } }", "M after GracefulClose in For")]
    [InlineData("async Task M() { while (true) { await Once(); } } async Task Once() { for (var i = 0; i < 3; i++) try { SEND; break; } catch { } }", "Once after GracefulClose in For, M>Once after GracefulClose in For")]
    [InlineData("async Task M() { while (true) { await Repeat(async () => { SEND; }); } }", "M after GracefulClose")]
    [InlineData("async Task M() { foreach (var i in new[] { 1, 2 }) try { SEND; return; } catch { } }", "M after GracefulClose")]
    [InlineData("async Task M() { foreach (var uri in new[] { \"a\", \"b\" }) try { await [|client.PostAsync(uri, null)|]; } catch { } }", "")] // the next item
    [InlineData("async Task M() { try { SEND; } catch { await M(); } }", "M after GracefulClose")]
    [InlineData("async Task M(int left) { try { SEND; } catch when (left > 0) { await M(left - 1); } }", "M after GracefulClose")]
    public void In_a_method(string members, string expected) => Assert.Equal(expected, Found(members));

    [Theory]
    [InlineData("async Task N() { while (true) try { await M(); return; } catch { } }", "N>M after GracefulClose")]
    [InlineData("async Task N() { await M(); } async Task O() { while (true) try { await N(); return; } catch { } }", "O>N>M after GracefulClose")]
    [InlineData("async Task N() { while (true) try { await M(); return; } catch { } } async Task O() { while (true) try { await M(); return; } catch { } }", "N>M after GracefulClose, O>M after GracefulClose")]
    [InlineData("Task N() => Repeat(M);", "N>M after GracefulClose")]
    [InlineData("Task N() => Repeat(() => M());", "N>M after GracefulClose")]
    [InlineData("Task N() => Run(M);", "")]
    [InlineData("async Task N() { await M(); await M(); }", "")] // after a success
    public void In_a_caller(string members, string expected) => Assert.Equal(expected, Found("async Task M() { SEND; } " + members));

    /// <summary>Through extensions of the client, and what an interface or a base stands for.</summary>
    [Theory]
    [InlineData("while (true) try { await client.Buy(); return; } catch { }", "M>Buy after GracefulClose")]
    [InlineData("while (true) try { await Extensions.Buy(client); return; } catch { }", "M>Buy after GracefulClose")]
    [InlineData("while (true) try { await client.Pass(); return; } catch { }", "M>Pass>Buy after GracefulClose")]
    [InlineData("while (true) try { await client.Pass(); } catch { await Task.Delay(1); continue; } finally { Console.WriteLine(); } ", "")]
    [InlineData("await client.Again(c => c.Buy());", "M>Buy after GracefulClose")]
    [InlineData("await client.Again(Extensions.Buy);", "M>Buy after GracefulClose")]
    [InlineData("await client.Buy();", "")]
    public void Through_an_extension(string body, string expected)
    {
        var code = MarkedCode.Of($$"""
            class C(HttpClient client) { public async Task M() { {{body}} } }
            static class Extensions
            {
                public static async Task Buy(this HttpClient client) { await [|client.PostAsync("a", null)|]; }
                public static Task Pass(this HttpClient client) => client.Buy();
                public static async Task Again(this HttpClient client, Func<HttpClient, Task> act) { while (true) try { await act(client); return; } catch (HttpRequestException) { } }
            }
            """);
        Assert.Equal(expected, Found([.. RetryDecision.Of(code.Http, code.Mark, default)]));
    }

    /// <summary>A function that is long to run refuses one failure; whether it does so for all is up to what its callers hand it.</summary>
    [Theory]
    [InlineData("r => (int)r.StatusCode >= 500", "N>M after ServerError")]
    [InlineData("r => r.StatusCode == HttpStatusCode.Unauthorized", "")]
    public void Of_a_long_function(string predicate, string expected) => Assert.Equal(expected, Found(
        $"private async Task M(Func<HttpResponseMessage, bool> again, string text) {{ {string.Concat(Enumerable.Range(0, 60).Select(i => $"text = Text(text, {i}).Trim(); "))} while (true) {{ try {{ var r = SEND; if (!again(r)) return; }} catch {{ throw; }} }} }}"
        + " private static string Text(string text, int i) => text.Length > i ? text.Substring(i) : text;"
        + $" public async Task N(string[] texts) {{ foreach (var text in texts) await M({predicate}, text); }}"));

    /// <summary>What follows a success and does not come back to the send is not run, however long it is, though it sends under the same name.</summary>
    [Theory]
    [InlineData("await Find(t); return;", "M after GracefulClose in For")]
    [InlineData("if (t == \"\") t = await Find(t); return;", "M after GracefulClose in For")]
    [InlineData("await Find(t); await M(t); return;", "")] // as long, and it comes back
    public void Before_a_long_function(string success, string expected)
    {
        var long60 = string.Concat(Enumerable.Range(0, 60).Select(i => $"if (text.Length > {i}) text = Text(text, {i}).Trim(); "));
        Assert.Equal(expected, Found(
            $"private async Task M(string text) {{ for (var i = 0; i < 3; i++) {{ try {{ var r = SEND; var t = await r.Content.ReadAsStringAsync(); {success} }} catch (HttpRequestException) {{ }} }} }}"
            + $" private async Task<string> Find(string text) {{ for (var i = 0; i < 10; i++) {{ {long60} await client.PostAsync(\"b\" + i, new StringContent(text)); {long60} }} return text; }}"
            + " private static string Text(string text, int i) => text.Length > i ? text.Substring(i) : text;"
            + " public Task N() => M(\"\");"));
    }

    /// <summary>What a method is handed that it sends: a POST where nobody says otherwise.</summary>
    [Theory]
    [InlineData("public async Task M(HttpRequestMessage m) { while (true) try { await [|client.SendAsync(m)|]; return; } catch { } }", "M after GracefulClose")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } }", "M after GracefulClose")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => M(HttpMethod.Get);", "")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => M(HttpMethod.Get); public Func<HttpMethod, Task> O() => M;", "M after GracefulClose")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => O(HttpMethod.Get); private Task O(HttpMethod verb) => M(verb);", "")] // N says so
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => O(HttpMethod.Post); private Task O(HttpMethod verb) => M(verb);", "M after GracefulClose, O>M after GracefulClose, N>O>M after GracefulClose")]
    [InlineData("private async Task M(string verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\"))|]; return; } catch { } } public Task N() => M(\"POST\");", "M after GracefulClose, N>M after GracefulClose")]
    [InlineData("private async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => M(HttpMethod.Post);", "M after GracefulClose, N>M after GracefulClose")]
    [InlineData("private async Task M(HttpMethod verb) { while (true) try { await [|client.SendAsync(new HttpRequestMessage(verb, \"a\"))|]; return; } catch { } } public Task N() => M(HttpMethod.Get);", "")] // nobody hands it a POST
    [InlineData("private async Task M(bool post) { while (true) try { if (post) { SEND; } return; } catch { } } public Task N() => M(false);", "")] // for an argument that nobody passes
    [InlineData("private async Task M(bool post) { while (true) try { if (post) { SEND; } return; } catch { } } public Task N() => M(true);", "M after GracefulClose")]
    [InlineData("private async Task M(bool post) { while (true) try { if (post) { SEND; } return; } catch { } } public Task N() => Task.Run(() => M(Flag));", "M after GracefulClose, N>M after GracefulClose")]
    [InlineData("public async Task M(bool post) { while (true) try { if (post) { SEND; } return; } catch { } } public Task N() => M(false);", "")] // nobody opts in
    [InlineData("public async Task M() { while (true) try { await [|client.GetAsync(\"a\")|]; return; } catch { } }", "")] // which is right
    [InlineData("public async Task M() { var m = new HttpRequestMessage(HttpMethod.Get, \"a\"); while (true) try { await [|client.SendAsync(m)|]; return; } catch { } }", "M after GracefulClose")] // one message twice
    public void Of_what_is_handed(string members, string expected) => Assert.Equal(expected, Found(members));

    [Theory]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException) { } }", "catch (HttpRequestException) { }")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException) { } catch (TaskCanceledException) { } }", "catch (HttpRequestException) { } catch (TaskCanceledException) { }")]
    [InlineData("async Task M() { while (true) try { SEND; return; } catch (HttpRequestException) { } catch (TaskCanceledException) { throw; } }", "catch (HttpRequestException) { }")]
    [InlineData("async Task M() { while (true) try { try { SEND; return; } catch (HttpRequestException) { throw; } } catch (Exception) { } }", "catch (Exception) { }")]
    [InlineData("async Task M() { while (true) { var r = SEND; if (r.IsSuccessStatusCode) return; } }", "")]
    public void Handlers(string members, string expected)
    {
        var (code, decisions) = Decisions(members);
        Assert.Equal(expected, string.Join(' ', decisions[0].Handlers(code.Http, default).Select(clause => clause.ToString())));
    }

    /// <summary>NO_ERROR taken for a proof that nothing was processed.</summary>
    [Theory]
    [InlineData("catch { }", false)]
    [InlineData("catch (HttpRequestException) { }", false)]
    [InlineData("catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.HttpProtocolError) { }", true)]
    [InlineData("catch (HttpRequestException e) when (e.InnerException is HttpProtocolException { ErrorCode: 0 }) { }", true)]
    [InlineData("catch (HttpRequestException e) when (e.InnerException is IOException) { }", false)]
    public void Trust(string handler, bool expected)
    {
        var (code, decisions) = Decisions($"async Task M() {{ while (true) try {{ SEND; return; }} {handler} }}");
        Assert.Equal(expected, Assert.Single(decisions).TrustsGoAway(code.Http, default));
    }

    [Theory]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); while (true) try { await [|client.SendAsync(m)|]; return; } catch { }", "same message")]
    [InlineData("while (true) try { var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); await [|client.SendAsync(m)|]; return; } catch { }", "")]
    [InlineData("while (true) try { var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", Guid.NewGuid().ToString()); await [|client.SendAsync(m)|]; return; } catch { }", "key changes")]
    [InlineData("var key = Guid.NewGuid().ToString(); while (true) try { var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", key); await [|client.SendAsync(m)|]; return; } catch { }", "keyed")]
    public void What_is_sent_again(string body, string expected)
    {
        var (code, decisions) = Decisions($"public async Task M() {{ {body} }}");
        Assert.Equal(expected, string.Join(' ', decisions.Select(decision => decision switch
        {
            { SameMessage: true } => "same message",
            { KeyChanges: true } => "key changes",
            { Again.Key: not null } => "keyed",
            _ => "",
        })));
        var options = code.Http.Options.For(code.Mark.SyntaxTree);
        Assert.All(decisions, decision => Assert.Equal(expected != "keyed", decision.IsUnsafe(options)));
    }

    /// <summary>HttpClient disposes of the content after each send on .NET Framework: one that is made for each is another.</summary>
    [Theory]
    [InlineData("bodies.Made", false)]
    [InlineData("bodies.Kept", true)]
    [InlineData("content", true)]
    [InlineData("Field", true)]
    [InlineData("new StringContent(\"\")", false)]
    public void Contents(string content, bool expected)
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                private readonly HttpClient client = new HttpClient();
                private readonly HttpContent Field = new StringContent("");
                public async Task M(Bodies bodies, HttpContent content)
                {
                    while (true) { try { await [|client.PostAsync("a", {{content}})|]; return; } catch (HttpRequestException) { } }
                }
            }

            abstract class Bodies { public string Name { get; set; } public HttpContent Kept; public abstract HttpContent Made { get; } }
            """, World.Net472);
        var decision = Assert.Single(RetryDecision.Of(code.Http, code.Mark, default));
        Assert.Equal(expected, decision.Again.IsContentDisposed);
        Assert.False(decision.First.IsContentDisposed);
    }

    [Theory]
    [InlineData("private async Task M() { while (true) try { SEND; return; } catch { } }", false)]
    [InlineData("private async Task M() { while (true) try { SEND; return; } catch { } } public Task N() => M();", true)]
    [InlineData("private async Task M() { while (true) try { SEND; return; } catch { await M(); } }", false)] // itself is no other
    public void Callers(string members, bool expected)
    {
        var (code, decisions) = Decisions(members);
        Assert.Equal(expected, decisions[0].HasCallers(code.Http, default));
    }

    private static (MarkedCode Code, IReadOnlyList<RetryDecision> Decisions) Decisions(string members)
    {
        var code = MarkedCode.InClass(members.Replace("SEND", "await [|client.PostAsync(\"a\", null)|]") + Others);
        return (code, [.. RetryDecision.Of(code.Http, code.Mark, default)]);
    }

    private static string Found(string members) => Found(Decisions(members).Decisions);

    private static string Found(IReadOnlyList<RetryDecision> decisions) => string.Join(", ", decisions.Select(decision =>
        string.Join('>', new[] { ((MethodDeclarationSyntax)decision.Root).Identifier.ValueText }.Concat(decision.Path.Reverse().Select(method => method.Name)))
        + $" after {decision.Failure}"
        + (decision.Region is ForStatementSyntax ? " in For" : "")));
}
