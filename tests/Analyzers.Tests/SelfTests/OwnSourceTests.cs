using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>The package's own source keeps its rules, and the design rules that a compiler can check.</summary>
public sealed class OwnSourceTests
{
    /// <summary>The source of both assemblies as one compilation, with HttpClient among its references.</summary>
    private static readonly CSharpCompilation Own = World.Net10Bare.Empty
        .WithOptions(World.Net10Bare.Empty.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]))
        .AddReferences(
            new[] { "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces", "System.Composition.AttributedModel" }
                .Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
                .Where(File.Exists)
                .Select(path => MetadataReference.CreateFromFile(path)))
        .AddSyntaxTrees(Repository.Files("src/Analyzers", "*.cs").Concat(Repository.Files("src/CodeFixes", "*.cs"))
            .Select(file => CSharpSyntaxTree.ParseText(Repository.Read(file), new CSharpParseOptions(LanguageVersion.Latest), file))
            .Prepend(CSharpSyntaxTree.ParseText(string.Concat(
                new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks" }
                    .Select(name => $"global using {name};\n")))));

    [Fact]
    public async Task Nothing_is_reported()
    {
        var analysis = await Analysis.Run(AnalyzerSet.Shipped, Own, options: null, default);
        Assert.Empty(analysis.Errors);
        Assert.Empty(analysis.Reports);
    }

    [Fact]
    public void A_banned_symbol_exists() => Assert.All(
        Repository.Read("src/Analyzers/BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("//", StringComparison.Ordinal)),
        line => Assert.NotNull(DocumentationCommentId.GetFirstSymbolForDeclarationId(line.Split(';')[0], Own)));

    [Fact]
    public void Only_Sources_makes_semantic_models() => Assert.Equal(
        ["src/Analyzers/Infrastructure/Sources.cs"],
        Repository.Files("src/Analyzers", "*.cs").Where(file => Repository.Read(file).Contains("disable RS0030", StringComparison.Ordinal)));
}
