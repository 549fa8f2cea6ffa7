using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// Something in source that sends a request again after a failure: a loop, a goto, a recursion, a helper that runs its delegate
/// again, a policy. Found by running the code that leads to a send, with the send failing each time.
/// </summary>
/// <param name="Scenario">The failure after which it sends again.</param>
/// <param name="First">The first execution of the send.</param>
/// <param name="Again">The second one, which asks the server for the same thing.</param>
/// <param name="Root">The function that the repetition lies in, seen from its entry.</param>
/// <param name="Path">The methods that lead from there to the send.</param>
/// <param name="Region">The loop or the call that repeats the send; null where it is the function itself.</param>
/// <param name="Handlers">The handlers that take the failure and lead back to the send.</param>
/// <param name="Times">How often the request is sent at most; null where the source sets no bound.</param>
internal sealed record RetryDecision(
    Scenario Scenario,
    HttpSend First,
    HttpSend Again,
    SyntaxNode Root,
    ImmutableArray<IMethodSymbol> Path,
    SyntaxNode? Region,
    ImmutableArray<CatchClauseSyntax> Handlers,
    int? Times)
{
    /// <summary>The executions counted before a repetition is called unbounded.</summary>
    private const int CountLimit = 12;

    public Failure Failure => Scenario.Failure;

    /// <summary>The request is one that the sending code was handed: whoever calls it decides the method.</summary>
    public bool IsHanded => IsAnyMethod || Again.Method is null;

    /// <summary>The request is sent again as an unkeyed POST, if that is what the sending code is handed.</summary>
    public bool IsAnyMethod => Again.MethodOrigin is MethodValue { FromFailure: true };

    /// <summary>Whether the two executions send one and the same HttpRequestMessage object.</summary>
    public bool SameMessage => First.Message is { } first && Again.Message is { } again && first.Identity == again.Identity;

    /// <summary>Whether both executions carry a key, and not the same one.</summary>
    public bool KeyChanges => First.Key is { } first && Again.Key is { } again && first.Identity != again.Identity;

    /// <summary>The request as it may be seen twice: unsafe by its method, and without a key that tells the two apart.</summary>
    public bool IsUnsafe(GoAwayOptions options) =>
        Again is { Method: { } method } && (Again.Key is null || KeyChanges) && options.IsUnsafe(method) && !Again.IsKnownSafe(options);

    /// <summary>What the request is called in a message: its method, or "request" where it is whatever comes.</summary>
    public string RequestName => IsHanded ? "request, a POST or PATCH too," : Again.Method ?? "request";

    /// <summary>The call in the root that leads to the send; null where the send stands there itself.</summary>
    public SyntaxNode? Call { get; private init; }

    /// <summary>The request is sent with other methods too, as its sender is told.</summary>
    public bool IsOneOfSeveral { get; private init; }

    /// <summary>The helper of another assembly that makes the decision, as a message names it; null where the source makes it.</summary>
    public string? Helper { get; init; }

    /// <summary>What the sentence "sends this POST …" ends in.</summary>
    public string HowOften => (Times is { } times ? $"up to {times} times" : "more than once") + (Helper is null ? "" : $" through '{Helper}'");

    /// <summary>Where the function stands that the repetition lies in.</summary>
    public Location RootName => Root is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : Root.GetLocation();

    /// <summary>What repeats the send, for a fix that moves something into it or out of it.</summary>
    public IEnumerable<Location> Repetition => Region is null ? [] : [Region.GetLocation()];

    /// <summary>The handler whose own SendAsync makes the decision, if it is one.</summary>
    public bool IsInHandler(HttpCompilation http) =>
        http.Sources.Declared(Root) is IMethodSymbol { IsOverride: true, Name: "SendAsync" or "Send" } method
        && http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageHandlerName);

    /// <summary>Whether a Polly policy or pipeline makes the decision.</summary>
    public bool IsByPolicy(HttpCompilation http) => Region is not null && IsExecution(http, Region);

    /// <summary>Whether the request is sent again after a graceful close, and not after a reset of the connection.</summary>
    public bool TrustsGoAway(HttpCompilation http, CancellationToken cancellationToken) =>
        Failure == Failure.GracefulClose
        && Scenario.ConnectionLost(http.Symbols) is { IsEmpty: false } lost
        && lost.All(l => In(http, Again.Syntax, new Origin(Root, Path), l, cancellationToken) is null);

    /// <summary>Whether anything in this compilation calls the function that makes the decision.</summary>
    public bool HasCallers(HttpCompilation http, CancellationToken cancellationToken) =>
        http.Sources.Declared(Root is ArrowExpressionClauseSyntax ? Root.Parent! : Root) is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
        && http.Sources.References(method, cancellationToken).Any(r => Function.Member(r) != Root);

    /// <summary>
    /// The decisions that repeat a send, nearest first: those of the function it stands in, of the functions around that one,
    /// and of its callers in this compilation.
    /// </summary>
    public static IEnumerable<RetryDecision> Of(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        var origins = new Origins(http, send, cancellationToken);
        Scenario? handed = null;
        while (origins.Next() is { } origin)
        {
            if (!MayRepeat(http, send, origin, cancellationToken))
            {
                continue;
            }

            var found = handed is null ? In(http, send, origin, cancellationToken) : In(http, send, origin, handed, cancellationToken);
            if (found is { } decision && decision.IsReached(http, cancellationToken))
            {
                if (decision.IsHanded)
                {
                    // Whoever calls it decides what is sent again: callers count though they have no loop of their own.
                    origins.FollowAllCallers();
                    handed = decision.Scenario;
                }

                yield return decision;
            }
        }
    }

    /// <summary>Whether a function can repeat a send at all, whatever happens to it: one run instead of one for each failure.</summary>
    public static bool MayRepeat(HttpCompilation http, SyntaxNode send, Origin origin, CancellationToken cancellationToken) =>
        http.Memo.GetOrAdd((send, origin.Function), _ =>
            new Run(http, new Question(Scenario.Anything, send, origin.Path), cancellationToken)
                .Over(origin.Function, Entry(http, origin.Function)) is { Complete: false } or { Repeated.IsEmpty: false }) is true;

    /// <summary>
    /// Whether anything runs the repeated send. A private method may reach it, or send this very method, for arguments only that no
    /// caller passes: then its callers are run, and one of them must come to it.
    /// </summary>
    private bool IsReached(HttpCompilation http, CancellationToken cancellationToken)
    {
        if (!Path.IsEmpty
            || Root is not MethodDeclarationSyntax
            || http.Sources.Declared(Root) is not IMethodSymbol { Parameters.IsEmpty: false } method
            || (method.DeclaredAccessibility != Accessibility.Private && !IsOneOfSeveral))
        {
            return true;
        }

        var options = http.Options.For(Again.Syntax.SyntaxTree);
        var question = new Question(Scenario.Success, Again.Syntax, ImmutableArray.Create(method), Limit: 1);
        var callers = http.Sources.References(method, cancellationToken).Where(r => Function.Member(r) != Root).ToList();
        return callers.Count == 0 || callers.Any(caller =>
            caller.Parent is ArgumentSyntax
            || Function.Around(caller) is not { } function
            || new Run(http, question, cancellationToken).Over(function, Entry(http, function)) is var found && (!found.Complete || found.Repeated.Any(Counts)));

        // What repeats a POST is of no interest where it is only asked for a GET, or for a POST that reads.
        bool Counts(State state) => !IsUnsafe(options)
            || state.Last is not { Method: { } verb } last
            || (options.IsUnsafe(verb) && !last.IsKnownSafe(options));
    }

    /// <summary>The decision that a function makes over a send, if it makes one.</summary>
    public static RetryDecision? In(HttpCompilation http, SyntaxNode send, Origin root, CancellationToken cancellationToken)
    {
        foreach (var scenario in UnsafeAfter(http.Symbols))
        {
            if (In(http, send, root, scenario, cancellationToken) is { } decision)
            {
                return decision;
            }
        }

        return null;
    }

    /// <summary>The decision that a function makes over a send in one scenario.</summary>
    public static RetryDecision? In(HttpCompilation http, SyntaxNode send, Origin root, Scenario scenario, CancellationToken cancellationToken)
    {
        var question = new Question(scenario, send, root.Path);
        if (Repeats(http, root, question, cancellationToken) is not { Sends: var (first, again), Calls: var calls, IsOneOfSeveral: var several })
        {
            return null;
        }

        SyntaxNode? region = null;
        var success = question with { Scenario = Scenario.Success };
        if (!Repeats(http, root, success, cancellationToken).IsRefuted)
        {
            // The request is sent again after a success too, as by a worker's next tick: a retry is what comes back to it
            // within less than that.
            region = Regions(send, calls).FirstOrDefault(r =>
                Repeats(http, root, question with { Within = r }, cancellationToken).Sends is not null
                && Repeats(http, root, success with { Within = r }, cancellationToken).IsRefuted);
            if (region is null)
            {
                return null;
            }
        }

        region ??= calls.FirstOrDefault(c => (IsExecution(http, c) || RetryHelper.NameOf(http, c) is not null) && Repeats(http, root, question with { Within = c }, cancellationToken).Sends is not null);
        var counted = new Run(http, question with { Limit = CountLimit, Within = region }, cancellationToken).Over(root.Function, Entry(http, root.Function));
        region ??= send.Ancestors().TakeWhile(a => a != root.Function).FirstOrDefault(Function.IsLoop);
        int? times = counted is { Complete: true, Cut: false, Repeated.IsEmpty: true } ? counted.Sends : null;
        return new RetryDecision(scenario, first, again, root.Function, root.Path, region, again.Library is null ? HandlersOf(calls.Insert(0, send)) : ImmutableArray<CatchClauseSyntax>.Empty, times is > 1 ? times : null)
        {
            IsOneOfSeveral = several,
            Call = calls.LastOrDefault(),
            Helper = region is null ? null : RetryHelper.NameOf(http, region),
        };
    }

    private static bool IsExecution(HttpCompilation http, SyntaxNode region) =>
        region is InvocationExpressionSyntax { Expression: var called }
        && Origins.NameOf(called)?.StartsWith("Execute", StringComparison.Ordinal) == true
        && http.Sources.Symbol(region) is IMethodSymbol method
        && Strategies.IsExecution(method);

    /// <summary>The failures after which an unsafe request must not be sent again, the one this package is named for first.</summary>
    private static IEnumerable<Scenario> UnsafeAfter(KnownSymbols symbols) =>
        [.. Scenario.GracefulClose(symbols), .. Scenario.ConnectionLost(symbols), .. Scenario.Timeout(symbols), Scenario.Answers(500), Scenario.Answers(503)];

    /// <summary>Two executions that a run found, or whether it can be told that there are none.</summary>
    private readonly record struct Executions((HttpSend First, HttpSend Again)? Sends, ImmutableArray<SyntaxNode> Calls, bool IsRefuted, bool IsOneOfSeveral = false);

    private static Executions Repeats(HttpCompilation http, Origin root, Question question, CancellationToken cancellationToken)
    {
        var findings = new Run(http, question, cancellationToken).Over(root.Function, Entry(http, root.Function));
        var options = http.Options.For(question.Target!.SyntaxTree);
        (HttpSend First, HttpSend Again)? found = null;
        var several = false;
        foreach (var state in findings.Repeated)
        {
            if (state.Opaque || state.First is not { } first || state.Last is not { } last || !first.SameRequestAs(last))
            {
                continue;
            }

            // Of several possible methods the one counts that must not be repeated.
            several |= found is { Again.Method: var other } && other != last.Method;
            if (found is null || (Danger(last) > Danger(found.Value.Again) && first.Method == last.Method))
            {
                found = (first, last);
            }
        }

        return new Executions(found, findings.Calls, found is null && findings.Complete, several);

        int Danger(HttpSend send) => send.Method is { } verb && options.IsUnsafe(verb) && !send.IsKnownSafe(options) ? 1 : 0;
    }

    /// <summary>
    /// The handlers around a send, or around the calls that lead to it, that a failed request comes to: those of the nearest
    /// try statement that does not just rethrow.
    /// </summary>
    private static ImmutableArray<CatchClauseSyntax> HandlersOf(ImmutableArray<SyntaxNode> path)
    {
        foreach (var node in path)
        {
            var function = Function.Around(node);
            foreach (var statement in node.Ancestors().TakeWhile(a => a != function).OfType<TryStatementSyntax>())
            {
                var handlers = statement.Catches.Where(c => !IsRethrown(c)).ToImmutableArray();
                if (statement.Block.Span.Contains(node.Span) && !handlers.IsEmpty)
                {
                    return handlers;
                }
            }
        }

        return ImmutableArray<CatchClauseSyntax>.Empty;

        static bool IsRethrown(CatchClauseSyntax handler) => handler.Block.Statements.LastOrDefault() is ThrowStatementSyntax && handler.Filter is null
            && !handler.Block.DescendantNodes().Any(n => n is ContinueStatementSyntax or GotoStatementSyntax);
    }

    /// <summary>What is known at a function's entry: a request it is handed is an unkeyed POST, the table's hard case.</summary>
    public static State Entry(HttpCompilation http, SyntaxNode function)
    {
        var state = State.Empty;
        if (http.Sources.Declared(function) is IMethodSymbol method)
        {
            foreach (var parameter in method.Parameters)
            {
                if (http.Symbols.Is(parameter.Type, KnownSymbols.HttpRequestMessageName))
                {
                    state = state.With(parameter, Scenario.Request((INamedTypeSymbol)parameter.Type, "POST"));
                }
                else if (http.Symbols.Is(parameter.Type, KnownSymbols.HttpMethodName))
                {
                    state = state.With(parameter, new MethodValue("POST", FromFailure: true));
                }
                else if (ClientLibrary.HandedOf(parameter.Type) is { } handed)
                {
                    state = state.With(parameter, handed);
                }
            }
        }

        return state;
    }

    /// <summary>What can confine a repetition: loops around the send, then the calls on the stack and the loops around those.</summary>
    private static IEnumerable<SyntaxNode> Regions(SyntaxNode send, ImmutableArray<SyntaxNode> calls)
    {
        foreach (var node in calls.Insert(0, send))
        {
            if (node != send)
            {
                yield return node;
            }

            foreach (var loop in node.Ancestors().TakeWhile(a => a is not MemberDeclarationSyntax || a is GlobalStatementSyntax).Where(Function.IsLoop))
            {
                yield return loop;
            }
        }
    }
}
