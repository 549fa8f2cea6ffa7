using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>GOAWAY208: moves the content's declaration from before the loop into the attempt that disposes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeContentPerAttemptFix))]
public sealed class MakeContentPerAttemptFix : MoveIntoAttemptFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ContentSentOnce.Id);

    protected override string Title => "Create the content inside the attempt";

    /// <summary>The one content that is made before the loop and used in it.</summary>
    private protected override ISymbol? Variable(Place place, BlockSyntax block, StatementSyntax loop)
    {
        var contents = loop.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Select(name => place.Model.GetSymbolInfo(name, place.Cancellation).Symbol as ILocalSymbol)
            .Where(local => local is not null
                && place.Http.Symbols.IsOrDerives(local.Type, KnownSymbols.HttpContentName)
                && local.DeclaringSyntaxReferences.All(r => !loop.Span.Contains(r.Span)))
            .Distinct<ISymbol?>(SymbolEqualityComparer.Default)
            .ToList();
        return contents.Count == 1 ? contents[0] : null;
    }
}
