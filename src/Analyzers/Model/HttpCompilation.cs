using System.Collections.Concurrent;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Model;

/// <summary>A compilation that uses HttpClient, and what is known of it. Lives as long as the compilation.</summary>
internal sealed class HttpCompilation
{
    private HttpCompilation(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        Symbols = new KnownSymbols(compilation);
        Sources = new Sources(compilation);
        Options = new GoAwayOptions.Provider(options);
    }

    public KnownSymbols Symbols { get; }

    public Sources Sources { get; }

    public GoAwayOptions.Provider Options { get; }

    public ConcurrentDictionary<object, object?> Memo { get; } = new();

    /// <summary>The facts of a compilation; null where it does not know HttpClient.</summary>
    public static HttpCompilation? Of(Compilation compilation, AnalyzerConfigOptionsProvider options) =>
        compilation.GetTypeByMetadataName(KnownSymbols.HttpClientName) is null ? null : new HttpCompilation(compilation, options);
}
