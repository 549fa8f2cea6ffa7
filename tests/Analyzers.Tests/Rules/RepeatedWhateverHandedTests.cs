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

    /// <summary>A request object of the code's own.</summary>
    private static string Carried(string type, string condition = "attempt < 3", string send = "client.SendAsync(new HttpRequestMessage(call.Method, call.Path))", string access = "public", string members = "") => $$"""
        {{type}}
        public class Wrapper(HttpClient client)
        {
            {{access}} async Task<HttpResponseMessage> Send(Call call)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {{send}}; }
                    catch (HttpRequestException) when ({{condition}}) { }
                }
            }
            {{members}}
        }
        """;

    private const string CarriedSend = "[|client.SendAsync(new HttpRequestMessage(call.Method, call.Path))|]";

    [Theory]
    [InlineData("public record Call(HttpMethod Method, string Path);")]
    [InlineData("public class Call { public HttpMethod Method { get; set; } = HttpMethod.Get; public string Path { get; set; } = \"\"; }")]
    [InlineData("public readonly record struct Call(HttpMethod Method, string Path);")]
    [InlineData("public interface Call { HttpMethod Method { get; } string Path { get; } }")]
    [InlineData("public abstract class Any { public abstract HttpMethod Method { get; } } public abstract class Call : Any { public string Path => \"\"; }")]
    [InlineData("public record Call(HttpMethod Method, string Path, int Times);")]
    public Task Request_object_that_carries_the_method(string type) => Reports(Carried(type, send: CarriedSend));

    [Fact]
    public Task Request_object_with_a_body() =>
        Reports(Carried(
            "public record Call(HttpMethod Method, string Path, string? Body);",
            send: "Create(call)").Replace("return await Create(call);", "var m = new HttpRequestMessage(call.Method, call.Path); if (call.Body != null) m.Content = new StringContent(call.Body); return await [|client.SendAsync(m)|];"));

    /// <summary>Whoever made the object may have said whether it may be sent again.</summary>
    [Theory]
    [InlineData("public record Call(HttpMethod Method, string Path);", "attempt < 3 && call.Method == HttpMethod.Get")]
    [InlineData("public record Call(HttpMethod Method, string Path, bool CanRepeat);", "attempt < 3 && call.CanRepeat")]
    [InlineData("public record Call(HttpMethod Method, string Path, bool CanRepeat);", "attempt < 3")]
    [InlineData("public record Call(HttpMethod Method, string Path, Kind Kind); public enum Kind { Read, Write }", "attempt < 3 && call.Kind == Kind.Read")]
    public Task Request_object_that_is_asked_is_silent(string type, string condition) => Silent(Carried(type, condition));

    /// <summary>No object that a request is made of: its method is no HttpMethod, or comes from elsewhere.</summary>
    [Theory]
    [InlineData("public record Call(string Path) { public static HttpMethod Method => HttpMethod.Get; }", "client.SendAsync(new HttpRequestMessage(Call.Method, call.Path))")]
    [InlineData("public record Call(string Path);", "client.SendAsync(new HttpRequestMessage(HttpMethod.Get, call.Path))")]
    public Task Request_object_without_a_method_is_silent(string type, string send) => Silent(Carried(type, send: send));

    [Fact]
    public Task Request_object_whose_callers_only_get_is_silent() => Silent(Carried(
        "public record Call(HttpMethod Method, string Path);", access: "private", members: "public Task<HttpResponseMessage> Get(string path) => Send(new Call(HttpMethod.Get, path));"));
}
