using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY104: a worker's loop that a graceful close ends, and with it the host.</summary>
public sealed class GOAWAY104Lab
{
    private const string Source = """
        using System.Net;
        using Microsoft.Extensions.Hosting;

        public sealed class Poller(Uri server) : BackgroundService
        {
            private readonly HttpClient _client = new()
            {
                BaseAddress = server,
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            private readonly TaskCompletionSource _polled = new();
            private int _polls;

            public Task Polled => _polled.Task;

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await _client.GetStringAsync("orders", stoppingToken);
                    if (++_polls == 2)
                    {
                        _polled.SetResult();
                    }

                    await Task.Delay(10, stoppingToken);
                }
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var poller = new Poller(server);
                await poller.StartAsync(cancellation);
                var ended = await Task.WhenAny(poller.ExecuteTask!, poller.Polled);
                if (ended == poller.ExecuteTask)
                {
                    await ended;
                }

                await poller.StopAsync(cancellation);
                return "still polling";
            }
        }
        """;

    [Fact]
    public async Task The_worker_goes_on()
    {
        var trial = await new LabCase("GOAWAY104", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.IsType<HttpRequestException>(trial.Before.Error);
        Assert.Equal("still polling", trial.After.Result);
        Assert.True(trial.After.Sent("GET") >= 3);
    }
}
