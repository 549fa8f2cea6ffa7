using System.Text;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Fuzz;

/// <summary>
/// Whether what a fix keeps is the same byte for byte: a token that stands in the document before and after has the white space
/// and comments around it that it had. What stands next to something new may be spaced anew, and what is in more or fewer braces
/// than before may be indented anew.
/// </summary>
internal static class SameText
{
    /// <summary>Tokens between the first and the last change, times as many: what is more is not compared.</summary>
    private const long MostCompared = 36_000_000;

    /// <summary>The first token that is kept and yet looks otherwise; null where there is none.</summary>
    /// <param name="report">What is reported: the lines that it stands on are the fix's own, and so are the braces around it.</param>
    /// <param name="handlers">The catch clauses that it points at: their filters are the fix's own.</param>
    public static string? Difference(SyntaxNode before, SyntaxNode after, Location report, IEnumerable<Location> handlers)
    {
        var text = before.SyntaxTree.GetText();
        var filters = handlers
            .Where(handler => handler.SourceTree == before.SyntaxTree)
            .Select(handler => before.FindToken(handler.SourceSpan.Start).Parent)
            .OfType<CatchClauseSyntax>()
            .Select(clause => TextSpan.FromBounds(clause.SpanStart, clause.Block.SpanStart));
        var own = new[] { report }
            .Where(location => location.SourceTree == before.SyntaxTree)
            .Select(location => TextSpan.FromBounds(text.Lines.GetLineFromPosition(location.SourceSpan.Start).Start, text.Lines.GetLineFromPosition(location.SourceSpan.End).End))
            .Concat(filters)
            .ToList();
        var around = report.SourceTree == before.SyntaxTree ? before.FindNode(report.SourceSpan).FirstAncestorOrSelf<BlockSyntax>() : null;
        var braces = around is null ? [] : new[] { around.OpenBraceToken, around.CloseBraceToken }
            .SelectMany(brace => new[] { brace.SpanStart, brace.GetPreviousToken().SpanStart })
            .ToHashSet();
        var (old, now) = (Pieces(before), Pieces(after));
        var first = 0;
        while (first < old.Count && first < now.Count && old[first].Full == now[first].Full)
        {
            first++;
        }

        var last = 0;
        while (last < old.Count - first && last < now.Count - first && old[^(last + 1)].Full == now[^(last + 1)].Full)
        {
            last++;
        }

        // One more on each side, so that what stands next to a change is seen to.
        (first, last) = (Math.Max(0, first - 1), Math.Max(0, last - 1));
        var (olds, nows) = (old[first..^last], now[first..^last]);
        if ((long)olds.Count * nows.Count > MostCompared)
        {
            return null;
        }

        var pairs = Paired(olds, nows);
        var (keptOld, keptNew) = (new HashSet<int>(pairs.Select(pair => pair.Old)), new HashSet<int>(pairs.Select(pair => pair.New)));
        foreach (var (i, j) in pairs)
        {
            var (was, became) = (olds[i], nows[j]);
            var isLeadingFree = Borders(i - 1, j - 1);
            var isTrailingFree = Borders(i + 1, j + 1);
            var leads = was.Depth == became.Depth ? was.Leading == became.Leading : Words(was.Leading) == Words(became.Leading);
            if (braces.Contains(was.Start) || own.Exists(span => span.Contains(was.Start) || span.Contains(was.Start + was.Text.Length)))
            {
                continue;
            }

            if ((!isLeadingFree && !leads) || (!isTrailingFree && was.Trailing != became.Trailing))
            {
                if (olds.Where((_, at) => !keptOld.Contains(at)).Any(gone => gone.Full == became.Full))
                {
                    // As well kept from where one that looked the same seems to be gone.
                    continue;
                }

                return $"{Show(was)} becomes {Show(became)}";
            }
        }

        return null;

        // Whether a neighbour is new, or gone, or another one.
        bool Borders(int i, int j) =>
            (i >= 0 && i < olds.Count && !keptOld.Contains(i)) || (j >= 0 && j < nows.Count && !keptNew.Contains(j)) || (i >= 0 && j >= 0 && i < olds.Count && j < nows.Count && !pairs.Contains((i, j)));
    }

    /// <summary>The same code as somebody else would space it: a space too many here and there, tabs for indentation.</summary>
    public static string Untidy(string text, Setup setup, Random random)
    {
        var root = CSharpSyntaxTree.ParseText(text, Analysis.ParseOptions(setup)).GetRoot();
        var tabs = random.Next(3) == 0;
        var untidy = new StringBuilder();
        foreach (var token in root.DescendantTokens())
        {
            var leading = token.LeadingTrivia.ToFullString();
            untidy.Append(tabs && token.LeadingTrivia.All(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia)) ? leading.Replace("    ", "\t", StringComparison.Ordinal) : leading);
            untidy.Append(token.Text).Append(token.TrailingTrivia.ToFullString());
            if (token.TrailingTrivia.ToFullString() == " " && random.Next(20) == 0)
            {
                untidy.Append(' ');
            }
        }

        var result = untidy.ToString();
        return CSharpSyntaxTree.ParseText(result, Analysis.ParseOptions(setup)).GetRoot().IsEquivalentTo(root, topLevel: false) ? result : text;
    }

    private static List<Piece> Pieces(SyntaxNode root)
    {
        var pieces = new List<Piece>();
        var lines = root.SyntaxTree.GetText().Lines;
        var depth = 0;
        foreach (var token in root.DescendantTokens(descendIntoTrivia: false))
        {
            depth -= token.IsKind(SyntaxKind.CloseBraceToken) ? 1 : 0;
            pieces.Add(new(token.SpanStart, token.Text, token.LeadingTrivia.ToFullString(), token.TrailingTrivia.ToFullString(), depth, lines.GetLineFromPosition(token.SpanStart).ToString().Trim()));
            depth += token.IsKind(SyntaxKind.OpenBraceToken) ? 1 : 0;
        }

        return pieces;
    }

    /// <summary>As many tokens as can be paired in order, those first that stand on the same line, or look the same.</summary>
    private static HashSet<(int Old, int New)> Paired(List<Piece> olds, List<Piece> nows)
    {
        var best = new int[olds.Count + 1, nows.Count + 1];
        for (var i = olds.Count - 1; i >= 0; i--)
        {
            for (var j = nows.Count - 1; j >= 0; j--)
            {
                best[i, j] = Math.Max(Math.Max(best[i + 1, j], best[i, j + 1]), Alike(i, j) is > 0 and var alike ? best[i + 1, j + 1] + alike : 0);
            }
        }

        var pairs = new HashSet<(int, int)>();
        for (var (i, j) = (0, 0); i < olds.Count && j < nows.Count;)
        {
            if (Alike(i, j) is > 0 and var alike && best[i, j] == best[i + 1, j + 1] + alike)
            {
                pairs.Add((i++, j++));
            }
            else if (best[i, j] == best[i + 1, j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs;

        int Alike(int i, int j) => olds[i].Text != nows[j].Text ? 0 : 10 + (olds[i].Full == nows[j].Full ? 1 : 0) + (olds[i].Line == nows[j].Line ? 30 : 0);
    }

    private static string Words(string trivia) => string.Concat(trivia.Where(c => !char.IsWhiteSpace(c)));

    private static string Show(Piece piece) => $"\"{piece.Full.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private sealed record Piece(int Start, string Text, string Leading, string Trailing, int Depth, string Line)
    {
        public string Full { get; } = Leading + Text + Trailing;
    }
}
