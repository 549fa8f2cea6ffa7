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
        SafePostPaths.Any(p => p != "/graphql" && EndsIn(tail.Split('?')[0].TrimEnd('/'), p.TrimStart('/')));

    private static bool EndsIn(string path, string entry) =>
        path.EndsWith(entry, StringComparison.OrdinalIgnoreCase)
        && (path.Length == entry.Length || path[path.Length - entry.Length - 1] == '/');

    /// <summary>Reads the options of each document, once.</summary>
    internal sealed class Provider(AnalyzerConfigOptionsProvider options)
    {
        private readonly ConcurrentDictionary<SyntaxTree, GoAwayOptions> _read = new();

        public GoAwayOptions For(SyntaxTree tree) => _read.GetOrAdd(tree, t => Read(options.GetOptions(t)));

        private static GoAwayOptions Read(AnalyzerConfigOptions options)
        {
            return Default with
            {
                UnsafeMethods = List(UnsafeMethodsKey) is { Length: > 0 } methods
                    ? methods.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase)
                    : Default.UnsafeMethods,
                IdempotencyHeaders = List(IdempotencyHeadersKey) is { Length: > 0 } headers ? headers : Default.IdempotencyHeaders,
                SafePostPaths = List(SafePostPathsKey) is { Length: > 0 } paths ? paths : Default.SafePostPaths,
                RetryHelpers = List(RetryHelpersKey).ToImmutableHashSet(StringComparer.Ordinal),
                LoadBalancerIdleTimeout = options.TryGetValue(LoadBalancerIdleTimeoutKey, out var text)
                    && int.TryParse(text, out var seconds) && seconds > 0
                        ? seconds
                        : Default.LoadBalancerIdleTimeout,
            };

            ImmutableArray<string> List(string key) => options.TryGetValue(key, out var text)
                ? text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(t => t.Trim()).Where(t => t.Length > 0).ToImmutableArray()
                : ImmutableArray<string>.Empty;
        }
    }
}
