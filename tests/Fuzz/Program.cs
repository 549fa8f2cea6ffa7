using System.Globalization;

namespace GoAway.Analyzers.Fuzz;

/// <summary><c>dotnet run --project tests/Fuzz -- CHECK [--variants N] [--seed N] [--sources FOLDER] [--seconds N] [--rewrite NAME] [--variant N]</c></summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<Plan, Task<Outcome>>> Checks = new(StringComparer.Ordinal)
    {
        [BrokenCode.Name] = BrokenCode.Check,
        [SameMeaning.Name] = SameMeaning.Check,
        [FixContract.Name] = FixContract.Check,
        [Projects.Name] = Projects.Check,
        [Determinism.Name] = Determinism.Check,
        [Cancellation.Name] = Cancellation.Check,
        [Hostile.Name] = Hostile.Check,
    };

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var name, ..] || !Checks.TryGetValue(name, out var check))
        {
            await Console.Error.WriteLineAsync($"Name a check: {string.Join(", ", Checks.Keys)}.");
            return 2;
        }

        var outcome = await check(new Plan(
            Number("--variants") ?? 1000,
            Number("--seed") ?? 1,
            Argument("--sources"),
            Number("--seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Argument("--rewrite"),
            Number("--variant")));
        Console.WriteLine(outcome);
        return outcome.Failures.Count == 0 ? 0 : 1;

        string? Argument(string option) => Array.IndexOf(arguments, option) is var at and > 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;

        int? Number(string option) => Argument(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}
