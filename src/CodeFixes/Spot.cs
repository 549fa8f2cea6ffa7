using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>A node in one state of its document.</summary>
internal sealed record Spot(Document Document, SyntaxNode Root, SemanticModel Model, SyntaxNode Node)
{
    public CodeLayout Layout { get; } = new(Root.SyntaxTree.GetText());
}

/// <summary>Finds a node again after edits around it and in it.</summary>
internal sealed record Mark(DocumentId Document, SyntaxAnnotation Annotation)
{
    /// <summary>The node as it stands in a state of the solution; null where an edit has removed it.</summary>
    public async Task<Spot?> In(Solution solution, CancellationToken cancellationToken) =>
        solution.GetDocument(Document) is { } document
        && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
        && root.GetAnnotatedNodes(Annotation).FirstOrDefault() is { } node
        && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            ? new Spot(document, root, model, node)
            : null;
}
