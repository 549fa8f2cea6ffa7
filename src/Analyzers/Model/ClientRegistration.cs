using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    /// <summary>Adds whatever handler it is given: a registration where that is one of Polly's.</summary>
    public const string AnyHandler = "AddHttpMessageHandler";

    /// <summary>The names under which a handler that may repeat requests is added. Nothing is bound whose name is not here.</summary>
    public static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        StringComparer.Ordinal, StandardResilience, Resilience, StandardHedging, Policy, TransientErrorPolicy, RegistryPolicy);

    /// <summary>The registration that a call makes; null where it makes none.</summary>
    public static ClientRegistration? Of(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        if (Origins.NameOf(call.Expression) is not { } name
            || !(Names.Contains(name) || (name == AnyHandler && http.Sources.Mentions(MadeHandler.PolicyTypeName, cancellationToken))))
        {
            return null;
        }

        var key = (typeof(ClientRegistration), call);
        return (ClientRegistration?)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Bound(http, call, cancellationToken)));
    }

    private static ClientRegistration? Bound(HttpCompilation http, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        if (http.Sources.Symbol(call) is not IMethodSymbol method
            || http.Sources.Declares(method.ReducedFrom ?? method))
        {
            return null;
        }

        var handler = method.Name == AnyHandler ? MadeHandler.PolicyHandlerIn(http, call) : null;
        if (method.Name == AnyHandler && handler is null)
        {
            return null;
        }

        var builders = new Builders(http, cancellationToken);
        return builders.ReceiverOf(call, method) is { } builder && http.Symbols.IsOrDerives(http.Sources.TypeOf(builder), KnownSymbols.HttpClientBuilderName)
            ? new ClientRegistration(call, method, builders.ClientsOf(call, method).ToImmutableArray()) { Handler = handler }
            : null;
    }

    /// <summary>The handler with a policy that it adds, where it is made with new.</summary>
    private BaseObjectCreationExpressionSyntax? Handler { get; init; }

    /// <summary>What sends again, in a message.</summary>
    public string DisplayName => Handler is null ? Method.Name : MadeHandler.PolicyTypeName;

    /// <summary>Whether it adds a policy of Polly v7.</summary>
    public bool IsPolicy => Handler is not null || Method.Name is Policy or TransientErrorPolicy or RegistryPolicy;

    /// <summary>What the policy is given by: itself, its name in a registry, or a delegate that makes or chooses it.</summary>
    public ExpressionSyntax? PolicyOf(HttpCompilation http, CancellationToken cancellationToken) =>
        Handler is not null ? Handler.ArgumentList!.Arguments[0].Expression
        : IsPolicy
        ? ((string[])["policy", "policySelector", "policyFactory", "policyKey", "configurePolicy"])
            .Select(name => new BuilderCalls(http, cancellationToken).ArgumentOf(Call, name))
            .FirstOrDefault(argument => argument is not null)
        : null;

    /// <summary>The name of the called method, where the report stands.</summary>
    public Location Location => Call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
        var expression => expression.GetLocation(),
    };
}
