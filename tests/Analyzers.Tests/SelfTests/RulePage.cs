using System.Text.RegularExpressions;
using GoAway.Analyzers.Tests.Infrastructure;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>A page of docs/rules: its title, its sections in order, and its examples.</summary>
internal sealed partial record RulePage(string File, string Title, IReadOnlyList<string> Sections, IReadOnlyList<RulePage.Example> Examples)
{
    public static RulePage Read(string file) => Parse(file, Repository.Read(file));

    public static RulePage Parse(string file, string text)
    {
        var title = "";
        var sections = new List<string>();
        var examples = new List<Example>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var start = i;
                while (++i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal))
                {
                }

                var info = lines[start][3..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (info is ["csharp" or "cs", ..])
                {
                    examples.Add(new($"{file}:{start + 1}", sections.LastOrDefault() ?? "", info[1..], string.Join('\n', lines[(start + 1)..i]) + "\n"));
                }
            }
            else if (lines[i].StartsWith("# ", StringComparison.Ordinal))
            {
                title = lines[i][2..].Trim();
            }
            else if (lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add(lines[i][3..].Trim());
            }
        }

        return new(file, title, sections, examples);
    }

    /// <summary>A block that opens with <c>```csharp</c>.</summary>
    /// <param name="Place">The page and the line of the fence.</param>
    /// <param name="Section">The section that it stands in.</param>
    /// <param name="Info">What follows in the fence: a world, and options as <c>goaway.option=value</c>.</param>
    /// <param name="Source">The source.</param>
    internal sealed partial record Example(string Place, string Section, IReadOnlyList<string> Info, string Source)
    {
        public Setup Setup => new(World.Named(Info.FirstOrDefault(word => !word.Contains('=')) ?? World.Net10.Name))
        {
            EditorConfig = string.Join('\n', Info.Where(word => word.Contains('=')).Select(word => word.Replace("=", " = "))),
        };

        /// <summary>The lines that say which rules report them, counted from 0.</summary>
        public IEnumerable<(int Line, string Id)> Marks =>
            from line in Source.Split('\n').Select((text, number) => (text, number))
            from Match id in Id().Matches(Mark().Match(line.text).Groups[1].Value)
            select (line.number, id.Value);

        [GeneratedRegex(@"//((?:\s+GOAWAY\d{3},?)+)\s*$")]
        private static partial Regex Mark();

        [GeneratedRegex(@"GOAWAY\d{3}")]
        private static partial Regex Id();
    }
}
