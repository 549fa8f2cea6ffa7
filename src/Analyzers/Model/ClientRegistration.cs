using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>A call that adds a handler to clients of IHttpClientFactory, and those clients.</summary>
/// <param name="Call">The call.</param>
/// <param name="Method">What it calls.</param>
/// <param name="Clients">The clients it is called for: several where it stands in an extension that several use.</param>
internal sealed record ClientRegistration(InvocationExpressionSyntax Call, IMethodSymbol Method, ImmutableArray<RegisteredClient> Clients)
{
    public const string StandardResilience = "AddStandardResilienceHandler";
    public const string Resilience = "AddResilienceHandler";
    public const string StandardHedging = "AddStandardHedgingHandler";
    public const string Policy = "AddPolicyHandler";
    public const string TransientErrorPolicy = "AddTransientHttpErrorPolicy";
    public const string RegistryPolicy = "AddPolicyHandlerFromRegistry";

    /// <summary>The names under which a handler that may repeat requests is added. Nothing is bound whose name is not here.</summary>
    public static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        StringComparer.Ordinal, StandardResilience, Resilience, StandardHedging, Policy, TransientErrorPolicy, RegistryPolicy);

    /// <summary>The registration that a call makes; null where it makes none.</summary>
    public static ClientRegistration? Of(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        if (Origins.NameOf(call.Expression) is not { } name
            || !Names.Contains(name)
            || http.Sources.Symbol(call) is not IMethodSymbol method
            || http.Sources.Declares(method.ReducedFrom ?? method)
            || !http.Symbols.IsOrDerives((method.ReducedFrom ?? method).Parameters.FirstOrDefault()?.Type, KnownSymbols.HttpClientBuilderName))
        {
            return null;
        }

        var clients = new Builders(http, cancellationToken).ClientsOf(call, method).ToImmutableArray();
        return new ClientRegistration(call, method, clients);
    }

    /// <summary>The name of the called method, where the report stands.</summary>
    public Location Location => Call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
        var expression => expression.GetLocation(),
    };
}

/// <summary>How a client is registered.</summary>
internal enum ClientKind
{
    /// <summary><c>AddHttpClient("name")</c>.</summary>
    Named,

    /// <summary><c>AddHttpClient&lt;TClient&gt;()</c>: also known by the type's name.</summary>
    Typed,

    /// <summary><c>AddRefitClient&lt;TInterface&gt;()</c>.</summary>
    Refit,

    /// <summary><c>ConfigureHttpClientDefaults</c>: every client of the application.</summary>
    All,

    /// <summary>A client that the source does not tell: its name is computed, or its builder comes from elsewhere.</summary>
    Unseen,
}

/// <summary>A client of IHttpClientFactory, as a registration names it.</summary>
/// <param name="Kind">How it is registered.</param>
/// <param name="Name">The name in the factory, where it is known.</param>
/// <param name="Type">The implementation of a typed client, or the interface of a Refit client.</param>
/// <param name="Calls">The calls on its builder that were passed on the way to it, those nearest to the registration first.</param>
internal sealed record RegisteredClient(ClientKind Kind, string? Name, ITypeSymbol? Type, ImmutableArray<InvocationExpressionSyntax> Calls)
{
    /// <summary>The client in a message.</summary>
    public string DisplayName => Kind switch
    {
        ClientKind.All => "HttpClient",
        ClientKind.Typed or ClientKind.Refit => Type!.Name,
        _ => Name is { Length: > 0 } ? Name : "HttpClient",
    };

    /// <summary>What goes through the client in this compilation.</summary>
    public ClientTraffic Traffic(HttpCompilation http, CancellationToken cancellationToken)
    {
        var key = (nameof(RegisteredClient), Kind, Name, Type?.OriginalDefinition.ToDisplayString());
        return http.Memo.TryGetValue(key, out var known) && known is ClientTraffic traffic
            ? traffic
            : (ClientTraffic)http.Memo.GetOrAdd(key, ClientTraffic.Of(http, this, cancellationToken))!;
    }
}

