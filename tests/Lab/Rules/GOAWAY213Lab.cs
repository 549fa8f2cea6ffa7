using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY213: a POST that was answered 503 is sent again.</summary>
public sealed class GOAWAY213Lab
{
    private const string Source = """
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
                    using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                    if (attempt == 3 || (int)response.StatusCode < 500)
                    {
                        return response.StatusCode.ToString();
                    }

                    await Task.Delay(10, cancellation);
                }
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once()
    {
        var trial = await new LabCase("GOAWAY213", Source).AgainstAsync(Script.First(1, Faults.Answered(503)).Then(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
