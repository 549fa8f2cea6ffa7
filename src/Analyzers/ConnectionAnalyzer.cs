using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>Listens to the creation of clients and of the handlers that hold their connections.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectionAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(IdleTimeoutNotBelowBalancer.Descriptor, NoConnectionLifetime.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HttpCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is not { IsTestProject: false } http
                || http.Symbols[KnownSymbols.SocketsHttpHandlerName] is null)
            {
                return;
            }

            start.RegisterSyntaxNodeAction(
                node => AnalyzeCreation(node, http), SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzeAssignment(node, http), SyntaxKind.SimpleAssignmentExpression);
        });
    }

    private static void AnalyzeCreation(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (ConnectionPool.Of(http, (BaseObjectCreationExpressionSyntax)context.Node, context.CancellationToken) is not { } pool)
        {
            return;
        }

        var options = http.Options.For(context.Node.SyntaxTree);
        if (IdleTimeoutNotBelowBalancer.IsBroken(pool.IdleTimeout, options))
        {
            context.ReportDiagnostic(IdleTimeoutNotBelowBalancer.Report(pool, options));
        }

        if (NoConnectionLifetime.IsBroken(pool))
        {
            context.ReportDiagnostic(NoConnectionLifetime.Report(pool));
        }
    }

    /// <summary>A handler that comes from elsewhere, as in UseSocketsHttpHandler((handler, _) => …).</summary>
    private static void AnalyzeAssignment(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        if (assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: ConnectionPool.IdleTimeoutName }
            && ConnectionPool.AssignedIdleTimeout(http, assignment) is { } seconds
            && http.Options.For(assignment.SyntaxTree) is var options
            && IdleTimeoutNotBelowBalancer.IsBroken(seconds, options))
        {
            context.ReportDiagnostic(IdleTimeoutNotBelowBalancer.Report(assignment, "SocketsHttpHandler", seconds, options));
        }
    }
}
