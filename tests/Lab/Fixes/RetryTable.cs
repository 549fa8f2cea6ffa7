using System.Text;
using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Fixes;

/// <summary>Every row of the table of requests and failures, without a retry and over each configuration that the fixes insert.</summary>
public sealed class RetryTable : IAsyncLifetime
{
    internal const string NoRetry = "no retry";

    /// <summary>What is sent: the program's arguments and the name in the table.</summary>
    internal static readonly IReadOnlyList<(string Name, string Method, string Path)> Requests =
    [
        ("GET", "GET", "GET/plain"),
        ("PUT", "PUT", "PUT/plain"),
        ("POST with a key", "POST", "POST/keyed"),
        ("POST", "POST", "POST/plain"),
        ("POST of a stream", "POST", "POST/stream"),
    ];

    /// <summary>What befalls it.</summary>
    internal static readonly IReadOnlyList<(string Name, Script Script, bool IsStreamed)> Failures =
    [
        ("GOAWAY below the stream, once", Once(Faults.Disclaimed()), false),
        ("GOAWAY below the stream, on five connections", Script.First(5, Faults.Disclaimed()).Then(Faults.Answered()), false),
        ("GOAWAY below the stream, on every connection", Script.Always(Faults.Disclaimed()), false),
        ("GOAWAY at the stream, FIN", Once(Faults.ExecutedThenClosed()), false),
        ("GOAWAY in two phases, answered", Script.Always(Act.Execute, Act.GoAway(LastStream.Max), Act.GoAway(LastStream.This), Act.Answer(), Act.Fin), false),
        ("GOAWAY and FIN in mid-body, buffered", Once(Faults.HalfAnswered), false),
        ("GOAWAY and FIN in mid-body, streamed", Once(Faults.HalfAnswered), true),
        ("REFUSED_STREAM, once", Once(Faults.Refused), false),
        ("503, once", Once(Faults.Answered(503)), false),
        ("GOAWAY, TCP RST", Once(Faults.ExecutedThenReset), false),
        ("RST_STREAM INTERNAL_ERROR", Once(Faults.ExecutedThenStreamReset(Http2Error.InternalError)), false),
    ];

    private readonly Dictionary<(string Request, string Failure, string Configuration), Cell> _cells = [];

    internal static IEnumerable<string> Configurations => [NoRetry, .. RetryForm.All.Select(form => form.Name)];

    internal Cell this[string request, string failure, string configuration] => _cells[(request, failure, configuration)];

    public async Task InitializeAsync()
    {
        var isFirst = true;
        foreach (var form in RetryForm.All)
        {
            var (before, after) = await form.LoadAsync();
            using (before)
            using (after)
            {
                if (isFirst)
                    await MeasureAsync(NoRetry, before);
                await MeasureAsync(form.Name, after);
                isFirst = false;
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>As it stands in the documentation.</summary>
    public override string ToString()
    {
        var table = new StringBuilder($"| request | failure | {string.Join(" | ", Configurations)} |\n|---|---|{string.Concat(Configurations.Select(_ => "--:|"))}\n");
        foreach (var (request, _, _) in Requests)
        {
            foreach (var (failure, _, _) in Failures)
                table.Append($"| {request} | {failure} | {string.Join(" | ", Configurations.Select(configuration => this[request, failure, configuration]))} |\n");
        }

        return table.ToString();
    }

    private static Script Once(Act[] acts) => Script.First(1, acts).Then(Faults.Answered());

    private async Task MeasureAsync(string configuration, CaseProgram program)
    {
        // Most of a run is waiting, for a pause or for a connection to close.
        var runs =
            from request in Requests
            from failure in Failures
            select MeasureAsync((request.Name, failure.Name, configuration), program, request.Method, $"{request.Path}/{(failure.IsStreamed ? "streamed" : "buffered")}", failure.Script);
        foreach (var (row, cell) in await Task.WhenAll(runs))
            _cells.Add(row, cell);
    }

    private static async Task<((string, string, string) Row, Cell Cell)> MeasureAsync(
        (string, string, string) row, CaseProgram program, string method, string path, Script script)
    {
        var outcome = await program.AgainstAsync(script, path);
        return (row, new Cell(outcome.Succeeded, outcome.Executed(method), outcome.Sent(method), outcome.Error));
    }
}

/// <summary>What became of one request.</summary>
/// <param name="Succeeded">The caller has its answer.</param>
/// <param name="Executed">How often it took effect.</param>
/// <param name="Sent">How often it came to the server whole.</param>
/// <param name="Error">What the caller has in place of the answer.</param>
public sealed record Cell(bool Succeeded, int Executed, int Sent, Exception? Error)
{
    public override string ToString() => $"{(Succeeded ? "ok" : "fails")}, {Executed} of {Sent}";
}
