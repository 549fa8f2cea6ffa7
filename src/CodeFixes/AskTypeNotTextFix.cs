using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY102: asks the type of an exception, and its code, instead of its text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AskTypeNotTextFix))]
public sealed class AskTypeNotTextFix : LocalFix
{
    private const string Code = "{ ErrorCode: 0 }";

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(DecisionOnExceptionText.Id);

    protected override string Title => "Ask the exception's type";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        if (place.Node is not ExpressionSyntax condition
            || ExceptionText.ReadAll(place.Http, condition) is not [var first, ..] tests
            || tests.Any(t => t.IsOfList)
            || Standalone(first.Exception) is not { } exception
            || Question(place, condition, first, exception, tests.Any(t => ExceptionText.NamesEnd(t.Text)), changes) is not { } question)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        changes.Add(new TextChange(condition.Span, first.IsNegated ? $"!({question})" : IsLoose(question) && NeedsParentheses(condition) ? $"({question})" : question));
        return changes.ToImmutable();
    }

    private static string? Question(
        Place place, ExpressionSyntax condition, ExceptionText test, string exception, bool asksForEnd, ImmutableArray<TextChange>.Builder changes)
    {
        var symbols = place.Http.Symbols;
        if (symbols.Is(test.Type, KnownSymbols.WebExceptionName))
        {
            return null;
        }

        var isRequest = symbols.IsOrDerives(test.Type, KnownSymbols.HttpRequestExceptionName);
        var isInner = !isRequest && (symbols.IsOrDerives(test.Type, KnownSymbols.IOExceptionName) || Origins.NameOf(test.Exception) == "InnerException");
        if (symbols.DotNetVersion < 7 || place.Language < LanguageVersion.CSharp9)
        {
            return asksForEnd || GracefulCloseText.ByName(place, condition, changes) is not { } method ? null : $"{method}({exception})";
        }

        var protocol = place.NameOf(KnownSymbols.HttpProtocolExceptionName, condition, changes);
        var end = "";
        if (asksForEnd)
        {
            if (symbols[KnownSymbols.HttpRequestErrorName] is null)
            {
                return null;
            }

            end = $"{{ HttpRequestError: {place.NameOf(KnownSymbols.HttpRequestErrorName, condition, changes)}.ResponseEnded }} or ";
        }

        if (isRequest)
        {
            return asksForEnd || test.Exception is not SimpleNameSyntax
                ? $"{exception} is {end}{{ InnerException: {protocol} {Code} }}"
                : $"{exception}.InnerException is {protocol} {Code}";
        }

        var io = asksForEnd ? $"{place.NameOf(KnownSymbols.HttpIOExceptionName, condition, changes)} {end}" : "";
        if (isInner)
        {
            return $"{exception} is {io}{protocol} {Code}";
        }

        var request = place.NameOf(KnownSymbols.HttpRequestExceptionName, condition, changes);
        return $"{exception} is {(asksForEnd ? $"{request} {end}" : "")}{request} {{ InnerException: {protocol} {Code} }} or {io}{protocol} {Code}";
    }

    /// <summary>The exception as an expression of its own, also where it stands behind <c>?.</c></summary>
    private static string? Standalone(ExpressionSyntax exception)
    {
        var text = exception.ToString();
        for (SyntaxNode? node = exception; text.StartsWith(".", StringComparison.Ordinal); node = node.Parent)
        {
            if (node is null)
            {
                return null;
            }

            if (node.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull.Span.Contains(exception.Span))
            {
                text = access.Expression + "?" + text;
            }
        }

        return exception is SimpleNameSyntax or MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax
            ? text.TrimEnd('!')
            : null;
    }

    private static bool IsLoose(string question) => question.Contains(" is ");

    private static bool NeedsParentheses(ExpressionSyntax condition) => condition.Parent
        is PrefixUnaryExpressionSyntax or CastExpressionSyntax or MemberAccessExpressionSyntax or IsPatternExpressionSyntax
        or BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression) };
}
