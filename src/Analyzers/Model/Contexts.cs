using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What Polly hands to the delegates that it calls: outcomes, arguments objects, contexts.</summary>
internal static class Contexts
{
    /// <summary>The context of an execution that sends a request through a handler.</summary>
    public static KnownObject? Of(KnownSymbols symbols, Value request) =>
        (symbols[KnownSymbols.ResilienceContextName] ?? symbols[KnownSymbols.PollyContextName]) is { } type
            ? new KnownObject(type, ImmutableDictionary<string, Value>.Empty.Add("Request", request))
            : null;

    /// <summary>The request that a context knows: null where the library made the context, and nothing was put into it.</summary>
    public static Value RequestOf(Value context, State state)
    {
        if (state.Facts.TryGetValue((context.Identity, "request"), out var put))
        {
            return put;
        }

        var unknown = Hash.Of("request of", context.Identity);
        return context is KnownObject known
            ? known.Members.TryGetValue("Request", out var request) ? request : Constant.Null
            : new Symbolic(unknown, unknown, null, FromFailure: true);
    }

    /// <summary>What a parameter of a delegate stands for, by its type.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="flow">What came of the last attempt.</param>
    /// <param name="context">The execution's context.</param>
    /// <param name="other">What a parameter of any other type is given: the state, the result.</param>
    public static Value Argument(IParameterSymbol parameter, Flow? flow, Value? context, Value other)
    {
        var type = parameter.Type;
        if (type is not INamedTypeSymbol named)
        {
            return other;
        }

        switch (named.Name)
        {
            case "CancellationToken":
                return Unknown("token", type);
            case "TimeSpan" or "Int32":
                return Unknown(parameter.Name, type);
            case "Context" or "ResilienceContext":
                return context ?? new KnownObject(named, ImmutableDictionary<string, Value>.Empty, FromFailure: false);
            case "Outcome" or "DelegateResult" when flow is { } f:
                return Outcome(named, f);
            case "Exception" when flow is { } f:
                return f.Throws ? f.Value : Constant.Null;
            case var name when name.EndsWith("Arguments", StringComparison.Ordinal):
                return Arguments(named, flow, context);
            default:
                return other;
        }
    }

    /// <summary>The outcome that an attempt ended in.</summary>
    public static KnownObject Outcome(INamedTypeSymbol type, Flow flow) => new(
        type,
        ImmutableDictionary<string, Value>.Empty
            .Add("Exception", flow.Throws ? flow.Value : new Constant(null, FromFailure: true))
            .Add("Result", flow.Throws ? new Constant(null, FromFailure: true) : flow.Value));

    /// <summary>The outcome in what a predicate of Polly's is called with: an outcome itself, or an arguments object.</summary>
    public static KnownObject? OutcomeIn(Value value) => value switch
    {
        KnownObject { Type.Name: "Outcome" or "DelegateResult" } outcome => outcome,
        KnownObject arguments when arguments.Members.TryGetValue("Outcome", out var outcome) => outcome as KnownObject,
        _ => null,
    };

    private static KnownObject Arguments(INamedTypeSymbol type, Flow? flow, Value? context)
    {
        var members = ImmutableDictionary<string, Value>.Empty;
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.Type is INamedTypeSymbol { Name: "Outcome" } outcome && flow is { } f)
            {
                members = members.Add(property.Name, Outcome(outcome, f));
            }
            else if (property.Type is INamedTypeSymbol { Name: "ResilienceContext" } made)
            {
                members = members.Add(property.Name, context ?? new KnownObject(made, ImmutableDictionary<string, Value>.Empty, FromFailure: false));
            }
            else
            {
                members = members.Add(property.Name, Unknown(property.Name, property.Type));
            }
        }

        return new KnownObject(type, members, FromFailure: false);
    }

    private static Symbolic Unknown(string name, ITypeSymbol type)
    {
        var identity = Hash.Of("polly", name);
        return new Symbolic(identity, identity, type);
    }
}
