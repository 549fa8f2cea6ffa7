using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY302: a client that lives long never retires its connections.</summary>
/// <remarks>
/// PooledConnectionLifetime is infinite by default: then only the server ends a connection, by GOAWAY (RFC 9113 §6.8) or without
/// one, and a change of its DNS entry is not seen.
/// </remarks>
internal static class NoConnectionLifetime
{
    public const string Id = "GOAWAY302";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A client that lives long never retires its connections",
        "This {0}, kept in {1}, never retires a connection, so the server decides when one closes; set PooledConnectionLifetime",
        DiagnosticSeverity.Info);

    public static bool IsBroken(ConnectionPool pool) => pool is { Holder: not null, HasLifetime: false };

    public static Diagnostic Report(ConnectionPool pool) =>
        Diagnostic.Create(Descriptor, pool.Creation.GetLocation(), pool.Name, pool.Holder);
}
