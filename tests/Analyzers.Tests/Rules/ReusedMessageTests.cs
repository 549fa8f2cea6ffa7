using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class ReusedMessageTests() : RuleTest("GOAWAY207")
{
    [Fact]
    public Task Message_made_before_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) { }
                }

                throw new InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task Message_handed_in() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
            {
                var attempt = 0;
                while (true)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Message_cloned_for_each_attempt() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
            {
                if (request.Method != HttpMethod.Get) return await client.SendAsync(request);
                var attempt = 0;
                while (true)
                {
                    try { return await client.SendAsync(Clone(request)); }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }

            private static HttpRequestMessage Clone(HttpRequestMessage request) => new(request.Method, request.RequestUri);
        }
        """);

    [Fact]
    public Task Message_from_a_factory() => Reports("""
        class C(HttpClient client, Func<HttpRequestMessage> create)
        {
            public async Task<HttpResponseMessage> Get()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {|GOAWAY214:client.SendAsync(create())|}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task HttpMessageInvoker_may() => Silent("""
        class C(HttpMessageInvoker invoker)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await invoker.SendAsync(request, default); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);
}
