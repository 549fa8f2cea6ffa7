using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>
/// What may be written for a condition so that a graceful close is decided as the failures are that the condition asks for; as
/// text, the closest to the present one first.
/// </summary>
internal sealed class WiderCondition(Spot at, KnownSymbols symbols, ExpressionSyntax condition)
{
    private const string IOException = "global::" + KnownSymbols.IOExceptionName;
    private const string WebException = "global::" + KnownSymbols.WebExceptionName;
    private const string Request = "global::" + KnownSymbols.HttpRequestExceptionName;

    /// <summary>What a condition looks at.</summary>
    private enum Kind
    {
        Status,
        Error,
        Inner,
    }

    private bool HasPatterns => ((CSharpParseOptions)at.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9;

    public IEnumerable<string> All => [.. HasPatterns ? Patterns() : [], .. Outcomes(), .. Alternatives()];

    /// <summary>A pattern, or nothing at all.</summary>
    public static string NullOr(string text, SyntaxNode pattern) =>
        pattern is BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern } ? $"null or ({text})" : $"null or {text}";

    /// <summary>That there is none of what a condition says there is; null where it says something else.</summary>
    public static string? Denied(ExpressionSyntax condition) => condition switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "HasValue" } => $"!{condition}",
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } none } different => $"{different.Left} == {none}",
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax none } } match => $"{match.Expression} is {none}",
        IsPatternExpressionSyntax { Pattern: RecursivePatternSyntax { Type: null, PropertyPatternClause.Subpatterns.Count: 0 } any } match => $"{match.Expression} is not {any}",
        _ => null,
    };

    /// <summary>The same question with a wider pattern.</summary>
    private IEnumerable<string> Patterns()
    {
        switch (condition)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Left: var left, Right: TypeSyntax type } when KindOf(left) == Kind.Inner:
                return Wider(Kind.Inner, type.ToString(), type).Select(p => $"{left} is {p}");

            case BinaryExpressionSyntax { Left: var left, Right: var right } comparison
                when KindOf(left) is { } kind && at.Model.GetConstantValue(right).HasValue:
                var text = right.ToString();
                return comparison.Kind() switch
                {
                    SyntaxKind.EqualsExpression => Wider(kind, text, right).Select(p => $"{left} is {p}"),
                    SyntaxKind.NotEqualsExpression => Wider(kind, text, right).Select(p => $"{left} is not ({p})"),
                    SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression =>
                        Wider(kind, $"{comparison.OperatorToken.Text} {text}", right).Select(p => $"{left} is {p}"),
                    _ => [],
                };

            case IsPatternExpressionSyntax match:
                var found = match.Pattern is RecursivePatternSyntax { PropertyPatternClause.Subpatterns: [{ NameColon.Name.Identifier.ValueText: var member } sub] }
                    ? (KindNamed(member), sub.Pattern)
                    : (KindOf(match.Expression), match.Pattern);
                return found is ({ } asked, { } pattern) && !pattern.DescendantNodesAndSelf().Any(n => n is VarPatternSyntax or SingleVariableDesignationSyntax)
                    ? InPlaceOf(asked, pattern)
                    : [];

            default:
                return [];
        }
    }

    private IEnumerable<string> InPlaceOf(Kind kind, PatternSyntax pattern)
    {
        var (before, after) = (condition.ToString().Substring(0, pattern.SpanStart - condition.SpanStart), condition.ToString().Substring(pattern.Span.End - condition.SpanStart));
        if (pattern is UnaryPatternSyntax { Pattern: var denied })
        {
            var inner = denied is ParenthesizedPatternSyntax parenthesized ? parenthesized.Pattern : denied;
            return Wider(kind, inner.ToString(), inner).Select(p => $"{before}not ({p}){after}");
        }

        return Wider(kind, pattern.ToString(), pattern).Select(p => before + p + after);
    }

    private IEnumerable<string> Wider(Kind kind, string text, SyntaxNode pattern)
    {
        var own = pattern is BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern } ? $"({text})" : text;
        return kind switch
        {
            Kind.Status => [NullOr(text, pattern)],
            Kind.Inner => symbols.DotNetVersion == 0 ? [$"{own} or {IOException}", $"{own} or {IOException} or {WebException}"] : [$"{own} or {IOException}"],
            _ => [string.Join(" or ", Errors.Prepend(own))],
        };
    }

    /// <summary>.NET 8 shows a request in flight as ResponseEnded (docs/goaway-in-dotnet.md).</summary>
    private IEnumerable<string> Errors =>
        (symbols.DotNetVersion == 8 ? (string[])["HttpProtocolError", "ResponseEnded"] : ["HttpProtocolError"]).Select(e => $"global::{KnownSymbols.HttpRequestErrorName}.{e}");

    /// <summary>What a Polly v8 predicate is told: an exception instead of a result, the request whether there is a result or not.</summary>
    private IEnumerable<string> Outcomes()
    {
        const string result = ".Outcome.Result";
        var text = condition.ToString();
        if (text.IndexOf(result + "?.RequestMessage", StringComparison.Ordinal) is > 0)
        {
            yield return text.Replace(result + "?.RequestMessage", ".Context.GetRequestMessage()");
        }

        if (condition.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(a => a.ToString().EndsWith(result, StringComparison.Ordinal)) is { Expression: var outcome })
        {
            yield return Either($"{outcome}.Exception is {Request}");
        }
    }

    /// <summary>The condition, or another one beside it.</summary>
    private IEnumerable<string> Alternatives()
    {
        // An answer of RestSharp holds the exception that it does not throw.
        foreach (var answer in condition.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>()
            .Where(a => a.Name.Identifier.ValueText == "StatusCode" && a.Expression.SyntaxTree == at.Model.SyntaxTree)
            .Select(a => a.Expression)
            .Where(a => at.Model.GetTypeInfo(a).Type is { } type && HoldsException(type)))
        {
            yield return Either($"{answer}.ErrorException is {Request}");
            if (HasPatterns)
            {
                yield return $"{answer}.ErrorException is not {Request} && {Own}";
            }
        }

        foreach (var access in condition.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Where(a => a is MemberAccessExpressionSyntax or IdentifierNameSyntax && a.SyntaxTree == at.Model.SyntaxTree))
        {
            if (KindOf(access) is not { } kind)
            {
                continue;
            }

            var isDenial = condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression };
            switch (kind)
            {
                case Kind.Status when isDenial:
                    yield return $"{access} != null && {condition}";
                    break;
                case Kind.Status:
                    yield return Either($"{access} is null");
                    break;
                case Kind.Error when isDenial:
                    yield return string.Concat(Errors.Select(e => $"{access} != {e} && ")) + condition;
                    break;
                case Kind.Error:
                    yield return Or(Errors.Select(e => $"{access} == {e}"));
                    break;
                default:
                    yield return Or([$"{access} is {IOException}"]);
                    yield return Or([$"{access} is {IOException}", $"{access} is {WebException}"]);
                    yield return Either($"{(access as MemberAccessExpressionSyntax)?.Expression}.StatusCode is null");
                    break;
            }
        }
    }

    private static bool HoldsException(ITypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetMembers("ErrorException").Length > 0)
            {
                return at.ContainingNamespace.Name == "RestSharp";
            }
        }

        return false;
    }

    private string Either(string first) => Enclosed($"{first} || {Own}");

    private string Or(IEnumerable<string> others) => Enclosed($"{Own} || {string.Join(" || ", others)}");

    private string Own => condition is ConditionalExpressionSyntax or SwitchExpressionSyntax or AssignmentExpressionSyntax ? $"({condition})" : condition.ToString();

    /// <summary>Alternatives bind less than what may stand around them.</summary>
    private string Enclosed(string either) =>
        condition.Parent is BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax ? $"({either})" : either;

    private Kind? KindOf(ExpressionSyntax expression)
    {
        while (expression is CastExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            if (expression is CastExpressionSyntax cast && at.Model.GetTypeInfo(cast).Type?.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T)
            {
                return null;
            }

            expression = expression is CastExpressionSyntax { Expression: var operand } ? operand : ((ParenthesizedExpressionSyntax)expression).Expression;
        }

        return expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetBaseException" } } => Kind.Inner,
            MemberAccessExpressionSyntax access
                when KindNamed(access.Name.Identifier.ValueText) is { } kind
                    && symbols.IsOrDerives(at.Model.GetTypeInfo(access.Expression).Type, KnownSymbols.ExceptionName) => kind,
            MemberAccessExpressionSyntax or IdentifierNameSyntax
                when at.Model.GetTypeInfo(expression).Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ Name: "HttpStatusCode" }] } => Kind.Status,
            _ => null,
        };
    }

    private static Kind? KindNamed(string member) => member switch
    {
        "StatusCode" => Kind.Status,
        "HttpRequestError" => Kind.Error,
        "InnerException" => Kind.Inner,
        _ => null,
    };
}
