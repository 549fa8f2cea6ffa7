using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>Parentheses around an expression, which say nothing.</summary>
internal static class Parentheses
{
    /// <summary>What stands in them, however many there are; the node itself where there are none.</summary>
    public static SyntaxNode Off(SyntaxNode node) => node is ExpressionSyntax expression ? Off(expression) : node;

    public static ExpressionSyntax Off(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }

    /// <summary>An expression with all the parentheses that stand around it: what it is an argument, a value or an operand of is its parent.</summary>
    public static SyntaxNode Around(SyntaxNode expression)
    {
        while (expression.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized;
        }

        return expression;
    }
}
