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
    public Task Own_invoker() => Reports(Invoker("HttpMessageInvoker", "[|base.SendAsync(request, cancellationToken)|]"));

    /// <summary>HttpClient is an invoker, too, but sends no message twice.</summary>
    [Fact]
    public Task Own_client_is_207() => Reports(Invoker("HttpClient", "{|GOAWAY207:base.SendAsync(request, cancellationToken)|}"));

    private static string Invoker(string type, string send) => $$"""
        class Retrying(HttpMessageHandler handler) : {{type}}(handler)
        {
            public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {{send}}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """;

    /// <summary>A list of methods that is filled by calls is known as one that is written out.</summary>
    [Fact]
    public Task List_that_an_unsafe_method_is_added_to() => Reports(Listed("HttpMethod.Post", "[|base.SendAsync(request, cancellationToken)|]"));

    [Fact]
    public Task List_that_a_safe_method_is_added_to_is_silent() => Silent(Listed("HttpMethod.Get", "base.SendAsync(request, cancellationToken)"));

    /// <summary>A list that can't change gives another one.</summary>
    [Fact]
    public Task Immutable_list_that_an_unsafe_method_is_added_to_is_silent() => Silent(
        Listed("HttpMethod.Post", "base.SendAsync(request, cancellationToken)", "System.Collections.Immutable.ImmutableArray.Create(HttpMethod.Head)"));

    [Theory]
    [InlineData("new[] { HttpMethod.Head }.ToList()")]
    [InlineData("((List<HttpMethod>)[HttpMethod.Head])")]
    public Task Lists_of_other_makes_that_an_unsafe_method_is_added_to(string made) =>
        Reports(Listed("HttpMethod.Post", "[|base.SendAsync(request, cancellationToken)|]", made));

    [Theory]
    [InlineData("new[] { HttpMethod.Head }.ToList()")]
    [InlineData("((List<HttpMethod>)[HttpMethod.Head])")]
    public Task Lists_of_other_makes_that_a_safe_method_is_added_to_are_silent(string made) =>
        Silent(Listed("HttpMethod.Get", "base.SendAsync(request, cancellationToken)", made));

    private static string Listed(string added, string send, string made = "new List<HttpMethod> { HttpMethod.Head }") => $$"""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var methods = {{made}};
                methods.Add({{added}});
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (HttpRequestException) when (attempt < 3 && methods.Contains(request.Method))
                    {
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("!request.Method.Method.Equals(\"post\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("!string.Equals(request.Method.Method, \"post\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("!string.Equals(\"POST\", request.Method.ToString(), StringComparison.Ordinal)")]
    [InlineData("!new List<string> { \"POST\", \"PATCH\" }.Exists(unsafely => unsafely == request.Method.Method)")]
    [InlineData("new List<HttpMethod> { HttpMethod.Post, HttpMethod.Patch }.TrueForAll(unsafely => unsafely != request.Method)")]
    public Task Gate_on_the_name_of_the_method_is_silent(string condition) => Silent(Gated(condition, "base.SendAsync(request, cancellationToken)"));

    [Theory]
    [InlineData("!request.Method.Method.Equals(\"post\", StringComparison.Ordinal)")]
    [InlineData("!string.Equals(request.Method.Method, \"get\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("!new List<string> { \"GET\", \"HEAD\" }.Exists(safe => safe == request.Method.Method)")]
    public Task Gate_that_lets_a_POST_through(string condition) => Reports(Gated(condition, "[|base.SendAsync(request, cancellationToken)|]"));

    private static string Gated(string condition, string send) => $$"""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (HttpRequestException) when (attempt < 3 && {{condition}})
                    {
                    }
                }
            }
        }
        """;

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

    [Fact]
    public Task Fix_gates_two_handlers() => FixesAll(
        """
        class One : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                // Three times.
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

        class Two : DelegatingHandler
        {
            private int _sent;

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken token)
            {
                message.Headers.Add("X-Sent", $"{_sent++}");
                var left = 3;
                while (true)
                {
                    try
                    {
                        return await Once(message, token).ConfigureAwait(false);
                    }
                    catch (HttpRequestException) when (left-- > 0)
                    {
                    }
                }
            }

            private Task<HttpResponseMessage> Once(HttpRequestMessage request, CancellationToken token) =>
                [|base.SendAsync(request, token)|];
        }
        """,
        """
        class One : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotent(request))
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                // Three times.
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

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }

        class Two : DelegatingHandler
        {
            private int _sent;

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken token)
            {
                message.Headers.Add("X-Sent", $"{_sent++}");
                if (!IsIdempotent(message))
                {
                    return await base.SendAsync(message, token).ConfigureAwait(false);
                }

                var left = 3;
                while (true)
                {
                    try
                    {
                        return await Once(message, token).ConfigureAwait(false);
                    }
                    catch (HttpRequestException) when (left-- > 0)
                    {
                    }
                }
            }

            private Task<HttpResponseMessage> Once(HttpRequestMessage request, CancellationToken token) =>
                base.SendAsync(request, token);

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """,
        title: "Send non-idempotent requests only once");

    [Fact]
    public Task Fix_makes_a_block_of_an_expression() => FixesAll(
        """
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> attempt)
            {
                for (var i = 0; i < 2; i++)
                {
                    try { return await attempt(); }
                    catch (HttpRequestException) { }
                }

                return await attempt();
            }
        }

        class Handler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                Retry.Run(() => [|base.SendAsync(request, cancellationToken)|]);
        }
        """,
        """
        static class Retry
        {
            public static async Task<T> Run<T>(Func<Task<T>> attempt)
            {
                for (var i = 0; i < 2; i++)
                {
                    try { return await attempt(); }
                    catch (HttpRequestException) { }
                }

                return await attempt();
            }
        }

        class Handler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotent(request))
                {
                    return base.SendAsync(request, cancellationToken);
                }

                return Retry.Run(() => base.SendAsync(request, cancellationToken));
            }

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """);

    [Fact]
    public Task Fix_keeps_what_is_said_of_an_expression_body() => Fixes(
        """
        class Handler : DelegatingHandler
        {
            // Sends again.
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) // override
                => Run(
                    // once or twice
                    () => [|base.SendAsync(request, cancellationToken)|]); // end

            private static async Task<HttpResponseMessage> Run(Func<Task<HttpResponseMessage>> attempt)
            {
                try { return await attempt(); }
                catch (HttpRequestException) { return await attempt(); }
            }
        }
        """,
        """
        class Handler : DelegatingHandler
        {
            // Sends again.
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotent(request))
                {
                    return base.SendAsync(request, cancellationToken);
                }

                // override
                return Run(
                    // once or twice
                    () => base.SendAsync(request, cancellationToken));
            } // end

            private static async Task<HttpResponseMessage> Run(Func<Task<HttpResponseMessage>> attempt)
            {
                try { return await attempt(); }
                catch (HttpRequestException) { return await attempt(); }
            }

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """);

    [Fact]
    public Task Fix_takes_a_free_name_and_old_language() => Fixes(
        """
        class Handler : System.Net.Http.DelegatingHandler
        {
            public bool IsIdempotent { get; set; }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var attempt = 0;
                while (true)
                {
                    try
                    {
                        return await [|base.SendAsync(request, cancellationToken)|];
                    }
                    catch (HttpRequestException)
                    {
                        if (++attempt == 3)
                        {
                            throw;
                        }
                    }
                }
            }
        }
        """,
        """
        class Handler : System.Net.Http.DelegatingHandler
        {
            public bool IsIdempotent { get; set; }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotentRequest(request))
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                var attempt = 0;
                while (true)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException)
                    {
                        if (++attempt == 3)
                        {
                            throw;
                        }
                    }
                }
            }

            private static bool IsIdempotentRequest(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """,
        World.NetStandard20);

    [Theory]
    [InlineData("if (o.Max > 0) b.AddRetry(Retry);")]
    [InlineData("if (o.Max > 1) { b.AddTimeout(TimeSpan.FromSeconds(9)); } if (o.Max > 0) { b.AddRetry(Retry); }")]
    [InlineData("if (o.Max == 0) { return b.Build(); } b.AddRetry(Retry);")]
    public async Task Pipeline_with_a_retry_under_a_condition(string build)
    {
        await Reports(WithPipeline(build, "_pipeline != null"), new Setup(World.Net10) { Usings = ["Polly", "Polly.Retry"] });
        await Silent(((Sources)WithPipeline(build, "r.Method == HttpMethod.Get")).WithoutMarks(), new Setup(World.Net10) { Usings = ["Polly", "Polly.Retry"] });
        await Silent(((Sources)WithPipeline(build.Replace("AddRetry(Retry)", "AddTimeout(TimeSpan.FromSeconds(3))"), "_pipeline != null")).WithoutMarks(), new Setup(World.Net10) { Usings = ["Polly", "Polly.Retry"] });
    }

    private static string WithPipeline(string build, string condition) => $$"""
        public class Opts { public int Max { get; set; } = 3; }

        public class Handler : DelegatingHandler
        {
            private static readonly RetryStrategyOptions<HttpResponseMessage> Retry = new() { ShouldHandle = a => new ValueTask<bool>(a.Outcome.Exception is HttpRequestException) };
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

            public Handler(HttpMessageHandler inner, Opts o) : base(inner)
            {
                _pipeline = Build(o);
            }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken ct) => {{condition}}
                ? await _pipeline.ExecuteAsync(async c => await [|base.SendAsync(r, c)|], ct)
                : await base.SendAsync(r, ct);

            private static ResiliencePipeline<HttpResponseMessage> Build(Opts o)
            {
                var b = new ResiliencePipelineBuilder<HttpResponseMessage>();
                {{build}}
                return b.Build();
            }
        }
        """;

    [Theory]
    [InlineData("foreach (KeyValuePair<string, IEnumerable<string>> h in r.Headers) c.Headers.TryAddWithoutValidation(h.Key, h.Value);")]
    [InlineData("foreach (var h in r.Headers) { c.Headers.Add(h.Key, h.Value); }")]
    [InlineData("foreach (var p in r.Properties) { c.Properties.Add(p); }")]
    [InlineData("foreach (var p in r.Properties) { c.Properties[p.Key] = p.Value; } foreach (var h in r.Headers) { c.Headers.TryAddWithoutValidation(h.Key, h.Value); }")]
    public async Task Copy_made_by_a_helper_that_goes_over_its_headers(string headers)
    {
        foreach (var world in (World[])[World.NetStandard20, World.Net472, World.Net8])
        {
            await Reports(CopyMade("", headers), new Setup(world));
            await Silent(((Sources)CopyMade(" when (request.Method == HttpMethod.Get)", headers)).WithoutMarks(), new Setup(world));
        }
    }

    private static string CopyMade(string condition, string headers) => $$"""
        public class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                for (int i = 0; ; i++)
                {
                    var copy = await Copy(request);
                    try { return await [|base.SendAsync(copy, ct)|]; }
                    catch (HttpRequestException){{(condition.Length > 0 ? condition.Replace("(", "(i < 3 && ") : " when (i < 3)")}} { }
                }
            }

            private static async Task<HttpRequestMessage> Copy(HttpRequestMessage r)
            {
                await Task.Yield();
                var c = new HttpRequestMessage(r.Method, r.RequestUri);
                {{headers}}
                return c;
            }
        }
        """;

    [Fact]
    public Task No_fix_where_the_method_stands_in_another_file() => OffersNoFix(
    [
        ("Handler.cs", """
            partial class Handler : DelegatingHandler
            {
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try { return await Once(request, cancellationToken); }
                        catch (HttpRequestException) when (attempt < 3) { }
                    }
                }
            }
            """),
        ("Once.cs", """
            partial class Handler
            {
                private Task<HttpResponseMessage> Once(HttpRequestMessage request, CancellationToken token) =>
                    [|base.SendAsync(request, token)|];
            }
            """),
    ]);

    [Theory]
    [InlineData("(HttpMessageInvoker inner)", "", "inner")]
    [InlineData("(HttpMessageInvoker inner)", "private readonly HttpMessageInvoker _inner = inner;", "_inner")]
    [InlineData("(HttpMessageInvoker inner)", "private HttpMessageInvoker Inner { get; } = inner;", "this.Inner")]
    public Task Fix_in_a_handler_without_a_base(string parameters, string member, string invoker) => FixesAll(
        $$"""
        class Handler{{parameters}} : HttpMessageHandler
        {
            {{member}}
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|{{invoker}}.SendAsync(request, cancellationToken)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        $$"""
        class Handler{{parameters}} : HttpMessageHandler
        {
            {{member}}
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotent(request))
                {
                    return await {{invoker}}.SendAsync(request, cancellationToken);
                }

                for (var attempt = 0; ; attempt++)
                {
                    try { return await {{invoker}}.SendAsync(request, cancellationToken); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """);

    [Theory]
    [InlineData("using var invoker = new HttpMessageInvoker(inner, disposeHandler: false);", "invoker.SendAsync(request, cancellationToken)")]
    [InlineData("var invoker = new HttpMessageInvoker(inner, disposeHandler: false);", "invoker.SendAsync(request, default)")]
    public Task No_fix_in_a_handler_without_a_base_over_what_it_does_not_hold(string made, string send) => OffersNoFix($$"""
        class Handler(HttpMessageHandler inner) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                {{made}}
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|{{send}}|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_in_a_handler_without_a_base_that_hands_on_no_token() => OffersNoFix("""
        class Handler(HttpMessageInvoker inner) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|inner.SendAsync(request, default)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_of_two_parts_of_a_class_names_two_questions() => FixesAll(
        """
        partial class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                while (true)
                {
                    try { return await [|base.SendAsync(request, cancellationToken)|]; }
                    catch (HttpRequestException) { }
                }
            }
        }

        partial class Handler
        {
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                while (true)
                {
                    try { return [|base.Send(request, cancellationToken)|]; }
                    catch (HttpRequestException) { }
                }
            }
        }
        """,
        """
        partial class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotent(request))
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                while (true)
                {
                    try { return await base.SendAsync(request, cancellationToken); }
                    catch (HttpRequestException) { }
                }
            }

            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }

        partial class Handler
        {
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!IsIdempotentRequest(request))
                {
                    return base.Send(request, cancellationToken);
                }

                while (true)
                {
                    try { return base.Send(request, cancellationToken); }
                    catch (HttpRequestException) { }
                }
            }

            private static bool IsIdempotentRequest(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get
                || request.Method == HttpMethod.Head
                || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace
                || request.Method == HttpMethod.Put
                || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """);
}
