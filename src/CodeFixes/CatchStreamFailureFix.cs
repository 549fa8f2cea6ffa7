using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY105: lets the handler of HttpRequestException take what a streamed body throws, too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CatchStreamFailureFix))]
public sealed class CatchStreamFailureFix : HandlerFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(BodyFailureNotCaught.Id);

    protected override string Title => "Catch the failure of the body too";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Declaration: { } declaration } clause || NeedsItsType(place, clause))
        {
            return None;
        }

        var changes = ImmutableArray.CreateBuilder<TextChange>();
        var body = place.NameOf(
            place.Http.Symbols[KnownSymbols.HttpIOExceptionName] is null ? KnownSymbols.IOExceptionName : KnownSymbols.HttpIOExceptionName, clause, changes);
        var request = declaration.Type.ToString();
        Filter(
            place,
            clause,
            place.NameOf(KnownSymbols.ExceptionName, clause, changes),
            name => place.Language >= LanguageVersion.CSharp9 ? $"{name} is {request} or {body}"
                : clause.Filter is null ? $"{name} is {request} || {name} is {body}"
                : $"({name} is {request} || {name} is {body})",
            changes);
        return changes.ToImmutable();
    }

    /// <summary>Whether the clause uses its exception as only an HttpRequestException can be used.</summary>
    private static bool NeedsItsType(Place place, CatchClauseSyntax clause)
    {
        if (place.Model.GetDeclaredSymbol(clause.Declaration!, place.Cancellation) is not { } variable)
        {
            return false;
        }

        return clause.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(i => i.Identifier.ValueText == variable.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(i, place.Cancellation).Symbol, variable))
            .Any(i => NeedsType(place, i));
    }

    private static bool NeedsType(Place place, IdentifierNameSyntax use)
    {
        switch (use.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Expression == use:
                return place.Model.GetSymbolInfo(access, place.Cancellation).Symbol?.ContainingType is not { } owner
                    || !(owner.SpecialType == SpecialType.System_Object || place.Http.Symbols.Is(owner, KnownSymbols.ExceptionName));
            case ThrowStatementSyntax or ThrowExpressionSyntax or InterpolationSyntax:
                return false;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression or (int)SyntaxKind.AsExpression }:
                return false;
            case IsPatternExpressionSyntax { Pattern: var pattern }:
                return pattern.DescendantNodesAndSelf().Any(p => p is RecursivePatternSyntax { Type: null });
            default:
                return place.Model.GetTypeInfo(use, place.Cancellation).ConvertedType is not { } converted
                    || place.Http.Symbols.IsOrDerives(converted, KnownSymbols.HttpRequestExceptionName);
        }
    }
}
