using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>How a client is registered.</summary>
internal enum ClientKind
{
    /// <summary><c>AddHttpClient("name")</c>.</summary>
    Named,

    /// <summary><c>AddHttpClient&lt;TClient&gt;()</c>: also known by the type's name.</summary>
    Typed,

    /// <summary><c>AddRefitClient&lt;TInterface&gt;()</c>.</summary>
    Refit,

    /// <summary><c>ConfigureHttpClientDefaults</c>: every client of the application.</summary>
    All,

    /// <summary>A client that the source does not tell: its name is computed, or its builder comes from elsewhere.</summary>
    Unseen,
}

/// <summary>A client of IHttpClientFactory, as a registration names it.</summary>
/// <param name="Kind">How it is registered.</param>
/// <param name="Name">The name in the factory, where it is known.</param>
/// <param name="Type">The implementation of a typed client, or the interface of a Refit client.</param>
/// <param name="Calls">The calls on its builder that were passed on the way to it, those nearest to the registration first.</param>
internal sealed record RegisteredClient(ClientKind Kind, string? Name, ITypeSymbol? Type, ImmutableArray<InvocationExpressionSyntax> Calls)
{
    /// <summary>The client in a message.</summary>
    public string DisplayName => Kind switch
    {
        ClientKind.All => "HttpClient",
        ClientKind.Typed or ClientKind.Refit => Type!.Name,
        _ => Name is { Length: > 0 } ? Name : "HttpClient",
    };

    /// <summary>What goes through the client in this compilation.</summary>
    public ClientTraffic Traffic(HttpCompilation http, CancellationToken cancellationToken)
    {
        var key = (nameof(RegisteredClient), Kind, Name, Type?.OriginalDefinition.ToDisplayString());
        return http.Memo.TryGetValue(key, out var known) && known is ClientTraffic traffic
            ? traffic
            : (ClientTraffic)http.Memo.GetOrAdd(key, ClientTraffic.Of(http, this, cancellationToken))!;
    }
}
