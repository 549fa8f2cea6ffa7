using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What can follow what in a function, and which of its variables are read no more.</summary>
public sealed class WaysTests
{
    private const string Others = "bool A() => true; bool B() => true; void Z() { } int F() => 1; void Use(object? o) { } bool Here() => true; IDisposable D() => null!;";

    [Theory]
    [InlineData("A(); B();")]
    [InlineData("if (A()) { B(); }")]
    [InlineData("if (A() && B()) { }")]
    [InlineData("while (x) { B(); if (x) Z(); A(); }")]
    [InlineData("while (x) { B(); A(); }")]
    [InlineData("do { B(); } while (A());")]
    [InlineData("for (B(); x; A()) { if (x) B(); }")]
    [InlineData("again: B(); if (x) Z(); A(); goto again;")]
    [InlineData("foreach (var i in new[] { 1 }) { B(); if (x) continue; A(); }")]
    [InlineData("try { A(); } catch { B(); }")]
    [InlineData("try { A(); return; } catch (InvalidOperationException) { } catch { B(); }")]
    [InlineData("try { Z(); } catch { A(); } B();")]
    [InlineData("try { A(); } catch { return; } B();")]
    [InlineData("try { A(); } finally { B(); }")]
    [InlineData("try { A(); return; } finally { B(); }")]
    [InlineData("try { try { A(); return; } finally { Z(); } } finally { B(); }")]
    [InlineData("try { try { A(); return; } finally { Z(); } } catch { B(); }")]
    [InlineData("try { try { Z(); } finally { A(); } } catch { B(); }")]
    [InlineData("try { Z(); } finally { A(); } B();")]
    [InlineData("try { Z(); return; } finally { A(); if (x) Z(); B(); }")]
    [InlineData("while (x) { B(); try { A(); } finally { Z(); } }")]
    [InlineData("while (x) { B(); using (D()) { A(); } }")]
    [InlineData("while (x) { try { B(); return; } catch { A(); } }")]
    [InlineData("try { A(); } catch (Exception) when (B()) { }")]
    [InlineData("try { Z(); } catch (Exception) when (A()) { B(); }")]
    [InlineData("try { Z(); } catch (InvalidOperationException) when (A()) { } catch (Exception) { B(); }")]
    [InlineData("try { try { Z(); } catch { A(); throw; } } catch { B(); }")]
    [InlineData("try { try { A(); } catch (InvalidOperationException) { } } catch { B(); }")]
    [InlineData("switch (F()) { case 1: A(); goto case 2; case 2: B(); break; }")]
    public void It_leads_there(string body) => Leads(body, expected: true);

    [Theory]
    [InlineData("B(); if (x) Z(); A();")]
    [InlineData("if (x) { A(); } else { B(); }")]
    [InlineData("if (x) { A(); return; } B();")]
    [InlineData("if (x) { A(); throw new Exception(); } B();")]
    [InlineData("while (x) { B(); } A();")]
    [InlineData("while (x) { B(); if (x) { A(); break; } }")]
    [InlineData("while (x) { B(); if (x) { A(); return; } }")]
    [InlineData("switch (F()) { case 1: A(); break; case 2: B(); break; }")]
    [InlineData("try { Z(); } catch (InvalidOperationException) { A(); } catch { B(); }")]
    [InlineData("try { Z(); } catch { A(); throw; } B();")]
    [InlineData("try { B(); } catch { A(); }")]
    [InlineData("try { A(); return; } finally { Z(); } B();")]
    [InlineData("try { B(); } finally { A(); }")]
    [InlineData("while (x) { B(); try { A(); return; } finally { Z(); } }")] // a finally block goes on as the way that comes to it
    [InlineData("while (x) { B(); using (D()) { A(); return; } }")]
    [InlineData("while (x) { B(); try { try { A(); return; } finally { Z(); } } finally { Z(); } }")]
    [InlineData("while (x) { if (x) { using (D()) { A(); return; } } B(); }")]
    public void It_does_not_lead_there(string body) => Leads(body, expected: false);

