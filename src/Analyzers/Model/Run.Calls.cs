using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <content>Calls: of the send under question, of this compilation's methods, of delegates, and of what is known of libraries.</content>
internal sealed partial class Run
{
    private Flows ReadProperty(IPropertyReferenceOperation property, State state, Frame frame)
    {
        var instances = EvaluateInstance(property.Instance, state, frame);
        if (Failed.IsTask(property.Property.ContainingType))
        {
            instances = property.Property.Name == "Result" ? instances.ConvertAll(Aggregated) : Stored(property.Instance, instances);
        }

        return Then(instances, property, frame, static (run, f, property, frame) => run.Each(
            Values(property.Arguments),
            f.State,
            frame,
            (property, f.Value),
            static (run, arguments, s, of, frame) => run.ReadProperty(of.property, of.Value, arguments, s, frame)));
    }

    private Flows ReadProperty(IPropertyReferenceOperation property, Value instance, Value[] arguments, State state, Frame frame)
    {
        if (IsMissing(property.Instance, instance))
        {
            return Raise(KnownSymbols.NullReferenceExceptionName, state, instance.FromFailure);
        }

        if (property.Property.Name == "Value" && IsNullable(property.Property.ContainingType))
        {
            return Unless(KnownSymbols.InvalidOperationExceptionName, instance.IsNull, instance, state);
        }

        if (instance is Closure make && Strategies.IsLazy(property.Property.ContainingType))
        {
            return Invoke(make, ImmutableArray<Value>.Empty, state, frame, property.Syntax);
        }

        if (property.Property is { Name: "Length", ContainingType.Name: "Stream" or "FileStream" })
        {
            // What can't seek has no length to tell: it throws.
            return One(SetMember(instance, "CanSeek", Constant.True, state), Derived("member", property.Property, property.Type, state, instance));
        }

        if (arguments.Length > 0)
        {
            if (arguments is [Constant key] && Strategies.IsOwn(property.Property.ContainingType) && Named(key, frame) is { } policy)
            {
                return One(state, policy);
            }

            if (arguments is [var under] && Kept(property.Instance, property.Type, under, isSure: true, frame) is { } kept)
            {
                return One(state, kept);
            }

            return One(state, Derived("index", property.Property, property.Type, state, [instance, .. arguments]));
        }

        var isVirtual = property.Instance?.Syntax is not BaseExpressionSyntax;
        var value = ReadMember(instance, property.Property, property.Type, state, frame, isVirtual);
        if (value is Symbolic && Getter(property.Property, instance, isVirtual) is { } getter
            && (property.Type is { TypeKind: TypeKind.Delegate } || IsWorthFollowing(getter, instance, ImmutableArray<Value>.Empty, property.Type)))
        {
            return Call(property.Syntax, getter, instance, ImmutableArray<Value>.Empty, state, frame, property.Type, isVirtual);
        }

        if (value is Symbolic content && IsContent(property.Type) && !IsStored(property.Property))
        {
            // A property that makes a content makes another one each time.
            return One(state, content.Anew(Hash.Of("made", content.Identity, state.Sends), content.Logical));
        }

        return One(state, property.Type?.SpecialType == SpecialType.System_Boolean && value is Constant ? Truth(value.Truth, property, state, instance) : value);
    }

    private static IOperation[] Values(ImmutableArray<IArgumentOperation> arguments)
    {
        var values = arguments.Length == 0 ? [] : new IOperation[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Value;
        }

        return values;
    }

    /// <summary>Whether a property only hands out what was put into it: an automatic one, or the content of a message.</summary>
    private bool IsStored(IPropertySymbol property) =>
        Symbols.IsOrDerives(property.ContainingType, KnownSymbols.HttpRequestMessageName)
        || property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    /// <summary>What waiting for a task without awaiting it gives: its exception is an inner one then.</summary>
    private Flow Aggregated(Flow flow) =>
        !flow.Waited && Awaited(flow) is { Throws: true } met && KnownMembers.Aggregate(met.Value, Symbols) is { } raised
            ? new Flow(met.State, raised, Throws: true, Waited: true)
            : flow;

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private IMethodSymbol? Getter(IPropertySymbol property, Value instance, bool isVirtual) =>
        property.GetMethod is { } getter
        && _http.Sources.Declares(property)
        && (!isVirtual ? getter : IsOverridable(getter) ? Exact(getter, instance) ?? Provider(getter) : getter) is { IsAbstract: false } own
            ? own
            : null;

    private static bool IsOverridable(IMethodSymbol method) => method.IsAbstract || method.IsVirtual || (method.IsOverride && !method.IsSealed);

    /// <summary>The method that a call runs on an object that the run made.</summary>
    private static IMethodSymbol? Exact(IMethodSymbol method, Value receiver) =>
        receiver is Reference made ? Sources.Dispatched(method, made.Type) : null;

    /// <summary>The method that a virtual call runs, whichever type of this compilation the receiver is of; null where it depends on that.</summary>
    private IMethodSymbol? InAnyCase(IMethodSymbol method, Value receiver)
    {
        var type = receiver switch
        {
            Symbolic { Type: INamedTypeSymbol declared } => declared,
            KnownObject known => known.Type,
            _ => null,
        };
        return _http.Sources.Declares(method)
            ? _http.Sources.OnlyDispatched(method, type is not null && KnownSymbols.Derives(type.OriginalDefinition, method.ContainingType.OriginalDefinition) ? type : method.ContainingType, _cancellationToken)
            : method;
    }

    /// <summary>The property that is read, where the receiver or nobody else's overriding it tells; null where it depends on a type that is not known.</summary>
    private ISymbol? Own(ISymbol member, Value instance, bool isVirtual) =>
        isVirtual && member is IPropertySymbol { IsAbstract: false, GetMethod: { } getter } && IsOverridable(getter)
            ? (instance is Reference ? Exact(getter, instance) : InAnyCase(getter, instance))?.AssociatedSymbol
            : member;

    /// <summary>The method itself; of an abstract one that gives a policy, a pipeline or a request, the only one of this compilation that implements it.</summary>
    private IMethodSymbol Provider(IMethodSymbol method) =>
        method.IsAbstract && (Strategies.IsOwn(method.ReturnType) || Unwrapped(method.ReturnType) is { Name: "HttpRequestMessage" }) && _http.Sources.Declares(method) ? _http.Sources.Implementation(method, _cancellationToken) ?? method : method;

