using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What depends on a branch of a function. On one whose ways come together again after a line for the log, a longer pause or a header that was
/// lacking nothing does: whatever its condition says, the same is sent, thrown and given back. A look at the graph: nothing is run.
/// </summary>
internal sealed class Consequences
{
    /// <summary>Blocks between a branch and where its ways come together.</summary>
    private const int MaxBetween = 32;

    private static readonly object NoOne = new();

    private readonly HttpCompilation _http;
    private readonly SyntaxNode _function;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<object, List<object>> _givenTo = [];
    private readonly Dictionary<CaptureId, IOperation> _captured = [];
    private readonly HashSet<object> _deciding = [];
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly Answer[] _none;

    private Consequences(HttpCompilation http, ControlFlowGraph graph, SyntaxNode function, CancellationToken cancellationToken)
    {
        (_http, _function, _cancellationToken) = (http, function, cancellationToken);
        _none = new Answer[graph.Blocks.Length];
        foreach (var nested in FunctionCalls.In(function).Nested)
        {
            _shared.UnionWith(nested.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                Read(operation);
            }

            if (block.BranchValue is { } value)
            {
                Read(value, null);
            }
        }

        var next = new Stack<object>(_deciding);
        while (next.Count > 0)
        {
            foreach (var source in _givenTo.TryGetValue(next.Pop(), out var sources) ? sources : [])
            {
                if (_deciding.Add(source))
                {
                    next.Push(source);
                }
            }
        }
    }

