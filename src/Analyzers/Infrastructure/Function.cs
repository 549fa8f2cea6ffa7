using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>The syntax that holds one body of control flow.</summary>
internal static class Function
{
    /// <summary>The function that a declaration's body is: the declaration itself, or the arrow of a property.</summary>
    public static SyntaxNode? Of(SyntaxNode declaration) => declaration switch
    {
        LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax => declaration,
        BaseMethodDeclarationSyntax method => method.Body is null && method.ExpressionBody is null ? null : method,
        AccessorDeclarationSyntax accessor => accessor.Body is null && accessor.ExpressionBody is null ? null : accessor,
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        IndexerDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        ArrowExpressionClauseSyntax => declaration,
        CompilationUnitSyntax => declaration,
        _ => null,
    };

    /// <summary>The innermost function around a node; null outside of any.</summary>
    public static SyntaxNode? Around(SyntaxNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                    return node;
                case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax }:
                    return node;
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                    return node;
                case GlobalStatementSyntax:
                    return node.Parent;
                case BaseTypeDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The member-level function around a node: never a lambda or a local function.</summary>
    public static SyntaxNode? Member(SyntaxNode? node)
    {
        var function = Around(node);
        while (function is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)
        {
            function = Around(function.Parent);
        }

        return function;
    }

    /// <summary>Whether a function is declared async.</summary>
    public static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>What a loop repeats; null where a node is no loop.</summary>
    public static StatementSyntax? Repeated(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax @while => @while.Statement,
        DoStatementSyntax @do => @do.Statement,
        ForStatementSyntax @for => @for.Statement,
        CommonForEachStatementSyntax each => each.Statement,
        _ => null,
    };

    /// <summary>Whether a node is a loop of any kind.</summary>
    public static bool IsLoop(SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>The statements that stand before a node, in all blocks around it, each with the one that follows it: nearest first.</summary>
    public static IEnumerable<(StatementSyntax Statement, StatementSyntax Next)> Before(SyntaxNode node, SyntaxNode function)
    {
        for (var around = node; around is not null && around != function; around = around.Parent)
        {
            if (around is not StatementSyntax)
            {
                continue;
            }

            IReadOnlyList<StatementSyntax> beside = around.Parent switch
            {
                BlockSyntax block => block.Statements,
                SwitchSectionSyntax section => section.Statements,
                GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToList(),
                _ => [],
            };
            for (var i = beside.Count - 1; i > 0; i--)
            {
                if (beside[i].SpanStart <= around.SpanStart)
                {
                    yield return (beside[i - 1], beside[i]);
                }
            }
        }
    }
}
