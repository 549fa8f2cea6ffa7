using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY211: a POST without content, which over HTTP/1.1 the runtime itself sends again.</summary>
public sealed class GOAWAY211Lab
{
    private const string Source = """
        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient { BaseAddress = server };
                using var response = await client.PostAsync("orders", null, cancellation);
                return response.StatusCode.ToString();
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once()
    {
        var trial = await new LabCase("GOAWAY211", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenFin).Then(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Fact]
    public async Task POST_takes_effect_once_of_four()
    {
        var trial = await new LabCase("GOAWAY211", Source).AgainstAsync(Script.Always(Faults.ExecutedThenFin));

        Assert.Equal(4, trial.Before.Executed("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
