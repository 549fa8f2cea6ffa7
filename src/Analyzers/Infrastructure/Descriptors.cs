using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>Makes the descriptors of the rules: one shape of category, help link and tags for all of them.</summary>
internal static class Descriptors
{
    private const string Pages = "https://github.com/GoAwayAnalyzers/GoAway.Analyzers/blob/main/docs/rules/";

    /// <summary>A descriptor whose help link is the rule's page.</summary>
    /// <param name="id">GOAWAYnnn; the first digit decides the category.</param>
    /// <param name="title">What is wrong, in one line and without a full stop.</param>
    /// <param name="message">The sentence shown at the squiggle; names client, method, number of sends and what to do.</param>
    /// <param name="severity">Default severity in the recommended mode.</param>
    /// <param name="enabled">False for rules that only the strict mode turns on.</param>
    public static DiagnosticDescriptor Create(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity = DiagnosticSeverity.Warning,
        bool enabled = true) =>
        new(id, title, message, Category(id), severity, enabled, helpLinkUri: Pages + id + ".md");

    private static string Category(string id) => id["GOAWAY".Length] switch
    {
        '1' => "GoAway.Fatal",
        '2' => "GoAway.Repeat",
        '3' => "GoAway.Connection",
        _ => "GoAway.Configuration",
    };
}
