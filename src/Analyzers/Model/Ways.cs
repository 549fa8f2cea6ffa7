using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What can follow what in a function's control flow graph, exceptions included, and what of its variables is still read from
/// where on. A look at the graph: nothing is run.
/// </summary>
internal sealed class Ways
{
    /// <summary>Blocks of a graph that is still looked at as a whole: a run gets no farther in one that has more.</summary>
    private const int LargestGraph = 1_000;

    private static readonly ConditionalWeakTable<ControlFlowGraph, Ways> Known = new();

    private readonly ControlFlowGraph _graph;
    private readonly List<int>[] _next;
    private readonly List<int>[] _handlers;
    private readonly ImmutableArray<object>[] _forgotten;

    private Ways(ControlFlowGraph graph, SyntaxNode function)
    {
        _graph = graph;
        IsTooLarge = graph.Blocks.Length > LargestGraph;
        (_next, _handlers) = IsTooLarge ? ([], []) : Successors(graph);
        _forgotten = IsTooLarge ? [] : new Liveness(graph, function, _next, _handlers).Forgotten();
    }

    /// <summary>Whether the graph has too many blocks: then any way is taken to be possible, and nothing is forgotten.</summary>
    private bool IsTooLarge { get; }

    public static Ways Of(ControlFlowGraph graph, SyntaxNode function) =>
        Known.TryGetValue(graph, out var known) ? known : Known.GetValue(graph, g => new Ways(g, function));

    /// <summary>The variables that are held on a way into a block and read by nothing from there on, by their keys in a state.</summary>
    public ImmutableArray<object> Forgotten(BasicBlock block) => IsTooLarge ? ImmutableArray<object>.Empty : _forgotten[block.Ordinal];

    /// <summary>Stands for a flow capture in a state.</summary>
    public static object Key(ControlFlowGraph? graph, CaptureId id) => (graph, id);

    /// <summary>Stands for the exception that a handler holds; filter and handler share it.</summary>
    public static object Key(ControlFlowRegion region) =>
        region.EnclosingRegion is { Kind: ControlFlowRegionKind.FilterAndHandler } both ? both : region;

    /// <summary>Whether some way leads from one of several nodes to one of others, or on from a node back to itself.</summary>
    public bool Lead(IReadOnlyList<SyntaxNode> from, IReadOnlyList<SyntaxNode> to)
    {
        if (IsTooLarge)
        {
            return true;
        }

        var starts = _graph.Blocks.Where(b => from.Any(n => Holds(b, n))).ToList();
        var passed = Passed(_graph.Blocks.Where(b => from.Concat(to).Any(n => Holds(b, n))).Select(b => b.Ordinal));
        var reached = new bool[_graph.Blocks.Length];
        var queue = new Queue<BasicBlock>();
        foreach (var start in starts)
        {
            if (from.Any(n => Holds(start, n) && to.Any(t => t != n && Holds(start, t))))
            {
                return true;
            }

            Follow(start);
        }

        while (queue.Count > 0)
        {
            var block = queue.Dequeue();
            if (to.Any(n => Holds(block, n)))
            {
                return true;
            }

            Follow(block);
        }

        return false;

        void Follow(BasicBlock block)
        {
            foreach (var next in After(block, passed))
            {
                if (!reached[next])
                {
                    reached[next] = true;
                    queue.Enqueue(_graph.Blocks[next]);
                }
            }
        }
    }

    /// <summary>
    /// The ways on to some blocks: for each block, by its ordinal, whether one leads from there, and whether one leads on from what
    /// follows it. Empty where any may.
    /// </summary>
    public (bool[] From, bool[] After) To(IReadOnlyCollection<int> blocks)
    {
        if (IsTooLarge)
        {
            return ([], []);
        }

        var passed = Passed(blocks);
        var (from, after) = (new bool[_graph.Blocks.Length], new bool[_graph.Blocks.Length]);
        foreach (var block in blocks)
        {
            from[block] = true;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = from.Length - 1; i >= 0; i--)
            {
                if (!after[i] && After(_graph.Blocks[i], passed).Any(next => from[next]))
                {
                    after[i] = from[i] = changed = true;
                }
            }
        }

