using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What is remembered of a compilation goes with it, and a day of typing leaves nothing behind.</summary>
/// <remarks>By themselves: what the process holds is measured, and other tests hold something too.</remarks>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    /// <summary>GOAWAY_EDITS chooses more; 1,000 take some seconds.</summary>
    private static readonly int Edits = int.TryParse(Environment.GetEnvironmentVariable("GOAWAY_EDITS"), out var edits) ? edits : 200;

    /// <summary>What the process may hold more after the second half of the edits than after the first.</summary>
    private const long Allowed = 2_000_000;

    private static readonly CSharpParseOptions Options = new(World.Net10Bare.LanguageVersion);

    private const string Source = """
        using System.Net.Http;
        using System.Threading.Tasks;

        class Payments(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await client.PostAsync("/orders", new StringContent(json)); return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """;

    [Fact]
    public void Nothing_outlives_its_compilation()
    {
        var (compilation, tree) = Analyse();
        Collect();
        Assert.False(compilation.IsAlive, "The compilation is held by a cache.");
        Assert.False(tree.IsAlive, "A tree is held by a cache.");
    }

    [Fact]
    public void Edits_leave_nothing_behind()
    {
        var after = Edit(Compile(), Edits / 2);
        var middle = Collect();
        Edit(after, Edits / 2);
        Assert.InRange(Collect() - middle, long.MinValue, Allowed);
    }

    private static CSharpCompilation Compile() => World.Net10Bare.Empty.AddSyntaxTrees(
        CSharpSyntaxTree.ParseText("class Order { public int Id { get; set; } }", Options, "Order.cs"),
        CSharpSyntaxTree.ParseText(Source, Options, "Payments.cs"));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Compilation, WeakReference Tree) Analyse()
    {
        var compilation = Compile();
        Assert.NotEmpty(Reports(compilation, compilation.SyntaxTrees[^1]));
        return (new(compilation), new(compilation.SyntaxTrees[^1]));
    }

    /// <summary>Types a comment into the last document, letter after letter, as an editor does: a new tree in a new compilation each time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CSharpCompilation Edit(CSharpCompilation compilation, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var tree = compilation.SyntaxTrees[^1];
            var changed = tree.WithChangedText(tree.GetText().WithChanges(new TextChange(new TextSpan(0, i % 50 == 0 ? 0 : 1), i % 50 == 0 ? "\n" : " ")));
            compilation = compilation.ReplaceSyntaxTree(tree, changed);
            _ = Reports(compilation, changed);
        }

        return compilation;
    }

    private static ImmutableArray<Diagnostic> Reports(CSharpCompilation compilation, SyntaxTree tree) => compilation
        .WithAnalyzers(AnalyzerSet.Shipped.Analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
        .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, default).GetAwaiter().GetResult();

    private static long Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
