using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using GoAway.Analyzers.Lab.Wire;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>The server's end of an HTTP/2 connection.</summary>
internal sealed class Http2Peer(ScriptedServer server, int connection, Socket socket, PipeReader input)
    : Peer(server, connection, socket, input)
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static readonly byte[] Half = [.. Enumerable.Repeat((byte)'x', 1000)];

    private readonly TaskCompletionSource _settingsAcknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HpackDecoder _decoder = new();
    private readonly Dictionary<int, Exchange> _exchanges = [];
    private readonly List<Task> _performances = [];

    protected override Task Settled => _settingsAcknowledged.Task;

    public override async Task ServeAsync()
    {
        try
        {
            if (await ReadAsync(Preface.Length) is not { } preface || Encoding.ASCII.GetString(preface) != Preface)
                throw new InvalidDataException("RFC 9113 §3.4: not the client connection preface.");
            await WriteAsync(Frame.Settings());
            await WriteAsync(Frame.WidestWindow());
            while (await ReadFrameAsync() is { } frame)
                await ReceiveAsync(frame);
        }
        finally
        {
            _settingsAcknowledged.TrySetResult();
            foreach (var exchange in _exchanges.Values)
                exchange.Abandon();
            await Task.WhenAll(_performances);
        }
    }

    protected override async Task AnswerAsync(Exchange exchange, Act.AnswerAct answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        await WriteAsync(ResponseHeaders(exchange, answer.Status, body.Length, answer.Headers));
        await WriteAsync(Frame.Data(exchange.Stream, body, endsStream: true));
    }

    protected override async Task HalfAnswerAsync(Exchange exchange)
    {
        await WriteAsync(ResponseHeaders(exchange, 200, 2 * Half.Length, []));
        await WriteAsync(Frame.Data(exchange.Stream, Half, endsStream: false));
    }

    protected override Task RestOfAnswerAsync(Exchange exchange) => WriteAsync(Frame.Data(exchange.Stream, Half, endsStream: true));

    protected override Task ResetStreamAsync(Exchange exchange, Act.ResetStreamAct reset) =>
        WriteAsync(Frame.ResetStream(exchange.Stream, reset.Code));

    protected override Task GoAwayAsync(Exchange exchange, Act.GoAwayAct goAway)
    {
        var last = goAway.Last switch
        {
            // Client streams are odd, and 0 stands for none (RFC 9113 §5.1.1).
            LastStream.Before => Math.Max(0, exchange.Stream - 2),
            LastStream.This => exchange.Stream,
            LastStream.Max => int.MaxValue,
            _ => throw new ArgumentOutOfRangeException(nameof(goAway)),
        };
        return WriteAsync(Frame.GoAway(last, goAway.Code));
    }

    private static Frame ResponseHeaders(Exchange exchange, int status, int length, IReadOnlyList<HeaderField> headers) =>
        Frame.Headers(exchange.Stream,
        [
            new(":status", status.ToString(CultureInfo.InvariantCulture)),
            new("content-length", length.ToString(CultureInfo.InvariantCulture)),
            .. headers,
        ]);

    private Task WriteAsync(Frame frame) => WriteAsync(frame.ToOctets());

    private async Task ReceiveAsync(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Headers:
                var block = frame.Content.ToArray();
                for (var last = frame; !last.Flags.HasFlag(FrameFlags.EndHeaders);)
                {
                    // Nothing may come between HEADERS and its CONTINUATION (RFC 9113 §4.3).
                    last = await ReadFrameAsync() ?? throw new EndOfStreamException();
                    block = [.. block, .. last.Content];
                }

                Begin(frame, _decoder.Decode(block));
                break;
            case FrameType.Data when _exchanges.TryGetValue(frame.Stream, out var exchange):
                exchange.Append(frame.Content);
                if (frame.Flags.HasFlag(FrameFlags.EndStream))
                    Complete(exchange);
                break;
            case FrameType.ResetStream when _exchanges.TryGetValue(frame.Stream, out var exchange):
                exchange.Abandon();
                break;
            case FrameType.Settings when frame.Flags.HasFlag(FrameFlags.Ack):
                _settingsAcknowledged.TrySetResult();
                break;
            case FrameType.Settings:
                await AcknowledgeAsync(Frame.SettingsAck());
                break;
            case FrameType.Ping when !frame.Flags.HasFlag(FrameFlags.Ack):
                await AcknowledgeAsync(Frame.PingAck(frame.Payload));
                break;
        }
    }

    private async Task AcknowledgeAsync(Frame frame)
    {
        // After FIN there is nothing to acknowledge with, but the client's last frames are still read to the end.
        if (!Closed)
            await WriteAsync(frame);
    }

    private void Begin(Frame frame, IReadOnlyList<HeaderField> fields)
    {
        if (_exchanges.TryGetValue(frame.Stream, out var known))
        {
            // Trailers (RFC 9113 §8.1).
            Complete(known);
            return;
        }

        var exchange = new Exchange(Connection, frame.Stream, "HTTP/2", fields);
        _exchanges.Add(frame.Stream, exchange);
        Journal.Begin(exchange);
        if (frame.Flags.HasFlag(FrameFlags.EndStream))
            Complete(exchange);
        else
            _performances.Add(PerformAsync(exchange, Moment.Headers));
    }

    private void Complete(Exchange exchange)
    {
        Journal.Complete(exchange);
        _performances.Add(PerformAsync(exchange, Moment.Complete));
    }

    private async Task<Frame?> ReadFrameAsync()
    {
        if (await ReadAsync(Frame.HeaderLength) is not { } header)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(header) >>> 8;
        var stream = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue;
        return await ReadAsync(length) is { } payload
            ? new Frame((FrameType)header[3], (FrameFlags)header[4], stream, payload)
            : null;
    }

    private async Task<byte[]?> ReadAsync(int length)
    {
        if (length == 0)
            return [];
        var read = await Input.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
            return null;
        var octets = read.Buffer.Slice(0, length).ToArray();
        Input.AdvanceTo(read.Buffer.GetPosition(length));
        return octets;
    }
}
