using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers;

/// <summary>
/// Tokens without anything around them. The factory's own have elastic trivia: whatever stands next to them is formatted anew, with
/// the line breaks and the indentation of the editor's settings instead of the document's.
/// </summary>
internal static class Bare
{
    public static SyntaxToken Token(SyntaxKind kind) => SyntaxFactory.Token(default, kind, default);

    /// <summary>A keyword with a space behind it.</summary>
    public static SyntaxToken Keyword(SyntaxKind kind) => SyntaxFactory.Token(default, kind, SyntaxFactory.TriviaList(SyntaxFactory.Space));
}
