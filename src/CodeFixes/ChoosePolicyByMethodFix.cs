using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

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
            var gate = new Gate(RepeatedSends.MethodsOf(diagnostic));
            if (await GatedRegistration.Of(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is { } registration
                && await registration.WithChosenPolicy(gate, context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(gate.Title, _ => Task.FromResult(changed), EquivalenceKey), diagnostic);
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        // By their number among the registrations: what an edit puts in front of a statement moves the others in it.
        var original = document;
        foreach (var diagnostic in diagnostics)
        {
            if (await GatedRegistration.Of(original, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is { Number: var number }
                && await GatedRegistration.Of(document, number, context.CancellationToken).ConfigureAwait(false) is { } registration)
            {
                var gate = new Gate(RepeatedSends.MethodsOf(diagnostic));
                document = await registration.WithChosenPolicy(gate, context.CancellationToken).ConfigureAwait(false) ?? document;
            }
        }

        return document;
    }
}
