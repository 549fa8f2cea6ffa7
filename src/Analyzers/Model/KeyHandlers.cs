using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>The handlers of a client's chain that give its requests an idempotency key.</summary>
internal sealed class KeyHandlers(HttpCompilation http, CancellationToken cancellationToken)
{
    private readonly BuilderCalls _calls = new(http, cancellationToken);

    /// <summary>
    /// Whether each repetition by a registered handler carries the key of the first attempt: one set above the handler, or below
    /// it by a handler that keeps a key that is there already.
    /// </summary>
    public bool Cover(ClientRegistration registration, RegisteredClient client, GoAwayOptions options)
    {
        // What was called before on the builder stands above: the first handler is the outermost.
        foreach (var call in client.Calls.SelectMany(_calls.Inlined))
        {
            if (call != registration.Call && HandlerOf(call) is { } above && SetsKey(above, options))
            {
                return true;
            }
        }

        // Each hedged request is a copy of the one above: a key made below is another one in each.
        return registration.Method.Name != ClientRegistration.StandardHedging
            && _calls.After(registration.Call, client).SelectMany(_calls.Inlined).Any(call => HandlerOf(call) is { } below && SetsKey(below, options) && AsksForHeader(below));
    }

    /// <summary>The handler that a call adds: <c>AddHttpMessageHandler&lt;KeyHandler&gt;()</c>, or one that its delegate makes.</summary>
    private INamedTypeSymbol? HandlerOf(InvocationExpressionSyntax call)
    {
        if (Origins.NameOf(call.Expression) != "AddHttpMessageHandler" || http.Sources.Symbol(call) is not IMethodSymbol method)
        {
            return null;
        }

        var type = method.TypeArguments.IsEmpty
            ? call.ArgumentList.Arguments.LastOrDefault() is { Expression: var making } && Parentheses.Off(making) is LambdaExpressionSyntax { ExpressionBody: { } made } ? http.Sources.TypeOf(made) : null
            : method.TypeArguments[0];
        return type is INamedTypeSymbol handler && http.Sources.Declares(handler) ? handler : null;
    }

    private bool SetsKey(INamedTypeSymbol handler, GoAwayOptions options) => HeaderCalls(handler, "Add", "TryAddWithoutValidation")
        .Any(call => call.ArgumentList.Arguments is [{ Expression: var name }, ..]
            && new ClientNames(http, cancellationToken).Of(name, null).Any(options.IsIdempotencyHeader));

    private static bool AsksForHeader(INamedTypeSymbol handler) => HeaderCalls(handler, "Contains", "TryGetValues").Any();

    private static IEnumerable<InvocationExpressionSyntax> HeaderCalls(INamedTypeSymbol handler, params string[] names) => handler.DeclaringSyntaxReferences
        .SelectMany(r => r.GetSyntax().DescendantNodes())
        .OfType<InvocationExpressionSyntax>()
        .Where(call => Origins.NameOf(call.Expression) is { } name && names.Contains(name));
}
