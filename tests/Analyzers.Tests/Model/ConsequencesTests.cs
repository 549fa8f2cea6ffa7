using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether anything depends on the marked condition of a method, or on the value of a marked call.</summary>
public sealed class ConsequencesTests
{
    private const string Others = """
        public interface ILog { void Warn(string text); bool IsOn { get; } }
        public interface ITokens { Task<string> Token(); }
        public sealed class Box { public bool Yes { get; set; } public void Close() { Yes = true; } }
        private readonly ILog log = null!;
        private readonly ITokens tokens = null!;
        private readonly List<int> kept = [];
        private int field;
        private void Note(string text) { log.Warn(text); }
        private void LogAndThrow(string text) { log.Warn(text); throw new InvalidOperationException(); }
        private void Change() { field = 1; }
        private static void Raise() => throw new InvalidOperationException();
        private static int Raised() => throw new InvalidOperationException();
        private static int Longer(int wait) => wait * 2;
        private static void Set(ref int wait) { wait = 3; }
        private static IDisposable Scope() => null!;
        private readonly Box given = new();
        private readonly System.Diagnostics.Metrics.Counter<int> meter = null!;
        private static void Out(out Box box) { box = null!; }
        private void Change(int to) { field = to; }
        """;

    [Theory]
    [InlineData("if ([|x|]) { }")]
    [InlineData("if ([|x|]) { log.Warn(\"a\"); }")]
    [InlineData("if ([|x|]) { log.Warn(\"a\"); } else { log.Warn(\"b\"); }")]
    [InlineData("if ([|x|]) { log?.Warn(\"a\"); }")]
    [InlineData("if ([|x|]) { Note(\"a\"); }")]
    [InlineData("if ([|x|]) { if (y) { log.Warn(\"a\"); } else { Console.WriteLine(); } }")]
    [InlineData("if ([|x|]) { while (log.IsOn) { log.Warn(\"a\"); } }")]
    [InlineData("if ([|x|]) { try { log.Warn(\"a\"); } catch { } }")]
    [InlineData("log.Warn([|x|] ? \"a\" : \"b\");")]
    [InlineData("if (y && [|x|]) { log.Warn(\"a\"); }")]
    [InlineData("switch (n) { case [|1|]: log.Warn(\"a\"); break; }")]
    [InlineData("string text; if ([|x|]) { text = \"a\"; } else { text = \"b\"; } log.Warn(text);")]
    [InlineData("string text; if ([|x|]) { text = \"a\"; } else { text = \"b\"; } var line = text + \"!\"; log.Warn(line);")]
    [InlineData("if ([|x|]) { await Task.Delay(1); }")]
    [InlineData("if ([|x|]) { await Task.Delay(1).ConfigureAwait(false); }")]
    [InlineData("await Task.Delay([|x|] ? 1 : 2).ConfigureAwait(false);")]
    [InlineData("Thread.Sleep([|x|] ? 1 : 2);")]
    [InlineData("var wait = 1; if ([|x|]) { wait = 2; } await Task.Delay(wait);")]
    [InlineData("var wait = 1; if ([|x|]) { wait *= 2; } else { wait++; } await Task.Delay(wait);")]
    [InlineData("var wait = 1; if ([|x|]) { wait = Longer(wait); } await Task.Delay(wait);")]
    [InlineData("var text = \"\"; if ([|x|]) { text = await tokens.Token(); } log.Warn(text);")]
    [InlineData("var text = new System.Text.StringBuilder(); if ([|x|]) { text.Append(1); } log.Warn(text.ToString());")]
    [InlineData("while (y) { if ([|x|]) { log.Warn(\"a\"); continue; } log.Warn(\"b\"); }")]
    [InlineData("if ([|x|]) { log.Warn(\"a\"); return; } log.Warn(\"b\");")]
    [InlineData("while (y) { using var scope = Scope(); if ([|x|]) { log.Warn(\"a\"); } }")]
    [InlineData("try { Change(); } catch { if ([|x|]) { log.Warn(\"a\"); } throw; }")]
    [InlineData("using (Scope()) { if ([|x|]) { log.Warn(\"a\"); } }")]
    [InlineData("var text = n switch { [|1|] => \"a\", 2 => \"b\", _ => \"c\" }; log.Warn(text);")]
    [InlineData("_ = [|x|] ? 1 : 2;")]
    [InlineData("var box = new Box(); if ([|x|]) { box.Yes = true; } log.Warn($\"{box.Yes}\");")]
    [InlineData("var box = new Box { Yes = y }; if ([|x|]) { box.Yes = true; } log.Warn($\"{box.Yes}\");")]
    [InlineData("var source = new CancellationTokenSource(); source.CancelAfter([|x|] ? 1 : 2); await client.GetAsync(\"a\", source.Token);")]
    [InlineData("var source = new CancellationTokenSource([|x|] ? 1 : 2); await client.GetAsync(\"a\", source.Token);")]
    [InlineData("meter.Add(1, new KeyValuePair<string, object?>(\"a\", [|x|] ? 1 : 2));")]
    [InlineData("while (true) { if ([|x|]) { log.Warn(\"a\"); } await Task.Yield(); }")]
    [InlineData("if ([|x|]) { request.Headers.Add(\"X-A\", \"a\"); }")]
    [InlineData("if ([|x|]) { request.Headers.Authorization = null; }")]
    [InlineData("if ([|x|]) { request.Headers.Authorization = new(\"Bearer\", await tokens.Token()); }")]
    [InlineData("if ([|x|]) { request.Headers.Accept.Clear(); }")]
    [InlineData("if ([|x|]) { request.Version = new Version(2, 0); }")]
    [InlineData("[|request.Headers.Authorization|] ??= new(\"Bearer\", \"a\");")]
    [InlineData("string? text = null; [|text|] ??= \"a\"; log.Warn(text);")]
    public void Nothing(string body) => Assert.True(AreNone(body));

