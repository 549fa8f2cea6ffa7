using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RepeatedWhateverHandedTests() : RuleTest("GOAWAY214")
{
    [Fact]
    public Task Wrapper_without_callers() => Reports("""
        public class Api(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(create())|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task It_says_what_to_ask() => Message(
        """
        public class Api(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(create())|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        "'client' sends the request it is handed up to 4 times after a failure, whatever its method; ask for an idempotent method before the first attempt");

    [Fact]
    public Task Method_in_a_parameter() => Reports("""
        public class Api(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(new HttpRequestMessage(method, url))|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Callers_that_get() => Silent("""
        public class Api(HttpClient client)
        {
            public Task<HttpResponseMessage> Get(string url) => Send(HttpMethod.Get, url);

            public async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.SendAsync(new HttpRequestMessage(method, url)); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Gate_on_the_method() => Silent("""
        public class Api(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.SendAsync(new HttpRequestMessage(method, url)); }
                    catch (HttpRequestException) when (attempt < 3 && method == HttpMethod.Get) { }
                }
            }
        }
        """);
}
