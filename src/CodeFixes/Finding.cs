using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>A report whose place is marked in the solution, so that it can be fixed after others were.</summary>
/// <param name="Report">The report.</param>
/// <param name="Mark">Where it stands.</param>
/// <param name="Also">The first thing that it points at besides.</param>
internal sealed record Finding(Diagnostic Report, Mark Mark, Mark? Also)
{
    /// <summary>Marks what reports stand on. A report outside of the solution is left out.</summary>
    public static async Task<(Solution Marked, ImmutableArray<Finding> Findings)> Of(
        Solution solution, IReadOnlyCollection<Diagnostic> reports, CancellationToken cancellationToken)
    {
        var places = reports
            .SelectMany(r => r.AdditionalLocations.Take(1).Prepend(r.Location), (report, location) => (Report: report, Location: location))
            .GroupBy(p => p.Location.SourceTree is { } tree ? solution.GetDocumentId(tree) : null);
        var found = new List<(Diagnostic Report, Location Location, Mark Mark)>();
        foreach (var document in places)
        {
            if (document.Key is not { } id || await solution.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            var marks = document.Select(p => (p.Report, p.Location, Node: root.FindNode(p.Location.SourceSpan, getInnermostNodeForTie: true), Annotation: new SyntaxAnnotation())).ToList();
            var annotations = marks.ToLookup(m => m.Node, m => m.Annotation);
            solution = solution.WithDocumentSyntaxRoot(
                id, root.ReplaceNodes(annotations.Select(a => a.Key), (original, node) => node.WithAdditionalAnnotations(annotations[original])));
            found.AddRange(marks.Select(m => (m.Report, m.Location, new Mark(id, m.Annotation))));
        }

        var findings = reports
            .Select(report => (Report: report, Marks: found.Where(f => f.Report == report).ToLookup(f => f.Location == report.Location, f => f.Mark)))
            .Where(f => f.Marks[true].Any())
            .Select(f => new Finding(f.Report, f.Marks[true].First(), f.Marks[false].FirstOrDefault()))
            .ToImmutableArray();
        return (solution, findings);
    }
}
