using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether any way leads from one execution of a send, or of another of its name, to the send: a look at ways, nothing is run.</summary>
public sealed class ComesBackTests
{
    private const string Others = """
        private static Task Run(Func<Task> act) => act();
        private static bool Flag { get; set; }
        private static void Stop() { }
        private Task Again() => client.PostAsync("b", null);
        private Task Another() => client.GetAsync("b");
        private Task Deep1() => Deep2();
        private Task Deep2() => Deep3();
        private Task Deep3() => Deep4();
        private Task Deep4() => client.PostAsync("b", null);
        private Task Deep0() => Deep1();
        """;

    [Theory]
    [InlineData("SEND;", false)]
    [InlineData("while (Flag) SEND;", true)]
    [InlineData("while (Flag) { SEND; break; }", false)]
    [InlineData("while (Flag) { SEND; return; }", false)]
    [InlineData("while (Flag) { SEND; throw new Exception(); }", false)]
    [InlineData("while (Flag) { SEND; if (Flag) break; }", true)]
    [InlineData("while (Flag) { try { SEND; break; } catch { } }", true)]
    [InlineData("while (Flag) { try { SEND; break; } catch { break; } }", false)]
    [InlineData("while (Flag) { try { SEND; break; } catch (IOException) { } }", true)]
    [InlineData("while (Flag) { try { SEND; break; } finally { Stop(); } }", false)]
    [InlineData("while (Flag) { if (Flag) { SEND; break; } Stop(); }", false)]
    [InlineData("do { SEND; } while (Flag);", true)]
    [InlineData("for (var i = 0; ; i++) { SEND; }", true)]
    [InlineData("for (var i = 0; ; i++) { SEND; break; }", false)]
    [InlineData("foreach (var i in new[] { 1, 2 }) SEND;", true)]
    [InlineData("while (Flag) Stop(); SEND;", false)]
    [InlineData("SEND; while (Flag) Stop();", false)]
    [InlineData("again: SEND; if (Flag) goto again;", true)]
    [InlineData("if (Flag) goto end; SEND; end: Stop();", false)]
    [InlineData("switch (1) { case 1: SEND; goto default; default: break; }", false)]
    public void Over_a_jump(string body, bool expected) => Assert.Equal(expected, Comes($"async Task M() {{ {body} }}"));

    [Theory]
    [InlineData("FIRST; SEND;", true)]
    [InlineData("SEND; FIRST;", false)]
    [InlineData("if (Flag) FIRST; else SEND;", false)]
    [InlineData("if (Flag) { FIRST; return; } SEND;", false)]
    [InlineData("try { FIRST; } catch { SEND; }", true)]
    [InlineData("try { FIRST; return; } catch { } SEND;", true)]
    [InlineData("try { SEND; } catch { FIRST; }", false)]
    [InlineData("await client.GetAsync(\"a\"); SEND;", false)]
    public void From_another_of_its_name(string body, bool expected) => Assert.Equal(expected, Comes($"async Task M() {{ {body} }}"));

    [Theory]
    [InlineData("SEND; await Again();", true)]
    [InlineData("await Again(); SEND;", true)]
    [InlineData("SEND; await Another();", false)]
    [InlineData("if (Flag) SEND; else await Again();", false)]
    [InlineData("SEND; await Deep1();", true)]
    [InlineData("SEND; await Deep0();", false)] // followed no further
    [InlineData("SEND; await M();", true)]
    [InlineData("SEND; if (Flag) return; await this.M();", true)]
    [InlineData("SEND; Func<Task> f = () => Again();", true)] // it runs whenever it is called
    [InlineData("SEND; Func<Task> f = () => Another();", false)]
    [InlineData("SEND; Func<Task> f = () => client.PostAsync(\"b\", null);", true)]
    [InlineData("SEND; Task L() => client.PostAsync(\"b\", null);", true)]
    [InlineData("SEND; Task L() => Another();", false)]
    [InlineData("SEND; Func<string, HttpContent?, Task<HttpResponseMessage>> f = client.PostAsync;", false)]
    [InlineData("SEND; Take(client.PostAsync);", true)]
    [InlineData("Func<Task> f = async () => { SEND; }; await f();", true)]
    public void Through_a_call(string body, bool expected) => Assert.Equal(
        expected, Comes($"async Task M() {{ {body} }} static void Take(Func<string, HttpContent?, Task<HttpResponseMessage>> act) {{ }}"));

