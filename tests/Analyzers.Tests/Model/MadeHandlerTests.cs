using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What goes through a ResilienceHandler that is made with new, and what of it is sent again.</summary>
public sealed class MadeHandlerTests
{
    [Theory]
    [InlineData("var c = new HttpClient([|new ResilienceHandler(Retry)|]); c.PostAsync(\"a\", null);", "HttpClient: POST, 4 times POST")]
    [InlineData("var c = new HttpClient([|new ResilienceHandler(Retry)|]); c.GetAsync(\"a\");", "HttpClient: GET, never")]
    [InlineData("var c = new HttpClient([|new ResilienceHandler(Retry)|]); c.GetAsync(\"a\"); c.PatchAsync(\"a\", null); c.PostAsync(\"a\", null);", "HttpClient: GET PATCH POST, 4 times POST and PATCH")]
    [InlineData("var c = new HttpClient([|new ResilienceHandler(Empty)|]); c.PostAsync(\"a\", null);", "HttpClient: POST, never")]
    [InlineData("var c = new HttpClient([|new ResilienceHandler(Retry) { InnerHandler = new HttpClientHandler() }|]); c.PostAsync(\"a\", null);", "HttpClient: POST, 4 times POST")]
    [InlineData("var h = [|new ResilienceHandler(Retry)|]; var c = new HttpClient(h); c.PostAsync(\"a\", null);", "HttpClient: POST, 4 times POST")]
    [InlineData("ResilienceHandler h = [|new(Retry)|]; var c = new HttpClient(h, true); c.PutAsync(\"a\", null);", "HttpClient: PUT, never")]
    [InlineData("var h = [|new ResilienceHandler(Retry)|]; var c = new HttpClient(h); c.PostAsync(\"a\", null); var d = new HttpClient(h); d.GetAsync(\"a\");", "HttpClient: GET POST, 4 times POST")]
    [InlineData("var h = [|new ResilienceHandler(Retry)|]; var c = new HttpClient(); c.PostAsync(\"a\", null);", "HttpClient: , never")]
    [InlineData("var h = [|new ResilienceHandler(Retry)|]; var g = new ResilienceHandler(Retry); var c = new HttpClient(g); c.PostAsync(\"a\", null);", "HttpClient: , never")]
    [InlineData("{ var h = [|new ResilienceHandler(Retry)|]; } { var h = new ResilienceHandler(Empty); var c = new HttpClient(h); c.PostAsync(\"a\", null); }", "HttpClient: , never")] // another of its name
    [InlineData("var h = [|new ResilienceHandler(Retry)|]; h.InnerHandler = new HttpClientHandler(); using var c = new HttpClient(h); c.PostAsync(\"a\", null);", "HttpClient: POST, 4 times POST")]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(() => [|new ResilienceHandler(Retry)|]);", "Shop: DELETE POST, 4 times POST")]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(all => [|new ResilienceHandler(Retry)|]);", "Shop: DELETE POST, 4 times POST")]
    [InlineData("services.AddHttpClient<Shop>().AddHttpMessageHandler(() => { return [|new ResilienceHandler(Retry)|]; });", "Shop: DELETE POST, 4 times POST")]
    [InlineData("services.AddHttpClient(\"a\").AddHttpMessageHandler(() => [|new ResilienceHandler(Retry)|]);", "a: , never")]
    [InlineData("GC.KeepAlive([|new ResilienceHandler(Retry)|]);", "HttpClient: , never")]
    [InlineData("var c = new HttpClient([|new HttpClientHandler()|]); c.PostAsync(\"a\", null);", "none")]
    [InlineData("var c = new HttpClient([|new Other(Retry)|]); c.PostAsync(\"a\", null);", "none")]
    public void In_a_method(string body, string expected) => Assert.Equal(expected, Found($"static void M(IServiceCollection services) {{ {body} }}"));

    [Theory]
    [InlineData("static readonly ResilienceHandler H = [|new ResilienceHandler(Retry)|]; static readonly HttpClient Client = new(H); static void M() { Client.PostAsync(\"a\", null); }", "HttpClient: POST, 4 times POST")]
    [InlineData("static readonly HttpClient Client = new([|new ResilienceHandler(Retry)|]); static void M() { Client.PostAsync(\"a\", null); }", "HttpClient: POST, 4 times POST")]
    [InlineData("static readonly ResilienceHandler H = [|new ResilienceHandler(Retry)|]; static void M() { var h = H; var c = new HttpClient(h); c.PostAsync(\"a\", null); }", "HttpClient: , never")] // followed no further
    public void In_a_class(string members, string expected) => Assert.Equal(expected, Found(members));

    private static string Found(string members)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;

            class C
            {
                static readonly ResiliencePipeline<HttpResponseMessage> Retry = new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).Build();
                static readonly ResiliencePipeline<HttpResponseMessage> Empty = ResiliencePipeline<HttpResponseMessage>.Empty;
                class Other(object o) : DelegatingHandler { object Kept => o; }
                {{members}}
            }

            class Shop(HttpClient client) { public void Buy() { client.PostAsync("a", null); client.DeleteAsync("a"); } }
            """);
        if (MadeHandler.Of(code.Http, (BaseObjectCreationExpressionSyntax)code.Mark, default) is not { } made)
        {
            return "none";
        }

        var repeated = made.Repeated(code.Http, code.Http.Options.For(code.Mark.SyntaxTree), default);
        return $"{made.Client}: {string.Join(' ', made.Sends.Select(send => send.Method ?? "?").Order())}, "
            + (repeated.IsEmpty ? "never" : $"{repeated.Times} times {repeated.MethodsInWords("and")}");
    }
}
