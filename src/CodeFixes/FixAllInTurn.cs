using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GoAway.Analyzers;

/// <summary>
/// Fixes findings one after the other, each in what the ones before have left: several may stand on one catch clause, and the fix
/// of one may have ended another.
/// </summary>
internal sealed class FixAllInTurn(ProvenFix fix) : FixAllProvider
{
    public override Task<CodeAction?> GetFixAsync(FixAllContext context) => Task.FromResult<CodeAction?>(
        CodeAction.Create(fix.FixAllTitle, cancellation => Fix(context.WithCancellationToken(cancellation)), fix.EquivalenceKey));

    private async Task<Solution> Fix(FixAllContext context)
    {
        var reports = new List<Diagnostic>();
        foreach (var project in Projects(context))
        {
            reports.AddRange(context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
        }

        var (solution, findings) = await Finding
            .Of(context.Solution, InOrder(reports).ToList(), context.CancellationToken)
            .ConfigureAwait(false);
        foreach (var finding in findings)
        {
            if (await fix.Prove(finding, solution, context.CancellationToken).ConfigureAwait(false) is var (_, changed))
            {
                solution = changed;
            }
        }

        return solution;
    }

    private static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> reports) => reports
        .OrderBy(r => r.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(r => r.Location.SourceSpan.Start);

    private static IEnumerable<Project> Projects(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Solution => context.Solution.Projects.Where(p => p.Language == context.Project.Language),
        _ => [context.Project],
    };
}
