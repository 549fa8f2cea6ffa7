using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// The options of a registered handler, run through everything that configures them: the lambda of the registration, the calls
/// of <c>Configure</c> on what it returns, and the options that are configured by the handler's name. The last writer wins.
/// </summary>
internal sealed class HandlerOptions(HttpCompilation http, ClientRegistration registration, RegisteredClient client, CancellationToken cancellationToken)
{
    private const int StatesFollowed = 8;

    private const string StandardName = "HttpStandardResilienceOptions";
    private const string HedgingName = "HttpStandardHedgingResilienceOptions";

    private readonly BuilderCalls _calls = new(http, cancellationToken);

    /// <summary>Whether a guard that asks for the request's method was set on options of a state, whatever became of it.</summary>
    public static bool Guards(State state, string method) =>
        state.Facts.Any(v => v is { Key: ValueTuple<long, string>(_, Strategies.GuardSet), Value: Guarded guarded } && guarded.Methods.Contains(method));

    /// <summary>The strategies that the handler ends up with, one for each way through the configuration; null where they can't be told.</summary>
    public ImmutableArray<(Strategy Strategy, State State)>? Run()
    {
        switch (registration.Method.Name)
        {
            case ClientRegistration.StandardResilience:
                return OfOptions(StandardName, "Retry", LayerKind.Retry);
            case ClientRegistration.StandardHedging:
                return OfOptions(HedgingName, "Hedging", LayerKind.Hedging);
            case ClientRegistration.Resilience:
                return OfPipeline();
            default:
                return null;
        }
    }

    /// <summary>The delegates that configure the options, in the order in which they run; null for one that can't be seen.</summary>
    public IEnumerable<SyntaxNode?> Steps()
    {
        if (registration.Method.Name == ClientRegistration.Resilience)
        {
            foreach (var step in Delegates(registration))
            {
                yield return step;
            }

            yield break;
        }

        foreach (var same in ClientPipeline.SameHandler(http, registration, client, cancellationToken))
        {
            // The delegate of AddStandardHedgingHandler chooses the routes, not the options.
            foreach (var step in registration.Method.Name == ClientRegistration.StandardHedging ? [] : Delegates(same))
            {
                yield return step;
            }

            foreach (var call in _calls.After(same.Call, client))
            {
                if (Origins.NameOf(call.Expression) == "Configure"
                    && http.Sources.Symbol(call) is IMethodSymbol method
                    && method.Parameters.LastOrDefault() is { Type.TypeKind: TypeKind.Delegate }
                    && call.ArgumentList.Arguments.LastOrDefault()?.Expression is { } configure)
                {
                    yield return FunctionOf(configure);
                }
            }
        }

        foreach (var configure in ByName(registration.Method.Name == ClientRegistration.StandardHedging ? HedgingName : StandardName))
        {
            yield return FunctionOf(configure);
        }
    }

    private IEnumerable<SyntaxNode?> Delegates(ClientRegistration of) =>
        from parameter in of.Method.Parameters
        where parameter.Type.TypeKind == TypeKind.Delegate
        let configure = _calls.ArgumentOf(of.Call, parameter.Name)
        where configure is not null
        select FunctionOf(configure);

