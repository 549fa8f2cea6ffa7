using System.Collections.Immutable;
using GoAway.Analyzers.Tests.Infrastructure;
using GoAway.Analyzers.Tests.SelfTests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Code that variants are made of.</summary>
/// <param name="Place">Where it stands in the repository, or in the folder that was given.</param>
/// <param name="Sources">Its files, without markup.</param>
/// <param name="Setup">What it is compiled in.</param>
internal sealed record Specimen(string Place, Sources Sources, Setup Setup)
{
    private static readonly string[] Extensions =
    [
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Http.Resilience", "Microsoft.Extensions.Logging",
        "Polly", "Polly.Retry", "Polly.Extensions.Http", "System.Net.Http.Json", "System.Text.Json", "Refit",
    ];

    /// <summary>The sources in the raw strings of the tests, in the pages and in the samples.</summary>
    public static IEnumerable<Specimen> Own() => OfTests().Concat(OfPages()).Concat(OfSamples());

    /// <summary>The files below a folder that have to do with HTTP, each by itself.</summary>
    public static IEnumerable<Specimen> In(string folder) => Directory
        .EnumerateFiles(folder, "*.cs", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Order(StringComparer.Ordinal)
        .Where(file => new FileInfo(file).Length < 200_000)
        .Select(file => (Path: Path.GetRelativePath(folder, file), Text: File.ReadAllText(file)))
        .Where(file => file.Text.Contains("Http", StringComparison.Ordinal) && file.Text.Contains("Async(", StringComparison.Ordinal))
        .Select(file => new Specimen(file.Path, file.Text, Setup.Default));

    public static ImmutableArray<Specimen> All(string? folder) => [.. Own(), .. folder is null ? [] : In(folder)];

    /// <summary>The specimen where it compiles; null where it is broken, or needs what is not known here.</summary>
    public Specimen? Compiled()
    {
        Setup[] setups =
        [
            Setup,
            Setup with { Usings = [.. Extensions.Take(4)] },
            Setup with { Usings = [.. Extensions] },
            new(World.Net10Polly8) { Usings = [Extensions[0], "Polly", "Polly.Retry", "Polly.Registry"] },
            new(World.Net8),
            new(World.Net8) { Usings = [Extensions[0], "Polly", "Polly.Extensions.Http"] },
            new(World.Net472Polly7),
        ];
        return setups.Where(setup => Errors(Compile(Sources, setup)) == 0).Select(setup => this with { Setup = setup }).FirstOrDefault();
    }

    public static int Errors(Compilation compilation) => compilation.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public CSharpCompilation Compile() => Compile(Sources, Setup);

    public static CSharpCompilation Compile(Sources sources, Setup setup, CSharpCompilation? empty = null)
    {
        var trees = Analysis.Parse(sources, setup).ToList();
        empty ??= setup.World.Empty;
        return empty.WithOptions(empty.Options.WithOutputKind(Analysis.OutputKindOf(trees))).AddSyntaxTrees(trees);
    }

    public override string ToString() => string.Join('\n', Sources.Select(file => $"// -- {file.Path}\n{file.Text}"));

    private static IEnumerable<Specimen> OfTests()
    {
        foreach (var file in Repository.Files("tests/Analyzers.Tests", "*.cs").Where(file => !file.Contains("/SelfTests/", StringComparison.Ordinal)))
        {
            foreach (var node in CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot().DescendantNodes())
            {
                var sources = node switch
                {
                    LiteralExpressionSyntax { Token.Value: string text } literal when text.Contains('\n') && literal.Parent?.Parent is not TupleExpressionSyntax => text,
                    CollectionExpressionSyntax collection => Files(collection),
                    _ => null,
                };
                if (sources is not null && sources.Any(source => source.Text.Contains("class ", StringComparison.Ordinal) || source.Text.Contains("await ", StringComparison.Ordinal)))
                {
                    yield return new($"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", sources.WithoutMarks(), new(WorldOf(node)));
                }
            }
        }
    }

    private static Sources? Files(CollectionExpressionSyntax collection)
    {
        var files = new List<(string, string)>();
        foreach (var element in collection.Elements)
        {
            if (element is not ExpressionElementSyntax { Expression: TupleExpressionSyntax { Arguments: [{ Expression: LiteralExpressionSyntax path }, { Expression: LiteralExpressionSyntax text }] } }
                || !path.Token.ValueText.EndsWith(".cs", StringComparison.Ordinal))
            {
                return null;
            }

            files.Add((path.Token.ValueText, text.Token.ValueText));
        }

        return files.Count == 0 || files.Select(file => file.Item1).Distinct().Count() < files.Count ? null : [.. files];
    }

    /// <summary>The world that the test names beside its source.</summary>
    private static World WorldOf(SyntaxNode source) => source.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.ArgumentList
        .DescendantNodes()
        .OfType<MemberAccessExpressionSyntax>()
        .Where(access => access.Expression.ToString() == "World")
        .Select(access => World.All.FirstOrDefault(world => world.Name.Replace(".", "").Replace("-", "").Equals(access.Name.Identifier.ValueText, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault() ?? World.Net10;

    private static IEnumerable<Specimen> OfPages() => Repository.Files("docs/rules", "GOAWAY*.md")
        .SelectMany(file => RulePage.Read(file).Examples)
        .Select(example => new Specimen(example.Place, [("Example.cs", example.Source)], example.Setup));

    private static IEnumerable<Specimen> OfSamples() => Repository.Files("samples", "*.cs").Select(file => new Specimen(file, Repository.Read(file), Setup.Default));
}
