using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A look at syntax: whether a handler can tell one failure from another.</summary>
internal static class FailureTest
{
    /// <summary>
    /// Whether a condition in a handler's filter or block names the exception, something that the try block gave a value, or what
    /// was made of either. One that names none of them, as a count of attempts, says the same of every failure.
    /// </summary>
    public static bool MayStandIn(CatchClauseSyntax handler)
    {
        // A condition as a whole, and not each part of it.
        var conditions = handler.DescendantNodes(n => Condition(n) != n).Select(Condition).Where(c => c is not null).ToList();
        if (conditions.Count == 0)
        {
            return false;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        if (handler.Declaration is { Identifier: var exception } && !exception.IsKind(SyntaxKind.None))
        {
            names.Add(exception.ValueText);
        }

        foreach (var node in ((TryStatementSyntax)handler.Parent!).Block.DescendantNodes())
        {
            AddGiven(node, names);
        }

        var own = new HashSet<string>(handler.Block.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(v => v.Identifier.ValueText), StringComparer.Ordinal);
        var isKept = false;
        foreach (var node in handler.Block.DescendantNodes())
        {
            if (MayGive(node) && Names(node, names))
            {
                isKept |= node is AssignmentExpressionSyntax { Left: var target } && !(Origins.NameOf(target) is { } name && own.Contains(name));
                AddGiven(node, names);
            }
        }

        // What is kept outside of the handler may be looked at by whatever is called.
        return conditions.Any(c => Names(c!, names) || (isKept && c!.DescendantNodesAndSelf().Any(n => n is InvocationExpressionSyntax)));
    }

    private static ExpressionSyntax? Condition(SyntaxNode node) => node switch
    {
        CatchFilterClauseSyntax filter => filter.FilterExpression,
        IfStatementSyntax branch => branch.Condition,
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        ForStatementSyntax loop => loop.Condition,
        SwitchStatementSyntax @switch => @switch.Expression,
        SwitchExpressionSyntax or ConditionalExpressionSyntax or IsPatternExpressionSyntax => (ExpressionSyntax)node,
        BinaryExpressionSyntax { OperatorToken.RawKind: not ((int)SyntaxKind.PlusToken or (int)SyntaxKind.QuestionQuestionToken) } test => test,
        _ => null,
    };

    private static bool MayGive(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax or AssignmentExpressionSyntax => true,
        InvocationExpressionSyntax call => call.ArgumentList.Arguments.Any(IsWritten),
        _ => false,
    };

    private static bool IsWritten(ArgumentSyntax argument) => argument.RefKindKeyword.RawKind is (int)SyntaxKind.OutKeyword or (int)SyntaxKind.RefKeyword;

    /// <summary>Adds the names that a declaration, an assignment or an argument gives a value. A counter that goes on is none of them.</summary>
    private static void AddGiven(SyntaxNode node, HashSet<string> names)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax variable:
                names.Add(variable.Identifier.ValueText);
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: TupleExpressionSyntax targets }:
                foreach (var target in targets.Arguments)
                {
                    Add(target.Expression);
                }

                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression, Left: var target }:
                Add(target);
                break;
            case InvocationExpressionSyntax { ArgumentList.Arguments: var arguments }:
                foreach (var argument in arguments.Where(IsWritten))
                {
                    Add(argument.Expression);
                }

                break;
        }

        void Add(ExpressionSyntax target)
        {
            if (Origins.NameOf(target) is { } name)
            {
                names.Add(name);
            }

            foreach (var designation in target.DescendantNodes().OfType<SingleVariableDesignationSyntax>())
            {
                names.Add(designation.Identifier.ValueText);
            }
        }
    }

    private static bool Names(SyntaxNode node, HashSet<string> names) => node.DescendantTokens().Any(t => names.Contains(t.ValueText));
}
