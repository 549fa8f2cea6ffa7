using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the handlers of a send's client do before the sending code learns of a failure.</summary>
internal static class ClientPipeline
{
    private static readonly object RegisteredKey = new();

    /// <summary>
    /// Whether the client that a send goes through may send the request again by itself after a graceful close: a handler that
    /// retries is registered for it in this compilation, one of the user's own that may, or it is made over a handler. False where
    /// no such thing is seen.
    /// </summary>
    public static bool MaySendAgain(HttpCompilation http, HttpSend send, CancellationToken cancellationToken) =>
        IsMadeOverHandler(http, send.Syntax)
        || (http.Symbols[KnownSymbols.HttpClientBuilderName] is not null
            && (IsRegistered(http, send, cancellationToken) || VisibleClient.HasHandlerOver(http, send.Syntax, cancellationToken)));

    private static bool IsRegistered(HttpCompilation http, HttpSend send, CancellationToken cancellationToken) =>
        Retries(http, send, cancellationToken).Any(r => r.Retry.SendsAgain != Answer.No);

    /// <summary>The handlers registered in this compilation that a send goes through, and what each does when the connection is lost.</summary>
    public static IEnumerable<(ClientRegistration Registration, RegisteredClient Client, RegisteredRetry Retry)> Retries(
        HttpCompilation http, HttpSend send, CancellationToken cancellationToken)
    {
        foreach (var (registration, client) in Registered(http, cancellationToken))
        {
            string? method;
            if (client.Kind == ClientKind.All)
            {
                if (send.Syntax is not InvocationExpressionSyntax call || ClientTraffic.IsMadeByHand(http, call))
                {
                    continue;
                }

                method = send.Method;
            }
            else if (client.Kind == ClientKind.Refit && send.Library is not null)
            {
                if (http.Sources.Symbol(send.Syntax)?.ContainingType is not { } @interface || !SymbolEqualityComparer.Default.Equals(@interface, client.Type))
                {
                    continue;
                }

                method = send.Method;
            }
            else if (client.Traffic(http, cancellationToken).Sends.FirstOrDefault(IsThis) is { } through)
            {
                method = through.Method ?? send.Method;
            }
            else
            {
                continue;
            }

            yield return (registration, client, RegisteredRetry.Of(http, registration, client, method ?? "GET", cancellationToken));
        }

        bool IsThis(ClientSend other) => other.Location is { } location
            && location.SourceTree == send.Syntax.SyntaxTree
            && location.SourceSpan == send.Syntax.Span;
    }

    /// <summary>The clients that handlers are registered for.</summary>
    public static ImmutableArray<(ClientRegistration Registration, RegisteredClient Client)> Registered(
        HttpCompilation http, CancellationToken cancellationToken)
    {
        if (!http.Memo.TryGetValue(RegisteredKey, out var registered))
        {
            var found =
                from name in ClientRegistration.Names.SelectMany(n => http.Sources.Names(n, null, cancellationToken))
                let call = name.FirstAncestorOrSelf<InvocationExpressionSyntax>()
                where call is not null
                let registration = ClientRegistration.Of(http, call, cancellationToken)
                where registration is not null
                from client in registration.Clients
                select (registration, client);
            registered = http.Memo.GetOrAdd(RegisteredKey, found.ToImmutableArray());
        }

        return (ImmutableArray<(ClientRegistration, RegisteredClient)>)registered!;
    }

    /// <summary>Whether a client that is made with new is made over a handler that passes requests on: it may pass them on again.</summary>
    private static bool IsMadeOverHandler(HttpCompilation http, SyntaxNode send)
    {
        var client = ((send as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : http.Sources.Symbol(client) switch
        {
            { Kind: SymbolKind.Field or SymbolKind.Property } member => http.Sources.OnlyValue(member),
            ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } => (declaration.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value,
            _ => client,
        };
        return (value is null ? null : Parentheses.Off(value)) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var handler }, ..] }
            && http.Symbols.IsOrDerives(http.Sources.TypeOf(handler), KnownSymbols.DelegatingHandlerName);
    }
}