/// <summary>The requests that go through a client, as far as this compilation shows them.</summary>
/// <param name="Sends">The requests.</param>
/// <param name="IsComplete">Whether they are all.</param>
internal sealed record ClientTraffic(ImmutableArray<ClientSend> Sends, bool IsComplete)
{
    private static readonly ClientTraffic Unseen = new(ImmutableArray<ClientSend>.Empty, IsComplete: false);

    public static ClientTraffic Of(HttpCompilation http, RegisteredClient client, CancellationToken cancellationToken)
    {
        var sends = new ClientSends(http, cancellationToken);
        switch (client.Kind)
        {
            case ClientKind.All:
                return OfAll(http, cancellationToken);
            case ClientKind.Refit when client.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface:
                sends.Through(@interface, refit: true);
                break;
            case ClientKind.Typed when client.Type is INamedTypeSymbol implementation:
                sends.Through(implementation);
                Factories(client.Calls);
                break;
            case ClientKind.Named:
                Factories(client.Calls);
                break;
            default:
                return Unseen;
        }

        if (client.Name is { } name)
        {
            foreach (var (use, named) in FactoryUses(http, cancellationToken))
            {
                if (named.Contains(name))
                {
                    sends.Through(use);
                }
            }

            foreach (var parameter in KeyedParameters(http, name, cancellationToken))
            {
                sends.Through(parameter);
            }
        }

        return new ClientTraffic(
            sends.Found,
            IsComplete: sends.IsUsed && !sends.Escapes && sends.Found.All(s => s.Method is not null));

        // AddTypedClient((http, services) => …) and AddHttpClient<TClient>(http => …) are given the client.
        void Factories(ImmutableArray<InvocationExpressionSyntax> calls)
        {
            foreach (var call in calls.Where(c => Origins.NameOf(c.Expression) is "AddTypedClient" or "AddHttpClient"))
            {
                if (call.ArgumentList.Arguments.LastOrDefault()?.Expression is AnonymousFunctionExpressionSyntax lambda
                    && http.Sources.Symbol(lambda) is IMethodSymbol { ReturnsVoid: false, Parameters: [var given, ..] }
                    && http.Symbols.Is(given.Type, KnownSymbols.HttpClientName))
                {
                    sends.Through(given);
                }
                else if (http.Sources.Symbol(call) is IMethodSymbol { Name: "AddTypedClient", TypeArguments: [.., INamedTypeSymbol implementation] })
                {
                    sends.Through(implementation);
                }
            }
        }
    }

