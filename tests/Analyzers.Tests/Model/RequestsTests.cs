using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The requests that one send makes, seen from those who call the code that it stands in.</summary>
public sealed class RequestsTests
{
    [Theory]
    [InlineData("void M() { [|client.GetAsync(\"a\")|]; }", "GET")]
    [InlineData("void M() { [|client.PostAsync(\"a\", null)|]; }", "POST")]
    [InlineData("void M() { [|client.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"a\"))|]; }", "PUT")]
    [InlineData("void M(bool x) { [|client.SendAsync(new HttpRequestMessage(x ? HttpMethod.Put : HttpMethod.Post, \"a\"))|]; }", "POST PUT")]
    [InlineData("void M() { var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", \"k\"); [|client.SendAsync(m)|]; }", "POST+key")]
    [InlineData("void M() { [|client.PostAsync(\"a/_search\", null)|]; }", "POST+safe")]
    [InlineData("void M(HttpRequestMessage m) { [|client.SendAsync(m)|]; }", "?")]
    [InlineData("void M(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; }", "?")]
    [InlineData("void Send(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; } void A() => Send(HttpMethod.Get); void B() => Send(HttpMethod.Post);", "GET POST")]
    [InlineData("void Send(HttpRequestMessage m) { [|client.SendAsync(m)|]; } void A() => Send(new HttpRequestMessage(HttpMethod.Put, \"a\"));", "PUT")]
    [InlineData("void Send(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; } void Deeper(HttpMethod m) => Send(m); void A() => Deeper(HttpMethod.Put);", "PUT")]
    [InlineData("void Send(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; } void Deeper(HttpMethod m) => Send(m);", "?")]
    [InlineData("void Send(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; Send(m); }", "?")]
    [InlineData("void M() { Func<Task> f = () => [|client.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"a\"))|]; f(); }", "PUT")]
    [InlineData("Func<Task> f; void M() { f = () => [|client.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"a\"))|]; }", "PUT")]
    [InlineData("void M() { L(HttpMethod.Put); void L(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; } }", "PUT")]
    [InlineData("void Send(string verb) { [|client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\"))|]; } void A() => Send(\"patch\");", "PATCH")]
    public void Of_a_send(string members, string expected)
    {
        var code = MarkedCode.InClass(members);
        var requests = Requests.Of(code.Http, (InvocationExpressionSyntax)code.Mark, static _ => true, default);
        Assert.Equal(expected, string.Join(' ', requests.Select(send => $"{send.Method ?? "?"}{(send.IsKeyed ? "+key" : "")}{(send.IsKnownSafe ? "+safe" : "")}").Order()));
    }

    /// <summary>Callers that do not count say nothing.</summary>
    [Fact]
    public void Of_some_callers()
    {
        var code = MarkedCode.InClass("void Send(HttpMethod m) { [|client.SendAsync(new HttpRequestMessage(m, \"a\"))|]; } void A() => Send(HttpMethod.Get); void B() => Send(HttpMethod.Post);");
        var requests = Requests.Of(code.Http, (InvocationExpressionSyntax)code.Mark, static caller => caller.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.ValueText == "B", default);
        Assert.Equal("POST", Assert.Single(requests).Method);
    }
}
