using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// One execution under a policy or pipeline: makes the attempt, asks each strategy whether it handles what came of it, and makes
/// it again as often as they do.
/// </summary>
/// <param name="run">The run that the execution is part of.</param>
/// <param name="attempt">Makes one attempt.</param>
/// <param name="context">The context that the strategies are handed; null for one that the library makes itself.</param>
/// <param name="frame">The function that executes.</param>
/// <param name="site">Stands for the calls that the execution makes.</param>
internal sealed class Execution(Run run, Func<State, Flows> attempt, Value? context, Frame frame, SyntaxNode? site)
{
    /// <summary>Attempts made before an execution is given up: a run ends it earlier, by the number of sends that it counts.</summary>
    private const int AttemptLimit = 20;

    /// <summary>Ways in which an attempt can end that are followed into the next one.</summary>
    private const int EndsFollowed = 8;

    public Flows Through(Strategy strategy, State state) => Through(strategy.Layers, 0, state);

    private Flows Through(ImmutableArray<Layer> layers, int index, State state)
    {
        if (index == layers.Length)
        {
            return attempt(state).ConvertAll(Opened);
        }

        var layer = layers[index];
        Flows Inner(State s) => Through(layers, index + 1, s);
        return layer.Kind switch
        {
            LayerKind.Passing => Inner(state),
            LayerKind.Fallback => Fallback(layer, Inner(state)),
            LayerKind.Choice => Flows.Of(((Sequence)layer.Handles).Elements.SelectMany(s => Through(((Strategy)s).Layers.AddRange(layers.Skip(index + 1)), 0, state))),
            _ => Repeat(layer, Inner, state),
        };
    }

    /// <summary>Makes attempts while the strategy handles what came of the last one.</summary>
    private Flows Repeat(Layer layer, Func<State, Flows> inner, State state)
    {
        var ends = new Flows();
        var attempts = inner(state).Select(f => (Flow: f, Before: state.Sends)).ToList();
        for (var made = 0; attempts.Count > 0; made++)
        {
            var again = new List<(Flow, int)>();
            foreach (var (flow, before) in attempts)
            {
                // An attempt that came to an end without sending says nothing new the next time.
                if (made == AttemptLimit || made == layer.Times || flow.State.Sends == before || again.Count > EndsFollowed)
                {
                    ends.Add(flow);
                    continue;
                }

                foreach (var verdict in IsHandled(layer, flow))
                {
                    if (verdict.Thrown is { } thrown)
                    {
                        ends.Add(new Flow(verdict.State, thrown, Throws: true));
                    }
                    else if (!verdict.Handled)
                    {
                        ends.Add(flow with { State = verdict.State });
                    }
                    else
                    {
                        if (layer.Times is null)
                        {
                            ends.Add(flow with { State = verdict.State });
                        }

                        foreach (var next in Before(layer, flow with { State = verdict.State }))
                        {
                            if (next.Throws)
                            {
                                ends.Add(next);
                            }
                            else
                            {
                                again.AddRange(inner(next.State).Select(f => (f, next.State.Sends)));
                            }
                        }
                    }
                }
            }

            attempts = again;
        }

        return ends;
    }

    /// <summary>What a strategy does before it makes another attempt.</summary>
    private Flows Before(Layer layer, Flow flow) => layer.Action is Closure action
        ? run.Call(action, Arguments(action.Method, flow), flow.State, frame, site)
        : [new Flow(flow.State, Constant.Null)];

    private Flows Fallback(Layer layer, Flows flows)
    {
        var ends = new Flows();
        foreach (var flow in flows)
        {
            foreach (var verdict in IsHandled(layer, flow))
            {
                if (verdict.Thrown is { } thrown)
                {
                    ends.Add(new Flow(verdict.State, thrown, Throws: true));
                }
                else if (!verdict.Handled)
                {
                    ends.Add(flow with { State = verdict.State });
                }
                else if (layer.Action is Closure)
                {
                    ends.AddRange(Before(layer, flow with { State = verdict.State }).ConvertAll(Opened));
                }
                else
                {
                    ends.Add(new Flow(verdict.State, layer.Action ?? Constant.Null));
                }
            }
        }

        return ends;
    }

    private List<Verdict> IsHandled(Layer layer, Flow flow)
    {
        switch (layer.Kind)
        {
            case LayerKind.Hedging when IsFailure(flow) && layer.Delay is not Constant { Number: < 0 }:
                // A request may take its time before it fails: then it is sent again whatever came of it.
                return layer.Delay is not Closure delay
                    ? [new Verdict(flow.State, true)]
                    : run.Call(delay, Arguments(delay.Method, flow), flow.State, frame, site).SelectMany(f =>
                        f is { Throws: false, Value: Constant { Number: < 0 } } ? Ask(layer.Handles, flow, f.State)
                        : f.Value is Symbolic { FromFailure: true } ? Either(f.State, opaque: true)
                        : [new Verdict(f.State, !f.Throws, f.Throws ? f.Value : null)]).ToList();
            case LayerKind.Unknown:
                return IsFailure(flow) ? Either(flow.State, opaque: true) : [new Verdict(flow.State, false)];
            default:
                return Ask(layer.Handles, flow, flow.State);
        }
    }

