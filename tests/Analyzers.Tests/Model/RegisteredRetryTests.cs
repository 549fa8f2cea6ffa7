using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// How often the handler of a registration sends a POST and a GET of the client "a" when the connection is lost, after all that
/// configures it: "?" where the source does not tell, "∞" without bound, "!" behind what a guard that is gone would have kept.
/// </summary>
public sealed class RegisteredRetryTests
{
    private const string Guard = "o => o.Retry.DisableFor(HttpMethod.Post)";
    private const string ByName = "services.AddHttpClient(\"a\").AddStandardResilienceHandler(); services.";
    private const string Others = """
        private static void Tune(HttpStandardResilienceOptions o) => o.Retry.DisableFor(HttpMethod.Post);
        private static void TuneBoth(HttpStandardResilienceOptions o, IServiceProvider all) { o.Retry.DisableFor(HttpMethod.Post); }
        private static readonly Action<HttpStandardResilienceOptions> Kept = o => o.Retry.DisableFor(HttpMethod.Post);
        private static Action<HttpStandardResilienceOptions> Property { get; } = o => o.Retry.DisableFor(HttpMethod.Post);
        private static Action<HttpStandardResilienceOptions> Through => Kept;
        public static Action<HttpStandardResilienceOptions> Settable { get; set; } = o => o.Retry.DisableFor(HttpMethod.Post);
        public static bool Elsewhere { get; set; }
        private static void Add(ResiliencePipelineBuilder<HttpResponseMessage> b) => b.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 });
        private const string Name = "a-standard";
        """;

