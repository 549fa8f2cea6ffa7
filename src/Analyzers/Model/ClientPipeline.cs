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
                from name in ClientRegistration.Names.Add(MadeHandler.PolicyTypeName).SelectMany(n => http.Sources.Names(n, null, cancellationToken))
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

    /// <summary>Registrations of one handler that are compared with each other: nobody has more for one client.</summary>
    private const int MostAlike = 64;

    /// <summary>
    /// A registration and others of the same handler for the same client: their options go by the client's name and are the same, however
    /// many handlers there are.
    /// </summary>
    public static IEnumerable<ClientRegistration> SameHandler(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, CancellationToken cancellationToken)
    {
        var others = Registered(http, cancellationToken).Where(other => other.Registration.Method.Name == registration.Method.Name).ToList();
        if (others.Count > MostAlike)
        {
            return [registration];
        }

        return
        [
            .. others.Where(other => IsAddedLater(other.Registration, other.Client, registration, client)).Select(other => other.Registration),
            registration,
            .. others.Where(other => IsAddedLater(registration, client, other.Registration, other.Client)).Select(other => other.Registration),
        ];
    }

    /// <summary>Whether a registration adds its handler to the client of another, after it: further inside.</summary>
    public static bool IsAddedLater(ClientRegistration first, RegisteredClient client, ClientRegistration second, RegisteredClient otherClient)
    {
        return first.Call.SyntaxTree == second.Call.SyntaxTree
            && first.Call.FullSpan.End < second.Call.FullSpan.End
            && (second.Call.FullSpan.Contains(first.Call.FullSpan) || IsOfSameClient())
            && !AreAlternatives(first.Call, second.Call);

        bool IsOfSameClient() =>
            client.Kind == otherClient.Kind
            && client.Kind != ClientKind.Unseen
            && client.Name == otherClient.Name
            && SymbolEqualityComparer.Default.Equals(client.Type, otherClient.Type)
            && Function.Member(first.Call) == Function.Member(second.Call);
    }

    /// <summary>Whether only one of two calls is made: they stand in two branches, or one of them leaves.</summary>
    private static bool AreAlternatives(SyntaxNode first, SyntaxNode second)
    {
        foreach (var ancestor in first.Ancestors().TakeWhile(a => !a.FullSpan.Contains(second.FullSpan)))
        {
            switch (ancestor)
            {
                case BlockSyntax { Statements: [.., ReturnStatementSyntax or ThrowStatementSyntax] }:
                case ElseClauseSyntax or SwitchSectionSyntax or SwitchExpressionArmSyntax or ReturnStatementSyntax or LambdaExpressionSyntax or LocalFunctionStatementSyntax:
                case StatementSyntax { Parent: IfStatementSyntax { Else: { } otherwise } } when otherwise.Span.Contains(second.Span):
                case ExpressionSyntax { Parent: ConditionalExpressionSyntax choice } when choice.Span.Contains(second.Span):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a client that is made with new is made over a handler that passes requests on: it may pass them on again.</summary>
    private static bool IsMadeOverHandler(HttpCompilation http, SyntaxNode send)
    {
        var client = ((send as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : MadeClient.Of(http, client);
        return value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var handler }, ..] }
            && http.Symbols.IsOrDerives(http.Sources.TypeOf(handler), KnownSymbols.DelegatingHandlerName);
    }
}
