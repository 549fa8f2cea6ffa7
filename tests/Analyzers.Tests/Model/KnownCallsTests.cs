using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// What a run knows of the members of .NET: "y" and "n" for a condition that is true or false, as it is when the code runs, "?" for
/// one that is left open, "!" where it throws.
/// </summary>
public sealed class KnownCallsTests
{
    [Theory]
    [InlineData("string.IsNullOrEmpty(\"\")", 'y')]
    [InlineData("string.IsNullOrEmpty(null)", 'y')]
    [InlineData("string.IsNullOrEmpty(\" \")", 'n')]
    [InlineData("string.IsNullOrWhiteSpace(\" \")", 'y')]
    [InlineData("string.IsNullOrWhiteSpace(\"a\")", 'n')]
    [InlineData("string.IsNullOrEmpty(text)", '?')]
    [InlineData("\"abc\".Contains(\"b\")", 'y')]
    [InlineData("\"abc\".Contains(\"B\")", 'n')]
    [InlineData("\"abc\".Contains(\"B\", StringComparison.OrdinalIgnoreCase)", 'y')]
    [InlineData("\"abc\".Contains(\"B\", StringComparison.InvariantCultureIgnoreCase)", 'y')]
    [InlineData("\"abc\".Contains(\"B\", StringComparison.CurrentCultureIgnoreCase)", 'y')]
    [InlineData("\"abc\".Contains(\"B\", StringComparison.Ordinal)", 'n')]
    [InlineData("\"abc\".StartsWith(\"ab\")", 'y')]
    [InlineData("\"abc\".StartsWith(\"bc\")", 'n')]
    [InlineData("\"abc\".EndsWith(\"bc\")", 'y')]
    [InlineData("\"abc\".EndsWith(\"ab\")", 'n')]
    [InlineData("\"abc\".EndsWith(\"BC\", StringComparison.OrdinalIgnoreCase)", 'y')]
    [InlineData("\"abc\".StartsWith(text)", '?')]
    [InlineData("text.StartsWith(\"a\")", '?')]
    [InlineData("\"abc\".Equals(\"abc\")", 'y')]
    [InlineData("\"abc\".Equals(\"ABC\")", 'n')]
    [InlineData("\"abc\".Equals(\"ABC\", StringComparison.OrdinalIgnoreCase)", 'y')]
    [InlineData("string.Equals(\"abc\", \"ABC\", StringComparison.OrdinalIgnoreCase)", 'y')]
    [InlineData("string.Equals(\"abc\", \"ABC\", StringComparison.Ordinal)", 'n')]
    [InlineData("string.Equals(\"abc\", \"abc\")", 'y')]
    [InlineData("string.Equals(\"abc\", null)", 'n')]
    [InlineData("object.Equals(1, 1)", 'y')]
    [InlineData("1.Equals(2)", 'n')]
    public void Texts(string condition, char expected) => Assert.Equal(expected, Ask(condition));

    [Theory]
    [InlineData("HttpMethod.Get == HttpMethod.Get", 'y')]
    [InlineData("HttpMethod.Get == HttpMethod.Post", 'n')]
    [InlineData("HttpMethod.Get != HttpMethod.Post", 'y')]
    [InlineData("HttpMethod.Get.Equals(HttpMethod.Get)", 'y')]
    [InlineData("HttpMethod.Get.Equals(HttpMethod.Post)", 'n')]
    [InlineData("Equals(HttpMethod.Get, HttpMethod.Get)", 'y')]
    [InlineData("Equals(HttpMethod.Get, HttpMethod.Put)", 'n')]
    [InlineData("new HttpMethod(\"get\") == HttpMethod.Get", 'y')]
    [InlineData("new HttpMethod(\"LOCK\") == HttpMethod.Get", 'n')]
    [InlineData("HttpMethod.Parse(\"post\") == HttpMethod.Post", 'y')]
    [InlineData("HttpMethod.Get.Method == \"GET\"", 'y')]
    [InlineData("HttpMethod.Get.Method == \"get\"", 'n')]
    [InlineData("HttpMethod.Get.ToString() == \"GET\"", 'y')]
    [InlineData("HttpMethod.Get.ToString().Equals(\"get\", StringComparison.OrdinalIgnoreCase)", 'y')]
    [InlineData("HttpMethod.Get == null", 'n')]
    [InlineData("new HttpRequestMessage(HttpMethod.Put, \"a\").Method == HttpMethod.Put", 'y')]
    [InlineData("new HttpMethod(text) == HttpMethod.Get", '?')]
    public void Methods(string condition, char expected) => Assert.Equal(expected, Ask(condition));

