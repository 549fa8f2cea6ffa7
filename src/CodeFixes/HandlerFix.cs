using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>A fix that lets a catch clause take other exceptions than it does: by its type, and by a condition in its filter.</summary>
public abstract class HandlerFix : LocalFix
{
    private protected static ImmutableArray<TextChange> None => ImmutableArray<TextChange>.Empty;

    /// <summary>Gives a catch clause another type, where one is given, and a condition in front of the one it has.</summary>
    /// <param name="condition">The condition over the exception's name.</param>
    private protected static void Filter(
        Place place, CatchClauseSyntax clause, string? type, Func<string, string> condition, ImmutableArray<TextChange>.Builder changes)
    {
        var named = clause.Declaration?.Identifier.ValueText is { Length: > 0 };
        var name = named ? clause.Declaration!.Identifier.Text : place.Free(clause, "ex", "exception", "failure");
        if (clause.Declaration is not { } declaration)
        {
            var exception = place.NameOf("System.Exception", clause, changes);
            changes.Add(new TextChange(new TextSpan(clause.CatchKeyword.Span.End, 0), $" ({type ?? exception} {name}) when ({condition(name)})"));
            return;
        }

        if (type is not null)
        {
            changes.Add(new TextChange(declaration.Type.Span, named ? type : $"{type} {name}"));
        }
        else if (!named)
        {
            changes.Add(new TextChange(new TextSpan(declaration.Type.Span.End, 0), " " + name));
        }

        if (clause.Filter is not { FilterExpression: { } filter })
        {
            changes.Add(new TextChange(new TextSpan(declaration.CloseParenToken.Span.End, 0), $" when ({condition(name)})"));
            return;
        }

        // In front: a counter in the filter is for exceptions that it is asked about.
        var bare = filter is BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression) }
            or IsPatternExpressionSyntax or PrefixUnaryExpressionSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax or ParenthesizedExpressionSyntax;
        changes.Add(new TextChange(new TextSpan(filter.SpanStart, 0), $"{condition(name)} && {(bare ? "" : "(")}"));
        if (!bare)
        {
            changes.Add(new TextChange(new TextSpan(filter.Span.End, 0), ")"));
        }
    }
}
