using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>Analyzers and fixes that run together, as they do in a build.</summary>
public sealed record AnalyzerSet(ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Fixes)
{
    /// <summary>All that the package carries.</summary>
    public static readonly AnalyzerSet Shipped = new(
        AllOf<DiagnosticAnalyzer>(Assembly.Load("GoAway.Analyzers")),
        AllOf<CodeFixProvider>(Assembly.Load("GoAway.Analyzers.CodeFixes")));

    public ImmutableArray<DiagnosticDescriptor> Rules { get; } =
        [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    public DiagnosticDescriptor Rule(string id) =>
        Rules.FirstOrDefault(rule => rule.Id == id) ?? throw new InvalidOperationException($"No analyzer has a rule {id}.");

    public bool Has(string id) => Rules.Any(rule => rule.Id == id);

    private static ImmutableArray<T> AllOf<T>(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!),
    ];
}
