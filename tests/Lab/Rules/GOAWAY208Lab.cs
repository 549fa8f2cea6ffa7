using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY208: an upload that a retry is to save, from a stream that can be read once, and from content that is disposed.</summary>
public sealed class GOAWAY208Lab
{
    private const string Source = """
        using System.Net;

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    BaseAddress = server,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                return await UploadAsync(client, new Forward(), cancellation);
            }

            private static async Task<string> UploadAsync(HttpClient client, Stream stream, CancellationToken cancellation)
            {
                var content = new StreamContent(stream);
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await client.PutAsync("orders", content, cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }

            private sealed class Forward() : MemoryStream([1, 2, 3])
            {
                public override bool CanSeek => false;
            }
        }
        """;

    private static readonly string Disposed = Source
        .Replace("new StreamContent(stream)", "new StringContent(\"{}\")", StringComparison.Ordinal)
        .Replace("using var response = await client.PutAsync(\"orders\", content, cancellation);", """
            using var request = new HttpRequestMessage(HttpMethod.Put, "orders") { Content = content };
                        request.Version = HttpVersion.Version20;
                        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                        using var response = await client.SendAsync(request, cancellation);
            """, StringComparison.Ordinal);

    [Fact]
    public async Task A_stream_that_is_buffered_is_sent_again()
    {
        var trial = await new LabCase("GOAWAY208", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        // The close is hidden by what the second attempt meets.
        Assert.IsType<InvalidOperationException>(Assert.IsType<HttpRequestException>(trial.Before.Error).InnerException);
        Assert.Equal(1, trial.Before.Sent("PUT"));
        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("PUT"));
    }

    /// <summary>Over HTTP/2 content is sent again even after it was disposed, over HTTP/1.1 it is not.</summary>
    [Fact]
    public async Task Content_of_each_attempt_is_sent_again()
    {
        var trial = await new LabCase("GOAWAY208", Disposed.Replace("Version20", "Version11", StringComparison.Ordinal))
            .AgainstAsync(Script.First(1, Faults.ExecutedThenFin).Then(Faults.Answered()));

        Assert.IsType<ObjectDisposedException>(trial.Before.Error?.GetBaseException());
        Assert.Equal(1, trial.Before.Sent("PUT"));
        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("PUT"));
    }
}
