using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY206: a guard that the next statement overwrites.</summary>
public sealed class GOAWAY206Lab
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
                    .AddStandardResilienceHandler(options =>
                    {
                        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
                        options.Retry.DisableForUnsafeHttpMethods();
                        options.Retry.ShouldHandle = args => new ValueTask<bool>(HttpClientResiliencePredicates.IsTransient(args.Outcome));
                    });
                await using var provider = services.BuildServiceProvider();
                var orders = provider.GetRequiredService<OrderClient>();
                return await orders.ListAsync(cancellation) + ", " + await orders.PlaceAsync(cancellation);
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once_and_GET_still_recovers()
    {
        var trial = await new LabCase("GOAWAY206", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
