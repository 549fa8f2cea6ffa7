using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>
/// Counts what the tests of each rule hold: sources that it reports and sources that it is silent over, no two alike.
/// eng/count-tests.sh prints the figures; without it nothing is written.
/// </summary>
internal static class Figures
{
    private static readonly string? File = Environment.GetEnvironmentVariable("GOAWAY_FIGURES");

    private static readonly ConcurrentDictionary<string, bool> Seen = [];

    public static void Count(string rule, Sources sources)
    {
        if (File is null)
        {
            return;
        }

        // Two sources that differ in their marks or their white space only are one.
        var text = string.Concat(sources.WithoutMarks().Select(file => string.Concat(file.Text.Where(c => !char.IsWhiteSpace(c)))));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        var marked = sources.SelectMany(file => Markup.Parse(file.Text).Marks).Select(mark => mark.Name is "" || mark.Name.StartsWith('#') ? rule : mark.Name).ToHashSet();
        foreach (var reported in marked.Where(name => name.StartsWith("GOAWAY", StringComparison.Ordinal)))
        {
            Write($"{reported} report {hash}");
        }

        if (!marked.Contains(rule))
        {
            Write($"{rule} silent {hash}");
        }
    }

    private static void Write(string line)
    {
        if (Seen.TryAdd(line, true))
        {
            lock (Seen)
            {
                System.IO.File.AppendAllText(File!, line + "\n");
            }
        }
    }
}
