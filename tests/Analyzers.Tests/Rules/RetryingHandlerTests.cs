using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RetryingHandlerTests() : RuleTest("GOAWAY205")
{
    [Fact]
    public Task Loop_over_base_SendAsync() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Loop_over_a_private_method() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var left = 3;
                while (true)
                {
                    try
                    {
                        return await Once(request, cancellationToken);
                    }
                    catch (Exception e) when (e is HttpRequestException && left-- > 0)
                    {
                        await Task.Delay(100, cancellationToken);
                    }
                }
            }

            private async Task<HttpResponseMessage> Once(HttpRequestMessage request, CancellationToken cancellationToken) =>
                await [|base.SendAsync(request, cancellationToken)|];
        }
        """);

    [Fact]
    public Task Local_function_run_by_a_helper() => Reports("""
        static class Retry
        {
            public static async Task<T> Run<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken token)
            {
                for (var i = 0; i < 2; i++)
                {
                    try { return await attempt(token); }
                    catch (HttpRequestException) { }
                }

                return await attempt(token);
            }
        }

        class Handler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                return Retry.Run(Attempt, cancellationToken);

                Task<HttpResponseMessage> Attempt(CancellationToken token) => [|base.SendAsync(request, token)|];
            }
        }
        """);

    [Fact]
    public Task Gate_on_the_method_in_the_filter() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3 && request.Method == HttpMethod.Get)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Gate_on_the_method_before_the_loop() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Gate_in_a_helper() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3 && IsIdempotent(request))
                    {
                    }
                }
            }

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get || request.Method == HttpMethod.Put || request.Headers.Contains("Idempotency-Key");
        }
        """);

    [Fact]
    public Task Gate_on_an_option() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!request.Options.TryGetValue(new HttpRequestOptionsKey<bool>("retry"), out var retry) || !retry)
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Gate_on_the_content_alone_is_none() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Content is StreamContent)
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Key_added_before_the_first_attempt() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Resend_after_401() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    response = await base.SendAsync(request, cancellationToken);
                }

                return response;
            }
        }
        """);

    [Fact]
    public Task One_send() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                return await base.SendAsync(request, cancellationToken);
            }
        }
        """);
}
