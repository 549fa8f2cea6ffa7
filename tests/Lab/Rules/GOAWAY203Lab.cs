using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY203: the standard hedging handler on a typed client that posts: a POST that is merely slow is executed twice.</summary>
public sealed class GOAWAY203Lab
{
    private static readonly string Source = RegisteredClient.With("""
            .AddStandardHedgingHandler()
            .Configure(options => options.Hedging.Delay = TimeSpan.FromMilliseconds(50));
        """);

    [Fact]
    public async Task A_slow_POST_is_executed_once_and_a_slow_GET_still_hedged()
    {
        // Sixty times the hedging delay; waited out only where no copy comes.
        var trial = await new LabCase("GOAWAY203", Source)
            .AgainstAsync(Script.First(1, Faults.SlowlyAnswered(TimeSpan.FromSeconds(3))).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal("ok, OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.Equal(2, trial.After.Executed("GET"));
    }
}
