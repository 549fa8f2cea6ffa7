using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// Keeps a registered handler from repeating unsafe requests: disables its retry for their methods, as the last thing that its
/// configuration does. First only for what is unsafe by RFC 9110, then, as the library has it, for PUT and DELETE too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GateRegistrationFix))]
public sealed class GateRegistrationFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RetriedUnsafeClient.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAll);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var gate in (Gate[])[new Gate(UnsafeMethods.Of(diagnostic)), new Gate(ImmutableArray<string>.Empty)])
            {
                if (await Proved(context.Document, diagnostic, gate, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(gate.Title, _ => Task.FromResult(changed), gate.EquivalenceKey), diagnostic);
                }
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        // From the end on, so that what comes before stays where it is.
        foreach (var diagnostic in diagnostics.OrderByDescending(d => d.Location.SourceSpan.Start))
        {
            var gate = new Gate(context.CodeActionEquivalenceKey == Gate.AllUnsafe ? ImmutableArray<string>.Empty : UnsafeMethods.Of(diagnostic));
            document = await Proved(document, diagnostic, gate, context.CancellationToken).ConfigureAwait(false) ?? document;
        }

        return document;
    }

    /// <summary>The changed document, if the change compiles and the handler then repeats nothing unsafe.</summary>
    private static async Task<Document?> Proved(Document document, Diagnostic diagnostic, Gate gate, CancellationToken cancellationToken)
    {
        if (await GatedRegistration.Of(document, diagnostic.Location.SourceSpan, cancellationToken).ConfigureAwait(false) is not { } registration
            || registration.With(gate) is not { } change)
        {
            return null;
        }

        var changed = await Imports.Add(document.WithText(registration.Text.WithChanges(change.Edits)), change.Uses, cancellationToken).ConfigureAwait(false);
        return await GatedRegistration.IsGated(document, changed, change.Call, cancellationToken).ConfigureAwait(false) ? changed : null;
    }
}

/// <summary>What a handler is not to repeat.</summary>
/// <param name="Methods">The methods; empty for all that the library calls unsafe.</param>
internal sealed record Gate(ImmutableArray<string> Methods)
{
    public const string AllUnsafe = "DisableForUnsafeHttpMethods";

    public bool IsAllUnsafe => Methods.IsEmpty;

    public string EquivalenceKey => IsAllUnsafe ? AllUnsafe : "DisableFor";

    public string Title => IsAllUnsafe ? "Retry neither POST, PATCH, PUT nor DELETE" : $"Do not retry {Listed}";

    /// <summary>POST and PATCH always: a client that sends one of them will send the other some day.</summary>
    public ImmutableArray<string> All => ImmutableArray.Create("POST", "PATCH").AddRange(Methods.Except(["POST", "PATCH"]));

    private string Listed => string.Join(", ", All.Take(All.Length - 1)) + " and " + All[All.Length - 1];
}