    /// <summary>What reading a member of a value gives, with no effect.</summary>
    private Value ReadMember(Value instance, ISymbol member, ITypeSymbol? type, State state, Frame frame, bool isVirtual = true)
    {
        var name = member.Name;
        if (KnownMembers.Read(instance, member, Symbols) is { } known)
        {
            return known;
        }

        if (instance is KnownObject held)
        {
            return held.Part(name) ?? (held.Look is null ? Strategies.Default(held.Type, member) : null) ?? Derived("member", member, type, state, instance);
        }

        if (instance is Reference reference && (state.Member(reference, name) ?? Given(member, reference, state) ?? Strategies.Default(reference.Type, member)) is { } value)
        {
            return value;
        }

        if (state.Facts.TryGetValue(MemberOf(instance, name), out var assigned)
            || (instance is Symbolic or Constant { Object: null } && state.Facts.TryGetValue(member, out assigned)))
        {
            return assigned;
        }

        if (member is IPropertySymbol or IFieldSymbol && _http.Sources.Declares(member) && Own(member, instance, isVirtual) is { } own && OnlyValue(own, state, frame) is { } only)
        {
            return only;
        }

        // The element of an enumeration is another one each time round.
        if (name == "Current")
        {
            var fresh = Hash.Of("current", instance.Identity, state.Sends);
            return new Symbolic(fresh, fresh, type, instance.FromFailure);
        }

        var read = Derived("member", member, type, state, instance);
        return KnownMembers.IsClock(member) ? read.Anew(Hash.Of("fresh", read.Identity, state.Sends), read.Logical) : read;
    }

