using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The registrations of Microsoft.Extensions.Http.Polly.</summary>
public sealed class RepeatedByPolicyRegistrationTests() : RuleTest("GOAWAY204")
{
    private static readonly Setup V7 = new(World.Net8)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http", "Polly", "Polly.Registry", "Polly.Extensions.Http"],
    };

    private const string PayClient = """

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """;

    private const string RateClient = """

        class RateClient(HttpClient client)
        {
            public Task<string> Rate() => client.GetStringAsync("/rate");
        }
        """;

    private static string Startup(string statement, string types = PayClient) => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                {{statement}}
            }

            private static IAsyncPolicy<HttpResponseMessage> GetRetryPolicy() => HttpPolicyExtensions
                .HandleTransientHttpError()
                .WaitAndRetryAsync(3, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)));
        }
        """ + "\n" + types;

    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](GetRetryPolicy());")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Policy.Handle<HttpRequestException>().RetryAsync(2).AsAsyncPolicy<HttpResponseMessage>());")]
    [InlineData("var retry = GetRetryPolicy(); services.AddHttpClient<PayClient>().[|AddPolicyHandler|](retry);")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](_ => GetRetryPolicy());")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|]((provider, request) => GetRetryPolicy());")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|]((provider, request, key) => GetRetryPolicy(), request => \"x\");")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|]((provider, request) => { var policy = GetRetryPolicy(); return policy; });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => p.WaitAndRetryAsync(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5) }));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => p.OrResult(r => r.StatusCode == HttpStatusCode.NotFound).RetryAsync());")]
    [InlineData("services.AddHttpClient<PayClient>().AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30))).[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Policy.WrapAsync(GetRetryPolicy(), Policy.TimeoutAsync<HttpResponseMessage>(5)));")]
    [InlineData("var registry = services.AddPolicyRegistry(); registry.Add(\"retry\", GetRetryPolicy()); services.AddHttpClient<PayClient>().[|AddPolicyHandlerFromRegistry|](\"retry\");")]
    [InlineData("services.AddPolicyRegistry(new PolicyRegistry { [\"retry\"] = GetRetryPolicy() }); services.AddHttpClient<PayClient>().[|AddPolicyHandlerFromRegistry|](\"retry\");")]
    [InlineData("services.AddPolicyRegistry(new PolicyRegistry { { \"retry\", GetRetryPolicy() } }); services.AddHttpClient<PayClient>().[|AddPolicyHandlerFromRegistry|]((r, request) => r.Get<IAsyncPolicy<HttpResponseMessage>>(\"retry\"));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](request => request.Method == HttpMethod.Get ? GetRetryPolicy() : HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1));")]
    public Task Retries_are_reported(string statement) => Reports(Startup(statement), V7);

    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(Policy.TimeoutAsync<HttpResponseMessage>(5));")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(Policy.NoOpAsync<HttpResponseMessage>());")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(0));")]
    [InlineData("services.AddHttpClient<PayClient>().AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)));")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Get ? GetRetryPolicy() : Policy.NoOpAsync<HttpResponseMessage>());")]
    [InlineData("IAsyncPolicy<HttpResponseMessage> retry = GetRetryPolicy(), noop = Policy.NoOpAsync<HttpResponseMessage>(); services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Get ? retry : noop);")]
    [InlineData("var retry = GetRetryPolicy(); IAsyncPolicy<HttpResponseMessage> noop = Policy.NoOpAsync<HttpResponseMessage>(); services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Get ? retry : noop);")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler((provider, request) => request.Method != HttpMethod.Post ? GetRetryPolicy() : Policy.NoOpAsync<HttpResponseMessage>());")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(request => { if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch) { return Policy.NoOpAsync<HttpResponseMessage>(); } return GetRetryPolicy(); });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Headers.Contains(\"Idempotency-Key\") ? GetRetryPolicy() : Policy.NoOpAsync<HttpResponseMessage>());")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.TooManyRequests).RetryAsync(3));")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandlerFromRegistry(\"elsewhere\");")]
    [InlineData("services.AddHttpClient<RateClient>().AddPolicyHandler(GetRetryPolicy());")]
    [InlineData("services.AddHttpClient<RateClient>().AddTransientHttpErrorPolicy(p => p.RetryAsync(3)); services.AddHttpClient<PayClient>();")]
    public Task Others_are_silent(string statement) => Silent(Startup(statement, PayClient + RateClient), V7);

    /// <summary>A handler that is made over a policy is what AddPolicyHandler adds.</summary>
    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](_ => new PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](sp => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](sp => { var policy = GetRetryPolicy(); return new PolicyHttpMessageHandler(policy); });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](() => { PolicyHttpMessageHandler handler = new(GetRetryPolicy()); return handler; });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](delegate () { return new PolicyHttpMessageHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2)); });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(request => GetRetryPolicy()));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Get ? GetRetryPolicy() : HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1)));")]
    [InlineData("services.AddHttpClient(\"pay\").AddTypedClient<PayClient>().[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("var client = new HttpClient(new [|PolicyHttpMessageHandler|](GetRetryPolicy()) { InnerHandler = new HttpClientHandler() }); client.PostAsync(\"a\", new StringContent(\"a\"));")]
    [InlineData("var handler = new [|PolicyHttpMessageHandler|](request => GetRetryPolicy()); handler.InnerHandler = new SocketsHttpHandler(); var client = new HttpClient(handler); client.PostAsync(\"a\", new StringContent(\"a\"));")]
    public Task Handler_over_a_policy(string statement) => Reports(Startup(statement), V7);

    [Theory]
    [InlineData("services.AddHttpClient<RateClient>().AddHttpMessageHandler(() => new PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(() => new PolicyHttpMessageHandler(Policy.TimeoutAsync<HttpResponseMessage>(5)));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(() => new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Get ? GetRetryPolicy() : Policy.NoOpAsync<HttpResponseMessage>()));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(() => new PolicyHttpMessageHandler(request => { if (request.Method == HttpMethod.Post) { return Policy.NoOpAsync<HttpResponseMessage>(); } return GetRetryPolicy(); }));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(sp => new PolicyHttpMessageHandler(sp.GetRequiredService<IAsyncPolicy<HttpResponseMessage>>()));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(sp => sp.GetRequiredService<PolicyHttpMessageHandler>());")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(() => new Other(new PolicyHttpMessageHandler(GetRetryPolicy())));")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler(Make);")]
    [InlineData("services.AddHttpClient<PayClient>().AddHttpMessageHandler<Other>(); System.GC.KeepAlive(new PolicyHttpMessageHandler(GetRetryPolicy()));")]
    [InlineData("var client = new HttpClient(new PolicyHttpMessageHandler(GetRetryPolicy()) { InnerHandler = new HttpClientHandler() }); client.GetAsync(\"a\");")]
    [InlineData("var client = new HttpClient(new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Get ? GetRetryPolicy() : Policy.NoOpAsync<HttpResponseMessage>())); client.PostAsync(\"a\", new StringContent(\"a\"));")]
    public Task Handler_over_a_policy_that_repeats_no_such_request_is_silent(string statement) => Silent(
        Startup(statement, PayClient + RateClient + """

            class Other(HttpMessageHandler inner) : DelegatingHandler(inner);
            """).Replace("private static IAsyncPolicy", "private static DelegatingHandler Make() => new Other(new HttpClientHandler());\n    private static IAsyncPolicy"),
        V7);

    [Fact]
    public Task Fix_chooses_the_policy_of_a_handler() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(Retry));
                    services.AddHttpClient<PayClient>("other").[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(request => GetRetryPolicy()));
            """).Replace("private static IAsyncPolicy", "private static readonly IAsyncPolicy<HttpResponseMessage> Retry = GetRetryPolicy();\n    private static IAsyncPolicy"),
        Startup("""
            services.AddHttpClient<PayClient>().AddHttpMessageHandler(() => new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? Policy.NoOpAsync<HttpResponseMessage>() : Retry));
                    services.AddHttpClient<PayClient>("other").AddHttpMessageHandler(() => new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? Policy.NoOpAsync<HttpResponseMessage>() : GetRetryPolicy()));
            """).Replace("private static IAsyncPolicy", "private static readonly IAsyncPolicy<HttpResponseMessage> Retry = GetRetryPolicy();\n    private static IAsyncPolicy"),
        V7);

    private static string Chosen(string policy) => $$"""
        static class Startup
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
            private static readonly IAsyncPolicy<HttpResponseMessage> Once = Policy.NoOpAsync<HttpResponseMessage>();

            public static void Configure(IServiceCollection services, int mode)
            {
                {{policy}}
            }
        }
        """ + "\n" + PayClient;

    /// <summary>Which arm it is may be known, and one that holds under a condition leaves the others open.</summary>
    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](mode switch { 1 => Retry, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](mode switch { 1 when Retry != null => Retry, 2 => Retry, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](1 switch { 1 => Retry, _ => Once });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](1 switch { 2 => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](1 switch { 1 when false => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](1 switch { 1 when true => Retry, _ => Once });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](1 switch { 1 when mode > 3 => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](mode switch { 1 => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](true ? Retry : Once);")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](mode > 1 ? Retry : Retry);")]
    public Task Policy_of_a_choice(string statement) => Reports(Chosen("#pragma warning disable CS8509\n" + statement), V7);

    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(mode switch { 1 => Once, _ => Once });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(1 switch { 1 => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(1 switch { 2 => Retry, _ => Once });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(1 switch { 1 when false => Retry, _ => Once });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(1 switch { 1 when true => Once, _ => Retry });")]
    [InlineData("services.AddHttpClient<PayClient>().AddPolicyHandler(false ? Retry : Once);")]
    public Task Policy_of_a_choice_that_does_not_repeat_is_silent(string statement) => Silent(Chosen(statement), V7);

    [Fact]
    public Task Extension_of_the_users_own() => Reports("""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>(c => c.BaseAddress = new Uri("https://pay")).AddStandardRetryPolicy(3);
                services.AddHttpClient<RateClient>().AddStandardRetryPolicy(5);
            }

            private static IHttpClientBuilder AddStandardRetryPolicy(this IHttpClientBuilder builder, int retries) =>
                builder.[|AddPolicyHandler|](HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(retries));
        }
        """ + "\n" + PayClient + RateClient, V7);

    [Fact]
    public Task Policy_of_another_class() => Reports(
        [
            ("Startup.cs", Startup("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Policies.Retry);")),
            ("Policies.cs", """
                public static class Policies
                {
                    public static IAsyncPolicy<HttpResponseMessage> Retry { get; } = Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync(2);
                }
                """),
        ],
        V7);

    [Fact]
    public Task Named_client() => Reports("""
        static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient("pay").[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));
        }

        class Payments(IHttpClientFactory factory)
        {
            public Task<HttpResponseMessage> Pay() => factory.CreateClient("pay").PatchAsync("/pay", new StringContent("1"));
        }
        """, V7);

    [Fact]
    public Task Top_level_program() => Reports("""
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHttpClient<PayClient>().[|AddPolicyHandler|](GetRetryPolicy());
        builder.Build().Run();

        static IAsyncPolicy<HttpResponseMessage> GetRetryPolicy()
        {
            return HttpPolicyExtensions.HandleTransientHttpError().OrResult(m => m.StatusCode == HttpStatusCode.NotFound).RetryAsync(6);
        }
        """ + "\n" + PayClient, V7);

    [Fact]
    public Task Framework() => Reports("""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));
            }
        }

        class PayClient
        {
            private readonly HttpClient _client;

            public PayClient(HttpClient client)
            {
                _client = client;
            }

            public Task<HttpResponseMessage> Pay(string json)
            {
                return _client.PostAsync("/pay", new StringContent(json));
            }
        }
        """, V7 with { World = World.Net472Polly7 });

    [Fact]
    public Task Messages() => Message(
        Startup(
            "services.AddHttpClient<PayClient>().[|AddPolicyHandler|](GetRetryPolicy()); services.AddHttpClient<PayClient>(\"b\").[|AddTransientHttpErrorPolicy|](p => p.RetryForeverAsync());",
            """
            class PayClient(HttpClient client)
            {
                public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));

                public Task<HttpResponseMessage> Change(string json) => client.PatchAsync("/pay", new StringContent(json));
            }
            """),
        [
            "'PayClient' sends POST and PATCH up to 4 times because this policy retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key",
            "'PayClient' sends POST and PATCH more than once because this policy retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key",
        ],
        V7);

    private const string NoOp = "Policy.NoOpAsync<HttpResponseMessage>()";
    private const string Unsafe = "request => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? ";

    [Theory]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandler|](_ => GetRetryPolicy());",
        "services.AddHttpClient<PayClient>().AddPolicyHandler(" + Unsafe + NoOp + " : GetRetryPolicy());")]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandler|]((provider, request) => GetRetryPolicy());",
        "services.AddHttpClient<PayClient>().AddPolicyHandler((provider, request) => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? " + NoOp + " : GetRetryPolicy());")]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandler|](r => r.Method == HttpMethod.Get ? GetRetryPolicy() : HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1));",
        "services.AddHttpClient<PayClient>().AddPolicyHandler(r => r.Method == HttpMethod.Post || r.Method == HttpMethod.Patch ? " + NoOp + " : r.Method == HttpMethod.Get ? GetRetryPolicy() : HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1));")]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Select);",
        "services.AddHttpClient<PayClient>().AddPolicyHandler(" + Unsafe + NoOp + " : Select(request));")]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Retry);",
        "services.AddHttpClient<PayClient>().AddPolicyHandler(" + Unsafe + NoOp + " : Retry);")]
    [InlineData(
        "services.AddHttpClient<PayClient>().[|AddPolicyHandlerFromRegistry|](\"retry\");",
        "services.AddHttpClient<PayClient>().AddPolicyHandlerFromRegistry((registry, request) => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? " + NoOp + " : registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"retry\"));")]
    public Task A_choice_is_put_in(string before, string after)
    {
        const string rest = """
            static class Policies
            {
                public static PolicyRegistry Registry { get; } = new PolicyRegistry { ["retry"] = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3) };
            }
            """;
        return FixesAll(With(before), With(after), V7, title: "Do not retry POST and PATCH");

        static string With(string statement) => Startup(statement, PayClient + "\n" + rest)
            .Replace("    private static", """
                    private static readonly IAsyncPolicy<HttpResponseMessage> Retry = Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync();

                    private static IAsyncPolicy<HttpResponseMessage> Select(HttpRequestMessage request) => GetRetryPolicy();

                    private static
                """);
    }

    [Fact]
    public Task A_made_policy_is_named_first() => FixesAll(
        Startup("services.AddHttpClient<PayClient>().[|AddPolicyHandler|](GetRetryPolicy());"),
        Startup($"""
            IAsyncPolicy<HttpResponseMessage> retry = GetRetryPolicy();
                    services.AddHttpClient<PayClient>().AddPolicyHandler({Unsafe}{NoOp} : retry);
            """),
        V7);

    [Fact]
    public Task Several_in_one_statement() => FixesAll(
        Startup("""
            // The order counts.
                    services.AddHttpClient<PayClient>()
                        .[|AddPolicyHandler|](GetRetryPolicy())
                        .AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)))
                        .[|AddTransientHttpErrorPolicy|](p => p.WaitAndRetryAsync(
                            3, attempt => TimeSpan.FromSeconds(attempt)));
            """),
        Startup($$"""
            // The order counts.
                    IAsyncPolicy<HttpResponseMessage> retry = GetRetryPolicy();
                    IAsyncPolicy<HttpResponseMessage> retryPolicy = HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(
                            3, attempt => TimeSpan.FromSeconds(attempt));
                    services.AddHttpClient<PayClient>()
                        .AddPolicyHandler({{Unsafe}}{{NoOp}} : retry)
                        .AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)))
                        .AddPolicyHandler({{Unsafe}}{{NoOp}} : retryPolicy);
            """),
        V7);

    [Fact]
    public Task Selector_with_a_body() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddPolicyHandler|]((provider, message) =>
                    {
                        // Always.
                        return GetRetryPolicy();
                    });
            """),
        Startup($$"""
            services.AddHttpClient<PayClient>().AddPolicyHandler((provider, message) =>
                    {
                        // Always.
                        if (message.Method == HttpMethod.Post || message.Method == HttpMethod.Patch)
                        {
                            return {{NoOp}};
                        }

                        return GetRetryPolicy();
                    });
            """),
        V7);

    [Fact]
    public Task Extension_with_an_arrow() => FixesAll(
        Arrow("builder.[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3))"),
        Arrow($"builder.AddPolicyHandler({Unsafe}{NoOp} : HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3))"),
        V7);

    [Fact]
    public Task Fix_takes_the_policy_out_of_a_block() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p =>
                    {
                        return p.RetryAsync(3);
                    });
            """),
        Startup("""
            IAsyncPolicy<HttpResponseMessage> retry = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
                    services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch ? Policy.NoOpAsync<HttpResponseMessage>() : retry);
            """),
        V7);

    [Fact]
    public Task Fix_of_a_policy_of_several_statements() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => { var times = 3; return p.RetryAsync(times); });
                    services.AddHttpClient<PayClient>("other").[|AddTransientHttpErrorPolicy|](p =>
                    {
                        var delays = new[] { TimeSpan.FromSeconds(1) };

                        // Once.
                        return p.WaitAndRetryAsync(delays);
                    });
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddPolicyHandler(request => { if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch) { return Policy.NoOpAsync<HttpResponseMessage>(); } var times = 3; return HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(times); });
                    services.AddHttpClient<PayClient>("other").AddPolicyHandler(request =>
                    {
                        if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
                        {
                            return Policy.NoOpAsync<HttpResponseMessage>();
                        }

                        var delays = new[] { TimeSpan.FromSeconds(1) };

                        // Once.
                        return HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(delays);
                    });
            """),
        V7);

    [Theory]
    [InlineData("p => { var retry = p.RetryAsync(3); return retry.WrapAsync(Policy.TimeoutAsync<HttpResponseMessage>(3)); }")]
    [InlineData("p => { var retry = p.RetryAsync(3); var breaker = p.CircuitBreakerAsync(3, TimeSpan.FromSeconds(3)); return retry.WrapAsync(breaker); }")]
    [InlineData("(PolicyBuilder<HttpResponseMessage> p) => { var times = 3; return p.RetryAsync(times); }")]
    public Task No_fix_for_a_policy_of_several_statements_that_can_not_be_made_for_each_request(string policy) => OffersNoFix(
        Startup($"services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|]({policy});"),
        V7);

    [Fact]
    public Task No_fix_that_loses_a_remark_of_a_block() => OffersNoFix(
        Startup("services.AddHttpClient<PayClient>().[|AddTransientHttpErrorPolicy|](p => { /* Three times. */ return p.RetryAsync(3); });"),
        V7);

    [Fact]
    public Task A_breaker_is_not_made_for_each_request() => OffersNoFix(
        Arrow("builder.[|AddPolicyHandler|](Policy.WrapAsync(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3), HttpPolicyExtensions.HandleTransientHttpError().CircuitBreakerAsync(3, TimeSpan.FromSeconds(1))))"),
        V7);

    private static string Arrow(string call) => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<PayClient>().AddRetries();

            private static IHttpClientBuilder AddRetries(this IHttpClientBuilder builder) => {{call}};
        }
        """ + "\n" + PayClient;

    [Fact]
    public Task Usings_are_added_in_an_older_language() => FixesAll(
        """
        using Microsoft.Extensions.DependencyInjection;

        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddPolicyHandler|](Policies.Retry);
            }
        }
        """ + OlderTypes,
        """
        using System.Net.Http;
        using Microsoft.Extensions.DependencyInjection;
        using Polly;

        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Post || request.Method == new HttpMethod("PATCH") ? (IAsyncPolicy<HttpResponseMessage>)Policy.NoOpAsync<HttpResponseMessage>() : Policies.Retry);
            }
        }
        """ + OlderTypes,
        World.NetStandard20);

    private const string OlderTypes = """

        static class Policies
        {
            public static readonly Polly.Retry.AsyncRetryPolicy<System.Net.Http.HttpResponseMessage> Retry =
                Polly.AsyncRetryTResultSyntax.RetryAsync(Polly.Extensions.Http.HttpPolicyExtensions.HandleTransientHttpError(), 3);
        }

        class PayClient
        {
            private readonly System.Net.Http.HttpClient _client;

            public PayClient(System.Net.Http.HttpClient client)
            {
                _client = client;
            }

            public System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage> Pay(string json)
            {
                return _client.PostAsync("/pay", new System.Net.Http.StringContent(json));
            }
        }
        """;
}
