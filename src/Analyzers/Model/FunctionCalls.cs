using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What a function calls by which name, in the order of the source, and whether it jumps: a look at syntax.</summary>
internal sealed class FunctionCalls
{
    private static readonly ConditionalWeakTable<SyntaxNode, FunctionCalls> Known = new();

    private readonly Dictionary<string, List<InvocationExpressionSyntax>> _calls = new(StringComparer.Ordinal);

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

            HasGoto |= node is GotoStatementSyntax;
        }
    }

    public bool HasGoto { get; }

    public IReadOnlyCollection<string> Names => _calls.Keys;

    /// <summary>The calls in a function, with those in its lambdas and local functions.</summary>
    public static FunctionCalls In(SyntaxNode function) => Known.TryGetValue(function, out var known) ? known : Known.GetValue(function, f => new FunctionCalls(f));

    public IReadOnlyList<InvocationExpressionSyntax> Of(string name) => _calls.TryGetValue(name, out var calls) ? calls : [];
}
