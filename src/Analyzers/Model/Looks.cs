using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What a run has looked at of the failure that it was asked about. For another failure that is the same in all of this the run
/// would have gone the same ways.
/// </summary>
internal sealed class Looks
{
    /// <summary>What was looked at of the exception that the send throws.</summary>
    public Look Thrown { get; } = new();

    /// <summary>What was looked at of the response that the send answers with.</summary>
    public Look Response { get; } = new();

    /// <summary>What was looked at of the exception that stands for the status of that response.</summary>
    public Look StatusException { get; } = new();

    /// <summary>Whether a run in one scenario has seen nothing that is not the same in another.</summary>
    public bool AreSameIn(Scenario one, Scenario other) => one == other || (one, other) switch
    {
        ({ Thrown: { } thrown }, { Thrown: { } exception }) => Thrown.OnlyAt(part => part is INamedTypeSymbol type
            ? thrown.IsOf(type) == exception.IsOf(type)
            : Equals(thrown.Part((string)part), exception.Part((string)part))),
        ({ Status: { } status }, { Status: { } code }) => Response.OnlyAt(part => part switch
            {
                "StatusCode" => status == code,
                "IsSuccessStatusCode" or "Headers" => Scenario.IsSuccess(status) == Scenario.IsSuccess(code),
                "EnsureSuccessStatusCode" => Scenario.IsError(status) == Scenario.IsError(code),
                _ => true,
            })
            && StatusException.OnlyAt(part => part is not "StatusCode" || status == code),
        _ => false,
    };
}

/// <summary>What was looked at of one object: members by their names, and types that it was compared with.</summary>
internal sealed class Look
{
    private readonly HashSet<object> _parts = [];
    private bool _isWhole;

    public void At(object part) => _parts.Add(part);

    /// <summary>The object went where it is not seen what of it counts.</summary>
    public void AtAll() => _isWhole = true;

    /// <summary>Whether all that was looked at is known, and fulfils a condition.</summary>
    public bool OnlyAt(Func<object, bool> condition) => !_isWhole && _parts.All(condition);
}

/// <summary>Answers for failures, each of them good for every failure that the code does not tell from the one that it was found for.</summary>
internal sealed class AnswersByFailure<T>
{
    private readonly List<(Scenario Scenario, Looks Looks, T Answer)> _answers = [];

    /// <summary>The answers to one question in a compilation.</summary>
    public static AnswersByFailure<T> To(HttpCompilation http, object question) =>
        (AnswersByFailure<T>)(http.Memo.TryGetValue(question, out var known) ? known : http.Memo.GetOrAdd(question, new AnswersByFailure<T>()))!;

    public bool TryGet(Scenario scenario, out T answer)
    {
        lock (_answers)
        {
            foreach (var known in _answers)
            {
                if (known.Looks.AreSameIn(known.Scenario, scenario))
                {
                    answer = known.Answer;
                    return true;
                }
            }
        }

        answer = default!;
        return false;
    }

    /// <summary>Keeps an answer that a run gave, with what the run looked at.</summary>
    public T Add(Scenario scenario, (Looks Looks, T Answer) found)
    {
        lock (_answers)
        {
            _answers.Add((scenario, found.Looks, found.Answer));
        }

        return found.Answer;
    }
}
