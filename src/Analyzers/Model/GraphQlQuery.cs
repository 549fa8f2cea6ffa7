using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A POST to a GraphQL endpoint reads or writes as the text of its operation says: only a literal tells.</summary>
internal static class GraphQlQuery
{
    /// <summary>Whether the member that sends has the text of a query, and that of nothing else.</summary>
    public static bool IsSentFrom(HttpCompilation http, SyntaxNode send)
    {
        var isQuery = false;
        foreach (var text in Texts(http, Function.Member(send)))
        {
            if (Mentions(text, "mutation") || Mentions(text, "subscription"))
            {
                return false;
            }

            isQuery |= IsQuery(text);
        }

        return isQuery;
    }

    private static IEnumerable<string> Texts(HttpCompilation http, SyntaxNode? member)
    {
        foreach (var node in member?.DescendantNodes() ?? [])
        {
            switch (node)
            {
                case LiteralExpressionSyntax { Token.Value: string literal }:
                    yield return literal;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when http.Sources.Constant(sum) is string whole:
                    yield return whole;
                    break;
                case InterpolatedStringTextSyntax part:
                    yield return part.TextToken.ValueText;
                    break;

                // A constant, or what a read-only field holds.
                case IdentifierNameSyntax { Parent: not InvocationExpressionSyntax } name when http.Sources.Symbol(name) is IFieldSymbol { Type.SpecialType: SpecialType.System_String } field:
                    if (http.Sources.Constant(name) is string held)
                    {
                        yield return held;
                    }

                    break;
            }
        }
    }

    /// <summary>"query Name { … }", the short form "{ field }", or either inside of JSON.</summary>
    private static bool IsQuery(string text)
    {
        var start = text.TrimStart();
        return (Mentions(text, "query") && text.IndexOf('{') >= 0)
            || (start.Length > 1 && start[0] == '{' && start.Substring(1).TrimStart() is { Length: > 0 } rest && (char.IsLetter(rest[0]) || rest[0] == '_'));
    }

    private static bool Mentions(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
