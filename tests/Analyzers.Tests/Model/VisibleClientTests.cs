using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether all of a client's pipeline is seen, and none of it sends again.</summary>
public sealed class VisibleClientTests
{
    private const string Handlers = """
        public sealed class Plain : DelegatingHandler { public Plain() { } public Plain(HttpMessageHandler inner) : base(inner) { } protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => base.SendAsync(r, t); }
        public sealed class Both : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => base.SendAsync(r, t); protected override HttpResponseMessage Send(HttpRequestMessage r, CancellationToken t) => base.Send(r, t); }
        public sealed class Twice : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) { await base.SendAsync(r, t); return await base.SendAsync(r, t); } }
        public sealed class Looped : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) { while (true) { await base.SendAsync(r, t); } } }
        public sealed class Jumping : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) { again: var a = await base.SendAsync(r, t); if (a.IsSuccessStatusCode) return a; goto again; } }
        public sealed class Aside : DelegatingHandler { private readonly HttpClient _other = new(); protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => _other.SendAsync(r, t); }
        public sealed class Elsewhere : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => Pass(r, t); private Task<HttpResponseMessage> Pass(HttpRequestMessage r, CancellationToken t) => base.SendAsync(r, t); }
        public sealed class Lambda : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) { Func<Task<HttpResponseMessage>> f = () => base.SendAsync(r, t); return f(); } }
        public abstract class Middle : DelegatingHandler { }
        public sealed class Lower : Middle { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => base.SendAsync(r, t); }
        public sealed class Primary : HttpMessageHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage r, CancellationToken t) => null!; }
        public sealed class Own : HttpClient { }
        """;

    [Theory]
    [InlineData("HttpClient c = new();", true)]
    [InlineData("HttpClient c = new HttpClient();", true)]
    [InlineData("HttpClient c = new(new HttpClientHandler());", true)]
    [InlineData("HttpClient c = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2 }, true);", true)]
    [InlineData("HttpClient c = (new HttpClient(new Plain { InnerHandler = new SocketsHttpHandler() }));", true)]
    [InlineData("HttpClient c = new(new Plain(new SocketsHttpHandler()));", true)]
    [InlineData("HttpClient c = new(new Both { InnerHandler = new SocketsHttpHandler() });", true)]
    [InlineData("HttpClient c = new(new Plain { InnerHandler = new Both { InnerHandler = new SocketsHttpHandler() } });", true)]
    [InlineData("HttpClient c = new(new Plain { InnerHandler = new Plain { InnerHandler = new Plain { InnerHandler = new Plain { InnerHandler = new SocketsHttpHandler() } } } });", false)] // followed no further
    [InlineData("static readonly SocketsHttpHandler H = new(); HttpClient c = new(H);", true)]
    [InlineData("static readonly Lazy<HttpClient> L = new(() => new HttpClient()); HttpClient c => L.Value;", true)]
    [InlineData("static readonly Lazy<HttpClient> L = new(() => { return new HttpClient(); }); HttpClient c => L.Value;", true)]
    [InlineData("readonly HttpClient c; public C() { c = new HttpClient(); }", true)]
    [InlineData("private HttpClient c { get; set; } = new();", true)]
    [InlineData("public HttpClient c { get; } = new();", true)]
    [InlineData("public HttpClient c { get; init; } = new();", true)]
    [InlineData("public readonly HttpClient c = new();", true)]
    [InlineData("public HttpClient c = new();", false)]
    [InlineData("public HttpClient c { get; set; } = new();", false)]
    [InlineData("HttpClient c = new(new Plain());", false)]
    [InlineData("HttpClient c = new(new Twice { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Looped { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Jumping { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Aside { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Elsewhere { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Lambda { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Lower { InnerHandler = new SocketsHttpHandler() });", false)]
    [InlineData("HttpClient c = new(new Primary());", false)]
    [InlineData("HttpClient c = new Own();", false)]
    [InlineData("static HttpMessageHandler Make() => new SocketsHttpHandler(); HttpClient c = new(Make());", false)]
    [InlineData("readonly HttpClient c; public C(HttpClient c) { this.c = c; }", false)]
    [InlineData("readonly HttpClient c; public C(HttpClient d) { c = d ?? new HttpClient(); }", false)]
    [InlineData("HttpClient c = new(); void Set(HttpClient d) { c = d; }", false)]
    public void A_client_that_is_made(string members, bool expected) =>
        Assert.Equal(expected, IsVisible($"public class C {{ {members} void M() {{ [|c.GetAsync(\"a\")|]; }} }}"));

    [Theory]
    [InlineData("var c = new HttpClient(); [|c.GetAsync(\"a\")|];", true)]
    [InlineData("using var c = new HttpClient(new Plain { InnerHandler = new SocketsHttpHandler() }); [|c.GetAsync(\"a\")|];", true)]
    [InlineData("[|new HttpClient().GetAsync(\"a\")|];", true)]
    [InlineData("HttpClient c = new(), d = c; [|d.GetAsync(\"a\")|];", true)]
    [InlineData("var c = new HttpClient(new Twice { InnerHandler = new SocketsHttpHandler() }); [|c.GetAsync(\"a\")|];", false)]
    [InlineData("var c = new HttpClient(); c = other; [|c.GetAsync(\"a\")|];", false)]
    [InlineData("var h = new SocketsHttpHandler(); var c = new HttpClient(h); [|c.GetAsync(\"a\")|];", true)]
    [InlineData("var h = new SocketsHttpHandler(); using (var c = new HttpClient(h, false)) { [|c.GetAsync(\"a\")|]; }", true)]
    [InlineData("HttpMessageHandler h = new SocketsHttpHandler(); h = new Twice(); var c = new HttpClient(h); [|c.GetAsync(\"a\")|];", false)]
    [InlineData("HttpClient c; c = new HttpClient(); [|c.GetAsync(\"a\")|];", false)]
    [InlineData("var c = new HttpClient(); Action a = () => [|c.GetAsync(\"a\")|];", true)]
    [InlineData("var c = new HttpClient(); { var d = new HttpClient(new Twice()); } [|c.GetAsync(\"a\")|];", true)]
    [InlineData("[|other.GetAsync(\"a\")|];", false)]
    public void A_local_client(string body, bool expected) => Assert.Equal(expected, IsVisible($"public class C {{ void M(HttpClient other) {{ {body} }} }}"));

