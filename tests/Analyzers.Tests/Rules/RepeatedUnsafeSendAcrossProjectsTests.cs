using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>
/// Code of another project is out of reach, whether it is referenced as a file or as a project that is open in the same editor: both
/// ways the same is reported, in this project's documents alone.
/// </summary>
public sealed class RepeatedUnsafeSendAcrossProjectsTests() : RuleTest("GOAWAY201")
{
    private static Setup With(string library) => Setup.Default with
    {
        Usings = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http.Resilience", "Microsoft.Extensions.Hosting", "Polly", "Polly.Extensions.Http", "Refit", "Lib"],
        Libraries = [("Lib", "namespace Lib { " + library + " }")],
    };

    [Fact]
    public Task An_interface_of_Refit() => Reports(
        """
        static class Startup
        {
            static void Add(IServiceCollection services)
            {
                services.AddRefitClient<IOrders>().{|GOAWAY204:AddPolicyHandler|}(HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i)));
                services.AddRefitClient<IInvoices>().{|GOAWAY202:AddStandardResilienceHandler|}();
                services.AddRefitClient<IPrices>().AddStandardResilienceHandler();
            }
        }

        class Caller(IOrders orders, IPrices prices)
        {
            public async Task Run()
            {
                for (var i = 0; i < 3; i++)
                {
                    try { await [|orders.Add("")|]; return; } catch (Exception) { }
                }
            }
        }
        """,
        With("""
            public interface IOrders { [Get("/orders")] Task<string> All(); [Post("/orders")] Task<string> Add([Body] string order); }
            public interface IInvoices { [Post("/invoices")] Task<string> Add([Body] string invoice); }
            public interface IPrices { [Get("/prices")] Task<string> All(); }
            """));

    [Fact]
    public Task A_typed_client() => Reports(
        """
        static class Startup
        {
            static void Add(IServiceCollection services) => services.AddHttpClient<Orders>().{|GOAWAY214:AddStandardResilienceHandler|}();
        }

        class Own(Orders orders, HttpClient client)
        {
            public async Task Theirs() { for (var i = 0; i < 3; i++) { try { await orders.Add(""); return; } catch (HttpRequestException) { } } }
            public async Task Ours() { for (var i = 0; i < 3; i++) { try { await [|client.PostAsync("/", new StringContent(""))|]; return; } catch (HttpRequestException) { } } }
        }
        """,
        With("public class Orders(HttpClient client) { public Task Add(string order) => client.PostAsync(\"/orders\", new StringContent(order)); }"));

    [Fact]
    public Task An_extension_of_HttpClient_and_one_under_the_name_of_a_send() => Reports(
        """
        class Caller(HttpClient client)
        {
            public async Task Run() { for (var i = 0; i < 3; i++) { try { await client.PostOrder(""); return; } catch (HttpRequestException) { } } }
            public async Task Json() { for (var i = 0; i < 3; i++) { try { await [|client.PostAsJsonAsync("/", new { A = 1 }, 5)|]; return; } catch (HttpRequestException) { } } }
        }
        """,
        With("""
            public static class Extensions
            {
                public static Task<HttpResponseMessage> PostOrder(this HttpClient client, string order) => client.PostAsync("/orders", new StringContent(order));
                public static Task<HttpResponseMessage> PostAsJsonAsync<T>(this HttpClient client, string uri, T value, int seconds) => client.PostAsync(uri, new StringContent(""));
            }
            """));

    [Fact]
    public Task A_client_of_a_class_of_its_own() => Reports(
        """
        class Caller(OrderClient client)
        {
            public async Task Run() { for (var i = 0; i < 3; i++) { try { await [|client.PostAsync("/", new StringContent(""))|]; return; } catch (HttpRequestException) { } } }
            public async Task Own() { for (var i = 0; i < 3; i++) { try { await [|client.PostAsync("/", new StringContent(""), 5)|]; return; } catch (HttpRequestException) { } } }
        }
        """,
        With("public class OrderClient : HttpClient { public Task<HttpResponseMessage> PostAsync(string uri, HttpContent content, int seconds) => PostAsync(uri, content); }"));

    [Fact]
    public Task Handlers() => Reports(
        """
        static class Startup
        {
            static void Add(IServiceCollection services)
            {
                services.AddHttpClient<Orders>().AddHttpMessageHandler<Keys>().{|GOAWAY202:AddStandardResilienceHandler|}();
                services.AddHttpClient<Orders>().AddHttpMessageHandler<Again>();
            }
        }

        class Orders(HttpClient client) { public Task Add(string order) => client.PostAsync("/orders", new StringContent(order)); }

        class Caller
        {
            private readonly HttpClient _client = new(new Again { InnerHandler = new HttpClientHandler() });
            public async Task Run() { for (var i = 0; i < 3; i++) { try { await [|_client.PostAsync("/", new StringContent(""))|]; return; } catch (HttpRequestException) { } } }
        }
        """,
        With("""
            public class Keys : DelegatingHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
                {
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    return base.SendAsync(request, token);
                }
            }

            public class Again : DelegatingHandler
            {
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
                {
                    for (var i = 0; ; i++) { try { return await base.SendAsync(request, token); } catch (HttpRequestException) when (i < 3) { } }
                }
            }
            """));

