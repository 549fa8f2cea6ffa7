using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Xunit;
using static GoAway.Analyzers.RetryHandler.Below;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>After which failures the handler sends a GET again.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, int> Failures => new()
    {
        { "GOAWAY NO_ERROR", 2 },
        { "REFUSED_STREAM", 2 },
        { "PROTOCOL_ERROR", 1 },
        { "INTERNAL_ERROR", 1 },
        { "ENHANCE_YOUR_CALM", 1 },
        { "HTTP_1_1_REQUIRED", 1 },
        { "protocol error without a code", 1 },
        { "end of stream", 2 },
        { "connection refused", 2 },
        { "shut down before it was sent", 2 },
        { "TCP RST", 2 },
        { "stream that was consumed", 1 },
        { "no such host", 1 },
        { "TLS", 1 },
        { "version", 1 },
        { "status", 1 },
        { "buffer too small", 1 },
        { "malformed answer", 1 },
        { "timeout", 1 },
        { "bare IOException", 1 },
        { "anything else", 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task By_failure(string failure, int attempts)
    {
        var exception = ExceptionOf(failure);
        var below = new Below(Fail(exception), Answer());

        if (attempts == 1)
            Assert.Same(exception, await Assert.ThrowsAnyAsync<Exception>(() => below.ThroughAsync(Request())));
        else
            (await below.ThroughAsync(Request())).Dispose();

        Assert.Equal(attempts, below.Attempts);
    }

    [Theory]
    [InlineData(408, 2)]
    [InlineData(429, 2)]
    [InlineData(500, 2)]
    [InlineData(502, 2)]
    [InlineData(503, 2)]
    [InlineData(504, 2)]
    [InlineData(599, 2)]
    [InlineData(200, 1)]
    [InlineData(204, 1)]
    [InlineData(304, 1)]
    [InlineData(307, 1)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(404, 1)]
    [InlineData(409, 1)]
    [InlineData(412, 1)]
    public async Task By_status(int status, int attempts)
    {
        var below = new Below(Answer((HttpStatusCode)status), Answer());

        using var response = await below.ThroughAsync(Request());

        Assert.Equal(attempts, below.Attempts);
        Assert.Equal(attempts == 1 ? status : 200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task POST_is_given_its_status(int status)
    {
        var below = new Below(Answer((HttpStatusCode)status), Answer());

        using var response = await below.ThroughAsync(Request("POST", new StringContent("{}")));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(1, below.Attempts);
    }

    [Fact]
    public async Task Answers_that_the_caller_does_not_see_are_disposed_and_the_last_is_not()
    {
        List<Watched> answers = [new(HttpStatusCode.InternalServerError), new(HttpStatusCode.OK)];
        var below = new Below(() => answers[0], () => answers[1]);

        var response = await below.ThroughAsync(Request());

        Assert.Same(answers[1], response);
        Assert.Equal([true, false], answers.Select(answer => answer.IsDisposed));
        response.Dispose();
    }

    internal static Exception ExceptionOf(string failure) => failure switch
    {
        "GOAWAY NO_ERROR" => Closed(),
        "REFUSED_STREAM" => Closed(7),
        "PROTOCOL_ERROR" => Closed(1),
        "INTERNAL_ERROR" => Closed(2),
        "ENHANCE_YOUR_CALM" => Closed(11),
        "HTTP_1_1_REQUIRED" => Closed(13),
        "protocol error without a code" => new HttpRequestException(HttpRequestError.HttpProtocolError),
        "end of stream" => Lost(),
        "connection refused" => new HttpRequestException(HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused)),
        "shut down before it was sent" => new HttpRequestException(HttpRequestError.Unknown, "The server shut down the connection."),
        "TCP RST" => new HttpRequestException(null, new IOException(null, new IOException(null, new SocketException((int)SocketError.ConnectionReset)))),
        "stream that was consumed" => new HttpRequestException(null, new InvalidOperationException()),
        "no such host" => new HttpRequestException(HttpRequestError.NameResolutionError, null, new SocketException((int)SocketError.HostNotFound)),
        "TLS" => new HttpRequestException(HttpRequestError.SecureConnectionError, null, new AuthenticationException()),
        "version" => new HttpRequestException(HttpRequestError.VersionNegotiationError),
        "status" => new HttpRequestException(null, null, HttpStatusCode.ServiceUnavailable),
        "buffer too small" => new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded),
        "malformed answer" => new HttpRequestException(HttpRequestError.InvalidResponse, null, new HttpIOException(HttpRequestError.InvalidResponse)),
        "timeout" => new TaskCanceledException(null, new TimeoutException()),
        "bare IOException" => new IOException(),
        _ => new NotSupportedException(),
    };

    private sealed class Watched(HttpStatusCode status) : HttpResponseMessage(status)
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
