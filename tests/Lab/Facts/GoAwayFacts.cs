using System.Net;
using System.Net.Sockets;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>What SocketsHttpHandler makes of GOAWAY and its neighbours, with no retry of the application's. Every rule rests on it.</summary>
public sealed class GoAwayFacts
{
    public static TheoryData<string, Http2Error> DisclaimedRequests
    {
        get
        {
            var data = new TheoryData<string, Http2Error>();
            foreach (var method in (string[])["GET", "POST"])
            {
                foreach (var code in (Http2Error[])
                    [Http2Error.NoError, Http2Error.EnhanceYourCalm, Http2Error.InternalError, Http2Error.ProtocolError, Http2Error.Http11Required])
                    data.Add(method, code);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(DisclaimedRequests))]
    public async Task A_disclaimed_request_is_sent_again_by_the_handler_itself(string method, Http2Error code)
    {
        await using var server = await Script.First(1, Faults.Disclaimed(code)).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);

        using var response = await SendAsync(client, method);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, server.Journal.Sent(method));
        Assert.Equal(1, server.Journal.Executed(method));
        Assert.Equal(2, server.Journal.Connections);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Disclaimed_on_every_connection_it_is_sent_four_times(string method)
    {
        await using var server = await Script.Always(Faults.Disclaimed()).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, method));

        Assert.Equal(HttpRequestError.HttpProtocolError, exception.HttpRequestError);
        Assert.Null(exception.StatusCode);
        Assert.Equal("The request was aborted.", exception.Message);
        var inner = Assert.IsType<HttpProtocolException>(exception.InnerException);
        Assert.Equal(0, inner.ErrorCode);
        Assert.Equal(
            "The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0). (HttpProtocolError)",
            inner.Message);
        Assert.Null(inner.InnerException);
        Assert.Equal(4, server.Journal.Sent(method));
        Assert.Equal(0, server.Journal.Executed(method));
    }

    [Theory]
    [InlineData("GET", LastStream.This, Http2Error.NoError)]
    [InlineData("POST", LastStream.This, Http2Error.NoError)]
    [InlineData("POST", LastStream.Max, Http2Error.NoError)]
    [InlineData("POST", LastStream.This, Http2Error.EnhanceYourCalm)]
    [InlineData("POST", LastStream.This, Http2Error.InternalError)]
    [InlineData("POST", LastStream.This, Http2Error.Http11Required)]
    public async Task An_executed_request_whose_answer_never_comes_fails_with_the_code_of_GOAWAY(string method, LastStream last, Http2Error code)
    {
        await using var server = await Script.Always(Faults.ExecutedThenClosed(last, code)).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, method));

        Assert.Equal(HttpRequestError.HttpProtocolError, exception.HttpRequestError);
        Assert.Null(exception.StatusCode);
        var inner = Assert.IsType<HttpProtocolException>(exception.InnerException);
        Assert.Equal((long)code, inner.ErrorCode);
        Assert.Equal(inner.Message, exception.Message);
        Assert.Equal(1, server.Journal.Sent(method));
        Assert.Equal(1, server.Journal.Executed(method));
    }

    [Fact]
    public async Task With_TCP_RST_in_place_of_FIN_GOAWAY_is_invisible()
    {
        await using var server = await Script.Always(Faults.ExecutedThenReset).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, "POST"));

        AssertConnectionReset(exception);
        Assert.Equal(1, server.Journal.Executed("POST"));
        Assert.Equal(1, server.Journal.Sent("POST"));
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again_on_the_same_connection()
    {
        await using var server = await Script.First(1, Faults.Refused).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);

        using var response = await SendAsync(client, "POST");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, server.Journal.Sent("POST"));
        Assert.Equal(1, server.Journal.Executed("POST"));
        Assert.Equal(1, server.Journal.Connections);
    }

    [Fact]
    public async Task Refused_every_time_it_is_sent_four_times()
    {
        await using var server = await Script.Always(Faults.Refused).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, "POST"));

        Assert.Equal("The request was aborted.", exception.Message);
        Assert.Equal(7, Assert.IsType<HttpProtocolException>(exception.InnerException).ErrorCode);
        Assert.Equal(4, server.Journal.Sent("POST"));
    }

    [Theory]
    [InlineData(Http2Error.Cancel)]
    [InlineData(Http2Error.InternalError)]
    [InlineData(Http2Error.NoError)]
    public async Task Any_other_reset_stream_is_not(Http2Error code)
    {
        await using var server = await Script.Always(Faults.ExecutedThenStreamReset(code)).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, "GET"));

        // NO_ERROR makes it look like a graceful GOAWAY in all but the text.
        Assert.Equal(HttpRequestError.HttpProtocolError, exception.HttpRequestError);
        var inner = Assert.IsType<HttpProtocolException>(exception.InnerException);
        Assert.Equal((long)code, inner.ErrorCode);
        Assert.StartsWith("The HTTP/2 server reset the stream.", inner.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Journal.Sent("GET"));
    }

    [Fact]
    public async Task A_body_cut_off_while_it_is_buffered_is_an_HttpRequestException()
    {
        await using var server = await Script.Always(Faults.HalfAnswered).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("orders"));

        Assert.Equal(HttpRequestError.HttpProtocolError, exception.HttpRequestError);
        Assert.Equal("Error while copying content to a stream.", exception.Message);
        Assert.Equal(0, Assert.IsType<HttpProtocolException>(exception.InnerException).ErrorCode);
        Assert.Equal(1, server.Journal.Sent("GET"));
    }

    [Fact]
    public async Task A_body_cut_off_while_it_is_streamed_is_a_bare_HttpProtocolException()
    {
        await using var server = await Script.Always(Faults.HalfAnswered).StartAsync();
        using var client = Http2Client.To(server.Address);
        using var response = await client.GetAsync("orders", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();

        var exception = await Assert.ThrowsAsync<HttpProtocolException>(() => body.CopyToAsync(Stream.Null));

        Assert.Equal(0, exception.ErrorCode);
        Assert.Equal(1, server.Journal.Sent("GET"));
    }

    public static TheoryData<string, Act[]> GracefulEndings => new()
    {
        { "answered before the end", [Act.Execute, Act.GoAway(LastStream.This), Act.Answer(), Act.Fin] },
        { "two-phase", [Act.Execute, Act.GoAway(LastStream.Max), Act.GoAway(LastStream.This), Act.Answer(), Act.Fin] },
        { "in mid-body", [Act.Execute, Act.HalfAnswer, Act.GoAway(LastStream.This), Act.RestOfAnswer, Act.Fin] },
    };

    [Theory]
    [MemberData(nameof(GracefulEndings))]
    public async Task A_graceful_end_costs_nothing(string ending, Act[] acts)
    {
        await using var server = await Script.Always(acts).StartAsync();
        using var client = Http2Client.To(server.Address);

        for (var request = 1; request <= 3; request++)
        {
            using var response = await SendAsync(client, "POST");
            Assert.True(response.IsSuccessStatusCode, ending);
        }

        Assert.Equal(3, server.Journal.Sent("POST"));
        Assert.Equal(3, server.Journal.Connections);
    }

    [Fact]
    public async Task GOAWAY_that_crosses_the_next_request_costs_nothing()
    {
        await using var server = await Script
            .First(1, Faults.Answered())
            .ThenFirst(2, Faults.Disclaimed())
            .Then(Faults.Answered())
            .StartAsync();
        using var client = Http2Client.To(server.Address);

        using var first = await SendAsync(client, "POST");
        using var second = await SendAsync(client, "POST");

        Assert.Equal([1, 1, 2], server.Journal.Exchanges.Select(exchange => exchange.Connection));
        Assert.Equal([1, 3, 1], server.Journal.Exchanges.Select(exchange => exchange.Stream));
        Assert.Equal(2, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task GOAWAY_while_100_continue_is_awaited_looks_like_a_cancellation()
    {
        await using var server = await Script.BeforeContent(Faults.Disclaimed()).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.Over(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }, server.Address);
        using var request = Http2Client.Request(HttpMethod.Post, new StringContent("{}"));
        request.Headers.ExpectContinue = true;

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => client.SendAsync(request));

        Assert.Null(exception.InnerException);
        Assert.Equal(1, server.Journal.Begun("POST"));
        Assert.Equal(0, server.Journal.Sent("POST"));
    }

    [Fact]
    public async Task What_takes_longer_than_the_client_waits_carries_a_token_of_its_own_that_is_cancelled()
    {
        await using var server = await Script.Always(Faults.NeverAnswered).StartAsync();
        using var client = Http2Client.To(server.Address);
        client.Timeout = TimeSpan.FromSeconds(1);
        using var source = new CancellationTokenSource();

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => client.PostAsync("orders", new StringContent("{}"), source.Token));

        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.NotEqual(source.Token, exception.CancellationToken);
        Assert.NotEqual(CancellationToken.None, exception.CancellationToken);
        Assert.True(exception.CancellationToken.IsCancellationRequested);
        Assert.Equal(1, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task Content_that_can_be_read_once_hides_GOAWAY()
    {
        await using var server = await Script.First(1, Faults.Disclaimed()).Then(Faults.Answered()).StartAsync();
        using var client = Http2Client.To(server.Address);
        using var content = new StreamContent(new Http2Client.Forward([1, 2, 3]));

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("orders", content));

        Assert.Equal(HttpRequestError.Unknown, exception.HttpRequestError);
        Assert.Equal(
            "The stream was already consumed. It cannot be read again.",
            Assert.IsType<InvalidOperationException>(exception.InnerException).Message);
        Assert.Equal(0, server.Journal.Executed("POST"));
    }

    [Fact]
    public async Task FIN_without_GOAWAY_is_ResponseEnded()
    {
        await using var server = await Script.Always(Faults.ExecutedThenFin).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, "GET"));

        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.IsType<HttpIOException>(exception.InnerException);
        Assert.Equal(1, server.Journal.Sent("GET"));
    }

    [Fact]
    public async Task RST_without_GOAWAY_is_a_socket_error()
    {
        await using var server = await Script.Always(Act.Execute, Act.TcpReset).StartAsync();
        using var client = Http2Client.To(server.Address);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, "GET"));

        AssertConnectionReset(exception);
        Assert.Equal(1, server.Journal.Sent("GET"));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method) =>
        method == "GET" ? client.GetAsync("orders") : client.PostAsync("orders", new StringContent("{}"));

    private static void AssertConnectionReset(HttpRequestException exception)
    {
        Assert.Equal(HttpRequestError.Unknown, exception.HttpRequestError);
        Assert.Null(exception.StatusCode);
        Assert.Equal("An error occurred while sending the request.", exception.Message);
        var outer = Assert.IsType<IOException>(exception.InnerException);
        var inner = Assert.IsType<IOException>(outer.InnerException);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(inner.InnerException).SocketErrorCode);
    }
}
