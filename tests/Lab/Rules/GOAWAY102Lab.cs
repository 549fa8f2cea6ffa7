using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY102: a retry of GET that looks for GOAWAY in the text of the exception, which does not say it.</summary>
public sealed class GOAWAY102Lab
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
                        return await client.GetStringAsync("orders", cancellation);
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.Message.Contains("GOAWAY"))
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    [Fact]
    public async Task GET_recovers_from_GOAWAY()
    {
        var trial = await new LabCase("GOAWAY102", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.IsType<HttpRequestException>(trial.Before.Error);
        Assert.Equal(1, trial.Before.Sent("GET"));
        Assert.Equal("ok", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("GET"));
    }
}
