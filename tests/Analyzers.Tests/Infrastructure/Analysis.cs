using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>One run of analyzers over sources without markup: the compiler's errors and what the analyzers say, in source order.</summary>
public sealed record Analysis(CSharpCompilation Compilation, ImmutableArray<Diagnostic> Errors, ImmutableArray<Diagnostic> Reports)
{
    public static async Task<Analysis> Run(
        AnalyzerSet analyzers, Sources sources, Setup setup, string? enabledRule = null, CancellationToken cancellation = default)
    {
        var configuration = new ConfigurationFiles(setup.Configuration(SeverityOf(enabledRule, analyzers)));
        var compilation = Compile(sources, setup);
        compilation = compilation.WithOptions(compilation.Options
            .WithSyntaxTreeOptionsProvider(configuration.Severities)
            .WithOutputKind(OutputKindOf(compilation.SyntaxTrees)));
        return await Run(analyzers, compilation, configuration, cancellation);
    }

    public static async Task<Analysis> Run(
        AnalyzerSet analyzers, CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options, CancellationToken cancellation)
    {
        if (analyzers.Analyzers.IsEmpty)
        {
            return new(compilation, ErrorsIn(compilation.GetDiagnostics(cancellation)), []);
        }

        var crashes = new ConcurrentQueue<Exception>();
        var run = compilation.WithAnalyzers(analyzers.Analyzers, new CompilationWithAnalyzersOptions(
            options is null ? new AnalyzerOptions([]) : new AnalyzerOptions([], options),
            onAnalyzerException: (exception, _, _) => crashes.Enqueue(exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: false));
        var all = await run.GetAllDiagnosticsAsync(cancellation);
        return crashes.IsEmpty
            ? new(compilation, ErrorsIn(all), [.. all.Where(IsOurs).OrderBy(Position)])
            : throw new AnalyzerCrash(crashes.First(), compilation);

        bool IsOurs(Diagnostic diagnostic) => analyzers.Has(diagnostic.Id);

        (int, int) Position(Diagnostic diagnostic) =>
            (diagnostic.Location.SourceTree is { } tree ? compilation.SyntaxTrees.IndexOf(tree) : -1, diagnostic.Location.SourceSpan.Start);
    }

    /// <summary>The severity line that turns a rule on that is off by default, for its own tests.</summary>
    public static string SeverityOf(string? enabledRule, AnalyzerSet analyzers) =>
        enabledRule is not null && analyzers.Has(enabledRule) && !analyzers.Rule(enabledRule).IsEnabledByDefault
            ? $"dotnet_diagnostic.{enabledRule}.severity = warning\n"
            : "";

    public static CSharpParseOptions ParseOptions(Setup setup) => new(setup.World.LanguageVersion);

    /// <summary>A program where a file has top-level statements, else a library.</summary>
    public static OutputKind OutputKindOf(IEnumerable<SyntaxTree> trees) =>
        trees.Any(tree => ((CompilationUnitSyntax)tree.GetRoot()).Members.Any(SyntaxKind.GlobalStatement))
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;

    public static IEnumerable<SyntaxTree> Parse(Sources sources, Setup setup) =>
        setup.Complete(sources).Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions(setup), file.Path));

    /// <summary>The other assemblies of a setup, compiled.</summary>
    public static IEnumerable<MetadataReference> LibraryReferences(Setup setup)
    {
        foreach (var (name, source) in setup.Libraries)
        {
            var library = Compile(source, setup with { Libraries = [] }).WithAssemblyName(name);
            if (setup.LibrariesAreProjects)
            {
                yield return library.ToMetadataReference();
                continue;
            }

            using var image = new MemoryStream();
            var result = library.Emit(image);
            if (!result.Success)
            {
                throw new InvalidOperationException($"The library {name} does not compile:\n{string.Join("\n", ErrorsIn(result.Diagnostics))}");
            }

            image.Position = 0;
            yield return MetadataReference.CreateFromStream(image);
        }
    }

    public static CSharpCompilation Compile(Sources sources, Setup setup)
    {
        var compilation = setup.World.Empty.AddSyntaxTrees(Parse(sources, setup));
        return setup.Libraries.IsEmpty ? compilation : compilation.AddReferences(LibraryReferences(setup));
    }

    /// <summary>The sources as a project of an editor.</summary>
    public static Project Open(AdhocWorkspace workspace, Sources sources, Setup setup, string severities = "")
    {
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Analysed", "Analysed", LanguageNames.CSharp,
            compilationOptions: setup.World.Empty.Options.WithOutputKind(OutputKindOf(Parse(sources, setup))),
            parseOptions: ParseOptions(setup),
            metadataReferences: setup.World.References.Concat(LibraryReferences(setup))));
        foreach (var (path, text) in setup.Complete(sources))
        {
            project = project.AddDocument(path, text, filePath: "/" + path).Project;
        }

        foreach (var (path, text) in setup.Configuration(severities))
        {
            project = project.AddAnalyzerConfigDocument(path, SourceText.From(text), filePath: path).Project;
        }

        return project;
    }

    private static ImmutableArray<Diagnostic> ErrorsIn(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))];
}