    private Flows Invoke(IInvocationOperation invocation, State state, Frame frame)
    {
        var method = invocation.TargetMethod;
        var instances = EvaluateInstance(invocation.Instance, method, state, frame);
        instances = method.Name switch
        {
            "Wait" when Failed.IsTask(method.ContainingType) => instances.ConvertAll(Aggregated),
            "GetResult" => instances.ConvertAll(Waited),
            "ContinueWith" when Failed.IsTask(method.ContainingType) => instances.ConvertAll(Kept),
            "ConfigureAwait" when invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: int and not 0 } }] => instances.ConvertAll(Kept),
            _ => instances,
        };

        return Then(instances, invocation, frame, static (run, f, invocation, frame) => run.Each(
            Values(invocation.Arguments),
            f.State,
            frame,
            (invocation, f.Value),
            static (run, values, s, of, frame) => run.Invoke(of.invocation, of.Value, values, s, frame)));
    }

    private Flows Invoke(IInvocationOperation invocation, Value instance, Value[] values, State state, Frame frame)
    {
        if (IsMissing(invocation.Instance, instance))
        {
            return Raise(KnownSymbols.NullReferenceExceptionName, state, instance.FromFailure);
        }

        var method = invocation.TargetMethod;
        var (receiver, ordered) = Bind(method, instance, invocation.Arguments, values);
        var before = state;
        state = WithoutOuts(invocation, state);
        var result = invocation.Syntax == _question.Target ? Send(Sending.Of(invocation), receiver, ordered, state, frame)
            : IsEarlierAttempt(invocation, state, frame) ? [.. Send(Sending.Of(invocation), receiver, ordered, state, frame), .. Call(invocation.Syntax, method, receiver, ordered, state, frame, invocation.Type)]
            : Attempted(invocation, receiver, ordered, state) is { } attempted ? attempted
            : IsOfNoConsequence(invocation, frame) ? One(state, Derived("call", method.OriginalDefinition, invocation.Type, state, [receiver, .. ordered]))
            : method.Name == "ToString" && ordered.IsEmpty && receiver is Constant constant && KnownMembers.TextOf(constant, invocation.Instance?.Type) is { } text ? One(state, text)
            : method.MethodKind == MethodKind.DelegateInvoke && receiver is Closure closure
                ? Invoke(closure, ordered, state, frame, invocation.Syntax)
                : Call(invocation.Syntax, method, receiver, ordered, state, frame, invocation.Type, invocation.IsVirtual);
        return Then(result, (invocation, receiver, ordered, before), frame, static (run, g, of, frame) =>
            run.WriteOuts(of.invocation, run.Changed(of.invocation, of.receiver, of.ordered, g.State, frame), frame, of.ordered, of.before) is var written && ReferenceEquals(written, g.State)
                ? [g]
                : One(written, g.Value));
    }

    /// <summary>Whether a call of this compilation only makes a value on which nothing depends, as how long to wait.</summary>
    private bool IsOfNoConsequence(IInvocationOperation invocation, Frame frame) =>
        _question.Target is not null
        && frame is { Graph: { } graph, Function: { } function }
        && invocation.TargetMethod is { ReturnsVoid: false, MethodKind: not MethodKind.LocalFunction } called
        && _http.Sources.Declares(called)
        && !_question.Leads(called)
        && !Holds(called)
        && !LeadsBack(called)
        && Telling.ChangesNothing(_http, called, _cancellationToken)
        && Consequences.Of(_http, graph, function, _question.OnlySends && frame.Caller is null).AreNone(invocation);

    /// <summary>
    /// Whether a call may be the first attempt of what the send under question repeats: a send of the same name, before it.
    /// It may fail as well as succeed.
    /// </summary>
    private bool IsEarlierAttempt(IInvocationOperation invocation, State state, Frame frame)
    {
        if (state.Sends > 0 || !IsLikeTarget(invocation) || invocation.Syntax is not InvocationExpressionSyntax call || _question.Target is not { } target)
        {
            return false;
        }

        _asked++;
        var isEarlier = (_question.Within is not { } within || within.Span.Contains(call.Span) || (!Function.IsLoop(within) && Function.Around(within) != Function.Around(call)))
            && ((_question.Scenario.Thrown is null && !_question.OnlyCaught) || IsCaughtBefore(call, target, frame));
        if (isEarlier)
        {
            _earlier.Add(call);
        }

        return isEarlier;
    }

    private readonly HashSet<SyntaxNode> _earlier = [];

    /// <summary>
    /// What comes of the next attempt of a request that another send has attempted before, where it is not the one under question: what follows
    /// its success repeats nothing, and what follows its failure repeats it.
    /// </summary>
    private Flows? Attempted(IInvocationOperation invocation, Value receiver, ImmutableArray<Value> arguments, State state)
    {
        if (state is not { Sends: 1, First: { } first } || first.Syntax == _question.Target || !IsLikeTarget(invocation))
        {
            return null;
        }

        _asked++;
        var next = Describe(Sending.Of(invocation), receiver, arguments, state);
        return !first.SameRequestAs(next) ? null
            : first.Syntax != next.Syntax && _earlier.Contains(next.Syntax) ? [] // What follows was found when it was the first attempt itself.
            : Answered(Sending.Of(invocation), next, receiver, arguments, state with { First = next, Last = next, Handlers = ImmutableArray<CatchClauseSyntax>.Empty });
    }

    private bool IsLikeTarget(IInvocationOperation invocation) =>
        invocation.Syntax is InvocationExpressionSyntax call
        && _question.Target is InvocationExpressionSyntax target
        && Origins.NameOf(call.Expression) == Origins.NameOf(target.Expression)
        && SendCall.Of(invocation.TargetMethod, Symbols) is not null;

    /// <summary>
    /// Whether the exception of a call can come to a handler from which a target is reached: in the function that the target, or the call of
    /// the local function that it stands in, has in common with the call, or one that is called there.
    /// </summary>
    private static bool IsCaughtBefore(SyntaxNode call, SyntaxNode target, Frame? frame)
    {
        for (var site = call; site is not null; (site, frame) = (frame?.CallSite, frame?.Caller))
        {
            var function = Function.Around(site);
            IReadOnlyList<SyntaxNode> reached = Function.Around(target) is var holder && holder == function ? [target]
                : function is not null && holder is not null && Function.Around(holder.Parent) == function ? CallsOf(holder, function)
                : [];
            var tries = site.Ancestors().TakeWhile(a => a != function).OfType<TryStatementSyntax>().Where(t => t.Block.Span.Contains(site.Span));
            if (tries.Any(t => reached.Count == 0 || reached.Any(r => !t.Block.Span.Contains(r.Span))))
            {
                return true;
            }

            if (reached.Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a function calls one that stands in it: a lambda that has no name is called where it stands.</summary>
    private static IReadOnlyList<SyntaxNode> CallsOf(SyntaxNode nested, SyntaxNode function) => nested switch
    {
        LocalFunctionStatementSyntax local => FunctionCalls.In(function).Of(local.Identifier.ValueText),
        { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } => FunctionCalls.In(function).Of(variable.Identifier.ValueText),
        { Parent: AssignmentExpressionSyntax or ReturnStatementSyntax } => [],
        _ => [nested],
    };

    /// <summary>Arguments in the order of parameters; the receiver of an extension is its first parameter.</summary>
    private static (Value Receiver, ImmutableArray<Value> Arguments) Bind(
        IMethodSymbol method, Value receiver, ImmutableArray<IArgumentOperation> arguments, Value[] values)
    {
        if (arguments.Length == method.Parameters.Length && IsInOrder(arguments))
        {
            return (receiver, ImmutableArray.Create(values));
        }

        var ordered = new Value[method.Parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Parameter is { } parameter && parameter.Ordinal < ordered.Length)
            {
                ordered[parameter.Ordinal] = values[i];
            }
        }

        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] ??= Constant.Null;
        }

        return (receiver, ImmutableArray.Create(ordered));

        static bool IsInOrder(ImmutableArray<IArgumentOperation> arguments)
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                if (arguments[i].Parameter?.Ordinal != i)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A list is known by what it holds: one that was added to is another.</summary>
    private State Changed(IInvocationOperation invocation, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame) =>
        receiver is Sequence list
        && invocation.Instance is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
        && KnownMembers.Changed(list, invocation.TargetMethod, arguments) is var changed
        && !ReferenceEquals(changed, list)
        && Assign(invocation.Instance, (Value?)changed ?? Derived("changed", invocation.Instance.Type, state, [list, .. arguments]), state, frame) is [var assigned]
            ? assigned.State
            : state;

    /// <summary>What an earlier call has left in its <c>out</c> and <c>ref</c> parameters, or the function's own where it calls itself, is none of this call's.</summary>
    private static State WithoutOuts(IInvocationOperation invocation, State state)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref } parameter && state.Variables.ContainsKey(parameter.OriginalDefinition))
            {
                state = state with { Variables = state.Variables.Remove(parameter.OriginalDefinition) };
            }
        }

        return state;
    }

    private State WriteOuts(IInvocationOperation invocation, State state, Frame frame, ImmutableArray<Value> arguments, State before)
    {
        List<(IOperation Target, Value Written)>? outs = null;
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is not { RefKind: RefKind.Out or RefKind.Ref } parameter)
            {
                continue;
            }

            var own = parameter.OriginalDefinition;
            var written = state.Variables.TryGetValue(own, out var left) || state.Variables.TryGetValue(parameter, out left)
                ? left
                : arguments is [var under, ..] && Kept(invocation.Instance, parameter.Type, under, isSure: false, frame) is { } kept ? kept
                : Fresh(invocation.TargetMethod, Derived("out" + parameter.Ordinal, invocation.TargetMethod, parameter.Type, state, [.. arguments]), state);
            if (left is not null)
            {
                state = state with { Variables = state.Variables.Remove(parameter).Remove(own) };
            }

            if (before.Variables.TryGetValue(own, out var callers))
            {
                state = state.With(own, callers);
            }

            (outs ??= []).Add((argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value, written));
        }

        foreach (var (target, written) in outs ?? [])
        {
            if (target is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
                && Assign(target, written, state, frame) is [var assigned])
            {
                state = assigned.State;
            }
        }

        return state;
    }

    private Symbolic Fresh(IMethodSymbol method, Symbolic value, State state)
    {
        if (KnownMembers.Consumes(method, Symbols))
        {
            return value.Anew(Hash.Of("next", value.Identity, state.Sends), Hash.Of("next", value.Logical, state.Sends));
        }

        return KnownMembers.IsClock(method) ? value.Anew(Hash.Of("fresh", value.Identity, state.Sends), value.Logical) : value;
    }

    private Flows Call(
        SyntaxNode site,
        IMethodSymbol method,
        Value receiver,
        ImmutableArray<Value> arguments,
        State state,
        Frame frame,
        ITypeSymbol? type,
        bool isVirtual = true)
    {
        if (KnownMembers.EndsProcess(method, receiver))
        {
            // What runs while the host stops is of no interest: nothing begins anew.
            _ended.Add(new(site, state));
            return [];
        }

        if (method.Name is "Dispose" or "DisposeAsync" && arguments.IsEmpty && ContentOf(receiver, state) is { } disposed)
        {
            return One(state.Disposed(disposed), Derived("call", method.OriginalDefinition, type, state, receiver));
        }

        if (arguments.Any(static a => a is Closure)
            && (method.IsAbstract || !_http.Sources.Declares(method))
            && RetryHelper.Call(this, site, method, arguments, state, frame, _http.Options.For(site.SyntaxTree)) is { } repeated)
        {
            return repeated;
        }

        if (KnownMembers.Call(this, site, method, receiver, arguments, state, frame) is { } known)
        {
            return known;
        }

        if (IsWorthFollowing(method, receiver, arguments, type) && !OnlyTells(method, receiver, arguments) && Follow(site, method, receiver, arguments, state, frame, isVirtual) is { } followed)
        {
            return followed;
        }

        if (state.Sends > 0 && AsksSomebody(method))
        {
            // A person is no retry: what they decide is not known.
            state = state with { Opaque = true };
        }

        // What makes another task of a failed one is taken to hand its exception on.
        if (Failed.IsTask(type) && method.Name != "WhenAny" && FailedIn(arguments.Add(receiver)) is { } failed)
        {
            return One(state, failed);
        }

        var result = Fresh(method, Derived("call", method.OriginalDefinition, type, state, [receiver, .. arguments]), state);
        result = IsNeverNull(method) ? result with { NotNull = true } : result;

        // What makes a message or a stream makes another one each time, though it may say the same.
        var made = Hash.Of("made", result.Identity, state.Sends);
        return One(
            state,
            !IsMade(type) ? result
            : Unwrapped(type) is { Name: "HttpRequestMessage" } message ? Scenario.Request(message, "POST") with { Id = made }
            : result.Anew(made, result.Logical));
    }

    private static Failed? FailedIn(ImmutableArray<Value> values) => values
        .Select(v => v as Failed ?? (v as Sequence)?.Elements.OfType<Failed>().FirstOrDefault())
        .FirstOrDefault(f => f is not null);

    /// <summary>Whether a call's body can change the answer: it leads to the send, is given something that matters, or makes it.</summary>
    private bool IsWorthFollowing(IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, ITypeSymbol? type) =>
        _question.Leads(method)
        || Holds(method)
        || LeadsBack(method)
        || (_http.Sources.Declares(method)
            && (method.MethodKind == MethodKind.LocalFunction
                || Matters(receiver)
                || arguments.Any(Matters)
                || IsOfInterest(type)
                || MakesId(method)
                || (method.IsStatic && _question.Target is not null && SymbolEqualityComparer.Default.Equals(method.ReturnType, method.ContainingType)) // a factory of requests
                || (Unwrapped(type)?.SpecialType == SpecialType.System_Boolean && arguments.Any(a => a is Constant))));

    /// <summary>Whether a call only logs: what it is handed is of the failure, and nothing that a request is made of.</summary>
    private bool OnlyTells(IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments) =>
        _question.Target is not null
        && !_question.Leads(method)
        && !Holds(method)
        && !LeadsBack(method)
        && IsOutside(receiver)
        && arguments.All(IsOutside)
        && Telling.Is(_http, method, _cancellationToken)
        && !CallsWhatLeads(method);

    /// <summary>Whether a local function calls what is followed: it is on no path, and is handed nothing, since it has all of the function around it.</summary>
    private bool CallsWhatLeads(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction
        && _http.Sources.FunctionOf(method.OriginalDefinition) is { } function
        && function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            _http.Sources.Symbol(call) is IMethodSymbol called
            && (called.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke || _question.Leads(called) || Holds(called) || LeadsBack(called)));

    /// <summary>Whether a call can't change a value by a member of it, as far as a request goes.</summary>
    private static bool IsOutside(Value value) => value switch
    {
        Constant or TypeValue => true,
        KnownObject known => known.Type.Name != "HttpRequestMessage",
        Symbolic symbolic => !IsOfInterest(symbolic.Type),
        _ => false,
    };

    /// <summary>Whether a method makes an id, such as a key's: another each time it is called.</summary>
    private bool MakesId(IMethodSymbol method)
    {
        if (method.ReturnType is not ({ SpecialType: SpecialType.System_String } or { Name: nameof(Guid) })
            || _http.Sources.FunctionOf(method.OriginalDefinition) is not { } function)
        {
            return false;
        }

        var key = (nameof(MakesId), function);
        return (_http.Memo.TryGetValue(key, out var known) ? known : _http.Memo.GetOrAdd(key, function.DescendantTokens().Any(t => t.ValueText is nameof(Guid.NewGuid) or "CreateVersion7"))) is true;
    }

    /// <summary>Whether a method asks a person for what comes next, by itself or by one that it calls.</summary>
    private bool AsksSomebody(IMethodSymbol method)
    {
        if (KnownMembers.Asks(method, Symbols))
        {
            return true;
        }

        if (!_http.Sources.Declares(method) || _http.Sources.FunctionOf(method.OriginalDefinition) is not { } function)
        {
            return false;
        }

        var key = (nameof(AsksSomebody), function);
        return (_http.Memo.TryGetValue(key, out var known) ? known : _http.Memo.GetOrAdd(key, function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            KnownMembers.MayAsk(Origins.NameOf(call.Expression)) && _http.Sources.Symbol(call) is IMethodSymbol called && KnownMembers.Asks(called, Symbols)))) is true;
    }

    /// <summary>Whether the send under question stands in a method: to call it again is to send again.</summary>
    private bool Holds(IMethodSymbol method)
    {
        if (_question.Target is not { } target || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _http.Sources.Compilation.Assembly))
        {
            return false;
        }

        if (!_holds.TryGetValue(method.OriginalDefinition, out var holds))
        {
            holds = (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).DeclaringSyntaxReferences.Any(r => r.SyntaxTree == target.SyntaxTree && r.Span.Contains(target.Span));
            _holds.Add(method.OriginalDefinition, holds);
        }

        return holds;
    }

    private readonly Dictionary<ISymbol, bool> _holds = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether a call begins the function anew that the run began with, itself or by another method of its type, or comes before what that
    /// one calls when it has failed.
    /// </summary>
    private bool LeadsBack(IMethodSymbol method) =>
        _question.Target is not null
        && _root is { MethodKind: MethodKind.Ordinary }
        && SymbolEqualityComparer.Default.Equals(method.ContainingType?.OriginalDefinition, _root.ContainingType)
        && (SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, _root)
            || (_http.Sources.FunctionOf(method.OriginalDefinition) is { } function
                && FunctionCalls.In(function) is var calls
                && (calls.Of(_root.Name).Count > 0 || (_question.Path is { IsDefaultOrEmpty: false } path && calls.Of(path[^1].Name).Count > 0 && IsAttemptedByAnother(path[^1].Name)))));

    private bool IsAttemptedByAnother(string called) => _isAttemptedByAnother ??=
        _http.Sources.FunctionOf(_root!) is { } function && FunctionCalls.In(function).Of(called).Any(again => Origins.IsMadeByAnother(again, called, function));

    private bool? _isAttemptedByAnother;

    /// <summary>Whether a method says of itself that it never gives null; that of a content does not where it can't say so.</summary>
    private static bool IsNeverNull(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ IsReferenceType: true }] } task
            ? task.TypeArgumentNullableAnnotations[0] == NullableAnnotation.NotAnnotated || (method.ContainingType.Name == "HttpContent" && method.Name.StartsWith("ReadAs", StringComparison.Ordinal))
            : (method.ReturnType.IsReferenceType && method.ReturnNullableAnnotation == NullableAnnotation.NotAnnotated)
                || method.Name is "GetEnumerator" or "GetAsyncEnumerator"; // foreach asks for null before it disposes, where libraries say nothing of it

    private bool IsMade(ITypeSymbol? type) => Unwrapped(type) is { } made && (made.Name is "HttpRequestMessage" or "Stream" || IsContent(made));

    private bool IsContent(ITypeSymbol? type) => Symbols.IsOrDerives(type, KnownSymbols.HttpContentName);

    private static INamedTypeSymbol? Unwrapped(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => Unwrapped(result),
        _ => type as INamedTypeSymbol,
    };

    private static bool Matters(Value value) =>
        value.FromFailure || value is Closure or Reference or KnownObject or MethodValue or Strategy
        || (value is Symbolic { Type: { } type } && IsOfInterest(type));

    private static bool IsOfInterest(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => IsOfInterest(result),
        { Name: "HttpRequestMessage" or "HttpMethod" or "RestRequest" or "IRestRequest" or "IFlurlRequest" } => true,
        not null when Strategies.IsOwn(type) => true,
        INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var made } => IsOfInterest(made),
        { Name: "HttpContent" } => true,
        { BaseType: { SpecialType: SpecialType.None } baseType } => IsOfInterest(baseType),
        _ => false,
    };

    private Flows? Follow(
        SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame, bool isVirtual)
    {
        if (frame.Depth >= MaxDepth)
        {
            _cut |= _question.Leads(method) || Holds(method);
            return null;
        }

        if (isVirtual && OfEachKind(site, method, receiver, arguments, state, frame) is { } ofEach)
        {
            return ofEach;
        }

        var target = isVirtual ? Implementation(method, receiver, arguments) : method.ReducedFrom ?? method;
        return target is not null && _http.Sources.FunctionOf(target.OriginalDefinition) is { } function && _http.Sources.Graph(function) is not null
            ? Enter(site, function, target, receiver, arguments, state, frame)
            : null;
    }

    /// <summary>Types that an object is taken to be of one after the other.</summary>
    private const int KindsFollowed = 4;

    /// <summary>
    /// A virtual call of the object whose method runs: of which of its types it is, is settled by the first call that depends on it, and for
    /// all that follow. Null where it does not depend on that, or there are too many.
    /// </summary>
    private Flows? OfEachKind(SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        if (receiver is not Symbolic own
            || (receiver.Identity != ThisObject && receiver.Identity != frame.Receiver?.Identity)
            || !IsOverridable(method)
            || method.ContainingType.TypeKind == TypeKind.Interface)
        {
            return null;
        }

        var key = Hash.Of("kind", receiver.Identity);
        if (state.Facts.TryGetValue(key, out var settled))
        {
            return settled is TypeValue { Type: INamedTypeSymbol kind } ? Of(kind, state) : null;
        }

        if (_question.Leads(method) || InAnyCase(method, receiver) is not null)
        {
            return null;
        }

        var kinds = _http.Sources.Kinds(own.Type is INamedTypeSymbol type && KnownSymbols.Derives(type, method.ContainingType) ? type : method.ContainingType, _cancellationToken);
        if (kinds.Where(IsOnPath).ToList() is { Count: > 0 } likely)
        {
            kinds = likely;
        }

        if (kinds.Count > KindsFollowed)
        {
            return null;
        }

        var flows = new Flows();
        foreach (var kind in kinds)
        {
            if (Of(kind, state.With(key, new TypeValue(kind, false))) is not { } followed)
            {
                return null;
            }

            flows.AddRange(followed);
        }

        return flows;

        // An object that comes to a send by an override of its own is of the type that has it.
        bool IsOnPath(INamedTypeSymbol kind) => _question.Path.IsDefaultOrEmpty || _question.Path.All(on =>
            !on.IsOverride || !KnownSymbols.Derives(on.ContainingType, method.ContainingType) || SymbolEqualityComparer.Default.Equals(Sources.Dispatched(on, kind), on));

        Flows? Of(INamedTypeSymbol kind, State of) =>
            Sources.Dispatched(method, kind) is { } target && _http.Sources.FunctionOf(target.OriginalDefinition) is { } function && _http.Sources.Graph(function) is not null
                ? Enter(site, function, target, receiver, arguments, of, frame)
                : null;
    }

    /// <summary>
    /// The method that a call of a member runs that others may override or implement, where the receiver or the path to the send tells; null
    /// where it depends on a type that is not known.
    /// </summary>
    private IMethodSymbol? Implementation(IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments)
    {
        var definition = method.ReducedFrom ?? method;
        if (!IsOverridable(definition))
        {
            return definition;
        }

        if (Exact(definition, receiver) is { } exact)
        {
            return exact;
        }

        if (!_question.Path.IsDefaultOrEmpty && _question.Path.FirstOrDefault(p => Sources.Leads(definition, p)) is { } onPath)
        {
            return onPath;
        }

        // A helper that is asked for by its interface, or one that tells whether a failure is worth it.
        return !definition.IsAbstract ? InAnyCase(definition, receiver)
            : arguments.Any(a => a is Closure || a.FromFailure) ? _http.Sources.Implementation(definition, _cancellationToken) ?? definition
            : Provider(definition);
    }

    /// <summary>Calls a delegate on behalf of a library.</summary>
    public Flows Call(Closure closure, ImmutableArray<Value> arguments, State state, Frame frame, SyntaxNode? site) =>
        Invoke(closure, arguments, state, frame, site);

    /// <summary>Takes down a decision over the failure that a library makes.</summary>
    public void Note(SyntaxNode condition, Answer answer) => _conditions.Add(new(condition, answer));

    /// <summary>The policy or pipeline that this compilation registers under a name; null where it is none or not one.</summary>
    public Strategy? Named(Constant key, Frame frame)
    {
        if (key.Object is null || NamedStrategies.Find(_http, key.Object, _cancellationToken) is not [var only])
        {
            return null;
        }

        return Apart(only, State.Empty, frame, mayBeChosen: true) switch
        {
            Strategy strategy => strategy,
            Closure configure => Strategies.Built(this, configure, State.Empty, new Frame(null, null, null, null, null, frame)),
            _ => null,
        };
    }

    /// <summary>The policy that a dictionary in a field or property holds under a key.</summary>
    private Strategy? Kept(IOperation? dictionary, ITypeSymbol? type, Value key, bool isSure, Frame frame) =>
        Strategies.IsOwn(type)
        && dictionary is IMemberReferenceOperation { Member: var held }
        && _http.Sources.Declares(held)
        && NamedStrategies.Kept(_http, held.OriginalDefinition, (key as Constant)?.Object, isSure, _cancellationToken) is { } only
            ? Apart(only, State.Empty, frame) as Strategy
            : null;

    /// <summary>
    /// The policy that a parameter is handed: by every caller in this compilation the same, or by the container what is
    /// registered for its type.
    /// </summary>
    private Value? Handed(ISymbol variable, State state, Frame frame)
    {
        if (variable is not IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter || frame.Depth >= MaxDepth || !_http.Sources.Declares(method))
        {
            return null;
        }

        if (KeyOf(parameter) is { } key)
        {
            return Named(key, frame);
        }

        var handed = _http.Sources.ArgumentsOf(parameter, _cancellationToken).Take(8).Select(a => Apart(a, state, frame)).Distinct().ToList();
        return handed is [Strategy or Closure] ? handed[0] : null;
    }

    private static Constant? KeyOf(IParameterSymbol parameter) =>
        parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "FromKeyedServicesAttribute") is { ConstructorArguments: [{ Value: { } key }] }
            ? new Constant(key)
            : null;

    /// <summary>What leaves a call: nothing that has sent, where the run is confined to the call.</summary>
    public Flows Confined(Flows flows, SyntaxNode call)
    {
        return Merge(call == _question.Within ? flows.Where(f => f.State.Sends == 0) : flows);
    }

    private Flows Invoke(Closure closure, ImmutableArray<Value> arguments, State state, Frame frame, SyntaxNode? site)
    {
        if (frame.Depth >= MaxDepth)
        {
            return One(state, Derived("delegate", closure.Method, closure.Method.ReturnType, state, [.. arguments]));
        }

        if (closure.Lambda is null)
        {
            var receiver = closure.Receiver ?? Constant.Null;
            state = InScope(closure, state);
            if (closure.Source is { } source && source == _question.Target)
            {
                return Send(new Sending(source, closure.Method, closure.Method.ReturnType, null), receiver, arguments, state, frame);
            }

            var isVirtual = closure.Source is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax };
            return site is not null ? Call(site, closure.Method, receiver, arguments, state, frame, closure.Method.ReturnType, isVirtual)
                : _http.Sources.FunctionOf(closure.Method.OriginalDefinition) is { } function ? Enter(function, function, closure.Method, receiver, arguments, state, frame)
                : One(state, Derived("call", closure.Method, closure.Method.ReturnType, state, [.. arguments]));
        }

        return Enter(site ?? closure.Lambda, closure.Lambda, closure.Method, closure.Receiver, arguments, InScope(closure, state), frame);
    }

    private static State InScope(Closure closure, State state)
    {
        if (closure.Scope is null || ReferenceEquals(closure.Scope, state.Variables))
        {
            return state;
        }

        foreach (var entry in closure.Scope)
        {
            if (entry.Key is ILocalSymbol or IParameterSymbol && !state.Variables.ContainsKey(entry.Key))
            {
                state = state.With(entry.Key, entry.Value);
            }
        }

        return state;
    }

    /// <summary>Runs a function of this compilation as part of the run.</summary>
    private Flows Enter(
        SyntaxNode site, SyntaxNode function, IMethodSymbol method, Value? receiver, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        if (_http.Sources.Graph(function) is not { } graph)
        {
            return One(state, Derived("call", method, method.ReturnType, state, [.. arguments]));
        }

        var definition = method.ReducedFrom ?? method;
        var declared = _http.Sources.Declared(function) as IMethodSymbol ?? definition.OriginalDefinition;
        if (function is AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax)
        {
            declared = method;
        }

        // Where no delegate can come along, the callee knows nothing of its caller's variables, and answers the same to the same.
        var apart = function is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
            && (receiver is null || IsPlain(receiver, state))
            && arguments.All(a => IsPlain(a, state))
            && declared.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In);
        var call = new CalledBefore.Call(site, function, method, receiver, arguments, frame.Depth, frame.Called);
        if (apart && _calledBefore.Find(call, state) is { } answered)
        {
            _steps += answered.Steps;
            _cut |= answered.Cut;
            _lost |= answered.Lost;
            return answered.From(state);
        }

        var (steps, asked, cut, lost) = (_steps, _asked, _cut, _lost);
        (_cut, _lost) = (false, false);

        var entered = state.Entered(declared.Parameters, arguments, apart);

        // A member of a C# 14 extension block knows what it is called on by the block's parameter.
        if (receiver is not null
            && function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { Keyword.ValueText: "extension", ParameterList.Parameters: [var extended] }
            && _http.Sources.Declared(extended) is { } subject)
        {
            entered = entered.With(subject, receiver);
        }

        var inner = new Frame(graph, function, declared, receiver is Constant { Object: null } ? null : receiver, site, frame) { Called = method };
        var yields = IsIterator(method, graph) ? Yields(graph) : null;
        if (yields is not null)
        {
            entered = entered.With(yields, Sequence.Empty);
        }

        var exits = Walk(inner, graph.Blocks[0], entered, null);
        var flows = new Flows();
        foreach (var exit in exits)
        {
            if ((exit.State.Sends > 0 && site == _question.Within) || IsLost(exit.State))
            {
                continue;
            }

            var value = exit.Kind == ExitKind.Throw || yields is null || !exit.State.Variables.TryGetValue(yields, out var yielded) ? exit.Value : yielded;
            var left = apart ? exit.State with { Variables = state.Variables } : Restored(state, exit.State, declared);
            left = left.Heap.Count > state.Heap.Count ? left.Collected(state, value) : left;
            flows.Add(Awaited(new Flow(left, value, exit.Kind == ExitKind.Throw)));
        }

        flows = Merge(flows);
        if (apart && !Exhausted && asked == _asked)
        {
            _calledBefore.Remember(new CalledBefore.Known(call, state, flows.ToImmutableArray(), _steps - steps, _cut, _lost));
        }

        (_cut, _lost) = (_cut || cut, _lost || lost);
        return flows;
    }

    private CalledBefore _calledBefore = new();

    /// <summary>How often the question's own failure or bounds have counted: what came of a call then is good for no other question.</summary>
    private int _asked;

    /// <summary>Whether no delegate hides in a value, which would run with the variables of the function that made it.</summary>
    private static bool IsPlain(Value value, State state, int depth = 0) => value switch
    {
        Constant or Symbolic or MethodValue or TypeValue => true,
        KnownObject { FromFailure: true } => true,
        Sequence sequence => depth < 3 && sequence.Elements.All(e => IsPlain(e, state, depth + 1)),
        Reference reference => depth < 3
            && (!state.Heap.TryGetValue(reference.Id, out var held) || held.Members.All(m => IsPlain(m.Value, state, depth + 1))),
        _ => false,
    };

    /// <summary>Whether a method is an iterator: it is taken to give all that it gives when it is called.</summary>
    private static bool IsIterator(IMethodSymbol method, ControlFlowGraph graph) =>
        method.ReturnType.Name is "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator"
        && graph.Blocks.Any(b => b.Operations.Any(o => o.Kind == OperationKind.YieldReturn));

    /// <summary>Drops the callee's own variables; gives a function that called itself its own back.</summary>
    private static State Restored(State before, State after, IMethodSymbol callee)
    {
        if (ReferenceEquals(before.Variables, after.Variables))
        {
            return after;
        }

        var variables = before.Variables;
        foreach (var entry in after.Variables)
        {
            var stays = entry.Key switch
            {
                ILocalSymbol or IParameterSymbol => before.Variables.ContainsKey(entry.Key)
                    ? !SymbolEqualityComparer.Default.Equals(((ISymbol)entry.Key).ContainingSymbol, callee)
                    : entry.Key is IParameterSymbol { RefKind: RefKind.Out or RefKind.Ref },
                _ => false,
            };
            if (stays)
            {
                variables = variables.SetItem(entry.Key, entry.Value);
            }
        }

        foreach (var entry in before.Variables)
        {
            if (!after.Variables.ContainsKey(entry.Key))
            {
                variables = variables.Remove(entry.Key);
            }
        }

        return after with { Variables = variables };
    }

    /// <summary>Keeps one flow of those that nothing later could tell apart.</summary>
    private static Flows Merge(Flows flows)
    {
        if (flows.Count < 2)
        {
            return flows;
        }

        var merged = new Flows();
        foreach (var flow in flows)
        {
            if (!merged.Exists(f => f.Throws == flow.Throws && f.Value.Equals(flow.Value) && f.State.SameAs(flow.State)))
            {
                merged.Add(flow);
            }
        }

        return merged;
    }

    private Flows Create(IObjectCreationOperation creation, State state, Frame frame)
    {
        return Each(Values(creation.Arguments), state, frame, (values, s) =>
        {
            if (creation.Constructor is not { } constructor || creation.Type is not INamedTypeSymbol type)
            {
                return One(s, Derived("new", creation.Type, s, values) with { NotNull = true });
            }

            var (_, ordered) = Bind(constructor, Constant.Null, creation.Arguments, values);
            if (KnownMembers.Construct(constructor, ordered, Symbols) is { } known)
            {
                return One(s, known);
            }

            var reference = new Reference(Hash.Of("new", creation.Syntax, s.Sends, frame.CallSite), type);
            var made = s with { Heap = s.Heap.SetItem(reference.Id, HeapObject.Empty) };
            if (frame.Depth < MaxDepth && _http.Sources.FunctionOf(constructor.OriginalDefinition) is { } body && _http.Sources.Graph(body) is not null)
            {
                var built = Enter(creation.Syntax, body, constructor, reference, ordered, made, frame);
                return Then(built, f => Initialize(creation.Initializer, reference, f.State, frame));
            }

            if (ordered.Length > 0)
            {
                var members = ImmutableDictionary.CreateBuilder<string, Value>();
                for (var i = 0; i < ordered.Length; i++)
                {
                    members[MemberNamed(constructor.Parameters[i].Name)] = ordered[i];
                }

                made = s with { Heap = s.Heap.SetItem(reference.Id, new HeapObject(members.ToImmutable())) };
            }

            return Initialize(creation.Initializer, reference, made, frame);
        });
    }

    /// <summary>A constructor parameter is taken to fill the property of its name.</summary>
    private static string MemberNamed(string parameter) => parameter switch
    {
        "inner" => "InnerException",
        "" => parameter, // half-typed
        _ => char.ToUpperInvariant(parameter[0]) + parameter.Substring(1),
    };

    private Flows Initialize(IObjectOrCollectionInitializerOperation? initializer, Reference reference, State state, Frame frame)
    {
        if (initializer is null)
        {
            return One(state, reference);
        }

        var elements = new List<Value>();
        var flows = One(state, reference);
        foreach (var entry in initializer.Initializers)
        {
            flows = Then(flows, f => entry switch
            {
                ISimpleAssignmentOperation { Target: IMemberReferenceOperation member } assignment =>
                    Then(Evaluate(assignment.Value, f.State, frame), g => One(g.State.WithMember(reference, member.Member.Name, g.Value), reference)),
                IInvocationOperation { TargetMethod.Name: "Add", Arguments: [.., var argument] } =>
                    Then(Evaluate(argument.Value, f.State, frame), g =>
                    {
                        elements.Add(g.Value);
                        return One(g.State, reference);
                    }),
                _ => One(f.State, reference),
            });
        }

        return elements.Count > 0 && flows is [{ Throws: false } only] ? One(only.State, new Sequence(elements.ToImmutableArray())) : flows;
    }

    /// <summary>The content that goes with a message, or the one that a value is; null where it is neither, or has none.</summary>
    private Value? ContentOf(Value value, State state)
    {
        var type = value switch
        {
            Reference made => made.Type,
            KnownObject known => known.Type,
            Symbolic { Type: { } declared } => declared,
            _ => null,
        };
        var content = IsContent(type) ? value
            : Symbols.IsOrDerives(type, KnownSymbols.HttpRequestMessageName) && value is not KnownObject ? MemberIn(value, "Content", state)
            : null; // of a request that comes from elsewhere the content is its own

        return content is { IsNull: not Answer.Yes } ? content : null;
    }

    /// <summary>A send that is executed: a call, or the method that a delegate is over.</summary>
    private readonly record struct Sending(SyntaxNode Syntax, IMethodSymbol TargetMethod, ITypeSymbol? Type, ITypeSymbol? InstanceType)
    {
        public static Sending Of(IInvocationOperation invocation) => new(invocation.Syntax, invocation.TargetMethod, invocation.Type, invocation.Instance?.Type);
    }

    /// <summary>Executes the send under question: counts it, and lets the scenario answer.</summary>
    private Flows Send(Sending call, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        var send = Describe(call, receiver, arguments, state);
        if (state.Sends == 0 && _calls.IsEmpty)
        {
            _calls = Calls(frame).ToImmutableArray();
        }

        return Answered(call, send, receiver, arguments, state with { Sends = state.Sends + 1, First = state.First ?? send, Last = send });
    }

    /// <summary>What comes of a request that was sent.</summary>
    private Flows Answered(Sending call, HttpSend send, Value receiver, ImmutableArray<Value> arguments, State sent)
    {
        if (Symbols.IsNetFramework && send is { ThroughHttpClient: true, HasContent: true })
        {
            // HttpClient of .NET Framework disposes the content of what it has sent, whatever came of it.
            sent = sent.Disposed(send.Content!);
        }

        var met = Meet(sent, send.Message ?? Requested(send), call.Type);
        if (send.Library is { } library)
        {
            var made = LibraryCall.Of(this, call.Syntax, call.TargetMethod, receiver, arguments, sent);
            return _question.Scenario.Failure == Failure.Any ? met : met.ConvertAll(f => library.Handed(made, f));
        }

        return SendCall.Of(call.TargetMethod, Symbols) is { ReturnsResponse: false } && _question.Scenario.Failure != Failure.Any
            ? met.ConvertAll(f => (f is { Throws: false, Value: KnownObject response } ? Ensured(response, sent) : f) is { Throws: true } failed ? failed : new Flow(sent, Derived("answer", call.Type, sent)))
            : met;
    }

    /// <summary>What <c>EnsureSuccessStatusCode</c> makes of a response: the exception for its status, or itself.</summary>
    public Flow Ensured(KnownObject response, State state)
    {
        response.Look?.At("EnsureSuccessStatusCode");
        var status = response.Look is null ? (response.Part("StatusCode") as Constant)?.Number : _question.Scenario.Status;
        return status is { } code && Scenario.IsError((int)code) && Scenario.StatusException(Symbols, (int)code) is { } exception
            ? new Flow(state, exception with { Look = _looks.StatusException }, Throws: true)
            : new Flow(state, response);
    }

    /// <summary>What the run has looked at of its failure.</summary>
    private readonly Looks _looks = new();

    private KnownObject? _thrown;

    /// <summary>What a request that was sent meets in the scenario: an exception, or a response; nothing more at the limit.</summary>
    private Flows Meet(State sent, Value request, ITypeSymbol? answer)
    {
        _asked++;
        _sends = Math.Max(_sends, sent.Sends);
        if (sent.Sends >= _question.Limit)
        {
            _repeated.Add(sent);
            if (_stepsToUnsafe == MaxSteps && sent.IsSameRequest && _question is { OnlySends: true, Limit: > 1, Target: { } target })
            {
                _stepsToRepetition = Math.Min(_stepsToRepetition, _steps);
                _stepsToUnsafe = RetryDecision.IsUnsafe(sent, _http.Options.For(target.SyntaxTree)) ? _steps : MaxSteps;
            }

            _answered = _question.Enough == Enough.AnyRepetition;
            return [];
        }

        if (_question.Scenario.Failure == Failure.Any)
        {
            return
            [
                new Flow(sent, Anything(Symbols[KnownSymbols.ExceptionName]), Throws: true),
                new Flow(sent, Anything(answer is INamedTypeSymbol { TypeArguments: [var result] } ? result : answer)),
            ];
        }

        if (_question.Scenario.Thrown is { } thrown)
        {
            return [new Flow(sent, _thrown ??= thrown with { Look = _looks.Thrown }, Throws: true)];
        }

        return Symbols[KnownSymbols.HttpResponseMessageName] is { } response
            ? One(sent, KnownMembers.Response(response, _question.Scenario.Status ?? 200, request) with { Look = _looks.Response })
            : [];
    }

    /// <summary>Something of the failure, of which only the type is known.</summary>
    public static Symbolic Anything(ITypeSymbol? type)
    {
        var identity = Hash.Of("anything", type);
        return new Symbolic(identity, identity, type, FromFailure: true, NotNull: true);
    }

    private static IEnumerable<SyntaxNode> Calls(Frame frame)
    {
        for (var f = frame; f is not null; f = f.Caller)
        {
            if (f.CallSite is not null)
            {
                yield return f.CallSite;
            }
        }
    }

    private HttpSend Describe(Sending call, Value receiver, ImmutableArray<Value> arguments, State state)
    {
        var sends = SendCall.Of(call.TargetMethod, Symbols);
        if (sends is { Library: { } library })
        {
            return Describe(call, library, library.Request(LibraryCall.Of(this, call.Syntax, call.TargetMethod, receiver, arguments, state), sends), state);
        }

        Value? uri = null, content = null, message = null;
        for (var i = 0; i < arguments.Length && i < call.TargetMethod.Parameters.Length; i++)
        {
            var parameter = call.TargetMethod.Parameters[i];
            if (SendCall.IsMessage(parameter, Symbols))
            {
                message = arguments[i];
            }
            else if (SendCall.IsUri(parameter))
            {
                uri = arguments[i];
            }
            else if (SendCall.IsContent(parameter))
            {
                content = arguments[i];
            }
        }

        Value? method = sends?.Method is { } verb ? new MethodValue(verb) : null;
        Value? key = null;
        long logicalUri = 0, logicalContent = 0;
        if (message is not null)
        {
            method = MemberIn(message, "Method", state)
                ?? (message is Reference made && Symbols.Is(made.Type, KnownSymbols.HttpRequestMessageName) ? new MethodValue("GET") : null);
            uri = MemberIn(message, "RequestUri", state);
            content = MemberIn(message, "Content", state);
            key = Key(message, state) ?? (message is Reference && ForeignHeaders.MayHoldKey(_http, call.Syntax, _cancellationToken) ? ForeignHeaders.Key : null);
            if (message is not Reference)
            {
                logicalUri = message.Logical;
            }
        }

        logicalUri = Hash.Of("uri", logicalUri, uri is null ? 0 : state.Logical(uri));
        logicalContent = Hash.Of("content", content is null ? message is null or Reference ? 0 : message.Logical : state.Logical(content));
        if (uri is Reference { Type.Name: "Uri" } address)
        {
            uri = state.Member(address, "RelativeUri") ?? state.Member(address, "UriString") ?? uri;
        }

        return new HttpSend(
            call.Syntax,
            ClientName(call),
            Symbols.IsOrDerives(call.TargetMethod.ContainingType, KnownSymbols.HttpClientName)
                || Symbols.IsOrDerives(call.InstanceType, KnownSymbols.HttpClientName),
            (method as MethodValue)?.Name,
            method,
            uri,
            content,
            content is null ? null : OnceStream(content, state),
            message,
            key,
            logicalUri,
            logicalContent,
            content is not null && state.IsDisposed(content))
        {
            ReadsOnly = IsQuery(call, uri) || (content is Reference { Type.Name: "FormUrlEncodedContent" } && (TokenForm.Holds(content, state) || TokenForm.IsSentFrom(_http, call.Syntax, _cancellationToken))),
        };
    }

    private bool IsQuery(Sending call, Value? uri) =>
        HttpSend.TailOf(uri) is { } tail
        && _http.Options.For(call.Syntax.SyntaxTree).IsQueryPath(tail)
        && GraphQlQuery.IsSentFrom(_http, call.Syntax);

    private HttpSend Describe(Sending call, ClientLibrary library, LibraryRequest request, State state) => new(
        call.Syntax,
        call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax } } ? ClientName(call) : library.Name,
        ThroughHttpClient: false,
        (request.Method as MethodValue)?.Name,
        request.Method,
        request.Uri,
        request.Content,
        null,
        null,
        request.Key ?? (request.Owner is null ? null : Key(request.Owner, state)),
        request.LogicalUri,
        request.LogicalContent)
    {
        Library = library,
        ReadsOnly = request.ReadsOnly || IsQuery(call, request.Uri),
    };

    /// <summary>The stream of a content that can be read once: one that is not known to seek back to its start.</summary>
    private Value? OnceStream(Value content, State state, int depth = 0)
    {
        if (content is not Reference reference || depth > 3 || !state.Heap.TryGetValue(reference.Id, out var held))
        {
            return null;
        }

        if (Symbols.IsOrDerives(reference.Type, KnownSymbols.StreamContentName) && held.Members.TryGetValue("Content", out var stream))
        {
            return IsSeekable(stream) || IsTakenForSeekable(stream, state) ? null : stream;
        }

        return Symbols.IsOrDerives(reference.Type, KnownSymbols.MultipartContentName)
            ? held.Members.Where(m => m.Key[0] == '[').Select(m => OnceStream(m.Value, state, depth + 1)).FirstOrDefault(s => s is not null)
            : null;
    }

    /// <summary>Whether the code has asked a stream if it seeks, or has sought in it: what can't, throws there.</summary>
    private bool IsTakenForSeekable(Value stream, State state) =>
        MemberIn(stream, "Position", state) is not null || MemberIn(stream, "CanSeek", state) is { Truth: Answer.Yes };

    private static bool IsSeekable(Value stream)
    {
        var type = stream is Reference made ? made.Type : (stream as Symbolic)?.Type;
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name is "MemoryStream" or "FileStream" or "UnmanagedMemoryStream")
            {
                return true;
            }
        }

        return stream is not (Symbolic { Type.Name: "Stream" } or Reference);
    }

    private static string ClientName(Sending call)
    {
        var receiver = (call.Syntax is InvocationExpressionSyntax { Expression: var called } ? called : call.Syntax) is MemberAccessExpressionSyntax access ? access.Expression
            : null;
        return receiver is null ? "HttpClient" : string.Concat(receiver.ToString().Where(c => !char.IsWhiteSpace(c)));
    }

    /// <summary>The request that HttpClient makes for <c>PostAsync</c> and the like.</summary>
    private Value Requested(HttpSend send) => Symbols[KnownSymbols.HttpRequestMessageName] is { } type
        ? Scenario.Request(type, send.Method ?? "GET")
        : Constant.Null;

    /// <summary>The value of an object's member, where one is known.</summary>
    public Value? MemberIn(Value message, string member, State state) => message switch
    {
        Reference reference => state.Member(reference, member),
        KnownObject known when known.Part(member) is { } fact => fact,
        _ => state.Facts.TryGetValue(MemberOf(message, member), out var assigned) ? assigned : null,
    };

    /// <summary>The idempotency key that was set on a message, if any.</summary>
    private Value? Key(Value message, State state)
    {
        var headers = KnownMembers.HeadersOf(message);
        var options = _http.Options.For(_question.Target!.SyntaxTree);
        foreach (var entry in state.Facts)
        {
            if (entry.Key is ValueTuple<long, string> (var owner, var name)
                && owner == headers.Identity
                && name.StartsWith(KnownMembers.Header, StringComparison.Ordinal)
                && options.IsIdempotencyHeader(name.Substring(KnownMembers.Header.Length)))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
