using System.Collections.Immutable;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>
/// What a scripted server does with which request. Scenes are tried in order and the first that fits is played, so
/// <c>Script.First(1, Faults.Disclaimed()).Then(Faults.Answered())</c> reads as it runs.
/// </summary>
public sealed record Script : IServerPlan
{
    private readonly ImmutableArray<Scene> _scenes;

    private Script(ImmutableArray<Scene> scenes) => _scenes = scenes;

    /// <summary>Every request alike.</summary>
    public static Script Always(params Act[] acts) => new Script([]).Then(acts);

    /// <summary>The first <paramref name="copies"/> requests of each method.</summary>
    public static Script First(int copies, params Act[] acts) => new Script([]).ThenFirst(copies, acts);

    /// <summary>All requests on the first <paramref name="connections"/> connections.</summary>
    public static Script OnFirstConnections(int connections, params Act[] acts) =>
        new([new Scene(Moment.Complete, exchange => exchange.Connection <= connections, [.. acts])]);

    /// <summary>As soon as the headers of a request have come and its content has not, on the first such request.</summary>
    public static Script BeforeContent(params Act[] acts) =>
        new([new Scene(Moment.Headers, exchange => exchange.Copy == 1, [.. acts])]);

    /// <summary>Those of each method's requests up to the nth that no earlier scene took.</summary>
    public Script ThenFirst(int copies, params Act[] acts) =>
        new(_scenes.Add(new Scene(Moment.Complete, exchange => exchange.Copy <= copies, [.. acts])));

    /// <summary>All other requests.</summary>
    public Script Then(params Act[] acts) => new(_scenes.Add(new Scene(Moment.Complete, _ => true, [.. acts])));

    /// <inheritdoc />
    public Task<LabServer> StartAsync() => Task.FromResult<LabServer>(new ScriptedServer(this));

    internal ImmutableArray<Act> ActsFor(Exchange exchange, Moment moment)
    {
        foreach (var scene in _scenes)
        {
            if (scene.Moment == moment && scene.Applies(exchange))
                return scene.Acts;
        }

        return moment == Moment.Headers ? [] : throw new InvalidOperationException($"The script has no scene for {exchange}.");
    }

    private sealed record Scene(Moment Moment, Func<Exchange, bool> Applies, ImmutableArray<Act> Acts);
}

/// <summary>When acts are performed.</summary>
internal enum Moment
{
    /// <summary>The headers are there, the content is not.</summary>
    Headers,

    /// <summary>The request was read to its end.</summary>
    Complete,
}
