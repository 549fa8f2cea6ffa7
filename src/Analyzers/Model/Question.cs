using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What an abstract run is to find out.</summary>
/// <param name="Scenario">What the send under question meets, each time it is executed.</param>
/// <param name="Target">The send whose executions are counted; null where only a value is asked for.</param>
/// <param name="Path">The methods that lead from the function where the run starts to the send: calls of these are followed.</param>
/// <param name="Within">
/// A loop, or a call, that the run may not leave once the send was executed; null to let it go to the end of the function.
/// </param>
/// <param name="Limit">The number of executions after which the run is ended.</param>
/// <param name="OnlyCaught">
/// Whether another send counts as an earlier attempt only where its exception would lead to this one: then two requests that
/// are sent one after the other are not one repeated.
/// </param>
/// <param name="Enough">What is enough of an answer: nothing more is run then.</param>
/// <param name="OnlySure">
/// Whether only what is sure counts: a way is left where it went through a decision about the failure that can't be read.
/// </param>
/// <param name="OnlySends">Whether only the executions of the send count: ways that lead to none any more are left.</param>
internal sealed record Question(
    Scenario Scenario,
    SyntaxNode? Target = null,
    ImmutableArray<IMethodSymbol> Path = default,
    SyntaxNode? Within = null,
    int Limit = 2,
    bool OnlyCaught = false,
    Enough Enough = Enough.Everything,
    bool OnlySure = false,
    bool OnlySends = false)
{
    /// <summary>The steps that a run over any failure may take once it came to the send: what it can't tell by then is asked for each failure.</summary>
    public int Patience { get; init; } = Run.MaxStepsOfAny;

    public bool Leads(IMethodSymbol called)
    {
        if (!Path.IsDefaultOrEmpty)
        {
            foreach (var method in Path)
            {
                if (Infrastructure.Sources.Leads(called, method))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

/// <summary>What ends a run before it has gone everywhere.</summary>
internal enum Enough
{
    /// <summary>Nothing: what is asked for is all that can happen.</summary>
    Everything,

    /// <summary>The first repetition, whatever is sent by it.</summary>
    AnyRepetition,
}

/// <summary>How a function was left.</summary>
internal enum ExitKind
{
    Return,
    Throw,

    /// <summary>The end of a finally block, or a filter that said no.</summary>
    RegionEnd,

    /// <summary>A filter that said yes.</summary>
    FilterAccepted,
}

/// <summary>One way in which a function was left.</summary>
internal sealed class Exit(ExitKind kind, State state, Value value)
{
    public ExitKind Kind => kind;

    public State State => state;

    public Value Value => value;
}

/// <summary>One evaluated value, or the exception that came instead of it.</summary>
/// <param name="Waited">The exception came from waiting in the midst of an expression: no task around carries it.</param>
internal readonly record struct Flow(State State, Value Value, bool Throws = false, bool Waited = false);

/// <summary>The ways in which an evaluation can end: one in most cases, which nothing is allocated for.</summary>
internal struct Flows : IEnumerable<Flow>
{
    private Flow _first;
    private List<Flow>? _others;

    public int Count { readonly get; private set; }

    public readonly Flow this[int at] => at == 0 ? _first : _others![at - 1];

    public void Add(Flow flow)
    {
        if (Count++ == 0)
        {
            _first = flow;
        }
        else
        {
            (_others ??= []).Add(flow);
        }
    }

    public void AddRange(IEnumerable<Flow> flows)
    {
        foreach (var flow in flows)
        {
            Add(flow);
        }
    }

    public void AddRange(Flows flows)
    {
        foreach (var flow in flows)
        {
            Add(flow);
        }
    }

    public static Flows Of(IEnumerable<Flow> flows)
    {
        var made = new Flows();
        made.AddRange(flows);
        return made;
    }

    public readonly Flows Where(Func<Flow, bool> condition)
    {
        var kept = new Flows();
        foreach (var flow in this)
        {
            if (condition(flow))
            {
                kept.Add(flow);
            }
        }

        return kept;
    }

    public readonly Flows ConvertAll(Func<Flow, Flow> convert)
    {
        var converted = new Flows();
        foreach (var flow in this)
        {
            converted.Add(convert(flow));
        }

        return converted;
    }

    public readonly bool Exists(Func<Flow, bool> condition)
    {
        foreach (var flow in this)
        {
            if (condition(flow))
            {
                return true;
            }
        }

        return false;
    }

    public readonly Enumerator GetEnumerator() => new(this);

    readonly IEnumerator<Flow> IEnumerable<Flow>.GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    readonly System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => ((IEnumerable<Flow>)this).GetEnumerator();

    public struct Enumerator(Flows flows)
    {
        private int _at = -1;

        public readonly Flow Current => flows[_at];

        public bool MoveNext() => ++_at < flows.Count;
    }
}

/// <summary>One function on the stack of an abstract run.</summary>
internal sealed class Frame(ControlFlowGraph? graph, SyntaxNode? function, IMethodSymbol? method, Value? receiver, SyntaxNode? callSite, Frame? caller)
{
    public ControlFlowGraph? Graph => graph;

    public SyntaxNode? Function => function;

    public IMethodSymbol? Method => method;

    public Value? Receiver => receiver;

    /// <summary>The call that runs it; null at the bottom of the stack.</summary>
    public SyntaxNode? CallSite => callSite;

    public Frame? Caller => caller;

    public int Depth { get; } = caller is null ? 0 : caller.Depth + 1;

    /// <summary>The block that is run at the moment.</summary>
    public BasicBlock? At { get; set; }

    /// <summary>The method as it was called: with its type arguments, where it is generic.</summary>
    public IMethodSymbol? Called { get; init; }

    /// <summary>What a type is here, where it may be a type parameter of the functions that run.</summary>
    public ITypeSymbol Actual(ITypeSymbol type)
    {
        for (var frame = this; frame is not null && type is ITypeParameterSymbol parameter; frame = frame.Caller)
        {
            if (frame.Called is not { } called)
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(parameter.DeclaringMethod, called.OriginalDefinition))
            {
                type = called.TypeArguments[parameter.Ordinal];
            }
            else if (SymbolEqualityComparer.Default.Equals(parameter.DeclaringType, called.ContainingType?.OriginalDefinition))
            {
                type = called.ContainingType!.TypeArguments[parameter.Ordinal];
            }
        }

        return type;
    }
}

/// <summary>What an abstract run found.</summary>
internal sealed class Findings
{
    /// <summary>How the function can be left.</summary>
    public ImmutableArray<Exit> Exits { get; init; }

    /// <summary>The states in which the send was executed for the limit's time.</summary>
    public ImmutableArray<State> Repeated { get; init; }

    /// <summary>The conditions that the run decided, in order: branches, and truths over the failure.</summary>
    public ImmutableArray<KeyValuePair<SyntaxNode, Answer>> Conditions { get; init; }

    /// <summary>The calls that ended the process or asked the host to stop, each with the state it was met in.</summary>
    public ImmutableArray<KeyValuePair<SyntaxNode, State>> Ended { get; init; }

    /// <summary>The calls that were on the stack when the send was executed first, innermost first.</summary>
    public ImmutableArray<SyntaxNode> Calls { get; init; }

    /// <summary>How often the send was executed at most, on any way through the code.</summary>
    public int Sends { get; init; }

    /// <summary>
    /// False where the run was given up: then nothing can be concluded from what it did not find. Nothing either from a run that
    /// ended because it had found enough.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>What the run looked at of the failure.</summary>
    public Looks Looks { get; init; } = new();

    /// <summary>True where a call that leads to the send was too deep to be followed: there may be more executions.</summary>
    public bool Cut { get; init; }

    /// <summary>The blocks and operations that the run visited.</summary>
    public int Steps { get; init; }

    /// <summary>True where a way was left because nothing sure could come of it.</summary>
    public bool Lost { get; init; }

    /// <summary>Whether the send is executed again: unknown where only an unreadable decision leads back to it.</summary>
    public Answer SendsAgain =>
        !Complete ? Answer.Unknown
        : Repeated.Any(s => !s.Opaque) ? Answer.Yes
        : Repeated.Length > 0 ? Answer.Unknown
        : Answer.No;
}
