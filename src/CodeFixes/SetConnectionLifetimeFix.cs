using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GoAway.Analyzers;

/// <summary>GOAWAY302: lets each connection live for five minutes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetConnectionLifetimeFix))]
public sealed class SetConnectionLifetimeFix : SetConnectionTimeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(NoConnectionLifetime.Id);

    protected override string Title => "Retire connections after five minutes";

    private protected override string Property => ConnectionPool.LifetimeName;

    private protected override string Value(Place place) => "FromMinutes(5)";
}
