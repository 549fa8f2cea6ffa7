using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What the handlers of a send's client do before the sending code learns of a failure, and what two of them come to.</summary>
public sealed class ClientPipelineTests
{
    [Theory]
    [InlineData("services.AddHttpClient<Shop>();", false)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardResilienceHandler();", true)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post));", false)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Put));", true)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardResilienceHandler(given);", true)] // what is not known may
    [InlineData("services.AddHttpClient<Shop>().AddResilienceHandler(\"p\", p => p.AddTimeout(TimeSpan.Zero));", false)]
    [InlineData("services.AddHttpClient<Shop>().AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", true)]
    [InlineData("services.AddHttpClient<Shop>().AddPolicyHandler(Policy.NoOpAsync<HttpResponseMessage>());", false)]
    [InlineData("services.AddHttpClient<Till>().AddStandardResilienceHandler();", false)] // of another client
    [InlineData("services.AddHttpClient(\"a\").AddStandardResilienceHandler();", false)]
    [InlineData("services.AddHttpClient<Shop>(); services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler());", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Again>();", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Once>();", false)] // which does nothing
    public void A_registered_client(string registrations, bool expected)
    {
        var code = Code(registrations);
        Assert.Equal(expected, ClientPipeline.MaySendAgain(code.Http, Sent(code), default));
    }

    /// <summary>A request of which the method is not known is asked about as a GET.</summary>
    [Theory]
    [InlineData("AddStandardResilienceHandler()", true)]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Get))", false)]
    [InlineData("AddStandardResilienceHandler(o => o.Retry.DisableFor(HttpMethod.Post))", true)]
    public void A_method_that_is_not_known(string handler, bool expected)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            static class C { static void M(IServiceCollection services) { services.AddHttpClient<Shop>().{{handler}}; } }
            class Shop(HttpClient client) { public Task Send(HttpMethod verb) => [|client.SendAsync(new HttpRequestMessage(verb, "a"))|]; }
            """);
        Assert.Equal(expected, ClientPipeline.MaySendAgain(code.Http, Sent(code), default));
    }

    [Theory]
    [InlineData("new HttpClient()", false)]
    [InlineData("new HttpClient(new HttpClientHandler())", false)]
    [InlineData("new HttpClient(new SocketsHttpHandler())", false)]
    [InlineData("new HttpClient(new Once())", true)]
    [InlineData("new HttpClient(new Again { InnerHandler = new SocketsHttpHandler() })", true)]
    [InlineData("new(new Once())", true)]
    public void A_client_that_is_made(string made, bool expected)
    {
        var code = MarkedCode.Of($"class C {{ private readonly HttpClient client = {made}; public Task Buy() => [|client.PostAsync(\"a\", null)|]; }} {Handlers}");
        Assert.Equal(expected, ClientPipeline.MaySendAgain(code.Http, Sent(code), default));
    }

    /// <summary>Two handlers of one client: the one that is added later lies inside.</summary>
    [Theory]
    [InlineData("services.AddHttpClient(\"a\").AddStandardResilienceHandler();", "")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)).AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "2 × 3")]
    [InlineData("var b = services.AddHttpClient(\"a\"); b.AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); b.AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "2 × 3")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "2 × 3")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); services.AddHttpClient(\"b\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "")]
    [InlineData("if (text == null) services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); else services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "")]
    [InlineData("if (text == null) { services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); return; } services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "")]
    [InlineData("if (text == null) { services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); } services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "2 × 3")]
    [InlineData("switch (text) { case \"a\": services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)); break; default: services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2)); break; }", "")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(2, TimeSpan.Zero)).AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)).AddHttpMessageHandler<Again>();", "2 × 3")]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(1)).AddHttpMessageHandler<Once>();", "")]
    [InlineData("services.AddHttpClient(\"a\").AddHttpMessageHandler<Again>().AddTransientHttpErrorPolicy(p => p.RetryAsync(1));", "")] // asked of what comes after it
    [InlineData("services.ConfigureHttpClientDefaults(b => b.AddTransientHttpErrorPolicy(p => p.RetryAsync(1))); services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "2 × 3")]
    [InlineData("services.ConfigureHttpClientDefaults(b => b.AddTransientHttpErrorPolicy(p => p.RetryAsync(1))); services.AddHttpClient(\"a\").RemoveAllResilienceHandlers().AddTransientHttpErrorPolicy(p => p.RetryAsync(2));", "")]
    public void Two_handlers(string registrations, string expected)
    {
        var code = Code(registrations);
        var stacked = ClientPipeline.Registered(code.Http, default)
            .Select(registered => StackedRetry.Of(code.Http, registered.Registration, registered.Client, [], default)).OfType<StackedRetry>().ToList();
        Assert.Equal(expected, string.Join(", ", stacked.Select(retry => $"{retry.Outer} × {retry.Inner}").Distinct()));
    }

    private static HttpSend Sent(MarkedCode code)
    {
        var method = code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        return new Run(code.Http, new Question(Scenario.Success, code.Mark), default).Over(method, State.Empty).Exits.Single().State.Last!;
    }

    private const string Handlers = """
        class Once : DelegatingHandler { }
        class Again : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t)
            {
                for (var i = 0; ; i++)
                {
                    try { return await base.SendAsync(m, t); }
                    catch (HttpRequestException) when (i < 2) { }
                }
            }
        }
        """;

    private static MarkedCode Code(string registrations) => MarkedCode.Of($$"""
        #pragma warning disable EXTEXP0001
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        static class C
        {
            static void M(IServiceCollection services, string text, Action<HttpStandardResilienceOptions> given) { {{registrations}} }
        }

        class Shop(HttpClient client) { public Task Buy() => [|client.PostAsync("a", null)|]; }
        class Till(HttpClient client) { public Task Buy() => client.PostAsync("b", null); }
        {{Handlers}}
        """);
}
