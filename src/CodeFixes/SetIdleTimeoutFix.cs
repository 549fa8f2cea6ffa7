using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GoAway.Analyzers;

/// <summary>GOAWAY301: sets the idle timeout to three quarters of the load balancer's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetIdleTimeoutFix))]
public sealed class SetIdleTimeoutFix : SetConnectionTimeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(IdleTimeoutNotBelowBalancer.Id);

    protected override string Title => "Close idle connections before the load balancer does";

    private protected override string Property => ConnectionPool.IdleTimeoutName;

    private protected override string Value(Place place) =>
        $"FromSeconds({place.Report.Properties[IdleTimeoutNotBelowBalancer.Below]})";
}
