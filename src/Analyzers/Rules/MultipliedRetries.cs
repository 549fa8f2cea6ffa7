using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY212: retries around each other multiply.</summary>
/// <remarks>
/// Every attempt of the outer retry is made as often as the inner one says, on a server that is going away: load rises when it can
/// be borne least, and the caller waits for all of them.
/// </remarks>
internal static class MultipliedRetries
{
    public const string Id = "GOAWAY212";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Retries around each other multiply",
        "'{0}' sends {1} {2} when the connection is lost, because {3} retries inside of {4}; retry in one place",
        DiagnosticSeverity.Info);

    /// <summary>Reports a send that a retry repeats whose client has a handler that repeats it as well.</summary>
    public static Diagnostic? Report(RetryDecision decision, HttpCompilation http, CancellationToken cancellationToken) =>
        StackedRetry.Inside(http, decision, cancellationToken) is { } stacked
            ? Report(Place(decision), stacked, decision.Again.Client, decision.Again.Method is { } method ? "this " + method : "this request")
            : null;

    /// <summary>Reports a registration that another one on the same client repeats, or is repeated by.</summary>
    /// <param name="told">Methods of requests of which it is told already that they are sent again.</param>
    public static Diagnostic? Report(
        ClientRegistration registration, RegisteredClient client, ImmutableArray<string> told, HttpCompilation http, CancellationToken cancellationToken) =>
        StackedRetry.Of(http, registration, client, told, cancellationToken) is { } stacked
            ? Report(registration.Location, stacked, client.DisplayName, "each request")
            : null;

    private static Diagnostic Report(Location at, StackedRetry stacked, string client, string request) => Diagnostic.Create(
        Descriptor, at, stacked.At is null ? [] : [stacked.At], client, request, stacked.HowOften, stacked.InnerName, stacked.OuterName);

    /// <summary>The call in the loop that leads to the send, where it stands in the document that is looked at.</summary>
    private static Location Place(RetryDecision decision) =>
        decision.Call is { } call && !decision.Path.IsEmpty && call.SyntaxTree == decision.Again.Syntax.SyntaxTree ? call.GetLocation() : decision.Again.Syntax.GetLocation();
}
