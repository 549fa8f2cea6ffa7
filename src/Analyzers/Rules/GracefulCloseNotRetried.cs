using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY101: a retry of an idempotent request leaves out the exception of a graceful close.</summary>
/// <remarks>
/// RFC 9113 §6.8: after GOAWAY with NO_ERROR a client sends what was not processed again on a new connection. In .NET the
/// exception has no status, and its cause is neither a SocketException nor a connection error (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class GracefulCloseNotRetried
{
    public const string Id = "GOAWAY101";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A retry leaves out connections that the server closed gracefully",
        "'{0}' retries this {1} after other failures, but this condition is false when the server closes the connection gracefully (GOAWAY: no status, no socket error), so the request is sent once and fails; let it hold for that exception too");

    public static Diagnostic Report(RetryRefusal refusal) => Diagnostic.Create(
        Descriptor,
        refusal.Condition.GetLocation(),
        [refusal.Send.Syntax.GetLocation()],
        refusal.Send.Client,
        refusal.RequestName);
}
