using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Model;

/// <summary>A compilation that uses HttpClient, and what is known of it. Lives as long as the compilation.</summary>
internal sealed class HttpCompilation
{
    private static readonly ImmutableHashSet<string> TestFrameworks = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "xunit.core",
        "xunit.v3.core",
        "nunit.framework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "MSTest.TestFramework",
        "Microsoft.VisualStudio.QualityTools.UnitTestFramework",
        "TUnit.Core",
        "Machine.Specifications",
        "Fixie");

    private ImmutableHashSet<string>? _sendNames;

    private static readonly ConditionalWeakTable<Compilation, HttpCompilation> Known = new();

    private readonly AnalyzerConfigOptionsProvider _provider;

    private HttpCompilation(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        _provider = options;
        Symbols = new KnownSymbols(compilation);
        Sources = new Sources(compilation);
        Options = new GoAwayOptions.Provider(options);
        IsTestProject = compilation.ReferencedAssemblyNames.Any(a => TestFrameworks.Contains(a.Name));
    }

    /// <summary>
    /// Whether this is a test project: one that references a test framework. Tests repeat requests on purpose, against servers
    /// of their own: nothing of 2xx is said there.
    /// </summary>
    public bool IsTestProject { get; }

    public KnownSymbols Symbols { get; }

    public Sources Sources { get; }

    public GoAwayOptions.Provider Options { get; }

    public ConcurrentDictionary<object, object?> Memo { get; } = new();

    /// <summary>The names under which anything sends here: nothing is bound whose name is not among them.</summary>
    public ImmutableHashSet<string> SendNames(CancellationToken cancellationToken) =>
        _sendNames ??= ClientLibrary.SendNames(Symbols, Sources, cancellationToken);

    /// <summary>
    /// The facts of a compilation, the same for all analyzers that look at it under the same options; null where it does not know
    /// HttpClient.
    /// </summary>
    public static HttpCompilation? Of(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        if (compilation.GetTypeByMetadataName(KnownSymbols.HttpClientName) is null)
        {
            return null;
        }

        var known = Known.GetValue(compilation, c => new HttpCompilation(c, options));
        return known._provider == options ? known : new HttpCompilation(compilation, options);
    }
}