    [Theory]
    [InlineData("new[] { 1, 2 }.Contains(2)", 'y')]
    [InlineData("new[] { 1, 2 }.Contains(3)", 'n')]
    [InlineData("new[] { 1, n }.Contains(3)", '?')]
    [InlineData("new[] { 1, n }.Contains(1)", 'y')]
    [InlineData("new[] { \"a\" }.Contains(\"A\", null)", 'n')]
    [InlineData("new[] { \"a\" }.Contains(\"A\", StringComparer.OrdinalIgnoreCase)", '?')]
    [InlineData("new List<int> { 1, 2 }.Contains(2)", 'y')]
    [InlineData("new List<int> { 1, 2 }.Contains(3)", 'n')]
    [InlineData("new HashSet<HttpMethod> { HttpMethod.Get, HttpMethod.Put }.Contains(HttpMethod.Put)", 'y')]
    [InlineData("new HashSet<HttpMethod> { HttpMethod.Get, HttpMethod.Put }.Contains(HttpMethod.Post)", 'n')]
    [InlineData("new HashSet<HttpMethod>([HttpMethod.Get]).Contains(HttpMethod.Get)", 'y')]
    [InlineData("System.Collections.Immutable.ImmutableArray.Create(1, 2).Contains(2)", 'y')]
    [InlineData("System.Collections.Immutable.ImmutableArray.Create(1, 2).Contains(3)", 'n')]
    [InlineData("System.Collections.Immutable.ImmutableHashSet.Create(new[] { 1, 2 }).Contains(2)", 'y')]
    [InlineData("new[] { 1, 2 }.ToList().Contains(2)", 'y')]
    [InlineData("new[] { 1, 2 }.ToHashSet().Contains(3)", 'n')]
    [InlineData("new[] { 1, 2 }.AsEnumerable().ToArray().Length == 2", 'y')]
    [InlineData("new[] { 1, 2 }.Any()", 'y')]
    [InlineData("new[] { 1, 2 }.Any(i => i == 2)", 'y')]
    [InlineData("new[] { 1, 2 }.Any(i => i == 3)", 'n')]
    [InlineData("new[] { 1, 2 }.All(i => i > 0)", 'y')]
    [InlineData("new[] { 1, 2 }.All(i => i > 1)", 'n')]
    [InlineData("new[] { 1, 2 }.Any(i => i == n)", '?')]
    [InlineData("new[] { 1, 2 }.Any(i => i == n || i == 2)", 'y')]
    [InlineData("new[] { 1, 2 }.All(i => i == n && i == 2)", 'n')]
    [InlineData("Array.Exists(new[] { 1, 2 }, i => i == 2)", '?')] // the list is an argument there
    [InlineData("new List<int> { 1, 2 }.Exists(i => i == 2)", 'y')]
    [InlineData("new List<int> { 1, 2 }.Exists(i => i == 3)", 'n')]
    [InlineData("new List<int> { 1, 2 }.TrueForAll(i => i > 0)", 'y')]
    [InlineData("new List<int> { 1, 2 }.TrueForAll(i => i > 1)", 'n')]
    [InlineData("new[] { 1, 2 }.Any(i => throw new IOException())", '!')]
    [InlineData("Enumerable.Repeat(1, 3).ToArray().Length == 3", 'y')]
    [InlineData("Enumerable.Repeat(1, 64).ToArray().Length == 64", 'y')]
    [InlineData("Enumerable.Repeat(1, 65).ToArray().Length == 65", '?')] // more than anybody counts
    [InlineData("Enumerable.Range(1, 3).Contains(3)", 'y')]
    [InlineData("Enumerable.Range(1, 3).Contains(4)", 'n')]
    [InlineData("Enumerable.Range(1, 3).Contains(0)", 'n')]
    [InlineData("Enumerable.Range(1, 65).Contains(1)", '?')]
    [InlineData("new[] { 1, 2 }.Select(i => i + 1).ToArray().Length == 2", 'y')]
    [InlineData("new[] { 1, 2 }.Select(i => i + 1).Contains(3)", '?')]
    [InlineData("numbers.Contains(1)", '?')]
    public void Collections(string condition, char expected) => Assert.Equal(expected, Ask(condition));

