using System.Net.Http.Headers;
using GoAway.Analyzers.Lab.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>The retries that real code puts around a send; each sends one order and says whether it got through.</summary>
public enum Wrapper
{
    None,

    /// <summary><c>for</c> with <c>catch (HttpRequestException)</c>.</summary>
    Loop,

    /// <summary>The same, but only for what looks like a graceful GOAWAY.</summary>
    LoopOnNoError,

    /// <summary>Microsoft.Extensions.Http.Polly, HandleTransientHttpError, RetryAsync(3).</summary>
    Polly7,

    /// <summary>AddStandardResilienceHandler as it comes.</summary>
    Standard,

    /// <summary>The same with DisableForUnsafeHttpMethods.</summary>
    StandardSafeOnly,

    /// <summary>The same with DisableFor(POST, PATCH).</summary>
    StandardWithoutPost,

    /// <summary>DisableForUnsafeHttpMethods, and then ShouldHandle assigned.</summary>
    StandardGuardLost,

    /// <summary>AddStandardHedgingHandler as it comes.</summary>
    Hedging,

    /// <summary>Hedging whose ShouldHandle spares POST.</summary>
    HedgingShouldHandle,

    /// <summary>Hedging whose ShouldHandle and delay spare POST.</summary>
    HedgingShouldHandleAndDelay,
}

internal static class Wrapped
{
    /// <summary>Long enough that only a failure, and never the clock, brings the hedged copy; below the total timeout of 30 s, as validated.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(25);

    public static async Task<bool> SendAsync(this Wrapper wrapper, Uri server, HttpMethod method, TimeSpan hedgingDelay, TimeSpan attemptTimeout)
    {
        var services = new ServiceCollection();
        var registration = services
            .AddHttpClient("orders", client => client.BaseAddress = server)
            .ConfigurePrimaryHttpMessageHandler(() => new OverHttp2 { InnerHandler = new SocketsHttpHandler() });
        switch (wrapper)
        {
            case Wrapper.Polly7:
                registration.AddTransientHttpErrorPolicy(policy => policy.RetryAsync(3));
                break;
            case Wrapper.Standard:
                registration.AddStandardResilienceHandler(Quick);
                break;
            case Wrapper.StandardSafeOnly:
                registration.AddStandardResilienceHandler(Quick).Configure(options => options.Retry.DisableForUnsafeHttpMethods());
                break;
            case Wrapper.StandardWithoutPost:
                registration.AddStandardResilienceHandler(Quick)
                    .Configure(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                break;
            case Wrapper.StandardGuardLost:
                registration.AddStandardResilienceHandler(Quick).Configure(options =>
                {
                    options.Retry.DisableForUnsafeHttpMethods();
                    options.Retry.ShouldHandle = attempt => new ValueTask<bool>(HttpClientResiliencePredicates.IsTransient(attempt.Outcome));
                });
                break;
            case Wrapper.Hedging:
                registration.AddStandardHedgingHandler().Configure(options => options.Hedging.Delay = hedgingDelay);
                break;
            case Wrapper.HedgingShouldHandle:
                registration.AddStandardHedgingHandler().Configure(options =>
                {
                    options.Hedging.Delay = hedgingDelay;
                    SparePost(options);
                });
                break;
            case Wrapper.HedgingShouldHandleAndDelay:
                registration.AddStandardHedgingHandler().Configure(options =>
                {
                    SparePost(options);
                    options.Hedging.DelayGenerator = attempt => new ValueTask<TimeSpan>(
                        attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get ? hedgingDelay : Timeout.InfiniteTimeSpan);
                });
                break;
        }

        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        var attempts = wrapper is Wrapper.Loop or Wrapper.LoopOnNoError ? 3 : 1;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(method, "orders");
                request.Content = method == HttpMethod.Get ? null : new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
                using var response = await client.SendAsync(request);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException exception) when (attempt < attempts && (wrapper == Wrapper.Loop || IsNoError(exception)))
            {
                // Again.
            }
            catch (Exception exception) when (exception is HttpRequestException or Polly.Timeout.TimeoutRejectedException)
            {
                return false;
            }
        }

        void Quick(HttpStandardResilienceOptions options)
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.AttemptTimeout.Timeout = attemptTimeout;
        }

        static void SparePost(HttpStandardHedgingResilienceOptions options)
        {
            var inner = options.Hedging.ShouldHandle;
            options.Hedging.ShouldHandle = async attempt =>
                attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get && await inner(attempt);
        }

        static bool IsNoError(HttpRequestException exception) => exception.InnerException is HttpProtocolException { ErrorCode: 0 };
    }
}
