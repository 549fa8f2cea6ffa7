using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>
/// Lets a repeated send carry an idempotency key that is made once, in front of what repeats it. Whether the service honours
/// one is for the author to know: there is no FixAll.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SendIdempotencyKeyFix))]
public sealed class SendIdempotencyKeyFix : ProvenFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RepeatedUnsafeSend.Id, RepeatedByPolicy.Id, GoAwayTakenForUnprocessed.Id, RepeatedAfterServerError.Id);

    private protected override string Title => "Send an idempotency key, made once";

    public override FixAllProvider? GetFixAllProvider() => null;

    /// <summary>Made as early as it can be without being the key of another request as well.</summary>
    private protected override IEnumerable<Proposal> Propose(Fixing fixing)
    {
        var decisions = RetryDecision.Of(fixing.Http, fixing.At.Node, fixing.Cancellation).Where(d => d.IsUnsafe(fixing.Options)).ToList();
        if (fixing.At.Node is not InvocationExpressionSyntax send || decisions.Count == 0)
        {
            yield break;
        }

        // The first attempt may be another send, in front of the loop.
        var root = decisions[0].Root;
        var sends = decisions.Select(d => d.First)
            .Concat(KeyOfOneRequest.AnsweredBefore(fixing.Http, send, decisions[0], fixing.Cancellation))
            .Select(first => first.Syntax)
            .Append(send)
            .Distinct()
            .OfType<InvocationExpressionSyntax>()
            .OrderBy(s => s.SpanStart)
            .ToList();
        var numbers = sends.ConvertAll(s => Sends.NumberOf(fixing.At.Root, s.Span));
        if (numbers.Contains(null) || sends.Exists(s => s.SyntaxTree != root.SyntaxTree || !root.Span.Contains(s.Span)))
        {
            yield break;
        }

        var place = new LocalFix.Place(
            fixing.Finding.Report, fixing.At.Root, fixing.At.Model, send.SyntaxTree.GetText(fixing.Cancellation), fixing.Http, fixing.Cancellation);
        var key = place.Free(send, "idempotencyKey");
        var moments = sends.Count == 1 ? FirstAttempt.Before(send, root) : FirstAttempt.OfSeveral(sends, root);
        foreach (var moment in moments.Distinct().Reverse())
        {
            var edits = new Edits(fixing.Solution);
            if (sends.TrueForAll(s => new KeyedSend(fixing, place, s).Write(edits, key))
                && new FirstAttempt(fixing.At with { Node = moment }).Declare(edits, $"var {key} = global::System.Guid.NewGuid().ToString();"))
            {
                yield return new Proposal(edits, (http, node) => numbers.TrueForAll(number =>
                    Sends.WithNumber(node.SyntaxTree.GetRoot(fixing.Cancellation), number!.Value) is { } keyed && KeyOfOneRequest.Holds(http, keyed, fixing.Cancellation)));
            }
        }
    }
}
