using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>A finding in one state of the solution, with what a fix asks about it.</summary>
internal sealed record Fixing(Finding Finding, Solution Solution, Spot At, HttpCompilation Http, CancellationToken Cancellation)
{
    /// <summary>The options of the document that the finding is in.</summary>
    public GoAwayOptions Options { get; } = Http.Options.For(At.Root.SyntaxTree);

    /// <summary>Null where an earlier fix has removed what the finding was about.</summary>
    public static async Task<Fixing?> Of(Finding finding, Solution solution, CancellationToken cancellationToken) =>
        await finding.Mark.In(solution, cancellationToken).ConfigureAwait(false) is { } at && HttpOf(at) is { } http
            ? new Fixing(finding, solution, at, http, cancellationToken)
            : null;

    public static HttpCompilation? HttpOf(Spot spot) =>
        HttpCompilation.Of(spot.Model.Compilation, spot.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider);

    /// <summary>Another node of the finding's project; null where it is generated while building.</summary>
    public Spot? Elsewhere(SyntaxNode node) =>
        node.SyntaxTree == At.Root.SyntaxTree ? At with { Node = node }
        : Solution.GetDocument(node.SyntaxTree) is { } document ? new Spot(document, node.SyntaxTree.GetRoot(Cancellation), Http.Sources.Model(node.SyntaxTree), node)
        : null;
}
