using System.Reflection;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>A class of src/Analyzers/Rules with its id and descriptor.</summary>
internal sealed record RuleClass(Type Type, string Id, DiagnosticDescriptor Descriptor)
{
    public static readonly Assembly Shipped = Assembly.Load("GoAway.Analyzers");

    public static readonly IReadOnlyList<RuleClass> All =
    [
        .. Shipped.GetTypes()
            .Where(type => type is { Namespace: "GoAway.Analyzers.Rules", IsNested: false })
            .Select(Of)
            .OfType<RuleClass>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    public string Name => Type.Name;

    public string SourceFile => $"src/Analyzers/Rules/{Name}.cs";

    public string Page => $"docs/rules/{Id}.md";

    public bool HasFix => AnalyzerSet.Shipped.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(Id));

    private static RuleClass? Of(Type type)
    {
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetField("Id", statics) is { IsLiteral: true } id && type.GetField("Descriptor", statics)?.GetValue(null) is DiagnosticDescriptor descriptor
            ? new(type, (string)id.GetRawConstantValue()!, descriptor)
            : null;
    }
}
