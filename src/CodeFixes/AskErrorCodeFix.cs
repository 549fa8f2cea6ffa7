using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY107: asks for the code of a graceful close where any protocol error was taken for one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AskErrorCodeFix))]
public sealed class AskErrorCodeFix : HandlerFix
{
    private const string Code = "{ ErrorCode: 0 }";

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ProtocolErrorTakenForGraceful.Id);

    protected override string Title => "Ask for ErrorCode 0";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        switch (place.Node)
        {
            case TypeSyntax type when type.FirstAncestorOrSelf<CatchDeclarationSyntax>() is { Parent: CatchClauseSyntax clause }:
                Filter(place, clause, null, name => name + ".ErrorCode == 0", changes);
                break;
            case SimpleNameSyntax { Identifier.ValueText: "HttpProtocolException" } type when place.Language >= LanguageVersion.CSharp8 && type.FirstAncestorOrSelf<SwitchLabelSyntax>() is not null:
                changes.Add(type.Parent is RecursivePatternSyntax { PropertyPatternClause: { Subpatterns: [var first, ..] } }
                    ? new TextChange(new TextSpan(first.SpanStart, 0), "ErrorCode: 0, ")
                    : Behind(type));
                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test when place.Language >= LanguageVersion.CSharp8:
                if (Owner(test.Left) is { } of && test.Right.ToString().EndsWith("HttpProtocolError", StringComparison.Ordinal))
                {
                    AddInner(place, test, of, changes);
                }
                else
                {
                    changes.Add(Behind(test.Right));
                }

                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } present when place.Language >= LanguageVersion.CSharp8:
                changes.Add(new TextChange(TextSpan.FromBounds(present.OperatorToken.SpanStart, present.Span.End), "is " + Code));
                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equality when place.Language >= LanguageVersion.CSharp8 && Parentheses.Off(equality.Right) is TypeOfExpressionSyntax type:
                // The type is sealed: what is of it is no other.
                var made = Parentheses.Off(equality.Left).ToString();
                var at = made.EndsWith(".GetType()", StringComparison.Ordinal) ? made.LastIndexOf(made.EndsWith("?.GetType()", StringComparison.Ordinal) ? "?.GetType()" : ".GetType()", StringComparison.Ordinal) : -1;
                if (at > 0)
                {
                    changes.Add(new TextChange(equality.Span, $"{made.Substring(0, at)} is {type.Type} {Code}"));
                }

                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equality when place.Language >= LanguageVersion.CSharp8:
                AddInner(place, equality, Owner(equality.Left) ?? Owner(equality.Right), changes);
                break;
            case IsPatternExpressionSyntax match when place.Language >= LanguageVersion.CSharp8:
                Narrow(place, match, changes);
                break;
        }

        return changes.ToImmutable();
    }

    private static void Narrow(Place place, IsPatternExpressionSyntax match, ImmutableArray<TextChange>.Builder changes)
    {
        if (match.Pattern is UnaryPatternSyntax { Pattern: ConstantPatternSyntax } or RecursivePatternSyntax { Type: null, PropertyPatternClause.Subpatterns.Count: 0 })
        {
            changes.Add(new TextChange(match.Pattern.Span, Code + ((match.Pattern as RecursivePatternSyntax)?.Designation is { } held ? " " + held : "")));
            return;
        }

        var names = match.Pattern.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().ToList();
        var types = names.Where(n => n.Identifier.ValueText == "HttpProtocolException").ToList();
        foreach (var type in types)
        {
            // In a pattern the whole of a qualified name, which may be read as a member access.
            SyntaxNode whole = type;
            while (whole.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax or MemberAccessExpressionSyntax)
            {
                whole = whole.Parent;
            }

            var recursive = whole.Parent as RecursivePatternSyntax;
            if (recursive?.PropertyPatternClause is { } properties)
            {
                changes.Add(properties.Subpatterns.Count > 0
                    ? new TextChange(new TextSpan(properties.Subpatterns[0].SpanStart, 0), "ErrorCode: 0, ")
                    : new TextChange(properties.Span, Code));
            }
            else
            {
                changes.Add(Behind(whole));
            }
        }

        if (types.Count > 0)
        {
            return;
        }

        var error = names.First(n => n.Identifier.ValueText == "HttpProtocolError");
        if (match.Pattern is ConstantPatternSyntax)
        {
            AddInner(place, match, Owner(match.Expression), changes);
        }
        else if (error.FirstAncestorOrSelf<SubpatternSyntax>() is { NameColon.Name.Identifier.ValueText: "HttpRequestError", Pattern: ConstantPatternSyntax, Parent.Parent: RecursivePatternSyntax owner } sub
            && TypeOf(place, owner, match) is { } type
            && place.Http.Symbols.IsOrDerives(type, KnownSymbols.HttpRequestExceptionName))
        {
            changes.Add(new TextChange(
                new TextSpan(sub.Span.End, 0),
                $", InnerException: {place.NameOf(KnownSymbols.HttpProtocolExceptionName, match, changes)} {Code}"));
        }
    }

    private static ITypeSymbol? TypeOf(Place place, RecursivePatternSyntax pattern, IsPatternExpressionSyntax match) =>
        pattern.Type is { } type ? place.Model.GetTypeInfo(type, place.Cancellation).Type
        : pattern == match.Pattern ? place.Model.GetTypeInfo(match.Expression, place.Cancellation).Type
        : null;

    /// <summary>The exception whose error is asked for; null where it may be absent.</summary>
    private static ExpressionSyntax? Owner(ExpressionSyntax error) =>
        error is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "HttpRequestError" } access ? access.Expression : null;

    private static void AddInner(Place place, ExpressionSyntax test, ExpressionSyntax? owner, ImmutableArray<TextChange>.Builder changes)
    {
        if (owner is null || place.Model.GetTypeInfo(owner, place.Cancellation).Type is not { } type)
        {
            return;
        }

        var protocol = place.NameOf(KnownSymbols.HttpProtocolExceptionName, test, changes);
        var inner = place.Http.Symbols.IsOrDerives(type, KnownSymbols.HttpRequestExceptionName) ? ".InnerException" : "";
        var wrap = test.Parent is PrefixUnaryExpressionSyntax or BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression) };
        if (wrap)
        {
            changes.Add(new TextChange(new TextSpan(test.SpanStart, 0), "("));
        }

        changes.Add(new TextChange(new TextSpan(test.Span.End, 0), $" && {owner}{inner} is {protocol} {Code}{(wrap ? ")" : "")}"));
    }

    private static TextChange Behind(SyntaxNode type) => new(new TextSpan(type.Span.End, 0), " " + Code);
}
