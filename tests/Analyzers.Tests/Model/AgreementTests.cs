using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
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

    /// <summary>How many predicates are compiled together.</summary>
    private const int Batch = 50;

    /// <summary>The share of the questions that the model has to answer.</summary>
    private const double Decided = 0.9;

    [Fact]
    public void The_model_agrees_with_the_run()
    {
        var seed = Number("GOAWAY_SEED", UsualSeed);
        var count = Number("GOAWAY_PREDICATES", UsualCount);
        var errors = new ConcurrentQueue<string>();
        var (questions, decided) = (0, 0);
        var agreement = Prop.ForAll(Arb.From(Predicates()), predicates =>
        {
            var verdicts = Agreement.On(predicates, errors);
            questions += verdicts.Count;
            decided += verdicts.Count(verdict => verdict.Model != Answer.Unknown);
            var wrong = verdicts.Where(verdict => verdict.IsWrong).GroupBy(verdict => verdict.Predicate).Select(group => Agreement.Shrink(group.First()));
            return wrong.FirstOrDefault() is { } first ? false.Label($"GOAWAY_SEED={seed}\n{first}") : true.ToProperty();
        });
        Check.One(Config.QuickThrowOnFailure.WithReplay((ulong)seed, 1).WithMaxTest(Math.Max(1, count / Batch)), agreement);

        output.WriteLine($"GOAWAY_SEED={seed} GOAWAY_PREDICATES={count}: {count - errors.Count} compiled, {(double)decided / questions:P0} of {questions} questions decided");
        Assert.True(errors.Count < count / 5, $"{errors.Count} of {count} predicates do not compile, as\n{string.Join("\n\n", errors.Take(15))}");
        Assert.InRange((double)decided / questions, Decided, 1);
    }

    /// <summary>Predicates to be compiled together; what is wrong with one of them is made smaller one predicate at a time.</summary>
    private static Gen<Predicate[]> Predicates() =>
        Gen.Choose(0, int.MaxValue - 1).Select(seed => new PredicateWriter(new Random(seed)).Write()).ArrayOf(Batch);

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : usual;
}
