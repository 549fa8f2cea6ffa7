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
    /// <summary>Executions that are compared with the first: the next item's may come behind all attempts at one.</summary>
    private static readonly int[] Attempts = [2, 3, 4, 5, 6, 11];

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RepeatedUnsafeSend.Id, RepeatedByPolicy.Id, GoAwayTakenForUnprocessed.Id, RepeatedAfterServerError.Id);

    private protected override string Title => "Send an idempotency key, made once";

    public override FixAllProvider? GetFixAllProvider() => null;

    /// <summary>Made as early as it can be without being the key of another request as well.</summary>
    private protected override IEnumerable<Proposal> Propose(Fixing fixing)
    {
        if (fixing.At.Node is not InvocationExpressionSyntax send
            || RetryDecision.Of(fixing.Http, send, fixing.Cancellation).FirstOrDefault(d => d.IsUnsafe(fixing.Options)) is not { } decision
            || !decision.Root.Span.Contains(send.Span)
            || decision.Root.SyntaxTree != send.SyntaxTree
            || decision.First.Syntax != send)
        {
            yield break;
        }

        var place = new LocalFix.Place(
            fixing.Finding.Report, fixing.At.Root, fixing.At.Model, send.SyntaxTree.GetText(fixing.Cancellation), fixing.Http, fixing.Cancellation);
        var key = place.Free(send, "idempotencyKey");
        foreach (var moment in FirstAttempt.Before(send, decision.Root).Distinct().Reverse())
        {
            var edits = new Edits(fixing.Solution);
            if (new KeyedSend(fixing, place, send).Write(edits, key)
                && new FirstAttempt(fixing.At with { Node = moment }).Declare(edits, $"var {key} = global::System.Guid.NewGuid().ToString();"))
            {
                yield return new Proposal(edits, (http, node) => IsKeyOfOneRequest(http, node, fixing.Cancellation));
            }
        }
    }

    /// <summary>Whether no two requests get the same key: neither the next item, nor the same thing once more after it was done.</summary>
    private static bool IsKeyOfOneRequest(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        var origins = new Origins(http, send, cancellationToken);
        while (origins.Next() is { } origin)
        {
            var asked = Scenario.GracefulClose(http.Symbols).Prepend(Scenario.Success).SelectMany(s => Attempts, (scenario, limit) => (scenario, limit));
            foreach (var (scenario, limit) in asked)
            {
                var findings = new Run(http, new Question(scenario, send, origin.Path, Limit: limit, OnlyCaught: true), cancellationToken)
                    .Over(origin.Function, RetryDecision.Entry(http, origin.Function));
                if (!findings.Complete
                    || findings.Repeated.Any(s => s is { First: { Key: { } first } one, Last: { Key: { } last } other }
                        && first.Identity == last.Identity
                        && (scenario.Failure == Failure.None || !one.SameRequestAs(other))))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
