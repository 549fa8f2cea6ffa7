using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY209: an idempotency key is made anew on each attempt.</summary>
/// <remarks>
/// A server recognises a repeated request by its key (draft-ietf-httpapi-idempotency-key-header §2.2): with a new key each
/// attempt is a new request.
/// </remarks>
internal static class KeyPerAttempt
{
    public const string Id = "GOAWAY209";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "An idempotency key is made anew on each attempt",
        "'{0}' sends this {1} {2} with another idempotency key each time, so the server executes each as a new request; make the key once, before the first attempt");

    public static bool IsBroken(RetryDecision decision, GoAwayOptions options) =>
        decision.KeyChanges && decision.Again.Method is { } method && options.IsUnsafe(method);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Repetition,
        decision.Again.Client,
        decision.Again.Method,
        decision.HowOften);
}
