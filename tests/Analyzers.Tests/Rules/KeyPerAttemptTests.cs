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
}
