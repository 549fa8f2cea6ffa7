using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What the truth of a condition decides, and what code does no more than to write down.</summary>
public sealed class DecisionTests
{
    [Theory]
    [InlineData("if (COND) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if (!COND) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("if (!!COND) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if (!COND) Stop();", "IfStatement")]
    [InlineData("if (COND == true) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if (COND == false) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("if (COND != true) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("if (COND != false) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if (true == COND) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if ((false) == COND) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("if (!(COND == false)) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if ((COND) && x) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("if (x || (bool)COND) Stop();", "IfStatement: Stop();")]
    [InlineData("if (await COND) Stop();", "IfStatement: Stop();")]
    [InlineData("if (COND is true) Stop();", "IfStatement: Stop();")]
    [InlineData("if (x ? COND : y) Stop();", "IfStatement: Stop();")]
    [InlineData("if (x ? y : COND) Stop();", "IfStatement: Stop();")]
    [InlineData("if (n switch { 1 => COND, _ => false }) Stop();", "IfStatement: Stop();")]
    [InlineData("if (COND) log.Error(x); else Stop();", "IfStatement: log.Error(x);")]
    [InlineData("if (COND) Stop(); else log.Error(x);", "IfStatement: Stop();")]
    [InlineData("while (COND) Stop();", "WhileStatement")]
    [InlineData("do Stop(); while (COND);", "DoStatement")]
    [InlineData("for (; COND;) Stop();", "ForStatement")]
    [InlineData("switch (n) { case 1 when COND: Stop(); break; }", "WhenClause")]
    [InlineData("switch (n) { case COND: Stop(); break; }", "SwitchSection")]
    [InlineData("switch (n) { case COND: log.Error(x); Stop(); break; }", "SwitchSection")]
    [InlineData("var r = n switch { COND => 1, _ => 2 };", "SwitchExpression")]
    [InlineData("try { } catch (Exception) when (COND) { Stop(); }", "CatchClause: { Stop(); }")]
    [InlineData("try { } catch (Exception) when (!COND) { Stop(); }", "CatchClause")]
    [InlineData("var r = COND ? Stop() : Go();", "ConditionalExpression: Stop()")]
    [InlineData("var r = !COND ? Stop() : Go();", "ConditionalExpression: Go()")]
    [InlineData("return COND;", "MethodDeclaration")]
    [InlineData("Func<bool> f = () => COND;", "ParenthesizedLambdaExpression")]
    [InlineData("Func<bool> f = () => { return COND; };", "ParenthesizedLambdaExpression")]
    [InlineData("bool L() => COND;", "LocalFunctionStatement")]
    [InlineData("Stop(COND);", "Argument")]
    [InlineData("this.stopped = COND;", "SimpleAssignmentExpression")]
    [InlineData("stopped = COND;", "SimpleAssignmentExpression")]
    [InlineData("var r = COND; if (r) Stop(); else Go();", "IfStatement: Stop();")]
    [InlineData("var r = !COND; if (r) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("var r = COND; if (!r) Stop(); else Go();", "IfStatement: Go();")]
    [InlineData("bool r; r = COND; if (r) Stop();", "IfStatement: Stop();")]
    [InlineData("var r = COND; log.Error(r); while (r) Stop();", "WhileStatement")]
    [InlineData("var a = COND; var b = a; var c = b; if (c) Stop();", "IfStatement: Stop();")]
    public void It_decides(string body, string expected) => Assert.Equal(expected, Decided(body));

    [Theory]
    [InlineData("if (COND) log.Error(x);")]
    [InlineData("if (COND) { log.Error(x); } else { Console.WriteLine(x); }")]
    [InlineData("switch (n) { case COND: log.Error(x); break; }")]
    [InlineData("log.Error(COND);")]
    [InlineData("log.Error(COND ? 1 : 2);")]
    [InlineData("log.Error(n switch { COND => 1, _ => 2 });")]
    [InlineData("Stop($\"{COND}\");")]
    [InlineData("Stop($\"{(COND ? 1 : 2)}\");")]
    [InlineData("var r = COND; log.Error(r);")]
    [InlineData("if (r) Stop(); var r = COND;")]
    [InlineData("var r = COND; if (s) Stop();")]
    [InlineData("var a = COND; var b = a; var c = b; var d = c; if (d) Stop();")] // three are followed
    [InlineData("foreach (var i in COND) Stop();")]
    [InlineData("COND.ToString();")]
    public void It_decides_nothing(string body) => Assert.Equal("", Decided(body));

    [Theory]
    [InlineData(";")]
    [InlineData("{ }")]
    [InlineData("log.Error(e);")]
    [InlineData("_logger.Write(e);")]
    [InlineData("Services.Logging.Write(e);")]
    [InlineData("LogError(e);")]
    [InlineData("this.LogError(e);")]
    [InlineData("await log.WriteAsync(e);")]
    [InlineData("logger?.LogError(e);")]
    [InlineData("Console.WriteLine(e);")]
    [InlineData("Trace.TraceError(e);")]
    [InlineData("Debug.Fail(e);")]
    [InlineData("_telemetry.Track(e);")]
    [InlineData("activity.Set(e);")]
    [InlineData("Metrics.Add(1);")]
    [InlineData("_output.Write(e);")]
    [InlineData("{ log.Error(e); Console.WriteLine(e); }")]
    [InlineData("if (x) log.Error(e);")]
    [InlineData("if (x) log.Error(e); else Console.WriteLine(e);")]
    [InlineData("if (x) { log.Error(e); } else if (y) Console.WriteLine(e);")]
    [InlineData("int n;")]
    [InlineData("var s = \"a\" + e.Message;")]
    [InlineData("var s = e.ToString();")]
    [InlineData("var s = $\"{e}\";")]
    [InlineData("string s = string.Format(\"a\", e), t = nameof(M);")]
    [InlineData("var s = string.Join(\",\", e);")]
    [InlineData("var s = string.Concat(e, x);")]
    public void It_only_logs(string statement) => Assert.True(Decision.OnlyLogs(SyntaxFactory.ParseStatement(statement)));

    [Theory]
    [InlineData("Stop();")]
    [InlineData("client.Post(e);")]
    [InlineData("await Stop();")]
    [InlineData("stop?.Invoke();")]
    [InlineData("x = 1;")]
    [InlineData("return;")]
    [InlineData("throw e;")]
    [InlineData("if (x) Stop();")]
    [InlineData("if (x) log.Error(e); else Stop();")]
    [InlineData("{ log.Error(e); Stop(); }")]
    [InlineData("{ Stop(); log.Error(e); }")]
    [InlineData("var s = Ask();")]
    [InlineData("var s = await e;")]
    [InlineData("var s = new Report(e);")]
    [InlineData("Func<int> f = () => 1;")]
    [InlineData("var s = x = 1;")]
    [InlineData("string s = \"a\", t = Ask();")]
    [InlineData("using var s = e;")]
    public void It_does_more_than_log(string statement) => Assert.False(Decision.OnlyLogs(SyntaxFactory.ParseStatement(statement)));

    [Theory]
    [InlineData("throw;", true)]
    [InlineData("{ throw e; }", true)]
    [InlineData("{ log.Error(e); throw; }", true)]
    [InlineData("{ { log.Error(e); } { throw; } }", true)]
    [InlineData("{ }", false)]
    [InlineData("{ Stop(); throw; }", false)]
    [InlineData("{ throw; log.Error(e); }", false)]
    [InlineData("log.Error(e);", false)]
    [InlineData("return;", false)]
    public void It_only_throws(string statement, bool expected) => Assert.Equal(expected, Decision.OnlyThrows(SyntaxFactory.ParseStatement(statement)));

    [Fact]
    public void Nothing_only_logs_and_does_not_throw()
    {
        Assert.True(Decision.OnlyLogs(null));
        Assert.False(Decision.OnlyThrows(null));
        Assert.True(Decision.OnlyThrows(SyntaxFactory.ParseExpression("throw e")));
    }

    /// <summary>Whether a handler looks at what it caught, or at what was made of it.</summary>
    [Theory]
    [InlineData("try { A(); } catch (Exception e) when (e is IOException) { }")]
    [InlineData("try { A(); } catch (Exception e) { if (e is IOException) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { while (Look(e)) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { do Stop(); while (Look(e)); }")]
    [InlineData("try { A(); } catch (Exception e) { for (; Look(e);) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { switch (e) { default: break; } }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(e switch { _ => 1 }); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(Look(e) ? 1 : 2); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(e is IOException); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(e.Message == x); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(n < 3 && e.Message == x); }")]
    [InlineData("try { A(); } catch (Exception e) { var s = e.Message; if (s == x) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { var s = e.Message; var t = s; if (t == x) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { last = e; if (last == x) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { Read(e, out var s); if (s) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { Read(e, ref s); if (s) Stop(); }")]
    [InlineData("try { r = A(); } catch { if (r) Stop(); }")]
    [InlineData("try { var r = A(); } catch { if (r) Stop(); }")]
    [InlineData("try { r ??= A(); } catch { if (r) Stop(); }")]
    [InlineData("try { (q, r) = A(); } catch { if (r) Stop(); }")]
    [InlineData("try { (q, r) = A(); } catch { if (q) Stop(); }")]
    [InlineData("try { A(out r); } catch { if (r) Stop(); }")]
    [InlineData("try { A(out var r); } catch { if (r) Stop(); }")]
    [InlineData("try { A(ref r); } catch { if (r) Stop(); }")]
    [InlineData("try { this.r = A(); } catch { if (r) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { last = e; if (IsLast()) Stop(); }")] // what is kept may be looked at by what is called
    [InlineData("try { A(); } catch (Exception e) { var s = 1; last = e; if (n < 3 && IsLast()) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { last = e; other = 1; if (IsLast()) Stop(); }")]
    public void A_handler_looks_at_the_failure(string statement) => Assert.True(MayStandIn(statement));

    [Theory]
    [InlineData("try { A(); } catch (Exception e) { }")]
    [InlineData("try { A(); } catch { }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(e); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(\"a\" + e.Message); }")]
    [InlineData("try { A(); } catch (Exception e) { Stop(e.Message ?? x); }")]
    [InlineData("try { A(); } catch (Exception e) when (n < 3) { }")]
    [InlineData("try { A(); } catch (Exception e) { if (n < 3) Stop(e); }")]
    [InlineData("try { A(); } catch (Exception) { if (e) Stop(); }")]
    [InlineData("try { n++; A(); } catch (Exception e) { if (n < 3) Stop(); }")]
    [InlineData("try { n += 1; A(); } catch (Exception e) { if (n < 3) Stop(); }")]
    [InlineData("try { A(n); } catch (Exception e) { if (n < 3) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { if (IsLast()) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { var s = e.Message; if (IsLast()) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { string s; s = e.Message; if (IsLast()) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { last = 1; if (IsLast()) Stop(); }")]
    [InlineData("try { A(); } catch (Exception e) { last = e; if (n < 3) Stop(); }")]
    public void A_handler_does_not_look(string statement) => Assert.False(MayStandIn(statement));

    private static bool MayStandIn(string statement) =>
        FailureTest.MayStandIn(SyntaxFactory.ParseStatement(statement).DescendantNodes().OfType<CatchClauseSyntax>().Single());

    private static string Decided(string body)
    {
        var condition = SyntaxFactory.ParseCompilationUnit($"class C {{ void M() {{ {body} }} }}").DescendantNodes().OfType<IdentifierNameSyntax>().Single(name => name.Identifier.ValueText == "COND");
        return Decision.Of(condition) switch
        {
            null => "",
            { WhenTrue: null, Site: var site } => $"{site.Kind()}",
            { WhenTrue: { } then, Site: var site } => $"{site.Kind()}: {then}",
        };
    }
}
