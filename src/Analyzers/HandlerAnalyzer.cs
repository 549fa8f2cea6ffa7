using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>
/// Listens to what handles a failure: catch clauses, tests of an exception, and the calls that end the process.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        GracefulCloseNotRetried.Descriptor,
        DecisionOnExceptionText.Descriptor,
        GracefulCloseEndsProcess.Descriptor,
        BodyFailureNotCaught.Descriptor,
        GracefulCloseGivenUp.Descriptor,
        ProtocolErrorTakenForGraceful.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HttpCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is not { } http)
            {
                return;
            }

            start.RegisterSyntaxNodeAction(node => AnalyzeCall(node, http), SyntaxKind.InvocationExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzeText(node, http), SyntaxKind.StringLiteralExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzeCatch(node, http), SyntaxKind.CatchClause);
            start.RegisterSyntaxNodeAction(node => AnalyzePredicate(node, http), SyntaxKind.MethodDeclaration, SyntaxKind.LocalFunctionStatement, SyntaxKind.PropertyDeclaration);
            start.RegisterSyntaxNodeAction(node => AnalyzeDelegate(node, http), SyntaxKind.SimpleLambdaExpression, SyntaxKind.ParenthesizedLambdaExpression);
            if (http.Symbols[KnownSymbols.HttpProtocolExceptionName] is not null)
            {
                start.RegisterSyntaxNodeAction(
                    node => AnalyzeTest(node, http),
                    SyntaxKind.IsExpression,
                    SyntaxKind.NotEqualsExpression,
                    SyntaxKind.IsPatternExpression,
                    SyntaxKind.EqualsExpression,
                    SyntaxKind.SwitchExpression);
                start.RegisterSyntaxNodeAction(node => AnalyzeSwitch(node, http), SyntaxKind.SwitchStatement);
            }
        });
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        if (Origins.NameOf(invocation.Expression) is not { } name)
        {
            return;
        }

        if (PolicyUse.RetryNames.Contains(name))
        {
            if (RetryRefusal.By(http, invocation, context.CancellationToken) is { } refusal)
            {
                context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
            }
        }
        else if (name is ClientRegistration.StandardResilience or ClientRegistration.StandardHedging)
        {
            if (RetryRefusal.ByOptions(http, invocation, context.CancellationToken) is { } refusal)
            {
                context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
            }
        }
        else if (KnownMembers.EndingNames.Contains(name))
        {
            if (ProcessEnd.Of(http, invocation, context.CancellationToken) is { } end)
            {
                context.ReportDiagnostic(GracefulCloseEndsProcess.Report(end));
            }
        }
        else if (ExceptionText.IsLook(name)
            && name != "Equals"
            && invocation.ArgumentList.Arguments is [{ Expression: SimpleNameSyntax or MemberAccessExpressionSyntax }, ..]
            && ExceptionText.MayLook(invocation)
            && DecisionOnExceptionText.Report(http, invocation) is { } report)
        {
            context.ReportDiagnostic(report);
        }
    }

    private static void AnalyzeText(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var literal = (LiteralExpressionSyntax)context.Node;
        if (Parentheses.Around(literal).Parent is ArgumentSyntax or BinaryExpressionSyntax or ConstantPatternSyntax or CaseSwitchLabelSyntax
            && ExceptionText.IsAboutClose(literal.Token.ValueText)
            && DecisionOnExceptionText.Report(http, literal) is { } report)
        {
            context.ReportDiagnostic(report);
        }
    }

    private static void AnalyzeCatch(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var clause = (CatchClauseSyntax)context.Node;
        if (ProtocolErrorTest.Of(http, clause) is { } test)
        {
            context.ReportDiagnostic(ProtocolErrorTakenForGraceful.Report(test));
        }

        var refusal = RetryRefusal.By(http, clause, context.CancellationToken);
        if (refusal is not null)
        {
            context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
        }

        if (BodyFailureNotCaught.Report(http, clause, context.CancellationToken) is { } report)
        {
            context.ReportDiagnostic(report);
        }
        else if (refusal is null && !http.IsTestProject && GivenUpSend.Of(http, clause, context.CancellationToken) is { } given)
        {
            context.ReportDiagnostic(GracefulCloseGivenUp.Report(given));
        }
    }

    private static void AnalyzePredicate(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (RetryRefusal.ByPredicate(http, context.Node, context.CancellationToken) is { } refusal)
        {
            context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
        }
    }

    private static void AnalyzeDelegate(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (RetryRefusal.By(http, (LambdaExpressionSyntax)context.Node, context.CancellationToken) is { } refusal)
        {
            context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
        }
    }

    private static void AnalyzeSwitch(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (ProtocolErrorTest.Of(http, (SwitchStatementSyntax)context.Node) is { } test)
        {
            context.ReportDiagnostic(ProtocolErrorTakenForGraceful.Report(test));
        }
    }

    private static void AnalyzeTest(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (ProtocolErrorTest.Of(http, (ExpressionSyntax)context.Node) is { } test)
        {
            context.ReportDiagnostic(ProtocolErrorTakenForGraceful.Report(test));
        }
    }
}