    /// <summary>Every request that this compilation sends through HttpClient.</summary>
    private static ClientTraffic OfAll(HttpCompilation http, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<ClientSend>();
        foreach (var name in SendCall.Names)
        {
            foreach (var place in http.Sources.Names(name, null, cancellationToken))
            {
                if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                    && call.Expression.Span.Contains(place.Span)
                    && Origins.NameOf(call.Expression) == name
                    && http.Sources.Symbol(call) is IMethodSymbol method
                    && SendCall.Of(method, http.Symbols) is not null
                    && !http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageHandlerName)
                    && !IsMadeByHand(http, call))
                {
                    found.AddRange(Requests.Of(http, call, static _ => true, cancellationToken));
                }
            }
        }

        var refit = new ClientSends(http, cancellationToken);
        foreach (var place in (string[])["AddRefitClient", "AddRefitGeneratedClient", "AddKeyedRefitClient"])
        {
            foreach (var name in http.Sources.Names(place, null, cancellationToken))
            {
                if (http.Sources.Symbol(name) is IMethodSymbol { TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface] })
                {
                    refit.Through(@interface, refit: true);
                }
            }
        }

        found.AddRange(refit.Found);
        return new ClientTraffic(found.ToImmutable(), IsComplete: found.Count > 0 && found.All(s => s.Method is not null));
    }

    /// <summary>Whether a send goes through a client that is made with new, which the factory knows nothing of.</summary>
    private static bool IsMadeByHand(HttpCompilation http, InvocationExpressionSyntax call)
    {
        var client = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        var value = client is null ? null : http.Sources.Symbol(client) switch
        {
            { Kind: SymbolKind.Field or SymbolKind.Property } member => http.Sources.OnlyValue(member),
            ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } => (declaration.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value,
            _ => client,
        };
        return value is BaseObjectCreationExpressionSyntax;
    }

    /// <summary>Every <c>CreateClient</c> of the compilation, with the names it may ask for.</summary>
    private static ImmutableArray<(ExpressionSyntax Use, ImmutableArray<string> Names)> FactoryUses(HttpCompilation http, CancellationToken cancellationToken)
    {
        const string Key = nameof(FactoryUses);
        if (http.Memo.TryGetValue(Key, out var known) && known is ImmutableArray<(ExpressionSyntax, ImmutableArray<string>)> uses)
        {
            return uses;
        }

        var names = new ClientNames(http, cancellationToken);
        var found = ImmutableArray.CreateBuilder<(ExpressionSyntax, ImmutableArray<string>)>();
        foreach (var word in (string[])["CreateClient", "GetRequiredKeyedService", "GetKeyedService"])
        {
            foreach (var place in http.Sources.Names(word, null, cancellationToken))
            {
                var callee = place.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? place.Parent : place;
                if (callee.Parent is InvocationExpressionSyntax call
                    && http.Sources.Symbol(call) is IMethodSymbol method
                    && http.Symbols.Is(method.ReturnType, KnownSymbols.HttpClientName)
                    && !http.Sources.Declares(method))
                {
                    var expression = call.Parent is ConditionalAccessExpressionSyntax conditional && conditional.WhenNotNull == call ? (ExpressionSyntax)conditional : call;
                    var argument = call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
                    found.Add((expression, argument is null ? ImmutableArray.Create("") : names.Of(argument, null)));
                }
            }
        }

        return (ImmutableArray<(ExpressionSyntax, ImmutableArray<string>)>)http.Memo.GetOrAdd(Key, found.ToImmutable())!;
    }

    /// <summary>Parameters that are given the client by its key: <c>[FromKeyedServices("name")] HttpClient</c>.</summary>
    private static IEnumerable<IParameterSymbol> KeyedParameters(HttpCompilation http, string name, CancellationToken cancellationToken)
    {
        foreach (var place in http.Sources.Names("FromKeyedServices", null, cancellationToken))
        {
            if (place.FirstAncestorOrSelf<ParameterSyntax>() is { } syntax
                && place.FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments is [var key]
                && new ClientNames(http, cancellationToken).Of(key.Expression, null).Contains(name)
                && http.Sources.Declared(syntax) is IParameterSymbol parameter
                && http.Symbols.Is(parameter.Type, KnownSymbols.HttpClientName))
            {
                yield return parameter;
            }
        }
    }
}

/// <summary>A call that led into the method that is looked at, for what its parameters and type parameters stand for.</summary>
internal sealed record CallFrame(InvocationExpressionSyntax Call, IMethodSymbol Method, CallFrame? Outer)
{
    public bool Runs(ISymbol? method) =>
        SymbolEqualityComparer.Default.Equals((Method.ReducedFrom ?? Method).OriginalDefinition, method?.OriginalDefinition);
}

/// <summary>The constant names that an expression may give: constants, enum members' names, and those that callers pass.</summary>
internal sealed class ClientNames(HttpCompilation http, CancellationToken cancellationToken)
{
    /// <summary>The names; empty where they can't be told.</summary>
    public ImmutableArray<string> Of(ExpressionSyntax expression, CallFrame? frame, int depth = 0)
    {
        var model = http.Sources.Model(expression.SyntaxTree);
        if (model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string constant })
        {
            return ImmutableArray.Create(constant);
        }

        if (depth > 3)
        {
            return ImmutableArray<string>.Empty;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Of(parenthesized.Expression, frame, depth);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                return Of(suppressed.Operand, frame, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" } access, ArgumentList.Arguments.Count: 0 }
                when http.Sources.Symbol(access.Expression) is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } member:
                return ImmutableArray.Create(member.Name);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Name", Expression: TypeOfExpressionSyntax typeOf }
                when http.Sources.TypeOf(typeOf.Type) is { } type:
                return new Builders(http, cancellationToken).Resolve(type, frame).Select(t => t.Name).ToImmutableArray();
        }

