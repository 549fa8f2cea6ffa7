using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What calls came to, so that a call which is handed the same, and finds the same around it, is not run again: code that
/// prepares a request is met in one state after another, and for one failure after another.
/// </summary>
internal sealed class CalledBefore
{
    private readonly Dictionary<(SyntaxNode Site, SyntaxNode Function), List<Known>> _answers = [];

    /// <summary>The calls on the ways from a function to a send, for all runs that look for what is sure.</summary>
    public static CalledBefore On(HttpCompilation http, SyntaxNode send, Origin origin)
    {
        var key = (typeof(CalledBefore), send, origin);
        return (CalledBefore)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, new CalledBefore()))!;
    }

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

    /// <summary>What a call came to.</summary>
    /// <param name="Steps">The steps it took: they count again, so that what is given up does not depend on what was asked before.</param>
    /// <param name="Cut">Whether a call that leads to the send was too deep to be followed.</param>
    /// <param name="Lost">Whether a way was left because nothing sure could come of it.</param>
    public sealed record Known(Call Call, State Before, ImmutableArray<Flow> Flows, int Steps, bool Cut, bool Lost)
    {
        public Flows From(State state) => Model.Flows.Of(Flows
            .Select(f => f with { State = state with { Facts = f.State.Facts, Heap = f.State.Heap, Opaque = state.Opaque || f.State.Opaque } }));
    }

    /// <summary>What the call came to before; null where it was not made, or not in a state like this.</summary>
    public Known? Find(Call call, State state)
    {
        lock (_answers)
        {
            return _answers.TryGetValue((call.Site, call.Function), out var answers)
                ? answers.Find(known => known.Call.IsSameAs(call) && known.Before.IsSameAround(state))
                : null;
        }
    }

    /// <summary>Keeps what a call came to, where it has sent nothing and came out of all handlers that it went into.</summary>
    public void Remember(Known known)
    {
        if (known.Before.Opaque || known.Flows.Any(f => f.State.Sends != known.Before.Sends || f.State.Handlers != known.Before.Handlers))
        {
            return;
        }

        lock (_answers)
        {
            if (!_answers.TryGetValue((known.Call.Site, known.Call.Function), out var answers))
            {
                _answers.Add((known.Call.Site, known.Call.Function), answers = []);
            }

            answers.Add(known);
        }
    }
}
