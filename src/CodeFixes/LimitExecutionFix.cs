using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// Keeps a policy or pipeline from repeating the unsafe send that it executes: restricts what it handles to what was never sent,
/// where it is made for this send alone, or else takes the send out of it, where it does nothing but retry.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LimitExecutionFix))]
public sealed class LimitExecutionFix : CodeFixProvider
{
    private const string NarrowTitle = "Retry only what was never sent";
    private const string UnwrapTitle = "Send without the retry";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RepeatedByPolicy.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAll);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (Sends.NumberOf(await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false), diagnostic.Location.SourceSpan) is not { } number)
            {
                continue;
            }

            foreach (var title in (string[])[NarrowTitle, UnwrapTitle])
            {
                if (await Proved(context.Document, number, title, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), title), diagnostic);
                }
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        // By their number among the sends, which no edit changes.
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics)
        {
            if (Sends.NumberOf(root, diagnostic.Location.SourceSpan) is { } number)
            {
                document = await Proved(document, number, context.CodeActionEquivalenceKey!, context.CancellationToken).ConfigureAwait(false) ?? document;
            }
        }

        return document;
    }

    /// <summary>The changed document, if the change compiles, the send is then repeated by nothing, and nothing is said instead: a GET that the policy executes too would lose its retry.</summary>
    private static async Task<Document?> Proved(Document document, int number, string title, CancellationToken cancellationToken)
    {
        if (await Place.Of(document, number, cancellationToken).ConfigureAwait(false) is not { } place
            || place.Execution is not { } execution)
        {
            return null;
        }

        var edits = title == NarrowTitle
            ? new NarrowedPolicy(place.Http, place.Model, place.Text, cancellationToken).Edits(execution)
            : new UnwrappedExecution(place.Http, place.Model, place.Text, cancellationToken).Edits(execution, place.Send);
        if (edits.IsEmpty)
        {
            return null;
        }

        var changed = await Imports.Add(document, place.Text.WithChanges(edits), NarrowedPolicy.Uses(place.Http), cancellationToken).ConfigureAwait(false);
        return await Place.Of(changed, number, cancellationToken).ConfigureAwait(false) is { IsSilent: true } after
            && after.Errors <= place.Errors
            && await Proof.AddsNothing(document.Project.Solution, changed.Project.Solution, [document.Id], cancellationToken).ConfigureAwait(false)
                ? changed
                : null;
    }

    /// <summary>A send in a document.</summary>
    private sealed record Place(HttpCompilation Http, SemanticModel Model, SourceText Text, InvocationExpressionSyntax Send, CancellationToken Cancellation)
    {
        /// <summary>The execution that repeats it, where it stands in the same document.</summary>
        public InvocationExpressionSyntax? Execution => RetryDecision.Of(Http, Send, Cancellation)
            .FirstOrDefault(d => d.IsByPolicy(Http))?.Region is InvocationExpressionSyntax region && region.SyntaxTree == Send.SyntaxTree
                ? region
                : null;

        public bool IsSilent => SendAnalyzer.Repeated(Http, Send, Http.Options.For(Send.SyntaxTree), Cancellation) is null;

        public int Errors => Model.GetDiagnostics(cancellationToken: Cancellation).Count(d => d.Severity == DiagnosticSeverity.Error);

        public static async Task<Place?> Of(Document document, int number, CancellationToken cancellationToken) =>
            await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
            && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            && HttpCompilation.Of(model.Compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } http
            && Sends.WithNumber(root, number) is { } send
                ? new Place(http, model, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), send, cancellationToken)
                : null;
    }
}