        switch (http.Sources.Symbol(expression))
        {
            case IFieldSymbol { IsStatic: true, IsReadOnly: true, Name: "DefaultName", ContainingType.Name: "Options" }:
                return ImmutableArray.Create("");
            case { Kind: SymbolKind.Field or SymbolKind.Property } member when http.Sources.OnlyValue(member) is { } value:
                return Of(value, null, depth + 1);
            case IPropertySymbol property when ArrowOf(property) is { } value:
                return Of(value, null, depth + 1);
            case ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } when declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value }:
                return Of(value, frame, depth + 1);
            case IParameterSymbol parameter:
                return new Builders(http, cancellationToken)
                    .Arguments(parameter, frame)
                    .SelectMany(a => Of(a.Value, a.Frame, depth + 1))
                    .Distinct()
                    .ToImmutableArray();
            default:
                return ImmutableArray<string>.Empty;
        }
    }

    private ExpressionSyntax? ArrowOf(IPropertySymbol property) =>
        http.Sources.Declares(property) ? (property.DeclaringSyntaxReferences[0].GetSyntax() as PropertyDeclarationSyntax)?.ExpressionBody?.Expression : null;
}

/// <summary>Follows an IHttpClientBuilder back to the call that made it, through locals, lambdas and the user's own extensions.</summary>
internal sealed class Builders(HttpCompilation http, CancellationToken cancellationToken)
{
    private const int MaxDepth = 6;
    private const int CallersFollowed = 32;

    private static readonly ImmutableArray<InvocationExpressionSyntax> NoCalls = ImmutableArray<InvocationExpressionSyntax>.Empty;

    /// <summary>The clients that a call on a builder is made for.</summary>
    public IEnumerable<RegisteredClient> ClientsOf(InvocationExpressionSyntax call, IMethodSymbol method) =>
        ReceiverOf(call, method) is { } receiver ? Of(receiver, null, ImmutableArray.Create(call), 0) : [Unseen(NoCalls)];

