using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY201: a non-idempotent request is sent again after a failure.</summary>
/// <remarks>
/// RFC 9110 §9.2.2: a client should not automatically retry a request with a non-idempotent method unless it knows that the
/// request was not applied. No property of the exception tells (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class RepeatedUnsafeSend
{
    public const string Id = "GOAWAY201";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A non-idempotent request is sent again after a failure",
        "'{0}' sends this {1} {2} when the connection is lost, though the server may have executed it; retry only what was never sent, or give the request an idempotency key");

    public static bool IsBroken(RetryDecision decision, GoAwayOptions options) =>
        decision.Failure != Failure.ServerError && !decision.IsHanded && decision.IsUnsafe(options);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Taken.Select(h => h.CatchKeyword.GetLocation()),
        decision.Again.Client,
        decision.Again.Method,
        decision.HowOften);
}
