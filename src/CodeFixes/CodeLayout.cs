using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>How a document is laid out, as far as code that is put into it has to follow.</summary>
internal sealed class CodeLayout(SourceText text)
{
    /// <summary>A step of indentation in the lines that a fix has ready. <see cref="Lines"/> writes it as the document does.</summary>
    public const string ReadyStep = "    ";

    private string? _step;

    /// <summary>A step of indentation as the document has it: that of the first line behind an opening brace.</summary>
    public string Step => _step ??= FirstStep();

    public string NewLine { get; } = text.Lines[0].EndIncludingLineBreak - text.Lines[0].End == 2 ? "\r\n" : "\n";

    /// <summary>The white space that the line of a position begins with.</summary>
    public string IndentAt(int position)
    {
        var line = text.Lines.GetLineFromPosition(position).ToString();
        return IndentOf(line);
    }

    /// <summary>The white space in front of a token that begins its line; null where something else stands there.</summary>
    public string? IndentOf(SyntaxToken token) => IsFirstOnLine(token) ? IndentAt(token.SpanStart) : null;

    public bool IsFirstOnLine(SyntaxToken token) => text
        .ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(token.SpanStart).Start, token.SpanStart))
        .Trim().Length == 0;

    /// <summary>A lambda over a block.</summary>
    public string Lambda(string parameter, IEnumerable<string> lines, string indent) =>
        $"{parameter} =>{NewLine}{indent}{{{NewLine}{Lines(lines, indent + Step)}{indent}}}";

    /// <summary>Lines that a fix has ready, as lines of the document.</summary>
    public string Lines(IEnumerable<string> lines, string indent) => string.Concat(lines.Select(line => Line(line, indent) + NewLine));

    /// <summary>The same behind a line whose end they come before.</summary>
    public string Behind(IEnumerable<string> lines, string indent) => string.Concat(lines.Select(line => NewLine + Line(line, indent)));

    private string Line(string ready, string indent)
    {
        var steps = IndentOf(ready).Length / ReadyStep.Length;
        return ready.Length == 0 ? "" : indent + string.Concat(Enumerable.Repeat(Step, steps)) + ready.Substring(steps * ReadyStep.Length);
    }

    private string FirstStep()
    {
        for (var i = 1; i < text.Lines.Count; i++)
        {
            if (text.Lines[i - 1].ToString() is var opening
                && opening.TrimEnd().EndsWith("{", StringComparison.Ordinal)
                && IndentOf(opening) is var outer
                && IndentOf(text.Lines[i].ToString()) is var inner
                && inner.Length > outer.Length
                && inner.StartsWith(outer, StringComparison.Ordinal))
            {
                return inner.Substring(outer.Length);
            }
        }

        return ReadyStep;
    }

    private static string IndentOf(string line) => line.Substring(0, line.Length - line.TrimStart().Length);

    /// <summary>A node's text, whose first line comes to stand at another indentation.</summary>
    public string Moved(SyntaxNode node, string indent) => text
        .GetSubText(node.Span)
        .WithChanges(Moves(node, indent).Select(move => new TextChange(new TextSpan(move.Span.Start - node.SpanStart, move.Span.Length), move.NewText!)))
        .ToString();

    /// <summary>Moves the lines of a node behind its first one, which comes to stand at another indentation.</summary>
    public IEnumerable<TextChange> Moves(SyntaxNode node, string indent) =>
        Moves(node, text.Lines.IndexOf(node.SpanStart) + 1, text.Lines.IndexOf(node.Span.End), IndentAt(node.SpanStart), indent);

    /// <summary>Moves lines of a node.</summary>
    public IEnumerable<TextChange> Moves(SyntaxNode node, int first, int last, string from, string to)
    {
        var (isDeeper, isFlatter) = (to.StartsWith(from, StringComparison.Ordinal), from.StartsWith(to, StringComparison.Ordinal));
        foreach (var line in text.Lines.Skip(first).Take(last - first + 1).Where(line => from != to && !line.Span.IsEmpty && MayMove(node, line)))
        {
            if (isDeeper)
            {
                yield return new TextChange(new TextSpan(line.Start, 0), to.Substring(from.Length));
            }
            else if (isFlatter && line.ToString().StartsWith(from, StringComparison.Ordinal))
            {
                yield return new TextChange(TextSpan.FromBounds(line.Start + to.Length, line.Start + from.Length), "");
            }
        }
    }

    /// <summary>Text over several lines stays as it is, unless it is raw, which may move as a whole; so do directives.</summary>
    private static bool MayMove(SyntaxNode node, TextLine line)
    {
        if (line.ToString().TrimStart().StartsWith("#", StringComparison.Ordinal))
        {
            return false;
        }

        var token = node.FindToken(line.Start);
        var around = token.Parent?.AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>().LastOrDefault(s => Crosses(s.Span));
        return around is null && !Crosses(token.Span)
            || (around?.StringStartToken ?? token).Text.TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal);

        bool Crosses(TextSpan span) => span.Start < line.Start && span.End > line.Start;
    }

    /// <summary>The same of a node that other edits change as well, and that has to be found again: what text holds stays as it is.</summary>
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

    /// <summary>Adds statements as the last ones of a lambda; makes a block of an expression. Null where a comment is in the way.</summary>
    public IEnumerable<TextChange>? AtEndOf(LambdaExpressionSyntax lambda, IReadOnlyList<string> lines)
    {
        if (lambda.Block is { } block)
        {
            return [AtEndOf(block, lines)];
        }

        var indent = IndentAt(lambda.SpanStart);
        var body = lambda.ExpressionBody!;
        var gap = TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.SpanStart);
        return text.ToString(gap).Trim().Length > 0
            ? null
            :
            [
                new TextChange(gap, NewLine + indent + "{" + NewLine + indent + Step),
                new TextChange(body.Span, Moved(body, indent + Step) + ";" + NewLine + Lines(lines, indent + Step) + indent + "}"),
            ];
    }

    public TextChange AtEndOf(BlockSyntax block, IReadOnlyList<string> lines)
    {
        if (!IsFirstOnLine(block.CloseBraceToken))
        {
            // { one; line; }
            var at = block.Statements.LastOrDefault()?.Span.End ?? block.OpenBraceToken.Span.End;
            var rest = text.ToString(TextSpan.FromBounds(at, block.CloseBraceToken.SpanStart));
            return new TextChange(new TextSpan(at, 0), " " + string.Join(" ", lines.Select(l => l.Trim())) + (rest.Length == 0 ? " " : ""));
        }

        var line = text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart);
        var indent = block.Statements.LastOrDefault() is { } last && IsFirstOnLine(last.GetFirstToken())
            ? IndentAt(last.SpanStart)
            : IndentAt(block.CloseBraceToken.SpanStart) + Step;
        return new TextChange(new TextSpan(line.Start, 0), Lines(lines, indent));
    }

    /// <summary>Adds statements in front of one of a block, on its line where it does not begin that.</summary>
    public TextChange Before(StatementSyntax statement, IEnumerable<string> lines) => IsFirstOnLine(statement.GetFirstToken())
        ? new TextChange(new TextSpan(text.Lines.GetLineFromPosition(statement.SpanStart).Start, 0), Lines(lines, IndentAt(statement.SpanStart)))
        : new TextChange(new TextSpan(statement.SpanStart, 0), string.Concat(lines.Select(line => line.Trim() + " ")));

    /// <summary>Puts a statement that stands alone under a condition into a block, with others in front of it. Null where a comment is in the way.</summary>
    public IEnumerable<TextChange>? InBlock(StatementSyntax statement, IReadOnlyList<string> lines)
    {
        var first = statement.GetFirstToken();
        var gap = TextSpan.FromBounds(first.GetPreviousToken().Span.End, first.SpanStart);
        if (statement.Parent is not (IfStatementSyntax or ElseClauseSyntax) || text.ToString(gap).Trim().Length > 0)
        {
            return null;
        }

        if (!IsFirstOnLine(first))
        {
            return
            [
                new TextChange(gap, " { " + string.Concat(lines.Select(line => line.Trim() + " "))),
                new TextChange(new TextSpan(statement.Span.End, 0), " }"),
            ];
        }

        var (indent, own) = (IndentAt(statement.Parent.SpanStart), IndentAt(statement.SpanStart));
        return
        [
            new TextChange(gap, NewLine + indent + "{" + NewLine + Lines(lines, own) + own),
            new TextChange(new TextSpan(statement.Span.End, 0), NewLine + indent + "}"),
        ];
    }
}
