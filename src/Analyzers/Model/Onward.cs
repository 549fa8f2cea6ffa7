using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// From where a way leads on to a send, through whatever may call it by its name. Where only the executions of the send count,
/// what code does anywhere else is of no interest: how it reads an answer that it returns, and what it makes of a failure that
/// it gives up.
/// </summary>
internal sealed class Onward
{
    private readonly HttpCompilation _http;
    private readonly SyntaxNode _send;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<ControlFlowGraph, Calls?> _calls = [];
    private readonly Dictionary<string, bool> _runs = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellationToken;

    private Onward(HttpCompilation http, SyntaxNode send, string? sent, Origin origin, CancellationToken cancellationToken)
    {
        _http = http;
        _send = send;
        _cancellationToken = cancellationToken;
        if (sent is not null)
        {
            _names.Add(sent);
        }

        _names.UnionWith(origin.Path.Select(NameOf));
        if (http.Sources.Declared(origin.Function) is IMethodSymbol root)
        {
            _names.Add(NameOf(root));
        }

        // An interface's method goes by its own name.
        static string NameOf(IMethodSymbol method) => method.ExplicitInterfaceImplementations is [var implemented, ..] ? implemented.Name : method.Name;
    }

    /// <summary>The ways on to a send from a function and those between the two; null where a delegate may run it from anywhere.</summary>
    /// <param name="isSent">Whether it was sent already: then no other send of its name is an earlier attempt.</param>
    public static Onward? To(HttpCompilation http, SyntaxNode send, Origin origin, bool isSent, CancellationToken cancellationToken) =>
        send is InvocationExpressionSyntax { Expression: var called }
        && Origins.NameOf(called) is { } sent
        && Function.Around(send) == (origin.Path.IsEmpty ? origin.Function : http.Sources.FunctionOf(origin.Path[0]))
            ? new Onward(http, send, isSent ? null : sent, origin, cancellationToken)
            : null;

    /// <summary>Whether a way leads on from a block of a function.</summary>
    public bool From(BasicBlock block, ControlFlowGraph graph, SyntaxNode function) => In(graph, function)?.From(block) ?? true;

    /// <summary>Whether a way leads on from where the callers of a function go on when it is left.</summary>
    public bool FromCallersOf(Frame frame)
    {
        for (; frame.Caller is { } caller; frame = caller)
        {
            if (caller is not { Graph: { } graph, Function: { } function, At: { } block } || In(graph, function) is not { } calls || calls.After(block, frame.CallSite))
            {
                return true;
            }
        }

        return false;
    }

    private Calls? In(ControlFlowGraph graph, SyntaxNode function)
    {
        if (!_calls.TryGetValue(graph, out var calls))
        {
            _calls.Add(graph, calls = Find(graph, function));
        }

        return calls;
    }

    /// <summary>The blocks of a function that may call what leads to the send; null where that may happen at any time, through a delegate.</summary>
    private Calls? Find(ControlFlowGraph graph, SyntaxNode function)
    {
        foreach (var node in function.DescendantNodes())
        {
            if ((node is SimpleNameSyntax name && _names.Contains(name.Identifier.ValueText) && Origins.IsHandedOn(name))
                || (node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax && FunctionCalls.In(node).Names.Any(Runs)))
            {
                return null;
            }
        }

        var calls = new List<(int Block, SyntaxNode Site)>();
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                Add(operation, block.Ordinal);
            }

            if (block.BranchValue is { } value)
            {
                Add(value, block.Ordinal);
            }
        }

        return new Calls(Ways.Of(graph, function), calls);

        void Add(IOperation operation, int block)
        {
            if (MayLead(operation))
            {
                calls.Add((block, operation.Syntax));
            }

            foreach (var child in operation.ChildOperations)
            {
                Add(child, block);
            }
        }
    }

    private bool MayLead(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } call =>
            _names.Contains(method.Name)
            || call.Syntax == _send
            || method.MethodKind == MethodKind.DelegateInvoke
            || call.Arguments.Any(argument => argument.Value is { Type.TypeKind: TypeKind.Delegate } and not IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation })
            || (_http.Sources.Declares(method.ReducedFrom ?? method) && Runs(method.Name)),
        IPropertyReferenceOperation { Property: var property } =>
            Strategies.IsLazy(property.ContainingType) || (property.GetMethod is { } getter && MayLead(getter)),
        IObjectCreationOperation { Constructor: { } constructor } => MayLead(constructor),
        _ => false,
    };

    private bool MayLead(IMethodSymbol method) =>
        _http.Sources.Declares(method) && _http.Sources.FunctionOf(method.OriginalDefinition) is { } function && FunctionCalls.In(function).Names.Any(Runs);

    private bool Runs(string name)
    {
        if (!_runs.TryGetValue(name, out var runs))
        {
            _runs.Add(name, runs = ComesBack.Runs(_http, name, _names, _cancellationToken));
        }

        return runs;
    }

    /// <summary>Calls that may lead to the send, and the blocks that one of them can follow.</summary>
    private sealed class Calls(Ways ways, List<(int Block, SyntaxNode Site)> calls)
    {
        private readonly (bool[] From, bool[] After) _ways = ways.To(calls.ConvertAll(call => call.Block));

        public bool From(BasicBlock block) => _ways.From is [] || _ways.From[block.Ordinal];

        /// <summary>Whether one of them can follow a call that stands in a block.</summary>
        public bool After(BasicBlock block, SyntaxNode? site) =>
            _ways.After is [] || _ways.After[block.Ordinal] || calls.Exists(call => call.Block == block.Ordinal && call.Site != site);
    }
}
