using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What calls of a run came to, so that a call which is handed the same, and finds the same around it, is not run again: code
/// that prepares a request is met in one state after another.
/// </summary>
internal sealed class CalledBefore
{
    private readonly Dictionary<(SyntaxNode Site, SyntaxNode Function), List<(Call Call, State Before, ImmutableArray<Flow> Flows)>> _answers = [];

    /// <summary>A call of a function that is handed no delegate.</summary>
    /// <param name="Depth">How deep it is: what is too deep is not followed.</param>
    /// <param name="Caller">The calling function, with its type arguments.</param>
    public readonly record struct Call(
        SyntaxNode Site, SyntaxNode Function, IMethodSymbol Method, Value? Receiver, ImmutableArray<Value> Arguments, int Depth, IMethodSymbol? Caller)
    {
        public bool IsSameAs(Call other) =>
            Depth == other.Depth
            && SymbolEqualityComparer.Default.Equals(Method, other.Method)
            && SymbolEqualityComparer.Default.Equals(Caller, other.Caller)
            && Equals(Receiver, other.Receiver)
            && Arguments.SequenceEqual(other.Arguments);
    }

    /// <summary>What the call came to before; null where it was not made, or not in a state like this.</summary>
    public List<Flow>? Find(Call call, State state)
    {
        if (_answers.TryGetValue((call.Site, call.Function), out var answers))
        {
            foreach (var (before, around, flows) in answers)
            {
                if (before.IsSameAs(call) && around.IsSameAround(state))
                {
                    return flows.Select(f => f with { State = state with { Facts = f.State.Facts, Heap = f.State.Heap, Opaque = state.Opaque || f.State.Opaque } }).ToList();
                }
            }
        }

        return null;
    }

    /// <summary>Keeps what a call came to, where it has sent nothing and came out of all handlers that it went into.</summary>
    public void Remember(Call call, State state, List<Flow> flows)
    {
        if (state.Opaque || flows.Any(f => f.State.Sends != state.Sends || f.State.Handlers != state.Handlers))
        {
            return;
        }

        if (!_answers.TryGetValue((call.Site, call.Function), out var answers))
        {
            _answers.Add((call.Site, call.Function), answers = []);
        }

        answers.Add((call, state, flows.ToImmutableArray()));
    }
}