    [Theory]
    [InlineData("var l = new List<int>(); l.Add(1);", "l.Contains(1)", 'y')]
    [InlineData("var l = new List<int> { 1 }; l.Add(2);", "l.Contains(2) && l.Contains(1)", 'y')]
    [InlineData("var l = new List<int> { 1 }; l.Add(2);", "l.Contains(3)", 'n')]
    [InlineData("var l = new List<int> { 1 }; l.Remove(1);", "l.Contains(1)", '?')]
    [InlineData("var l = new List<int> { 1 }; l.Clear();", "l.Contains(1)", '?')]
    [InlineData("var l = new List<int> { 1 }; l.AddRange(numbers);", "l.Contains(2)", '?')]
    [InlineData("var l = new List<int> { 1 }; l.Insert(0, 2);", "l.Contains(2)", '?')]
    [InlineData("var l = new List<int> { 1 }; l.Reverse();", "l.Contains(2)", '?')]
    [InlineData("var l = new List<int> { 1 }; l.IndexOf(1);", "l.Contains(1)", 'y')] // it changes nothing
    [InlineData("var l = new HashSet<int> { 1 }; l.UnionWith(numbers);", "l.Contains(2)", '?')]
    [InlineData("var q = new Queue<int>(); q.Enqueue(1);", "q.Contains(1)", 'y')]
    [InlineData("var q = new Queue<int>(); q.Enqueue(1); q.Dequeue();", "q.Contains(1)", '?')]
    [InlineData("var l = System.Collections.Immutable.ImmutableList.Create(1); l.Add(2);", "l.Contains(2)", 'n')] // another list
    [InlineData("var k = 0; foreach (var i in new[] { 1, 2 }) k += i;", "k == 3", 'y')]
    [InlineData("var k = 0; foreach (var i in new List<int> { 1, 2 }) k += i;", "k == 3", 'y')]
    [InlineData("var l = new List<int> { 1 }; l.Add(5); var k = 0; foreach (var i in l) k += i;", "k == 6", 'y')]
    [InlineData("var k = 0; foreach (var i in Enumerable.Range(3, 2)) k += i;", "k == 7", 'y')]
    [InlineData("var l = new List<int>(); for (var i = 0; i < 3; i++) l.Add(i); var k = 0; foreach (var i in l) k = i;", "k == 2", 'y')] // in their order
    public void What_becomes_of_a_list(string statements, string condition, char expected) => Assert.Equal(expected, Ask(condition, statements));

