using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>Listens to calls that carry the name of a send, and asks the rules about what repeats them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SendAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        GracefulCloseNotRetried.Descriptor,
        RepeatedUnsafeSend.Descriptor,
        RepeatedByPolicy.Descriptor,
        RetryingHandler.Descriptor,
        ReusedMessage.Descriptor,
        ContentSentOnce.Descriptor,
        KeyPerAttempt.Descriptor,
        GoAwayTakenForUnprocessed.Descriptor,
        PostWithoutContent.Descriptor,
        RepeatedAfterServerError.Descriptor,
        MultipliedRetries.Descriptor,
        RepeatedWhateverHanded.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HttpCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is { } http)
            {
                start.RegisterSyntaxNodeAction(node => Analyze(node, http), SyntaxKind.InvocationExpression);
                start.RegisterSyntaxNodeAction(node => AnalyzeGroup(node, http), SyntaxKind.SimpleMemberAccessExpression);
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        if (Origins.NameOf(invocation.Expression) is not { } name
            || !http.SendNames(context.CancellationToken).Contains(name))
        {
            return;
        }

        if (http.IsTestProject)
        {
            return;
        }

        var mayBeEmpty = EmptyPost.MayBe(invocation);
        var mayRepeat = Origins.MayRepeat(http, invocation, context.CancellationToken);
        if (!mayBeEmpty && !mayRepeat)
        {
            return;
        }

        if (http.Sources.Symbol(invocation) is not IMethodSymbol method || SendCall.Of(method, http.Symbols) is not { } call)
        {
            return;
        }

        if (mayRepeat && call.Library is not null && RetryRefusal.ByAnswer(http, invocation, context.CancellationToken) is { } refusal)
        {
            context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
        }

        // A request that its name tells to be idempotent, and that has no content, may be sent again, if not from two layers.
        var options = http.Options.For(invocation.SyntaxTree);
        var matters = call.Method is not ("GET" or "DELETE") || options.IsUnsafe(call.Method) || StackedRetry.MayBe(http, context.CancellationToken);
        if (mayRepeat && matters && Repeated(http, invocation, options, context.CancellationToken) is { } repeated)
        {
            context.ReportDiagnostic(repeated);
        }
        else if (mayBeEmpty && EmptyPost.Of(http, invocation, method, options, context.CancellationToken) is { } post)
        {
            context.ReportDiagnostic(PostWithoutContent.Report(post));
        }
    }

    /// <summary>A send that is handed on as a delegate: whoever is given it may run it again.</summary>
    private static void AnalyzeGroup(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var group = (MemberAccessExpressionSyntax)context.Node;
        if (Parentheses.Around(group).Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax
            && !http.IsTestProject
            && http.SendNames(context.CancellationToken).Contains(group.Name.Identifier.ValueText)
            && http.Sources.Symbol(group) is IMethodSymbol method
            && SendCall.Of(method, http.Symbols) is not null
            && Repeated(http, group, http.Options.For(group.SyntaxTree), context.CancellationToken) is { } repeated)
        {
            context.ReportDiagnostic(repeated);
        }
    }

    /// <summary>What is wrong with the repetitions of a send: one report, the most specific; the suggestions only where nothing else is.</summary>
    internal static Diagnostic? Repeated(HttpCompilation http, SyntaxNode send, GoAwayOptions options, CancellationToken cancellationToken)
    {
        Diagnostic? suggestion = null;
        foreach (var decision in RetryDecision.Of(http, send, cancellationToken))
        {
            if (ReusedMessage.IsBroken(decision))
            {
                return ReusedMessage.Report(decision, options);
            }

            if (ContentSentOnce.IsBroken(decision))
            {
                return ContentSentOnce.Report(decision);
            }

            Func<RetryDecision, Diagnostic>? report = KeyPerAttempt.IsBroken(decision, options) ? KeyPerAttempt.Report
                : GoAwayTakenForUnprocessed.IsBroken(decision, http, options, cancellationToken) ? GoAwayTakenForUnprocessed.Report
                : RepeatedByPolicy.IsBroken(decision, http, options) ? RepeatedByPolicy.Report
                : RepeatedUnsafeSend.IsBroken(decision, options) ? RepeatedUnsafeSend.Report
                : RetryingHandler.IsBroken(decision, http, options) ? RetryingHandler.Report
                : null;
            if (report is not null)
            {
                return report(decision.Counted(http, cancellationToken));
            }

            suggestion ??= RepeatedAfterServerError.IsBroken(decision, http, options) ? RepeatedAfterServerError.Report(decision.Counted(http, cancellationToken))
                : RepeatedWhateverHanded.IsBroken(decision, http, options, cancellationToken) ? RepeatedWhateverHanded.Report(decision.Counted(http, cancellationToken))
                : MultipliedRetries.Report(decision, http, cancellationToken);
        }

        return suggestion;
    }
}