    /// <summary>Asks a predicate about what came of an attempt.</summary>
    public List<Verdict> Ask(Value handles, Flow flow, State state)
    {
        switch (handles)
        {
            case Closure predicate:
                return Noted(Asked(run.Call(predicate, Arguments(predicate.Method, flow), state, frame, site)), (predicate.Lambda as LambdaExpressionSyntax)?.ExpressionBody);
            case Handled builder:
                return Any(builder, flow, state);
            case Guarded guarded:
                return Method(flow, state) switch
                {
                    MethodValue method when guarded.Methods.Contains(method.Name) => [new Verdict(state, false)],
                    MethodValue or Constant { Object: null } => Ask(guarded.Handles, flow, state),
                    _ => Either(state, opaque: true),
                };
            default:
                return Either(state, opaque: true);
        }
    }

    private static List<Verdict> Asked(Flows answers)
    {
        var verdicts = new List<Verdict>();
        foreach (var answer in answers)
        {
            if (answer.Throws)
            {
                verdicts.Add(new Verdict(answer.State, false, answer.Value));
            }
            else if (answer.Value.Truth == Answer.Unknown)
            {
                verdicts.AddRange(Either(answer.State, answer.Value.FromFailure));
            }
            else
            {
                verdicts.Add(new Verdict(answer.State, answer.Value.Truth == Answer.Yes));
            }
        }

        return verdicts;
    }

    /// <summary>Takes a decided predicate down as a condition, behind those in it.</summary>
    private List<Verdict> Noted(List<Verdict> verdicts, SyntaxNode? condition)
    {
        if (condition is not null && verdicts is [{ Thrown: null, State.Opaque: false } only])
        {
            run.Note(condition, Answers.Of(only.Handled));
        }

        return verdicts;
    }

    private static List<Verdict> Either(State state, bool opaque)
    {
        state = opaque ? state with { Opaque = true } : state;
        return [new Verdict(state, true), new Verdict(state, false)];
    }

    private List<Verdict> Any(Handled builder, Flow flow, State state)
    {
        var verdicts = new List<Verdict>();
        var open = new List<State> { state };
        foreach (var clause in builder.Clauses)
        {
            var next = new List<State>();
            foreach (var verdict in open.SelectMany(s => Ask(clause, flow, s)))
            {
                if (verdict.Handled || verdict.Thrown is not null)
                {
                    verdicts.Add(verdict);
                }
                else
                {
                    next.Add(verdict.State);
                }
            }

            open = next;
        }

        verdicts.AddRange(open.Select(s => new Verdict(s, false)));
        return verdicts;
    }

    private List<Verdict> Ask(Clause clause, Flow flow, State state)
    {
        var exception = flow.Throws ? flow.Value : null;
        switch (clause.Kind)
        {
            case ClauseKind.Exception:
                return Caught(clause, exception, state);
            case ClauseKind.InnerException:
                return Caught(clause, exception is null ? null : Inner(exception, state), state);
            case ClauseKind.AnyInnerException:
                return Deep(clause, exception, state);
            case ClauseKind.Result when exception is not null:
                return Decided(clause, Answer.No, state);
            case ClauseKind.Result when clause.Filter is Closure filter:
                return Noted(Asked(run.Call(filter, ImmutableArray.Create(flow.Value), state, frame, site)), clause.Site);
            case ClauseKind.Result:
                return Decided(clause, Run.AreEqual(flow.Value, clause.Filter ?? Constant.Null), state, flow.Value.FromFailure || clause.Filter is Symbolic);
            case ClauseKind.NotCancelled:
                return Decided(clause, exception is null ? Answer.No : IsA(exception, "System.OperationCanceledException").Not(), state);
            default:
                return Decided(clause, IsTransient(run, clause.Kind, flow), state);
        }
    }

    private List<Verdict> Caught(Clause clause, Value? exception, State state)
    {
        var caught = exception is null ? Answer.No
            : clause.Type is null || clause.Type.Name == "Exception" ? exception.IsNull.Not()
            : run.IsOfType(exception, clause.Type);
        if (caught == Answer.No || clause.Filter is null or { IsNull: Answer.Yes })
        {
            return Decided(clause, caught, state);
        }

        if (clause.Filter is not Closure filter)
        {
            return Either(state, opaque: true);
        }

        if (caught == Answer.Unknown)
        {
            state = state with { Opaque = true };
        }

        var verdicts = Asked(run.Call(filter, ImmutableArray.Create(exception!), state, frame, site));
        if (caught == Answer.Unknown)
        {
            verdicts.Add(new Verdict(state, false));
        }

        return verdicts;
    }