    public static Consequences Of(HttpCompilation http, ControlFlowGraph graph, SyntaxNode function, CancellationToken cancellationToken)
    {
        var key = (typeof(Consequences), graph);
        return (Consequences)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, new Consequences(http, graph, function, cancellationToken)))!;
    }

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
                    return HasNoneItself(last);
                case IFlowCaptureOperation capture:
                    return !Decides(capture.Id);
                case IAssignmentOperation assignment:
                    return Target(assignment.Target) is { } target && !Decides(target);
            }

            operation = parent;
        }

        return false;
    }

    private static bool IsStatement(IOperation operation) =>
        operation.Parent is null or IExpressionStatementOperation || (operation.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } && IsStatement(operation.Parent));

    /// <summary>The call that makes the task which another one only says how to wait for.</summary>
    private static IInvocationOperation Configured(IInvocationOperation call) =>
        call is { TargetMethod.Name: "ConfigureAwait", Instance: IInvocationOperation made } ? made : call;

    private bool HasNoneItself(IInvocationOperation call) => Sink(call) is { } sink && !Decides(sink);

    private bool Find(BasicBlock branch)
    {
        if (branch.ConditionalSuccessor is not { } jump || branch.FallThroughSuccessor is not { } next || !Goes(jump) || !Goes(next))
        {
            return false;
        }

        var reached = new List<BasicBlock> { jump.Destination!, next.Destination! };
        for (var i = 0; i < reached.Count && i < MaxBetween; i++)
        {
            if (Between(branch, reached[i]) is { } between)
            {
                return between.TrueForAll(HasNone);
            }

            AddAfter(reached[i], reached);
        }

        return false;
    }

    /// <summary>The blocks that a branch leads through to where both of its ways come; null where a way passes that by.</summary>
    private static List<BasicBlock>? Between(BasicBlock branch, BasicBlock meeting)
    {
        var between = new List<BasicBlock>();
        Add(branch);
        for (var i = 0; i < between.Count; i++)
        {
            if (between[i] == branch || between[i].Kind == BasicBlockKind.Exit || between.Count > MaxBetween || !Add(between[i]))
            {
                return null;
            }
        }

        return between;

        bool Add(BasicBlock block)
        {
            var count = between.Count;
            AddAfter(block, between, meeting);
            return between.Count > count || block.FallThroughSuccessor is { } end && Goes(end);
        }
    }

    private static void AddAfter(BasicBlock block, List<BasicBlock> after, BasicBlock? but = null)
    {
        foreach (var way in (ControlFlowBranch?[])[block.ConditionalSuccessor, block.FallThroughSuccessor])
        {
            if (way?.Destination is { } destination && destination != but && !after.Contains(destination))
            {
                after.Add(destination);
            }
        }
    }

    /// <summary>Whether a way goes on in the function, past no finally block.</summary>
    private static bool Goes(ControlFlowBranch way) => way is { Destination: not null, Semantics: ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return, FinallyRegions: [] };

    /// <summary>Whether something may depend on a variable; on one that lambdas and local functions share, or that is not the function's own, it may.</summary>
    private bool Decides(object variable) => _deciding.Contains(variable)
        || (variable is ISymbol { Name: var name } symbol && (_shared.Contains(name) || !symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == _function.SyntaxTree && _function.Span.Contains(r.Span))));

    private bool HasNone(BasicBlock block) =>
        block.Operations.All(HasNone)
        && (block.BranchValue is not { } value || (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Regular && IsPlain(value)))
        && (block.ConditionalSuccessor is not { } jump || Goes(jump));

    private bool HasNone(IOperation operation) => operation switch
    {
        IExpressionStatementOperation statement => HasNone(statement.Operation),
        IAwaitOperation { Operation: IInvocationOperation call } => HasNone(call),
        IInvocationOperation call => HasNoneItself(Configured(call)) && Configured(call).ChildOperations.All(IsPlain),
        IFlowCaptureOperation { Value: IAssignmentOperation assignment } capture => !Decides(capture.Id) && HasNone(assignment),
        IFlowCaptureOperation capture => !Decides(capture.Id) && IsPlain(capture.Value),
        IIncrementOrDecrementOperation step => Target(step.Target) is { } stepped && !Decides(stepped),
        IAssignmentOperation assignment => Target(assignment.Target) is { } target && !Decides(target) && IsPlain(assignment.Value),
        _ => IsPlain(operation),
    };

    /// <summary>Notes what the values in a statement are for.</summary>
    private void Read(IOperation statement)
    {
        switch (statement)
        {
            case IExpressionStatementOperation { Operation: var expression }:
                Read(expression);
                break;
            case IAwaitOperation { Operation: IInvocationOperation call }:
                Read(call);
                break;
            case IInvocationOperation call:
                ReadChildren(Configured(call), Sink(Configured(call)));
                break;
            case IFlowCaptureOperation { Value: IAssignmentOperation assignment }:
                Read(assignment);
                break;
            case IFlowCaptureOperation capture:
                _captured[capture.Id] = capture.Value;
                Read(capture.Value, capture.Id);
                break;
            case IAssignmentOperation assignment when Target(assignment.Target) is { } target:
                Read(assignment.Value, target);
                break;
            case IIncrementOrDecrementOperation step when Target(step.Target) is not null:
            case IFlowCaptureReferenceOperation:
                break;
            default:
                Read(statement, null);
                break;
        }
    }

    /// <param name="to">What the value is given to; null where something depends on it.</param>
    private void Read(IOperation value, object? to)
    {
        if (Variable(value) is { } variable)
        {
            if (to is null)
            {
                _deciding.Add(variable);
            }
            else if (to != NoOne)
            {
                if (!_givenTo.TryGetValue(to, out var sources))
                {
                    _givenTo.Add(to, sources = []);
                }

                sources.Add(variable);
            }
        }

        ReadChildren(value, to is not null && IsPlainItself(value) ? to : null);
    }

    private void ReadChildren(IOperation operation, object? to)
    {
        foreach (var child in operation.ChildOperations)
        {
            Read(child, child is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } ? null : to);
        }
    }

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
        : target is IPropertyReferenceOperation { Property: { ContainingType: var type, Name: var name } } ? IsHeaders(type) || (type.Name == "HttpRequestMessage" && name is "Version" or "VersionPolicy") ? NoOne : null
        : Variable(target) is { } variable && !(variable is IParameterSymbol { RefKind: not RefKind.None }) ? variable
        : null;

    private bool IsHeaders(ITypeSymbol? type) => _http.Symbols.IsOrDerives(type, "System.Net.Http.Headers.HttpHeaders") || type?.Name == "HttpHeaderValueCollection";

    /// <summary>Where what is handed to a call stays whose result nobody reads: no one's, the variable that it is made on, or null where something may come of it.</summary>
    private object? Sink(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke || call.Arguments.Any(a => a.Parameter?.RefKind is RefKind.Ref or RefKind.Out || a.Value.Type?.TypeKind == TypeKind.Delegate))
        {
            return null;
        }

        var isLogging = call.Syntax is InvocationExpressionSyntax syntax && Decision.IsLogging(syntax);
        if (IsOwn(method) && !method.IsAbstract)
        {
            return isLogging ? Telling.Is(_http, method, _cancellationToken) ? NoOne : null
                : _http.Sources.FunctionOf((method.ReducedFrom ?? method).OriginalDefinition) is BaseMethodDeclarationSyntax { Body: { } body } && Decision.OnlyLogs(body) ? NoOne
                : null;
        }

        if (MayEnd(method))
        {
            return null;
        }

        if (IsHeaders(call.Instance?.Type))
        {
            return call.Instance!.Type!.Name == "HttpHeaderValueCollection" || (call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string header } }, ..] && !_http.Options.For(call.Syntax.SyntaxTree).IsIdempotencyHeader(header)) ? NoOne : null;
        }

        return method.Name is "Delay" or "Sleep" || isLogging ? NoOne
            : call.Instance is { } instance ? Variable(instance) as ILocalSymbol
            : null;
    }

    private bool IsOwn(IMethodSymbol method) => _http.Sources.Declares(method.ReducedFrom ?? method);

    private bool MayEnd(IMethodSymbol method) =>
        KnownMembers.EndingNames.Contains(method.Name)
        || method.Name.IndexOf("Throw", StringComparison.Ordinal) >= 0
        || method.Name.StartsWith("Ensure", StringComparison.Ordinal)
        || _http.SendNames(_cancellationToken).Contains(method.Name);

    private bool IsPlain(IOperation value) => IsPlainItself(value) && value.ChildOperations.All(IsPlain);

    /// <summary>Whether a value is made without doing anything else, as far as its own operation goes.</summary>
    private bool IsPlainItself(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod: var method } call => method.MethodKind != MethodKind.DelegateInvoke
            && !call.Arguments.Any(a => a.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            && !MayEnd(method)
            && (!IsOwn(method) || Telling.ChangesNothing(_http, method, _cancellationToken)),
        IAwaitOperation { Operation: var awaited } => awaited is IInvocationOperation,
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type } } => !Failed.IsTask(type),
        IAssignmentOperation or IIncrementOrDecrementOperation or IThrowOperation or IFlowAnonymousFunctionOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation => false,
        _ => true,
    };
}
