using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class IdleTimeoutNotBelowBalancerTests() : RuleTest("GOAWAY301")
{
    [Theory]
    [InlineData("[|new SocketsHttpHandler()|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 1, 0) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 0, 60) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(1, 0, 0) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 0, 1, 0) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(1, 0, 0, 0) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(60000) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromHours(1) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromDays(0.5) }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.MaxValue }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = Usual }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan }|]")]
    [InlineData("[|new SocketsHttpHandler { PooledConnectionIdleTimeout = Long }|]")]
    [InlineData("new HttpClient([|new SocketsHttpHandler()|])")]
    [InlineData("[|new HttpClient()|]")]
    [InlineData("[|new HttpClient { Timeout = Short }|]")]
    public Task Not_below(string made) => Reports(Source(made));

    [Theory]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(59.5) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(500) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 0, 45) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.Zero }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 0, 0, 59) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = new TimeSpan(0, 0, 0, 1, 900) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromTicks(600000000) }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Short }")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = Setting() }")]
    [InlineData("new HttpClient(new HttpClientHandler())")]
    [InlineData("new object()")]
    public Task Below_or_unknown(string made) => Silent(Source(made));

    /// <summary>Its connections are closed with the block, before they are idle for long.</summary>
    [Fact]
    public Task Disposed_after_use() => Silent("""
        public class C
        {
            public async Task<string> Get(string url)
            {
                using (HttpClient client = new())
                {
                    return await client.GetStringAsync(url);
                }
            }

            public async Task<string> GetOverHandler(string url)
            {
                using var handler = new SocketsHttpHandler();
                using var client = new HttpClient(handler);
                return await client.GetStringAsync(url);
            }
        }
        """);

    /// <summary>What is left is a number; the client never connects.</summary>
    [Fact]
    public Task Only_asked_for_a_default() => Silent("""
        public class C
        {
            private static readonly TimeSpan Usual = new HttpClient().Timeout;
        }
        """);

    [Fact]
    public Task Sends_where_it_is_made() => Reports("""
        public class C
        {
            public Task<string> Get(string url) => [|new HttpClient()|].GetStringAsync(url);
        }
        """);

    private static string Source(string made) => $$"""
        public class C
        {
            private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);
            private static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

            private static TimeSpan Usual { get; } = Long;

            private static TimeSpan Setting() => TimeSpan.Parse("00:01");

            public object Make() => {{made}};
        }
        """;

    [Fact]
    public Task Set_through_a_variable() => Reports("""
        public class C
        {
            public HttpClient Make(TimeSpan own)
            {
                var low = new SocketsHttpHandler();
                low.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);

                var high = [|new SocketsHttpHandler()|];
                high.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90);

                var unknown = new SocketsHttpHandler();
                unknown.PooledConnectionIdleTimeout = own;
                return new HttpClient(low);
            }
        }
        """);

    /// <summary>Reported once, where it is made.</summary>
    [Theory]
    [InlineData("private readonly SocketsHttpHandler _handler = [|new()|];", "_handler")]
    [InlineData("private SocketsHttpHandler Handler { get; } = [|new()|];", "Handler")]
    [InlineData("private readonly SocketsHttpHandler _handler = [|new()|];", "this._handler")]
    public Task Set_through_a_member(string member, string name) => Reports($$"""
        public class C
        {
            {{member}}

            public C() => {{name}}.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90);
        }
        """);

    [Fact]
    public Task Handler_from_elsewhere() => Reports("""
        using Microsoft.Extensions.DependencyInjection;

        public static class Registration
        {
            public static void Add(IServiceCollection services) => services
                .AddHttpClient("orders")
                .UseSocketsHttpHandler((handler, _) => [|handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5)|])
                .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5));
        }
        """);

    [Fact]
    public Task Other_balancer() => Reports(
        """
        public class C
        {
            public object Make() => new SocketsHttpHandler();

            public object Five() => [|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(350) }|];
        }
        """,
        Setup.Default with { EditorConfig = "goaway.load_balancer_idle_timeout = 350" });

    [Fact]
    public Task Message_names_both_times() => Message(
        """
        public class C
        {
            public object One() => {|#0:new HttpClient()|};

            public object Two() => {|#1:new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan }|};
        }
        """,
        [
            "This HttpClient keeps idle connections for 60 seconds, the load balancer for 60 seconds, so the balancer may close one as a request is sent; set PooledConnectionIdleTimeout to 45 seconds",
            "This SocketsHttpHandler keeps idle connections for ever, the load balancer for 60 seconds, so the balancer may close one as a request is sent; set PooledConnectionIdleTimeout to 45 seconds",
        ]);

    [Fact]
    public Task No_SocketsHttpHandler() => Silent("public class C { public object Make() => new HttpClient(); }", World.NetStandard20);

    [Fact]
    public Task Fix_sets_three_quarters() => FixesAll(
        """
        public class C
        {
            public object One() => [|new HttpClient()|];

            public object Two() => [|new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) }|];

            public object Three() => [|new SocketsHttpHandler()|];

            public void Four(SocketsHttpHandler handler) => [|handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1)|];
        }
        """,
        """
        public class C
        {
            public object One() => new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45) });

            public object Two() => new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45) };

            public object Three() => [|new SocketsHttpHandler()|];

            public void Four(SocketsHttpHandler handler) => handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45);
        }
        """.Replace("[|new SocketsHttpHandler()|]", "new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45) }"),
        title: "Close idle connections before the load balancer does");
}
