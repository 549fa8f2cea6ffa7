using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY101: a retry of GET that only knows statuses, which GOAWAY does not have.</summary>
public sealed class GOAWAY101Lab
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
                        return await client.GetStringAsync("orders", cancellation);
                    }
                    catch (HttpRequestException exception) when (exception.StatusCode >= HttpStatusCode.InternalServerError && attempt < 3)
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
        var trial = await new LabCase("GOAWAY101", Source)
            .AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.IsType<HttpRequestException>(trial.Before.Error);
        Assert.Equal(1, trial.Before.Sent("GET"));
        Assert.Equal("ok", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("GET"));
    }

    [Fact]
    public async Task GET_recovers_from_a_server_that_disclaims_on_every_connection_for_a_while()
    {
        // Four sends of the handler's own, then one of the loop's.
        var trial = await new LabCase("GOAWAY101", Source)
            .AgainstAsync(Script.First(4, Faults.Disclaimed()).Then(Faults.Answered()));

        Assert.IsType<HttpRequestException>(trial.Before.Error);
        Assert.Equal(4, trial.Before.Sent("GET"));
        Assert.Equal("ok", trial.After.Result);
        Assert.Equal(5, trial.After.Sent("GET"));
    }

    [Theory]
    [InlineData(503, 3)]
    [InlineData(404, 1)]
    public async Task What_the_filter_says_of_statuses_stays(int status, int sends)
    {
        var trial = await new LabCase("GOAWAY101", Source).AgainstAsync(Script.Always(Faults.Answered(status)));

        Assert.Equal(sends, trial.Before.Sent("GET"));
        Assert.Equal(sends, trial.After.Sent("GET"));
    }
}
