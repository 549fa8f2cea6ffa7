using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>
/// Gives a client a handler that sends idempotent requests again: of the library that the project references, gated by the
/// request's method, or else one that is put into the project as source.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertRetryHandlerFix))]
public sealed class InsertRetryHandlerFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GracefulCloseGivenUp.Id, GracefulCloseEndsProcess.Id);

    public override FixAllProvider GetFixAllProvider() => new All();

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var places = await PlacesOf(context.Document.Project, [diagnostic], context.CancellationToken).ConfigureAwait(false);
            foreach (var form in RetryForm.All)
            {
                if (await RetryInsertion.Into(context.Document.Project, places, form, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(form.Title, _ => Task.FromResult(changed), form.EquivalenceKey), diagnostic);
                }
            }
        }
    }

    /// <summary>Where the clients of reports are made or registered, which may be another document of the project.</summary>
    private static async Task<List<(DocumentId Document, SyntaxNode Node)>> PlacesOf(Project project, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var places = new List<(DocumentId Document, SyntaxNode Node)>();
        foreach (var at in diagnostics.SelectMany(d => d.AdditionalLocations))
        {
            if (at.SourceTree is { } tree
                && await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation
                && (project.GetDocument(tree) ?? project.Documents.FirstOrDefault(d => d.FilePath == tree.FilePath)) is { } document
                && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                && root.FullSpan.Contains(at.SourceSpan)
                && root.FindNode(at.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax send
                && HttpCompilation.Of(compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } http
                && Requests.Of(http, send, static _ => true, cancellationToken) is [{ Method: { } method }]
                && !http.Options.For(send.SyntaxTree).IsUnsafe(method)
                && VisibleClient.Of(http, send, method, cancellationToken) is { Place: { } place }
                && project.GetDocument(place.SyntaxTree) is { } other
                && !places.Contains((other.Id, place)))
            {
                places.Add((other.Id, place));
            }
        }

        return places;
    }

    /// <summary>Clients that several reports are about are given one handler, and the projects one document each.</summary>
    private sealed class All : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var form = RetryForm.All.First(f => f.EquivalenceKey == context.CodeActionEquivalenceKey);
            var solution = context.Solution;
            foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
            {
                var diagnostics = context.Scope == FixAllScope.Document
                    ? await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false)
                    : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                var places = await PlacesOf(project, diagnostics.Where(d => context.DiagnosticIds.Contains(d.Id)), context.CancellationToken).ConfigureAwait(false);
                if (await RetryInsertion.Into(solution.GetProject(project.Id)!, places, form, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    solution = changed;
                }
            }

            return CodeAction.Create(form.Title, _ => Task.FromResult(solution), form.EquivalenceKey);
        }
    }
}
