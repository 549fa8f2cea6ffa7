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
