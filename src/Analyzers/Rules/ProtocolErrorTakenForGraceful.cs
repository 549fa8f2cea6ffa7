using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY107: every HTTP/2 protocol error is taken for a graceful close.</summary>
/// <remarks>
/// RFC 9113 §7: only NO_ERROR is graceful. After ENHANCE_YOUR_CALM a client has to send less, PROTOCOL_ERROR and its like are
/// bugs that come back at once.
/// </remarks>
internal static class ProtocolErrorTakenForGraceful
{
    public const string Id = "GOAWAY107";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Every HTTP/2 protocol error is taken for a graceful close",
        "This holds for every HTTP/2 error, also for ENHANCE_YOUR_CALM (11), which asks to send less, and for PROTOCOL_ERROR (1), which is a bug; ask for ErrorCode 0 (NO_ERROR), which alone is a graceful close");

    public static Diagnostic Report(ProtocolErrorTest test) => Diagnostic.Create(
        Descriptor,
        test.Site.GetLocation());
}
