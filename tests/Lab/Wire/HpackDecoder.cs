using System.Text;

namespace GoAway.Analyzers.Lab.Wire;

/// <summary>Reads the header blocks of one connection (RFC 7541); the dynamic table lives as long as the connection.</summary>
internal sealed class HpackDecoder
{
    // RFC 7541 Appendix A, index 1 first.
    private static readonly HeaderField[] StaticTable =
    [
        new(":authority", ""), new(":method", "GET"), new(":method", "POST"), new(":path", "/"), new(":path", "/index.html"),
        new(":scheme", "http"), new(":scheme", "https"), new(":status", "200"), new(":status", "204"), new(":status", "206"),
        new(":status", "304"), new(":status", "400"), new(":status", "404"), new(":status", "500"), new("accept-charset", ""),
        new("accept-encoding", "gzip, deflate"), new("accept-language", ""), new("accept-ranges", ""), new("accept", ""),
        new("access-control-allow-origin", ""), new("age", ""), new("allow", ""), new("authorization", ""), new("cache-control", ""),
        new("content-disposition", ""), new("content-encoding", ""), new("content-language", ""), new("content-length", ""),
        new("content-location", ""), new("content-range", ""), new("content-type", ""), new("cookie", ""), new("date", ""),
        new("etag", ""), new("expect", ""), new("expires", ""), new("from", ""), new("host", ""), new("if-match", ""),
        new("if-modified-since", ""), new("if-none-match", ""), new("if-range", ""), new("if-unmodified-since", ""),
        new("last-modified", ""), new("link", ""), new("location", ""), new("max-forwards", ""), new("proxy-authenticate", ""),
        new("proxy-authorization", ""), new("range", ""), new("referer", ""), new("refresh", ""), new("retry-after", ""),
        new("server", ""), new("set-cookie", ""), new("strict-transport-security", ""), new("transfer-encoding", ""),
        new("user-agent", ""), new("vary", ""), new("via", ""), new("www-authenticate", ""),
    ];

    private readonly List<HeaderField> _dynamicTable = [];
    private int _size;
    private int _capacity = 4096;

    public IReadOnlyList<HeaderField> Decode(ReadOnlySpan<byte> block)
    {
        var fields = new List<HeaderField>();
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                // §6.1 indexed field
                fields.Add(At(Integer(ref block, 7)));
            }
            else if ((first & 0xC0) == 0x40)
            {
                // §6.2.1 literal with incremental indexing
                var field = Literal(ref block, 6);
                Remember(field);
                fields.Add(field);
            }
            else if ((first & 0xE0) == 0x20)
            {
                // §6.3 dynamic table size update
                _capacity = Integer(ref block, 5);
                Evict();
            }
            else
            {
                // §6.2.2 without indexing, §6.2.3 never indexed
                fields.Add(Literal(ref block, 4));
            }
        }

        return fields;
    }

    private HeaderField At(int index) => index switch
    {
        <= 0 => throw new InvalidDataException("RFC 7541 §6.1: index 0."),
        _ when index <= StaticTable.Length => StaticTable[index - 1],
        _ when index - StaticTable.Length <= _dynamicTable.Count => _dynamicTable[index - StaticTable.Length - 1],
        _ => throw new InvalidDataException($"RFC 7541 §2.3.3: no entry {index}."),
    };

    private HeaderField Literal(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = Integer(ref block, prefix);
        var name = index == 0 ? Text(ref block) : At(index).Name;
        return new HeaderField(name, Text(ref block));
    }

    private void Remember(HeaderField field)
    {
        _dynamicTable.Insert(0, field);
        _size += field.Size;
        Evict();
    }

    private void Evict()
    {
        while (_size > _capacity)
        {
            _size -= _dynamicTable[^1].Size;
            _dynamicTable.RemoveAt(_dynamicTable.Count - 1);
        }
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int prefix)
    {
        var full = (1 << prefix) - 1;
        var value = block[0] & full;
        block = block[1..];
        if (value < full)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            value = checked(value + ((next & 0x7F) << shift));
            if ((next & 0x80) == 0)
                return value;
        }
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        var huffman = (block[0] & 0x80) != 0;
        var length = Integer(ref block, 7);
        var octets = block[..length];
        block = block[length..];
        return Encoding.Latin1.GetString(huffman ? HuffmanCode.Decode(octets) : octets.ToArray());
    }
}
