using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Where a policy or pipeline is used that a call adds a retry to: what executes under it, and the clients that it is registered for.</summary>
public sealed class PolicyUseTests
{
    private const string Others = """
        private static Task<HttpResponseMessage> Send() => null!;
        private static void Take(object policy) { }
        private static IAsyncPolicy<HttpResponseMessage> Same(IAsyncPolicy<HttpResponseMessage> policy) => policy;
        private static bool Flag { get; set; }
        """;

    [Theory]
    [InlineData("await RETRY.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await RETRY.ExecuteAndCaptureAsync(() => Send());", "ExecuteAndCaptureAsync")]
    [InlineData("await (RETRY).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await ((IAsyncPolicy<HttpResponseMessage>)RETRY).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await RETRY!.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await (Flag ? RETRY : null!).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await RETRY.WithPolicyKey(\"a\").ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await RETRY.WrapAsync(Policy.TimeoutAsync<HttpResponseMessage>(1)).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await Policy.TimeoutAsync<HttpResponseMessage>(1).WrapAsync(RETRY).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("await Policy.WrapAsync(Policy.TimeoutAsync<HttpResponseMessage>(1), RETRY).ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var p = RETRY; await p.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var p = RETRY; await p.ExecuteAsync(() => Send()); await p.ExecuteAndCaptureAsync(() => Send());", "ExecuteAsync ExecuteAndCaptureAsync")]
    [InlineData("IAsyncPolicy<HttpResponseMessage> p; p = RETRY; await p.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var p = RETRY; var q = p; var r = q; await r.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var p = RETRY; var q = p; var r = q; var s = r; await s.ExecuteAsync(() => Send());", "")] // followed no further
    [InlineData("var p = Policy.NoOpAsync<HttpResponseMessage>(); var q = RETRY; await p.ExecuteAsync(() => Send());", "")]
    [InlineData("RETRY.ToString();", "")]
    [InlineData("_ = RETRY;", "")]
    [InlineData("Take(RETRY);", "")]
    [InlineData("await Same(RETRY).ExecuteAsync(() => Send());", "")] // handed to other code
    [InlineData("Func<IAsyncPolicy<HttpResponseMessage>> f = () => RETRY; await f().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("Func<IAsyncPolicy<HttpResponseMessage>> f = () => { return RETRY; }; await f().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("IAsyncPolicy<HttpResponseMessage> L() => RETRY; await L().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("IAsyncPolicy<HttpResponseMessage> L() { return RETRY; } await L().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var l = new Lazy<IAsyncPolicy<HttpResponseMessage>>(() => RETRY); await l.Value.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var l = new Lazy<IAsyncPolicy<HttpResponseMessage>>(() => RETRY); Take(l.IsValueCreated);", "")]
    [InlineData("var registry = new PolicyRegistry(); registry.Add(\"a\", RETRY); await registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"a\").ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var registry = new PolicyRegistry(); registry[\"a\"] = RETRY; await registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"a\").ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var registry = new PolicyRegistry { { \"a\", RETRY } }; await registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"a\").ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var registry = new PolicyRegistry { [\"a\"] = RETRY }; await registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"a\").ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("var registry = new PolicyRegistry(); registry.Add(\"a\", RETRY); await registry.Get<IAsyncPolicy<HttpResponseMessage>>(\"b\").ExecuteAsync(() => Send());", "")]
    [InlineData("var registry = new Dictionary<string, IAsyncPolicy<HttpResponseMessage>> { [\"a\"] = RETRY }; await registry[\"a\"].ExecuteAsync(() => Send());", "")]
    public void In_a_method(string body, string expected) => Assert.Equal(expected, Uses($"static async Task M() {{ {body} }}"));

    [Theory]
    [InlineData("static readonly IAsyncPolicy<HttpResponseMessage> P = RETRY; static Task M() => P.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static readonly IAsyncPolicy<HttpResponseMessage> P = RETRY; static Task M() => C.P.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P { get; } = RETRY; static Task M() => P.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P => RETRY; static Task M() => P.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P { get { return RETRY; } } static Task M() => P.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P() => RETRY; static Task M() => P().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P() { return RETRY; } static Task M() => C.P().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P() { var p = RETRY; return p; } static Task M() => P().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage>? p; static C() { p = RETRY; } static Task M() => p!.ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static IAsyncPolicy<HttpResponseMessage> P<T>() => RETRY; static Task M() => P<int>().ExecuteAsync(() => Send());", "ExecuteAsync")]
    [InlineData("static readonly IAsyncPolicy<HttpResponseMessage> P = RETRY; static Task M() => Other.P.ExecuteAsync(() => Send()); class Other { public static IAsyncPolicy<HttpResponseMessage> P = null!; }", "")]
    [InlineData("static void P() { var p = RETRY; } static Task M(IAsyncPolicy<HttpResponseMessage> p) => p.ExecuteAsync(() => Send());", "")]
    [InlineData("static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler(RETRY); }", "AddPolicyHandler: a")]
    [InlineData("static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler(request => RETRY); }", "AddPolicyHandler: a")]
    [InlineData("static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler(request => Flag ? RETRY : Policy.NoOpAsync<HttpResponseMessage>()); }", "AddPolicyHandler: a")]
    [InlineData("static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler((all, request) => { return RETRY; }); }", "AddPolicyHandler: a")]
    [InlineData("static readonly IAsyncPolicy<HttpResponseMessage> P = RETRY; static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler(P); services.AddHttpClient(\"b\").AddPolicyHandler(P); }", "AddPolicyHandler: a AddPolicyHandler: b")]
    [InlineData("static void M(IServiceCollection services) { services.AddHttpClient(\"a\").AddPolicyHandler(Policy.TimeoutAsync<HttpResponseMessage>(1).WrapAsync(RETRY)); }", "AddPolicyHandler: a")]
    [InlineData("static void M(IServiceCollection services) { var registry = services.AddPolicyRegistry(); registry.Add(\"x\", RETRY); services.AddHttpClient(\"a\").AddPolicyHandlerFromRegistry(\"x\"); services.AddHttpClient(\"b\").AddPolicyHandlerFromRegistry(\"y\"); }", "AddPolicyHandlerFromRegistry: a")]
    [InlineData("static void M(IServiceCollection services) { services.AddSingleton(RETRY); }", "")]
    public void In_a_class(string members, string expected) => Assert.Equal(expected, Uses(members));

    [Theory]
    [InlineData("services.AddHttpClient(\"a\").AddTransientHttpErrorPolicy(p => [|p.RetryAsync(1)|]);", "AddTransientHttpErrorPolicy: a")]
    [InlineData("services.AddHttpClient(\"a\").AddResilienceHandler(\"x\", b => [|b.AddRetry(new())|]);", "AddResilienceHandler: a")]
    [InlineData("services.AddHttpClient(\"a\").AddResilienceHandler(\"x\", b => { [|b.AddRetry(new())|]; });", "AddResilienceHandler: a")]
    [InlineData("services.AddHttpClient(\"a\").AddResilienceHandler(\"x\", b => { b.AddTimeout(TimeSpan.Zero); [|b.AddRetry(new())|].AddTimeout(TimeSpan.Zero); });", "AddResilienceHandler: a")]
    [InlineData("var p = [|new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new())|].Build(); await p.ExecuteAsync(async t => await Send());", "ExecuteAsync")]
    [InlineData("var p = [|new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new())|].AddTimeout(TimeSpan.Zero).Build(); await p.ExecuteAsync(async t => await Send());", "ExecuteAsync")]
    [InlineData("services.AddResiliencePipeline<string, HttpResponseMessage>(\"x\", b => [|b.AddRetry(new())|]); await provider.GetPipeline<HttpResponseMessage>(\"x\").ExecuteAsync(async t => await Send());", "ExecuteAsync")]
    [InlineData("services.AddResiliencePipeline<string, HttpResponseMessage>(\"x\", b => { [|b.AddRetry(new())|]; }); await provider.GetPipeline<HttpResponseMessage>(\"x\").ExecuteAsync(async t => await Send());", "ExecuteAsync")]
    [InlineData("services.AddResiliencePipeline<string, HttpResponseMessage>(\"x\", b => [|b.AddRetry(new())|]); await provider.GetPipeline<HttpResponseMessage>(\"y\").ExecuteAsync(async t => await Send());", "")]
    public void Of_a_pipeline(string body, string expected) => Assert.Equal(
        expected, Uses($"static async Task M(IServiceCollection services, ResiliencePipelineProvider<string> provider) {{ {body} await Task.Yield(); }}"));

    private static string Uses(string members)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Polly;
            using Polly.Registry;
            using Polly.Retry;

            class C
            {
                {{members.Replace("RETRY", "[|Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync(1)|]")}}
                {{Others}}
            }
            """);
        return string.Join(' ', PolicyUse.Of(code.Http, (InvocationExpressionSyntax)code.Mark, default).Select(use =>
            Origins.NameOf(use.Call.Expression) + (use.Registration is { } registration ? $": {string.Join(", ", registration.Clients.Select(client => client.Name))}" : "")));
    }
}
