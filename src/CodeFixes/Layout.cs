using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>How the lines of a document are written, as far as new ones have to follow.</summary>
internal static class Layout
{
    /// <summary>The line break of the document.</summary>
    public static string LineBreak(Spot spot)
    {
        var text = spot.Root.SyntaxTree.GetText();
        return text.Lines.Count > 1 && text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";
    }

    /// <summary>
    /// A token with nothing around it. The factory's own has elastic trivia: whatever stands next to it is formatted anew, with the
    /// line breaks and the indentation of the editor's settings instead of the document's.
    /// </summary>
    public static SyntaxToken Token(SyntaxKind kind) => SyntaxFactory.Token(default, kind, default);

    /// <summary>A keyword with a space behind it.</summary>
    public static SyntaxToken Keyword(SyntaxKind kind) => SyntaxFactory.Token(default, kind, SyntaxFactory.TriviaList(SyntaxFactory.Space));

    /// <summary>The white space in front of the line that a node begins in.</summary>
    public static string Indent(SyntaxNode node) => Indent(node.GetFirstToken());

    public static string Indent(SyntaxToken token)
    {
        var line = token.SyntaxTree!.GetText().Lines.GetLineFromPosition(token.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>One step deeper.</summary>
    public static string Deeper(string indent) => indent + (indent.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ");

    /// <summary>A node whose first line comes to stand deeper, and the others with it. What text holds stays as it is.</summary>
    public static T Moved<T>(T node, string from, string to)
        where T : SyntaxNode
    {
        return to.Length > from.Length && to.StartsWith(from, StringComparison.Ordinal)
            ? node.ReplaceTokens(node.DescendantTokens().Skip(1), (token, _) => token.WithLeadingTrivia(Deeper(token)))
            : node;

        IEnumerable<SyntaxTrivia> Deeper(SyntaxToken token)
        {
            var begins = token.GetPreviousToken().TrailingTrivia.LastOrDefault().IsKind(SyntaxKind.EndOfLineTrivia);
            foreach (var trivia in token.LeadingTrivia)
            {
                if (begins && !trivia.IsKind(SyntaxKind.EndOfLineTrivia) && !trivia.IsDirective && !trivia.IsKind(SyntaxKind.DisabledTextTrivia))
                {
                    yield return SyntaxFactory.Whitespace(to.Substring(from.Length));
                }

                begins = trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsDirective;
                yield return trivia;
            }

            if (begins)
            {
                yield return SyntaxFactory.Whitespace(to.Substring(from.Length));
            }
        }
    }

    /// <summary>Text whose every line is indented.</summary>
    public static string Indented(string text, string indent, string lineBreak) => string.Join(
        lineBreak, text.Replace("\r\n", "\n").Split('\n').Select(l => l.Length == 0 ? l : indent + (indent.StartsWith("\t", StringComparison.Ordinal) ? Tabs(l) : l)));

    private static string Tabs(string line)
    {
        var spaces = line.Length - line.TrimStart(' ').Length;
        return new string('\t', spaces / 4) + line.Substring(spaces - (spaces % 4));
    }
}
