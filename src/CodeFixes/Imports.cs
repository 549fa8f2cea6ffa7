using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace GoAway.Analyzers;

/// <summary>Adds the usings that code from text takes: of the types it names, and of those whose extensions it calls.</summary>
internal static class Imports
{
    /// <summary>The annotation by which the workspace knows what a node refers to before it can be bound.</summary>
    private const string SymbolKind = "SymbolId";

    /// <param name="document">The document with the code.</param>
    /// <param name="uses">The types, each with the name that stands for it in the code.</param>
    /// <param name="cancellationToken">Cancels the edit.</param>
    public static async Task<Document> Add(Document document, ImmutableArray<(string Name, INamedTypeSymbol Type)> uses, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        var generator = SyntaxGenerator.GetGenerator(document);
        var names = root.DescendantNodes().OfType<SimpleNameSyntax>().Where(n => uses.Any(u => u.Name == n.Identifier.ValueText)).ToList();
        root = root.ReplaceNodes(names, (name, _) => name.WithAdditionalAnnotations(
            generator.TypeExpression(uses.First(u => u.Name == name.Identifier.ValueText).Type, addImport: true).GetAnnotations(SymbolKind).Append(Simplifier.AddImportsAnnotation)));
        return await Cleaned(document.WithSyntaxRoot(root), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the workspace makes of a document that a code action returns: only it can add usings for annotations.</summary>
    private static async Task<Document> Cleaned(Document document, CancellationToken cancellationToken)
    {
        var operations = await CodeAction
            .Create(nameof(Imports), _ => Task.FromResult(document), nameof(Imports))
            .GetOperationsAsync(cancellationToken)
            .ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution.GetDocument(document.Id) ?? document;
    }
}
