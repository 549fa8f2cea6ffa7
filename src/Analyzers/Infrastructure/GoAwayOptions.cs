using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>The options of docs/configuration.md, as they hold for one document.</summary>
internal sealed record GoAwayOptions(
    ImmutableHashSet<string> UnsafeMethods,
    ImmutableArray<string> IdempotencyHeaders,
    ImmutableArray<string> SafePostPaths,
    ImmutableHashSet<string> RetryHelpers,
    int LoadBalancerIdleTimeout)
{
    public const string UnsafeMethodsKey = "goaway.unsafe_methods";
    public const string IdempotencyHeadersKey = "goaway.idempotency_headers";
    public const string SafePostPathsKey = "goaway.safe_post_paths";
    public const string RetryHelpersKey = "goaway.retry_helpers";
    public const string LoadBalancerIdleTimeoutKey = "goaway.load_balancer_idle_timeout";

    /// <summary>The methods of RFC 9110 §9.2.2 that are idempotent.</summary>
    private static readonly ImmutableHashSet<string> Idempotent =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /// <summary>What holds where nothing is set. No unsafe methods stand for all that are not idempotent.</summary>
    public static readonly GoAwayOptions Default = new(
        ImmutableHashSet<string>.Empty,
        ImmutableArray.Create("idempoten", "x-ms-client-request-id", "PayPal-Request-Id"),
        ImmutableArray.Create("/token", "/_search", "/_msearch", "/_count", "/graphql"),
        ImmutableHashSet<string>.Empty,
        LoadBalancerIdleTimeout: 60);

    /// <summary>Whether a request of this method may change something each time it is processed.</summary>
    public bool IsUnsafe(string method) =>
        UnsafeMethods.IsEmpty ? !Idempotent.Contains(method) : UnsafeMethods.Contains(method);

    /// <summary>Whether a header tells the server that two requests are the same one.</summary>
    public bool IsIdempotencyHeader(string name) =>
        IdempotencyHeaders.Any(h => name.IndexOf(h, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The header that a fix sends a key in.</summary>
    public string KeyHeader => IsIdempotencyHeader("Idempotency-Key") ? "Idempotency-Key" : IdempotencyHeaders[0];

    /// <summary>Whether a URI's constant end says that a POST to it only reads.</summary>
    public bool IsSafePath(string tail) =>
        SafePostPaths.Any(p => !IsForQueries(p) && IsAt(tail, p));

    /// <summary>Whether a URI's constant end is that of a GraphQL endpoint: a POST to it that is known for a query only reads.</summary>
    public bool IsQueryPath(string tail) => SafePostPaths.Any(p => IsForQueries(p) && IsAt(tail, p));

    private static bool IsForQueries(string entry) => entry.EndsWith("graphql", StringComparison.OrdinalIgnoreCase);

    private static bool IsAt(string tail, string entry)
    {
        var end = tail.IndexOfAny(QueryOrFragment);
        end = end < 0 ? tail.Length : end;
        while (end > 0 && tail[end - 1] == '/')
        {
            end--;
        }

        var name = entry.TrimStart('/');
        var start = end - name.Length;
        return start >= 0
            && string.Compare(tail, start, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (start == 0 || tail[start - 1] == '/');
    }

    private static readonly char[] QueryOrFragment = ['?', '#'];

    /// <summary>Reads the options of each document, once.</summary>
    internal sealed class Provider(AnalyzerConfigOptionsProvider options)
    {
        private readonly ConcurrentDictionary<SyntaxTree, OptionsReader> _read = new();

        public GoAwayOptions For(SyntaxTree tree) => Of(tree).Options;

        /// <summary>What is set for a document and can't be read.</summary>
        public ImmutableArray<UnreadOption> UnreadFor(SyntaxTree tree) => Of(tree).Unread;

        private OptionsReader Of(SyntaxTree tree) => _read.TryGetValue(tree, out var read) ? read : _read.GetOrAdd(tree, OptionsReader.Read(options.GetOptions(tree)));
    }
}
