using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.RealServers;

public sealed class HaproxyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_soft_reload_in_each_part_of_a_rolling_restart()
    {
        await using var shop = new Shop(TimeSpan.FromMilliseconds(50));
        await shop.StartAsync();
        await using var proxy = await Proxy.HaproxyAsync(shop.Addresses, shutdown: "");

        var load = await Load.DuringAsync(shop, proxy.Port, workers: 3, () => proxy.ReloadDuringAsync(shop.RestartAsync()));

        load.IsClean(shop, output);
    }

    /// <summary>
    /// haproxy then says REFUSED_STREAM of requests that it has handed on, and the runtime, which has to believe that they were not
    /// processed, sends them again: POSTs are executed twice with no retry of the application's. GETs are not lost.
    /// </summary>
    [Fact]
    public async Task A_hard_stop_over_slow_requests_of_which_the_proxy_says_what_is_not_so()
    {
        await using var shop = new Shop(TimeSpan.FromSeconds(2.5));
        await shop.StartAsync();
        await using var proxy = await Proxy.HaproxyAsync(shop.Addresses, shutdown: "hard-stop-after 1s");

        var load = await Load.DuringAsync(shop, proxy.Port, workers: 3, async () =>
        {
            await proxy.ReloadAsync();
            await Task.Delay(3000);
        });

        output.WriteLine($"{load}; executed twice: {string.Join(", ", shop.Repeated)}");
        Assert.Empty(load.LostReads);
        Assert.DoesNotContain(shop.Repeated, order => order.StartsWith("refund", StringComparison.Ordinal) || order.StartsWith("adjustment", StringComparison.Ordinal));
    }
}
