using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Takes out of a failing case what it does not need: files, then lines, then tokens, in ever smaller pieces.</summary>
internal static class Minimizer
{
    private const int MostTries = 600;

    public static async Task<Sources> Minimize(Sources sources, Func<Sources, Task<bool>> fails)
    {
        var tries = 0;
        var files = sources.ToList();
        for (var i = files.Count - 1; i >= 0 && files.Count > 1; i--)
        {
            var (fewer, file) = (files.ToList(), i);
            fewer.RemoveAt(file);
            if (await Fails(fewer))
            {
                files = fewer;
            }
        }

        for (var i = 0; i < files.Count; i++)
        {
            var (path, file) = (files[i].Path, i);
            Task<bool> FailsWith(string text) => Fails([.. files.Select((f, at) => at == file ? (path, text) : f)]);
            files[i] = (path, await Shrink(files[i].Text, Lines, FailsWith));
            files[i] = (path, await Shrink(files[i].Text, Tokens, FailsWith));
        }

        return [.. files];

        async Task<bool> Fails(IEnumerable<(string, string)> candidate) => tries++ < MostTries && await fails([.. candidate]);
    }

    private static async Task<string> Shrink(string text, Func<string, List<string>> split, Func<string, Task<bool>> fails)
    {
        var parts = split(text);
        for (var size = Math.Max(1, parts.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < parts.Count;)
            {
                var fewer = parts.Take(at).Concat(parts.Skip(at + size)).ToList();
                if (await fails(string.Concat(fewer)))
                {
                    parts = fewer;
                }
                else
                {
                    at += size;
                }
            }
        }

        return string.Concat(parts);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line + "\n")];

    private static List<string> Tokens(string text) => [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(token => token.ToFullString())];
}