    [Theory]
    [InlineData("if ([|x|]) { throw new Exception(); }")]
    [InlineData("if ([|x|]) { log.Warn(\"a\"); throw new Exception(); }")]
    [InlineData("if ([|x|]) { return; } Change();")]
    [InlineData("if ([|x|]) { if (y) { return; } } Change();")]
    [InlineData("while (y) { if ([|x|]) { break; } }")]
    [InlineData("while (y) { if ([|x|]) { continue; } Change(); }")]
    [InlineData("while ([|x|]) { log.Warn(\"a\"); }")]
    [InlineData("if ([|x|]) { goto end; } Change(); end: log.Warn(\"a\");")]
    [InlineData("try { throw new Exception(); } catch when ([|x|]) { }")]
    [InlineData("try { Change(); } catch { if ([|x|]) { throw; } log.Warn(\"a\"); }")]
    [InlineData("try { Change(); } catch (Exception e) { if ([|x|]) { throw; } throw e; }")]
    [InlineData("try { if ([|x|]) { return; } } finally { log.Warn(\"a\"); } Change();")]
    [InlineData("using var scope = Scope(); if ([|x|]) { log.Warn(\"a\"); throw new Exception(); }")]
    [InlineData("while (y) { using var scope = Scope(); if ([|x|]) { break; } log.Warn(\"a\"); }")]
    [InlineData("var box = new Box(); var other = box; if ([|x|]) { other.Yes = true; } if (box.Yes) { Change(); }")]
    [InlineData("var box = given; if ([|x|]) { box.Yes = true; }")]
    [InlineData("Out(out var box); if ([|x|]) { box.Yes = true; }")]
    [InlineData("int wait; if ([|x|]) { wait = 1; } else { wait = 2; } Change(wait);")]
    [InlineData("if ([|x|]) { try { log.Warn(\"a\"); } finally { Change(); } }")]
    [InlineData("if ([|x|]) { Change(); }")]
    [InlineData("if ([|x|]) { field = 1; }")]
    [InlineData("if ([|x|]) { kept.Add(1); }")]
    [InlineData("if ([|x|]) { Raise(); }")]
    [InlineData("if ([|x|]) { LogAndThrow(\"a\"); }")]
    [InlineData("var wait = 1; if ([|x|]) { wait = Raised(); } await Task.Delay(wait);")]
    [InlineData("if ([|x|]) { act(); }")]
    [InlineData("if ([|x|]) { Environment.Exit(1); }")]
    [InlineData("if ([|x|]) { await client.GetAsync(\"a\"); }")]
    [InlineData("if ([|x|]) { ArgumentNullException.ThrowIfNull(request); }")]
    [InlineData("if ([|x|]) { answer.EnsureSuccessStatusCode(); }")]
    [InlineData("var may = false; if ([|x|]) { may = true; } if (may) { Change(); }")]
    [InlineData("var may = false; if ([|x|]) { may = true; } var will = may; if (will) { Change(); }")]
    [InlineData("var may = false; if ([|x|]) { may = true; } Tell(may); void Tell(bool m) { }")]
    [InlineData("var may = [|x|] ? 1 : 2; Set(ref may);")]
    [InlineData("if ([|x|]) { Set(ref n); }")]
    [InlineData("if ([|x|]) { n = 3; } if (n == 3) { Change(); }")]
    [InlineData("if ([|x|]) { y = false; } log.Warn(\"a\"); bool Asks() => y;")]
    [InlineData("var max = 3; for (var i = 0; i < max; i++) { if ([|x|]) { max = 0; } }")]
    [InlineData("for (var i = 0; i < 3; i++) { if ([|x|]) { i = 3; } }")]
    [InlineData("for (var i = 0; i < 3; i += [|x|] ? 1 : 3) { }")]
    [InlineData("var box = new Box(); if ([|x|]) { box.Yes = true; } if (box.Yes) { Change(); }")]
    [InlineData("var box = new Box(); if ([|x|]) { box.Close(); } if (box.Yes) { Change(); }")]
    [InlineData("var list = new List<int>(); if ([|x|]) { list.Add(1); } if (list.Count > 0) { Change(); }")]
    [InlineData("var list = new List<int>(); var same = list; if ([|x|]) { same.Add(1); } if (list.Count > 0) { Change(); }")]
    [InlineData("var flags = new bool[1]; if ([|x|]) { flags[0] = true; } if (flags[0]) { Change(); }")]
    [InlineData("var source = new CancellationTokenSource(); if ([|x|]) { source.Cancel(); } await Task.Delay(1, source.Token); if (source.IsCancellationRequested) { Change(); }")]
    [InlineData("var url = \"a\"; if ([|x|]) { url = \"b\"; } await client.GetAsync(url);")]
    [InlineData("await client.GetAsync([|x|] ? \"a\" : \"b\");")]
    [InlineData("if ([|x|]) { request.RequestUri = null; }")]
    [InlineData("if ([|x|]) { request.Headers.Add(\"Idempotency-Key\", \"a\"); }")]
    [InlineData("if ([|x|]) { request.Headers.Add(log.ToString()!, \"a\"); }")]
    [InlineData("if ([|x|]) { request.Headers.Clear(); }")]
    [InlineData("using var scope = Scope(); if ([|x|]) { scope.Dispose(); }")]
    [InlineData("if ([|x|]) { Task.Run(() => Change()); }")]
    [InlineData("int wait; if ([|x|]) { wait = field++; } else { wait = 2; } await Task.Delay(wait);")]
    public void Something(string body) => Assert.False(AreNone(body));

