using System.Diagnostics;
using System.Globalization;
using GoAway.Analyzers.Tests.SelfTests;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Mutants;

/// <summary>
/// Changes the model and the rules in one place at a time and sees whether a test fails:
/// <c>dotnet run --project tests/Mutants -c Release -- [--mutants N] [--seed N] [--seconds N] [--files NAME,…] [--tests CLASS,…] [--again FILE] [--out FOLDER]</c>.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["record", var file, .. var rest]:
                return await Worker.Record(file, rest.FirstOrDefault());
            case ["run", var coverage, var results, var number, var seconds, .. var rest]:
                return await Worker.Run(coverage, results, int.Parse(number, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture), rest.FirstOrDefault());
        }

        var root = Repository.Root;

        // The survivors of an earlier run.
        var again = Argument("--again") is { } earlier
            ? File.ReadLines(earlier).Select(line => line.Split('\t')).Where(line => Survived(line[0])).Select(line => line[^1]).ToHashSet()
            : null;

        var work = Path.Combine(root, "artifacts", Argument("--out") ?? "mutants");
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        var compilation = Weaver.Compilation(Path.Combine(root, "src/Analyzers/Analyzers.csproj"));
        var files = Argument("--files")?.Split(',');
        var labels = new Labels(compilation);
        var all = compilation.SyntaxTrees
            .Where(tree => Path.GetFileName(Path.GetDirectoryName(tree.FilePath)) is "Model" or "Rules")
            .Where(tree => files is null || files.Contains(Path.GetFileNameWithoutExtension(tree.FilePath)))
            .OrderBy(tree => tree.FilePath, StringComparer.Ordinal)
            .SelectMany(tree => Mutant.In(compilation.GetSemanticModel(tree), labels))
            .ToArray();
        var possible = all.Length;
        new Random(Number("--seed") ?? 1).Shuffle(all);
        var sample = all.Where(mutant => again?.Contains(mutant.Name) != false).Where(mutant => Weaver.Compiles(compilation, mutant)).Take(Number("--mutants") ?? int.MaxValue)
            .OrderBy(mutant => mutant.Tree.FilePath, StringComparer.Ordinal).ThenBy(mutant => mutant.Change.Span.Start).ToList();
        Console.WriteLine($"{sample.Count} of {possible} possible mutants are tried.");

        var bin = Path.Combine(work, "bin");
        Copy(AppContext.BaseDirectory, bin);
        Weaver.Write(compilation, sample, Path.Combine(bin, "GoAway.Analyzers.dll"));

        File.WriteAllLines(Path.Combine(work, "sample"), sample.Select((mutant, number) => $"{number}\t{mutant.Line}\t{mutant.Name}"));
        var (recorded, found) = (Path.Combine(work, "coverage"), Path.Combine(work, "results"));
        string[] filter = Argument("--tests") is { } tests ? [tests] : [];
        if (Work(bin, ["record", recorded, .. filter]) != 0)
        {
            return 1;
        }

        // A worker that hangs or dies has left which mutant it was at, and the next one goes on after it.
        for (var (code, workers) = (-1, 0); code != 0 && workers <= sample.Count; workers++)
        {
            code = Work(bin, ["run", recorded, found, $"{sample.Count}", $"{Number("--seconds") ?? 15}", .. filter]);
        }

        var verdicts = File.ReadLines(found).Select(line => line.Split('\t')).GroupBy(line => int.Parse(line[0], CultureInfo.InvariantCulture))
            .OrderBy(lines => lines.Key).Select(lines => (Mutant: sample[lines.Key], Verdict: lines.Last()[1] is "started" ? "crashed" : lines.Last()[1])).ToList();
        File.WriteAllLines(Path.Combine(work, "mutants"), verdicts.Select(v => $"{v.Verdict}\t{v.Mutant.Line}\t{v.Mutant.Name}"));
        foreach (var (mutant, verdict) in verdicts.Where(v => Survived(v.Verdict)))
        {
            Console.WriteLine($"{verdict}: {mutant.Line}: {mutant.Name}");
        }

        var survived = verdicts.Count(v => Survived(v.Verdict));
        foreach (var group in verdicts.GroupBy(v => v.Verdict.Split(' ')[0]))
        {
            Console.WriteLine($"{group.Key}: {group.Count()}");
        }

        Console.WriteLine($"{(verdicts.Count - survived) / (double)verdicts.Count:P1} of {verdicts.Count} are found out.");
        return 0;

        string? Argument(string option) => Array.IndexOf(arguments, option) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;

        int? Number(string option) => Argument(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    private static bool Survived(string verdict) => verdict.Split(' ')[0] is "survived" or "no" or "unclear";

    private static int Work(string bin, IEnumerable<string> arguments)
    {
        using var worker = Process.Start("dotnet", [Path.Combine(bin, "GoAway.Analyzers.Mutants.dll"), .. arguments]);
        worker.WaitForExit();
        return worker.ExitCode;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
