using System.Collections.Immutable;
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
        "'{0}' sends {1} {2} after a failure, whatever its method; {3}",
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
        "the request it is handed",
        decision.HowOften,
        "ask for an idempotent method before the first attempt");

    /// <summary>Reports a registration on a client whose requests this compilation does not show, if it would repeat a POST.</summary>
    public static Diagnostic? Report(
        ClientRegistration registration, RegisteredClient client, HttpCompilation http, GoAwayOptions options, CancellationToken cancellationToken) =>
        !client.Traffic(http, cancellationToken).IsComplete
        && RepeatedSends.OfUnseen(http, registration, client, options, cancellationToken) is { IsEmpty: false } repeated
            ? Diagnostic.Create(
                Descriptor,
                registration.Location,
                ImmutableArray<Location>.Empty,
                repeated.ToProperties(),
                registration.DisplayName,
                "each request of clients that can't be seen here",
                repeated.HowOften,
                registration.IsPolicy ? "choose the policy by the request's method"
                    : repeated.IsHedged ? "limit both ShouldHandle and DelayGenerator to idempotent requests"
                    : "disable the retry for POST and PATCH")
            : null;
}
