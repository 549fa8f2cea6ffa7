using System.Net;
using System.Net.Sockets;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>A failure as the model knows it, beside the exception that .NET throws then.</summary>
internal sealed record Facts(string Name, KnownObject Known, Exception Real)
{
    /// <summary>The failures of .NET 10, with the texts it gives them.</summary>
    public static IReadOnlyList<Facts> Of(KnownSymbols symbols) =>
    [
        new("GracefulClose", Scenario.GracefulClose(symbols)[0].Thrown!, new HttpRequestException(
            HttpRequestError.HttpProtocolError,
            "The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0). (HttpProtocolError)",
            new HttpProtocolException(0, "The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0). (HttpProtocolError)", null))),
        new("Reset", Scenario.ConnectionLost(symbols)[0].Thrown!, new HttpRequestException(
            HttpRequestError.Unknown,
            "An error occurred while sending the request.",
            new IOException("Unable to read data from the transport connection: Connection reset by peer.", new SocketException((int)SocketError.ConnectionReset)))),
        new("Ended", Scenario.ConnectionLost(symbols)[1].Thrown!, new HttpRequestException(
            HttpRequestError.ResponseEnded,
            "The response ended prematurely. (ResponseEnded)",
            new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely. (ResponseEnded)"))),
        new("NeverSent", Scenario.NeverSent(symbols)[0].Thrown!, new HttpRequestException(
            HttpRequestError.ConnectionError,
            "Connection refused (localhost:80)",
            new SocketException((int)SocketError.ConnectionRefused))),
        new("Timeout", Closed(Scenario.Timeout(symbols)[0].Thrown!, symbols), new TaskCanceledException(
            "The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.",
            new TimeoutException("A task was canceled.", new TaskCanceledException("A task was canceled.")),
            new CancellationToken(canceled: true))),
        new("503", Scenario.StatusException(symbols, 503)!, new HttpRequestException(
            "Response status code does not indicate success: 503 (Service Unavailable).", null, HttpStatusCode.ServiceUnavailable)),
        new("404", Scenario.StatusException(symbols, 404)!, new HttpRequestException(
            "Response status code does not indicate success: 404 (Not Found).", null, HttpStatusCode.NotFound)),
    ];

    /// <summary>The exception of a timeout with the cause that it usually has; the model leaves it open.</summary>
    private static KnownObject Closed(KnownObject timeout, KnownSymbols symbols)
    {
        var canceled = timeout with { Members = timeout.Members.SetItem("InnerException", new Constant(null, FromFailure: true)) };
        var cause = timeout.Inner! with { Members = timeout.Inner!.Members.SetItem("InnerException", canceled), IsExact = true };
        return timeout with { Members = timeout.Members.SetItem("InnerException", cause) };
    }
}
