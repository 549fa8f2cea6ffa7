using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// A retry decision that sends again after some failures and provably not after a graceful close, and the condition that makes
/// the difference.
/// </summary>
/// <param name="Send">The send as it is executed first.</param>
/// <param name="Condition">The condition over the failure that holds for the one and not for the other.</param>
/// <param name="Retried">A failure after which it does send again.</param>
internal sealed record RetryRefusal(HttpSend Send, SyntaxNode Condition, Failure Retried)
{
    /// <summary>The refusals over a send, nearest first.</summary>
    /// <param name="within">The code that the condition is to stand in; null where any will do.</param>
    public static IEnumerable<RetryRefusal> Of(HttpCompilation http, SyntaxNode send, SyntaxNode? within, CancellationToken cancellationToken)
    {
        var origins = new Origins(http, send, cancellationToken);
        while (origins.Next() is { } origin)
        {
            string? handed = null;
            var mayBeHanded = RetryDecision.IsHandedTo(http, origin.Function) && origins.MayComeBack(origin);
            if (!RetryDecision.MayRepeat(http, send, origin, origins, cancellationToken))
            {
                if (!mayBeHanded)
                {
                    continue;
                }

                // It does not repeat the POST that it is taken to be handed: then it may be asked for a GET.
                handed = "GET";
            }

            var refusal = In(http, send, origin, handed, within, origins, cancellationToken, out var isRepeated);
            if (refusal is not null)
            {
                yield return refusal;
                if (refusal.Send.Method is null || refusal.Send.MethodOrigin is MethodValue { FromFailure: true })
                {
                    // Whoever calls it decides what is sent, though it has no loop of its own.
                    origins.FollowAllCallers();
                }
            }
            else if (isRepeated)
            {
                // What sends again after a graceful close does so for its callers too: none of them refuses it.
                yield break;
            }
        }
    }

    /// <summary>The refusal that a handler makes over a send of its try block; reported where the condition stands.</summary>
    public static RetryRefusal? By(HttpCompilation http, CatchClauseSyntax handler, CancellationToken cancellationToken) =>
        handler.Parent is TryStatementSyntax statement && FailureTest.MayStandIn(handler)
            ? Over(http, statement, handler, cancellationToken)
            : null;

    /// <summary>
    /// The refusal that code makes by looking at the answer of a send that does not throw, as RestSharp's: outside of any handler,
    /// and not by a policy.
    /// </summary>
    public static RetryRefusal? ByAnswer(HttpCompilation http, InvocationExpressionSyntax send, CancellationToken cancellationToken)
    {
        var options = http.Options.For(send.SyntaxTree);
        return Of(http, send, null, cancellationToken).FirstOrDefault(refusal => refusal.IsIdempotent(options)
            && refusal.Condition.SyntaxTree == send.SyntaxTree
            && !refusal.Condition.Ancestors().Any(a => a is CatchClauseSyntax
                || (a is InvocationExpressionSyntax call && Origins.NameOf(call.Expression) is { } name && PolicyUse.RetryNames.Contains(name))));
    }

    /// <summary>The refusal that a predicate over a failure makes, a method or a property, seen from those that ask it.</summary>
    public static RetryRefusal? ByPredicate(HttpCompilation http, SyntaxNode predicate, CancellationToken cancellationToken) =>
        IsAsked(predicate) && TellsFailuresApart(predicate) && http.Sources.Declared(predicate) is { } declared
            ? ByUses(http, Uses(http, declared, PredicateDepth, cancellationToken), predicate, cancellationToken)
            : null;

