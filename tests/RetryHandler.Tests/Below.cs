using System.Net;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>What stands below the handler under test: does with each attempt what it is told, and the last thing with all further ones.</summary>
internal sealed class Below(params Func<HttpResponseMessage>[] attempts) : HttpMessageHandler
{
    private readonly List<(HttpRequestMessage Request, DateTime At)> _received = [];

    public int Attempts => _received.Count;

    public IEnumerable<HttpRequestMessage> Requests => _received.Select(attempt => attempt.Request);

    /// <summary>The times between the attempts.</summary>
    public IReadOnlyList<TimeSpan> Pauses => [.. _received.Zip(_received.Skip(1), (earlier, later) => later.At - earlier.At)];

    /// <summary>Runs before each attempt.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>Sends one request through the handler; below it is this.</summary>
    public async Task<HttpResponseMessage> ThroughAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var invoker = new HttpMessageInvoker(new GoAwayRetryHandler { InnerHandler = this }, disposeHandler: false);
        return await invoker.SendAsync(request, cancellation);
    }

    /// <summary>The same without a task.</summary>
    public HttpResponseMessage Through(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var invoker = new HttpMessageInvoker(new GoAwayRetryHandler { InnerHandler = this }, disposeHandler: false);
        return invoker.Send(request, cancellation);
    }

    public static Func<HttpResponseMessage> Answer(HttpStatusCode status = HttpStatusCode.OK) => () => new HttpResponseMessage(status);

    public static Func<HttpResponseMessage> Fail(Exception exception) => () => throw exception;

    /// <summary>A server that shuts down: what .NET 8 and what .NET 9 and later make of it.</summary>
    public static HttpRequestException Lost() => new(HttpRequestError.ResponseEnded, "Lost", new HttpIOException(HttpRequestError.ResponseEnded));

    /// <inheritdoc cref="Lost" />
    public static HttpRequestException Closed(long code = 0) => new(HttpRequestError.HttpProtocolError, "Closed", new HttpProtocolException(code, "Closed", null));

    public static HttpRequestMessage Request(string method = "GET", HttpContent? content = null) => new(new HttpMethod(method), "http://a.example/orders") { Content = content };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Receive(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Receive(request, cancellationToken);

    private HttpResponseMessage Receive(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _received.Add((request, DateTime.UtcNow));
        Before?.Invoke(Attempts);
        cancellationToken.ThrowIfCancellationRequested();
        return attempts[Math.Min(Attempts, attempts.Length) - 1]();
    }
}
