using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Model;

/// <summary>What the handlers of a send's client do before the sending code learns of a failure.</summary>
internal static class ClientPipeline
{
    /// <summary>
    /// Whether the client that a send goes through is seen, in this compilation, to send an idempotent request again by itself
    /// after a graceful close. False where its registration is not known.
    /// </summary>
    public static bool SendsAgain(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken = default)
    {
        if (!http.Memo.TryGetValue(typeof(ClientPipeline), out var retried))
        {
            retried = http.Memo.GetOrAdd(typeof(ClientPipeline), Retried(http, cancellationToken));
        }

        var (all, sends) = ((bool, ImmutableHashSet<(SyntaxTree, TextSpan)>))retried!;
        return sends.Contains((send.SyntaxTree, send.Span))
            || (all && send is InvocationExpressionSyntax call && !ClientTraffic.IsMadeByHand(http, call));
    }

    /// <summary>Where requests are sent that a registered handler retries, and whether one does so for all clients.</summary>
    private static (bool All, ImmutableHashSet<(SyntaxTree, TextSpan)> Sends) Retried(HttpCompilation http, CancellationToken cancellationToken)
    {
        var clients = (
            from name in ClientRegistration.Names.SelectMany(n => http.Sources.Names(n, null, cancellationToken))
            let call = name.FirstAncestorOrSelf<InvocationExpressionSyntax>()
            where call is not null
            let registration = ClientRegistration.Of(http, call, cancellationToken)
            where registration is not null
            from client in registration.Clients
            where RegisteredRetry.Of(http, registration, client, "GET", cancellationToken).SendsAgain == Answer.Yes
            select client).ToList();
        var sends =
            from client in clients
            where client.Kind != ClientKind.All
            from send in client.Traffic(http, cancellationToken).Sends
            where send.Location?.SourceTree is not null
            select (send.Location!.SourceTree!, send.Location.SourceSpan);
        return (clients.Exists(c => c.Kind == ClientKind.All), sends.ToImmutableHashSet());
    }
}
