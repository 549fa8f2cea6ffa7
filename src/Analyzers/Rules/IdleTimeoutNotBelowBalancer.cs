using System.Collections.Immutable;
using System.Globalization;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY301: idle connections are kept as long as the load balancer keeps them.</summary>
/// <remarks>
/// Whoever closes first wins a race with the next request. SocketsHttpHandler's default is 60 seconds, an AWS ALB's too
/// (docs/behind-load-balancers.md).
/// </remarks>
internal static class IdleTimeoutNotBelowBalancer
{
    public const string Id = "GOAWAY301";

    /// <summary>The property that tells a fix the seconds to set.</summary>
    public const string Below = nameof(Below);

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "Idle connections are kept as long as the load balancer keeps them",
        "This {0} keeps idle connections {1}, the load balancer for {2} seconds, so the balancer may close one as a request is sent; set PooledConnectionIdleTimeout to {3} seconds",
        enabled: false);

    public static bool IsBroken(decimal? idleTimeout, GoAwayOptions options) => idleTimeout >= options.LoadBalancerIdleTimeout;

    public static Diagnostic Report(ConnectionPool pool, GoAwayOptions options) =>
        Report(pool.Creation, pool.Name, pool.IdleTimeout, options);

    public static Diagnostic Report(SyntaxNode node, string pool, decimal? idleTimeout, GoAwayOptions options) => Diagnostic.Create(
        Descriptor,
        node.GetLocation(),
        ImmutableDictionary<string, string?>.Empty.Add(Below, ThreeQuarters(options).ToString(CultureInfo.InvariantCulture)),
        pool,
        idleTimeout is null or decimal.MaxValue ? "for ever" : "for " + decimal.Floor(idleTimeout.Value).ToString(CultureInfo.InvariantCulture) + " seconds",
        options.LoadBalancerIdleTimeout,
        ThreeQuarters(options));

    /// <summary>Three quarters: idle connections are looked for every quarter of the timeout, so one may live that much longer.</summary>
    private static int ThreeQuarters(GoAwayOptions options) => Math.Max(1, options.LoadBalancerIdleTimeout * 3 / 4);
}
