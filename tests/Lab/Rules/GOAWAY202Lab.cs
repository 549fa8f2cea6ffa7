using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY202: the standard resilience handler on a typed client that posts.</summary>
public sealed class GOAWAY202Lab
{
    private static readonly string Source = RegisteredClient.With("""
            .AddStandardResilienceHandler();
        services.ConfigureAll<HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));
        """);

    [Fact]
    public async Task POST_takes_effect_once_and_GET_still_recovers()
    {
        var trial = await new LabCase("GOAWAY202", Source)
            .AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Fact]
    public async Task POST_answered_503_is_not_sent_again()
    {
        var trial = await new LabCase("GOAWAY202", Source)
            .AgainstAsync(Script.First(1, Faults.Answered(503)).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal("ok, ServiceUnavailable", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.Equal(2, trial.After.Executed("GET"));
    }
}
