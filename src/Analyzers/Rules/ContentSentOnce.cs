using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY208: content that can be sent once is sent again.</summary>
/// <remarks>
/// A StreamContent over a stream that does not seek throws "The stream was already consumed" on the second attempt, for
/// SocketsHttpHandler's own retry too (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class ContentSentOnce
{
    public const string Id = "GOAWAY208";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Content that can be sent once is sent again",
        "'{0}' sends this {1} again after a failure with a stream that the first attempt has consumed; create the content inside the attempt, or buffer it once before");

    public static bool IsBroken(RetryDecision decision) =>
        decision.First.OnceStream is { } first && decision.Again.OnceStream is { } again && first.Identity == again.Identity;

    public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Again.Client,
        decision.Again.Method ?? "request");
}
