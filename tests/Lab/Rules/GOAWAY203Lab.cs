using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY203: the standard hedging handler on a typed client that posts: a POST that is merely slow is executed twice.</summary>
public sealed class GOAWAY203Lab
{
    private const string Source = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        public sealed class OrderClient(HttpClient client)
        {
            public Task<string> ListAsync(CancellationToken cancellation) => client.GetStringAsync("orders", cancellation);

            public async Task<string> PlaceAsync(CancellationToken cancellation)
            {
                using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                return response.StatusCode.ToString();
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                var services = new ServiceCollection();
                services
                    .AddHttpClient<OrderClient>(client =>
                    {
                        client.BaseAddress = server;
                        client.DefaultRequestVersion = HttpVersion.Version20;
                        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    })
                    .AddStandardHedgingHandler()
                    .Configure(options => options.Hedging.Delay = TimeSpan.FromMilliseconds(50));
                await using var provider = services.BuildServiceProvider();
                var orders = provider.GetRequiredService<OrderClient>();
                return await orders.ListAsync(cancellation) + ", " + await orders.PlaceAsync(cancellation);
            }
        }
        """;

    [Fact]
    public async Task A_slow_POST_is_executed_once_and_a_slow_GET_still_hedged()
    {
        // Sixty times the hedging delay; waited out only where no copy comes.
        var trial = await new LabCase("GOAWAY203", Source)
            .AgainstAsync(Script.First(1, Faults.SlowlyAnswered(TimeSpan.FromSeconds(3))).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal("ok, OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.Equal(2, trial.After.Executed("GET"));
    }
}
