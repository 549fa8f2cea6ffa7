using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>A pool of connections, as the source makes and sets it: a SocketsHttpHandler, or an HttpClient that makes its own.</summary>
/// <param name="Creation">The creation of the handler or the client.</param>
/// <param name="IsClient">True for <c>new HttpClient()</c>, whose handler has the defaults.</param>
/// <param name="IdleTimeout">PooledConnectionIdleTimeout in seconds, 60 where nothing sets it; null where it can't be told.</param>
/// <param name="HasLifetime">Whether anything sets PooledConnectionLifetime, or may.</param>
/// <param name="Holder">What keeps the pool for as long as the process lives; null where nothing is seen to.</param>
internal sealed record ConnectionPool(ExpressionSyntax Creation, bool IsClient, decimal? IdleTimeout, bool HasLifetime, string? Holder)
{
    public const string IdleTimeoutName = "PooledConnectionIdleTimeout";
    public const string LifetimeName = "PooledConnectionLifetime";

    /// <summary>SocketsHttpHandler's default, the same on .NET Core 2.1 to .NET 10.</summary>
    private const int DefaultIdleTimeout = 60;

    /// <summary>Where a variable is followed no further: a hop for the handler, one for the client, and two to spare.</summary>
    private const int MaxHops = 4;

    public string Name => IsClient ? "HttpClient" : "SocketsHttpHandler";

    /// <summary>The pool that a creation makes; null where it makes none, or one that is set elsewhere.</summary>
    public static ConnectionPool? Of(HttpCompilation http, BaseObjectCreationExpressionSyntax creation, CancellationToken cancellationToken)
    {
        if (!MayBePool(creation, cancellationToken) || IsDisposedAfterUse(creation) || IsOnlyAsked(creation) || http.Symbols[KnownSymbols.SocketsHttpHandlerName] is null)
        {
            return null;
        }

        var type = http.Sources.TypeOf(creation);
        var isClient = http.Symbols.Is(type, KnownSymbols.HttpClientName);
        if (isClient ? creation.ArgumentList is { Arguments.Count: > 0 } : !http.Symbols.Is(type, KnownSymbols.SocketsHttpHandlerName))
        {
            return null;
        }

        var idle = isClient ? null : Setting(http, creation, IdleTimeoutName);
        return new ConnectionPool(
            creation,
            isClient,
            idle is null ? DefaultIdleTimeout : idle.Value is { } value ? Seconds(http, value) : null,
            !isClient && Setting(http, creation, LifetimeName) is not null,
            HolderOf(http, creation, MaxHops));
    }

