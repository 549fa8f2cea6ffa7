using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// What a policy does with a POST after a graceful close, a 503, a 404 and a timeout: "4" for sent up to four times, "1" for once,
/// "∞" without bound, "?" where the source does not tell.
/// </summary>
public sealed class StrategyAnswerTests
{
    private static readonly Setup V7 = new(World.Net8) { Usings = ["System.Net.Sockets", "Polly", "Polly.Retry", "Polly.Registry", "Polly.Extensions.Http"] };

    private static readonly Setup V8 = new(World.Net10)
    {
        Usings = ["Polly", "Polly.Retry", "Polly.Hedging", "Polly.Fallback", "Polly.Registry", "Microsoft.Extensions.Http.Resilience"],
    };

    private const string Fallbacks = """
        private static readonly PolicyBuilder<HttpResponseMessage> Lost = Policy<HttpResponseMessage>.Handle<HttpRequestException>();
        private static readonly PolicyBuilder<HttpResponseMessage> NotFound = Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.NotFound);
        public static Func<HttpRequestException, bool>? Elsewhere { get; set; }
        """;

    [Theory]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync()", "2 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(3)", "4 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(0)", "1 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync((e, i) => { })", "2 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(Count)", "∞ 1 1 1", "public static int Count { get; set; }")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryForeverAsync()", "∞ 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryForeverAsync(_ => TimeSpan.Zero)", "∞ 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryAsync(2, _ => TimeSpan.Zero, (e, t, i, c) => { })", "3 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryAsync(new[] { TimeSpan.Zero, TimeSpan.Zero })", "3 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryAsync(new List<TimeSpan> { TimeSpan.Zero })", "2 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryAsync(Enumerable.Repeat(TimeSpan.Zero, 5))", "6 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().WaitAndRetryAsync(Enumerable.Range(1, 2).Select(i => TimeSpan.FromSeconds(i)))", "3 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().Or<TaskCanceledException>().RetryAsync(1)", "2 1 1 2")]
    [InlineData("Policy.Handle<Exception>().RetryAsync(1)", "2 1 1 2")]
    [InlineData("Policy.Handle<Exception>(e => e is not HttpRequestException).RetryAsync(1)", "1 1 1 2")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode >= HttpStatusCode.InternalServerError).RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>(IsTransient).RetryAsync(1)", "2 1 1 1", "static bool IsTransient(HttpRequestException e) => e.StatusCode is null or >= HttpStatusCode.InternalServerError;")]
    [InlineData("Policy.HandleInner<IOException>().RetryAsync(1)", "2 1 1 1")]
    [InlineData("Policy.HandleInner<TimeoutException>().RetryAsync(1)", "1 1 1 2")]
    [InlineData("Policy.Handle<ArgumentException>().OrInner<HttpRequestException>().RetryAsync(1)", "2 1 1 1")]
    [InlineData("Policy.HandleInner<System.Net.Sockets.SocketException>().RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).RetryAsync(1)", "1 2 2 1")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.NotFound).RetryAsync(1)", "1 1 2 1")]
    [InlineData("Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>(r => r.StatusCode >= HttpStatusCode.InternalServerError).RetryAsync(1)", "2 2 1 1")]
    [InlineData("Policy<HttpResponseMessage>.Handle<HttpRequestException>().OrResult(r => (int)r.StatusCode == 404).RetryAsync(1)", "2 1 2 1")]
    [InlineData("Policy<HttpResponseMessage>.HandleResult(r => r.RequestMessage!.Method == HttpMethod.Get).RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy<HttpResponseMessage>.HandleResult(r => r.RequestMessage!.Method == HttpMethod.Post).RetryAsync(1)", "1 2 2 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2)", "3 3 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult(r => r.StatusCode == HttpStatusCode.NotFound).RetryAsync(2)", "3 3 3 1")]
    [InlineData("Policy.Handle<TaskCanceledException>().OrTransientHttpStatusCode().RetryAsync(2)", "1 3 1 3")]
    [InlineData("Policy.Handle<TaskCanceledException>().OrTransientHttpError().RetryAsync(2)", "3 3 1 3")]
    [InlineData("Policy.TimeoutAsync<HttpResponseMessage>(3)", "1 1 1 1")]
    [InlineData("Policy.NoOpAsync<HttpResponseMessage>()", "1 1 1 1")]
    [InlineData("Policy.BulkheadAsync<HttpResponseMessage>(3)", "1 1 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().CircuitBreakerAsync(3, TimeSpan.FromSeconds(1))", "1 1 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().AdvancedCircuitBreakerAsync(0.5, TimeSpan.Zero, 3, TimeSpan.FromSeconds(1))", "1 1 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1).WrapAsync(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2))", "6 6 1 1")]
    [InlineData("Policy.WrapAsync(Policy.TimeoutAsync<HttpResponseMessage>(3), HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1), Policy.TimeoutAsync<HttpResponseMessage>(3))", "2 2 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2).WrapAsync(HttpPolicyExtensions.HandleTransientHttpError().FallbackAsync(new HttpResponseMessage()))", "1 1 1 1")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().FallbackAsync(new HttpResponseMessage()).WrapAsync(HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2))", "3 3 1 1")]
    [InlineData("Policy.HandleInner<HttpProtocolException>().RetryAsync(1)", "2 1 1 1")]
    [InlineData("Policy.HandleInner<HttpProtocolException>(e => e.ErrorCode == 0).RetryAsync(1)", "2 1 1 1")]
    [InlineData("Policy.HandleInner<HttpProtocolException>(e => e.ErrorCode == 11).RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.HandleInner<HttpRequestException>().RetryAsync(1)", "2 1 1 1")]
    [InlineData("Policy.HandleInner<SocketException>().RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.HandleInner<IOException>(Elsewhere!).RetryAsync(1)", "? 1 1 1", "public static Func<IOException, bool>? Elsewhere { get; set; }")]
    [InlineData("Policy.Handle<TaskCanceledException>().OrInner<HttpProtocolException>().RetryAsync(1)", "2 1 1 2")]
    [InlineData("Policy.Handle<HttpRequestException>(Elsewhere!).RetryAsync(1)", "? 1 1 1", "public static Func<HttpRequestException, bool>? Elsewhere { get; set; }")]
    [InlineData("Policy.Handle<HttpRequestException>(e => throw new InvalidOperationException()).RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>(e => new[] { 1, 2 }.Any(n => n == Setting)).RetryAsync(1)", "2 1 1 1", "public static int Setting { get; set; }")]
    [InlineData("Policy.Handle<HttpRequestException>(e => new[] { 1, 2 }.All(n => n == Setting)).RetryAsync(1)", "2 1 1 1", "public static int Setting { get; set; }")]
    [InlineData("Policy.Handle<HttpRequestException>(e => new[] { 1, 2 }.Any(n => n == e.Message.Length)).RetryAsync(1)", "? 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>(e => new[] { 1, 2 }.All(n => n == e.Message.Length)).RetryAsync(1)", "? 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>(e => new[] { 1, 2 }.Any(n => throw new InvalidOperationException())).RetryAsync(1)", "1 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(2, (e, i) => throw new InvalidOperationException())", "1 1 1 1")]
    [InlineData("Policy<HttpResponseMessage>.HandleResult(r => throw new InvalidOperationException()).RetryAsync(2)", "1 1 1 1")]
    [InlineData("Policy<HttpResponseMessage>.Handle<HttpRequestException>().OrResult(r => (int)r.StatusCode >= 500).RetryAsync(2)", "3 3 1 1")]
    [InlineData("Policy<HttpResponseMessage>.Handle<HttpRequestException>().OrResult(r => Elsewhere).RetryAsync(2)", "3 3 3 1", "public static bool Elsewhere { get; set; }")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(-1 + 1)", "1 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(1000)", "∞ 1 1 1")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(2).WrapAsync(Policy.Handle<TaskCanceledException>().RetryAsync(1))", "3 1 1 2")]
    [InlineData("NotFound.RetryAsync(2).WrapAsync(Lost.FallbackAsync(new HttpResponseMessage(HttpStatusCode.NotFound)))", "3 1 3 1", Fallbacks)]
    [InlineData("NotFound.RetryAsync(2).WrapAsync(Lost.FallbackAsync(new HttpResponseMessage(HttpStatusCode.OK)))", "1 1 3 1", Fallbacks)]
    [InlineData("NotFound.RetryAsync(2).WrapAsync(Lost.FallbackAsync(token => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound))))", "3 1 3 1", Fallbacks)]
    [InlineData("Policy<HttpResponseMessage>.Handle<TimeoutException>().RetryAsync(2).WrapAsync(Lost.FallbackAsync(token => throw new TimeoutException()))", "3 1 1 1", Fallbacks)]
    [InlineData("Policy<HttpResponseMessage>.Handle<TaskCanceledException>().RetryAsync(2).WrapAsync(Lost.FallbackAsync(new HttpResponseMessage()))", "1 1 1 3", Fallbacks)]
    [InlineData("Policy<HttpResponseMessage>.Handle<TimeoutException>().RetryAsync(2).WrapAsync(Policy<HttpResponseMessage>.Handle<HttpRequestException>(e => throw new TimeoutException()).FallbackAsync(new HttpResponseMessage()))", "3 1 1 1", Fallbacks)]
    [InlineData("Lost.RetryAsync(2).WrapAsync(Policy<HttpResponseMessage>.Handle<HttpRequestException>(Elsewhere!).FallbackAsync(new HttpResponseMessage()))", "? 1 1 1", Fallbacks)]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(2).AsAsyncPolicy<HttpResponseMessage>().WithPolicyKey(\"x\")", "3 1 1 1")]
    [InlineData("Elsewhere!", "? ? ? ?", "public static IAsyncPolicy? Elsewhere { get; set; }")]
    public void V7_policies(string policy, string expected, string members = "") =>
        Assert.Equal(expected, Ask("object", policy, members, V7));

    [Theory]
    [InlineData("request => request.Method == HttpMethod.Get ? Retry : NoOp", "1 1 1 1")]
    [InlineData("request => request.Method == HttpMethod.Get ? Retry : Longer", "6 6 1 1")]
    [InlineData("request => request.Method == HttpMethod.Post ? NoOp : Retry", "1 1 1 1")]
    [InlineData("request => { if (request.Method == HttpMethod.Post) { return NoOp; } return Retry; }", "1 1 1 1")]
    [InlineData("request => request.Method.Method switch { \"GET\" or \"HEAD\" => Retry, _ => NoOp }", "1 1 1 1")]
    [InlineData("_ => Retry", "3 3 1 1")]
    [InlineData("request => request.Headers.Contains(\"Idempotency-Key\") ? Retry : NoOp", "1 1 1 1")]
    [InlineData("request => request.RequestUri!.Host == \"x\" ? Retry : NoOp", "? ? 1 1")]
    [InlineData("Select", "1 1 1 1")]
    public void V7_selectors(string selector, string expected) => Assert.Equal(expected, Ask(
        "Func<HttpRequestMessage, IAsyncPolicy<HttpResponseMessage>>",
        selector,
        """
        static readonly IAsyncPolicy<HttpResponseMessage> Retry = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2);
        static readonly IAsyncPolicy<HttpResponseMessage> Longer = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(5);
        static readonly IAsyncPolicy<HttpResponseMessage> NoOp = Policy.NoOpAsync<HttpResponseMessage>();
        static IAsyncPolicy<HttpResponseMessage> Select(HttpRequestMessage request) => IsIdempotent(request) ? Retry : NoOp;
        static bool IsIdempotent(HttpRequestMessage request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Put;
        """,
        V7));

    [Theory]
    [InlineData("p => p.RetryAsync(3)", "4 4 1 1")]
    [InlineData("p => p.WaitAndRetryAsync(2, _ => TimeSpan.Zero)", "3 3 1 1")]
    [InlineData("p => p.OrResult(r => r.StatusCode == HttpStatusCode.NotFound).RetryAsync(1)", "2 2 2 1")]
    [InlineData("p => p.CircuitBreakerAsync(5, TimeSpan.FromSeconds(1))", "1 1 1 1")]
    [InlineData("Make", "2 2 1 1")]
    public void V7_builders(string builder, string expected) => Assert.Equal(expected, Ask(
        "Func<PolicyBuilder<HttpResponseMessage>, IAsyncPolicy<HttpResponseMessage>>",
        builder,
        "static IAsyncPolicy<HttpResponseMessage> Make(PolicyBuilder<HttpResponseMessage> p) => p.RetryAsync();",
        V7));

    [Theory]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build()", "4 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1 }).AddTimeout(TimeSpan.FromSeconds(1)).Build()", "2 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = int.MaxValue }).Build()", "∞ 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(Options).Build()", "3 1 1 1", "static readonly RetryStrategyOptions Options = new() { MaxRetryAttempts = 2 };")]
    [InlineData("new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(1)).AddConcurrencyLimiter(3).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).Build()", "4 4 1 4")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome)) }).Build()", "4 4 1 4")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>() })", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => r.StatusCode == HttpStatusCode.ServiceUnavailable) })", "1 4 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleInner<IOException>() })", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.StatusCode == HttpStatusCode.NotFound) })", "1 1 4 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => args.Outcome switch { { Exception: HttpRequestException { StatusCode: null } } => PredicateResult.True(), _ => PredicateResult.False() } })", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => new ValueTask<bool>(args is { Outcome: { Result: { StatusCode: >= HttpStatusCode.InternalServerError } } }) })", "1 4 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => new(args.Context.GetRequestMessage()?.Method != HttpMethod.Post && args.Outcome.Exception is not null) })", "1 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => new(args.Outcome.Result?.RequestMessage?.Method != HttpMethod.Post) })", "4 1 1 4")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => new(args.AttemptNumber < 2 && args.Outcome.Exception is HttpRequestException) })", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = async args => { await Task.Yield(); return args.Outcome.Exception is HttpRequestException; } })", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = Elsewhere! })", "? ? ? ?", "public static Func<RetryPredicateArguments<HttpResponseMessage>, ValueTask<bool>>? Elsewhere { get; set; }")]
    [InlineData("Http(Guarded())", "1 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); o.DisableFor(HttpMethod.Post, HttpMethod.Patch); return o; }")]
    [InlineData("Http(Guarded())", "4 4 1 4", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); o.DisableFor(HttpMethod.Delete); return o; }")]
    [InlineData("Http(Guarded())", "1 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions { MaxRetryAttempts = 2 }; o.DisableForUnsafeHttpMethods(); return o; }")]
    [InlineData("Http(Guarded())", "4 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); o.DisableForUnsafeHttpMethods(); o.ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(); return o; }")]
    [InlineData("Http(Guarded())", "1 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); var inner = o.ShouldHandle; o.ShouldHandle = async args => args.Context.GetRequestMessage() is { } request && request.Method == HttpMethod.Get && await inner(args); return o; }")]
    [InlineData("Http(Guarded())", "4 4 1 4", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); var inner = o.ShouldHandle; o.ShouldHandle = async args => await inner(args); return o; }")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HttpHedgingStrategyOptions()).Build()", "2 2 2 2")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { MaxHedgedAttempts = 3, Delay = Timeout.InfiniteTimeSpan }).Build()", "4 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { ShouldHandle = args => PredicateResult.False() }).Build()", "2 2 2 2")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { ShouldHandle = args => PredicateResult.False(), DelayGenerator = args => new ValueTask<TimeSpan>(args.Context.GetRequestMessage()?.Method == HttpMethod.Get ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan) }).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddPipeline(new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1 }).Build()).Build()", "2 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1 }).AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2 }).Build()", "6 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new() { MaxRetryAttempts = 2 }).AddFallback(new() { ShouldHandle = args => PredicateResult.True(), FallbackAction = args => Outcome.FromResultAsValueTask(new HttpResponseMessage()) }).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1 }).Build().AsAsyncPolicy()", "2 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<TaskCanceledException>() }).Build()", "1 1 1 4")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().HandleInner<TimeoutException>() }).Build()", "1 1 1 4")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().HandleInner<HttpRequestException>() }).Build()", "1 1 1 1")] // itself is not its cause
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = Count }).Build()", "∞ 1 1 1", "public static int Count { get; set; }")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { OnRetry = args => throw new InvalidOperationException() }).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { OnRetry = args => default }).Build()", "4 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => throw new InvalidOperationException() })", "1 1 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(r => (int)r.StatusCode >= 500) })", "4 4 1 1")]
    [InlineData("Http(new HttpRetryStrategyOptions { ShouldHandle = args => new(Lost(args.Outcome)) })", "4 1 1 1", "static readonly Predicate<Outcome<HttpResponseMessage>> Lost = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().Build();")]
    [InlineData("Http(Guarded())", "1 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); o.DisableFor(HttpMethod.Get, HttpMethod.Post); return o; }")]
    [InlineData("Http(Guarded())", "? ? ? ?", "public static HttpMethod[] All { get; set; } = null!; static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions(); o.DisableFor(All); return o; }")]
    [InlineData("Http(Guarded())", "1 1 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions { ShouldHandle = args => PredicateResult.True() }; o.DisableFor(HttpMethod.Post); return o; }")]
    [InlineData("Http(Guarded())", "1 4 1 1", "static HttpRetryStrategyOptions Guarded() { var o = new HttpRetryStrategyOptions { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => (int)r.StatusCode >= 500) }; o.DisableFor(HttpMethod.Put); return o; }")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { MaxHedgedAttempts = 2, Delay = TimeSpan.FromSeconds(1) }).Build()", "3 3 3 3")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { ShouldHandle = args => PredicateResult.False(), DelayGenerator = args => new ValueTask<TimeSpan>(TimeSpan.FromSeconds(1)) }).Build()", "2 2 2 2")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { ShouldHandle = args => PredicateResult.False(), DelayGenerator = args => new ValueTask<TimeSpan>(Timeout.InfiniteTimeSpan) }).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { ShouldHandle = args => PredicateResult.False(), DelayGenerator = args => throw new InvalidOperationException() }).Build()", "1 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new() { MaxRetryAttempts = 2, ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<TimeoutException>() }).AddFallback(new() { ShouldHandle = args => new(args.Outcome.Exception is HttpRequestException), FallbackAction = args => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(new TimeoutException()) }).Build()", "3 1 1 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new() { MaxRetryAttempts = 2, ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => r.StatusCode == HttpStatusCode.NotFound) }).AddFallback(new() { ShouldHandle = args => new(args.Outcome.Exception is HttpRequestException), FallbackAction = args => Outcome.FromResultAsValueTask(new HttpResponseMessage(HttpStatusCode.NotFound)) }).Build()", "3 1 3 1")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddPipeline(Elsewhere!).Build()", "? ? ? ?", "public static ResiliencePipeline<HttpResponseMessage>? Elsewhere { get; set; }")]
    [InlineData("ResiliencePipeline<HttpResponseMessage>.Empty", "1 1 1 1")]
    [InlineData("new ResiliencePipelineRegistry<string>().GetOrAddPipeline(\"x\", builder => builder.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1 }))", "2 1 1 1")]
    [InlineData("Elsewhere!", "? ? ? ?", "public static ResiliencePipeline? Elsewhere { get; set; }")]
    public void V8_pipelines(string pipeline, string expected, string members = "") => Assert.Equal(expected, Ask(
        "object",
        pipeline,
        members + "static ResiliencePipeline<HttpResponseMessage> Http(HttpRetryStrategyOptions options) => new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(options).Build();",
        V8));

    [Theory]
    [InlineData("builder => builder.AddRetry(new HttpRetryStrategyOptions())", "4 4 1 4")]
    [InlineData("builder => { builder.AddTimeout(TimeSpan.FromSeconds(1)); builder.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 }); }", "2 2 1 2")]
    [InlineData("Configure", "2 2 1 2")]
    [InlineData("builder => { if (Elsewhere) Console.WriteLine(); builder.AddRetry(new HttpRetryStrategyOptions()); }", "4 4 1 4")] // either way the same
    [InlineData("builder => { if (Elsewhere) throw new IOException(); builder.AddRetry(new HttpRetryStrategyOptions()); }", "4 4 1 4")]
    [InlineData("builder => { if (Elsewhere) builder.AddRetry(new HttpRetryStrategyOptions()); }", "4 4 1 4")] // on one way
    [InlineData("builder => { if (Elsewhere) builder.AddTimeout(TimeSpan.Zero); }", "1 1 1 1")]
    [InlineData("(builder) => builder.AddRetry(new HttpRetryStrategyOptions()).AddTimeout(TimeSpan.Zero).AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 })", "8 8 1 8")]
    [InlineData("builder => { }", "1 1 1 1")]
    public void V8_configuration(string configure, string expected) => Assert.Equal(expected, Ask(
        "Action<ResiliencePipelineBuilder<HttpResponseMessage>>",
        configure,
        "static bool Elsewhere { get; set; } static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> b) => b.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1 });",
        V8));

    /// <summary>After 399, 400, 407, 408, 409, 428, 429, 430, 499, 500 and 599.</summary>
    [Theory]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(1)", "nnnynnnnnyy")]
    [InlineData("Policy.Handle<HttpRequestException>().OrTransientHttpStatusCode().RetryAsync(1)", "nnnynnnnnyy")]
    public void V7_statuses(string policy, string expected) => Assert.Equal(expected, Statuses(policy, V7));

    [Theory]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions()).Build()", "nnnynnynnyy")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>()).Build()", "nnnnnnnnnnn")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HttpHedgingStrategyOptions { Delay = Timeout.InfiniteTimeSpan }).Build()", "nnnynnynnyy")]
    [InlineData("new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HttpHedgingStrategyOptions()).Build()", "nyyyyyyyyyy")] // what took its time
    public void V8_statuses(string pipeline, string expected) => Assert.Equal(expected, Statuses(pipeline, V8));

    private static string Statuses(string strategy, Setup setup) => Ask(
        "object", strategy, "", setup, answers: [399, 400, 407, 408, 409, 428, 429, 430, 499, 500, 599]).Replace(" ", "").Replace('1', 'n').Replace('2', 'y').Replace('4', 'y');

    [Fact]
    public void Get_is_asked_as_get() => Assert.Equal("3 3 1 1", Ask(
        "Func<HttpRequestMessage, IAsyncPolicy<HttpResponseMessage>>",
        "request => request.Method == HttpMethod.Get ? HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(2) : Policy.NoOpAsync<HttpResponseMessage>()",
        "",
        V7,
        "GET"));

    private static string Ask(string type, string strategy, string members, Setup setup, string method = "POST", int[]? answers = null)
    {
        var source = $"static class C {{ static readonly {type} Strategy = {strategy}; {members} }}";
        var compilation = Analysis.Compile(source, setup);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var http = HttpCompilation.Of(compilation, new ConfigurationFiles(setup.Configuration()))!;
        var expression = compilation.SyntaxTrees.SelectMany(t => t.GetRoot().DescendantNodes()).OfType<VariableDeclaratorSyntax>()
            .First(v => v.Identifier.ValueText == "Strategy").Initializer!.Value;
        var request = Scenario.Request(compilation.GetTypeByMetadataName(KnownSymbols.HttpRequestMessageName)!, method);
        Scenario[] scenarios = answers is null
            ? [Scenario.GracefulClose(http.Symbols)[0], Scenario.Answers(503), Scenario.Answers(404), Scenario.Timeout(http.Symbols)[0]]
            : [.. answers.Select(Scenario.Answers)];
        return string.Join(' ', scenarios.Select(s => StrategyAnswer.Of(http, expression, s, request, CancellationToken.None)).Select(a => a switch
        {
            { SendsAgain: Answer.Unknown } => "?",
            { SendsAgain: Answer.No } => "1",
            { Times: { } times } => times.ToString(),
            _ => "∞",
        }));
    }
}