    [Theory]
    [InlineData("[|Longer(1)|];")]
    [InlineData("await Task.Delay([|Longer(1)|]);")]
    [InlineData("await Task.Delay([|Longer(1)|]).ConfigureAwait(false);")]
    [InlineData("await Task.Delay(Longer([|Longer(1)|]));")]
    [InlineData("var wait = [|Longer(1)|] + 1; await Task.Delay(wait);")]
    [InlineData("log.Warn(x ? [|Longer(1)|].ToString() : \"\");")]
    public void Nothing_comes_of_a_value(string body) => Assert.True(CallIsOfNone(body));

    [Theory]
    [InlineData("field = [|Longer(1)|];")]
    [InlineData("if ([|Longer(1)|] > 3) { Change(); }")]
    [InlineData("var wait = [|Longer(1)|]; if (wait > 3) { Change(); }")]
    [InlineData("await client.GetAsync([|Longer(1)|].ToString());")]
    [InlineData("act2([|Longer(1)|]);")]
    [InlineData("await Task.Delay([|Raised()|]);")]
    [InlineData("Task.Delay([|Longer(1)|]).ContinueWith(_ => Change());")]
    public void Something_comes_of_a_value(string body) => Assert.False(CallIsOfNone(body));

    [Theory]
    [InlineData("async Task<string> M(bool x) { var text = \"\"; if ([|x|]) { text = \"a\"; } return text; }")]
    [InlineData("async Task<string> M(bool x) => [|x|] ? \"a\" : \"b\";")]
    [InlineData("async Task<string> M(bool x) { var text = \"\"; if ([|x|]) { text = \"a\"; } throw new Exception(text); }")]
    [InlineData("async Task<string> M(bool x) { var text = \"\"; if ([|x|]) { text = \"a\"; } try { throw new Exception(text); } catch (Exception e) when (e.Message == \"a\") { return text; } }", false)]
    [InlineData("async Task<HttpResponseMessage> M(bool x) { var url = \"\"; if ([|x|]) { url = \"a\"; } return await client.GetAsync(url); }", false)]
    [InlineData("async Task<HttpResponseMessage> M(bool x) { var url = \"\"; if ([|x|]) { url = \"a\"; } return await Get(url); } Task<HttpResponseMessage> Get(string url) => client.GetAsync(url);", false)]
    [InlineData("async Task<int> M(bool x) { var times = 1; if ([|x|]) { times = 2; } return await Run(times, () => Task.FromResult(1)); } Task<int> Run(int times, Func<Task<int>> run) => run();", false)]
    public void What_the_outermost_function_gives_is_of_no_consequence(string method, bool expected = true)
    {
        Assert.Equal(expected, AreNone(MarkedCode.InClass(method), isOutermost: true));
        Assert.False(AreNone(MarkedCode.InClass(method), isOutermost: false));
    }

