using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY107: a retry that takes every protocol error for a graceful close, also one that asks for calm.</summary>
public sealed class GOAWAY107Lab
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
                    catch (HttpRequestException e) when (attempt < 3 && e.InnerException is HttpProtocolException)
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    [Fact]
    public async Task A_server_that_asks_for_calm_is_left_alone()
    {
        var trial = await new LabCase("GOAWAY107", Source).AgainstAsync(Script.Always(Faults.ExecutedThenClosed(code: Http2Error.EnhanceYourCalm)));

        Assert.Equal(3, trial.Before.Sent("GET"));
        Assert.Equal(1, trial.After.Sent("GET"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Fact]
    public async Task A_graceful_close_is_still_recovered_from()
    {
        var trial = await new LabCase("GOAWAY107", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok", trial.Before.Result);
        Assert.Equal("ok", trial.After.Result);
    }
}
