using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What stands for the missing content of a POST, and the client that sends it.</summary>
public sealed class EmptyPostTests
{
    private const string Message = "new HttpRequestMessage(HttpMethod.Post, \"a\")";

    [Theory]
    [InlineData("client.PostAsync(\"a\", null)", "client: null")]
    [InlineData("client.PostAsync(\"a\", (null))", "client: (null)")]
    [InlineData("client.PostAsync(\"a\", null!)", "client: null!")]
    [InlineData("client.PostAsync(\"a\", (HttpContent?)null)", "client: (HttpContent?)null")]
    [InlineData("client.PostAsync(\"a\", default)", "client: default")]
    [InlineData("client.PostAsync(\"a\", default(HttpContent))", "client: default(HttpContent)")]
    [InlineData("client.PostAsync(\"a\", null, default)", "client: null")]
    [InlineData("client.PostAsync(requestUri: \"a\", content: null)", "client: null")]
    [InlineData("client.PostAsync(content: null, requestUri: \"a\")", "client: null")]
    [InlineData("this.client.PostAsync(\"a\", null)", "this.client: null")]
    [InlineData("client.PostAsync((string?)null, null)", "client: null")]
    [InlineData("client.PostAsync((string?)null, content)", "")] // another argument
    [InlineData("client.PostAsync(\"a\", content)", "")]
    [InlineData("client.PostAsync(\"a\", new StringContent(\"\"))", "")]
    [InlineData("client.PostAsync(\"a\", content, default)", "")]
    [InlineData("client.PutAsync(\"a\", null)", "")]
    [InlineData("client.PostAsync(\"https://a.example/_search\", null)", "")] // it reads
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\"))", "client: " + Message)]
    [InlineData("client.SendAsync((new HttpRequestMessage(HttpMethod.Post, \"a\")))", "client: " + Message)]
    [InlineData("client.SendAsync(new(HttpMethod.Post, \"a\"), HttpCompletionOption.ResponseContentRead)", "client: new(HttpMethod.Post, \"a\")")]
    [InlineData("client.SendAsync(new HttpRequestMessage((HttpMethod.Post), \"a\"))", "client: new HttpRequestMessage((HttpMethod.Post), \"a\")")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { Version = HttpVersion.Version20 })", "client: " + Message + " { Version = HttpVersion.Version20 }")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { Content = content })", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { VersionPolicy = HttpVersionPolicy.RequestVersionExact })", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { Method = HttpMethod.Get })", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\") { Headers = { { \"Idempotency-Key\", \"b\" } } })", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"a\"))", "")]
    [InlineData("client.SendAsync(new HttpRequestMessage())", "")]
    [InlineData("client.SendAsync(given)", "")]
    [InlineData("client.SendAsync(Made())", "")]
    [InlineData("other.PostAsync(\"a\", null)", "")] // none of HttpClient
    public void A_send(string send, string expected) => Assert.Equal(expected, Found($"await [|{send}|];"));

    [Theory]
    [InlineData("", Message)]
    [InlineData("m.Version = HttpVersion.Version20;", Message)]
    [InlineData("m.Headers.Add(\"X-Trace\", \"b\");", Message)]
    [InlineData("Console.WriteLine(m.RequestUri);", Message)]
    [InlineData("m.Content = content;", "")]
    [InlineData("m.Method = HttpMethod.Get;", "")]
    [InlineData("m.VersionPolicy = HttpVersionPolicy.RequestVersionExact;", "")]
    [InlineData("m.Headers.Add(\"Idempotency-Key\", \"b\");", "")]
    [InlineData("Console.WriteLine(m);", "")] // it may come back with one
    [InlineData("var n = m;", "")]
    public void A_message(string statements, string expected)
    {
        var found = expected.Length == 0 ? "" : $"client: {expected}";
        Assert.Equal(found, Found($"var m = {Message}; {statements} await [|client.SendAsync(m)|];"));
        Assert.Equal(found, Found($"var m = {Message}; await [|client.SendAsync(m)|]; {statements}"));
        Assert.Equal(expected.Length == 0 ? "" : "client: " + Message, Found($"var m = {Message}; {{ {statements} }} await [|client.SendAsync(m)|];"));
    }

    [Theory]
    [InlineData("var m = Made(); await [|client.SendAsync(m)|];")]
    [InlineData("HttpRequestMessage m; m = new HttpRequestMessage(HttpMethod.Post, \"a\"); await [|client.SendAsync(m)|];")]
    [InlineData("await [|client.SendAsync(field)|];")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Get, \"a\"); await [|client.SendAsync(m)|];")]
    public void Other_messages(string body) => Assert.Equal("", Found(body));

    [Theory]
    [InlineData("[Idempotent] ", "")]
    [InlineData("[IdempotentAttribute] ", "")]
    [InlineData("[Obsolete] ", "client: null")]
    public void Attributes(string attribute, string expected) => Assert.Equal(expected, Found("await [|client.PostAsync(\"a\", null)|];", attribute));

    [Theory]
    [InlineData("new HttpClient { DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact }", "")]
    [InlineData("new HttpClient { DefaultVersionPolicy = (HttpVersionPolicy.RequestVersionOrHigher) }", "")]
    [InlineData("new HttpClient { DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower }", "client: null")]
    public void Policies_of_clients(string client, string expected)
    {
        Assert.Equal(expected, Found($"await [|client.PostAsync(\"a\", null)|]; var strict = {client};"));
        Assert.Equal(expected, Found($"await [|client.PostAsync(\"a\", null)|]; var strict = new HttpClient(); strict.{client[17..^2]};"));
    }

    [Fact]
    public void Net_framework() => Assert.Equal("", Found("await [|client.PostAsync(\"a\", null)|];", world: World.Net472));

    private static string Found(string body, string attribute = "", World? world = null)
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                private readonly HttpClient client = new HttpClient();
                private readonly HttpRequestMessage field = {{Message}};
                {{attribute}}async Task M(HttpContent content, HttpRequestMessage given, Other other) { {{body}} }
                static HttpRequestMessage Made() { return {{Message}}; }
            }

            class Other { public Task PostAsync(string uri, HttpContent{{(world is null ? "?" : "")}} content) { return Task.FromResult(1); } }
            class IdempotentAttribute : Attribute { }
            """, world);
        var send = (InvocationExpressionSyntax)code.Mark;
        var found = EmptyPost.Of(code.Http, send, (IMethodSymbol)code.Http.Sources.Symbol(send)!, code.Http.Options.For(send.SyntaxTree), default);
        if (found is null)
        {
            return "";
        }

        Assert.True(EmptyPost.MayBe(send));
        Assert.Same(send, found.Send);
        return $"{found.Client}: {found.Missing}";
    }
}
