using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A retry around another one: each attempt of the outer is made as often as the inner says.</summary>
/// <param name="Outer">How often the outer one makes an attempt at most; null where the source sets no bound.</param>
/// <param name="OuterName">What the outer one is called in a message.</param>
/// <param name="Inner">How often the inner one sends for each of them at most.</param>
/// <param name="InnerName">What the inner one is called.</param>
/// <param name="At">Where the other one stands, as far as that is source.</param>
internal sealed record StackedRetry(int? Outer, string OuterName, int? Inner, string InnerName, Location? At)
{
    private static readonly object MayBeKey = new();

    /// <summary>The executions counted before a repetition is called unbounded.</summary>
    private const int CountLimit = 12;

    private static readonly ImmutableArray<string> Methods = ImmutableArray.Create("GET", "POST");

    /// <summary>What the sentence "sends this GET …" ends in.</summary>
    public string HowOften => (Outer, Inner) switch
    {
        ({ } outer, { } inner) => $"up to {outer} × {inner} = {(long)outer * inner} times",
        (null, { } inner) => $"{inner} times for each attempt",
        ({ } outer, null) => $"more than once for each of {outer} attempts",
        _ => "more than once for each attempt",
    };

    /// <summary>
    /// The gate, a look at text that is remembered: whether a retry below the sends is configured in this compilation at all. Where none
    /// is, what repeats an idempotent request is of no interest.
    /// </summary>
    public static bool MayBe(HttpCompilation http, CancellationToken cancellationToken) =>
        http.Memo.GetOrAdd(MayBeKey, _ =>
            (http.Symbols[KnownSymbols.HttpClientBuilderName] is not null && ClientRegistration.Names.Any(n => http.Sources.Mentions(n, cancellationToken)))
            || (http.Symbols[GrpcLibrary.MethodConfigName] is not null && GrpcLibrary.Policies.Any(p => http.Sources.Mentions(p, cancellationToken)))
            || http.Sources.Mentions(MadeHandler.TypeName, cancellationToken)
            || http.Sources.Mentions(MadeHandler.PolicyTypeName, cancellationToken)
            || HasOwnHandler(http, cancellationToken)) is true;

    /// <summary>Whether a handler class of this compilation sends an idempotent request again.</summary>
    private static bool HasOwnHandler(HttpCompilation http, CancellationToken cancellationToken) =>
        http.Sources.Names("DelegatingHandler", null, cancellationToken)
            .Where(n => n.FirstAncestorOrSelf<BaseTypeSyntax>() is not null)
            .Select(n => n.FirstAncestorOrSelf<ClassDeclarationSyntax>())
            .Any(c => c is not null && http.Sources.Declared(c) is INamedTypeSymbol handler && RetryOf(http, handler, "GET", cancellationToken) is not null);

    /// <summary>The handler of the send's own client that retries inside of a decision to send again.</summary>
    public static StackedRetry? Inside(HttpCompilation http, RetryDecision decision, CancellationToken cancellationToken)
    {
        if (!MayBe(http, cancellationToken) || decision.Failure == Failure.ServerError || decision.IsInHandler(http))
        {
            return null;
        }

        if (GrpcLibrary.ConfiguredAttempts(http, decision.Again, cancellationToken) is { } attempts)
        {
            return new StackedRetry(decision.Counted(http, cancellationToken).Times, "this retry", attempts.Times, attempts.Name, attempts.At);
        }

        foreach (var (registration, client, retry) in ClientPipeline.Retries(http, decision.Again, cancellationToken))
        {
            if (retry.SendsAgain == Answer.Yes && !RepeatedSends.IsRemoved(http, registration, client, cancellationToken))
            {
                return new StackedRetry(decision.Counted(http, cancellationToken).Times, "this retry", retry.Times, $"'{registration.DisplayName}'", registration.Location);
            }
        }

        foreach (var (type, creation, at) in VisibleClient.HandlersOf(http, decision.Again.Syntax, cancellationToken))
        {
            var method = decision.Again.Method ?? "GET";
            if (RetryOf(http, type, method, cancellationToken) is { } own)
            {
                return new StackedRetry(decision.Counted(http, cancellationToken).Times, "this retry", own.Times, $"'{type.Name}'", at);
            }

            if (creation is not null
                && MadeHandler.Of(http, creation, cancellationToken) is { } made
                && RegisteredRetry.Of(http, made.Pipeline, method, cancellationToken) is { SendsAgain: Answer.Yes } retry)
            {
                return new StackedRetry(decision.Counted(http, cancellationToken).Times, "this retry", retry.Times, $"'{type.Name}'", at);
            }
        }

        return null;
    }

