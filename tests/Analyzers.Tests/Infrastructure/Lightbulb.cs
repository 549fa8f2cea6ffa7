using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>What an editor would offer for each report, without applying it.</summary>
internal static class Lightbulb
{
    public static async Task<IReadOnlyList<(Diagnostic Report, CodeAction Action)>> Open(
        AnalyzerSet analyzers, string rule, Sources sources, Setup setup)
    {
        using var workspace = new AdhocWorkspace();
        var project = Analysis.Open(workspace, sources.WithoutMarks(), setup, Analysis.SeverityOf(rule, analyzers));
        var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
        var analysis = await Analysis.Run(analyzers, compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider, default);
        var offers = ImmutableArray.CreateBuilder<(Diagnostic, CodeAction)>();
        foreach (var report in analysis.Reports.Where(report => report.Id == rule))
        {
            foreach (var fix in analyzers.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(rule)))
            {
                var document = project.GetDocument(report.Location.SourceTree)!;
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => offers.Add((report, action)), default));
            }
        }

        return offers.ToImmutable();
    }
}
