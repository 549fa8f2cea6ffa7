using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

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
    /// <param name="from">Nodes in the order of the source.</param>
    /// <param name="to">Nodes in the order of the source.</param>
    public bool Lead(IReadOnlyList<SyntaxNode> from, IReadOnlyList<SyntaxNode> to)
    {
        if (IsTooLarge)
        {
            return true;
        }

        var (starts, ends) = (new List<int>(), new List<int>());
        foreach (var block in _graph.Blocks)
        {
            var (before, after) = (Held(block, from), Held(block, to));
            if (before.First is not null)
            {
                starts.Add(block.Ordinal);
            }

            if (after.First is not null)
            {
                ends.Add(block.Ordinal);

                // What stands in one block may follow within it.
                if (before.First is not null && !(before.First == before.Last && after.First == after.Last && before.First == after.First))
                {
                    return true;
                }
            }
        }

        var passed = Passed(starts.Concat(ends));
        var reached = new bool[_graph.Blocks.Length];
        var next = new List<int>();
        foreach (var start in starts)
        {
            AddAfter(_graph.Blocks[start], passed, next);
        }

        for (var i = 0; i < next.Count; i++)
        {
            if (!reached[next[i]])
            {
                reached[next[i]] = true;
                AddAfter(_graph.Blocks[next[i]], passed, next);
            }
        }

        return ends.Exists(end => reached[end]);
    }

    /// <summary>The first and the last of several nodes that stand in a block; null where none does.</summary>
    private static (SyntaxNode? First, SyntaxNode? Last) Held(BasicBlock block, IReadOnlyList<SyntaxNode> nodes)
    {
        int first = nodes.Count, last = -1;
        foreach (var operation in block.Operations)
        {
            Add(operation.Syntax.Span);
        }

        if (block.BranchValue is { } value)
        {
            Add(value.Syntax.Span);
        }

        return last < 0 ? (null, null) : (nodes[first], nodes[last]);

        // What branches is cut up: a node stands in each block that has a piece of the statement around it.
        void Add(TextSpan piece)
        {
            for (var at = FirstFrom(piece.Start); at < nodes.Count && nodes[at].SpanStart < piece.End; at++)
            {
                if (nodes[at].Span.End <= piece.End)
                {
                    (first, last) = (Math.Min(first, at), Math.Max(last, at));
                }
            }
        }

        int FirstFrom(int position)
        {
            var (low, high) = (0, nodes.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = nodes[middle].SpanStart < position ? (middle + 1, high) : (low, middle);
            }

            return low;
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

        var next = new List<int>();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = from.Length - 1; i >= 0; i--)
            {
                if (after[i])
                {
                    continue;
                }

                next.Clear();
                AddAfter(_graph.Blocks[i], passed, next);
                foreach (var follower in next)
                {
                    if (from[follower])
                    {
                        after[i] = from[i] = changed = true;
                        break;
                    }
                }
            }
        }

        return (from, after);
    }

    /// <summary>
    /// Adds the blocks that can follow a block, exceptions included. A finally block that is passed goes on as each way that comes to
    /// it does: a <c>using</c> in a loop leads from a return to no further round.
    /// </summary>
    private void AddAfter(BasicBlock block, HashSet<int> passed, List<int> after)
    {
        Add(block.FallThroughSuccessor);
        Add(block.ConditionalSuccessor);
        foreach (var handler in _handlers[block.Ordinal])
        {
            if (!passed.Contains(handler))
            {
                after.Add(handler);
            }
        }

        void Add(ControlFlowBranch? branch)
        {
            if (branch?.Destination is not { } destination)
            {
                return;
            }

            foreach (var region in branch.FinallyRegions)
            {
                if (!passed.Contains(region.FirstBlockOrdinal))
                {
                    after.Add(region.FirstBlockOrdinal);
                    return;
                }
            }

            after.Add(destination.Ordinal);
        }
    }

    /// <summary>The finally blocks, by their first ordinals, that hold none of some blocks.</summary>
    private HashSet<int> Passed(IEnumerable<int> blocks)
    {
        var passed = new HashSet<int>();
        var sorted = blocks.OrderBy(b => b).ToArray();
        Find(_graph.Root);
        return passed;

        void Find(ControlFlowRegion region)
        {
            if (region.Kind == ControlFlowRegionKind.Finally && !HasWithin(region.FirstBlockOrdinal, region.LastBlockOrdinal))
            {
                passed.Add(region.FirstBlockOrdinal);
            }

            foreach (var nested in region.NestedRegions)
            {
                Find(nested);
            }
        }

        bool HasWithin(int first, int last) => Array.BinarySearch(sorted, first) is var at && (at >= 0 || (~at < sorted.Length && sorted[~at] <= last));
    }

    private static (List<int>[] Next, List<int>[] Handlers) Successors(ControlFlowGraph graph)
    {
        var next = new List<int>[graph.Blocks.Length];
        var handlers = new List<int>[graph.Blocks.Length];
        var afterFinally = new Dictionary<ControlFlowRegion, List<int>>();
        foreach (var block in graph.Blocks)
        {
            next[block.Ordinal] = new List<int>(2);
            Follow(block.FallThroughSuccessor, next[block.Ordinal]);
            Follow(block.ConditionalSuccessor, next[block.Ordinal]);
        }

        var known = new Dictionary<ControlFlowRegion, List<int>>();
        foreach (var block in graph.Blocks)
        {
            handlers[block.Ordinal] = Handlers(block.EnclosingRegion);
        }

        return (next, handlers);

        void Follow(ControlFlowBranch? branch, List<int> successors)
        {
            if (branch?.Destination is not { } destination)
            {
                return;
            }

            var regions = branch.FinallyRegions;
            successors.Add(regions.IsEmpty ? destination.Ordinal : regions[0].FirstBlockOrdinal);
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

        // The root ends it: a lambda's graph goes on in that of the function around it.
        List<int> Handlers(ControlFlowRegion? innermost)
        {
            if (innermost is null or { Kind: ControlFlowRegionKind.Root })
            {
                return None;
            }

            if (known.TryGetValue(innermost, out var found))
            {
                return found;
            }

            found = [];
            switch (innermost.Kind)
            {
                case ControlFlowRegionKind.Try when innermost.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndFinally } statement:
                    found.Add(statement.NestedRegions[1].FirstBlockOrdinal);
                    break;
                case ControlFlowRegionKind.Try when innermost.EnclosingRegion is { } statement:
                    found.AddRange(statement.NestedRegions.Skip(1).Select(h => h.FirstBlockOrdinal));
                    break;
                case ControlFlowRegionKind.Filter when innermost.EnclosingRegion?.EnclosingRegion is { } statement:
                    found.AddRange(statement.NestedRegions.Skip(1).Select(h => h.FirstBlockOrdinal));
                    break;
                case ControlFlowRegionKind.Finally when afterFinally.TryGetValue(innermost, out var after):
                    found.AddRange(after);
                    break;
            }

            var around = Handlers(innermost.EnclosingRegion);
            if (found.Count == 0)
            {
                found = around;
            }
            else
            {
                found.AddRange(around);
            }

            known.Add(innermost, found);
            return found;
        }
    }

    private static readonly List<int> None = [];

    /// <summary>Which variables are read later: the usual analysis, backward over the graph.</summary>
    private sealed class Liveness(ControlFlowGraph graph, SyntaxNode function, List<int>[] next, List<int>[] handlers)
    {
        private readonly Dictionary<object, int> _variables = [];
        private readonly List<object> _keys = [];
        private readonly HashSet<CaptureId> _targets = [];
        private readonly HashSet<string> _shared = [];
        private readonly List<object> _kept = [];
        private readonly List<(int Block, int Exception)> _caught = [];
        private VariableSet[] _read = [];
        private VariableSet[] _written = [];

        public ImmutableArray<object>[] Forgotten()
        {
            FindOwn();
            var live = Live();
            var forgotten = new ImmutableArray<object>[graph.Blocks.Length];
            var kept = Empty();
            foreach (var key in _kept)
            {
                kept.Add(_variables[key]);
            }

            var held = None();
            foreach (var block in graph.Blocks)
            {
                var holds = new VariableSet(live[block.Ordinal]);
                holds.Add(_written[block.Ordinal]);
                foreach (var after in next[block.Ordinal])
                {
                    held[after].Add(holds);
                }

                foreach (var after in handlers[block.Ordinal])
                {
                    held[after].Add(holds);
                }
            }

            foreach (var (block, exception) in _caught)
            {
                held[block].Add(exception);
            }

            foreach (var block in graph.Blocks)
            {
                held[block.Ordinal].Remove(live[block.Ordinal]);
                held[block.Ordinal].Remove(kept);
                forgotten[block.Ordinal] = held[block.Ordinal].Members(_keys);
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

        private VariableSet Empty() => new(_keys.Count);

        private VariableSet[] None()
        {
            var sets = new VariableSet[graph.Blocks.Length];
            for (var i = 0; i < sets.Length; i++)
            {
                sets[i] = Empty();
            }

            return sets;
        }

        private VariableSet[] Live()
        {
            (_read, _written) = (None(), None());
            foreach (var block in graph.Blocks)
            {
                var (read, written) = (_read[block.Ordinal], _written[block.Ordinal]);
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

            var live = Array.ConvertAll(_read, static read => new VariableSet(read));
            for (var changed = true; changed;)
            {
                changed = false;
                for (var i = live.Length - 1; i >= 0; i--)
                {
                    foreach (var after in next[i])
                    {
                        changed |= live[i].Add(live[after], but: _written[i]);
                    }

                    // An exception may come before anything in the block was written.
                    foreach (var handler in handlers[i])
                    {
                        changed |= live[i].Add(live[handler]);
                    }
                }
            }

            return live;
        }

        private void Visit(IOperation operation, BasicBlock block, VariableSet read, VariableSet written)
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
            if (_variables.ContainsKey(key))
            {
                _kept.Add(key);
            }
        }

        private void Read(object key, VariableSet read, VariableSet written)
        {
            if (_variables.TryGetValue(key, out var variable) && !written.Contains(variable))
            {
                read.Add(variable);
            }
        }

        private void Write(object key, VariableSet written)
        {
            if (_variables.TryGetValue(key, out var variable))
            {
                written.Add(variable);
            }
        }

        /// <summary>The handlers around a block hold what they caught, for as long as it may be asked for.</summary>
        private void Held(BasicBlock block, VariableSet read)
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

    /// <summary>Some of a function's variables, by their numbers.</summary>
    private readonly struct VariableSet
    {
        private readonly ulong[] _bits;

        public VariableSet(int count) => _bits = count == 0 ? [] : new ulong[((count - 1) / 64) + 1];

        public VariableSet(VariableSet other) => _bits = (ulong[])other._bits.Clone();

        public void Add(int variable) => _bits[variable / 64] |= 1UL << (variable % 64);

        public bool Contains(int variable) => (_bits[variable / 64] & (1UL << (variable % 64))) != 0;

        /// <returns>Whether there are more of them now.</returns>
        public bool Add(VariableSet others, VariableSet but = default)
        {
            var isMore = false;
            for (var i = 0; i < _bits.Length; i++)
            {
                var all = _bits[i] | (others._bits[i] & ~(but._bits?[i] ?? 0));
                isMore |= all != _bits[i];
                _bits[i] = all;
            }

            return isMore;
        }

        public void Remove(VariableSet others)
        {
            for (var i = 0; i < _bits.Length; i++)
            {
                _bits[i] &= ~others._bits[i];
            }
        }

        public ImmutableArray<object> Members(List<object> keys)
        {
            ImmutableArray<object>.Builder? members = null;
            for (var i = 0; i < keys.Count; i++)
            {
                if (Contains(i))
                {
                    (members ??= ImmutableArray.CreateBuilder<object>()).Add(keys[i]);
                }
            }

            return members?.ToImmutable() ?? ImmutableArray<object>.Empty;
        }
    }
}