    [Theory]
    [InlineData("int? k = 1;", "k.HasValue", 'y')]
    [InlineData("int? k = null;", "k.HasValue", 'n')]
    [InlineData("int? k = 1;", "k.Value == 1", 'y')]
    [InlineData("int? k = 1;", "k.GetValueOrDefault() == 1", 'y')]
    [InlineData("int? k = null;", "k.GetValueOrDefault() == 0", 'y')]
    [InlineData("int? k = null;", "k.GetValueOrDefault(3) == 3", 'y')]
    [InlineData("int? k = null;", "k.GetValueOrDefault(3) == 0", 'n')]
    [InlineData("int? k = maybe;", "k.HasValue", '?')]
    [InlineData("", "typeof(C).Name == \"C\"", 'y')]
    [InlineData("", "typeof(C).Name == \"D\"", 'n')]
    [InlineData("", "typeof(C).FullName == \"C\"", 'y')]
    [InlineData("", "typeof(IOException).FullName == \"System.IO.IOException\"", 'y')]
    [InlineData("", "typeof(List<int>).Name == \"List\"", '?')]
    [InlineData("", "typeof(C.Inner).FullName == \"C+Inner\"", '?')]
    [InlineData("", "new C().GetType() == typeof(C)", 'y')]
    [InlineData("", "new C().GetType() == typeof(IOException)", 'n')]
    [InlineData("", "typeof(Exception).IsInstanceOfType(new IOException())", 'y')]
    [InlineData("", "typeof(Exception).IsInstanceOfType(new C())", 'n')]
    [InlineData("", "typeof(Exception).IsAssignableFrom(typeof(IOException))", 'y')]
    [InlineData("", "typeof(IOException).IsAssignableFrom(typeof(Exception))", 'n')]
    [InlineData("", "token.IsCancellationRequested", 'n')] // only the caller cancels
    [InlineData("", "$\"{1}\" == \"1\"", 'y')]
    [InlineData("", "$\"{DayOfWeek.Monday}\" == \"Monday\"", 'y')]
    [InlineData("", "$\"{true}\" == \"True\"", 'y')]
    [InlineData("", "$\"a{'b'}c\" == \"abc\"", 'y')]
    [InlineData("int? k = null;", "$\"{k}\" == \"\"", 'y')]
    public void Others(string statements, string condition, char expected) => Assert.Equal(expected, Ask(condition, statements));

    [Theory]
    [InlineData("Task.FromResult(3)", "(await t) == 3", 'y')]
    [InlineData("Task.FromResult(3)", "t.Result == 3", 'y')]
    [InlineData("Task.FromResult(3).ConfigureAwait(false)", "(await t) == 3", 'y')]
    [InlineData("Task.FromResult(3)", "t.GetAwaiter().GetResult() == 3", 'y')]
    [InlineData("Task.FromResult(3).WaitAsync(token)", "(await t) == 3", 'y')]
    [InlineData("ValueTask.FromResult(3).AsTask()", "(await t) == 3", 'y')]
    [InlineData("new ValueTask<int>(3)", "(await t) == 3", 'y')]
    [InlineData("Task.Run(() => 3)", "(await t) == 3", 'y')]
    [InlineData("Task.Run(async () => { await Task.Yield(); return 3; })", "(await t) == 3", 'y')]
    [InlineData("Task.Factory.StartNew(() => 3)", "(await t) == 3", 'y')]
    [InlineData("Task.FromResult(3).ContinueWith(a => a.Result + 1)", "(await t) == 4", 'y')]
    [InlineData("Task.FromResult(3).ContinueWith(a => 1, TaskContinuationOptions.OnlyOnFaulted)", "(await t) == 1", '!')]
    [InlineData("Task.FromResult(3).ContinueWith(a => 1, TaskContinuationOptions.OnlyOnRanToCompletion)", "(await t) == 1", 'y')]
    public void Tasks(string task, string condition, char expected) => Assert.Equal(expected, Ask(condition, $"var t = {task};"));

