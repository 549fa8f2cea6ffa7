using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What the truth of a condition decides in source. There is none where it is only written to a log.</summary>
/// <param name="Site">The filter, the statement or expression that branches, or the function that answers with it.</param>
/// <param name="WhenTrue">What runs, or is chosen, when the condition holds; null where that is not one piece of code.</param>
internal sealed record Decision(SyntaxNode Site, SyntaxNode? WhenTrue)
{
    /// <summary>Locals that a truth is followed through.</summary>
    private const int Depth = 3;

    public static Decision? Of(ExpressionSyntax condition) => Of(condition, holds: true, Depth);

    /// <summary>Whether code only writes to a log, or does nothing.</summary>
    public static bool OnlyLogs(SyntaxNode? code) => code switch
    {
        null => true,
        BlockSyntax block => block.Statements.All(OnlyLogs),
        ElseClauseSyntax otherwise => OnlyLogs(otherwise.Statement),
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => IsLogging(call),
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } } => IsLogging(call),
        ExpressionStatementSyntax { Expression: ConditionalAccessExpressionSyntax access } => IsLog(access.Expression),
        IfStatementSyntax branch => OnlyLogs(branch.Statement) && OnlyLogs(branch.Else),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax words } assignment } =>
            IsWording(assignment.Right) && IsOnlyWritten(words.Identifier.ValueText, assignment),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } words => words.Declaration.Variables.All(v => v.Initializer is null || IsWording(v.Initializer.Value)),
        EmptyStatementSyntax => true,
        _ => false,
    };

    /// <summary>Whether code does nothing about a failure but to write it down and to let it, or another exception, go on.</summary>
    public static bool OnlyThrows(SyntaxNode? code) => code switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => OnlyThrows(statements[statements.Count - 1])
            && statements.Take(statements.Count - 1).All(OnlyLogs),
        ThrowStatementSyntax or ThrowExpressionSyntax => true,
        _ => false,
    };

    /// <summary>Whether a call writes to a log, a console, a trace or a meter: known by whom it is made to.</summary>
    public static bool IsLogging(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => IsLog(access.Expression) || IsLog(access.Name.Identifier.ValueText),
        SimpleNameSyntax name => IsLog(name.Identifier.ValueText),
        MemberBindingExpressionSyntax binding => IsLog(binding.Name.Identifier.ValueText) || IsLog(binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression),
        _ => false,
    };

    /// <summary>Whether an expression only puts words together, as for a line of a log: nothing is asked, made or changed by it.</summary>
    private static bool IsWording(ExpressionSyntax value) => value.DescendantNodesAndSelf().All(node => node switch
    {
        AwaitExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax or AnonymousFunctionExpressionSyntax => false,
        InvocationExpressionSyntax call => Origins.NameOf(call.Expression) is "ToString" or "Format" or "Join" or "Concat" or "nameof",
        _ => true,
    });

    /// <summary>Whether a choice is one of words for people: nothing else is written with spaces.</summary>
    private static bool IsSentence(ConditionalExpressionSyntax choice) =>
        IsWording(choice.WhenTrue)
        && IsWording(choice.WhenFalse)
        && choice.WhenTrue.DescendantTokens().Concat(choice.WhenFalse.DescendantTokens()).Any(t =>
            t.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken && t.ValueText.IndexOf(' ') >= 0);

    /// <summary>Characters of what a log is asked by: a longer chain of calls is no name for one.</summary>
    private const int LongestName = 1_000;

    private static bool IsLog(SyntaxNode? name) => name is { FullSpan.Length: < LongestName } && IsLog(name.ToString());

    private static bool IsLog(string text)
    {
        foreach (var word in (string[])["log", "console", "trace", "debug", "telemetry", "activity", "metric", "output"])
        {
            if (text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static Decision? Of(ExpressionSyntax condition, bool holds, int depth)
    {
        for (var node = condition; node.Parent is not null;)
        {
            switch (node.Parent)
            {
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                    (node, holds) = (not, !holds);
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality:
                    var other = equality.Left == node ? equality.Right : equality.Left;
                    (node, holds) = (equality, holds == (equality.IsKind(SyntaxKind.EqualsExpression) != Parentheses.Off(other).IsKind(SyntaxKind.FalseLiteralExpression)));
                    break;
                case ParenthesizedExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or IsPatternExpressionSyntax or SwitchExpressionSyntax:
                case ConditionalExpressionSyntax { Condition: var chosen } when chosen != node:
                    node = (ExpressionSyntax)node.Parent;
                    break;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax match } arm when arm.Expression == node:
                    node = match;
                    break;
                case CaseSwitchLabelSyntax { Parent: SwitchSectionSyntax section }:
                    return section.Statements.All(s => s is BreakStatementSyntax || OnlyLogs(s)) ? null : new Decision(section, null);
                case ConstantPatternSyntax { Parent: SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax match } }:
                    return IsWritten(match) ? null : new Decision(match, null);
                case ConstantPatternSyntax { Parent: SubpatternSyntax } part when part.Ancestors().FirstOrDefault(a => a is not (PatternSyntax or PropertyPatternClauseSyntax or SubpatternSyntax)) is { } matching:
                    if (matching is not IsPatternExpressionSyntax test)
                    {
                        return matching is CasePatternSwitchLabelSyntax or SwitchExpressionArmSyntax ? new Decision(matching.Parent!, null) : null;
                    }

                    node = test;
                    break;
                case CatchFilterClauseSyntax { Parent: CatchClauseSyntax clause }:
                    return new Decision(clause, holds ? clause.Block : null);
                case IfStatementSyntax branch:
                    return OnlyLogs(branch.Statement) && OnlyLogs(branch.Else)
                        ? null
                        : new Decision(branch, holds ? branch.Statement : branch.Else?.Statement);
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or WhenClauseSyntax:
                    return new Decision(node.Parent, null);
                case ConditionalExpressionSyntax choice:
                    return IsWritten(choice) || IsSentence(choice) || (choice.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax words } && IsWording(choice.WhenTrue) && IsWording(choice.WhenFalse) && IsOnlyWritten(words.Identifier.ValueText, words)) ? null : new Decision(choice, holds ? choice.WhenTrue : choice.WhenFalse);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax:
                    return new Decision(Function.Around(node) ?? node.Parent, null);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } when Function.Around(variable) is { } function && function != node.Parent:
                    return OfUses(variable.Identifier.ValueText, variable, function, holds, depth);
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax assigned } assignment
                    when Function.Around(assignment) is { } function
                        && function.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v => v.Identifier.ValueText == assigned.Identifier.ValueText):
                    return OfUses(assigned.Identifier.ValueText, assignment, function, holds, depth);
                case AssignmentExpressionSyntax:
                    return new Decision(node.Parent, null);
                case ArgumentSyntax argument:
                    return IsWritten(argument) ? null : new Decision(argument, null);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether an expression ends up in a text or a log.</summary>
    private static bool IsWritten(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case InterpolationSyntax:
                case InvocationExpressionSyntax call when IsLogging(call):
                    return true;
                case StatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether a local of a function holds what only goes into a text or a log, after it was given it.</summary>
    private static bool IsOnlyWritten(string local, SyntaxNode given) =>
        Function.Around(given) is { } function
        && function.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v => v.Identifier.ValueText == local)
        && function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local && name.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression })
            .All(IsWritten);

    private static Decision? OfUses(string name, SyntaxNode after, SyntaxNode function, bool holds, int depth) => depth == 0
        ? null
        : function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(i => i.SpanStart > after.Span.End && i.Identifier.ValueText == name)
            .Select(i => Of(i, holds, depth - 1))
            .FirstOrDefault(d => d is not null);
}
