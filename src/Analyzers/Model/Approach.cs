using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// Where runs for a send begin in a function that sends much: what stands before the attempts that count comes to the same for all of
/// its sends and whatever they meet, and is run once.
/// </summary>
internal static class Approach
{
    /// <summary>Statements before that of a send in which earlier attempts of it are looked for.</summary>
    private const int Attempts = 3;

    /// <summary>The block at which runs for a send begin, and the states that they begin in.</summary>
    internal sealed class Beginning(int block, List<State> states, bool isLost)
    {
        public int Block => block;

        public List<State> States => states;

        /// <summary>Whether a way that went before it was left because nothing sure could come of it.</summary>
        public bool IsLost => isLost;
    }

    /// <summary>Where runs for a send begin; null where that is the function's entry, as in most.</summary>
    public static Beginning? To(HttpCompilation http, SyntaxNode send, Origin origin, CancellationToken cancellationToken)
    {
        if (!origin.Path.IsEmpty || send is not InvocationExpressionSyntax { Expression: var called } || Origins.NameOf(called) is not { } sent || FunctionCalls.In(origin.Function).Of(sent).Count <= Attempts)
        {
            return null;
        }

        var key = (typeof(Approach), send);
        return (Beginning?)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Find(http, send, sent, origin.Function, cancellationToken)));
    }

    private static Beginning? Find(HttpCompilation http, SyntaxNode send, string sent, SyntaxNode function, CancellationToken cancellationToken)
    {
        var calls = FunctionCalls.In(function);
        if (calls.HasGoto || Function.Around(send) != function || Array.Exists(calls.Nested, MayAttempt) || http.Sources.Graph(function) is not { } graph)
        {
            return null;
        }

        var attempts = 0;
        var once = send.Ancestors().TakeWhile(a => a != function).LastOrDefault(Function.IsLoop) ?? send;
        foreach (var (before, next) in Function.Before(once, function))
        {
            if (MayAttempt(before) && ++attempts > Attempts)
            {
                return graph.Blocks.FirstOrDefault(block => block.Operations.Any(BelongsTo) || (block.BranchValue is { } value && BelongsTo(value))) is { Ordinal: var block }
                    && Past(http, function, cancellationToken) is { } past
                    && past.At(block) is { } states
                        ? new Beginning(block, states, past.IsLost)
                        : null;
            }

            bool BelongsTo(IOperation operation) => next.Span.Contains(operation.Syntax.Span);
        }

        return null;

        bool MayAttempt(SyntaxNode node) => FunctionCalls.In(node).Names.Any(name => ComesBack.Runs(http, name, [sent], cancellationToken));
    }

    /// <summary>What each block of a function is come to with, past all its sends; null where that takes too long.</summary>
    private static Run.Passed? Past(HttpCompilation http, SyntaxNode function, CancellationToken cancellationToken)
    {
        var key = (typeof(Run.Passed), function);
        return (Run.Passed?)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(
            key,
            new Run(http, new Question(Scenario.Anything, function, ImmutableArray<IMethodSymbol>.Empty, OnlySure: true, OnlySends: true), cancellationToken)
                .Past(function, RetryDecision.Entry(http, function))));
    }
}
