using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What depends on a branch of a function. On one whose ways come together again after a line for the log, a longer pause or a header that was
/// lacking nothing does: whatever its condition says, the same is sent, thrown and given back. A look at the graph: nothing is run, and nothing is long
/// enough to be cancelled, for the answers outlive whoever asks first.
/// </summary>
internal sealed class Consequences
{
    /// <summary>Blocks between a branch and where its ways come together.</summary>
    private const int MaxBetween = 32;

    private static readonly object NoOne = new();

    private readonly HttpCompilation _http;
    private readonly ControlFlowGraph _graph;
    private readonly SyntaxNode _function;
    private readonly Dictionary<object, List<object>> _givenTo = [];
    private readonly Dictionary<CaptureId, IOperation> _captured = [];
    private readonly Dictionary<object, HashSet<int>> _decidedIn = [];
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<ILocalSymbol> _made = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ILocalSymbol> _borrowed = new(SymbolEqualityComparer.Default);
    private readonly Answer[] _none;

    private Consequences(HttpCompilation http, ControlFlowGraph graph, SyntaxNode function, bool isOutermost)
    {
        (_http, _graph, _function) = (http, graph, function);
        _none = new Answer[graph.Blocks.Length];
        foreach (var nested in FunctionCalls.In(function).Nested)
        {
            _shared.UnionWith(nested.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        }

        foreach (var operation in graph.Blocks.SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations).SelectMany(operation => operation.DescendantsAndSelf()))
        {
            Hold(operation);
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                Read(operation, block);
            }

            if (block.BranchValue is { } value)
            {
                Read(value, isOutermost && Leaves(block) ? NoOne : null, block);
            }
        }

