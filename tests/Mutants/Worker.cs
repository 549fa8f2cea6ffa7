using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace GoAway.Analyzers.Mutants;

/// <summary>The process that has loaded the mutants. It may hang or die of one: what it finds out is in a file at once.</summary>
internal static class Worker
{
    /// <summary>A test that takes so long with a mutant, and so many times as long as without, does not end.</summary>
    private const int HangSeconds = 20;
    private const int HangFactor = 30;

    private static readonly Type Switch = Assembly.Load("GoAway.Analyzers").GetType("MutantSwitch", throwOnError: true)!;

    private static int On
    {
        set => Switch.GetField("On")!.SetValue(null, value);
    }

    /// <summary>Writes "test, milliseconds, mutants it may run" of each test.</summary>
    public static async Task<int> Record(string file, string? filter)
    {
        var hits = (ConcurrentDictionary<int, bool>)Switch.GetField("Hits")!.GetValue(null)!;
        Switch.GetField("Recording")!.SetValue(null, true);
        await using var writer = new StreamWriter(file);
        var failed = 0;
        foreach (var test in Test.All(filter))
        {
            hits.Clear();
            var watch = Stopwatch.StartNew();
            if (await test.Run() is { } wrong)
            {
                await Console.Error.WriteLineAsync($"{test.Name} fails without a mutant: {wrong}");
                failed++;
                continue;
            }

            await writer.WriteLineAsync($"{test.Name}\t{watch.ElapsedMilliseconds}\t{string.Join(',', hits.Keys.Order())}");
        }

        return failed == 0 ? 0 : 1;
    }

    /// <summary>Writes "mutant, verdict, test" of each mutant, and "mutant, started" before it.</summary>
    /// <param name="coverageFile">What <see cref="Record"/> has written.</param>
    /// <param name="resultFile">Where to write.</param>
    /// <param name="count">How many mutants there are.</param>
    /// <param name="seconds">What the tests that are tried for one mutant take without it; one that only others find out counts as survived.</param>
    /// <param name="filter">The test classes.</param>
    public static async Task<int> Run(string coverageFile, string resultFile, int count, int seconds, string? filter)
    {
        var done = File.Exists(resultFile) ? File.ReadLines(resultFile).Select(line => int.Parse(line.Split('\t')[0])).ToHashSet() : [];
        var tests = Test.All(filter).ToDictionary(test => test.Name);
        var covering = Enumerable.Range(0, count).ToDictionary(number => number, _ => new List<(Test Test, int Time)>());
        foreach (var line in File.ReadLines(coverageFile).Select(line => line.Split('\t')).Where(line => tests.ContainsKey(line[0])))
        {
            foreach (var mutant in line[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                covering[int.Parse(mutant)].Add((tests[line[0]], int.Parse(line[1])));
            }
        }

        // What is made once is made without a mutant.
        foreach (var test in tests.Values.GroupBy(test => test.Class).Select(group => group.First()))
        {
            await test.Run();
        }

        // In random order, so that what is known when a run is stopped is a sample, too.
        var kills = new Dictionary<Test, int>();
        var random = new Random(count);
        var mutants = Enumerable.Range(0, count).ToArray();
        random.Shuffle(mutants);
        foreach (var mutant in mutants.Where(mutant => !done.Contains(mutant)))
        {
            if (covering[mutant].Count == 0)
            {
                await File.AppendAllTextAsync(resultFile, $"{mutant}\tno coverage\t\n");
                continue;
            }

            await File.AppendAllTextAsync(resultFile, $"{mutant}\tstarted\t\n");
            var time = 0;
            var known = covering[mutant].OrderByDescending(c => kills.GetValueOrDefault(c.Test)).Take(5).Where(c => kills.ContainsKey(c.Test));
            // The model's own tests ask for more of it than those of one rule, and a cheap test says as much as a dear one.
            var order = known.Concat(covering[mutant].OrderBy(c => random.NextDouble() * (c.Time + 10) * (c.Test.Class.Namespace!.EndsWith(".Model", StringComparison.Ordinal) ? 0.1 : 1))).Distinct().TakeWhile(c => (time += c.Time) < seconds * 1000).ToList();
            On = mutant;
            var killer = await FirstFailing(mutant, resultFile, order);
            On = -1;
            var verdict = killer is null ? $"survived {order.Count} of {covering[mutant].Count}" : "killed";
            if (killer is not null)
            {
                // What a mutant leaves behind must not be what fails.
                verdict = await killer.Run() is null ? verdict : "unclear";
                kills[killer] = kills.GetValueOrDefault(killer) + 1;
            }

            await File.AppendAllTextAsync(resultFile, $"{mutant}\t{verdict}\t{killer?.Name}\n");
        }

        return 0;
    }

    private static async Task<Test?> FirstFailing(int mutant, string resultFile, List<(Test Test, int Time)> order)
    {
        Test? killer = null;
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (covering, _) =>
        {
            if (killer is not null)
            {
                return;
            }

            var run = Task.Run(covering.Test.Run, CancellationToken.None);
            var limit = TimeSpan.FromMilliseconds(Math.Max(HangSeconds * 1000, HangFactor * covering.Time));
            if (await Task.WhenAny(run, Task.Delay(limit, CancellationToken.None)) != run)
            {
                await File.AppendAllTextAsync(resultFile, $"{mutant}\ttimeout\t{covering.Test.Name}\n", CancellationToken.None);
                Environment.Exit(3);
            }

            if (await run is not null)
            {
                killer = covering.Test;
            }
        });
        return killer;
    }
}
