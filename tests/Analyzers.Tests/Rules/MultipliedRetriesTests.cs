using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class MultipliedRetriesTests() : RuleTest("GOAWAY212")
{
    private static readonly Setup Services = Setup.Default with
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Polly", "Polly.Extensions.Http", "Refit"],
    };

    private const string Rates = """

        class RatesClient(HttpClient client)
        {
            public Task<string> Today() => client.GetStringAsync("/rates");
        }
        """;

    /// <summary>A client with a loop of four attempts, and what is registered for it.</summary>
    private static string Looping(string registration, string send = "[|client.GetStringAsync(\"/rates\")|]") => $$"""
        class RatesClient(HttpClient client)
        {
            public async Task<string> Today()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => {{registration}};
        }
        """;

    /// <summary>A client that sends once, and what is registered for it.</summary>
    private static string Registered(string registration) => $$"""
        static class Registration
        {
            public static void Add(IServiceCollection services)
            {
                {{registration}}
            }
        }
        """ + Rates;

    /// <summary>A handler of one's own that sends a GET up to three times.</summary>
    private static string Resending(string filter = "request.Method == HttpMethod.Get && attempt < 2") => $$"""

        class Resending : DelegatingHandler
        {
            public Resending() { }

            public Resending(HttpMessageHandler inner) : base(inner) { }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, token);
                    }
                    catch (HttpRequestException) when ({{filter}})
                    {
                    }
                }
            }
        }

        class Tracing : DelegatingHandler;
        """;

    /// <summary>A loop of four attempts over a client that is made here.</summary>
    private static string Made(string client, string send, string filter = "request.Method == HttpMethod.Get && attempt < 2") => $$"""
        class RatesClient
        {
            private readonly HttpClient _client = {{client}};

            public async Task Today()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await {{send}};
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """ + Resending(filter);

    [Fact]
    public Task Loop_over_a_client_that_is_made_over_a_handler_of_ones_own() => Message(
        Made("new HttpClient(new Resending(new SocketsHttpHandler()))", "[|_client.GetStringAsync(\"/rates\")|]"),
        "'_client' sends this GET up to 4 × 3 = 12 times when the connection is lost, because 'Resending' retries inside of this retry; retry in one place",
        Services);

    [Theory]
    [InlineData("new(new Resending { InnerHandler = new HttpClientHandler() })")]
    [InlineData("new(new Tracing { InnerHandler = new Resending { InnerHandler = new HttpClientHandler() } })")]
    [InlineData("new(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).Build()) { InnerHandler = new HttpClientHandler() })")]
    public Task Loop_over_a_client_that_is_made_over_a_retrying_handler(string client) => Reports(Made(client, "[|_client.GetStringAsync(\"/rates\")|]"), Services);

    [Theory]
    [InlineData("new HttpClient()")]
    [InlineData("new(new HttpClientHandler())")]
    [InlineData("new(new Tracing { InnerHandler = new HttpClientHandler() })")]
    [InlineData("new(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(TimeSpan.FromSeconds(3)).Build()) { InnerHandler = new HttpClientHandler() })")]
    public Task Loop_over_a_client_whose_handlers_send_once_is_silent(string client) => Silent(Made(client, "_client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_a_handler_that_does_not_repeat_this_method_is_silent() => Silent(
        Made("new(new Resending(new SocketsHttpHandler()))", "_client.DeleteAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_a_handler_that_repeats_other_failures_is_silent() => Silent(
        Made("new(new Resending(new SocketsHttpHandler()))", "_client.GetStringAsync(\"/rates\")", "false"), Services);

    [Theory]
    [InlineData("AddHttpMessageHandler<Resending>()")]
    [InlineData("AddHttpMessageHandler(() => new Resending())")]
    [InlineData("AddHttpMessageHandler<Tracing>().AddHttpMessageHandler<Resending>()")]
    public Task Loop_over_a_registered_handler_of_ones_own(string handler) => Reports(Looping("services.AddHttpClient<RatesClient>()." + handler) + Resending(), Services);

    [Theory]
    [InlineData("services.AddHttpClient<RatesClient>().AddHttpMessageHandler<Tracing>()")]
    [InlineData("services.AddHttpClient<RatesClient>()")]
    [InlineData("services.AddHttpClient(\"other\").AddHttpMessageHandler<Resending>()")]
    public Task Loop_over_a_client_without_the_handler_is_silent(string registration) => Silent(
        Looping(registration, "client.GetStringAsync(\"/rates\")") + Resending(), Services);

    [Fact]
    public Task Loop_over_a_standard_handler() => Reports(Looping("services.AddHttpClient<RatesClient>().AddStandardResilienceHandler()"), Services);

    [Fact]
    public Task The_message_gives_the_product() => Message(
        Looping("services.AddHttpClient<RatesClient>().AddStandardResilienceHandler()"),
        "'client' sends this GET up to 4 × 4 = 16 times when the connection is lost, because 'AddStandardResilienceHandler' retries inside of this retry; retry in one place",
        Services);

    [Fact]
    public Task Loop_over_a_policy() => Reports(
        Looping("services.AddHttpClient<RatesClient>().AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2))"), Services);

    [Fact]
    public Task Loop_over_a_handler_with_a_policy() => Reports(
        Looping("services.AddHttpClient<RatesClient>().AddHttpMessageHandler(() => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2)))"), Services);

    [Fact]
    public Task Loop_over_a_handler_with_a_policy_that_sends_once_is_silent() => Silent(
        Looping("services.AddHttpClient<RatesClient>().AddHttpMessageHandler(() => new Microsoft.Extensions.Http.PolicyHttpMessageHandler(Policy.NoOpAsync<HttpResponseMessage>()))", "client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_the_handler_of_all_clients() => Reports(
        Looping("services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler()).AddHttpClient<RatesClient>()"), Services);

    [Fact]
    public Task Loop_over_hedging() => Reports(Looping("services.AddHttpClient<RatesClient>().AddStandardHedgingHandler()"), Services);

    [Fact]
    public Task Loop_over_a_breaker_is_silent() => Silent(
        Looping("services.AddHttpClient<RatesClient>().AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(3, TimeSpan.FromSeconds(9)))", "client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_no_attempts_is_silent() => Silent(
        Looping("services.AddHttpClient<RatesClient>().AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(0))", "client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_nothing_is_silent() => Silent(Looping("services.AddHttpClient<RatesClient>()", "client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_a_handler_of_another_client_is_silent() => Silent(
        Looping("services.AddHttpClient<RatesClient>().Services.AddHttpClient(\"other\").AddPolicyHandler(Policy.NoOpAsync<HttpResponseMessage>())", "client.GetStringAsync(\"/rates\")"), Services);

    [Fact]
    public Task Loop_over_handlers_that_are_taken_off_is_silent() => Silent("""
        #pragma warning disable EXTEXP0001

        """ + Looping("services.Register()", "client.GetStringAsync(\"/rates\")") + """

        static class Rest
        {
            public static void Register(this IServiceCollection services)
            {
                var builder = services.AddHttpClient<RatesClient>();
                builder.AddStandardResilienceHandler();
                builder.RemoveAllResilienceHandlers();
            }
        }
        """, Services);

    [Fact]
    public Task Loop_around_a_post_is_201() => Reports("""
        class PayClient(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await {|GOAWAY201:client.PostAsync("/orders", new StringContent(json))|};
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<PayClient>().{|GOAWAY202:AddStandardResilienceHandler|}();
        }
        """, Services);

    /// <summary>What the handler does is asked for the method that is sent.</summary>
    [Theory]
    [InlineData("HttpMethod.Post", "client.SendAsync(request)")]
    [InlineData("HttpMethod.Get", "[|client.SendAsync(request)|]")]
    public Task Loop_over_a_handler_that_leaves_a_method_out(string disabled, string send) => Reports($$"""
        class PayClient(HttpClient client)
        {
            public async Task Pay(string json, string key)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
                        request.Headers.Add("Idempotency-Key", key);
                        await {{send}};
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            public async Task<string> Today()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {{(disabled == "HttpMethod.Get" ? "client.GetStringAsync(\"/orders\")" : "[|client.GetStringAsync(\"/orders\")|]")}};
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<PayClient>()
                .AddStandardResilienceHandler(o => o.Retry.DisableFor({{disabled}}));
        }
        """, Services);

    [Fact]
    public Task Loop_after_which_only_a_status_comes_back_is_silent() => Silent("""
        class RatesClient(HttpClient client)
        {
            public async Task<HttpResponseMessage> Today()
            {
                while (true)
                {
                    var response = await client.GetAsync("/rates");
                    if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return response;
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        }
        """, Services);

    [Fact]
    public Task Next_tick_is_silent() => Silent("""
        class RatesClient(HttpClient client)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    try
                    {
                        Console.WriteLine(await client.GetStringAsync("/rates", token));
                    }
                    catch (HttpRequestException)
                    {
                    }

                    await Task.Delay(1000, token);
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        }
        """, Services);

    [Fact]
    public Task Call_that_leads_to_the_send() => Reports("""
        class RatesClient(HttpClient client)
        {
            public async Task<string> Today()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|Once()|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private Task<string> Once() => client.GetStringAsync("/rates");
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        }
        """, Services);

    [Fact]
    public Task Caller_in_another_file() => Reports(
    [
        ("Job.cs", """
            class Job(RatesClient rates)
            {
                public async Task Run()
                {
                    while (true)
                    {
                        try
                        {
                            await rates.Today();
                            return;
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }

            static class Registration
            {
                public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
            }
            """),
        ("RatesClient.cs", """
            class RatesClient(HttpClient client)
            {
                public Task<string> Today() => [|client.GetStringAsync("/rates")|];
            }
            """),
    ], Services);

    [Fact]
    public Task Policy_around_a_retried_client() => Reports("""
        class RatesClient(HttpClient client)
        {
            private static readonly IAsyncPolicy Retry = Policy.Handle<HttpRequestException>().WaitAndRetryAsync(2, _ => TimeSpan.FromSeconds(1));

            public Task<string> Today() => Retry.ExecuteAsync(() => [|client.GetStringAsync("/rates")|]);
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        }
        """, Services);

    [Fact]
    public Task Client_by_its_name() => Reports("""
        class Rates(IHttpClientFactory factory)
        {
            public async Task<string> Today()
            {
                var client = factory.CreateClient("rates");
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await [|client.GetStringAsync("/rates")|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient("rates").AddStandardResilienceHandler(o => o.Retry.MaxRetryAttempts = 5);
        }
        """, Services);

    [Fact]
    public Task Refit_client() => Reports("""
        public interface IRates
        {
            [Get("/rates")]
            Task<string> Today();
        }

        class Job(IRates rates)
        {
            public async Task<string> Run()
            {
                while (true)
                {
                    try
                    {
                        return await [|rates.Today()|];
                    }
                    catch (ApiRequestException)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddRefitClient<IRates>().AddStandardResilienceHandler();
        }
        """, Services);

    [Fact]
    public Task Two_handlers_on_one_client() => Reports(Registered("""
        services.AddHttpClient<RatesClient>()
            .[|AddPolicyHandler|](HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3))
            .AddStandardResilienceHandler();
        """), Services);

    [Fact]
    public Task The_message_names_both_handlers() => Message(
        Registered("""
            var builder = services.AddHttpClient<RatesClient>();
            builder.[|AddStandardResilienceHandler|]();
            builder.AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2));
            """),
        "'RatesClient' sends each request up to 4 × 3 = 12 times when the connection is lost, because 'AddPolicyHandler' retries inside of 'AddStandardResilienceHandler'; retry in one place",
        Services);

    [Fact]
    public Task Two_statements() => Reports(Registered("""
        var builder = services.AddHttpClient<RatesClient>();
        builder.[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));
        builder.AddResilienceHandler("retry", b => b.AddRetry(new HttpRetryStrategyOptions()));
        """), Services);

    [Fact]
    public Task Handlers_of_all_clients_and_of_one() => Reports(Registered("""
        services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler());
        services.AddHttpClient<RatesClient>().[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3));
        """), Services);

    /// <summary>Both are made where one is.</summary>
    [Theory]
    [InlineData("void Both() { {0} } Both();")]
    [InlineData("if (Environment.ProcessorCount > 2) { } else { {0} }")]
    [InlineData("switch (Environment.ProcessorCount) { case 1: {0} break; }")]
    [InlineData("Action both = () => { {0} }; both();")]
    public Task Two_handlers_in_one_branch(string around) => Reports(
        Registered(around.Replace("{0}", """
            services.AddHttpClient<RatesClient>().[|AddPolicyHandler|](HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3)).AddStandardResilienceHandler();
            """)),
        Services);

    [Theory]
    [InlineData("switch (Environment.ProcessorCount) { case 1: {0} break; default: {1} break; }")]
    [InlineData("if (Environment.ProcessorCount > 2) { {0} return; } {1}")]
    [InlineData("void One() { {0} } void Other() { {1} } if (Environment.ProcessorCount > 2) One(); else Other();")]
    public Task Two_handlers_in_two_branches_are_silent(string around) => Silent(
        Registered("var builder = services.AddHttpClient<RatesClient>();\n" + around
            .Replace("{0}", "builder.AddStandardResilienceHandler();")
            .Replace("{1}", "builder.AddTransientHttpErrorPolicy(p => p.RetryAsync(3));")),
        Services);

    private const string Payments = """

        class Payments(IHttpClientFactory factory)
        {
            public Task Pay() => factory.CreateClient("pay").PostAsync("/pay", new StringContent("1"));
        """;

    /// <summary>Each keeps a second report from what it hides: of the GET that both repeat.</summary>
    [Theory]
    [InlineData("{|GOAWAY214:{|GOAWAY212:AddStandardResilienceHandler|}|}", "GOAWAY214", "")]
    [InlineData("{|GOAWAY202:{|GOAWAY212:AddStandardResilienceHandler|}|}", "GOAWAY202", Payments + "public Task<string> Get() => factory.CreateClient(\"pay\").GetStringAsync(\"/\"); }")]
    public Task Beside_what_is_said_of_a_post(string first, string second, string client) => Reports($$"""
        static class Registration
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient("pay").{{first}}();
                services.AddHttpClient("pay").{|{{second}}:AddStandardResilienceHandler|}();
            }
        }
        {{client}}
        """, Services);

    [Fact]
    public Task Client_that_sends_nothing_else_is_202() => Reports($$"""
        static class Registration
        {
            public static void Add(IServiceCollection services) =>
                services.AddHttpClient("pay").{|GOAWAY204:AddTransientHttpErrorPolicy|}(p => p.RetryAsync(3)).{|GOAWAY202:AddStandardResilienceHandler|}();
        }
        {{Payments}}
        }
        """, Services);

    [Fact]
    public Task Retry_and_breaker_are_silent() => Silent(Registered("""
        services.AddHttpClient<RatesClient>()
            .AddTransientHttpErrorPolicy(p => p.RetryAsync(3))
            .AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)))
            .AddPolicyHandler(Policy.TimeoutAsync<HttpResponseMessage>(10));
        """), Services);

    [Fact]
    public Task Two_clients_are_silent() => Silent(Registered("""
        services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        services.AddHttpClient("other").AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)));
        """), Services);

    [Fact]
    public Task Two_branches_are_silent() => Silent(Registered("""
        var builder = services.AddHttpClient<RatesClient>();
        if (Environment.ProcessorCount > 2)
        {
            builder.AddStandardResilienceHandler();
        }
        else
        {
            builder.AddTransientHttpErrorPolicy(p => p.RetryAsync(3));
        }
        """), Services);

    [Fact]
    public Task Own_handler_below_a_registered_one() => Message("""
        class Retrying : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellationToken);
                    }
                    catch (HttpRequestException) when (attempt < 2 && request.Method == HttpMethod.Get)
                    {
                    }
                }
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) =>
                services.AddHttpClient<RatesClient>().[|AddTransientHttpErrorPolicy|](p => p.RetryAsync(3)).AddHttpMessageHandler<Retrying>();
        }
        """ + Rates,
        "'RatesClient' sends each request up to 4 × 3 = 12 times when the connection is lost, because 'Retrying' retries inside of 'AddTransientHttpErrorPolicy'; retry in one place",
        Services);

    [Fact]
    public Task Own_handler_that_sends_once_is_silent() => Silent("""
        class Logging : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Console.WriteLine(request.RequestUri);
                return await base.SendAsync(request, cancellationToken);
            }
        }

        static class Registration
        {
            public static void Add(IServiceCollection services) =>
                services.AddHttpClient<RatesClient>().AddTransientHttpErrorPolicy(p => p.RetryAsync(3)).AddHttpMessageHandler<Logging>();
        }
        """ + Rates, Services);

    private const string Greeter = """
        #nullable enable
        public class GreeterClient : Grpc.Core.ClientBase<GreeterClient>
        {
            public GreeterClient(Grpc.Core.ChannelBase channel) : base(channel) { }

            protected GreeterClient(ClientBaseConfiguration configuration) : base(configuration) { }

            protected override GreeterClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);

            public virtual Grpc.Core.AsyncUnaryCall<string> SayHelloAsync(string request, Grpc.Core.Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
                SayHelloAsync(request, new Grpc.Core.CallOptions(headers, deadline, cancellationToken));

            public virtual Grpc.Core.AsyncUnaryCall<string> SayHelloAsync(string request, Grpc.Core.CallOptions options) => throw new NotSupportedException();
        }
        """;

    private static Sources Grpc(string send, string policy, string filter = "e.StatusCode == StatusCode.Unavailable || e.StatusCode == StatusCode.Internal", string names = "MethodName.Default") =>
    [
        ("Greeter.g.cs", Greeter),
        ("Test.cs", $$"""
        using Grpc.Core;
        using Grpc.Net.Client;
        using Grpc.Net.Client.Configuration;

        class C
        {
            private readonly GreeterClient _client = new(GrpcChannel.ForAddress("https://greeter", new GrpcChannelOptions
            {
                ServiceConfig = new ServiceConfig { MethodConfigs = { new MethodConfig { Names = { {{names}} }, {{policy}} } } },
            }));

            public async Task<string> Greet(string name)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (RpcException e) when (attempt < 2 && ({{filter}}))
                    {
                    }
                }
            }
        }
        """),
    ];

    private const string RetryPolicy = "RetryPolicy = new RetryPolicy { MaxAttempts = 5, InitialBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(5), BackoffMultiplier = 1.5, RetryableStatusCodes = { StatusCode.Unavailable } }";

    [Fact]
    public Task Grpc_call_under_a_retry_policy() => Message(
        Grpc("[|_client.SayHelloAsync(name)|]", RetryPolicy),
        "'_client' sends this request up to 3 × 5 = 15 times when the connection is lost, because the channel's RetryPolicy retries inside of this retry; retry in one place");

    [Fact]
    public Task Grpc_call_under_a_hedging_policy() => Reports(
        Grpc("[|_client.SayHelloAsync(name).ResponseAsync|]".Replace(".ResponseAsync|]", "|].ResponseAsync"), "HedgingPolicy = new HedgingPolicy { MaxAttempts = 2, NonFatalStatusCodes = { StatusCode.Unavailable } }"));

    [Fact]
    public Task Grpc_call_without_a_policy_is_silent() => Silent(Grpc("_client.SayHelloAsync(name)", ""));

    [Fact]
    public Task Grpc_call_of_one_attempt_is_silent() => Silent(Grpc("_client.SayHelloAsync(name)", RetryPolicy.Replace("5, Init", "1, Init")));

    [Fact]
    public Task Grpc_policy_of_some_methods_is_silent() => Silent(
        Grpc("_client.SayHelloAsync(name)", RetryPolicy, names: "new MethodName { Service = \"other\" }"));

    [Fact]
    public Task Grpc_call_after_another_status_is_silent() => Silent(Grpc("_client.SayHelloAsync(name)", RetryPolicy, "e.StatusCode == StatusCode.Aborted"));

    [Fact]
    public Task Grpc_policy_alone_is_silent() => Silent(Grpc("_client.SayHelloAsync(name)", RetryPolicy, "false"));
}
