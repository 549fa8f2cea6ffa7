using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY201: a hand-written loop sends a POST again that has been executed.</summary>
public sealed class GOAWAY201Lab
{
    internal const string Source = """
        using System.Net;

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    BaseAddress = server,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    public static TheoryData<string, Act[]> ExecutedButUnanswered => new()
    {
        { "GOAWAY, FIN", Faults.ExecutedThenClosed() },
        { "GOAWAY, RST", Faults.ExecutedThenReset },
        { "half an answer", Faults.HalfAnswered },
        { "FIN", Faults.ExecutedThenFin },
    };

    [Theory]
    [MemberData(nameof(ExecutedButUnanswered))]
    public async Task POST_takes_effect_once(string fault, Act[] acts)
    {
        var trial = await new LabCase("GOAWAY201", Source).AgainstAsync(Script.First(1, acts).Then(Faults.Answered()));

        Assert.True(2 == trial.Before.Executed("POST"), fault);
        Assert.True(1 == trial.After.Executed("POST"), fault);

        // "Stop, and say so": the failure reaches the caller as what it is.
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Fact]
    public async Task POST_that_GOAWAY_disclaims_still_gets_through()
    {
        var trial = await new LabCase("GOAWAY201", Source)
            .AgainstAsync(Script.First(1, Faults.Disclaimed()).Then(Faults.Answered()));

        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
