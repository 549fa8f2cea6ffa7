using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// Chooses the policy of a registered client by the request: the present one, or for what must not be repeated none at all. The
/// policy is made once where it was made once before.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChoosePolicyByMethodFix))]
public sealed class ChoosePolicyByMethodFix : CodeFixProvider
{
    private const string EquivalenceKey = nameof(ChoosePolicyByMethodFix);

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RepeatedByPolicy.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAll);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var gate = new Gate(UnsafeMethods.Of(diagnostic));
            if (NumberAt(await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false), diagnostic.Location.SourceSpan) is { } number
                && await Proved(context.Document, number, gate, context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(gate.Title, _ => Task.FromResult(changed), EquivalenceKey), diagnostic);
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        // By their number among the registrations: what an edit puts in front of a statement moves the others in it.
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics)
        {
            if (NumberAt(root, diagnostic.Location.SourceSpan) is { } number)
            {
                document = await Proved(document, number, new Gate(UnsafeMethods.Of(diagnostic)), context.CancellationToken).ConfigureAwait(false) ?? document;
            }
        }

        return document;
    }

    /// <summary>The changed document, if the change compiles and the policy then repeats nothing unsafe.</summary>
    private static async Task<Document?> Proved(Document document, int number, Gate gate, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || Registrations(root).ElementAtOrDefault(number) is not { } call)
        {
            return null;
        }

        var http = HttpCompilation.Of(model.Compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        if (http is null
            || ClientRegistration.Of(http, call, cancellationToken) is not { } registration
            || new ChosenPolicy(registration, http, model, text, gate, cancellationToken).Edits() is not { IsEmpty: false } edits)
        {
            return null;
        }

        var changed = await Imports.Add(document.WithText(text.WithChanges(edits)), ChosenPolicy.Uses(http), cancellationToken).ConfigureAwait(false);
        return await GatedRegistration.IsGated(document, changed, number, cancellationToken).ConfigureAwait(false) ? changed : null;
    }

    private static IEnumerable<InvocationExpressionSyntax> Registrations(SyntaxNode root) => root.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Where(c => Origins.NameOf(c.Expression) is { } name && ClientRegistration.Names.Contains(name));

    private static int? NumberAt(SyntaxNode? root, TextSpan report)
    {
        if (root?.FindToken(report.Start).Parent?.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.Expression.Span.Contains(report)) is not { } call)
        {
            return null;
        }

        var number = Registrations(root).TakeWhile(c => c != call).Count();
        return Registrations(root).ElementAtOrDefault(number) == call ? number : null;
    }
}
