using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>The expression body of a method or local function, to become a block with a statement in front of the expression.</summary>
internal sealed class ExpressionBody
{
    private readonly CodeLayout _layout;
    private readonly ArrowExpressionClauseSyntax _arrow;
    private readonly IReadOnlyList<SyntaxTrivia> _comments;
    private readonly bool _answers;

    private ExpressionBody(ArrowExpressionClauseSyntax arrow, IReadOnlyList<SyntaxTrivia> comments, bool answers, CodeLayout layout)
    {
        _arrow = arrow;
        _comments = comments;
        _answers = answers;
        _layout = layout;
    }

    /// <summary>Null where something stands in it that has no place in a block.</summary>
    public static ExpressionBody? Of(ArrowExpressionClauseSyntax arrow, SemanticModel model, CodeLayout layout)
    {
        if (arrow.Parent is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            || model.GetDeclaredSymbol(arrow.Parent) is not IMethodSymbol method
            || arrow.Expression is ThrowExpressionSyntax or RefExpressionSyntax
            || arrow.Expression.GetTrailingTrivia().Concat(arrow.Parent.GetLastToken().LeadingTrivia).Any(IsWritten))
        {
            return null;
        }

        var head = arrow.ArrowToken.GetPreviousToken().TrailingTrivia
            .Concat(arrow.ArrowToken.LeadingTrivia)
            .Concat(arrow.ArrowToken.TrailingTrivia)
            .Concat(arrow.Expression.GetLeadingTrivia())
            .Where(IsWritten)
            .ToList();
        return head.TrueForAll(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
            ? new ExpressionBody(arrow, head, !method.ReturnsVoid && !(method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 }), layout)
            : null;
    }

    /// <summary>The edit of the document that makes a block, with a statement in front.</summary>
    /// <param name="member">The member as other edits have left it behind its head.</param>
    public TextChange InBlock(SyntaxNode member, string first)
    {
        var head = _arrow.ArrowToken.GetPreviousToken().Span.End;
        var block = InBlock(member, SyntaxFactory.ParseStatement(first, options: member.SyntaxTree.Options)).ToString();
        return new TextChange(TextSpan.FromBounds(head, _arrow.Parent!.Span.End), block.Substring(head - _arrow.Parent.SpanStart));
    }

    /// <summary>The member with a block. What is said of the expression stands in front of it, what is said behind it behind the block.</summary>
    /// <param name="member">The member as other edits have left it.</param>
    public SyntaxNode InBlock(SyntaxNode member, StatementSyntax first)
    {
        var lineBreak = SyntaxFactory.EndOfLine(_layout.NewLine);
        var outer = _layout.IndentAt(_arrow.Parent!.SpanStart);
        var inner = SyntaxFactory.Whitespace(outer + _layout.Step);
        var arrow = member.ChildNodes().OfType<ArrowExpressionClauseSyntax>().Single();
        var body = CodeLayout.Moved(arrow.Expression.WithoutTrivia(), _layout.IndentAt(_arrow.Expression.SpanStart), inner.ToString());
        StatementSyntax last = _answers
            ? SyntaxFactory.ReturnStatement(Bare.Keyword(SyntaxKind.ReturnKeyword), body, Bare.Token(SyntaxKind.SemicolonToken))
            : SyntaxFactory.ExpressionStatement(body, Bare.Token(SyntaxKind.SemicolonToken));
        var block = SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(lineBreak, SyntaxFactory.Whitespace(outer)), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(lineBreak)),
            SyntaxFactory.List(
                [
                    first.WithLeadingTrivia(inner).WithTrailingTrivia(Enumerable.Repeat(lineBreak, first is LocalDeclarationStatementSyntax ? 1 : 2)),
                    last.WithLeadingTrivia(_comments.SelectMany(c => (SyntaxTrivia[])[inner, c, lineBreak]).Append(inner)).WithTrailingTrivia(lineBreak),
                ]),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(outer)), SyntaxKind.CloseBraceToken, member.GetTrailingTrivia()));
        var head = arrow.ArrowToken.GetPreviousToken();
        return member.ReplaceToken(head, head.WithTrailingTrivia()) switch
        {
            MethodDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
            LocalFunctionStatementSyntax local => local.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
            var other => other,
        };
    }

    private static bool IsWritten(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
