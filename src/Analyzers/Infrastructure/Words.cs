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

    public static Words Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Cache.TryGetValue(tree, out var words))
        {
            return words;
        }

        words = new Words(Collect(tree.GetText(cancellationToken)));
        return Cache.GetValue(tree, _ => words);
    }

    public bool Contains(string word) => Array.BinarySearch(_hashes, HashOf(word)) >= 0;

    /// <summary>Where a word stands in a tree's text, in order; may be in a comment or a string.</summary>
    public static IEnumerable<int> Positions(SyntaxTree tree, string word, CancellationToken cancellationToken)
    {
        var text = tree.GetText(cancellationToken).ToString();
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
        {
            if ((at == 0 || !IsPart(text[at - 1])) && (at + word.Length == text.Length || !IsPart(text[at + word.Length])))
            {
                yield return at;
            }
        }
    }

    private static int[] Collect(SourceText text)
    {
        var seen = new HashSet<int>();
        var buffer = ArrayPool<char>.Shared.Rent(4096);
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
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        var hashes = seen.ToArray();
        Array.Sort(hashes);
        return hashes;
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
