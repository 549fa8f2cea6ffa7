using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>
/// Lets a condition that decides a retry decide the same for the exception of a graceful close, in the condition's own terms:
/// no status, the protocol error, an I/O failure beneath; another case of a switch; another exception of a policy.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WidenConditionFix))]
public sealed class WidenConditionFix : ProvenFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GracefulCloseNotRetried.Id);

    private protected override string Title => "Retry after a graceful close too";

    private protected override IEnumerable<Proposal> Propose(Fixing fixing)
    {
        foreach (var (node, by) in fixing.At.Node switch
        {
            SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax handled } } => Handling(handled, fixing.At),
            ExpressionSyntax { Parent: SwitchStatementSyntax statement } => Cases(statement, fixing.At),
            ExpressionSyntax { Parent: SwitchExpressionSyntax { GoverningExpression: var governing } match } asked when governing == asked => Arms(match, fixing.At),
            SwitchExpressionSyntax whole => Arms(whole, fixing.At),
            ExpressionSyntax condition => [.. new WiderCondition(fixing.At, fixing.Http.Symbols, condition).All.Select(text => Written(condition, text, fixing.At)), .. WithoutIt(condition, fixing.At), .. Denial(condition, fixing), .. Answer(condition)],
            _ => [],
        })
        {
            var edits = new Edits(fixing.Solution);
            edits.In(fixing.At).ReplaceNode(node, by);
            yield return new Proposal(edits, (http, send) => HoldsForAll(http, send, fixing.Cancellation), KeepsAlso: fixing.Finding.Also is not null);
        }
    }

    /// <summary>
    /// Whether code that sends again by itself does so whichever way a graceful close shows: the report is gone as soon as one of
    /// them is handled.
    /// </summary>
    private static bool HoldsForAll(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken) =>
        Scenario.GracefulClose(http.Symbols).All(face => RetryDecision.IsMadeIn(http, send, face, cancellationToken))
        || !RetryRefusal.Others(http, cancellationToken).Any(other => RetryDecision.IsMadeIn(http, send, other, cancellationToken));

    private static (SyntaxNode Node, SyntaxNode By) Written(ExpressionSyntax old, string text, Spot at) =>
        (old, old.CopyAnnotationsTo<SyntaxNode>(new Template(at).Expression(text).WithTriviaFrom(old))!);

    /// <summary>What says no because there is no status says yes.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Answer(ExpressionSyntax condition) =>
        (Parentheses.Around(condition).Parent is PrefixUnaryExpressionSyntax denial ? Parentheses.Around(denial).Parent : Parentheses.Around(condition).Parent) is IfStatementSyntax { Statement: var statement }
        && (statement is BlockSyntax { Statements: [var only] } ? only : statement) is ReturnStatementSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } no }
            ? [(no, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(no))]
            : [];

    /// <summary>What is said of the denial of a condition.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Denial(ExpressionSyntax condition, Fixing fixing)
    {
        if (Parentheses.Around(condition).Parent is not PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } denial)
        {
            return [];
        }

        return new WiderCondition(fixing.At, fixing.Http.Symbols, denial).All
            .Select(text => Written(denial, text, fixing.At))
            .Select(made => (made.Node, (SyntaxNode)condition.CopyAnnotationsTo(made.By)!));
    }

    /// <summary>What is asked of a status where there is one holds where there is none: <c>there is one &amp;&amp; it is …</c> becomes <c>there is none || it is …</c>.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> WithoutIt(ExpressionSyntax condition, Spot at)
    {
        if (WiderCondition.Denied(condition) is not { } none || Parentheses.Around(condition) is not { Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both } asked)
        {
            return [];
        }

        // What follows it stands beside it, or beside what ends in it.
        var before = both.Right == asked ? both : null;
        var whole = before is null ? both : Parentheses.Around(before).Parent as BinaryExpressionSyntax;
        if (whole is not { RawKind: (int)SyntaxKind.LogicalAndExpression } || whole.Left != (before is null ? asked : Parentheses.Around(before)))
        {
            return [];
        }

        var (node, by) = Written(whole, (before is null ? "" : $"{before.Left} && ") + $"({none} || {whole.Right})", at);
        return [(node, condition.CopyAnnotationsTo(by)!)];
    }

    /// <summary>A policy that handles results alone handles the exception too: <c>.Or</c> in Polly v7, <c>.Handle</c> in v8.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Handling(InvocationExpressionSyntax handled, Spot at)
    {
        foreach (var clause in (string[])["Or", "Handle"])
        {
            var call = (InvocationExpressionSyntax)new Template(at).Expression($"policy.{clause}<global::System.Net.Http.HttpRequestException>()");
            yield return (handled, call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithExpression(handled.WithoutTrivia())).WithTriviaFrom(handled));
        }
    }

    /// <summary>No status goes where one of the statuses goes.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Cases(SwitchStatementSyntax statement, Spot at)
    {
        foreach (var status in statement.Sections.SelectMany(s => s.Labels).SelectMany(StatusesIn))
        {
            yield return WithNull(status, at);
        }

        foreach (var section in statement.Sections.Where(s => s.Labels.All(l => l is not DefaultSwitchLabelSyntax)))
        {
            var none = SyntaxFactory.CaseSwitchLabel(
                    Bare.Keyword(SyntaxKind.CaseKeyword),
                    SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression, Bare.Token(SyntaxKind.NullKeyword)),
                    Bare.Token(SyntaxKind.ColonToken))
                .WithLeadingTrivia(section.GetLeadingTrivia())
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(at.Layout.NewLine));
            var first = section.Labels[0].WithLeadingTrivia(SyntaxFactory.Whitespace(at.Layout.IndentAt(section.SpanStart)));
            yield return (section, section.WithLabels(section.Labels.Replace(section.Labels[0], first).Insert(0, none)));
        }
    }

    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Arms(SwitchExpressionSyntax match, Spot at)
    {
        if (match.GoverningExpression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Outcome" })
        {
            return Outcomes(match, at);
        }

        return [.. Wider(match, at), WithArm(match, "global::System.Net.Http.HttpRequestException { StatusCode: null }", "true", at)];
    }

    /// <summary>The exception goes where one of the outcomes of a Polly v8 predicate goes.</summary>
    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Outcomes(SwitchExpressionSyntax match, Spot at)
    {
        foreach (var status in match.Arms.SelectMany(a => StatusesIn(a.Pattern)).Where(IsOfException))
        {
            yield return WithNull(status, at);
        }

        foreach (var answer in match.Arms.Where(a => a.Pattern is not DiscardPatternSyntax && a.WhenClause is null).Select(a => a.Expression.ToString()).Distinct())
        {
            yield return WithArm(match, "{ Exception: global::System.Net.Http.HttpRequestException }", answer, at);
        }
    }

    private static (SyntaxNode Node, SyntaxNode By) WithArm(SwitchExpressionSyntax match, string pattern, string answer, Spot at)
    {
        var made = (SwitchExpressionSyntax)new Template(at).Expression($"x switch {{ {pattern} => {answer}, }}");
        var isBroken = match.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var indent = SyntaxFactory.Whitespace(isBroken ? at.Layout.IndentAt(match.Arms[0].SpanStart) : "");
        var arm = made.Arms[0].WithoutTrivia().WithLeadingTrivia(indent);
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken)
            .WithTrailingTrivia(isBroken ? SyntaxFactory.EndOfLine(at.Layout.NewLine) : SyntaxFactory.Space);
        return (match, match.WithArms(SyntaxFactory.SeparatedList<SwitchExpressionArmSyntax>(match.Arms.GetWithSeparators().InsertRange(0, [arm, comma]))));
    }

    private static IEnumerable<PatternSyntax> StatusesIn(SyntaxNode pattern) => pattern.DescendantNodesAndSelf().OfType<SubpatternSyntax>()
        .Where(s => s.NameColon?.Name.Identifier.ValueText == "StatusCode" && s.Pattern is not RecursivePatternSyntax)
        .Select(s => s.Pattern);

    private static bool IsOfException(PatternSyntax status) =>
        status.Ancestors().OfType<SubpatternSyntax>().Any(s => s.NameColon?.Name.Identifier.ValueText == "Exception");

    private static (SyntaxNode Node, SyntaxNode By) WithNull(PatternSyntax pattern, Spot at)
    {
        var test = (IsPatternExpressionSyntax)new Template(at).Expression($"x is {WiderCondition.NullOr(pattern.ToString(), pattern)}");
        return (pattern, test.Pattern.WithTriviaFrom(pattern));
    }

    private static IEnumerable<(SyntaxNode Node, SyntaxNode By)> Wider(SwitchExpressionSyntax match, Spot at) =>
        match.Arms.SelectMany(a => StatusesIn(a.Pattern))
            .Concat(match.Arms.Where(a => a.Pattern is not (DiscardPatternSyntax or VarPatternSyntax) && a.WhenClause is null).Select(a => a.Pattern))
            .Select(pattern => WithNull(pattern, at));
}
