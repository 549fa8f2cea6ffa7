using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A <c>new ResilienceHandler(pipeline)</c>, and the clients that are made over it.</summary>
/// <param name="Creation">The creation.</param>
/// <param name="Pipeline">The pipeline, or the delegate that chooses one by the request.</param>
/// <param name="Client">What the clients are called in a message.</param>
/// <param name="Sends">What goes through them.</param>
internal sealed record MadeHandler(BaseObjectCreationExpressionSyntax Creation, ExpressionSyntax Pipeline, string Client, ImmutableArray<ClientSend> Sends)
{
    public const string TypeName = "ResilienceHandler";

    private const string ResilienceHandlerName = "Microsoft.Extensions.Http.Resilience.ResilienceHandler";

    /// <summary>The handler that an expression makes; null where it makes another.</summary>
    public static MadeHandler? Of(HttpCompilation http, BaseObjectCreationExpressionSyntax creation, CancellationToken cancellationToken)
    {
        if ((creation is ObjectCreationExpressionSyntax { Type: var type } ? Origins.NameOf(type) != TypeName : !Infrastructure.Words.Of(creation.SyntaxTree, cancellationToken).Contains(TypeName))
            || creation.ArgumentList?.Arguments is not [{ Expression: var pipeline }]
            || !http.Symbols.Is(http.Sources.TypeOf(creation), ResilienceHandlerName))
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
                case BaseObjectCreationExpressionSyntax made when argument.Expression == use && http.Symbols.IsOrDerives(http.Sources.TypeOf(made), KnownSymbols.HttpClientName):
                    var sends = new ClientSends(http, cancellationToken);
                    sends.Through(made);
                    found.AddRange(sends.Found);
                    break;

                // AddHttpMessageHandler(services => handler)
                case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) == "AddHttpMessageHandler"
                    && argument.Expression is AnonymousFunctionExpressionSyntax
                    && http.Sources.Symbol(call) is IMethodSymbol method:
                    foreach (var registered in new Builders(http, cancellationToken).ClientsOf(call, method))
                    {
                        client = registered.DisplayName;
                        found.AddRange(registered.Traffic(http, cancellationToken).Sends);
                    }

                    break;
            }
        }

        return new MadeHandler(creation, pipeline, client, found.ToImmutable());
    }

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
