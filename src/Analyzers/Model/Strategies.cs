using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the members of Polly do to the values of a run: v7, v8, and their HTTP packages.</summary>
internal static class Strategies
{
    /// <summary>The member of a pipeline builder that holds what was added to it.</summary>
    private const string Added = "Layers";

    /// <summary>Remembers of options that a guard was set on them, though it be overwritten.</summary>
    public const string GuardSet = "guard set";

    /// <summary>Delays that a back-off makes at most: more is as good as no bound.</summary>
    private const int MaxDelays = 64;

    /// <summary>Whether a type is Polly's: a policy, a pipeline, a builder, or options of one.</summary>
    public static bool IsOwn(ITypeSymbol? type)
    {
        var space = type?.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            if (space.Name == "Resilience" && space.ContainingNamespace.Name == "Http")
            {
                return true;
            }

            space = space.ContainingNamespace;
        }

        return space?.Name == "Polly";
    }

    /// <summary>Whether a type is a delegate that gives a policy.</summary>
    public static bool IsSource(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Func", TypeArguments: [.., var given] } && IsOwn(given);

    /// <summary>Whether a type makes a policy when it is asked for it.</summary>
    public static bool IsLazy(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var made, ..] } && IsOwn(made);

    /// <summary>Whether a call runs a delegate under a policy or pipeline.</summary>
    public static bool IsExecution(IMethodSymbol method) =>
        method.Name.StartsWith("Execute", StringComparison.Ordinal) && IsOwn(method.ContainingType);

    private static Value? Construct(IMethodSymbol constructor) => constructor.ContainingType switch
    {
        { Name: "PredicateBuilder" } type when IsOwn(type) => Handled.Nothing,
        _ => null,
    };

    /// <summary>What is made later is known by the delegate that makes it.</summary>
    public static Value? Construct(IMethodSymbol constructor, ImmutableArray<Value> arguments) =>
        Construct(constructor) ?? (IsLazy(constructor.ContainingType) ? arguments.OfType<Closure>().FirstOrDefault() : null);

    /// <summary>The predicate of options that the analysed code has made and not set.</summary>
    public static Value? Default(INamedTypeSymbol options, ISymbol member) =>
        member.Name == "ShouldHandle" && IsOwn(options) ? DefaultOf(options) : null;

    /// <summary>What reading a member of a library gives.</summary>
    public static Value? Read(ISymbol member)
    {
        switch (member.Name)
        {
            case "Empty" when member.ContainingType.Name == "ResiliencePipeline":
                return Strategy.Empty;
            case "InfiniteTimeSpan" when member.ContainingType.Name == "Timeout":
                return new Constant(-1L);
            default:
                return null;
        }
    }

    /// <summary>What a call does; null where it is none of Polly's, or can't be told.</summary>
    public static Flows? Call(
        Run run, SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        if (method.Name == "Invoke" && receiver is Handled or Guarded && arguments is [var asked])
        {
            return Invoke(run, receiver, asked, state, frame);
        }

        var definition = method.ReducedFrom ?? method;
        if (!IsOwn(definition.ContainingType))
        {
            return null;
        }

        if (definition.ContainingType.Name == "Backoff")
        {
            return Delays(definition, arguments, state);
        }

        var call = new PollyCall(run, site, method, definition, receiver, arguments, state, frame);
        return Execute(call) ?? Build(call) ?? Compose(call) ?? Pipeline(call) ?? Ask(call);
    }

    /// <summary>Runs a delegate under a policy or pipeline.</summary>
    private static Flows? Execute(PollyCall call)
    {
        if (!IsExecution(call.Method))
        {
            return null;
        }

        var at = -1;
        for (var i = 0; i < call.Definition.Parameters.Length && i < call.Arguments.Length && at < 0; i++)
        {
            at = call.Arguments[i] is Closure && call.Definition.Parameters[i].Type.TypeKind == TypeKind.Delegate ? i : -1;
        }

        if (at < 0)
        {
            return null;
        }

        var action = (Closure)call.Arguments[at];
        var context = call.Definition.Parameters.FirstOrDefault(p => p.Type.Name is "Context" or "ResilienceContext") is { } handed
            ? call.Arguments[handed.Ordinal]
            : null;
        var given = call["state"] ?? Constant.Null;
        var arguments = action.Method.Parameters.Select(p => Contexts.Argument(p, null, context, given)).ToImmutableArray();

        // The call stands on the stack below the delegate, and the delegate's own call for one attempt.
        var inside = new Frame(call.Frame.Graph, call.Frame.Function, call.Frame.Method, call.Frame.Receiver, call.Site, call.Frame);
        var each = call.Site is InvocationExpressionSyntax invocation ? invocation.ArgumentList : call.Site;
        var execution = new Execution(call.Run, s => call.Run.Call(action, arguments, s, inside, each), context, inside, each);
        var flows = call.Run.Confined(execution.Through(call.Subject as Strategy ?? Strategy.Unknown, call.State), call.Site);
        return call.Method.Name.StartsWith("ExecuteAndCapture", StringComparison.Ordinal) ? flows.ConvertAll(f => Captured(call, f))
            : call.Method.Name.StartsWith("ExecuteOutcome", StringComparison.Ordinal) && Result(call.Method) is { } outcome ? flows.ConvertAll(f => new Flow(f.State, Contexts.Outcome(outcome, f)))
            : flows;
    }

    /// <summary>The result of <c>ExecuteAndCapture</c>, which does not throw.</summary>
    private static Flow Captured(PollyCall call, Flow flow)
    {
        if (Result(call.Method) is not { } type)
        {
            return flow;
        }

        var unknown = Hash.Of("captured", flow.Value.Identity);
        return new Flow(flow.State, new KnownObject(type, ImmutableDictionary<string, Value>.Empty
            .Add("FinalException", flow.Throws ? flow.Value : new Constant(null, FromFailure: true))
            .Add("Result", flow.Throws ? new Constant(null, FromFailure: true) : flow.Value)
            .Add("Outcome", flow.Throws ? new Constant(1, FromFailure: true)
                : flow.Value is KnownObject { FromFailure: true } ? new Symbolic(unknown, unknown, null, FromFailure: true)
                : new Constant(0))));
    }

    private static INamedTypeSymbol? Result(IMethodSymbol method) => method.ReturnType switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [INamedTypeSymbol result] } => result,
        INamedTypeSymbol { SpecialType: not SpecialType.System_Void } result => result,
        _ => null,
    };

    /// <summary>What a PolicyBuilder or PredicateBuilder handles.</summary>
    private static Flows? Build(PollyCall call)
    {
        var builder = call.Subject as Handled ?? (call.Definition.IsStatic && !call.Definition.IsExtensionMethod ? Handled.Nothing : null);
        if (builder is null)
        {
            return null;
        }

        var type = call.Method.TypeArguments.Length > 0 ? call.Frame.Actual(call.Method.TypeArguments[0]) : null;
        var filter = call.Arguments.FirstOrDefault(a => a is not Handled);
        switch (call.Method.Name)
        {
            case "Handle" or "Or" when type is not null:
                return With(ClauseKind.Exception);
            case "HandleInner" or "OrInner" when type is not null:
                return With(call.Definition.ContainingType.Name == "PredicateBuilder" ? ClauseKind.InnerException : ClauseKind.AnyInnerException);
            case "HandleResult" or "OrResult":
                return With(ClauseKind.Result);
            case "HandleTransientHttpError" or "OrTransientHttpError":
                return With(ClauseKind.TransientHttpError);
            case "OrTransientHttpStatusCode":
                return With(ClauseKind.TransientHttpStatus);
            case "Build" when call.Subject is Handled:
                return call.Just(builder);
            default:
                return null;
        }

        Flows With(ClauseKind kind) => call.Just(builder.With(new Clause(kind, call.Site, type, filter)));
    }

    /// <summary>The policies of v7: what they add, and how they are put into one another.</summary>
    private static Flows? Compose(PollyCall call)
    {
        var name = call.Method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? call.Method.Name.Substring(0, call.Method.Name.Length - "Async".Length)
            : call.Method.Name;
        switch (name)
        {
            case "Retry" or "WaitAndRetry" or "RetryForever" or "WaitAndRetryForever":
                return call.Just(Strategy.Empty.With(new Layer(LayerKind.Retry, call.Site, call.Subject, Times(name, call), call["onRetry"] ?? call["onRetryAsync"])));
            case "Fallback" when call.Subject is not Reference:
                return call.Just(Strategy.Empty.With(new Layer(
                    LayerKind.Fallback, call.Site, call.Subject, Action: call.Arguments.Skip(call.Definition.IsExtensionMethod ? 1 : 0).FirstOrDefault())));
            case "CircuitBreaker" or "AdvancedCircuitBreaker":
            case "Timeout" or "Bulkhead" or "RateLimit" or "Cache" when call.Definition.IsStatic:
                return call.Just(Strategy.Empty.With(new Layer(LayerKind.Passing, call.Site, Constant.Null)));
            case "NoOp" when call.Definition.IsStatic:
                return call.Just(Strategy.Empty);
            case "Wrap" when call.Definition is { IsStatic: true, IsExtensionMethod: false }:
                return call.Arguments is [Sequence wrapped]
                    ? call.Just(wrapped.Elements.Aggregate(Strategy.Empty, static (outer, inner) => outer.Around(inner)))
                    : call.Just(Strategy.Unknown);
            case "Wrap":
                return call.Just((call.Subject as Strategy ?? Strategy.Unknown).Around(call.Arguments[call.Arguments.Length - 1]));
            case "AsAsyncPolicy" or "AsPolicy" or "AsSyncPolicy" or "WithPolicyKey":
                return call.Just(call.Subject);
            case "Get" when call.Arguments is [Constant key] && call.Definition.ContainingType.Name.EndsWith("Registry", StringComparison.Ordinal):
                return call.Run.Named(key, call.Frame) is { } policy ? call.Just(policy) : null;
            default:
                return null;
        }
    }

    /// <summary>The attempts that a policy of v7 adds; null where the source does not tell.</summary>
    private static int? Times(string name, PollyCall call)
    {
        if (name.EndsWith("Forever", StringComparison.Ordinal))
        {
            return Layer.Forever;
        }

        if (call.Definition.Parameters.Any(p => p.Name == "sleepDurations"))
        {
            return call["sleepDurations"] is Sequence delays ? delays.Elements.Length : null;
        }

        return call.Definition.Parameters.Any(p => p.Name == "retryCount") ? Count(call["retryCount"]) : 1;
    }

    private static int? Count(Value? value) => value is Constant { Number: { } number }
        ? number > 1000 ? Layer.Forever : Math.Max(0, (int)number)
        : null;

    /// <summary>The delays of Polly.Contrib.WaitAndRetry: as many as it is told.</summary>
    private static Flows? Delays(IMethodSymbol method, ImmutableArray<Value> arguments, State state)
    {
        var count = method.Parameters.FirstOrDefault(p => p.Name == "retryCount");
        return count is not null && Count(arguments[count.Ordinal]) is <= MaxDelays and { } delays
            ? [new Flow(state, Sequence.Of(Unknown(method.Name), delays))]
            : null;
    }

    /// <summary>The pipelines of v8.</summary>
    private static Flows? Pipeline(PollyCall call)
    {
        var subject = call.Subject;
        switch (call.Method.Name)
        {
            case "Build":
                return call.Just(subject is Reference made ? LayersOf(made, call.State) : Strategy.Unknown);
            case "GetPipeline" when call.Arguments is [Constant key, ..]:
                return call.Run.Named(key, call.Frame) is { } pipeline ? call.Just(pipeline) : null;
            case "GetOrAddPipeline" when call.Arguments is [_, Closure configure, ..]:
                return call.Just(Built(call.Run, configure, call.State, call.Frame));
            case var name when name.StartsWith("Add", StringComparison.Ordinal) && subject is Reference builder:
                var before = LayersOf(builder, call.State);
                var after = name switch
                {
                    "AddRetry" => before.With(WithOptions(LayerKind.Retry, "MaxRetryAttempts", 3, "OnRetry")),
                    "AddHedging" => before.With(WithOptions(LayerKind.Hedging, "MaxHedgedAttempts", 1, "OnHedging") with { Delay = Delay() }),
                    "AddFallback" => before.With(WithOptions(LayerKind.Fallback, "", 0, "FallbackAction")),
                    "AddPipeline" => before.Around(call.Arguments[call.Arguments.Length - 1]),
                    "AddStrategy" => before.Around(Strategy.Unknown),
                    _ => before.With(new Layer(LayerKind.Passing, call.Site, Constant.Null)),
                };
                return [new Flow(call.State.WithMember(builder, Added, after), builder)];
            default:
                return null;
        }

        Layer WithOptions(LayerKind kind, string count, int otherwise, string action)
        {
            var options = call.Arguments[call.Arguments.Length - 1];
            return TypeOf(options) is not { } type
                ? new Layer(kind, call.Site, options)
                : new Layer(
                    kind,
                    call.Site,
                    call.Run.MemberIn(options, "ShouldHandle", call.State) ?? DefaultOf(type),
                    call.Run.MemberIn(options, count, call.State) is { } set ? Count(set) : otherwise,
                    call.Run.MemberIn(options, action, call.State));
        }

        Value? Delay() => call.Run.MemberIn(call.Arguments[call.Arguments.Length - 1], "DelayGenerator", call.State)
            ?? call.Run.MemberIn(call.Arguments[call.Arguments.Length - 1], "Delay", call.State);

        static INamedTypeSymbol? TypeOf(Value options) => (options as Reference)?.Type ?? (options as KnownObject)?.Type;
    }

    /// <summary>The pipeline that a delegate configures: <c>builder => builder.AddRetry(…)</c>.</summary>
    public static Strategy Built(Run run, Closure configure, State state, Frame frame)
    {
        if (configure.Method.Parameters.FirstOrDefault(p => p.Type.Name == "ResiliencePipelineBuilder") is not { Type: INamedTypeSymbol type })
        {
            return Strategy.Unknown;
        }

        var builder = new Reference(Hash.Of("builder", configure.Identity), type);
        var arguments = configure.Method.Parameters
            .Select(p => SymbolEqualityComparer.Default.Equals(p.Type, type) ? builder : (Value)Unknown(p.Name))
            .ToImmutableArray();
        var built = run.Call(configure, arguments, state.WithMember(builder, Added, Strategy.Empty), frame, null)
            .Where(f => !f.Throws)
            .Select(f => LayersOf(builder, f.State));
        return Strategy.OneOf(built) ?? Strategy.Unknown;
    }

    /// <summary>The policies that a value stands for: itself, or what a delegate chooses, makes or configures for a request.</summary>
    public static Flows Choose(Run run, Value strategy, Value request, State state, Frame frame)
    {
        if (strategy is Constant { Object: string } name)
        {
            return [new Flow(state, run.Named(name, frame) ?? Strategy.Unknown)];
        }

        if (strategy is not Closure selector)
        {
            return [new Flow(state, strategy)];
        }

        if (selector.Method.Parameters.Any(p => p.Type.Name == "ResiliencePipelineBuilder"))
        {
            return [new Flow(state, Built(run, selector, state, frame))];
        }

        var arguments = selector.Method.Parameters.Select(p => p.Type.Name switch
        {
            "HttpRequestMessage" => request,
            "PolicyBuilder" => Handled.TransientHttpError,
            _ => Unknown(p.Name),
        }).ToImmutableArray();
        return run.Call(selector, arguments, state, frame, null).Where(f => !f.Throws);
    }

    /// <summary>A pipeline builder to which nothing has been added yet.</summary>
    public static State Fresh(Reference builder, State state) => state.WithMember(builder, Added, Strategy.Empty);

    /// <summary>The strategy that options make which the library itself adds.</summary>
    public static Layer LayerOf(LayerKind kind, Reference options, State state)
    {
        var (count, otherwise) = kind == LayerKind.Hedging ? ("MaxHedgedAttempts", 1) : ("MaxRetryAttempts", 3);
        return new Layer(
            kind,
            null,
            state.Member(options, "ShouldHandle") ?? DefaultOf(options.Type),
            state.Member(options, count) is { } set ? Count(set) : otherwise,
            Delay: kind == LayerKind.Hedging ? state.Member(options, "DelayGenerator") ?? state.Member(options, "Delay") : null);
    }

    public static Strategy LayersOf(Reference builder, State state) => state.Member(builder, Added) as Strategy ?? Strategy.Empty;

    private static Handled DefaultOf(INamedTypeSymbol options)
    {
        for (var type = options; type is not null; type = type.BaseType)
        {
            if (type.Name.StartsWith("Http", StringComparison.Ordinal))
            {
                return Handled.Transient;
            }
        }

        return Handled.NotCancelled;
    }

    /// <summary>Outcomes, contexts, and the predicates that the libraries bring.</summary>
    private static Flows? Ask(PollyCall call)
    {
        var subject = call.Subject;
        switch (call.Method.Name)
        {
            case "FromResult" or "FromResultAsValueTask" when call.Definition.ContainingType.Name == "Outcome" && Result(call.Method) is { } type:
                return call.Just(Contexts.Outcome(type, new Flow(call.State, call.Arguments[0])));
            case "FromException" or "FromExceptionAsValueTask" when call.Definition.ContainingType.Name == "Outcome" && Result(call.Method) is { } type:
                return call.Just(Contexts.Outcome(type, new Flow(call.State, call.Arguments[0], Throws: true)));
            case "IsTransient" when call.Arguments is [var told, ..] && Contexts.OutcomeIn(told) is { } outcome:
                var answer = Execution.IsTransient(call.Run, ClauseKind.Transient, Ended(outcome, call.State));
                return answer == Answer.Unknown ? null : call.Just(new Constant(answer == Answer.Yes, FromFailure: true));
            case "DisableForUnsafeHttpMethods" when subject is Reference options:
                return Guard(call, options, ["POST", "PUT", "PATCH", "DELETE", "CONNECT"]);
            case "DisableFor" when subject is Reference options:
                // A list that can't be read may hold any method.
                return call.Arguments[call.Arguments.Length - 1] is Sequence methods && methods.Elements.All(m => m is MethodValue)
                    ? Guard(call, options, methods.Elements.OfType<MethodValue>().Select(m => m.Name))
                    : [new Flow(call.State.WithMember(options, "ShouldHandle", Unknown("guarded")), options)];
            case "Get" when call.Definition.ContainingType.Name == "ResilienceContextPool" && call.Method.ReturnType is INamedTypeSymbol context:
                return call.Just(new KnownObject(context, ImmutableDictionary<string, Value>.Empty, FromFailure: false, Hash.Of("context", call.Site, call.State.Sends)));
            case "GetRequestMessage":
                return call.Just(Contexts.RequestOf(subject, call.State));
            case "SetRequestMessage":
                return [new Flow(call.State.With((subject.Identity, "request"), call.Arguments[call.Arguments.Length - 1]), Constant.Null)];
            case "Set" when call.Definition.ContainingType.Name == "ResilienceProperties" && call.Arguments is [var key, var value]:
                return [new Flow(call.State.With((subject.Identity, "property:" + key.Identity), value), Constant.Null)];
            case "TryGetValue" when call.Definition.ContainingType.Name == "ResilienceProperties" && call.Arguments is [var sought, _]:
                return call.State.Facts.TryGetValue((subject.Identity, "property:" + sought.Identity), out var found)
                    ? [new Flow(call.State.With(call.Method.Parameters[1], found), Constant.True)]
                    : null;
            case "GetValue" when call.Definition.ContainingType.Name == "ResilienceProperties" && call.Arguments is [var read, var otherwise]:
                return call.State.Facts.TryGetValue((subject.Identity, "property:" + read.Identity), out var held) ? call.Just(held) : call.Just(otherwise);
            default:
                return null;
        }
    }

    private static Flows Guard(PollyCall call, Reference options, IEnumerable<string> methods)
    {
        var handles = call.State.Member(options, "ShouldHandle") ?? DefaultOf(options.Type);
        var guarded = new Guarded(methods.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase), handles);
        return [new Flow(call.State.WithMember(options, "ShouldHandle", guarded).With((options.Id, GuardSet), guarded), options)];
    }

    /// <summary>Asks a library's predicate, as <c>await inner(args)</c> does.</summary>
    private static Flows? Invoke(Run run, Value predicate, Value arguments, State state, Frame frame)
    {
        if (Contexts.OutcomeIn(arguments) is not { } outcome)
        {
            return null;
        }

        var context = arguments is KnownObject known && known.Members.TryGetValue("Context", out var held) ? held : null;
        return Flows.Of(new Execution(run, static _ => [], context, frame, null).Ask(predicate, Ended(outcome, state), state)
            .Select(v => v.Thrown is { } thrown
                ? new Flow(v.State, thrown, Throws: true)
                : new Flow(v.State, new Constant(v.Handled, FromFailure: true))));
    }

    /// <summary>What an attempt ended in, from the object that tells it.</summary>
    private static Flow Ended(KnownObject outcome, State state) =>
        outcome.Members.TryGetValue("Exception", out var exception) && exception.IsNull != Answer.Yes
            ? new Flow(state, exception, Throws: true)
            : new Flow(state, outcome.Members.TryGetValue("Result", out var result) ? result : Constant.Null);

    private static Symbolic Unknown(string name)
    {
        var identity = Hash.Of("polly", name);
        return new Symbolic(identity, identity, null, NotNull: true);
    }

    /// <summary>One call of a library's member, in a run.</summary>
    private sealed record PollyCall(
        Run Run, SyntaxNode Site, IMethodSymbol Method, IMethodSymbol Definition, Value Receiver, ImmutableArray<Value> Arguments, State State, Frame Frame)
    {
        /// <summary>What the call is made on: the receiver, or an extension's first argument.</summary>
        public Value Subject => Definition.IsExtensionMethod ? Arguments[0] : Receiver;

        /// <summary>The argument of that name; null where the method does not take it.</summary>
        public Value? this[string parameter] =>
            Definition.Parameters.FirstOrDefault(p => p.Name == parameter) is { } named && named.Ordinal < Arguments.Length ? Arguments[named.Ordinal] : null;

        public Flows Just(Value value) => [new Flow(State, value)];
    }
}
