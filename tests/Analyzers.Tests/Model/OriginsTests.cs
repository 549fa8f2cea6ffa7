using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The functions whose runs may repeat a send, nearest first, each with the methods that lead from it to the send: a look at syntax.</summary>
public sealed class OriginsTests
{
    private const string Others = """
        private static Task Run(Func<Task> act) => act();
        private static bool Flag { get; set; }
        private static void Stop() { }
        private Task Same(Task task) => task;
        """;

    [Theory]
    [InlineData("async Task M() { SEND; }", "")]
    [InlineData("async Task M() { while (Flag) SEND; }", "M")]
    [InlineData("async Task M() { do SEND; while (Flag); }", "M")]
    [InlineData("async Task M() { for (; ; ) SEND; }", "M")]
    [InlineData("async Task M() { foreach (var i in new[] { 1 }) SEND; }", "M")]
    [InlineData("async Task M() { foreach (var (i, j) in new[] { (1, 2) }) SEND; }", "M")]
    [InlineData("async Task M() { foreach (var header in (SEND).Headers) Stop(); }", "")] // asked for once
    [InlineData("async Task M() { while (Flag) foreach (var header in (SEND).Headers) Stop(); }", "M")]
    [InlineData("async Task M() { while (Flag) Stop(); SEND; }", "")]
    [InlineData("async Task M() { again: SEND; if (Flag) goto again; }", "M")]
    [InlineData("async Task M() { SEND; switch (1) { case 1: goto default; default: break; } }", "M")]
    [InlineData("async Task M() { SEND; await M(); }", "M")]
    [InlineData("async Task M() { SEND; await this.M(); }", "M")]
    [InlineData("async Task M() { SEND; } async Task M(int n) { await M(); }", "")] // of its name, and not itself
    [InlineData("async Task M() { SEND; } async Task M(int n) { await M(); await M(); }", "M>M")]
    [InlineData("async Task M() { SEND; await N(); } async Task N() { await M(); }", "M N>M")]
    [InlineData("async Task M() { SEND; await N(); } async Task N() { await O(); } async Task O() { await M(); }", "")] // a circle of three is for the run of a caller
    [InlineData("async Task M() { SEND; Func<Task> f = async () => await M(); }", "M")]
    public void In_its_own_method(string members, string expected) => Assert.Equal(expected, Found(members));

    [Theory]
    [InlineData("async Task M() { try { FIRST; } catch { SEND; } }", "M")]
    [InlineData("async Task M() { try { SEND; } catch { FIRST; } }", "")] // asked of the second
    [InlineData("async Task M() { try { FIRST; } catch { } SEND; }", "M")]
    [InlineData("async Task M() { try { FIRST; } finally { } SEND; }", "")]
    [InlineData("async Task M() { try { FIRST; SEND; } catch { } }", "")]
    [InlineData("async Task M() { FIRST; SEND; }", "")]
    [InlineData("async Task M() { FIRST; if (Flag) SEND; }", "M")]
    [InlineData("async Task M() { if (Flag) FIRST; SEND; }", "")]
    [InlineData("async Task M() { await client.GetAsync(\"a\"); if (Flag) SEND; }", "")] // another name
    public void After_a_first_one(string members, string expected) => Assert.Equal(expected, Found(members));

