using System.Net;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>Clients as the facts were measured with: the default handler, and HTTP/2 or nothing.</summary>
internal static class Http2Client
{
    public static HttpClient To(Uri server) => Over(new SocketsHttpHandler(), server);

    public static HttpClient Over(HttpMessageHandler handler, Uri server) => new(handler)
    {
        BaseAddress = server,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static HttpRequestMessage Request(HttpMethod method, HttpContent? content = null) => new(method, "orders")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>Content that can be read once.</summary>
    public sealed class Forward(byte[] octets) : MemoryStream(octets)
    {
        public override bool CanSeek => false;
    }
}

/// <summary>Puts every request on HTTP/2, below whatever has cloned it: hedging's clone drops the version policy.</summary>
internal sealed class OverHttp2 : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return base.SendAsync(request, cancellationToken);
    }
}
