using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What a function calls by which name, in the order of the source, and whether it jumps: a look at syntax.</summary>
internal sealed class FunctionCalls
{
    private static readonly ConditionalWeakTable<SyntaxNode, FunctionCalls> Known = new();

    private static readonly Comparer<(string Name, InvocationExpressionSyntax Call)> ByName = Comparer<(string Name, InvocationExpressionSyntax Call)>.Create(
        static (x, y) => string.CompareOrdinal(x.Name, y.Name) is var order and not 0 ? order : x.Call.SpanStart.CompareTo(y.Call.SpanStart));

    // Sorted, for there are as many of these as there are functions.
    private readonly (string Name, InvocationExpressionSyntax Call)[] _calls;
    private readonly string[] _kept;
    private readonly string[] _named;
    private readonly string[] _local;

    private FunctionCalls(SyntaxNode function)
    {
        List<(string, InvocationExpressionSyntax)>? calls = null;
        List<string>? kept = null, named = null, local = null;
        foreach (var node in function.DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) is { } name:
                    (calls ??= []).Add((name, call));
                    break;
                case VariableDeclaratorSyntax { Initializer.Value: not (AwaitExpressionSyntax or LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax) } variable:
                    (kept ??= []).Add(variable.Identifier.ValueText);
                    break;
                case ArgumentSyntax argument when Origins.NameOf(Parentheses.Off(argument.Expression)) is { } handed:
                    (named ??= []).Add(handed);
                    break;
                case LocalFunctionStatementSyntax declared:
                    (local ??= []).Add(declared.Identifier.ValueText);
                    break;
                case GotoStatementSyntax:
                    HasGoto = true;
                    break;
            }
        }

        _calls = calls?.ToArray() ?? [];
        Array.Sort(_calls, ByName);
        (_kept, _named, _local) = (Distinct(kept), Distinct(named), Distinct(local));
    }

    public bool HasGoto { get; }

    /// <summary>The names of what is called, or named in an argument: that may be a method which is handed on.</summary>
    public IEnumerable<string> CalledOrHanded => Names.Concat(_named);

    public bool HasLocalFunction(string name) => Contains(_local, name);

    /// <summary>Whether a variable of that name may hold a task that is not awaited where it is made.</summary>
    public bool MayKeepTask(string name) => Contains(_kept, name);

    public IEnumerable<string> Names
    {
        get
        {
            for (var i = 0; i < _calls.Length; i++)
            {
                if (i == 0 || _calls[i].Name != _calls[i - 1].Name)
                {
                    yield return _calls[i].Name;
                }
            }
        }
    }

    /// <summary>The calls in a function, with those in its lambdas and local functions.</summary>
    public static FunctionCalls In(SyntaxNode function) => Known.TryGetValue(function, out var known) ? known : Known.GetValue(function, f => new FunctionCalls(f));

    public IReadOnlyList<InvocationExpressionSyntax> Of(string name)
    {
        var (first, end) = (0, _calls.Length);
        while (first < end)
        {
            var middle = (first + end) / 2;
            (first, end) = string.CompareOrdinal(_calls[middle].Name, name) < 0 ? (middle + 1, end) : (first, middle);
        }

        List<InvocationExpressionSyntax>? found = null;
        for (; first < _calls.Length && _calls[first].Name == name; first++)
        {
            (found ??= []).Add(_calls[first].Call);
        }

        return found ?? (IReadOnlyList<InvocationExpressionSyntax>)[];
    }

    private static string[] Distinct(List<string>? names)
    {
        var distinct = names?.Distinct(StringComparer.Ordinal).ToArray() ?? [];
        Array.Sort(distinct, StringComparer.Ordinal);
        return distinct;
    }

    private static bool Contains(string[] names, string name) => Array.BinarySearch(names, name, StringComparer.Ordinal) >= 0;
}