    /// <summary>The last guard over the request's method, and the assignment after it that replaces what it guards.</summary>
    public (InvocationExpressionSyntax Guard, AssignmentExpressionSyntax Assignment)? Overwriting()
    {
        InvocationExpressionSyntax? guard = null;
        AssignmentExpressionSyntax? overwriting = null;
        foreach (var node in Steps().SelectMany(step => step?.DescendantNodes() ?? []))
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) is "DisableFor" or "DisableForUnsafeHttpMethods":
                    (guard, overwriting) = (call, null);
                    break;
                case AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment
                    when guard is not null && Origins.NameOf(assignment.Left) is { } member && OverwrittenGuard.Members.Contains(member):
                    overwriting = assignment;
                    break;
            }
        }

        return guard is not null && overwriting is not null ? (guard, overwriting) : null;
    }

    /// <summary>What configures options of a type for this client by name, or for all clients.</summary>
    private IEnumerable<ExpressionSyntax> ByName(string options)
    {
        foreach (var place in http.Sources.Names(options, null, cancellationToken))
        {
            if (place.Parent is not TypeArgumentListSyntax { Parent: GenericNameSyntax generic }
                || generic.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
                || Origins.NameOf(call.Expression) != generic.Identifier.ValueText
                || generic.Identifier.ValueText is not ("Configure" or "PostConfigure" or "ConfigureAll" or "PostConfigureAll" or "AddOptions")
                || http.Sources.Symbol(call) is not IMethodSymbol method
                || !IsForClient(call, method))
            {
                continue;
            }

            var configuring = method.Name == "AddOptions" ? BuilderCalls.Above(call).Where(c => Origins.NameOf(c.Expression) is "Configure" or "PostConfigure") : [call];
            foreach (var configure in configuring)
            {
                if (http.Sources.Symbol(configure) is IMethodSymbol { Parameters: [.., { Type.TypeKind: TypeKind.Delegate }] }
                    && configure.ArgumentList.Arguments.LastOrDefault()?.Expression is { } last)
                {
                    yield return last;
                }
            }
        }
    }

    private bool IsForClient(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (method.Name.EndsWith("All", StringComparison.Ordinal))
        {
            return true;
        }

        if (client.Name is null || !method.Parameters.Any(p => p.Name == "name") || _calls.ArgumentOf(call, "name") is not { } name)
        {
            return false;
        }

        // The library's names for its options: the client's, with "-standard" behind it.
        return new ClientNames(http, cancellationToken).Of(name, null) is var names
            && (names.IsEmpty || names.Any(n => n == client.Name || n.StartsWith(client.Name + "-", StringComparison.Ordinal)));
    }

    /// <summary>The function that a delegate's expression stands for; null where that can't be seen.</summary>
    private SyntaxNode? FunctionOf(ExpressionSyntax configure)
    {
        switch (configure)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                return lambda;
            case ParenthesizedExpressionSyntax parenthesized:
                return FunctionOf(parenthesized.Expression);
            case CastExpressionSyntax cast:
                return FunctionOf(cast.Expression);
        }

        switch (http.Sources.Symbol(configure))
        {
            case IMethodSymbol method:
                return http.Sources.FunctionOf(method.OriginalDefinition);
            case { Kind: SymbolKind.Field or SymbolKind.Property or SymbolKind.Local } variable when http.Sources.OnlyValue(variable) is { } value and not IdentifierNameSyntax:
                return FunctionOf(value);
            case IParameterSymbol parameter:
                // An extension's own parameter: what the caller on the way to this client hands in.
                var handed = new Builders(http, cancellationToken).Arguments(parameter, null).Where(a => client.Calls.Contains(a.Call) || client.Kind == ClientKind.All).ToList();
                return handed is [var only] && only.Value is AnonymousFunctionExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax ? FunctionOf(only.Value) : null;
            default:
                return null;
        }
    }

    private ImmutableArray<(Strategy, State)>? OfOptions(string optionsName, string member, LayerKind kind)
    {
        if (http.Symbols["Microsoft.Extensions.Http.Resilience." + optionsName] is not { } type
            || type.GetMembers(member).OfType<IPropertySymbol>().FirstOrDefault()?.Type is not INamedTypeSymbol strategy)
        {
            return null;
        }

        var options = new Reference(Hash.Of("options", type), type);
        var part = new Reference(Hash.Of("options", type, member), strategy);
        var states = ImmutableArray.Create(State.Empty.WithMember(options, member, part));
        foreach (var step in Steps())
        {
            if (step is null)
            {
                return null;
            }

            if (Through(step, type, options, states) is not { } next)
            {
                return null;
            }

            states = next;
        }

        var found = ImmutableArray.CreateBuilder<(Strategy, State)>();
        foreach (var state in states)
        {
            if (state.Member(options, member) is not Reference held)
            {
                return null;
            }

            found.Add((Strategy.Empty.With(Strategies.LayerOf(kind, held, state)), state));
        }

        return found.ToImmutable();
    }

    private ImmutableArray<(Strategy, State)>? OfPipeline()
    {
        foreach (var step in Steps())
        {
            if (step is null || ParametersOf(step).FirstOrDefault(p => p.Type.Name == "ResiliencePipelineBuilder")?.Type is not INamedTypeSymbol type)
            {
                return null;
            }

            var builder = new Reference(Hash.Of("pipeline", step), type);
            return Through(step, type, builder, ImmutableArray.Create(Strategies.Fresh(builder, State.Empty))) is { } states
                ? states.Select(s => (Strategies.LayersOf(builder, s), s)).ToImmutableArray()
                : null;
        }

        return null;
    }

    /// <summary>The states after a delegate has run over an object; null where the run was given up.</summary>
    private ImmutableArray<State>? Through(SyntaxNode function, ITypeSymbol type, Reference subject, ImmutableArray<State> states)
    {
        var after = ImmutableArray.CreateBuilder<State>();
        foreach (var state in states)
        {
            var entered = Captured(function, state);
            foreach (var parameter in ParametersOf(function))
            {
                if (SymbolEqualityComparer.Default.Equals(parameter.Type, type))
                {
                    entered = entered.With(parameter, subject);
                }
            }

            var findings = new Run(http, new Question(Scenario.Success), cancellationToken).Over(function, entered);
            if (!findings.Complete)
            {
                return null;
            }

            after.AddRange(findings.Exits.Where(e => e.Kind == ExitKind.Return).Select(e => e.State));
        }

        return after.Take(StatesFollowed).ToImmutableArray();
    }

    private ImmutableArray<IParameterSymbol> ParametersOf(SyntaxNode function) =>
        (function is AnonymousFunctionExpressionSyntax ? http.Sources.Symbol(function) : http.Sources.Declared(function)) is IMethodSymbol method
            ? method.Parameters
            : ImmutableArray<IParameterSymbol>.Empty;

    /// <summary>A lambda's captured locals, as they were made: options, predicates, lists of methods.</summary>
    private State Captured(SyntaxNode function, State state, int depth = 0)
    {
        if (depth > 3)
        {
            return state;
        }

        foreach (var name in function.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
            {
                continue;
            }

            if (http.Sources.Symbol(name) is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } local
                && !function.Span.Contains(declaration.Span)
                && !state.Variables.ContainsKey(local)
                && http.Sources.OnlyValue(local) is { } value
                && http.Sources.Operation(value) is { } operation)
            {
                var made = new Run(http, new Question(Scenario.Success), cancellationToken).Evaluating(operation, Captured(value, state, depth + 1));
                if (made is { Complete: true, Exits: [{ Kind: ExitKind.Return } exit] })
                {
                    state = exit.State.With(local, exit.Value);
                }
            }
        }

        return state;
    }
}
