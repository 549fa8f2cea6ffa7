using System.Text;
using GoAway.Analyzers.Lab.Wire;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>One copy of a request as the server sees it.</summary>
public sealed class Exchange
{
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _content = new();

    internal Exchange(int connection, int stream, string protocol, IReadOnlyList<HeaderField> headers)
    {
        (Connection, Stream, Protocol, Headers) = (connection, stream, protocol, headers);
        Method = Header(":method") ?? throw new InvalidDataException("RFC 9113 §8.3.1: no :method.");
        Path = Header(":path") ?? throw new InvalidDataException("RFC 9113 §8.3.1: no :path.");
    }

    /// <summary>Number of its connection, from 1 in the order of acceptance.</summary>
    public int Connection { get; }

    /// <summary>HTTP/2 stream identifier; 0 in HTTP/1.1.</summary>
    public int Stream { get; }

    public string Protocol { get; }

    public string Method { get; }

    public string Path { get; }

    public IReadOnlyList<HeaderField> Headers { get; }

    public string Content => Encoding.UTF8.GetString(_content.ToArray());

    /// <summary>Which request of this method it is at this server, from 1.</summary>
    public int Copy { get; internal set; }

    /// <summary>Read to its end.</summary>
    public bool Complete { get; internal set; }

    /// <summary>It took effect.</summary>
    public bool Executed { get; internal set; }

    /// <summary>It repeated an idempotency key whose request had taken effect, and so took none itself.</summary>
    public bool Deduplicated { get; internal set; }

    /// <summary>Completes when the client has given the request up.</summary>
    internal Task Abandoned => _abandoned.Task;

    public string? Header(string name) =>
        Headers.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    public override string ToString() => $"{Method} {Path} ({Protocol}, copy {Copy}, connection {Connection}, stream {Stream})";

    internal void Append(ReadOnlySpan<byte> octets) => _content.Write(octets);

    internal void Abandon() => _abandoned.TrySetResult();
}
