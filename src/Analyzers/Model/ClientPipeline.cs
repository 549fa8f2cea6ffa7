using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What the handlers of a send's client do before the sending code learns of a failure.</summary>
internal static class ClientPipeline
{
    /// <summary>
    /// Whether the client that a send goes through is seen, in this compilation, to send such a request again by itself after
    /// a graceful close. False where its registration is not known.
    /// </summary>
    public static bool SendsAgain(HttpCompilation http, SyntaxNode send) => false;
}