        var next = new Stack<object>(_decidedIn.Keys);
        while (next.Count > 0)
        {
            var variable = next.Pop();
            foreach (var source in _givenTo.TryGetValue(variable, out var sources) ? sources : [])
            {
                if (!ReferenceEquals(source, variable) && Add(source, _decidedIn[variable]))
                {
                    next.Push(source);
                }
            }
        }
    }

    /// <param name="http">The compilation.</param>
    /// <param name="graph">The graph of the function.</param>
    /// <param name="function">The function.</param>
    /// <param name="isOutermost">Whether it is of no interest what the function gives back, or throws out of it.</param>
    public static Consequences Of(HttpCompilation http, ControlFlowGraph graph, SyntaxNode function, bool isOutermost)
    {
        var key = (typeof(Consequences), graph, isOutermost);
        return (Consequences)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, new Consequences(http, graph, function, isOutermost)))!;
    }

    private static bool Leaves(BasicBlock block)
    {
        var region = block.EnclosingRegion;
        while (region is not (null or { Kind: ControlFlowRegionKind.Root or ControlFlowRegionKind.Try or ControlFlowRegionKind.Filter or ControlFlowRegionKind.Finally }))
        {
            region = region.EnclosingRegion;
        }

        return block.ConditionalSuccessor is null
            && (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return || region is null or { Kind: ControlFlowRegionKind.Root });
    }

    /// <summary>Notes whether a local holds an object that the function has made.</summary>
    private void Hold(IOperation operation)
    {
        switch (operation)
        {
            case IFlowCaptureOperation capture:
                _captured[capture.Id] = capture.Value;
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value }:
                (Unwrapped(value) is IObjectCreationOperation or ICaughtExceptionOperation or { Type.Name: "Stopwatch" } ? _made : _borrowed).Add(local);
                break;
            case IArgumentOperation { Parameter.RefKind: not RefKind.None, Value: ILocalReferenceOperation { Local: var local } }:
                _borrowed.Add(local);
                break;
        }

        IOperation Unwrapped(IOperation value) => value switch
        {
            IConversionOperation conversion => Unwrapped(conversion.Operand),
            IFlowCaptureReferenceOperation capture when _captured.TryGetValue(capture.Id, out var captured) => Unwrapped(captured),
            _ => value,
        };
    }

    /// <summary>The variable whose object a member belongs to, if nobody else has it.</summary>
    private object? Owner(IOperation? member) => member switch
    {
        ILocalReferenceOperation { Local: var local } => _made.Contains(local) && !_borrowed.Contains(local) ? local : null,
        IMemberReferenceOperation { Instance: var instance } => Owner(instance),
        IFlowCaptureReferenceOperation capture when _captured.TryGetValue(capture.Id, out var captured) => captured is IObjectCreationOperation ? capture.Id : Owner(captured),
        _ => null,
    };

    /// <summary>Whether nothing depends on which way a block's branch goes.</summary>
    public bool AreNone(BasicBlock branch)
    {
        ref var none = ref _none[branch.Ordinal];
        if (none == Answer.Unknown)
        {
            none = Answers.Of(Find(branch));
        }

        return none == Answer.Yes;
    }

    /// <summary>Whether nothing depends on what a call gives, and it does nothing else.</summary>
    public bool AreNone(IInvocationOperation call)
    {
        IOperation operation = call;
        while (IsPlainItself(operation) && operation.Parent is { } parent)
        {
            switch (parent)
            {
                case IExpressionStatementOperation:
                    return true;
                case IInvocationOperation last when IsStatement(last):
                    return HasNoneItself(last, []);
                case IFlowCaptureOperation capture:
                    return !Decides(capture.Id, []);
                case IAssignmentOperation assignment:
                    return Target(assignment.Target) is { } target && !Decides(target, []);
            }

            operation = parent;
        }

        return false;
    }

    private bool Find(BasicBlock branch)
    {
        var reached = new List<BasicBlock>();
        AddAfter(branch, reached);
        for (var i = 0; i < reached.Count && i < MaxBetween; i++)
        {
            if (Between(branch, reached[i]) is { } between)
            {
                return between.TrueForAll(block => HasNone(block, [branch, .. between]));
            }

            AddAfter(reached[i], reached);
        }

        return false;
    }

    /// <summary>The blocks that a branch leads through to where both of its ways come; null where a way passes that by.</summary>
    private List<BasicBlock>? Between(BasicBlock branch, BasicBlock meeting)
    {
        var between = new List<BasicBlock>();
        BasicBlock? beyond = null;
        var meet = Add(branch);
        for (var i = 0; meet && i < between.Count; i++)
        {
            meet = between[i] != branch && between[i].Kind == BasicBlockKind.Block && between.Count <= MaxBetween && Add(between[i]);
        }

        return meet ? between : null;

        // Past a finally block that they come to, its ways are to go on to the same.
        bool Add(BasicBlock block)
        {
            AddAfter(block, between, meeting);
            return Array.TrueForAll(WaysFrom(block), way => Next(way) is { } next && (next != meeting || (beyond ??= way!.Destination) == way!.Destination));
        }
    }

    private void AddAfter(BasicBlock block, List<BasicBlock> after, BasicBlock? but = null)
    {
        foreach (var way in WaysFrom(block))
        {
            if (Next(way) is { } next && next != but && !after.Contains(next))
            {
                after.Add(next);
            }
        }
    }

    private static ControlFlowBranch?[] WaysFrom(BasicBlock block) => block.ConditionalSuccessor is { } jump && !MatchesAll(block) ? [jump, block.FallThroughSuccessor] : [block.FallThroughSuccessor];

    /// <summary>Whether a block asks for what the last <c>_</c> of a switch matches: anything.</summary>
    private static bool MatchesAll(BasicBlock block) => block is { BranchValue: IIsPatternOperation { Pattern: IDiscardPatternOperation }, ConditionKind: ControlFlowConditionKind.WhenFalse };

    /// <summary>
    /// The block that a way leads to: that of a finally statement, where it passes one, and the first, which nothing leads to, where it lets an exception go
    /// on; null where it throws another.
    /// </summary>
    private BasicBlock? Next(ControlFlowBranch? way) => way?.Semantics == ControlFlowBranchSemantics.Rethrow ? _graph.Blocks[0]
        : way?.FinallyRegions is [var region, ..] ? _graph.Blocks[region.FirstBlockOrdinal]
        : way?.Destination;

    private bool HasNone(BasicBlock block, List<BasicBlock> between) =>
        block.Operations.All(operation => HasNone(operation, between))
        && (block.BranchValue is not { } value || (block.FallThroughSuccessor!.Semantics == ControlFlowBranchSemantics.Regular && IsPlain(value)));

    private bool HasNone(IOperation operation, List<BasicBlock> between) => operation switch
    {
        IExpressionStatementOperation statement => HasNone(statement.Operation, between),
        IAwaitOperation { Operation: IInvocationOperation call } => HasNone(call, between),
        IInvocationOperation call => HasNoneItself(Configured(call), between) && Configured(call).ChildOperations.All(IsPlain),
        IFlowCaptureOperation { Value: IAssignmentOperation assignment } capture => !Decides(capture.Id, between) && HasNone(assignment, between),
        IFlowCaptureOperation capture => !Decides(capture.Id, between) && IsPlain(capture.Value),
        IIncrementOrDecrementOperation step => Target(step.Target) is { } stepped && !Decides(stepped, between),
        IAssignmentOperation assignment => Target(assignment.Target) is { } target && !Decides(target, between) && IsPlain(assignment.Value),
        _ => IsPlain(operation),
    };

    /// <summary>Whether something may depend on a variable; on one that lambdas and local functions share, or that is not the function's own, it may.</summary>
    /// <param name="between">The blocks in which it makes no difference.</param>
    private bool Decides(object variable, List<BasicBlock> between) => (_decidedIn.TryGetValue(variable, out var blocks) && !blocks.All(block => between.Exists(b => b.Ordinal == block)))
        || (variable is ISymbol { Name: var name } symbol && (_shared.Contains(name) || !symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == _function.SyntaxTree && _function.Span.Contains(r.Span))));

    private bool HasNoneItself(IInvocationOperation call, List<BasicBlock> between) => Sink(call) is { } sink && !Decides(sink, between);

    /// <summary>Notes what the values in a statement are for.</summary>
    private void Read(IOperation statement, BasicBlock block)
    {
        switch (statement)
        {
            case IExpressionStatementOperation { Operation: var expression }:
                Read(expression, block);
                break;
            case IAwaitOperation { Operation: IInvocationOperation call }:
                Read(call, block);
                break;
            case IInvocationOperation call:
                ReadChildren(Configured(call), Sink(Configured(call)), block);
                break;
            case IFlowCaptureOperation { Value: IAssignmentOperation assignment }:
                Read(assignment, block);
                break;
            case IFlowCaptureOperation capture:
                Read(capture.Value, capture.Id, block);
                break;
            case IAssignmentOperation assignment when Target(assignment.Target) is { } target:
                Read(assignment.Value, target, block);
                if (Variable(assignment.Value) is { } other)
                {
                    // Two names of one object.
                    Give(target, other);
                }

                break;
            case IIncrementOrDecrementOperation step when Target(step.Target) is not null:
            case IFlowCaptureReferenceOperation:
                break;
            default:
                Read(statement, null, block);
                break;
        }
    }

    /// <param name="to">What the value is given to; null where something depends on it.</param>
    private void Read(IOperation value, object? to, BasicBlock block)
    {
        if (Variable(value) is { } variable)
        {
            if (to is null)
            {
                Add(variable, [block.Ordinal]);
            }
            else if (to != NoOne)
            {
                Give(variable, to);
            }
        }

        ReadChildren(value, IsTimer(value) ? NoOne : to is null || !IsPlainItself(value) || MaySend(value) ? null : to, block);
    }

    /// <summary>Notes where something depends on a variable. Returns whether that is new.</summary>
    private bool Add(object variable, IEnumerable<int> blocks)
    {
        if (!_decidedIn.TryGetValue(variable, out var known))
        {
            _decidedIn.Add(variable, known = []);
        }

        var count = known.Count;
        known.UnionWith(blocks);
        return known.Count > count;
    }

    private void Give(object variable, object to)
    {
        if (!_givenTo.TryGetValue(to, out var sources))
        {
            _givenTo.Add(to, sources = []);
        }

        sources.Add(variable);
    }

    private void ReadChildren(IOperation operation, object? to, BasicBlock block)
    {
        foreach (var child in operation.ChildOperations)
        {
            Read(child, child is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } ? null : to, block);
        }
    }

    private static bool IsStatement(IOperation operation) =>
        operation.Parent is null or IExpressionStatementOperation || (operation.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } && IsStatement(operation.Parent));

    /// <summary>The call that makes the task which another one only says how to wait for.</summary>
    private static IInvocationOperation Configured(IInvocationOperation call) =>
        call is { TargetMethod.Name: "ConfigureAwait", Instance: IInvocationOperation made } ? made : call;

    private static object? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFlowCaptureReferenceOperation capture => capture.Id,
        _ => null,
    };

    /// <summary>What an assignment sets: a variable of the function, or no one's, as a header that makes no other request; null for anything else.</summary>
    private object? Target(IOperation target) =>
        target is IFlowCaptureReferenceOperation capture ? _captured.TryGetValue(capture.Id, out var place) ? Target(place) : null
        : target is IPropertyReferenceOperation { Property: { ContainingType: var type, Name: var name } } && (IsHeaders(type) || (type.Name == "HttpRequestMessage" && name is "Version" or "VersionPolicy")) ? NoOne
        : target is IMemberReferenceOperation ? Owner(target)
        : target is IDiscardOperation ? NoOne
        : Variable(target) is { } variable && !(variable is IParameterSymbol { RefKind: not RefKind.None }) ? variable
        : null;

    private bool IsHeaders(ITypeSymbol type) => _http.Symbols.IsOrDerives(type, KnownSymbols.HttpHeadersName) || type.Name == "HttpHeaderValueCollection";

    /// <summary>Where what is handed to a call stays whose result nobody reads: no one's, the variable that it is made on, or null where something may come of it.</summary>
    private object? Sink(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (MayRunOrSet(call))
        {
            return null;
        }

        var isLogging = call.Syntax is InvocationExpressionSyntax syntax && Decision.IsLogging(syntax);
        if (IsOwn(method) && !method.IsAbstract)
        {
            return (isLogging && Telling.Is(_http, method, default)) || (FunctionOf(method) is BaseMethodDeclarationSyntax { Body: { } body } && Decision.OnlyLogs(body)) ? NoOne : null;
        }

        if (MayEnd(method))
        {
            return null;
        }

        if (call.Instance?.Type is { } type && IsHeaders(type))
        {
            return type.Name == "HttpHeaderValueCollection" || (call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string header } }, ..] && !_http.Options.For(call.Syntax.SyntaxTree).IsIdempotencyHeader(header)) ? NoOne : null;
        }

        return isLogging || method.Name is "Delay" or "Sleep" or "CancelAfter" || method.ContainingNamespace.Name == "Metrics" ? NoOne
            : Owner(call.Instance);
    }

    /// <summary>Whether an object is one that ends something in time: how long that is decides nothing.</summary>
    private static bool IsTimer(IOperation value) => value is IObjectCreationOperation { Type.Name: nameof(CancellationTokenSource) };

    /// <summary>Whether what a call is handed may be sent.</summary>
    private bool MaySend(IOperation value) => value is IInvocationOperation { TargetMethod: var method } && IsOwn(method) && ReachedSend.MayLead(_http, method.Name, default);

    /// <summary>Whether a method of this compilation throws by itself. What else it does, as to keep what it has made, is taken to make no difference.</summary>
    private bool MayThrow(IMethodSymbol method) =>
        FunctionOf(method)?.DescendantNodes().Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax) != false;

    private SyntaxNode? FunctionOf(IMethodSymbol method) => _http.Sources.FunctionOf((method.ReducedFrom ?? method).OriginalDefinition);

    private bool IsOwn(IMethodSymbol method) => _http.Sources.Declares(method.ReducedFrom ?? method);

    private bool MayEnd(IMethodSymbol method) =>
        KnownMembers.EndingNames.Contains(method.Name)
        || method.Name.IndexOf("Throw", StringComparison.Ordinal) >= 0
        || method.Name.StartsWith("Ensure", StringComparison.Ordinal)
        || _http.SendNames(default).Contains(method.Name);

    /// <summary>Whether a call runs a delegate, hands one on to be run, or sets what it is handed.</summary>
    private static bool MayRunOrSet(IInvocationOperation call) =>
        call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || call.Arguments.Any(a => a.Parameter?.RefKind is RefKind.Ref or RefKind.Out || a.Value.Type?.TypeKind == TypeKind.Delegate);

    private bool IsPlain(IOperation value) => IsPlainItself(value) && value.ChildOperations.All(IsPlain);

    /// <summary>Whether a value is made without doing anything else, as far as its own operation goes.</summary>
    private bool IsPlainItself(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod: var method } call => !MayRunOrSet(call)
            && !MayEnd(method)
            && (!IsOwn(method) || method.IsAbstract || !MayThrow(method)),
        IAwaitOperation { Operation: var awaited } => awaited is IInvocationOperation,
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type } } => !Failed.IsTask(type),
        IAssignmentOperation or IIncrementOrDecrementOperation or IThrowOperation or IFlowAnonymousFunctionOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation => false,
        _ => true,
    };
}
