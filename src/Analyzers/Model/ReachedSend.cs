using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
                && TaskOf(http, name) is var (local, task)
                && !code.Span.Contains(task.Span)
                && seen.Add(local))
            {
                foreach (var reached in From(http, task, path, seen, cancellationToken))
                {
                    yield return reached;
                }

                continue;
            }

            if (Called(node) is not var (named, called)
                || !(MayLead(http, called, Depth - path.Length, cancellationToken) || (Function.Member(node) is { } around && FunctionCalls.In(around).HasLocalFunction(called)))
                || http.Sources.Symbol(named) is not IMethodSymbol method)
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
                || http.Sources.Implementation(method, cancellationToken) is not { } implementation
                || !seen.Add(implementation)
                || http.Sources.FunctionOf(implementation) is not { } function
                || code.AncestorsAndSelf().Contains(function))
            {
                continue;
            }

            foreach (var reached in From(http, function, path.Add(implementation), seen, cancellationToken))
            {
                yield return reached;
            }
        }
    }

    /// <summary>The local of a task that a name stands for, and what it was made by; null where it is none, or made in more than one place.</summary>
    public static (ILocalSymbol Local, ExpressionSyntax Made)? TaskOf(HttpCompilation http, IdentifierNameSyntax name) =>
        (Function.Member(name) is not { } member || FunctionCalls.In(member).MayKeepTask(name.Identifier.ValueText))
        && http.Sources.Symbol(name) is ILocalSymbol local
        && Failed.IsTask(local.Type)
        && http.Sources.OnlyValue(local) is { } made
            ? (local, made)
            : null;

    /// <summary>What a node calls, or hands on to be called, and by which name.</summary>
    private static (ExpressionSyntax Named, string Name)? Called(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax invocation when Origins.NameOf(invocation.Expression) is { } name => (invocation, name),
        ArgumentSyntax argument when Parentheses.Off(argument.Expression) is var handed && Origins.NameOf(handed) is { } name => (handed, name),
        _ => null,
    };

    /// <summary>Whether a method of some name may come to a send, by what is called by which name.</summary>
    public static bool MayLead(HttpCompilation http, string name, CancellationToken cancellationToken) => MayLead(http, name, Depth, cancellationToken);

    /// <summary>The gate, a look at names: whether a method of some name may come to a send. Most calls don't, and are not bound.</summary>
    /// <param name="hops">The methods that may still be looked into.</param>
    private static bool MayLead(HttpCompilation http, string name, int hops, CancellationToken cancellationToken)
    {
        if (http.SendNames(cancellationToken).Contains(name))
        {
            return true;
        }

        if (hops == 0)
        {
            return false;
        }

        var known = Leading.GetValue(http, static _ => new());
        if (!known.TryGetValue((name, hops), out var leads))
        {
            leads = http.Sources.FunctionsNamed(name, cancellationToken).Any(f => FunctionCalls.In(f).CalledOrHanded.Any(called => MayLead(http, called, hops - 1, cancellationToken)));
            known.TryAdd((name, hops), leads);
        }

        return leads;
    }

    private static readonly ConditionalWeakTable<HttpCompilation, ConcurrentDictionary<(string Name, int Hops), bool>> Leading = new();
}
