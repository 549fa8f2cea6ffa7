using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY106: clients without a retry, one made with new and one registered, and each form of what is inserted.</summary>
public sealed class GOAWAY106Lab
{
    private const string Made = """
        public sealed class Orders(Uri server)
        {
            private readonly HttpClient _client = new()
            {
                BaseAddress = server,
                DefaultRequestVersion = new Version(2, 0),
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            public async Task<string> LoadAsync(CancellationToken cancellation)
            {
                try
                {
                    return await _client.GetStringAsync("orders", cancellation);
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }

            public async Task<string> PlaceAsync(CancellationToken cancellation)
            {
                using var response = await _client.PostAsync("orders", new StringContent("{}"), cancellation);
                return response.StatusCode.ToString();
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                var orders = new Orders(server);
                return await orders.LoadAsync(cancellation) + ", " + await orders.PlaceAsync(cancellation);
            }
        }
        """;

    private const string Registered = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;

        public sealed class Orders(HttpClient client)
        {
            public async Task<string> LoadAsync(CancellationToken cancellation)
            {
                try
                {
                    return await client.GetStringAsync("orders", cancellation);
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }

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
                services.AddHttpClient<Orders>(client =>
                {
                    client.BaseAddress = server;
                    client.DefaultRequestVersion = HttpVersion.Version20;
                    client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                });
                await using var provider = services.BuildServiceProvider();
                var orders = provider.GetRequiredService<Orders>();
                return await orders.LoadAsync(cancellation) + ", " + await orders.PlaceAsync(cancellation);
            }
        }
        """;

    public static TheoryData<string, string> Forms => new()
    {
        { nameof(Made), "InsertGoAwayRetryHandler" },
        { nameof(Made), "InsertResiliencePipeline" },
        { nameof(Registered), "InsertGoAwayRetryHandler" },
        { nameof(Registered), "InsertResilienceHandler" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task GET_recovers_from_a_graceful_close_and_POST_is_executed_once(string client, string form)
    {
        var trial = await Case(client, form).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.IsType<HttpRequestException>(Assert.IsType<InvalidOperationException>(trial.Before.Error).InnerException);
        Assert.Equal(1, trial.Before.Sent("GET"));
        Assert.Equal(2, trial.After.Sent("GET"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Against_Kestrel_that_retires_each_connection_nothing_is_lost(string client, string form)
    {
        var trial = await Case(client, form).AgainstAsync(new KestrelPlan(KestrelConduct.Retire));

        Assert.Equal("ok, OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
    }

    [Fact]
    public async Task Methods_that_a_team_calls_unsafe_are_not_in_the_handler()
    {
        var trial = await (Case(nameof(Made), "InsertGoAwayRetryHandler") with { EditorConfig = "goaway.unsafe_methods = POST, PATCH, PUT, DELETE" })
            .AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.DoesNotContain("HttpMethod.Put", trial.FixedSource, StringComparison.Ordinal);
        Assert.Equal(2, trial.After.Sent("GET"));
    }

    private static LabCase Case(string client, string form) => new("GOAWAY106", client == nameof(Made) ? Made : Registered) { Fix = form };
}
