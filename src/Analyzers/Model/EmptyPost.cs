using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A POST that is sent with no content at all, where HTTP/1.1 is possible.</summary>
/// <param name="Send">The call that sends it.</param>
/// <param name="Client">The client as the source calls it.</param>
/// <param name="Missing">The null that stands for the content, or the creation of a message that is given none.</param>
internal sealed record EmptyPost(InvocationExpressionSyntax Send, string Client, ExpressionSyntax Missing)
{
    /// <summary>The gate: a look at syntax alone.</summary>
    public static bool MayBe(InvocationExpressionSyntax send) =>
        Origins.NameOf(send.Expression) switch
        {
            "PostAsync" => send.ArgumentList.Arguments.Any(a => IsNull(a.Expression)),
            "SendAsync" or "Send" => send.ArgumentList.Arguments is [var message, ..] && Parentheses.Off(message.Expression) is IdentifierNameSyntax or BaseObjectCreationExpressionSyntax,
            _ => false,
        };

    /// <summary>The empty POST that a call sends; null where it is none, or where that can't be told.</summary>
    public static EmptyPost? Of(HttpCompilation http, InvocationExpressionSyntax send, IMethodSymbol method, GoAwayOptions options, CancellationToken cancellationToken)
    {
        // What HttpWebRequest does on .NET Framework is another matter.
        if (http.Symbols.IsNetFramework || !options.IsUnsafe("POST") || IsSafe(send, options))
        {
            return null;
        }

        var missing = SendCall.Of(method, http.Symbols)?.Method switch
        {
            "POST" => Default(http, send, method, cancellationToken),
            null => Message(http, send, options),
            _ => null,
        };
        return missing is null ? null : new EmptyPost(send, ClientOf(send), missing);
    }

    /// <summary>The null of PostAsync(uri, null), unless a client is told to speak nothing but HTTP/2.</summary>
    private static ExpressionSyntax? Default(HttpCompilation http, InvocationExpressionSyntax send, IMethodSymbol method, CancellationToken cancellationToken)
    {
        var arguments = send.ArgumentList.Arguments;
        for (var i = 0; i < arguments.Count && i < method.Parameters.Length; i++)
        {
            var parameter = arguments[i].NameColon is { Name.Identifier.ValueText: var name }
                ? method.Parameters.FirstOrDefault(p => p.Name == name)
                : method.Parameters[i];
            if (IsNull(arguments[i].Expression) && http.Symbols.Is(parameter?.Type, KnownSymbols.HttpContentName))
            {
                return http.Sources.Names("DefaultVersionPolicy", null, cancellationToken).Any(n => IsAssignedStrict(n)) ? null : arguments[i].Expression;
            }
        }

        return null;
    }

    /// <summary>The creation of the message that is sent, where nothing gives it a content.</summary>
    private static ExpressionSyntax? Message(HttpCompilation http, InvocationExpressionSyntax send, GoAwayOptions options)
    {
        var message = Parentheses.Off(send.ArgumentList.Arguments[0].Expression);
        if (message is BaseObjectCreationExpressionSyntax made)
        {
            return IsEmptyPost(http, made) ? made : null;
        }

        if (http.Sources.Symbol(message) is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] } local
            || reference.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: var value }
            || Parentheses.Off(value) is not BaseObjectCreationExpressionSyntax creation
            || !IsEmptyPost(http, creation)
            || Function.Member(send) is not { } member)
        {
            return null;
        }

        foreach (var use in member.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != local.Name || use == message || !SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(use), local))
            {
                continue;
            }

            // Given away it may come back with a content; with a key it may be sent again.
            if (use.Parent is not MemberAccessExpressionSyntax access
                || access.Name.Identifier.ValueText is "Content" or "VersionPolicy" or "Method"
                || (access.FirstAncestorOrSelf<StatementSyntax>() ?? (SyntaxNode)access).DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && options.IsIdempotencyHeader(t.ValueText)))
            {
                return null;
            }
        }

        return creation;
    }

    private static bool IsEmptyPost(HttpCompilation http, BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: [{ Expression: var method }, _] }
        && Parentheses.Off(method) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Post" }
        && (creation.Initializer?.Expressions ?? default).All(e =>
            e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: not ("Content" or "VersionPolicy" or "Method" or "Headers") } })
        && http.Symbols.Is(http.Sources.TypeOf(creation), KnownSymbols.HttpRequestMessageName);

    private static bool IsAssignedStrict(SimpleNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access ? access.Parent : name.Parent) is AssignmentExpressionSyntax { Right: var policy }
        && Parentheses.Off(policy) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RequestVersionExact" or "RequestVersionOrHigher" };

    /// <summary>A POST that only reads may be sent as often as the runtime likes.</summary>
    private static bool IsSafe(InvocationExpressionSyntax send, GoAwayOptions options) =>
        send.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && options.IsSafePath(t.ValueText))
        || send.Ancestors().OfType<MemberDeclarationSyntax>()
            .Any(m => m.AttributeLists.Any(l => l.Attributes.Any(a => Origins.NameOf(a.Name) is "Idempotent" or "IdempotentAttribute")));

    private static bool IsNull(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsNull(parenthesized.Expression),
        CastExpressionSyntax cast => IsNull(cast.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => IsNull(suppressed.Operand),
        _ => expression.IsKind(SyntaxKind.NullLiteralExpression)
            || expression.IsKind(SyntaxKind.DefaultLiteralExpression)
            || expression.IsKind(SyntaxKind.DefaultExpression),
    };

    private static string ClientOf(InvocationExpressionSyntax send) =>
        send.Expression is MemberAccessExpressionSyntax { Expression: var client } ? client.ToString() : "HttpClient";
}
