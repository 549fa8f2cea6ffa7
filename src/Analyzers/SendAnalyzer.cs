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
        RepeatedUnsafeSend.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HttpCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is { } http)
            {
                start.RegisterSyntaxNodeAction(node => Analyze(node, http), SyntaxKind.InvocationExpression);
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        if (Origins.NameOf(invocation.Expression) is not { } name
            || !SendCall.Names.Contains(name)
            || !Origins.MayRepeat(http, invocation, context.CancellationToken))
        {
            return;
        }

        if (http.Sources.Symbol(invocation) is not IMethodSymbol method || SendCall.Of(method, http.Symbols) is null)
        {
            return;
        }

        var options = http.Options.For(invocation.SyntaxTree);
        foreach (var decision in RetryDecision.Of(http, invocation, context.CancellationToken))
        {
            if (RepeatedUnsafeSend.IsBroken(decision, options))
            {
                context.ReportDiagnostic(RepeatedUnsafeSend.Report(decision));
                return;
            }
        }

        foreach (var refusal in RetryRefusal.Of(http, invocation, context.CancellationToken))
        {
            // A condition in another document is reported from there, where it is analysed.
            if (refusal.Condition.SyntaxTree == invocation.SyntaxTree && GracefulCloseNotRetried.IsBroken(refusal, options))
            {
                context.ReportDiagnostic(GracefulCloseNotRetried.Report(refusal));
                return;
            }
        }
    }
}
