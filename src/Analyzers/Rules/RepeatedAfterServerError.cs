using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY213: a non-idempotent request is sent again after a server error.</summary>
/// <remarks>
/// RFC 9110 §15.6.4: a 503 may name a time after which to try again; another 5xx says nothing of whether the request was applied.
/// </remarks>
internal static class RepeatedAfterServerError
{
    public const string Id = "GOAWAY213";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A non-idempotent request is sent again after a server error",
        "'{0}' sends this {1} {2} when the server answers 5xx, though it may have executed it; retry only after 429 or 503 with Retry-After, or give the request an idempotency key",
        DiagnosticSeverity.Info);

    public static bool IsBroken(RetryDecision decision, HttpCompilation http, GoAwayOptions options) =>
        decision.Failure == Failure.ServerError && decision.IsUnsafe(options) && (!decision.IsHanded || decision.IsInHandler(http));

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Again.Client,
        decision.RequestName,
        decision.HowOften);
}
