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

/// <summary>GOAWAY207: moves the message's declaration from before the loop into the attempt.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeMessagePerAttemptFix))]
public sealed class MakeMessagePerAttemptFix : LocalFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ReusedMessage.Id);

    protected override string Title => "Build the message inside the attempt";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (!place.Report.Properties.TryGetValue(ReusedMessage.MayBeRepeated, out var may)
            || may != bool.TrueString
            || place.Also?.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } loop
            || BodyOf(loop) is not { Statements.Count: > 0 } body
            || place.IndentOf(body.OpenBraceToken) is null
            || Moved(place, block, loop) is not { IsEmpty: false } moved
            || !moved.All(place.HasOwnLines)
            || !MayMove(place, moved, loop, body))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var step = place.StepOf(loop);
        var first = body.Statements[0];
        var at = place.StartOf(first);
        if (at <= body.OpenBraceToken.SpanStart)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var changes = ImmutableArray.CreateBuilder<TextChange>();
        var text = "";
        foreach (var statement in moved)
        {
            var span = place.LinesOf(statement);
            foreach (var line in place.Text.GetSubText(span).Lines.Where(l => l.Span.Length > 0 || l.End < span.Length))
            {
                var content = line.ToString();
                text += (content.Trim().Length == 0 ? "" : step + content) + place.NewLine;
            }

            changes.Add(new TextChange(place.WithBlankLineAfter(span), ""));
        }

        changes.Add(new TextChange(new TextSpan(at, 0), text));
        return changes.ToImmutable();
    }

    private static BlockSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax { Statement: BlockSyntax body } => body,
        WhileStatementSyntax { Statement: BlockSyntax body } => body,
        DoStatementSyntax { Statement: BlockSyntax body } => body,
        CommonForEachStatementSyntax { Statement: BlockSyntax body } => body,
        _ => null,
    };

    /// <summary>
    /// The declaration of the message and the statements that add to it. Between them and the loop may stand declarations of
    /// constants, such as a counter's.
    /// </summary>
    private static ImmutableArray<StatementSyntax> Moved(Place place, BlockSyntax block, StatementSyntax loop)
    {
        if (Message(place) is not ILocalSymbol message)
        {
            return ImmutableArray<StatementSyntax>.Empty;
        }

        var moved = ImmutableArray.CreateBuilder<StatementSyntax>();
        for (var i = block.Statements.IndexOf(loop) - 1; i >= 0; i--)
        {
            switch (block.Statements[i])
            {
                case LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
                    when SymbolEqualityComparer.Default.Equals(place.Model.GetDeclaredSymbol(variable, place.Cancellation), message):
                    moved.Insert(0, declaration);
                    return value is BaseObjectCreationExpressionSyntax && declaration.AwaitKeyword.RawKind == 0 ? moved.ToImmutable() : ImmutableArray<StatementSyntax>.Empty;

                case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } other
                    when other.Declaration.Variables.All(v => v.Initializer is null or { Value: LiteralExpressionSyntax }):
                    break;

                case ExpressionStatementSyntax statement when Receiver(statement.Expression) == message.Name:
                    moved.Insert(0, statement);
                    break;

                default:
                    return ImmutableArray<StatementSyntax>.Empty;
            }
        }

        return ImmutableArray<StatementSyntax>.Empty;
    }

    /// <summary>The variable that the reported send takes its message from.</summary>
    private static ISymbol? Message(Place place) =>
        place.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax name }, ..] }
            ? place.Model.GetSymbolInfo(name, place.Cancellation).Symbol
            : null;

    private static string? Receiver(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax left } => Receiver(left),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } => Receiver(called),
        MemberAccessExpressionSyntax access => Receiver(access.Expression),
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the statements do the same in each attempt as they did before the first.</summary>
    private static bool MayMove(Place place, ImmutableArray<StatementSyntax> moved, StatementSyntax loop, BlockSyntax body)
    {
        var message = Message(place)!;
        var disposed = moved[0] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };
        foreach (var statement in moved)
        {
            if (statement.DescendantNodes().Any(n => n is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax or SingleVariableDesignationSyntax)
                || statement.DescendantTokens().Any(t => t.ValueText.Contains("\n") || t.ValueText is "NewGuid" or "Now" or "UtcNow" or "Random")
                || statement.DescendantTrivia().Any(t => t.IsDirective))
            {
                return false;
            }

            // Disposed with the first message, content from outside would be gone in the second attempt.
            if (disposed && statement.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
                a is { Left: IdentifierNameSyntax { Identifier.ValueText: "Content" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Content" }, Right: not BaseObjectCreationExpressionSyntax }))
            {
                return false;
            }
        }

        if (place.Model.AnalyzeDataFlow(moved[0], moved[moved.Length - 1]) is not { Succeeded: true } declared
            || place.Model.AnalyzeDataFlow(loop) is not { Succeeded: true } inside
            || inside.WrittenInside.Any(w => SymbolEqualityComparer.Default.Equals(w, message))
            || inside.WrittenInside.Any(w => declared.ReadInside.Contains(w, SymbolEqualityComparer.Default)))
        {
            return false;
        }

        return (Function.Member(loop) ?? place.Root).DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == message.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(n, place.Cancellation).Symbol, message))
            .All(n => body.Span.Contains(n.Span) || moved.Any(m => m.Span.Contains(n.Span)));
    }
}
