using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>The statement in front of which something is made once, before the first attempt of a send.</summary>
internal sealed class FirstAttempt(Spot moment)
{
    /// <summary>
    /// The statements, or expression bodies, that may hold all attempts of a send, from the nearest on: loops around it, what takes
    /// it as a lambda, what calls the local function that it stands in.
    /// </summary>
    public static IEnumerable<SyntaxNode> Before(SyntaxNode send, SyntaxNode root)
    {
        foreach (var node in send.Ancestors().TakeWhile(a => a != root))
        {
            if (node is LocalFunctionStatementSyntax local)
            {
                var calls = root.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(n => n.Identifier.ValueText == local.Identifier.ValueText && !local.Span.Contains(n.Span));
                foreach (var call in calls)
                {
                    if (Of(call) is { } calling)
                    {
                        yield return calling;
                    }

                    foreach (var outer in Before(call, root))
                    {
                        yield return outer;
                    }
                }

                yield break;
            }

            if ((Function.IsLoop(node) || node is AnonymousFunctionExpressionSyntax) && Of(node) is { } statement)
            {
                yield return statement;
            }
        }
    }

    /// <summary>The statements that begin with the first of several sends, or hold them all.</summary>
    public static IEnumerable<SyntaxNode> OfSeveral(IReadOnlyList<SyntaxNode> sends, SyntaxNode root) => sends[0].Ancestors()
        .TakeWhile(a => a != root && a is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Where(a => a is StatementSyntax && Of(a) == a && sends.All(a.Parent!.Contains));

    /// <summary>The statement around a node that others can stand in front of, or the expression body it is in.</summary>
    private static SyntaxNode? Of(SyntaxNode node)
    {
        foreach (var around in node.AncestorsAndSelf())
        {
            switch (around)
            {
                case StatementSyntax and not LocalFunctionStatementSyntax when around.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax:
                    return around;
                case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax }:
                    return around;
                case AnonymousFunctionExpressionSyntax when around != node:
                case MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Puts a declaration there; makes a block of an expression body. False where a comment is in the way.</summary>
    public bool Declare(Edits edits, string text)
    {
        var editor = edits.In(moment);
        var declaration = new Template(moment).Statement(text);
        if (moment.Node is ArrowExpressionClauseSyntax arrow)
        {
            if (ExpressionBody.Of(arrow, moment.Model, moment.Layout) is not { } body)
            {
                return false;
            }

            editor.ReplaceNode(arrow.Parent!, (node, _) => body.InBlock(node, declaration));
            return true;
        }

        var anchor = moment.Node.Parent is GlobalStatementSyntax global ? global : moment.Node;
        var first = moment.Node.GetFirstToken();
        if (!moment.Layout.IsFirstOnLine(first))
        {
            Insert(declaration.WithTrailingTrivia(SyntaxFactory.Space));
            return true;
        }

        // An empty line in front of the statement is one in front of both now.
        var empty = moment.Node.GetLeadingTrivia().TakeWhile(t => t.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        Insert(declaration
            .WithLeadingTrivia(empty.Append(SyntaxFactory.Whitespace(moment.Layout.IndentAt(first.SpanStart))))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(moment.Layout.NewLine)));
        if (empty.Count > 0)
        {
            editor.ReplaceNode(anchor, (node, _) => node.WithLeadingTrivia(node.GetLeadingTrivia().Skip(empty.Count)));
        }

        return true;

        void Insert(StatementSyntax statement) => editor.InsertBefore(anchor, anchor is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(statement) : statement);
    }
}
