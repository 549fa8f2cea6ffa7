using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY202: a resilience handler retries the non-idempotent requests of a client.</summary>
/// <remarks>
/// The handler's predicate looks at the failure and not at the request: a POST that was executed before the connection was lost
/// is executed again (RFC 9110 §9.2.2).
/// </remarks>
internal static class RetriedUnsafeClient
{
    public const string Id = "GOAWAY202";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A resilience handler retries non-idempotent requests",
        "'{0}' sends {1}, and '{2}' sends each {3} when the connection is lost, though the server may have executed it; disable the retry for {1}");

    public static Diagnostic Report(ClientRegistration registration, RegisteredClient client, RepeatedSends repeated) => Diagnostic.Create(
        Descriptor,
        registration.Location,
        repeated.Locations,
        repeated.ToProperties(),
        client.DisplayName,
        repeated.MethodsInWords("and"),
        registration.Method.Name,
        repeated.HowOften);

    public static Diagnostic Report(MadeHandler handler, RepeatedSends repeated) => Diagnostic.Create(
        Descriptor,
        handler.Location,
        repeated.Locations,
        handler.Client,
        repeated.MethodsInWords("and"),
        MadeHandler.TypeName,
        repeated.HowOften);
}
