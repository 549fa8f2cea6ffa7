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
            || Before(repetition) is not { } statement
            || place.IndentOf((statement is ArrowExpressionClauseSyntax ? statement.Parent! : statement).GetFirstToken()) is not { } indent
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
            return !place.HasOwnLines(local) || Count(member, variable.Identifier.ValueText) != 1 || IsWritten(repetition, variable) ? ImmutableArray<TextChange>.Empty
                : statement is ArrowExpressionClauseSyntax whole ? InBlock(place, whole, local.ToString(), new TextChange(place.WithBlankLineAfter(place.LinesOf(local)), ""))
                : ImmutableArray.Create(
                    new TextChange(at, indent + local + place.NewLine),
                    new TextChange(place.WithBlankLineAfter(place.LinesOf(local)), ""));
        }

        var name = "idempotencyKey";
        for (var i = 2; member.DescendantTokens().Any(t => t.ValueText == name); i++)
        {
            name = "idempotencyKey" + i;
        }

        return statement is ArrowExpressionClauseSyntax arrow
            ? InBlock(place, arrow, $"var {name} = {made};", new TextChange(made.Span, name))
            : ImmutableArray.Create(
                new TextChange(at, $"{indent}var {name} = {made};{place.NewLine}"),
                new TextChange(made.Span, name));
    }

    /// <summary>
    /// The statement, or the expression body, in front of which there is no attempt yet; null where a delegate stands between: it may be
    /// called for one request after another, which must not have the same key.
    /// </summary>
    private static SyntaxNode? Before(SyntaxNode repetition)
    {
        foreach (var node in repetition.AncestorsAndSelf())
        {
            switch (node)
            {
                case StatementSyntax:
                    return node.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax ? node : null;
                case ArrowExpressionClauseSyntax:
                    return node.Parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax ? node : null;
                case AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Makes a block of an expression body, with a declaration in front.</summary>
    /// <param name="inside">What changes in the expression.</param>
    private static ImmutableArray<TextChange> InBlock(Place place, ArrowExpressionClauseSyntax arrow, string declaration, TextChange inside)
    {
        var expression = arrow.Expression;
        var end = arrow.Parent!.GetLastToken();
        var start = arrow.ArrowToken.GetPreviousToken().Span.End;
        if (place.Model.GetDeclaredSymbol(arrow.Parent, place.Cancellation) is not IMethodSymbol method
            || expression is ThrowExpressionSyntax or RefExpressionSyntax
            || place.Text.ToString(TextSpan.FromBounds(start, expression.SpanStart)).Trim() != "=>"
            || place.Text.ToString(TextSpan.FromBounds(expression.Span.End, end.SpanStart)).Trim().Length > 0
            || expression.DescendantTokens().Any(t => t.Text.Contains('\n')))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var outer = place.IndentOf(arrow.Parent);
        var step = place.StepOf(arrow.Parent);

        // What began on the line of the member stands a step deeper now.
        var lines = place.Text.Lines;
        var deeper = lines.IndexOf(start) == lines.IndexOf(expression.SpanStart) ? step : "";
        var text = place.Text.ToString(expression.Span);
        text = text.Remove(inside.Span.Start - expression.SpanStart, inside.Span.Length).Insert(inside.Span.Start - expression.SpanStart, inside.NewText!);
        text = string.Join("\n", text.Split('\n').Select((line, i) => i == 0 || line.Trim().Length == 0 ? line : deeper + line));

        var returns = method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 }) ? "" : "return ";
        return ImmutableArray.Create(new TextChange(
            TextSpan.FromBounds(start, end.Span.End),
            $"{place.NewLine}{outer}{{{place.NewLine}{outer}{step}{declaration}{place.NewLine}{outer}{step}{returns}{text};{place.NewLine}{outer}}}"));
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
