using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The expression that makes an object which another expression gives.</summary>
public sealed class MadeClientTests
{
    [Theory]
    [InlineData("void M() { Use([|new HttpClient()|]); }", "new HttpClient()")]
    [InlineData("void M() { Use([|(new HttpClient())|]); }", "new HttpClient()")]
    [InlineData("void M() { var c = new HttpClient(); Use([|c|]); }", "new HttpClient()")]
    [InlineData("void M() { HttpClient c = new(), d = c, e = d; Use([|e|]); }", "new()")]
    [InlineData("void M() { HttpClient a = new(), b = a, c = b, d = c; Use([|d|]); }", "new()")]
    [InlineData("void M() { HttpClient a = new(), b = a, c = b, d = c, e = d; Use([|e|]); }", null)]
    [InlineData("HttpClient f = new(); void M() { Use([|f|]); }", "new()")]
    [InlineData("HttpClient f = new(); void M() { Use([|this.f|]); }", "new()")]
    [InlineData("HttpClient P { get; } = new(); void M() { Use([|P|]); }", "new()")]
    [InlineData("HttpClient f = new(); HttpClient P => f; void M() { Use([|P|]); }", "new()")]
    [InlineData("HttpClient f = new(); HttpClient P { get => f; } void M() { Use([|P|]); }", "new()")]
    [InlineData("HttpClient f = new(); HttpClient P { get { return f; } } void M() { Use([|P|]); }", "new()")]
    [InlineData("HttpClient f = new(); HttpClient P { get { if (f == null) return null!; return f; } } void M() { Use([|P|]); }", null)]
    [InlineData("HttpClient f = new(); HttpClient P { get => f; set => f = value; } void M() { Use([|P|]); }", null)]
    [InlineData("Lazy<HttpClient> f = new(() => new HttpClient()); void M() { Use([|f.Value|]); }", "new HttpClient()")]
    [InlineData("Lazy<HttpClient> f = new(() => { return new HttpClient(); }); void M() { Use([|f.Value|]); }", "new HttpClient()")]
    [InlineData("Lazy<HttpClient> f = new(Make); static HttpClient Make() => new(); void M() { Use([|f.Value|]); }", null)]
    [InlineData("Box f = new(() => new HttpClient()); void M() { Use([|f.Value|]); }", null)]
    [InlineData("void M(HttpClient c) { Use([|c|]); }", null)]
    [InlineData("void M() { var c = new HttpClient(); c = Make(); Use([|c|]); } static HttpClient Make() => new();", null)]
    [InlineData("void M() { Use([|Make()|]); } static HttpClient Make() => new();", null)]
    public void It_is_made_there(string members, string? expected)
    {
        var code = MarkedCode.InClass(members + "static void Use(HttpClient c) { } sealed class Box(Func<HttpClient> make) { public HttpClient Value { get; } = make(); }");
        Assert.Equal(expected, MadeClient.Of(code.Http, (ExpressionSyntax)code.Mark)?.ToString());
        if (members.StartsWith("HttpClient", StringComparison.Ordinal))
        {
            Assert.Null(MadeClient.Of(code.Http, (ExpressionSyntax)code.Mark, static _ => false));
        }
    }
}
