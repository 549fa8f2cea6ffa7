using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>Whether the key that a send carries is that of one request, and which sends are attempts at it.</summary>
internal static class KeyOfOneRequest
{
    /// <summary>Executions that are compared with the first: the next item's may come behind all attempts at one.</summary>
    private static readonly int[] Attempts = [2, 3, 4, 5, 6, 11];

    /// <summary>Not where the next item gets the same key, nor the same thing once more after it was done.</summary>
    public static bool Holds(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
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

    /// <summary>The sends whose answer leads to one that repeats them: a loop behind its first attempt is a decision of its own.</summary>
    public static IEnumerable<HttpSend> AnsweredBefore(HttpCompilation http, SyntaxNode send, RetryDecision decision, CancellationToken cancellationToken) =>
        new Run(http, new Question(Scenario.Answers(500), send, decision.Path), cancellationToken)
            .Over(decision.Root, RetryDecision.Entry(http, decision.Root))
            .Repeated
            .Where(s => s.IsSameRequest)
            .Select(s => s.First!);
}
