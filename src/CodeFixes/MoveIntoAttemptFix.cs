using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>Moves a variable's declaration, and what adds to it, from before the loop into the attempt.</summary>
public abstract class MoveIntoAttemptFix : LocalFix
{
    /// <summary>The variable that each attempt needs for itself; null where there is none, or it must not be repeated.</summary>
    /// <param name="block">The statements around the loop.</param>
    /// <param name="loop">What repeats the send.</param>
    private protected abstract ISymbol? Variable(Place place, BlockSyntax block, StatementSyntax loop);

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Also is null)
        {
            return BehindLabel(place);
        }

        if (place.Also.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } loop
            || Function.Repeated(loop) is not { } body
            || (body is BlockSyntax { Statements.Count: var count, OpenBraceToken: var open } ? count == 0 || place.IndentOf(open) is null : place.IndentOf(body.GetFirstToken()) is null || !place.HasOwnLines(body))
            || Variable(place, block, loop) is not { } variable
            || Moved(place, variable, block, loop) is not { IsEmpty: false } moved
            || !moved.All(place.HasOwnLines)
            || !MayMove(place, variable, moved, loop, loop, body.Span))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var step = place.Layout.Step;
        var whole = body as BlockSyntax;
        var at = place.StartOf(whole?.Statements[0] ?? body);
        if (at <= (whole?.OpenBraceToken.SpanStart ?? loop.SpanStart))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var changes = Taken(place, moved, step, out var text);
        if (whole is null)
        {
            // One statement that is repeated becomes a block.
            text = place.IndentOf(loop) + "{" + place.NewLine + text;
            changes.Add(new TextChange(new TextSpan(place.LinesOf(body).End, 0), place.IndentOf(loop) + "}" + place.NewLine));
        }

        changes.Add(new TextChange(new TextSpan(at, 0), text));
        return changes.ToImmutable();
    }

    /// <summary>What a goto repeats is the rest of the block from its label on: the statements go behind that.</summary>
    private ImmutableArray<TextChange> BehindLabel(Place place)
    {
        if (place.Node.Ancestors().OfType<LabeledStatementSyntax>().FirstOrDefault() is not { Parent: BlockSyntax block, Statement: var first } label
            || !block.DescendantNodes().OfType<GotoStatementSyntax>().Any(g => g.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == label.Identifier.ValueText)
            || place.IndentOf(first.GetFirstToken()) is null
            || Variable(place, block, label) is not { } variable
            || Moved(place, variable, block, label) is not { IsEmpty: false } moved
            || !moved.All(place.HasOwnLines)
            || !MayMove(place, variable, moved, label, block.Statements.Last(), TextSpan.FromBounds(label.SpanStart, block.Span.End)))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var changes = Taken(place, moved, "", out var text);
        changes.Add(new TextChange(new TextSpan(place.StartOf(first), 0), text));
        return changes.ToImmutable();
    }

    /// <summary>Takes statements away, with the empty line behind them.</summary>
    /// <param name="text">Their lines, as deep as they are where they go.</param>
    private static ImmutableArray<TextChange>.Builder Taken(Place place, ImmutableArray<StatementSyntax> moved, string step, out string text)
    {
        text = "";
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        foreach (var statement in moved)
        {
            var span = place.LinesOf(statement);
            foreach (var line in place.Text.GetSubText(span).Lines.Where(l => l.Span.Length > 0 || l.End < span.Length))
            {
                var content = line.ToString();
                text += (content.Trim().Length == 0 ? "" : step + content) + place.NewLine;
            }

            if (changes.Count > 0 && changes[changes.Count - 1].Span is var before && before.End == span.Start)
            {
                // One that follows the other goes with it.
                changes.RemoveAt(changes.Count - 1);
                span = TextSpan.FromBounds(before.Start, span.End);
            }

            changes.Add(new TextChange(place.WithBlankLineAfter(span), ""));
        }

        return changes;
    }

    /// <summary>
    /// The declaration of the variable and the statements that add to it. Between them and the loop may stand declarations of
    /// constants, such as a counter's.
    /// </summary>
    private static ImmutableArray<StatementSyntax> Moved(Place place, ISymbol moving, BlockSyntax block, StatementSyntax loop)
    {
        var moved = ImmutableArray.CreateBuilder<StatementSyntax>();
        for (var i = block.Statements.IndexOf(loop) - 1; i >= 0; i--)
        {
            switch (block.Statements[i])
            {
                case LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
                    when SymbolEqualityComparer.Default.Equals(place.Model.GetDeclaredSymbol(variable, place.Cancellation), moving):
                    moved.Insert(0, declaration);
                    return value is BaseObjectCreationExpressionSyntax && declaration.AwaitKeyword.RawKind == 0 ? moved.ToImmutable() : ImmutableArray<StatementSyntax>.Empty;

                case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } other
                    when other.Declaration.Variables.All(v => v.Initializer is null or { Value: LiteralExpressionSyntax }):
                    break;

                case ExpressionStatementSyntax statement when Receiver(statement.Expression) == moving.Name:
                    moved.Insert(0, statement);
                    break;

                default:
                    return ImmutableArray<StatementSyntax>.Empty;
            }
        }

        return ImmutableArray<StatementSyntax>.Empty;
    }

    private static string? Receiver(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax left } => Receiver(left),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } => Receiver(called),
        MemberAccessExpressionSyntax access => Receiver(access.Expression),
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the statements do the same in each attempt as they did before the first.</summary>
    /// <param name="repeated">What uses the variable.</param>
    private static bool MayMove(Place place, ISymbol moving, ImmutableArray<StatementSyntax> moved, StatementSyntax first, StatementSyntax last, TextSpan repeated)
    {
        var disposed = moved[0] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };
        foreach (var statement in moved)
        {
            if (statement.DescendantNodes().Any(n => n is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax or SingleVariableDesignationSyntax)
                || statement.DescendantTokens().Any(t => t.ValueText.Contains("\n") || t.ValueText is "NewGuid" or "Now" or "UtcNow" or "Random")
                || statement.DescendantTrivia().Any(t => t.IsDirective))
            {
                return false;
            }

            // Disposed with the first message, content from outside would be gone in the second attempt.
            if (disposed && statement.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
                a is { Left: IdentifierNameSyntax { Identifier.ValueText: "Content" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Content" }, Right: not BaseObjectCreationExpressionSyntax }))
            {
                return false;
            }
        }

        if (place.Model.AnalyzeDataFlow(moved[0], moved[moved.Length - 1]) is not { Succeeded: true } declared
            || place.Model.AnalyzeDataFlow(first, last) is not { Succeeded: true } inside
            || inside.WrittenInside.Any(w => SymbolEqualityComparer.Default.Equals(w, moving))
            || inside.WrittenInside.Any(w => declared.ReadInside.Contains(w, SymbolEqualityComparer.Default)))
        {
            return false;
        }

        return (Function.Member(first) ?? place.Root).DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == moving.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(n, place.Cancellation).Symbol, moving))
            .All(n => repeated.Contains(n.Span) || moved.Any(m => m.Span.Contains(n.Span)));
    }
}
