using System.Text;

namespace GoAway.Analyzers.Lab.Wire;

/// <summary>One header field, pseudo-headers included.</summary>
public sealed record HeaderField(string Name, string Value)
{
    /// <summary>What the field takes of a dynamic table (RFC 7541 §4.1).</summary>
    internal int Size => Name.Length + Value.Length + 32;

    /// <summary>The fields as literals without indexing and without Huffman code: no state, nothing to get wrong.</summary>
    internal static byte[] Encode(IEnumerable<HeaderField> fields)
    {
        var block = new List<byte>();
        foreach (var field in fields)
        {
            block.Add(0);
            Append(field.Name);
            Append(field.Value);
        }

        return [.. block];

        void Append(string text)
        {
            // RFC 7541 §5.1: a length below 127 is one octet. The lab sends nothing longer.
            if (text.Length >= 127)
                throw new ArgumentOutOfRangeException(nameof(fields), text, "Longer than the lab's encoder writes.");
            block.Add((byte)text.Length);
            block.AddRange(Encoding.Latin1.GetBytes(text));
        }
    }
}
