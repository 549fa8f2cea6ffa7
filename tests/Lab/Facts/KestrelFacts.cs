using System.Net.Sockets;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>The same client against a real server.</summary>
public sealed class KestrelFacts
{
    [Fact]
    public async Task Retiring_the_connection_with_every_answer_costs_nothing()
    {
        await using var server = await new KestrelPlan(KestrelConduct.Retire).StartAsync();
        using var client = Http2Client.To(server.Address);

        for (var batch = 1; batch <= 10; batch++)
        {
            var sending = Enumerable.Range(0, 10).Select(_ => client.PostAsync("orders", new StringContent("{}")));
            Assert.All(await Task.WhenAll(sending), response => Assert.True(response.IsSuccessStatusCode));
        }

        Assert.Equal(100, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task Aborting_the_connection_is_a_socket_error_over_an_executed_request()
    {
        await using var server = await new KestrelPlan(KestrelConduct.AbortFirstPost).StartAsync();
        using var client = Http2Client.To(server.Address);

        // The handshake must be over, or a write of the client's may meet the reset first and its read find a plain end of stream.
        using var first = await client.GetAsync("orders");
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("orders", new StringContent("{}")));
        using var next = await client.PostAsync("orders", new StringContent("{}"));

        Assert.Equal(HttpRequestError.Unknown, exception.HttpRequestError);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.GetBaseException()).SocketErrorCode);
        Assert.Equal(2, server.Journal.Executed("POST"));
    }
}
