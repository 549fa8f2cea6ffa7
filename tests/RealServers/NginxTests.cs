using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.RealServers;

public sealed class NginxTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_rolling_restart_behind_connections_of_twenty_requests_each()
    {
        await using var shop = new Shop(TimeSpan.Zero);
        await shop.StartAsync();
        await using var proxy = await Proxy.NginxAsync(shop.Addresses, requestsPerConnection: 20, shutdown: "");

        var load = await Load.DuringAsync(shop, proxy.Port, workers: 3, shop.RestartAsync);

        load.IsClean(shop, output);
    }

    [Fact]
    public async Task A_reload_in_each_part_of_a_rolling_restart()
    {
        await using var shop = new Shop(TimeSpan.FromMilliseconds(50));
        await shop.StartAsync();
        await using var proxy = await Proxy.NginxAsync(shop.Addresses, requestsPerConnection: 1000, shutdown: "");

        var load = await Load.DuringAsync(shop, proxy.Port, workers: 3, () => proxy.ReloadDuringAsync(shop.RestartAsync()));

        load.IsClean(shop, output);
    }

    /// <summary>GOAWAY that names the last stream, then FIN, for requests that are being executed: here a retry of POST makes a second order.</summary>
    [Fact]
    public async Task A_reload_that_does_not_wait_for_slow_requests()
    {
        await using var shop = new Shop(TimeSpan.FromSeconds(2.5));
        await shop.StartAsync();
        await using var proxy = await Proxy.NginxAsync(shop.Addresses, requestsPerConnection: 1000, shutdown: "worker_shutdown_timeout 1s;");

        var load = await Load.DuringAsync(shop, proxy.Port, workers: 3, async () =>
        {
            await proxy.ReloadAsync();
            await Task.Delay(3000);
        });

        load.IsClean(shop, output);
        Assert.True(load.Refusals.Count > 0, "No request was cut off: the test has tested nothing.");
        Assert.All(load.Refusals, failure => Assert.IsType<HttpRequestException>(failure));
    }
}
