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
        "'PayClient' sends POST, and 'AddStandardResilienceHandler' repeats it up to 4 times when the connection is lost, though the server may have executed it; disable the retry for it",
        Di);

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
        "'PayClient' sends POST and PATCH, and 'AddStandardResilienceHandler' repeats it up to 4 times when the connection is lost, though the server may have executed it; disable the retry for them",
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
        "'DavClient' sends LOCK, and 'AddStandardResilienceHandler' repeats it up to 4 times when the connection is lost, though the server may have executed it; disable the retry for it",
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
}
