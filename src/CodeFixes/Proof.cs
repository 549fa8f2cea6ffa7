using System.Collections.Immutable;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers;

/// <summary>
/// Proves a change by asking the compiler and the analyzers about the changed solution: what a fix does to a retry is too far
/// from its syntax to be argued for.
/// </summary>
internal static class Proof
{
    /// <summary>
    /// Whether a change ends a report and whatever else is said of its node, compiles in every project that the changed documents are part of,
    /// and brings about nothing that was not there before.
    /// </summary>
    public static async Task<bool> Holds(
        Finding finding, Solution before, Solution after, IEnumerable<DocumentId> affected, CancellationToken cancellationToken) =>
        await Count(finding, after, cancellationToken).ConfigureAwait(false) < await Count(finding, before, cancellationToken).ConfigureAwait(false)
        && await IsSilent(finding.Mark, after, cancellationToken).ConfigureAwait(false)
        && await AddsNothing(before, after, affected, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a change of one document ends a report there, compiles, and brings about nothing that was not there before.</summary>
    public static async Task<bool> Holds(Diagnostic report, Document before, Document after, CancellationToken cancellationToken) =>
        await Count(report.Id, after, cancellationToken).ConfigureAwait(false) < await Count(report.Id, before, cancellationToken).ConfigureAwait(false)
        && await AddsNothing(before.Project.Solution, after.Project.Solution, [before.Id], cancellationToken).ConfigureAwait(false);

    private static async Task<int> Count(string id, Document document, CancellationToken cancellationToken) =>
        (await Reports.On(document, cancellationToken).ConfigureAwait(false)).OfAnalyzers.Count(r => r.Id == id);

    private static Task<int> Count(Finding finding, Solution solution, CancellationToken cancellationToken) =>
        Count(finding.Report.Id, solution.GetDocument(finding.Mark.Document)!, cancellationToken);

    /// <summary>Whether nothing is reported on a node any more, or of it.</summary>
    private static async Task<bool> IsSilent(Mark mark, Solution after, CancellationToken cancellationToken)
    {
        if (await mark.In(after, cancellationToken).ConfigureAwait(false) is not { } spot)
        {
            return false;
        }

        var reports = await Reports.On(spot.Document, cancellationToken).ConfigureAwait(false);
        return !reports.OfAnalyzers
            .Where(r => !WasHidden(r))
            .SelectMany(r => r.AdditionalLocations.Prepend(r.Location))
            .Any(l => l.SourceTree == spot.Root.SyntaxTree && l.SourceSpan == spot.Node.Span);
    }

    /// <summary>Whether nothing is said of the documents that was not said before, and no comment is lost.</summary>
    public static async Task<bool> AddsNothing(
        Solution before, Solution after, IEnumerable<DocumentId> affected, CancellationToken cancellationToken)
    {
        foreach (var id in affected)
        {
            if (before.GetDocument(id) is not { } old || after.GetDocument(id) is not { } changed)
            {
                return false;
            }

            var was = await Reports.On(old, cancellationToken).ConfigureAwait(false);
            var now = await Reports.On(changed, cancellationToken).ConfigureAwait(false);
            if (Adds(was.OfAnalyzers, now.OfAnalyzers)
                || Adds(was.OfCompiler, now.OfCompiler)
                || !await KeepsComments(old, changed, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            foreach (var linked in old.GetLinkedDocumentIds())
            {
                // The same file in the project's other target frameworks.
                var text = await changed.GetTextAsync(cancellationToken).ConfigureAwait(false);
                was = await Reports.On(before.GetDocument(linked)!, cancellationToken).ConfigureAwait(false);
                now = await Reports.On(after.WithDocumentText(linked, text).GetDocument(linked)!, cancellationToken).ConfigureAwait(false);
                if (Adds(was.OfCompiler, now.OfCompiler))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>What somebody has written in words stays, wherever it stood: an edit that has no place for it is not made.</summary>
    public static async Task<bool> KeepsComments(Document before, Document after, CancellationToken cancellationToken)
    {
        var kept = await Comments(after).ConfigureAwait(false);
        return (await Comments(before).ConfigureAwait(false)).TrueForAll(kept.Remove);

        async Task<List<string>> Comments(Document document) =>
            (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!.DescendantTrivia()
                .Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
                .Select(t => t.ToString().Trim())
                .ToList();
    }

    /// <summary>A POST without content is one whatever repeats it; the report of the repetition stood in front.</summary>
    private static bool WasHidden(Diagnostic report) => report.Id == PostWithoutContent.Id;

    private static bool Adds(ImmutableArray<Diagnostic> before, ImmutableArray<Diagnostic> after)
    {
        return after.Where(d => !WasHidden(d)).GroupBy(d => d.Id).Any(id => id.Count() > Count(before, id.Key) + (id.Key == GracefulCloseGivenUp.Id ? Uncovered() : 0));

        // A handler that misses the failure of a body is not told in the same breath that nothing sends the request again.
        int Uncovered() => Math.Max(0, Count(before, BodyFailureNotCaught.Id) - Count(after, BodyFailureNotCaught.Id));

        static int Count(ImmutableArray<Diagnostic> reports, string id) => reports.Count(d => d.Id == id);
    }
}
