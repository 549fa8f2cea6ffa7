using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A send that a piece of code can execute, itself or in a method of this compilation that it calls.</summary>
/// <param name="Syntax">The call that sends.</param>
/// <param name="Path">The methods that lead to it; empty where it stands in the code itself.</param>
internal sealed record ReachedSend(InvocationExpressionSyntax Syntax, ImmutableArray<IMethodSymbol> Path)
{
    /// <summary>How many methods lead to a send at most: a worker, its service, a typed client and that one's helper.</summary>
    private const int Depth = 4;

    /// <summary>Methods looked into from one piece of code.</summary>
    private const int MethodsFollowed = 64;

    /// <summary>
    /// The sends that code reaches, of HttpClient and of the libraries over it, in the order of source: those of called methods where
    /// they are called, those of a task that was made before where it is awaited.
    /// </summary>
    public static IEnumerable<ReachedSend> From(HttpCompilation http, SyntaxNode code, CancellationToken cancellationToken) =>
        From(http, code, ImmutableArray<IMethodSymbol>.Empty, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken);

    private static IEnumerable<ReachedSend> From(
        HttpCompilation http,
        SyntaxNode code,
        ImmutableArray<IMethodSymbol> path,
        HashSet<ISymbol> seen,
        CancellationToken cancellationToken)
    {
        foreach (var node in code.DescendantNodesAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node is IdentifierNameSyntax { Parent: AwaitExpressionSyntax or ArgumentSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Wait" or "Result" or "GetAwaiter" } } name
                && http.Sources.Symbol(name) is ILocalSymbol local
                && Failed.IsTask(local.Type)
                && http.Sources.OnlyValue(local) is { } task
                && !code.Span.Contains(task.Span)
                && seen.Add(local))
            {
                foreach (var reached in From(http, task, path, seen, cancellationToken))
                {
                    yield return reached;
                }

                continue;
            }

            var named = node switch
            {
                InvocationExpressionSyntax invocation => invocation,
                ArgumentSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax } argument => argument.Expression,
                _ => null,
            };
            if (named is null || http.Sources.Symbol(named) is not IMethodSymbol method)
            {
                continue;
            }

            if (node is InvocationExpressionSyntax send && SendCall.Of(method, http.Symbols) is not null)
            {
                yield return new ReachedSend(send, path);
                continue;
            }

            if (path.Length == Depth
                || seen.Count == MethodsFollowed
                || http.Sources.Implementation(method, cancellationToken) is not { } called
                || !seen.Add(called)
                || http.Sources.FunctionOf(called) is not { } function
                || code.AncestorsAndSelf().Contains(function))
            {
                continue;
            }

            foreach (var reached in From(http, function, path.Add(called), seen, cancellationToken))
            {
                yield return reached;
            }
        }
    }
}
