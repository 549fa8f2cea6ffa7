using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What a function calls by which name, in the order of the source, and whether it repeats anything: a look at syntax.</summary>
internal sealed class FunctionCalls
{
    private static readonly ConditionalWeakTable<SyntaxNode, FunctionCalls> Known = new();

    private static readonly Comparer<(string Name, InvocationExpressionSyntax Call)> ByName = Comparer<(string Name, InvocationExpressionSyntax Call)>.Create(
        static (x, y) => string.CompareOrdinal(x.Name, y.Name) is var order and not 0 ? order
            : x.Call.FullSpan.Start.CompareTo(y.Call.FullSpan.Start) is var start and not 0 ? start
            : y.Call.FullSpan.End.CompareTo(x.Call.FullSpan.End));

    // Arrays, for there are as many of these as there are functions. The calls of one name stand together.
    private readonly InvocationExpressionSyntax[] _calls;
    private readonly int[] _ends;
    private readonly string[] _kept;
    private readonly string[] _named;
    private readonly string[] _local;
    private readonly string[] _held;

    private FunctionCalls(SyntaxNode function)
    {
        var found = t_found ?? new Found();
        t_found = null;
        found.In(function);
        found.Calls.Sort(ByName);
        _calls = new InvocationExpressionSyntax[found.Calls.Count];
        var distinct = 0;
        for (var i = 0; i < _calls.Length; i++)
        {
            _calls[i] = found.Calls[i].Call;
            distinct += found.IsFirstOfName(i) ? 1 : 0;
        }

        (Names, _ends) = (new string[distinct], new int[distinct]);
        for (int i = 0, at = -1; i < _calls.Length; i++)
        {
            at += found.IsFirstOfName(i) ? 1 : 0;
            (Names[at], _ends[at]) = (found.Calls[i].Name, i + 1);
        }

        (_kept, _named, _local, _held) = (Distinct(found.Kept), Distinct(found.Handed), Distinct(found.Local), Distinct(found.Held));
        Nested = found.Nested.Count == 0 ? [] : found.Nested.ToArray();
        (HasGoto, Repeats) = (found.HasGoto, found.HasGoto || found.HasLoop);
        if (_calls.Length <= LargestScratch)
        {
            found.Clear();
            t_found = found;
        }
    }

    private const int LargestScratch = 1_000;

    /// <summary>Memory of the last look, for the next one on the same thread.</summary>
    [ThreadStatic]
    private static Found? t_found;

    /// <summary>What stands in a function, in no order before it is sorted.</summary>
    private sealed class Found
    {
        private readonly List<SyntaxNode> _next = [];

        public List<(string Name, InvocationExpressionSyntax Call)> Calls { get; } = [];

        public List<string> Kept { get; } = [];

        public List<string> Handed { get; } = [];

        public List<string> Local { get; } = [];

        public List<string> Held { get; } = [];

        public List<SyntaxNode> Nested { get; } = [];

        public bool HasGoto { get; private set; }

        public bool HasLoop { get; private set; }

        public void In(SyntaxNode function)
        {
            _next.Add(function);
            while (_next.Count > 0)
            {
                var parent = _next[_next.Count - 1];
                _next.RemoveAt(_next.Count - 1);
                foreach (var child in parent.ChildNodesAndTokens())
                {
                    if (child.AsNode() is { } node and not IdentifierNameSyntax)
                    {
                        Add(node);
                        _next.Add(node);
                    }
                }
            }
        }

        /// <summary>Whether a name begins at a call, once they are sorted.</summary>
        public bool IsFirstOfName(int at) => at == 0 || Calls[at].Name != Calls[at - 1].Name;

        public void Clear()
        {
            Calls.Clear();
            Kept.Clear();
            Handed.Clear();
            Local.Clear();
            Held.Clear();
            Nested.Clear();
            HasGoto = HasLoop = false;
        }

        private void Add(SyntaxNode node)
        {
            if (node is VariableDeclaratorSyntax { Initializer.Value: { } value } && Origins.NameOf(Parentheses.Off(value)) is { } held)
            {
                Held.Add(held);
            }

            switch (node)
            {
                case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) is { } name:
                    Calls.Add((name, call));
                    break;
                case VariableDeclaratorSyntax { Initializer.Value: not (AwaitExpressionSyntax or LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax) } variable:
                    Kept.Add(variable.Identifier.ValueText);
                    break;
                case ArgumentSyntax argument when Origins.NameOf(Parentheses.Off(argument.Expression)) is { } handed:
                    Handed.Add(handed);
                    break;
                case LocalFunctionStatementSyntax declared:
                    Local.Add(declared.Identifier.ValueText);
                    Nested.Add(declared);
                    break;
                case AnonymousFunctionExpressionSyntax:
                    Nested.Add(node);
                    break;
                case GotoStatementSyntax:
                    HasGoto = true;
                    break;
                case QueryExpressionSyntax:
                case StatementSyntax when Function.IsLoop(node):
                    HasLoop = true;
                    break;
            }
        }
    }

    public bool HasGoto { get; }

    /// <summary>Whether it has a loop, a query or a jump.</summary>
    public bool Repeats { get; }

    /// <summary>The lambdas and local functions in it.</summary>
    public SyntaxNode[] Nested { get; }

    /// <summary>The names of what is called, or named in an argument: that may be a method which is handed on.</summary>
    public IEnumerable<string> CalledOrHanded => Names.Concat(_named);

    /// <summary>Whether a method of that name may be handed on, in an argument or by a variable that holds it.</summary>
    public bool MayHandOn(string name) => Contains(_named, name) || Contains(_held, name);

    public bool HasLocalFunction(string name) => Contains(_local, name);

    /// <summary>Whether a variable of that name may hold a task that is not awaited where it is made.</summary>
    public bool MayKeepTask(string name) => Contains(_kept, name);

    /// <summary>The names of what is called, in the order of the alphabet.</summary>
    public string[] Names { get; }

    /// <summary>The calls in a function, with those in its lambdas and local functions.</summary>
    public static FunctionCalls In(SyntaxNode function) => Known.TryGetValue(function, out var known) ? known : Known.GetValue(function, f => new FunctionCalls(f));

    public ArraySegment<InvocationExpressionSyntax> Of(string name)
    {
        var at = Array.BinarySearch(Names, name, StringComparer.Ordinal);
        if (at < 0)
        {
            return new([], 0, 0);
        }

        var first = at == 0 ? 0 : _ends[at - 1];
        return new(_calls, first, _ends[at] - first);
    }

    private static string[] Distinct(List<string> names)
    {
        if (names.Count == 0)
        {
            return [];
        }

        names.Sort(StringComparer.Ordinal);
        return names.Distinct(StringComparer.Ordinal).ToArray();
    }

    private static bool Contains(string[] names, string name) => Array.BinarySearch(names, name, StringComparer.Ordinal) >= 0;
}
