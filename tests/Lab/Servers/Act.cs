using GoAway.Analyzers.Lab.Wire;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>One thing that a scripted server does with a request. Acts are plain data; <see cref="Peer"/> performs them.</summary>
public abstract record Act
{
    private Act()
    {
    }

    /// <summary>The request takes effect. Only a request that was read to its end can.</summary>
    public static Act Execute { get; } = new ExecuteAct();

    /// <summary>GOAWAY (RFC 9113 §6.8).</summary>
    public static Act GoAway(LastStream last, Http2Error code = Http2Error.NoError) => new GoAwayAct(last, code);

    /// <summary>RST_STREAM for the request's stream (RFC 9113 §6.4).</summary>
    public static Act ResetStream(Http2Error code) => new ResetStreamAct(code);

    /// <summary>A complete response.</summary>
    public static Act Answer(int status = 200, string body = "ok", params HeaderField[] headers) => new AnswerAct(status, body, headers);

    /// <summary>A response's headers, 200, and the first half of the body they promise.</summary>
    public static Act HalfAnswer { get; } = new HalfAnswerAct();

    /// <summary>The half that <see cref="HalfAnswer"/> left out.</summary>
    public static Act RestOfAnswer { get; } = new RestOfAnswerAct();

    /// <summary>TCP FIN: nothing more comes, in good order.</summary>
    public static Act Fin { get; } = new FinAct();

    /// <summary>TCP RST.</summary>
    public static Act TcpReset { get; } = new TcpResetAct();

    /// <summary>
    /// Wait until another copy of the request (same method, same path) has arrived or the client has given this one up. That a
    /// client never sends a copy can't be observed, so after <paramref name="patience"/> the script goes on.
    /// </summary>
    public static Act HoldForCopy(TimeSpan patience) => new HoldForCopyAct(patience);

    /// <summary>Wait until the client has given the request up: stream reset, or connection closed.</summary>
    public static Act HoldUntilAbandoned { get; } = new HoldUntilAbandonedAct();

    /// <summary>Wait for <see cref="LabServer.Release"/>.</summary>
    public static Act HoldUntilReleased { get; } = new HoldUntilReleasedAct();

    internal sealed record ExecuteAct : Act;

    internal sealed record GoAwayAct(LastStream Last, Http2Error Code) : Act;

    internal sealed record ResetStreamAct(Http2Error Code) : Act;

    internal sealed record AnswerAct(int Status, string Body, IReadOnlyList<HeaderField> Headers) : Act;

    internal sealed record HalfAnswerAct : Act;

    internal sealed record RestOfAnswerAct : Act;

    internal sealed record FinAct : Act;

    internal sealed record TcpResetAct : Act;

    internal sealed record HoldForCopyAct(TimeSpan Patience) : Act;

    internal sealed record HoldUntilAbandonedAct : Act;

    internal sealed record HoldUntilReleasedAct : Act;
}

/// <summary>Which last-stream-id a GOAWAY names, seen from the request at hand.</summary>
public enum LastStream
{
    /// <summary>The stream before: the request "might not have been processed" is ruled out, it was not (RFC 9113 §6.8).</summary>
    Before,

    /// <summary>The request's own stream: it was or might be processed.</summary>
    This,

    /// <summary>2^31-1: the warning of a graceful shutdown, which says nothing about any request.</summary>
    Max,
}
