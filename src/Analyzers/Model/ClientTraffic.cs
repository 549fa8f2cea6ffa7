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
    private static readonly ClientTraffic Unseen = new(ImmutableArray<ClientSend>.Empty, IsComplete: false);

    public static ClientTraffic Of(HttpCompilation http, RegisteredClient client, CancellationToken cancellationToken)
    {
        var sends = new ClientSends(http, cancellationToken);
        switch (client.Kind)
        {
            case ClientKind.All:
                return OfAll(http, cancellationToken);
            case ClientKind.Refit when client.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface:
                sends.Through(@interface, refit: true);
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

    /// <summary>Every request that this compilation sends through HttpClient.</summary>
    private static ClientTraffic OfAll(HttpCompilation http, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<ClientSend>();
        foreach (var name in SendCall.Names)
        {
            foreach (var place in http.Sources.Names(name, null, cancellationToken))
            {
                if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                    && call.Expression.Span.Contains(place.Span)
                    && Origins.NameOf(call.Expression) == name
                    && http.Sources.Symbol(call) is IMethodSymbol method
                    && SendCall.Of(method, http.Symbols) is not null
                    && !http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageHandlerName)
                    && !IsMadeByHand(http, call))
                {
                    found.AddRange(Requests.Of(http, call, static _ => true, cancellationToken));
                }
            }
        }

        var refit = new ClientSends(http, cancellationToken);
        foreach (var place in (string[])["AddRefitClient", "AddRefitGeneratedClient", "AddKeyedRefitClient"])
        {
            foreach (var name in http.Sources.Names(place, null, cancellationToken))
            {
                if (http.Sources.Symbol(name) is IMethodSymbol { TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface] })
                {
                    refit.Through(@interface, refit: true);
                }
            }
        }

        found.AddRange(refit.Found);
        return new ClientTraffic(found.ToImmutable(), IsComplete: found.Count > 0 && found.All(s => s.Method is not null));
    }

    /// <summary>Whether a send goes through a client that is made with new, which the factory knows nothing of.</summary>
    private static bool IsMadeByHand(HttpCompilation http, InvocationExpressionSyntax call)
    {
        var client = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : http.Sources.Symbol(client) switch
        {
            { Kind: SymbolKind.Field or SymbolKind.Property } member => http.Sources.OnlyValue(member),
            ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } => (declaration.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value,
            _ => client,
        };
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
                    found.Add((expression, argument is null ? ImmutableArray.Create("") : names.Of(argument, null)));
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
