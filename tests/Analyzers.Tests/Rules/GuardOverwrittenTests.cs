using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GuardOverwrittenTests() : RuleTest("GOAWAY206")
{
    private static readonly Setup Di = new(World.Net10)
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Polly"],
    };

    private static string Startup(string statements) => $$"""
        static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                {{statements}}
            }

            private static void Tune(HttpStandardResilienceOptions options)
            {
                options.Retry.DisableFor(HttpMethod.Post);
                [|options.Retry.ShouldHandle|] = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
            }
        }

        class PayClient(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
        }
        """;

    private static string Only(string statements) => Startup(statements).Replace("[|options.Retry.ShouldHandle|]", "options.Retry.ShouldHandle");

    private const string Transient = "args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome))";

    [Fact]
    public Task ShouldHandle_after_the_guard() => Message(
        Only($"services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => {{ o.Retry.DisableForUnsafeHttpMethods(); [|o.Retry.ShouldHandle|] = {Transient}; }});"),
        "This assignment replaces what 'DisableForUnsafeHttpMethods' has guarded, so 'PayClient' sends each POST up to 4 times when the connection is lost, though the server may have executed it; call 'DisableForUnsafeHttpMethods' after it",
        Di);

    [Theory]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); [|o.Retry|] = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }; }")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); [|o.Retry|] = new() { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>() }; }")]
    [InlineData("o => { var retry = o.Retry; retry.DisableFor(HttpMethod.Post); [|retry.ShouldHandle|] = new PredicateBuilder<HttpResponseMessage>().Handle<Exception>(); }")]
    [InlineData("(HttpStandardResilienceOptions o) => { o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch); o.Retry.UseJitter = true; [|o.Retry.ShouldHandle|] = static args => PredicateResult.True(); o.Retry.Delay = TimeSpan.Zero; }")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); if (DateTime.Now.Hour > 3) { [|o.Retry.ShouldHandle|] = _ => PredicateResult.True(); } }")]
    public Task Assignment_after_the_guard(string configure) =>
        Reports(Only($"services.AddHttpClient<PayClient>().AddStandardResilienceHandler({configure});"), Di);

    [Theory]
    [InlineData("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post)).Configure(o => [|o.Retry.ShouldHandle|] = _ => PredicateResult.True());")]
    [InlineData("services.AddHttpClient<PayClient>().AddStandardResilienceHandler().Configure(o => o.Retry.DisableFor(HttpMethod.Post)).Configure(o => [|o.Retry|] = new HttpRetryStrategyOptions());")]
    [InlineData("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post)); services.Configure<HttpStandardResilienceOptions>(\"PayClient-standard\", o => [|o.Retry.ShouldHandle|] = _ => PredicateResult.True());")]
    public Task Assignment_in_a_later_delegate(string statement) => Reports(Only(statement), Di);

    [Fact]
    public Task Assignment_in_a_method() => Reports(Startup("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(Tune);"), Di);

    [Fact]
    public Task Assignment_in_another_file() => Reports(
        [
            ("Startup.cs", """
                static class Startup
                {
                    public static void Configure(IServiceCollection services) =>
                        services.AddHttpClient<PayClient>().AddStandardResilienceHandler(Tuning.Tune);
                }
                """),
            ("Tuning.cs", """
                static class Tuning
                {
                    public static void Tune(HttpStandardResilienceOptions options)
                    {
                        options.Retry.DisableFor(HttpMethod.Post);
                        [|options.Retry.ShouldHandle|] = _ => PredicateResult.True();
                    }
                }

                class PayClient(HttpClient client)
                {
                    public Task<HttpResponseMessage> Pay(string json) => client.PostAsync("/pay", new StringContent(json));
                }
                """),
        ],
        Di);

    [Theory]
    [InlineData("o => { o.Retry.ShouldHandle = " + Transient + "; o.Retry.DisableFor(HttpMethod.Post); }")]
    [InlineData("o => { o.Retry = new HttpRetryStrategyOptions(); o.Retry.DisableFor(HttpMethod.Post); }")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); var inner = o.Retry.ShouldHandle; o.Retry.ShouldHandle = async args => args.Outcome.Exception is not TimeoutException && await inner(args); }")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); o.Retry.ShouldHandle = args => ValueTask.FromResult(args.Context.GetRequestMessage()?.Method == HttpMethod.Get); }")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); o.CircuitBreaker.ShouldHandle = args => PredicateResult.True(); }")]
    public Task The_other_order_and_wrapped_guards_are_silent(string configure) =>
        Silent(Only($"services.AddHttpClient<PayClient>().AddStandardResilienceHandler({configure});"), Di);

    [Fact]
    public Task Guard_over_other_methods_is_another_report() => Reports(
        Only("services.AddHttpClient<PayClient>().{|GOAWAY202:AddStandardResilienceHandler|}(o => { o.Retry.DisableFor(HttpMethod.Delete); o.Retry.ShouldHandle = _ => PredicateResult.True(); });"),
        Di);

    [Fact]
    public Task Client_that_reads_is_silent() => Silent(
        """
        static class Startup
        {
            public static void Configure(IServiceCollection services) => services.AddHttpClient<RateClient>().AddStandardResilienceHandler(o =>
            {
                o.Retry.DisableForUnsafeHttpMethods();
                o.Retry.ShouldHandle = _ => PredicateResult.True();
            });
        }

        class RateClient(HttpClient client)
        {
            public Task<string> Rate() => client.GetStringAsync("/rate");
        }
        """,
        Di);

    [Fact]
    public Task Fix_moves_the_guard_last() => FixesAll(
        Only("""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler(setup =>
                    {
                        // Not for payments.
                        setup.Retry.DisableFor(HttpMethod.Post);
                        [|setup.Retry.ShouldHandle|] = _ => PredicateResult.True();
                        setup.Retry.MaxRetryAttempts = 5;
                    });
                    services.AddHttpClient<PayClient>("second").AddStandardResilienceHandler(o => { o.Retry.DisableFor(HttpMethod.Post); [|o.Retry|] = new HttpRetryStrategyOptions(); });
            """),
        Only("""
            services.AddHttpClient<PayClient>().AddStandardResilienceHandler(setup =>
                    {
                        setup.Retry.ShouldHandle = _ => PredicateResult.True();
                        setup.Retry.MaxRetryAttempts = 5;
                        // Not for payments.
                        setup.Retry.DisableFor(HttpMethod.Post);
                    });
                    services.AddHttpClient<PayClient>("second").AddStandardResilienceHandler(o => { o.Retry = new HttpRetryStrategyOptions(); o.Retry.DisableFor(HttpMethod.Post); });
            """),
        Di,
        title: "Call the guard last");

    [Fact]
    public Task Fix_repeats_the_guard_in_a_later_delegate() => FixesAll(
        Only("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post)).Configure(setup => { [|setup.Retry.ShouldHandle|] = _ => PredicateResult.True(); });"),
        Only("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post)).Configure(setup => { setup.Retry.ShouldHandle = _ => PredicateResult.True(); setup.Retry.DisableFor(HttpMethod.Post); });"),
        Di);

    [Fact]
    public Task No_fix_where_the_guard_goes_by_another_name() => OffersNoFix(
        Only("services.AddHttpClient<PayClient>().AddStandardResilienceHandler(o => { var retry = o.Retry; retry.DisableFor(HttpMethod.Post); [|o.Retry|] = new HttpRetryStrategyOptions(); });"),
        Di);
}
