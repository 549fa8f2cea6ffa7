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

    /// <summary>What a test takes without a mutant, or less, in milliseconds.</summary>
    private static readonly ConcurrentDictionary<Test, int> Times = new();

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
        var files = File.ReadLines(Path.Combine(Path.GetDirectoryName(coverageFile)!, "sample")).Select(line => line.Split('\t')[^1].Split('.')[0]).ToArray();
        var covering = Enumerable.Range(0, count).ToDictionary(number => number, _ => new List<Test>());
        var reached = new Dictionary<Test, int>();
        foreach (var line in File.ReadLines(coverageFile).Select(line => line.Split('\t')).Where(line => tests.ContainsKey(line[0])))
        {
            var test = tests[line[0]];
            var mutants = line[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
            (reached[test], Times[test]) = (mutants.Length, int.Parse(line[1]));
            foreach (var mutant in mutants)
            {
                covering[int.Parse(mutant)].Add(test);
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
        var inTurn = Enumerable.Range(0, count).ToArray();
        random.Shuffle(inTurn);
        foreach (var mutant in inTurn.Where(mutant => !done.Contains(mutant)))
        {
            if (covering[mutant].Count == 0)
            {
                await File.AppendAllTextAsync(resultFile, $"{mutant}\tno coverage\t\n");
                continue;
            }

            await File.AppendAllTextAsync(resultFile, $"{mutant}\tstarted\t\n");
            var time = 0;
            var known = covering[mutant].OrderByDescending(test => kills.GetValueOrDefault(test)).Take(5).Where(kills.ContainsKey);
            var order = known.Concat(covering[mutant].OrderBy(test => random.NextDouble() * Cost(test, files[mutant]))).Distinct().TakeWhile(test => (time += Times[test]) < seconds * 1000).ToList();
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

        // A test of the file, or of few places, asks for more of each; the model's own ask for more than those of one rule; a cheap one says as much as a dear one.
        double Cost(Test test, string file) => (Times[test] + 10d) * reached[test]
            * (test.Class.Name.StartsWith(file, StringComparison.Ordinal) ? 0.05 : 1)
            * (test.Class.Namespace!.EndsWith(".Model", StringComparison.Ordinal) ? 0.2 : 1);
    }

    private static async Task<Test?> FirstFailing(int mutant, string resultFile, List<Test> order)
    {
        Test? killer = null;
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (test, _) =>
        {
            if (killer is not null)
            {
                return;
            }

            var watch = Stopwatch.StartNew();
            var run = Task.Run(test.Run, CancellationToken.None);
            var limit = TimeSpan.FromMilliseconds(Math.Max(HangSeconds * 1000, HangFactor * Times[test]));
            if (await Task.WhenAny(run, Task.Delay(limit, CancellationToken.None)) != run)
            {
                await File.AppendAllTextAsync(resultFile, $"{mutant}\ttimeout\t{test.Name}\n", CancellationToken.None);
                Environment.Exit(3);
            }

            if (await run is not null)
            {
                killer = test;
                return;
            }

            // The first time, its source was compiled.
            Times.AddOrUpdate(test, 0, (_, known) => Math.Min(known, (int)watch.ElapsedMilliseconds));
        });
        return killer;
    }
}
