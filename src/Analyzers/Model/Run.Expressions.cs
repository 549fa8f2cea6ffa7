using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <content>Evaluates operations: of a control flow graph, or as they stand in source.</content>
internal sealed partial class Run
{
    private Flows Evaluate(IOperation? operation, State state, Frame frame)
    {
        if (operation is null)
        {
            return One(state, Constant.Null);
        }

        if (Plain(operation, state, frame) is { } plain)
        {
            return One(state, plain);
        }

        _steps++;
        if (Exhausted)
        {
            return [];
        }

        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Stored(statement.Operation, Evaluate(statement.Operation, state, frame));
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, state, frame);
            case IAwaitOperation await:
                return Evaluate(await.Operation, state, frame).ConvertAll(Waited);
            case IReturnOperation { Kind: OperationKind.YieldReturn } yield:
                return EvaluateYield(yield, state, frame);
            case IReturnOperation @return:
                return Evaluate(@return.ReturnedValue, state, frame);
            case IConversionOperation conversion:
                return EvaluateConversion(conversion, state, frame);
            case IFlowCaptureOperation capture:
                return EvaluateFlowCapture(capture, state, frame);
            case ICaughtExceptionOperation caught:
                return One(state, Caught(caught, frame, state));
            case ISimpleAssignmentOperation assignment:
                return EvaluateSimpleAssignment(assignment, state, frame);
            case ICompoundAssignmentOperation compound:
                return Compound(compound, state, frame);
            case IIncrementOrDecrementOperation step:
                return Step(step, state, frame);
            case ICoalesceAssignmentOperation coalesce:
                return EvaluateCoalesceAssignment(coalesce, state, frame);
            case IDeconstructionAssignmentOperation deconstruction:
                return EvaluateDeconstructionAssignment(deconstruction, state, frame);
            case IVariableDeclarationGroupOperation group:
                return EvaluateVariableDeclarationGroup(group, state, frame);
            case IVariableDeclaratorOperation declarator:
                return EvaluateVariableDeclarator(declarator, state, frame);
            case IFieldReferenceOperation field:
                return EvaluateFieldReference(field, state, frame);
            case IPropertyReferenceOperation property:
                return ReadProperty(property, state, frame);
            case IArrayElementReferenceOperation element:
                return EvaluateArrayElementReference(element, state, frame);
            case IInvocationOperation invocation:
                return Invoke(invocation, state, frame);
            case IObjectCreationOperation creation:
                return Create(creation, state, frame);
            case IDelegateCreationOperation @delegate:
                return Evaluate(@delegate.Target, state, frame);
            case IFlowAnonymousFunctionOperation lambda:
                return One(state, new Closure(lambda.Syntax, lambda.Symbol, frame.Receiver) { Scope = state.Variables });
            case IAnonymousFunctionOperation lambda:
                return One(state, new Closure(lambda.Syntax, lambda.Symbol, frame.Receiver) { Scope = state.Variables });
            case IMethodReferenceOperation method:
                return EvaluateMethodReference(method, state, frame);
            case IUnaryOperation unary:
                return EvaluateUnary(unary, state, frame);
            case IBinaryOperation binary:
                return Binary(binary, state, frame);
            case IConditionalOperation conditional:
                return EvaluateConditional(conditional, state, frame);
            case ICoalesceOperation coalesce:
                return EvaluateCoalesce(coalesce, state, frame);
            case IConditionalAccessOperation access:
                return EvaluateConditionalAccess(access, state, frame);
            case IConditionalAccessInstanceOperation accessed:
                return One(state, state.Variables.TryGetValue(accessed.Syntax, out var instanceValue) ? instanceValue : Unknown(operation, state));
            case IIsNullOperation isNull:
                return EvaluateIsNull(isNull, state, frame);
            case IIsTypeOperation isType:
                return EvaluateIsType(isType, state, frame);
            case IIsPatternOperation isPattern:
                return EvaluateIsPattern(isPattern, state, frame);
            case ISwitchExpressionOperation @switch:
                return EvaluateSwitchExpression(@switch, state, frame);
            case ITypeOfOperation typeOf:
                return One(state, new TypeValue(frame.Actual(typeOf.TypeOperand), false));
            case ITupleOperation tuple:
                return EvaluateTuple(tuple, state, frame);
            case IArrayCreationOperation array:
                return EvaluateArrayCreation(array, state, frame);
            case IArrayInitializerOperation initializer:
                return EvaluateArrayInitializer(initializer, state, frame);
            case IInterpolatedStringOperation interpolated:
                return Interpolate(interpolated, state, frame);
            case IDefaultValueOperation when Numbers.DefaultOf(operation.Type) is { } zero:
                return One(state, zero);
            case IThrowOperation @throw:
                return EvaluateThrow(@throw, state, frame);
            default:
                return EvaluateChildren(operation, state, frame);
        }
    }

    /// <summary>The value of what has one in any case, and changes nothing: most operands are such. Null where an operation is not.</summary>
    private Value? Plain(IOperation operation, State state, Frame frame)
    {
        if (Exhausted)
        {
            return null;
        }

        Value value;
        switch (operation)
        {
            case IFlowCaptureReferenceOperation reference:
                value = state.Variables.TryGetValue(Ways.Key(frame.Graph, reference.Id), out var captured) ? captured : Unknown(operation, state);
                break;
            case { ConstantValue: { HasValue: true, Value: var constant } }:
                value = new Constant(constant);
                break;
            case ILocalReferenceOperation local:
                value = Read(local.Local, local.Type, state, frame);
                break;
            case IParameterReferenceOperation parameter:
                value = OfPrimary(parameter.Parameter, frame.Receiver, state) ?? Read(parameter.Parameter, parameter.Type, state, frame);
                break;
            case IInstanceReferenceOperation instance:
                value = frame.Receiver ?? Named("this", instance.Type);
                break;
            case IConversionOperation { IsTryCast: false, Conversion: { IsIdentity: true } or { IsReference: true, IsImplicit: true } } conversion
                when Plain(conversion.Operand, state, frame) is { } operand:
                value = operand is Constant known ? Numbers.Convert(known, conversion.Type) : Typed(operand, conversion);
                break;
            default:
                return null;
        }

        _steps++;
        return value;
    }

    private static Value Typed(Value value, IConversionOperation conversion) =>
        value is Symbolic { Type: null } symbolic && conversion.Type is not null ? symbolic with { Type = conversion.Type } : value;

    private Flows EvaluateYield(IReturnOperation yield, State state, Frame frame)
    {
        return Then(Evaluate(yield.ReturnedValue, state, frame), f => One(Yield(f.Value, f.State, frame), f.Value));
    }

    private Flows EvaluateConversion(IConversionOperation conversion, State state, Frame frame)
    {
        return Then(Evaluate(conversion.Operand, state, frame), conversion, frame, static (run, f, c, frame) => run.Convert(c, f, frame));
    }

    private Flows EvaluateFlowCapture(IFlowCaptureOperation capture, State state, Frame frame)
    {
        return Then(
            Stored(capture.Value, Evaluate(capture.Value, state, frame)),
            capture,
            frame,
            static (_, f, c, frame) => One(f.State.With(Ways.Key(frame.Graph, c.Id), f.Value), f.Value));
    }

    private Flows EvaluateSimpleAssignment(ISimpleAssignmentOperation assignment, State state, Frame frame)
    {
        return Then(
            Stored(assignment.Value, Evaluate(assignment.Value, state, frame)),
            assignment.Target,
            frame,
            static (run, f, target, frame) => run.Assign(target, f.Value, f.State, frame));
    }

    private Flows EvaluateCoalesceAssignment(ICoalesceAssignmentOperation coalesce, State state, Frame frame)
    {
        return Then(Evaluate(coalesce.Target, state, frame), f => f.Value.IsNull == Answer.No
            ? One(f.State, f.Value)
            : Then(Evaluate(coalesce.Value, f.State, frame), g => Assign(coalesce.Target, g.Value, g.State, frame)));
    }

    private Flows EvaluateDeconstructionAssignment(IDeconstructionAssignmentOperation deconstruction, State state, Frame frame)
    {
        return Then(Evaluate(deconstruction.Value, state, frame), f => Deconstruct(deconstruction.Target, f.Value, f.State, frame));
    }

    private Flows EvaluateVariableDeclarationGroup(IVariableDeclarationGroupOperation group, State state, Frame frame)
    {
        return Each(group.Declarations.SelectMany(d => d.Declarators).ToArray(), state, frame, (_, s) => One(s, Constant.Null));
    }

    private Flows EvaluateVariableDeclarator(IVariableDeclaratorOperation declarator, State state, Frame frame)
    {
        return Then(Stored(declarator.Initializer?.Value, Evaluate(declarator.Initializer?.Value, state, frame)), f => One(f.State.With(declarator.Symbol, f.Value), f.Value));
    }

    private Flows EvaluateFieldReference(IFieldReferenceOperation field, State state, Frame frame)
    {
        return Then(EvaluateInstance(field.Instance, state, frame), field, frame, static (run, f, field, frame) => IsMissing(field.Instance, f.Value)
            ? run.Raise(KnownSymbols.NullReferenceExceptionName, f.State, f.Value.FromFailure)
            : One(f.State, run.ReadField(field, f.Value, f.State, frame)));
    }

    private Flows EvaluateArrayElementReference(IArrayElementReferenceOperation element, State state, Frame frame)
    {
        return Each([element.ArrayReference, .. element.Indices], state, frame, (v, s) => One(s, Derived("element", element.Type, s, v)));
    }

    private Flows EvaluateMethodReference(IMethodReferenceOperation method, State state, Frame frame)
    {
        return Then(EvaluateInstance(method.Instance, method.Method, state, frame), f => One(f.State, new Closure(null, method.Method, f.Value)
        {
            Source = method.Syntax,
            Scope = method.Method.MethodKind == MethodKind.LocalFunction ? f.State.Variables : null,
        }));
    }

    private Flows EvaluateUnary(IUnaryOperation unary, State state, Frame frame)
    {
        return Then(Evaluate(unary.Operand, state, frame), f => One(f.State, Unary(unary, f.Value, f.State)));
    }

    private Flows EvaluateConditional(IConditionalOperation conditional, State state, Frame frame)
    {
        return Choose(Evaluate(conditional.Condition, state, frame), s => Evaluate(conditional.WhenTrue, s, frame), s => Evaluate(conditional.WhenFalse, s, frame));
    }

    private Flows EvaluateCoalesce(ICoalesceOperation coalesce, State state, Frame frame)
    {
        return Then(Evaluate(coalesce.Value, state, frame), f => f.Value.IsNull switch
        {
            Answer.No => One(f.State, f.Value),
            Answer.Yes => Evaluate(coalesce.WhenNull, f.State, frame),
            _ => [f, .. Evaluate(coalesce.WhenNull, f.State, frame)],
        });
    }

    private Flows EvaluateConditionalAccess(IConditionalAccessOperation access, State state, Frame frame)
    {
        return Then(Evaluate(access.Operation, state, frame), f => f.Value.IsNull == Answer.Yes
            ? One(f.State, new Constant(null, f.Value.FromFailure))
            : Evaluate(access.WhenNotNull, f.State.With(access.Operation.Syntax, f.Value), frame));
    }

    private Flows EvaluateIsNull(IIsNullOperation isNull, State state, Frame frame)
    {
        return Then(Evaluate(isNull.Operand, state, frame), f => One(f.State, Truth(f.Value.IsNull, isNull, f.State, f.Value)));
    }

    private Flows EvaluateIsType(IIsTypeOperation isType, State state, Frame frame)
    {
        return Then(Evaluate(isType.ValueOperand, state, frame), f => One(f.State, Truth(
            isType.IsNegated ? IsOfType(f.Value, frame.Actual(isType.TypeOperand)).Not() : IsOfType(f.Value, frame.Actual(isType.TypeOperand)), isType, f.State, f.Value)));
    }

    private Flows EvaluateIsPattern(IIsPatternOperation isPattern, State state, Frame frame)
    {
        return Then(Evaluate(isPattern.Value, state, frame), f =>
        {
            var (matches, bound) = Match(isPattern.Pattern, f.Value, f.State, frame);
            return One(bound, Truth(matches, isPattern, bound, f.Value));
        });
    }

    private Flows EvaluateSwitchExpression(ISwitchExpressionOperation @switch, State state, Frame frame)
    {
        return Then(Evaluate(@switch.Value, state, frame), f => Switch(@switch, f.Value, f.State, frame));
    }

    private Flows EvaluateTuple(ITupleOperation tuple, State state, Frame frame)
    {
        return Each(tuple.Elements, state, frame, (v, s) => One(s, new Sequence(v.ToImmutableArray())));
    }

    private Flows EvaluateArrayCreation(IArrayCreationOperation array, State state, Frame frame)
    {
        return array.Initializer is null
            ? Each(array.DimensionSizes, state, frame, (v, s) => One(s, Derived("array", array.Type, s, v) with { NotNull = true }))
            : Each(array.Initializer.ElementValues, state, frame, (v, s) => One(s, new Sequence(v.ToImmutableArray())));
    }

    private Flows EvaluateArrayInitializer(IArrayInitializerOperation initializer, State state, Frame frame)
    {
        return Each(initializer.ElementValues, state, frame, (v, s) => One(s, new Sequence(v.ToImmutableArray())));
    }

    private Flows EvaluateThrow(IThrowOperation @throw, State state, Frame frame)
    {
        return Then(Evaluate(@throw.Exception, state, frame), f => [f with { Throws = true }]);
    }

    private Flows EvaluateChildren(IOperation operation, State state, Frame frame)
    {
        var children = operation.ChildOperations.ToArray();
        return Each(children, state, frame, (v, s) => One(s, IsCollectionExpression(operation) && v.Length == children.Length
            ? new Sequence(v.ToImmutableArray())
            : Derived(operation.Kind.ToString(), operation.Type, s, v)));
    }

    // OperationKind.CollectionExpression came after Roslyn 4.8: known by its number under newer compilers.
    private static bool IsCollectionExpression(IOperation operation) => (int)operation.Kind == 0x7f;

    /// <summary>What is done with a task that is not awaited where it is made: its exception goes with it.</summary>
    private static Flows Stored(IOperation? task, Flows flows) =>
        Failed.IsTask(task?.Type) && flows.Exists(f => f.Throws) ? flows.ConvertAll(Kept) : flows;

    private static Flow Kept(Flow flow) => flow is { Throws: true, Waited: false } ? new Flow(flow.State.Left(new Failed(flow.Value)), new Failed(flow.Value)) : flow;

    private static Flow Awaited(Flow flow) => flow is { Throws: false, Value: Failed failed } ? new Flow(flow.State.Left(null), failed.Exception, Throws: true) : flow;

    private static Flow Waited(Flow flow) => Awaited(flow) is { Throws: true } thrown ? thrown with { Waited = true } : flow;

    private static Flows One(State state, Value value) => [new Flow(state, value)];

    private static Flows Then(Flows flows, Func<Flow, Flows> next)
    {
        if (flows.Count == 1 && !flows[0].Throws)
        {
            return next(flows[0]);
        }

        var result = new Flows();
        foreach (var flow in flows)
        {
            if (flow.Throws)
            {
                result.Add(flow);
            }
            else
            {
                result.AddRange(next(flow));
            }
        }

        return result;
    }

    /// <summary>As the other, for what a run is full of: without an object for what the next step needs.</summary>
    private Flows Then<T>(Flows flows, T with, Frame frame, Func<Run, Flow, T, Frame, Flows> next) =>
        flows is [{ Throws: false } only] ? next(this, only, with, frame) : ThenOf(flows, with, frame, next);

    private Flows ThenOf<T>(Flows flows, T with, Frame frame, Func<Run, Flow, T, Frame, Flows> next) =>
        Then(flows, f => next(this, f, with, frame));

    private Flows Each(IReadOnlyList<IOperation> operands, State state, Frame frame, Func<Value[], State, Flows> apply) =>
        Each(operands, state, frame, apply, static (_, values, s, apply, _) => apply(values, s));

    private Flows Each<T>(IReadOnlyList<IOperation> operands, State state, Frame frame, T with, Func<Run, Value[], State, T, Frame, Flows> apply)
    {
        // Most operands have one value: no more is made for them than the array.
        var values = operands.Count == 0 ? [] : new Value[operands.Count];
        for (var i = 0; i < operands.Count; i++)
        {
            if (Plain(operands[i], state, frame) is { } plain)
            {
                values[i] = plain;
                continue;
            }

            if (Evaluate(operands[i], state, frame) is var flows && flows.Count != 1 || flows[0].Throws)
            {
                return EachOf(flows, i, operands, values, frame, with, apply);
            }

            values[i] = flows[0].Value;
            state = flows[0].State;
        }

        return apply(this, values, state, with, frame);
    }

    private Flows EachOf<T>(
        Flows flows, int index, IReadOnlyList<IOperation> operands, Value[] values, Frame frame, T with, Func<Run, Value[], State, T, Frame, Flows> apply)
    {
        return Then(flows, f => Next(f, index, values));

        Flows Next(Flow flow, int at, Value[] before)
        {
            var next = (Value[])before.Clone();
            next[at] = flow.Value;
            return at + 1 == operands.Count
                ? apply(this, next, flow.State, with, frame)
                : Then(Evaluate(operands[at + 1], flow.State, frame), f => Next(f, at + 1, next));
        }
    }

    private static Flows Choose(Flows condition, Func<State, Flows> whenTrue, Func<State, Flows> whenFalse) =>
        Then(condition, f =>
        {
            var state = f.Value.Truth == Answer.Unknown && f.Value.FromFailure ? f.State with { Opaque = true } : f.State;
            return f.Value.Truth switch
            {
                Answer.Yes => whenTrue(state),
                Answer.No => whenFalse(state),
                _ => [.. whenTrue(state), .. whenFalse(state)],
            };
        });

    /// <summary>A local function is called on nothing, and yet has the object of the function around it.</summary>
    private Flows EvaluateInstance(IOperation? instance, IMethodSymbol method, State state, Frame frame) =>
        method is { MethodKind: MethodKind.LocalFunction, IsStatic: false } && frame.Receiver is { } own
            ? One(state, own)
            : EvaluateInstance(instance, state, frame);

    private Flows EvaluateInstance(IOperation? instance, State state, Frame frame) =>
        instance is null ? One(state, Constant.Null) : Evaluate(instance, state, frame);

    /// <summary>Whether a member is asked of null. A task stands for its result here, and is there although that is null.</summary>
    private static bool IsMissing(IOperation? instance, Value value) =>
        value.IsNull == Answer.Yes && instance is { Type: { IsReferenceType: true, Name: not ("Task" or "ValueTask") } };

    /// <summary>Stands for what an iterator has given so far.</summary>
    private static object Yields(ControlFlowGraph? graph) => (graph, "yields");

    private static State Yield(Value value, State state, Frame frame)
    {
        var before = state.Variables.TryGetValue(Yields(frame.Graph), out var yielded) ? yielded : Sequence.Empty;
        return before is Sequence sequence ? state.With(Yields(frame.Graph), new Sequence(sequence.Elements.Add(value))) : state;
    }

    private static Value Caught(IOperation operation, Frame frame, State state)
    {
        // The operation knows its block only by position: the innermost handler that holds a value is the one running.
        for (var region = RegionOf(operation, frame); region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter
                && state.Variables.TryGetValue(Ways.Key(region), out var caught))
            {
                return caught;
            }
        }

        return Named("exception", operation.Type);
    }

    private static ControlFlowRegion? RegionOf(IOperation operation, Frame frame)
    {
        var root = operation;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return frame.Graph?.Blocks.FirstOrDefault(b => b.Operations.Contains(root) || b.BranchValue == root)?.EnclosingRegion;
    }

    private static readonly long ThisObject = Named("this", null).Identity;

    /// <summary>A value known by name alone.</summary>
    private static Symbolic Named(string name, ITypeSymbol? type)
    {
        var identity = Hash.Of("named", name);
        return new Symbolic(identity, identity, type, NotNull: name == "this");
    }

    private static Symbolic Unknown(IOperation operation, State state) => Derived(operation.Kind.ToString(), operation.Type, state);

    /// <summary>A value that is computed from others in a way that is not followed.</summary>
    private static Symbolic Derived(string how, ITypeSymbol? type, State state, params Value[] from) =>
        Derived(how, null, type, state, from);

    private static Symbolic Derived(string how, ISymbol? by, ITypeSymbol? type, State state, params Value[] from)
    {
        long identity = Hash.Of(how, by), logical = identity;
        var fromFailure = false;
        foreach (var value in from)
        {
            identity = Hash.Of("of", identity, value.Identity);
            logical = Hash.Of("of", logical, state.Logical(value));
            fromFailure |= value.FromFailure;
        }

        return new Symbolic(identity, logical, type, fromFailure);
    }

    private Value Read(ISymbol variable, ITypeSymbol? type, State state, Frame frame)
    {
        if (state.Variables.TryGetValue(variable, out var value))
        {
            return value;
        }

        if ((Strategies.IsOwn(type) || Strategies.IsSource(type)) && (OnlyValue(variable, state, frame) ?? Handed(variable, state, frame)) is { } only)
        {
            return only;
        }

        if (_http.Symbols.Is(type, KnownSymbols.CancellationTokenName))
        {
            return Named("token", type);
        }

        return state.Facts.TryGetValue(Hash.Of("variable", variable), out var assumed) ? assumed : Variable(variable, type);
    }

    /// <summary>The value of a variable of which nothing is known.</summary>
    public static Symbolic Variable(ISymbol variable, ITypeSymbol? type)
    {
        var identity = Hash.Of("variable", variable);
        return new Symbolic(identity, identity, type, NotNull: type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated });
    }

    /// <summary>What an object that the run made was given by its primary constructor.</summary>
    private static Value? OfPrimary(IParameterSymbol parameter, Value? instance, State state) =>
        instance is Reference made
        && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        && !state.Variables.ContainsKey(parameter)
            ? state.Member(made, MemberNamed(parameter.Name))
            : null;

    /// <summary>What a member of an object that the run made is given where it is declared: a parameter of the primary constructor.</summary>
    private Value? Given(ISymbol member, Reference made, State state) =>
        member is IFieldSymbol or IPropertySymbol
        && _http.Sources.Declares(member)
        && _http.Sources.OnlyValue(member) is IdentifierNameSyntax given
        && _http.Sources.Symbol(given) is IParameterSymbol parameter
            ? OfPrimary(parameter, made, state)
            : null;

    private Value ReadField(IFieldReferenceOperation field, Value instance, State state, Frame frame)
    {
        if (instance is Sequence sequence && field.Field.ContainingType.IsTupleType)
        {
            var index = field.Field.ContainingType.TupleElements.IndexOf(field.Field, SymbolEqualityComparer.Default);
            return index >= 0 && index < sequence.Elements.Length ? sequence.Elements[index] : Derived("item", field.Field, field.Type, state, instance);
        }

        if (instance is Reference reference
            && (state.Member(reference, field.Field.Name) ?? Given(field.Field, reference, state)) is { } member)
        {
            return member;
        }

        return state.Facts.TryGetValue(field.Field, out var value) ? value
            : KnownMembers.Read(instance, field.Field, Symbols)
            ?? OnlyValue(field.Field, state, frame)
            ?? Derived("field", field.Field, Made(field.Field) ?? field.Type, state, instance);
    }

    /// <summary>The type of the one object that a field of a base type is given, where it is made there.</summary>
    private ITypeSymbol? Made(IFieldSymbol field) =>
        field.Type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsSealed: false }
        && _http.Sources.Declares(field.Type)
        && _http.Sources.OnlyValue(field) is ObjectCreationExpressionSyntax made
            ? _http.Sources.TypeOf(made)
            : null;

    /// <summary>The value of a field or property that is given one value only, where it is declared or constructed.</summary>
    private Value? OnlyValue(ISymbol symbol, State state, Frame frame)
    {
        if (frame.Depth >= MaxDepth || !_http.Sources.Declares(symbol))
        {
            return null;
        }

        if (_http.Sources.OnlyValue(symbol) is not { } expression)
        {
            return symbol is IFieldSymbol { IsReadOnly: true } && symbol.ContainingType.Constructors.Where(c => c.IsStatic == symbol.IsStatic).ToList() is [{ DeclaringSyntaxReferences: [var only] }]
                ? Constructed(symbol, only.GetSyntax(_cancellationToken))
                : null;
        }

        // A policy is the same for every run.
        if (_http.Memo.TryGetValue(("only", symbol), out var remembered))
        {
            return (Strategy?)remembered;
        }

        // What is declared as null is given its value by those who make the object, or by what it is bound to.
        // A local may be chosen for the request that a run is about.
        var value = Apart(expression, state, frame, mayBeChosen: symbol is not ILocalSymbol || _question.Target is null) is { IsNull: not Answer.Yes } known ? known : null;
        if (value is null || value.Equals(Strategy.Unknown))
        {
            value = Constructed(symbol, Function.Around(expression)) ?? value;
        }

        return value is Strategy strategy ? (Strategy?)_http.Memo.GetOrAdd(("only", symbol), strategy) : value;
    }

    /// <summary>The policy that a constructor has made by the time it gives it to a field: a builder is called in statements of its own.</summary>
    private Value? Constructed(ISymbol symbol, SyntaxNode? function) =>
        Strategies.IsOwn((symbol as IFieldSymbol)?.Type ?? (symbol as IPropertySymbol)?.Type)
        && function is ConstructorDeclarationSyntax constructor
        && !_constructors.Contains(constructor)
        && _constructors.Count < MaxDepth
        && new Run(_http, new Question(Scenario.Success), _cancellationToken) { _constructors = _constructors.Add(constructor) }.Over(constructor, State.Empty) is { Complete: true, Exits: var exits }
        && exits.Where(e => e.Kind == ExitKind.Return).Select(e => e.State.Facts.TryGetValue(symbol, out var held) ? held : null).Distinct().ToList() is { Count: > 0 } made
        && (made.Count == 1 || IsBySettings(constructor))
            ? Strategy.OneOf(made)
            : null;

    /// <summary>
    /// Whether what code makes depends on nothing but settings: on no request's method, and on no parameter that is left at a default or
    /// handed constants alone. A retry that nobody asks for repeats nothing.
    /// </summary>
    private bool IsBySettings(SyntaxNode code) => code.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().All(name =>
        _http.Sources.TypeOf(name) is not { Name: "HttpMethod" or "HttpRequestMessage" }
        && (_http.Sources.Symbol(name) is not IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Ordinary } } parameter
            || !(parameter.HasExplicitDefaultValue
                || (_http.Sources.ArgumentsOf(parameter, _cancellationToken).Take(8).ToList() is { Count: > 0 } given && given.TrueForAll(a => _http.Sources.Constant(a) is not null)))));

    /// <summary>The constructors that are run one inside of the other: one may read the field that it is to tell about.</summary>
    private ImmutableHashSet<SyntaxNode> _constructors = ImmutableHashSet<SyntaxNode>.Empty;

    /// <summary>The value of an expression that stands elsewhere; null where it depends on more than the source says.</summary>
    /// <param name="mayBeChosen">Whether it may be one of several policies, as settings say.</param>
    private Value? Apart(ExpressionSyntax expression, State state, Frame frame, bool mayBeChosen = false)
    {
        if (frame.Depth >= MaxDepth || _http.Sources.Operation(expression) is not { } operation)
        {
            return null;
        }

        // A constructor's parameter says nothing here: whoever makes the object decides.
        var flows = Evaluate(operation, State.Empty with { Sends = state.Sends }, new Frame(null, frame.Function, frame.Method, null, frame.CallSite, frame));
        return flows is [{ Throws: false } only] ? only.Value switch
        {
            // Options of a policy are read where they are used: what they hold goes with them.
            Reference made when made.Type.Name.EndsWith("Options", StringComparison.Ordinal) && Strategies.IsOwn(made.Type) && only.State.Heap.TryGetValue(made.Id, out var held) => new KnownObject(made.Type, held.Members, FromFailure: false, made.Id),
            Symbolic or Reference => null,
            var value => value,
        }
        : mayBeChosen && IsBySettings(expression) ? Strategy.OneOf(flows.Where(f => !f.Throws).Select(f => f.Value))
        : null;
    }

    private Flows Assign(IOperation target, Value value, State state, Frame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                return One(state.With(local.Local, value), value);
            case IParameterReferenceOperation parameter:
                return One(state.With(parameter.Parameter, value), value);
            case IFlowCaptureReferenceOperation capture when Captured(capture, frame) is { } captured:
                return Assign(captured, value, state.With(Ways.Key(frame.Graph, capture.Id), value), frame);
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field when frame.Receiver is not Reference:
                return One(state.With(field.Field, value), value);
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property when frame.Receiver is not Reference:
                return One(state.With(property.Property, value), value);
            case IMemberReferenceOperation { Instance.Type: { } headers } when KnownMembers.IsHeaders(headers):
                return One(state, value); // no key is set by a property
            case IMemberReferenceOperation member:
                return Then(EvaluateInstance(member.Instance, state, frame), f => One(SetMember(f.Value, member.Member.Name, value, f.State), value));
            default:
                return One(state, value);
        }
    }

    /// <summary>
    /// What stands left of an assignment whose right side branches: the graph captures it before. One place, where it is known.
    /// </summary>
    private static IOperation? Captured(IFlowCaptureReferenceOperation reference, Frame frame)
    {
        IOperation? captured = null;
        foreach (var operation in frame.Graph?.Blocks.SelectMany(b => b.Operations) ?? [])
        {
            if (operation is IFlowCaptureOperation capture && capture.Id.Equals(reference.Id))
            {
                if (captured is not null || capture.Value is not (ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation))
                {
                    return null;
                }

                captured = capture.Value;
            }
        }

        return captured;
    }

    /// <summary>Gives a member of an object a value; objects not made by the run are known by their identity.</summary>
    public static State SetMember(Value instance, string member, Value value, State state) => instance is Reference reference
        ? state.WithMember(reference, member, value)
        : state.With(MemberOf(instance, member), value);

    private static object MemberOf(Value instance, string member) => (instance.Identity, member);

    private Flows Compound(ICompoundAssignmentOperation compound, State state, Frame frame) =>
        Then(Evaluate(compound.Target, state, frame), left => Then(Evaluate(compound.Value, left.State, frame), right =>
        {
            var result = (Value?)Numbers.Calculate(compound.OperatorKind, left.Value, right.Value, compound.Type)
                ?? Derived("compound", compound.Type, right.State, left.Value, right.Value);
            return Assign(compound.Target, result, right.State, frame);
        }));

    private Flows Step(IIncrementOrDecrementOperation step, State state, Frame frame) =>
        Then(Evaluate(step.Target, state, frame), f =>
        {
            var by = step.Kind == OperationKind.Increment ? 1 : -1;
            Value next = f.Value is Constant { Number: { } number }
                ? new Constant((long)(number + by), f.Value.FromFailure)
                : Derived("step", step.Type, f.State, f.Value);
            return Then(Assign(step.Target, next, f.State, frame), g => One(g.State, step.IsPostfix ? f.Value : next));
        });

    private Flows Deconstruct(IOperation target, Value value, State state, Frame frame)
    {
        var targets = target switch
        {
            IDeclarationExpressionOperation { Expression: ITupleOperation declared } => declared.Elements,
            ITupleOperation tuple => tuple.Elements,
            _ => ImmutableArray<IOperation>.Empty,
        };
        for (var i = 0; i < targets.Length; i++)
        {
            var element = targets[i] is IDeclarationExpressionOperation declaration ? declaration.Expression : targets[i];
            var part = value is Sequence sequence && i < sequence.Elements.Length
                ? sequence.Elements[i]
                : Derived("part" + i, element.Type, state, value);
            if (Assign(element, part, state, frame) is [var assigned])
            {
                state = assigned.State;
            }
        }

        return One(state, value);
    }

    private Flows Convert(IConversionOperation conversion, Flow flow, Frame frame)
    {
        var (state, value) = (flow.State, flow.Value);
        if (conversion.IsTryCast && conversion.Type is { } target)
        {
            return IsOfType(value, frame.Actual(target)) switch
            {
                Answer.Yes => One(state, value),
                Answer.No => One(state, new Constant(null, value.FromFailure)),
                _ => One(state, Derived("as", target, state, value)),
            };
        }

        if (value is Constant { Object: null }
            && conversion.Type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T }
            && conversion.Operand.Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
        {
            return Raise(KnownSymbols.InvalidOperationExceptionName, state, value.FromFailure);
        }

        if (value is Constant constant)
        {
            return One(state, Numbers.Convert(constant, conversion.Type));
        }

        var converted = Typed(value, conversion);
        return conversion is { Conversion: { IsReference: true, IsImplicit: false }, Type: { } cast }
            ? Unless(KnownSymbols.InvalidCastExceptionName, value.IsNull.Or(IsOfType(value, frame.Actual(cast))).Not(), converted, state)
            : One(state, converted);
    }

    /// <summary>A value, unless an exception comes instead: where that depends on what the failure holds, it may be either.</summary>
    private Flows Unless(string exception, Answer thrown, Value value, State state) => thrown switch
    {
        Answer.Yes => Raise(exception, state, value.FromFailure),
        Answer.Unknown when value.FromFailure => [.. Raise(exception, state with { Opaque = true }, true), .. One(state, value)],
        _ => One(state, value),
    };

    private Flows Raise(string exception, State state, bool fromFailure) =>
        Symbols[exception] is { } type
            ? [new Flow(state, new KnownObject(type, ImmutableDictionary<string, Value>.Empty.Add("InnerException", Constant.Null), fromFailure), Throws: true)]
            : [];

    private Flows Interpolate(IInterpolatedStringOperation interpolated, State state, Frame frame)
    {
        var parts = interpolated.Parts.Select(p => p switch
        {
            IInterpolatedStringTextOperation text => text.Text,
            IInterpolationOperation interpolation => interpolation.Expression,
            _ => p,
        }).ToArray();
        return Each(parts, state, frame, (values, s) => One(s, Concatenate(values.Select((v, i) => v is Constant constant ? KnownMembers.TextOf(constant, parts[i].Type) ?? constant : v).ToArray(), s)));
    }

    private static Value Concatenate(IReadOnlyList<Value> values, State state)
    {
        if (values.All(v => v is Constant))
        {
            return new Constant(string.Concat(values.Select(v => ((Constant)v).Object?.ToString())), values.Any(v => v.FromFailure));
        }

        var tail = values[values.Count - 1] switch
        {
            Constant { Object: string text } => text,
            Symbolic { Tail: { } text } => text,
            _ => null,
        };
        return Derived("text", null, state, [.. values]) with { Tail = tail, NotNull = true };
    }

    private Value Unary(IUnaryOperation unary, Value value, State state) => unary.OperatorKind switch
    {
        UnaryOperatorKind.Not when value.Truth != Answer.Unknown => new Constant(value.Truth == Answer.No, value.FromFailure),
        UnaryOperatorKind.Minus when value is Constant { Number: { } number } => new Constant(-number, value.FromFailure),
        UnaryOperatorKind.True when value.Truth != Answer.Unknown => value,
        _ => Derived("unary" + unary.OperatorKind, unary.Type, state, value),
    };

    private Flows Binary(IBinaryOperation binary, State state, Frame frame)
    {
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            // Outside of a control flow graph the operator stands as it was written.
            var stops = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd ? Answer.No : Answer.Yes;
            return Then(Evaluate(binary.LeftOperand, state, frame), left => left.Value.Truth == stops
                ? One(left.State, left.Value)
                : Then(Evaluate(binary.RightOperand, left.State, frame), right =>
                    right.Value.Truth == stops || left.Value.Truth != Answer.Unknown
                        ? One(right.State, right.Value with { FromFailure = right.Value.FromFailure || left.Value.FromFailure })
                        : One(right.State, Derived("logic", binary.Type, right.State, left.Value, right.Value))));
        }

        return Then(Evaluate(binary.LeftOperand, state, frame), left => Then(Evaluate(binary.RightOperand, left.State, frame), right =>
        {
            var s = right.State;
            var compared = Compare(binary.OperatorKind, left.Value, right.Value);
            if (compared != Answer.Unknown)
            {
                return One(s, Truth(compared, binary, s, left.Value, right.Value));
            }

            if (binary is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String })
            {
                return One(s, Concatenate([left.Value, right.Value], s));
            }

            return One(s, (Value?)Numbers.Calculate(binary.OperatorKind, left.Value, right.Value, binary.Type)
                ?? Derived("binary" + binary.OperatorKind, binary.Type, s, left.Value, right.Value));
        }));
    }

    /// <summary>The truth of a comparison, lifted over null as C# does: an order with null is false, equality is not.</summary>
    private static Answer Compare(BinaryOperatorKind kind, Value left, Value right)
    {
        var equality = kind is BinaryOperatorKind.Equals or BinaryOperatorKind.ObjectValueEquals;
        var inequality = kind is BinaryOperatorKind.NotEquals or BinaryOperatorKind.ObjectValueNotEquals;
        if (equality || inequality)
        {
            var equal = AreEqual(left, right);
            return inequality ? equal.Not() : equal;
        }

        if (kind is not (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual))
        {
            return Answer.Unknown;
        }

        if (left.IsNull == Answer.Yes || right.IsNull == Answer.Yes)
        {
            return Answer.No;
        }

        return left is Constant { Number: { } a } && right is Constant { Number: { } b }
            ? Answers.Of(kind switch
            {
                BinaryOperatorKind.LessThan => a < b,
                BinaryOperatorKind.LessThanOrEqual => a <= b,
                BinaryOperatorKind.GreaterThan => a > b,
                _ => a >= b,
            })
            : Answer.Unknown;
    }

    public Value Equal(Value left, Value right)
    {
        var fromFailure = left.FromFailure || right.FromFailure;
        var equal = AreEqual(left is MethodValue m && right is Constant ? new Constant(m.Name) : left, right is MethodValue n && left is Constant ? new Constant(n.Name) : right);
        var identity = Hash.Of("equal", left.Identity, right.Identity);
        return equal == Answer.Unknown ? new Symbolic(identity, identity, null, fromFailure) : new Constant(equal == Answer.Yes, fromFailure);
    }

    public static Answer AreEqual(Value left, Value right)
    {
        if (left.IsNull != Answer.Unknown && right.IsNull != Answer.Unknown && left.IsNull != right.IsNull)
        {
            return Answer.No;
        }

        return (left, right) switch
        {
            (Constant a, Constant b) => Answers.Of(a.Number is { } x && b.Number is { } y ? x == y : Equals(a.Object, b.Object)),
            (MethodValue a, MethodValue b) => Answers.Of(string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase)),
            (TypeValue a, TypeValue b) => Answers.Of(SymbolEqualityComparer.Default.Equals(a.Type, b.Type)),
            (KnownObject a, KnownObject b) when ReferenceEquals(a, b) => Answer.Yes,
            (KnownObject { Type.Name: nameof(CancellationToken) }, _) or (_, KnownObject { Type.Name: nameof(CancellationToken) }) => Answer.No,
            (Reference a, Reference b) => Answers.Of(a.Id == b.Id),
            _ => Answer.Unknown,
        };
    }

    /// <summary>A decided or open truth; a decided one over the failure is noted as a condition of the run.</summary>
    private Value Truth(Answer answer, IOperation condition, State state, params Value[] over) =>
        Truth(answer, condition.Syntax, state, over);

    public Value Truth(Answer answer, SyntaxNode condition, State state, params Value[] over)
    {
        var fromFailure = over.Any(v => v.FromFailure);
        if (answer == Answer.Unknown)
        {
            return Derived("truth", null, state, over);
        }

        if (fromFailure)
        {
            _conditions.Add(new(condition, answer));
        }

        return new Constant(answer == Answer.Yes, fromFailure);
    }

    /// <summary>Whether a value is of a type: yes and no only where its exact type, or its static one, proves it.</summary>
    public Answer IsOfType(Value value, ITypeSymbol type)
    {
        if (value.IsNull == Answer.Yes)
        {
            return Answer.No;
        }

        if (type is ITypeParameterSymbol)
        {
            return Answer.Unknown;
        }

        switch (value)
        {
            case KnownObject known:
                return Answers.Of(known.IsOf(type));
            case Reference reference:
                return Answers.Of(KnownSymbols.Derives(reference.Type, type));
            case Symbolic { Type: { } declared } when KnownSymbols.Derives(declared, type) && value.IsNull == Answer.No:
                return Answer.Yes;
            case Symbolic { Type: { TypeKind: TypeKind.Class } declared }
                when type.TypeKind == TypeKind.Class && !KnownSymbols.Derives(type, declared) && !KnownSymbols.Derives(declared, type):
                return Answer.No;
            default:
                return Answer.Unknown;
        }
    }

    private static (Answer Matches, State State) Not((Answer Matches, State State) match) => (match.Matches.Not(), match.State);

    private (Answer Matches, State State) Match(IPatternOperation pattern, Value value, State state, Frame frame)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return (Answer.Yes, state);
            case INegatedPatternOperation negated:
                return Not(Match(negated.Pattern, value, state, frame));
            case IBinaryPatternOperation both:
                var (left, afterLeft) = Match(both.LeftPattern, value, state, frame);
                var (right, afterRight) = Match(both.RightPattern, value, afterLeft, frame);
                return (both.OperatorKind == BinaryOperatorKind.And ? left.And(right) : left.Or(right), afterRight);
            case IConstantPatternOperation constant:
                return (Evaluate(constant.Value, state, frame) is [{ Throws: false } other] ? AreEqual(value, other.Value) : Answer.Unknown, state);
            case IRelationalPatternOperation relational:
                return (Evaluate(relational.Value, state, frame) is [{ Throws: false } bound] ? Compare(relational.OperatorKind, value, bound.Value) : Answer.Unknown, state);
            case ITypePatternOperation type:
                return (IsOfType(value, frame.Actual(type.MatchedType)), state);
            case IDeclarationPatternOperation declaration:
                var isIt = declaration.MatchesNull ? Answer.Yes
                    : declaration.MatchedType is null || SymbolEqualityComparer.Default.Equals(declaration.MatchedType, declaration.InputType) ? value.IsNull.Not()
                    : IsNullableOf(declaration.InputType, declaration.MatchedType) ? value.IsNull.Not()
                    : IsOfType(value, frame.Actual(declaration.MatchedType));
                return (isIt, declaration.DeclaredSymbol is null ? state : state.With(declaration.DeclaredSymbol, value));
            case IRecursivePatternOperation recursive:
                return MatchRecursive(recursive, value, state, frame);
            default:
                return (Answer.Unknown, Forget(pattern, state));
        }
    }

    private static bool IsNullableOf(ITypeSymbol input, ITypeSymbol matched) =>
        input is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] }
        && SymbolEqualityComparer.Default.Equals(argument, matched);

    private static State Forget(IOperation operation, State state)
    {
        foreach (var declared in operation.DescendantsAndSelf().OfType<IDeclarationPatternOperation>())
        {
            if (declared.DeclaredSymbol is not null)
            {
                state = state with { Variables = state.Variables.Remove(declared.DeclaredSymbol) };
            }
        }

        return state;
    }

    private (Answer Matches, State State) MatchRecursive(IRecursivePatternOperation recursive, Value value, State state, Frame frame)
    {
        var matches = SymbolEqualityComparer.Default.Equals(recursive.MatchedType, recursive.InputType) || IsNullableOf(recursive.InputType, recursive.MatchedType)
            ? value.IsNull.Not()
            : IsOfType(value, frame.Actual(recursive.MatchedType));
        for (var i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
        {
            var part = value is Sequence sequence && i < sequence.Elements.Length
                ? sequence.Elements[i]
                : Derived("part" + i, null, state, value);
            var (matched, after) = Match(recursive.DeconstructionSubpatterns[i], part, state, frame);
            matches = matches.And(matched);
            state = after;
        }

        foreach (var sub in recursive.PropertySubpatterns)
        {
            if (matches == Answer.No)
            {
                break;
            }

            if (sub.Member is not IMemberReferenceOperation { Member: var member } reference)
            {
                return (matches.And(Answer.Unknown), state);
            }

            var read = ReadMember(value, member, reference.Type, state, frame);
            var (matched, after) = Match(sub.Pattern, read, state, frame);
            matches = matches.And(matched);
            state = after;
        }

        return (matches, recursive.DeclaredSymbol is null ? state : state.With(recursive.DeclaredSymbol, value));
    }

    private Flows Switch(ISwitchExpressionOperation @switch, Value value, State state, Frame frame)
    {
        var result = new Flows();
        foreach (var arm in @switch.Arms)
        {
            var (matches, bound) = Match(arm.Pattern, value, state, frame);
            if (matches == Answer.No)
            {
                continue;
            }

            var decided = matches == Answer.Yes;
            if (!decided && value.FromFailure)
            {
                bound = bound with { Opaque = true };
            }

            foreach (var guard in arm.Guard is null ? One(bound, Constant.True) : Evaluate(arm.Guard, bound, frame))
            {
                if (guard.Throws)
                {
                    result.Add(guard);
                }
                else if (guard.Value.Truth != Answer.No)
                {
                    result.AddRange(Evaluate(arm.Value, guard.State, frame));
                    decided &= guard.Value.Truth == Answer.Yes;
                }
                else
                {
                    decided = false;
                }
            }

            if (decided)
            {
                break;
            }
        }

        return result;
    }
}
