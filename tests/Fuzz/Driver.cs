using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Runs all analyzers over a compilation, more than once if asked to.</summary>
internal sealed class Driver
{
    private readonly CompilationWithAnalyzers _run;

    public Driver(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null, bool concurrent = false) =>
        _run = compilation.WithAnalyzers(AnalyzerSet.Shipped.Analyzers, new CompilationWithAnalyzersOptions(
            options is null ? new AnalyzerOptions([]) : new AnalyzerOptions([], options),
            onAnalyzerException: (exception, _, _) => Crash ??= exception,
            concurrentAnalysis: concurrent,
            logAnalyzerExecutionTime: false));

    /// <summary>What an analyzer has thrown, which a build shows as AD0001.</summary>
    public Exception? Crash { get; private set; }

    public Task<ImmutableArray<Diagnostic>> Reports(CancellationToken cancellationToken) => _run.GetAnalyzerDiagnosticsAsync(cancellationToken);
}

/// <summary>The same options for every file.</summary>
internal sealed class GivenOptions(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Given(values);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Given(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}

/// <summary>Options that say nothing, except that they may cancel a run when they have been read so many times.</summary>
internal sealed class EmptyOptions(CancellationTokenSource? source, int reads = 0) : AnalyzerConfigOptionsProvider
{
    private int _left = reads;
    private CancellationTokenSource? _source = source;

    public override AnalyzerConfigOptions GlobalOptions { get; } = new GivenOptions(new Dictionary<string, string>()).GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree)
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            _source?.Cancel();
        }

        return GlobalOptions;
    }

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    public void Stop() => _source = null;
}