    [Fact]
    public Task A_base_class_of_clients() => Reports(
        """
        static class Startup { static void Add(IServiceCollection services) => services.AddHttpClient<Orders>().{|GOAWAY214:AddStandardResilienceHandler|}(); }

        class Orders(HttpClient client) : ClientBase(client)
        {
            public Task Add(string order) => Client.PostAsync("/orders", new StringContent(order));
            public async Task Again(string order) { for (var i = 0; i < 3; i++) { try { await Post("/orders", order); return; } catch (HttpRequestException) { } } }
        }
        """,
        With("""
            public abstract class ClientBase(HttpClient client)
            {
                protected HttpClient Client { get; } = client;
                protected Task Post(string uri, string body) => Client.PostAsync(uri, new StringContent(body));
                protected virtual Task<HttpResponseMessage> Execute(Func<Task<HttpResponseMessage>> send) => send();
            }
            """));

    [Fact]
    public Task Policies_constants_and_predicates() => Reports(
        """
        static class Startup
        {
            static void Add(IServiceCollection services)
            {
                services.AddHttpClient<Orders>().AddPolicyHandler(Policies.Retry);
                services.AddHttpClient<Orders>(Policies.Name).AddPolicyHandler(Policies.Make());
            }
        }

        class Orders(HttpClient client)
        {
            public Task Add(string order) => client.PostAsync(Policies.Path, new StringContent(order));
            public async Task Often() { for (var i = 0; i < Policies.Times; i++) { try { await [|client.PostAsync("/", new StringContent(""))|]; return; } catch (HttpRequestException) { } } }
            public async Task Once() { for (var i = 0; i < Policies.One; i++) { try { await client.PostAsync("/", new StringContent("")); return; } catch (HttpRequestException) { } } }
            public async Task Asked() { for (var i = 0; ; i++) { try { await client.PostAsync("/", new StringContent("")); return; } catch (HttpRequestException e) when (Policies.IsTransient(e)) { } } }
            public Task Executed() => Policies.Retry.ExecuteAsync(() => client.PostAsync("/", new StringContent("")));
            public Task Repeated() => Policies.Repeat(() => client.PostAsync("/", new StringContent("")));
        }
        """,
        With("""
            public static class Policies
            {
                public const string Name = "orders", Path = "/orders";
                public const int Times = 3, One = 1;
                public static readonly IAsyncPolicy<HttpResponseMessage> Retry = HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
                public static IAsyncPolicy<HttpResponseMessage> Make() => Retry;
                public static bool IsTransient(Exception e) => e is HttpRequestException;
                public static async Task<T> Repeat<T>(Func<Task<T>> act) { for (var i = 0; ; i++) { try { return await act(); } catch (HttpRequestException) when (i < 3) { } } }
            }
            """));

    [Fact]
    public Task Methods_that_add_handlers() => Silent(
        """
        static class Startup
        {
            static void Add(IServiceCollection services) { services.AddHttpClient<Orders>().AddRetry(); services.AddOrders<Orders>().AddRetry(); }
        }

        class Orders(HttpClient client) { public Task Add(string order) => client.PostAsync("/orders", new StringContent(order)); }
        """,
        With("""
            public static class Builders
            {
                public static IHttpClientBuilder AddRetry(this IHttpClientBuilder builder) { builder.AddStandardResilienceHandler(); return builder; }
                public static IHttpClientBuilder AddOrders<T>(this IServiceCollection services) where T : class => services.AddHttpClient<T>();
            }
            """));

    [Fact]
    public Task A_worker_of_a_base_class_and_a_person_who_is_asked() => Silent(
        """
        class Sync(HttpClient client) : Worker
        {
            protected override async Task Tick(CancellationToken token) => await client.GetStringAsync("/", token);
        }

        class Asked(HttpClient client, Questions questions)
        {
            public async Task Run() { for (var i = 0; ; i++) { try { await client.PostAsync("/", new StringContent("")); return; } catch (HttpRequestException) { if (!questions.Confirm("again?")) return; } } }
        }
        """,
        With("""
            public abstract class Worker : BackgroundService
            {
                protected abstract Task Tick(CancellationToken token);
                protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Tick(token); } }
            }

            public class Questions { public bool Confirm(string text) => true; }
            """));

    [Fact]
    public Task Requests_and_contents() => Reports(
        """
        class Caller(HttpClient client, Messages messages)
        {
            public async Task Made() { for (var i = 0; ; i++) { try { await {|GOAWAY214:client.SendAsync(messages.Make())|}; return; } catch (HttpRequestException) when (i < 3) { } } }
            public async Task Ours() { for (var i = 0; ; i++) { try { await [|client.SendAsync(new OrderMessage { Method = HttpMethod.Post, Content = messages.Content() })|]; return; } catch (HttpRequestException) when (i < 3) { } } }
            public async Task Got() { for (var i = 0; ; i++) { try { await client.PostAsync("/", messages.GetContent()); return; } catch (HttpRequestException) when (i < 3) { } } }
        }
        """,
        With("""
            public class Messages
            {
                public HttpRequestMessage Make() => new(HttpMethod.Post, "/");
                public HttpContent Content() => new StringContent("");
                public HttpContent GetContent() => new StringContent("");
            }

            public class OrderMessage : HttpRequestMessage;
            """));
}
