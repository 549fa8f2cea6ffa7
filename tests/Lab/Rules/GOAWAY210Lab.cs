using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY210: NO_ERROR is taken for proof that a POST was not processed.</summary>
public sealed class GOAWAY210Lab
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
                    try
                    {
                        using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException { ErrorCode: 0 })
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once()
    {
        var trial = await new LabCase("GOAWAY210", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }
}
