using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>The requests that go through a client, as far as this compilation shows them.</summary>
/// <param name="Sends">The requests.</param>
/// <param name="IsComplete">Whether they are all.</param>
internal sealed record ClientTraffic(ImmutableArray<ClientSend> Sends, bool IsComplete)
{
    /// <summary>Requests of all clients that are looked at: a report names its sends, but nobody reads a hundred.</summary>
    private const int MaxSends = 24;

    private static readonly ImmutableArray<string> HttpWords = ImmutableArray.Create("HttpClient", "HttpRequestMessage", "HttpMethod", "HttpMessageInvoker");

    private static readonly ClientTraffic Unseen = new(ImmutableArray<ClientSend>.Empty, IsComplete: false);

    public static ClientTraffic Of(HttpCompilation http, RegisteredClient client, CancellationToken cancellationToken)
    {
        var sends = new ClientSends(http, cancellationToken);
        switch (client.Kind)
        {
            case ClientKind.All:
                return OfAll(http, cancellationToken);
            case ClientKind.Refit when client.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface:
                sends.ThroughRefit(@interface);
                break;
            case ClientKind.Typed when client.Type is INamedTypeSymbol implementation:
                sends.Through(implementation);
                Factories(client.Calls);
                break;
            case ClientKind.Named:
                Factories(client.Calls);
                break;
            default:
                return Unseen;
        }

        if (client.Name is { } name)
        {
            foreach (var (use, named) in FactoryUses(http, cancellationToken))
            {
                if (named.Contains(name))
                {
                    sends.Through(use);
                }
            }

            foreach (var parameter in KeyedParameters(http, name, cancellationToken))
            {
                sends.Through(parameter);
            }
        }

        return new ClientTraffic(
            sends.Found,
            IsComplete: sends.IsUsed && !sends.Escapes && sends.Found.All(s => s.Method is not null));

        // AddTypedClient((http, services) => …) and AddHttpClient<TClient>(http => …) are given the client.
        void Factories(ImmutableArray<InvocationExpressionSyntax> calls)
        {
            foreach (var call in calls.Where(c => Origins.NameOf(c.Expression) is "AddTypedClient" or "AddHttpClient"))
            {
                if (call.ArgumentList.Arguments.LastOrDefault()?.Expression is AnonymousFunctionExpressionSyntax lambda
                    && http.Sources.Symbol(lambda) is IMethodSymbol { ReturnsVoid: false, Parameters: [var given, ..] }
                    && http.Symbols.Is(given.Type, KnownSymbols.HttpClientName))
                {
                    sends.Through(given);
                }
                else if (http.Sources.Symbol(call) is IMethodSymbol { Name: "AddTypedClient", TypeArguments: [.., INamedTypeSymbol implementation] })
                {
                    sends.Through(implementation);
                }
            }
        }
    }

    /// <summary>
    /// What this compilation sends through whatever client: the unsafe requests, as many as a report can use, or that there is
    /// nothing unsafe.
    /// </summary>
    private static ClientTraffic OfAll(HttpCompilation http, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<ClientSend>();
        var apart = OfClientsApart(http, cancellationToken);
        found.AddRange(OfRefit(http, cancellationToken).Where(IsOfDefaults));
        foreach (var name in SendCall.Names.OrderByDescending(MayBeUnsafe).ThenBy(n => n, StringComparer.Ordinal))
        {
            foreach (var call in SendsNamed(http, name, cancellationToken))
            {
                if (found.Count > MaxSends || (found.Count > 0 && !MayBeUnsafe(name)))
                {
                    break;
                }

                found.AddRange(Requests.Of(http, call, static _ => true, cancellationToken).Where(IsOfDefaults));
            }
        }

        return new ClientTraffic(found.ToImmutable(), IsComplete: found.Count + apart.Count > 0 && found.All(s => s.Method is not null));

        bool IsOfDefaults(ClientSend send) => send.Location is null || !apart.Contains(send.Location);

        static bool MayBeUnsafe(string name) =>
            name.StartsWith("Post", StringComparison.Ordinal) || name.StartsWith("Patch", StringComparison.Ordinal) || name.StartsWith("Send", StringComparison.Ordinal);
    }

    /// <summary>The sends of clients whose handlers are all taken off: those of the defaults are none of theirs.</summary>
    private static HashSet<Location> OfClientsApart(HttpCompilation http, CancellationToken cancellationToken)
    {
        var found = new HashSet<Location>();
        foreach (var place in http.Sources.Names("RemoveAllResilienceHandlers", null, cancellationToken))
        {
            if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(place.Span) && http.Sources.Symbol(call) is IMethodSymbol method)
            {
                found.UnionWith(new Builders(http, cancellationToken).ClientsOf(call, method)
                    .Where(client => client.Kind is ClientKind.Named or ClientKind.Typed or ClientKind.Refit)
                    .SelectMany(client => client.Traffic(http, cancellationToken).Sends)
                    .Select(send => send.Location)
                    .OfType<Location>());
            }
        }

