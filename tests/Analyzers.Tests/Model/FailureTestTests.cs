using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether a handler can tell one failure from another: by a condition that names the exception, or what came of it or of the attempt.</summary>
public sealed class FailureTestTests
{
    [Theory]
    [InlineData("try { } catch (Exception e) when (e is IOException) { }", true)]
    [InlineData("try { } catch (Exception e) when (n < 3) { }", false)]
    [InlineData("try { } catch (Exception e) { }", false)]
    [InlineData("try { } catch { }", false)]
    [InlineData("try { } catch (Exception) when (n < 3) { }", false)]
    [InlineData("try { } catch (Exception) { if (e is IOException) throw; }", false)] // of another
    [InlineData("try { } catch (Exception e) { if (e is IOException) throw; }", true)]
    [InlineData("try { } catch (Exception e) { if (n++ < 3) throw; }", false)]
    [InlineData("try { } catch (Exception e) { Log(e); if (n < 3) throw; }", false)]
    [InlineData("try { } catch (Exception e) { while (e is not null) { } }", true)]
    [InlineData("try { } catch (Exception e) { do { } while (e is not null); }", true)]
    [InlineData("try { } catch (Exception e) { for (; e is not null; ) { } }", true)]
    [InlineData("try { } catch (Exception e) { for (; n < 3; ) { } }", false)]
    [InlineData("try { } catch (Exception e) { switch (e) { } }", true)]
    [InlineData("try { } catch (Exception e) { switch (n) { } }", false)]
    [InlineData("try { } catch (Exception e) { var again = e switch { IOException => true, _ => false }; }", true)]
    [InlineData("try { } catch (Exception e) { var text = e == null ? 1 : 2; }", true)]
    [InlineData("try { } catch (Exception e) { var again = e is IOException; }", true)]
    [InlineData("try { } catch (Exception e) { var again = e.HResult == 3; }", true)]
    [InlineData("try { } catch (Exception e) { var text = e.Message + n; }", false)] // a text is no condition
    [InlineData("try { } catch (Exception e) { var text = e.Message ?? n; }", false)]
    [InlineData("try { } catch (Exception e) { var m = e.Message; if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { var m = n; if (m == null) throw; }", false)]
    [InlineData("try { } catch (Exception e) { m = e.Message; if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { m ??= e.Message; if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { m += e.Message; if (m == null) throw; }", false)] // a counter that goes on
    [InlineData("try { } catch (Exception e) { (m, k) = (e.Message, 1); if (k == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { Read(e, out m); if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { Read(e, ref m); if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { Read(e, out var m); if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { Read(n, out m); if (m == null) throw; }", false)]
    [InlineData("try { } catch (Exception e) { Read(e, m); if (m == null) throw; }", false)]
    [InlineData("try { } catch (Exception e) { this.m = e.Message; if (m == null) throw; }", true)]
    [InlineData("try { } catch (Exception e) { last = e; if (Again()) throw; }", true)] // it may look at what was kept
    [InlineData("try { } catch (Exception e) { this.last = e; if (Again() && n < 3) throw; }", true)]
    [InlineData("try { } catch (Exception e) { last = e; if (n < 3) throw; }", false)]
    [InlineData("try { } catch (Exception e) { if (Again()) throw; }", false)]
    [InlineData("try { } catch (Exception e) { Exception own; own = e; if (Again()) throw; }", false)]
    [InlineData("try { } catch (Exception e) { last = n; if (Again()) throw; }", false)]
    [InlineData("try { var r = Send(); } catch (Exception) { if (r == null) throw; }", true)]
    [InlineData("try { r = Send(); } catch (Exception) { if (r == null) throw; }", true)]
    [InlineData("try { (r, k) = Send(); } catch (Exception) { if (k == null) throw; }", true)]
    [InlineData("try { var (r, k) = Send(); } catch (Exception) { if (k == null) throw; }", true)]
    [InlineData("try { Send(out r); } catch (Exception) { if (r == null) throw; }", true)]
    [InlineData("try { Send(r); } catch (Exception) { if (r == null) throw; }", false)]
    [InlineData("try { r += 1; } catch (Exception) { if (r == null) throw; }", false)]
    [InlineData("try { r++; } catch (Exception) when (r < 3) { }", false)]
    [InlineData("try { this.r = Send(); } catch (Exception) when (r == null) { }", true)]
    public void May_stand_in(string statement, bool expected)
    {
        var handler = SyntaxFactory.ParseStatement(statement).DescendantNodes().OfType<CatchClauseSyntax>().Single();
        Assert.Equal(expected, FailureTest.MayStandIn(handler));
    }
}
