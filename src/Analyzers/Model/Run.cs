using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// One abstract run of analysed code in a scenario: walks the control flow graph from a function's entry, follows the calls
/// that matter, and counts how often the send under question is executed. Decides each branch with what the scenario and
/// the source say, takes both sides of what they don't, and joins what comes together, so that it always ends.
/// </summary>
internal sealed partial class Run
{
    /// <summary>Distinct states kept at one block before they are joined: enough to unroll the loops over inner exceptions.</summary>
    private const int StatesPerBlock = 5;

    /// <summary>Distinct states kept at a loop that has not sent: what it prepares is the same however often it goes round.</summary>
    private const int StatesBeforeSend = 1;

    /// <summary>Calls followed into one another.</summary>
    private const int MaxDepth = 7;

    /// <summary>Blocks and operations visited before the run is given up: what is ever decided is decided within fewer.</summary>
    public const int MaxSteps = 4_000;

    /// <summary>The same before the first execution of the send.</summary>
    private const int MaxStepsBefore = MaxSteps / 2;

    /// <summary>The same for a run over whatever failure, once it came to the send: what it can't tell by then is asked for each failure.</summary>
    public const int MaxStepsOfAny = MaxSteps / 10;

    /// <summary>The same beyond the first repetition of an unsafe request: there is no worse one to be found.</summary>
    private const int MaxStepsBeyond = MaxSteps / 4;

    /// <summary>The same beyond the first repetition of any request.</summary>
    private const int MaxStepsToWorse = MaxSteps / 2;

    private readonly HttpCompilation _http;
    private readonly Question _question;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<State>.Builder _repeated = ImmutableArray.CreateBuilder<State>();
    private readonly List<KeyValuePair<SyntaxNode, Answer>> _conditions = [];
    private readonly List<KeyValuePair<SyntaxNode, State>> _ended = [];
    private ImmutableArray<SyntaxNode> _calls = ImmutableArray<SyntaxNode>.Empty;
    private int _steps;
    private int _sends;
    private int _stepsToUnsafe = MaxSteps;
    private int _stepsToRepetition = MaxSteps;
    private bool _cut;
    private bool _lost;
    private IMethodSymbol? _root;
    private bool _answered;
    private Onward? _onward;

    public Run(HttpCompilation http, Question question, CancellationToken cancellationToken)
    {
        _http = http;
        _question = question;
        _cancellationToken = cancellationToken;
    }

    private KnownSymbols Symbols => _http.Symbols;

    public bool Declares(ISymbol symbol) => _http.Sources.Declares(symbol);

    public KnownSymbols KnownSymbols => _http.Symbols;

    private bool Exhausted => _answered
        || (_steps > MaxStepsOfAny && (_sends > 0 ? IsOfAny && _steps > _question.Patience : _steps > MaxStepsBefore && _question.Target is not null))
        || (_steps > MaxStepsBeyond && (_steps - MaxStepsBeyond > _stepsToUnsafe || _steps - MaxStepsToWorse > _stepsToRepetition))
        || _steps > MaxSteps;

    /// <summary>Whether the run is to tell only if runs for one failure each are worth it: it takes all ways of all of them.</summary>
    private bool IsOfAny => _question.Scenario.Failure == Failure.Any;

    /// <summary>Runs a function from its entry, or from where what its sends have in common ends.</summary>
    public Findings Over(Origin origin) => _question is { OnlySends: true, Target: { } send } && Approach.To(_http, send, origin, _cancellationToken) is { } beginning && (_question.OnlySure || !beginning.IsLost)
        ? Over(origin.Function, beginning.States, beginning.Block, beginning.IsLost)
        : Over(origin.Function, RetryDecision.Entry(_http, origin.Function));

    /// <summary>Runs a function from its entry.</summary>
    /// <param name="function">The syntax of the function.</param>
    /// <param name="state">What is known of its parameters.</param>
    public Findings Over(SyntaxNode function, State state) => Over(function, [state], 0, isLost: false);

