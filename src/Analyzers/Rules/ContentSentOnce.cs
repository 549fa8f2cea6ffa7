using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY208: content that can be sent once is sent again.</summary>
/// <remarks>
/// A StreamContent over a stream that does not seek throws "The stream was already consumed" on the second attempt, for
/// SocketsHttpHandler's own retry too (docs/goaway-in-dotnet.md). Any content throws ObjectDisposedException after it was
/// disposed: with its message, or by HttpClient of .NET Framework, which disposes what it has sent.
/// </remarks>
internal static class ContentSentOnce
{
    public const string Id = "GOAWAY208";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Content that can be sent only once is sent again",
        "'{0}' sends this {1} again after a failure, with {2}; create the content inside the attempt{3}");

    public static bool IsBroken(RetryDecision decision) =>
        decision.Again.IsContentDisposed || IsStreamConsumed(decision);

    private static bool IsStreamConsumed(RetryDecision decision) =>
        decision.First.OnceStream is { } first && decision.Again.OnceStream is { } again && first.Identity == again.Identity;

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Repetition,
        decision.Again.Client,
        decision.Again.Method ?? "request",
        decision.Again.IsContentDisposed ? "content that is disposed after the first attempt" : "a stream that the first attempt has consumed",
        decision.Again.IsContentDisposed ? "" : ", or buffer it once before");
}