    /// <summary>The expressions that a parameter stands for: that of the call that led here, or those of all callers.</summary>
    public IEnumerable<(ExpressionSyntax Value, CallFrame? Frame, InvocationExpressionSyntax Call)> Arguments(IParameterSymbol parameter, CallFrame? frame)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ReducedExtension } owner)
        {
            yield break;
        }

        for (var f = frame; f is not null; f = f.Outer)
        {
            if (f.Runs(owner))
            {
                if (ArgumentOf(f.Call, parameter.Name) is { } value)
                {
                    yield return (value, f.Outer, f.Call);
                }

                yield break;
            }
        }

        foreach (var (call, _) in CallersOf(owner))
        {
            if (ArgumentOf(call, parameter.Name) is { } value)
            {
                yield return (value, null, call);
            }
        }
    }

    /// <summary>The types that a type stands for: itself, or what callers give for a type parameter.</summary>
    public IEnumerable<ITypeSymbol> Resolve(ITypeSymbol type, CallFrame? frame)
    {
        if (type is not ITypeParameterSymbol { DeclaringMethod: { } owner } parameter)
        {
            return [type];
        }

        for (var f = frame; f is not null; f = f.Outer)
        {
            if (f.Runs(owner))
            {
                return Resolve(f.Method.TypeArguments[parameter.Ordinal], f.Outer);
            }
        }

        var given = CallersOf(owner).SelectMany(c => c.Method.TypeArguments.Length > parameter.Ordinal ? Resolve(c.Method.TypeArguments[parameter.Ordinal], null) : []).ToList();
        return given.Count > 0 ? given : [type];
    }

    private IEnumerable<(InvocationExpressionSyntax Call, IMethodSymbol Method)> CallersOf(IMethodSymbol method)
    {
        foreach (var reference in http.Sources.References(method.ReducedFrom ?? method, cancellationToken).Take(CallersFollowed))
        {
            if (CallAround(reference) is { } call && http.Sources.Symbol(call) is IMethodSymbol called)
            {
                yield return (call, called);
            }
        }
    }

    private static InvocationExpressionSyntax? CallAround(SyntaxNode name)
    {
        var callee = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent as InvocationExpressionSyntax;
    }

    private static RegisteredClient Unseen(ImmutableArray<InvocationExpressionSyntax> calls) => new(ClientKind.Unseen, null, null, calls);

    private IEnumerable<RegisteredClient> Of(ExpressionSyntax builder, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (depth > MaxDepth)
        {
            return [Unseen(calls)];
        }

        switch (builder)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Of(parenthesized.Expression, frame, calls, depth);
            case PostfixUnaryExpressionSyntax suppressed:
                return Of(suppressed.Operand, frame, calls, depth);
            case CastExpressionSyntax cast:
                return Of(cast.Expression, frame, calls, depth);
            case ConditionalExpressionSyntax choice:
                return [.. Of(choice.WhenTrue, frame, calls, depth + 1), .. Of(choice.WhenFalse, frame, calls, depth + 1)];
            case AssignmentExpressionSyntax assignment:
                return Of(assignment.Right, frame, calls, depth);
            case InvocationExpressionSyntax call when http.Sources.Symbol(call) is IMethodSymbol method:
                return Of(call, method, frame, calls.Add(call), depth);
        }

        return http.Sources.Symbol(builder) switch
        {
            ILocalSymbol local => Of(local, frame, calls, depth),
            IParameterSymbol parameter => Of(parameter, frame, calls, depth),
            { Kind: SymbolKind.Field or SymbolKind.Property } member when http.Sources.OnlyValue(member) is { } value => Of(value, null, calls, depth + 1),
            _ => [Unseen(calls)],
        };
    }

    private IEnumerable<RegisteredClient> Of(
        InvocationExpressionSyntax call, IMethodSymbol method, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (http.Sources.Declares(method.ReducedFrom ?? method))
        {
            if (http.Sources.FunctionOf((method.ReducedFrom ?? method).OriginalDefinition) is not { } function)
            {
                return [Unseen(calls)];
            }

            var inner = new CallFrame(call, method, frame);
            return ReturnedBy(function).SelectMany(r => Of(r, inner, calls, depth + 1)).ToList() is { Count: > 0 } found ? found : [Unseen(calls)];
        }

        switch (method.Name)
        {
            case "AddHttpClient":
                return Made(call, method, frame, calls);
            case "AddRefitClient" or "AddRefitGeneratedClient" or "AddKeyedRefitClient" or "AddKeyedRefitGeneratedClient":
                return RefitTypes(call, method, frame).Select(t => new RegisteredClient(ClientKind.Refit, null, t, calls));
        }

        return ReceiverOf(call, method) is { } receiver && IsBuilder((method.ReducedFrom ?? method).IsExtensionMethod
                ? (method.ReducedFrom ?? method).Parameters[0].Type
                : method.ContainingType)
            ? Of(receiver, frame, calls, depth)
            : [Unseen(calls)];
    }

    private static bool IsBuilder(ITypeSymbol type) =>
        type.Name is "IHttpClientBuilder" or "IHttpResiliencePipelineBuilder" or "IHttpStandardResiliencePipelineBuilder" or "IStandardHedgingHandlerBuilder";

    /// <summary>What AddHttpClient registers.</summary>
    private IEnumerable<RegisteredClient> Made(
        InvocationExpressionSyntax call, IMethodSymbol method, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls)
    {
        ImmutableArray<string>? names = ArgumentOf(call, "name") is { } name ? new ClientNames(http, cancellationToken).Of(name, frame) : null;
        if (method.TypeArguments.IsEmpty)
        {
            return names is not { IsEmpty: false } known
                ? [Unseen(calls)]
                : known.Select(n => new RegisteredClient(ClientKind.Named, n, null, calls));
        }

        return Resolve(method.TypeArguments[method.TypeArguments.Length - 1], frame).Select(type => new RegisteredClient(
            type is INamedTypeSymbol ? ClientKind.Typed : ClientKind.Unseen,
            names is [var given] ? given : Resolve(method.TypeArguments[0], frame).FirstOrDefault()?.Name,
            type,
            calls));
    }

    private IEnumerable<ITypeSymbol> RefitTypes(InvocationExpressionSyntax call, IMethodSymbol method, CallFrame? frame)
    {
        if (!method.TypeArguments.IsEmpty)
        {
            return Resolve(method.TypeArguments[0], frame);
        }

        return ArgumentOf(call, "refitInterfaceType") is TypeOfExpressionSyntax typeOf && http.Sources.TypeOf(typeOf.Type) is { } type
            ? Resolve(type, frame)
            : [http.Sources.Compilation.GetSpecialType(SpecialType.System_Object)];
    }

    private IEnumerable<RegisteredClient> Of(ILocalSymbol local, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth) =>
        (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } => Of(value, frame, calls, depth + 1),
            ForEachStatementSyntax each => Elements(each.Expression).ToList() is { Count: > 0 } elements
                ? elements.SelectMany(e => Of(e, frame, calls, depth + 1))
                : [Unseen(calls)],
            _ => [Unseen(calls)],
        };

    /// <summary>The elements of a collection that is written out.</summary>
    private IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax collection) => collection switch
    {
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        InitializerExpressionSyntax initializer => initializer.Expressions,
        CollectionExpressionSyntax list => list.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression),
        IdentifierNameSyntax name when http.Sources.Symbol(name) is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] }
            && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } and not { Initializer.Value: IdentifierNameSyntax } => Elements(value),
        _ => [],
    };

    private IEnumerable<RegisteredClient> Of(IParameterSymbol parameter, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
        {
            return OfLambda(parameter, frame, calls, depth);
        }

        var found = Arguments(parameter, frame).SelectMany(a => Of(a.Value, a.Frame, calls.Add(a.Call), depth + 1)).ToList();
        return found.Count > 0 ? found : [Unseen(calls)];
    }

    /// <summary>The builder that a lambda is given by the method that it is handed to.</summary>
    private IEnumerable<RegisteredClient> OfLambda(IParameterSymbol parameter, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax receiver } } lambda
            || http.Sources.Symbol(receiver) is not IMethodSymbol method)
        {
            return [Unseen(calls)];
        }

        if (!http.Sources.Declares(method.ReducedFrom ?? method))
        {
            return method.Name == "ConfigureHttpClientDefaults"
                ? [new RegisteredClient(ClientKind.All, null, null, calls)]
                : [Unseen(calls)];
        }

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.Parameters.FirstOrDefault(p => ArgumentOf(receiver, p.Name) == lambda) is not { } handed
            || http.Sources.FunctionOf(definition) is not { } function)
        {
            return [Unseen(calls)];
        }

        var inner = new CallFrame(receiver, method, frame);
        var found = new List<RegisteredClient>();
        foreach (var call in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            // configure(builder), configure.Invoke(builder), configure?.Invoke(builder)
            var target = call.Expression switch
            {
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke" } access => access.Expression,
                MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Invoke" } => call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
                var expression => expression,
            };
            if (target is IdentifierNameSyntax name
                && name.Identifier.ValueText == handed.Name
                && call.ArgumentList.Arguments is [{ Expression: var given }, ..])
            {
                found.AddRange(Of(given, inner, calls, depth + 1));
            }
        }

        return found.Count > 0 ? found : [Unseen(calls)];
    }

    /// <summary>What a function returns.</summary>
    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode function)
    {
        var arrow = function switch
        {
            BaseMethodDeclarationSyntax { ExpressionBody.Expression: var body } => body,
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var body } => body,
            ArrowExpressionClauseSyntax { Expression: var body } => body,
            _ => null,
        };
        return arrow is not null
            ? [arrow]
            : function.DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>()
                .Where(r => r.Expression is not null)
                .Select(r => r.Expression!);
    }

    /// <summary>The builder that a call is made on, as an extension or as a static method.</summary>
    private ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (method is { IsExtensionMethod: true, ReducedFrom: null })
        {
            return ArgumentOf(call, method.Parameters[0].Name);
        }

        return call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            _ => null,
        };
    }

    /// <summary>The expression that a call gives for a parameter, its receiver included; null where it leaves the default.</summary>
    private ExpressionSyntax? ArgumentOf(InvocationExpressionSyntax call, string parameter)
    {
        if (http.Sources.Operation(call) is not IInvocationOperation operation)
        {
            return null;
        }

        foreach (var argument in operation.Arguments)
        {
            if (argument.Parameter?.Name == parameter && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                return argument.Syntax is ArgumentSyntax syntax ? syntax.Expression : argument.Value.Syntax as ExpressionSyntax;
            }
        }

        return null;
    }
}
