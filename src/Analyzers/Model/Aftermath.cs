using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What a failed send comes to in a function.</summary>
internal enum Consequence
{
    /// <summary>It depends on what can't be read from source.</summary>
    Unknown,

    /// <summary>The send is executed again: the next attempt, the next round.</summary>
    SendsAgain,

    /// <summary>The exception leaves the function, whatever wraps it there.</summary>
    Throws,

    /// <summary>The function returns: something has handled the exception.</summary>
    Returns,

    /// <summary>The process is ended, or its host asked to stop.</summary>
    EndsProcess,
}

/// <summary>What becomes of a function when the server closes the connection gracefully under a send of it, the first time.</summary>
/// <param name="Exception">The type of the exception that leaves the function; null where none does or it is not known.</param>
/// <param name="Send">The send as it was executed.</param>
/// <param name="Calls">The calls that lead from the function to the send, innermost first.</param>
/// <param name="Ends">The calls that end the process.</param>
internal sealed record Aftermath(
    Consequence Consequence,
    INamedTypeSymbol? Exception,
    HttpSend? Send,
    ImmutableArray<SyntaxNode> Calls,
    ImmutableArray<SyntaxNode> Ends)
{
    private static readonly Aftermath Unknown =
        new(Consequence.Unknown, null, null, ImmutableArray<SyntaxNode>.Empty, ImmutableArray<SyntaxNode>.Empty);

    /// <summary>
    /// The aftermath under every face that a graceful close has on the target framework; unknown where they differ.
    /// </summary>
    /// <param name="path">The methods to follow besides: those that lead to the send, and those that answer its failure.</param>
    public static Aftermath OfGracefulClose(
        HttpCompilation http, SyntaxNode function, SyntaxNode send, ImmutableArray<IMethodSymbol> path, CancellationToken cancellationToken)
    {
        Aftermath? first = null;
        foreach (var scenario in Scenario.GracefulClose(http.Symbols))
        {
            var one = Of(http, function, new Question(scenario, send, path), cancellationToken);
            if (one.Consequence == Consequence.Unknown || (first is not null && first.Consequence != one.Consequence))
            {
                return Unknown;
            }

            first ??= one;
        }

        return first ?? Unknown;
    }

    /// <summary>What becomes of the function when all goes well.</summary>
    public static Aftermath OfSuccess(
        HttpCompilation http, SyntaxNode function, SyntaxNode send, ImmutableArray<IMethodSymbol> path, CancellationToken cancellationToken) =>
        Of(http, function, new Question(Scenario.Success, send, path), cancellationToken);

    private static Aftermath Of(HttpCompilation http, SyntaxNode function, Question question, CancellationToken cancellationToken)
    {
        // The faces of a graceful close are told apart by few: one run does for those that the code does not tell apart.
        var answers = AnswersByFailure<Aftermath>.To(http, (typeof(Aftermath), question.Target, new Origin(function, question.Path)));
        return answers.TryGet(question.Scenario, out var known) ? known : answers.Add(question.Scenario, Ask());

        (Looks, Aftermath) Ask()
        {
            var findings = new Run(http, question, cancellationToken).Over(function, RetryDecision.Entry(http, function));
            return (findings.Looks, In(findings, question));
        }
    }

    private static Aftermath In(Findings findings, Question question)
    {
        if (!findings.Complete)
        {
            return Unknown;
        }

        // A loop that nobody awaits has ended all the same.
        var exits = findings.Exits.Where(e => e.State.Sends > 0)
            .Select(e => e is { Kind: ExitKind.Return, State.LeftAlone: { } left } ? new Exit(ExitKind.Throw, e.State, left.Exception) : e)
            .ToList();
        var ends = findings.Ended.Where(e => e.Value.Sends > 0).ToList();
        if (question.Scenario.Failure != Failure.None
            && (exits.Exists(e => e.State.Opaque) || ends.Exists(e => e.Value.Opaque) || findings.Repeated.Any(s => s.Opaque)))
        {
            return Unknown;
        }

        var send = findings.Repeated.Concat(exits.Select(e => e.State)).Concat(ends.Select(e => e.Value)).FirstOrDefault()?.First;
        if (!findings.Repeated.IsEmpty)
        {
            // Where it may be sent again and may not, a counter decides or a setting.
            return Make(Consequence.SendsAgain);
        }

        return (exits, ends) switch
        {
            ({ Count: 0 }, { Count: > 0 }) => Make(Consequence.EndsProcess),
            ({ Count: > 0 }, { Count: 0 }) => Make(exits.TrueForAll(e => e.Kind == ExitKind.Throw) ? Consequence.Throws : Consequence.Returns),
            _ => Unknown,
        };

        Aftermath Make(Consequence consequence) => new(
            consequence,
            exits.FirstOrDefault(e => e.Kind == ExitKind.Throw)?.Value switch
            {
                KnownObject known => known.Type,
                Reference reference => reference.Type,
                _ => null,
            },
            send,
            findings.Calls,
            ends.Select(e => e.Key).Distinct().ToImmutableArray());
    }
}
