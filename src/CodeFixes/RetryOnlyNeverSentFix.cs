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
/// Narrows the catch clauses that lead back to a non-idempotent send: to failures that came before anything was sent (no name,
/// no connection, no TLS, no tunnel), or, where the method is a parameter, to methods that may be sent twice. Everything else
/// goes to the caller, who alone can know whether the request was executed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RetryOnlyNeverSentFix))]
public sealed class RetryOnlyNeverSentFix : ProvenFix
{
    private const string GatedTitle = "Retry idempotent methods only";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RepeatedUnsafeSend.Id, GoAwayTakenForUnprocessed.Id);

    private protected override string Title => "Retry only what was never sent";

    private protected override IEnumerable<Proposal> Propose(Fixing fixing)
    {
        var handlers = Handlers(fixing);
        if (handlers.IsEmpty)
        {
            yield break;
        }

        foreach (var gate in MethodGate.InScopeOf(handlers, fixing))
        {
            var edits = new Edits(fixing.Solution);
            if (handlers.All(h => gate.Method.AddTo(edits, h, fixing.Http.Symbols)))
            {
                foreach (var handler in handlers)
                {
                    edits.In(handler).ReplaceNode(handler.Node, new FilteredCatch(handler).Gated(new Template(handler).Expression(gate.Condition)));
                }

                yield return new Proposal(edits, Title: GatedTitle);
            }
        }

        var retried = Retried(fixing.Http, fixing.At.Node, fixing.Cancellation);
        var isRetried = retried.Contains(true);
        foreach (var behind in (FailureBehind[])[FailureBehind.Itself, FailureBehind.InnerException])
        {
            // A filter that lets none of these failures through asks for others: the test stands in place of that.
            var edits = new Edits(fixing.Solution);
            if (handlers.All(h => Narrow(edits, h, behind, !isRetried, fixing)))
            {
                yield return new Proposal(edits, (http, send) => Retried(http, send, fixing.Cancellation) is var now && (isRetried ? now.SequenceEqual(retried) : now.Contains(true)));
            }
        }
    }

    /// <summary>The catch clauses on all ways back to a send; none where one of them can't be edited.</summary>
    private static ImmutableArray<Spot> Handlers(Fixing fixing)
    {
        var handlers = RetryDecision.Of(fixing.Http, fixing.At.Node, fixing.Cancellation)
            .Where(d => d.IsUnsafe(fixing.Options))
            .SelectMany(d => d.Handlers(fixing.Http, fixing.Cancellation))
            .Distinct()
            .Select(fixing.Elsewhere)
            .ToImmutableArray();
        return handlers.Contains(null) ? ImmutableArray<Spot>.Empty : handlers.CastArray<Spot>();
    }

    /// <summary>Which of the failures before anything was sent lead back to a send.</summary>
    private static List<bool> Retried(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken) =>
        Scenario.NeverSent(http.Symbols).Select(s => RetryDecision.IsMadeIn(http, send, s, cancellationToken)).ToList();

    /// <summary>Whether a part of a filter asks for no more than the kind of exception: <c>ex is HttpRequestException or TimeoutException</c>.</summary>
    private static bool IsKindTest(ExpressionSyntax part, string variable) => part switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsKindTest(parenthesized.Expression, variable),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Left: IdentifierNameSyntax subject, Right: var type } =>
            subject.Identifier.ValueText == variable && IsOfRequest(type),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or =>
            AreKinds(or.Left, variable) && AreKinds(or.Right, variable) && (IsKindTest(or.Left, variable) || IsKindTest(or.Right, variable)),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax subject, Pattern: var pattern } =>
            subject.Identifier.ValueText == variable
            && pattern.DescendantNodesAndSelf().All(n => n is BinaryPatternSyntax { OperatorToken.RawKind: (int)SyntaxKind.OrKeyword } or TypePatternSyntax or ConstantPatternSyntax or TypeSyntax or MemberAccessExpressionSyntax)
            && pattern.DescendantNodes().Any(IsOfRequest),
        _ => false,
    };

    private static bool IsAbout(ExpressionSyntax part, string variable) =>
        part.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == variable);

    private static bool AreKinds(ExpressionSyntax part, string variable) =>
        part is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Left: IdentifierNameSyntax subject } && subject.Identifier.ValueText == variable
        || IsKindTest(part, variable);

    private static bool IsOfRequest(SyntaxNode type) => type.ToString() == "HttpRequestException";

    private static bool Narrow(Edits edits, Spot handler, FailureBehind behind, bool replaces, Fixing fixing)
    {
        var caught = new FilteredCatch(handler);
        var type = caught.TypeSyntax is { } syntax ? handler.Model.GetTypeInfo(syntax).Type : fixing.Http.Symbols[KnownSymbols.ExceptionName];
        if (type is null)
        {
            return false;
        }

        if (NeverSentTest.For(type, behind, fixing.Http.Symbols, new Template(handler).LanguageVersion) is not { } test)
        {
            return caught.LetGo(edits);
        }

        if (test.Method?.AddTo(edits, handler, fixing.Http.Symbols) == false)
        {
            return false;
        }

        var condition = new Template(handler).Expression(test.Of(caught.Variable));
        edits.In(handler).ReplaceNode(handler.Node, caught.WithVariable().Gated(condition, part => IsKindTest(part, caught.Variable) || (replaces && IsAbout(part, caught.Variable))));
        return true;
    }
}
