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

/// <summary>GOAWAY209: makes the idempotency key once, in front of what repeats the send.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeKeyOnceFix))]
public sealed class MakeKeyOnceFix : LocalFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(KeyPerAttempt.Id);

    protected override string Title => "Make the key once, before the first attempt";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Also is not { } repetition
            || repetition.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement
            || place.IndentOf(statement.GetFirstToken()) is not { } indent
            || Key(repetition) is not { } made
            || place.Model.AnalyzeDataFlow(made) is not { Succeeded: true } read
            || read.ReadInside.Any(r => r.DeclaringSyntaxReferences.Any(d => statement.Span.Contains(d.Span))))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var at = new TextSpan(place.StartOf(statement), 0);
        var member = Function.Member(statement) ?? place.Root;
        if (made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } } variable })
        {
            // The variable goes as it is; nothing else in the member may have its name then.
            return place.HasOwnLines(local) && Count(member, variable.Identifier.ValueText) == 1 && !IsWritten(repetition, variable)
                ? ImmutableArray.Create(
                    new TextChange(at, indent + local + place.NewLine),
                    new TextChange(place.WithBlankLineAfter(place.LinesOf(local)), ""))
                : ImmutableArray<TextChange>.Empty;
        }

        var name = "idempotencyKey";
        for (var i = 2; member.DescendantTokens().Any(t => t.ValueText == name); i++)
        {
            name = "idempotencyKey" + i;
        }

        return ImmutableArray.Create(
            new TextChange(at, $"{indent}var {name} = {made};{place.NewLine}"),
            new TextChange(made.Span, name));
    }

    /// <summary>
    /// What makes the key: the value of a header or a local variable, with the only new GUID within the repetition. With more
    /// than one it is for the author to say which is the key.
    /// </summary>
    private static ExpressionSyntax? Key(SyntaxNode repetition)
    {
        var guids = repetition.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "NewGuid" or "CreateVersion7" })
            .Take(2)
            .ToList();
        if (guids.Count != 1)
        {
            return null;
        }

        foreach (var node in guids[0].AncestorsAndSelf().TakeWhile(n => n != repetition).OfType<ExpressionSyntax>())
        {
            switch (node.Parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax }:
                    return IsPlain(node) ? node : null;
                case ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 2, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAddWithoutValidation" } } } }:
                    return IsPlain(node) ? node : null;
                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: [_, var value] } when value == node:
                    return IsPlain(node) ? node : null;
                case StatementSyntax:
                    return null;
            }
        }

        return null;
    }

    private static bool IsPlain(ExpressionSyntax made) =>
        !made.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or SingleVariableDesignationSyntax or ThrowExpressionSyntax)
        && !made.DescendantTrivia().Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia))
        && made.Parent is not null;

    private static int Count(SyntaxNode member, string name) =>
        member.DescendantNodes().Count(n => n switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText == name,
            ParameterSyntax parameter => parameter.Identifier.ValueText == name,
            ForEachStatementSyntax each => each.Identifier.ValueText == name,
            CatchDeclarationSyntax caught => caught.Identifier.ValueText == name,
            LocalFunctionStatementSyntax local => local.Identifier.ValueText == name,
            _ => false,
        });

    private static bool IsWritten(SyntaxNode repetition, VariableDeclaratorSyntax variable) =>
        repetition.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
            a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText);
}
