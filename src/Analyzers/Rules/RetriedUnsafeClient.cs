using System.Collections.Immutable;
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
        "'{0}' sends {1}, and '{2}' repeats it up to {3} times when the connection is lost, though the server may have executed it; disable the retry for {4}");

    /// <summary>Reports the registration for the first of its clients that sends what the handler must not repeat.</summary>
    public static Diagnostic? Report(ClientRegistration registration, HttpCompilation http, GoAwayOptions options, CancellationToken cancellationToken)
    {
        foreach (var client in registration.Clients)
        {
            var repeated = RepeatedSends.Of(http, registration, client, options, cancellationToken);
            if (!repeated.Sends.IsEmpty)
            {
                var methods = repeated.Methods;
                return Diagnostic.Create(
                    Descriptor,
                    registration.Location,
                    repeated.Sends.Select(s => s.Location).OfType<Location>().Distinct(),
                    UnsafeMethods.ToProperties(methods),
                    client.DisplayName,
                    string.Join(" and ", methods),
                    registration.Method.Name,
                    repeated.Times ?? 4,
                    methods.Length == 1 ? "it" : "them");
            }
        }

        return null;
    }
}
