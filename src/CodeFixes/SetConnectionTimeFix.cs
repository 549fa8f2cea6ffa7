using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>Sets one time of a pool of connections, where the pool is made or where that time is assigned.</summary>
public abstract class SetConnectionTimeFix : LocalFix
{
    /// <summary>The property to set.</summary>
    private protected abstract string Property { get; }

    /// <summary>The call that makes its value, behind TimeSpan and a dot.</summary>
    private protected abstract string Value(Place place);

    private protected sealed override ImmutableArray<TextChange> Changes(Place place)
    {
        var value = place.Name("System.TimeSpan") + "." + Value(place);
        switch (place.Node)
        {
            case AssignmentExpressionSyntax assignment:
                return ImmutableArray.Create(new TextChange(assignment.Right.Span, value));

            case BaseObjectCreationExpressionSyntax creation when IsClient(place, creation):
                var handler = $"new {place.Name(KnownSymbols.SocketsHttpHandlerName)} {{ {Property} = {value} }}";
                return creation.ArgumentList is { Arguments.Count: 0 } arguments
                    ? ImmutableArray.Create(new TextChange(arguments.Span, $"({handler})"))
                    : creation is ObjectCreationExpressionSyntax { ArgumentList: null, Type: var type }
                        ? ImmutableArray.Create(new TextChange(new TextSpan(type.Span.End, 0), $"({handler})"))
                        : ImmutableArray<TextChange>.Empty;

            case BaseObjectCreationExpressionSyntax creation:
                return Set(place, creation, value);

            default:
                return ImmutableArray<TextChange>.Empty;
        }
    }

    private ImmutableArray<TextChange> Set(Place place, BaseObjectCreationExpressionSyntax creation, string value)
    {
        var present = creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(a => a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == Property);
        return present is not null ? ImmutableArray.Create(new TextChange(present.Right.Span, value))
            : IsAssigned(creation) ? ImmutableArray<TextChange>.Empty
            : place.Initialize(creation, $"{Property} = {value}");
    }

    /// <summary>Whether the variable that the new object goes to is set later: then a value in the initializer would not last.</summary>
    private bool IsAssigned(SyntaxNode creation)
    {
        var variable = creation.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declared } => declared.Identifier.ValueText,
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax declared } => declared.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: var left } => Origins.NameOf(left),
            _ => null,
        };
        return variable is not null
            && (creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? creation.SyntaxTree.GetRoot()).DescendantNodes()
                .OfType<AssignmentExpressionSyntax>()
                .Any(a => a.Left is MemberAccessExpressionSyntax access
                    && access.Name.Identifier.ValueText == Property
                    && Origins.NameOf(access.Expression) == variable);
    }

    private static bool IsClient(Place place, ExpressionSyntax creation) =>
        place.Model.GetTypeInfo(creation, place.Cancellation).Type?.ToDisplayString() == KnownSymbols.HttpClientName;
}