    /// <summary>After a graceful close, a timeout and a success.</summary>
    [Theory]
    [InlineData("", "(await t).IsSuccessStatusCode", "!!y")]
    [InlineData("", "t.IsFaulted", "ynn")]
    [InlineData("", "t.IsCanceled", "nyn")]
    [InlineData("", "t.IsCompletedSuccessfully", "nny")]
    [InlineData("", "t.Exception == null", "nyy")]
    [InlineData("", "t.Exception?.InnerException is HttpRequestException", "ynn")]
    [InlineData("var c = t.ContinueWith(a => a.IsFaulted);", "await c", "ynn")]
    [InlineData("var c = t.ContinueWith(a => a.IsFaulted ? 1 : 2, token);", "(await c) == 1", "ynn")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.OnlyOnFaulted);", "(await c) == 1", "y!!")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.NotOnFaulted);", "(await c) == 1", "!yy")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.OnlyOnCanceled);", "(await c) == 1", "!y!")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.NotOnCanceled);", "(await c) == 1", "y!y")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.OnlyOnRanToCompletion);", "(await c) == 1", "!!y")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.NotOnRanToCompletion);", "(await c) == 1", "yy!")]
    [InlineData("var c = t.ContinueWith(a => 1, TaskContinuationOptions.None);", "(await c) == 1", "yyy")]
    [InlineData("await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);", "t.IsFaulted", "ynn")]
    [InlineData("await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.None);", "t.IsFaulted", "!!n")]
    [InlineData("await t.ConfigureAwait(false);", "t.IsFaulted", "!!n")]
    [InlineData("await Task.WhenAny(t);", "t.IsFaulted", "ynn")]
    [InlineData("", "t.Result.IsSuccessStatusCode", "!!y")]
    [InlineData("", "t.GetAwaiter().GetResult().StatusCode == HttpStatusCode.OK", "!!y")]
    public void Tasks_of_sends(string statements, string condition, string expected)
    {
        var code = MarkedCode.InClass($"async Task<int> M(CancellationToken token) {{ var t = [|client.PostAsync(\"a\", null)|]; {statements} return ({condition}) ? 1 : 2; }}");
        Scenario[] scenarios = [Scenario.GracefulClose(code.Http.Symbols)[0], Scenario.Timeout(code.Http.Symbols)[0], Scenario.Success];
        Assert.Equal(expected, string.Concat(scenarios.Select(scenario => End(code, new Question(scenario, code.Mark)))));
    }

    [Theory]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"a\");", "m.Headers.Contains(\"Idempotency-Key\")", 'y')]
    [InlineData("m.Headers.TryAddWithoutValidation(\"Idempotency-Key\", \"a\");", "m.Headers.Contains(\"Idempotency-Key\")", 'y')]
    [InlineData("", "m.Headers.Contains(\"Idempotency-Key\")", 'n')]
    [InlineData("", "m.Headers.Contains(\"X-Trace\")", '?')]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"a\"); m.Headers.Remove(\"Idempotency-Key\");", "m.Headers.Contains(\"Idempotency-Key\")", 'n')]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"a\"); m.Headers.Remove(\"X-Trace\");", "m.Headers.Contains(\"Idempotency-Key\")", 'y')]
    [InlineData("m.Headers.Add(\"X-Trace\", \"a\");", "m.Headers.Contains(\"Idempotency-Key\")", 'n')]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"a\"); var o = new HttpRequestMessage();", "o.Headers.Contains(\"Idempotency-Key\")", 'n')]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"a\"); var o = new HttpRequestMessage(); foreach (var h in m.Headers) o.Headers.TryAddWithoutValidation(h.Key, h.Value);", "o.Headers.Contains(\"Idempotency-Key\")", 'y')]
    [InlineData("var o = new HttpRequestMessage(); foreach (var h in m.Headers) o.Headers.TryAddWithoutValidation(h.Key, h.Value);", "o.Headers.Contains(\"Idempotency-Key\")", 'n')]
    public void Headers(string statements, string condition, char expected) =>
        Assert.Equal(expected, Ask(condition, $"var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); {statements}"));

    private static char Ask(string condition, string statements = "")
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                public class Inner { }
                async Task<int> M(string text, int n, int? maybe, CancellationToken token, IEnumerable<int> numbers) { {{statements}} return ({{condition}}) ? 1 : 2; }
            }
            """);
        return End(code, new Question(Scenario.Success));
    }

    private static char End(MarkedCode code, Question question)
    {
        var findings = new Run(code.Http, question, default).Over(code.Http.Sources.FunctionOf(code.Method("M"))!, State.Empty);
        Assert.True(findings.Complete);
        return findings.Exits.Select(exit => exit switch
        {
            { Kind: ExitKind.Throw } => '!',
            { Value: Constant { Number: 1 } } => 'y',
            { Value: Constant { Number: 2 } } => 'n',
            _ => '-',
        }).Distinct().ToArray() is [var only] ? only : '?';
    }
}
