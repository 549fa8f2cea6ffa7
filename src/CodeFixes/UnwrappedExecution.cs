using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>The edits that take a send out of the policy which executes it: the delegate's body runs where the execution stood.</summary>
internal sealed class UnwrappedExecution(HttpCompilation http, SemanticModel model, SourceText text, CancellationToken cancellationToken)
{
    private readonly CodeLayout _layout = new(text);

    /// <summary>The edits; none where the policy does more than retry, or the delegate more than this one send.</summary>
    public ImmutableArray<TextChange> Edits(InvocationExpressionSyntax execution, InvocationExpressionSyntax send)
    {
        if (execution is not { Expression: MemberAccessExpressionSyntax { Expression: var policy, Name.Identifier.ValueText: "Execute" or "ExecuteAsync" } }
            || execution.ArgumentList.Arguments.Select(a => a.Expression).OfType<LambdaExpressionSyntax>().FirstOrDefault() is not { } lambda
            || !lambda.Span.Contains(send.Span)
            || lambda.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(c => c != send && Origins.NameOf(c.Expression) is { } name && SendCall.Names.Contains(name))
            || StrategyAnswer.Seen(http, policy, cancellationToken) is not { OnlyRetries: true }
            || Parameters(execution, lambda) is not { } parameters)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        // The await around the execution, with its ConfigureAwait, becomes that of the body.
        var configured = execution.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax call } ? call : (ExpressionSyntax)execution;
        var awaited = configured.Parent as AwaitExpressionSyntax;
        if (lambda.ExpressionBody is { } body)
        {
            var isAsync = !lambda.AsyncKeyword.IsKind(SyntaxKind.None);
            return isAsync && awaited is null && body is not AwaitExpressionSyntax ? ImmutableArray<TextChange>.Empty
                : isAsync && awaited is not null ? ImmutableArray.Create(new TextChange(awaited.Span, Grouped(body, awaited, Written(body, parameters))))
                : body is AwaitExpressionSyntax { Expression: var inner } ? ImmutableArray.Create(new TextChange(execution.Span, Written(inner, parameters)))
                : body is InvocationExpressionSyntax ? ImmutableArray.Create(new TextChange(execution.Span, Written(body, parameters)))
                : ImmutableArray<TextChange>.Empty;
        }

        return awaited is not null || lambda.AsyncKeyword.IsKind(SyntaxKind.None)
            ? Spliced((ExpressionSyntax?)awaited ?? execution, lambda.Block!, parameters)
            : ImmutableArray<TextChange>.Empty;
    }

    /// <summary>The statements of the body in place of the one that executes it.</summary>
    private ImmutableArray<TextChange> Spliced(ExpressionSyntax execution, BlockSyntax block, IReadOnlyDictionary<string, string> parameters)
    {
        if (execution.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement
            || block.Statements.Count == 0
            || !_layout.IsFirstOnLine(block.Statements[0].GetFirstToken())
            || block.CloseBraceToken.LeadingTrivia.Any(IsComment))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var returns = block.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        var last = block.Statements[block.Statements.Count - 1] as ReturnStatementSyntax;
        var place = execution.Parent switch
        {
            ReturnStatementSyntax when block.Statements.Last() is ReturnStatementSyntax or ThrowStatementSyntax => (TextSpan?)null,
            ExpressionStatementSyntax when returns.Count == 0 => null,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } } } }
                when returns.Count == 1 && last is { Expression: not null } => last.Expression.Span,
            AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } when returns.Count == 1 && last is { Expression: not null } => last.Expression.Span,
            _ => new TextSpan(0, 0),
        };
        if (place is { Length: 0 })
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var part = TextSpan.FromBounds(StartOf(block.Statements[0]), block.Statements.Last().Span.End);
        var moves = _layout.Moves(block, text.Lines.IndexOf(part.Start) + 1, text.Lines.IndexOf(part.End), _layout.IndentAt(block.Statements[0].SpanStart), _layout.IndentAt(statement.SpanStart));
        return ImmutableArray.Create(new TextChange(
            statement.Span, Written(block, parameters, part, moves, place is null ? null : (last!.Span, execution.Span, statement.Span))));
    }

    /// <summary>What each parameter of the delegate stands for; null where one can't be replaced.</summary>
    private IReadOnlyDictionary<string, string>? Parameters(InvocationExpressionSyntax execution, LambdaExpressionSyntax lambda)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        foreach (var parameter in method.Parameters)
        {
            if (!lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, parameter)))
            {
                continue;
            }

            if (parameter.Type.Name != "CancellationToken")
            {
                return null;
            }

            var token = execution.ArgumentList.Arguments.Select(a => a.Expression).FirstOrDefault(a => model.GetTypeInfo(a, cancellationToken).ConvertedType?.Name == "CancellationToken");
            found.Add(parameter.Name, token is null or LiteralExpressionSyntax ? "CancellationToken.None" : token.ToString());
        }

        return found;
    }

    private string Written(ExpressionSyntax body, IReadOnlyDictionary<string, string> parameters) => Written(body, parameters, body.Span, [], null);

    /// <summary>The text of a part of the body, the parameters replaced; and its last return by the statement that takes the value.</summary>
    private string Written(SyntaxNode body, IReadOnlyDictionary<string, string> parameters, TextSpan part, IEnumerable<TextChange> moves, (TextSpan Return, TextSpan Execution, TextSpan Statement)? taken)
    {
        var edits = body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(n => parameters.ContainsKey(n.Identifier.ValueText) && part.Contains(n.Span) && n.Parent is not NameColonSyntax && !(n.Parent is MemberAccessExpressionSyntax access && access.Name == n))
            .Select(n => (n.Span, New: parameters[n.Identifier.ValueText]))
            .Concat(moves.Select(m => (m.Span, New: m.NewText!)))
            .ToList();
        if (taken is var (@return, execution, statement))
        {
            // return E;  →  var x = E;
            edits.Add((TextSpan.FromBounds(@return.Start, @return.Start + "return".Length + 1), text.ToString(TextSpan.FromBounds(statement.Start, execution.Start))));
            edits.Add((new TextSpan(@return.End - 1, 1), text.ToString(TextSpan.FromBounds(execution.End, statement.End))));
        }

        var written = text.ToString(part);
        foreach (var (span, replacement) in edits.OrderByDescending(e => e.Span.Start))
        {
            written = written.Remove(span.Start - part.Start, span.Length).Insert(span.Start - part.Start, replacement);
        }

        return written;
    }

    private static string Grouped(ExpressionSyntax body, ExpressionSyntax place, string written) =>
        place.Parent is ParenthesizedExpressionSyntax or StatementSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax or ArgumentSyntax or AssignmentExpressionSyntax
        || body is InvocationExpressionSyntax or AwaitExpressionSyntax
            ? written
            : "(" + written + ")";

    private static bool IsComment(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    /// <summary>Where a statement starts, its comments included.</summary>
    private static int StartOf(SyntaxNode node) =>
        node.GetLeadingTrivia().Where(IsComment).Select(t => (int?)t.SpanStart).FirstOrDefault() ?? node.SpanStart;
}
