using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
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

    private protected override ImmutableArray<TextChange> Changes(Place place) =>
        place.Also is not { } repetition ? ImmutableArray<TextChange>.Empty
        : Changes(place, repetition, repetition) is { IsEmpty: false } changes ? changes
        : ChangesOfFactory(place, repetition);

    /// <summary>Whether the key stays that of one request: a loop may go on to the next.</summary>
    private protected override bool Keeps(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken) =>
        KeyOfOneRequest.Holds(http, send, cancellationToken);

    /// <summary>
    /// Where a function makes the request for each attempt: one beside the loop, which nothing else calls, or one that the loop's method is
    /// handed, with attempts of its own for each call.
    /// </summary>
    private static ImmutableArray<TextChange> ChangesOfFactory(Place place, SyntaxNode repetition)
    {
        var none = ImmutableArray<TextChange>.Empty;
        if (place.Node is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } }, ..] }
            || place.Model.GetSymbolInfo(called, place.Cancellation).Symbol is not { DeclaringSyntaxReferences: [var reference] } factory
            || reference.SyntaxTree != place.Root.SyntaxTree)
        {
            return none;
        }

        switch (reference.GetSyntax(place.Cancellation))
        {
            case LocalFunctionStatementSyntax local when Uses(place, factory).TrueForAll(repetition.Contains) && Before(repetition) is { } before && Around(before).Contains(local):
                return Changes(place, local, repetition);
            case VariableDeclaratorSyntax { Initializer.Value: AnonymousFunctionExpressionSyntax lambda, Parent.Parent: LocalDeclarationStatementSyntax declaration }
                when Uses(place, factory).TrueForAll(repetition.Contains) && Before(repetition) is { } before && Around(before) == Around(declaration):
                return Changes(place, lambda, declaration);
            case ParameterSyntax { Parent: ParameterListSyntax { Parent: MethodDeclarationSyntax helper } parameters } parameter
                when place.Model.GetDeclaredSymbol(helper, place.Cancellation) is { DeclaredAccessibility: Accessibility.Private } method:
                var changes = none;
                var members = new HashSet<SyntaxNode?>();
                foreach (var use in Uses(place, method))
                {
                    // Two calls in one member would be two variables of one name.
                    if (use.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
                        || !members.Add(Function.Member(call))
                        || call.ArgumentList.Arguments.ElementAtOrDefault(parameters.Parameters.IndexOf(parameter)) is not { NameColon: null, Expression: AnonymousFunctionExpressionSyntax handed }
                        || Changes(place, handed, call) is not { IsEmpty: false } more)
                    {
                        return none;
                    }

                    changes = changes.AddRange(more);
                }

                return changes;
            default:
                return none;
        }
    }

    /// <summary>What the variables that are declared beside a statement belong to.</summary>
    private static SyntaxNode Around(SyntaxNode statement) => statement.Parent is GlobalStatementSyntax global ? global.Parent! : statement.Parent!;

    private static List<SyntaxNode> Uses(Place place, ISymbol symbol) => place.Root.DescendantNodes()
        .Where(node => node is SimpleNameSyntax { Identifier.ValueText: var name }
            && name == symbol.Name
            && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(node, place.Cancellation).Symbol?.OriginalDefinition, symbol.OriginalDefinition))
        .ToList();

    /// <param name="code">What makes the key.</param>
    /// <param name="attempts">What all attempts at one request lie in.</param>
    private static ImmutableArray<TextChange> Changes(Place place, SyntaxNode code, SyntaxNode attempts)
    {
        if (Before(attempts) is not { } statement
            || place.IndentOf((statement is ArrowExpressionClauseSyntax ? statement.Parent! : statement).GetFirstToken()) is not { } indent
            || Key(place, code) is not { } made
            || place.Model.AnalyzeDataFlow(made) is not { Succeeded: true } read
            || read.ReadInside.Any(r => r.DeclaringSyntaxReferences.Any(d => statement.Span.Contains(d.Span) || code.Span.Contains(d.Span))))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var member = Function.Member(statement) ?? place.Root;
        if (made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } } variable })
        {
            // The variable goes as it is; nothing else in the member may have its name then.
            return place.HasOwnLines(local) && Count(member, variable.Identifier.ValueText) == 1 && !IsWritten(code, variable)
                ? Declared(place, statement, indent, local.ToString(), new TextChange(place.WithBlankLineAfter(place.LinesOf(local)), ""))
                : ImmutableArray<TextChange>.Empty;
        }

        var name = "idempotencyKey";
        for (var i = 2; member.DescendantTokens().Any(t => t.ValueText == name); i++)
        {
            name = "idempotencyKey" + i;
        }

        return Declared(place, statement, indent, $"var {name} = {made};", new TextChange(made.Span, name));
    }

    /// <summary>Puts a declaration in front of a statement, or in the block that is made of an expression body.</summary>
    /// <param name="instead">What changes where the key was made.</param>
    private static ImmutableArray<TextChange> Declared(Place place, SyntaxNode statement, string indent, string declaration, TextChange instead)
    {
        if (statement is not ArrowExpressionClauseSyntax arrow)
        {
            return ImmutableArray.Create(new TextChange(new TextSpan(place.StartOf(statement), 0), indent + declaration + place.NewLine), instead);
        }

        var member = arrow.Parent!;
        var changed = place.Root.SyntaxTree.WithChangedText(place.Text.WithChanges(instead)).GetRoot(place.Cancellation)
            .FindToken(member.SpanStart).Parent?.AncestorsAndSelf().FirstOrDefault(a => a.RawKind == member.RawKind && a.SpanStart == member.SpanStart);
        return changed is not null && ExpressionBody.Of(arrow, place.Model, place.Layout) is { } body
            ? ImmutableArray.Create(body.InBlock(changed, declaration))
            : ImmutableArray<TextChange>.Empty;
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

    /// <summary>
    /// What makes the key: the value of a header or a local variable, with the only new GUID within some code. With more
    /// than one it is for the author to say which is the key.
    /// </summary>
    private static ExpressionSyntax? Key(Place place, SyntaxNode code)
    {
        var guids = code.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(i => IsNewGuid(i) || MakesGuid(place, i)).Take(2).ToList();
        if (guids.Count != 1)
        {
            return null;
        }

        foreach (var node in guids[0].AncestorsAndSelf().TakeWhile(n => n != code).OfType<ExpressionSyntax>())
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

    private static bool IsNewGuid(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "NewGuid" or "CreateVersion7" };

    /// <summary>Whether a method of this document that is called returns a new GUID, or the text of one, each time.</summary>
    private static bool MakesGuid(Place place, InvocationExpressionSyntax call) =>
        call.Expression is IdentifierNameSyntax
        && place.Model.GetSymbolInfo(call, place.Cancellation).Symbol is IMethodSymbol { IsStatic: true, DeclaringSyntaxReferences: [var reference] }
        && reference.SyntaxTree == place.Root.SyntaxTree
        && reference.GetSyntax(place.Cancellation) is MethodDeclarationSyntax { ExpressionBody.Expression: var body }
        && body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(IsNewGuid)
        && !body.DescendantNodesAndSelf().Any(n => n is BaseObjectCreationExpressionSyntax);

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

    private static bool IsWritten(SyntaxNode code, VariableDeclaratorSyntax variable) =>
        code.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
            a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText);
}
