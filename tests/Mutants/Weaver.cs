using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Mutants;

/// <summary>
/// Writes one assembly that holds all mutants: a member with mutants has one body for each of them, and a switch chooses.
/// Whole bodies, as what a pattern declares in one is no concern of the others.
/// </summary>
internal static class Weaver
{
    private const string SwitchSource = """
        public static class MutantSwitch
        {
            public static int On = -1;
            public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> Hits = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
            public static bool Recording;
            public static void Hit(int mutant) { if (Recording) Hits.TryAdd(mutant, true); }
        }
        """;

    /// <summary>The compilation that the build makes of the analyzers.</summary>
    public static CSharpCompilation Compilation(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "build", project, "-t:Compile", "-getItem:CscCommandLineArgs",
                "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:NonExistentFile=none",
            },
        };
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEnd();
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray();
        var line = CSharpCommandLineParser.Default.Parse(items.Select(item => item.GetProperty("Identity").GetString()!), folder, sdkDirectory: null);
        var options = line.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        var compilation = CSharpCompilation.Create(
            line.CompilationName,
            line.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path), System.Text.Encoding.UTF8), options, file.Path)),
            line.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference)),
            line.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithConcurrentBuild(false));
        var generators = line.AnalyzerReferences
            .Where(reference => reference.FilePath.Contains("polysharp", StringComparison.OrdinalIgnoreCase))
            .SelectMany(reference => System.Reflection.Assembly.LoadFrom(reference.FilePath).GetTypes())
            .Where(type => !type.IsAbstract && typeof(IIncrementalGenerator).IsAssignableFrom(type))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());
        CSharpGeneratorDriver.Create(generators, parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        return (CSharpCompilation)whole;
    }

    public static bool Compiles(CSharpCompilation compilation, Mutant mutant)
    {
        var tree = mutant.ChangedTree();
        return !compilation.ReplaceSyntaxTree(mutant.Tree, tree).GetSemanticModel(tree).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
    }

    public static void Write(CSharpCompilation compilation, IReadOnlyList<Mutant> mutants, string file)
    {
        var numbers = mutants.Select((mutant, number) => (mutant, number)).ToLookup(m => m.mutant.Tree);
        foreach (var inTree in numbers)
        {
            var changes = inTree.GroupBy(m => m.mutant.Body).Select(inBody => Woven(inBody.Key, [.. inBody]));
            compilation = compilation.ReplaceSyntaxTree(inTree.Key, inTree.Key.WithChangedText(inTree.Key.GetText().WithChanges(changes.OrderBy(c => c.Span.Start))));
        }

        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(SourceText.From(SwitchSource, System.Text.Encoding.UTF8), (CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        using var stream = File.Create(file);
        var result = compilation.Emit(stream);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
        }
    }

    private static TextChange Woven(SyntaxNode body, ImmutableArray<(Mutant Mutant, int Number)> mutants)
    {
        var marks = mutants.GroupBy(m => m.Mutant.Statement)
            .Select(at => (Start: (at.Key ?? body).SpanStart - body.SpanStart, At: at.Key, Text: string.Concat(at.Select(m => $"global::MutantSwitch.Hit({m.Number}); ")))).ToList();
        var inFront = string.Concat(marks.Where(mark => mark.At is null).Select(mark => mark.Text));
        var text = body.ToString();
        foreach (var mark in marks.Where(mark => mark.At is not null).OrderByDescending(mark => mark.Start))
        {
            text = text.Insert(mark.Start, mark.Text);
        }

        // An expression becomes a block; that of a property is its getter.
        var isExpression = body is ExpressionSyntax;
        var isVoid = body.Parent?.Parent switch
        {
            MethodDeclarationSyntax method => method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword },
            AccessorDeclarationSyntax accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration),
            ConstructorDeclarationSyntax => true,
            _ => false,
        };
        string Block(string code) => !isExpression ? code : isVoid ? $"{{ {code}; }}" : $"{{ return {code}; }}";
        var bodies = string.Join(' ', mutants.Select(m => $"if (global::MutantSwitch.On == {m.Number}) {Block(m.Mutant.ChangedBody())} else"));
        var whole = $"{{ {inFront}{bodies} {Block(text)} }}";
        if (!isExpression)
        {
            return new(body.Span, whole);
        }

        var arrow = (ArrowExpressionClauseSyntax)body.Parent!;
        var end = arrow.GetLastToken().GetNextToken();
        return new(TextSpan.FromBounds(arrow.SpanStart, end.Span.End), arrow.Parent is PropertyDeclarationSyntax or IndexerDeclarationSyntax ? $"{{ get {whole} }}" : whole);
    }
}
