using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Many specimens in one compilation, each in a namespace of its own.</summary>
internal static class Together
{
    private static readonly Setup Setup = new(World.Net10);

    /// <summary>So many files, by chance, that can stand beside each other.</summary>
    public static List<(string Path, string Text)> Files(Random random, int count)
    {
        var files = new List<(string Path, string Text)>();
        foreach (var specimen in Specimen.Own().OrderBy(_ => random.Next()).TakeWhile(_ => files.Count < count))
        {
            var roots = specimen.Sources.Select(file => CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot()).ToList();
            if (roots.Any(root => root.Members.Any(member => member is GlobalStatementSyntax or BaseNamespaceDeclarationSyntax) || root.AttributeLists.Count > 0 || root.Usings.Any(u => u.GlobalKeyword.Span.Length > 0))
                || specimen.Compiled() is not { } compiled
                || compiled.Setup.World != World.Net10)
            {
                continue;
            }

            var usings = compiled.Setup.Usings.IsDefault ? "" : string.Concat(compiled.Setup.Usings.Select(name => $"using {name};"));
            files.AddRange(compiled.Sources.Select((file, number) => ($"S{files.Count}_{number}.cs", $"namespace S{files.Count} {{ {usings}\n{file.Text}\n}}")));
        }

        var wrong = Compile(files).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.SourceTree?.FilePath).ToHashSet();
        return [.. files.Where(file => !wrong.Contains(file.Path))];
    }

    /// <summary>A compilation of new trees, of which nothing is known yet.</summary>
    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> files) => Specimen.Compile([.. files], Setup);

    /// <summary>
    /// Reports with their place and message, one a line, in order of their files. The places that a report of many sends points
    /// at besides are the first ones in the order of the files.
    /// </summary>
    public static List<string> Lines(IEnumerable<Diagnostic> reports) => [.. reports
        .OrderBy(report => report.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .Select(Line)];

    /// <summary>The same for a run in which the driver's threads decide about the order.</summary>
    public static List<string> Sorted(IEnumerable<Diagnostic> reports) => [.. reports.Select(Line).Order(StringComparer.Ordinal)];

    public static string Difference(List<string> expected, List<string> found) =>
        $"- {string.Join("\n- ", expected.Except(found))}\n+ {string.Join("\n+ ", found.Except(expected))}";

    private static string Line(Diagnostic report) =>
        $"{report.Location.SourceTree?.FilePath} {report.Location.SourceSpan.Start} {report} {report.AdditionalLocations.Count} {string.Join(' ', report.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}";
}

/// <summary>The same reports in the same order, whatever the order of the files and however many runs there are at a time.</summary>
internal static class Determinism
{
    public const string Name = "concurrent";

    /// <summary>Files of one compilation.</summary>
    private const int FilesTogether = 60;

    /// <summary>Runs at a time over one compilation.</summary>
    private const int RunsTogether = 8;

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var all = Together.Files(new Random(plan.Seed), Math.Clamp(10 * plan.Variants, FilesTogether, 600));
        outcome.Count("files", all.Count);
        foreach (var number in plan.Numbers.TakeWhile(_ => !outcome.IsOver))
        {
            var random = plan.RandomOf(number);
            var files = all.OrderBy(_ => random.Next()).Take(FilesTogether).ToList();
            var (_, first) = await BrokenCode.Run(Together.Compile(files));
            var (expected, sorted) = (Together.Lines(first), Together.Sorted(first));
            var (_, turned) = await BrokenCode.Run(Together.Compile(files.OrderBy(_ => random.Next())));
            Compare("in another order", expected, Together.Lines(turned));

            var compilation = Together.Compile(files.OrderBy(_ => random.Next()));
            var runs = await Task.WhenAll(Enumerable.Range(0, RunsTogether).Select(_ => Task.Run(() => BrokenCode.Run(compilation, concurrent: true))));
            foreach (var (crash, reports) in runs)
            {
                Compare("at a time", sorted, crash is null ? Together.Sorted(reports) : [crash.ToString()]);
            }

            void Compare(string kind, List<string> was, List<string> found)
            {
                outcome.Checked(kind);
                if (!was.SequenceEqual(found))
                {
                    outcome.Fails(new(Together.Difference(was, found), $"{kind}, variant {number} of seed {plan.Seed}", string.Join('\n', files.Select(file => file.Text))));
                }
            }
        }

        return outcome;
    }
}

/// <summary>A run that is cancelled leaves nothing behind that a later one over the same compilation would stumble over.</summary>
internal static class Cancellation
{
    public const string Name = "cancelled";

    /// <summary>Files of one compilation: few, since each case runs three times over them.</summary>
    private const int FilesTogether = 12;

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var all = Together.Files(new Random(plan.Seed), Math.Clamp(4 * plan.Variants, FilesTogether, 400));
        foreach (var number in plan.Numbers.TakeWhile(_ => !outcome.IsOver))
        {
            var random = plan.RandomOf(number);
            var files = all.OrderBy(_ => random.Next()).Take(FilesTogether).ToList();
            var started = DateTime.UtcNow;
            var (_, first) = await BrokenCode.Run(Together.Compile(files), new EmptyOptions(default));
            var took = DateTime.UtcNow - started;
            var expected = Together.Sorted(first);
            for (var turn = 0; turn < 8 && !outcome.IsOver; turn++)
            {
                // By the clock, and in the middle of reading options, which the clock seldom meets.
                using var source = new CancellationTokenSource();
                var options = new EmptyOptions(turn % 2 == 0 ? null : source, random.Next(FilesTogether));
                var compilation = Together.Compile(files);
                if (turn % 2 == 0)
                {
                    source.CancelAfter(random.NextDouble() * took);
                }

                var run = new Driver(compilation, options, concurrent: turn % 4 < 2);
                try
                {
                    await run.Reports(source.Token);
                    outcome.Count("too late");
                }
                catch (OperationCanceledException)
                {
                    outcome.Count("cancelled");
                }

                options.Stop();
                Compare("by the same driver", await run.Reports(default), run.Crash);
                var (crash, reports) = await BrokenCode.Run(compilation, options);
                Compare("by another driver", reports, crash);

                void Compare(string kind, IEnumerable<Diagnostic> found, Exception? thrown)
                {
                    outcome.Checked(kind);
                    var lines = Together.Sorted(found);
                    if (thrown is not null || !lines.SequenceEqual(expected))
                    {
                        outcome.Fails(new(thrown?.ToString() ?? Together.Difference(expected, lines), $"{kind}, variant {number}.{turn} of seed {plan.Seed}", string.Join('\n', files.Select(file => file.Text))));
                    }
                }
            }
        }

        return outcome;
    }
}
