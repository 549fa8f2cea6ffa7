using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>GOAWAY207: moves the message's declaration from before the loop into the attempt.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeMessagePerAttemptFix))]
public sealed class MakeMessagePerAttemptFix : MoveIntoAttemptFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ReusedMessage.Id);

    protected override string Title => "Build the message inside the attempt";

    /// <summary>The variable that the reported send takes its message from.</summary>
    private protected override ISymbol? Variable(Place place, BlockSyntax block, StatementSyntax loop) =>
        place.Report.Properties.TryGetValue(ReusedMessage.MayBeRepeated, out var may)
        && may == bool.TrueString
        && place.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax name }, ..] }
            ? place.Model.GetSymbolInfo(name, place.Cancellation).Symbol as ILocalSymbol
            : null;
}
