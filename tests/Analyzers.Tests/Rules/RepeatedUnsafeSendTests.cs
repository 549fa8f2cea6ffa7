using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RepeatedUnsafeSendTests() : RuleTest("GOAWAY201")
{
    /// <summary>A task that is made before the try fails where it is awaited.</summary>
    [Theory]
    [InlineData("return await task;", "HttpRequestException")]
    [InlineData("return await task.ConfigureAwait(false);", "HttpRequestException")]
    [InlineData("return task.GetAwaiter().GetResult();", "HttpRequestException")]
    [InlineData("return task.Result;", "AggregateException")]
    [InlineData("task.Wait(); return task.Result;", "AggregateException")]
    public Task Task_that_is_made_before_the_try(string wait, string caught) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url)
            {
                await Task.Yield();
                for (var attempt = 0; ; attempt++)
                {
                    var task = [|client.PostAsync(url, new StringContent(""))|];
                    try
                    {
                        {{wait}}
                    }
                    catch ({{caught}}) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    /// <summary>What is thrown on is what was caught.</summary>
    [Theory]
    [InlineData("HttpRequestException")]
    [InlineData("Exception")]
    public Task Thrown_on_to_a_handler_that_repeats(string outer) => Reports(ThrownOn(outer, "[|client.PostAsync(url, new StringContent(\"\"))|]"));

    [Theory]
    [InlineData("InvalidOperationException")]
    [InlineData("ArgumentException")]
    public Task Thrown_on_past_a_handler_that_repeats_is_silent(string outer) => Silent(ThrownOn(outer, "client.PostAsync(url, new StringContent(\"\"))"));

    private static string ThrownOn(string outer, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        try
                        {
                            return await {{send}};
                        }
                        catch (Exception e)
                        {
                            Console.WriteLine(e);
                            throw;
                        }
                    }
                    catch ({{outer}}) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("string.IsNullOrEmpty(\"\")")]
    [InlineData("!string.IsNullOrEmpty(\"retry\")")]
    [InlineData("!string.IsNullOrWhiteSpace(Mode)")]
    [InlineData("string.IsNullOrEmpty(url)")]
    public Task Text_that_is_there(string condition) => Reports(Under(condition, "[|client.PostAsync(url, new StringContent(\"\"))|]"));

    [Theory]
    [InlineData("!string.IsNullOrEmpty(\"\")")]
    [InlineData("string.IsNullOrEmpty(\"retry\")")]
    [InlineData("string.IsNullOrWhiteSpace(Mode)")]
    public Task Text_that_is_not_there_is_silent(string condition) => Silent(Under(condition, "client.PostAsync(url, new StringContent(\"\"))"));

    /// <summary>It throws when it runs, and must not when it is looked at.</summary>
    [Theory]
    [InlineData("attempt / zero > 1")]
    [InlineData("attempt % zero > 1")]
    [InlineData("1 / zero > 1")]
    public Task Division_by_zero(string condition) => Reports(Under(condition, "[|client.PostAsync(url, new StringContent(\"\"))|]"));

    private static string Under(string condition, string send) => $$"""
        class C(HttpClient client)
        {
            private const string Mode = "retry";

            public async Task<HttpResponseMessage> Pay(string url)
            {
                var zero = 0;
                for (var attempt = zero; ; attempt++)
                {
                    try { return await {{send}}; }
                    catch (HttpRequestException) when ({{condition}}) { }
                }
            }
        }
        """;

    /// <summary>A header that is taken off again is no key.</summary>
    [Fact]
    public Task Key_that_is_removed() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string key)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url);
                    request.Headers.Add("Idempotency-Key", key);
                    request.Headers.Remove("Idempotency-Key");
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_that_is_set_anew_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string key)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url);
                    request.Headers.Remove("Idempotency-Key");
                    request.Headers.Remove("Accept");
                    request.Headers.Add("Idempotency-Key", key);
                    request.Headers.Remove("Accept");
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task For_loop_with_a_catch() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, new StringContent(json))|];
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(100);
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task While_loop_with_a_counter_in_the_filter() => Reports("""
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                var retries = 3;
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                        using var response = await [|_client.SendAsync(request)|];
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (Exception) when (retries-- > 0)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Send_in_another_method() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Pay(string url, string json)
            {
                var attempt = 0;
                do
                {
                    try
                    {
                        return await PayOnce(url, json);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
                while (++attempt < 5);
                return "";
            }

            private async Task<string> PayOnce(string url, string json)
            {
                using var response = await [|client.PostAsync(url, new StringContent(json))|];
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
        }
        """);

    [Fact]
    public Task Helper_with_a_delegate() => Reports("""
        static class Retry
        {
            public static async Task<T> Execute<T>(Func<Task<T>> action, int attempts)
            {
                for (var i = 1; ; i++)
                {
                    try
                    {
                        return await action();
                    }
                    catch when (i < attempts)
                    {
                        await Task.Delay(1000 * i);
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                Retry.Execute(() => [|client.PostAsync(url, content)|], 3);
        }
        """);

    [Fact]
    public Task Recursion() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content, int retry = 0)
            {
                try
                {
                    return await [|client.PostAsync(url, content)|];
                }
                catch (HttpRequestException)
                {
                    if (retry >= 3) throw;
                    return await Pay(url, content, retry + 1);
                }
            }
        }
        """);

    [Fact]
    public Task Goto() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string url, HttpContent content)
            {
                int tries = 0;
            again:
                try
                {
                    return [|client.PostAsync(url, content)|].Result;
                }
                catch (Exception)
                {
                    if (tries++ < 2) goto again;
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task Items_of_a_batch_are_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(IEnumerable<string> orders)
            {
                foreach (var order in orders)
                {
                    try
                    {
                        await client.PostAsync("https://pay/" + order, new StringContent(order));
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
    public Task Next_tick_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    try
                    {
                        await client.PostAsync("https://beat", new StringContent("alive"), token);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """);

    [Fact]
    public Task Retry_inside_a_tick() => Reports("""
        class C(HttpClient client)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try
                        {
                            await [|client.PostAsync("https://beat", new StringContent("alive"), token)|];
                            break;
                        }
                        catch (HttpRequestException e)
                        {
                            Console.WriteLine(e);
                        }
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """);

    [Fact]
    public Task Queue_is_silent() => Silent("""
        class C(HttpClient client, Queue<string> queue)
        {
            public async Task Run()
            {
                while (queue.TryDequeue(out var item))
                {
                    try
                    {
                        await client.PostAsync("https://x", new StringContent(item));
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Key_made_once_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Never_sent_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, new StringContent(json));
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Next_endpoint() => Reports("""
        class C(HttpClient client, string[] endpoints)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                foreach (var endpoint in endpoints)
                {
                    try
                    {
                        return await [|client.PostAsync(endpoint, new StringContent(json))|];
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task Verb_in_a_parameter() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Post, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.SendAsync(new HttpRequestMessage(method, url))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Guarded_by_method_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Post, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.SendAsync(new HttpRequestMessage(method, url));
                    }
                    catch (HttpRequestException) when (attempt < 3 && method == HttpMethod.Get)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Verb_that_no_caller_asks_for_is_silent() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send("post", url);

            public Task<HttpResponseMessage> Look(string url) => Send("get", url);

            private async Task<HttpResponseMessage> Send(string verb, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        switch (verb)
                        {
                            case "get": return await client.GetAsync(url);
                            case "post": return await [|client.PostAsync(url, new StringContent(""))|];
                            case "patch": return await client.PatchAsync(url, new StringContent(""));
                            default: throw new ArgumentException(verb);
                        }
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Second_send_in_the_catch() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var content = new StringContent(json);
                try
                {
                    return await client.PostAsync(url, content);
                }
                catch (HttpRequestException)
                {
                    return await [|client.PostAsync(url, content)|];
                }
            }
        }
        """);

    [Fact]
    public Task Another_request_in_the_catch_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                try
                {
                    await client.PostAsync(url, new StringContent(json));
                }
                catch (HttpRequestException e)
                {
                    await client.PostAsync("https://log", new StringContent(e.Message));
                }
            }
        }
        """);

    [Fact]
    public Task Fix_narrows_a_handler() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, content)|];
                    }
                    catch (HttpRequestException)
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, content);
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_goes_before_a_filter() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, content)|];
                    }
                    catch (HttpRequestException e) when (attempt < 3) // again
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, content);
                    }
                    catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempt < 3) // again
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_of_a_handler_of_anything() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, content)|];
                    }
                    catch when (attempt < 3 || url == "")
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, content);
                    }
                    catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } && (attempt < 3 || url == ""))
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_of_two_sends_in_one_try() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        if (json == "")
                        {
                            await [|client.PostAsync(url, new StringContent(json + "!"))|];
                        }
                        else
                        {
                            await [|client.PostAsync(url, new StringContent(json))|];
                        }

                        return;
                    }
                    catch (Exception e) when (attempt < 9)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        if (json == "")
                        {
                            await client.PostAsync(url, new StringContent(json + "!"));
                        }
                        else
                        {
                            await client.PostAsync(url, new StringContent(json));
                        }

                        return;
                    }
                    catch (Exception e) when (e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } && attempt < 9)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_a_status_leads_back_too() => Offers("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        var response = await [|client.PostAsync(url, content)|];
                        if (response.IsSuccessStatusCode) return response;
                    }
                    catch (HttpRequestException) { }
                }

                throw new InvalidOperationException();
            }
        }
        """, ["Send an idempotency key, made once"]);

    [Fact]
    public Task Silent_where_a_clone_takes_the_key_along() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> P(string json, string key)
            {
                var m = new HttpRequestMessage(HttpMethod.Post, "/o") { Content = new StringContent(json) };
                m.Headers.Add("Idempotency-Key", key);
                for (var i = 0; ; i++)
                {
                    try { return await client.SendAsync(await Clone(m)); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
            private static async Task<HttpRequestMessage> Clone(HttpRequestMessage m)
            {
                var c = new HttpRequestMessage(m.Method, m.RequestUri);
                if (m.Content is not null) c.Content = new ByteArrayContent(await m.Content.ReadAsByteArrayAsync());
                foreach (var h in m.Headers) c.Headers.TryAddWithoutValidation(h.Key, h.Value);
                return c;
            }
        }
        """);

    [Fact]
    public Task Silent_where_a_clone_takes_the_key_along_by_a_deconstruction() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> P(string json, string key)
            {
                var m = new HttpRequestMessage(HttpMethod.Post, "/o") { Content = new StringContent(json), Headers = { { "Idempotency-Key", key } } };
                for (var i = 0; ; i++)
                {
                    try { return await client.SendAsync(Clone(m)); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
            private static HttpRequestMessage Clone(HttpRequestMessage m)
            {
                var c = new HttpRequestMessage(m.Method, m.RequestUri) { Content = m.Content };
                foreach (var (name, values) in m.Headers) c.Headers.Add(name, values);
                return c;
            }
        }
        """);

    [Fact]
    public Task Silent_where_a_handler_asks_for_the_key_and_clones() => Silent("""
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var may = request.Method == HttpMethod.Get || request.Headers.Contains("Idempotency-Key");
                for (var i = 0; ; i++)
                {
                    var c = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
                    foreach (var h in request.Headers) c.Headers.TryAddWithoutValidation(h.Key, h.Value);
                    try { return await base.SendAsync(c, ct); }
                    catch (HttpRequestException) when (i < 3 && may) { }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_a_handler_looks_for_a_key_among_the_headers() => Silent("""
        class H : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var keyed = false;
                foreach (var h in request.Headers) if (h.Key == "Idempotency-Key") keyed = true;
                for (var i = 0; ; i++)
                {
                    try { return await base.SendAsync(request, ct); }
                    catch (HttpRequestException) when (keyed && i < 3) { }
                }
            }
        }
        """);

    /// <summary>The key goes with the request's options to a handler of the client, which makes a header of it.</summary>
    private static string ByOptions(string handed, string taken, string send) => $$"""
        class KeyHandler : DelegatingHandler
        {
            public static readonly HttpRequestOptionsKey<string> Key = new("key");

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                {{taken}}
                return base.SendAsync(request, cancellationToken);
            }
        }

        class C(HttpClient client)
        {
            public async Task Pay(string order, string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    var message = new HttpRequestMessage(HttpMethod.Post, "/pay") { Content = new StringContent(json) };
                    {{handed}}
                    try { await {{send}}; return; }
                    catch (HttpRequestException) { }
                }
            }
        }
        """;

    private const string TakesKey = "if (request.Options.TryGetValue(Key, out var key)) request.Headers.TryAddWithoutValidation(\"Idempotency-Key\", key);";

    [Theory]
    [InlineData(TakesKey)]
    [InlineData("if (request.Options.TryGetValue(Key, out var key)) { request.Headers.Add(\"Idempotency-Key\", key); }")]
    public Task Key_that_a_handler_takes_from_the_options_is_silent(string taken) =>
        Silent(ByOptions("message.Options.Set(KeyHandler.Key, order);", taken, "client.SendAsync(message)"));

    [Theory]
    [InlineData("", TakesKey)]
    [InlineData("message.Options.Set(KeyHandler.Key, order);", "if (request.Options.TryGetValue(Key, out var key)) Console.WriteLine(\"Idempotency-Key\" + key);")]
    [InlineData("message.Options.Set(KeyHandler.Key, order);", "if (request.Options.TryGetValue(Key, out var key)) request.Headers.Add(\"X-Tenant\", key); /* no Idempotency-Key */")]
    [InlineData("message.Options.Set(KeyHandler.Key, order);", "request.Headers.Add(\"Idempotency-Key\", Guid.NewGuid().ToString());")]
    public Task Options_that_no_handler_makes_a_key_of(string handed, string taken) => Reports(ByOptions(handed, taken, "[|client.SendAsync(message)|]"));
}
