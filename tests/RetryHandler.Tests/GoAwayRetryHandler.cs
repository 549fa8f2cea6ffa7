using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>
/// Sends a request again when its connection is lost before an answer came, as when a server that shuts down says so by
/// GOAWAY (RFC 9113 section 6.8), and when the answer is 408, 429 or 5xx. Only a request that may be sent twice: its method
/// is idempotent (RFC 9110 section 9.2.2) or it has an idempotency key, and its content can be read again. Everything else
/// is sent once, because a POST whose connection was lost may have been executed; its failure is the caller's to judge.
/// </summary>
internal sealed class GoAwayRetryHandler : DelegatingHandler
{
    private const int MaxAttempts = 4;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>A server that asks for a longer pause is not waited for: the caller is given its answer.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mayRepeat = MayBeRepeated(request);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                delay = DelayAfter(response, attempt);
                if (!mayRepeat || attempt == MaxAttempts || !IsTransient(response) || delay > LongestDelay)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException exception)
                when (mayRepeat && attempt < MaxAttempts && IsConnectionLost(exception) && !cancellationToken.IsCancellationRequested)
            {
                delay = DelayAfter(attempt);
            }

            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mayRepeat = MayBeRepeated(request);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                var response = base.Send(request, cancellationToken);
                delay = DelayAfter(response, attempt);
                if (!mayRepeat || attempt == MaxAttempts || !IsTransient(response) || delay > LongestDelay)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException exception)
                when (mayRepeat && attempt < MaxAttempts && IsConnectionLost(exception) && !cancellationToken.IsCancellationRequested)
            {
                delay = DelayAfter(attempt);
            }

            cancellationToken.WaitHandle.WaitOne(delay);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asked before the first attempt: a handler below may change the request.</summary>
    private static bool MayBeRepeated(HttpRequestMessage request) =>
        (IsIdempotent(request.Method) || HasIdempotencyKey(request)) && IsReplayable(request.Content);

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get
        || method == HttpMethod.Head
        || method == HttpMethod.Options
        || method == HttpMethod.Trace
        || method == HttpMethod.Put
        || method == HttpMethod.Delete;

    /// <summary>Whether the request has a header by which the server knows it when it comes again.</summary>
    private static bool HasIdempotencyKey(HttpRequestMessage request) =>
        request.Headers.Any(header => header.Key.Contains("idempoten", StringComparison.OrdinalIgnoreCase));

    /// <summary>Content that is a stream can be sent once, and is not buffered here: it may be large.</summary>
    private static bool IsReplayable(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsReplayable),
        _ => false,
    };

    private static bool IsConnectionLost(HttpRequestException exception) => exception.HttpRequestError switch
    {
        // 0 is a graceful GOAWAY, 7 a stream that was refused unprocessed. Other codes tell of a fault that is to be seen.
        HttpRequestError.HttpProtocolError => exception.InnerException is HttpProtocolException { ErrorCode: 0 or 7 },
        HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError => true,

        // A connection that was shut down before the request was on it, or that was reset.
        HttpRequestError.Unknown => exception.StatusCode is null && exception.InnerException is null or IOException,
        _ => false,
    };

    private static bool IsTransient(HttpResponseMessage response) => (int)response.StatusCode is 408 or 429 or >= 500;

    private static TimeSpan DelayAfter(HttpResponseMessage response, int attempt)
    {
        var retryAfter = response.Headers.RetryAfter;
        var asked = retryAfter?.Delta ?? retryAfter?.Date - DateTimeOffset.UtcNow;
        var delay = DelayAfter(attempt);
        return asked > delay ? asked.Value : delay;
    }

    /// <summary>Twice as long each time, and never the same: clients whose server has gone do not all come back at once.</summary>
    private static TimeSpan DelayAfter(int attempt)
    {
        var jitter = Random.Shared.NextDouble();
        return TimeSpan.FromMilliseconds(FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1) * (0.5 + (jitter / 2)));
    }
}
