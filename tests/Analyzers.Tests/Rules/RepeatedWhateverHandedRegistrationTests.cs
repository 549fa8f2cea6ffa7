using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The registrations on clients whose requests can't be seen.</summary>
public sealed class RepeatedWhateverHandedRegistrationTests() : RuleTest("GOAWAY214")
{
    private static readonly Setup Di = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Microsoft.Extensions.Hosting", "Polly", "Refit"],
    };

    [Fact]
    public Task Service_defaults() => Message(
        """
        public static class Extensions
        {
            public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
                where TBuilder : IHostApplicationBuilder
            {
                builder.Services.ConfigureHttpClientDefaults(http =>
                {
                    http.[|AddStandardResilienceHandler|]();
                });
                return builder;
            }
        }
        """,
        "'AddStandardResilienceHandler' sends each request of clients that can't be seen here up to 4 times after a failure, whatever its method; disable the retry for POST and PATCH",
        Di);

    [Theory]
    [InlineData("services.AddHttpClient(name).[|AddStandardResilienceHandler|]();")]
    [InlineData("services.AddHttpClient(\"nobody creates this\").[|AddStandardResilienceHandler|]();")]
    [InlineData("services.AddRefitClient<T>().[|AddStandardResilienceHandler|]();")]
    [InlineData("services.AddHttpClient<T>().[|AddStandardResilienceHandler|]();")]
    [InlineData("builder.[|AddStandardResilienceHandler|]();")]
    [InlineData("builder.[|AddResilienceHandler|](\"x\", p => p.AddRetry(new HttpRetryStrategyOptions()));")]
    [InlineData("builder.[|AddStandardHedgingHandler|]();")]
    [InlineData("services.AddHttpClient<RestSharp.RestClient>().[|AddStandardResilienceHandler|]();")]
    public Task Clients_that_can_not_be_seen(string statement) => Reports(
        $$"""
        public static class Clients
        {
            public static void Add<T>(IServiceCollection services, IHttpClientBuilder builder, string name) where T : class
            {
                {{statement}}
            }
        }
        """,
        Di);

    [Theory]
    [InlineData("builder.[|AddStandardResilienceHandler|]();", "'AddStandardResilienceHandler' sends each request of clients that can't be seen here up to 4 times after a failure, whatever its method; disable the retry for POST and PATCH")]
    [InlineData("builder.[|AddStandardHedgingHandler|]();", "'AddStandardHedgingHandler' sends each request of clients that can't be seen here up to 2 times after a failure, whatever its method; limit both ShouldHandle and DelayGenerator to idempotent requests")]
    public Task It_says_what_to_do(string statement, string message) => Message(
        $$"""
        public static class Clients
        {
            public static void Add(IHttpClientBuilder builder)
            {
                {{statement}}
            }
        }
        """,
        message,
        Di);

    [Fact]
    public Task It_says_what_to_do_about_a_policy() => Message(
        """
        public static class Clients
        {
            public static void Add(IHttpClientBuilder builder)
            {
                builder.[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(2));
            }
        }
        """,
        "'AddTransientHttpErrorPolicy' sends each request of clients that can't be seen here up to 3 times after a failure, whatever its method; choose the policy by the request's method",
        new Setup(World.Net8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Polly"] });

    [Theory]
    [InlineData("builder.[|AddHttpMessageHandler|](() => new PolicyHttpMessageHandler(Retry));")]
    [InlineData("builder.[|AddHttpMessageHandler|](_ => new PolicyHttpMessageHandler(request => Retry));")]
    public Task It_says_what_to_do_about_a_handler_over_a_policy(string statement) => Message(
        OverPolicy(statement),
        "'PolicyHttpMessageHandler' sends each request of clients that can't be seen here up to 3 times after a failure, whatever its method; choose the policy by the request's method",
        new Setup(World.Net8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http", "Polly"] });

    [Theory]
    [InlineData("builder.AddHttpMessageHandler(() => new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Get ? Retry : Policy.NoOpAsync<HttpResponseMessage>()));")]
    [InlineData("builder.AddHttpMessageHandler(() => new PolicyHttpMessageHandler(Policy.NoOpAsync<HttpResponseMessage>()));")]
    [InlineData("builder.AddHttpMessageHandler(() => Elsewhere.Handler()); GC.KeepAlive(new PolicyHttpMessageHandler(Retry));")]
    public Task Handlers_over_a_policy_that_asks_for_the_method_are_silent(string statement) => Silent(
        OverPolicy(statement) + " class Elsewhere { public static DelegatingHandler Handler() => throw new NotSupportedException(); }",
        new Setup(World.Net8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http", "Polly"] });

    private static string OverPolicy(string statement) => $$"""
        public static class Clients
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry = Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync(2);

            public static void Add(IHttpClientBuilder builder)
            {
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData("builder.AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods());")]
    [InlineData("builder.AddResilienceHandler(\"x\", p => p.AddTimeout(TimeSpan.FromSeconds(1)));")]
    [InlineData("builder.AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get));")]
    [InlineData("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch)));")]
    [InlineData("builder.AddStandardResilienceHandler(); builder.RemoveAllResilienceHandlers();")]
    public Task Guarded_handlers_are_silent(string statement) => Silent(
        $$"""
        public static class Clients
        {
            public static void Add(IServiceCollection services, IHttpClientBuilder builder)
            {
                {{statement}}
            }
        }
        """,
        Di);

    [Fact]
    public Task Callers_that_are_seen_decide() => Silent(
        """
        public static class Clients
        {
            private static void Add<T>(IServiceCollection services) where T : class => services.AddRefitClient<T>().AddStandardResilienceHandler();

            public static void Configure(IServiceCollection services) => Add<IRates>(services);
        }

        public interface IRates
        {
            [Get("/rates")] Task<string> Rates();
        }
        """,
        Di);

    [Fact]
    public Task Client_that_goes_elsewhere() => Reports(
        """
        public static class Clients
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<Api>().[|AddStandardResilienceHandler|]();
        }

        public class Api
        {
            private readonly RestSharp.RestClient _rest;
            public Api(HttpClient client) => _rest = new RestSharp.RestClient(client);
        }
        """,
        Di);

    [Fact]
    public Task Client_whose_method_nobody_tells() => Reports(
        """
        public static class Clients
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<Api>().[|AddStandardResilienceHandler|]();
        }

        public class Api(HttpClient client)
        {
            public Task<HttpResponseMessage> Send(HttpMethod method, string url) => client.SendAsync(new HttpRequestMessage(method, url));
        }
        """,
        Di);

    [Fact]
    public Task Client_whose_callers_tell_is_silent() => Silent(
        """
        public static class Clients
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<Api>().AddStandardResilienceHandler();
        }

        public class Api(HttpClient client)
        {
            public Task<HttpResponseMessage> Send(HttpMethod method, string url) => client.SendAsync(new HttpRequestMessage(method, url));
        }

        public class Rates(Api api)
        {
            public Task Rate() => api.Send(HttpMethod.Get, "/rate");
        }
        """,
        Di);

    [Fact]
    public Task Test_projects_are_silent() => Silent(
        """
        public static class Clients
        {
            public static void Add(IHttpClientBuilder builder) => builder.AddStandardResilienceHandler();
        }
        """,
        Di with { Libraries = [("nunit.framework", "namespace NUnit.Framework { public class TestAttribute : System.Attribute; }")] });

    [Fact]
    public Task Fix_adds_a_guard() => FixesAll(
        """
        public static class Clients
        {
            public static void Add(IServiceCollection services)
            {
                services.ConfigureHttpClientDefaults(http => http.[|AddStandardResilienceHandler|]());
                services.ConfigureHttpClientDefaults(http => http.[|AddStandardResilienceHandler|](o => o.Retry.MaxRetryAttempts = 1));
            }
        }
        """,
        """
        public static class Clients
        {
            public static void Add(IServiceCollection services)
            {
                services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch)));
                services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(o =>
                {
                    o.Retry.MaxRetryAttempts = 1;
                    o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                }));
            }
        }
        """,
        Di);
}
