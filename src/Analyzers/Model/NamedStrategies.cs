using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// The policies and pipelines that this compilation registers by name: in a PolicyRegistry of v7, in a pipeline registry or with
/// AddResiliencePipeline of v8.
/// </summary>
internal static class NamedStrategies
{
    /// <summary>The calls that register one, all with the key first.</summary>
    private static readonly ImmutableHashSet<string> Registering = ImmutableHashSet.Create(
        StringComparer.Ordinal, "Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "AddResiliencePipeline", "TryAddBuilder", "GetOrAddPipeline");

    /// <summary>The words without which a document registers nothing.</summary>
    private static readonly ImmutableArray<string> Words = ImmutableArray.Create(
        "PolicyRegistry", "IPolicyRegistry", "AddPolicyRegistry", "AddResiliencePipeline", "AddResiliencePipelines", "ResiliencePipelineRegistry");

    /// <summary>What stands for the policies under a key: an expression of each; more than one where several are registered.</summary>
    public static ImmutableArray<ExpressionSyntax> Find(HttpCompilation http, object key, CancellationToken cancellationToken)
    {
        var all = (ImmutableArray<KeyValuePair<object, ExpressionSyntax>>)http.Memo.GetOrAdd(typeof(NamedStrategies), _ => All(http, cancellationToken).ToImmutableArray())!;
        return all.Where(p => p.Key.Equals(key)).Select(p => p.Value).ToImmutableArray();
    }

    /// <summary>What a dictionary of this compilation holds under a key, or under one that is not known: null where it may be one of several.</summary>
    /// <param name="isSure">False where it may hold nothing under that key.</param>
    public static ExpressionSyntax? Kept(HttpCompilation http, ISymbol held, object? key, bool isSure, CancellationToken cancellationToken) =>
        (ExpressionSyntax?)http.Memo.GetOrAdd((nameof(Kept), held, key, isSure), _ => held.ContainingType.DeclaringSyntaxReferences
            .SelectMany(r => r.GetSyntax(cancellationToken).DescendantNodes())
            .Where(node => Registration(node) is var (under, _, owner)
                && SymbolEqualityComparer.Default.Equals(held, Holder(http, owner))
                && (key is null || (http.Sources.Constant(under) ?? key).Equals(key)))
            .Take(2)
            .ToList() is [var only] && Registration(only) is var (name, value, _) && (isSure || (key is not null && http.Sources.Constant(name) is not null)) ? value : null);

    private static ISymbol? Holder(HttpCompilation http, SyntaxNode owner) => owner switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } => http.Sources.Symbol(receiver),
        BaseObjectCreationExpressionSyntax => PolicyUse.HeldBy(http, owner),
        _ => http.Sources.Symbol(owner),
    };

    /// <summary>The key under which a value is registered; null where it is not.</summary>
    public static object? KeyOf(HttpCompilation http, SyntaxNode value) =>
        (Parentheses.Around(value).Parent is var around && around is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } ? call : around) is { } node
        && Registration(node) is var (key, registered, owner)
        && Parentheses.Off(registered) == Parentheses.Off(value)
        && Strategies.IsOwn(OwnerOf(http, owner))
            ? http.Sources.Constant(key)
            : null;

    /// <summary>The calls that take a policy or pipeline by its key: out of a registry or a provider, or for a client.</summary>
    public static IEnumerable<InvocationExpressionSyntax> UsesOf(HttpCompilation http, object key, CancellationToken cancellationToken)
    {
        foreach (var name in Taking.SelectMany(name => http.Sources.Names(name, null, cancellationToken)))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.Expression.Span.Contains(name.Span)
                && Origins.NameOf(call.Expression) == name.Identifier.ValueText
                && call.ArgumentList.Arguments is [.., var last]
                && key.Equals(http.Sources.Constant(last.Expression)))
            {
                yield return call;
            }
        }
    }

    private static readonly ImmutableArray<string> Taking = ImmutableArray.Create(ClientRegistration.RegistryPolicy, "Get", "GetPipeline");

    private static IEnumerable<KeyValuePair<object, ExpressionSyntax>> All(HttpCompilation http, CancellationToken cancellationToken)
    {
        foreach (var tree in http.Sources.Trees)
        {
            var words = Infrastructure.Words.Of(tree, cancellationToken);
            if (!Words.Any(words.Contains))
            {
                continue;
            }

            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                if (Registration(node) is var (key, value, owner)
                    && Strategies.IsOwn(OwnerOf(http, owner))
                    && http.Sources.Constant(key) is { } constant)
                {
                    yield return new(constant, value);
                }
            }
        }
    }

    /// <summary>The type that registers: of the method, of the object that is indexed, of the collection that is made.</summary>
    private static ITypeSymbol? OwnerOf(HttpCompilation http, SyntaxNode owner) => owner is InvocationExpressionSyntax
        ? (http.Sources.Symbol(owner) as IMethodSymbol)?.ContainingType
        : http.Sources.TypeOf(owner);

    private static (ExpressionSyntax Key, ExpressionSyntax Value, SyntaxNode Owner)? Registration(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: [var key, var value, ..] } call when Origins.NameOf(call.Expression) is { } name && Registering.Contains(name) =>
            (key.Expression, value.Expression, call),
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var key] } indexed, Right: var value } =>
            (key.Expression, value, indexed.Expression),
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var key] }, Right: var value, Parent.Parent: BaseObjectCreationExpressionSyntax made } =>
            (key.Expression, value, made),
        InitializerExpressionSyntax { Expressions: [var key, var value], Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax made } } =>
            (key, value, made),
        _ => null,
    };
}
