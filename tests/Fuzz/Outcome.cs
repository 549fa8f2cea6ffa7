using GoAway.Analyzers.Tests.SelfTests;

namespace GoAway.Analyzers.Fuzz;

/// <summary>A variant that was not dealt with as it should have been.</summary>
/// <param name="What">What went wrong.</param>
/// <param name="How">Where the variant came from, and what was done to it.</param>
/// <param name="Source">The smallest source known that shows it.</param>
internal sealed record Failure(string What, string How, string Source);

/// <summary>What a run came to.</summary>
internal sealed class Outcome(string check, Plan plan)
{
    private const int MostWritten = 50;

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Variants { get; private set; }

    public List<Failure> Failures { get; } = [];

    public bool IsOver => Variants >= plan.Variants || DateTime.UtcNow - _started > plan.Limit || Failures.Count >= MostWritten;

    /// <summary>Counts a variant that was checked.</summary>
    public void Checked(string kind)
    {
        Variants++;
        Count(kind);
    }

    public void Count(string what, int by = 1) => _counts[what] = _counts.GetValueOrDefault(what) + by;

    /// <summary>Keeps a failure, and writes it below artifacts/fuzz so that it can become an ordinary test.</summary>
    public void Fails(Failure failure)
    {
        Failures.Add(failure);
        var folder = Path.Combine(Repository.Root, "artifacts", "fuzz");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{check}-{plan.Seed}-{Failures.Count}.cs");
        File.WriteAllText(file, $"{Comment(failure.How)}{Comment(failure.What)}{failure.Source}\n", new System.Text.UTF8Encoding(false, throwOnInvalidBytes: false));
        Console.WriteLine($"{check}: {failure.How}: {failure.What.Split('\n')[0]}\n  {file}");
    }

    public override string ToString() =>
        $"{check}: {Variants} variants, seed {plan.Seed}, {Failures.Count} failures, {(DateTime.UtcNow - _started).TotalSeconds:0} s ("
        + string.Join(", ", _counts.Select(count => $"{count.Key} {count.Value}")) + ")";

    private static string Comment(string text) => string.Concat(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Take(120).Select(line => $"// {line}\n"));
}
