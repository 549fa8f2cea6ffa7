using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>How a document is laid out, for code that is put into it as text.</summary>
internal sealed class CodeLayout(SourceText text)
{
    public const string Step = "    ";

    public string NewLine { get; } = text.Lines[0].EndIncludingLineBreak - text.Lines[0].End == 2 ? "\r\n" : "\n";

    /// <summary>The white space that the line of a position begins with.</summary>
    public string IndentAt(int position)
    {
        var line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    public bool IsFirstOnLine(SyntaxToken token) => text
        .ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(token.SpanStart).Start, token.SpanStart))
        .Trim().Length == 0;

    /// <summary>A lambda over a block.</summary>
    public string Lambda(string parameter, IEnumerable<string> lines, string indent) =>
        $"{parameter} =>{NewLine}{indent}{{{NewLine}{Lines(lines, indent + Step)}{indent}}}";

    public string Lines(IEnumerable<string> lines, string indent) => string.Concat(lines.Select(line => indent + line + NewLine));

    /// <summary>A node's text with its lines moved to another indentation.</summary>
    public string Moved(SyntaxNode node, string indent)
    {
        var old = IndentAt(node.SpanStart);
        var lines = node.ToString().Split([NewLine], StringSplitOptions.None);
        return string.Join(NewLine, lines.Take(1).Concat(lines.Skip(1).Select(l => l.StartsWith(old, StringComparison.Ordinal) ? indent + l.Substring(old.Length) : l)));
    }

    /// <summary>Moves the lines of a node behind its first one, which comes to stand at another indentation. What text holds stays as it is.</summary>
    public IEnumerable<TextChange> Deeper(SyntaxNode node, string indent)
    {
        var old = IndentAt(node.SpanStart);
        if (indent.Length <= old.Length || !indent.StartsWith(old, StringComparison.Ordinal))
        {
            yield break;
        }

        var lines = text.Lines;
        for (var number = lines.GetLineFromPosition(node.SpanStart).LineNumber + 1; number <= lines.GetLineFromPosition(node.Span.End).LineNumber; number++)
        {
            var start = lines[number].Start;
            if (lines[number].ToString().StartsWith(old, StringComparison.Ordinal) && node.FindToken(start) is var token && (token.SpanStart >= start || token.Span.End <= start))
            {
                yield return new TextChange(new TextSpan(start, 0), indent.Substring(old.Length));
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
