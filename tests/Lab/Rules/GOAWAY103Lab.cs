using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY103: a handler that a graceful close reaches stops the host.</summary>
public sealed class GOAWAY103Lab
{
    private const string Source = """
        using System.Net;
        using Microsoft.Extensions.Hosting;

        public sealed class Lifetime : IHostApplicationLifetime
        {
            public bool IsStopping { get; private set; }

            public CancellationToken ApplicationStarted => default;

            public CancellationToken ApplicationStopping => default;

            public CancellationToken ApplicationStopped => default;

            public void StopApplication() => IsStopping = true;
        }

        public sealed class Feed(Uri server, IHostApplicationLifetime lifetime)
        {
            private readonly HttpClient _client = new()
            {
                BaseAddress = server,
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            public async Task<string> LoadAsync(CancellationToken cancellation)
            {
                try
                {
                    return await _client.GetStringAsync("orders", cancellation);
                }
                catch (HttpRequestException)
                {
                    lifetime.StopApplication();
                    return "";
                }
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                var lifetime = new Lifetime();
                var text = await new Feed(server, lifetime).LoadAsync(cancellation);
                return lifetime.IsStopping ? "stopped" : text;
            }
        }
        """;

    [Fact]
    public async Task The_host_goes_on()
    {
        var trial = await new LabCase("GOAWAY103", Source) { Fix = "InsertGoAwayRetryHandler" }.AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("stopped", trial.Before.Result);
        Assert.Equal("ok", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("GET"));
    }
}
