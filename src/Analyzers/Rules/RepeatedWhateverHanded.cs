using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY214: a request is sent again whatever its method, for callers that can't be seen.</summary>
/// <remarks>
/// Whether the request may be repeated is for those to say who make it, and none of them is in this compilation.
/// </remarks>
internal static class RepeatedWhateverHanded
{
    public const string Id = "GOAWAY214";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A request is sent again whatever its method, for callers that can't be seen",
        "'{0}' sends the request it is handed {1} after a failure, whatever its method; ask for an idempotent method before the first attempt",
        DiagnosticSeverity.Info);

    public static bool IsBroken(RetryDecision decision, HttpCompilation http, GoAwayOptions options, CancellationToken cancellationToken) =>
        decision.IsAnyMethod
        && decision.IsUnsafe(options)
        && !decision.IsInHandler(http)
        && !decision.HasCallers(http, cancellationToken);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Again.Client,
        decision.HowOften);
}
