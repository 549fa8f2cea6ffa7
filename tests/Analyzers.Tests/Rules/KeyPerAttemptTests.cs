using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class KeyPerAttemptTests() : RuleTest("GOAWAY209")
{
    [Fact]
    public Task Key_made_in_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_in_a_local_of_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    var key = Guid.NewGuid();
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_made_before_the_loop() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString("N");
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Constant_key() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", "order-1");
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_of_the_request() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", json.GetHashCode().ToString());
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_makes_the_key_before_the_loop() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                // Three times.
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var key = Guid.NewGuid();

                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString("N");
                // Three times.
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                var key = Guid.NewGuid();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        title: "Make the key once, before the first attempt");

    [Fact]
    public Task Fix_takes_a_free_name() => Fixes(
        """
        class C(HttpClient client, string idempotencyKey)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(idempotencyKey);
                var attempt = 0;
                while (true)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client, string idempotencyKey)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(idempotencyKey);
                var attempt = 0;
                var idempotencyKey2 = Guid.NewGuid().ToString();
                while (true)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey2);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_two_ids_are_made() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("X-Request-Id", Guid.NewGuid().ToString());
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_the_name_is_taken_beside_the_loop() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                if (url.Length == 0)
                {
                    var key = "none";
                    Console.WriteLine(key);
                }

                for (var attempt = 0; ; attempt++)
                {
                    var key = Guid.NewGuid().ToString();
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);
}
