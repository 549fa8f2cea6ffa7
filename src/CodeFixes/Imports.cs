using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>Adds the usings that code from text takes: of the types it names, and of those whose extensions it calls.</summary>
internal static class Imports
{
    /// <summary>The annotation by which the workspace knows what a node refers to before it can be bound.</summary>
    private const string SymbolKind = "SymbolId";

    /// <param name="document">The document.</param>
    /// <param name="text">Its new text.</param>
    /// <param name="uses">The types, each with the name that stands for it in the code.</param>
    /// <param name="cancellationToken">Cancels the edit.</param>
    public static async Task<Document> Add(
        Document document, SourceText text, ImmutableArray<(string Name, INamedTypeSymbol Type)> uses, CancellationToken cancellationToken)
    {
        var old = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var changed = document.WithText(text);
        if (await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return changed;
        }

        var added = text.GetChangeRanges(old);
        var shift = 0;
        var spans = new List<TextSpan>();
        foreach (var range in added)
        {
            spans.Add(new TextSpan(range.Span.Start + shift, range.NewLength));
            shift += range.NewLength - range.Span.Length;
        }

        var generator = SyntaxGenerator.GetGenerator(document);
        var names = root.DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Where(n => spans.Any(s => s.Contains(n.Span)) && uses.Any(u => u.Name == n.Identifier.ValueText))
            .ToList();
        root = root.ReplaceNodes(names, (name, _) => name.WithAdditionalAnnotations(generator
            .TypeExpression(uses.First(u => u.Name == name.Identifier.ValueText).Type, addImport: true)
            .GetAnnotations(SymbolKind)
            .Append(Simplifier.AddImportsAnnotation)));
        var cleaned = await Cleaned(changed.WithSyntaxRoot(root), cancellationToken).ConfigureAwait(false);

        // What comes behind a new using is spaced by the editor's settings then: that stays as the document had it.
        var changes = await cleaned.GetTextChangesAsync(changed, cancellationToken).ConfigureAwait(false);
        return changed.WithText(text.WithChanges(changes
            .Where(c => !string.IsNullOrWhiteSpace(c.NewText) || !string.IsNullOrWhiteSpace(text.ToString(c.Span)))
            .Select(c => OfUsing(c, text))));
    }

    /// <summary>A change without the old text that stands at its end again, spaced otherwise: what begins a document is replaced together with the using in front of it.</summary>
    private static TextChange OfUsing(TextChange change, SourceText text)
    {
        var (old, now) = (text.ToString(change.Span), change.NewText ?? "");
        var (i, j) = (old.Length, now.Length);
        while (true)
        {
            var end = j;
            i = old.Substring(0, i).TrimEnd().Length;
            j = now.Substring(0, j).TrimEnd().Length;
            if (i == 0)
            {
                // The white space between the using and the old text is new.
                var lead = old.Length - old.TrimStart().Length;
                return new TextChange(new TextSpan(change.Span.Start + lead, 0), now.Substring(0, end));
            }

            if (j == 0 || old[i - 1] != now[j - 1])
            {
                return change;
            }

            (i, j) = (i - 1, j - 1);
        }
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
