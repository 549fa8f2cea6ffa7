using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>The calls on one builder: those chained to a call, and those made on the local that holds the builder.</summary>
internal sealed class BuilderCalls(HttpCompilation http, CancellationToken cancellationToken)
{
    /// <summary>The calls chained onto a call, in their order.</summary>
    public static IEnumerable<InvocationExpressionSyntax> Above(ExpressionSyntax call)
    {
        for (var node = call; Outer(node) is { } next; node = next)
        {
            yield return next;
        }
    }

    /// <summary>
    /// The calls that come after one on the way to a client: chained to it, made on the local that holds the same builder or what
    /// the call returns, and made by the code that calls the extension it stands in.
    /// </summary>
    public IEnumerable<InvocationExpressionSyntax> After(InvocationExpressionSyntax call, RegisteredClient client) => After(call, client, 0);

    /// <summary>A call, and for one of the user's own extensions the calls in its body.</summary>
    public IEnumerable<InvocationExpressionSyntax> Inlined(InvocationExpressionSyntax call)
    {
        yield return call;
        if (http.Sources.Symbol(call) is IMethodSymbol method
            && (method.IsExtensionMethod || IsInExtensionBlock(method))
            && http.Sources.Declares(method.ReducedFrom ?? method)
            && http.Sources.FunctionOf((method.ReducedFrom ?? method).OriginalDefinition) is { } function)
        {
            foreach (var inner in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                yield return inner;
            }
        }
    }

    private IEnumerable<InvocationExpressionSyntax> After(InvocationExpressionSyntax call, RegisteredClient client, int depth)
    {
        ExpressionSyntax top = call;
        foreach (var next in Above(call))
        {
            yield return next;
            top = next;
        }

        foreach (var later in OnLocals(call, top))
        {
            yield return later;
        }

        // An extension's caller goes on with the builder that it returns, or that it was given.
        if (depth < 3 && Function.Around(call) is MethodDeclarationSyntax or LocalFunctionStatementSyntax && Function.Around(call) is { } function
            && http.Sources.Declared(function) is IMethodSymbol { ReturnsVoid: false } method)
        {
            foreach (var reference in http.Sources.References(method, cancellationToken))
            {
                var callee = reference.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? reference.Parent : reference;
                if (callee.Parent is InvocationExpressionSyntax caller && (client.Calls.Contains(caller) || (!method.IsExtensionMethod && !IsInExtensionBlock(method)) || client.Calls.All(c => c.SyntaxTree != caller.SyntaxTree || !Function.Around(caller)!.Span.Contains(c.Span))))
                {
                    foreach (var later in After(caller, client, depth + 1))
                    {
                        yield return later;
                    }
                }
            }
        }
    }

    /// <summary>Calls on a local that holds the builder below the chain, or what the chain gives.</summary>
    private IEnumerable<InvocationExpressionSyntax> OnLocals(InvocationExpressionSyntax call, ExpressionSyntax top)
    {
        var root = Root(call);
        var locals = new[]
        {
            root is IdentifierNameSyntax name && http.Sources.Symbol(name) is { Kind: SymbolKind.Local or SymbolKind.Parameter } held && !IsOfAllClients(held) ? held : null,
            top.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } ? http.Sources.Declared(declarator) : null,
        };
        foreach (var local in locals)
        {
            if (local is null || Scope(local) is not { } scope)
            {
                continue;
            }

            foreach (var use in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (use.SpanStart > call.SpanStart
                    && use.Identifier.ValueText == local.Name
                    && !top.Span.Contains(use.Span)
                    && Outer(use) is { } first
                    && SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(use), local))
                {
                    yield return first;
                    foreach (var next in Above(first))
                    {
                        yield return next;
                    }
                }
            }
        }
    }

    /// <summary>Whether a variable holds the services: what is called on it later is about other clients.</summary>
    private static bool IsOfAllClients(ISymbol variable) =>
        (variable is ILocalSymbol local ? local.Type : (variable as IParameterSymbol)?.Type) is { Name: "IServiceCollection" or "ServiceCollection" };

    // TypeKind.Extension came after Roslyn 4.8: known by its number under newer compilers.
    private static bool IsInExtensionBlock(IMethodSymbol method) => (int?)method.ContainingType?.TypeKind == 14;

    private static SyntaxNode? Scope(ISymbol local)
    {
        var declaration = local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return Function.Around(declaration?.Parent) ?? declaration?.SyntaxTree.GetRoot();
    }

    /// <summary>What a chain starts from.</summary>
    private static ExpressionSyntax Root(ExpressionSyntax call) => call switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => Root(access.Expression),
        ParenthesizedExpressionSyntax parenthesized => Root(parenthesized.Expression),
        _ => call,
    };

    /// <summary>The call that is made on an expression.</summary>
    private static InvocationExpressionSyntax? Outer(ExpressionSyntax receiver)
    {
        SyntaxNode node = receiver;
        while (node.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer } access && access.Expression == node ? outer : null;
    }

    /// <summary>The expression that a call gives for a parameter, its receiver included; null where it leaves the default.</summary>
    public ExpressionSyntax? ArgumentOf(InvocationExpressionSyntax call, string parameter)
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
