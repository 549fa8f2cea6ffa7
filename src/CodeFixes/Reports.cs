using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>What the analyzers and the compiler say about a document in one state of the solution.</summary>
internal sealed record Reports(ImmutableArray<Diagnostic> OfAnalyzers, ImmutableArray<Diagnostic> OfCompiler)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = typeof(SendAnalyzer).Assembly.GetTypes()
        .Where(t => !t.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(t))
        .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!)
        .ToImmutableArray();

    private static readonly ConditionalWeakTable<Document, Reports> Known = new();
    private static readonly ConditionalWeakTable<Compilation, CompilationWithAnalyzers> Drivers = new();

    public static async Task<Reports> On(Document document, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(document, out var known))
        {
            return known;
        }

        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return new Reports(ImmutableArray<Diagnostic>.Empty, ImmutableArray<Diagnostic>.Empty);
        }

        var driver = Drivers.GetValue(model.Compilation, compilation => compilation.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(document.Project.AnalyzerOptions, null, concurrentAnalysis: false, logAnalyzerExecutionTime: false)));
        var reports = new Reports(
            await driver.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken).ConfigureAwait(false),
            model.GetDiagnostics(null, cancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning).ToImmutableArray());
        return Known.GetValue(document, _ => reports);
    }
}
