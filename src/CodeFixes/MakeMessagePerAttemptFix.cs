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

/// <summary>GOAWAY207: moves the message's declaration from before the loop into the attempt, or makes one for each send where no loop holds them all.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeMessagePerAttemptFix))]
public sealed class MakeMessagePerAttemptFix : MoveIntoAttemptFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ReusedMessage.Id);

    protected override string Title => "Build the message inside the attempt";

    /// <summary>The length of a message's creation that is written several times without harm.</summary>
    private const int Short = 100;

    private protected override ImmutableArray<TextChange> Changes(Place place) =>
        base.Changes(place) is { IsEmpty: false } moved ? moved
        : Variable(place) is { } message ? MadeForEach(place, message)
        : ImmutableArray<TextChange>.Empty;

    /// <summary>The variable that the reported send takes its message from.</summary>
    private protected override ISymbol? Variable(Place place, BlockSyntax block, StatementSyntax loop) => Variable(place);

    private static ILocalSymbol? Variable(Place place) =>
        place.Report.Properties.TryGetValue(ReusedMessage.MayBeRepeated, out var may)
        && may == bool.TrueString
        && place.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax name }, ..] }
            ? place.Model.GetSymbolInfo(name, place.Cancellation).Symbol as ILocalSymbol
            : null;

    /// <summary>Makes the message where it is sent, each time: what it is made of says the same everywhere, and nothing else is done to it.</summary>
    private static ImmutableArray<TextChange> MadeForEach(Place place, ILocalSymbol message)
    {
        if (message.DeclaringSyntaxReferences is not [{ } reference]
            || reference.GetSyntax(place.Cancellation) is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax made,
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Parent: BlockSyntax block } local },
            }
            || !place.HasOwnLines(local)
            || made.Span.Length > Short
            || made.DescendantTrivia().Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia))
            || !SaysTheSame(place, made, block, local))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var uses = block.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == message.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name, place.Cancellation).Symbol, message))
            .ToList();
        return uses.TrueForAll(IsSent) && !uses[0].Ancestors().TakeWhile(a => a != block).Any(a => Function.IsLoop(a) && uses.TrueForAll(use => a.Span.Contains(use.Span)))
            ? uses.ConvertAll(use => new TextChange(use.Span, made.ToString())).Prepend(new TextChange(place.WithBlankLineAfter(place.LinesOf(local)), "")).ToImmutableArray()
            : ImmutableArray<TextChange>.Empty;
    }

    private static bool IsSent(IdentifierNameSyntax message) =>
        message.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SendAsync" or "Send" } } } };

    /// <summary>Whether a message is made of constants, and of what its function is handed or holds and does not change.</summary>
    private static bool SaysTheSame(Place place, ExpressionSyntax made, BlockSyntax block, StatementSyntax local) =>
        place.Model.AnalyzeDataFlow(made) is { Succeeded: true } read
        && place.Model.AnalyzeDataFlow(local, block.Statements.Last()) is { Succeeded: true } after
        && !after.WrittenInside.Any(written => read.ReadInside.Contains(written, SymbolEqualityComparer.Default))
        && made.DescendantNodes().All(node => node switch
        {
            InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } or AnonymousFunctionExpressionSyntax or ElementAccessExpressionSyntax => false,
            IdentifierNameSyntax { Parent: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set } name when set.Left == name => true,
            SimpleNameSyntax name => place.Model.GetSymbolInfo(name, place.Cancellation).Symbol switch
            {
                IFieldSymbol field => field.IsReadOnly || field.IsConst,
                IPropertySymbol property => property.IsStatic && property.SetMethod is null && !property.Name.EndsWith("Now", StringComparison.Ordinal),
                IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => false,
                _ => true,
            },
            _ => true,
        });
}
