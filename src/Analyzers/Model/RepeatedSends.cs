using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>The unsafe requests of a client that the handler of a registration sends again.</summary>
/// <param name="Sends">The requests.</param>
/// <param name="Times">How often each is sent at most; null where the source sets no bound.</param>
/// <param name="Dropped">A guard that would have kept it from doing so was set, and is gone.</param>
internal sealed record RepeatedSends(ImmutableArray<ClientSend> Sends, int? Times, bool Dropped)
{
    private static readonly RepeatedSends None = new(ImmutableArray<ClientSend>.Empty, null, false);

    public bool IsEmpty => Sends.IsEmpty;

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
        var unsafeSends = client.Traffic(http, cancellationToken).Sends.Where(s => s.IsUnsafe(options)).ToList();
        if (unsafeSends.Count == 0
            || IsRemoved(http, registration, client, cancellationToken)
            || new KeyHandlers(http, cancellationToken).Cover(registration, client, options))
        {
            return None;
        }

        var sends = ImmutableArray.CreateBuilder<ClientSend>();
        int? times = null;
        var dropped = false;
        foreach (var group in unsafeSends.GroupBy(s => s.Method!))
        {
            var retry = RegisteredRetry.Of(http, registration, client, group.Key, cancellationToken);
            if (retry.SendsAgain == Answer.Yes)
            {
                sends.AddRange(group);
                times ??= retry.Times;
                dropped |= retry.Dropped;
            }
        }

        return new RepeatedSends(sends.ToImmutable(), times, dropped);
    }

    /// <summary>Whether the client's handlers are taken off again after the registration.</summary>
    private static bool IsRemoved(HttpCompilation http, ClientRegistration registration, RegisteredClient client, CancellationToken cancellationToken)
    {
        var calls = new BuilderCalls(http, cancellationToken);
        return calls.After(registration.Call, client).SelectMany(calls.Inlined).Any(c => Origins.NameOf(c.Expression) == "RemoveAllResilienceHandlers");
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