    [Theory]
    [InlineData("while (x) { A(); }", true)]
    [InlineData("do { A(); } while (x);", true)]
    [InlineData("while (x) { try { A(); return; } catch { Z(); } }", true)]
    [InlineData("A();", false)]
    [InlineData("if (x) { A(); } Z();", false)]
    [InlineData("while (x) { A(); return; }", false)]
    [InlineData("while (x) { using (D()) { A(); return; } }", false)]
    public void And_back_to_itself(string body, bool expected)
    {
        var (ways, _, code) = Of(body);
        SyntaxNode[] call = [Call(code, "A")];
        Assert.Equal(expected, ways.Lead(call, call));
    }

    /// <summary>The names of the locals, "caught" for what a handler holds.</summary>
    [Theory]
    [InlineData("n", "var n = F(); if (x) { Use(n); } [|Here()|];")]
    [InlineData("", "var n = F(); if (x) { Use(n); } [|Here()|]; Use(n);")]
    [InlineData("n", "var n = F(); while (x) { Use(n); } [|Here()|];")]
    [InlineData("", "var n = F(); while (x) { [|Here()|]; Use(n); }")]
    [InlineData("", "var n = F(); while (x) { [|Here()|]; if (x) continue; Use(n); }")]
    [InlineData("n", "var n = F(); if (x) { Use(n); } [|Here()|]; n = F(); Use(n);")] // written before it is read
    [InlineData("", "var n = F(); if (x) { Z(); } [|Here()|]; n = F() + n; Use(n);")]
    [InlineData("", "var n = F(); if (x) { Z(); } [|Here()|]; n += F();")]
    [InlineData("", "var n = F(); if (x) { Z(); } [|Here()|]; n++;")]
    [InlineData("", "var n = F(); if (x) { Z(); } [|Here()|]; if (x) { n = F(); } Use(n);")]
    [InlineData("m n", "int n = F(), m = F(), k = F(); if (x) { Use(n + m); } [|Here()|]; Use(k);")]
    [InlineData("", "var n = F(); Action a = () => Use(n); a(); if (x) { Z(); } [|Here()|]; a();")] // a lambda runs whenever it is called
    [InlineData("a", "var n = F(); Action a = () => Use(n); a(); if (x) { Z(); } [|Here()|];")]
    [InlineData("", "var n = F(); void L() => Use(n); if (x) { Z(); } [|Here()|]; L();")]
    [InlineData("", "var n = F(); try { Z(); n = F(); [|Here()|]; } catch { Use(n); }")]
    [InlineData("", "var n = F(); try { Z(); if (x) Z(); [|Here()|]; n = F(); } catch { Use(n); }")] // an exception may come before it is written
    [InlineData("n", "var n = F(); try { Z(); if (x) Use(n); [|Here()|]; } catch { Z(); }")]
    [InlineData("", "var n = F(); try { Z(); if (x) Z(); [|Here()|]; } finally { Use(n); }")]
    [InlineData("caught", "try { Z(); } catch (Exception e) { if (x) Z(); [|Here()|]; Use(e); }")] // the local holds it
    [InlineData("caught e", "try { Z(); } catch (Exception e) { if (x) Z(); [|Here()|]; }")]
    [InlineData("e", "try { Z(); } catch (Exception e) { if (x) Z(); [|Here()|]; throw; }")]
    [InlineData("caught e", "try { Z(); } catch (Exception e) when (e.Message != null) { [|Here()|]; }")]
    [InlineData("caught", "try { Z(); } catch (InvalidOperationException) { [|Here()|]; }")]
    [InlineData("", "ref var n = ref field; n = 1; if (x) Z(); [|Here()|];")]
    [InlineData("", "var n = F(); if (x) { Z(); } if ([|Here()|]) Use(n); else Z();")]
    [InlineData("n", "var n = F(); if (n > 1) { [|Here()|]; }")]
    [InlineData("", "int n; if (x) { Z(); } [|Here()|]; n = F(); Use(n);")]
    [InlineData("", "var o = new System.Text.StringBuilder(); if (x) Z(); [|Here()|]; o.Capacity = x ? 1 : 2;")]
    [InlineData("", "var n = F(); if (x) { Z(); } [|Here()|]; var m = x ? n : 2; Use(m);")]
    public void What_is_forgotten(string expected, string body)
    {
        var (ways, graph, code) = Of(body);
        var block = Blocks(graph, code.Mark)[0];
        Assert.Equal(expected, string.Join(' ', ways.Forgotten(graph.Blocks[block]).Select(Name).OfType<string>().Order().Distinct()));
    }

