using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RetriedUnsafeClientTests() : RuleTest("GOAWAY202")
{
    /// <summary>The usings of every test here, and a typed client that posts.</summary>
    private static readonly Setup Di = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Microsoft.Extensions.Hosting", "Polly", "Polly.Retry", "Refit"],
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
        }
        """ + "\n" + types;

    [Fact]
    public Task Typed_client_that_posts() => Message(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();"),
        "'PayClient' sends POST, and 'AddStandardResilienceHandler' sends each up to 4 times when the connection is lost, though the server may have executed it; disable the retry for POST",
        Di);

    /// <summary>The client without a name, by what else that is called.</summary>
    [Theory]
    [InlineData("\"\"")]
    [InlineData("string.Empty")]
    [InlineData("Microsoft.Extensions.Options.Options.DefaultName")]
    public Task Client_without_a_name(string name) => Reports(
        Startup($"services.AddHttpClient({name}).[|AddStandardResilienceHandler|]();", """
            class Payments(IHttpClientFactory factory)
            {
                public Task Pay() => factory.CreateClient().PostAsync("/pay", new StringContent(""));
            }
            """),
        Di);

    /// <summary>What the defaults add is taken off again for a client of its own.</summary>
    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().RemoveAllResilienceHandlers();")]
    [InlineData("services.AddHttpClient<PayClient>().RemoveAllResilienceHandlers().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post));")]
    public Task Defaults_that_the_client_takes_off_are_silent(string client) => Silent(
        "#pragma warning disable EXTEXP0001\n" + Startup("services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler()); " + client), Di);

    [Theory]
    [InlineData("services.AddHttpClient(\"other\").RemoveAllResilienceHandlers();")]
    [InlineData("services.AddHttpClient<PayClient>();")]
    public Task Defaults_that_another_client_takes_off(string client) => Reports(
        "#pragma warning disable EXTEXP0001\n" + Startup("services.ConfigureHttpClientDefaults(b => b.[|AddStandardResilienceHandler|]()); " + client), Di);

    [Fact]
    public Task Typed_client_that_posts_and_patches() => Message(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient
            {
                private readonly HttpClient _client;

                public PayClient(HttpClient client) => _client = client;

                public Task<HttpResponseMessage> Change(string json) => _client.PatchAsync("/pay/1", new StringContent(json));
                public Task<HttpResponseMessage> Pay(string json) => _client.PostAsync("/pay", new StringContent(json));
                public Task<HttpResponseMessage> Remove() => _client.DeleteAsync("/pay/1");
            }
            """),
        "'PayClient' sends POST and PATCH, and 'AddStandardResilienceHandler' sends each up to 4 times when the connection is lost, though the server may have executed it; disable the retry for POST and PATCH",
        Di);

    [Fact]
    public Task Sends_are_additional_locations() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public Task<HttpResponseMessage> Pay(string json) => {|also:client.PostAsync("/pay", new StringContent(json))|};
            }
            """),
        Di);

    [Fact]
    public Task Client_that_only_reads_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", RateClient), Di);

    [Fact]
    public Task Client_that_puts_and_deletes_is_silent() => Silent(
        Startup("services.AddHttpClient<StockClient>().AddStandardResilienceHandler();", """
            class StockClient(HttpClient client)
            {
                public Task Put(string json) => client.PutAsync("/stock", new StringContent(json));
                public Task Delete() => client.DeleteAsync("/stock");
            }
            """),
        Di);

    [Fact]
    public Task Interface_and_implementation() => Reports(
        Startup("services.AddHttpClient<IPay, PayClient>().[|AddStandardResilienceHandler|]();", """
            interface IPay;

            class PayClient(HttpClient client) : IPay
            {
                public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Implementation_in_another_file() => Reports(
        [
            ("Startup.cs", Startup("services.AddHttpClient<PayClient>(c => c.BaseAddress = new Uri(\"https://pay\")).[|AddStandardResilienceHandler|]();", "")),
            ("PayClient.cs", PayClient),
        ],
        Di);

    [Fact]
    public Task Top_level_statements() => Reports(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services
            .AddHttpClient<PayClient>(client => client.BaseAddress = new Uri("https://pay"))
            .SetHandlerLifetime(TimeSpan.FromMinutes(5))
            .[|AddStandardResilienceHandler|]();
        builder.Build().Run();
        """ + PayClient,
        Di);

    [Fact]
    public Task Message_built_by_hand() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public async Task Pay(string json)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/pay") { Content = new StringContent(json) };
                    using var response = await client.SendAsync(request);
                }
            }
            """),
        Di);

    [Fact]
    public Task Message_built_by_hand_that_reads_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", """
            class RateClient(HttpClient client)
            {
                public async Task Rate()
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/rate");
                    using var response = await client.SendAsync(request);
                }
            }
            """),
        Di);

    [Fact]
    public Task Message_handed_to_a_private_method() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public Task Pay(string json) => Send(new HttpRequestMessage(HttpMethod.Post, "/pay") { Content = new StringContent(json) });
                public Task Rate() => Send(new HttpRequestMessage(HttpMethod.Get, "/rate"));
                private async Task Send(HttpRequestMessage request) => (await client.SendAsync(request)).EnsureSuccessStatusCode();
            }
            """),
        Di);

    [Fact]
    public Task Message_handed_to_a_private_method_that_reads_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", """
            class RateClient(HttpClient client)
            {
                public Task Rate() => Send(new HttpRequestMessage(HttpMethod.Get, "/rate"));
                private async Task Send(HttpRequestMessage request) => (await client.SendAsync(request)).EnsureSuccessStatusCode();
            }
            """),
        Di);

    [Fact]
    public Task Method_in_a_parameter() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public Task Pay(string json) => Send(HttpMethod.Post, "/pay", json);
                public Task Rate() => Send(HttpMethod.Get, "/rate", null);

                private async Task Send(HttpMethod method, string url, string? json)
                {
                    using var request = new HttpRequestMessage(method, url);
                    if (json is not null) request.Content = new StringContent(json);
                    await client.SendAsync(request);
                }
            }
            """),
        Di);

    [Fact]
    public Task Method_in_a_parameter_that_reads_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", """
            class RateClient(HttpClient client)
            {
                public Task Rate() => Send(HttpMethod.Get, "/rate");
                public Task Head() => Send(HttpMethod.Head, "/rate");

                private async Task Send(HttpMethod method, string url)
                {
                    using var request = new HttpRequestMessage(method, url);
                    await client.SendAsync(request);
                }
            }
            """),
        Di);

    [Fact]
    public Task Custom_method() => Message(
        Startup("services.AddHttpClient<DavClient>().[|AddStandardResilienceHandler|]();", """
            class DavClient(HttpClient client)
            {
                public Task Lock() => client.SendAsync(new HttpRequestMessage(new HttpMethod("LOCK"), "/file"));
            }
            """),
        "'DavClient' sends LOCK, and 'AddStandardResilienceHandler' sends each up to 4 times when the connection is lost, though the server may have executed it; disable the retry for LOCK",
        Di);

    [Fact]
    public Task Json_extensions() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public Task Pay(object order) => System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, "/pay", order);
            }
            """),
        Di);

    [Fact]
    public Task Base_class_with_the_client() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            abstract class ApiClient
            {
                protected ApiClient(HttpClient client) => Client = client;
                protected HttpClient Client { get; }
            }

            class PayClient : ApiClient
            {
                public PayClient(HttpClient client) : base(client) { }
                public Task Pay(string json) => Client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Base_class_with_the_send() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            abstract class ApiClient(HttpClient client)
            {
                protected Task Post(string url, string json) => client.PostAsync(url, new StringContent(json));
            }

            class PayClient(HttpClient client) : ApiClient(client)
            {
                public Task Pay(string json) => Post("/pay", json);
            }
            """),
        Di);

    [Fact]
    public Task Base_class_whose_post_is_not_called_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", """
            abstract class ApiClient(HttpClient client)
            {
                protected Task<string> Get(string url) => client.GetStringAsync(url);
                protected Task Post(string url, string json) => client.PostAsync(url, new StringContent(json));
            }

            class RateClient(HttpClient client) : ApiClient(client)
            {
                public Task<string> Rate() => Get("/rate");
            }

            class PayClient(HttpClient client) : ApiClient(client)
            {
                public Task Pay(string json) => Post("/pay", json);
            }
            """),
        Di);

    [Fact]
    public Task Another_descendant_of_the_base_class_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", """
            abstract class ApiClient
            {
                protected readonly HttpClient Client;
                protected ApiClient(HttpClient client) { Client = client; }
            }

            class RateClient : ApiClient
            {
                public RateClient(HttpClient client) : base(client) { }
                public Task Rate() => Client.GetAsync("/rate");
            }

            class PayClient : ApiClient
            {
                public PayClient(HttpClient client) : base(client) { }
                public Task Pay(string json) => Client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Extension_method_on_the_client() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            static class HttpClientExtensions
            {
                public static Task<HttpResponseMessage> PostText(this HttpClient client, string url, string text) =>
                    client.PostAsync(url, new StringContent(text));
            }

            class PayClient(HttpClient client)
            {
                public Task Pay(string json) => client.PostText("/pay", json);
            }
            """),
        Di);

    [Fact]
    public Task Helper_that_is_given_the_client() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            static class Posting
            {
                public static Task Post(HttpClient http, string url) => http.PostAsync(url, new StringContent(""));
            }

            class PayClient(HttpClient client)
            {
                public Task Pay() => Posting.Post(client, "/pay");
            }
            """),
        Di);

    [Fact]
    public Task Transport_that_is_made_over_the_client() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class Transport
            {
                private readonly HttpClient _http;
                public Transport(HttpClient http) { _http = http; }
                public Task Send(string json) => _http.PostAsync("/pay", new StringContent(json));
            }

            class PayClient
            {
                private readonly Transport _transport;
                public PayClient(HttpClient client) => _transport = new Transport(client);
                public Task Pay() => _transport.Send("{}");
            }
            """),
        Di);

    [Fact]
    public Task Known_safe_posts_are_silent() => Silent(
        Startup("services.AddHttpClient<SearchClient>().AddStandardResilienceHandler();", """
            class SearchClient(HttpClient client)
            {
                public Task Search(string index, string json) => client.PostAsync($"/{index}/_search", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Keyed_posts_are_silent() => Silent(
        Startup("services.AddHttpClient<PayClient>().AddStandardResilienceHandler();", """
            class PayClient(HttpClient client)
            {
                public async Task Pay(string json, string key)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/pay") { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    await client.SendAsync(request);
                }
            }
            """),
        Di);

    [Theory]
    [InlineData("\"pay\"", "\"pay\"")]
    [InlineData("Names.Pay", "\"pay\"")]
    [InlineData("nameof(Payments)", "\"Payments\"")]
    [InlineData("Kind.Payments.ToString()", "\"Payments\"")]
    [InlineData("Names.Static", "Names.Static")]
    [InlineData("typeof(Payments).Name", "nameof(Payments)")]
    [InlineData("\"pay\"", "name: \"pay\"")]
    [InlineData("Microsoft.Extensions.Options.Options.DefaultName", "Microsoft.Extensions.Options.Options.DefaultName")]
    [InlineData("Microsoft.Extensions.Options.Options.DefaultName", "")]
    public Task Named_client(string registered, string created) => Reports(
        Startup($"services.AddHttpClient({registered}).[|AddStandardResilienceHandler|]();", $$"""
            enum Kind { Rates, Payments }

            static class Names
            {
                public const string Pay = "pay";
                public static readonly string Static = "payments";
            }

            class Payments(IHttpClientFactory factory)
            {
                public async Task Pay(string json)
                {
                    var client = factory.CreateClient({{created}});
                    await client.PostAsync("/pay", new StringContent(json));
                }
            }
            """),
        Di);

    [Fact]
    public Task Another_name_is_silent() => Silent(
        Startup("services.AddHttpClient(\"rates\").AddStandardResilienceHandler();", """
            class Payments(IHttpClientFactory factory)
            {
                public Task Pay(string json) => factory.CreateClient("pay").PostAsync("/pay", new StringContent(json));
                public Task Rate() => factory.CreateClient("rates").GetAsync("/rate");
            }
            """),
        Di);

    [Fact]
    public Task Named_client_in_a_field() => Reports(
        Startup("services.AddHttpClient(\"pay\").[|AddStandardResilienceHandler|]();", """
            class Payments
            {
                private readonly HttpClient _client;
                public Payments(IHttpClientFactory factory) => _client = factory.CreateClient("pay");
                public Task Pay(string json) => _client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Named_client_behind_a_method() => Reports(
        Startup("services.AddHttpClient(\"pay\").[|AddStandardResilienceHandler|]();", """
            class Payments(IHttpClientFactory factory)
            {
                private HttpClient Create()
                {
                    var client = factory.CreateClient("pay");
                    client.BaseAddress = new Uri("https://pay");
                    return client;
                }

                public async Task Pay(string json)
                {
                    using var client = Create();
                    await client.PostAsync("/pay", new StringContent(json));
                }
            }
            """),
        Di);

    [Fact]
    public Task Named_client_behind_a_property() => Reports(
        Startup("services.AddHttpClient(\"pay\").[|AddStandardResilienceHandler|]();", """
            class Payments(IHttpClientFactory factory)
            {
                private HttpClient Client => factory.CreateClient("pay");
                public Task Pay(string json) => Client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Keyed_client() => Reports(
        Startup("services.AddHttpClient(\"pay\").AddAsKeyed().[|AddStandardResilienceHandler|]();", """
            class Payments([FromKeyedServices("pay")] HttpClient client)
            {
                public Task Pay(string json) => client.PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Refit_client() => Reports(
        Startup("services.AddRefitClient<IPayApi>().ConfigureHttpClient(c => { }).[|AddStandardResilienceHandler|]();", """
            interface IPayApi
            {
                [Get("/rate")] Task<string> Rate();
                [Post("/pay")] Task Pay([Body] string json);
            }
            """),
        Di);

    [Fact]
    public Task Refit_client_that_reads_is_silent() => Silent(
        Startup("services.AddRefitClient<IRateApi>().AddStandardResilienceHandler();", """
            interface IRateApi
            {
                [Get("/rate")] Task<string> Rate();
                [Put("/rate")] Task Put([Body] string json);
            }
            """),
        Di);

    [Fact]
    public Task Refit_client_with_a_key_is_silent() => Silent(
        Startup("services.AddRefitClient<IPayApi>().AddStandardResilienceHandler();", """
            interface IPayApi
            {
                [Post("/pay")] Task Pay([Body] string json, [Header("Idempotency-Key")] string key);
            }
            """),
        Di);

    [Fact]
    public Task Refit_interface_in_a_typeof() => Reports(
        Startup("services.AddRefitClient(typeof(IPayApi)).[|AddStandardResilienceHandler|]();", """
            interface IPayApi
            {
                [Patch("/pay")] Task Pay([Body] string json);
            }
            """),
        Di);

    [Fact]
    public Task Refit_over_a_typed_client() => Reports(
        Startup("services.AddHttpClient(\"pay\").AddTypedClient(c => RestService.For<IPayApi>(c)).[|AddStandardResilienceHandler|]();", """
            interface IPayApi
            {
                [Post("/pay")] Task Pay([Body] string json);
            }
            """),
        Di);

    [Fact]
    public Task Defaults_for_all_clients() => Reports(
        Startup("services.ConfigureHttpClientDefaults(http => http.[|AddStandardResilienceHandler|]());"), Di);

    [Fact]
    public Task Defaults_in_a_block() => Reports(
        Startup("""
            services.ConfigureHttpClientDefaults(http =>
                    {
                        http.[|AddStandardResilienceHandler|]();
                        http.ConfigureHttpClient(c => c.Timeout = TimeSpan.FromMinutes(1));
                    });
            """),
        Di);

    [Fact]
    public Task Defaults_over_reads_are_silent() => Silent(
        Startup("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());", RateClient), Di);

    [Fact]
    public Task Builder_in_a_local() => Reports(
        Startup("""
            var builder = services.AddHttpClient<PayClient>();
                    builder.ConfigureHttpClient(c => c.BaseAddress = new Uri("https://pay"));
                    builder.[|AddStandardResilienceHandler|]();
            """),
        Di);

    [Fact]
    public Task Builders_in_a_loop() => Reports(
        Startup("""
            var builders = new[] { services.AddHttpClient<RateClient>(), services.AddHttpClient<PayClient>() };
                    foreach (var builder in builders)
                    {
                        builder.[|AddStandardResilienceHandler|]();
                    }
            """, PayClient + RateClient),
        Di);

    [Fact]
    public Task Own_builder_extension() => Reports(
        """
        static class Resilience
        {
            public static IHttpClientBuilder AddRetries(this IHttpClientBuilder builder)
            {
                builder.[|AddStandardResilienceHandler|]();
                return builder;
            }

            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<RateClient>().AddRetries();
                services.AddHttpClient<PayClient>().AddRetries();
            }
        }
        """ + PayClient + RateClient,
        Di);

    [Fact]
    public Task Own_builder_extension_over_reads_is_silent() => Silent(
        """
        static class Resilience
        {
            public static IHttpStandardResiliencePipelineBuilder AddRetries(this IHttpClientBuilder builder) => builder.AddStandardResilienceHandler();

            public static void Configure(IServiceCollection services) => services.AddHttpClient<RateClient>().AddRetries();
        }
        """ + PayClient + RateClient,
        Di);

    [Fact]
    public Task Own_service_extension() => Reports(
        """
        static class Clients
        {
            public static IHttpClientBuilder AddApi<TClient>(this IServiceCollection services, string url)
                where TClient : class =>
                services.AddHttpClient<TClient>(client => client.BaseAddress = new Uri(url));

            public static void Configure(IServiceCollection services)
            {
                services.AddApi<RateClient>("https://rate").AddStandardResilienceHandler();
                services.AddApi<PayClient>("https://pay").[|AddStandardResilienceHandler|]();
            }
        }
        """ + PayClient + RateClient,
        Di);

    [Fact]
    public Task Own_service_extension_with_a_name() => Reports(
        """
        static class Clients
        {
            public static IHttpClientBuilder AddApi(this IServiceCollection services, string name) => services.AddHttpClient(name);

            public static void Configure(IServiceCollection services)
            {
                services.AddApi("rate").AddStandardResilienceHandler();
                services.AddApi("pay").[|AddStandardResilienceHandler|]();
            }
        }

        class Payments(IHttpClientFactory factory)
        {
            public Task Pay(string json) => factory.CreateClient("pay").PostAsync("/pay", new StringContent(json));
            public Task Rate() => factory.CreateClient("rate").GetAsync("/rate");
        }
        """,
        Di);

    [Fact]
    public Task Own_generic_registration() => Reports(
        """
        static class Clients
        {
            private static void Add<TClient>(IServiceCollection services) where TClient : class =>
                services.AddHttpClient<TClient>().[|AddStandardResilienceHandler|]();

            public static void Configure(IServiceCollection services)
            {
                Add<RateClient>(services);
                Add<PayClient>(services);
            }
        }
        """ + PayClient + RateClient,
        Di);

    [Fact]
    public Task Builder_in_a_lambda_of_an_own_method() => Reports(
        """
        static class Clients
        {
            private static void Add<TClient>(IServiceCollection services, Action<IHttpClientBuilder>? configure = null)
                where TClient : class
            {
                var builder = services.AddHttpClient<TClient>();
                configure?.Invoke(builder);
            }

            public static void Configure(IServiceCollection services)
            {
                Add<RateClient>(services, builder => builder.AddStandardResilienceHandler());
                Add<PayClient>(services, builder => builder.[|AddStandardResilienceHandler|]());
            }
        }
        """ + PayClient + RateClient,
        Di);

    [Theory]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods())")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch))")]
    [InlineData("AddStandardResilienceHandler(o => { o.Retry.MaxRetryAttempts = 5; o.Retry.DisableFor(HttpMethod.Post); })")]
    [InlineData("AddStandardResilienceHandler(o => { var retry = o.Retry; retry.DisableFor(HttpMethod.Post); })")]
    [InlineData("AddStandardResilienceHandler(o => { HttpMethod[] methods = [HttpMethod.Post]; o.Retry.DisableFor(methods); })")]
    [InlineData("AddStandardResilienceHandler(Guard)")]
    [InlineData("AddStandardResilienceHandler(GuardField)")]
    [InlineData("AddStandardResilienceHandler().Configure(o => o.Retry.DisableFor(HttpMethod.Post))")]
    [InlineData("AddStandardResilienceHandler().Configure((o, services) => o.Retry.DisableFor(HttpMethod.Post))")]
    [InlineData("AddStandardResilienceHandler().Configure(Guard)")]
    [InlineData("AddStandardResilienceHandler(section).Configure(o => o.Retry.DisableFor(HttpMethod.Post))")]
    [InlineData("AddStandardResilienceHandler().SelectPipelineByAuthority().Configure(o => o.Retry.DisableFor(HttpMethod.Post))")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get && HttpClientResiliencePredicates.IsTransient(args.Outcome)))")]
    [InlineData("AddStandardResilienceHandler(o => { var inner = o.Retry.ShouldHandle; o.Retry.ShouldHandle = async args => args.Context.GetRequestMessage() is { } request && request.Method != HttpMethod.Post && await inner(args); })")]
    [InlineData("AddStandardResilienceHandler(o => { var inner = o.Retry.ShouldHandle; o.Retry.ShouldHandle = async args => { if (args.Context.GetRequestMessage()?.Method == HttpMethod.Post) return false; return await inner(args); }; })")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = async args => IsIdempotent(args.Context.GetRequestMessage()) && HttpClientResiliencePredicates.IsTransient(args.Outcome))")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = _ => PredicateResult.False())")]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }))")]
    [InlineData("AddStandardResilienceHandler(o => { o.Retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }; o.Retry.DisableFor(HttpMethod.Post); })")]
    [InlineData("AddResilienceHandler(\"x\", builder => builder.AddTimeout(TimeSpan.FromSeconds(5)).AddConcurrencyLimiter(10))")]
    [InlineData("AddResilienceHandler(\"x\", builder => builder.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions()))")]
    [InlineData("AddResilienceHandler(\"x\", builder => { var retry = new HttpRetryStrategyOptions(); retry.DisableForUnsafeHttpMethods(); builder.AddRetry(retry); })")]
    [InlineData("AddResilienceHandler(\"x\", (builder, context) => { var retry = new HttpRetryStrategyOptions(); retry.DisableFor(HttpMethod.Post); builder.AddRetry(retry); })")]
    [InlineData("AddResilienceHandler(\"x\", builder => builder.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get) }))")]
    [InlineData("AddResilienceHandler(\"x\", Pipelines)")]
    [InlineData("AddStandardResilienceHandler(configure)")]
    public Task Guarded_handlers_are_silent(string handler) => Silent(Guarded(handler), Di);

    [Theory]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry.MaxRetryAttempts = 5)")]
    [InlineData("[|AddStandardResilienceHandler|](o => { })")]
    [InlineData("[|AddStandardResilienceHandler|](section)")]
    [InlineData("[|AddStandardResilienceHandler|]().Configure(o => o.Retry.UseJitter = true)")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry.DisableFor(HttpMethod.Delete))")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.CircuitBreaker.ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get))")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry = new HttpRetryStrategyOptions { BackoffType = DelayBackoffType.Exponential })")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry.ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>())")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry.ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome)))")]
    [InlineData("[|AddStandardResilienceHandler|](o => o.Retry.ShouldHandle = static args => args.Outcome.Exception is HttpRequestException ? PredicateResult.True() : PredicateResult.False())")]
    [InlineData("[|AddStandardResilienceHandler|](Faster)")]
    [InlineData("[|AddResilienceHandler|](\"x\", builder => builder.AddRetry(new HttpRetryStrategyOptions()))")]
    [InlineData("[|AddResilienceHandler|](\"x\", builder => builder.AddTimeout(TimeSpan.FromSeconds(30)).AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }).AddTimeout(TimeSpan.FromSeconds(5)))")]
    [InlineData("[|AddResilienceHandler|](\"x\", static (builder, context) => { builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>()); })")]
    [InlineData("[|AddResilienceHandler|](\"x\", Retrying)")]
    public Task Handlers_that_repeat(string handler) => Reports(Guarded(handler), Di);

    private static string Guarded(string handler) => $$"""
        static class Startup
        {
            public static void Configure(
                IServiceCollection services, Microsoft.Extensions.Configuration.IConfigurationSection section, Action<HttpStandardResilienceOptions> configure)
            {
                services.AddHttpClient<PayClient>().{{handler}};
            }

            private static readonly Action<HttpStandardResilienceOptions> GuardField = o => o.Retry.DisableFor(HttpMethod.Post);

            private static void Guard(HttpStandardResilienceOptions options) => options.Retry.DisableForUnsafeHttpMethods();

            private static void Faster(HttpStandardResilienceOptions options)
            {
                options.Retry.Delay = TimeSpan.FromMilliseconds(10);
            }

            private static void Pipelines(ResiliencePipelineBuilder<HttpResponseMessage> builder) => builder.AddTimeout(TimeSpan.FromSeconds(1));

            private static void Retrying(ResiliencePipelineBuilder<HttpResponseMessage> builder) => builder.AddRetry(new HttpRetryStrategyOptions());

            private static bool IsIdempotent(HttpRequestMessage? request) =>
                request is not null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Put || request.Headers.Contains("Idempotency-Key"));
        }
        """ + "\n" + PayClient;

    [Theory]
    [InlineData("builder.AddStandardResilienceHandler(); builder.RemoveAllResilienceHandlers();")]
    [InlineData("var pipeline = builder.AddStandardResilienceHandler(); pipeline.Configure(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("builder.AddStandardResilienceHandler(); services.Configure<HttpStandardResilienceOptions>(\"PayClient-standard\", o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("builder.AddStandardResilienceHandler(); services.ConfigureAll<HttpStandardResilienceOptions>(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("builder.AddStandardResilienceHandler(); services.AddOptions<HttpStandardResilienceOptions>(\"PayClient-standard\").Configure(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("builder.AddHttpMessageHandler<KeyHandler>().AddStandardResilienceHandler();")]
    [InlineData("builder.AddHttpMessageHandler(() => new KeyHandler()).AddStandardResilienceHandler();")]
    [InlineData("builder.AddStandardResilienceHandler(); builder.AddHttpMessageHandler<KeptKeyHandler>();")]
    [InlineData("builder.AddKeys().AddStandardResilienceHandler();")]
    public Task Guarded_later_is_silent(string statements) => Silent(Later(statements), Di);

    [Theory]
    [InlineData("builder.[|AddStandardResilienceHandler|](); services.Configure<HttpStandardResilienceOptions>(\"Other-standard\", o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("builder.[|AddStandardResilienceHandler|](); services.Configure<HttpStandardResilienceOptions>(\"PayClient-standard\", o => o.Retry.MaxRetryAttempts = 1);")]
    [InlineData("builder.RemoveAllResilienceHandlers().[|AddStandardResilienceHandler|]();")]
    [InlineData("builder.[|AddStandardResilienceHandler|](); builder.AddHttpMessageHandler<KeyHandler>();")]
    [InlineData("builder.AddHttpMessageHandler<LoggingHandler>().[|AddStandardResilienceHandler|]();")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](); services.AddHttpClient(\"other\").RemoveAllResilienceHandlers();")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](); services.AddHttpClient(\"other\").AddHttpMessageHandler<KeptKeyHandler>();")]
    public Task Not_guarded_later(string statements) => Reports(Later(statements), Di);

    private static string Later(string statements) => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                var builder = services.AddHttpClient<PayClient>();
                {{statements}}
            }

            private static IHttpClientBuilder AddKeys(this IHttpClientBuilder builder) => builder.AddHttpMessageHandler<KeyHandler>();
        }

        class KeyHandler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                return base.SendAsync(request, token);
            }
        }

        class KeptKeyHandler : DelegatingHandler
        {
            private const string Header = "Idempotency-Key";

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                if (!request.Headers.Contains(Header)) request.Headers.TryAddWithoutValidation(Header, Guid.NewGuid().ToString());
                return base.SendAsync(request, token);
            }
        }

        class LoggingHandler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                request.Headers.Add("X-Correlation", "1");
                return base.SendAsync(request, token);
            }
        }
        """ + "\n" + PayClient;

    [Fact]
    public Task Attempts_of_the_options_are_counted() => Message(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](o => o.Retry.MaxRetryAttempts = 2);"),
        "'PayClient' sends POST, and 'AddStandardResilienceHandler' sends each up to 3 times when the connection is lost, though the server may have executed it; disable the retry for POST",
        Di);

    [Fact]
    public Task Strict_teams_add_methods() => Reports(
        Startup("services.AddHttpClient<StockClient>().[|AddStandardResilienceHandler|]();", """
            class StockClient(HttpClient client)
            {
                public Task Put(string json) => client.PutAsync("/stock", new StringContent(json));
            }
            """),
        Di with { EditorConfig = "goaway.unsafe_methods = POST, PATCH, PUT" });

    [Fact]
    public Task Fix_adds_a_guard() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();
                    services.AddHttpClient<PayClient>("second").[|AddStandardResilienceHandler|]();
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                    services.AddHttpClient<PayClient>("second").AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
            """),
        Di,
        title: "Do not retry POST and PATCH");

    [Fact]
    public Task Second_fix_disables_all_unsafe_methods() => FixesAll(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();"),
        Startup("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());"),
        Di,
        action: 1,
        title: "Retry neither POST, PATCH, PUT nor DELETE");

    [Fact]
    public Task Offers_both() => Offers(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();"),
        ["Do not retry POST and PATCH", "Retry neither POST, PATCH, PUT nor DELETE"],
        Di);

    [Fact]
    public Task Fix_lists_custom_methods() => FixesAll(
        Startup("services.AddHttpClient<DavClient>().[|AddStandardResilienceHandler|]();", DavClient),
        Startup("services.AddHttpClient<DavClient>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch, new HttpMethod(\"LOCK\")));", DavClient),
        Di,
        title: "Do not retry POST, PATCH and LOCK");

    private const string DavClient = """
        class DavClient(HttpClient client)
        {
            public Task Lock() => client.SendAsync(new HttpRequestMessage(new HttpMethod("LOCK"), "/file"));
        }
        """;

    [Theory]
    [InlineData("o => { o.Retry.MaxRetryAttempts = 5; }", "o => { o.Retry.MaxRetryAttempts = 5; o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); }")]
    [InlineData("o => { }", "o => { o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); }")]
    [InlineData("static (HttpStandardResilienceOptions o) => { }", "static (HttpStandardResilienceOptions o) => { o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); }")]
    public Task Fix_goes_on_one_line(string before, string after) => FixesAll(
        Startup($"services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]({before});"),
        Startup($"services.AddHttpClient<PayClient>().AddStandardResilienceHandler({after});"),
        Di);

    [Fact]
    public Task Fix_goes_last_in_a_block() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>()
                    .[|AddStandardResilienceHandler|](options =>
                    {
                        // Fewer than by default.
                        options.Retry.MaxRetryAttempts = 2;
                    });
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>()
                    .AddStandardResilienceHandler(options =>
                    {
                        // Fewer than by default.
                        options.Retry.MaxRetryAttempts = 2;
                        options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                    });
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Fact]
    public Task Fix_makes_a_block_of_an_expression() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](options => options.Retry.MaxRetryAttempts = 2);
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options =>
                {
                    options.Retry.MaxRetryAttempts = 2;
                    options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                });
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Fact]
    public Task Fix_configures_after_a_section() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, Microsoft.Extensions.Configuration.IConfigurationSection section)
            {
                services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](section);
                services
                    .AddHttpClient<PayClient>("second")
                    .[|AddStandardResilienceHandler|](section);
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, Microsoft.Extensions.Configuration.IConfigurationSection section)
            {
                services.AddHttpClient<PayClient>().AddStandardResilienceHandler(section).Configure(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                services
                    .AddHttpClient<PayClient>("second")
                    .AddStandardResilienceHandler(section)
                    .Configure(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Fact]
    public Task Fix_avoids_taken_names() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, string options)
            {
                services.AddHttpClient<PayClient>(options).[|AddStandardResilienceHandler|]();
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, string options)
            {
                services.AddHttpClient<PayClient>(options).AddStandardResilienceHandler(resilience => resilience.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Fact]
    public Task Fix_adds_usings() => FixesAll(
        [
            ("Startup.cs", """
                using Microsoft.Extensions.DependencyInjection;

                static class Startup
                {
                    public static void Configure(IServiceCollection services)
                    {
                        services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();
                    }
                }
                """),
            ("PayClient.cs", PayClient),
        ],
        [
            ("Startup.cs", """
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Http.Resilience;

                static class Startup
                {
                    public static void Configure(IServiceCollection services)
                    {
                        services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                    }
                }
                """),
            ("PayClient.cs", PayClient),
        ],
        World.Net10);

    [Fact]
    public Task Fix_guards_the_retry_of_a_pipeline() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddResilienceHandler|]("one", builder => builder.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }));
                services.AddHttpClient<PayClient>("two").[|AddResilienceHandler|]("two", builder => builder
                    .AddTimeout(TimeSpan.FromSeconds(30))
                    .AddRetry(new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 2,
                    }));
                services.AddHttpClient<PayClient>("three").[|AddResilienceHandler|]("three", (builder, context) =>
                {
                    // The outermost first.
                    builder.AddRetry(new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 2,
                    }).AddTimeout(TimeSpan.FromSeconds(30));
                });
                services.AddHttpClient<PayClient>("four").[|AddResilienceHandler|]("four", builder =>
                {
                    var options = new HttpRetryStrategyOptions();
                    builder.AddRetry(options);
                });
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                {
                    var retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 };
                    retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                    builder.AddRetry(retry);
                });
                services.AddHttpClient<PayClient>("two").AddResilienceHandler("two", builder =>
                {
                    var retry = new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 2,
                    };
                    retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                    builder
                        .AddTimeout(TimeSpan.FromSeconds(30))
                        .AddRetry(retry);
                });
                services.AddHttpClient<PayClient>("three").AddResilienceHandler("three", (builder, context) =>
                {
                    // The outermost first.
                    var retry = new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 2,
                    };
                    retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                    builder.AddRetry(retry).AddTimeout(TimeSpan.FromSeconds(30));
                });
                services.AddHttpClient<PayClient>("four").AddResilienceHandler("four", builder =>
                {
                    var options = new HttpRetryStrategyOptions();
                    options.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                    builder.AddRetry(options);
                });
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Theory]
    [InlineData(
        "builder => { builder.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }); builder.AddTimeout(TimeSpan.FromSeconds(3)); }",
        "builder => { var retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }; retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); builder.AddRetry(retry); builder.AddTimeout(TimeSpan.FromSeconds(3)); }")]
    [InlineData(
        "builder => { builder.AddTimeout(TimeSpan.FromSeconds(3)); builder.AddRetry(new HttpRetryStrategyOptions()); }",
        "builder => { builder.AddTimeout(TimeSpan.FromSeconds(3)); var retry = new HttpRetryStrategyOptions(); retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); builder.AddRetry(retry); }")]
    [InlineData(
        "builder => { var o = new HttpRetryStrategyOptions(); builder.AddRetry(o); }",
        "builder => { var o = new HttpRetryStrategyOptions(); o.DisableFor(HttpMethod.Post, HttpMethod.Patch); builder.AddRetry(o); }")]
    public Task Fix_guards_the_retry_of_a_pipeline_on_one_line(string before, string after) => FixesAll(
        Startup($"services.AddHttpClient<PayClient>().[|AddResilienceHandler|](\"one\", {before});"),
        Startup($"services.AddHttpClient<PayClient>().AddResilienceHandler(\"one\", {after});"),
        Di);

    [Fact]
    public Task Fix_names_the_type_of_options_that_the_call_told() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddResilienceHandler|]("one", builder =>
                    {
                        builder.AddRetry(new() { MaxRetryAttempts = 2 });
                    });
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                    {
                        var retry = new RetryStrategyOptions<HttpResponseMessage>() { MaxRetryAttempts = 2 };
                        var shouldHandle = retry.ShouldHandle;
                        retry.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && await shouldHandle(args);
                        builder.AddRetry(retry);
                    });
            """),
        Di);

    [Fact]
    public Task Fix_under_conditions_without_blocks() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddResilienceHandler|]("one", builder =>
                    {
                        if (DateTime.Now.Hour > 3)
                            builder.AddRetry(new HttpRetryStrategyOptions());
                        else
                            builder.AddRetry(new() { MaxRetryAttempts = 1 });
                    });
                    services.AddHttpClient<PayClient>("other").[|AddResilienceHandler|]("one", builder => { if (DateTime.Now.Hour > 3) builder.AddRetry(new HttpRetryStrategyOptions()); });
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                    {
                        if (DateTime.Now.Hour > 3)
                        {
                            var retry = new HttpRetryStrategyOptions();
                            retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                            builder.AddRetry(retry);
                        }
                        else
                        {
                            var retryOptions = new RetryStrategyOptions<HttpResponseMessage>() { MaxRetryAttempts = 1 };
                            var shouldHandle = retryOptions.ShouldHandle;
                            retryOptions.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                                && method != HttpMethod.Post
                                && method != HttpMethod.Patch
                                && await shouldHandle(args);
                            builder.AddRetry(retryOptions);
                        }
                    });
                    services.AddHttpClient<PayClient>("other").AddResilienceHandler("one", builder => { if (DateTime.Now.Hour > 3) { var retry = new HttpRetryStrategyOptions(); retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); builder.AddRetry(retry); } });
            """),
        Di);

    [Theory]
    [InlineData("while (DateTime.Now.Hour > 30) builder.AddRetry(new HttpRetryStrategyOptions());")]
    [InlineData("if (DateTime.Now.Hour > 3) /* at night */ builder.AddRetry(new HttpRetryStrategyOptions());")]
    [InlineData("builder.AddRetry(Options()); builder.AddRetry(new HttpRetryStrategyOptions()); static HttpRetryStrategyOptions Options() => new();")]
    public Task No_fix_for_a_retry_that_has_no_place_for_a_guard(string body) => OffersNoFix(
        Startup($"services.AddHttpClient<PayClient>().[|AddResilienceHandler|](\"one\", builder => {{ builder.AddRetry(new HttpRetryStrategyOptions()); {body} }});"), Di);

    [Fact]
    public Task Fix_wraps_the_predicate_of_options_without_a_guard() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddResilienceHandler|]("one", builder =>
                {
                    builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage> { MaxRetryAttempts = 2 });
                });
            }
        }
        """ + "\n" + PayClient,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                {
                    var retry = new RetryStrategyOptions<HttpResponseMessage> { MaxRetryAttempts = 2 };
                    var shouldHandle = retry.ShouldHandle;
                    retry.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                        && await shouldHandle(args);
                    builder.AddRetry(retry);
                });
            }
        }
        """ + "\n" + PayClient,
        Di);

    [Fact]
    public Task Fix_of_a_pipeline_that_retries_twice_and_hedges() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddResilienceHandler|]("one", builder =>
                    {
                        builder.AddRetry(new HttpRetryStrategyOptions()).AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 });
                        builder.AddHedging(new HttpHedgingStrategyOptions());
                    });
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                    {
                        var retry = new HttpRetryStrategyOptions();
                        retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                        var retryOptions = new HttpRetryStrategyOptions { MaxRetryAttempts = 1 };
                        retryOptions.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                        builder.AddRetry(retry).AddRetry(retryOptions);
                        var hedging = new HttpHedgingStrategyOptions();
                        var shouldHandle = hedging.ShouldHandle;
                        hedging.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && await shouldHandle(args);
                        hedging.DelayGenerator = args => new ValueTask<TimeSpan>(args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                                ? hedging.Delay
                                : Timeout.InfiniteTimeSpan);
                        builder.AddHedging(hedging);
                    });
            """),
        Di);

    [Fact]
    public Task Fix_of_a_chain_that_retries_twice() => FixesAll(
        Startup("services.AddHttpClient<PayClient>().[|AddResilienceHandler|](\"one\", builder => builder.AddRetry(new HttpRetryStrategyOptions()).AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 }));"),
        Startup("""
            services.AddHttpClient<PayClient>().AddResilienceHandler("one", builder =>
                    {
                        var retry = new HttpRetryStrategyOptions();
                        retry.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                        var retryOptions = new HttpRetryStrategyOptions { MaxRetryAttempts = 1 };
                        retryOptions.DisableFor(HttpMethod.Post, HttpMethod.Patch);
                        builder.AddRetry(retry).AddRetry(retryOptions);
                    });
            """),
        Di);

    [Fact]
    public Task No_fix_for_a_pipeline_of_another_method() => OffersNoFix(Guarded("[|AddResilienceHandler|](\"x\", Retrying)"), Di);

    [Fact]
    public Task Fix_wraps_the_predicate_of_an_older_package() => FixesAll(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();"),
        Startup("""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options =>
                    {
                        var shouldHandle = options.Retry.ShouldHandle;
                        options.Retry.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && await shouldHandle(args);
                    });
            """),
        new Setup(World.Net8Resilience8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Polly"] });

    [Fact]
    public Task Older_package_offers_one() => Offers(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();"),
        ["Do not retry POST and PATCH"],
        new Setup(World.Net8Resilience8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Polly"] });

    [Fact]
    public Task No_fix_where_a_later_file_sets_the_predicate() => OffersNoFix(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();
                    services.ConfigureAll<HttpStandardResilienceOptions>(o => o.Retry.ShouldHandle = args => ValueTask.FromResult(true));
            """),
        Di);

    [Fact]
    public Task Factory_lambda_of_a_typed_client() => Reports(
        Startup("services.AddHttpClient<IPay>(\"pay\").AddTypedClient<IPay>(http => new Pay(http, \"x\")).[|AddStandardResilienceHandler|]();", """
            interface IPay;

            class Pay(HttpClient http, string currency) : IPay
            {
                public Task Send() => http.PostAsync("/pay?" + currency, new StringContent(""));
            }
            """),
        Di);

    [Fact]
    public Task Typed_client_by_name_from_the_factory() => Reports(
        Startup("services.AddHttpClient<Payments>().[|AddStandardResilienceHandler|]();", """
            class Payments(IHttpClientFactory factory)
            {
                public Task Pay() => factory.CreateClient(nameof(Payments)).PostAsync("/pay", new StringContent(""));
            }
            """),
        Di);

    [Fact]
    public Task Factory_in_a_base_class() => Reports(
        Startup("services.AddHttpClient(\"pay\").[|AddStandardResilienceHandler|]();", """
            abstract class Base
            {
                private readonly IHttpClientFactory _factory;
                protected Base(IHttpClientFactory factory) => _factory = factory;
                protected HttpClient Client(string name) => _factory.CreateClient(name);
            }

            class Payments : Base
            {
                public Payments(IHttpClientFactory factory) : base(factory) { }

                public async Task Pay()
                {
                    using var client = Client("pay");
                    await client.PostAsync("/pay", new StringContent(""));
                }
            }
            """),
        Di);

    [Fact]
    public Task Factory_in_a_base_class_for_another_name_is_silent() => Silent(
        Startup("services.AddHttpClient(\"rates\").AddStandardResilienceHandler();", """
            abstract class Base(IHttpClientFactory factory)
            {
                protected HttpClient Client(string name) => factory.CreateClient(name);
            }

            class Payments(IHttpClientFactory factory) : Base(factory)
            {
                public Task Pay() => Client("pay").PostAsync("/pay", new StringContent(""));
                public Task Rate() => Client("rates").GetAsync("/rate");
            }
            """),
        Di);

    [Fact]
    public Task Client_in_a_base_class_of_its_own() => Reports(
        Startup("""
            services.AddHttpClient("pay").[|AddStandardResilienceHandler|]();
                    services.AddHttpClient("rates").AddStandardResilienceHandler();
            """, """
            abstract class Base(HttpClient client)
            {
                protected HttpClient Client { get; } = client;
            }

            class Payments(IHttpClientFactory factory) : Base(factory.CreateClient("pay"))
            {
                public Task Pay() => Client.PostAsync("/pay", new StringContent(""));
            }

            class Rates(IHttpClientFactory factory) : Base(factory.CreateClient("rates"))
            {
                public Task Rate() => Client.GetAsync("/rate");
            }
            """),
        Di);

    [Fact]
    public Task Guard_over_a_list_that_can_not_be_read_is_silent() => Silent(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, IEnumerable<HttpMethod> methods) =>
                services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(methods.ToArray()));
        }
        """ + PayClient,
        Di);

    private const string Pipeline = "new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).Build()";

    private static string Made(string client, string members = "") => $$"""
        class Payments
        {
            private readonly HttpClient _client;

            public Payments()
            {
                {{client}}
            }

            public Task Pay() => _client.PostAsync("/pay", new StringContent(""));
            {{members}}
        }
        """;

    [Theory]
    [InlineData("_client = new HttpClient(new [|ResilienceHandler|](" + Pipeline + ") { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } });")]
    [InlineData("var pipeline = " + Pipeline + "; _client = new(new [|ResilienceHandler|](pipeline) { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } });")]
    [InlineData("var handler = new [|ResilienceHandler|](" + Pipeline + ") { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } }; _client = new HttpClient(handler);")]
    public Task Handler_made_by_hand(string client) => Reports(Made(client), Di);

    [Theory]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(TimeSpan.FromSeconds(1)).Build()")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get) }).Build()")]
    [InlineData("request => request.Method == HttpMethod.Get ? " + Pipeline + " : ResiliencePipeline<HttpResponseMessage>.Empty")]
    public Task Handler_made_by_hand_that_does_not_repeat_is_silent(string pipeline) => Silent(
        Made($"_client = new HttpClient(new ResilienceHandler({pipeline}) {{ InnerHandler = new SocketsHttpHandler {{ PooledConnectionLifetime = TimeSpan.FromMinutes(1) }} }});"), Di);

    [Fact]
    public Task Handler_made_for_a_registered_client() => Reports(
        Startup("services.AddHttpClient<PayClient>().AddHttpMessageHandler(_ => new [|ResilienceHandler|](" + Pipeline + "));"), Di);

    private const string Socket = "{ InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } }";

    private const string Predicate = """
        ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                    && method != HttpMethod.Post
                    && method != HttpMethod.Patch
                    && HttpClientResiliencePredicates.IsTransient(args.Outcome))
        """;

    [Theory]
    [InlineData("new HttpRetryStrategyOptions()", "new HttpRetryStrategyOptions { " + Predicate + " }")]
    [InlineData("new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }", "new HttpRetryStrategyOptions { MaxRetryAttempts = 2, " + Predicate + " }")]
    public Task Fix_guards_the_pipeline_of_a_handler_made_by_hand(string before, string after) => FixesAll(
        Made($"_client = new HttpClient(new [|ResilienceHandler|](new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry({before}).Build()) {Socket});"),
        Made($"_client = new HttpClient(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry({after}).Build()) {Socket});"),
        Di,
        title: "Do not retry POST and PATCH");

    [Fact]
    public Task Fix_guards_a_pipeline_that_is_held() => FixesAll(
        [
            ("Payments.cs", """
                using Microsoft.Extensions.Http.Resilience;

                class Payments
                {
                    private static readonly Polly.ResiliencePipeline<HttpResponseMessage> Pipeline = Polly.RetryResiliencePipelineBuilderExtensions
                        .AddRetry(new Polly.ResiliencePipelineBuilder<HttpResponseMessage>(), new HttpRetryStrategyOptions
                        {
                            // Twice.
                            MaxRetryAttempts = 2
                        })
                        .Build();

                    private readonly HttpClient _client = new(new [|ResilienceHandler|](Pipeline) { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } });

                    public Task Pay() => _client.PostAsync("/pay", new StringContent(""));
                }
                """),
        ],
        [
            ("Payments.cs", """
                using Microsoft.Extensions.Http.Resilience;
                using Polly;

                class Payments
                {
                    private static readonly Polly.ResiliencePipeline<HttpResponseMessage> Pipeline = Polly.RetryResiliencePipelineBuilderExtensions
                        .AddRetry(new Polly.ResiliencePipelineBuilder<HttpResponseMessage>(), new HttpRetryStrategyOptions
                        {
                            // Twice.
                            MaxRetryAttempts = 2,
                            ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                                && method != HttpMethod.Post
                                && method != HttpMethod.Patch
                                && HttpClientResiliencePredicates.IsTransient(args.Outcome))
                        })
                        .Build();

                    private readonly HttpClient _client = new(new ResilienceHandler(Pipeline) { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) } });

                    public Task Pay() => _client.PostAsync("/pay", new StringContent(""));
                }
                """),
        ],
        World.Net10);

    [Theory]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).AddRetry(new HttpRetryStrategyOptions()).Build()")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(true) }).Build()")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>()).Build()")]
    [InlineData("_ => " + Pipeline)]
    [InlineData("Held()")]
    public Task No_fix_for_a_pipeline_that_can_not_be_guarded_where_it_stands(string pipeline) => OffersNoFix(
        Made($"_client = new HttpClient(new [|ResilienceHandler|]({pipeline}) {Socket});", "private static ResiliencePipeline<HttpResponseMessage> Held() => " + Pipeline + ";"), Di);

    [Fact]
    public Task Handler_whose_type_is_left_out() => Fixes(
        Made("_client = new HttpClient(Handler);", "private static readonly ResilienceHandler Handler = [|new|](" + Pipeline + ") " + Socket + ";"),
        Made("_client = new HttpClient(Handler);", "private static readonly ResilienceHandler Handler = new(" + Pipeline.Replace("HttpRetryStrategyOptions()", """
            HttpRetryStrategyOptions { ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                    && method != HttpMethod.Post
                    && method != HttpMethod.Patch
                    && HttpClientResiliencePredicates.IsTransient(args.Outcome)) }
            """.TrimEnd()) + ") " + Socket + ";"),
        Di);

    [Fact]
    public Task Other_handler_whose_type_is_left_out_is_silent() => Silent(
        Made("_client = new HttpClient(Handler); ResilienceHandler? none = null;", "private static readonly SocketsHttpHandler Handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(2) };"), Di);

    [Fact]
    public Task Handler_made_for_a_client_that_reads_is_silent() => Silent(
        Startup("services.AddHttpClient<RateClient>().AddHttpMessageHandler(_ => new ResilienceHandler(" + Pipeline + "));", RateClient), Di);

    [Fact]
    public Task Keyed_service_from_the_provider() => Reports(
        Startup("services.AddHttpClient(\"pay\").AddAsKeyed().[|AddStandardResilienceHandler|]();", """
            class Payments(IServiceProvider provider)
            {
                public Task Pay() => provider.GetRequiredKeyedService<HttpClient>("pay").PostAsync("/pay", new StringContent(""));
            }
            """),
        Di);

    /// <summary>The options go by the client's name: measured, either guard is one for both handlers.</summary>
    [Theory]
    [InlineData("o => o.Retry.DisableFor(HttpMethod.Post)", "")]
    [InlineData("", "o => o.Retry.DisableFor(HttpMethod.Post)")]
    [InlineData("o => o.Retry = new HttpRetryStrategyOptions()", "o => o.Retry.DisableFor(HttpMethod.Post)")]
    public Task Guard_of_another_registration_of_the_client_is_silent(string first, string second) => Silent(
        Startup($$"""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler({{first}});
                    services.AddHttpClient<PayClient>().AddStandardResilienceHandler({{second}});
            """),
        Di);

    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", "services.AddHttpClient(\"other\").AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("if (Environment.ProcessorCount > 2) services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", "else services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", "services.AddHttpClient<PayClient>().AddResilienceHandler(\"r\", b => { var o = new HttpRetryStrategyOptions(); o.DisableFor(HttpMethod.Post); b.AddRetry(o); });")]
    public Task Guard_of_another_handler(string registration, string other) => Reports(Startup(registration + other), Di);

    [Fact]
    public Task Client_registered_twice() => FixesAll(
        Startup("""
            services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();
                    services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();
            """),
        Startup("""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                    services.AddHttpClient<PayClient>().AddStandardResilienceHandler();
            """),
        Di);

    [Fact]
    public Task Minimal_api_handler() => Reports(
        """
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient("pay").[|AddStandardResilienceHandler|]();
        var app = builder.Build();
        Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/pay", async (IHttpClientFactory factory) =>
        {
            var client = factory.CreateClient("pay");
            return await client.PostAsync("/pay", new StringContent(""));
        });
        app.Run();
        """,
        Di);

    [Fact]
    public Task Record_and_partial_clients() => Reports(
        [
            ("Startup.cs", Startup("""
                services.AddHttpClient<PayRecord>().[|AddStandardResilienceHandler|]();
                        services.AddHttpClient<PayParts>().[|AddStandardResilienceHandler|]();
                        services.AddHttpClient<Generic<int>>().[|AddStandardResilienceHandler|]();
                """, "")),
            ("A.cs", """
                record PayRecord(HttpClient Client)
                {
                    public Task Pay() => Client.PostAsync("/pay", new StringContent(""));
                }

                partial class PayParts
                {
                    private readonly HttpClient _client;
                    public PayParts(HttpClient client) => _client = client ?? throw new ArgumentNullException(nameof(client));
                }
                """),
            ("B.cs", """
                partial class PayParts
                {
                    public async Task Pay()
                    {
                        await Post();

                        Task Post() => _client.PostAsync("/pay", new StringContent(""));
                    }
                }

                class Generic<T>(HttpClient client)
                {
                    public Task Pay(T value) => client.PostAsync("/pay", new StringContent(value!.ToString()!));
                }
                """),
        ],
        Di);

    [Fact]
    public Task Client_of_an_own_class() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                private readonly Lazy<HttpClient> _lazy = new(() => client);
                public Task Rate() => client.GetAsync("/rate");
                public Task Pay() => client!.PostAsync("/pay", new StringContent(""));
            }
            """),
        Di);

    [Fact]
    public Task Method_chosen_by_a_condition() => Message(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public Task Save(int? id) =>
                    client.SendAsync(new HttpRequestMessage(id is null ? HttpMethod.Post : HttpMethod.Patch, "/pay") { Content = new StringContent("") });
            }
            """),
        "'PayClient' sends POST and PATCH, and 'AddStandardResilienceHandler' sends each up to 4 times when the connection is lost, though the server may have executed it; disable the retry for POST and PATCH",
        Di);

    [Fact]
    public Task Method_of_a_request_factory() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                public async Task Pay() => await client.SendAsync(Create(HttpMethod.Post, "/pay"));
                public async Task Rate() => await client.SendAsync(Create(HttpMethod.Get, "/rate"));

                private static HttpRequestMessage Create(HttpMethod method, string url)
                {
                    var request = new HttpRequestMessage(method, url);
                    request.Headers.Add("Accept", "application/json");
                    return request;
                }
            }
            """),
        Di);

    [Fact]
    public Task Sends_of_a_lambda() => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayClient(HttpClient client)
            {
                private Task Timed(Func<Task> action) => action();
                public Task Pay() => Timed(() => client.PostAsync("/pay", new StringContent("")));
            }
            """),
        Di);

    [Fact]
    public Task Client_made_by_hand_is_not_of_the_defaults() => Silent(
        Startup("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());", """
            class Payments
            {
                private readonly HttpClient _client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) });
                public Task Pay() => _client.PostAsync("/pay", new StringContent(""));
            }

            class Rates(HttpClient client)
            {
                public Task Rate() => client.GetAsync("/rate");
            }
            """),
        Di);

    [Fact]
    public Task Another_client_in_the_same_class_is_silent() => Silent(
        Startup("services.AddHttpClient<Rates>().AddStandardResilienceHandler();", """
            class Rates
            {
                private readonly HttpClient _client;
                private readonly HttpClient _pay;

                public Rates(HttpClient client, IHttpClientFactory factory)
                {
                    _client = client;
                    _pay = factory.CreateClient("pay");
                }

                public Task Rate() => _client.GetAsync("/rate");
                public Task Pay() => _pay.PostAsync("/pay", new StringContent(""));
            }
            """),
        Di);

    [Fact]
    public Task Static_call_and_conditional_access() => Reports(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services, IHttpClientBuilder? none)
            {
                ResilienceHttpClientBuilderExtensions.[|AddStandardResilienceHandler|](services.AddHttpClient<PayClient>());
                IHttpClientBuilder? builder = services.AddHttpClient<PayClient>("second");
                builder?.[|AddStandardResilienceHandler|]();
            }
        }
        """ + PayClient,
        Di);

    [Fact]
    public Task Client_and_registration_in_one_own_extension() => Reports(
        """
        static class Clients
        {
            public static IServiceCollection AddPayments(this IServiceCollection services, Action<HttpClient> configure)
            {
                services.AddHttpClient<PayClient>(configure).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()).[|AddStandardResilienceHandler|]();
                return services;
            }
        }
        """ + PayClient,
        Di);

    [Fact]
    public Task Own_extension_that_its_caller_guards_is_silent() => Silent(
        """
        static class Clients
        {
            public static IHttpStandardResiliencePipelineBuilder AddRetries(this IHttpClientBuilder builder) => builder.AddStandardResilienceHandler();

            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<PayClient>().AddRetries().Configure(o => o.Retry.DisableFor(HttpMethod.Post));
        }
        """ + PayClient,
        Di);

    [Fact]
    public Task Own_extension_with_a_delegate_that_guards_is_silent() => Silent(
        """
        static class Clients
        {
            public static void AddRetries(this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure) => builder.AddStandardResilienceHandler(configure);

            public static void Configure(IServiceCollection services) =>
                services.AddHttpClient<PayClient>().AddRetries(o => o.Retry.DisableFor(HttpMethod.Post));
        }
        """ + PayClient,
        Di);

    [Fact]
    public Task Options_made_outside_the_lambda() => Reports(
        Startup("""
            var retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 };
                    services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|](o => o.Retry = retry);
                    services.AddHttpClient<PayClient>("second").[|AddResilienceHandler|]("x", p => p.AddRetry(retry));
            """),
        Di);

    [Fact]
    public Task Guarded_options_made_outside_the_lambda_are_silent() => Silent(
        Startup("""
            HttpMethod[] methods = { HttpMethod.Post, HttpMethod.Patch };
                    services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(methods));
            """),
        Di);

    [Fact]
    public Task Extensions_in_circles_end() => Reports(
        """
        static class Clients
        {
            public static IHttpClientBuilder A(this IHttpClientBuilder builder) => B(builder).B().B().B().B().B().B().B();
            public static IHttpClientBuilder B(this IHttpClientBuilder builder) => A(builder).A().A().A().A().A().A().A();
            public static void Add<T>(IServiceCollection services) where T : class { Add<T>(services); Add<List<T>>(services); services.AddHttpClient<T>().{|GOAWAY214:AddStandardResilienceHandler|}(); }
            public static void Configure(IServiceCollection services, IHttpClientBuilder builder) => builder.A().{|GOAWAY214:AddStandardResilienceHandler|}();

            private static string Name(string name) => Name(Name(name));
            public static void Named(IServiceCollection services) => services.AddHttpClient(Name("pay")).{|GOAWAY214:AddStandardResilienceHandler|}();
        }

        class Loop(HttpClient client)
        {
            public Task Send(HttpMethod method) => method == HttpMethod.Get ? Send(method) : Other(method);
            public Task Other(HttpMethod method) => Send(method) ?? client.SendAsync(new HttpRequestMessage(method, "/"));
        }
        """,
        Di);

    [Fact]
    public Task Half_typed_chains_do_not_crash() => Silent(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<Missing>().AddStandardResilienceHandler(o => o.);
                services.AddHttpClient(nameof()).AddStandardResilienceHandler(;
                AddStandardResilienceHandler();
                x.AddResilienceHandler("y", p => p.AddRetry(
            }
        }
        """,
        Di with { Broken = true });

    [Fact]
    public Task Test_projects_are_silent() => Silent(
        Startup("services.AddHttpClient<PayClient>().AddStandardResilienceHandler();"),
        Di with { Libraries = [("xunit.core", "namespace Xunit { public class FactAttribute : System.Attribute; }")] });

    [Fact]
    public Task Generated_code_is_silent() => Silent(
        [("Startup.g.cs", Startup("services.AddHttpClient<PayClient>().AddStandardResilienceHandler();"))], Di);

    [Fact]
    public Task Client_without_a_handler_is_silent() => Silent(Startup("services.AddHttpClient<PayClient>();"), Di);

    [Fact]
    public Task Half_typed_code_is_silent() => Silent(
        Startup("services.AddHttpClient<>().AddStandardResilienceHandler("), Di with { Broken = true });

    [Fact]
    public Task A_client_of_the_factory_in_a_Lazy() => Reports("""
        using Microsoft.Extensions.DependencyInjection;
        class A(IHttpClientFactory f) { private readonly Lazy<HttpClient> _c = new(() => f.CreateClient("a")); public Task P() => _c.Value.PostAsync("/o", new StringContent("")); }
        static class S { public static void Add(IServiceCollection s) => s.AddHttpClient("a").[|AddStandardResilienceHandler|](); }
        """);

    [Fact]
    public Task A_typed_client_that_keeps_its_HttpClient_in_a_Lazy() => Reports("""
        using Microsoft.Extensions.DependencyInjection;
        class A(HttpClient c) { private readonly Lazy<HttpClient> _c = new(() => c); public Task P() => _c.Value.PostAsync("/o", new StringContent("")); }
        static class S { public static void Add(IServiceCollection s) => s.AddHttpClient<A>().[|AddStandardResilienceHandler|](); }
        """);

    [Fact]
    public Task More_registrations_of_one_handler_than_are_compared() => Reports($$"""
        using Microsoft.Extensions.DependencyInjection;
        static class Startup
        {
            static void Add(IServiceCollection services)
            {
                {{string.Join('\n', Enumerable.Range(0, 70).Select(i => $"services.AddHttpClient<Names>(\"{i}\").AddStandardResilienceHandler();"))}}
                services.AddHttpClient<Orders>().[|AddStandardResilienceHandler|]();
            }
        }
        class Orders(HttpClient client) { public Task Add(string json) => client.PostAsync("orders", new StringContent(json)); }
        class Names(HttpClient client) { public Task Get() => client.GetAsync("a"); }
        """);
}
