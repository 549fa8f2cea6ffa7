using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>The unsafe requests of a client that the handler of a registration sends again.</summary>
/// <param name="Sends">The requests.</param>
/// <param name="Times">How often each is sent at most; null where the source sets no bound.</param>
internal sealed record RepeatedSends(ImmutableArray<ClientSend> Sends, int? Times)
{
    /// <summary>Their methods, POST and PATCH first.</summary>
    public ImmutableArray<string> Methods => Sends
        .Select(s => s.Method!)
        .Distinct()
        .OrderBy(m => m switch { "POST" => 0, "PATCH" => 1, _ => 2 })
        .ThenBy(m => m, StringComparer.Ordinal)
        .ToImmutableArray();

    public static RepeatedSends Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, GoAwayOptions options, CancellationToken cancellationToken)
    {
        var sends = ImmutableArray.CreateBuilder<ClientSend>();
        int? times = null;
        foreach (var group in client.Traffic(http, cancellationToken).Sends.Where(s => s.IsUnsafe(options)).GroupBy(s => s.Method!))
        {
            var retry = RegisteredRetry.Of(http, registration, client, group.Key, cancellationToken);
            if (retry.SendsAgain == Answer.Yes)
            {
                sends.AddRange(group);
                times ??= retry.Times;
            }
        }

        return new RepeatedSends(sends.ToImmutable(), times);
    }
}

/// <summary>The methods that a guard must name, carried from a report to its fix.</summary>
internal static class UnsafeMethods
{
    private const string Key = "methods";

    public static ImmutableDictionary<string, string?> ToProperties(ImmutableArray<string> methods) =>
        ImmutableDictionary<string, string?>.Empty.Add(Key, string.Join(",", methods));

    public static ImmutableArray<string> Of(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Key, out var methods) && methods is { Length: > 0 }
            ? methods.Split(',').ToImmutableArray()
            : ImmutableArray<string>.Empty;
}
