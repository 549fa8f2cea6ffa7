using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using GoAway.Analyzers.Lab.Wire;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>The server's end of an HTTP/1.1 connection: enough of RFC 9112 for what HttpClient sends.</summary>
internal sealed class Http1Peer(ScriptedServer server, int connection, Socket socket, PipeReader input)
    : Peer(server, connection, socket, input)
{
    private const int HalfLength = 1000;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    public override async Task ServeAsync()
    {
        while (!Closed && await ReadExchangeAsync() is { } exchange)
        {
            var performance = PerformAsync(exchange, Moment.Complete);
            try
            {
                // HttpClient does not pipeline: what is read now is the end, or the next request after an answer.
                var next = await Input.ReadAsync();
                if (next.IsCompleted)
                    exchange.Abandon();
                Input.AdvanceTo(next.Buffer.Start);
            }
            catch (Exception exception) when (IsClientGone(exception))
            {
                exchange.Abandon();
            }

            await performance;
        }
    }

    protected override Task AnswerAsync(Exchange exchange, Act.AnswerAct answer) => WriteAsync(
        Encoding.UTF8.GetBytes(ResponseHead(answer.Status, Encoding.UTF8.GetByteCount(answer.Body), answer.Headers) + answer.Body));

    protected override Task HalfAnswerAsync(Exchange exchange) =>
        WriteAsync(Encoding.UTF8.GetBytes(ResponseHead(200, 2 * HalfLength, []) + new string('x', HalfLength)));

    protected override Task RestOfAnswerAsync(Exchange exchange) => WriteAsync(Encoding.UTF8.GetBytes(new string('x', HalfLength)));

    protected override Task GoAwayAsync(Exchange exchange, Act.GoAwayAct goAway) =>
        throw new InvalidOperationException($"HTTP/1.1 has no GOAWAY: {exchange}.");

    protected override Task ResetStreamAsync(Exchange exchange, Act.ResetStreamAct reset) =>
        throw new InvalidOperationException($"HTTP/1.1 has no RST_STREAM: {exchange}.");

    private static string ResponseHead(int status, int length, IEnumerable<HeaderField> headers)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\n");
        foreach (var field in headers)
            head.Append(CultureInfo.InvariantCulture, $"{field.Name}: {field.Value}\r\n");
        return head.Append("\r\n").ToString();
    }

    private async Task<Exchange?> ReadExchangeAsync()
    {
        if (await ReadLineAsync() is not { } requestLine)
            return null;
        var parts = requestLine.Split(' ');
        List<HeaderField> fields = [new(":method", parts[0]), new(":path", parts[1])];
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new HeaderField(line[..colon], line[(colon + 1)..].Trim()));
        }

        var exchange = new Exchange(Connection, 0, "HTTP/1.1", fields);
        Journal.Begin(exchange);
        if (exchange.Header("Expect") is not null)
        {
            await PerformAsync(exchange, Moment.Headers);
            if (Closed)
                return null;
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        if (exchange.Header("Transfer-Encoding") is not null)
            await ReadChunksAsync(exchange);
        else if (exchange.Header("Content-Length") is { } length)
            exchange.Append(await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        Journal.Complete(exchange);
        return exchange;
    }

    private async Task ReadChunksAsync(Exchange exchange)
    {
        while (true)
        {
            var size = await ReadLineAsync() ?? throw new EndOfStreamException();
            var chunk = await ReadAsync(int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            await ReadLineAsync();
            if (chunk.Length == 0)
                return;
            exchange.Append(chunk);
        }
    }

    private async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var read = await Input.ReadAsync();
            if (TryTakeLine(read.Buffer, out var line, out var rest))
            {
                Input.AdvanceTo(rest);
                return line;
            }

            if (read.IsCompleted)
                return null;
            Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryTakeLine(ReadOnlySequence<byte> buffer, out string line, out SequencePosition rest)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> octets, LineEnd);
        line = found ? Encoding.Latin1.GetString(octets) : "";
        rest = reader.Position;
        return found;
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        if (length == 0)
            return [];
        var read = await Input.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
            throw new EndOfStreamException();
        var octets = read.Buffer.Slice(0, length).ToArray();
        Input.AdvanceTo(read.Buffer.GetPosition(length));
        return octets;
    }
}