    private Findings Over(SyntaxNode function, IEnumerable<State> states, int block, bool isLost)
    {
        _lost = isLost;
        _root = _http.Sources.Declared(function) as IMethodSymbol;
        var origin = new Origin(function, _question.Path);
        if (_question is { OnlySure: true, Target: { } send })
        {
            _calledBefore = CalledBefore.On(_http, send, origin);
        }

        if (_question is { OnlySends: true, Target: { } counted })
        {
            _onward = Onward.To(_http, counted, origin);
        }

        var exits = _http.Sources.Graph(function) is { } graph
            ? Walk(new Walking(this, new Frame(graph, function, _root, null, null, null), null), graph.Blocks[block], states)
            : [];
        return Findings(exits);
    }

    /// <summary>What the blocks of a function were come to with.</summary>
    internal sealed class Passed(List<State>?[] reached, bool isLost)
    {
        /// <summary>Whether a way was left because nothing sure could come of it.</summary>
        public bool IsLost => isLost;

        /// <summary>The states in which a block was come to first; null where it was not.</summary>
        public List<State>? At(int block) => reached[block];
    }

    /// <summary>Runs a function from its entry past all its sends. Returns null where the run was given up.</summary>
    public Passed? Past(SyntaxNode function, State state)
    {
        _root = _http.Sources.Declared(function) as IMethodSymbol;
        var graph = _http.Sources.Graph(function)!;
        var walk = new Walking(this, new Frame(graph, function, _root, null, null, null), null) { Reached = new List<State>?[graph.Blocks.Length] };
        Walk(walk, graph.Blocks[0], [state]);
        return Exhausted ? null : new(walk.Reached, _lost);
    }

    /// <summary>Calls a delegate or method with the given arguments.</summary>
    public Findings Calling(Closure closure, ImmutableArray<Value> arguments, State state)
    {
        var exits = Invoke(closure, arguments, state, Bottom, closure.Lambda)
            .Select(f => new Exit(f.Throws ? ExitKind.Throw : ExitKind.Return, f.State, f.Value));
        return Findings(exits.ToList());
    }

    /// <summary>Evaluates one expression.</summary>
    public Findings Evaluating(IOperation operation, State state)
    {
        var exits = Evaluate(operation, state, Bottom)
            .Select(f => new Exit(f.Throws ? ExitKind.Throw : ExitKind.Return, f.State, f.Value));
        return Findings(exits.ToList());
    }

    /// <summary>Executes a request under the policy or pipeline that an expression stands for.</summary>
    public Findings Executing(IOperation strategy, Value request) =>
        Findings(Evaluate(strategy, State.Empty, Bottom).Where(f => !f.Throws).SelectMany(f => Executing(f, request)).ToList());

    /// <summary>Executes a request under a policy or pipeline.</summary>
    public Findings Executing(Value strategy, Value request, State? state = null) =>
        Findings(Executing(new Flow(state ?? State.Empty, strategy), request).ToList());

    private IEnumerable<Exit> Executing(Flow strategy, Value request) =>
        from chosen in Strategies.Choose(this, strategy.Value, request, strategy.State, Bottom)
        let execution = new Execution(this, s => Meet(s with { Sends = s.Sends + 1 }, request, Symbols[KnownSymbols.HttpResponseMessageName]), Contexts.Of(Symbols, request), Bottom, null)
        from end in execution.Through(chosen.Value as Strategy ?? Strategy.Unknown, chosen.State)
        select new Exit(end.Throws ? ExitKind.Throw : ExitKind.Return, end.State, end.Value);

    public bool IsIdempotencyHeader(string name) =>
        (_question.Target is { } target ? _http.Options.For(target.SyntaxTree) : GoAwayOptions.Default).IsIdempotencyHeader(name);

    private static Frame Bottom { get; } = new(null, null, null, null, null, null);

    /// <summary>Whether nothing that is sure can come of a state. After a failure of which nothing is known no decision is.</summary>
    private bool IsLost(State state)
    {
        var lost = _question.OnlySure && state.Opaque && (state.Sends == 0 || _question.Scenario.Failure != Failure.Any);
        _lost |= lost;
        return lost;
    }

    private Findings Findings(List<Exit> exits) => new()
    {
        Exits = exits.Select(e => e is { Kind: ExitKind.Return, Value: Failed failed } ? new Exit(ExitKind.Throw, e.State.Left(null), failed.Exception) : e).ToImmutableArray(),
        Repeated = _repeated.ToImmutable(),
        Conditions = _conditions.ToImmutableArray(),
        Ended = _ended.ToImmutableArray(),
        Calls = _calls,
        Sends = _sends,
        Complete = _answered || !Exhausted,
        Looks = _looks,
        Cut = _cut,
        Steps = _steps,
        Lost = _lost,
    };