    [Theory]
    [InlineData("services.AddHttpClient<Shop>();", true)]
    [InlineData("services.AddHttpClient<Shop>().SetHandlerLifetime(TimeSpan.Zero).ConfigureHttpClient(c => { });", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Plain>();", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(() => new Plain());", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Twice>();", false)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(() => new Twice());", false)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(() => { return new Plain(); });", false)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler<SocketsHttpHandler>();", true)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler<Primary>();", false)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());", true)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler(() => { return new HttpClientHandler(); });", true)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler(() => new Primary());", false)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardResilienceHandler();", false)]
    [InlineData("services.AddHttpClient<Shop>().AddStandardHedgingHandler();", false)]
    [InlineData("services.AddHttpClient<Shop>().ConfigureHttpMessageHandlerBuilder(b => { });", false)]
    [InlineData("services.AddHttpClient<Shop>().Services.AddHttpClient(\"b\");", true)]
    [InlineData("var b = services.AddHttpClient<Shop>(); b.SetHandlerLifetime(TimeSpan.Zero);", true)]
    [InlineData("var b = services.AddHttpClient<Shop>(); b.AddHttpMessageHandler<Twice>();", false)]
    [InlineData("var b = services.AddHttpClient<Shop>();", true)]
    [InlineData("var b = services.AddHttpClient<Shop>(); var d = b;", false)] // followed no further
    [InlineData("var b = services.AddHttpClient<Shop>(); b.SetHandlerLifetime(TimeSpan.Zero); Use(b);", false)]
    [InlineData("IHttpClientBuilder b; b = services.AddHttpClient<Shop>();", false)]
    [InlineData("_ = services.AddHttpClient<Shop>();", false)]
    [InlineData("Action a = () => services.AddHttpClient<Shop>(); a();", true)]
    [InlineData("(services.AddHttpClient<Shop>()).SetHandlerLifetime(TimeSpan.Zero);", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Plain>().AddHttpMessageHandler<Both>();", true)]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler<Plain>().AddHttpMessageHandler<Looped>();", false)]
    [InlineData("services.AddHttpClient<Shop>().Unseen();", false)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler(all => new SocketsHttpHandler());", true)]
    [InlineData("services.AddHttpClient<Shop>().ConfigurePrimaryHttpMessageHandler(() => new Plain { InnerHandler = new SocketsHttpHandler() });", true)]
    [InlineData("services.AddHttpClient<Shop>(); services.AddHttpClient<Shop>(\"b\").AddHttpMessageHandler<Twice>();", false)]
    [InlineData("if (services.Count > 0) services.AddHttpClient<Shop>(); else services.AddHttpClient<Shop>().AddHttpMessageHandler<Twice>();", false)]
    [InlineData("var b = services.AddHttpClient<Shop>(); Use(b);", false)] // it may be given anything there
    [InlineData("Use(services.AddHttpClient<Shop>());", false)]
    [InlineData("services.AddHttpClient<Shop>(); services.AddHttpClient(\"Shop\").AddHttpMessageHandler<Twice>();", false)]
    [InlineData("services.AddHttpClient<Shop>(); services.AddHttpClient(\"b\").AddHttpMessageHandler<Twice>();", true)]
    [InlineData("services.AddHttpClient<Shop>(); services.ConfigureHttpClientDefaults(b => { });", false)]
    [InlineData("services.AddHttpClient<Shop>(); services.Configure<Microsoft.Extensions.Http.HttpClientFactoryOptions>(o => { });", false)]
    [InlineData("services.AddHttpClient<Shop>(); new Shop(new HttpClient());", false)]
    [InlineData("services.AddHttpClient<Shop>().Logged();", true)]
    [InlineData("services.AddHttpClient<Shop>().Doubled();", false)]
    [InlineData("services.AddTransient<Shop>();", false)]
    [InlineData("services.AddHttpClient<Other>();", false)]
    [InlineData("", false)]
    public void A_client_of_the_factory(string registration, bool expected) => Assert.Equal(expected, IsVisible($$"""
        using Microsoft.Extensions.DependencyInjection;
        public static class Startup
        {
            public static void Add(IServiceCollection services) { {{registration}} }
            private static void Use(IHttpClientBuilder builder) { }
            private static IHttpClientBuilder Unseen(this IHttpClientBuilder builder) { Use(builder); builder.ConfigureHttpMessageHandlerBuilder(b => { }); return builder; }
            private static IHttpClientBuilder Logged(this IHttpClientBuilder builder) => builder.AddHttpMessageHandler<Plain>();
            private static IHttpClientBuilder Doubled(this IHttpClientBuilder builder) => builder.AddHttpMessageHandler<Twice>();
        }
        public sealed class Shop(HttpClient client) { public Task Look() => [|client.GetAsync("a")|]; }
        public sealed class Other(HttpClient client) { public Task Look() => client.GetAsync("a"); }
        """));

    private static bool IsVisible(string source)
    {
        var code = MarkedCode.Of(source + Handlers);
        return VisibleClient.Of(code.Http, (InvocationExpressionSyntax)code.Mark, "GET", default) is not null;
    }
}
