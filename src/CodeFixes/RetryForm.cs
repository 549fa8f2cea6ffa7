using System.Collections.Immutable;

namespace GoAway.Analyzers;

/// <summary>A retry configuration that can be inserted.</summary>
/// <param name="Title">What its action is called.</param>
/// <param name="EquivalenceKey">The action's key.</param>
internal sealed record RetryForm(string Title, string EquivalenceKey)
{
    /// <summary>Microsoft.Extensions.Http.Resilience, for clients of the factory.</summary>
    public static readonly RetryForm Resilience = new("Add a standard resilience handler that retries neither POST nor PATCH", "InsertResilienceHandler");

    /// <summary>The same package, for clients that are made with new: a pipeline of Polly v8.</summary>
    public static readonly RetryForm Pipeline = new("Put the client over a resilience pipeline that retries neither POST nor PATCH", "InsertResiliencePipeline");

    /// <summary>Microsoft.Extensions.Http.Polly: a policy of Polly v7.</summary>
    public static readonly RetryForm Policy = new("Add a retry policy for idempotent requests", "InsertPolicyHandler");

    /// <summary>No library.</summary>
    public static readonly RetryForm Handler = new("Add a handler that sends idempotent requests again (GoAwayRetryHandler)", "InsertGoAwayRetryHandler");

    /// <summary>The best first.</summary>
    public static readonly ImmutableArray<RetryForm> All = ImmutableArray.Create(Resilience, Pipeline, Policy, Handler);
}
