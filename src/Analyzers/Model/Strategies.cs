using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>A Polly policy, pipeline or strategy: what it handles, and how often it sends again.</summary>
internal sealed record Strategy(string Kind) : Value(false)
{
    public override long Identity => Hash.Of("strategy", Kind);
}

/// <summary>What the members of Polly do to the values of a run.</summary>
internal static class Strategies
{
    public static List<Flow>? Call(
        Run run, SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame) => null;
}
