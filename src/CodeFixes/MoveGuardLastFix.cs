using System.Collections.Immutable;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>Calls the guard of a handler's options after the assignment that would take it off again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveGuardLastFix))]
public sealed class MoveGuardLastFix : CodeFixProvider
{
    private const string Title = "Call the guard last";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GuardOverwritten.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        foreach (var diagnostic in diagnostics.OrderByDescending(d => d.Location.SourceSpan.Start))
        {
            document = await Fixed(document, diagnostic, context.CancellationToken).ConfigureAwait(false) ?? document;
        }

        return document;
    });

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await Fixed(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(changed), nameof(MoveGuardLastFix)), diagnostic);
            }
        }
    }

    private static async Task<Document?> Fixed(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations is not [var registrationAt, var guardAt]
            || registrationAt.SourceTree?.FilePath != diagnostic.Location.SourceTree?.FilePath
            || guardAt.SourceTree?.FilePath != diagnostic.Location.SourceTree?.FilePath
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || root.FindNode(guardAt.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } guard
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment
            || await GatedRegistration.Of(document, registrationAt.SourceSpan, cancellationToken).ConfigureAwait(false) is not { } registration)
        {
            return null;
        }

        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return await registration.With(Edits(guard, assignment, text), ImmutableArray<(string, INamedTypeSymbol)>.Empty, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<TextChange>? Edits(InvocationExpressionSyntax guard, AssignmentExpressionSyntax assignment, SourceText text)
    {
        var layout = new CodeLayout(text);
        if (guard.Parent is ExpressionStatementSyntax { Parent: BlockSyntax block } statement && assignment.Ancestors().Contains(block))
        {
            return Removed(statement, text) is { } removed ? [removed, layout.AtEndOf(block, Lines(statement))] : null;
        }

        // In another lambda the guard speaks of that one's parameter, and the first one stays for what comes between.
        return assignment.FirstAncestorOrSelf<LambdaExpressionSyntax>() is { } target
            && guard.FirstAncestorOrSelf<LambdaExpressionSyntax>() is { } source
            && GatedRegistration.ParameterOf(target) is { } to
            && GatedRegistration.ParameterOf(source) is { } from
            && guard.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } retry } call
            && name.Identifier.ValueText == from
                ? layout.AtEndOf(target, [$"{to}.{retry.Name}.{call.Name}{guard.ArgumentList};"])
                : null;
    }

    /// <summary>A statement with the comments that belong to it.</summary>
    private static IReadOnlyList<string> Lines(StatementSyntax statement)
    {
        var after = statement.GetTrailingTrivia().Where(IsComment).Select(t => " " + t);
        return [.. statement.GetLeadingTrivia().Where(IsComment).Select(t => t.ToString()), statement + string.Concat(after)];
    }

    /// <summary>Takes a statement out, with the lines it has of its own; null where a directive is in the way.</summary>
    private static TextChange? Removed(StatementSyntax statement, SourceText text)
    {
        if (statement.ContainsDirectives)
        {
            return null;
        }

        var start = statement.GetLeadingTrivia().Where(IsComment).Select(t => t.SpanStart).Append(statement.SpanStart).First();
        var end = statement.GetTrailingTrivia().Where(IsComment).Select(t => t.Span.End).Append(statement.Span.End).Max();
        var (first, last) = (text.Lines.GetLineFromPosition(start), text.Lines.GetLineFromPosition(end));
        var isAlone = text.ToString(TextSpan.FromBounds(first.Start, start)).Trim().Length == 0
            && text.ToString(TextSpan.FromBounds(end, last.End)).Trim().Length == 0;
        return new TextChange(
            isAlone ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : TextSpan.FromBounds(start, Math.Max(end, statement.GetLastToken().GetNextToken().SpanStart)),
            "");
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
