using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY203: a hedging handler sends the non-idempotent requests of a client twice.</summary>
/// <remarks>
/// Hedging does not wait for a failure: a request that is slow is sent beside the first one, and the server executes both.
/// <c>ShouldHandle</c> is not asked about the slow ones, <c>DelayGenerator</c> not about the failed.
/// </remarks>
internal static class HedgedUnsafeClient
{
    public const string Id = "GOAWAY203";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A hedging handler sends non-idempotent requests twice",
        "'{0}' sends {1}, and '{2}' sends each {3} when it is slow or the connection is lost, so that the server executes it more than once; limit both ShouldHandle and DelayGenerator to idempotent requests");

    public static Diagnostic Report(ClientRegistration registration, RegisteredClient client, RepeatedSends repeated) => Diagnostic.Create(
        Descriptor,
        registration.Location,
        repeated.Locations,
        repeated.ToProperties(),
        client.DisplayName,
        repeated.MethodsInWords("and"),
        registration.Method.Name,
        repeated.HowOften);
}
