using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// The ways on to a send. Where only its executions count, what code does anywhere else is of no interest: how it reads an answer that
/// it returns, and what it makes of a failure that it gives up.
/// </summary>
internal sealed class Onward
{
    private Onward(Leading toFirst, Leading toAnother) => (ToFirst, ToAnother) = (toFirst, toAnother);

    /// <summary>The ways on to the first execution: another send of its name may be an earlier attempt.</summary>
    public Leading ToFirst { get; }

    /// <summary>The ways on from an execution to the next one.</summary>
    public Leading ToAnother { get; }

    /// <summary>The ways on to a send from a function and those between the two, for all runs; null where a delegate may run it from anywhere.</summary>
    public static Onward? To(HttpCompilation http, SyntaxNode send, Origin origin)
    {
        var key = (typeof(Onward), send, origin);
        return (Onward?)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Make(http, send, origin)));
    }

    private static Onward? Make(HttpCompilation http, SyntaxNode send, Origin origin)
    {
        if (send is not InvocationExpressionSyntax { Expression: var called }
            || Origins.NameOf(called) is not { } sent
            || Function.Around(send) != (origin.Path.IsEmpty ? origin.Function : http.Sources.FunctionOf(origin.Path[0])))
        {
            return null;
        }

        var names = origin.Path.Select(NameOf).ToList();
        if (http.Sources.Declared(origin.Function) is IMethodSymbol root)
        {
            names.Add(NameOf(root));
        }

        // All sends of a name have the ways to a first one in common.
        var key = (typeof(Leading), sent, origin);
        var toFirst = (Leading)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, new Leading(http, null, [.. names, sent], null)))!;
        return new(toFirst, new(http, send, names, toFirst));

        // An interface's method goes by its own name.
        static string NameOf(IMethodSymbol method) => method.ExplicitInterfaceImplementations is [var implemented, ..] ? implemented.Name : method.Name;
    }

    /// <summary>The ways on through whatever may call the send by its name, or by that of a method between it and the function.</summary>
    /// <param name="wider">Ways of which these are some; null where none are known.</param>
    internal sealed class Leading(HttpCompilation http, SyntaxNode? send, IEnumerable<string> names, Leading? wider)
    {
        private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);
        private readonly Dictionary<ControlFlowGraph, Calls> _calls = [];
        private readonly Dictionary<string, bool> _runs = new(StringComparer.Ordinal);

        /// <summary>Whether one leads on from where the callers of a function go on when it is left.</summary>
        public bool FromCallersOf(Frame frame, CancellationToken cancellationToken)
        {
            for (; frame.Caller is { } caller; frame = caller)
            {
                if (caller is not { Graph: { } graph, Function: { } function, At: { } block }
                    || In(graph, function, cancellationToken).After(block, frame.CallSite))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The calls in a function that may lead to the send.</summary>
        public Calls In(ControlFlowGraph graph, SyntaxNode function, CancellationToken cancellationToken)
        {
            lock (_calls)
            {
                if (!_calls.TryGetValue(graph, out var calls))
                {
                    _calls.Add(graph, calls = Find(graph, function, cancellationToken));
                }

                return calls;
            }
        }

        private Calls Find(ControlFlowGraph graph, SyntaxNode function, CancellationToken cancellationToken)
        {
            if (wider?.In(graph, function, cancellationToken) is { IsAnywhere: false } some)
            {
                return Calls.In(graph, function, some.All.FindAll(call => MayLead(call.Operation, cancellationToken)));
            }

            foreach (var node in function.DescendantNodes())
            {
                if ((node is SimpleNameSyntax name && _names.Contains(name.Identifier.ValueText) && Origins.IsHandedOn(name))
                    || (node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax && FunctionCalls.In(node).Names.Any(called => Runs(called, cancellationToken))))
                {
                    return Calls.Anywhere;
                }
            }

            var calls = new List<(int Block, IOperation Operation)>();
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

            return Calls.In(graph, function, calls);

            void Add(IOperation operation, int block)
            {
                if (MayLead(operation, cancellationToken))
                {
                    calls.Add((block, operation));
                }

                foreach (var child in operation.ChildOperations)
                {
                    Add(child, block);
                }
            }
        }

        private bool MayLead(IOperation operation, CancellationToken cancellationToken) => operation switch
        {
            IInvocationOperation { TargetMethod: var method } call =>
                _names.Contains(method.Name)
                || call.Syntax == send
                || method.MethodKind == MethodKind.DelegateInvoke
                || call.Arguments.Any(argument => argument.Value is { Type.TypeKind: TypeKind.Delegate } and not IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation })
                || (http.Sources.Declares(method.ReducedFrom ?? method) && Runs(method.Name, cancellationToken)),
            IPropertyReferenceOperation { Property: var property } =>
                Strategies.IsLazy(property.ContainingType) || (property.GetMethod is { } getter && MayLead(getter, cancellationToken)),
            IObjectCreationOperation { Constructor: { } constructor } => MayLead(constructor, cancellationToken),
            _ => false,
        };

        private bool MayLead(IMethodSymbol method, CancellationToken cancellationToken) =>
            http.Sources.Declares(method) && http.Sources.FunctionOf(method.OriginalDefinition) is { } function && FunctionCalls.In(function).Names.Any(called => Runs(called, cancellationToken));

        private bool Runs(string name, CancellationToken cancellationToken)
        {
            if (!_runs.TryGetValue(name, out var runs))
            {
                _runs.Add(name, runs = ComesBack.Runs(http, name, _names, cancellationToken));
            }

            return runs;
        }
    }

    /// <summary>Calls in a function that may lead to the send, and the blocks that one of them can follow.</summary>
    internal sealed class Calls
    {
        private readonly (bool[] From, bool[] After) _ways;

        private Calls((bool[] From, bool[] After) ways, List<(int Block, IOperation Operation)> calls) => (_ways, All) = (ways, calls);

        /// <summary>Such a call may be made at any time, through a delegate.</summary>
        public static Calls Anywhere { get; } = new(([], []), []);

        public bool IsAnywhere => this == Anywhere;

        public List<(int Block, IOperation Operation)> All { get; }

        public static Calls In(ControlFlowGraph graph, SyntaxNode function, List<(int Block, IOperation Operation)> calls) =>
            new(Ways.Of(graph, function).To(calls.ConvertAll(call => call.Block)), calls);

        /// <summary>Whether a way leads to one of them from a block.</summary>
        public bool From(BasicBlock block) => _ways.From is [] || _ways.From[block.Ordinal];

        /// <summary>Whether one of them can follow a call that stands in a block.</summary>
        public bool After(BasicBlock block, SyntaxNode? site) =>
            _ways.After is [] || _ways.After[block.Ordinal] || All.Exists(call => call.Block == block.Ordinal && call.Operation.Syntax != site);
    }
}
