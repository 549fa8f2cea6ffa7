using GoAway.Analyzers.Lab.Wire;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>What servers and proxies do to a request, by the name the rules use for it.</summary>
public static class Faults
{
    /// <summary>GOAWAY below the request: not processed, whatever the code.</summary>
    public static Act[] Disclaimed(Http2Error code = Http2Error.NoError) => [Act.GoAway(LastStream.Before, code)];

    /// <summary>REFUSED_STREAM: not processed (RFC 9113 §8.7).</summary>
    public static Act[] Refused => [Act.ResetStream(Http2Error.RefusedStream)];

    /// <summary>
    /// Processed, GOAWAY that does not disclaim it, FIN in place of an answer: nginx whose worker_shutdown_timeout ends a slow
    /// handler looks like this.
    /// </summary>
    public static Act[] ExecutedThenClosed(LastStream last = LastStream.This, Http2Error code = Http2Error.NoError) =>
        [Act.Execute, Act.GoAway(last, code), Act.Fin];

    /// <summary>The same with TCP RST: Kestrel past its ShutdownTimeout.</summary>
    public static Act[] ExecutedThenReset => [Act.Execute, Act.GoAway(LastStream.Max), Act.TcpReset];

    /// <summary>Processed, half an answer, GOAWAY, FIN.</summary>
    public static Act[] HalfAnswered => [Act.Execute, Act.HalfAnswer, Act.GoAway(LastStream.This), Act.Fin];

    /// <summary>Processed, then RST_STREAM.</summary>
    public static Act[] ExecutedThenStreamReset(Http2Error code) => [Act.Execute, Act.ResetStream(code)];

    /// <summary>Processed, the connection closed without a word: also what HTTP/1.1 can say.</summary>
    public static Act[] ExecutedThenFin => [Act.Execute, Act.Fin];

    /// <summary>Processed and answered; the status may still be a failure.</summary>
    public static Act[] Answered(int status = 200, string body = "ok") => [Act.Execute, Act.Answer(status, body)];

    /// <summary>Processed, and answered only when a second copy came, or when none came for a while.</summary>
    public static Act[] SlowlyAnswered(TimeSpan patience) => [Act.Execute, Act.HoldForCopy(patience), Act.Answer()];

    /// <summary>Processed and never answered.</summary>
    public static Act[] NeverAnswered => [Act.Execute, Act.HoldUntilAbandoned];
}