    private static bool AreNone(string body) => AreNone(Code(body), isOutermost: false);

    private static bool AreNone(MarkedCode code, bool isOutermost)
    {
        var (consequences, graph, mark) = Look(code, isOutermost);
        return consequences.AreNone(graph.Blocks.First(block => block is { BranchValue.Syntax.Span: var condition, ConditionalSuccessor: not null }
            && (condition.Contains(mark.Span) || mark.Span.Contains(condition))));
    }

    private static bool CallIsOfNone(string body)
    {
        var (consequences, graph, mark) = Look(Code(body), isOutermost: false);
        return consequences.AreNone(graph.Blocks
            .SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .OfType<IInvocationOperation>()
            .First(call => call.Syntax == mark));
    }

    private static MarkedCode Code(string body) =>
        MarkedCode.InClass($"{Others} async Task M(bool x, bool y, int n, Action act, Action<int> act2, HttpRequestMessage request, HttpResponseMessage answer) {{ {body} }}");

    private static (Consequences Consequences, ControlFlowGraph Graph, SyntaxNode Mark) Look(MarkedCode code, bool isOutermost)
    {
        var function = code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        var graph = code.Http.Sources.Graph(function)!;
        return (Consequences.Of(code.Http, graph, function, isOutermost), graph, code.Mark);
    }
}
