using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>The server's end of one connection: reads requests, performs the script's acts.</summary>
internal abstract class Peer(ScriptedServer server, int connection, Socket socket, PipeReader input)
{
    private readonly SemaphoreSlim _writing = new(1);

    protected int Connection => connection;

    protected PipeReader Input => input;

    protected Journal Journal => server.Journal;

    /// <summary>Nothing more will be sent.</summary>
    protected bool Closed { get; private set; }

    /// <summary>
    /// Completes when the client has nothing more to write unasked. Before that TCP RST would be a lottery: the kernel reports it
    /// once, and if a write of the client's takes the report, its read sees an ordinary end of stream.
    /// </summary>
    protected virtual Task Settled => Task.CompletedTask;

    /// <summary>Reads until the client closes.</summary>
    public abstract Task ServeAsync();

    protected async Task PerformAsync(Exchange exchange, Moment moment)
    {
        try
        {
            foreach (var act in server.Script.ActsFor(exchange, moment))
                await PerformAsync(exchange, act);
        }
        catch (Exception exception) when (IsClientGone(exception))
        {
            exchange.Abandon();
        }
        catch (Exception exception)
        {
            Journal.Trouble(exception);
        }
    }

    protected abstract Task AnswerAsync(Exchange exchange, Act.AnswerAct answer);

    protected abstract Task HalfAnswerAsync(Exchange exchange);

    protected abstract Task RestOfAnswerAsync(Exchange exchange);

    protected abstract Task GoAwayAsync(Exchange exchange, Act.GoAwayAct goAway);

    protected abstract Task ResetStreamAsync(Exchange exchange, Act.ResetStreamAct reset);

    protected async Task WriteAsync(ReadOnlyMemory<byte> octets)
    {
        await _writing.WaitAsync();
        try
        {
            while (!octets.IsEmpty)
                octets = octets[await socket.SendAsync(octets, SocketFlags.None)..];
        }
        finally
        {
            _writing.Release();
        }
    }

    internal static bool IsClientGone(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException;

    private async Task PerformAsync(Exchange exchange, Act act)
    {
        // A client that has given the request up is not answered; acts on the connection still happen.
        var abandoned = exchange.Abandoned.IsCompleted;
        switch (act)
        {
            case Act.ExecuteAct:
                Journal.Execute(exchange);
                break;
            case Act.AnswerAct answer when !abandoned:
                await AnswerAsync(exchange, answer);
                break;
            case Act.HalfAnswerAct when !abandoned:
                await HalfAnswerAsync(exchange);
                break;
            case Act.RestOfAnswerAct when !abandoned:
                await RestOfAnswerAsync(exchange);
                break;
            case Act.ResetStreamAct reset when !abandoned:
                await ResetStreamAsync(exchange, reset);
                break;
            case Act.GoAwayAct goAway:
                await GoAwayAsync(exchange, goAway);
                break;
            case Act.FinAct:
                // Not Close: unread input would make the kernel send RST instead.
                Closed = true;
                socket.Shutdown(SocketShutdown.Send);
                break;
            case Act.TcpResetAct:
                await Settled;
                Closed = true;
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
                break;
            case Act.HoldForCopyAct hold:
                var copy = Journal.WhenAsync(journal => journal.Exchanges.Any(other =>
                    other != exchange && other.Complete && other.Method == exchange.Method && other.Path == exchange.Path));
                await Task.WhenAny(copy, exchange.Abandoned, Task.Delay(hold.Patience));
                break;
            case Act.HoldUntilAbandonedAct:
                await exchange.Abandoned;
                break;
            case Act.HoldUntilReleasedAct:
                await Task.WhenAny(server.Released, exchange.Abandoned);
                break;
        }
    }
}
