using System.Globalization;
using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Fixes;

/// <summary>Kestrel is shut down under load and another takes its place, before and after each configuration is inserted.</summary>
public sealed class KestrelShutdownLab
{
    public static TheoryData<string> Forms => [.. RetryForm.All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task No_GET_is_lost_and_no_POST_executed_twice(string name)
    {
        // What is refused while the one has gone and the other has not come is tried again after these pauses.
        var (before, after) = await RetryForm.All.Single(form => form.Name == name).LoadAsync(pause: 300);
        using (before)
        using (after)
        {
            foreach (var conduct in (KestrelConduct[])[KestrelConduct.Restart, KestrelConduct.Cut])
            {
                var outcome = await after.AgainstAsync(new KestrelPlan(conduct), "load");

                var (lost, accepted) = ResultOf(outcome);
                Assert.Equal(0, lost);
                var executions = outcome.Journal.Exchanges
                    .Where(exchange => exchange is { Method: "POST", Executed: true })
                    .CountBy(exchange => exchange.Content)
                    .ToDictionary();
                Assert.All(executions, order => Assert.Equal(1, order.Value));
                Assert.All(accepted, order => Assert.Equal(1, executions[order]));
            }

            Assert.True(ResultOf(await before.AgainstAsync(new KestrelPlan(KestrelConduct.Cut), "load")).Lost > 0);
        }
    }

    private static (int Lost, string[] Accepted) ResultOf(Outcome outcome)
    {
        var parts = Assert.IsType<string>(outcome.Result).Split(' ');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1].Split(','));
    }
}
