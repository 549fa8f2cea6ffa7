using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY212: a loop around a client whose handler retries, each as often as it likes.</summary>
public sealed class GOAWAY212Lab
{
    private const string Source = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        public sealed class OrderClient(HttpClient client)
        {
            public async Task<string> ListAsync(CancellationToken cancellation)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync("orders", cancellation);
                    }
                    catch (HttpRequestException) when (attempt < 4)
                    {
                        await Task.Delay(1, cancellation);
                    }
                }
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
                    .AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));
                await using var provider = services.BuildServiceProvider();
                return await provider.GetRequiredService<OrderClient>().ListAsync(cancellation);
            }
        }
        """;

    [Fact]
    public async Task Four_attempts_of_four()
    {
        var (reports, outcome) = await new LabCase("GOAWAY212", Source).ReportedAsync(Script.Always(Faults.Answered(503)));

        Assert.Contains("4 × 4 = 16", Assert.Single(reports).GetMessage(), StringComparison.Ordinal);
        Assert.Equal(16, outcome.Sent("GET"));
    }
}
