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
        var lineBreak = SyntaxFactory.EndOfLine(Layout.LineBreak(moment));
        var declaration = new Template(moment).Statement(text);
        if (moment.Node is ArrowExpressionClauseSyntax arrow)
        {
            if (arrow.Parent!.DescendantTrivia(n => n == arrow.Parent || n == arrow).Any(t => t.SpanStart > arrow.FullSpan.Start - 1 && IsComment(t)))
            {
                return false;
            }

            var outer = Layout.Indent(arrow.Parent!);
            var inner = SyntaxFactory.Whitespace(Layout.Deeper(outer));
            var (answers, old) = (Answers(arrow), Layout.Indent(arrow.Expression));
            editor.ReplaceNode(arrow.Parent!, (node, _) =>
            {
                var body = Layout.Moved(node.ChildNodes().OfType<ArrowExpressionClauseSyntax>().Single().Expression.WithoutTrivia(), old, inner.ToString());
                StatementSyntax last = answers
                    ? SyntaxFactory.ReturnStatement(Layout.Keyword(SyntaxKind.ReturnKeyword), body, Layout.Token(SyntaxKind.SemicolonToken))
                    : SyntaxFactory.ExpressionStatement(body, Layout.Token(SyntaxKind.SemicolonToken));
                var block = SyntaxFactory.Block(
                        declaration.WithLeadingTrivia(inner).WithTrailingTrivia(lineBreak),
                        last.WithLeadingTrivia(inner).WithTrailingTrivia(lineBreak))
                    .WithOpenBraceToken(SyntaxFactory.Token(SyntaxFactory.TriviaList(lineBreak, SyntaxFactory.Whitespace(outer)), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(lineBreak)))
                    .WithCloseBraceToken(SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(outer)), SyntaxKind.CloseBraceToken, node.GetTrailingTrivia()));
                return node switch
                {
                    MethodDeclarationSyntax method => method.WithParameterList(method.ParameterList.WithoutTrailingTrivia()).WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
                    LocalFunctionStatementSyntax local => local.WithParameterList(local.ParameterList.WithoutTrailingTrivia()).WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
                    _ => node,
                };
            });
            return true;
        }

        var indent = SyntaxFactory.Whitespace(Layout.Indent(moment.Node));
        declaration = declaration.WithLeadingTrivia(indent).WithTrailingTrivia(lineBreak);

        // An empty line in front of the statement is one in front of both now.
        var empty = moment.Node.GetLeadingTrivia().TakeWhile(t => t.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        declaration = declaration.WithLeadingTrivia(empty.Append(indent));
        var anchor = moment.Node.Parent is GlobalStatementSyntax global ? global : moment.Node;
        editor.InsertBefore(anchor, anchor is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(declaration) : declaration);
        if (empty.Count > 0)
        {
            editor.ReplaceNode(anchor, (node, _) => node.WithLeadingTrivia(node.GetLeadingTrivia().Skip(empty.Count)));
        }

        return true;
    }

    /// <summary>Whether an expression body is what its function returns.</summary>
    private bool Answers(ArrowExpressionClauseSyntax arrow) =>
        moment.Model.GetDeclaredSymbol(arrow.Parent!) is IMethodSymbol { ReturnsVoid: false } method
        && !(method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 });

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective;
}
