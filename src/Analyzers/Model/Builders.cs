using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A call that led into the method that is looked at, for what its parameters and type parameters stand for.</summary>
internal sealed record CallFrame(InvocationExpressionSyntax Call, IMethodSymbol Method, CallFrame? Outer)
{
    public bool Runs(ISymbol? method) =>
        SymbolEqualityComparer.Default.Equals((Method.ReducedFrom ?? Method).OriginalDefinition, method?.OriginalDefinition);
}

/// <summary>Follows an IHttpClientBuilder back to the call that made it, through locals, lambdas and the user's own extensions.</summary>
internal sealed class Builders(HttpCompilation http, CancellationToken cancellationToken)
{
    private const int MaxDepth = 6;
    private const int CallersFollowed = 32;

    /// <summary>Expressions and types looked at before a builder is called unseen: extensions may call one another in circles.</summary>
    private const int MaxSteps = 400;

    private readonly BuilderCalls _calls = new(http, cancellationToken);
    private int _steps;

    private static readonly ImmutableArray<InvocationExpressionSyntax> NoCalls = ImmutableArray<InvocationExpressionSyntax>.Empty;

    /// <summary>The clients that a call on a builder is made for.</summary>
    public IEnumerable<RegisteredClient> ClientsOf(InvocationExpressionSyntax call, IMethodSymbol method) =>
        ReceiverOf(call, method) is { } receiver ? Of(receiver, null, ImmutableArray.Create(call), 0) : [Unseen(NoCalls)];

    /// <summary>The clients that a call of AddHttpClient makes.</summary>
    public IEnumerable<RegisteredClient> MadeBy(InvocationExpressionSyntax call) =>
        http.Sources.Symbol(call) is IMethodSymbol { Name: "AddHttpClient" } method && !http.Sources.Declares(method.ReducedFrom ?? method)
            ? Made(call, method, null, ImmutableArray.Create(call))
            : [];

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
                if (_calls.ArgumentOf(f.Call, parameter.Name) is { } value)
                {
                    yield return (value, f.Outer, f.Call);
                }

