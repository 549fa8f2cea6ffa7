using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>Which requests one send in source makes, seen from those who call the code that it stands in.</summary>
internal static class Requests
{
    private const int CallerDepth = 4;
    private const int CallersFollowed = 24;
    private const int MethodsFollowed = 16;

    /// <summary>Callers whose runs are looked at for one send.</summary>
    private const int RunsFollowed = 60;

    /// <param name="http">The compilation.</param>
    /// <param name="send">The send.</param>
    /// <param name="counts">Whether a caller counts.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    public static ImmutableArray<ClientSend> Of(
        HttpCompilation http, InvocationExpressionSyntax send, Func<SyntaxNode, bool> counts, CancellationToken cancellationToken)
    {
        var verb = http.Sources.Symbol(send) is IMethodSymbol called ? SendCall.Of(called, http.Symbols)?.Method : null;
        var options = http.Options.For(send.SyntaxTree);
        if (verb is not null && !options.IsUnsafe(verb))
        {
            return ImmutableArray.Create(new ClientSend(send.GetLocation(), verb));
        }

        var location = send.GetLocation();
        var found = new Dictionary<ClientSend, ClientSend>();
        var queue = new Queue<(SyntaxNode Node, ImmutableArray<IMethodSymbol> Path)>();
        queue.Enqueue((send, ImmutableArray<IMethodSymbol>.Empty));
        var left = RunsFollowed - queue.Count;
        while (queue.Count > 0 && found.Count < MethodsFollowed)
        {
            var (node, path) = queue.Dequeue();
            bool? isFollowed = null;
            foreach (var request in Made(node, path))
            {
                var handed = request.Method is null || request.MethodOrigin is { FromFailure: true };
                if (!handed || !(isFollowed ??= Follow(node, path)))
                {
                    Add(new ClientSend(location, handed ? null : request.Method, request.Key is not null, request.IsKnownSafe(options)));
                }
            }
        }

        if (found.Count == 0)
        {
            Add(new ClientSend(location, verb));
        }

        return found.Values.ToImmutableArray();

        void Add(ClientSend request) => found[request with { Location = null }] = request;

        // A lambda that the code around it runs is seen from there; one that goes elsewhere is run by itself.
        IEnumerable<HttpSend> Made(SyntaxNode node, ImmutableArray<IMethodSymbol> path) =>
            Functions(node)
                .Select(function => From(new Origin(function, path)))
                .FirstOrDefault(requests => !requests.IsEmpty) is { IsDefault: false } requests
                    ? requests
                    : ImmutableArray<HttpSend>.Empty;

        // Every client whose requests go through one method asks for the same runs.
        ImmutableArray<HttpSend> From(Origin origin)
        {
            var key = (typeof(Requests), send, origin);
            return (ImmutableArray<HttpSend>)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(
                key,
                new Run(http, new Question(Scenario.Success, send, origin.Path, Limit: 1, OnlySends: true), cancellationToken)
                    .Over(origin.Function, RetryDecision.Entry(http, origin.Function)).Repeated.Select(s => s.Last!).ToImmutableArray()))!;
        }

        bool Follow(SyntaxNode node, ImmutableArray<IMethodSymbol> path)
        {
            if (path.Length == CallerDepth
                || Function.Member(node) is not MethodDeclarationSyntax member
                || http.Sources.Declared(member) is not IMethodSymbol method
                || path.Contains(method, SymbolEqualityComparer.Default))
            {
                return false;
            }

            var isCalled = false;
            var longer = path.Add(method);
            foreach (var caller in http.Sources.References(method, cancellationToken).Where(r => Function.Member(r) != member && counts(r)).Take(CallersFollowed))
            {
                isCalled = true;
                if (left == 0)
                {
                    break;
                }

                left--;
                queue.Enqueue((caller, longer));
            }

            return isCalled;
        }
    }

    /// <summary>The functions around a node, outermost first.</summary>
    private static IEnumerable<SyntaxNode> Functions(SyntaxNode node)
    {
        var functions = new List<SyntaxNode>();
        for (var function = Function.Around(node); function is not null; function = Function.Around(function.Parent))
        {
            functions.Insert(0, function);
        }

        return functions;
    }
}
