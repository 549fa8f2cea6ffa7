using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A call that something which retries is made for: one that executes a delegate under it, or registers it for clients.</summary>
/// <param name="Call">The call.</param>
/// <param name="Registration">What it registers; null for one that executes.</param>
internal sealed record PolicyUse(InvocationExpressionSyntax Call, ClientRegistration? Registration)
{
    /// <summary>The calls that add a retry to a policy or pipeline.</summary>
    public static readonly ImmutableHashSet<string> RetryNames = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Retry", "RetryAsync", "RetryForever", "RetryForeverAsync",
        "WaitAndRetry", "WaitAndRetryAsync", "WaitAndRetryForever", "WaitAndRetryForeverAsync",
        "AddRetry");

    /// <summary>Names that a policy is handed on by, one after the other.</summary>
    private const int Depth = 3;

    private const int UsesFollowed = 16;

    /// <summary>The uses of what a call adds a retry to, as far as this compilation shows them.</summary>
    public static IEnumerable<PolicyUse> Of(HttpCompilation http, InvocationExpressionSyntax retry, CancellationToken cancellationToken) =>
        From(http, retry, 0, cancellationToken).Take(UsesFollowed);

    private static IEnumerable<PolicyUse> From(HttpCompilation http, ExpressionSyntax policy, int depth, CancellationToken cancellationToken)
    {
        for (SyntaxNode node = policy; ;)
        {
            switch (node.Parent)
            {
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == node:
                    if (access.Name.Identifier.ValueText.StartsWith("Execute", StringComparison.Ordinal))
                    {
                        yield return new PolicyUse(call, null);
                        yield break;
                    }

                    node = call;
                    break;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                    if (Origins.NameOf(call.Expression) is { } name && ClientRegistration.Names.Contains(name))
                    {
                        if (ClientRegistration.Of(http, call, cancellationToken) is { } registration)
                        {
                            yield return new PolicyUse(call, registration);
                        }

                        yield break;
                    }

                    if (http.Sources.Symbol(call) is not IMethodSymbol method || !Strategies.IsOwn(method.ContainingType))
                    {
                        yield break;
                    }

                    if (NamedStrategies.KeyOf(http, node) is { } key)
                    {
                        foreach (var use in depth < Depth ? ByName(http, key, depth, cancellationToken) : [])
                        {
                            yield return use;
                        }

                        yield break;
                    }

                    // Put into another policy, or into a pipeline.
                    node = call;
                    break;
                case ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax handler } when Origins.NameOf(handler.Type) == MadeHandler.PolicyTypeName:
                    if (handler.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } adding && ClientRegistration.Of(http, adding, cancellationToken) is { IsPolicy: true } added)
                    {
                        yield return new PolicyUse(adding, added);
                    }

                    yield break;
                case InvocationExpressionSyntax run when run.Expression == node:
                    node = run;
                    break;
                case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax made } when Strategies.IsLazy(http.Sources.TypeOf(made)):
                    node = made;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } lazy when lazy.Expression == node && Strategies.IsLazy(http.Sources.TypeOf(node)):
                    node = lazy;
                    break;
                case LambdaExpressionSyntax lambda:
                    node = lambda;
                    break;
                case ExpressionStatementSyntax when Function.Around(node.Parent) is LambdaExpressionSyntax lambda:
                    node = lambda;
                    break;
                case ReturnStatementSyntax when Function.Around(node.Parent) is LambdaExpressionSyntax lambda:
                    node = lambda;
                    break;
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax:
                    node = node.Parent;
                    break;
                case AssignmentExpressionSyntax or InitializerExpressionSyntax when depth < Depth && NamedStrategies.KeyOf(http, node) is { } given:
                    foreach (var use in ByName(http, given, depth, cancellationToken))
                    {
                        yield return use;
                    }

                    yield break;
                default:
                    if (depth < Depth && HeldBy(http, node) is { } held)
                    {
                        foreach (var use in http.Sources.Names(held.Name, null, cancellationToken)
                            .Where(n => !(n.SyntaxTree == policy.SyntaxTree && policy.Span.Contains(n.Span)) && SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(n)?.OriginalDefinition, held.OriginalDefinition))
                            .Take(UsesFollowed))
                        {
                            foreach (var found in From(http, Whole(use), depth + 1, cancellationToken))
                            {
                                yield return found;
                            }
                        }
                    }

                    yield break;
            }
        }
    }

    /// <summary>The uses of what is registered under a key: by clients, and by what takes it out of a registry.</summary>
    private static IEnumerable<PolicyUse> ByName(HttpCompilation http, object key, int depth, CancellationToken cancellationToken)
    {
        foreach (var taken in NamedStrategies.UsesOf(http, key, cancellationToken).Take(UsesFollowed))
        {
            if (ClientRegistration.Of(http, taken, cancellationToken) is { } registration)
            {
                yield return new PolicyUse(taken, registration);
                continue;
            }

            foreach (var use in From(http, taken, depth + 1, cancellationToken))
            {
                yield return use;
            }
        }
    }

    /// <summary>The variable or member by which an expression's value can be had elsewhere.</summary>
    public static ISymbol? HeldBy(HttpCompilation http, SyntaxNode value) => Parentheses.Around(value).Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } initializer => http.Sources.Declared(initializer.Parent!),
        AssignmentExpressionSyntax { Left: var left } assignment when Parentheses.Off(assignment.Right) == Parentheses.Off(value) => http.Sources.Symbol(left),
        ReturnStatementSyntax or ArrowExpressionClauseSyntax when Function.Around(value.Parent) is { } function && function is not AnonymousFunctionExpressionSyntax =>
            http.Sources.Declared(function is ArrowExpressionClauseSyntax ? function.Parent! : function) switch
            {
                IMethodSymbol { AssociatedSymbol: { } property } => property,
                var declared => declared,
            },
        _ => null,
    };

    /// <summary>The whole of an expression that ends in a name: a call of the method, the member of an object.</summary>
    private static ExpressionSyntax Whole(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent is InvocationExpressionSyntax call && call.Expression == whole ? call : whole;
    }
}
