using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>Workers whose client has a retrying handler, and such whose client has none that retries.</summary>
public sealed class GracefulCloseEndsWorkerPipelineTests() : RuleTest("GOAWAY104")
{
    private static readonly Setup Hosting = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.Hosting", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Polly"],
    };

    private static string Worker(string registration, string send) => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                {{registration}};
            }
        }

        class Jobs(HttpClient client)
        {
            public HttpClient Client => client;
        }

        class Worker(IHttpClientFactory factory, Jobs jobs) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var client = factory.CreateClient("jobs");
                while (!stoppingToken.IsCancellationRequested)
                {
                    await {{send}}.GetAsync("/jobs", stoppingToken);
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """;

    [Theory]
    [InlineData("services.AddHttpClient(\"jobs\").AddStandardResilienceHandler()")]
    [InlineData("services.AddHttpClient(\"jobs\").AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods())")]
    [InlineData("services.AddHttpClient(\"jobs\").AddTransientHttpErrorPolicy(p => p.RetryAsync(3))")]
    [InlineData("services.AddHttpClient(\"jobs\").AddResilienceHandler(\"x\", p => p.AddRetry(new HttpRetryStrategyOptions()))")]
    [InlineData("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler())")]
    public Task Retried_by_its_client_is_silent(string registration) => Silent(Worker(registration, "client"), Hosting);

    [Theory]
    [InlineData("services.AddHttpClient(\"jobs\")")]
    [InlineData("services.AddHttpClient(\"jobs\").AddResilienceHandler(\"x\", p => p.AddTimeout(TimeSpan.FromSeconds(1)))")]
    [InlineData("services.AddHttpClient(\"jobs\").AddStandardResilienceHandler(o => o.Retry.ShouldHandle = _ => PredicateResult.False())")]
    [InlineData("services.AddHttpClient<Jobs>().AddStandardResilienceHandler()")]
    public Task Not_retried_by_its_client(string registration) =>
        Reports(Worker(registration, "client").Replace("client.GetAsync(\"/jobs\", stoppingToken)", "[|client.GetAsync(\"/jobs\", stoppingToken)|]"), Hosting);

    [Fact]
    public Task Typed_client_behind_a_property_is_silent() =>
        Silent(Worker("services.AddHttpClient<Jobs>().AddStandardResilienceHandler()", "jobs.Client"), Hosting);
}