    [Theory]
    [InlineData("", "4 4")]
    [InlineData("o => { }", "4 4")]
    [InlineData("o => o.Retry.MaxRetryAttempts = 1", "2 2")]
    [InlineData("o => o.Retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }", "3 3")]
    [InlineData("o => o.Retry.MaxRetryAttempts = int.MaxValue", "∞ ∞")]
    [InlineData(Guard, "1 4")]
    [InlineData("o => o.Retry.DisableFor(HttpMethod.Get)", "4 1")]
    [InlineData("o => o.Retry.DisableForUnsafeHttpMethods()", "1 4")]
    [InlineData("o => { if (Elsewhere) o.Retry.DisableFor(HttpMethod.Post); }", "4 4")]
    [InlineData("o => { if (Elsewhere) return; o.Retry.DisableFor(HttpMethod.Post); }", "4 4")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Post); o.Retry.ShouldHandle = _ => PredicateResult.True(); }", "4! 4")]
    [InlineData("o => { o.Retry.DisableFor(HttpMethod.Get); o.Retry.ShouldHandle = _ => PredicateResult.True(); }", "4 4!")]
    [InlineData("o => { o.Retry.ShouldHandle = _ => PredicateResult.True(); o.Retry.DisableFor(HttpMethod.Post); }", "1 4")]
    [InlineData("o => { o.Retry.ShouldHandle = _ => PredicateResult.False(); o.Retry.DisableFor(HttpMethod.Post); }", "1 1")]
    [InlineData("o => o.Retry.ShouldHandle = args => new(args.Outcome.Exception is HttpRequestException)", "4 4")]
    [InlineData("o => o.Retry.ShouldHandle = args => new(args.Outcome.Exception is null)", "1 1")]
    [InlineData("o => o.Retry.ShouldHandle = args => new(args.Context.GetRequestMessage()!.Method == HttpMethod.Get)", "1 4")]
    [InlineData("(o) => { o.Retry.DisableFor(HttpMethod.Post); }", "1 4")]
    [InlineData("delegate (HttpStandardResilienceOptions o) { o.Retry.DisableFor(HttpMethod.Post); }", "1 4")]
    [InlineData("Tune", "1 4")]
    [InlineData("C.Tune", "1 4")]
    [InlineData("(Tune)", "1 4")]
    [InlineData("(Action<HttpStandardResilienceOptions>)Tune", "1 4")]
    [InlineData("Kept", "1 4")]
    [InlineData("Property", "1 4")]
    [InlineData("Through", "? ?")] // a name for another name is followed no further
    [InlineData("Settable", "1 4")] // which nobody sets
    [InlineData("given", "? ?")]
    [InlineData("local", "1 4")]
    [InlineData("section", "4 4")]
    public void A_standard_handler(string configure, string expected) => Assert.Equal(expected, Ask(
        $"Action<HttpStandardResilienceOptions> local = {Guard}; services.AddHttpClient(\"a\").AddStandardResilienceHandler({configure});"));

    [Theory]
    [InlineData("Configure(o => o.Retry.DisableFor(HttpMethod.Post))", "1 4")]
    [InlineData("Configure((o, all) => o.Retry.DisableFor(HttpMethod.Post))", "1 4")]
    [InlineData("Configure(TuneBoth)", "1 4")]
    [InlineData("Configure(o => o.Retry.MaxRetryAttempts = 1).Configure(o => o.Retry.MaxRetryAttempts = 2)", "3 3")]
    [InlineData("Configure(o => o.Retry.MaxRetryAttempts = 2).Configure(o => o.Retry.MaxRetryAttempts = 1)", "2 2")]
    [InlineData("Configure(section)", "4 4")]
    [InlineData("Configure(given)", "? ?")]
    [InlineData("Configure(o => o.Retry.DisableFor(HttpMethod.Post)).Configure(o => o.Retry.ShouldHandle = _ => PredicateResult.True())", "4! 4")]
    [InlineData("SelectPipelineByAuthority().Configure(o => o.Retry.DisableFor(HttpMethod.Post))", "1 4")]
    public void What_is_chained_to_it(string chain, string expected) => Assert.Equal(expected, Ask($"services.AddHttpClient(\"a\").AddStandardResilienceHandler().{chain};"));

    [Theory]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a-standard\", " + Guard + ");", "1 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a\", " + Guard + ");", "1 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(Name, " + Guard + ");", "1 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(name: Name, configureOptions: " + Guard + ");", "1 4")]
    [InlineData("PostConfigure<HttpStandardResilienceOptions>(\"a-standard\", " + Guard + ");", "1 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"b-standard\", " + Guard + ");", "4 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"ab-standard\", " + Guard + ");", "4 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"-a\", " + Guard + ");", "4 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(" + Guard + ");", "4 4")] // the options of no name
    [InlineData("Configure<HttpStandardResilienceOptions>(text, " + Guard + ");", "1 4")] // it may be this one
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a-standard\", section);", "4 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a-standard\", given);", "? ?")]
    [InlineData("Configure<HttpStandardHedgingResilienceOptions>(\"a-standard\", o => o.Hedging.MaxHedgedAttempts = 1);", "4 4")]
    [InlineData("ConfigureAll<HttpStandardResilienceOptions>(" + Guard + ");", "1 4")]
    [InlineData("PostConfigureAll<HttpStandardResilienceOptions>(" + Guard + ");", "1 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>(\"a-standard\").Configure(" + Guard + ");", "1 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>(\"a-standard\").PostConfigure(" + Guard + ");", "1 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>(\"a-standard\").Validate(o => o.Retry.MaxRetryAttempts == 1).Configure(" + Guard + ");", "1 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>(\"a-standard\").Validate(o => true);", "4 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>(\"b-standard\").Configure(" + Guard + ");", "4 4")]
    [InlineData("AddOptions<HttpStandardResilienceOptions>().Configure(" + Guard + ");", "4 4")]
    [InlineData("AddSingleton<IOptions<HttpStandardResilienceOptions>>(Options.Create(new HttpStandardResilienceOptions()));", "4 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a-standard\", o => o.Retry.MaxRetryAttempts = 1).ConfigureAll<HttpStandardResilienceOptions>(" + Guard + ");", "1 2")]
    public void What_configures_it_by_its_name(string statements, string expected) => Assert.Equal(expected, Ask(ByName + statements));

    [Theory]
    [InlineData("AddHttpClient<Shop>()", "Shop-standard", "1 4")]
    [InlineData("AddHttpClient<Shop>()", "a-standard", "4 4")]
    [InlineData("AddHttpClient<Shop>(\"a\")", "a-standard", "1 4")]
    [InlineData("AddHttpClient<Shop>(\"a\")", "Shop-standard", "4 4")]
    [InlineData("AddHttpClient(text)", "a-standard", "4 4")]
    public void The_names_of_clients(string client, string name, string expected) => Assert.Equal(expected, Ask(
        $"services.{client}.AddStandardResilienceHandler(); services.Configure<HttpStandardResilienceOptions>(\"{name}\", {Guard});"));

    [Theory]
    [InlineData("ConfigureAll<HttpStandardResilienceOptions>(" + Guard + ")", "1 4")]
    [InlineData("Configure<HttpStandardResilienceOptions>(\"a-standard\", " + Guard + ")", "4 4")]
    public void All_clients(string configure, string expected) => Assert.Equal(expected, Ask(
        $"services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler()); services.{configure};"));

    [Theory]
    [InlineData("AddStandardHedgingHandler()", "2 2")]
    [InlineData("AddStandardHedgingHandler(routing => { })", "2 2")]
    [InlineData("AddStandardHedgingHandler().Configure(o => o.Hedging.MaxHedgedAttempts = 3)", "4 4")]
    [InlineData("AddStandardHedgingHandler().Configure(o => o.Hedging.ShouldHandle = _ => PredicateResult.False())", "2 2")] // slow is enough
    [InlineData("AddStandardHedgingHandler().Configure(o => { o.Hedging.ShouldHandle = _ => PredicateResult.False(); o.Hedging.Delay = Timeout.InfiniteTimeSpan; })", "1 1")]
    [InlineData("AddStandardHedgingHandler(routing => { }).Configure(o => o.Hedging.MaxHedgedAttempts = 3)", "4 4")]
    public void A_hedging_handler(string registration, string expected) => Assert.Equal(expected, Ask($"services.AddHttpClient(\"a\").{registration};"));

    [Theory]
    [InlineData("Configure<HttpStandardHedgingResilienceOptions>(\"a-standard-hedging\", o => o.Hedging.MaxHedgedAttempts = 3)", "4 4")]
    [InlineData("Configure<HttpStandardHedgingResilienceOptions>(\"b-standard-hedging\", o => o.Hedging.MaxHedgedAttempts = 3)", "2 2")]
    [InlineData("ConfigureAll<HttpStandardResilienceOptions>(o => o.Retry.MaxRetryAttempts = 1)", "2 2")]
    public void Hedging_by_its_name(string statements, string expected) => Assert.Equal(expected, Ask($"services.AddHttpClient(\"a\").AddStandardHedgingHandler(); services.{statements};"));

    [Theory]
    [InlineData("b => { }", "1 1")]
    [InlineData("b => b.AddRetry(new HttpRetryStrategyOptions())", "4 4")]
    [InlineData("(b, context) => b.AddRetry(new HttpRetryStrategyOptions())", "4 4")]
    [InlineData("Add", "2 2")]
    [InlineData("b => b.AddRetry(options)", "3 3")]
    [InlineData("b => b.AddRetry(guarded)", "? ?")] // what is done to it between is not seen
    [InlineData("b => b.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = count })", "3 3")]
    [InlineData("b => b.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = changed })", "∞ ∞")]
    [InlineData("b => { var o = new HttpRetryStrategyOptions(); o.DisableFor(methods); b.AddRetry(o); }", "1 4")]
    [InlineData("b => { var o = new HttpRetryStrategyOptions(); o.DisableFor([.. methods]); b.AddRetry(o); }", "? ?")]
    [InlineData("b => { var own = 2; b.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = own }); }", "3 3")]
    [InlineData("b => b.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = lost })", "4 4")]
    [InlineData("b => b.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = never })", "1 1")]
    [InlineData("b => { if (Elsewhere) b.AddRetry(new HttpRetryStrategyOptions()); }", "4 4")]
    [InlineData("b => b.AddHedging(new HttpHedgingStrategyOptions())", "2 2")]
    [InlineData("b => b.AddTimeout(TimeSpan.FromSeconds(1))", "1 1")]
    [InlineData("configure", "? ?")]
    public void A_handler_of_ones_own(string configure, string expected) => Assert.Equal(expected, Ask(
        $$"""
        var options = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 };
        var guarded = new HttpRetryStrategyOptions(); guarded = given == null ? guarded : new HttpRetryStrategyOptions();
        var one = 1; var count = one + 1; var changed = 1; changed++;
        var methods = new[] { HttpMethod.Post };
        Func<RetryPredicateArguments<HttpResponseMessage>, ValueTask<bool>> lost = args => new(args.Outcome.Exception is HttpRequestException), never = args => new(false);
        services.AddHttpClient("a").AddResilienceHandler("p", {{configure}});
        """));

    /// <summary>What an extension hands on is what it was handed for each client.</summary>
    [Theory]
    [InlineData("services.AddHttpClient(\"a\").Retries(o => o.Retry.DisableFor(HttpMethod.Post)); services.AddHttpClient(\"b\").Retries(o => o.Retry.DisableFor(HttpMethod.Get));", "a: 1 4, b: 4 1")]
    [InlineData("services.AddHttpClient(\"a\").Retries(Tune); services.AddHttpClient(\"b\").Retries(o => { });", "a: 1 4, b: 4 4")]
    [InlineData("services.AddHttpClient(\"a\").Retries(given); services.AddHttpClient(\"b\").Retries(Kept);", "a: ? ?, b: 1 4")]
    [InlineData("services.AddHttpClient(\"a\").Retries(o => { }).Services.Configure<HttpStandardResilienceOptions>(\"a-standard\", o => o.Retry.MaxRetryAttempts = 1); services.AddHttpClient(\"b\").Retries(o => { });", "a: 2 2, b: 4 4")]
    public void Through_an_extension(string statements, string expected)
    {
        var (code, registration) = Registered(statements, "static IHttpClientBuilder Retries(this IHttpClientBuilder b, Action<HttpStandardResilienceOptions> configure) { b.AddStandardResilienceHandler(configure); return b; }");
        Assert.Equal(expected, string.Join(", ", registration.Clients.Select(client => $"{client.Name}: {Ask(code, registration, client)}")));
    }

    private static string Ask(string statements)
    {
        var (code, registration) = Registered(statements);
        return Ask(code, registration, Assert.Single(registration.Clients));
    }

    private static string Ask(MarkedCode code, ClientRegistration registration, RegisteredClient client) => string.Join(' ', new[] { "POST", "GET" }.Select(method => RegisteredRetry.Of(code.Http, registration, client, method, default)).Select(retry => retry switch
        {
            { SendsAgain: Answer.Unknown } => "?",
            { SendsAgain: Answer.No } => "1",
            { Times: null } => "∞",
            _ => $"{retry.Times}{(retry.Dropped ? "!" : "")}",
        }));

    private static (MarkedCode Code, ClientRegistration Registration) Registered(string statements, string members = "")
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Microsoft.Extensions.Options;
            using Polly;
            using Polly.Retry;

            static class C
            {
                static void M(IServiceCollection services, string text, IConfigurationSection section, Action<HttpStandardResilienceOptions> given, Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
                {
                    {{statements}}
                }

                {{members}}
                {{Others}}
            }

            public sealed class Shop(HttpClient client) { }
            """);
        var registrations = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Select(call => ClientRegistration.Of(code.Http, call, default)).OfType<ClientRegistration>();
        return (code, Assert.Single(registrations));
    }

    [Theory]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); o.Retry.ShouldHandle = _ => PredicateResult.True();", "o.Retry.DisableFor(HttpMethod.Post), o.Retry.ShouldHandle")]
    [InlineData("o.Retry.DisableForUnsafeHttpMethods(); o.Retry = new();", "o.Retry.DisableForUnsafeHttpMethods(), o.Retry")]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); o.Retry.ShouldHandle = _ => PredicateResult.True(); o.Retry = new();", "o.Retry.DisableFor(HttpMethod.Post), o.Retry")] // the last one stays
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); o.Retry.DisableFor(HttpMethod.Put); o.Retry = new();", "o.Retry.DisableFor(HttpMethod.Put), o.Retry")]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); o.Retry = new(); o.Retry.DisableFor(HttpMethod.Put);", "")]
    [InlineData("o.Retry = new(); o.Retry.DisableFor(HttpMethod.Post);", "")]
    [InlineData("o.Retry = new();", "")]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post);", "")]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); o.Retry.MaxRetryAttempts = 2; o.CircuitBreaker = new();", "")]
    [InlineData("o.Retry.DisableFor(HttpMethod.Post); var other = new HttpRetryStrategyOptions { ShouldHandle = _ => PredicateResult.True() };", "")]
    public void A_guard_that_is_overwritten(string body, string expected)
    {
        Assert.Equal(expected, Overwritten($"services.AddHttpClient(\"a\").AddStandardResilienceHandler(o => {{ {body} }});"));
        Assert.Equal(expected, Overwritten($"services.AddHttpClient(\"a\").AddStandardResilienceHandler().Configure(o => {{ {body} }});"));
        Assert.Equal(expected, Overwritten($"{ByName}ConfigureAll<HttpStandardResilienceOptions>(o => {{ {body} }});"));
        Assert.Equal("", Overwritten($"{ByName}Configure<HttpStandardResilienceOptions>(\"b-standard\", o => {{ {body} }});"));
    }

    private static string Overwritten(string statements)
    {
        var (code, registration) = Registered(statements);
        return new HandlerOptions(code.Http, registration, registration.Clients.Single(), default).Overwriting() is var (guard, assignment) ? $"{guard}, {assignment.Left}" : "";
    }
}
