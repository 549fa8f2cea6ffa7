using System.Text;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>A piece of generated source that knows its parts, so that it can be made smaller.</summary>
/// <param name="Kind">What it can stand in for: another piece of its kind.</param>
/// <param name="Format">The text, with {0} where a part stands.</param>
/// <param name="Parts">The parts.</param>
/// <param name="Member">A member of the class around it that the text names.</param>
internal sealed record Code(string Kind, string Format, IReadOnlyList<Code> Parts, Code? Member = null)
{
    public const string Bool = "bool";
    public const string Block = "block";

    /// <summary>Pieces of interpolated text: parts are <see cref="Code"/>, everything else is text.</summary>
    public static Code Of(string kind, FormattableString text, Code? member = null)
    {
        var format = new StringBuilder(text.Format);
        var parts = new List<Code>();
        for (var i = 0; i < text.ArgumentCount; i++)
        {
            var argument = text.GetArgument(i);
            format.Replace($"{{{i}}}", argument is Code ? $"{{{parts.Count}}}" : $"{argument}".Replace("{", "{{").Replace("}", "}}"));
            if (argument is Code part)
            {
                parts.Add(part);
            }
        }

        return new(kind, format.ToString(), parts, member);
    }

    public static Code Text(string kind, string text) => new(kind, text.Replace("{", "{{").Replace("}", "}}"), []);

    public int Size => 1 + Parts.Sum(part => part.Size) + (Member?.Size ?? 0);

    public string Render(List<string> members)
    {
        if (Member is not null)
        {
            members.Add(Member.Render(members));
        }

        return string.Format(System.Globalization.CultureInfo.InvariantCulture, Format, [.. Parts.Select(part => part.Render(members))]);
    }

    /// <summary>The same source with one piece of it replaced by something smaller.</summary>
    public IEnumerable<Code> Smaller()
    {
        if (Kind == Bool && Size > 1)
        {
            yield return Text(Bool, "true");
            yield return Text(Bool, "false");
        }

        foreach (var inner in Within().Where(inner => inner.Kind == Kind))
        {
            yield return inner;
        }

        for (var i = 0; i < Parts.Count; i++)
        {
            foreach (var smaller in Parts[i].Smaller())
            {
                yield return this with { Parts = [.. Parts.Take(i), smaller, .. Parts.Skip(i + 1)] };
            }
        }

        if (Member is not null)
        {
            foreach (var smaller in Member.Smaller())
            {
                yield return this with { Member = smaller };
            }
        }
    }

    private IEnumerable<Code> Within()
    {
        foreach (var part in Member is null ? Parts : [.. Parts, Member])
        {
            yield return part;
            foreach (var inner in part.Within())
            {
                yield return inner;
            }
        }
    }
}
