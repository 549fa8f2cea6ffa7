using System.Net;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>What the lab's own server must get right for the rest to mean anything.</summary>
public sealed class ScriptedServerFacts
{
    [Fact]
    public async Task It_reads_method_path_headers_and_content()
    {
        await using var server = await Script.Always(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);
        using var request = Http2Client.Request(HttpMethod.Patch, new StringContent(new string('é', 100_000)));
        request.Headers.Add("Idempotency-Key", "7f0c1a");

        using var response = await client.SendAsync(request);

        var exchange = Assert.Single(server.Journal.Exchanges);
        Assert.Equal(("PATCH", "/orders", "HTTP/2"), (exchange.Method, exchange.Path, exchange.Protocol));
        Assert.Equal("7f0c1a", exchange.Header("idempotency-key"));
        Assert.Equal(new string('é', 100_000), exchange.Content);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_answers_with_status_and_headers()
    {
        await using var server = await Script.Always(Act.Answer(429, "slow down", new HeaderField("retry-after", "7"))).StartAsync();
        using var client = Http2Client.To(server.Address);

        using var response = await client.PostAsync("orders", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("slow down", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, server.Journal.Sent("POST"));
        Assert.Equal(0, server.Journal.Executed("POST"));
    }

    [Theory]
    [InlineData("first", "first", 1)]
    [InlineData("first", "second", 2)]
    public async Task It_honours_idempotency_keys(string firstKey, string secondKey, int executions)
    {
        await using var server = await Script.Always(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);

        foreach (var key in (string[])[firstKey, secondKey])
        {
            using var request = Http2Client.Request(HttpMethod.Post, new StringContent("{}"));
            request.Headers.Add("Idempotency-Key", key);
            using var response = await client.SendAsync(request);
        }

        Assert.Equal(2, server.Journal.Sent("POST"));
        Assert.Equal(executions, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task Scenes_count_each_method_for_itself()
    {
        await using var server = await Script.First(1, Faults.Answered(503)).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);

        HttpStatusCode[] statuses =
        [
            (await client.GetAsync("orders")).StatusCode,
            (await client.PostAsync("orders", new StringContent("{}"))).StatusCode,
            (await client.GetAsync("orders")).StatusCode,
            (await client.PostAsync("orders", new StringContent("{}"))).StatusCode,
        ];

        Assert.Equal(
            [HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK],
            statuses);
    }

    [Fact]
    public async Task Scenes_can_go_by_connection()
    {
        await using var server = await Script
            .OnFirstConnections(1, Act.Execute, Act.Answer(), Act.GoAway(LastStream.This), Act.Fin)
            .Then(Faults.Answered(503))
            .StartAsync();
        using var client = Http2Client.To(server.Address);

        // Should the second request leave before GOAWAY is read, it is disclaimed and sent again on the second connection.
        using var first = await client.GetAsync("orders");
        using var second = await client.GetAsync("orders");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task A_held_answer_waits_for_its_release()
    {
        await using var server = await Script.Always(Act.Execute, Act.HoldUntilReleased, Act.Answer()).StartAsync();
        using var client = Http2Client.To(server.Address);

        var sending = client.PostAsync("orders", new StringContent("{}"));
        await server.Journal.WhenAsync(journal => journal.Executed("POST") == 1);
        Assert.False(sending.IsCompleted);
        server.Release();

        Assert.True((await sending).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_held_answer_ends_when_the_client_gives_up()
    {
        await using var server = await Script.Always([.. Faults.NeverAnswered, Act.Fin]).StartAsync();
        using var client = Http2Client.To(server.Address);
        using var cancellation = new CancellationTokenSource();

        var sending = client.PostAsync("orders", new StringContent("{}"), cancellation.Token);
        await server.Journal.WhenAsync(journal => journal.Executed("POST") == 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        await Assert.Single(server.Journal.Exchanges).Abandoned;
    }

    [Fact]
    public async Task What_was_not_read_to_its_end_can_not_be_executed()
    {
        var server = await Script.BeforeContent(Act.Execute).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);

        using var response = await client.PostAsync("orders", new StringContent("{}"));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.DisposeAsync());
        Assert.Contains("not read to its end", exception.Message, StringComparison.Ordinal);
    }
}
