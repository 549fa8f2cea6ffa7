using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY106: an idempotent request is given up at its first failure, and nothing in its client's pipeline sends it again.</summary>
/// <remarks>
/// RFC 9110 §9.2.2: a client may repeat an idempotent request whose connection was closed before an answer came, by itself and
/// without knowing whether it was processed. SocketsHttpHandler does so only for what GOAWAY disclaims (RFC 9113 §6.8).
/// </remarks>
internal static class GracefulCloseGivenUp
{
    public const string Id = "GOAWAY106";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Nothing sends an idempotent request again",
        "'{0}' sends this {1} once and its pipeline has no retry, so a connection that the server closes gracefully (GOAWAY) ends here as an error; give the client a handler that sends idempotent requests again",
        DiagnosticSeverity.Info);

    public static Diagnostic Report(GivenUpSend given) => Diagnostic.Create(
        Descriptor,
        given.Handler.Declaration!.Type.GetLocation(),
        [given.Send.GetLocation(), given.Client.Place.GetLocation(), .. given.Others.Select(other => other.GetLocation())],
        given.ClientName,
        given.Method);
}