    [Theory]
    [InlineData("async Task M() { Func<Task> f = async () => { SEND; }; await f(); }", "M")]
    [InlineData("async Task M() { Func<Task> f = async () => { while (Flag) SEND; }; await f(); }", "() M")]
    [InlineData("async Task M() { await Run(async () => { SEND; }); }", "M")]
    [InlineData("async Task M() { await Run(async () => await Run(async () => { SEND; })); }", "() M")]
    [InlineData("async Task M() { await L(); async Task L() { SEND; } }", "M")]
    [InlineData("async Task M() { await L(); async Task L() { SEND; await L(); } }", "L M")]
    [InlineData("async Task M() { await Run(L); async Task L() { SEND; } }", "M")]
    [InlineData("async Task M() { await Same(CALL); }", "M")] // what it gives is handed on
    [InlineData("async Task M() { await Same((CALL)); }", "M")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; };", "=")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; async Task N() { while (Flag) await F(client); }", "= N")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; async Task N() { while (Flag) await C.F(client); }", "= N")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; async Task N() { while (Flag) await F.Invoke(client); }", "= N")]
    [InlineData("static readonly Func<HttpClient, Task>? F = async client => { SEND; }; async Task N() { while (Flag) await (F?.Invoke(client) ?? Task.CompletedTask); }", "= N")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; void N() { while (Flag) Console.WriteLine(F); }", "= N")]
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; void N() { while (Flag) Console.WriteLine(F.Method); }", "=")] // not run
    [InlineData("static readonly Func<HttpClient, Task> F = async client => { SEND; }; async Task N() { await F(client); }", "=")]
    [InlineData("static Func<HttpClient, Task> F { get; } = async client => { SEND; }; async Task N() { while (Flag) await F(client); }", "= N")]
    [InlineData("static Func<HttpClient, Task> F => async client => { SEND; }; async Task N() { while (Flag) await F(client); }", "=> N")]
    [InlineData("Func<Task>? f; void M() { f = async () => { SEND; }; } async Task N() { while (Flag) await f!(); }", "M")]
    public void In_a_delegate(string members, string expected) => Assert.Equal(expected, Found(members));

    [Theory]
    [InlineData("async Task N() { await M(); }", "")]
    [InlineData("async Task N() { while (Flag) await M(); }", "N>M")]
    [InlineData("async Task N() { while (Flag) await this.M(); }", "N>M")]
    [InlineData("async Task N(C? c) { while (Flag) await (c?.M() ?? Task.CompletedTask); }", "N>M")]
    [InlineData("async Task N() { while (Flag) await M(); } async Task O() { while (Flag) await M(); }", "N>M O>M")]
    [InlineData("async Task N() { await M(); } async Task O() { while (Flag) await N(); }", "O>N>M")]
    [InlineData("async Task N() { while (Flag) await M(); } async Task O() { while (Flag) await N(); }", "N>M O>N>M")]
    [InlineData("Task N() => M(); Task O() => N(); Task P() => O(); async Task Q() { while (Flag) await P(); }", "Q>P>O>N>M")]
    [InlineData("Task N() => M(); Task O() => N(); Task P() => O(); Task Q() => P(); async Task R() { while (Flag) await Q(); }", "")] // followed no further
    [InlineData("Task N() => Run(M);", "N>M")]
    [InlineData("Task N() => Run((M));", "N>M")]
    [InlineData("Task N() => Run(this.M);", "N>M")]
    [InlineData("Task N() => Run(() => M());", "N>M")]
    [InlineData("string N() => nameof(M);", "")]
    [InlineData("Task N() { return Run(L); Task L() => M(); }", "N>M")]
    [InlineData("Func<Task> N() { Func<Task> f = M; return f; }", "")]
    [InlineData("Task P { get { while (Flag) return M(); return M(); } }", "P>M")]
    [InlineData("Task P => M(); async Task N() { while (Flag) await P; }", "")] // a property is not called
    [InlineData("C() { while (Flag) M().Wait(); }", "C>M")]
    [InlineData("class D : C { public override async Task V() { while (Flag) await base.V(); } } public virtual Task V() => M();", "")]
    [InlineData("class D : C { public async Task W() { while (Flag) await V(); } } public virtual Task V() => M();", "W>V>M")]
    public void In_callers(string members, string expected) => Assert.Equal(expected, Found("async Task M() { SEND; } " + members));

    /// <summary>A part of a partial class calls back, too.</summary>
    [Theory]
    [InlineData("partial class C { async Task N() { await M(); } }", "M N>M")]
    [InlineData("partial class C { async Task N() { await Task.Yield(); } }", "")]
    public void In_another_part(string part, string expected) => Assert.Equal(expected, Found(MarkedCode.Of(
        $"partial class C {{ HttpClient client = new(); async Task M() {{ await [|client.PostAsync(\"a\", null)|]; await N(); }} }} {part}")));

    /// <summary>A handler's send is called by the handler before it; that of an invoker by whoever has it; a client makes its messages anew.</summary>
    [Theory]
    [InlineData("DelegatingHandler", "")]
    [InlineData("HttpMessageInvoker", "")]
    [InlineData("HttpClient", "Again>SendAsync")]
    public void Of_a_handler(string bases, string expected) => Assert.Equal(expected, Found(MarkedCode.Of($$"""
        class H{{(bases == "HttpMessageInvoker" ? "() : HttpMessageInvoker(new HttpClientHandler())" : " : " + bases)}}
        {
            {{(bases == "DelegatingHandler" ? "protected" : "public")}} override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) => await [|base.SendAsync(m, t)|];
            async Task Again(HttpRequestMessage m) { while (true) await SendAsync(m, CancellationToken.None); }
        }
        """)));

    [Theory]
    [InlineData(12, 12)]
    [InlineData(13, 12)]
    public void So_many_callers(int callers, int expected) => Assert.Equal(
        expected,
        Found("async Task M() { SEND; } " + string.Concat(Enumerable.Range(0, callers).Select(i => $"async Task N{i}() {{ while (Flag) await M(); }} "))).Split(' ').Length);

    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void So_many_sends(int sends, bool isCrowded)
    {
        var code = MarkedCode.InClass($"async Task M() {{ await [|client.PostAsync(\"a\", null)|]; {string.Concat(Enumerable.Repeat("await client.GetAsync(\"a\"); ", sends - 1))} }}");
        Assert.Equal(isCrowded, Origins.IsCrowded(code.Mark));
    }

    /// <summary>From a function on whose run never came to the send no callers are asked.</summary>
    [Fact]
    public void Given_up()
    {
        var code = Code("async Task M() { SEND; } async Task N() { while (Flag) await M(); } async Task O() { while (Flag) await N(); } async Task P() { while (Flag) await M(); }");
        var origins = new Origins(code.Http, code.Mark, default);
        var first = origins.Next()!;
        Assert.Equal("N>M", Text(first));
        origins.GiveUp(first);
        Assert.Equal("P>M", Text(origins.Next()!));
        Assert.Null(origins.Next());
    }

    /// <summary>Where a caller decides what is sent, those count that repeat nothing.</summary>
    [Fact]
    public void All_callers()
    {
        var code = Code("async Task M() { while (Flag) SEND; } async Task N() { await M(); } async Task O() { await N(); }");
        Assert.Equal("M", Found(code));
        var origins = new Origins(code.Http, code.Mark, default);
        Assert.Equal("M", Text(origins.Next()!));
        origins.FollowAllCallers();
        Assert.Equal("N>M", Text(origins.Next()!));
        Assert.Equal("O>N>M", Text(origins.Next()!));
        Assert.Null(origins.Next());
    }

    [Theory]
    [InlineData(23_999, false, false)]
    [InlineData(24_000, false, true)]
    [InlineData(1, true, false)]
    [InlineData(3 * Run.MaxSteps / 4, true, true)]
    public void Spent(int steps, bool isGivenUp, bool isSpent)
    {
        var code = Code("async Task M() { while (Flag) SEND; }");
        var origins = new Origins(code.Http, code.Mark, default);
        origins.Spend(steps, isGivenUp);
        Assert.Equal(isSpent, origins.IsSpent);
        Assert.Equal(isSpent, origins.Next() is null);
    }

    /// <summary>Whether anything that could repeat a try statement stands around it or its callers.</summary>
    [Theory]
    [InlineData("void M() { TRY }", false)]
    [InlineData("void M() { while (Flag) { TRY } }", true)]
    [InlineData("void M() { TRY } void N() { M(); }", false)]
    [InlineData("void M() { TRY } void N() { while (Flag) M(); }", true)]
    [InlineData("void M() { TRY } void N() { M(); } void O() { while (Flag) N(); }", true)]
    [InlineData("void M() { TRY } void N() { M(); } void O() { N(); }", false)]
    [InlineData("void M() { TRY M(); }", true)]
    [InlineData("void M() { L(); void L() { TRY } }", true)]
    [InlineData("void M() { Action a = () => { TRY }; }", true)]
    [InlineData("void M() { TRY } void N() { new List<int>().ForEach(_ => M()); }", true)]
    [InlineData("void M() { TRY } Task N() => Task.Run(M);", true)]
    [InlineData("void M() { TRY } Task N() => Task.Run(this.M);", true)]
    [InlineData("void Get() { TRY } void N() { Console.WriteLine(HttpMethod.Get); }", false)] // a verb, and no method
    [InlineData("int P { get { TRY return 1; } } void N() { while (Flag) Console.WriteLine(P); }", false)]
    [InlineData("void M() { TRY } class D { void M() { while (Flag) M(); } }", true)] // a name is a name
    public void May_repeat(string members, bool expected)
    {
        var code = MarkedCode.InClass(members.Replace("TRY", "[|try { client.Dispose(); } catch { }|]") + Others);
        Assert.Equal(expected, Origins.MayRepeat(code.Http, code.Mark, default));
    }

    /// <summary>Whether an exception of the send can come to a handler on its way out.</summary>
    [Theory]
    [InlineData("async Task M() { SEND; }", false)]
    [InlineData("async Task M() { try { SEND; } catch { } }", true)]
    [InlineData("async Task M() { try { SEND; } finally { Stop(); } }", false)]
    [InlineData("async Task M() { try { Stop(); } finally { SEND; } }", true)] // after an attempt that Stop may have made
    [InlineData("async Task M() { try { Console.WriteLine(); } finally { SEND; } }", false)]
    [InlineData("async Task M() { try { Console.WriteLine(); } catch { } SEND; }", false)]
    [InlineData("async Task M() { try { Console.WriteLine(); } catch { SEND; } }", false)]
    [InlineData("async Task M() { try { Stop(); } catch { } SEND; }", true)] // which may make an attempt of its own
    [InlineData("async Task M(C c) { try { c.Same(null!); } catch { } SEND; }", true)]
    [InlineData("async Task M(Task t) { try { await t; } catch { } SEND; }", true)]
    [InlineData("async Task M(Task<int> t) { try { Console.WriteLine(t.Result); } catch { } SEND; }", true)]
    [InlineData("async Task M(Task t) { try { t.Wait(); } catch { } SEND; }", true)]
    [InlineData("async Task M(Task t) { try { t.GetAwaiter(); } catch { } SEND; }", true)]
    [InlineData("async Task M(Task t) { try { t.ConfigureAwait(false); } catch { } SEND; }", true)]
    [InlineData("async Task M(Func<Task> f) { try { (f ?? f)(); } catch { } SEND; }", true)]
    [InlineData("async Task M() { SEND; Action a = () => Stop(); }", false)]
    [InlineData("async Task M() { SEND; Action a = () => client.PostAsync(\"b\", null); }", true)]
    [InlineData("async Task M() { SEND; void L() => client.PostAsync(\"b\", null); }", true)]
    [InlineData("async Task M() { SEND; Run2(client.PostAsync); } static void Run2(Func<string, HttpContent, Task> f) { }", true)]
    [InlineData("async Task M() { await CALL.ContinueWith(t => { }); }", true)]
    [InlineData("async Task M() { var t = CALL; if (t.IsFaulted) return; await t; }", true)]
    [InlineData("async Task M() { var t = CALL; if (t.IsCompletedSuccessfully) return; await t; }", true)]
    [InlineData("async Task M() { var t = CALL; if (t.IsCompleted) return; await t; }", false)]
    public void May_catch(string members, bool expected)
    {
        var code = Code(members);
        Assert.Equal(expected, new Origin(Function.Member(code.Mark)!, []).MayCatch(code.Http, code.Mark));
    }

    [Theory]
    [InlineData("async Task N() { await M(); }", false)]
    [InlineData("async Task N() { try { await M(); } catch { } }", true)]
    [InlineData("async Task N() { try { Console.WriteLine(); } catch { } await M(); }", false)]
    [InlineData("async Task N() { await Run(M); }", true)]
    [InlineData("async Task N() { await Run(() => M()); }", true)]
    [InlineData("async Task N() { Func<string> f = () => \"\"; await M(); }", false)]
    public void May_catch_what_comes_of_a_call(string caller, bool expected)
    {
        var code = Code("async Task M() { SEND; } " + caller);
        Assert.Equal(expected, new Origin(code.Http.Sources.FunctionOf(code.Method("N"))!, [code.Method("M")]).MayCatch(code.Http, code.Mark));
    }

    /// <summary>What a library makes of a failure need not be an exception; a send of another function is another's.</summary>
    [Theory]
    [InlineData("async Task M() { await Run(async () => { SEND; }); }", true)]
    [InlineData("async Task M() { await L(); async Task L() { SEND; } }", true)]
    [InlineData("async Task M(RestSharp.RestClient rest) { await [|rest.ExecuteAsync(new RestSharp.RestRequest())|]; }", true)]
    public void May_come_otherwise(string members, bool expected) => May_catch(members, expected);

    private static string Found(string members) => Found(Code(members));

    private static string Found(MarkedCode code)
    {
        var origins = new Origins(code.Http, code.Mark, default);
        var found = new List<string>();
        while (origins.Next() is { } origin)
        {
            found.Add(Text(origin));
        }

        return string.Join(' ', found);
    }

    private static string Text(Origin origin) => string.Join('>', new[] { Name(origin.Function) }.Concat(origin.Path.Reverse().Select(method => method.Name)));

    private static string Name(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        AnonymousFunctionExpressionSyntax => "()",
        ArrowExpressionClauseSyntax => "=>",
        EqualsValueClauseSyntax => "=",
        _ => function.GetType().Name,
    };

    private static MarkedCode Code(string members) => MarkedCode.InClass(members
        .Replace("SEND", "await CALL").Replace("CALL", "[|client.PostAsync(\"a\", null)|]").Replace("FIRST", "await client.PostAsync(\"a\", null)") + Others);
}
