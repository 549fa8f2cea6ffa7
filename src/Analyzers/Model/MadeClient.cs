using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>Where an object comes from that an expression gives: over variables, getters, and what a Lazy makes.</summary>
internal static class MadeClient
{
    private const int MaxHops = 4;

    /// <summary>The expression that makes it; null where more than one may, or it comes from elsewhere.</summary>
    /// <param name="http">The compilation.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="isTrusted">Whether a member holds what it is given in its own type, and nothing else.</param>
    public static ExpressionSyntax? Of(HttpCompilation http, ExpressionSyntax expression, Func<ISymbol, bool>? isTrusted = null) =>
        Of(http, expression, isTrusted ?? (static _ => true), MaxHops);

    private static ExpressionSyntax? Of(HttpCompilation http, ExpressionSyntax expression, Func<ISymbol, bool> isTrusted, int hops)
    {
        expression = Parentheses.Off(expression);
        if (expression is BaseObjectCreationExpressionSyntax)
        {
            return expression;
        }

        if (hops == 0)
        {
            return null;
        }

        if (expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: var lazy } && IsLazy(http.Sources.TypeOf(lazy)))
        {
            return Of(http, lazy, isTrusted, hops - 1) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var maker }, ..] }
                && Returned(maker) is { } made
                    ? Of(http, made, isTrusted, hops - 1)
                    : null;
        }

        var symbol = http.Sources.Symbol(expression);
        var value = symbol switch
        {
            IFieldSymbol or IPropertySymbol when !isTrusted(symbol) => null,
            IPropertySymbol { SetMethod: null, GetMethod: { } getter } property when http.Sources.OnlyValue(property) is null && http.Sources.Declares(property) =>
                Returned(http.Sources.FunctionOf(getter)),
            IFieldSymbol or IPropertySymbol or ILocalSymbol => http.Sources.OnlyValue(symbol),
            _ => null,
        };
        return value is null ? null : Of(http, value, isTrusted, hops - 1);
    }

    public static bool IsLazy(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Lazy", ContainingNamespace.Name: "System" };

    /// <summary>The lambda that makes what a Lazy holds, and the Lazy; null where an expression is not what such a lambda gives.</summary>
    public static BaseObjectCreationExpressionSyntax? LazyOf(HttpCompilation http, SyntaxNode? function) =>
        function is AnonymousFunctionExpressionSyntax && Parentheses.Around(function).Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } && IsLazy(http.Sources.TypeOf(creation))
            ? creation
            : null;

    /// <summary>The one expression that a function gives.</summary>
    public static ExpressionSyntax? Returned(SyntaxNode? function) => function switch
    {
        LambdaExpressionSyntax { ExpressionBody: { } body } => body,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        AccessorDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
        null => null,
        _ => function.DescendantNodes().OfType<ReturnStatementSyntax>().ToList() is [var only] ? only.Expression : null,
    };
}
