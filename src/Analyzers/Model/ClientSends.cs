using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>One request that goes through a client: a send in source, or a method of a Refit interface.</summary>
/// <param name="Location">Where it is sent from; null where that is not in source.</param>
/// <param name="Method">The HTTP method; null where it can't be told.</param>
/// <param name="IsKeyed">Whether it carries an idempotency key.</param>
/// <param name="IsKnownSafe">Whether it only reads, though its method does not say so.</param>
internal sealed record ClientSend(Location? Location, string? Method, bool IsKeyed = false, bool IsKnownSafe = false)
{
    public bool IsUnsafe(GoAwayOptions options) => Method is not null && !IsKeyed && !IsKnownSafe && options.IsUnsafe(Method);
}

/// <summary>
/// Follows an HttpClient from where it comes into the source to the requests that are sent through it: over locals, fields,
/// parameters, base classes, helpers and extension methods of this compilation.
/// </summary>
internal sealed class ClientSends
{
    private const int MaxDepth = 6;
    private const int MaxSends = 200;

    private readonly HttpCompilation _http;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SyntaxNode> _sends = [];
    private readonly Dictionary<ISymbol, bool> _reached = new(SymbolEqualityComparer.Default);
    private readonly ImmutableArray<ClientSend>.Builder _found = ImmutableArray.CreateBuilder<ClientSend>();

