using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GoAway.Analyzers;

/// <summary>
/// Keeps a registered handler from repeating unsafe requests: disables its retry for their methods, as the last thing that its
/// configuration does. First only for what is unsafe by RFC 9110, then, as the library has it, for PUT and DELETE too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GateRegistrationFix))]
public sealed class GateRegistrationFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RetriedUnsafeClient.Id, HedgedUnsafeClient.Id, RepeatedWhateverHanded.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAll);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await GatedRegistration.Of(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is not { } registration)
            {
                continue;
            }

            foreach (var gate in Gate.For(diagnostic))
            {
                if (await registration.With(gate, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(gate.Title, _ => Task.FromResult(changed), gate.EquivalenceKey), diagnostic);
                }
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        // By their number among the registrations: an edit may move the others, or bring a using that does.
        var original = document;
        foreach (var diagnostic in diagnostics)
        {
            var gate = Gate.For(diagnostic) is var gates && context.CodeActionEquivalenceKey == Gate.AllUnsafe ? gates[1] : gates[0];
            if (await GatedRegistration.Of(original, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is { Number: var number }
                && await GatedRegistration.Of(document, number, context.CancellationToken).ConfigureAwait(false) is { } registration)
            {
                document = await registration.With(gate, context.CancellationToken).ConfigureAwait(false) ?? document;
            }
        }

        return document;
    }
}

/// <summary>What a handler is not to repeat.</summary>
/// <param name="Methods">The methods; empty for all that the library calls unsafe.</param>
/// <param name="IsHedging">Whether the handler hedges.</param>
internal sealed record Gate(ImmutableArray<string> Methods, bool IsHedging = false)
{
    public const string AllUnsafe = "DisableForUnsafeHttpMethods";

    public bool IsAllUnsafe => Methods.IsEmpty;

    public string EquivalenceKey => IsAllUnsafe ? AllUnsafe : "DisableFor";

    public string Title => IsAllUnsafe
        ? "Retry neither POST, PATCH, PUT nor DELETE"
        : $"Do not {(IsHedging ? "hedge" : "retry")} {string.Join(", ", All.Take(All.Length - 1))} and {All[All.Length - 1]}";

    /// <summary>POST and PATCH always: a client that sends one of them will send the other some day.</summary>
    public ImmutableArray<string> All => ImmutableArray.Create("POST", "PATCH").AddRange(Methods.Except(["POST", "PATCH"]));

    /// <summary>The gates that mend what is reported, the better one first.</summary>
    public static ImmutableArray<Gate> For(Diagnostic diagnostic)
    {
        var methods = RepeatedSends.MethodsOf(diagnostic);
        return ImmutableArray.Create(
            new Gate(methods.IsEmpty ? ImmutableArray.Create("POST") : methods, diagnostic.Id == HedgedUnsafeClient.Id),
            new Gate(ImmutableArray<string>.Empty));
    }
}
