using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GracefulCloseGivenUpTests() : RuleTest("GOAWAY106")
{
    [Fact]
    public Task A_block_in_the_handler() => Reports("""
        public static class Orders
        {
            public static async Task<string?> Load()
            {
                using var client = new HttpClient();
                try
                {
                    return await client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|])
                {
                    { return null; }
                }
            }
        }
        """);

    [Fact]
    public Task A_client_of_its_own_and_a_wrapped_failure() => Message(
        """
        public class Orders
        {
            private readonly HttpClient _client = new();

            public async Task<string> Load()
            {
                try
                {
                    return await {|also:_client.GetStringAsync("https://shop.example/orders")|};
                }
                catch ({|#0:HttpRequestException|} e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """.Replace("= new();", "= {|also:new()|};"),
        "'_client' sends this GET once and its pipeline has no retry, so a connection that the server closes gracefully (GOAWAY) ends here as an error; give the client a handler that sends idempotent requests again");

    [Theory]
    [InlineData("throw;")]
    [InlineData("Console.Error.WriteLine(e); throw;")]
    [InlineData("Console.Error.WriteLine(e.Message); throw new InvalidOperationException(\"No orders\");")]
    [InlineData("return null;")]
    [InlineData("return default;")]
    [InlineData("return \"unavailable\";")]
    [InlineData("Console.WriteLine(e); return null;")]
    [InlineData("_last = e; return \"\";")]
    [InlineData("return string.Empty;")]
    [InlineData("return new string('-', 3);")]
    public Task Rethrown_wrapped_or_turned_into_a_value(string end) => Reports(Client("private static readonly HttpClient _client = new HttpClient();", end));

    [Theory]
    [InlineData("return await File.ReadAllTextAsync(\"orders\");")]
    [InlineData("return await Task.FromResult(\"orders\");")]
    [InlineData("return File.ReadAllTextAsync(\"orders\").Result;")]
    [InlineData("")]
    [InlineData("_last = e;")]
    [InlineData("Console.WriteLine(e);")]
    [InlineData("if (_last is null) { throw; }")]
    [InlineData("await Task.Delay(10); return null;")]
    public Task Handled_in_a_way_of_its_own(string end) => Silent(Client("private static readonly HttpClient _client = new HttpClient();", end, marked: false));

    [Theory]
    [InlineData("private readonly HttpClient _client = new HttpClient(new HttpClientHandler());")]
    [InlineData("private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 4 });")]
    [InlineData("private readonly HttpClient _client = new(new SocketsHttpHandler(), disposeHandler: true) { Timeout = TimeSpan.FromSeconds(5) };")]
    [InlineData("private readonly HttpClient _client; public Orders() { _client = new HttpClient(); }")]
    [InlineData("private readonly HttpClient _client; public Orders() { var handler = new HttpClientHandler(); _client = new HttpClient(handler); }")]
    [InlineData("private static readonly HttpClientHandler Handler = new(); private readonly HttpClient _client = new(Handler);")]
    [InlineData("private HttpClient _client { get; } = new HttpClient();")]
    [InlineData("private HttpClient _client = new HttpClient();")]
    [InlineData("private HttpClient _client { get; set; } = new HttpClient();")]
    [InlineData("public HttpClient _client { get; } = new HttpClient();")]
    [InlineData("public HttpClient _client { get; init; } = new HttpClient();")]
    [InlineData("private readonly HttpClient _client = new(new Logged { InnerHandler = new Logged { InnerHandler = new SocketsHttpHandler() } }); sealed class Logged : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => base.SendAsync(request, cancellation); }")]
    [InlineData("private readonly HttpClient _client = new(new Logged { InnerHandler = new HttpClientHandler() }); sealed class Logged : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) { Console.WriteLine(request); return await base.SendAsync(request, cancellation); } }")]
    public Task Pipelines_that_are_seen(string client) => Reports(Client(client, "throw;"), Quiet302);

    [Theory]
    [InlineData("private readonly HttpClient _client; public Orders(HttpClient client) { _client = client; }")]
    [InlineData("private readonly HttpClient _client; public Orders(HttpClient? client) { _client = client ?? new HttpClient(); }")]
    [InlineData("private readonly HttpClient _client; public Orders(HttpMessageHandler handler) { _client = new HttpClient(handler); }")]
    [InlineData("private readonly HttpClient _client; public Orders(IHttpClientFactory factory) { _client = factory.CreateClient(\"orders\"); }")]
    [InlineData("private readonly HttpClient _client; public Orders(IHttpClientFactory factory) { _client = factory.CreateClient(); }")]
    [InlineData("public HttpClient _client { get; set; } = new HttpClient();")]
    [InlineData("public HttpClient _client = new HttpClient();")]
    [InlineData("private HttpClient _client = new HttpClient(); public void Use(HttpClient other) => _client = other;")]
    [InlineData("private readonly Own _client = new Own(); sealed class Own : HttpClient { }")]
    [InlineData("private readonly HttpClient _client = new(Make()); static HttpMessageHandler Make() => new HttpClientHandler();")]
    [InlineData("private readonly HttpClient _client = new(new Twice { InnerHandler = new HttpClientHandler() }); sealed class Twice : DelegatingHandler { protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) { try { return await base.SendAsync(request, cancellation); } catch (HttpRequestException) when (request.Method == HttpMethod.Get) { return await base.SendAsync(request, cancellation); } } }")]
    [InlineData("private readonly HttpClient _client = new(new Bare()); sealed class Bare : DelegatingHandler { }")]
    public Task Pipelines_that_are_not(string client) => Silent(Client(client, "throw;", marked: false), Quiet302);

    [Theory]
    [InlineData("_client.GetAsync(\"orders\")")]
    [InlineData("_client.DeleteAsync(\"orders\")")]
    [InlineData("_client.PutAsync(\"orders\", new StringContent(\"{}\"))")]
    [InlineData("_client.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"orders\"))")]
    [InlineData("_client.SendAsync(new HttpRequestMessage(HttpMethod.Head, \"orders\"))")]
    [InlineData("_client.SendAsync(new HttpRequestMessage { Method = HttpMethod.Options })")]
    [InlineData("(_client).GetAsync(\"orders\")")]
    public Task Requests_that_may_be_sent_again(string send) => Reports(Sending(send, "[|HttpRequestException|]"));

    [Theory]
    [InlineData("_client.PostAsync(\"orders\", new StringContent(\"{}\"))")]
    [InlineData("_client.PatchAsync(\"orders\", new StringContent(\"{}\"))")]
    [InlineData("_client.PutAsync(\"orders\", new StreamContent(Console.OpenStandardInput()))")]
    [InlineData("_client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"orders\") { Content = new StringContent(\"{}\") })")]
    [InlineData("_client.SendAsync(Whatever)")]
    public Task Requests_that_may_not_or_that_nobody_knows(string send) => Silent(Sending(send, "HttpRequestException"));

    [Theory]
    [InlineData("HttpRequestException", true)]
    [InlineData("HttpRequestException e) when (e.StatusCode is null", true)]
    [InlineData("Exception", true)]
    [InlineData("System.Net.Http.HttpRequestException", true)]
    [InlineData("TaskCanceledException", false)]
    [InlineData("HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound", false)]
    [InlineData("HttpRequestException) when (Environment.HasShutdownStarted", false)]
    [InlineData("IOException", false)]
    public Task What_takes_a_graceful_close(string caught, bool reported)
    {
        var type = caught.Split(')')[0].Split(' ')[0];
        var source = Sending("_client.GetAsync(\"orders\")", (reported ? $"[|{type}|]" : type) + caught[type.Length..]);
        return reported ? Reports(source) : Silent(source);
    }

    [Fact]
    public Task The_clause_that_takes_it_is_the_one_reported() => Reports("""
        public class Orders
        {
            private readonly HttpClient _client = new();

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    return "none";
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
                catch (Exception)
                {
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task An_error_in_the_log_at_the_end() => Reports("""
        using Microsoft.Extensions.Logging;

        public class Orders(ILogger<Orders> logger)
        {
            private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

            public async Task Refresh()
            {
                try
                {
                    var orders = await Client.GetStringAsync("https://shop.example/orders");
                    logger.LogInformation("{Orders}", orders);
                }
                catch ([|HttpRequestException|] e)
                {
                    logger.LogError(e, "No orders");
                }
            }
        }
        """);

    [Theory]
    [InlineData("logger.LogWarning(e, \"No orders\");", "")]
    [InlineData("logger.LogError(e, \"No orders\");", "await Task.Delay(10);")]
    [InlineData("logger.LogError(e, \"No orders\");", "await Client.GetStringAsync(\"https://other.example/orders\");")]
    public Task Code_that_goes_on(string handler, string after) => Silent($$"""
        using Microsoft.Extensions.Logging;

        public class Orders(ILogger<Orders> logger)
        {
            private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

            public async Task Refresh()
            {
                try
                {
                    await Client.GetStringAsync("https://shop.example/orders");
                }
                catch (HttpRequestException e)
                {
                    {{handler}}
                }

                {{after}}
            }
        }
        """);

    [Theory]
    [InlineData("foreach (var id in new[] { 1, 2 }) { await Load(); }")]
    [InlineData("while (true) { await Load(); await Task.Delay(1000); }")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(_ => Load()));")]
    [InlineData("Func<Task<string>> load = Load; await load();")]
    [InlineData("await Task.Run(Load);")]
    public Task Callers_that_go_on(string caller) => Silent($$"""
        public class Orders
        {
            private readonly HttpClient _client = new();

            public async Task Run()
            {
                {{caller}}
            }

            private async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            }
        }
        """);

    [Fact]
    public Task A_caller_far_away_that_goes_on() => Silent(
    [
        ("Orders.cs", """
            public class Orders
            {
                private readonly HttpClient _client = new();

                public async Task<string> Load()
                {
                    try
                    {
                        return await _client.GetStringAsync("https://shop.example/orders");
                    }
                    catch (HttpRequestException)
                    {
                        throw;
                    }
                }
            }
            """),
        ("Shop.cs", """
            public class Shop(Orders orders)
            {
                public Task<string> Show() => orders.Load();

                public async Task Poll()
                {
                    while (true)
                    {
                        try
                        {
                            Console.WriteLine(await Show());
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }
            """),
    ]);

    [Fact]
    public Task A_caller_that_asks_once() => Reports(
    [
        ("Orders.cs", """
            public class Orders
            {
                private readonly HttpClient _client = new();

                public async Task<string> Load()
                {
                    try
                    {
                        return await _client.GetStringAsync("https://shop.example/orders");
                    }
                    catch ([|HttpRequestException|])
                    {
                        throw;
                    }
                }
            }
            """),
        ("Shop.cs", """
            public class Shop(Orders orders)
            {
                public Task<string> Show() => orders.Load();
            }
            """),
    ]);

    [Fact]
    public Task Main() => Silent("""
        public static class Program
        {
            public static async Task<int> Main()
            {
                using var client = new HttpClient();
                try
                {
                    Console.WriteLine(await client.GetStringAsync("https://shop.example/orders"));
                    return 0;
                }
                catch (HttpRequestException e)
                {
                    Console.Error.WriteLine(e.Message);
                    return 1;
                }
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Silent("""
        using var client = new HttpClient();
        try
        {
            Console.WriteLine(await client.GetStringAsync("https://shop.example/orders"));
            return 0;
        }
        catch (HttpRequestException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        """);

    [Fact]
    public Task A_retry_around_it() => Silent("""
        public class Orders
        {
            private readonly HttpClient _client = new();

            public async Task<string> Load()
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await _client.GetStringAsync("https://shop.example/orders");
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                    catch (HttpRequestException)
                    {
                        throw;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task A_local_client() => Reports("""
        public static class Orders
        {
            public static async Task<string?> Load()
            {
                using var client = new HttpClient();
                try
                {
                    return await client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<Orders>();", true)]
    [InlineData("var all = new ServiceCollection(); all.AddHttpClient<Orders>(); all.BuildServiceProvider();", true)]
    [InlineData("services.AddHttpClient<Orders>(http => http.BaseAddress = new Uri(\"https://shop.example\")).SetHandlerLifetime(TimeSpan.FromMinutes(5));", true)]
    [InlineData("var orders = services.AddHttpClient<Orders>(); orders.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(5));", true)]
    [InlineData("services.AddHttpClient<Orders>().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());", true)]
    [InlineData("services.AddHttpClient<Orders>().ConfigurePrimaryHttpMessageHandler<HttpClientHandler>();", true)]
    [InlineData("services.AddHttpClient<Orders>().AddHttpMessageHandler<Logged>();", true)]
    [InlineData("services.AddHttpClient<Orders>().AddHttpMessageHandler(() => new Logged());", true)]
    [InlineData("services.AddHttpClient<Orders>().AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(3, TimeSpan.FromSeconds(5)));", true)]
    [InlineData("services.AddHttpClient<Orders>().AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods());", false)]
    [InlineData("services.AddHttpClient<Orders>().AddTransientHttpErrorPolicy(p => p.RetryAsync(3));", false)]
    [InlineData("services.AddHttpClient<Orders>().AddPolicyHandlerFromRegistry(\"elsewhere\");", false)]
    [InlineData("services.AddHttpClient<Orders>().ConfigurePrimaryHttpMessageHandler(s => Whatever(s));", false)]
    [InlineData("services.AddHttpClient<Orders>().ConfigurePrimaryHttpMessageHandler<Own>();", false)]
    [InlineData("services.AddHttpClient<Orders>().AddHttpMessageHandler<Twice>();", false)]
    [InlineData("services.AddHttpClient<Orders>().AddHttpMessageHandler(Handler);", false)]
    [InlineData("services.AddHttpClient<Orders>().ConfigureAdditionalHttpMessageHandlers((handlers, s) => { });", false)]
    [InlineData("Add(services.AddHttpClient<Orders>());", false)]
    [InlineData("var orders = services.AddHttpClient<Orders>(); Add(orders);", false)]
    [InlineData("services.AddHttpClient<Orders>(); services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods()));", false)]
    [InlineData("services.AddHttpClient<Orders>(); services.Configure<Microsoft.Extensions.Http.HttpClientFactoryOptions>(o => { });", false)]
    [InlineData("services.AddHttpClient<Orders>(); new Orders(new HttpClient()).ToString();", false)]
    [InlineData("services.AddSingleton<Orders>();", false)]
    public Task Typed_clients(string registration, bool reported)
    {
        var source = $$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;

            public class Orders(HttpClient client)
            {
                public async Task<string> Load()
                {
                    try
                    {
                        return await client.GetStringAsync("/orders");
                    }
                    catch ({|#0:HttpRequestException|} e)
                    {
                        throw new InvalidOperationException("No orders", e);
                    }
                }
            }

            public static class Startup
            {
                public static void Configure(IServiceCollection services)
                {
                    {{registration}}
                }

                private static void Add(IHttpClientBuilder builder) { }

                private static HttpMessageHandler Whatever(IServiceProvider services) => services.GetRequiredService<HttpMessageHandler>();

                private static DelegatingHandler Handler(IServiceProvider services) => services.GetRequiredService<DelegatingHandler>();
            }

            public sealed class Own : HttpMessageHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
                    Task.FromResult(new HttpResponseMessage());
            }

            public sealed class Logged : DelegatingHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
                {
                    Console.WriteLine(request);
                    return base.SendAsync(request, cancellation);
                }
            }

            public sealed class Twice : DelegatingHandler
            {
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
                {
                    var response = await base.SendAsync(request, cancellation);
                    return request.Method == HttpMethod.Get && !response.IsSuccessStatusCode ? await base.SendAsync(request, cancellation) : response;
                }
            }
            """;
        return reported ? Reports(source) : Silent(source.Replace("{|#0:HttpRequestException|}", "HttpRequestException"));
    }

    [Fact]
    public Task A_named_client_in_another_file() => Reports(
    [
        ("Orders.cs", """
            public class Orders(IHttpClientFactory factory)
            {
                public async Task<string> Load()
                {
                    var client = factory.CreateClient(Names.Orders);
                    try
                    {
                        return await client.GetStringAsync("/orders");
                    }
                    catch ([|HttpRequestException|] e)
                    {
                        throw new InvalidOperationException("No orders", e);
                    }
                }
            }

            public static class Names
            {
                public const string Orders = "orders";
            }
            """),
        ("Startup.cs", """
            using Microsoft.Extensions.DependencyInjection;

            public static class Startup
            {
                public static IServiceCollection AddOrders(this IServiceCollection services)
                {
                    services.AddHttpClient(Names.Orders, http => http.BaseAddress = new Uri("https://shop.example"));
                    return services;
                }
            }
            """),
    ]);

    [Fact]
    public Task A_name_that_is_registered_twice_once_with_a_retry() => Silent("""
        using Microsoft.Extensions.DependencyInjection;
        using Polly;

        public class Orders(IHttpClientFactory factory)
        {
            public async Task<string> Load()
            {
                var client = factory.CreateClient("orders");
                try
                {
                    return await client.GetStringAsync("/orders");
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }

        public static class Startup
        {
            public static void AddOrders(this IServiceCollection services)
            {
                services.AddHttpClient("orders", http => http.BaseAddress = new Uri("https://shop.example"));
                services.AddHttpClient("orders").AddTransientHttpErrorPolicy(p => p.RetryAsync(2));
            }
        }
        """);

    [Fact]
    public Task Services_that_another_assembly_configures() => Silent(
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Orders(HttpClient client)
        {
            public async Task<string> Load()
            {
                try
                {
                    return await client.GetStringAsync("/orders");
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }

        public static class Startup
        {
            public static void Configure(IServiceCollection services)
            {
                services.AddServiceDefaults();
                services.AddHttpClient<Orders>();
            }
        }
        """,
        Setup.Default with
        {
            Libraries =
            [
                ("ServiceDefaults", """
                    using Microsoft.Extensions.DependencyInjection;

                    public static class Defaults
                    {
                        public static IServiceCollection AddServiceDefaults(this IServiceCollection services) =>
                            services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
                    }
                    """),
            ],
        });

    /// <summary>However it is called, what another assembly adds is not seen.</summary>
    [Theory]
    [InlineData("new ServiceCollection().AddShared();", false)]
    [InlineData("builder.AddShared();", false)]
    [InlineData("builder.UseShared();", false)]
    [InlineData("builder.ConfigureShared();", false)]
    [InlineData("builder.Describe();", true)]
    public Task What_another_assembly_may_configure(string call, bool reported)
    {
        Sources sources =
        [
            ("Orders.cs", $$"""
                public class Orders
                {
                    private readonly HttpClient _client;

                    public Orders(HttpClient client) => _client = client;

                    public async Task<string> Load()
                    {
                        try
                        {
                            return await _client.GetStringAsync("/orders");
                        }
                        catch ({{(reported ? "[|HttpRequestException|]" : "HttpRequestException")}} e)
                        {
                            throw new InvalidOperationException("No orders", e);
                        }
                    }
                }
                """),
            ("Registration.cs", """
                using Microsoft.Extensions.DependencyInjection;

                public static class Registration
                {
                    public static void Add(IServiceCollection all) => all.AddHttpClient<Orders>();
                }
                """),
            ("Startup.cs", $$"""
                using Shared;

                public static class Startup
                {
                    public static void Configure(Registry builder) => {{call.Replace("new ServiceCollection()", "new Microsoft.Extensions.DependencyInjection.ServiceCollection()")}}
                }
                """),
        ];
        var setup = Setup.Default with
        {
            Libraries =
            [
                ("Shared", """
                    using Microsoft.Extensions.DependencyInjection;

                    namespace Shared
                    {
                        public class Registry
                        {
                            public IServiceCollection All;
                        }

                        public static class Extensions
                        {
                            public static void AddShared(this IServiceCollection all) => all.AddHttpClient("shared");
                            public static void AddShared(this Registry registry) => registry.All.AddHttpClient("shared");
                            public static void UseShared(this Registry registry) { }
                            public static void ConfigureShared(this Registry registry) { }
                            public static void Describe(this Registry registry) { }
                        }
                    }
                    """),
            ],
        };
        return reported ? Reports(sources, setup) : Silent(sources, setup);
    }

    [Fact]
    public Task An_endpoint() => Reports("""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<Orders>();
        var app = builder.Build();
        app.MapGet("/", (Orders orders) => orders.Load());
        app.Run();

        public class Orders(HttpClient client)
        {
            public async Task<string> Load()
            {
                try
                {
                    return await client.GetStringAsync("/orders");
                }
                catch ([|HttpRequestException|])
                {
                    return "";
                }
            }
        }
        """);

    [Fact]
    public Task A_worker_has_a_next_round() => Silent("""
        using Microsoft.Extensions.Hosting;

        public class Worker : BackgroundService
        {
            private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    await _client.GetStringAsync("https://shop.example/orders", stoppingToken);
                }
                catch (HttpRequestException e)
                {
                    Console.Error.WriteLine(e);
                }
            }
        }
        """);

    [Theory]
    [InlineData("net8.0-bare")]
    [InlineData("net6.0-bare")]
    [InlineData("netstandard2.0")]
    [InlineData("net472")]
    public Task Other_frameworks(string world) => Reports(
        """
        public class Orders
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """,
        World.Named(world));

    [Fact]
    public Task What_strict_teams_call_unsafe() => Silent(
        Sending("_client.DeleteAsync(\"orders\")", "HttpRequestException"),
        Setup.Default with { EditorConfig = "goaway.unsafe_methods = POST, PATCH, PUT, DELETE" });

    [Fact]
    public Task Test_projects() => Silent(
        Sending("_client.GetAsync(\"orders\")", "HttpRequestException"),
        Setup.Default with { Libraries = [("xunit.core", "public class FactAttribute : System.Attribute { }")] });

    private static readonly Setup Quiet302 = Setup.Default;

    private static string Client(string client, string end, bool marked = true) => $$"""
        public class Orders
        {
            private Exception? _last;

            {{client}}

            public async Task<string?> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch ({{(marked ? "[|HttpRequestException|]" : "HttpRequestException")}} e)
                {
                    {{end}}
                }

                {{(end.Contains("return") || end.StartsWith("throw", StringComparison.Ordinal) || end.Contains("; throw") ? "" : "return _last?.Message;")}}
            }
        }
        """.Replace("private static readonly HttpClient _client = new HttpClient();", "private readonly HttpClient _client = new HttpClient();");

    private static string Sending(string send, string caught) => $$"""
        public class Orders
        {
            private static readonly HttpRequestMessage Whatever = Make(HttpMethod.Parse(Environment.CommandLine));

            private readonly HttpClient _client = new HttpClient();

            private static HttpRequestMessage Make(HttpMethod method) => new(method, "orders");

            public async Task<int> Load()
            {
                try
                {
                    using var response = await {{send}};
                    return (int)response.StatusCode;
                }
                catch ({{caught}})
                {
                    throw;
                }
            }
        }
        """;

    /// <summary>The failure is the answer.</summary>
    [Theory]
    [InlineData("await client.GetAsync(url);")]
    [InlineData("client.GetAsync(url).GetAwaiter().GetResult();")]
    [InlineData("await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url)).ConfigureAwait(false);")]
    public Task A_probe(string send) => Silent($$"""
        class Probe
        {
            public async Task<bool> IsThere(string url)
            {
                using var client = new HttpClient();
                try
                {
                    {{send}}
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }
        }
        """);

    [Fact]
    public Task A_client_that_a_Lazy_makes() => Reports("""
        class A { private static readonly Lazy<HttpClient> L = new(() => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }));
          public async Task<string> G() {
            try { return await L.Value.GetStringAsync("https://x"); }
            catch ([|HttpRequestException|] e) { throw new InvalidOperationException("x", e); }
          } }
        """);

    [Fact]
    public Task A_client_that_a_property_hands_out() => Reports("""
        class A { private static readonly HttpClient L = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }); private HttpClient Client => L;
          public async Task<string> G() {
            try { return await Client.GetStringAsync("https://x"); }
            catch ([|HttpRequestException|] e) { throw new InvalidOperationException("x", e); }
          } }
        """);

    [Fact]
    public Task A_client_in_parentheses() => Reports("""
        public class Orders
        {
            private readonly HttpClient _client = (new());

            public async Task<string> Load()
            {
                using var own = (new HttpClient());
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders") + await own.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """);

    [Fact]
    public Task An_endpoint_in_parentheses() => Reports("""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<Orders>();
        var app = builder.Build();
        app.MapGet("/", ((Orders orders) => orders.Load()));
        app.Run();

        public class Orders(HttpClient client)
        {
            public async Task<string> Load()
            {
                try
                {
                    return await client.GetStringAsync("/orders");
                }
                catch ([|HttpRequestException|])
                {
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task A_block_around_what_logs_an_error() => Reports("""
        using Microsoft.Extensions.Logging;

        public class Orders(ILogger<Orders> logger)
        {
            private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

            public async Task Refresh()
            {
                {
                    try
                    {
                        logger.LogInformation("{Orders}", await Client.GetStringAsync("https://shop.example/orders"));
                    }
                    catch ([|HttpRequestException|] e)
                    {
                        logger.LogError(e, "No orders");
                    }
                }
            }

            public async Task RefreshAndSay()
            {
                {
                    try
                    {
                        logger.LogInformation("{Orders}", await Client.GetStringAsync("https://shop.example/orders"));
                    }
                    catch (HttpRequestException e)
                    {
                        logger.LogError(e, "No orders");
                    }
                }

                logger.LogInformation("Done");
            }
        }
        """);

    [Fact]
    public Task A_send_in_a_private_method() => Reports("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G()
            {
                try { return await Load(); }
                catch ([|HttpRequestException|]) { return null; }
            }
            private async Task<string> Load() => await Http.GetStringAsync("https://x/y");
        }
        """);

    [Fact]
    public Task A_task_that_is_awaited_in_the_try_block() => Reports("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G()
            {
                var t = Http.GetStringAsync("https://x/y");
                try { return await t; }
                catch ([|HttpRequestException|]) { return null; }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_method_is_called_in_a_loop() => Silent("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G(string[] us)
            {
                foreach (var u in us) { try { return await Load(u); } catch (HttpRequestException) { return null; } }
                return null;
            }
            private async Task<string> Load(string u) => await Http.GetStringAsync(u);
        }
        """);

    [Fact]
    public Task Silent_where_the_method_sends_again_itself() => Silent("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G(string u)
            {
                try { return await Load(u); } catch (HttpRequestException) { return null; }
            }
            private async Task<string> Load(string u)
            {
                for (var i = 0; ; i++) { try { return await Http.GetStringAsync(u); } catch (HttpRequestException) when (i < 3) { } }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_method_has_another_source() => Silent("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G(string u)
            {
                try { return await Load(u); } catch (HttpRequestException) { return null; }
            }
            private async Task<string> Load(string u)
            {
                try { return await Http.GetStringAsync(u); } catch (HttpRequestException) { return await File.ReadAllTextAsync("cache"); }
            }
        }
        """);

    [Fact]
    public Task Silent_where_a_helper_runs_the_method_again() => Silent("""
        class C
        {
            private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            public async Task<string?> G(string u)
            {
                try { return await Retry(() => Load(u)); } catch (HttpRequestException) { return null; }
            }
            private async Task<T> Retry<T>(Func<Task<T>> f) { for (var i = 0; ; i++) { try { return await f(); } catch (HttpRequestException) when (i < 3) { } } }
            private async Task<string> Load(string u) => await Http.GetStringAsync(u);
        }
        """);

    /// <summary>An answer that is kept, or had from elsewhere.</summary>
    [Theory]
    [InlineData("return _last;")]
    [InlineData("return this._last;")]
    [InlineData("return _kept[url];")]
    [InlineData("return kept.TryGetValue(url, out var text) ? text : null;")]
    [InlineData("return Last ?? \"\";")]
    public Task Answer_of_another_time_is_silent(string handler) => Silent(Answered(handler, "HttpRequestException"));

    [Theory]
    [InlineData("return null;")]
    [InlineData("return _none;")]
    [InlineData("return Failed(e);")]
    [InlineData("return None;")]
    public Task Answer_that_is_none(string handler) => Reports(Answered(handler, "[|HttpRequestException|]"));

    private static string Answered(string handler, string caught) => $$"""
        class C(Dictionary<string, string> kept)
        {
            private static readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            private readonly Dictionary<string, string> _kept = kept;
            private readonly string _none = "";
            private string? _last;

            private string? Last { get; set; }

            private string None => "";

            public async Task<string?> Load(string url)
            {
                try { return Last = _last = await client.GetStringAsync(url); }
                catch ({{caught}} e) { {{handler}} }
            }

            private static string Failed(Exception e) => e.Message;
        }
        """;

    [Theory]
    [InlineData(": IHealthCheck", false)]
    [InlineData("", true)]
    public async Task Probe_that_is_asked_again_is_silent(string probes, bool isReported)
    {
        var code = $$"""
            using Microsoft.Extensions.Diagnostics.HealthChecks;
            public class Probe {{probes}}
            {
                private static readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

                public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token = default)
                {
                    try { return (await client.GetAsync("https://shop.example/")).IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(); }
                    catch ({{(isReported ? "[|Exception|]" : "Exception")}} e) { return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e); }
                }
            }
            """;
        await (isReported ? Reports(code) : Silent(code));
    }
}
