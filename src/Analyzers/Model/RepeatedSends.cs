using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>The unsafe requests of a client that the handler of a registration sends again.</summary>
/// <param name="Sends">The requests.</param>
/// <param name="Times">How often each is sent at most; null where the source sets no bound.</param>
/// <param name="Dropped">A guard that would have kept it from doing so was set, and is gone.</param>
/// <param name="IsHedged">Whether it sends again beside a request that is slow, and not only after a failure.</param>
internal sealed record RepeatedSends(ImmutableArray<ClientSend> Sends, int? Times, bool Dropped, bool IsHedged)
{
    private const string MethodsKey = "methods";

    private static readonly RepeatedSends None = new(ImmutableArray<ClientSend>.Empty, null, false, false);

    public bool IsEmpty => Sends.IsEmpty;

    /// <summary>Where they are sent from, as far as that is source.</summary>
    public IEnumerable<Location> Locations => Sends.Select(s => s.Location).OfType<Location>().Distinct();

    /// <summary>What the sentence "sends each …" ends in.</summary>
    public string HowOften => Times is { } times ? $"up to {times} times" : "more than once";

    /// <summary>Their methods, POST and PATCH first.</summary>
    public ImmutableArray<string> Methods => Sends
        .Select(s => s.Method!)
        .Distinct()
        .OrderBy(m => m switch { "POST" => 0, "PATCH" => 1, _ => 2 })
        .ThenBy(m => m, StringComparer.Ordinal)
        .ToImmutableArray();

    public string MethodsInWords(string conjunction) => Methods is [.. var all, var last] && all.Length > 0
        ? $"{string.Join(", ", all)} {conjunction} {last}"
        : Methods.Single();

    /// <summary>What the fix needs: the methods that a guard must name.</summary>
    public ImmutableDictionary<string, string?> ToProperties() =>
        ImmutableDictionary<string, string?>.Empty.Add(MethodsKey, string.Join(",", Methods));

    /// <summary>The methods that a report carries to its fix.</summary>
    public static ImmutableArray<string> MethodsOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(MethodsKey, out var methods) && methods is { Length: > 0 }
            ? methods.Split(',').ToImmutableArray()
            : ImmutableArray<string>.Empty;

    public static RepeatedSends Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, GoAwayOptions options, CancellationToken cancellationToken)
    {
        var unsafeSends = client.Traffic(http, cancellationToken).Sends.Where(s => s.IsUnsafe(options)).ToList();
        return unsafeSends.Count == 0 ? None : Of(http, registration, client, options, unsafeSends, cancellationToken);
    }

    /// <summary>As for a client that is seen to send a POST: for one of which nothing is seen.</summary>
    public static RepeatedSends OfUnseen(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, GoAwayOptions options, CancellationToken cancellationToken) =>
        Of(http, registration, client, options, [new ClientSend(null, "POST")], cancellationToken);

    private static RepeatedSends Of(
        HttpCompilation http,
        ClientRegistration registration,
        RegisteredClient client,
        GoAwayOptions options,
        IReadOnlyList<ClientSend> unsafeSends,
        CancellationToken cancellationToken)
    {
        if (IsRemoved(http, registration, client, cancellationToken)
            || new KeyHandlers(http, cancellationToken).Cover(registration, client, options))
        {
            return None;
        }

        return Of(unsafeSends, method => RegisteredRetry.Of(http, registration, client, method, cancellationToken));
    }

    /// <summary>Those of some unsafe requests that a handler sends again.</summary>
    public static RepeatedSends Of(IEnumerable<ClientSend> unsafeSends, Func<string, RegisteredRetry> retryOf)
    {
        var sends = ImmutableArray.CreateBuilder<ClientSend>();
        int? times = null;
        var (dropped, hedged) = (false, false);
        foreach (var group in unsafeSends.GroupBy(s => s.Method!))
        {
            var retry = retryOf(group.Key);
            if (retry.SendsAgain == Answer.Yes)
            {
                sends.AddRange(group);
                times ??= retry.Times;
                dropped |= retry.Dropped;
                hedged |= retry.IsHedged;
            }
        }

        return new RepeatedSends(sends.ToImmutable(), times, dropped, hedged);
    }

    /// <summary>Whether the client's handlers are taken off again after the registration.</summary>
    public static bool IsRemoved(HttpCompilation http, ClientRegistration registration, RegisteredClient client, CancellationToken cancellationToken)
    {
        var calls = new BuilderCalls(http, cancellationToken);
        return calls.After(registration.Call, client).SelectMany(calls.Inlined).Any(c => Origins.NameOf(c.Expression) == "RemoveAllResilienceHandlers");
    }
}
