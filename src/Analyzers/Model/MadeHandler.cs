using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A <c>new ResilienceHandler(pipeline)</c> or <c>new PolicyHttpMessageHandler(policy)</c>, and the clients that are made over it.</summary>
/// <param name="Creation">The creation.</param>
/// <param name="Pipeline">The pipeline, or the delegate that chooses one by the request.</param>
/// <param name="Client">What the clients are called in a message.</param>
/// <param name="Sends">What goes through them.</param>
internal sealed record MadeHandler(BaseObjectCreationExpressionSyntax Creation, ExpressionSyntax Pipeline, string Client, ImmutableArray<ClientSend> Sends)
{
    public const string TypeName = "ResilienceHandler";

    /// <summary>The handler of Polly v7.</summary>
    public const string PolicyTypeName = "PolicyHttpMessageHandler";

    private const string ResilienceHandlerName = "Microsoft.Extensions.Http.Resilience.ResilienceHandler";
    private const string PolicyHandlerName = "Microsoft.Extensions.Http.PolicyHttpMessageHandler";

    /// <summary>The handler that an expression makes; null where it makes another.</summary>
    public static MadeHandler? Of(HttpCompilation http, BaseObjectCreationExpressionSyntax creation, CancellationToken cancellationToken)
    {
        if (!(MayBe(TypeName) || MayBe(PolicyTypeName))
            || creation.ArgumentList?.Arguments is not [{ Expression: var pipeline }]
            || http.Sources.TypeOf(creation) is not { } made
            || !(http.Symbols.Is(made, ResilienceHandlerName) || http.Symbols.Is(made, PolicyHandlerName)))
        {
            return null;
        }

        var client = "HttpClient";
        var found = ImmutableArray.CreateBuilder<ClientSend>();
        foreach (var use in Uses(http, creation))
        {
            if (use.Ancestors().OfType<ArgumentSyntax>().FirstOrDefault() is not { Parent.Parent: { } taker } argument)
            {
                continue;
            }

            switch (taker)
            {
                // new HttpClient(handler)
                case BaseObjectCreationExpressionSyntax over when argument.Expression == use && http.Symbols.IsOrDerives(http.Sources.TypeOf(over), KnownSymbols.HttpClientName):
                    var sends = new ClientSends(http, cancellationToken);
                    sends.Through(over);
                    found.AddRange(sends.Found);
                    break;

                // AddHttpMessageHandler(services => handler), unless that is a registration of its own.
                case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) == ClientRegistration.AnyHandler
                    && argument.Expression is AnonymousFunctionExpressionSyntax
                    && ClientRegistration.Of(http, call, cancellationToken) is null
                    && http.Sources.Symbol(call) is IMethodSymbol method:
                    foreach (var registered in new Builders(http, cancellationToken).ClientsOf(call, method))
                    {
                        client = registered.DisplayName;
                        found.AddRange(registered.Traffic(http, cancellationToken).Sends);
                    }

                    break;
            }
        }

        return new MadeHandler(creation, pipeline, client, found.ToImmutable()) { IsPolicy = made.Name == PolicyTypeName };

        bool MayBe(string name) => creation is ObjectCreationExpressionSyntax { Type: var type }
            ? Origins.NameOf(type) == name
            : Infrastructure.Words.Of(creation.SyntaxTree, cancellationToken).Contains(name);
    }

    /// <summary>The PolicyHttpMessageHandler that a delegate makes which a call is handed; null where it makes another.</summary>
    public static BaseObjectCreationExpressionSyntax? PolicyHandlerIn(HttpCompilation http, InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.LastOrDefault()?.Expression is { } making
        && Parentheses.Off(making) is AnonymousFunctionExpressionSyntax function
        && MadeClient.Returned(function) is { } returned
        && MadeClient.Of(http, returned) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 } made
        && http.Symbols.Is(http.Sources.TypeOf(made), PolicyHandlerName)
            ? made
            : null;

    /// <summary>Whether what it sends by is a policy of Polly v7.</summary>
    public bool IsPolicy { get; private init; }

    /// <summary>Where the report stands: the type that is made, or the new that leaves it out.</summary>
    public Location Location => Creation is ObjectCreationExpressionSyntax { Type: var type } ? type.GetLocation() : Creation.NewKeyword.GetLocation();

    /// <summary>The unsafe requests that the handler sends again.</summary>
    public RepeatedSends Repeated(HttpCompilation http, GoAwayOptions options, CancellationToken cancellationToken) => RepeatedSends.Of(
        Sends.Where(s => s.IsUnsafe(options)),
        method => RegisteredRetry.Of(http, Pipeline, method, cancellationToken));

    /// <summary>The creation, or the places where the variable that holds it is used.</summary>
    private static IEnumerable<ExpressionSyntax> Uses(HttpCompilation http, ExpressionSyntax creation)
    {
        yield return creation;
        var variable = creation.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => declarator,
            _ => null,
        };
        var scope = variable is null ? null
            : variable.Parent?.Parent is BaseFieldDeclarationSyntax field ? field.Parent
            : Function.Around(variable) ?? variable.SyntaxTree.GetRoot();
        foreach (var name in scope?.DescendantNodes().OfType<IdentifierNameSyntax>() ?? [])
        {
            if (name.Identifier.ValueText == variable!.Identifier.ValueText
                && SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(name), http.Sources.Declared(variable)))
            {
                yield return name;
            }
        }
    }
}
