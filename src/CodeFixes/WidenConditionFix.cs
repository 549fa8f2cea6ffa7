using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace GoAway.Analyzers;

/// <summary>
/// Widens a condition that decides a retry so that it holds for the exception of a graceful close, in the condition's own
/// terms: no status, the protocol error, or an I/O failure beneath.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class WidenConditionFix : CodeFixProvider
{
    private const string Title = "Retry after a graceful close too";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GracefulCloseNotRetried.Id);

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || ((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp9)
        {
            return;
        }

        var symbols = new KnownSymbols(model.Compilation);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax condition
                && Widened(condition, model, symbols) is { } widened)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(condition, Parsed(widened).WithTriviaFrom(condition)))),
                        nameof(WidenConditionFix)),
                    diagnostic);
            }
        }
    }

    private static ExpressionSyntax? Widened(ExpressionSyntax condition, SemanticModel model, KnownSymbols symbols)
    {
        switch (condition)
        {
            case BinaryExpressionSyntax comparison when Subject(comparison.Left, model, symbols) is { } kind && comparison.Kind() is SyntaxKind.EqualsExpression
                    or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
                    && model.GetConstantValue(comparison.Right).HasValue:
                PatternSyntax pattern = comparison.IsKind(SyntaxKind.EqualsExpression)
                    ? ConstantPattern(comparison.Right.WithoutTrivia())
                    : RelationalPattern(Token(comparison.OperatorToken.Kind()).WithTrailingTrivia(Space), comparison.Right.WithoutTrivia());
                return Is(comparison.Left, Wider(pattern, kind, symbols));

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Right: TypeSyntax type } test
                when Subject(test.Left, model, symbols) == Kind.Inner:
                return Is(test.Left, Wider(TypePattern(type.WithoutTrivia()), Kind.Inner, symbols));

            case IsPatternExpressionSyntax { Pattern: RecursivePatternSyntax { PropertyPatternClause.Subpatterns: [var sub] } recursive } match
                when sub.NameColon?.Name.Identifier.ValueText is { } member && KindOf(member) is { } kind:
                return match.ReplaceNode(sub.Pattern, Wider(sub.Pattern, kind, symbols).WithTriviaFrom(sub.Pattern));

            case IsPatternExpressionSyntax match when Subject(match.Expression, model, symbols) is { } kind && !match.Pattern.DescendantNodesAndSelf().Any(n => n is VarPatternSyntax or SingleVariableDesignationSyntax):
                return match.WithPattern(Wider(match.Pattern, kind, symbols).WithTriviaFrom(match.Pattern));

            default:
                return Status(condition, model, symbols) is { } status && model.GetTypeInfo(condition).Type?.SpecialType == SpecialType.System_Boolean
                    ? Alternative(ParseExpression(status + " is null"), condition)
                    : null;
        }
    }

    /// <summary>The expression as a parser reads it, its names to be written as the document can write them.</summary>
    private static ExpressionSyntax Parsed(ExpressionSyntax expression)
    {
        var parsed = ParseExpression(expression.ToFullString());
        return parsed.ReplaceNodes(
            parsed.DescendantNodes().Where(n => n is MemberAccessExpressionSyntax or QualifiedNameSyntax && n.ToString().StartsWith("global::", StringComparison.Ordinal)),
            (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));
    }

    /// <summary>What a condition looks at.</summary>
    private enum Kind
    {
        Status,
        Error,
        Inner,
    }

    private static Kind? KindOf(string member) => member switch
    {
        "StatusCode" => Kind.Status,
        "HttpRequestError" => Kind.Error,
        "InnerException" => Kind.Inner,
        _ => null,
    };

    private static Kind? Subject(ExpressionSyntax expression, SemanticModel model, KnownSymbols symbols)
    {
        while (expression is CastExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            expression = expression is CastExpressionSyntax cast && IsNullable(model.GetTypeInfo(cast).Type) ? cast.Expression
                : expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression
                : LiteralExpression(SyntaxKind.NullLiteralExpression);
        }

        return expression is MemberAccessExpressionSyntax access
            && access.SyntaxTree == model.SyntaxTree
            && KindOf(access.Name.Identifier.ValueText) is { } kind
            && symbols.IsOrDerives(model.GetTypeInfo(access.Expression).Type, KnownSymbols.ExceptionName)
                ? kind
                : null;
    }

    private static bool IsNullable(ITypeSymbol? type) => type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>The status that a condition reads, as text; null where it reads none.</summary>
    private static string? Status(ExpressionSyntax condition, SemanticModel model, KnownSymbols symbols) => condition
        .DescendantNodesAndSelf()
        .OfType<MemberAccessExpressionSyntax>()
        .FirstOrDefault(a => a.Name.Identifier.ValueText == "StatusCode" && symbols.IsOrDerives(model.GetTypeInfo(a.Expression).Type, KnownSymbols.HttpRequestExceptionName))
        ?.WithoutTrivia().ToString();

    private static PatternSyntax Wider(PatternSyntax pattern, Kind kind, KnownSymbols symbols)
    {
        pattern = pattern.WithoutTrivia();
        var own = pattern is BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern } ? ParenthesizedPattern(pattern) : pattern;
        return kind switch
        {
            Kind.Status => Or(ConstantPattern(LiteralExpression(SyntaxKind.NullLiteralExpression)), own),
            Kind.Inner => Or(own, TypePattern(Named("global::System.IO.IOException"))),

            // .NET 8 shows a request in flight as ResponseEnded (docs/goaway-in-dotnet.md).
            _ when symbols.DotNetVersion == 8 => Or(Or(own, Error("HttpProtocolError")), Error("ResponseEnded")),
            _ => Or(own, Error("HttpProtocolError")),
        };

        static PatternSyntax Error(string name) => ConstantPattern(Named("global::System.Net.Http.HttpRequestError." + name));
    }

    private static TypeSyntax Named(string name) => ParseTypeName(name);

    private static PatternSyntax Or(PatternSyntax left, PatternSyntax right) => BinaryPattern(
        SyntaxKind.OrPattern,
        left.WithTrailingTrivia(Space),
        Token(SyntaxKind.OrKeyword).WithTrailingTrivia(Space),
        right);

    private static ExpressionSyntax Is(ExpressionSyntax subject, PatternSyntax pattern) => IsPatternExpression(
        subject.WithTrailingTrivia(Space),
        Token(SyntaxKind.IsKeyword).WithTrailingTrivia(Space),
        pattern);

    private static ExpressionSyntax Alternative(ExpressionSyntax first, ExpressionSyntax condition)
    {
        var either = BinaryExpression(
            SyntaxKind.LogicalOrExpression,
            first.WithTrailingTrivia(Space),
            Token(SyntaxKind.BarBarToken).WithTrailingTrivia(Space),
            condition.WithoutTrivia() is ConditionalExpressionSyntax conditional ? ParenthesizedExpression(conditional) : condition.WithoutTrivia());
        return condition.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } or PrefixUnaryExpressionSyntax
            ? ParenthesizedExpression(either)
            : either;
    }
}