    public ClientSends(HttpCompilation http, CancellationToken cancellationToken)
    {
        _http = http;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The requests found.</summary>
    public ImmutableArray<ClientSend> Found => _found.ToImmutable();

    /// <summary>Whether the client goes where the source does not show what is sent through it.</summary>
    public bool Escapes { get; private set; }

    /// <summary>Whether anything in the source takes the client at all.</summary>
    public bool IsUsed { get; private set; }

    private Sources Sources => _http.Sources;

    /// <summary>What a typed client sends: one whose constructor takes the HttpClient.</summary>
    public void Through(INamedTypeSymbol implementation)
    {
        if (implementation.TypeKind != TypeKind.Class || !Sources.Declares(implementation))
        {
            return;
        }

        foreach (var constructor in implementation.OriginalDefinition.InstanceConstructors)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (IsClient(parameter.Type))
                {
                    Through(parameter, implementation.OriginalDefinition, 0);
                }
            }
        }
    }

    /// <summary>What is sent through the value of an expression.</summary>
    public void Through(ExpressionSyntax client) => Follow(client, null, 0);

    /// <summary>What is sent through a parameter that is given the client.</summary>
    public void Through(IParameterSymbol client) => Through(client, client.ContainingType, 0);

    /// <summary>What the methods of a Refit interface send.</summary>
    public void ThroughRefit(INamedTypeSymbol @interface)
    {
        if (@interface.TypeKind != TypeKind.Interface)
        {
            Escapes = true;
            return;
        }

        IsUsed = true;
        foreach (var method in @interface.AllInterfaces.Insert(0, @interface).SelectMany(i => i.GetMembers()).OfType<IMethodSymbol>())
        {
            foreach (var attribute in method.GetAttributes())
            {
                if (attribute.AttributeClass is { BaseType.Name: "HttpMethodAttribute" } verb)
                {
                    var path = attribute.ConstructorArguments.Select(a => a.Value as string).FirstOrDefault();
                    _found.Add(new ClientSend(
                        Sources.Declares(method) ? method.Locations[0] : null,
                        VerbOf(verb),
                        IsKeyed: method.Parameters.Any(IsKeyHeader),
                        IsKnownSafe: IsMarkedIdempotent(method) || (path is not null && OptionsFor(method).IsSafePath(path))));
                }
            }
        }
    }

    private static string? VerbOf(INamedTypeSymbol attribute) => attribute.Name switch
    {
        "GetAttribute" or "PostAttribute" or "PutAttribute" or "DeleteAttribute" or "PatchAttribute" or "HeadAttribute" or "OptionsAttribute" =>
            attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length).ToUpperInvariant(),
        _ => null,
    };

    private bool IsKeyHeader(IParameterSymbol parameter) => parameter.GetAttributes().Any(a =>
        a.AttributeClass?.Name == "HeaderAttribute"
        && a.ConstructorArguments is [{ Value: string header }]
        && OptionsFor(parameter.ContainingSymbol).IsIdempotencyHeader(header));

    private static bool IsMarkedIdempotent(IMethodSymbol method) =>
        method.GetAttributes().Any(a => a.AttributeClass?.Name is "Idempotent" or "IdempotentAttribute");

    private GoAwayOptions OptionsFor(ISymbol symbol) =>
        Sources.Declares(symbol) ? _http.Options.For(symbol.DeclaringSyntaxReferences[0].SyntaxTree) : GoAwayOptions.Default;

    private bool IsClient(ITypeSymbol? type) => _http.Symbols.IsOrDerives(type, KnownSymbols.HttpClientName);

    private INamedTypeSymbol? ContextOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? Sources.Declared(type) as INamedTypeSymbol : null;

    private void Through(ISymbol symbol, INamedTypeSymbol? context, int depth)
    {
        if (depth > MaxDepth || _found.Count > MaxSends)
        {
            Escapes = true;
            return;
        }

        if (!_followed.Add(symbol))
        {
            return;
        }

        foreach (var name in NamesOf(symbol, context))
        {
            var expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
            Follow(expression, context, depth + 1);
        }
    }

    /// <summary>Where a variable that holds the client is named, as far as it holds this client.</summary>
    private IEnumerable<SimpleNameSyntax> NamesOf(ISymbol symbol, INamedTypeSymbol? context)
    {
        var word = symbol.Name;
        var scopes = symbol switch
        {
            IParameterSymbol parameter => Scopes(parameter),
            ILocalSymbol => symbol.DeclaringSyntaxReferences.Select(r => Function.Member(r.GetSyntax()) ?? r.SyntaxTree.GetRoot()),
            _ => null,
        };
        if (scopes is not null)
        {
            return scopes
                .SelectMany(s => s.DescendantNodes())
                .OfType<IdentifierNameSyntax>()
                .Where(n => n.Identifier.ValueText == word && Names(n, symbol));
        }

        var trees = symbol.DeclaredAccessibility == Accessibility.Private
            ? symbol.ContainingType.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct()
            : null;
        return Sources.Names(word, trees, _cancellationToken).Where(n => Names(n, symbol) && IsOf(n, context));
    }

    private bool Names(SimpleNameSyntax name, ISymbol symbol) =>
        name.Parent is not (NameColonSyntax or NameEqualsSyntax)
        && Sources.Symbol(name) is { } named
        && (SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, symbol.OriginalDefinition)
            || (named is IPropertySymbol && symbol is IParameterSymbol && symbol.ContainingType is { IsRecord: true }));

    private static IEnumerable<SyntaxNode> Scopes(IParameterSymbol parameter)
    {
        foreach (var reference in parameter.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax().FirstAncestorOrSelf<ParameterSyntax>() is not { } syntax)
            {
                continue;
            }

            var owner = syntax.Parent is ParameterListSyntax list ? list.Parent : syntax.Parent;
            if (owner is not TypeDeclarationSyntax)
            {
                yield return owner!;
                continue;
            }

            // A primary constructor's parameter is known in the whole type.
            foreach (var part in parameter.ContainingType.DeclaringSyntaxReferences)
            {
                yield return part.GetSyntax();
            }
        }
    }

    /// <summary>
    /// Whether a place belongs to the type whose client is followed, or names a member of an object of that type: a field that
    /// a base class gives all its descendants holds this client only in this one of them.
    /// </summary>
    private bool IsOf(SimpleNameSyntax name, INamedTypeSymbol? context)
    {
        if (context is null)
        {
            return true;
        }

        for (var type = ContextOf(name); type is not null; type = type.ContainingType)
        {
            if (KnownSymbols.Derives(context, type))
            {
                return true;
            }
        }

        return name.Parent is MemberAccessExpressionSyntax access
            && access.Name == name
            && Sources.TypeOf(access.Expression) is { } receiver
            && KnownSymbols.Derives(context, receiver);
    }

    /// <summary>What is done with an expression that gives the client.</summary>
    private void Follow(ExpressionSyntax client, INamedTypeSymbol? context, int depth)
    {
        if (depth > MaxDepth)
        {
            Escapes = true;
            return;
        }

        IsUsed = true;
        var node = client;
        while (node.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax
            or ConditionalExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression })
        {
            if (node.Parent is ConditionalExpressionSyntax choice && choice.Condition == node)
            {
                return;
            }

            node = (ExpressionSyntax)node.Parent;
        }

        switch (node.Parent)
        {
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == node:
                Called(call, context, depth);
                break;
            case ConditionalAccessExpressionSyntax conditional when conditional.Expression == node:
                foreach (var call in conditional.WhenNotNull.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
                {
                    if (call.Expression is MemberBindingExpressionSyntax)
                    {
                        Called(call, context, depth);
                    }
                }

                break;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } access when access.Expression == node && MadeClient.IsLazy(Sources.TypeOf(node)):
                Follow(access, context, depth + 1);
                break;
            case MemberAccessExpressionSyntax access when access.Expression != node:
                Follow(access, context, depth);
                break;
            case ArgumentSyntax argument:
                Passed(argument, context, depth);
                break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } initializer:
                Given(Sources.Declared(initializer.Parent!), node, context, depth);
                break;
            case AssignmentExpressionSyntax assignment when assignment.Right == node:
                Given(Sources.Symbol(assignment.Left), node, context, depth);
                break;
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax or YieldStatementSyntax:
                Returned(node, context, depth);
                break;
            case AnonymousFunctionExpressionSyntax when MadeClient.LazyOf(_http, node.Parent) is { } lazy:
                Follow(lazy, context, depth + 1);
                break;
            case AnonymousFunctionExpressionSyntax or InitializerExpressionSyntax or AnonymousObjectMemberDeclaratorSyntax
                or ExpressionElementSyntax or SwitchExpressionArmSyntax:
                Escapes = true;
                break;
        }
    }

    private void Called(InvocationExpressionSyntax call, INamedTypeSymbol? context, int depth)
    {
        if (Sources.Symbol(call) is not IMethodSymbol method)
        {
            return;
        }

        if (SendCall.Of(method, _http.Symbols) is not null)
        {
            if (IsReached(call, context))
            {
                Sent(call, context);
            }

            return;
        }

        var definition = method.ReducedFrom ?? method;
        if (!definition.IsExtensionMethod)
        {
            // A method of the client itself: of HttpClient none but the sends sends; one of a class of its own is looked into.
            if (Sources.Declares(definition) && Function.Around(call) is not null)
            {
                InOwnClient(definition);
            }
        }
        else if (Sources.Declares(definition))
        {
            Through(definition.OriginalDefinition.Parameters[0], null, depth + 1);
        }
        else
        {
            Escapes |= method.ReturnType.Name is "Task" or "ValueTask" or "IAsyncEnumerable";
        }
    }

    /// <summary>A class derived from HttpClient sends through itself.</summary>
    private void InOwnClient(IMethodSymbol method)
    {
        if (!_followed.Add(method) || Sources.FunctionOf(method.OriginalDefinition) is not { } function)
        {
            return;
        }

        foreach (var call in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (Origins.NameOf(call.Expression) is { } name
                && SendCall.Names.Contains(name)
                && Sources.Symbol(call) is IMethodSymbol called
                && SendCall.Of(called, _http.Symbols) is not null)
            {
                Sent(call, method.ContainingType);
            }
        }
    }

    private void Passed(ArgumentSyntax argument, INamedTypeSymbol? context, int depth)
    {
        if (argument.Parent?.Parent is not { } call || ParameterOf(argument, call) is not { } parameter)
        {
            Escapes |= argument.Parent is TupleExpressionSyntax;
            return;
        }

        var owner = (IMethodSymbol)parameter.ContainingSymbol;
        if (call is InvocationExpressionSyntax invocation && SendCall.Of(owner, _http.Symbols) is not null)
        {
            if (IsReached(call, context))
            {
                Sent(invocation, context);
            }

            return;
        }

        if (owner is { Name: "For", ContainingType.Name: "RestService", TypeArguments: [INamedTypeSymbol @interface] })
        {
            ThroughRefit(@interface);
            return;
        }

        var definition = (owner.ReducedFrom ?? owner).OriginalDefinition;
        if (!Sources.Declares(definition) && !(definition.MethodKind == MethodKind.Constructor && Sources.Declares(definition.ContainingType)))
        {
            Escapes |= owner.Name is not ("ThrowIfNull" or "nameof" or "Equals" or "ReferenceEquals" or "NotNull" or "Null");
            return;
        }

        var target = definition.Parameters[Math.Min(parameter.Ordinal, definition.Parameters.Length - 1)];
        var inner = definition.MethodKind != MethodKind.Constructor ? definition.IsStatic ? null : context
            : call is ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax ? context ?? ContextOf(call)
            : definition.ContainingType;
        Through(target, inner, depth + 1);
    }

    private IParameterSymbol? ParameterOf(ArgumentSyntax argument, SyntaxNode call)
    {
        if (Sources.Symbol(call) is not IMethodSymbol method || argument.Parent is not ArgumentListSyntax list)
        {
            return null;
        }

        if (argument.NameColon is { } named)
        {
            return method.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText);
        }

        var index = list.Arguments.IndexOf(argument);
        return index < method.Parameters.Length ? method.Parameters[index] : method.Parameters.LastOrDefault(p => p.IsParams);
    }

    private void Given(ISymbol? variable, SyntaxNode place, INamedTypeSymbol? context, int depth)
    {
        // A member of a base class is given the client for objects of this class alone.
        if (context is null
            && variable is IFieldSymbol or IPropertySymbol
            && ContextOf(place) is { } type
            && !SymbolEqualityComparer.Default.Equals(type, variable.ContainingType.OriginalDefinition))
        {
            context = type;
        }

        switch (variable)
        {
            case ILocalSymbol or IFieldSymbol or IParameterSymbol or IPropertySymbol when Sources.Declares(variable):
                Through(variable.OriginalDefinition, context, depth + 1);
                break;
            case not (null or IDiscardSymbol):
                Escapes = true;
                break;
        }
    }

    private void Returned(ExpressionSyntax client, INamedTypeSymbol? context, int depth)
    {
        switch (Function.Around(client))
        {
            case AnonymousFunctionExpressionSyntax lambda when MadeClient.LazyOf(_http, lambda) is { } lazy:
                Follow(lazy, context, depth + 1);
                break;
            case AnonymousFunctionExpressionSyntax or null:
                Escapes = true;
                break;
            case { } function:
                var declaration = function is ArrowExpressionClauseSyntax or AccessorDeclarationSyntax ? function.FirstAncestorOrSelf<BasePropertyDeclarationSyntax>() : function;
                switch (declaration is null ? null : Sources.Declared(declaration))
                {
                    case IPropertySymbol property:
                        Through(property, context, depth + 1);
                        break;
                    case IMethodSymbol method when _followed.Add(method):
                        foreach (var name in Sources.References(method, _cancellationToken).OfType<SimpleNameSyntax>())
                        {
                            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(name.Span) && IsOf(name, context))
                            {
                                Follow(call, context, depth + 1);
                            }
                        }

                        break;
                }

                break;
        }
    }

    /// <summary>A helper of a base class counts only where this type, or somebody outside, calls it.</summary>
    private bool IsReached(SyntaxNode node, INamedTypeSymbol? context, int depth = 0)
    {
        if (context is null
            || depth > 3
            || Function.Member(node) is not MethodDeclarationSyntax member
            || Sources.Declared(member) is not IMethodSymbol method
            || SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, context.OriginalDefinition)
            || !KnownSymbols.Derives(context, method.ContainingType)
            || method.IsOverride
            || method.IsAbstract)
        {
            return true;
        }

        if (_reached.TryGetValue(method, out var reached))
        {
            return reached;
        }

        // One that is asked for while it is being asked about does not reach itself.
        _reached[method] = false;
        return _reached[method] = Sources.References(method, _cancellationToken)
            .OfType<SimpleNameSyntax>()
            .Any(r => Function.Member(r) != member && IsOf(r, context) && IsReached(r, context, depth + 1));
    }

    private void Sent(InvocationExpressionSyntax call, INamedTypeSymbol? context)
    {
        if (!_sends.Add(call))
        {
            return;
        }

        foreach (var send in Requests.Of(_http, call, name => IsReached(name, context), _cancellationToken))
        {
            _found.Add(send);
        }
    }
}
