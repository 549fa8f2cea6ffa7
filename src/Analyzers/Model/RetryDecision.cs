using System.Collections.Immutable;
using System.Globalization;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

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
internal sealed record RetryDecision(
    Scenario Scenario,
    HttpSend First,
    HttpSend Again,
    SyntaxNode Root,
    ImmutableArray<IMethodSymbol> Path,
    SyntaxNode? Region)
{
    /// <summary>The executions counted before a repetition is called unbounded.</summary>
    private const int CountLimit = 12;

    /// <summary>Callers of which a compilation names no more.</summary>
    private const int MaxCallers = 64;

    /// <summary>Methods that hand on what they are handed.</summary>
    private const int MaxHops = 2;

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
        Again is { Method: { } method } && (First.Key is null || Again.Key is null || KeyChanges) && options.IsUnsafe(method) && !Again.IsKnownSafe(options);

    /// <summary>What the request is called in a message: its method, or "request" where it is whatever comes.</summary>
    public string RequestName => IsHanded ? "request, a POST or PATCH too," : Again.Method ?? "request";

    /// <summary>The call in the root that leads to the send; null where the send stands there itself.</summary>
    public SyntaxNode? Call { get; private init; }

    /// <summary>The request is sent with other methods too, as its sender is told.</summary>
    public bool IsOneOfSeveral { get; private init; }

    /// <summary>The helper of another assembly that makes the decision, as a message names it; null where the source makes it.</summary>
    public string? Helper { get; init; }

    /// <summary>How often the request is sent at most; null where the source sets no bound, or nobody has counted.</summary>
    public int? Times { get; private init; }

    /// <summary>What the repetitions were looked for in; null where that was the whole function.</summary>
    private SyntaxNode? Within { get; init; }

    /// <summary>The decision with the number of times: counting takes a run of its own, which only a report is worth.</summary>
    public RetryDecision Counted(HttpCompilation http, CancellationToken cancellationToken)
    {
        var question = new Question(Scenario, Again.Syntax, Path) { Limit = CountLimit, Within = Within, Enough = Enough.AnyRepetition, OnlySends = true };
        var counted = new Run(http, question, cancellationToken).Over(new Origin(Root, Path));
        return counted is { Complete: true, Cut: false, Repeated.IsEmpty: true, Sends: > 1 } ? this with { Times = counted.Sends } : this;
    }

    /// <summary>What the sentence "sends this POST …" ends in.</summary>
    public string HowOften => (Times is { } times ? $"up to {times} times" : "more than once") + (Helper is null ? "" : $" through '{Helper}'");

    /// <summary>Where the function stands that the repetition lies in.</summary>
    public Location RootName => Root is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : Root.GetLocation();

    /// <summary>What repeats the send, for a fix that moves something into it or out of it: also the call of a helper that is handed the send.</summary>
    public IEnumerable<Location> Repetition => Region is not null ? [Region.GetLocation()]
        : Call is { } call && call.Span.Contains(Again.Syntax.Span) ? [call.GetLocation()]
        : [];

    /// <summary>The handler whose own SendAsync makes the decision, if it is one.</summary>
    public bool IsInHandler(HttpCompilation http) =>
        http.Sources.Declared(Root) is IMethodSymbol method && Origins.IsHandlerSend(http.Symbols, method);

    /// <summary>Whether a Polly policy or pipeline makes the decision.</summary>
    public bool IsByPolicy(HttpCompilation http) => Region is not null && IsExecution(http, Region);

    /// <summary>Whether the request is sent again after a graceful close, and not after a reset of the connection.</summary>
    public bool TrustsGoAway(HttpCompilation http, CancellationToken cancellationToken) =>
        Failure == Failure.GracefulClose
        && Scenario.ConnectionLost(http.Symbols) is { IsEmpty: false } lost
        && lost.All(l => Repeats(http, new Origin(Root, Path), new Question(l, Again.Syntax, Path, Region), cancellationToken).Sends is null);

    /// <summary>The catch clauses on the ways back to the send after the failure.</summary>
    public ImmutableArray<CatchClauseSyntax> Taken { get; init; } = ImmutableArray<CatchClauseSyntax>.Empty;

    /// <summary>The catch clauses on the ways back to the send, whichever of the failures they take.</summary>
    public ImmutableArray<CatchClauseSyntax> Handlers(HttpCompilation http, CancellationToken cancellationToken)
    {
        if (Again.Library is not null)
        {
            // What a library makes of a failure is its own: a condition over HttpRequestException would not say the same.
            return ImmutableArray<CatchClauseSyntax>.Empty;
        }

        return InOrder(UnsafeAfter(http.Symbols)
            .SelectMany(scenario => Repeats(http, new Origin(Root, Path), new Question(scenario, Again.Syntax, Path, Region), cancellationToken).Handlers));
    }

    private static ImmutableArray<CatchClauseSyntax> InOrder(IEnumerable<CatchClauseSyntax> handlers) =>
        handlers.Distinct().OrderBy(h => h.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(h => h.SpanStart).ToImmutableArray();

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
        if (Origins.IsCrowded(send))
        {
            yield break;
        }

        var origins = new Origins(http, send, cancellationToken);
        Scenario? handed = null;
        while (origins.Next() is { } origin)
        {
            if (handed is null && !MayRepeat(http, send, origin, origins, cancellationToken))
            {
                continue;
            }

            if (In(http, send, origin, handed, origins, cancellationToken, out var isSettled) is { } decision)
            {
                var isReached = decision.IsReached(http, cancellationToken);
                if (decision.IsHanded)
                {
                    // Whoever calls it decides what is sent again: callers count though they have no loop of their own.
                    origins.FollowAllCallers();
                    handed = decision.Scenario;
                }

                if (isReached)
                {
                    yield return decision;
                }
            }
            else if (isSettled)
            {
                origins.Settle(origin);
            }
        }
    }

    /// <summary>Whether any code sends again in one scenario.</summary>
    public static bool IsMadeIn(HttpCompilation http, SyntaxNode send, Scenario scenario, CancellationToken cancellationToken)
    {
        var origins = new Origins(http, send, cancellationToken);
        while (origins.Next() is { } origin)
        {
            if (MayRepeat(http, send, origin, origins, cancellationToken) && In(http, send, origin, scenario, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a function can repeat a send at all, whatever happens to it: one run instead of one for each failure.</summary>
    public static bool MayRepeat(HttpCompilation http, SyntaxNode send, Origin origin, Origins origins, CancellationToken cancellationToken) =>
        origins.MayComeBack(origin) && MayRepeat(http, send, origin, origins, Run.MaxStepsOfAny, cancellationToken);

    /// <summary>
    /// The same once more, with more patience, when one failure that can't be told from the others cheaply has turned out not to repeat the
    /// send: then it most likely does so for none.
    /// </summary>
    public static bool MayRepeatStill(HttpCompilation http, SyntaxNode send, Origin origin, Executions refuted, Origins origins, CancellationToken cancellationToken) =>
        refuted is not { IsRefuted: true, IsAnySentAgain: false, Steps: > Run.MaxStepsOfAny }
        || MayRepeat(http, send, origin, origins, refuted.Steps * 3 / 2, cancellationToken);

    private static bool MayRepeat(HttpCompilation http, SyntaxNode send, Origin origin, Origins origins, int patience, CancellationToken cancellationToken)
    {
        var key = (nameof(MayRepeat), send, origin.Function, patience);
        var possible = (Possible)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Told()))!;
        if (possible.Answer == Answer.Unknown)
        {
            // What lies before the first execution is the same for every failure, and for callers there is more of it.
            origins.GiveUp(origin);
        }
        else if (possible.IsSettled)
        {
            origins.Settle(origin);
        }

        origins.Spend(possible.GivenUp, isGivenUp: true);
        return possible.Answer == Answer.Yes;

        Possible Told() => new Run(http, new Question(Scenario.Anything, send, origin.Path, Enough: Enough.AnyRepetition, OnlySure: true, OnlySends: true) { Patience = patience }, cancellationToken)
            .Over(origin) switch
            {
                { Complete: false, Sends: 0 } => new(Answer.Unknown),
                { Complete: false, Repeated.IsEmpty: true } findings => new(Answer.Yes, findings.Steps),
                { Complete: false } or { Repeated.IsEmpty: false } => new(Answer.Yes),
                var findings => new(Answer.No, isSettled: !findings.Lost),
            };
    }

    /// <summary>Whether a function may repeat a send.</summary>
    private sealed class Possible(Answer answer, int givenUp = 0, bool isSettled = false)
    {
        public Answer Answer => answer;

        /// <summary>The steps after which the run that was to tell was given up; 0 where it was not.</summary>
        public int GivenUp => givenUp;

        /// <summary>Whether it does not, whatever its callers hand it.</summary>
        public bool IsSettled => isSettled;
    }

    /// <summary>
    /// Whether anything runs the repeated send. A method that only this compilation calls may repeat it for a constant that none of its
    /// callers hands over, reach it, or send this very method, for arguments only that no caller passes: then its callers are run, and one of
    /// them must repeat it.
    /// </summary>
    private bool IsReached(HttpCompilation http, CancellationToken cancellationToken)
    {
        if (http.Sources.Declared(Root) is not IMethodSymbol { Parameters.IsEmpty: false } method)
        {
            return true;
        }

        var entry = Entry(http, Root);
        var handed = http.Sources.IsOpen(method) ? entry : method.Parameters.Where(p => !entry.Variables.ContainsKey(p)).Aggregate(
            entry, (state, p) => Handed(http, p, 0, cancellationToken) is { } constant ? state.With(p, constant) : state);
        if (!ReferenceEquals(handed, entry)
            && new Run(http, new Question(Scenario, Again.Syntax, Path, Region) { OnlySure = true, OnlySends = true }, cancellationToken).Over(Root, handed)
                is { Complete: true, Repeated.IsEmpty: true })
        {
            return false;
        }

        return Root is not MethodDeclarationSyntax
            || (http.Sources.IsOpen(method) && !IsOneOfSeveral)
            || Origins.IsHandlerSend(http.Symbols, method)
            || IsRepeatedFor(http, method, Path, cancellationToken);
    }

    /// <summary>Whether one of a method's callers, or of theirs, makes it repeat what it must not; so it is taken where it has none, or they can't be seen.</summary>
    private bool IsRepeatedFor(HttpCompilation http, IMethodSymbol method, ImmutableArray<IMethodSymbol> path, CancellationToken cancellationToken)
    {
        var options = http.Options.For(Again.Syntax.SyntaxTree);
        path = path.Add(method);
        var question = new Question(Scenario, Again.Syntax, path, OnlySure: true, OnlySends: true);
        var callers = http.Sources.References(method, cancellationToken).Where(r => !IsOwnCall(http, method, r)).ToList();
        return callers.Count == 0 || callers.Any(caller =>
            !Sources.IsCalled(caller)
            || Function.Around(caller) is not { } function
            || (MayRepeat(function) && MayBeFor(function)));

        bool MayRepeat(SyntaxNode function) =>
            new Run(http, question, cancellationToken).Over(function, Entry(http, function)) is var found
            && (!found.Complete || found.Lost || found.Cut || found.Repeated.Any(Counts));

        // What a caller is handed itself may be known to those that call it.
        bool MayBeFor(SyntaxNode function) =>
            path.Length - Path.Length > MaxHops
            || function is not MethodDeclarationSyntax
            || http.Sources.Declared(function) is not IMethodSymbol { Parameters.IsEmpty: false } caller
            || http.Sources.IsOpen(caller)
            || path.Contains(caller, SymbolEqualityComparer.Default)
            || IsRepeatedFor(http, caller, path, cancellationToken);

        // What repeats a POST is of no interest where it is only asked for a GET, or for a POST that reads.
        bool Counts(State state) => !IsUnsafe(options)
            || state.Last is not { Method: { } verb } last
            || (options.IsUnsafe(verb) && !last.IsKnownSafe(options));
    }

    /// <summary>Whether a method is named where it calls itself, also through another method: it goes on with what it was told.</summary>
    private static bool IsOwnCall(HttpCompilation http, IMethodSymbol method, SyntaxNode name) =>
        http.Sources.FunctionOf(method) is { } function
        && Function.Member(name) is { } member
        && (member == function
            || (http.Sources.Declared(member is ArrowExpressionClauseSyntax ? member.Parent! : member) is { } from && FunctionCalls.In(function).Of(from.Name).Count > 0));

    /// <summary>
    /// The constant that all callers of this compilation hand over for a parameter, or leave it at; null where they don't, or there are
    /// none. A retry that nobody opts in to repeats nothing.
    /// </summary>
    private static Constant? Handed(HttpCompilation http, IParameterSymbol parameter, int depth, CancellationToken cancellationToken)
    {
        Constant? only = null;
        if (parameter.ContainingSymbol is not IMethodSymbol method || http.Sources.References(method, cancellationToken) is not { Length: < MaxCallers } callers)
        {
            return null;
        }

        foreach (var caller in callers)
        {
            if (IsOwnCall(http, method, caller))
            {
                continue;
            }

            var given = caller.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(caller.Span) && http.Sources.Operation(call) is IInvocationOperation invocation
                ? invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)
                : null;
            var constant = given switch
            {
                { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: var value, Type: var type } }
                    when value is not null || type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => new Constant(value),
                { Value.ConstantValue: { HasValue: true, Value: var value } } => new Constant(value),
                { Value: IParameterReferenceOperation { Parameter: var own } } when depth < MaxHops => Handed(http, own, depth + 1, cancellationToken),
                _ => null,
            };
            if (constant is null || (only is not null && only != constant))
            {
                return null;
            }

            only = constant;
        }

        return only;
    }

    /// <summary>The decision that a function makes over a send, if it makes one that anybody asks for.</summary>
    /// <param name="handed">The one scenario that counts, where the function hands the request to a decision that was found before.</param>
    /// <param name="isSettled">Whether no caller can make the function repeat what it must not.</param>
    private static RetryDecision? In(
        HttpCompilation http, SyntaxNode send, Origin root, Scenario? handed, Origins origins, CancellationToken cancellationToken, out bool isSettled)
    {
        isSettled = handed is null;
        var options = http.Options.For(send.SyntaxTree);
        var mayCatch = root.MayCatch(http, send);
        var isLong = false;
        var asked = 0;
        foreach (var scenario in handed is null ? UnsafeAfter(http, root.Function, cancellationToken) : [handed])
        {
            // What is done about one answer is as long as what is done about another.
            if (scenario.Thrown is not null ? !mayCatch : isLong)
            {
                continue;
            }

            if (origins.IsSpent)
            {
                isSettled = false;
                return null;
            }

            asked++;
            var executions = Repeats(http, root, new Question(scenario, send, root.Path), cancellationToken);
            origins.Spend(executions.Steps, executions is { Sends: null, IsRefuted: false });
            isSettled &= executions.IsSettled;
            isLong = scenario.Thrown is null && executions is { Sends: null, IsRefuted: false };
            if (executions.Sends is not var (first, again))
            {
                if (asked == 1 && handed is null && !MayRepeatStill(http, send, root, executions, origins, cancellationToken))
                {
                    // What callers hand over may make the difference for another failure.
                    isSettled = false;
                    return null;
                }

                continue;
            }

            if (IsHarmless(first, again, options) && !StackedRetry.MayBe(http, cancellationToken) && (handed is not null || again.Method is not null))
            {
                return null;
            }

            var found = Ask(http, send, root, scenario, cancellationToken);
            origins.Spend(found.Steps, found.IsGivenUp);
            if (found.Decision is not null || found.IsGivenUp)
            {
                return found.Decision;
            }
        }

        return null;
    }

    /// <summary>Whether two executions may follow one another, whatever it is that repeats them.</summary>
    private static bool IsHarmless(HttpSend first, HttpSend again, GoAwayOptions options) =>
        (again.Method is null || !options.IsUnsafe(again.Method))
        && !again.IsContentDisposed
        && !(first.Message is { } message && again.Message is { } other && message.Identity == other.Identity)
        && !(first.OnceStream is { } stream && again.OnceStream is { } same && stream.Identity == same.Identity)
        && !(first.Key is { } key && again.Key is { } changed && key.Identity != changed.Identity);

    /// <summary>The decision that a function makes over a send in one scenario.</summary>
    public static RetryDecision? In(HttpCompilation http, SyntaxNode send, Origin root, Scenario scenario, CancellationToken cancellationToken) =>
        Ask(http, send, root, scenario, cancellationToken).Decision;

    private static Asked Ask(HttpCompilation http, SyntaxNode send, Origin root, Scenario scenario, CancellationToken cancellationToken)
    {
        var key = (typeof(RetryDecision), send, root, scenario);
        return (Asked)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Found(http, send, root, scenario, cancellationToken)))!;
    }

    /// <summary>What came of the question for a decision.</summary>
    private sealed class Asked(RetryDecision? decision, int steps = 0, bool isGivenUp = false)
    {
        public RetryDecision? Decision => decision;

        /// <summary>The steps it took to tell what is repeated by what.</summary>
        public int Steps => steps;

        /// <summary>Whether it can't be told if a success is repeated as well: then it can't be for any other failure.</summary>
        public bool IsGivenUp => isGivenUp;
    }

    /// <summary>Whether a function repeats a send in a scenario.</summary>
    public static Executions Repeats(
        HttpCompilation http, SyntaxNode send, Origin root, Scenario scenario, Origins origins, CancellationToken cancellationToken)
    {
        var executions = Repeats(http, root, new Question(scenario, send, root.Path), cancellationToken);
        origins.Spend(executions.Steps, executions is { Sends: null, IsRefuted: false });
        return executions;
    }

    private static Asked Found(HttpCompilation http, SyntaxNode send, Origin root, Scenario scenario, CancellationToken cancellationToken)
    {
        var question = new Question(scenario, send, root.Path);
        if (Repeats(http, root, question, cancellationToken) is not { Sends: var (first, again), Calls: var calls, IsOneOfSeveral: var several, Handlers: var handlers })
        {
            return new(null);
        }

        SyntaxNode? region = null;
        var success = question with { Scenario = Scenario.Success, OnlyCaught = scenario.Thrown is not null };
        var succeeded = Repeats(http, root, success, cancellationToken);
        var steps = succeeded.Steps;
        if (!succeeded.IsRefuted)
        {
            // The request is sent again after a success too, as by a worker's next tick: a retry is what comes back to it
            // within less than that. Where that can't be told, a loop is as long to run as the function around it, and a policy is not.
            var isUnknown = succeeded.Sends is null;
            region = Regions(send, calls).FirstOrDefault(r => (!isUnknown || IsRepeater(r)) && Spent(question with { Within = r }).Sends is not null && Spent(success with { Within = r }).IsRefuted);
            if (region is null)
            {
                return new(null, steps, isGivenUp: isUnknown);
            }
        }

        region ??= calls.FirstOrDefault(c => IsRepeater(c) && Spent(question with { Within = c }).Sends is not null);
        var within = region;
        region ??= send.Ancestors().TakeWhile(a => a != root.Function).FirstOrDefault(Function.IsLoop);
        var decision = new RetryDecision(scenario, first, again, root.Function, root.Path, region)
        {
            Within = within,
            IsOneOfSeveral = several,
            Taken = again.Library is null ? handlers : ImmutableArray<CatchClauseSyntax>.Empty,
            Call = calls.LastOrDefault(),
            Helper = region is null ? null : RetryHelper.NameOf(http, region),
        };
        return new(decision, steps);

        bool IsRepeater(SyntaxNode call) => IsExecution(http, call) || RetryHelper.NameOf(http, call) is not null;

        Executions Spent(Question about)
        {
            var executions = Repeats(http, root, about, cancellationToken);
            steps += executions.Steps;
            return executions;
        }
    }

    private static bool IsExecution(HttpCompilation http, SyntaxNode region) =>
        region is InvocationExpressionSyntax { Expression: var called }
        && Origins.NameOf(called)?.StartsWith("Execute", StringComparison.Ordinal) == true
        && http.Sources.Symbol(region) is IMethodSymbol method
        && Strategies.IsExecution(method);

    /// <summary>The failures after which an unsafe request must not be sent again, the one this package is named for first.</summary>
    public static IEnumerable<Scenario> UnsafeAfter(KnownSymbols symbols) =>
        [.. Scenario.GracefulClose(symbols), .. Scenario.ConnectionLost(symbols), .. Scenario.Timeout(symbols), Scenario.Answers(500), Scenario.Answers(503)];

    /// <summary>
    /// The same with what the source speaks of: a reset by its number, and the server errors of a gateway. One that it does not tell from others needs no
    /// run of its own.
    /// </summary>
    private static IEnumerable<Scenario> UnsafeAfter(HttpCompilation http, SyntaxNode function, CancellationToken cancellationToken)
    {
        var all = UnsafeAfter(http.Symbols);
        foreach (var scenario in all.Where(s => s.Thrown is not null))
        {
            yield return scenario;
        }

        IEnumerable<Scenario> numbers = Names("ErrorCode") || Names("NativeErrorCode") ? Scenario.SocketErrorNumbers(http.Symbols).Where(s => s.Failure == Failure.ConnectionLost) : [];
        int[] statuses = [.. Named(502, "BadGateway"), .. Named(504, "GatewayTimeout")];
        foreach (var scenario in numbers.Concat(all.Where(s => s.Thrown is null)).Concat(statuses.Select(Scenario.Answers)))
        {
            yield return scenario;
        }

        IEnumerable<int> Named(int status, string name) => Names(name) || Names(status.ToString(CultureInfo.InvariantCulture)) ? [status] : [];

        bool Names(string word) => Words.Of(function.SyntaxTree, cancellationToken).Contains(word) && function.DescendantTokens().Any(t => t.ValueText == word);
    }

    /// <summary>Two executions that a run found, or whether it can be told that there are none.</summary>
    internal sealed class Executions
    {
        /// <summary>The first execution, and one that asks for the same again; null where none does for sure.</summary>
        public (HttpSend First, HttpSend Again)? Sends { get; init; }

        /// <summary>The calls that were on the stack when the send was executed first, innermost first.</summary>
        public ImmutableArray<SyntaxNode> Calls { get; init; }

        /// <summary>Whether it can be told that there is no second execution for the same.</summary>
        public bool IsRefuted { get; init; }

        /// <summary>Whether the request is sent with other methods too.</summary>
        public bool IsOneOfSeveral { get; init; }

        /// <summary>Whether the send is executed again, for another request at least.</summary>
        public bool IsAnySentAgain { get; init; }

        /// <summary>The steps that were needed to tell.</summary>
        public int Steps { get; init; }

        /// <summary>The catch clauses on the ways back to the send.</summary>
        public ImmutableArray<CatchClauseSyntax> Handlers { get; init; }

        /// <summary>Whether no caller can make it worse by what it hands over: all ways were gone, and what they repeat may be repeated.</summary>
        public bool IsSettled { get; init; }
    }

    private static Executions Repeats(HttpCompilation http, Origin root, Question question, CancellationToken cancellationToken)
    {
        var answers = AnswersByFailure<Executions>.To(http, (typeof(Executions), question.Target, root, question.Within, question.OnlyCaught));
        return answers.TryGet(question.Scenario, out var known) ? known : answers.Add(question.Scenario, Executed(http, root, question, cancellationToken));
    }

    private static (Looks, Executions) Executed(HttpCompilation http, Origin root, Question question, CancellationToken cancellationToken)
    {
        var findings = new Run(http, question with { OnlySure = true, OnlySends = true }, cancellationToken).Over(root);
        var options = http.Options.For(question.Target!.SyntaxTree);
        (HttpSend First, HttpSend Again)? found = null;
        var several = false;
        var same = findings.Repeated.Where(s => s.IsSameRequest).ToList();
        foreach (var state in same)
        {
            // Of several possible methods the one counts that must not be repeated.
            var (first, last) = (state.First!, state.Last!);
            several |= found is { Again.Method: var other } && other != last.Method;
            if (found is null || (IsUnsafe(last, options) && !IsUnsafe(found.Value.Again, options) && first.Method == last.Method))
            {
                found = (first, last);
            }
        }

        return (findings.Looks, new Executions
        {
            Sends = found,
            Calls = findings.Calls,
            IsRefuted = found is null && findings.Complete,
            IsOneOfSeveral = several,
            Steps = findings.Steps,
            IsAnySentAgain = !findings.Repeated.IsEmpty,
            Handlers = InOrder(same.SelectMany(s => s.Handlers)),
            IsSettled = findings is { Complete: true, Lost: false } && same.TrueForAll(s => s.Last!.Method is not null && IsHarmless(s.First!, s.Last, options)),
        });
    }

    /// <summary>Whether a send was executed again, in a state, that must not be: there is no worse repetition.</summary>
    public static bool IsUnsafe(State repeated, GoAwayOptions options) =>
        repeated.IsSameRequest && repeated.First!.Method == repeated.Last!.Method && IsUnsafe(repeated.Last, options);

    private static bool IsUnsafe(HttpSend send, GoAwayOptions options) => send.Method is { } verb && options.IsUnsafe(verb) && !send.IsKnownSafe(options);

    /// <summary>Whether a function is handed the request that it sends, or its method.</summary>
    public static bool IsHandedTo(HttpCompilation http, SyntaxNode function) =>
        http.Sources.Declared(function) is IMethodSymbol method
        && method.Parameters.Any(p => http.Symbols.Is(p.Type, KnownSymbols.HttpRequestMessageName) || http.Symbols.Is(p.Type, KnownSymbols.HttpMethodName));

    /// <summary>What is known at a function's entry: a request it is handed is an unkeyed POST, the table's hard case, where nothing else is asked for.</summary>
    public static State Entry(HttpCompilation http, SyntaxNode function, string handed = "POST")
    {
        var state = State.Empty;
        if (http.Sources.Declared(function) is IMethodSymbol method)
        {
            foreach (var parameter in method.Parameters)
            {
                if (http.Symbols.Is(parameter.Type, KnownSymbols.HttpRequestMessageName))
                {
                    state = state.With(parameter, Scenario.Request((INamedTypeSymbol)parameter.Type, handed));
                }
                else if (http.Symbols.Is(parameter.Type, KnownSymbols.HttpMethodName))
                {
                    state = state.With(parameter, new MethodValue(handed, FromFailure: true));
                }
                else if (ClientLibrary.HandedOf(parameter.Type, http.Symbols) is { } request)
                {
                    state = state.With(parameter, request);
                }
                else
                {
                    foreach (var member in RequestParts.Methods(http, parameter.Type))
                    {
                        state = Run.SetMember(Run.Variable(parameter, parameter.Type), member, new MethodValue(handed, FromFailure: true), state);
                    }
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
