using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What a function calls by which name, in the order of the source, and whether it jumps: a look at syntax.</summary>
internal sealed class FunctionCalls
{
    private static readonly ConditionalWeakTable<SyntaxNode, FunctionCalls> Known = new();

    private readonly Dictionary<string, List<InvocationExpressionSyntax>> _calls = new(StringComparer.Ordinal);

    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _local = new(StringComparer.Ordinal);

    private FunctionCalls(SyntaxNode function)
    {
        foreach (var node in function.DescendantNodes())
        {
            if (node is InvocationExpressionSyntax call && Origins.NameOf(call.Expression) is { } name)
            {
                if (!_calls.TryGetValue(name, out var calls))
                {
                    _calls.Add(name, calls = []);
                }

                calls.Add(call);
            }

            switch (node)
            {
                case VariableDeclaratorSyntax { Initializer.Value: not (AwaitExpressionSyntax or LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax) } variable:
                    _kept.Add(variable.Identifier.ValueText);
                    break;
                case ArgumentSyntax argument when Origins.NameOf(Parentheses.Off(argument.Expression)) is { } handed:
                    _named.Add(handed);
                    break;
                case LocalFunctionStatementSyntax local:
                    _local.Add(local.Identifier.ValueText);
                    break;
            }

            HasGoto |= node is GotoStatementSyntax;
        }
    }

    public bool HasGoto { get; }

    /// <summary>The names of what is called, or named in an argument: that may be a method which is handed on.</summary>
    public IEnumerable<string> CalledOrHanded => _calls.Keys.Concat(_named);

    public bool HasLocalFunction(string name) => _local.Contains(name);

    /// <summary>Whether a variable of that name may hold a task that is not awaited where it is made.</summary>
    public bool MayKeepTask(string name) => _kept.Contains(name);

    public IReadOnlyCollection<string> Names => _calls.Keys;

    /// <summary>The calls in a function, with those in its lambdas and local functions.</summary>
    public static FunctionCalls In(SyntaxNode function) => Known.TryGetValue(function, out var known) ? known : Known.GetValue(function, f => new FunctionCalls(f));

    public IReadOnlyList<InvocationExpressionSyntax> Of(string name) => _calls.TryGetValue(name, out var calls) ? calls : [];
}