    /// <summary>Another retrying handler of a client: one that is added later lies inside, those of all clients outside.</summary>
    /// <param name="told">Methods of requests of which it is told already that they are sent again.</param>
    public static StackedRetry? Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, ImmutableArray<string> told, CancellationToken cancellationToken)
    {
        if (client.Kind == ClientKind.All || RepeatedSends.IsRemoved(http, registration, client, cancellationToken))
        {
            return null;
        }

        var traffic = client.Traffic(http, cancellationToken);
        var methods = (traffic.IsComplete ? traffic.Sends.Select(send => send.Method!).Distinct() : Methods).Except(told).ToList();
        foreach (var (other, otherClient) in ClientPipeline.Registered(http, cancellationToken))
        {
            var isOuter = otherClient.Kind == ClientKind.All;
            if (other.Call == registration.Call || !(isOuter || ClientPipeline.IsAddedLater(registration, client, other, otherClient)))
            {
                continue;
            }

            foreach (var method in methods)
            {
                var own = RegisteredRetry.Of(http, registration, client, method, cancellationToken);
                if (own.SendsAgain == Answer.Yes
                    && RegisteredRetry.Of(http, other, otherClient, method, cancellationToken) is { SendsAgain: Answer.Yes } stacked
                    && !RepeatedSends.IsRemoved(http, other, isOuter ? client : otherClient, cancellationToken)
                    && !(isOuter && IsRemovedBefore(registration)))
                {
                    var (ownName, otherName) = ($"'{registration.DisplayName}'", isOuter ? $"'{other.DisplayName}' of all clients" : $"'{other.DisplayName}'");
                    return isOuter
                        ? new StackedRetry(stacked.Times, otherName, own.Times, ownName, other.Location)
                        : new StackedRetry(own.Times, ownName, stacked.Times, otherName, other.Location);
                }
            }
        }

        return OwnHandler(http, registration, client, methods, cancellationToken);
    }

    /// <summary>A handler class of this compilation that sends again, added to the same client after the registration.</summary>
    private static StackedRetry? OwnHandler(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, List<string> methods, CancellationToken cancellationToken)
    {
        if (!http.Sources.Mentions("AddHttpMessageHandler", cancellationToken))
        {
            return null;
        }

        foreach (var call in new BuilderCalls(http, cancellationToken).After(registration.Call, client))
        {
            if (Origins.NameOf(call.Expression) != "AddHttpMessageHandler"
                || http.Sources.Symbol(call) is not IMethodSymbol { TypeArguments: [INamedTypeSymbol handler] }
                || RetryOf(http, handler, "GET", cancellationToken) is not { } retry)
            {
                continue;
            }

            foreach (var method in methods)
            {
                if (RegisteredRetry.Of(http, registration, client, method, cancellationToken) is { SendsAgain: Answer.Yes } own)
                {
                    return new StackedRetry(own.Times, $"'{registration.DisplayName}'", retry.Times, $"'{handler.Name}'", call.GetLocation());
                }
            }
        }

        return null;
    }

    /// <summary>How often a handler class sends a request of some method when the connection is lost; null where it sends it once.</summary>
    private static (int? Times, INamedTypeSymbol Handler)? RetryOf(HttpCompilation http, INamedTypeSymbol handler, string verb, CancellationToken cancellationToken)
    {
        if (!http.Sources.Declares(handler)
            || http.Symbols[KnownSymbols.HttpRequestMessageName] is not { } message
            || handler.GetMembers("SendAsync").OfType<IMethodSymbol>().FirstOrDefault(m => m.IsOverride) is not { } method
            || http.Sources.FunctionOf(method) is not { } function)
        {
            return null;
        }

        var entry = State.Empty.With(method.Parameters[0], Scenario.Request(message, verb));
        foreach (var send in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (send.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax, Name.Identifier.ValueText: "SendAsync" })
            {
                foreach (var scenario in Scenario.GracefulClose(http.Symbols))
                {
                    var found = new Run(http, new Question(scenario, send, Limit: CountLimit), cancellationToken).Over(function, entry);
                    if (found.Complete && found.Sends > 1 && !(found.Repeated.IsEmpty && found.Exits.All(e => e.State.Opaque)))
                    {
                        return (found.Repeated.IsEmpty ? found.Sends : null, handler);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Whether the handlers of all clients are taken off before the registration.</summary>
    private static bool IsRemovedBefore(ClientRegistration registration) =>
        Function.Member(registration.Call)?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(i => Origins.NameOf(i.Expression) == "RemoveAllResilienceHandlers") == true;
}
