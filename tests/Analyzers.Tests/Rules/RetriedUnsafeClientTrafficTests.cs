using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>Which client a registration is for, and what is sent through it.</summary>
public sealed class RetriedUnsafeClientTrafficTests() : RuleTest("GOAWAY202")
{
    private static readonly Setup Di = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Polly", "Polly.Retry", "Refit"],
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
            public static void Configure(IServiceCollection services, bool live)
            {
                {{statement}}
            }
        }
        """ + "\n" + types;

    [Theory]
    [InlineData("(live ? services.AddHttpClient<PayClient>() : services.AddHttpClient<RateClient>()).[|AddStandardResilienceHandler|]();")]
    [InlineData("(live ? services.AddHttpClient<RateClient>() : services.AddHttpClient<PayClient>()).[|AddStandardResilienceHandler|]();")]
    [InlineData("((services.AddHttpClient<PayClient>()))!.[|AddStandardResilienceHandler|]();")]
    [InlineData("((IHttpClientBuilder)services.AddHttpClient<PayClient>()).[|AddStandardResilienceHandler|]();")]
    [InlineData("IHttpClientBuilder builder; (builder = services.AddHttpClient<PayClient>()).[|AddStandardResilienceHandler|]();")]
    public Task Builder_in_an_expression(string statement) => Reports(Startup(statement, PayClient + RateClient), Di);

    [Theory]
    [InlineData("(live ? services.AddHttpClient<RateClient>() : services.AddHttpClient(\"rates\")).AddStandardResilienceHandler();")]
    [InlineData("(services.AddHttpClient<PayClient>().AddStandardResilienceHandler()).Configure(o => o.Retry.DisableFor(HttpMethod.Post));")]
    [InlineData("((services.AddHttpClient<PayClient>().AddStandardResilienceHandler())!).Configure(o => o.Retry.DisableForUnsafeHttpMethods());")]
    public Task Builder_in_an_expression_that_reads_or_guards_is_silent(string statement) => Silent(
        Startup(statement, PayClient + RateClient + """

            class Rates(IHttpClientFactory factory)
            {
                public Task<string> Rate() => factory.CreateClient("rates").GetStringAsync("/rate");
            }
            """),
        Di);

    /// <summary>Which clients they are is for the caller to know.</summary>
    [Fact]
    public Task Builders_of_a_list_that_can_not_be_read_are_unseen() => Reports(
        """
        static class Startup
        {
            public static void Configure(IEnumerable<IHttpClientBuilder> builders)
            {
                foreach (var builder in builders)
                {
                    builder.{|GOAWAY214:AddStandardResilienceHandler|}();
                }
            }
        }
        """ + PayClient,
        Di);

    [Fact]
    public Task Builder_that_a_foreign_method_hands_out_is_unseen() => Reports(
        Startup("Foreign.Clients.Each(services, builder => builder.{|GOAWAY214:AddStandardResilienceHandler|}());"),
        Di with
        {
            Libraries =
            [
                ("Foreign", """
                    using System;
                    using Microsoft.Extensions.DependencyInjection;
                    namespace Foreign
                    {
                        public static class Clients
                        {
                            public static void Each(IServiceCollection services, Action<IHttpClientBuilder> configure) { }
                        }
                    }
                    """),
            ],
        });

    [Fact]
    public Task Extension_block_on_the_builder() => Reports(
        """
        static class Resilience
        {
            extension(IHttpClientBuilder builder)
            {
                public IHttpClientBuilder AddRetries()
                {
                    builder.[|AddStandardResilienceHandler|]();
                    return builder;
                }
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
    public Task Extension_block_on_the_builder_over_reads_is_silent() => Silent(
        """
        static class Resilience
        {
            extension(IHttpClientBuilder builder)
            {
                public void AddRetries() => builder.AddStandardResilienceHandler();
            }

            public static void Configure(IServiceCollection services) => services.AddHttpClient<RateClient>().AddRetries();
        }
        """ + PayClient + RateClient,
        Di);

    [Theory]
    [InlineData("Names.Static", "\"payments\"")]
    [InlineData("Names.Arrow", "\"payments\"")]
    [InlineData("Names.Set", "(\"payments\")")]
    [InlineData("Names.Static!", "Names.Arrow")]
    public Task Name_in_a_member(string registered, string created) => Reports(
        Startup($"services.AddHttpClient({registered}).[|AddStandardResilienceHandler|]();", $$"""
            static class Names
            {
                public static readonly string Static = "payments";
                public static string Arrow => "payments";
                public static string Set { get; } = "payments";
            }

            class Payments(IHttpClientFactory factory)
            {
                public Task Pay(string json) => factory.CreateClient({{created}}).PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Name_in_a_local() => Reports(
        Startup("""const string Name = "pay"; var other = Name; services.AddHttpClient(other).[|AddStandardResilienceHandler|]();""", """
            class Payments(IHttpClientFactory factory)
            {
                public Task Pay(string json) => factory.CreateClient("pay").PostAsync("/pay", new StringContent(json));
            }
            """),
        Di);

    [Fact]
    public Task Class_derived_from_HttpClient_that_sends() => Reports(
        Startup("services.AddHttpClient(\"pay\").AddTypedClient<PayClient>().[|AddStandardResilienceHandler|]();", """
            class PayHttp : HttpClient
            {
                public Task<HttpResponseMessage> Pay() => PostAsync("/pay", new StringContent(""));
            }

            class PayClient(PayHttp client)
            {
                public Task Pay() => client.Pay();
            }
            """),
        Di);

    [Fact]
    public Task Class_derived_from_HttpClient_that_reads_is_silent() => Silent(
        Startup("services.AddHttpClient(\"rate\").AddTypedClient<RateClient>().AddStandardResilienceHandler();", """
            class RateHttp : HttpClient
            {
                public Task<HttpResponseMessage> Rate() => GetAsync("/rate");
                public Task<HttpResponseMessage> Never() => PostAsync("/pay", new StringContent(""));
            }

            class RateClient(RateHttp client)
            {
                public Task Rate() => client.Rate();
            }
            """),
        Di);

    [Fact]
    public Task Defaults_over_a_send_whose_method_its_callers_choose() => Reports(
        Startup("services.ConfigureHttpClientDefaults(b => b.[|AddStandardResilienceHandler|]());", """
            class PayClient(HttpClient client)
            {
                public Task Pay() => Send(HttpMethod.Post);
                private Task<HttpResponseMessage> Send(HttpMethod method) => client.SendAsync(new HttpRequestMessage(method, "/pay"));
            }
            """),
        Di);

    /// <summary>The file with the send names no HttpClient: it has it from the factory.</summary>
    [Fact]
    public Task Defaults_over_a_post_in_a_file_without_the_word_HttpClient() => Reports(
        [
            ("Startup.cs", Startup("services.ConfigureHttpClientDefaults(b => b.[|AddStandardResilienceHandler|]());", "")),
            ("Payments.cs", """
                class Payments(IHttpClientFactory factory)
                {
                    public Task Pay(string json) => factory.CreateClient().PostAsync("/pay", new StringContent(json));
                }
                """),
        ],
        Di);

    [Fact]
    public Task Defaults_over_a_Refit_client_that_posts() => Message(
        Startup("services.ConfigureHttpClientDefaults(b => b.[|AddStandardResilienceHandler|]()); services.AddRefitClient<IPayApi>();", """
            interface IPayApi
            {
                [Post("/pay")] Task Pay([Body] string json);
            }
            """),
        "'HttpClient' sends POST, and 'AddStandardResilienceHandler' sends each up to 4 times when the connection is lost, though the server may have executed it; disable the retry for POST",
        Di);

    [Fact]
    public Task Defaults_over_a_Refit_client_that_reads_are_silent() => Silent(
        Startup("services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler()); services.AddRefitClient<IRateApi>();", """
            interface IRateApi
            {
                [Get("/rate")] Task<string> Rate();
            }
            """),
        Di);

    [Theory]
    [InlineData("[Post(\"/orders/_search\")] Task<string> Find([Body] string query);")]
    [InlineData("[Idempotent, Post(\"/orders\")] Task<string> Order([Body] string order);")]
    [InlineData("[Post(\"/orders\")] Task<string> Order([Body] string order, [Header(\"Idempotency-Key\")] string key);")]
    public Task Refit_posts_that_may_be_repeated_are_silent(string method) => Silent(
        Startup("services.AddRefitClient<IApi>().AddStandardResilienceHandler();", $$"""
            class IdempotentAttribute : Attribute;

            interface IApi
            {
                {{method}}
            }
            """),
        Di);

    [Theory]
    [InlineData("[Post(\"/orders\")] Task<string> Order([Body] string order);")]
    [InlineData("[Post(\"/orders\")] Task<string> Order([Body] string order, [Header(\"Request-Source\")] string source);")]
    [InlineData("[Post(\"/orders\")] Task<string> Order([Body] string order, [AliasAs(\"Idempotency-Key\")] string key);")]
    public Task Refit_posts_that_may_not(string method) => Reports(
        Startup("services.AddRefitClient<IApi>().[|AddStandardResilienceHandler|]();", $$"""
            interface IApi
            {
                {{method}}
            }
            """),
        Di);

    /// <summary>Posts that an interface has from the one it extends go through its client.</summary>
    [Fact]
    public Task Refit_interface_that_extends_one() => Reports(
        Startup("services.AddRefitClient<IRateApi>().[|AddStandardResilienceHandler|]();", """
            interface IPayApi
            {
                [Post("/pay")] Task Pay([Body] string json);
            }

            interface IRateApi : IPayApi
            {
                [Get("/rate")] Task<string> Rate();
            }
            """),
        Di);

    [Fact]
    public Task Refit_over_a_client_of_the_factory() => Reports(
        Startup("services.AddHttpClient(\"pay\").[|AddStandardResilienceHandler|]();", """
            interface IPayApi
            {
                [Post("/pay")] Task Pay([Body] string json);
            }

            class Payments(IHttpClientFactory factory)
            {
                public Task Pay() => RestService.For<IPayApi>(factory.CreateClient("pay")).Pay("");
            }
            """),
        Di);

    /// <summary>Only what a static helper does with this client counts, and not what the class does that holds it.</summary>
    [Theory]
    [InlineData("Helper.Rate(client)", "")]
    [InlineData("Rate(client)", "private static Task Rate(HttpClient http) => http.GetAsync(\"/rate\");")]
    [InlineData("Rate(http: client)", "private Task Rate(string path = \"/rate\", HttpClient? http = null) => http!.GetAsync(path);")]
    public Task Client_handed_to_a_method_that_reads_is_silent(string call, string member) => Silent(
        Startup("services.AddHttpClient<RateClient>().AddStandardResilienceHandler();", $$"""
            static class Helper
            {
                public static Task Rate(HttpClient http) => http.GetAsync("/rate");
                public static Task Pay(HttpClient http) => http.PostAsync("/pay", new StringContent(""));
            }

            class RateClient(HttpClient client)
            {
                public Task Rate() => {{call}};
                {{member}}
            }
            """),
        Di);

    [Theory]
    [InlineData("Helper.Pay(client)", "")]
    [InlineData("Pay(http: client)", "private Task Pay(string path = \"/pay\", HttpClient? http = null) => http!.PostAsync(path, new StringContent(\"\"));")]
    public Task Client_handed_to_a_method_that_posts(string call, string member) => Reports(
        Startup("services.AddHttpClient<PayClient>().[|AddStandardResilienceHandler|]();", $$"""
            static class Helper
            {
                public static Task Pay(HttpClient http) => http.PostAsync("/pay", new StringContent(""));
            }

            class PayClient(HttpClient client)
            {
                public Task Pay() => {{call}};
                {{member}}
            }
            """),
        Di);
}
