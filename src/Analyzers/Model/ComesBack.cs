using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// A look at control flow graphs before anything is run: whether any way leads from one execution of a send, or of another of
/// its name, to the send.
/// </summary>
internal static class ComesBack
{
    /// <summary>How far calls are followed by name.</summary>
    private const int Depth = 4;

    /// <summary>Whether an origin, or one of the functions between it and a send, may come to the send a second time.</summary>
    /// <param name="settled">The functions whose own repetitions are known, and of no interest any more.</param>
    public static bool May(HttpCompilation http, SyntaxNode send, Origin origin, HashSet<SyntaxNode> settled, CancellationToken cancellationToken)
    {
        if (send is not InvocationExpressionSyntax { Expression: var expression } || Origins.NameOf(expression) is not { } sent)
        {
            return true;
        }

        var called = sent;
        SyntaxNode? node = send;
        foreach (var function in origin.Path.Select(http.Sources.FunctionOf).Concat([origin.Function]))
        {
            if (function is null || (node is not null && Function.Around(node) != function) || (!settled.Contains(function) && May(http, function, node, sent, called, cancellationToken)))
            {
                return true;
            }

            node = null;
            called = (function as MethodDeclarationSyntax)?.Identifier.ValueText ?? "";
        }

        return false;
    }

    /// <param name="send">The send, where it stands in the function itself; null where it is called through another.</param>
    /// <param name="sent">The name of the send.</param>
    /// <param name="called">The name of what the function calls to send.</param>
    private static bool May(HttpCompilation http, SyntaxNode function, SyntaxNode? send, string sent, string called, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { sent, called };
        if (function is MethodDeclarationSyntax { Identifier.ValueText: var itself })
        {
            names.Add(itself);
        }

        var calls = FunctionCalls.In(function);
        if (Array.Exists(calls.Nested, nested => nested.DescendantTokens().Any(t => t.ValueText == sent || t.ValueText == called))
            || (calls.MayHandOn(called) && function.DescendantNodes().Any(node => node is SimpleNameSyntax name && name.Identifier.ValueText == called && Origins.IsHandedOn(name))))
        {
            return true;
        }

        var from = new List<SyntaxNode>();
        var to = new List<SyntaxNode>();
        foreach (var name in calls.Names)
        {
            var runs = name != sent && name != called && Runs(http, name, names, cancellationToken);
            foreach (var call in calls.Of(name))
            {
                var leads = send is null ? name == called : call == send;
                if (leads)
                {
                    to.Add(call);
                }

                if (leads || name == sent)
                {
                    from.Add(call);
                }
                else if (runs && call.Expression is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax })
                {
                    // A lambda or a local function runs whenever it is called.
                    if (Function.Around(call) != function)
                    {
                        return true;
                    }

                    from.Add(call);
                    to.Add(call);
                }
            }
        }

        from.Sort(static (x, y) => x.SpanStart.CompareTo(y.SpanStart));
        to.Sort(static (x, y) => x.SpanStart.CompareTo(y.SpanStart));

        // Without a jump back what stands before a call is over when it is made: no graph has to be made to see it.
        return (calls.Repeats || from.Exists(before => to.Exists(after => after != before && after.Span.End > before.SpanStart)))
            && (http.Sources.Graph(function) is not { } graph || Ways.Of(graph, function).Lead(from, to));
    }

    /// <summary>Whether a call of some name is one of those, or comes to call one of them, by their names.</summary>
    public static bool Runs(HttpCompilation http, string name, HashSet<string> names, CancellationToken cancellationToken)
    {
        if (names.Contains(name))
        {
            return true;
        }

        if (Calls(http, name, cancellationToken).Length == 0)
        {
            return false;
        }

        var (seen, reached) = t_scratch ?? (new(StringComparer.Ordinal), []);
        t_scratch = null;
        seen.Add(name);
        reached.Add(name);
        var runs = Comes(http, names, seen, reached, cancellationToken);
        if (reached.Count <= LargestScratch)
        {
            seen.Clear();
            reached.Clear();
            t_scratch = (seen, reached);
        }

        return runs;
    }

    /// <summary>Memory of the last look, for the next one on the same thread.</summary>
    [ThreadStatic]
    private static (HashSet<string> Seen, List<string> Reached)? t_scratch;

    private const int LargestScratch = 1_000;

    private static bool Comes(HttpCompilation http, HashSet<string> names, HashSet<string> seen, List<string> reached, CancellationToken cancellationToken)
    {
        for (int depth = 0, at = 0, end = 1; depth < Depth && at < end; depth++, end = reached.Count)
        {
            for (; at < end; at++)
            {
                foreach (var called in Calls(http, reached[at], cancellationToken))
                {
                    if (names.Contains(called))
                    {
                        return true;
                    }

                    if (seen.Add(called))
                    {
                        reached.Add(called);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The names of what the methods of a name call in this compilation.</summary>
    private static string[] Calls(HttpCompilation http, string name, CancellationToken cancellationToken)
    {
        var functions = http.Sources.FunctionsNamed(name, cancellationToken);
        if (functions.Count < 2)
        {
            return functions.Count == 0 ? [] : FunctionCalls.In(functions[0]).Names;
        }

        var key = (nameof(ComesBack), name);
        return (string[])(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, functions.SelectMany(f => FunctionCalls.In(f).Names).Distinct(StringComparer.Ordinal).ToArray()))!;
    }
}
