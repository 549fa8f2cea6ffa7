using System.Buffers.Binary;

namespace GoAway.Analyzers.Lab.Wire;

/// <summary>One HTTP/2 frame (RFC 9113 §4.1).</summary>
internal readonly record struct Frame(FrameType Type, FrameFlags Flags, int Stream, byte[] Payload)
{
    public const int HeaderLength = 9;

    public byte[] ToOctets()
    {
        var octets = new byte[HeaderLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(octets, Payload.Length << 8);
        octets[3] = (byte)Type;
        octets[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(5), Stream);
        Payload.CopyTo(octets, HeaderLength);
        return octets;
    }

    /// <summary>SETTINGS which give every stream the largest window, so that the lab need not keep account (§6.5.2).</summary>
    public static Frame Settings() => new(FrameType.Settings, FrameFlags.None, 0, [0, 4, 0x7F, 0xFF, 0xFF, 0xFF]);

    public static Frame SettingsAck() => new(FrameType.Settings, FrameFlags.Ack, 0, []);

    /// <summary>The largest window for the connection, which starts at 65535 (§6.9.2).</summary>
    public static Frame WidestWindow() => new(FrameType.WindowUpdate, FrameFlags.None, 0, Int32(int.MaxValue - 65535));

    public static Frame PingAck(byte[] payload) => new(FrameType.Ping, FrameFlags.Ack, 0, payload);

    public static Frame GoAway(int lastStream, Http2Error code) =>
        new(FrameType.GoAway, FrameFlags.None, 0, [.. Int32(lastStream), .. Int32((int)code)]);

    public static Frame ResetStream(int stream, Http2Error code) =>
        new(FrameType.ResetStream, FrameFlags.None, stream, Int32((int)code));

    public static Frame Headers(int stream, IEnumerable<HeaderField> fields) =>
        new(FrameType.Headers, FrameFlags.EndHeaders, stream, HeaderField.Encode(fields));

    public static Frame Data(int stream, byte[] octets, bool endsStream) =>
        new(FrameType.Data, endsStream ? FrameFlags.EndStream : FrameFlags.None, stream, octets);

    /// <summary>What of a HEADERS or DATA payload is neither padding nor priority (§6.1, §6.2).</summary>
    public ReadOnlySpan<byte> Content
    {
        get
        {
            ReadOnlySpan<byte> content = Payload;
            if (Flags.HasFlag(FrameFlags.Padded))
                content = content[1..^content[0]];
            return Type == FrameType.Headers && Flags.HasFlag(FrameFlags.Priority) ? content[5..] : content;
        }
    }

    private static byte[] Int32(int value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        return octets;
    }
}

internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    EndStream = 0x1,
    Ack = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8,
    Priority = 0x20,
}

/// <summary>The error codes of RFC 9113 §7 that the lab sends.</summary>
public enum Http2Error
{
    NoError = 0,
    ProtocolError = 1,
    InternalError = 2,
    RefusedStream = 7,
    Cancel = 8,
    EnhanceYourCalm = 11,
    Http11Required = 13,
}
