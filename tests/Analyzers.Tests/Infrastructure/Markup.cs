using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>A source with its marks taken out: <c>[|…|]</c>, named "", and <c>{|name:…|}</c>.</summary>
public sealed record Markup(string Text, IReadOnlyList<(string Name, TextSpan Span)> Marks)
{
    public static Markup Parse(string source)
    {
        var text = new StringBuilder(source.Length);
        var open = new Stack<(string Name, int Start, string End)>();
        var marks = new List<(string Name, TextSpan Span)>();
        for (var i = 0; i < source.Length;)
        {
            if (At("[|"))
            {
                open.Push(("", text.Length, "|]"));
                i += 2;
            }
            else if (At("{|") && source.IndexOf(':', i) is var colon and > 0)
            {
                open.Push((source[(i + 2)..colon], text.Length, "|}"));
                i = colon + 1;
            }
            else if (open.TryPeek(out var mark) && At(mark.End))
            {
                open.Pop();
                marks.Add((mark.Name, TextSpan.FromBounds(mark.Start, text.Length)));
                i += 2;
            }
            else
            {
                text.Append(source[i++]);
            }

            bool At(string token) => string.CompareOrdinal(source, i, token, 0, token.Length) == 0;
        }

        return open.Count == 0
            ? new(text.ToString(), [.. marks.OrderBy(mark => mark.Span)])
            : throw new FormatException($"The mark {{|{open.Peek().Name}: is not closed.");
    }

    /// <summary>The source marked anew, to show what was found.</summary>
    public static string Write(string text, IEnumerable<(string Name, TextSpan Span)> marks)
    {
        var result = text;
        foreach (var (name, span) in marks.OrderByDescending(mark => mark.Span.Start))
        {
            result = result.Insert(span.End, "|}").Insert(span.Start, $"{{|{name}:");
        }

        return result;
    }
}
