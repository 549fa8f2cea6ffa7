using System.Collections.Concurrent;
using GoAway.Analyzers.Model;
using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// The model never says yes or no of a predicate that says the opposite when it is run, and it decides most of them.
/// GOAWAY_SEED chooses other predicates, GOAWAY_PREDICATES how many.
/// </summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    private const int UsualSeed = 1;
    private const int UsualCount = 500;
    private const int Batch = 250;

    /// <summary>The share of the questions that the model has to answer.</summary>
    private const double Decided = 0.9;

    [Fact]
    public void The_model_agrees_with_the_run()
    {
        var seed = Number("GOAWAY_SEED", UsualSeed);
        var count = Number("GOAWAY_PREDICATES", UsualCount);
        var writer = new PredicateWriter(new Random(seed));
        var predicates = Enumerable.Range(0, count).Select(_ => writer.Write()).ToArray();
        var errors = new ConcurrentQueue<string>();
        var verdicts = predicates.Chunk(Batch).AsParallel().SelectMany(batch => Agreement.On(batch, errors)).ToList();
        var wrong = verdicts.Where(verdict => verdict.IsWrong).ToList();
        var decided = (double)verdicts.Count(verdict => verdict.Model != Answer.Unknown) / verdicts.Count;
        output.WriteLine($"GOAWAY_SEED={seed} GOAWAY_PREDICATES={count}: {count - errors.Count} compiled, {decided:P0} of {verdicts.Count} questions decided");
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.GroupBy(verdict => verdict.Predicate).Take(8).Select(group => Agreement.Shrink(group.First())).Prepend<object>($"GOAWAY_SEED={seed}, {wrong.Count} wrong")));
        Assert.True(errors.Count < count / 5, $"{errors.Count} of {count} predicates do not compile, as\n{string.Join("\n\n", errors.Take(15))}");
        Assert.InRange(decided, Decided, 1);
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : usual;
}
