using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The registrations of Microsoft.Extensions.Http.Polly.</summary>
public sealed class RepeatedByPolicyRegistrationTests() : RuleTest("GOAWAY204")
{
    private static readonly Setup V7 = new(World.Net8)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Polly", "Polly.Registry", "Polly.Extensions.Http"],
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
}
