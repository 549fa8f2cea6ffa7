using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether each repetition by a registered handler carries the key of the first attempt.</summary>
public sealed class KeyHandlersTests
{
    [Theory]
    [InlineData("RETRY", false)]
    [InlineData("AddHttpMessageHandler<Fresh>().RETRY", true)] // above
    [InlineData("AddHttpMessageHandler<Keeps>().RETRY", true)]
    [InlineData("AddHttpMessageHandler<Tries>().RETRY", true)]
    [InlineData("AddHttpMessageHandler<Trace>().RETRY", false)]
    [InlineData("AddHttpMessageHandler<Empty>().RETRY", false)]
    [InlineData("Keyed().RETRY", true)]
    [InlineData("KeyedToo().RETRY", true)]
    [InlineData("Traced().RETRY", false)]
    [InlineData("AddHttpMessageHandler(() => new Fresh()).RETRY", true)]
    [InlineData("AddHttpMessageHandler((() => new Fresh())).RETRY", true)]
    [InlineData("AddHttpMessageHandler(all => new Fresh()).RETRY", true)]
    [InlineData("AddHttpMessageHandler(() => new Trace()).RETRY", false)]
    [InlineData("AddHttpMessageHandler(() => { return new Fresh(); }).RETRY", false)] // what it makes is not seen
    [InlineData("ConfigureHttpClient(c => c.DefaultRequestHeaders.Add(\"Idempotency-Key\", \"a\")).RETRY", false)] // no handler
    public void In_front_of_it(string chain, bool expected)
    {
        Assert.Equal(expected, Covers($"services.AddHttpClient(\"a\").{chain.Replace("RETRY", "AddStandardResilienceHandler()")};"));
        Assert.Equal(expected, Covers($"services.AddHttpClient(\"a\").{chain.Replace("RETRY", "AddStandardHedgingHandler()")};"));
    }

    [Theory]
    [InlineData("AddHttpMessageHandler<Keeps>()", true)]
    [InlineData("AddHttpMessageHandler<KeepsTried>()", true)]
    [InlineData("AddHttpMessageHandler<Fresh>()", false)] // another one for each attempt
    [InlineData("AddHttpMessageHandler<Tries>()", false)]
    [InlineData("AddHttpMessageHandler<Asks>()", false)]
    [InlineData("AddHttpMessageHandler<Trace>()", false)]
    public void Below_it(string call, bool expected)
    {
        Assert.Equal(expected, Covers($"var b = services.AddHttpClient(\"a\"); b.AddStandardResilienceHandler(); b.{call};"));
        Assert.Equal(expected, Covers($"var b = services.AddHttpClient(\"a\"); b.AddResilienceHandler(\"p\", p => {{ }}); b.{call};"));
        Assert.False(Covers($"var b = services.AddHttpClient(\"a\"); b.AddStandardHedgingHandler(); b.{call};")); // each is a copy of the one above
        Assert.False(Covers($"var b = services.AddHttpClient(\"a\"); b.AddStandardResilienceHandler(); var c = services.AddHttpClient(\"b\"); c.{call};"));
    }

    private static bool Covers(string statements)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;

            static class C
            {
                static void M(IServiceCollection services) { {{statements}} }
                static IHttpClientBuilder Keyed(this IHttpClientBuilder b) => b.AddHttpMessageHandler<Fresh>();
                static IHttpClientBuilder KeyedToo(this IHttpClientBuilder b) { b.AddHttpMessageHandler<Fresh>(); return b; }
                static IHttpClientBuilder Traced(this IHttpClientBuilder b) => b.AddHttpMessageHandler<Trace>();
            }

            class Empty : DelegatingHandler { }
            class Fresh : DelegatingHandler
            {
                private const string Name = "Idempotency-Key";
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { m.Headers.Add(Name, Guid.NewGuid().ToString()); return base.SendAsync(m, t); }
            }
            class Tries : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { m.Headers.TryAddWithoutValidation("Idempotency-Key", ""); return base.SendAsync(m, t); } }
            class Keeps : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { if (!m.Headers.Contains("Idempotency-Key")) m.Headers.Add("Idempotency-Key", ""); return base.SendAsync(m, t); } }
            class KeepsTried : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { if (!m.Headers.TryGetValues("Idempotency-Key", out _)) m.Headers.Add("Idempotency-Key", ""); return base.SendAsync(m, t); } }
            class Asks : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { m.Headers.Contains("Idempotency-Key"); return base.SendAsync(m, t); } }
            class Trace : DelegatingHandler { protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage m, CancellationToken t) { if (!m.Headers.Contains("X-Trace")) m.Headers.Add("X-Trace", ""); return base.SendAsync(m, t); } }
            """);
        var registration = Assert.Single(code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Select(call => ClientRegistration.Of(code.Http, call, default)).OfType<ClientRegistration>());
        return new KeyHandlers(code.Http, default).Cover(registration, Assert.Single(registration.Clients), code.Http.Options.For(registration.Call.SyntaxTree));
    }
}
