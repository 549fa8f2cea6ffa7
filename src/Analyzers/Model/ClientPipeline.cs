using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the handlers of a send's client do before the sending code learns of a failure.</summary>
internal static class ClientPipeline
{
    /// <summary>
    /// Whether the client that a send goes through may send the request again by itself after a graceful close: a handler that
    /// retries is registered for it in this compilation, or it is made over a handler. False where no such thing is seen.
    /// </summary>
    public static bool MaySendAgain(HttpCompilation http, HttpSend send, CancellationToken cancellationToken) =>
        IsMadeOverHandler(http, send.Syntax)
        || (http.Symbols[KnownSymbols.HttpClientBuilderName] is not null && IsRegistered(http, send, cancellationToken));

    private static bool IsRegistered(HttpCompilation http, HttpSend send, CancellationToken cancellationToken)
    {
        foreach (var name in ClientRegistration.Names)
        {
            foreach (var place in http.Sources.Names(name, null, cancellationToken))
            {
                if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
                    || ClientRegistration.Of(http, call, cancellationToken) is not { } registration)
                {
                    continue;
                }

                foreach (var client in registration.Clients)
                {
                    var through = client.Traffic(http, cancellationToken).Sends.FirstOrDefault(s => s.Location is { } location
                        && location.SourceTree == send.Syntax.SyntaxTree
                        && location.SourceSpan == send.Syntax.Span);
                    if (through is not null
                        && SendsAgain(http, registration, client, through.Method ?? send.Method ?? "GET", cancellationToken) != Answer.No)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static Answer SendsAgain(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, string method, CancellationToken cancellationToken)
    {
        if (registration.Method.Name is not (ClientRegistration.Policy or ClientRegistration.TransientErrorPolicy))
        {
            return RegisteredRetry.Of(http, registration, client, method, cancellationToken).SendsAgain;
        }

        return registration.Call.ArgumentList.Arguments is [{ Expression: var policy }]
            && http.Symbols[KnownSymbols.HttpRequestMessageName] is { } message
            && Scenario.GracefulClose(http.Symbols) is [var close, ..]
                ? StrategyAnswer.Of(http, policy, close, Scenario.Request(message, method), cancellationToken).SendsAgain
                : Answer.Unknown;
    }

    /// <summary>Whether a client that is made with new is made over a handler that passes requests on: it may pass them on again.</summary>
    private static bool IsMadeOverHandler(HttpCompilation http, SyntaxNode send)
    {
        var client = ((send as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : http.Sources.Symbol(client) switch
        {
            { Kind: SymbolKind.Field or SymbolKind.Property } member => http.Sources.OnlyValue(member),
            ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } => (declaration.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value,
            _ => null,
        };
        return value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var handler }, ..] }
            && http.Symbols.IsOrDerives(http.Sources.TypeOf(handler), KnownSymbols.DelegatingHandlerName);
    }
}
