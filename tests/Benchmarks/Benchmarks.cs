using BenchmarkDotNet.Attributes;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Benchmarks;

/// <summary>The package over a realistic project of 300 files, beside the compiler and a driver with nothing to run.</summary>
[MemoryDiagnoser]
public class PackageBenchmarks
{
    private readonly string[] _sources = [.. Project.Realistic(300)];

    [Benchmark(Baseline = true)]
    public int Compiler() => Project.Compile(_sources).GetDiagnostics().Length;

    [Benchmark]
    public int CompilerAndNothing() => Run(Project.Nothing);

    [Benchmark]
    public int CompilerAndPackage() => Run(Project.Analyzers);

    private int Run(System.Collections.Immutable.ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        Project.Driver(Project.Compile(_sources), analyzers).GetAllDiagnosticsAsync().GetAwaiter().GetResult().Length;
}

/// <summary>Each analyzer by itself over the same project, which the compiler has bound before.</summary>
[MemoryDiagnoser]
public class AnalyzerBenchmarks
{
    private CSharpCompilation _compilation = null!;

    public static IEnumerable<string> Analyzers => Project.Analyzers.Select(analyzer => analyzer.GetType().Name).Prepend("Nothing");

    [ParamsSource(nameof(Analyzers))]
    public string Analyzer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _compilation = Project.Compile(Project.Realistic(300));
        _compilation.GetDiagnostics();
    }

    [Benchmark]
    public int Run() => Project.Run(_compilation, Analyzer == "Nothing" ? Project.Nothing : [.. Project.Analyzers.Where(analyzer => analyzer.GetType().Name == Analyzer)]);
}

/// <summary>The parts of the model, each asked anew.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private CSharpCompilation _compilation = null!;
    private InvocationExpressionSyntax _post = null!;
    private InvocationExpressionSyntax _registration = null!;
    private CatchClauseSyntax _catch = null!;
    private string _text = "";

    /// <summary>With nothing remembered: the facts of a compilation are those of the options it is asked under.</summary>
    private HttpCompilation Fresh => HttpCompilation.Of(_compilation, new EmptyOptions())!;

    [GlobalSetup]
    public void Setup()
    {
        _compilation = Project.Compile(Project.Realistic(300));
        _compilation.GetDiagnostics();
        _ = Fresh;
        var calls = _compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()).ToList();
        _post = calls.First(call => Origins.NameOf(call.Expression) == "SendAsync");
        _registration = calls.First(call => Origins.NameOf(call.Expression) == "AddStandardResilienceHandler");
        _catch = _compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>()).First(clause => clause.Filter is null && clause.Declaration?.Identifier.ValueText == "e");
        _text = Project.Document(1000);
    }

    [Benchmark]
    public bool WordsOfADocument() => Words.Of(Project.Tree("Big.cs", _text), default).Contains("PostAsync");

    [Benchmark]
    public int NamesInAllDocuments() => Fresh.Sources.Names("PostAsync", null, default).Count();

    [Benchmark]
    public bool MayRepeat() => Origins.MayRepeat(Fresh, _post, default);

    [Benchmark]
    public object? ControlFlowGraph() => Fresh.Sources.Graph(Function.Around(_post)!);

    [Benchmark]
    public int RetryDecisions() => RetryDecision.Of(Fresh, _post, default).Count();

    [Benchmark]
    public object? Registration() => ClientRegistration.Of(Fresh, _registration, default);

    [Benchmark]
    public int RepeatedSendsOfARegistration()
    {
        var http = Fresh;
        var registration = ClientRegistration.Of(http, _registration, default)!;
        return registration.Clients.Count(client => !RepeatedSends.Of(http, registration, client, http.Options.For(_registration.SyntaxTree), default).IsEmpty);
    }

    [Benchmark]
    public object? GivenUp() => GivenUpSend.Of(Fresh, _catch, default);
}

/// <summary>Sizes and their doubles; "growth" as the only argument of the program prints their ratios.</summary>
[MemoryDiagnoser]
public class GrowthBenchmarks
{
    private readonly Dictionary<string, CSharpCompilation> _compiled = new(StringComparer.Ordinal);

    public static IEnumerable<string> Sizes => Growth.All.SelectMany(g => new[] { g, g with { Size = 2 * g.Size } }).Concat(Growth.Extremes).Select(g => g.ToString()).Distinct();

    [ParamsSource(nameof(Sizes))]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var growth = Growth.All.SelectMany(g => new[] { g, g with { Size = 2 * g.Size } }).Concat(Growth.Extremes).First(g => g.ToString() == Size);
        _compiled[Size] = growth.Compile();
        _compiled[Size].GetDiagnostics();
    }

    [Benchmark]
    public int Run() => Project.Run(_compiled[Size], Project.Analyzers);
}

/// <summary>After an edit in a document of 1,000 lines, in a project of 500 files: what an editor waits for to show that document's reports.</summary>
[MemoryDiagnoser]
public class KeystrokeBenchmarks
{
    private CSharpCompilation _compilation = null!;
    private Microsoft.CodeAnalysis.SyntaxTree _tree = null!;
    private int _edits;

    [GlobalSetup]
    public void Setup()
    {
        _tree = Project.Tree("Big.cs", Project.Document(1000));
        _compilation = Project.Compile(Project.Realistic(499)).AddSyntaxTrees(_tree);
        _compilation.GetDiagnostics();
        Nothing();
        Package();
    }

    [Benchmark(Baseline = true)]
    public int Nothing() => Edit(Project.Nothing);

    [Benchmark]
    public int Package() => Edit(Project.Analyzers);

    private int Edit(System.Collections.Immutable.ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var changed = _tree.WithChangedText(_tree.GetText().WithChanges(new TextChange(new TextSpan(_tree.Length / 2, 0), $"/* {_edits++} */")));
        _compilation = _compilation.ReplaceSyntaxTree(_tree, changed);
        _tree = changed;
        var driver = Project.Driver(_compilation, analyzers);
        return driver.GetAnalyzerSyntaxDiagnosticsAsync(changed, default).GetAwaiter().GetResult().Length
            + driver.GetAnalyzerSemanticDiagnosticsAsync(_compilation.GetSemanticModel(changed), null, default).GetAwaiter().GetResult().Length;
    }
}
