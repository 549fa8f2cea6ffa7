using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class HedgedUnsafeClientTests() : RuleTest("GOAWAY203")
{
    private static readonly Setup Di = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Polly", "Polly.Hedging"],
    };

    private const string Gate = "args.Context.GetRequestMessage()?.Method == HttpMethod.Get";
    private const string Handles = "o.Hedging.ShouldHandle = args => ValueTask.FromResult(" + Gate + " && HttpClientHedgingResiliencePredicates.IsTransient(args.Outcome));";
    private const string Delays = "o.Hedging.DelayGenerator = args => ValueTask.FromResult(" + Gate + " ? TimeSpan.FromSeconds(2) : Timeout.InfiniteTimeSpan);";

    private static string Startup(string handler, string verb = "PostAsync") => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().{{handler}};
            }

            private static bool IsIdempotent(HttpRequestMessage r) =>
                r.Method == HttpMethod.Get || r.Method == HttpMethod.Head || r.Method == HttpMethod.Put || r.Headers.Contains("Idempotency-Key");
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.{{verb}}("/pay", new StringContent(json));
        }
        """;

    [Fact]
    public Task Standard_hedging() => Message(
        Startup("[|AddStandardHedgingHandler|]()"),
        "'PayClient' sends POST, and 'AddStandardHedgingHandler' sends each up to 2 times when it is slow or the connection is lost, so that the server executes it more than once; limit both ShouldHandle and DelayGenerator to idempotent requests",
        Di);

    [Fact]
    public Task Several_methods() => Message(
        Startup("[|AddStandardHedgingHandler|]().Configure(o => o.Hedging.MaxHedgedAttempts = 2)")
            .Replace("class PayClient(HttpClient client)\n{", "class PayClient(HttpClient client)\n{\n    public Task<HttpResponseMessage> Change(string json) => client.PatchAsync(\"/pay\", new StringContent(json));\n"),
        "'PayClient' sends POST and PATCH, and 'AddStandardHedgingHandler' sends each up to 3 times when it is slow or the connection is lost, so that the server executes it more than once; limit both ShouldHandle and DelayGenerator to idempotent requests",
        Di);

    [Theory]
    [InlineData("[|AddStandardHedgingHandler|](routing => routing.ConfigureOrderedGroups(groups => groups.Groups.Add(new UriEndpointGroup())))")]
    [InlineData("[|AddStandardHedgingHandler|]().Configure(o => o.Hedging.MaxHedgedAttempts = 3)")]
    [InlineData("[|AddStandardHedgingHandler|]().Configure(o => { " + Handles + " })")]
    [InlineData("[|AddStandardHedgingHandler|]().Configure(o => { " + Delays + " })")]
    [InlineData("[|AddStandardHedgingHandler|]().SelectPipelineByAuthority().Configure(o => { o.Hedging.Delay = TimeSpan.FromSeconds(1); })")]
    [InlineData("[|AddResilienceHandler|](\"x\", builder => builder.AddHedging(new HttpHedgingStrategyOptions()))")]
    public Task Hedging_that_is_not_limited_twice(string handler) => Reports(Startup(handler), Di);

    [Theory]
    [InlineData("AddStandardHedgingHandler().Configure(o => { " + Handles + Delays + " })")]
    [InlineData("AddStandardHedgingHandler().Configure(o => { " + Handles + " o.Hedging.Delay = Timeout.InfiniteTimeSpan; })")]
    [InlineData("AddStandardHedgingHandler().Configure(o => { " + Handles + " }).Configure(o => { " + Delays + " })")]
    [InlineData("AddStandardHedgingHandler().Configure(o => { var inner = o.Hedging.ShouldHandle; o.Hedging.ShouldHandle = async a => a.Context.GetRequestMessage() is { } q && IsIdempotent(q) && await inner(a); o.Hedging.DelayGenerator = a => new ValueTask<TimeSpan>(a.Context.GetRequestMessage() is { } q && IsIdempotent(q) ? TimeSpan.FromSeconds(2) : Timeout.InfiniteTimeSpan); })")]
    public Task Limited_twice_is_silent(string handler) => Silent(Startup(handler), Di);

    [Fact]
    public Task Client_that_puts_is_silent() => Silent(Startup("AddStandardHedgingHandler()", "PutAsync"), Di);

    [Fact]
    public Task Defaults_for_all_clients() => Reports(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.ConfigureHttpClientDefaults(http => http.[|AddStandardHedgingHandler|]());
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PatchAsync("/pay", new StringContent(json));
        }
        """,
        Di);

    [Fact]
    public Task Key_handler_below_is_no_guard() => Reports(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                var builder = services.AddHttpClient<PayClient>();
                builder.[|AddStandardHedgingHandler|]();
                builder.AddHttpMessageHandler<KeyHandler>();
                services.AddHttpClient<PayClient>("keyed").AddHttpMessageHandler<KeyHandler>().AddStandardHedgingHandler();
            }
        }

        class KeyHandler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                if (!request.Headers.Contains("Idempotency-Key")) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                return base.SendAsync(request, token);
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """,
        Di);

    [Fact]
    public Task Fix_limits_both() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddStandardHedgingHandler|]();
                services
                    .AddHttpClient<PayClient>("second")
                    .[|AddStandardHedgingHandler|]()
                    .Configure(o => o.Hedging.MaxHedgedAttempts = 3);
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """,
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddStandardHedgingHandler().Configure(options =>
                {
                    var shouldHandle = options.Hedging.ShouldHandle;
                    options.Hedging.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                        && await shouldHandle(args);
                    options.Hedging.DelayGenerator = args => new ValueTask<TimeSpan>(args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                            ? options.Hedging.Delay
                            : Timeout.InfiniteTimeSpan);
                });
                services
                    .AddHttpClient<PayClient>("second")
                    .AddStandardHedgingHandler()
                    .Configure(o =>
                    {
                        o.Hedging.MaxHedgedAttempts = 3;
                        var shouldHandle = o.Hedging.ShouldHandle;
                        o.Hedging.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && await shouldHandle(args);
                        o.Hedging.DelayGenerator = args => new ValueTask<TimeSpan>(args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                                ? o.Hedging.Delay
                                : Timeout.InfiniteTimeSpan);
                    });
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """,
        Di,
        title: "Do not hedge POST and PATCH");

    [Fact]
    public Task Offers_one_action() => Offers(Startup("[|AddStandardHedgingHandler|]()"), ["Do not hedge POST and PATCH"], Di);

    [Theory]
    [InlineData("builder => builder.AddHedging(new HttpHedgingStrategyOptions())")]
    [InlineData("""
        builder =>
                {
                    builder.AddHedging(new HttpHedgingStrategyOptions());
                }
        """)]
    public Task Fix_limits_both_of_a_pipeline(string configure) => FixesAll(
        Startup($"[|AddResilienceHandler|](\"x\", {configure})"),
        Startup("""
            AddResilienceHandler("x", builder =>
                    {
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
                    })
            """),
        Di,
        title: "Do not hedge POST and PATCH");

    [Fact]
    public Task Package_without_DisableFor() => FixesAll(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().[|AddStandardHedgingHandler|]();
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """,
        """
        using Microsoft.Extensions.Http.Resilience;

        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient<PayClient>().AddStandardHedgingHandler().Configure(options =>
                {
                    var shouldHandle = options.Hedging.ShouldHandle;
                    options.Hedging.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                        && await shouldHandle(args);
                    options.Hedging.DelayGenerator = args => new ValueTask<TimeSpan>(args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                            ? options.Hedging.Delay
                            : Timeout.InfiniteTimeSpan);
                });
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """,
        new Setup(World.Net8Resilience8) { Usings = ["Microsoft.Extensions.DependencyInjection", "Polly"] });

    [Fact]
    public Task Client_that_gets_is_silent() => Silent("""
        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<Rates>().AddStandardHedgingHandler();
        }

        class Rates(HttpClient client)
        {
            public Task<string> Today() => client.GetStringAsync("/rates");

            public Task<HttpResponseMessage> Exists(string id) => client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/rates/" + id));
        }
        """, Di);

    [Fact]
    public Task Hedging_is_taken_off_again() => Silent("""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.ConfigureHttpClientDefaults(http => http.AddStandardHedgingHandler().Configure(o => { o.Hedging.ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get); o.Hedging.DelayGenerator = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get ? TimeSpan.FromSeconds(2) : Timeout.InfiniteTimeSpan); }));
                services.AddHttpClient<PayClient>();
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """, Di);

    [Fact]
    public Task Another_client_posts() => Silent("""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddHttpClient("rates").AddStandardHedgingHandler();
                services.AddHttpClient("pay");
            }
        }

        class Clients(IHttpClientFactory factory)
        {
            public Task<string> Today() => factory.CreateClient("rates").GetStringAsync("https://a.example/rates");

            public Task<HttpResponseMessage> Pay(string json) => factory.CreateClient("pay").PostAsync("https://a.example/pay", new StringContent(json));
        }
        """, Di);

    [Fact]
    public Task Defaults_for_all_clients_in_parentheses() => Reports(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services) =>
                services.ConfigureHttpClientDefaults((http => http.[|AddStandardHedgingHandler|]()));
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PatchAsync("/pay", new StringContent(json));
        }
        """,
        Di);
}
