using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The predicates of Polly.</summary>
public sealed class GracefulCloseNotRetriedByPolicyTests() : RuleTest("GOAWAY101")
{
    private static readonly Setup V7 = new(World.Net8)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Polly", "Polly.Retry", "Polly.Extensions.Http"],
    };

    private static readonly Setup V8 = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Polly", "Polly.Retry", "Microsoft.Extensions.Http.Resilience"],
    };

    [Theory]
    [InlineData("Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500)")]
    [InlineData("Policy<HttpResponseMessage>.[|HandleResult|](r => r.StatusCode == HttpStatusCode.ServiceUnavailable)")]
    [InlineData("Policy.Handle<TaskCanceledException>().[|OrResult<HttpResponseMessage>|](r => !r.IsSuccessStatusCode)")]
    [InlineData("Policy.Handle<HttpRequestException>(e => [|e.StatusCode >= HttpStatusCode.InternalServerError|])")]
    [InlineData("Policy.Handle<HttpRequestException>(e => [|e.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout|])")]
    [InlineData("Policy.Handle<HttpRequestException>(e => [|e.HttpRequestError == HttpRequestError.ConnectionError|])")]
    [InlineData("Policy.Handle<HttpRequestException>(e => [|e.InnerException is System.Net.Sockets.SocketException|])")]
    [InlineData("Policy.[|HandleInner<System.Net.Sockets.SocketException>|]()")]
    public async Task Predicates_that_leave_it_out(string builder)
    {
        await Reports($$"""
            class C(HttpClient client)
            {
                public async Task<string> Look(string url)
                {
                    var policy = {{builder}}.WaitAndRetryAsync(3, _ => TimeSpan.FromSeconds(1));
                    return await Text(await policy.ExecuteAsync(async () => Checked(await client.GetAsync(url))));
                }

                private static HttpResponseMessage Checked(HttpResponseMessage response) {{(builder.Contains("Result") ? "=> response" : "=> response.EnsureSuccessStatusCode()")}};

                private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync();
            }
            """, V7);
        await Reports($$"""
            class C(HttpClient client)
            {
                private static readonly IAsyncPolicy<HttpResponseMessage> Retry = {{builder}}.RetryAsync(3){{(builder.Contains("Result") ? "" : ".AsAsyncPolicy<HttpResponseMessage>()")}};

                public Task<HttpResponseMessage> Look(string url) =>
                    Retry.ExecuteAsync(async () => { var response = await client.GetAsync(url); {{(builder.Contains("Result") ? "" : "response.EnsureSuccessStatusCode(); ")}}return response; });
            }
            """, V7);
    }

    [Theory]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError()")]
    [InlineData("Policy.Handle<HttpRequestException>()")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode is null or >= HttpStatusCode.InternalServerError)")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode != HttpStatusCode.NotFound)")]
    [InlineData("Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).Or<HttpRequestException>()")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.TooManyRequests)")]
    [InlineData("Policy.HandleInner<IOException>()")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.Message.Length > 3)")]
    [InlineData("Policy.Handle<FormatException>()")]
    public Task Predicates_that_take_it_or_retry_nothing(string builder) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task Look(string url)
            {
                var policy = {{builder}}.RetryAsync(3);
                await policy.ExecuteAsync(() => client.GetAsync(url));
            }
        }
        """, V7);

    [Fact]
    public Task Policy_of_another_file() => Reports(
        [
            ("C.cs", """
                class C(HttpClient client)
                {
                    public Task<HttpResponseMessage> Look(string url) => Policies.Get().ExecuteAsync(() => client.GetAsync(url));
                }
                """),
            ("Policies.cs", """
                static class Policies
                {
                    public static IAsyncPolicy<HttpResponseMessage> Get() =>
                        Policy.[|HandleResult<HttpResponseMessage>|](r => r.StatusCode == HttpStatusCode.BadGateway).RetryAsync(3);
                }
                """),
        ],
        V7);

    [Fact]
    public Task A_post_is_none_of_it() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Policy
                .Handle<HttpRequestException>(e => e.HttpRequestError == HttpRequestError.ConnectionError)
                .RetryAsync(3)
                .ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Theory]
    [InlineData("new PredicateBuilder<HttpResponseMessage>().[|HandleResult|](r => (int)r.StatusCode >= 500)")]
    [InlineData("args => new ValueTask<bool>([|args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable|])")]
    [InlineData("args => ValueTask.FromResult([|args.Outcome.Result?.RequestMessage?.Method == HttpMethod.Get|] && HttpClientResiliencePredicates.IsTransient(args.Outcome))")]
    [InlineData("new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(e => [|e.StatusCode == HttpStatusCode.ServiceUnavailable|]).HandleResult(r => r.StatusCode == HttpStatusCode.NotFound)")]
    public async Task Pipelines_that_leave_it_out(string predicate)
    {
        if (!predicate.Contains("e.StatusCode", StringComparison.Ordinal))
        {
            await Reports($$"""
                class C(HttpClient client)
                {
                    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                        .AddTimeout(TimeSpan.FromSeconds(30))
                        .AddRetry(new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = {{predicate}}, MaxRetryAttempts = 2 })
                        .Build();

                    public async Task<HttpResponseMessage> Look(string url, CancellationToken token) =>
                        await _pipeline.ExecuteAsync(async ct => await client.GetAsync(url, ct), token);
                }
                """, V8);
            await Reports($$"""
                class C(HttpClient client)
                {
                    public Task<HttpResponseMessage> Look(string url) => client.GetAsync(url);
                }

                static class Startup
                {
                    public static void Configure(IServiceCollection services) =>
                        services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = {{predicate}} }));
                }
                """, V8);
        }
        else
        {
            await Reports($$"""
                class C(HttpClient client)
                {
                    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                        .AddRetry(new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = {{predicate}} })
                        .Build();

                    public async Task<HttpResponseMessage> Look(string url, CancellationToken token) =>
                        await _pipeline.ExecuteAsync(async ct => (await client.GetAsync(url, ct)).EnsureSuccessStatusCode(), token);
                }
                """, V8);
        }
    }

    [Theory]
    [InlineData("new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(r => (int)r.StatusCode >= 500)")]
    [InlineData("args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome))")]
    [InlineData("args => ValueTask.FromResult(args.Outcome.Exception is HttpRequestException || args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable)")]
    [InlineData("args => args.Outcome switch { { Exception: HttpRequestException } => PredicateResult.True(), { Result.IsSuccessStatusCode: false } => PredicateResult.True(), _ => PredicateResult.False() }")]
    [InlineData("args => ValueTask.FromResult(args.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests)")]
    public Task Pipelines_that_take_it_or_only_throttle(string predicate) => Silent($$"""
        class C(HttpClient client)
        {
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = {{predicate}} })
                .Build();

            public async Task<HttpResponseMessage> Look(string url, CancellationToken token) =>
                await _pipeline.ExecuteAsync(async ct => await client.GetAsync(url, ct), token);
        }
        """, V8);

    [Theory]
    [InlineData("services.AddHttpClient<C>().AddPolicyHandler(Policy<HttpResponseMessage>.[|HandleResult|](r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("var retry = Policy<HttpResponseMessage>.[|HandleResult|](r => (int)r.StatusCode >= 500).RetryAsync(3); services.AddHttpClient<C>().AddPolicyHandler(retry);")]
    [InlineData("services.AddHttpClient<C>().AddPolicyHandler(request => Policy<HttpResponseMessage>.[|HandleResult|](r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("services.AddHttpClient<C>().AddHttpMessageHandler(() => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(Policy<HttpResponseMessage>.[|HandleResult|](r => (int)r.StatusCode >= 500).RetryAsync(3)));")]
    [InlineData("var retry = Policy<HttpResponseMessage>.[|HandleResult|](r => (int)r.StatusCode >= 500).RetryAsync(3); services.AddHttpClient<C>().AddHttpMessageHandler(_ => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(retry));")]
    public Task Registrations(string statement) => Reports(Client(statement), V7);

    [Theory]
    [InlineData("services.AddHttpClient<C>().AddTransientHttpErrorPolicy(p => p.RetryAsync(3));")]
    [InlineData("services.AddHttpClient<C>().AddPolicyHandler(Policy<HttpResponseMessage>.HandleResult(r => r.StatusCode == HttpStatusCode.TooManyRequests).RetryAsync(3));")]
    [InlineData("services.AddHttpClient(\"other\").AddPolicyHandler(Policy<HttpResponseMessage>.HandleResult(r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("services.AddHttpClient<C>().AddHttpMessageHandler(() => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(Policy<HttpResponseMessage>.Handle<HttpRequestException>().OrResult(r => (int)r.StatusCode >= 500).RetryAsync(3)));")]
    [InlineData("System.GC.KeepAlive(new Microsoft.Extensions.Http.PolicyHttpMessageHandler(Policy<HttpResponseMessage>.HandleResult(r => (int)r.StatusCode >= 500).RetryAsync(3)));")]
    public Task Registrations_that_take_it_or_are_of_others(string statement) => Silent(Client(statement), V7);

    private static string Client(string statement) => $$"""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Look(string url) => client.GetAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData(
        "Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3)",
        "Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).Or<HttpRequestException>().RetryAsync(3)")]
    [InlineData(
        "Policy.Handle<TaskCanceledException>().[|OrResult<HttpResponseMessage>|](r => !r.IsSuccessStatusCode).RetryAsync(3)",
        "Policy.Handle<TaskCanceledException>().OrResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).Or<HttpRequestException>().RetryAsync(3)")]
    [InlineData(
        "Policy.[|HandleInner<System.Net.Sockets.SocketException>|]().RetryAsync(3).AsAsyncPolicy<HttpResponseMessage>()",
        "Policy.HandleInner<System.Net.Sockets.SocketException>().Or<HttpRequestException>().RetryAsync(3).AsAsyncPolicy<HttpResponseMessage>()")]
    public Task Fix_handles_failed_requests(string before, string after)
    {
        return FixesAll(With(before), With(after), V7, title: "Retry after a graceful close too");

        static string With(string policy) => $$"""
            class C(HttpClient client)
            {
                private static readonly IAsyncPolicy<HttpResponseMessage> First = {{policy}};
                private static readonly IAsyncPolicy<HttpResponseMessage> Second = {{policy}};

                public Task<HttpResponseMessage> Look(string url) => First.ExecuteAsync(() => client.GetAsync(url));

                public Task<HttpResponseMessage> Put(string url) => Second.ExecuteAsync(() => client.PutAsync(url, new StringContent("1")));
            }
            """;
    }

    [Theory]
    [InlineData(
        "new PredicateBuilder<HttpResponseMessage>().[|HandleResult|](r => (int)r.StatusCode >= 500)",
        "new PredicateBuilder<HttpResponseMessage>().HandleResult(r => (int)r.StatusCode >= 500).Handle<HttpRequestException>()")]
    [InlineData(
        "args => new ValueTask<bool>([|args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable|])",
        "args => new ValueTask<bool>(args.Outcome.Exception is HttpRequestException || args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable)")]
    [InlineData(
        "args => ValueTask.FromResult([|args.Outcome.Result?.RequestMessage?.Method == HttpMethod.Get|] && HttpClientResiliencePredicates.IsTransient(args.Outcome))",
        "args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get && HttpClientResiliencePredicates.IsTransient(args.Outcome))")]
    public Task Fix_of_a_pipeline(string before, string after)
    {
        return FixesAll(With(before), With(after), V8, title: "Retry after a graceful close too");

        static string With(string predicate) => $$"""
            class C(HttpClient client)
            {
                public Task<HttpResponseMessage> Look(string url) => client.GetAsync(url);
            }

            static class Startup
            {
                public static void Configure(IServiceCollection services) =>
                    services.AddHttpClient<C>().AddResilienceHandler("retry", builder => builder.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = {{predicate}} }));
            }
            """;
    }

    [Theory]
    [InlineData(
        "[|args.Outcome|] switch { { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable } => PredicateResult.True(), _ => PredicateResult.False() }",
        "args.Outcome switch { { Exception: HttpRequestException } => PredicateResult.True(), { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable } => PredicateResult.True(), _ => PredicateResult.False() }")]
    [InlineData(
        "[|args.Outcome|] switch { { Exception: HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError } } => PredicateResult.True(), _ => PredicateResult.False() }",
        "args.Outcome switch { { Exception: HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError } } => PredicateResult.True(), _ => PredicateResult.False() }")]
    [InlineData(
        "[|args.Outcome.Result?.StatusCode|] switch { HttpStatusCode.BadGateway => PredicateResult.True(), _ => PredicateResult.False() }",
        "args.Outcome.Result?.StatusCode switch { null or HttpStatusCode.BadGateway => PredicateResult.True(), _ => PredicateResult.False() }")]
    public Task Fix_of_a_switch_over_the_outcome(string before, string after)
    {
        return FixesAll(With(before), With(after), V8, title: "Retry after a graceful close too");

        string With(string answer) => $$"""
            class C(HttpClient client)
            {
                private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                    .AddRetry(new() { ShouldHandle = static args => {{answer}} })
                    .Build();

                public async Task<HttpResponseMessage> Look(string url) => await _pipeline.ExecuteAsync(async token =>
                {
                    var response = await client.GetAsync(url, token);
                    return response{{(before.Contains("Exception:") ? ".EnsureSuccessStatusCode()" : "")}};
                });
            }
            """;
    }

    [Fact]
    public Task Fix_of_a_switch_over_the_outcome_on_lines_of_its_own() => Fixes(
        """
        class C(HttpClient client)
        {
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new()
                {
                    ShouldHandle = args => [|args.Outcome|] switch
                    {
                        // The gateway restarts at night.
                        { Result.StatusCode: HttpStatusCode.BadGateway } => PredicateResult.True(),
                        _ => PredicateResult.False(),
                    },
                })
                .Build();

            public async Task<HttpResponseMessage> Look(string url) => await _pipeline.ExecuteAsync(async token => await client.GetAsync(url, token));
        }
        """,
        """
        class C(HttpClient client)
        {
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new()
                {
                    ShouldHandle = args => args.Outcome switch
                    {
                        { Exception: HttpRequestException } => PredicateResult.True(),
                        // The gateway restarts at night.
                        { Result.StatusCode: HttpStatusCode.BadGateway } => PredicateResult.True(),
                        _ => PredicateResult.False(),
                    },
                })
                .Build();

            public async Task<HttpResponseMessage> Look(string url) => await _pipeline.ExecuteAsync(async token => await client.GetAsync(url, token));
        }
        """,
        V8);

    [Theory]
    [InlineData("registry.Add(\"retry\", Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("registry[\"retry\"] = Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3);")]
    [InlineData("var policy = Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3); registry.Add(\"retry\", policy);")]
    public Task Policies_of_a_registry(string add) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                var registry = services.AddPolicyRegistry();
                {{add}}
                services.AddHttpClient<C>().AddPolicyHandlerFromRegistry("retry");
            }
        }
        """, V7);

    [Theory]
    [InlineData("registry.Add(\"other\", Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("registry.Add(name, Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(3));")]
    [InlineData("registry.Add(\"retry\", HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3));")]
    public Task Policies_of_a_registry_that_are_not_the_clients_or_answer_yes(string add) => Silent($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services, string name)
            {
                var registry = services.AddPolicyRegistry();
                {{add}}
                services.AddHttpClient<C>().AddPolicyHandlerFromRegistry("retry");
            }
        }
        """, V7);

    [Theory]
    [InlineData("provider.GetPipeline<HttpResponseMessage>(\"retry\")", "ResiliencePipelineProvider<string> provider")]
    public Task Pipelines_of_a_provider(string pipeline, string parameter) => Reports($$"""
        using Polly.Registry;

        class C(HttpClient client, {{parameter}})
        {
            public async Task<HttpResponseMessage> Look(string url) => await {{pipeline}}.ExecuteAsync(async token => await client.GetAsync(url, token));
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddResiliencePipeline<string, HttpResponseMessage>("retry", builder => builder.AddRetry(new()
                {
                    ShouldHandle = args => ValueTask.FromResult([|args.Outcome.Result is { IsSuccessStatusCode: false }|]),
                }));
        }
        """, V8);

    [Theory]
    [InlineData("{ {{retry}} }")]
    [InlineData("{ { {{retry}} } }")]
    public Task Retry_of_a_pipeline_in_a_block(string body) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<C>().AddResilienceHandler("retry", builder =>
                {{body.Replace("{{retry}}", "builder.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult([|args.Outcome.Result?.StatusCode == HttpStatusCode.BadGateway|]) });")}});
        }
        """, V8);

    [Theory]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult([|args.Outcome.Result is { IsSuccessStatusCode: false }|]))")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry = new() { ShouldHandle = args => ValueTask.FromResult([|args.Outcome.Result?.StatusCode == HttpStatusCode.BadGateway|]) })")]
    [InlineData("AddStandardResilienceHandler().Configure(o => { o.Retry.MaxRetryAttempts = 2; o.Retry.ShouldHandle = args => ValueTask.FromResult([|args.Outcome.Result?.StatusCode == HttpStatusCode.BadGateway|]); })")]
    public Task Options_of_a_standard_handler(string handler) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<C>().{{handler}};
        }
        """, V8);

    [Theory]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome)))")]
    [InlineData("AddStandardResilienceHandler(o => { var inner = o.Retry.ShouldHandle; o.Retry.ShouldHandle = async args => args.Outcome.Result?.StatusCode == HttpStatusCode.Conflict || await inner(args); })")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.StatusCode == HttpStatusCode.BadGateway)).Configure(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome)))")]
    [InlineData("AddStandardResilienceHandler(o => { o.Retry.MaxRetryAttempts = 0; o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.StatusCode == HttpStatusCode.BadGateway); })")]
    public Task Options_of_a_standard_handler_that_answer_yes_or_never(string handler) => Silent($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<C>().{{handler}};
        }
        """, V8);

    /// <summary>A policy that is made when it is asked for.</summary>
    [Theory]
    [InlineData("Made()", "private static Func<IAsyncPolicy<HttpResponseMessage>> Made() => () => RETRY;")]
    [InlineData("Made()", "private static Func<IAsyncPolicy<HttpResponseMessage>> Made() { return () => { return RETRY; }; }")]
    [InlineData("Held", "private static readonly Func<IAsyncPolicy<HttpResponseMessage>> Held = () => RETRY;")]
    public Task Policy_of_a_delegate(string make, string members) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Look(string url) => {{make}}().ExecuteAsync(() => client.GetAsync(url));

            {{members.Replace("RETRY", "Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3)")}}
        }
        """, V7);

    [Fact]
    public Task Policy_that_is_lazy() => Reports("""
        class C(HttpClient client)
        {
            private static readonly Lazy<IAsyncPolicy<HttpResponseMessage>> Held = new(() => Policy.[|HandleResult<HttpResponseMessage>|](r => (int)r.StatusCode >= 500).RetryAsync(3));

            public Task<HttpResponseMessage> Look(string url) => Held.Value.ExecuteAsync(() => client.GetAsync(url));
        }
        """, V7);

    [Theory]
    [InlineData("(_, _) => Policy.[|HandleResult<HttpResponseMessage>|](r => !r.IsSuccessStatusCode).RetryAsync(3)")]
    public Task Selector_that_a_method_returns(string selector) => Reports(Selected(selector), V7);

    [Theory]
    [InlineData("(_, _) => Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).Or<HttpRequestException>().RetryAsync(3)")]
    [InlineData("(_, _) => Policy.NoOpAsync<HttpResponseMessage>()")]
    public Task Selector_that_a_method_returns_that_takes_it_is_silent(string selector) => Silent(Selected(selector), V7);

    private static string Selected(string selector) => $$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => client.GetStringAsync(url);
        }

        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<C>().AddPolicyHandler(Select());

            private static Func<IServiceProvider, HttpRequestMessage, IAsyncPolicy<HttpResponseMessage>> Select() => {{selector}};
        }
        """;

    [Theory]
    [InlineData("Policy.Handle<HttpRequestException>(IsTransient)")]
    [InlineData("Policy.Handle<TimeoutException>().Or<HttpRequestException>(e => IsTransient(e))")]
    public Task Predicate_that_a_policy_is_handed_by_name(string handled) => Reports($$"""
        class C(HttpClient client)
        {
            public Task<string> Look(string url) => {{handled}}.RetryAsync(3).ExecuteAsync(() => client.GetStringAsync(url));

            private static bool IsTransient(HttpRequestException e) => [|e.StatusCode >= HttpStatusCode.InternalServerError|];
        }
        """, V7);

    [Fact]
    public Task Predicate_that_a_policy_of_posts_is_handed_by_name_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) =>
                Policy.Handle<HttpRequestException>(Never).RetryAsync(3).ExecuteAsync(() => client.PostAsync(url, new StringContent("")));

            private static bool Never(HttpRequestException e) => e.StatusCode == HttpStatusCode.TooManyRequests;
        }
        """, V7);

    [Theory]
    [InlineData("return builder => builder.WaitAndRetryAsync(3, _ => TimeSpan.FromSeconds(1));")]
    [InlineData("return builder => { return builder.RetryAsync(3); };")]
    [InlineData("builder => builder.RetryAsync(3); return null;")]
    public Task Lambda_that_a_method_returns_where_it_may_be_another_one(string body) => Silent($$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services, Func<PolicyBuilder<HttpResponseMessage>, IAsyncPolicy<HttpResponseMessage>> given = null) =>
                services.AddHttpClient("orders").AddTransientHttpErrorPolicy(given ?? Make());

            private static Func<PolicyBuilder<HttpResponseMessage>, AsyncRetryPolicy<HttpResponseMessage>> Make()
            {
                {{body}}
            }
        }
        """, V7 with { Broken = true });
}
