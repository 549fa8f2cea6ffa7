using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What is sent through a client, wherever the source takes it: the methods, and "escapes" where it goes out of sight.</summary>
public sealed class ClientSendsTests
{
    private const string Others = """
        private HttpClient field = null!;
        private HttpClient Property { get; set; } = null!;
        private static void Post(HttpClient client) { client.PostAsync("a", null); }
        private static void PostSecond(string text, HttpClient client) { client.PostAsync("a", null); }
        private static void Put(HttpClient client, int n = 0) => client.PutAsync("a", null);
        private static void All(params HttpClient[] clients) { clients[0].PostAsync("a", null); }
        private static HttpClient Same(HttpClient client) => client;
        public class Shop(HttpClient client) { public void Buy() => client.PostAsync("a", null); }
        public record Kept(HttpClient Client) { public void Put() => Client.PutAsync("a", null); }
        public class Till { private readonly HttpClient _client; public Till(HttpClient client) { _client = client; } public void Look() => _client.GetAsync("a"); }
        public class Base(HttpClient client) { protected HttpClient Client => client; protected void Remove() => client.DeleteAsync("a"); }
        public class Derived(HttpClient client) : Base(client) { public void Buy() { Client.PostAsync("a", null); Remove(); } }
        """;

    [Theory]
    [InlineData("var c = CLIENT; c.PostAsync(\"a\", null);", "POST")]
    [InlineData("var c = CLIENT; c.GetAsync(\"a\"); c.PutAsync(\"a\", null);", "GET PUT")]
    [InlineData("var c = CLIENT; d.PostAsync(\"a\", null);", "")]
    [InlineData("CLIENT.PostAsync(\"a\", null);", "POST")]
    [InlineData("(CLIENT)!.PostAsync(\"a\", null);", "POST")]
    [InlineData("((HttpClient)CLIENT).PostAsync(\"a\", null);", "POST")]
    [InlineData("(CLIENT as HttpClient).PostAsync(\"a\", null);", "POST")]
    [InlineData("(CLIENT ?? d).PostAsync(\"a\", null);", "POST")]
    [InlineData("(d ?? CLIENT).PostAsync(\"a\", null);", "POST")]
    [InlineData("(x ? CLIENT : d).PostAsync(\"a\", null);", "POST")]
    [InlineData("(x ? d : CLIENT).PostAsync(\"a\", null);", "POST")]
    [InlineData("var c = CLIENT; var e = c; e.PostAsync(\"a\", null);", "POST")]
    [InlineData("HttpClient c; c = CLIENT; c.PostAsync(\"a\", null);", "POST")]
    [InlineData("var c = CLIENT; c?.PostAsync(\"a\", null);", "POST")]
    [InlineData("var c = CLIENT; c?.DefaultRequestHeaders.Add(\"a\", \"b\");", "")]
    [InlineData("var c = CLIENT; c.DefaultRequestHeaders.Add(\"a\", \"b\"); c.Timeout = TimeSpan.Zero; c.Dispose();", "")]
    [InlineData("var c = CLIENT; c.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"a\"));", "POST")]
    [InlineData("var c = CLIENT; c.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"a\"));", "GET")]
    [InlineData("var c = CLIENT; c.SendAsync(message);", "?")]
    [InlineData("var c = CLIENT; var m = new HttpRequestMessage(HttpMethod.Post, \"a\"); m.Headers.Add(\"Idempotency-Key\", \"b\"); c.SendAsync(m);", "POST+key")]
    [InlineData("var c = CLIENT; c.PostAsync(\"https://a.example/_search\", null);", "POST+safe")]
    [InlineData("field = CLIENT; } public void N() { field.PostAsync(\"a\", null);", "POST")]
    [InlineData("this.field = CLIENT; } public void N() { this.field.PostAsync(\"a\", null);", "POST")]
    [InlineData("Property = CLIENT; } public void N() { Property.PostAsync(\"a\", null);", "POST")]
    [InlineData("var l = new Lazy<HttpClient>(() => CLIENT); l.Value.PostAsync(\"a\", null);", "POST")]
    [InlineData("Post(CLIENT);", "POST")]
    [InlineData("var c = CLIENT; Post(c); Put(c);", "POST PUT")]
    [InlineData("PostSecond(\"\", CLIENT);", "POST")]
    [InlineData("PostSecond(client: CLIENT, text: \"\");", "POST")]
    [InlineData("Same(CLIENT).PostAsync(\"a\", null);", "POST")]
    [InlineData("var s = new Shop(CLIENT);", "POST")]
    [InlineData("var s = new Till(CLIENT);", "GET")]
    [InlineData("var s = new Derived(CLIENT);", "DELETE POST")]
    [InlineData("Shop s = new(CLIENT);", "POST")]
    [InlineData("var s = new Kept(CLIENT);", "PUT")] // a record's parameter is its property
    [InlineData("CLIENT.Buy();", "POST")]
    [InlineData("CLIENT.BuyLater();", "POST")]
    [InlineData("HttpClient L() => CLIENT; L().PostAsync(\"a\", null);", "POST")]
    [InlineData("HttpClient L() { return CLIENT; } L().PostAsync(\"a\", null);", "POST")]
    [InlineData("} private HttpClient N() => CLIENT; public void O() { N().PostAsync(\"a\", null);", "POST")]
    [InlineData("} private HttpClient P => CLIENT; public void O() { P.PostAsync(\"a\", null);", "POST")]
    [InlineData("} private HttpClient P { get; } = CLIENT; public void O() { P.PostAsync(\"a\", null);", "POST")]
    [InlineData("} private async Task<HttpClient> N() { await Task.Yield(); return CLIENT; } public async Task O() { (await N()).PostAsync(\"a\", null);", "POST")]
    [InlineData("{ var c = CLIENT; c.GetAsync(\"a\"); } { var c = d; c.PostAsync(\"a\", null); }", "GET")] // another of its name
    [InlineData("var c = CLIENT; c.GetAsync(\"a\"); } void N(HttpClient c) { c.PostAsync(\"a\", null);", "GET")]
    [InlineData("field = CLIENT; field.GetAsync(\"a\"); } class Other2 { HttpClient field = null!; void N() { field.PostAsync(\"a\", null); }", "GET")]
    [InlineData("var c = CLIENT; c.GetAsync(\"a\"); Put(client: d);", "GET")]
    [InlineData("var a = new { c = 1 }; var c2 = CLIENT; c2.GetAsync(\"a\"); Console.WriteLine(a.c);", "GET")]
    [InlineData("var n = CLIENT == null ? 1 : 2;", "")]
    [InlineData("_ = CLIENT;", "")]
    [InlineData("var c = CLIENT; ArgumentNullException.ThrowIfNull(c);", "")]
    [InlineData("var c = CLIENT; if (ReferenceEquals(c, d) || Equals(c, d)) return;", "")]
    [InlineData("var c = CLIENT; Console.WriteLine(nameof(c));", "")]
    [InlineData("Console.WriteLine(CLIENT);", "escapes")]
    [InlineData("var c = CLIENT; GC.KeepAlive(c);", "escapes")]
    [InlineData("var t = (CLIENT, 1);", "escapes")]
    [InlineData("Func<HttpClient> f = () => CLIENT;", "escapes")]
    [InlineData("var a = new[] { CLIENT };", "escapes")]
    [InlineData("var a = new { Client = CLIENT };", "escapes")]
    [InlineData("var a = x switch { true => CLIENT, _ => d };", "escapes")]
    [InlineData("var c = CLIENT; IDisposable e = c; e.Dispose();", "")]
    [InlineData("Func<HttpClient> f = () => { return CLIENT; };", "escapes")]
    [InlineData("} private IEnumerable<HttpClient> N() { yield return CLIENT; } public void O() { foreach (var c in N()) c.PostAsync(\"a\", null);", "")]
    [InlineData("HttpClient c1 = CLIENT, c2 = c1, c3 = c2, c4 = c3, c5 = c4; c5.PostAsync(\"a\", null);", "escapes")] // followed no further
    [InlineData("HttpClient c1 = CLIENT, c2 = c1; c2.PostAsync(\"a\", null);", "POST")]
    public void A_client(string body, string expected)
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                public void M(HttpClient d, bool x, HttpRequestMessage message) { {{body.Replace("CLIENT", "[|new HttpClient()|]")}} }
                {{Others}}
            }

            static class Extensions
            {
                public static void Buy(this HttpClient client) => client.PostAsync("a", null);
                public static void BuyLater(this HttpClient client) { client.Buy(); }
            }
            """);
        var sends = new ClientSends(code.Http, default);
        sends.Through((ExpressionSyntax)code.Mark);
        Assert.Equal(expected, Text(sends));
        Assert.True(sends.IsUsed);
    }

    [Theory]
    [InlineData("class T(HttpClient client) { public void Buy() => client.PostAsync(\"a\", null); }", "POST")]
    [InlineData("class T { public T(HttpClient client) => client.PostAsync(\"a\", null); public T(HttpClient client, int n) => client.GetAsync(\"a\"); }", "GET POST")]
    [InlineData("class T(IHttpClientFactory factory) { public void Buy() => factory.CreateClient().PostAsync(\"a\", null); }", "")]
    [InlineData("class T { public void Buy(HttpClient client) => client.PostAsync(\"a\", null); }", "")]
    [InlineData("class B(HttpClient client) { protected void Base() => client.PostAsync(\"a\", null); } class T(HttpClient client) : B(client) { public void Buy() => Base(); }", "POST")]
    [InlineData("class B { protected HttpClient client; protected B(HttpClient client) { this.client = client; } } class T : B { public T(HttpClient client) : base(client) { } public void Buy() => client.PostAsync(\"a\", null); } class U : B { public U(HttpClient client) : base(client) { } public void Look() => client.GetAsync(\"a\"); }", "POST")] // the base's member is this class's own client
    public void A_typed_client(string types, string expected)
    {
        var code = MarkedCode.Of(types);
        var sends = new ClientSends(code.Http, default);
        sends.Through(code.Compilation.GetTypeByMetadataName("T")!);
        Assert.Equal(expected, Text(sends));
    }

    [Theory]
    [InlineData("[Refit.Get(\"/a\")] Task A(); [Refit.Post(\"/a\")] Task B(); [Refit.Put(\"/a\")] Task C(); [Refit.Delete(\"/a\")] Task D(); [Refit.Patch(\"/a\")] Task E(); [Refit.Head(\"/a\")] Task F(); [Refit.Options(\"/a\")] Task G();", "DELETE GET HEAD OPTIONS PATCH POST PUT")]
    [InlineData("[Refit.Post(\"/a\")] Task A([Refit.Header(\"Idempotency-Key\")] string key);", "POST+key")]
    [InlineData("[Refit.Post(\"/a\")] Task A([Refit.Header(\"X-Trace\")] string trace);", "POST")]
    [InlineData("[Refit.Post(\"/a/_search\")] Task A();", "POST+safe")]
    [InlineData("[Idempotent, Refit.Post(\"/a\")] Task A();", "POST+safe")]
    [InlineData("[Other, Refit.Post(\"/a\")] Task A();", "POST")]
    [InlineData("Task A();", "")]
    public void A_Refit_interface(string members, string expected)
    {
        var code = MarkedCode.Of($"interface I : J {{ {members} }} interface J {{ }} class IdempotentAttribute : Attribute {{ }} class OtherAttribute : Attribute {{ }}");
        var sends = new ClientSends(code.Http, default);
        sends.ThroughRefit(code.Compilation.GetTypeByMetadataName("I")!);
        Assert.Equal(expected, Text(sends));
        Assert.True(sends.IsUsed);

        // An interface sends what those send that it extends; a class is none.
        var inherited = MarkedCode.Of($"interface I : J {{ }} interface J {{ {members} }} class IdempotentAttribute : Attribute {{ }} class OtherAttribute : Attribute {{ }}");
        var through = new ClientSends(inherited.Http, default);
        through.ThroughRefit(inherited.Compilation.GetTypeByMetadataName("I")!);
        Assert.Equal(expected, Text(through));
        through.ThroughRefit(inherited.Compilation.GetTypeByMetadataName("OtherAttribute")!);
        Assert.True(through.Escapes);
    }

    private static string Text(ClientSends sends) => string.Join(' ', sends.Found
        .Select(send => $"{send.Method ?? "?"}{(send.IsKeyed ? "+key" : "")}{(send.IsKnownSafe ? "+safe" : "")}").Order().Concat(sends.Escapes ? ["escapes"] : []));
}