        return found;
    }

    private static IEnumerable<InvocationExpressionSyntax> SendsNamed(HttpCompilation http, string name, CancellationToken cancellationToken)
    {
        // Much else is sent that is no request: a document that sends one names what it sends, or through what.
        var trees = name.StartsWith("Send", StringComparison.Ordinal)
            ? http.Sources.Trees.Where(t => Words.Of(t, cancellationToken) is var words && HttpWords.Any(words.Contains))
            : null;
        return from place in http.Sources.Names(name, trees, cancellationToken)
               let callee = place.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? place.Parent : place
               let call = callee.Parent as InvocationExpressionSyntax
               where call is not null && call.Expression == callee
               let method = http.Sources.Symbol(call) as IMethodSymbol
               where method is not null
                   && SendCall.OfHttpClient(method, http.Symbols) is not null
                   && !http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageHandlerName)
                   && !IsMadeByHand(http, call)
               select call;
    }

    private static ImmutableArray<ClientSend> OfRefit(HttpCompilation http, CancellationToken cancellationToken)
    {
        var refit = new ClientSends(http, cancellationToken);
        foreach (var name in ((string[])["AddRefitClient", "AddRefitGeneratedClient", "AddKeyedRefitClient"]).SelectMany(n => http.Sources.Names(n, null, cancellationToken)))
        {
            if (http.Sources.Symbol(name) is IMethodSymbol { TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface] })
            {
                refit.ThroughRefit(@interface);
            }
        }

        return refit.Found;
    }

    /// <summary>Whether a send goes through a client that is made with new, which the factory knows nothing of.</summary>
    public static bool IsMadeByHand(HttpCompilation http, InvocationExpressionSyntax call)
    {
        var client = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : MadeClient.Of(http, client);
        return value is BaseObjectCreationExpressionSyntax;
    }

    /// <summary>Every <c>CreateClient</c> of the compilation, with the names it may ask for.</summary>
    private static ImmutableArray<(ExpressionSyntax Use, ImmutableArray<string> Names)> FactoryUses(HttpCompilation http, CancellationToken cancellationToken)
    {
        const string Key = nameof(FactoryUses);
        if (http.Memo.TryGetValue(Key, out var known) && known is ImmutableArray<(ExpressionSyntax, ImmutableArray<string>)> uses)
        {
            return uses;
        }

        var names = new ClientNames(http, cancellationToken);
        var builders = new Builders(http, cancellationToken);
        var found = ImmutableArray.CreateBuilder<(ExpressionSyntax, ImmutableArray<string>)>();
        foreach (var word in (string[])["CreateClient", "GetRequiredKeyedService", "GetKeyedService"])
        {
            foreach (var place in http.Sources.Names(word, null, cancellationToken))
            {
                var callee = place.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? place.Parent : place;
                if (callee.Parent is InvocationExpressionSyntax call
                    && http.Sources.Symbol(call) is IMethodSymbol method
                    && http.Symbols.Is(method.ReturnType, KnownSymbols.HttpClientName)
                    && !http.Sources.Declares(method))
                {
                    var expression = call.Parent is ConditionalAccessExpressionSyntax conditional && conditional.WhenNotNull == call ? (ExpressionSyntax)conditional : call;
                    var argument = call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
                    if (argument is null)
                    {
                        found.Add((expression, ImmutableArray.Create("")));
                    }
                    else if (http.Sources.Symbol(argument) is IParameterSymbol { ContainingSymbol: IMethodSymbol { ReturnType: var returned } } parameter
                        && http.Symbols.Is(returned, KnownSymbols.HttpClientName))
                    {
                        // HttpClient Create(string name) => factory.CreateClient(name): each caller has a client of its own.
                        found.AddRange(builders.Arguments(parameter, null).Select(a => ((ExpressionSyntax)a.Call, names.Of(a.Value, null))));
                    }
                    else
                    {
                        found.Add((expression, names.Of(argument, null)));
                    }
                }
            }
        }

        return (ImmutableArray<(ExpressionSyntax, ImmutableArray<string>)>)http.Memo.GetOrAdd(Key, found.ToImmutable())!;
    }

    /// <summary>Parameters that are given the client by its key: <c>[FromKeyedServices("name")] HttpClient</c>.</summary>
    private static IEnumerable<IParameterSymbol> KeyedParameters(HttpCompilation http, string name, CancellationToken cancellationToken)
    {
        foreach (var place in http.Sources.Names("FromKeyedServices", null, cancellationToken))
        {
            if (place.FirstAncestorOrSelf<ParameterSyntax>() is { } syntax
                && place.FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments is [var key]
                && new ClientNames(http, cancellationToken).Of(key.Expression, null).Contains(name)
                && http.Sources.Declared(syntax) is IParameterSymbol parameter
                && http.Symbols.Is(parameter.Type, KnownSymbols.HttpClientName))
            {
                yield return parameter;
            }
        }
    }
}
