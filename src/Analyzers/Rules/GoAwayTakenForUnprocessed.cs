using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY210: GOAWAY with NO_ERROR is taken as proof that a request was not processed.</summary>
/// <remarks>
/// RFC 9113 §6.8: only streams above the last stream id were not processed, and SocketsHttpHandler has sent those again itself.
/// What reaches user code with NO_ERROR may have been executed (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class GoAwayTakenForUnprocessed
{
    public const string Id = "GOAWAY210";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "GOAWAY with NO_ERROR is taken as proof that a request was not processed",
        "'{0}' sends this {1} {2} when the server closes the connection gracefully, which does not prove that it was not executed; retry idempotent methods only, or give the request an idempotency key");

    public static bool IsBroken(RetryDecision decision, HttpCompilation http, GoAwayOptions options, CancellationToken cancellationToken) =>
        !decision.IsHanded && decision.IsUnsafe(options) && decision.TrustsGoAway(http, cancellationToken);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Taken.Select(h => h.CatchKeyword.GetLocation()),
        decision.Again.Client,
        decision.Again.Method,
        decision.HowOften);
}
