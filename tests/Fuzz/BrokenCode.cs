using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Broken code makes no analyzer throw, and none slow: see <see cref="Bound"/>.</summary>
internal static class BrokenCode
{
    public const string Name = "broken";

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var specimens = Specimen.All(plan.Sources);
        var worlds = Worlds(new Random(plan.Seed)).ToList();
        var slowest = 0.0;
        foreach (var number in plan.Numbers.TakeWhile(_ => !outcome.IsOver))
        {
            var random = plan.RandomOf(number);
            var specimen = specimens[random.Next(specimens.Length)];
            var (mutant, how) = Mutation.Mutate(specimen.Sources, random);
            var (setup, references) = worlds[random.Next(worlds.Count)];
            CSharpCompilation Compile(Sources sources) => Specimen.Compile(sources, setup, references ?? setup.World.Empty);
            how = $"{specimen.Place}, {how}, in {setup.World}{(references is null ? "" : " with references missing")}, variant {number} of seed {plan.Seed}";
            outcome.Checked(references is null ? "in a world" : "with references missing");
            var measured = await Measure(() => Compile(mutant));
            if (measured.Crash is { } crash)
            {
                var smallest = await Minimizer.Minimize(mutant, async sources => (await Run(Compile(sources))).Crash?.GetType() == crash.GetType());
                outcome.Fails(new(crash.ToString(), how, Text(smallest)));
            }
            else if (measured.Ours > Bound(measured.Compiler))
            {
                outcome.Fails(new($"{measured.Ours.TotalMilliseconds:0} ms beside {measured.Compiler.TotalMilliseconds:0} ms of the compiler", how, Text(mutant)));
            }

            slowest = Math.Max(slowest, measured.Ours.TotalMilliseconds);
        }

        outcome.Count("slowest ms", (int)slowest);
        return outcome;
    }

    /// <summary>Ten times the compiler's own time over the same code, and a quarter of a second for what starts cold.</summary>
    private static TimeSpan Bound(TimeSpan compiler) => 10 * compiler + TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The processor time of the compiler, then of the analyzers, and what they throw; the best of three where it is too long,
    /// since what else the process does only adds.
    /// </summary>
    private static async Task<(TimeSpan Compiler, TimeSpan Ours, Exception? Crash)> Measure(Func<CSharpCompilation> compile)
    {
        var (compiler, ours) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < 3 && (round == 0 || ours > Bound(compiler)); round++)
        {
            var compilation = compile();
            var start = Environment.CpuUsage.TotalTime;
            compilation.GetDiagnostics();
            var bound = Environment.CpuUsage.TotalTime;
            if ((await Run(compilation)).Crash is { } crash)
            {
                return (compiler, ours, crash);
            }

            compiler = Min(compiler, bound - start);
            ours = Min(ours, Environment.CpuUsage.TotalTime - bound);
        }

        return (compiler, ours, null);

        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    public static async Task<(Exception? Crash, IReadOnlyList<Diagnostic> Reports)> Run(
        CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null, bool concurrent = false)
    {
        var driver = new Driver(compilation, options, concurrent);
        var reports = await driver.Reports(default);
        return (driver.Crash, reports);
    }

    public static string Text(Sources sources) => string.Join('\n', sources.Select(file => file.Text));

    /// <summary>Where code is compiled: the worlds, and the worlds with some of their references missing.</summary>
    private static IEnumerable<(Setup Setup, CSharpCompilation? Missing)> Worlds(Random random)
    {
        World[] worlds = [World.Net10, World.Net10, World.Net10, World.Net8, World.Net472Polly7, World.NetStandard20, World.Net10Bare];
        foreach (var world in worlds)
        {
            yield return (new(world), null);
        }

        for (var i = 0; i < 6; i++)
        {
            var world = worlds[i];
            var kept = world.References.Where(_ => random.Next(i % 3 == 0 ? 3 : 20) > 0).ToList();
            var empty = world.Empty.WithReferences(i == 5 ? [] : kept);
            _ = empty.GetSpecialType(SpecialType.System_Object);
            yield return (new(world), empty);
        }
    }
}
