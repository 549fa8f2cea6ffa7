using System.Globalization;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>How a pool of connections is set, and what keeps it.</summary>
public sealed class ConnectionPoolTests
{
    private const string Others = """
        public sealed class Own { public static Own Instance { get; } = new(); public readonly HttpClient Kept; public Own() { Kept = null!; } }
        private static TimeSpan Usual { get; } = TimeSpan.FromSeconds(20);
        private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);
        private static readonly TimeSpan Longer = Long;
        private static TimeSpan Setting() => TimeSpan.Zero;
        private static void Set(SocketsHttpHandler handler) { }
        """;

    [Theory]
    [InlineData("new SocketsHttpHandler()", "60")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(1500) }", "1.5")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) }", "30")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) }", "120")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromHours(2) }", "7200")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromDays(2) }", "172800")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromTicks(2) }", "?")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2, 5) }", "?")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(1, 2, 3) }", "3723")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(1, 2, 3, 4) }", "93784")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(1, 2, 3, 4, 5) }", "93784")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(5) }", "?")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.Zero }", "0")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.MaxValue }", "ever")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan }", "ever")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Usual }", "20")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Long }", "90")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Longer }", "90")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Setting() }", "?")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = time }", "?")]
    public void Idle_timeouts(string made, string expected)
    {
        var timeout = Pool($"void M(TimeSpan time) {{ var handler = [|{made}|]; }}")!.IdleTimeout;
        Assert.Equal(expected, timeout switch { null => "?", decimal.MaxValue => "ever", { } seconds => (seconds + 0.0m).ToString("0.###", CultureInfo.InvariantCulture) });
    }

    [Theory]
    [InlineData("var handler = [|new SocketsHttpHandler()|];", false)]
    [InlineData("var handler = [|new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }|];", true)]
    [InlineData("var handler = [|new SocketsHttpHandler()|]; handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);", true)]
    [InlineData("var handler = [|new SocketsHttpHandler()|]; handler.MaxConnectionsPerServer = 5;", false)]
    [InlineData("SocketsHttpHandler other = new(), handler = [|new SocketsHttpHandler()|]; other.PooledConnectionLifetime = TimeSpan.FromMinutes(5);", false)]
    [InlineData("var handler = [|new SocketsHttpHandler()|]; Set(handler);", true)] // a method that is given the handler may set anything
    [InlineData("var handler = [|new SocketsHttpHandler()|]; var client = new HttpClient(handler);", false)]
    public void Lifetimes(string body, bool expected) => Assert.Equal(expected, Pool($"void M() {{ {body} }}")!.HasLifetime);

    [Theory]
    [InlineData("static HttpClient Kept = [|new HttpClient()|];", "the static 'Kept'")]
    [InlineData("static readonly HttpClient Kept = ([|new HttpClient()|]);", "the static 'Kept'")]
    [InlineData("static HttpClient Kept { get; } = [|new HttpClient()|];", "the static 'Kept'")]
    [InlineData("static HttpClient? Kept; void M() { Kept = [|new HttpClient()|]; }", "the static 'Kept'")]
    [InlineData("static HttpClient? Kept; void M() { Kept ??= [|new HttpClient()|]; }", "the static 'Kept'")]
    [InlineData("static HttpClient? Kept; void M() { Kept = Kept ?? [|new HttpClient()|]; }", "the static 'Kept'")]
    [InlineData("static HttpClient? Kept; void M() { var c = [|new HttpClient()|]; Kept = c; }", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = new HttpClient([|new SocketsHttpHandler()|]);", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = new([|new SocketsHttpHandler()|]);", "the static 'Kept'")]
    [InlineData("static HttpMessageInvoker Kept = new([|new SocketsHttpHandler()|]);", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = new(new Logged { InnerHandler = [|new SocketsHttpHandler()|] }); sealed class Logged : DelegatingHandler;", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = new(new Logged([|new SocketsHttpHandler()|])); sealed class Logged(HttpMessageHandler inner) : DelegatingHandler(inner);", "the static 'Kept'")]
    [InlineData("static System.Collections.ArrayList Kept = new(new[] { 1 }); void M() { object o = new List<object>(3); var c = [|new HttpClient()|]; }", null)]
    [InlineData("static Lazy<HttpClient> Kept = new(() => [|new HttpClient()|]);", "the static 'Kept'")]
    [InlineData("static Lazy<HttpClient> Kept = new(() => { return [|new HttpClient()|]; });", "the static 'Kept'")]
    [InlineData("static Lazy<HttpClient> Kept = new(Make); static HttpClient Make() => [|new HttpClient()|];", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = Make(); static HttpClient Make() => [|new HttpClient()|];", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = C.Make(); static HttpClient Make() { return [|new HttpClient()|]; }", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = Make(); static HttpClient Make() { var c = [|new HttpClient()|]; return c; }", "the static 'Kept'")]
    [InlineData("static HttpClient Kept = Make(); static HttpClient Make() => Deeper(); static HttpClient Deeper() => [|new HttpClient()|];", "the static 'Kept'")]
    [InlineData("static Func<HttpClient> Kept = Make; static HttpClient Make() => [|new HttpClient()|];", null)]
    [InlineData("static Func<HttpClient> Kept = () => [|new HttpClient()|];", null)]
    [InlineData("static HttpClient Kept => [|new HttpClient()|];", null)]
    [InlineData("HttpClient kept = [|new HttpClient()|];", null)]
    [InlineData("void M() { var c = [|new HttpClient()|]; }", null)]
    [InlineData("void M() { var c = [|new HttpClient()|]; Console.WriteLine(c); }", null)]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton([|new HttpClient()|]); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton(_ => [|new HttpClient()|]); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton(_ => { return [|new HttpClient()|]; }); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddKeyedSingleton(\"a\", [|new HttpClient()|]); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddKeyedSingleton(\"a\", (_, _) => [|new HttpClient()|]); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.TryAddSingleton(_ => [|new HttpClient()|]); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { var c = [|new HttpClient()|]; s.AddSingleton(c); }", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton(_ => Make()); } static HttpClient Make() => [|new HttpClient()|];", "a singleton")]
    [InlineData("void M(IServiceCollection s) { s.AddScoped(_ => [|new HttpClient()|]); }", null)]
    [InlineData("void M(IServiceCollection s) { s.AddTransient(_ => [|new HttpClient()|]); }", null)]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton<Shop>(); } public sealed class Shop { readonly HttpClient kept = [|new HttpClient()|]; }", "'kept' of the singleton 'Shop'")]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton<IShop, Shop>(); } public interface IShop; public sealed class Shop : IShop { readonly HttpClient kept = [|new HttpClient()|]; }", "'kept' of the singleton 'Shop'")]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton(typeof(Shop)); } public sealed class Shop { readonly HttpClient kept = [|new HttpClient()|]; }", "'kept' of the singleton 'Shop'")]
    [InlineData("void M(IServiceCollection s) { s.AddScoped<Shop>(); } public sealed class Shop { readonly HttpClient kept = [|new HttpClient()|]; }", null)]
    [InlineData("void M(IServiceCollection s) { s.AddScoped(typeof(Shop)); } public sealed class Shop { readonly HttpClient kept = [|new HttpClient()|]; }", null)]
    [InlineData("void M(IServiceCollection s) { s.AddSingleton<Shop, Other>(); } public class Shop { readonly HttpClient kept = [|new HttpClient()|]; } public sealed class Other : Shop;", null)]
    [InlineData("public sealed class Shop { public static Shop Instance { get; } = new(); readonly HttpClient kept = [|new HttpClient()|]; }", "'kept' of the singleton 'Shop'")]
    [InlineData("public sealed class Shop { static readonly Shop Instance = new(); readonly HttpClient kept; Shop() { kept = [|new HttpClient()|]; } }", "'kept' of the singleton 'Shop'")]
    [InlineData("public sealed class Worker : Microsoft.Extensions.Hosting.BackgroundService { readonly HttpClient kept = [|new HttpClient()|]; protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask; }", "'kept' of the singleton 'Worker'")]
    public void Holders(string members, string? expected) => Assert.Equal(expected, Pool(members)!.Holder);

    [Theory]
    [InlineData("void M() { var c = [|new HttpClient(new HttpClientHandler())|]; }")]
    [InlineData("void M() { using var c = [|new HttpClient()|]; }")]
    [InlineData("void M() { using (var c = [|new HttpClient()|]) { } }")]
    [InlineData("void M() { var t = [|new HttpClient()|].Timeout; }")]
    [InlineData("void M() { var o = [|new object()|]; }")]
    [InlineData("void M() { var o = [|new HttpClientHandler()|]; }")]
    public void No_pool(string members) => Assert.Null(Pool(members));

    private static ConnectionPool? Pool(string members)
    {
        var code = MarkedCode.Of($"using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.DependencyInjection.Extensions; public class C {{ {members} {Others} }}");
        return ConnectionPool.Of(code.Http, (BaseObjectCreationExpressionSyntax)code.Mark, default);
    }
}
