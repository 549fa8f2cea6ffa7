using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY205: a handler that sends whatever it is handed again.</summary>
public sealed class GOAWAY205Lab
{
    private const string Source = """
        using System.Net;

        public sealed class Retrying : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(10, cancellationToken);
                    }
                }
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient(new Retrying { InnerHandler = new SocketsHttpHandler() })
                {
                    BaseAddress = server,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                var list = await client.GetStringAsync("orders", cancellation);
                using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                return list + ", " + response.StatusCode;
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once_and_GET_still_recovers()
    {
        var trial = await new LabCase("GOAWAY205", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }
}
