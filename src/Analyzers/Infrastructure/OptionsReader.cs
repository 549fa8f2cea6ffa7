using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>An option that is set and can't be read.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">What it is set to.</param>
/// <param name="Reason">What is wrong with the value, or with the name.</param>
/// <param name="Default">The value that holds instead; null for a name that is no option.</param>
internal sealed record UnreadOption(string Key, string Value, string Reason, string? Default);

/// <summary>Reads the options that hold for one document. What can't be read leaves the default.</summary>
internal sealed class OptionsReader
{
    private const string Prefix = "goaway.";

    /// <summary>The characters of RFC 9110 §5.6.2 that a token, such as a method or the name of a header, may have beside letters and digits.</summary>
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        GoAwayOptions.UnsafeMethodsKey,
        GoAwayOptions.IdempotencyHeadersKey,
        GoAwayOptions.SafePostPathsKey,
        GoAwayOptions.RetryHelpersKey,
        GoAwayOptions.LoadBalancerIdleTimeoutKey);

    private readonly AnalyzerConfigOptions _options;

    private OptionsReader(AnalyzerConfigOptions options)
    {
        _options = options;
        Options = GoAwayOptions.Default;
    }

    public GoAwayOptions Options { get; private set; }

    public ImmutableArray<UnreadOption> Unread { get; private set; } = ImmutableArray<UnreadOption>.Empty;

    public static OptionsReader Read(AnalyzerConfigOptions options)
    {
        var reader = new OptionsReader(options);
        reader.Read();
        return reader;
    }

    private void Read()
    {
        foreach (var key in Known)
        {
            if (_options.TryGetValue(key, out _))
            {
                ReadKnown();
                break;
            }
        }

        foreach (var key in Keys())
        {
            if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(key))
            {
                _options.TryGetValue(key, out var value);
                Unread = Unread.Add(new UnreadOption(Short(key), Short(value ?? ""), "there is no such option", null));
            }
        }
    }

    private void ReadKnown()
    {
        var defaults = GoAwayOptions.Default;
        Options = defaults with
        {
            UnsafeMethods = List(GoAwayOptions.UnsafeMethodsKey, IsToken, "no method", "every method that is not idempotent") is { } methods
                ? methods.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase)
                : defaults.UnsafeMethods,
            IdempotencyHeaders = List(
                GoAwayOptions.IdempotencyHeadersKey, IsToken, "no part of a header's name", string.Join(", ", defaults.IdempotencyHeaders)) ?? defaults.IdempotencyHeaders,
            SafePostPaths = List(
                GoAwayOptions.SafePostPathsKey, IsPath, "no path", string.Join(", ", defaults.SafePostPaths)) ?? defaults.SafePostPaths,
            RetryHelpers = List(GoAwayOptions.RetryHelpersKey, e => IsName(Bare(e)), "not the name of a method", "none")
                ?.Select(Bare).ToImmutableHashSet(StringComparer.Ordinal)
                ?? defaults.RetryHelpers,
            LoadBalancerIdleTimeout = Seconds(GoAwayOptions.LoadBalancerIdleTimeoutKey, defaults.LoadBalancerIdleTimeout),
        };
    }

    /// <summary>The names that are set, where the host can tell.</summary>
    private IEnumerable<string> Keys()
    {
        try
        {
            return _options.Keys;
        }
        catch (NotImplementedException)
        {
            return [];
        }
    }

    /// <summary>The entries of a list; null where it is not set, or one of them can't be read.</summary>
    private ImmutableArray<string>? List(string key, Func<string, bool> isEntry, string otherwise, string usual)
    {
        if (!_options.TryGetValue(key, out var text))
        {
            return null;
        }

        var entries = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(t => t.Trim()).Where(t => t.Length > 0).ToImmutableArray();
        if (entries.IsEmpty)
        {
            Unread = Unread.Add(new UnreadOption(key, Short(text), "the list is empty", usual));
            return null;
        }

        if (entries.FirstOrDefault(e => !isEntry(e)) is { } wrong)
        {
            Unread = Unread.Add(new UnreadOption(key, Short(text), $"'{Short(wrong)}' is {otherwise}", usual));
            return null;
        }

        return entries;
    }

    private int Seconds(string key, int usual)
    {
        if (!_options.TryGetValue(key, out var text))
        {
            return usual;
        }

        if (int.TryParse(text, out var seconds) && seconds > 0)
        {
            return seconds;
        }

        Unread = Unread.Add(new UnreadOption(key, Short(text), "it takes a whole number of seconds", usual.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return usual;
    }

    /// <summary>As much of a text as a message can hold.</summary>
    private static string Short(string text) => text.Length <= 100 ? text : text.Substring(0, 100) + "…";

    private static bool IsToken(string entry) => entry.All(c => IsAsciiLetterOrDigit(c) || TokenMarks.IndexOf(c) >= 0);

    private static bool IsPath(string entry) => !entry.Any(c => char.IsWhiteSpace(c) || c is '?' or '#') && entry.Trim('/').Length > 0;

    /// <summary>A method by its name: of what is generic the type parameters do not count.</summary>
    private static string Bare(string name)
    {
        name = name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name;
        for (var open = name.IndexOfAny(['<', '`', '(']); open >= 0; open = name.IndexOfAny(['<', '`', '(']))
        {
            var close = name[open] == '`' ? open + 1 : name.IndexOf(name[open] == '<' ? '>' : ')', open);
            name = close < 0 ? name.Substring(0, open) : name.Remove(open, Math.Min(close + 1, name.Length) - open);
        }

        return name.Replace('+', '.').Trim();
    }

    private static bool IsName(string name) =>
        name.Split('.').All(p => p.Length > 0 && !char.IsDigit(p[0]) && p.All(c => char.IsLetterOrDigit(c) || c is '_'));

    private static bool IsAsciiLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
