using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// What the caller of a pipeline finds after a graceful close, a timeout, a 200, a 404 and a 503, and how often was sent: "y" and
/// "n" for a condition that is true or false, "?" for an open one, "!" where the execution throws.
/// </summary>
public sealed class ExecutionTests
{
    private const string Send = "[|client.PostAsync(\"a\", null)|]";

    [Theory]
    [InlineData("Retry.ExecuteAsync(async token => await SEND)", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("Retry.ExecuteAsync(async token => await SEND, default(CancellationToken))", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("Retry.ExecuteAsync(async (text, token) => await SEND, \"a\")", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("Retry.ExecuteAsync(async context => await SEND, ResilienceContextPool.Shared.Get())", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("Retry.ExecuteOutcomeAsync(async (context, text) => Outcome.FromResult(await SEND), ResilienceContextPool.Shared.Get(), \"a\")", "response.Exception == null", "n3 n1 y1 y1 y3")]
    [InlineData("Retry.ExecuteOutcomeAsync(async (context, text) => Outcome.FromResult(await SEND), ResilienceContextPool.Shared.Get(), \"a\")", "response.Result!.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("Retry.ExecuteOutcomeAsync(async (context, text) => { try { return Outcome.FromResult(await SEND); } catch (Exception e) { return Outcome.FromException<HttpResponseMessage>(e); } }, ResilienceContextPool.Shared.Get(), \"a\")", "response.Exception == null", "n3 n1 y1 y1 y3")]
    [InlineData("Retry.ExecuteOutcomeAsync(async (context, text) => { try { return Outcome.FromResult(await SEND); } catch (Exception e) { return Outcome.FromException<HttpResponseMessage>(e); } }, ResilienceContextPool.Shared.Get(), \"a\")", "response.Exception is HttpRequestException", "y3 n1 n1 n1 n3")]
    [InlineData("Retry.ExecuteOutcomeAsync(async (context, text) => { try { return Outcome.FromResult(await SEND); } catch (Exception e) { return Outcome.FromException<HttpResponseMessage>(e); } }, ResilienceContextPool.Shared.Get(), \"a\")", "response.Result == null", "y3 y1 n1 n1 n3")]
    public void V8(string execution, string condition, string expected) => Assert.Equal(expected, Ask(
        "using Polly; using Polly.Retry;",
        "static readonly ResiliencePipeline<HttpResponseMessage> Retry = new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new() { MaxRetryAttempts = 2, ShouldHandle = args => new(args.Outcome.Exception is HttpRequestException || args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable) }).Build();",
        execution,
        condition));

    /// <summary>A context of the pool holds no request until one is put into it.</summary>
    [Theory]
    [InlineData("Asking.ExecuteAsync(async context => await SEND, ResilienceContextPool.Shared.Get())", "!3 !3 y3 n3 n3")]
    [InlineData("Asking.ExecuteAsync(async token => await SEND)", "!3 !3 y3 n3 n3")]
    public void Contexts_of_the_pool(string execution, string expected) => Assert.Equal(expected, Ask(
        "using Polly; using Polly.Retry;",
        "static readonly ResiliencePipeline<HttpResponseMessage> Asking = new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new() { MaxRetryAttempts = 2, ShouldHandle = args => new(args.Context.GetRequestMessage() == null) }).Build();",
        execution,
        "response.IsSuccessStatusCode"));

    [Theory]
    [InlineData("ExecuteAsync(() => SEND)", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("ExecuteAsync(token => SEND, default(CancellationToken))", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("ExecuteAsync(context => SEND, new Context())", "response.IsSuccessStatusCode", "!3 !1 y1 n1 n3")]
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.FinalException == null", "n3 n1 y1 y1 y3")]
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.FinalException is HttpRequestException", "y3 n1 n1 n1 n3")]
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.Result == null", "y3 y1 n1 n1 n3")]
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.Result?.StatusCode == HttpStatusCode.NotFound", "n3 n1 n1 y1 n3")]
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.Outcome == OutcomeType.Failure", "y3 y1 ?1 ?1 ?3")] // a result that is handled is a failure, too
    [InlineData("ExecuteAndCaptureAsync(() => SEND)", "response.Outcome == OutcomeType.Successful", "n3 n1 ?1 ?1 ?3")]
    public void V7(string execution, string condition, string expected) => Assert.Equal(expected, Ask(
        "using Polly;",
        "static readonly IAsyncPolicy<HttpResponseMessage> Retry = Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.ServiceUnavailable).RetryAsync(2);",
        "Retry." + execution,
        condition,
        world: World.Net8));

    /// <summary>How often was sent by a policy that tries as often as somebody says: any number of times is an end.</summary>
    [Theory]
    [InlineData("RetryAsync(Count)", true)]
    [InlineData("RetryAsync(2)", false)]
    [InlineData("WaitAndRetryAsync(Count, _ => TimeSpan.Zero)", true)]
    public void Counts_that_are_not_known(string retry, bool expected)
    {
        var code = MarkedCode.Of($"using Polly; class C {{ public static int Count {{ get; set; }} static readonly IAsyncPolicy P = Policy.Handle<HttpRequestException>().{retry}; public async Task M(HttpClient client) {{ await P.ExecuteAsync(() => {Send}); }} }}", World.Net8);
        var findings = new Run(code.Http, new Question(Scenario.GracefulClose(code.Http.Symbols)[0], code.Mark, Limit: 9), default).Over(code.Http.Sources.FunctionOf(code.Method("M"))!, State.Empty);
        Assert.All(findings.Exits, exit => Assert.Equal(ExitKind.Throw, exit.Kind));
        Assert.Equal(expected, findings.Exits.Any(exit => exit.State.Sends == 1));
        Assert.Contains(findings.Exits, exit => exit.State.Sends == 3);
    }

    /// <summary>What is put into a context is found in it.</summary>
    [Theory]
    [InlineData("context.Properties.GetValue(Key, false)", "n1 n1 n1 n1 n1")]
    [InlineData("context.Properties.GetValue(Key, true)", "y1 y1 y1 y1 y1")]
    [InlineData("context.Properties.GetValue(Put, false)", "y1 y1 y1 y1 y1")]
    [InlineData("context.Properties.TryGetValue(Put, out var put) && put", "y1 y1 y1 y1 y1")]
    public void Properties(string condition, string expected) => Assert.Equal(expected, Ask(
        "using Polly;",
        "static readonly ResiliencePropertyKey<bool> Key = new(\"key\"); static readonly ResiliencePropertyKey<bool> Put = new(\"put\");",
        "Asked(client)",
        "response",
        $"private static async Task<bool> Asked(HttpClient client) {{ var context = ResilienceContextPool.Shared.Get(); context.Properties.Set(Put, true); try {{ await SEND; }} catch (Exception) {{ }} return {condition}; }}"));

    private static string Ask(string usings, string members, string execution, string condition, string more = "", World? world = null)
    {
        var source = $"{usings} class C {{ {members} public async Task<int> M(HttpClient client) {{ var response = await {execution}; return ({condition}) ? 1 : 2; }} {more} }}";
        var code = MarkedCode.Of(source.Replace("SEND", Send), world);
        var method = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.ValueText == "M");
        var symbols = code.Http.Symbols;
        Scenario[] scenarios = [Scenario.GracefulClose(symbols)[0], Scenario.Timeout(symbols)[0], Scenario.Success, Scenario.Answers(404), Scenario.Answers(503)];
        return string.Join(' ', scenarios.Select(scenario =>
        {
            var findings = new Run(code.Http, new Question(scenario, code.Mark, Limit: 9), default).Over(method, State.Empty);
            Assert.True(findings.Complete);
            var ends = findings.Exits.Select(End).Distinct().ToArray();
            return $"{(ends.Length == 1 ? ends[0] : '?')}{findings.Sends}";
        }));
    }

    private static char End(Exit exit) => exit switch
    {
        { Kind: ExitKind.Throw } => '!',
        { Value: Constant { Number: 1 } } => 'y',
        { Value: Constant { Number: 2 } } => 'n',
        _ => '?',
    };
}
