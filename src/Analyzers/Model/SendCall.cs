using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>How a method of a client library sends: which HTTP method, and which of its parameters is what.</summary>
/// <param name="Method">The HTTP method, upper case; null where the request message holds it.</param>
/// <param name="ReturnsResponse">False for the methods that read the body and throw on an unsuccessful status.</param>
/// <param name="Library">The library that sends through HttpClient, where it is not called itself.</param>
internal sealed record SendCall(string? Method, bool ReturnsResponse, ClientLibrary? Library = null)
{
    /// <summary>
    /// The names under which HttpClient sends. The gate in front of every question about a call: nothing is bound whose name
    /// is not here, or among those of the libraries that the compilation has.
    /// </summary>
    public static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Send", "SendAsync",
        "GetAsync", "GetStringAsync", "GetStreamAsync", "GetByteArrayAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync",
        "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync",
        "PostAsXmlAsync", "PutAsXmlAsync");

    /// <summary>How a method sends; null where it does not, as far as is known.</summary>
    public static SendCall? Of(IMethodSymbol method, KnownSymbols symbols)
    {
        if (ClientLibrary.SendOf(method, symbols) is { } other)
        {
            return other;
        }

        if (!Names.Contains(method.Name))
        {
            return null;
        }

        var definition = method.ReducedFrom ?? method;
        if (definition.IsExtensionMethod)
        {
            // An extension in source is a wrapper: what it does is looked up in its body.
            return symbols.IsOrDerives(definition.Parameters[0].Type, KnownSymbols.HttpClientName) && !symbols.IsOwn(definition)
                ? Named(method)
                : null;
        }

        return (symbols.IsOrDerives(Declaring(definition).ContainingType, KnownSymbols.HttpMessageInvokerName)
                || symbols.IsOrDerives(Declaring(definition).ContainingType, KnownSymbols.HttpMessageHandlerName))
            && !symbols.IsOwn(Declaring(definition))
            ? Named(method)
            : null;
    }

    /// <summary>How a method of HttpClient, of what it derives from or of its extensions sends; null for any other.</summary>
    public static SendCall? OfHttpClient(IMethodSymbol method, KnownSymbols symbols) =>
        Names.Contains(method.Name) && Of(method, symbols) is { Library: null } send ? send : null;

    /// <summary>The parameter that a part of the request is handed in by.</summary>
    public static bool IsUri(IParameterSymbol parameter) => parameter.Name is "requestUri" or "uri" or "address";

    public static bool IsContent(IParameterSymbol parameter) => parameter.Name is "content" or "value" or "iContent";

    public static bool IsMessage(IParameterSymbol parameter, KnownSymbols symbols) =>
        symbols.IsOrDerives(parameter.Type, KnownSymbols.HttpRequestMessageName);

    private static IMethodSymbol Declaring(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method;
    }

    private static SendCall Named(IMethodSymbol method)
    {
        var name = method.Name;
        var verb = Starts("Get") ? "GET"
            : Starts("Post") ? "POST"
            : Starts("Put") ? "PUT"
            : Starts("Patch") ? "PATCH"
            : Starts("Delete") ? "DELETE"
            : null;
        return new SendCall(verb, ReturnsResponse: name is not ("GetStringAsync" or "GetStreamAsync" or "GetByteArrayAsync")
            && name.IndexOf("From", StringComparison.Ordinal) < 0);

        bool Starts(string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
    }
}