    /// <summary>
    /// Walks blocks in the order of sends and of the graph, so that what comes together is joined before it goes on.
    /// </summary>
    private List<Exit> Walk(Frame frame, BasicBlock start, State state, ControlFlowRegion? within) =>
        Walk(new Walking(this, frame, within), start, [state]);

    private List<Exit> Walk(Walking walk, BasicBlock start, IEnumerable<State> states)
    {
        foreach (var state in states)
        {
            walk.Enter(start, state);
        }

        while (walk.Next() is { } next)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _steps++;
            if (Exhausted)
            {
                break;
            }

            walk.Visit(next.Block, next.State);
        }

        return walk.Exits;
    }

    private sealed class Walking(Run run, Frame frame, ControlFlowRegion? within)
    {
        private readonly Meeting?[] _meetings = new Meeting?[frame.Graph!.Blocks.Length];
        private readonly List<Meeting> _next = [];
        private readonly bool _confined = run._question.Within is { } loop
            && Function.IsLoop(loop)
            && frame.Function is not null
            && Function.Around(loop) == frame.Function;

        private WayOn _first = new(run._onward?.ToFirst);
        private WayOn _another = new(run._onward?.ToAnother);

        private readonly Ways? _ways = frame is { Graph: { } graph, Function: { } function } ? Ways.Of(graph, function) : null;

        /// <summary>The last block from which the send was executed first.</summary>
        private int _sentAt = -1;

        public List<Exit> Exits { get; } = [];

        /// <summary>The states in which each block was come to first, and not by a loop's next round; null where nobody asks.</summary>
        public List<State>?[]? Reached { get; init; }

        public (BasicBlock Block, State State)? Next()
        {
            Meeting? first = null;
            foreach (var meeting in _next)
            {
                if (first is null || meeting.IsBefore(first))
                {
                    first = meeting;
                }
            }

            if (first is null)
            {
                return null;
            }

            var state = first.Take();
            if (!first.IsWaiting)
            {
                _next.Remove(first);
            }

            return (frame.Graph!.Blocks[first.Block], state);
        }

        /// <summary>The states in which a block was come to, after as many sends, and those of them that are still to be run.</summary>
        private sealed class Meeting(State first, int block, Meeting? beside)
        {
            private Few _pending;
            private int _taken;
            private Few _seen;

            public int Block => block;

            /// <summary>Another meeting at the same block, after more sends or fewer.</summary>
            public Meeting? Beside => beside;

            public ref Few Seen => ref _seen;

            public bool IsWaiting => _taken < _pending.Count;

            public bool IsOf(State state) => first.Sends == state.Sends && first.Opaque == state.Opaque;

            public bool IsBefore(Meeting other) => Order.CompareTo(other.Order) < 0;

            public void Add(State state) => _pending.Add(state);

            public State Take() => _pending[_taken++];

            private (int, int, bool) Order => (first.Sends, block, first.Opaque);
        }

        /// <summary>States in their order, of which there is one in most cases.</summary>
        private struct Few
        {
            private State? _first;
            private List<State>? _others;

            public int Count { get; private set; }

            public State this[int at]
            {
                readonly get => at == 0 ? _first! : _others![at - 1];
                set => _ = at == 0 ? _first = value : _others![at - 1] = value;
            }

            public void Add(State state)
            {
                if (Count++ == 0)
                {
                    _first = state;
                }
                else
                {
                    (_others ??= []).Add(state);
                }
            }
        }

        private Meeting MeetingAt(BasicBlock block, State state)
        {
            ref var meetings = ref _meetings[block.Ordinal];
            for (var meeting = meetings; meeting is not null; meeting = meeting.Beside)
            {
                if (meeting.IsOf(state))
                {
                    return meeting;
                }
            }

            return meetings = new Meeting(state, block.Ordinal, meetings);
        }

        /// <param name="isBack">Whether a loop begins its next round.</param>
        public void Enter(BasicBlock block, State state, bool isBack = false)
        {
            if (within is not null && (block.Ordinal < within.FirstBlockOrdinal || block.Ordinal > within.LastBlockOrdinal))
            {
                Exits.Add(new Exit(ExitKind.FilterAccepted, state, Constant.True));
                return;
            }

            if (run.IsLost(state) || (_confined && state.Sends > 0 && Leaves(block)))
            {
                return;
            }

            if (LeadsNowhere(block, state))
            {
                // What a call came to without this is not all that it comes to.
                run._asked++;
                return;
            }

            if (_ways is not null)
            {
                state = state.Without(_ways.Forgotten(block));
            }

            if (!isBack && Reached is not null)
            {
                Reached[block.Ordinal] = Joined([.. Reached[block.Ordinal] ?? [], state]);
            }

            var meeting = MeetingAt(block, state);
            ref var seen = ref meeting.Seen;
            for (var i = 0; i < seen.Count; i++)
            {
                if (state.SameAs(seen[i]))
                {
                    return;
                }
            }

            if (seen.Count < (isBack && state.Sends == 0 && run._question.Target is not null ? StatesBeforeSend : StatesPerBlock))
            {
                seen.Add(state);
            }
            else
            {
                var joined = seen[seen.Count - 1].Join(state);
                if (joined.SameAs(seen[seen.Count - 1]))
                {
                    return;
                }

                seen[seen.Count - 1] = state = joined;
            }

            if (!meeting.IsWaiting)
            {
                _next.Add(meeting);
            }

            meeting.Add(state);
        }

        /// <summary>Whether no way leads on from a block to the send, neither in the function nor where its callers go on.</summary>
        private bool LeadsNowhere(BasicBlock block, State state) =>
            _first.Ends(block, frame, run._cancellationToken) || (state.First?.Syntax == run._question.Target && _another.Ends(block, frame, run._cancellationToken));

        /// <summary>The way on from a function to an execution of the send.</summary>
        private struct WayOn(Onward.Leading? leading)
        {
            private bool? _leadsFromCallers;
            private Onward.Calls? _calls;

            public bool Ends(BasicBlock block, Frame frame, CancellationToken cancellationToken) =>
                leading is not null
                && frame is { Graph: { } graph, Function: { } function }
                && !(_leadsFromCallers ??= leading.FromCallersOf(frame, cancellationToken))
                && !(_calls ??= leading.In(graph, function, cancellationToken)).From(block);
        }

        public void Visit(BasicBlock block, State state)
        {
            var operations = block.Operations;
            for (var i = 0; i < operations.Length; i++)
            {
                if (Evaluate(block, operations[i], state) is var flows && flows.Count != 1 || flows[0].Throws)
                {
                    Visit(block, i, flows);
                    return;
                }

                state = flows[0].State;
            }

            Leave(block, state);
        }

        private Flows Evaluate(BasicBlock block, IOperation operation, State state)
        {
            frame.At = block;
            var flows = run.Evaluate(operation, state, frame);
            if (state.Sends == 0 && run._sends > 0 && flows.Exists(static f => f.State.Sends > 0))
            {
                _sentAt = Math.Max(_sentAt, block.Ordinal);
            }

            return flows;
        }

        /// <summary>The rest of a block, from an operation that ends in several ways or in an exception.</summary>
        private void Visit(BasicBlock block, int at, Flows flows)
        {
            for (; ; at++)
            {
                var states = new List<State>();
                foreach (var flow in flows)
                {
                    if (flow.Throws)
                    {
                        Throw(flow.Value, flow.State, block.EnclosingRegion);
                    }
                    else
                    {
                        states.Add(flow.State);
                    }
                }

                if (at + 1 >= block.Operations.Length)
                {
                    foreach (var end in states)
                    {
                        Leave(block, end);
                    }

                    return;
                }

                flows = states.Count == 0 ? [] : Flows.Of(Joined(states).SelectMany(s => Evaluate(block, block.Operations[at + 1], s)));
            }
        }

        /// <summary>As many states as are kept at one block: those that are more are joined, where they have sent the same.</summary>
        private static List<State> Joined(List<State> states)
        {
            for (var i = states.Count - 1; i >= StatesPerBlock; i--)
            {
                var state = states[i];
                var like = states.FindIndex(0, i, s => s.Sends == state.Sends && s.Opaque == state.Opaque);
                if (like >= 0)
                {
                    states[like] = states[like].Join(state);
                    states.RemoveAt(i);
                }
            }

            return states;
        }

        private void Leave(BasicBlock block, State state)
        {
            if (block.Kind == BasicBlockKind.Exit)
            {
                Finish(ExitKind.Return, state, Constant.Null);
                return;
            }

            if (block.BranchValue is null)
            {
                Follow(block.FallThroughSuccessor, block, state, Constant.Null);
                return;
            }

            // A task that is returned, and not awaited, has left the function's handlers behind when it fails.
            foreach (var flow in Stored(block.BranchValue, Evaluate(block, block.BranchValue, state)))
            {
                if (flow.Throws)
                {
                    Throw(flow.Value, flow.State, block.EnclosingRegion);
                }
                else if (block.ConditionKind == ControlFlowConditionKind.None)
                {
                    Follow(block.FallThroughSuccessor, block, flow.State, flow.Value);
                }
                else
                {
                    var jumpsWhen = block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Answer.Yes : Answer.No;
                    var truth = flow.Value.Truth;
                    if (truth != Answer.Unknown)
                    {
                        run._conditions.Add(new(block.BranchValue.Syntax, truth));
                    }

                    var next = truth == Answer.Unknown && flow.Value.FromFailure && !DecidesNothing(block) ? flow.State with { Opaque = true } : flow.State;
                    if (truth != jumpsWhen.Not())
                    {
                        Follow(block.ConditionalSuccessor, block, Assume(block.BranchValue, jumpsWhen, truth, next), flow.Value);
                    }

                    if (truth != jumpsWhen)
                    {
                        Follow(block.FallThroughSuccessor, block, Assume(block.BranchValue, jumpsWhen.Not(), truth, next), flow.Value);
                    }
                }
            }
        }

        private bool DecidesNothing(BasicBlock block) =>
            frame is { Graph: { } graph, Function: { } function } && Consequences.Of(run._http, graph, function, run._question.OnlySends && frame.Caller is null).AreNone(block);

        /// <summary>After a branch on an unknown variable it is known: on both sides what is true or false, on one what is equal to a constant.</summary>
        private State Assume(IOperation condition, Answer holds, Answer truth, State state)
        {
            switch (condition)
            {
                case var _ when truth != Answer.Unknown:
                    return state;
                case ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } local:
                    return Assume(local.Local, holds == Answer.Yes ? Constant.True : Constant.False, state, isFlag: true);
                case IParameterReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } parameter:
                    return Assume(parameter.Parameter, holds == Answer.Yes ? Constant.True : Constant.False, state, isFlag: true);
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    return Assume(not.Operand, holds.Not(), truth, state);
                case IInvocationOperation { TargetMethod.Name: "MoveNext", Instance: { } enumerator } next when holds == Answer.No:
                    return Enumerated(next.Syntax.FirstAncestorOrSelf<CommonForEachStatementSyntax>(), enumerator, state);
                case IPropertyReferenceOperation { Property.Name: "CanSeek", Instance: { } stream } when run.Evaluate(stream, state, frame) is [{ Throws: false } asked]:
                    return SetMember(asked.Value, "CanSeek", new Constant(holds == Answer.Yes), state);
                case IBinaryOperation { RightOperand.ConstantValue: { HasValue: true, Value: var constant } } comparison
                    when comparison.OperatorKind == (holds == Answer.Yes ? BinaryOperatorKind.Equals : BinaryOperatorKind.NotEquals):
                    return Assume(comparison.LeftOperand, new Constant(constant), state);
                case IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } } equal when holds == Answer.Yes:
                    return Assume(equal.Value, new Constant(constant), state);
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } } } unequal when holds == Answer.No:
                    return Assume(unequal.Value, new Constant(constant), state);
                default:
                    return state;
            }
        }

        /// <summary>A content to which a loop adds what it goes through says what that was, however often it went round.</summary>
        private State Enumerated(CommonForEachStatementSyntax? loop, IOperation enumerator, State state)
        {
            if (loop is null || FunctionCalls.In(loop.Statement).Of("Add") is not { Count: > 0 } adds || run.Evaluate(enumerator, state, frame) is not [{ Throws: false, Value: var through }])
            {
                return state;
            }

            foreach (var entry in state.Variables)
            {
                if (entry is { Key: ILocalSymbol { Name: var name }, Value: Reference content }
                    && run.IsContent(content.Type)
                    && adds.Any(add => add.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var added } } && added == name))
                {
                    state = state.WithMember(content, "in " + loop.SpanStart, new Symbolic(through.Identity, through.Logical, null));
                }
            }

            return state;
        }

        private State Assume(IOperation operand, Constant value, State state)
        {
            while (operand is IConversionOperation { Conversion: { IsIdentity: true } or { IsImplicit: true } } conversion)
            {
                operand = conversion.Operand;
            }

            switch (operand)
            {
                case ILocalReferenceOperation local:
                    return Assume(local.Local, value, state);
                case IParameterReferenceOperation parameter:
                    return Assume(parameter.Parameter, value, state);
                case IFlowCaptureReferenceOperation capture:
                    return Assume(Ways.Key(frame.Graph, capture.Id), value, state);
                default:
                    return state;
            }
        }

        /// <summary>A variable has a value from here on, and so have those that were given theirs by it.</summary>
        private static State Assume(object variable, Constant value, State state, bool isFlag = false)
        {
            var origin = state.Variables.TryGetValue(variable, out var held) ? held : null;
            if (origin is { FromFailure: true } or not (null or Symbolic))
            {
                return isFlag ? state.With(variable, value) : state;
            }

            var identity = origin?.Identity ?? Hash.Of("variable", variable);
            foreach (var entry in state.Variables)
            {
                if (entry.Value.Identity == identity)
                {
                    state = state.With(entry.Key, value);
                }
            }

            return (origin is null ? state : state.With(identity, value)).With(variable, value);
        }

        private void Follow(ControlFlowBranch? branch, BasicBlock from, State state, Value value)
        {
            if (branch is null)
            {
                return;
            }

            switch (branch.Semantics)
            {
                case ControlFlowBranchSemantics.Throw:
                    if (state.Sends > 0 && run._question.Scenario.Failure == Failure.None)
                    {
                        // The answer is taken for a failure by what it says, which is not known.
                        state = state with { Opaque = true };
                    }

                    var missing = value.IsNull == Answer.Yes ? run.Raise(KnownSymbols.NullReferenceExceptionName, state, value.FromFailure) : [];
                    Throw(missing is [var raised] ? raised.Value : value, state, from.EnclosingRegion);
                    break;
                case ControlFlowBranchSemantics.Rethrow:
                    Rethrow(from.EnclosingRegion, state);
                    break;
                case ControlFlowBranchSemantics.StructuredExceptionHandling:
                    Exits.Add(new Exit(ExitKind.RegionEnd, state, Constant.Null));
                    break;
                case ControlFlowBranchSemantics.Return:
                case ControlFlowBranchSemantics.Regular:
                    Follow(branch, 0, from, state, value);
                    break;
            }
        }

        /// <summary>Follows a branch through the finally blocks that it leaves, from one of them on.</summary>
        private void Follow(ControlFlowBranch branch, int at, BasicBlock from, State state, Value value)
        {
            if (at < branch.FinallyRegions.Length)
            {
                foreach (var after in RunFinally(branch.FinallyRegions[at], state))
                {
                    Follow(branch, at + 1, from, after, value);
                }
            }
            else if (branch.Semantics == ControlFlowBranchSemantics.Return)
            {
                Finish(ExitKind.Return, state, value);
            }
            else if (branch.Destination is { } destination)
            {
                var isBack = destination.Ordinal <= from.Ordinal;
                if (isBack && state.Sends == 0 && destination.Ordinal <= _sentAt && _sentAt <= from.Ordinal)
                {
                    // The round before has sent already: what is found out from a later one is found out from that.
                    return;
                }

                Enter(destination, state, isBack);
            }
        }

        /// <summary>The states in which a finally block ends; what it throws goes to the handlers around its statement.</summary>
        private List<State> RunFinally(ControlFlowRegion region, State state)
        {
            var ends = new List<State>();
            foreach (var exit in run.Walk(frame, frame.Graph!.Blocks[region.FirstBlockOrdinal], state, region))
            {
                if (exit.Kind == ExitKind.RegionEnd)
                {
                    ends.Add(exit.State);
                }
                else if (exit.Kind == ExitKind.Throw)
                {
                    Throw(exit.Value, exit.State, region.EnclosingRegion);
                }
            }

            return ends;
        }

        private void Finish(ExitKind kind, State state, Value value)
        {
            if (!_confined || state.Sends == 0)
            {
                Exits.Add(new Exit(kind, state, value));
            }
        }

        private void Rethrow(ControlFlowRegion? region, State state)
        {
            for (; region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                if (region.Kind == ControlFlowRegionKind.Catch)
                {
                    if (!state.Handlers.IsEmpty && Clause(region) is { } left)
                    {
                        state = state with { Handlers = state.Handlers.Remove(left) };
                    }

                    Throw(state.Variables.TryGetValue(Ways.Key(region), out var caught) ? caught : Constant.Null, state, region.EnclosingRegion?.Kind == ControlFlowRegionKind.FilterAndHandler
                        ? region.EnclosingRegion.EnclosingRegion
                        : region.EnclosingRegion);
                    return;
                }
            }
        }

        /// <summary>Takes an exception to the handlers around a region, innermost first, and out of the function past them.</summary>
        private void Throw(Value exception, State state, ControlFlowRegion? region)
        {
            // A lambda's graph is nested in its parent's: the root ends it.
            for (; region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                if (region.Kind == ControlFlowRegionKind.Catch && !state.Handlers.IsEmpty && Clause(region) is { } left)
                {
                    state = state with { Handlers = state.Handlers.Remove(left) };
                }

                if (region == within)
                {
                    // An exception in a filter counts as false; one in a finally block replaces what was on its way.
                    Exits.Add(new Exit(region.Kind == ControlFlowRegionKind.Filter ? ExitKind.RegionEnd : ExitKind.Throw, state, exception));
                    return;
                }

                if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } statement)
                {
                    continue;
                }

                if (statement.Kind == ControlFlowRegionKind.TryAndFinally)
                {
                    var ends = RunFinally(statement.NestedRegions[1], state);
                    if (ends.Count != 1)
                    {
                        foreach (var end in ends)
                        {
                            Throw(exception, end, statement);
                        }

                        return;
                    }

                    state = ends[0];
                    continue;
                }

                foreach (var handler in statement.NestedRegions.Skip(1))
                {
                    var type = handler.ExceptionType;
                    var caught = type is null || type.SpecialType == SpecialType.System_Object ? Answer.Yes : run.IsOfType(exception, frame.Actual(type));
                    if (caught == Answer.No)
                    {
                        continue;
                    }

                    if (caught == Answer.Unknown && exception.FromFailure)
                    {
                        state = state with { Opaque = true };
                    }

                    var rejected = Handle(handler, exception, state);
                    if (caught == Answer.Yes)
                    {
                        if (rejected is null)
                        {
                            return;
                        }

                        state = rejected;
                    }
                }
            }

            Finish(ExitKind.Throw, state, exception);
        }

        /// <summary>Enters a handler, past its filter if it has one. Returns the state in which the filter said no, if it may.</summary>
        private State? Handle(ControlFlowRegion handler, Value exception, State state)
        {
            var caught = state.With(Ways.Key(handler), exception);
            if (state.Sends > 0 && Clause(handler) is { } clause)
            {
                caught = caught with { Handlers = state.Handlers.Add(clause) };
            }

            if (handler.Kind == ControlFlowRegionKind.Catch)
            {
                Enter(frame.Graph!.Blocks[handler.FirstBlockOrdinal], caught);
                return null;
            }

            var filter = handler.NestedRegions[0];
            State? rejected = null;
            foreach (var exit in run.Walk(frame, frame.Graph!.Blocks[filter.FirstBlockOrdinal], caught, filter))
            {
                if (exit.Kind == ExitKind.FilterAccepted)
                {
                    Enter(frame.Graph.Blocks[handler.NestedRegions[1].FirstBlockOrdinal], exit.State);
                }
                else
                {
                    rejected = (rejected is null ? exit.State : exit.State with { Opaque = rejected.Opaque && exit.State.Opaque })
                        with { Handlers = state.Handlers };
                }
            }

            return rejected;
        }

        private CatchClauseSyntax? Clause(ControlFlowRegion region) =>
            frame.Function is null ? null : run._http.Sources.CatchClause(frame.Function, frame.Graph!, region);

        private bool Leaves(BasicBlock block)
        {
            var syntax = block.Operations.Length > 0 ? block.Operations[0].Syntax : block.BranchValue?.Syntax;
            return block.Kind == BasicBlockKind.Exit
                || (syntax is not null && !run._question.Within!.Span.Contains(syntax.Span));
        }
    }
}
