using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY214: a resilience handler on a client whose name only the configuration knows.</summary>
public sealed class GOAWAY214Lab
{
    private const string Source = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        public static class Clients
        {
            public static IServiceCollection AddConfigured(this IServiceCollection services, string name, Uri server)
            {
                services
                    .AddHttpClient(name, client =>
                    {
                        client.BaseAddress = server;
                        client.DefaultRequestVersion = HttpVersion.Version20;
                        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    })
                    .AddStandardResilienceHandler();
                return services;
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                var services = new ServiceCollection().AddConfigured(server.Host, server);
                services.ConfigureAll<HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));
                await using var provider = services.BuildServiceProvider();
                using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(server.Host);
                var list = await client.GetStringAsync("orders", cancellation);
                using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                return list + ", " + response.StatusCode;
            }
        }
        """;

    [Fact]
    public async Task POST_takes_effect_once_and_GET_still_recovers()
    {
        var trial = await new LabCase("GOAWAY214", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok, OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
