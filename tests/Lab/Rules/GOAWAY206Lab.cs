using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY206: a guard that the next statement overwrites.</summary>
public sealed class GOAWAY206Lab
{
    private static readonly string Source = RegisteredClient.With("""
            .AddStandardResilienceHandler(options =>
            {
                options.Retry.Delay = TimeSpan.FromMilliseconds(1);
                options.Retry.DisableForUnsafeHttpMethods();
                options.Retry.ShouldHandle = args => new ValueTask<bool>(HttpClientResiliencePredicates.IsTransient(args.Outcome));
            });
        """);

    [Fact]
    public async Task POST_takes_effect_once_and_GET_still_recovers()
    {
        var trial = await new LabCase("GOAWAY206", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
