using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>A report whose place is marked in the solution, so that it can be fixed after others were.</summary>
internal sealed record Finding(Diagnostic Report, Mark Mark)
{
    /// <summary>Marks what reports stand on. A report outside of the solution is left out.</summary>
    public static async Task<(Solution Marked, ImmutableArray<Finding> Findings)> Of(
        Solution solution, IEnumerable<Diagnostic> reports, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var document in reports.GroupBy(r => r.Location.SourceTree is { } tree ? solution.GetDocumentId(tree) : null))
        {
            if (document.Key is not { } id || await solution.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            var marks = document.Select(report => (Report: report, Node: root.FindNode(report.Location.SourceSpan, getInnermostNodeForTie: true), Annotation: new SyntaxAnnotation())).ToList();
            var annotations = marks.ToLookup(m => m.Node, m => m.Annotation);
            solution = solution.WithDocumentSyntaxRoot(
                id, root.ReplaceNodes(annotations.Select(a => a.Key), (original, node) => node.WithAdditionalAnnotations(annotations[original])));
            findings.AddRange(marks.Select(m => new Finding(m.Report, new Mark(id, m.Annotation))));
        }

        return (solution, findings.ToImmutable());
    }
}