        return (from, after);
    }

    /// <summary>
    /// The blocks that can follow a block, exceptions included. A finally block that is passed goes on as each way that comes to it
    /// does: a <c>using</c> in a loop leads from a return to no further round.
    /// </summary>
    private IEnumerable<int> After(BasicBlock block, HashSet<int> passed)
    {
        foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
        {
            if (branch?.Destination is { } destination)
            {
                yield return branch.FinallyRegions.Select(r => r.FirstBlockOrdinal).Where(f => !passed.Contains(f)).Append(destination.Ordinal).First();
            }
        }

        foreach (var handler in _handlers[block.Ordinal])
        {
            if (!passed.Contains(handler))
            {
                yield return handler;
            }
        }
    }

    /// <summary>The finally blocks, by their first ordinals, that hold none of some blocks.</summary>
    private HashSet<int> Passed(IEnumerable<int> blocks)
    {
        var held = blocks.ToList();
        var passed = new HashSet<int>();
        Find(_graph.Root);
        return passed;

        void Find(ControlFlowRegion region)
        {
            if (region.Kind == ControlFlowRegionKind.Finally && !held.Exists(b => b >= region.FirstBlockOrdinal && b <= region.LastBlockOrdinal))
            {
                passed.Add(region.FirstBlockOrdinal);
            }

            foreach (var nested in region.NestedRegions)
            {
                Find(nested);
            }
        }
    }

    // What branches is cut up: a node stands in each block that has a piece of the statement around it.
    private static bool Holds(BasicBlock block, SyntaxNode node) =>
        block.Operations.Any(o => o.Syntax.Span.Contains(node.Span)) || block.BranchValue?.Syntax.Span.Contains(node.Span) == true;

    private static (List<int>[] Next, List<int>[] Handlers) Successors(ControlFlowGraph graph)
    {
        var next = new List<int>[graph.Blocks.Length];
        var handlers = new List<int>[graph.Blocks.Length];
        var afterFinally = new Dictionary<ControlFlowRegion, List<int>>();
        foreach (var block in graph.Blocks)
        {
            next[block.Ordinal] = [];
            foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
            {
                if (branch?.Destination is not { } destination)
                {
                    continue;
                }

                var regions = branch.FinallyRegions;
                next[block.Ordinal].Add(regions.IsEmpty ? destination.Ordinal : regions[0].FirstBlockOrdinal);
                for (var i = 0; i < regions.Length; i++)
                {
                    if (!afterFinally.TryGetValue(regions[i], out var after))
                    {
                        afterFinally.Add(regions[i], after = []);
                    }

                    if (i + 1 < regions.Length)
                    {
                        after.Add(regions[i + 1].FirstBlockOrdinal);
                    }

                    // Past the finally blocks around it, where those are passed by.
                    after.Add(destination.Ordinal);
                }
            }
        }

        foreach (var block in graph.Blocks)
        {
            // The root ends it: a lambda's graph goes on in that of the function around it.
            var found = handlers[block.Ordinal] = [];
            for (var region = block.EnclosingRegion; region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                switch (region.Kind)
                {
                    case ControlFlowRegionKind.Try when region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndFinally } statement:
                        found.Add(statement.NestedRegions[1].FirstBlockOrdinal);
                        break;
                    case ControlFlowRegionKind.Try when region.EnclosingRegion is { } statement:
                        found.AddRange(statement.NestedRegions.Skip(1).Select(h => h.FirstBlockOrdinal));
                        break;
                    case ControlFlowRegionKind.Filter when region.EnclosingRegion?.EnclosingRegion is { } statement:
                        found.AddRange(statement.NestedRegions.Skip(1).Select(h => h.FirstBlockOrdinal));
                        break;
                    case ControlFlowRegionKind.Finally when afterFinally.TryGetValue(region, out var after):
                        found.AddRange(after);
                        break;
                }
            }
        }

        return (next, handlers);
    }

    /// <summary>Which variables are read later: the usual analysis, backward over the graph.</summary>
    private sealed class Liveness(ControlFlowGraph graph, SyntaxNode function, List<int>[] next, List<int>[] handlers)
    {
        private readonly Dictionary<object, int> _variables = [];
        private readonly List<object> _keys = [];
        private readonly HashSet<CaptureId> _targets = [];
        private readonly HashSet<string> _shared = [];
        private readonly HashSet<int> _kept = [];
        private readonly List<(int Block, int Exception)> _caught = [];
        private HashSet<int>[] _read = [];
        private HashSet<int>[] _written = [];

        public ImmutableArray<object>[] Forgotten()
        {
            FindOwn();
            var live = Live();
            var forgotten = new ImmutableArray<object>[graph.Blocks.Length];
            var held = new HashSet<int>[graph.Blocks.Length];
            foreach (var block in graph.Blocks)
            {
                held[block.Ordinal] = [];
            }

            foreach (var block in graph.Blocks)
            {
                var holds = new HashSet<int>(live[block.Ordinal]);
                holds.UnionWith(_written[block.Ordinal]);
                foreach (var after in next[block.Ordinal])
                {
                    held[after].UnionWith(holds);
                }

                foreach (var after in handlers[block.Ordinal])
                {
                    held[after].UnionWith(holds);
                }
            }

            foreach (var (block, exception) in _caught)
            {
                held[block].Add(exception);
            }

            foreach (var block in graph.Blocks)
            {
                held[block.Ordinal].ExceptWith(live[block.Ordinal]);
                held[block.Ordinal].ExceptWith(_kept);
                forgotten[block.Ordinal] = held[block.Ordinal].Select(v => _keys[v]).ToImmutableArray();
            }

            return forgotten;
        }

        /// <summary>Locals, captures and handlers of this function; what lambdas and local functions share is read whenever they run.</summary>
        private void FindOwn()
        {
            foreach (var nested in function.DescendantNodes().Where(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            {
                _shared.UnionWith(nested.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
            }

            Find(graph.Root);
            foreach (var block in graph.Blocks)
            {
                foreach (var operation in block.Operations)
                {
                    if (operation is IExpressionStatementOperation { Operation: IAssignmentOperation { Target: IFlowCaptureReferenceOperation target } })
                    {
                        _targets.Add(target.Id);
                    }
                }
            }
        }

        private void Find(ControlFlowRegion region)
        {
            foreach (var local in region.Locals)
            {
                if (!_shared.Contains(local.Name) && !local.IsRef)
                {
                    Add(local);
                }
            }

            foreach (var capture in region.CaptureIds)
            {
                Add(Key(graph, capture));
            }

            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter)
            {
                Add(Key(region));
                _caught.Add((region.FirstBlockOrdinal, _variables[Key(region)]));
            }

            foreach (var nested in region.NestedRegions)
            {
                Find(nested);
            }
        }

        private void Add(object key)
        {
            if (!_variables.ContainsKey(key))
            {
                _variables.Add(key, _keys.Count);
                _keys.Add(key);
            }
        }

        private HashSet<int>[] Live()
        {
            var count = graph.Blocks.Length;
            (_read, _written) = (new HashSet<int>[count], new HashSet<int>[count]);
            foreach (var block in graph.Blocks)
            {
                var (read, written) = (_read[block.Ordinal] = [], _written[block.Ordinal] = []);
                foreach (var operation in block.Operations)
                {
                    Visit(operation, block, read, written);
                }

                if (block.BranchValue is { } value)
                {
                    Visit(value, block, read, written);
                }

                if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Rethrow)
                {
                    Held(block, read);
                }
            }

            var live = new HashSet<int>[count];
            for (var i = 0; i < count; i++)
            {
                live[i] = new HashSet<int>(_read[i]);
            }

            for (var changed = true; changed;)
            {
                changed = false;
                for (var i = count - 1; i >= 0; i--)
                {
                    var before = live[i].Count;
                    foreach (var after in next[i])
                    {
                        live[i].UnionWith(live[after].Where(v => !_written[i].Contains(v)));
                    }

                    // An exception may come before anything in the block was written.
                    foreach (var handler in handlers[i])
                    {
                        live[i].UnionWith(live[handler]);
                    }

                    changed |= live[i].Count != before;
                }
            }

            return live;
        }

        private void Visit(IOperation operation, BasicBlock block, HashSet<int> read, HashSet<int> written)
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { IsRef: false, Target: ILocalReferenceOperation local } assignment:
                    Visit(assignment.Value, block, read, written);
                    Write(local.Local, written);
                    return;
                case IFlowCaptureOperation capture:
                    Visit(capture.Value, block, read, written);
                    Write(Key(graph, capture.Id), written);
                    if (_targets.Contains(capture.Id))
                    {
                        // What is assigned to later is read then, though it is named here.
                        foreach (var named in capture.Value.DescendantsAndSelf().OfType<ILocalReferenceOperation>())
                        {
                            Keep(named.Local);
                        }
                    }

                    return;
                case ILocalReferenceOperation local:
                    Read(local.Local, read, written);
                    return;
                case IFlowCaptureReferenceOperation reference:
                    Read(Key(graph, reference.Id), read, written);
                    return;
                case ICaughtExceptionOperation:
                    Held(block, read);
                    return;
                case IFlowAnonymousFunctionOperation:
                    return;
            }

            foreach (var child in operation.ChildOperations)
            {
                Visit(child, block, read, written);
            }
        }

        private void Keep(object key)
        {
            if (_variables.TryGetValue(key, out var variable))
            {
                _kept.Add(variable);
            }
        }

        private void Read(object key, HashSet<int> read, HashSet<int> written)
        {
            if (_variables.TryGetValue(key, out var variable) && !written.Contains(variable))
            {
                read.Add(variable);
            }
        }

        private void Write(object key, HashSet<int> written)
        {
            if (_variables.TryGetValue(key, out var variable))
            {
                written.Add(variable);
            }
        }

        /// <summary>The handlers around a block hold what they caught, for as long as it may be asked for.</summary>
        private void Held(BasicBlock block, HashSet<int> read)
        {
            for (var region = block.EnclosingRegion; region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter && _variables.TryGetValue(Key(region), out var held))
                {
                    read.Add(held);
                }
            }
        }
    }
}
