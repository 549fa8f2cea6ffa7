using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The shapes that a retrying handler has, and those that only look like one.</summary>
public sealed class RetryingHandlerShapeTests() : RuleTest("GOAWAY205")
{
    [Fact]
    public Task Recursion() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                return await Attempt(request, 3, cancellationToken);
            }

            private async Task<HttpResponseMessage> Attempt(HttpRequestMessage request, int left, CancellationToken cancellationToken)
            {
                try
                {
                    return await [|base.SendAsync(request, cancellationToken)|];
                }
                catch (HttpRequestException) when (left > 0)
                {
                    await Task.Delay(100, cancellationToken);
                    return await Attempt(request, left - 1, cancellationToken);
                }
            }
        }
        """);

    [Theory]
    [InlineData("if (request.Headers.Authorization is null) { request.Headers.Authorization = new(\"Bearer\", await tokens.Token()); }")]
    [InlineData("request.Headers.Authorization ??= new(\"Bearer\", \"a\");")]
    [InlineData("await Authorize(request);")]
    [InlineData("if (!request.Headers.Contains(\"X-Id\")) { request.Headers.Add(\"X-Id\", Guid.NewGuid().ToString()); }")]
    [InlineData("if (!request.Headers.Accept.Any()) { request.Headers.Accept.ParseAdd(\"text/plain\"); }")]
    [InlineData("if (request.Version.Major < 2) { request.Version = new Version(2, 0); }")]
    [InlineData("Console.WriteLine(request.RequestUri!.Host == \"a\" ? \"a\" : \"b\");")]
    [InlineData("var name = request.Options.TryGetValue(Name, out var given) ? given : \"?\"; Console.WriteLine(name);")]
    public Task What_only_fills_in_a_header_or_a_line_of_the_log_is_no_gate(string before) => Reports(Retrying(before, "", "[|base.SendAsync(request, token)|]"));

    [Theory]
    [InlineData("if (!request.Headers.Contains(\"X-Retry\")) { return await base.SendAsync(request, token); }", "")]
    [InlineData("var may = false; if (request.Headers.Contains(\"X-Retry\")) { may = true; }", "if (!may) { throw; }")]
    [InlineData("Mark(request);", "if (!marked) { throw; }")]
    [InlineData("var max = 5; if (!request.Headers.Contains(\"X-Retry\")) { max = 0; }", "if (left < 5 - max) { throw; }")]
    [InlineData("var max = request.RequestUri!.AbsolutePath switch { \"/orders\" => 0, _ => 5 };", "if (left < 5 - max) { throw; }")]
    [InlineData("", "if (request.RequestUri!.AbsolutePath == \"/orders\") { throw; }")]
    [InlineData("if (!request.Headers.Contains(\"Idempotency-Key\")) { request.Headers.Add(\"Idempotency-Key\", Guid.NewGuid().ToString()); }", "")]
    public Task What_chooses_whether_it_is_sent_again_is_one(string before, string after) => Silent(Retrying(before, after, "base.SendAsync(request, token)"));

    private static string Retrying(string before, string after, string send) => $$"""
        interface ITokens { Task<string> Token(); }
        class Handler(ITokens tokens) : DelegatingHandler
        {
            private static readonly HttpRequestOptionsKey<string> Name = new("name");
            private bool marked;
            private void Mark(HttpRequestMessage request) { if (request.Headers.Contains("X-Retry")) { marked = true; } }
            private async Task Authorize(HttpRequestMessage request)
            {
                if (request.Headers.Authorization == null)
                {
                    var token = await tokens.Token();
                    request.Headers.Authorization = new("Bearer", token);
                }
            }
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                {{before}}
                for (var left = 5; ; left--)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (HttpRequestException) when (left > 0)
                    {
                        {{after}}
                    }
                }
            }
        }
        """;

    [Fact]
    public Task Do_while_with_the_failure_kept() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                HttpRequestException? failure;
                var left = 3;
                do
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException e)
                    {
                        failure = e;
                    }
                }
                while (left-- > 0);
                throw failure;
            }
        }
        """);

    [Fact]
    public Task Goto() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var tried = false;
                again:
                try
                {
                    return await [|base.SendAsync(request, cancellationToken)|];
                }
                catch (HttpRequestException) when (!tried)
                {
                    tried = true;
                    goto again;
                }
            }
        }
        """);

    [Fact]
    public Task Synchronous() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return [|base.Send(request, cancellationToken)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        Thread.Sleep(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Each_pause_of_a_list() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                foreach (var pause in Pauses)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (Exception) when (!cancellationToken.IsCancellationRequested)
                    {
                        await Task.Delay(pause, cancellationToken);
                    }
                }

                return await [|base.SendAsync(request, cancellationToken)|];
            }

            private static readonly TimeSpan[] Pauses = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2) };
        }
        """);

    /// <summary>Both branches send again.</summary>
    [Fact]
    public Task More_attempts_for_GET_is_no_gate() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var max = request.Method == HttpMethod.Get ? 5 : 2;
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException) when (attempt < max)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task A_method_that_is_only_logged() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Console.WriteLine(request.Method == HttpMethod.Get ? "reads" : "writes");
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
    public Task Generic_base_of_handlers() => Reports("""
        abstract class RetryingHandler<T> : DelegatingHandler where T : RetryOptions
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException e) when (attempt < Options!.Max && e.StatusCode is null)
                    {
                    }
                }
            }

            protected T? Options { get; set; }
        }

        class RetryOptions
        {
            public int Max { get; set; } = 3;
        }
        """);

    [Fact]
    public Task Handler_that_derives_from_another() => Reports("""
        abstract class LoggingHandler : DelegatingHandler
        {
            protected void Log(HttpRequestMessage request) => Console.WriteLine(request.RequestUri);
        }

        sealed class RetryHandler() : LoggingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Log(request);
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
    public Task The_other_part_of_a_partial_class() => Reports("""
        partial class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                return await AttemptsOf(request, cancellationToken);
            }
        }

        partial class Handler
        {
            private async Task<HttpResponseMessage> AttemptsOf(HttpRequestMessage request, CancellationToken cancellationToken)
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
    public Task After_an_exception_or_a_server_error() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                HttpResponseMessage? response = null;
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        response = await [|base.SendAsync(request, cancellationToken)|];
                        if ((int)response.StatusCode < 500)
                        {
                            return response;
                        }
                    }
                    catch (HttpRequestException) when (attempt < 2)
                    {
                    }
                }

                return response!;
            }
        }
        """);

    [Fact]
    public Task Invoker() => Reports("""
        sealed class RetryingInvoker(HttpMessageHandler handler) : HttpMessageInvoker(handler)
        {
            public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
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
    public Task Local_function_with_the_loop() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                return await Attempts();

                async Task<HttpResponseMessage> Attempts()
                {
                    var left = 2;
                    while (true)
                    {
                        try
                        {
                            return await [|base.SendAsync(request, cancellationToken)|].ConfigureAwait(false);
                        }
                        catch (HttpRequestException) when (left-- > 0)
                        {
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Only_what_was_never_sent() => Silent("""
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
                    catch (HttpRequestException e) when (attempt < 3 && e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task POST_and_PATCH_pass() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
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
    public Task Switch_over_the_name_of_the_method() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var attempts = request.Method.Method switch
                {
                    "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" => 3,
                    _ => 0,
                };
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < attempts)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Set_of_methods() => Silent("""
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
                    catch (HttpRequestException) when (attempt < 3 && Repeatable.Contains(request.Method))
                    {
                    }
                }
            }

            private static readonly HashSet<HttpMethod> Repeatable = new HashSet<HttpMethod> { HttpMethod.Get, HttpMethod.Head, HttpMethod.Put };
        }
        """);

    [Fact]
    public Task Requests_with_a_key() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var isKeyed = request.Headers.Contains("Idempotency-Key");
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 3 && isKeyed)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Redirects_are_followed() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                for (var hops = 0; hops < 5 && response.StatusCode == HttpStatusCode.TemporaryRedirect; hops++)
                {
                    request.RequestUri = response.Headers.Location;
                    response = await base.SendAsync(request, cancellationToken);
                }

                return response;
            }
        }
        """);

    [Fact]
    public Task Too_many_requests_alone() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                while (true)
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    if (response.StatusCode != HttpStatusCode.TooManyRequests)
                    {
                        return response;
                    }

                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
                }
            }
        }
        """);

    [Fact]
    public Task Failure_becomes_an_answer() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException e)
                {
                    return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { ReasonPhrase = e.Message };
                }
            }
        }
        """);

    [Fact]
    public Task A_token_is_renewed_in_the_loop() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", await Token());
                    var response = await base.SendAsync(request, cancellationToken);
                    if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) || attempt == 1)
                    {
                        return response;
                    }
                }
            }

            private Task<string> Token() => Task.FromResult(Guid.NewGuid().ToString());
        }
        """);

    [Fact]
    public Task A_second_handler_tells_the_method_to_the_first() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!Policy.MayRetry(request))
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

        static class Policy
        {
            public static bool MayRetry(HttpRequestMessage request) => request.Method.Equals(HttpMethod.Get) || request.Method.Equals(HttpMethod.Head);
        }
        """);

    [Fact]
    public Task Caught_and_rethrown() => Silent("""
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
                    catch (HttpRequestException e)
                    {
                        throw new InvalidOperationException($"Attempt {attempt}", e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task An_interceptor_that_runs_next_again() => Reports("""
        class Interceptor
        {
            public async Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Func<HttpRequestMessage, Task<HttpResponseMessage>> next)
            {
                for (var i = 0; ; i++)
                {
                    try { return await next(request); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        class H(Interceptor interceptor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
                interceptor.Invoke(request, r => [|base.SendAsync(r, ct)|]);
        }
        """);

    [Fact]
    public Task An_interceptor_behind_an_interface() => Reports("""
        interface IInterceptor { Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Func<HttpRequestMessage, Task<HttpResponseMessage>> next); }
        class Interceptor : IInterceptor
        {
            public async Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Func<HttpRequestMessage, Task<HttpResponseMessage>> next)
            {
                for (var i = 0; ; i++)
                {
                    try { return await next(request); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        class H(IInterceptor interceptor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
                interceptor.Invoke(request, r => [|base.SendAsync(r, ct)|]);
        }
        """);

    [Fact]
    public Task An_interceptor_behind_an_abstract_class() => Reports("""
        delegate Task<HttpResponseMessage> Next(HttpRequestMessage request, CancellationToken ct);
        abstract class Interceptor { public abstract Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Next next, CancellationToken ct); }
        class RetryInterceptor : Interceptor
        {
            public override async Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Next next, CancellationToken ct)
            {
                var attempt = 0;
                while (true)
                {
                    try { return await next(request, ct); }
                    catch (HttpRequestException) when (attempt++ < 3) { await Task.Delay(10, ct); }
                }
            }
        }
        class H(Interceptor interceptor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
                interceptor.Invoke(request, (r, t) => [|base.SendAsync(r, t)|], ct);
        }
        """);

    [Theory]
    [InlineData("[|base.SendAsync|]")]
    [InlineData("([|base.SendAsync|])")]
    public Task The_handlers_own_send_as_a_method_group(string group) => Reports($$"""
        class H : DelegatingHandler
        {
            static async Task<HttpResponseMessage> Retry(HttpRequestMessage m, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> next, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    try { return await next(m, ct); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => Retry(request, {{group}}, ct);
        }
        """);

    [Fact]
    public Task Silent_over_an_interceptor_that_asks_the_method() => Silent("""
        class Interceptor
        {
            public async Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Func<HttpRequestMessage, Task<HttpResponseMessage>> next)
            {
                if (request.Method != HttpMethod.Get) return await next(request);
                for (var i = 0; ; i++)
                {
                    try { return await next(request); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        class H(Interceptor interceptor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
                interceptor.Invoke(request, r => base.SendAsync(r, ct));
        }
        """);

    [Fact]
    public Task Silent_over_an_interceptor_that_sends_again_after_401() => Silent("""
        class Interceptor
        {
            public async Task<HttpResponseMessage> Invoke(HttpRequestMessage request, Func<HttpRequestMessage, Task<HttpResponseMessage>> next)
            {
                request.Headers.Add("x", "y");
                var r = await next(request);
                if (r.StatusCode == HttpStatusCode.Unauthorized) { request.Headers.Add("a", "b"); r = await next(request); }
                return r;
            }
        }
        class H(Interceptor interceptor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
                interceptor.Invoke(request, r => base.SendAsync(r, ct));
        }
        """);

    [Fact]
    public Task A_clone_that_is_sent_in_the_handler_of_the_failure() => Reports("""
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                try { return await base.SendAsync(request, ct); }
                catch (HttpRequestException)
                {
                    var again = await Clone(request);
                    return await [|base.SendAsync(again, ct)|];
                }
            }
            private static async Task<HttpRequestMessage> Clone(HttpRequestMessage m)
            {
                var c = new HttpRequestMessage(m.Method, m.RequestUri);
                if (m.Content is not null) c.Content = new ByteArrayContent(await m.Content.ReadAsByteArrayAsync());
                foreach (var h in m.Headers) c.Headers.TryAddWithoutValidation(h.Key, h.Value);
                return c;
            }
        }
        """);

    [Fact]
    public Task Silent_over_an_extension_property_that_asks_the_method() => Silent("""
        static class X { extension(HttpRequestMessage m) { public bool IsSafe => m.Method == HttpMethod.Get; } }
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    try { return await base.SendAsync(request, ct); }
                    catch (HttpRequestException) when (request.IsSafe && i < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_clone_over_a_copied_stream_for_each_attempt() => Reports("""
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    using var attempt = await Clone(request);
                    try { return await [|base.SendAsync(attempt, ct)|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            private static async Task<HttpRequestMessage> Clone(HttpRequestMessage request)
            {
                var clone = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
                if (request.Content is not null)
                {
                    var copy = new MemoryStream();
                    await request.Content.CopyToAsync(copy);
                    copy.Position = 0;
                    clone.Content = new StreamContent(copy);
                    foreach (var header in request.Content.Headers) clone.Content.Headers.Add(header.Key, header.Value);
                }

                foreach (var header in request.Headers) clone.Headers.TryAddWithoutValidation(header.Key, header.Value);
                return clone;
            }
        }
        """);

    [Fact]
    public Task A_clone_over_the_bytes_that_were_read() => Reports("""
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                for (var i = 0; ; i++)
                {
                    try { return await [|base.SendAsync(request, ct)|]; }
                    catch (HttpRequestException) when (i < 3) { request = await Clone(request); }
                }
            }

            private static async Task<HttpRequestMessage> Clone(HttpRequestMessage request)
            {
                var clone = new HttpRequestMessage(request.Method, request.RequestUri);
                if (request.Content is not null) clone.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync());
                foreach (var header in request.Headers) clone.Headers.TryAddWithoutValidation(header.Key, header.Value);
                return clone;
            }
        }
        """);

    private static string Asking(string condition, string send) => $$"""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var i = 0; ; i++)
                {
                    try { return await {{send}}; }
                    catch (HttpRequestException) when (i < 3 && {{condition}}) { }
                }
            }

            private static bool CanReplay(HttpRequestMessage request) => request.Content is null or ByteArrayContent;
        }
        """;

    /// <summary>A POST has no content now and then, and one that has can be repeated as little.</summary>
    [Theory]
    [InlineData("request.Content is null")]
    [InlineData("request.Content == null")]
    [InlineData("request.Content is not null")]
    [InlineData("CanReplay(request)")]
    public Task Asks_for_the_content_alone(string condition) => Reports(Asking(condition, "[|base.SendAsync(request, cancellationToken)|]"));

    [Theory]
    [InlineData("request.Content is null && request.Method == HttpMethod.Get")]
    [InlineData("request is { Content: null, Method.Method: \"GET\" or \"PUT\" }")]
    [InlineData("CanReplay(request) && request.Method != HttpMethod.Post && request.Method != HttpMethod.Patch")]
    [InlineData("request.Content is null && request.Headers.Contains(\"X-Again\")")]
    public Task Asks_for_more_than_the_content_is_silent(string condition) => Silent(Asking(condition, "base.SendAsync(request, cancellationToken)"));

    [Theory]
    [InlineData("if (request.Content != null) return await base.SendAsync(request, cancellationToken);")]
    [InlineData("if (request.Content is not null) { return await base.SendAsync(request, cancellationToken); }")]
    public Task Lets_what_has_content_through_once(string before) =>
        Reports(Asking("true", "[|base.SendAsync(request, cancellationToken)|]").Replace("for (var i", before + " for (var i"));

    /// <summary>A handler that asks for the number of a socket's error: what a reset is on Windows.</summary>
    private static string Numbered(string condition, string send) => $$"""
        class Again : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var i = 0; ; i++)
                {
                    try { return await {{send}}; }
                    catch (HttpRequestException e) when (i < 3 && e.GetBaseException() is System.Net.Sockets.SocketException socket && {{condition}}) { }
                }
            }
        }
        """;

    [Theory]
    [InlineData("socket.ErrorCode != 11001")]
    [InlineData("socket.NativeErrorCode is not (11001 or 10061)")]
    [InlineData("socket.ErrorCode == 10054")]
    public Task Asks_for_the_number_of_a_reset(string condition) => Reports(Numbered(condition, "[|base.SendAsync(request, cancellationToken)|]"));

    [Theory]
    [InlineData("socket.ErrorCode == 11001")]
    [InlineData("socket.ErrorCode is 10061 or 11001")]
    public Task Asks_for_the_number_of_what_was_never_sent_is_silent(string condition) => Silent(Numbered(condition, "base.SendAsync(request, cancellationToken)"));
}
