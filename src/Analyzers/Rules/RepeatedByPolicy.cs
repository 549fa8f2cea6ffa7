using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY204: a Polly policy or pipeline sends a non-idempotent request again.</summary>
/// <remarks>
/// RFC 9110 §9.2.2: a client should not automatically retry a request with a non-idempotent method unless it knows that the
/// request was not applied. Polly's predicates for HTTP look neither at the method nor at the cause (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class RepeatedByPolicy
{
    public const string Id = "GOAWAY204";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A Polly policy sends a non-idempotent request again",
        "'{0}' sends {1} {2} because {3} retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key");

    public static bool IsBroken(RetryDecision decision, HttpCompilation http, GoAwayOptions options) =>
        decision.Failure != Failure.ServerError && !decision.IsHanded && decision.IsByPolicy(http) && decision.IsUnsafe(options);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        [decision.Region!.GetLocation()],
        decision.Again.Client,
        "this " + decision.Again.Method,
        decision.HowOften,
        "the policy around it");

    /// <summary>Reports the registration of a policy for a client that sends what the policy must not repeat.</summary>
    public static Diagnostic Report(ClientRegistration registration, RegisteredClient client, RepeatedSends repeated) => Diagnostic.Create(
        Descriptor,
        registration.Location,
        repeated.Locations,
        repeated.ToProperties(),
        client.DisplayName,
        repeated.MethodsInWords("and"),
        repeated.HowOften,
        "this policy");

    public static Diagnostic Report(MadeHandler handler, RepeatedSends repeated) => Diagnostic.Create(
        Descriptor,
        handler.Location,
        repeated.Locations,
        handler.Client,
        repeated.MethodsInWords("and"),
        repeated.HowOften,
        "this policy");
}