                yield break;
            }
        }

        foreach (var (call, _) in CallersOf(owner))
        {
            if (_calls.ArgumentOf(call, parameter.Name) is { } value)
            {
                yield return (value, null, call);
            }
        }
    }

    /// <summary>The types that a type stands for: itself, or what callers give for a type parameter.</summary>
    public IEnumerable<ITypeSymbol> Resolve(ITypeSymbol type, CallFrame? frame)
    {
        if (_steps++ > MaxSteps || type is not ITypeParameterSymbol { DeclaringMethod: { } owner } parameter)
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

        var given = CallersOf(owner)
            .Where(c => c.Method.TypeArguments.Length > parameter.Ordinal && !SymbolEqualityComparer.Default.Equals(c.Method.TypeArguments[parameter.Ordinal], parameter))
            .SelectMany(c => Resolve(c.Method.TypeArguments[parameter.Ordinal], null))
            .ToList();
        return given.Count > 0 ? given : [type];
    }

    private List<(InvocationExpressionSyntax Call, IMethodSymbol Method)> CallersOf(IMethodSymbol method)
    {
        var callers = new List<(InvocationExpressionSyntax Call, IMethodSymbol Method)>();
        foreach (var reference in http.Sources.References(method.ReducedFrom ?? method, cancellationToken).Take(CallersFollowed))
        {
            if (CallAround(reference) is { } call && http.Sources.Symbol(call) is IMethodSymbol called)
            {
                callers.Add((call, called));
            }
        }

        return callers;
    }

    private static InvocationExpressionSyntax? CallAround(SyntaxNode name)
    {
        var callee = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent as InvocationExpressionSyntax;
    }

    private static RegisteredClient Unseen(ImmutableArray<InvocationExpressionSyntax> calls) => new(ClientKind.Unseen, null, null, calls);

    private IEnumerable<RegisteredClient> Of(ExpressionSyntax builder, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (depth > MaxDepth || _steps++ > MaxSteps)
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
            IParameterSymbol { ContainingSymbol: INamedTypeSymbol } => OfExtensionBlock(builder, frame, calls, depth),
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

        return ReceiverOf(call, method) is { } receiver && IsBuilder(http.Sources.TypeOf(receiver))
            ? Of(receiver, frame, calls, depth)
            : [Unseen(calls)];
    }

    private static bool IsBuilder(ITypeSymbol? type) =>
        type?.Name is "IHttpClientBuilder" or "IHttpResiliencePipelineBuilder" or "IHttpStandardResiliencePipelineBuilder" or "IStandardHedgingHandlerBuilder";

    /// <summary>What AddHttpClient registers.</summary>
    private IEnumerable<RegisteredClient> Made(
        InvocationExpressionSyntax call, IMethodSymbol method, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls)
    {
        ImmutableArray<string>? names = _calls.ArgumentOf(call, "name") is { } name ? new ClientNames(http, cancellationToken).Of(name, frame) : null;
        if (method.TypeArguments.IsEmpty)
        {
            return names is not { IsEmpty: false } known
                ? [Unseen(calls)]
                : known.Select(n => new RegisteredClient(ClientKind.Named, n, null, calls));
        }

        return Resolve(method.TypeArguments[method.TypeArguments.Length - 1], frame).Where(type => type.TypeKind != TypeKind.Error).Select(type => new RegisteredClient(
            type is INamedTypeSymbol ? ClientKind.Typed : ClientKind.Unseen,
            names is [var given] ? given : method.TypeArguments.Length == 1 ? type.Name : Resolve(method.TypeArguments[0], frame).FirstOrDefault()?.Name,
            type,
            calls));
    }

    private IEnumerable<ITypeSymbol> RefitTypes(InvocationExpressionSyntax call, IMethodSymbol method, CallFrame? frame)
    {
        if (!method.TypeArguments.IsEmpty)
        {
            return Resolve(method.TypeArguments[0], frame);
        }

        return _calls.ArgumentOf(call, "refitInterfaceType") is TypeOfExpressionSyntax typeOf && http.Sources.TypeOf(typeOf.Type) is { } type
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
    private IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax collection) => Parentheses.Off(collection) switch
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

    /// <summary>The builder that an extension block's member is called on.</summary>
    private IEnumerable<RegisteredClient> OfExtensionBlock(ExpressionSyntax builder, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (Function.Member(builder) is not { } member || http.Sources.Declared(member) is not IMethodSymbol method)
        {
            return [Unseen(calls)];
        }

        for (var f = frame; f is not null; f = f.Outer)
        {
            if (f.Runs(method))
            {
                return ReceiverOf(f.Call, f.Method) is { } receiver ? Of(receiver, f.Outer, calls.Add(f.Call), depth + 1) : [Unseen(calls)];
            }
        }

        var found = CallersOf(method)
            .SelectMany(c => ReceiverOf(c.Call, c.Method) is { } receiver ? Of(receiver, null, calls.Add(c.Call), depth + 1) : [])
            .ToList();
        return found.Count > 0 ? found : [Unseen(calls)];
    }

    /// <summary>The builder that a lambda is given by the method that it is handed to.</summary>
    private IEnumerable<RegisteredClient> OfLambda(IParameterSymbol parameter, CallFrame? frame, ImmutableArray<InvocationExpressionSyntax> calls, int depth)
    {
        if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { } lambda
            || Parentheses.Around(lambda).Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax receiver }
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
        if (definition.Parameters.FirstOrDefault(p => _calls.ArgumentOf(receiver, p.Name) is { } argument && Parentheses.Off(argument) == lambda) is not { } handed
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
    public ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (method is { IsExtensionMethod: true, ReducedFrom: null })
        {
            return _calls.ArgumentOf(call, method.Parameters[0].Name);
        }

        return call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            _ => null,
        };
    }
}
