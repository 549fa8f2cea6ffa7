using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>A catch clause on its way to a narrower filter.</summary>
internal sealed class FilteredCatch
{
    private static readonly string[] Variables = ["ex", "exception", "failure", "caught"];

    private readonly Spot _spot;
    private CatchClauseSyntax _clause;

    public FilteredCatch(Spot spot)
    {
        _spot = spot;
        _clause = (CatchClauseSyntax)spot.Node;
        Variable = _clause.Declaration is { Identifier: { ValueText.Length: > 0 } named } ? named.Text : Variables.First(IsFree);
    }

    public TypeSyntax? TypeSyntax => _clause.Declaration?.Type;

    /// <summary>The variable of the clause, or the one that it will have.</summary>
    public string Variable { get; }

    /// <summary>The clause with a variable, and with a type where it has none.</summary>
    public FilteredCatch WithVariable()
    {
        if (_clause.Declaration is null)
        {
            var behind = _clause.CatchKeyword.TrailingTrivia;
            var declaration = SyntaxFactory.CatchDeclaration(
                Bare.Token(SyntaxKind.OpenParenToken), new Template(_spot).Type(KnownSymbols.ExceptionName).WithoutTrivia(), Spaced(Variable), Bare.Token(SyntaxKind.CloseParenToken));
            _clause = _clause
                .WithCatchKeyword(_clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
                .WithDeclaration(declaration.WithTrailingTrivia(behind));
        }
        else if (_clause.Declaration.Identifier.ValueText.Length == 0)
        {
            _clause = _clause.WithDeclaration(_clause.Declaration.WithIdentifier(Spaced(Variable)));
        }

        return this;
    }

    /// <summary>
    /// The clause with a condition in front of its filter: in front, so that what the filter does besides answering, such as
    /// counting attempts, is done for failures that are retried.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isImplied">Which parts of the filter say nothing any more beside the condition.</param>
    public CatchClauseSyntax Gated(ExpressionSyntax condition, Func<ExpressionSyntax, bool>? isImplied = null)
    {
        if (_clause.Filter is { } filter)
        {
            var old = filter.FilterExpression;
            if (isImplied is not null)
            {
                var kept = Conjuncts(old).Where(c => HasComment(c) || !isImplied(c)).ToList();
                if (kept.Count == 0)
                {
                    return _clause.WithFilter(filter.WithFilterExpression(condition.WithTriviaFrom(old)));
                }

                if (kept.Count < Conjuncts(old).Count())
                {
                    old = kept.Aggregate((left, right) => And(left.WithoutTrivia(), right.WithoutTrivia())).WithTriviaFrom(old);
                }
            }

            var rest = NeedsParentheses(old)
                ? SyntaxFactory.ParenthesizedExpression(Bare.Token(SyntaxKind.OpenParenToken), old.WithoutTrivia(), Bare.Token(SyntaxKind.CloseParenToken)).WithTriviaFrom(old)
                : old;
            return _clause.WithFilter(filter.WithFilterExpression(And(condition, rest)));
        }

        SyntaxTriviaList end;
        if (_clause.Declaration is { } declaration)
        {
            end = declaration.GetTrailingTrivia();
            _clause = _clause.WithDeclaration(declaration.WithTrailingTrivia(SyntaxFactory.Space));
        }
        else
        {
            end = _clause.CatchKeyword.TrailingTrivia;
            _clause = _clause.WithCatchKeyword(_clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space));
        }

        return _clause.WithFilter(SyntaxFactory
            .CatchFilterClause(Bare.Keyword(SyntaxKind.WhenKeyword), Bare.Token(SyntaxKind.OpenParenToken), condition, Bare.Token(SyntaxKind.CloseParenToken))
            .WithTrailingTrivia(end));
    }

    /// <summary>
    /// For a type that no failure before the send is of: the clause lets its exception go on at the end of its body, and is taken
    /// away where it does nothing else. False where the body's end is not its only way on.
    /// </summary>
    public bool LetGo(Edits edits)
    {
        var block = _clause.Block;
        var statements = block.Statements.ToList();
        if (statements.LastOrDefault() is ContinueStatementSyntax { ContainsDirectives: false } last)
        {
            statements.Remove(last);
        }

        if (statements.SelectMany(s => s.DescendantNodesAndSelf()).Any(n => n is BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax))
        {
            return false;
        }

        // What waited for the next attempt waits for nothing now.
        if (statements.LastOrDefault() is ExpressionStatementSyntax wait && IsDelay(wait.Expression) && !HasComment(wait))
        {
            statements.Remove(wait);
        }

        if (statements.Count == 0 && !HasComment(block) && _clause.Parent is TryStatementSyntax { Catches.Count: > 1 } or TryStatementSyntax { Finally: not null })
        {
            edits.In(_spot).RemoveNode(_clause, SyntaxRemoveOptions.KeepNoTrivia);
            return true;
        }

        var indent = block.Statements.Count > 0 ? _spot.Layout.IndentAt(block.Statements[0].SpanStart) : _spot.Layout.IndentAt(_clause.SpanStart) + _spot.Layout.Step;
        statements.Add(new Template(_spot)
            .Statement("throw;")
            .WithLeadingTrivia(SyntaxFactory.Whitespace(indent))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(_spot.Layout.NewLine)));
        edits.In(_spot).ReplaceNode(_clause, _clause.WithBlock(block.WithStatements(SyntaxFactory.List(statements))));
        return true;
    }

    private static BinaryExpressionSyntax And(ExpressionSyntax left, ExpressionSyntax right) => SyntaxFactory.BinaryExpression(
        SyntaxKind.LogicalAndExpression,
        left,
        SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.AmpersandAmpersandToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
        right);

    private static IEnumerable<ExpressionSyntax> Conjuncts(ExpressionSyntax condition) =>
        condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [condition];

    private static bool IsDelay(ExpressionSyntax expression) => expression switch
    {
        AwaitExpressionSyntax await => IsDelay(await.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Wait" } access } => IsDelay(access.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" or "Sleep" } } => true,
        _ => false,
    };

    private static bool HasComment(SyntaxNode node) =>
        node.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia));

    private static SyntaxToken Spaced(string name) =>
        SyntaxFactory.Identifier(SyntaxFactory.TriviaList(SyntaxFactory.Space), name, SyntaxFactory.TriviaList());

    private static bool NeedsParentheses(ExpressionSyntax expression) => expression
        is AssignmentExpressionSyntax or ConditionalExpressionSyntax or LambdaExpressionSyntax
        || expression.IsKind(SyntaxKind.LogicalOrExpression)
        || expression.IsKind(SyntaxKind.CoalesceExpression);

    private bool IsFree(string name) =>
        _spot.Model.LookupSymbols(_spot.Node.SpanStart, name: name).All(s => s is not (ILocalSymbol or IParameterSymbol))
        && _spot.Node.DescendantTokens().All(t => t.ValueText != name);
}
