using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether a method T, which is handed a failure, only tells somebody of it: then nothing is decided by calling it.</summary>
public sealed class TellingTests
{
    private const string Others = """
        private int field;
        private static int Kept;
        private static event Action? Happened;
        public interface ISink { void Tell(object o); }
        public sealed class Report { public object? About; }
        private static void Stop() { throw new InvalidOperationException(); }
        private static void Print(object o) { Console.WriteLine(o); }
        private static void Deeper(object o) { Print(o); }
        private static void Deepest(object o) { Deeper(o); }
        private static void Raise(object o) { throw new InvalidOperationException(); }
        private static void Keep(object o) { Kept = 1; }
        private static bool Judge(object o) => true;
        private static bool Decide(object o) { Kept = 1; return true; }
        private static void ThrowFor(object o) { }
        """;

    [Theory]
    [InlineData("void T(Exception e) { }")]
    [InlineData("void T(Exception e) { Console.WriteLine(e); }")]
    [InlineData("void T(Exception e) { Console.WriteLine(Judge(e)); }")]
    [InlineData("Task T(Exception e) => Console.Out.WriteLineAsync(e.Message);")]
    [InlineData("ValueTask T(Exception e) => default;")]
    [InlineData("void T(Exception e) { var s = e.Message; s = s + \"!\"; Console.WriteLine(s); }")]
    [InlineData("void T(Exception e) { var n = 0; n++; ++n; n--; --n; n += 1; Console.WriteLine(n); }")]
    [InlineData("void T(Exception e) { e = e.InnerException!; Console.WriteLine(e); }")]
    [InlineData("void T(Exception e) { foreach (var c in e.Message) { Console.WriteLine(c); } }")]
    [InlineData("void T(Exception e) { if (e is IOException io) { io = null!; Console.WriteLine(io); } }")]
    [InlineData("void T(Exception e) { int.TryParse(e.Message, out var n); Console.WriteLine(n); }")]
    [InlineData("void T(Exception e) { Console.WriteLine(new Report { About = e }); }")]
    [InlineData("void T(Exception e) { Print(e); }")]
    [InlineData("void T(Exception e) { Deeper(e); }")]
    [InlineData("void T(Exception e) { Stop(); }")] // it is handed nothing of the failure
    [InlineData("void T(Exception e, ISink sink) { sink.Tell(e); }")]
    [InlineData("void T(Exception e) { Console.WriteLine(field); }")]
    public void It_only_tells(string method) => Assert.True(Tells(method));

    [Theory]
    [InlineData("int T(Exception e) => 1;")]
    [InlineData("async Task<int> T(Exception e) { await Task.Yield(); return 1; }")]
    [InlineData("bool T(Exception e) { Console.WriteLine(e); return true; }")]
    [InlineData("void T(Exception e, ref int n) { }")]
    [InlineData("void T(Exception e, out int n) { n = 1; }")]
    [InlineData("void T(Exception e, Action act) { }")]
    [InlineData("void T(Exception e) { throw e; }")]
    [InlineData("void T(Exception e) => throw e;")]
    [InlineData("void T(Exception e) { var s = e.Message ?? throw e; }")]
    [InlineData("void T(Exception e) { field = 1; }")]
    [InlineData("void T(Exception e) { this.field = 1; }")]
    [InlineData("void T(Exception e) { field++; }")]
    [InlineData("void T(Exception e) { field--; }")]
    [InlineData("void T(Exception e) { ++field; }")]
    [InlineData("void T(Exception e) { --field; }")]
    [InlineData("void T(Exception e) { Interlocked.Increment(ref field); }")]
    [InlineData("void T(Exception e) { Environment.Exit(1); }")]
    [InlineData("void T(Exception e) { Environment.FailFast(e.Message); }")]
    [InlineData("void T(Exception e) { ThrowFor(1); }")]
    [InlineData("void T(Exception e) { ArgumentNullException.ThrowIfNull(e); }")]
    [InlineData("void T(Exception e) { client.PostAsync(\"a\", null); }")]
    [InlineData("void T(Exception e) { Raise(e); }")]
    [InlineData("void T(Exception e) { Keep(e); }")]
    [InlineData("void T(Exception e) { foreach (var c in e.Message) { Raise(c); } }")]
    [InlineData("void T(Exception e) { var s = e.Message; Raise(s); }")]
    [InlineData("void T(Exception e) { if (e is IOException io) { Raise(io); } }")]
    [InlineData("void T(Exception e) { Decide(e); }")]
    [InlineData("void T(Exception e, Report r) { r.About = e; }")]
    [InlineData("void T(Exception e) { Action<Exception> act = x => { }; act(e); }")]
    [InlineData("void T(Exception e) { ((Action<Exception>)(x => { }))(e); }")]
    public void It_does_more(string method) => Assert.False(Tells(method));

    [Fact]
    public void An_extension_tells_too()
    {
        var code = MarkedCode.Of("static class C { static void T(Exception e) { e.Print(); } static void U(Exception e) { e.Raise(); } static void Print(this object o) { Console.WriteLine(o); } static void Raise(this object o) { throw new Exception(); } }");
        Assert.True(Telling.Is(code.Http, code.Method("T"), default));
        Assert.False(Telling.Is(code.Http, code.Method("U"), default));
    }

    [Fact]
    public void What_another_assembly_does_is_not_known() =>
        Assert.False(Telling.Is(MarkedCode.InClass("").Http, (Microsoft.CodeAnalysis.IMethodSymbol)MarkedCode.InClass("").Compilation.GetTypeByMetadataName("System.Console")!.GetMembers("WriteLine")[0], default));

    private static bool Tells(string method)
    {
        var code = MarkedCode.InClass(method + Others);
        return Telling.Is(code.Http, code.Method("T"), default);
    }
}
