using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.Fuzz;

/// <summary>
/// A slice of each check, the same every time. GOAWAY_SEED chooses another, GOAWAY_VARIANTS how many, GOAWAY_SECONDS how long at most,
/// GOAWAY_SOURCES a folder of other sources; the console runs them for as long as wanted.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public Task Broken_code_makes_no_analyzer_throw_and_none_slow() => Check(BrokenCode.Check, Plan.Slice(400, 15));

    [Fact]
    public Task Code_that_does_the_same_is_reported_the_same() => Check(SameMeaning.Check, Plan.Slice(150, 12));

    [Fact]
    public Task Fixes_keep_their_promises() => Check(FixContract.Check, Plan.Slice(50, 12));

    [Fact]
    public Task Runs_at_a_time_and_files_in_any_order_report_the_same() => Check(Determinism.Check, Plan.Slice(18, 8));

    [Fact]
    public Task A_cancelled_run_leaves_nothing_behind() => Check(Cancellation.Check, Plan.Slice(16, 8));

    [Fact]
    public Task Hostile_code_and_options_are_bounded() => Check(Hostile.Check, Plan.Slice(20, 20));

    private async Task Check(Func<Plan, Task<Outcome>> check, Plan plan)
    {
        var outcome = await check(plan);
        output.WriteLine(outcome.ToString());
        Assert.True(outcome.Failures.Count == 0, $"{outcome}\n{string.Join("\n\n", outcome.Failures.Take(3).Select(failure => $"{failure.How}\n{failure.What}\n{failure.Source}"))}");
    }
}
