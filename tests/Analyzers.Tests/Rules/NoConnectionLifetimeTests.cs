using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class NoConnectionLifetimeTests() : RuleTest("GOAWAY302")
{
    [Theory]
    [InlineData("private static readonly HttpClient Client = [|new HttpClient()|];")]
    [InlineData("private static readonly HttpClient Client = [|new()|];")]
    [InlineData("private static readonly HttpClient Client = [|new() { Timeout = TimeSpan.FromSeconds(1) }|];")]
    [InlineData("private static readonly HttpClient Client = [|new System.Net.Http.HttpClient { Timeout = TimeSpan.FromSeconds(1) }|];")]
    [InlineData("public static HttpClient Client { get; } = [|new HttpClient()|];")]
    [InlineData("private static readonly Lazy<HttpClient> Client = new(() => [|new HttpClient()|]);")]
    [InlineData("private static readonly Lazy<HttpClient> Client = new Lazy<HttpClient>(() => [|new HttpClient()|]);")]
    [InlineData("private static readonly HttpClient Client = new HttpClient([|new SocketsHttpHandler()|]);")]
    [InlineData("private static readonly HttpClient Client = new([|new SocketsHttpHandler { MaxConnectionsPerServer = 4 }|], disposeHandler: false);")]
    [InlineData("private static readonly HttpClient Client = new(new Own { InnerHandler = [|new SocketsHttpHandler()|] }); private sealed class Own : DelegatingHandler;")]
    [InlineData("private static readonly SocketsHttpHandler Handler = [|new SocketsHttpHandler()|];")]
    [InlineData("private static HttpClient? _client; public static HttpClient Get() => _client ??= [|new HttpClient()|];")]
    [InlineData("private static HttpClient _client; static C() { _client = [|new HttpClient()|]; }")]
    [InlineData("private static HttpClient _client; static C() { var handler = [|new SocketsHttpHandler()|]; _client = new HttpClient(handler); }")]
    [InlineData("private static readonly HttpClient Client = Given ?? [|new HttpClient()|]; private static HttpClient? Given => null;")]
    [InlineData("private static readonly HttpClient Client = ([|new HttpClient()|]);")]
    [InlineData("private static readonly object Client = (object)[|new HttpClient()|]!;")]
    [InlineData("private static readonly SocketsHttpHandler Handler = [|new()|]; static C() { Handler.MaxConnectionsPerServer = 4; }")]
    [InlineData("public static readonly C Instance = new(); private readonly HttpClient _client = [|new HttpClient()|];")]
    public Task Kept_by_a_static(string member) => Reports($$"""
        public sealed class C
        {
            {{member}}
        }
        """);

    [Theory]
    [InlineData("private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });")]
    [InlineData("private static readonly HttpClient Client = new(new HttpClientHandler());")]
    [InlineData("private static readonly SocketsHttpHandler Handler = new(); static C() { Handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5); }")]
    [InlineData("private static readonly SocketsHttpHandler Handler = new(); static C() { C.Handler.MaxConnectionsPerServer = 4; Set(Handler); } static void Set(SocketsHttpHandler h) { }")]
    [InlineData("private static HttpClient _client; static C() { var handler = new SocketsHttpHandler(); handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5); _client = new HttpClient(handler); }")]
    [InlineData("private static HttpClient _client; static C() { var handler = new SocketsHttpHandler(); Set(handler); _client = new HttpClient(handler); } static void Set(SocketsHttpHandler h) { }")]
    [InlineData("private static readonly Func<HttpClient> Make = () => new HttpClient();")]
    [InlineData("public static HttpClient Client => new HttpClient();")]
    [InlineData("private readonly HttpClient _client = new HttpClient();")]
    [InlineData("public async Task Get(string url) { using var client = new HttpClient(); await client.GetAsync(url); }")]
    [InlineData("private static readonly List<HttpClient> Clients = new();")]
    [InlineData("private static readonly object Client = new();")]
    public Task Not_kept_or_with_a_lifetime(string member) => Silent($$"""
        public sealed class C
        {
            {{member}}
        }
        """);

    [Fact]
    public Task Kept_by_singletons() => Message(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        public interface IA;

        public sealed class A : IA
        {
            private readonly HttpClient _client = [|new HttpClient()|];
        }

        public sealed class B
        {
            private readonly HttpClient _client;

            public B() => _client = [|new HttpClient()|];
        }

        public sealed class Scoped
        {
            private readonly HttpClient _client = new HttpClient();
        }

        public sealed class Worker : BackgroundService
        {
            private readonly HttpClient _client = [|new()|];

            protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
        }

        public static class Registration
        {
            public static void Add(IServiceCollection services) => services
                .AddSingleton<IA, A>()
                .AddSingleton(typeof(B))
                .AddScoped<Scoped>()
                .AddSingleton([|new HttpClient()|])
                .AddSingleton(_ => new HttpClient([|new SocketsHttpHandler()|]));
        }
        """,
        [
            "This HttpClient, kept in '_client' of the singleton 'A', never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
            "This HttpClient, kept in '_client' of the singleton 'B', never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
            "This HttpClient, kept in '_client' of the singleton 'Worker', never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
            "This HttpClient, kept in a singleton, never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
            "This SocketsHttpHandler, kept in a singleton, never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
        ]);

    [Fact]
    public Task Factory_clients() => Silent("""
        using Microsoft.Extensions.DependencyInjection;

        public static class Registration
        {
            public static void Add(IServiceCollection services) => services
                .AddHttpClient("orders")
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { MaxConnectionsPerServer = 4 });
        }
        """);

    [Fact]
    public Task No_SocketsHttpHandler() => Silent(
        """
        public class C
        {
            private static readonly HttpClient Client = new HttpClient();
        }
        """,
        World.Net472);

    [Fact]
    public Task Half_typed() => Silent(
        """
        public class C
        {
            private static readonly HttpClient Client = new Htt
            private static readonly SocketsHttpHandler H = new Sock
        """,
        Setup.Default with { Broken = true });

    [Fact]
    public Task Fix_sets_the_lifetime() => FixesAll(
        """
        public static class C
        {
            private static readonly HttpClient One = [|new HttpClient()|];
            private static readonly HttpClient Two = [|new() { Timeout = TimeSpan.FromSeconds(1) }|];
            private static readonly HttpClient Three = [|new HttpClient { Timeout = TimeSpan.FromSeconds(1) }|];
            private static readonly SocketsHttpHandler Four = [|new SocketsHttpHandler()|];
            private static readonly SocketsHttpHandler Five = [|new() { MaxConnectionsPerServer = 4 }|];
            private static readonly SocketsHttpHandler Six = [|new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 4, // enough
            }|];
            private static readonly SocketsHttpHandler Seven = [|new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 4 // enough
            }|];
            private static readonly SocketsHttpHandler Eight = [|new()|];
            private static readonly SocketsHttpHandler Nine = [|new SocketsHttpHandler { }|];
        }
        """,
        """
        public static class C
        {
            private static readonly HttpClient One = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
            private static readonly HttpClient Two = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(1) };
            private static readonly HttpClient Three = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(1) };
            private static readonly SocketsHttpHandler Four = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            private static readonly SocketsHttpHandler Five = new() { MaxConnectionsPerServer = 4, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            private static readonly SocketsHttpHandler Six = new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 4, // enough
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            };
            private static readonly SocketsHttpHandler Seven = new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 4, // enough
                PooledConnectionLifetime = TimeSpan.FromMinutes(5)
            };
            private static readonly SocketsHttpHandler Eight = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            private static readonly SocketsHttpHandler Nine = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        }
        """,
        title: "Retire connections after five minutes");

    [Fact]
    public Task Fix_without_usings() => Fixes(
        """
        using Http = System.Net.Http;

        public static class C
        {
            private static readonly Http.HttpClient Client = [|new Http.HttpClient()|];
        }
        """,
        """
        using Http = System.Net.Http;

        public static class C
        {
            private static readonly Http.HttpClient Client = new Http.HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        }
        """,
        World.Net6Bare);

    [Fact]
    public Task A_client_that_the_block_of_a_Lazy_makes() => Reports("""
        static class A { private static readonly Lazy<HttpClient> L = new(() =>
          {
             var c = [|new HttpClient()|];
             c.Timeout = TimeSpan.FromSeconds(3);
             return c;
          });
          public static Task<string> G() => L.Value.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task A_client_that_the_block_of_a_Lazy_returns() => Reports("""
        static class A { private static readonly Lazy<HttpClient> L = new(() => { return [|new HttpClient { Timeout = TimeSpan.FromSeconds(3) }|]; });
          public static Task<string> G() => L.Value.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task A_client_that_a_Lazy_asks_a_method_for() => Reports("""
        static class A { private static readonly Lazy<HttpClient> L = new(Make);
          private static HttpClient Make() => [|new HttpClient()|];
          public static Task<string> G() => L.Value.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task A_client_that_a_method_makes_for_a_static_field() => Reports("""
        static class A { private static readonly HttpClient L = Make();
          private static HttpClient Make() { var c = [|new HttpClient()|]; c.Timeout = TimeSpan.FromSeconds(1); return c; }
          public static Task<string> G() => L.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task A_client_of_a_Lazy_in_a_static_property() => Reports("""
        static class A { private static Lazy<HttpClient> L { get; } = new(() => [|new HttpClient()|]);
          public static HttpClient Client => L.Value; }
        """);

    [Fact]
    public Task Silent_where_the_block_of_a_Lazy_sets_the_lifetime() => Silent("""
        static class A { private static readonly Lazy<HttpClient> L = new(() => { var h = new SocketsHttpHandler(); h.PooledConnectionLifetime = TimeSpan.FromMinutes(2); return new HttpClient(h); });
          public static Task<string> G() => L.Value.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task Silent_over_a_Lazy_in_a_local() => Silent("""
        class A { public Task<string> G() { var l = new Lazy<HttpClient>(() => new HttpClient()); return l.Value.GetStringAsync("https://x"); } }
        """);

    [Fact]
    public Task Silent_over_a_Lazy_of_each_object() => Silent("""
        class A { private readonly Lazy<HttpClient> _l = new(() => new HttpClient()); public Task<string> G() => _l.Value.GetStringAsync("https://x"); }
        """);

    [Fact]
    public Task Silent_over_a_method_that_makes_a_client_for_each_call() => Silent("""
        class A { private static HttpClient Make() => new HttpClient(); public async Task<string> G() { using var c = Make(); return await c.GetStringAsync("https://x"); } }
        """);

    [Fact]
    public Task Silent_over_a_property_that_makes_a_client_for_each_call() => Silent("""
        class A { public static HttpClient New => new HttpClient(); }
        """);
}
