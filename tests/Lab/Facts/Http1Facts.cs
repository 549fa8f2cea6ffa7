using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>HTTP/1.1, where the handler repeats any request without content that got no answer: GOAWAY211.</summary>
public sealed class Http1Facts
{
    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("GET")]
    public async Task Without_content_the_handler_sends_again(string method)
    {
        await using var server = await Script.First(1, Faults.ExecutedThenFin).Then(Faults.Answered()).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), "orders");

        using var response = await client.SendAsync(request);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(2, server.Journal.Executed(method));
        Assert.All(server.Journal.Exchanges, exchange => Assert.Equal("HTTP/1.1", exchange.Protocol));
    }

    [Fact]
    public async Task And_up_to_four_times()
    {
        await using var server = await Script.Always(Faults.ExecutedThenFin).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("orders", content: null));

        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.Equal(4, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task Empty_content_is_content()
    {
        await using var server = await Script.First(1, Faults.ExecutedThenFin).Then(Faults.Answered()).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("orders", new ByteArrayContent([])));

        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.Equal(1, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task RST_is_never_followed_by_another_send()
    {
        await using var server = await Script.First(1, Act.Execute, Act.TcpReset).Then(Faults.Answered()).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("orders", content: null));

        Assert.Equal(1, server.Journal.Executed("POST"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_reads_content_of_known_and_unknown_length(bool chunked)
    {
        await using var server = await Script.Always(Faults.Answered()).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.TransferEncodingChunked = chunked;

        using var response = await client.PostAsync("orders?page=2", new StringContent("one order"));

        var exchange = Assert.Single(server.Journal.Exchanges);
        Assert.Equal("one order", exchange.Content);
        Assert.Equal("/orders?page=2", exchange.Path);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_script_that_asks_for_a_frame_is_an_error()
    {
        var server = await Script.Always(Act.GoAway(LastStream.This), Act.Fin).StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        using var cancellation = new CancellationTokenSource();
        var sending = client.GetAsync("orders", cancellation.Token);
        await server.Journal.WhenAsync(journal => journal.Troubles.Count > 0);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.DisposeAsync());
        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
    }
}
