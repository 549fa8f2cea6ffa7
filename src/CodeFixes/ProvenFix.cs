using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GoAway.Analyzers;

/// <summary>
/// A fix with one action. It proposes changes, the best first; the first that is proved on the changed solution is offered, and
/// none where none is.
/// </summary>
public abstract class ProvenFix : CodeFixProvider
{
    private protected abstract string Title { get; }

    /// <summary>What the action is called where it stands for many.</summary>
    internal string FixAllTitle => Title;

    internal string EquivalenceKey => GetType().Name;

    /// <summary>The changes that may fix a finding, the best first.</summary>
    private protected abstract IEnumerable<Proposal> Propose(Fixing fixing);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var report in context.Diagnostics)
        {
            var (marked, findings) = await Finding
                .Of(context.Document.Project.Solution, [report], context.CancellationToken)
                .ConfigureAwait(false);
            if (findings is [var finding] && await Prove(finding, marked, context.CancellationToken).ConfigureAwait(false) is var (title, changed))
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), EquivalenceKey), report);
            }
        }
    }

    public override FixAllProvider? GetFixAllProvider() => new FixAllInTurn(this);

    /// <summary>The first proposal that holds, applied.</summary>
    internal async Task<(string Title, Solution Changed)?> Prove(Finding finding, Solution solution, CancellationToken cancellationToken)
    {
        if (await Fixing.Of(finding, solution, cancellationToken).ConfigureAwait(false) is not { } fixing)
        {
            return null;
        }

        foreach (var proposal in Propose(fixing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var changed = await proposal.Edits.Apply(cancellationToken).ConfigureAwait(false);
            if (await Proof.Holds(finding, solution, changed, proposal.Edits.Affected(fixing.Http, cancellationToken), cancellationToken).ConfigureAwait(false)
                && (proposal.Keeps is not { } keeps
                    || (await (proposal.KeepsAlso ? finding.Also! : finding.Mark).In(changed, cancellationToken).ConfigureAwait(false) is { } spot && Fixing.HttpOf(spot) is { } http && keeps(http, spot.Node))))
            {
                return (proposal.Title ?? Title, changed);
            }
        }

        return null;
    }
}

/// <summary>A change that may fix a finding.</summary>
/// <param name="Edits">The change.</param>
/// <param name="Keeps">What must hold of the node after the change, besides that the report is gone.</param>
/// <param name="KeepsAlso">Whether that is asked of the node that the report points at besides.</param>
/// <param name="Title">What the action is called, where it is not what the fix is called.</param>
internal sealed record Proposal(Edits Edits, Func<HttpCompilation, SyntaxNode, bool>? Keeps = null, bool KeepsAlso = false, string? Title = null);