    /// <summary>Where a predicate is named, or another one that asks it.</summary>
    private static IEnumerable<SyntaxNode> Uses(HttpCompilation http, ISymbol predicate, int depth, CancellationToken cancellationToken)
    {
        var named = predicate is IMethodSymbol method
            ? (IEnumerable<SyntaxNode>)http.Sources.References(method, cancellationToken)
            : http.Sources.Names(predicate.Name, null, cancellationToken).Where(name => SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(name)?.OriginalDefinition, predicate));
        return named.SelectMany(use =>
            depth > 0
                && use.FirstAncestorOrSelf<CatchClauseSyntax>() is null
                && Function.Around(use) is { } around
                && (around is ArrowExpressionClauseSyntax ? around.Parent! : around) is var asking
                && IsAsked(asking)
                && http.Sources.Declared(asking) is { } other
                && !SymbolEqualityComparer.Default.Equals(other, predicate)
                    ? Uses(http, other, depth - 1, cancellationToken)
                    : [use]);
    }

    /// <summary>
    /// The refusal that a predicate makes, over the try statements whose handlers use it, and over what the helpers repeat that it is
    /// handed to.
    /// </summary>
    private static RetryRefusal? ByUses(HttpCompilation http, IEnumerable<SyntaxNode> uses, SyntaxNode predicate, CancellationToken cancellationToken) => uses
        .Select(use => use.FirstAncestorOrSelf<CatchClauseSyntax>()?.Parent ?? (SyntaxNode?)Handed(use) ?? Retry(use))
        .Distinct()
        .Take(PredicateUses)
        .Select(use => use switch
        {
            TryStatementSyntax statement => Over(http, statement, predicate, cancellationToken),
            ArgumentListSyntax handed when Retry(handed) is not { } retry => Over(http, handed, predicate, cancellationToken),
            { } policy when Retry(policy) is { } retry => By(http, retry, predicate, cancellationToken),
            _ => null,
        })
        .FirstOrDefault(refusal => refusal is not null);

    /// <summary>The arguments among which a predicate is handed on, by its name or in a lambda that asks it.</summary>
    private static ArgumentListSyntax? Handed(SyntaxNode use)
    {
        SyntaxNode node = use.Parent is MemberAccessExpressionSyntax access && access.Name == use ? access : use;
        node = Function.Around(node) is LambdaExpressionSyntax asking && asking.ExpressionBody?.Span.Contains(node.Span) == true ? asking : node;
        return Parentheses.Around(node).Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax } handed } ? handed : null;
    }

    /// <summary>The call that adds a retry to the policy or pipeline that a predicate is named in.</summary>
    private static InvocationExpressionSyntax? Retry(SyntaxNode use) => use.AncestorsAndSelf()
        .TakeWhile(a => a is not (StatementSyntax or MemberDeclarationSyntax))
        .OfType<InvocationExpressionSyntax>()
        .FirstOrDefault(c => Origins.NameOf(c.Expression) is { } name && PolicyUse.RetryNames.Contains(name));

    private static RetryRefusal? Over(HttpCompilation http, ArgumentListSyntax handed, SyntaxNode within, CancellationToken cancellationToken) =>
        handed.Arguments.Count > 1 && http.Sources.Symbol(handed.Parent!) is IMethodSymbol helper && http.Sources.Declares(helper.ReducedFrom ?? helper)
            ? First(http, ReachedSend.From(http, handed, cancellationToken).Select(send => send.Syntax), within, cancellationToken)
            : null;

    /// <summary>The first refusal over some sends that the given code makes.</summary>
    private static RetryRefusal? First(HttpCompilation http, IEnumerable<SyntaxNode> sends, SyntaxNode within, CancellationToken cancellationToken)
    {
        var options = http.Options.For(within.SyntaxTree);
        return sends
            .Take(SendsAsked)
            .SelectMany(send => Of(http, send, within, cancellationToken))
            .FirstOrDefault(refusal => StandsIn(refusal.Condition, within) && refusal.IsIdempotent(options));
    }

    /// <summary>
    /// The refusal that a predicate over an exception makes that is handed to a helper of this compilation, over what it is handed with;
    /// or that a field holds, seen from the handlers that ask it.
    /// </summary>
    public static RetryRefusal? By(HttpCompilation http, LambdaExpressionSyntax predicate, CancellationToken cancellationToken)
    {
        if (Parentheses.Around(predicate).Parent is not (ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax)
            || !PredicateWords.Any(Words.Of(predicate.SyntaxTree, cancellationToken).Contains)
            || !TellsFailuresApart(predicate))
        {
            return null;
        }

        if (Handed(predicate) is { } handed)
        {
            return Over(http, handed, predicate, cancellationToken);
        }

        return PolicyUse.HeldBy(http, predicate) is { Kind: SymbolKind.Field or SymbolKind.Property } held
            ? ByUses(
                http,
                http.Sources.Names(held.Name, null, cancellationToken)
                    .Where(name => (name.FirstAncestorOrSelf<CatchClauseSyntax>() is not null || Handed(name) is not null) && SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(name), held)),
                predicate,
                cancellationToken)
            : null;
    }

    /// <summary>
    /// The refusal that a Polly policy makes whose retry a call adds, over the sends that it executes, or over the idempotent
    /// requests of the clients that it is registered for.
    /// </summary>
    public static RetryRefusal? By(HttpCompilation http, InvocationExpressionSyntax retry, CancellationToken cancellationToken) =>
        By(http, retry, null, cancellationToken);

    /// <param name="predicate">The predicate that the condition is to stand in; null where it is to stand in what adds the retry.</param>
    private static RetryRefusal? By(HttpCompilation http, InvocationExpressionSyntax retry, SyntaxNode? predicate, CancellationToken cancellationToken)
    {
        if (http.Sources.Symbol(retry) is not IMethodSymbol method || !Strategies.IsOwn(method.ContainingType))
        {
            return null;
        }

        var options = http.Options.For(retry.SyntaxTree);
        return PolicyUse.Of(http, retry, cancellationToken)
            .SelectMany(use => use.Registration is { } registration
                ? Over(http, registration, options, cancellationToken)
                : ReachedSend.From(http, use.Call.ArgumentList, cancellationToken).Take(SendsAsked).SelectMany(send => Of(http, send.Syntax, predicate ?? retry, cancellationToken)))
            .FirstOrDefault(refusal => (predicate is null ? IsOf(retry, refusal.Condition) : StandsIn(refusal.Condition, predicate)) && refusal.IsIdempotent(options));
    }

    /// <summary>The refusal that the options of a standard resilience handler make, over the idempotent requests of its clients.</summary>
    public static RetryRefusal? ByOptions(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        if (!http.Sources.Mentions("ShouldHandle", cancellationToken) || ClientRegistration.Of(http, call, cancellationToken) is not { } registration)
        {
            return null;
        }

        var options = http.Options.For(call.SyntaxTree);
        return registration.Clients
            .SelectMany(client => new HandlerOptions(http, registration, client, cancellationToken).Run() is [var only]
                ? Over(http, client, options, request => StrategyAnswer.Refusal(http, only.Strategy, only.State, request, cancellationToken), cancellationToken)
                : [])
            .FirstOrDefault(refusal => refusal.Condition.SyntaxTree == call.SyntaxTree);
    }

    private static bool StandsIn(SyntaxNode condition, SyntaxNode code) => condition.SyntaxTree == code.SyntaxTree && code.Span.Contains(condition.Span);

    /// <summary>Whether a condition belongs to the retry that a call adds, and not to one that is added before it in the same chain.</summary>
    private static bool IsOf(InvocationExpressionSyntax retry, SyntaxNode condition) =>
        StandsIn(condition, retry)
        && condition.Ancestors().OfType<InvocationExpressionSyntax>().First(c => Origins.NameOf(c.Expression) is { } name && PolicyUse.RetryNames.Contains(name)) == retry;

    private static IEnumerable<RetryRefusal> Over(HttpCompilation http, ClientRegistration registration, GoAwayOptions options, CancellationToken cancellationToken)
    {
        if ((registration.PolicyOf(http, cancellationToken) ?? registration.Call.ArgumentList.Arguments.LastOrDefault()?.Expression) is not { } policy)
        {
            return [];
        }

        return registration.Clients.SelectMany(client =>
            Over(http, client, options, request => StrategyAnswer.Refusal(http, policy, request, cancellationToken), cancellationToken));
    }

    private static IEnumerable<RetryRefusal> Over(
        HttpCompilation http, RegisteredClient client, GoAwayOptions options, Func<Value, SyntaxNode?> refusal, CancellationToken cancellationToken)
    {
        if (http.Symbols[KnownSymbols.HttpRequestMessageName] is not { } message)
        {
            yield break;
        }

        foreach (var send in client.Traffic(http, cancellationToken).Sends)
        {
            if (send is { Method: { } method, Location.SourceTree: not null }
                && !options.IsUnsafe(method)
                && send.Location.SourceTree.GetRoot(cancellationToken).FindNode(send.Location.SourceSpan) is { } syntax
                && refusal(Scenario.Request(message, method)) is { } condition)
            {
                yield return new RetryRefusal(HttpSend.Seen(syntax, client.DisplayName, method), Whole(http, condition), Failure.ServerError);
                yield break;
            }
        }
    }

    /// <summary>What the request is called in a message: its method, or "request" where it is whatever comes.</summary>
    public string RequestName => IsHanded || Send.Method is null ? "request" : Send.Method;

    /// <summary>Whether the request is whatever a handler is handed, and so a GET too.</summary>
    private bool IsHanded { get; init; }

    /// <summary>Of a request that is whatever comes, to repeat only what was never sent is right: it may be a POST.</summary>
    private bool IsIdempotent(GoAwayOptions options) =>
        Send is { Method: { } method } && (!options.IsUnsafe(method) || Send.Key is not null || (IsHanded && Retried == Failure.ServerError));

    private const int PredicateUses = 8;

    /// <summary>Predicates that ask one another.</summary>
    private const int PredicateDepth = 2;

    /// <summary>By its syntax: answers with a truth about what it is given, an exception or what a server answered.</summary>
    private static bool IsAsked(SyntaxNode predicate) => predicate switch
    {
        MethodDeclarationSyntax method => IsTruth(method.ReturnType) && (method.ParameterList.Parameters.Any(IsFailure) || IsOfFailure(method)),
        LocalFunctionStatementSyntax local => IsTruth(local.ReturnType) && local.ParameterList.Parameters.Any(IsFailure),
        PropertyDeclarationSyntax property => IsTruth(property.Type) && IsOfFailure(property),
        _ => false,
    };

    private static bool IsTruth(TypeSyntax type) => type is PredefinedTypeSyntax predefined
        ? predefined.Keyword.IsKind(SyntaxKind.BoolKeyword)
        : type is SimpleNameSyntax && type.ToString() is "Boolean" or "Task<bool>" or "ValueTask<bool>";

    private static bool IsFailure(ParameterSyntax parameter) =>
        parameter.Type is not null
        && Origins.NameOf(parameter.Type is NullableTypeSyntax nullable ? nullable.ElementType : parameter.Type) is { } name
        && (IsNamedForOne(name) || name.EndsWith("PredicateArguments", StringComparison.Ordinal) || name is "HttpStatusCode" or "Outcome");

    /// <summary>Whether a member is one of an exception: by its class, or by the block of C# 14 that extends one.</summary>
    private static bool IsOfFailure(MemberDeclarationSyntax member) => member.Parent is TypeDeclarationSyntax type
        && (type.Keyword.ValueText == "extension"
            ? type.ParameterList?.Parameters.Any(IsFailure) == true
            : IsNamedForOne(type.Identifier.ValueText) || type.BaseList?.Types.Any(t => Origins.NameOf(t.Type) is { } name && IsNamedForOne(name)) == true);

    private static bool IsNamedForOne(string type) => type.IndexOf("Exception", StringComparison.Ordinal) >= 0;

    private static bool TellsFailuresApart(SyntaxNode predicate) =>
        predicate.DescendantTokens().Any(t => PredicateWords.Contains(t.ValueText));

    private static readonly string[] PredicateWords = ["StatusCode", "HttpStatusCode", "HttpRequestError", "InnerException", "SocketException"];

    private static RetryRefusal? Over(HttpCompilation http, TryStatementSyntax statement, SyntaxNode within, CancellationToken cancellationToken) =>
        Origins.MayRepeat(http, statement, cancellationToken) ? First(http, Sends(http, statement, cancellationToken), within, cancellationToken)
            : MadeAgain(statement) is { Count: > 0 } again ? First(http, Sends(http, statement, cancellationToken).Concat(again.Where(call => SendCall.Names.Contains(Origins.NameOf(call.Expression)!))), within, cancellationToken)
            : null;

    /// <summary>The calls after a try block, as in its handlers, of what is called in it too: a second attempt without a loop.</summary>
    private static IReadOnlyList<InvocationExpressionSyntax> MadeAgain(TryStatementSyntax statement)
    {
        if (Function.Around(statement) is not { } function)
        {
            return [];
        }

        var calls = FunctionCalls.In(function);
        return statement.Block.DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Select(call => Origins.NameOf(call.Expression))
            .OfType<string>()
            .Distinct()
            .SelectMany(name => calls.Of(name))
            .Where(call => call.SpanStart > statement.Block.Span.End)
            .ToList();
    }

    private const int SendsAsked = 12;

    /// <summary>The sends that a try block reaches; where it runs a delegate it was given, those of the delegates that callers give.</summary>
    private static IEnumerable<SyntaxNode> Sends(HttpCompilation http, TryStatementSyntax statement, CancellationToken cancellationToken)
    {
        foreach (var reached in ReachedSend.From(http, statement.Block, cancellationToken))
        {
            yield return reached.Syntax;
        }

        if (Function.Member(statement) is not MethodDeclarationSyntax helper
            || http.Sources.Declared(helper) is not IMethodSymbol method
            || !method.Parameters.Any(p => p.Type.TypeKind == TypeKind.Delegate))
        {
            yield break;
        }

        foreach (var call in http.Sources.References(method, cancellationToken).Select(r => r.FirstAncestorOrSelf<InvocationExpressionSyntax>()))
        {
            if (call is not null)
            {
                foreach (var reached in ReachedSend.From(http, call.ArgumentList, cancellationToken))
                {
                    yield return reached.Syntax;
                }
            }
        }
    }

    private static RetryRefusal? In(
        HttpCompilation http, SyntaxNode send, Origin origin, string? handed, SyntaxNode? within, Origins origins, CancellationToken cancellationToken, out bool isRepeated)
    {
        isRepeated = false;
        var entry = RetryDecision.Entry(http, origin.Function, handed ?? "POST");
        var refused = new Dictionary<SyntaxNode, Answer>();
        foreach (var scenario in Scenario.GracefulClose(http.Symbols))
        {
            if (handed is null)
            {
                var executions = RetryDecision.Repeats(http, send, origin, scenario, origins, cancellationToken);
                isRepeated = executions.Sends is not null;
                if (executions is not { IsRefuted: true, IsAnySentAgain: false }
                    || (refused.Count == 0 && !RetryDecision.MayRepeatStill(http, send, origin, executions, origins, cancellationToken)))
                {
                    return null;
                }
            }

            var findings = Ask(scenario);
            if (findings.SendsAgain != Answer.No || !findings.IsSent)
            {
                return null;
            }

            foreach (var condition in findings.Conditions)
            {
                refused[condition.Key] = condition.Value;
            }
        }

        if (!refused.Keys.Any(condition => within is null || StandsIn(condition, within)))
        {
            return null;
        }

        foreach (var scenario in Others(http, cancellationToken))
        {
            if (handed is null && RetryDecision.Repeats(http, send, origin, scenario, origins, cancellationToken).Sends is null)
            {
                continue;
            }

            var findings = Ask(scenario);
            if (findings.SendsAgain == Answer.Yes
                && findings.Again is { } again
                && findings.Conditions.FirstOrDefault(c => refused.TryGetValue(c.Key, out var answer) && answer != c.Value) is { Key: { } condition }
                && (handed is null ? RetryDecision.In(http, send, origin, scenario, cancellationToken) is not null : Ask(Scenario.Success).SendsAgain == Answer.No))
            {
                return new RetryRefusal(again, Whole(http, condition), scenario.Failure)
                {
                    IsHanded = again.MethodOrigin is MethodValue { FromFailure: true, Name: "POST" }
                        && http.Sources.Declared(origin.Function) is IMethodSymbol sends
                        && Origins.IsHandlerSend(http.Symbols, sends),
                };
            }
        }

        return null;

        Course Ask(Scenario scenario)
        {
            var answers = AnswersByFailure<Course>.To(http, (typeof(Course), send, origin, handed));
            return answers.TryGet(scenario, out var known) ? known : answers.Add(scenario, Run(scenario));
        }

        (Looks, Course) Run(Scenario scenario)
        {
            var findings = new Run(http, new Question(scenario, send, origin.Path), cancellationToken).Over(origin.Function, entry);
            return (findings.Looks, new(
                findings.SendsAgain,
                findings.Exits.Any(e => e.State.Sends > 0),
                findings.Repeated.FirstOrDefault(s => s.First!.SameRequestAs(s.Last!))?.First,
                findings.Conditions));
        }
    }

    /// <summary>What a function does about a failure of a send.</summary>
    private sealed class Course(Answer sendsAgain, bool isSent, HttpSend? again, ImmutableArray<KeyValuePair<SyntaxNode, Answer>> conditions)
    {
        public Answer SendsAgain => sendsAgain;

        /// <summary>Whether the function is left after the send.</summary>
        public bool IsSent => isSent;

        /// <summary>The request that is sent again.</summary>
        public HttpSend? Again => again;

        public ImmutableArray<KeyValuePair<SyntaxNode, Answer>> Conditions => conditions;
    }

    /// <summary>Failures that code retries: those that carry a status first, then those that never reached the server.</summary>
    public static IEnumerable<Scenario> Others(HttpCompilation http, CancellationToken cancellationToken)
    {
        var symbols = http.Symbols;
        foreach (var status in (int[])[503, 500, 502, 504, 408])
        {
            yield return Scenario.Answers(status);
            if (Scenario.StatusException(symbols, status) is { } exception)
            {
                yield return new Scenario(Failure.ServerError, exception, null);
            }
        }

        foreach (var scenario in (ImmutableArray<Scenario>[])[Scenario.NeverSent(symbols), Scenario.ConnectionLost(symbols), Scenario.OtherSocketErrors(symbols)])
        {
            foreach (var one in scenario)
            {
                yield return one;
            }
        }

        if (http.Sources.Mentions("ErrorCode", cancellationToken) || http.Sources.Mentions("NativeErrorCode", cancellationToken))
        {
            foreach (var scenario in Scenario.SocketErrorNumbers(symbols))
            {
                yield return scenario;
            }
        }
    }

    /// <summary>
    /// The condition that a reader sees: the truth around a part of it, with its alternatives (<c>a || b</c> decides as a
    /// whole), or what a switch looks at.
    /// </summary>
    private static SyntaxNode Whole(HttpCompilation http, SyntaxNode part)
    {
        // What a policy handles stands in the name of the call that says so.
        if (part is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var handle } } && http.Sources.Symbol(part) is IMethodSymbol clause && Strategies.IsOwn(clause.ContainingType))
        {
            return handle;
        }

        if (part.FirstAncestorOrSelf<SwitchLabelSyntax>() is { Parent.Parent: SwitchStatementSyntax @switch })
        {
            return @switch.Expression;
        }

        if (part.FirstAncestorOrSelf<SwitchExpressionArmSyntax>() is { Parent: SwitchExpressionSyntax match } arm && arm.Pattern.Span.Contains(part.Span))
        {
            return match.GoverningExpression;
        }

        var condition = part is SwitchExpressionArmSyntax { Parent: ExpressionSyntax around } ? around : part;
        while (condition.Parent is (ExpressionSyntax and not AnonymousFunctionExpressionSyntax) or PatternSyntax or ArgumentSyntax or ArgumentListSyntax or SubpatternSyntax or PropertyPatternClauseSyntax
            && http.Sources.TypeOf(condition)?.SpecialType != SpecialType.System_Boolean)
        {
            condition = condition.Parent;
        }

        while (condition.Parent is ParenthesizedExpressionSyntax || condition.Parent.IsKind(SyntaxKind.LogicalOrExpression))
        {
            condition = condition.Parent!;
        }

        // A switch that answers with no truth of its own, as a Polly predicate's with a task.
        return Parentheses.Off(condition) is SwitchExpressionSyntax whole && http.Sources.TypeOf(whole)?.SpecialType != SpecialType.System_Boolean
            ? whole.GoverningExpression
            : Parentheses.Off(condition);
    }
}
