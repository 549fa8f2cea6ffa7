using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY205: a handler sends any request again, whatever its method.</summary>
/// <remarks>
/// Every request of every client with this handler comes through it, POST and PATCH included (RFC 9110 §9.2.2). A handler may
/// send the same message twice; HttpClient may not.
/// </remarks>
internal static class RetryingHandler
{
    public const string Id = "GOAWAY205";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A handler sends any request again, whatever its method",
        "'{0}' sends the request {1} when the connection is lost, a POST or PATCH too, though the server may have executed it; look at request.Method before the first attempt");

    public static bool IsBroken(RetryDecision decision, HttpCompilation http, GoAwayOptions options) =>
        decision.Failure != Failure.ServerError && decision.IsHanded && decision.IsInHandler(http) && decision.IsUnsafe(options);

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        [decision.RootName],
        decision.Again.Client,
        decision.HowOften);
}