    /// <summary>An assignment of the idle timeout of a handler that is made elsewhere: its value in seconds.</summary>
    public static decimal? AssignedIdleTimeout(HttpCompilation http, AssignmentExpressionSyntax assignment) =>
        assignment is { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: IdleTimeoutName } target }
        && http.Symbols.Is(http.Sources.TypeOf(target.Expression), KnownSymbols.SocketsHttpHandlerName)
        && !IsMadeHere(http, target.Expression)
            ? Seconds(http, assignment.Right)
            : null;

    private sealed record Setter(ExpressionSyntax? Value);

    /// <summary>The gate: a look at names alone.</summary>
    private static bool MayBePool(BaseObjectCreationExpressionSyntax creation, CancellationToken cancellationToken) => creation switch
    {
        ObjectCreationExpressionSyntax named => Origins.NameOf(named.Type) is "SocketsHttpHandler" or "HttpClient",
        _ => creation.ArgumentList is not { Arguments.Count: > 0 }
            && Words.Of(creation.SyntaxTree, cancellationToken) is var words
            && (words.Contains("SocketsHttpHandler") || words.Contains("HttpClient")),
    };

    /// <summary>Whether the connections are closed with the block that uses them, before they can be idle for long.</summary>
    private static bool IsDisposedAfterUse(BaseObjectCreationExpressionSyntax creation) => Parentheses.Around(creation).Parent is
        EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword } or UsingStatementSyntax };

    /// <summary>Whether nothing is left of the object but what one of its properties said: it never connects.</summary>
    private static bool IsOnlyAsked(BaseObjectCreationExpressionSyntax creation) =>
        creation.Parent is MemberAccessExpressionSyntax { Parent: not (InvocationExpressionSyntax or MemberAccessExpressionSyntax) };

    /// <summary>
    /// What sets a property of a new handler: its initializer, or an assignment through the variable that it goes to; with no
    /// value where that can't be told.
    /// </summary>
    private static Setter? Setting(HttpCompilation http, BaseObjectCreationExpressionSyntax creation, string property)
    {
        foreach (var expression in creation.Initializer?.Expressions ?? default)
        {
            if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment && name.Identifier.ValueText == property)
            {
                return new Setter(assignment.Right);
            }
        }

        if (Variable(http, creation) is not { } variable || Scope(creation, variable) is not { } scope)
        {
            return null;
        }

        foreach (var use in Uses(http, scope, variable))
        {
            if (use.Parent is MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access
                && assignment.Left == access
                && access.Name.Identifier.ValueText == property)
            {
                return new Setter(assignment.Right);
            }

            // A method that is given the handler may set anything; a client only takes it.
            if (Parentheses.Around(use).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax })
            {
                return new Setter(null);
            }
        }

        return null;
    }

    /// <summary>The seconds of a TimeSpan that is a constant in all but name; null where it is not.</summary>
    private static decimal? Seconds(HttpCompilation http, ExpressionSyntax value, int hops = MaxHops)
    {
        switch (http.Sources.Operation(value))
        {
            case IInvocationOperation { TargetMethod: { Name: ['F', 'r', 'o', 'm', ..] name, ContainingType.Name: "TimeSpan" }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } number } }, .. var rest] }
                when rest.All(a => a.Value.ConstantValue is { HasValue: true, Value: 0L or 0 }) && Unit(name) is { } unit && Number(number) is { } count:
                return count * unit;

            case IObjectCreationOperation { Type.Name: "TimeSpan", Arguments: { Length: >= 3 } arguments }
                when arguments.All(a => a.Value.ConstantValue is { HasValue: true, Value: int }):
                var parts = arguments.Select(a => (int)a.Value.ConstantValue.Value!).ToList();
                var days = parts.Count == 3 ? 0 : parts[0];
                var at = parts.Count == 3 ? 0 : 1;
                return (((days * 24m) + parts[at]) * 60 + parts[at + 1]) * 60 + parts[at + 2];

            case IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "MaxValue" } }:
                return decimal.MaxValue;

            case IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } }:
                return 0;

            case IFieldReferenceOperation { Field: var field } when hops > 0 && http.Sources.OnlyValue(field) is { } only:
                return Seconds(http, only, hops - 1);

            case IPropertyReferenceOperation { Property: var property } when hops > 0 && http.Sources.OnlyValue(property) is { } only:
                return Seconds(http, only, hops - 1);

            default:
                return null;
        }
    }

    private static decimal? Unit(string factory) => factory switch
    {
        "FromMilliseconds" => 0.001m,
        "FromSeconds" => 1,
        "FromMinutes" => 60,
        "FromHours" => 3600,
        "FromDays" => 86400,
        _ => null,
    };

    private static decimal? Number(object constant) => new Constant(constant).Number;

    /// <summary>Whether a handler's settings count at its creation, which is in the same type.</summary>
    private static bool IsMadeHere(HttpCompilation http, ExpressionSyntax receiver) =>
        http.Sources.Symbol(receiver) is (ILocalSymbol or IFieldSymbol or IPropertySymbol) and { } variable
        && (receiver.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? receiver.SyntaxTree.GetRoot()).DescendantNodes()
            .OfType<BaseObjectCreationExpressionSyntax>()
            .Any(c => SymbolEqualityComparer.Default.Equals(Variable(http, c), variable));

    /// <summary>The variable that a new object goes to.</summary>
    private static ISymbol? Variable(HttpCompilation http, ExpressionSyntax creation) => Outside(creation) switch
    {
        EqualsValueClauseSyntax { Parent: (VariableDeclaratorSyntax or PropertyDeclarationSyntax) and { } declared } => http.Sources.Declared(declared),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }, Parent: not InitializerExpressionSyntax } assigned
            => http.Sources.Symbol(assigned.Left),
        _ => null,
    };

    private static SyntaxNode? Outside(SyntaxNode expression)
    {
        var parent = expression.Parent;
        while (parent is ParenthesizedExpressionSyntax or CastExpressionSyntax
            || parent.IsKind(SyntaxKind.SuppressNullableWarningExpression)
            || parent.IsKind(SyntaxKind.CoalesceExpression))
        {
            parent = parent!.Parent;
        }

        return parent;
    }

    private static SyntaxNode? Scope(SyntaxNode creation, ISymbol variable) =>
        variable is ILocalSymbol ? Function.Member(creation) : creation.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    private static IEnumerable<SyntaxNode> Uses(HttpCompilation http, SyntaxNode scope, ISymbol variable)
    {
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText == variable.Name && SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(name), variable))
            {
                yield return name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access && access.Name == name ? access : name;
            }
        }
    }

    /// <summary>What keeps an object for as long as the process lives, in the words of a message; null where nothing is seen to.</summary>
    private static string? HolderOf(HttpCompilation http, ExpressionSyntax made, int hops)
    {
        if (hops == 0)
        {
            return null;
        }

        switch (Outside(made))
        {
            // The handler of a client, the inner handler of a handler.
            case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax outer }:
                return Keeps(http, outer) ? HolderOf(http, outer, hops - 1) : null;
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "InnerHandler" }, Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax outer } }:
                return HolderOf(http, outer, hops - 1);

            // services.AddSingleton(new HttpClient()).
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when IsSingleton(call):
                return "a singleton";

            // services.AddSingleton(_ => new HttpClient()), new Lazy<HttpClient>(() => new HttpClient()).
            case LambdaExpressionSyntax lambda:
                return HolderOfResult(http, lambda, hops);

            // What a function gives is kept by whoever keeps what it is asked for.
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax when Function.Around(made) is { } function:
                return HolderOfResult(http, function, hops);
        }

        switch (Variable(http, made))
        {
            case (IFieldSymbol or IPropertySymbol) and { IsStatic: true } member:
                return $"the static '{member.Name}'";
            case (IFieldSymbol or IPropertySymbol) and { ContainingType: { } type } member:
                return IsSingleton(http, type) ? $"'{member.Name}' of the singleton '{type.Name}'" : null;
            case ILocalSymbol local when Function.Member(made) is { } function:
                foreach (var use in Uses(http, function, local))
                {
                    if (Parentheses.Around(use).Parent is ArgumentSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax && HolderOf(http, (ExpressionSyntax)use, hops - 1) is { } holder)
                    {
                        return holder;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>What keeps the object that a function makes.</summary>
    private static string? HolderOfResult(HttpCompilation http, SyntaxNode function, int hops)
    {
        switch (function)
        {
            case AnonymousFunctionExpressionSyntax when Parentheses.Around(function).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && IsSingleton(call):
                return "a singleton";
            case AnonymousFunctionExpressionSyntax:
                return MadeClient.LazyOf(http, function) is { } lazy ? HolderOf(http, lazy, hops - 1) : null;
            case MethodDeclarationSyntax or LocalFunctionStatementSyntax when http.Sources.Declared(function) is IMethodSymbol method:
                foreach (var name in http.Sources.References(method, default).OfType<ExpressionSyntax>().Where(n => Function.Member(n) != function))
                {
                    var named = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                    var given = named.Parent is InvocationExpressionSyntax call && call.Expression == named ? call
                        : Parentheses.Around(named).Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax outer } && MadeClient.IsLazy(http.Sources.TypeOf(outer)) ? outer
                        : (ExpressionSyntax?)null;
                    if (given is not null && HolderOf(http, given, hops - 1) is { } holder)
                    {
                        return holder;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>Whether an object that is made of a handler keeps it: a client, or another handler.</summary>
    private static bool Keeps(HttpCompilation http, ExpressionSyntax outer) =>
        http.Sources.TypeOf(outer) is { } type
        && (http.Symbols.IsOrDerives(type, KnownSymbols.HttpMessageInvokerName)
            || http.Symbols.IsOrDerives(type, KnownSymbols.HttpMessageHandlerName)
            || type.Name == "Lazy");

    private static bool IsSingleton(InvocationExpressionSyntax call) =>
        Origins.NameOf(call.Expression) is "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" or "TryAddKeyedSingleton";

    /// <summary>Whether a class has one instance for the whole process: a worker, a registered singleton, a static instance of itself.</summary>
    private static bool IsSingleton(HttpCompilation http, INamedTypeSymbol type) =>
        (bool)http.Memo.GetOrAdd((nameof(IsSingleton), type), _ =>
            http.Symbols.IsOrDerives(type, "Microsoft.Extensions.Hosting.IHostedService")
            || type.GetMembers().Any(m => m is { IsStatic: true } and (IFieldSymbol or IPropertySymbol)
                && SymbolEqualityComparer.Default.Equals((m as IFieldSymbol)?.Type ?? ((IPropertySymbol)m).Type, type))
            || IsRegistered(http, type))!;

    private static bool IsRegistered(HttpCompilation http, INamedTypeSymbol registered) =>
        http.Sources.Names(registered.Name, null, default).Take(64).Any(name =>
            name.Parent switch
            {
                // AddSingleton<IFoo, Foo>(): the last one is what is made.
                TypeArgumentListSyntax { Parent.Parent: var called } list when list.Arguments.Last() == name =>
                    called?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && IsSingleton(call),
                TypeOfExpressionSyntax type when Parentheses.Around(type).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => IsSingleton(call),
                _ => false,
            });
}
