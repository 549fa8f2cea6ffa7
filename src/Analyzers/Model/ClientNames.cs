using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>The constant names that an expression may give: constants, enum members' names, and those that callers pass.</summary>
internal sealed class ClientNames(HttpCompilation http, CancellationToken cancellationToken)
{
    private const int MaxDepth = 3;

    /// <summary>Expressions looked at before a name is called unknown.</summary>
    private const int MaxSteps = 200;

    private int _steps;

    /// <summary>The names; empty where they can't be told.</summary>
    public ImmutableArray<string> Of(ExpressionSyntax expression, CallFrame? frame, int depth = 0)
    {
        var model = http.Sources.Model(expression.SyntaxTree);
        if (model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string constant })
        {
            return ImmutableArray.Create(constant);
        }

        if (depth > MaxDepth || _steps++ > MaxSteps)
        {
            return ImmutableArray<string>.Empty;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Of(parenthesized.Expression, frame, depth);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                return Of(suppressed.Operand, frame, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" } access, ArgumentList.Arguments.Count: 0 }
                when http.Sources.Symbol(access.Expression) is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } member:
                return ImmutableArray.Create(member.Name);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Name", Expression: TypeOfExpressionSyntax typeOf }
                when http.Sources.TypeOf(typeOf.Type) is { } type:
                return new Builders(http, cancellationToken).Resolve(type, frame).Select(t => t.Name).ToImmutableArray();
        }

        switch (http.Sources.Symbol(expression))
        {
            case IFieldSymbol { IsStatic: true, IsReadOnly: true, Name: "DefaultName", ContainingType.Name: "Options" } or IFieldSymbol { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String }:
                return ImmutableArray.Create("");
            case { Kind: SymbolKind.Field or SymbolKind.Property } member when http.Sources.OnlyValue(member) is { } value:
                return Of(value, null, depth + 1);
            case IPropertySymbol property when ArrowOf(property) is { } value:
                return Of(value, null, depth + 1);
            case ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } when declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value }:
                return Of(value, frame, depth + 1);
            case IParameterSymbol parameter:
                return new Builders(http, cancellationToken)
                    .Arguments(parameter, frame)
                    .SelectMany(a => Of(a.Value, a.Frame, depth + 1))
                    .Distinct()
                    .ToImmutableArray();
            default:
                return ImmutableArray<string>.Empty;
        }
    }

    private ExpressionSyntax? ArrowOf(IPropertySymbol property) =>
        http.Sources.Declares(property) ? (property.DeclaringSyntaxReferences[0].GetSyntax() as PropertyDeclarationSyntax)?.ExpressionBody?.Expression : null;
}
