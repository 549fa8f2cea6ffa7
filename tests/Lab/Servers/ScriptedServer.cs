using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>
/// A cleartext server that does what its script says, frame by frame. A client with prior knowledge (RFC 9113 §3.3) is served
/// HTTP/2, any other HTTP/1.1: a hedged copy may come by the older protocol, because hedging's clone drops the version policy.
/// </summary>
internal sealed class ScriptedServer : LabServer
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _peers = [];
    private readonly Task _accepting;

    public ScriptedServer(Script script)
    {
        Script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        _accepting = AcceptAsync();
    }

    public override Uri Address { get; }

    public Script Script { get; }

    public override async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_peers);
        if (Journal.Troubles is [var trouble, ..])
            throw new InvalidOperationException($"The scripted server could not do what it was told: {trouble.Message}", trouble);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _sockets.Add(socket);
                _peers.Add(ServeAsync(socket, Journal.Connect()));
            }
        }
        catch (Exception exception) when (Peer.IsClientGone(exception))
        {
            // The listener was disposed.
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        try
        {
            var input = PipeReader.Create(new NetworkStream(socket, ownsSocket: false));
            var start = await input.ReadAtLeastAsync(3);
            var isHttp2 = start.Buffer.Length >= 3 && Encoding.ASCII.GetString(start.Buffer.Slice(0, 3)) == "PRI";
            input.AdvanceTo(start.Buffer.Start);
            Peer peer = isHttp2 ? new Http2Peer(this, connection, socket, input) : new Http1Peer(this, connection, socket, input);
            await peer.ServeAsync();
        }
        catch (Exception exception) when (Peer.IsClientGone(exception))
        {
            // The client left, or the script cut the connection.
        }
        catch (Exception exception)
        {
            Journal.Trouble(exception);
        }
        finally
        {
            socket.Dispose();
        }
    }
}
