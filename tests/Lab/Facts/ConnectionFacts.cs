using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>What retires a connection on the client's side: GOAWAY301 and GOAWAY302.</summary>
public sealed class ConnectionFacts
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData(300, 2)]
    public async Task A_connection_lives_as_long_as_the_handler_says(int? lifetime, int connections)
    {
        await using var server = await Script.Always(Faults.Answered()).StartAsync();
        using var handler = new SocketsHttpHandler();
        if (lifetime is { } milliseconds)
            handler.PooledConnectionLifetime = TimeSpan.FromMilliseconds(milliseconds);
        using var client = Http2Client.Over(handler, server.Address);

        using var first = await client.GetAsync("orders");
        await Task.Delay(600);
        using var second = await client.GetAsync("orders");

        Assert.Equal(connections, server.Journal.Connections);
    }

    /// <summary>A client that lets go of an idle connection before the balancer does can't send on one that the balancer is closing.</summary>
    [Theory]
    [InlineData(60, 1)]
    [InlineData(1, 2)]
    public async Task An_idle_connection_is_kept_as_long_as_the_handler_says(int seconds, int connections)
    {
        await using var server = await Script.Always(Faults.Answered()).StartAsync();
        using var client = Http2Client.Over(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(seconds) }, server.Address);

        using var first = await client.GetAsync("orders");
        await Task.Delay(3500); // the pool looks at its connections once a second
        using var second = await client.GetAsync("orders");

        Assert.Equal(connections, server.Journal.Connections);
    }
}