    private List<Verdict> Deep(Clause clause, Value? exception, State state)
    {
        var verdicts = new List<Verdict>();
        var open = new List<State> { state };
        for (var (at, depth) = (exception, 0); depth < 5 && at is not null and not Constant { Object: null }; depth++)
        {
            var all = open.SelectMany(s => Caught(clause, at, s)).ToList();
            verdicts.AddRange(all.Where(v => v.Handled || v.Thrown is not null));
            open = all.Where(v => !v.Handled && v.Thrown is null).Select(v => v.State).ToList();
            at = Inner(at, state);
        }

        verdicts.AddRange(open.Select(s => new Verdict(s, false)));
        return verdicts;
    }

    private static Value? Inner(Value exception, State state) => exception switch
    {
        KnownObject known => known.Part("InnerException"),
        Reference reference => state.Member(reference, "InnerException"),
        _ => null,
    };

    private List<Verdict> Decided(Clause clause, Answer answer, State state, bool opaque = true)
    {
        if (answer == Answer.Unknown)
        {
            return Either(state, opaque);
        }

        if (clause.Site is not null)
        {
            run.Note(clause.Site, answer);
        }

        return [new Verdict(state, answer == Answer.Yes)];
    }

    private Answer IsA(Value exception, string type) => run.KnownSymbols[type] is { } known ? run.IsOfType(exception, known) : Answer.Unknown;

    /// <summary>What the libraries take for transient: no property of the exception is looked at.</summary>
    public static Answer IsTransient(Run run, ClauseKind kind, Flow flow)
    {
        if (flow.Throws)
        {
            var failed = run.KnownSymbols[KnownSymbols.HttpRequestExceptionName] is { } request ? run.IsOfType(flow.Value, request) : Answer.Unknown;
            return kind switch
            {
                ClauseKind.TransientHttpStatus => Answer.No,
                ClauseKind.Transient when flow.Value is KnownObject { Inner.Type.Name: "TimeoutException" } or KnownObject { Type.Name: "TimeoutRejectedException" } => Answer.Yes,
                _ => failed,
            };
        }

        return flow.Value switch
        {
            KnownObject response when response.Members.TryGetValue("StatusCode", out var code) && code is Constant { Number: { } status } =>
                Answers.Of(status is >= 500 or 408 || (status == 429 && kind == ClauseKind.Transient)),
            Reference { Type.Name: "HttpResponseMessage" } made => flow.State.Member(made, "StatusCode") switch
            {
                null => Answer.No,
                Constant { Number: { } status } => Answers.Of(status is >= 500 or 408 || (status == 429 && kind == ClauseKind.Transient)),
                _ => Answer.Unknown,
            },
            Constant { Object: null } => Answer.No,
            _ => Answer.Unknown,
        };
    }

    private static bool IsFailure(Flow flow) =>
        flow.Throws || (flow.Value is KnownObject response && response.Members.TryGetValue("StatusCode", out var code) && code is Constant { Number: >= 400 });

    /// <summary>The method of the request, as <c>DisableFor</c> reads it: from the response, or else from the context.</summary>
    private Value Method(Flow flow, State state)
    {
        var message = !flow.Throws && flow.Value is KnownObject response && response.Part("RequestMessage") is { } sent
            ? sent
            : context is null ? Constant.Null : Contexts.RequestOf(context, state);
        return message.IsNull == Answer.Yes ? Constant.Null : run.MemberIn(message, "Method", state) ?? message;
    }

    /// <summary>What a delegate of Polly's is called with: each parameter's type says what it stands for.</summary>
    private ImmutableArray<Value> Arguments(IMethodSymbol method, Flow flow) =>
        method.Parameters.Select(p => Contexts.Argument(p, flow, context, other: flow.Throws ? Constant.Null : flow.Value)).ToImmutableArray();

    /// <summary>An attempt that ends in an outcome object ends in what the object holds.</summary>
    public static Flow Opened(Flow flow) => flow switch
    {
        { Throws: false, Value: KnownObject { Type.Name: "Outcome" } outcome } when outcome.Members.TryGetValue("Exception", out var exception) && exception.IsNull != Answer.Yes =>
            new Flow(flow.State, exception, Throws: true),
        { Throws: false, Value: KnownObject { Type.Name: "Outcome" } outcome } when outcome.Members.TryGetValue("Result", out var result) => flow with { Value = result },
        _ => flow,
    };

    /// <summary>Whether an outcome is handled, in one state; or the exception that the predicate threw.</summary>
    internal readonly record struct Verdict(State State, bool Handled, Value? Thrown = null);
}
