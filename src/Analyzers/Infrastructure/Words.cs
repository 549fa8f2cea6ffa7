using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>
/// The words that a tree's text contains, as a sorted array of their hashes: made from text alone, once for each tree and for
/// as long as the tree lives, so that an edit in one document costs nothing in the others.
/// </summary>
internal sealed class Words
{
    private static readonly ConditionalWeakTable<SyntaxTree, Words> Cache = new();

    private readonly int[] _hashes;

    private Words(int[] hashes) => _hashes = hashes;

    public static Words Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Cache.TryGetValue(tree, out var words) ? words : Made(tree, cancellationToken);

    // Apart, for a closure is made where its method is entered.
    private static Words Made(SyntaxTree tree, CancellationToken cancellationToken) =>
        Cache.GetValue(tree, t => new Words(Collect(t.GetText(cancellationToken))));

    public bool Contains(string word) => Array.BinarySearch(_hashes, HashOf(word)) >= 0;

    /// <summary>Where a word stands in a tree's text, in order; may be in a comment or a string.</summary>
    public static IEnumerable<int> Positions(SyntaxTree tree, string word, CancellationToken cancellationToken)
    {
        var text = tree.GetText(cancellationToken);
        var found = new List<int>();
        if (word.Length == 0)
        {
            return found;
        }

        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(BufferLength, 2 * word.Length));
        try
        {
            // Chunks overlap by a word, so that none is missed where two of them meet.
            for (var start = 0; start < text.Length; start += buffer.Length - word.Length)
            {
                var count = Math.Min(buffer.Length, text.Length - start);
                text.CopyTo(start, buffer, 0, count);
                Find(buffer.AsSpan(0, count), word, start, found);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        found.RemoveAll(at => (at > 0 && IsPart(text[at - 1])) || (at + word.Length < text.Length && IsPart(text[at + word.Length])));
        return found;
    }

    private static void Find(ReadOnlySpan<char> chunk, string word, int start, List<int> found)
    {
        for (int at = 0, next; (next = chunk.Slice(at).IndexOf(word.AsSpan(), StringComparison.Ordinal)) >= 0; at += next + word.Length)
        {
            var position = start + at + next;
            if (found.Count == 0 || found[found.Count - 1] + word.Length <= position)
            {
                found.Add(position);
            }
        }
    }

    private const int BufferLength = 4096;

    private static int[] Collect(SourceText text)
    {
        var seen = new Distinct();
        var buffer = ArrayPool<char>.Shared.Rent(BufferLength);
        try
        {
            var hash = Seed;
            var inside = false;
            for (var start = 0; start < text.Length; start += buffer.Length)
            {
                var count = Math.Min(buffer.Length, text.Length - start);
                text.CopyTo(start, buffer, 0, count);
                for (var i = 0; i < count; i++)
                {
                    var c = buffer[i];
                    if (IsPart(c))
                    {
                        hash = Next(hash, c);
                        inside = true;
                    }
                    else if (inside)
                    {
                        seen.Add(hash);
                        hash = Seed;
                        inside = false;
                    }
                }
            }

            if (inside)
            {
                seen.Add(hash);
            }

            return seen.ToSortedArray();
        }
        finally
        {
            seen.Dispose();
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>A set of numbers in borrowed memory: open addressing, zero apart, for it marks what is free.</summary>
    private sealed class Distinct : IDisposable
    {
        private int[] _slots = Rent(1024);
        private int _size = 1024;
        private int _count;
        private bool _hasZero;

        public void Add(int value)
        {
            if (value == 0)
            {
                _hasZero = true;
                return;
            }

            if (!Insert(_slots, _size, value) || ++_count < _size / 2)
            {
                return;
            }

            var (old, size) = (_slots, _size);
            (_slots, _size) = (Rent(size * 2), size * 2);
            for (var i = 0; i < size; i++)
            {
                if (old[i] != 0)
                {
                    Insert(_slots, _size, old[i]);
                }
            }

            ArrayPool<int>.Shared.Return(old);
        }

        public int[] ToSortedArray()
        {
            var values = new int[_count + (_hasZero ? 1 : 0)];
            for (int i = 0, at = 0; i < _size; i++)
            {
                if (_slots[i] != 0)
                {
                    values[at++] = _slots[i];
                }
            }

            Array.Sort(values);
            return values;
        }

        public void Dispose() => ArrayPool<int>.Shared.Return(_slots);

        private static bool Insert(int[] slots, int size, int value)
        {
            var at = (int)((uint)value * 2654435769U >> 7) & (size - 1);
            for (; slots[at] != 0; at = (at + 1) & (size - 1))
            {
                if (slots[at] == value)
                {
                    return false;
                }
            }

            slots[at] = value;
            return true;
        }

        private static int[] Rent(int size)
        {
            var slots = ArrayPool<int>.Shared.Rent(size);
            Array.Clear(slots, 0, size);
            return slots;
        }
    }

    private const int Seed = unchecked((int)2166136261);

    private static int Next(int hash, char c) => unchecked((hash ^ c) * 16777619);

    private static int HashOf(string word)
    {
        var hash = Seed;
        foreach (var c in word)
        {
            hash = Next(hash, c);
        }

        return hash;
    }

    private static bool IsPart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or >= '\u0080';
}
