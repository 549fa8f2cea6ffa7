using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the handler of a registration does with a request that failed.</summary>
/// <param name="SendsAgain">Whether it sends the request again; unknown where the source does not tell.</param>
/// <param name="Times">How often the request is sent at most; null where that is not known.</param>
internal sealed record RegisteredRetry(Answer SendsAgain, int? Times)
{
    /// <summary>What HttpRetryStrategyOptions begins with: three retries.</summary>
    private const int DefaultTimes = 4;

    private static readonly RegisteredRetry Unknown = new(Answer.Unknown, null);

    /// <summary>What the handler does with a request of this method after a graceful close.</summary>
    public static RegisteredRetry Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, string method, CancellationToken cancellationToken)
    {
        if (registration.Method.Name != ClientRegistration.StandardResilience || registration.Call.ArgumentList.Arguments.Count > 0)
        {
            return Unknown;
        }

        return new RegisteredRetry(Answer.Yes, DefaultTimes);
    }
}
