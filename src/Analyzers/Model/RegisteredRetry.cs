using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the handler of a registration does with a request that failed.</summary>
/// <param name="SendsAgain">Whether it sends the request again; unknown where the source does not tell.</param>
/// <param name="Times">How often the request is sent at most; null where that is not known.</param>
/// <param name="Dropped">A guard over the request's method that was set on the same options, and is gone.</param>
internal sealed record RegisteredRetry(Answer SendsAgain, int? Times, bool Dropped = false)
{
    private const int StatesFollowed = 8;

    private static readonly RegisteredRetry Unknown = new(Answer.Unknown, null);
    private static readonly RegisteredRetry Never = new(Answer.No, 1);

    /// <summary>What the handler does with a request of this method when the connection is lost, gracefully or not.</summary>
    public static RegisteredRetry Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, string method, CancellationToken cancellationToken)
    {
        if (http.Symbols[KnownSymbols.HttpRequestMessageName] is not { } message
            || new HandlerOptions(http, registration, client, cancellationToken).Run() is not { } ends)
        {
            return Unknown;
        }

        var request = Scenario.Request(message, method);
        var answer = Never;
        foreach (var end in ends.Take(StatesFollowed))
        {
            foreach (var scenario in (Scenario[])[.. Scenario.GracefulClose(http.Symbols), .. Scenario.ConnectionLost(http.Symbols)])
            {
                var told = StrategyAnswer.Of(http, end.Strategy, end.State, scenario, request, cancellationToken);
                if (told.SendsAgain == Answer.Yes)
                {
                    return new RegisteredRetry(Answer.Yes, told.Times, HandlerOptions.Guards(end.State, method));
                }

                answer = told.SendsAgain == Answer.Unknown ? Unknown : answer;
            }
        }

        return answer;
    }
}
