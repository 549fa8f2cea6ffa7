using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A client whose whole pipeline is seen in this compilation, from the code that sends to the connections.</summary>
/// <param name="Creation">The creation of the client; null where the factory makes it.</param>
/// <param name="Registration">The AddHttpClient that the factory makes it by; null where it is made with new.</param>
/// <param name="Registered">The client of that registration.</param>
internal sealed record VisibleClient(
    BaseObjectCreationExpressionSyntax? Creation, InvocationExpressionSyntax? Registration, RegisteredClient? Registered)
{
    private static readonly object MadeKey = new();
    private static readonly object OthersKey = new();

    /// <summary>Handlers that end a pipeline and send a request as often as they are told.</summary>
    private static readonly ImmutableHashSet<string> Primary =
        ImmutableHashSet.Create(StringComparer.Ordinal, "HttpClientHandler", "SocketsHttpHandler", "WinHttpHandler", "WebRequestHandler");

    /// <summary>Calls on a builder that send nothing again, whatever they are given.</summary>
    private static readonly ImmutableHashSet<string> Harmless = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "ConfigureHttpClient", "SetHandlerLifetime", "RedactLoggedHeaders", "AddTypedClient", "AddAsKeyed", "RemoveAsKeyed",
        "AddDefaultLogger", "RemoveAllLoggers", "AddLogger", "AddHeaderPropagation", "UseSocketsHttpHandler");

    /// <summary>Where a handler is followed no further: through a local, a field, and handlers over one another.</summary>
    private const int MaxHops = 4;

    /// <summary>Where the retry handler belongs.</summary>
    public SyntaxNode Place => (SyntaxNode?)Creation ?? Registration!;

    /// <summary>The client that a send goes through, if nothing of its pipeline lies where it can't be seen, and none of it sends again.</summary>
    public static VisibleClient? Of(HttpCompilation http, InvocationExpressionSyntax send, string method, CancellationToken cancellationToken)
    {
        if ((send.Expression as MemberAccessExpressionSyntax)?.Expression is not { } receiver)
        {
            return null;
        }

        return ValueOf(http, receiver) is BaseObjectCreationExpressionSyntax creation
            ? IsVisible(http, creation, cancellationToken) ? new VisibleClient(creation, null, null) : null
            : OfFactory(http, send, method, cancellationToken);
    }

    /// <summary>
    /// Whether a handler stands in the pipeline of a send's registered client that is not known to pass each request on once.
    /// </summary>
    public static bool HasHandlerOver(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        if (!http.Sources.Mentions("AddHttpMessageHandler", cancellationToken))
        {
            return false;
        }

        return HandlersAdded(http, send, cancellationToken).Any(c => !IsHarmless(http, c, cancellationToken));
    }

    /// <summary>The handlers that a send's client is made over and that are registered for it, as far as they are classes of this compilation or made here.</summary>
    public static List<(INamedTypeSymbol Type, BaseObjectCreationExpressionSyntax? Creation, Location At)> HandlersOf(
        HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        var handlers = new List<(INamedTypeSymbol Type, BaseObjectCreationExpressionSyntax? Creation, Location At)>();
        var receiver = ((send as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Expression;
        var made = receiver is null ? null : ValueOf(http, receiver) as BaseObjectCreationExpressionSyntax;
        for (var hops = MaxHops; hops > 0 && made is not null && Below(http, made) is { } below; hops--)
        {
            made = ValueOf(http, below) as BaseObjectCreationExpressionSyntax;
            if (made is not null && http.Sources.TypeOf(made) is INamedTypeSymbol type)
            {
                handlers.Add((type, made, made.GetLocation()));
            }
        }

        if (http.Symbols[KnownSymbols.HttpClientBuilderName] is null || !http.Sources.Mentions("AddHttpMessageHandler", cancellationToken))
        {
            return handlers;
        }

        foreach (var call in HandlersAdded(http, send, cancellationToken))
        {
            if (AddedBy(http, call) is { } type)
            {
                handlers.Add((type, null, call.GetLocation()));
            }
        }

        return handlers;
    }

    private static IEnumerable<InvocationExpressionSyntax> HandlersAdded(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        var calls = new BuilderCalls(http, cancellationToken);
        return Made(http, cancellationToken).Where(m => IsThrough(http, m.Client, send, cancellationToken))
            .SelectMany(m => calls.After(m.Call, m.Client))
            .SelectMany(calls.Inlined)
            .Where(c => Origins.NameOf(c.Expression) == "AddHttpMessageHandler");
    }

    /// <summary>The handler that requests go to from a client or a handler that is made: an argument, or what its InnerHandler is set to.</summary>
    private static ExpressionSyntax? Below(HttpCompilation http, BaseObjectCreationExpressionSyntax made) =>
        made.ArgumentList?.Arguments.Select(a => a.Expression).FirstOrDefault(a => http.Symbols.IsOrDerives(http.Sources.TypeOf(a), KnownSymbols.HttpMessageHandlerName))
        ?? made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "InnerHandler" })?.Right;

    private static bool IsThrough(HttpCompilation http, RegisteredClient client, SyntaxNode send, CancellationToken cancellationToken) =>
        client.Traffic(http, cancellationToken).Sends.Any(s => s.Location is { } at && at.SourceTree == send.SyntaxTree && at.SourceSpan == send.Span);

    /// <summary>What a variable always holds; the expression itself where it is no variable.</summary>
    private static ExpressionSyntax? ValueOf(HttpCompilation http, ExpressionSyntax expression) => MadeClient.Of(http, expression, static member => member switch
    {
        // What others may reach they may set, too.
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol property => property.SetMethod is null || property.SetMethod.IsInitOnly || property.DeclaredAccessibility == Accessibility.Private,
        _ => true,
    });

    private static bool IsVisible(HttpCompilation http, BaseObjectCreationExpressionSyntax client, CancellationToken cancellationToken) =>
        http.Symbols.Is(http.Sources.TypeOf(client), KnownSymbols.HttpClientName)
        && client.ArgumentList?.Arguments.FirstOrDefault()?.Expression is var handler
        && (handler is null || SendsOnce(http, handler, MaxHops, cancellationToken));

    /// <summary>Whether a handler passes each request on once, and all that are below it.</summary>
    private static bool SendsOnce(HttpCompilation http, ExpressionSyntax handler, int hops, CancellationToken cancellationToken)
    {
        if (hops == 0 || ValueOf(http, handler) is not BaseObjectCreationExpressionSyntax creation || http.Sources.TypeOf(creation) is not INamedTypeSymbol type)
        {
            return false;
        }

        if (Primary.Contains(type.Name) && !http.Sources.Declares(type))
        {
            return true;
        }

        if (!SendsOnce(http, type))
        {
            return false;
        }

        return Below(http, creation) is { } below && SendsOnce(http, below, hops - 1, cancellationToken);
    }

    /// <summary>Whether a handler of this compilation passes a request on in one place, which nothing repeats.</summary>
    public static bool SendsOnce(HttpCompilation http, INamedTypeSymbol handler)
    {
        if (!http.Sources.Declares(handler) || !http.Symbols.Is(handler.BaseType, KnownSymbols.DelegatingHandlerName))
        {
            return false;
        }

        var sends = handler.DeclaringSyntaxReferences
            .SelectMany(r => r.GetSyntax().DescendantNodes())
            .OfType<InvocationExpressionSyntax>()
            .Where(c => Origins.NameOf(c.Expression) is "SendAsync" or "Send")
            .ToList();
        return sends.GroupBy(Function.Member).All(g => g.Count() == 1)
            && sends.TrueForAll(s => s.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }
                && Function.Around(s) is MethodDeclarationSyntax { Identifier.ValueText: "SendAsync" or "Send" } method
                && !s.Ancestors().TakeWhile(a => a != method).Any(Function.IsLoop)
                && !method.DescendantNodes().Any(n => n is GotoStatementSyntax));
    }

    private static VisibleClient? OfFactory(HttpCompilation http, InvocationExpressionSyntax send, string method, CancellationToken cancellationToken)
    {
        if (http.Symbols[KnownSymbols.HttpClientBuilderName] is null
            || ClientPipeline.MaySendAgain(http, HttpSend.Seen(send, "", method), cancellationToken)
            || MayOthersConfigure(http, cancellationToken))
        {
            return null;
        }

        VisibleClient? first = null;
        foreach (var (call, client) in Made(http, cancellationToken))
        {
            if (IsThrough(http, client, send, cancellationToken))
            {
                // Other registrations under the name build the same client.
                if (!Made(http, cancellationToken).Where(m => m.Client == client || m.Client.Name == client.Name).All(m => IsVisible(http, m.Call, m.Client, cancellationToken))
                    || (client.Type is { } type && IsMadeWithNew(http, type, cancellationToken)))
                {
                    return null;
                }

                first ??= new VisibleClient(null, call, client);
            }
        }

        return first;
    }

    /// <summary>A typed client that is also made by hand, of whatever HttpClient.</summary>
    private static bool IsMadeWithNew(HttpCompilation http, ITypeSymbol type, CancellationToken cancellationToken) =>
        http.Sources.Names(type.Name, null, cancellationToken).Any(n => n.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>()?.Type.Span.Contains(n.Span) == true);

    private static ImmutableArray<(InvocationExpressionSyntax Call, RegisteredClient Client)> Made(HttpCompilation http, CancellationToken cancellationToken)
    {
        if (!http.Memo.TryGetValue(MadeKey, out var made))
        {
            var found =
                from name in http.Sources.Names("AddHttpClient", null, cancellationToken)
                let call = name.FirstAncestorOrSelf<InvocationExpressionSyntax>()
                where call is not null && call.Expression.Span.Contains(name.Span)
                from client in new Builders(http, cancellationToken).MadeBy(call)
                select (call, client);
            made = http.Memo.GetOrAdd(MadeKey, found.ToImmutableArray());
        }

        return (ImmutableArray<(InvocationExpressionSyntax, RegisteredClient)>)made!;
    }

    /// <summary>Whether every call on the client's builder is known, and its builder goes nowhere else.</summary>
    private static bool IsVisible(HttpCompilation http, InvocationExpressionSyntax call, RegisteredClient client, CancellationToken cancellationToken)
    {
        var calls = new BuilderCalls(http, cancellationToken);
        ExpressionSyntax top = call;
        foreach (var next in BuilderCalls.Above(call))
        {
            top = next;
        }

        return Stays(http, top)
            && calls.After(call, client).Where(IsOnBuilder).All(c => Origins.NameOf(c.Expression) is { } name && http.Sources.Symbol(c) is IMethodSymbol method
                && (http.Sources.Declares(method.ReducedFrom ?? method) ? calls.Inlined(c).Skip(1).Where(IsOnBuilder).All(i => IsHarmless(http, i, cancellationToken)) : IsHarmless(http, c, cancellationToken)));

        bool IsOnBuilder(InvocationExpressionSyntax inner) =>
            inner.Expression is MemberAccessExpressionSyntax access && http.Symbols.IsOrDerives(http.Sources.TypeOf(access.Expression), KnownSymbols.HttpClientBuilderName);
    }

    /// <summary>Whether a builder is used where it is made: handed to a method, it may be given anything there.</summary>
    private static bool Stays(HttpCompilation http, ExpressionSyntax builder) => Parentheses.Around(builder).Parent switch
    {
        ExpressionStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax => true,

        // builder.Services, to go on with.
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Services" } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => (Function.Around(declarator.Parent) ?? declarator.SyntaxTree.GetRoot())
            .DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == declarator.Identifier.ValueText)
            .All(n => n.Parent is not (ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax)),
        _ => false,
    };

    private static bool IsHarmless(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        switch (Origins.NameOf(call.Expression))
        {
            // What sends again was asked for already.
            case { } name when Harmless.Contains(name) || ClientRegistration.Names.Contains(name) || name == "Configure":
                return true;
            case "ConfigurePrimaryHttpMessageHandler":
                return http.Sources.Symbol(call) is IMethodSymbol { TypeArguments: [var primary] }
                    ? Primary.Contains(primary.Name)
                    : call.ArgumentList.Arguments is [{ Expression: var making }] && Parentheses.Off(making) is LambdaExpressionSyntax lambda && Returned(lambda) is { } made && SendsOnce(http, made, MaxHops, cancellationToken);
            case "AddHttpMessageHandler":
                return (AddedBy(http, call) is { } type && SendsOnce(http, type)) || ClientRegistration.Of(http, call, cancellationToken) is not null;
            default:
                return false;
        }
    }

    /// <summary>The handler that a call of AddHttpMessageHandler adds.</summary>
    private static INamedTypeSymbol? AddedBy(HttpCompilation http, InvocationExpressionSyntax call) =>
        http.Sources.Symbol(call) is not IMethodSymbol method ? null
            : method.TypeArguments is [INamedTypeSymbol handler] ? handler
            : call.ArgumentList.Arguments is [{ Expression: var adding }] && Parentheses.Off(adding) is LambdaExpressionSyntax { ExpressionBody: { } given } ? http.Sources.TypeOf(given) as INamedTypeSymbol
            : null;

    private static ExpressionSyntax? Returned(LambdaExpressionSyntax lambda) => lambda.ExpressionBody
        ?? (lambda.Block!.DescendantNodes().OfType<ReturnStatementSyntax>().ToList() is [var only] ? only.Expression : null);

    /// <summary>Whether all clients are configured somewhere at once, or by code of another assembly that this one calls.</summary>
    private static bool MayOthersConfigure(HttpCompilation http, CancellationToken cancellationToken) =>
        http.Memo.GetOrAdd(OthersKey, _ =>
            ((string[])["ConfigureHttpClientDefaults", "HttpClientFactoryOptions", "IHttpMessageHandlerBuilderFilter"]).Any(word => http.Sources.Mentions(word, cancellationToken))
            || CallsOthers(http, cancellationToken)) is true;

    /// <summary>
    /// Whether services are added by an extension of an assembly that is not the framework's and knows the factory: what
    /// builder.AddServiceDefaults() does is seen in its own project only.
    /// </summary>
    private static bool CallsOthers(HttpCompilation http, CancellationToken cancellationToken)
    {
        var others = http.Sources.Compilation.References
            .Select(http.Sources.Compilation.GetAssemblyOrModuleSymbol)
            .OfType<IAssemblySymbol>()
            .Where(a => !IsFramework(a.Name) && a.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name.StartsWith("Microsoft.Extensions.Http", StringComparison.Ordinal))))
            .ToList();
        return others.Count > 0
            && http.Sources.Compilation.SyntaxTrees
                .Where(t => Words.Of(t, cancellationToken) is var words && ((string[])["Services", "services", "IServiceCollection", "ServiceCollection", "builder", "CreateBuilder"]).Any(words.Contains))
                .SelectMany(t => t.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
                .Any(c => c.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
                    && (name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("Use", StringComparison.Ordinal) || name.StartsWith("Configure", StringComparison.Ordinal))
                    && http.Sources.Symbol(c) is IMethodSymbol { ContainingAssembly: { } assembly }
                    && others.Contains(assembly, SymbolEqualityComparer.Default));
    }

    private static bool IsFramework(string assembly) =>
        ((string[])["System", "Microsoft.", "Polly", "Refit", "netstandard", "mscorlib"]).Any(p => assembly.StartsWith(p, StringComparison.Ordinal));
}
