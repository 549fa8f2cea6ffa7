using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>Listens to calls that register a repeating handler for clients of IHttpClientFactory.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegistrationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        RetriedUnsafeClient.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownSymbols.HttpClientBuilderName) is not null
                && HttpCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is { IsTestProject: false } http)
            {
                start.RegisterSyntaxNodeAction(node => Analyze(node, http), SyntaxKind.InvocationExpression);
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (ClientRegistration.Of(http, call, context.CancellationToken) is not { } registration)
        {
            return;
        }

        var options = http.Options.For(call.SyntaxTree);
        if (RetriedUnsafeClient.Report(registration, http, options, context.CancellationToken) is { } report)
        {
            context.ReportDiagnostic(report);
        }
    }
}
