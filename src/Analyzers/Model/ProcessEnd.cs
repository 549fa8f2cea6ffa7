using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A call in a handler that ends the process as soon as the server closes one connection gracefully.</summary>
/// <param name="Call">The call that ends the process.</param>
/// <param name="Handler">The catch clause that it stands in, or that calls the method it stands in.</param>
/// <param name="Send">The send whose failure leads there.</param>
internal sealed record ProcessEnd(InvocationExpressionSyntax Call, CatchClauseSyntax Handler, HttpSend Send)
{
    /// <summary>Handlers that are looked at which call the method with the ending call.</summary>
    private const int CallersFollowed = 12;

    /// <summary>Sends in one try block that are looked at.</summary>
    private const int SendsFollowed = 12;

    public static ProcessEnd? Of(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        foreach (var (handler, helper) in Handlers(http, call, cancellationToken))
        {
            if (handler.Parent is not TryStatementSyntax { Block: { } attempt } || Function.Around(handler) is not { } function)
            {
                continue;
            }

            foreach (var send in ReachedSend.From(http, attempt, cancellationToken).Take(SendsFollowed))
            {
                var path = helper is null ? send.Path : send.Path.Add(helper);
                var failed = Aftermath.OfGracefulClose(http, function, send.Syntax, path, cancellationToken);
                if (failed is { Consequence: Consequence.EndsProcess, Send: { } sent }
                    && failed.Ends.Contains(call)
                    && !ClientPipeline.MaySendAgain(http, sent, cancellationToken)

                    // A job that runs once ends its process when all went well, too: this is how it tells that it did not.
                    && Aftermath.OfSuccess(http, function, send.Syntax, path, cancellationToken).Consequence != Consequence.EndsProcess)
                {
                    return new ProcessEnd(call, handler, sent);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(CatchClauseSyntax Handler, IMethodSymbol? Helper)> Handlers(
        HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        foreach (var handler in Around(call))
        {
            yield return (handler, null);
        }

        var declaration = call.Ancestors().FirstOrDefault(a => a is MethodDeclarationSyntax or LocalFunctionStatementSyntax);
        if (declaration is null || http.Sources.Declared(declaration) is not IMethodSymbol method)
        {
            yield break;
        }

        foreach (var name in http.Sources.References(method, n => Around(n).Any(), cancellationToken).Take(CallersFollowed))
        {
            foreach (var handler in Around(name))
            {
                yield return (handler, method);
            }
        }
    }

    private static IEnumerable<CatchClauseSyntax> Around(SyntaxNode node) =>
        node.Ancestors().TakeWhile(a => a is not MemberDeclarationSyntax || a is GlobalStatementSyntax).OfType<CatchClauseSyntax>()
            .Where(c => c.Block.Span.Contains(node.Span));
}