    /// <summary>A handler's base is another handler.</summary>
    [Theory]
    [InlineData("await [|base.SendAsync(m, t)|]", false)]
    [InlineData("await [|base.SendAsync(m, t)|]; await base.SendAsync(m, t)", false)]
    [InlineData("await base.SendAsync(m, t); await [|base.SendAsync(m, t)|]", true)]
    [InlineData("base.Dispose(true); await [|base.SendAsync(m, t)|]", false)]
    [InlineData("Dispose(true); await [|base.SendAsync(m, t)|]", true)]
    public void Of_a_handler(string body, bool expected)
    {
        var code = MarkedCode.Of($$"""
            class H : DelegatingHandler
            {
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { {{body}}; return null!; }
                protected override void Dispose(bool all) { SendAsync(null!, default); }
            }
            """);
        Assert.Equal(expected, ComesBack.May(code.Http, code.Mark, new Origin(Function.Member(code.Mark)!, []), [], default));
    }

    [Theory]
    [InlineData("async Task N() { await M(); }", false, false)]
    [InlineData("async Task N() { while (Flag) await M(); }", true, false)]
    [InlineData("async Task N() { while (Flag) { await M(); break; } }", false, false)]
    [InlineData("async Task N() { await M(); await M(); }", true, false)]
    [InlineData("async Task N() { FIRST; await M(); }", true, false)]
    [InlineData("async Task N() { await M(); FIRST; }", false, false)]
    [InlineData("async Task N() { await Run(M); }", true, false)]
    [InlineData("async Task N() { await Run(() => M()); }", true, false)]
    [InlineData("async Task N() { await M(); await N(); }", true, false)]
    [InlineData("async Task N() { await M(); await Another(); }", false, false)]
    public void Through_a_caller(string caller, bool expected, bool expectedOfSettled)
    {
        var code = Code("async Task M() { SEND; } " + caller);
        var origin = new Origin(code.Http.Sources.FunctionOf(code.Method("N"))!, [code.Method("M")]);
        Assert.Equal(expected, ComesBack.May(code.Http, code.Mark, origin, [], default));
        Assert.Equal(expectedOfSettled, ComesBack.May(code.Http, code.Mark, origin, [origin.Function], default));
    }

    /// <summary>What a method repeats itself counts for its callers until it is settled.</summary>
    [Fact]
    public void Settled()
    {
        var code = Code("async Task M() { while (Flag) SEND; } async Task N() { await M(); }");
        var method = Function.Member(code.Mark)!;
        var origin = new Origin(code.Http.Sources.FunctionOf(code.Method("N"))!, [code.Method("M")]);
        Assert.True(ComesBack.May(code.Http, code.Mark, origin, [], default));
        Assert.False(ComesBack.May(code.Http, code.Mark, origin, [method], default));
        var origins = new Origins(code.Http, code.Mark, default);
        Assert.True(origins.MayComeBack(origin));
        origins.Settle(new Origin(method, []));
        Assert.False(origins.MayComeBack(origin));
    }

    private static bool Comes(string members)
    {
        var code = Code(members);
        return ComesBack.May(code.Http, code.Mark, new Origin(Function.Member(code.Mark)!, []), [], default);
    }

    private static MarkedCode Code(string members) =>
        MarkedCode.InClass(members.Replace("SEND", "await [|client.PostAsync(\"a\", null)|]").Replace("FIRST", "await client.PostAsync(\"a\", null)") + Others);
}
