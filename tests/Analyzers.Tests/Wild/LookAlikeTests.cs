using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Wild;

/// <summary>What looks like a retry and is none, or a right one: the shapes that real code has, ranked by how often. Nothing is said.</summary>
public sealed class LookAlikeTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task H01_Status_that_is_mapped_to_a_result() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Pay(string json)
            {
                try
                {
                    using var response = await client.PostAsync("/orders", new StringContent(json));
                    response.EnsureSuccessStatusCode();
                    return await response.Content.ReadAsStringAsync();
                }
                catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException(e.StatusCode >= HttpStatusCode.InternalServerError ? "try later" : "refused", e);
                }
            }
        }
        """);

    [Fact]
    public Task H02_Predicate_that_is_true_of_null() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string> Look()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync("/orders");
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.StatusCode != HttpStatusCode.NotFound)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H03_Only_what_was_never_sent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("/orders", new StringContent(json));
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.HttpRequestError
                        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H04_Pages() => Silent("""
        class C(HttpClient client)
        {
            public async Task<List<string>> All(string filter)
            {
                var all = new List<string>();
                string? cursor = null;
                do
                {
                    var response = await client.PostAsync("/orders/list", new StringContent(filter + cursor));
                    response.EnsureSuccessStatusCode();
                    var text = await response.Content.ReadAsStringAsync();
                    all.Add(text);
                    cursor = text.Length > 10 ? text.Substring(0, 10) : null;
                }
                while (cursor is not null);
                return all;
            }
        }
        """);

    [Fact]
    public Task H04_Pages_whose_failure_is_skipped() => Silent("""
        class C(HttpClient client)
        {
            public async Task All(string filter)
            {
                for (var page = 0; page < 10; page++)
                {
                    try
                    {
                        await client.PostAsync("/orders/list?page=" + page, new StringContent(filter + page));
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H04_Chunks_of_an_upload() => Silent("""
        class C(HttpClient client)
        {
            public async Task Upload(Stream file)
            {
                var buffer = new byte[4096];
                var offset = 0;
                int read;
                while ((read = await file.ReadAsync(buffer)) > 0)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Patch, "/upload") { Content = new ByteArrayContent(buffer, 0, read) };
                    request.Headers.Add("Upload-Offset", offset.ToString());
                    using var response = await client.SendAsync(request);
                    response.EnsureSuccessStatusCode();
                    offset += read;
                }
            }
        }
        """);

    [Fact]
    public Task H04_Items_of_a_channel() => Silent("""
        using System.Threading.Channels;

        class C(HttpClient client, ChannelReader<string> orders)
        {
            public async Task Run(CancellationToken token)
            {
                await foreach (var order in orders.ReadAllAsync(token))
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(order), token);
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H04_Items_by_their_index() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string[] orders)
            {
                for (var i = 0; i < orders.Length; i++)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(orders[i]));
                    }
                    catch (HttpRequestException)
                    {
                        continue;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H04_Batches() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(List<string> orders)
            {
                foreach (var batch in orders.Chunk(10))
                {
                    try
                    {
                        await client.PostAsync("/orders/batch", new StringContent(string.Join(",", batch)));
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H04_Polling_until_it_is_done() => Silent("""
        class C(HttpClient client)
        {
            public async Task Wait(string id)
            {
                while (true)
                {
                    var response = await client.PostAsync("/orders/status", new StringContent(id));
                    response.EnsureSuccessStatusCode();
                    if (await response.Content.ReadAsStringAsync() == "done") return;
                    await Task.Delay(1000);
                }
            }
        }
        """);

    [Fact]
    public Task H05_Fresh_token_after_401() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                var response = await client.PostAsync("/orders", new StringContent(json));
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    client.DefaultRequestHeaders.Authorization = new("Bearer", await client.GetStringAsync("/login"));
                    response = await client.PostAsync("/orders", new StringContent(json));
                }

                return response;
            }
        }
        """);

    [Fact]
    public Task H05_Fresh_token_in_a_loop() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
                    request.Headers.Authorization = new("Bearer", await client.GetStringAsync("/login"));
                    var response = await client.SendAsync(request);
                    if (attempt > 0 || response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) return response;
                }
            }
        }
        """);

    [Fact]
    public Task H05_Fresh_token_in_a_handler() => Silent("""
        class Authorizing : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode != HttpStatusCode.Unauthorized) return response;
                request.Headers.Authorization = new("Bearer", "fresh");
                return await base.SendAsync(request, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task H05_Redirects() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(Uri uri, string json)
            {
                for (var hops = 0; hops < 5; hops++)
                {
                    var response = await client.PostAsync(uri, new StringContent(json));
                    if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return response;
                    uri = response.Headers.Location!;
                }

                throw new InvalidOperationException("too many redirects");
            }
        }
        """);

    [Fact]
    public Task H05_Nonce_that_was_refused() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                while (true)
                {
                    var nonce = await client.GetStringAsync("/nonce");
                    var response = await client.PostAsync("/orders", new StringContent(nonce + json));
                    if (response.StatusCode != HttpStatusCode.BadRequest) return response;
                }
            }
        }
        """);

    [Fact]
    public Task H05_Conflict_after_which_it_is_read_anew() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Change(string id)
            {
                while (true)
                {
                    var order = await client.GetStringAsync("/orders/" + id);
                    var response = await client.PatchAsync("/orders/" + id, new StringContent(order + "!"));
                    if (response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)) return response;
                }
            }
        }
        """);

    [Fact]
    public Task H06_Too_many_requests() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                while (true)
                {
                    var response = await client.PostAsync("/orders", new StringContent(json));
                    if (response.StatusCode != HttpStatusCode.TooManyRequests) return response;
                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
                }
            }
        }
        """);

    [Fact]
    public Task H06_Unavailable_with_a_time_to_retry() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                while (true)
                {
                    var response = await client.PostAsync("/orders", new StringContent(json));
                    if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is { Delta: { } delay })
                    {
                        await Task.Delay(delay);
                        continue;
                    }

                    return response;
                }
            }
        }
        """);

    [Fact]
    public Task H06_Exception_of_too_many_requests() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var response = await client.PostAsync("/orders", new StringContent(json));
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.StatusCode == HttpStatusCode.TooManyRequests)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H07_Server_error_alone_is_the_suggestion() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await {|GOAWAY213:client.PostAsync("/orders", new StringContent(json))|};
                    if (attempt == 3 || (int)response.StatusCode < 500) return response;
                }
            }
        }
        """);

    [Fact]
    public Task H08_Guard_on_the_method() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Send(HttpMethod.Post, json);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string json)
            {
                if (method != HttpMethod.Get) return await client.SendAsync(new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) });
                while (true)
                {
                    try
                    {
                        return await client.SendAsync(new HttpRequestMessage(method, "/orders"));
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H08_Guard_in_a_strategy_object() => Silent("""
        interface IRetryStrategy
        {
            bool ShouldRetry(HttpRequestMessage request, int attempt);
        }

        class IdempotentOnly : IRetryStrategy
        {
            public bool ShouldRetry(HttpRequestMessage request, int attempt) =>
                attempt < 3 && (request.Method == HttpMethod.Get || request.Headers.Contains("Idempotency-Key"));
        }

        class C(HttpMessageInvoker invoker, IdempotentOnly strategy)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "https://pay") { Content = new StringContent(json) };
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await invoker.SendAsync(request, default);
                    }
                    catch (HttpRequestException) when (strategy.ShouldRetry(request, attempt))
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H09_Policy_that_is_chosen_by_the_method() => Silent("""
        using Microsoft.Extensions.DependencyInjection;
        using Polly;
        using Polly.Extensions.Http;

        class PayClient(HttpClient client)
        {
            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));
        }

        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                var retry = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
                var none = Policy.NoOpAsync<HttpResponseMessage>();
                services.AddHttpClient<PayClient>().AddPolicyHandler(request => request.Method == HttpMethod.Get ? retry : none);
            }
        }
        """);

    [Fact]
    public Task H10_Policies_that_send_once() => Silent("""
        using Microsoft.Extensions.DependencyInjection;
        using Polly;
        using Polly.Extensions.Http;

        class PayClient(HttpClient client)
        {
            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));
        }

        static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<PayClient>()
                .AddPolicyHandler(Policy.TimeoutAsync<HttpResponseMessage>(10))
                .AddPolicyHandler(Policy.BulkheadAsync<HttpResponseMessage>(5))
                .AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(0))
                .AddTransientHttpErrorPolicy(p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(30)));
        }
        """);

    [Fact]
    public Task H11_Typed_client_that_only_reads() => Silent("""
        using Microsoft.Extensions.DependencyInjection;

        class RatesClient(HttpClient client)
        {
            public Task<string> Today() => client.GetStringAsync("/rates");

            public Task<HttpResponseMessage> Head() => client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/rates"));
        }

        static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<RatesClient>().AddStandardResilienceHandler();
        }
        """);

    [Fact]
    public Task H12_Key_set_where_the_request_is_made() => Silent("""
        class C(HttpMessageInvoker invoker)
        {
            public Task<HttpResponseMessage> Pay(string json)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "https://pay") { Content = new StringContent(json) };
                request.Headers.TryAddWithoutValidation("X-Idempotency-Token", Guid.NewGuid().ToString());
                return Send(request);
            }

            private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await invoker.SendAsync(request, default);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H13_Put_and_delete() => Silent("""
        class C(HttpClient client)
        {
            public async Task Put(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PutAsync("/orders/7", new StringContent(json));
                        await client.DeleteAsync("/orders/6");
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H14_Posts_that_read() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string> Token()
            {
                while (true)
                {
                    try
                    {
                        var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
                        return await (await client.PostAsync("https://login/authorize", form)).Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H15_Sends_that_are_no_requests() => Silent("""
        using System.Net.WebSockets;

        interface ISender
        {
            Task<string> SendAsync(object command, CancellationToken token);
        }

        class C(ISender sender, ClientWebSocket socket)
        {
            public async Task Run(string json, CancellationToken token)
            {
                while (true)
                {
                    try
                    {
                        await sender.SendAsync(json, token);
                        await socket.SendAsync(new ArraySegment<byte>(new byte[1]), WebSocketMessageType.Text, true, token);
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H16_Extension_that_is_only_named_so() => Silent("""
        static class Extensions
        {
            public static async Task<string> PostJsonWithRetryAsync(this HttpClient client, string path, string json)
            {
                using var response = await client.PostAsync(path, new StringContent(json));
                return await response.Content.ReadAsStringAsync();
            }
        }

        class C(HttpClient client)
        {
            public Task<string> Pay(string json) => client.PostJsonWithRetryAsync("/orders", json);
        }
        """);

    [Fact]
    public Task H17_Generated_code() => Silent("""
        // <auto-generated/>
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H17_Generated_file() => Silent(
    [
        ("Client.g.cs", """
            class C(HttpClient client)
            {
                public async Task Pay(string json)
                {
                    while (true)
                    {
                        try
                        {
                            await client.PostAsync("/orders", new StringContent(json));
                            return;
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
    public Task H17_Test_project() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """, Setup.Default with { Libraries = [("xunit.core", "public class FactAttribute : System.Attribute { }")] });

    [Fact]
    public Task H18_Commented_out() => Silent("""
        using Microsoft.Extensions.DependencyInjection;

        class PayClient(HttpClient client)
        {
            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));

            // while (true) { try { await client.PostAsync("/orders", null); } catch (HttpRequestException) { } }
        }

        static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<PayClient>()
                // .AddStandardResilienceHandler()
                /* .AddPolicyHandler(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3)) */;
        }
        """);

    [Fact]
    public Task H19_Policy_and_post_in_one_type_but_not_together() => Silent("""
        using Polly;

        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy Retry = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public Task<string> Look() => Retry.ExecuteAsync(() => client.GetStringAsync("/orders"));

            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));
        }
        """);

    [Fact]
    public Task H20_Option_of_a_library_is_reported_once() => Reports("""
        public sealed class ApiOptions
        {
            public int MaxRetries { get; set; } = 2;
        }

        public sealed class Api(HttpClient client, ApiOptions options)
        {
            public Task<HttpResponseMessage> Create(string json) => Send("/orders", json);

            public Task<HttpResponseMessage> Cancel(string json) => Send("/orders/cancel", json);

            private async Task<HttpResponseMessage> Send(string path, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(path, new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < options.MaxRetries)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H21_Next_tick_of_a_worker() => Silent("""
        using Microsoft.Extensions.Hosting;

        class Beat(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    try
                    {
                        await client.PostAsync("/beat", new StringContent("alive"), stoppingToken);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H21_Outbox_that_is_drained() => Silent("""
        record Entry(int Id, string Json);

        interface IOutbox
        {
            Task<Entry?> NextAsync();

            Task DoneAsync(Entry entry);
        }

        class C(HttpClient client, IOutbox outbox)
        {
            public async Task Drain()
            {
                while (await outbox.NextAsync() is { } entry)
                {
                    try
                    {
                        await client.PostAsync("/orders", new StringContent(entry.Json));
                        await outbox.DoneAsync(entry);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task H22_Handlers_that_are_taken_off_again() => Silent("""
        using Microsoft.Extensions.DependencyInjection;

        class PayClient(HttpClient client)
        {
            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));
        }

        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                var builder = services.AddHttpClient<PayClient>();
                builder.AddStandardResilienceHandler();
        #pragma warning disable EXTEXP0001
                builder.RemoveAllResilienceHandlers();
        #pragma warning restore EXTEXP0001
            }
        }
        """);

    [Fact]
    public Task H22_Guard_that_comes_later() => Silent("""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        class PayClient(HttpClient client)
        {
            public Task Pay(string json) => client.PostAsync("/orders", new StringContent(json));
        }

        static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<PayClient>()
                .AddStandardResilienceHandler()
                .Configure(o => o.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
        }
        """);
}
