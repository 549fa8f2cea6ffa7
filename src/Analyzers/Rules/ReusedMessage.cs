using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY207: the same HttpRequestMessage is sent again.</summary>
/// <remarks>
/// HttpClient marks a message as sent: the second send throws InvalidOperationException "The request message was already sent",
/// which hides the failure that the retry was for. Handlers and HttpMessageInvoker may send it again.
/// </remarks>
internal static class ReusedMessage
{
    public const string Id = "GOAWAY207";

    /// <summary>The property that tells a fix whether the request may be sent again at all.</summary>
    public const string MayBeRepeated = nameof(MayBeRepeated);

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "The same HttpRequestMessage is sent again",
        "'{0}' sends the same HttpRequestMessage again after a failure, which throws InvalidOperationException and hides that failure; build a new message inside each attempt");

    public static bool IsBroken(RetryDecision decision) => decision.SameMessage && decision.Again.ThroughHttpClient;

    public static Diagnostic Report(RetryDecision decision, GoAwayOptions options) => Diagnostic.Create(
        Descriptor,
        decision.Again.Syntax.GetLocation(),
        decision.Repetition,
        ImmutableDictionary<string, string?>.Empty.Add(MayBeRepeated, MayRepeat(decision, options) ? bool.TrueString : bool.FalseString),
        decision.Again.Client);

    /// <summary>Whether a message made for each attempt would be right, and not the next report.</summary>
    private static bool MayRepeat(RetryDecision decision, GoAwayOptions options) =>
        !decision.IsHanded && !decision.IsUnsafe(options) && decision.Again.OnceStream is null;
}
