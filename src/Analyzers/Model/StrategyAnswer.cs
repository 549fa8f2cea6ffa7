using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What a policy or pipeline does with one request after one failure, whoever executes it.</summary>
/// <param name="SendsAgain">Whether it sends the request again; unknown where the source does not tell.</param>
/// <param name="Times">How often the request is sent at most; null where the source sets no bound.</param>
internal sealed record StrategyAnswer(Answer SendsAgain, int? Times)
{
    /// <summary>The executions counted before a repetition is called unbounded.</summary>
    private const int CountLimit = 12;

    /// <summary>
    /// The answer of a policy that an expression stands for: a policy or pipeline itself, or a delegate that chooses one by the
    /// request (AddPolicyHandler), makes one from a builder (AddTransientHttpErrorPolicy) or configures one (AddResilienceHandler).
    /// </summary>
    public static StrategyAnswer Of(
        HttpCompilation http, ExpressionSyntax strategy, Scenario scenario, Value request, CancellationToken cancellationToken)
    {
        if (http.Sources.Operation(strategy) is not { } operation)
        {
            return new StrategyAnswer(Answer.Unknown, null);
        }

        var run = new Run(http, new Question(scenario, Limit: CountLimit), cancellationToken);
        return Of(run.Executing(operation, request));
    }

    /// <summary>The policy or pipeline that an expression stands for; null where the source does not tell.</summary>
    public static Strategy? Seen(HttpCompilation http, ExpressionSyntax strategy, CancellationToken cancellationToken) =>
        http.Sources.Operation(strategy) is { } operation
        && new Run(http, new Question(Scenario.Success), cancellationToken).Evaluating(operation, State.Empty) is { Complete: true, Exits: [{ Kind: ExitKind.Return, Value: Strategy seen }] }
            ? seen
            : null;

    /// <inheritdoc cref="Of(HttpCompilation, ExpressionSyntax, Scenario, Value, CancellationToken)"/>
    public static StrategyAnswer Of(HttpCompilation http, Value strategy, Scenario scenario, Value request, CancellationToken cancellationToken) =>
        Of(new Run(http, new Question(scenario, Limit: CountLimit), cancellationToken).Executing(strategy, request));

    /// <summary>The answer of a policy that the given state has made, with what its predicates have captured.</summary>
    public static StrategyAnswer Of(
        HttpCompilation http, Value strategy, State state, Scenario scenario, Value request, CancellationToken cancellationToken) =>
        Of(new Run(http, new Question(scenario, Limit: CountLimit), cancellationToken).Executing(strategy, request, state));

    /// <summary>
    /// The condition by which a policy does not send a request again after a graceful close, and does after another failure;
    /// null where it sends it again, or never.
    /// </summary>
    public static SyntaxNode? Refusal(HttpCompilation http, ExpressionSyntax strategy, Value request, CancellationToken cancellationToken) =>
        http.Sources.Operation(strategy) is { } operation
            ? Refusal(http, cancellationToken, scenario => new Run(http, new Question(scenario, Limit: CountLimit), cancellationToken).Executing(operation, request))
            : null;

    /// <inheritdoc cref="Refusal(HttpCompilation, ExpressionSyntax, Value, CancellationToken)"/>
    public static SyntaxNode? Refusal(HttpCompilation http, Value strategy, State state, Value request, CancellationToken cancellationToken) =>
        Refusal(http, cancellationToken, scenario => new Run(http, new Question(scenario, Limit: CountLimit), cancellationToken).Executing(strategy, request, state));

    private static SyntaxNode? Refusal(HttpCompilation http, CancellationToken cancellationToken, Func<Scenario, Findings> ask)
    {
        var refused = new Dictionary<SyntaxNode, Answer>();
        foreach (var scenario in Scenario.GracefulClose(http.Symbols))
        {
            var findings = ask(scenario);
            if (Of(findings).SendsAgain != Answer.No)
            {
                return null;
            }

            foreach (var condition in findings.Conditions)
            {
                refused[condition.Key] = condition.Value;
            }
        }

        foreach (var scenario in RetryRefusal.Others(http, cancellationToken))
        {
            var findings = ask(scenario);
            if (Of(findings).SendsAgain == Answer.Yes
                && findings.Conditions.FirstOrDefault(c => refused.TryGetValue(c.Key, out var answer) && answer != c.Value) is { Key: { } condition })
            {
                return condition;
            }
        }

        return null;
    }

    private static StrategyAnswer Of(Findings findings)
    {
        var again = findings.Repeated.AddRange(findings.Exits.Select(e => e.State).Where(s => s.Sends > 1));
        var answer = !findings.Complete ? Answer.Unknown
            : again.Any(s => !s.Opaque) ? Answer.Yes
            : again.Length > 0 ? Answer.Unknown
            : Answer.No;
        return new StrategyAnswer(answer, findings.Repeated.IsEmpty && again.Length > 0 ? again.Max(s => s.Sends) : null);
    }
}
