using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>Compares what all analyzers say about marked sources with the marks.</summary>
internal static class Verify
{
    /// <summary>
    /// <c>[|…|]</c> and <c>{|#0:…|}</c> are reports of <paramref name="rule"/>, <c>{|GOAWAY101:…|}</c> of another rule,
    /// <c>{|CS0103:…|}</c> errors of the compiler, <c>{|also:…|}</c> additional locations. Everything else must be silent.
    /// </summary>
    public static async Task<Analysis> Marks(AnalyzerSet analyzers, string rule, Sources sources, Setup setup)
    {
        var plain = sources.WithoutMarks();
        var complete = setup.Complete(plain).ToDictionary(file => file.Path, file => file.Text);
        var marks = new List<Mark>();
        foreach (var (path, text) in sources)
        {
            var markup = Markup.Parse(text);
            var usings = complete[path].Length - markup.Text.Length;
            marks.AddRange(markup.Marks.Select(mark =>
                new Mark(path, new TextSpan(usings + mark.Span.Start, mark.Span.Length), IdOf(mark.Name, rule))));
        }

        var analysis = await Analysis.Run(analyzers, plain, setup, rule);

        var found = analysis.Reports.Select(Mark.Of).ToList();
        if (!setup.Broken)
        {
            found.AddRange(analysis.Errors.Select(Mark.Of));
        }

        var also = analysis.Reports.SelectMany(report => report.AdditionalLocations).Select(location => Mark.Of(location, Mark.Also));
        if (marks.Any(mark => mark.Id == Mark.Also))
        {
            found.AddRange(also.Distinct());
        }

        var missing = Without(marks, found);
        var unexpected = Without(found, marks);
        if (missing.Count > 0 || unexpected.Count > 0)
        {
            Assert.Fail(Explain(analysis, missing, unexpected, found));
        }

        if (!setup.Libraries.IsEmpty && !setup.LibrariesAreProjects)
        {
            // An editor says what a build says, though it sees the source of what the build has as a file.
            await Marks(analyzers, rule, sources, setup with { LibrariesAreProjects = true });
        }

        return analysis;
    }

    private static string IdOf(string name, string rule) => name is "" || name.StartsWith('#') ? rule : name;

    private static List<Mark> Without(List<Mark> all, List<Mark> others)
    {
        var rest = all.ToList();
        others.ForEach(other => rest.Remove(other));
        return rest;
    }

    private static string Explain(Analysis analysis, List<Mark> missing, List<Mark> unexpected, List<Mark> found)
    {
        var lines = new List<string>();
        lines.AddRange(missing.Select(mark => $"Missing     {mark.Describe(analysis.Compilation)}"));
        lines.AddRange(unexpected.Select(mark => $"Unexpected  {mark.Describe(analysis.Compilation)}"));
        lines.AddRange(analysis.Errors.Concat(analysis.Reports).Select(diagnostic => $"Said        {diagnostic}"));
        foreach (var tree in analysis.Compilation.SyntaxTrees.Where(tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            lines.Add($"\n-- {tree.FilePath}, as found --");
            lines.Add(Markup.Write(tree.ToString(), found.Where(mark => mark.Path == tree.FilePath).Select(mark => (mark.Id, mark.Span))));
        }

        return string.Join('\n', lines);
    }

    private readonly record struct Mark(string Path, TextSpan Span, string Id)
    {
        public const string Also = "also";

        public static Mark Of(Diagnostic diagnostic) => Of(diagnostic.Location, diagnostic.Id);

        public static Mark Of(Location location, string id) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, id);

        public string Describe(Compilation compilation)
        {
            var (path, span, id) = this;
            var text = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == path)?.GetText();
            return text is null
                ? $"{id} outside any file"
                : $"{id} {path}({text.Lines.GetLinePosition(span.Start).Line + 1}): {text.GetSubText(span).Lines[0]}";
        }
    }
}