    /// <summary>Sixty-five variables, so that one does not go with another.</summary>
    [Fact]
    public void What_is_forgotten_of_many()
    {
        var names = Enumerable.Range(0, 130).Select(i => $"v{i}").ToArray();
        var read = names.Where((_, i) => i % 3 == 0).ToArray();
        var (ways, graph, code) = Of($"{string.Concat(names.Select(name => $"var {name} = F(); "))} if (x) {{ {string.Concat(names.Select(name => $"Use({name}); "))} }} [|Here()|]; {string.Concat(read.Select(name => $"Use({name}); "))}");
        var block = Blocks(graph, code.Mark)[0];
        Assert.Equal(names.Except(read).Order(), ways.Forgotten(graph.Blocks[block]).Select(Name).OfType<string>().Order());
    }

    /// <summary>Where there is too much to look at, any way may lead anywhere, and nothing is forgotten.</summary>
    [Theory]
    [InlineData(300, false)]
    [InlineData(600, true)]
    public void A_large_function(int conditions, bool isTooLarge)
    {
        var (ways, graph, code) = Of($"var n = F(); B(); {string.Concat(Enumerable.Repeat("if (x) Z(); ", conditions))} if (x) Use(n); [|A()|];");
        Assert.Equal(isTooLarge, graph.Blocks.Length > 1_000);
        Assert.Equal(isTooLarge, ways.Lead([Call(code, "A")], [Call(code, "B")]));
        var last = Blocks(graph, code.Mark)[0];
        Assert.Equal(isTooLarge, ways.Forgotten(graph.Blocks[last]).IsEmpty);
        Assert.Equal(isTooLarge, ways.To([last]).From.Length == 0);
    }

    private static void Leads(string body, bool expected)
    {
        var (ways, graph, code) = Of(body);
        var (from, to) = (Calls(code, "A"), Calls(code, "B"));
        Assert.Equal(expected, ways.Lead(from, to));

        // The same from the other end, where both do not stand in one block.
        int[] starts = [.. from.SelectMany(call => Blocks(graph, call))], ends = [.. to.SelectMany(call => Blocks(graph, call))];
        if (!starts.Intersect(ends).Any())
        {
            var ways2 = ways.To(ends);
            Assert.Equal(expected, starts.Any(start => ways2.After[start]));
            Assert.All(ends, end => Assert.True(ways2.From[end]));
            Assert.All(starts, start => Assert.Equal(ways2.After[start], ways2.From[start]));
        }
    }

    private static (Ways Ways, ControlFlowGraph Graph, MarkedCode Code) Of(string body)
    {
        var code = MarkedCode.InClass($"int field; public void M(bool x) {{ {body} }} {Others}");
        var function = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "M");
        var graph = code.Http.Sources.Graph(function)!;
        return (Ways.Of(graph, function), graph, code);
    }

    private static IReadOnlyList<SyntaxNode> Calls(MarkedCode code, string name) =>
    [
        .. code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is IdentifierNameSyntax called && called.Identifier.ValueText == name),
    ];

    private static SyntaxNode Call(MarkedCode code, string name) => Assert.Single(Calls(code, name));

    private static List<int> Blocks(ControlFlowGraph graph, SyntaxNode node) =>
    [
        .. graph.Blocks.Where(block => block.Operations.Append(block.BranchValue).Any(operation => operation?.Syntax.Span.Contains(node.Span) == true)).Select(block => block.Ordinal),
    ];

    private static string? Name(object key) => key switch
    {
        ILocalSymbol local => local.Name,
        ControlFlowRegion => "caught",
        _ => null,
    };
}
