using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers;

/// <summary>Listens to the methods that a host or a timer runs on and on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkerAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(GracefulCloseEndsWorker.Descriptor);

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

            start.RegisterSyntaxNodeAction(
                node => AnalyzeTimer(node, http),
                SyntaxKind.ObjectCreationExpression,
                SyntaxKind.ImplicitObjectCreationExpression,
                SyntaxKind.AddAssignmentExpression);
            if (http.Symbols[KnownSymbols.HostedServiceName] is not null)
            {
                start.RegisterSyntaxNodeAction(node => AnalyzeMethod(node, http), SyntaxKind.MethodDeclaration);
            }
        });
    }

    private static void AnalyzeMethod(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (method.Identifier.ValueText is not ("ExecuteAsync" or "StartAsync") || Function.Of(method) is null)
        {
            return;
        }

        foreach (var end in WorkerEnd.Of(http, method, context.CancellationToken))
        {
            context.ReportDiagnostic(GracefulCloseEndsWorker.Report(end));
        }
    }

    private static void AnalyzeTimer(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (Callback(context.Node) is { } callback
            && IsTimer(http, context.Node)
            && WorkerEnd.OfCallback(http, callback, context.CancellationToken) is { } end)
        {
            context.ReportDiagnostic(GracefulCloseEndsWorker.Report(end));
        }
    }

    private static ExpressionSyntax? Callback(SyntaxNode node) => node switch
    {
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: [var first, ..] } creation
            when creation.Type.ToString().EndsWith("Timer", StringComparison.Ordinal) => first.Expression,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: AnonymousFunctionExpressionSyntax or IdentifierNameSyntax } first, ..] } creation
            when TypeAround(creation)?.ToString().TrimEnd('?').EndsWith("Timer", StringComparison.Ordinal) == true => first.Expression,
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Elapsed" } } assignment => assignment.Right,
        _ => null,
    };

    private static TypeSyntax? TypeAround(SyntaxNode creation) => creation.Parent is EqualsValueClauseSyntax { Parent: var declared }
        ? declared switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax variable } => variable.Type,
            PropertyDeclarationSyntax property => property.Type,
            _ => null,
        }
        : null;

    private static bool IsTimer(HttpCompilation http, SyntaxNode node) => node is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access }
        ? http.Sources.TypeOf(access.Expression)?.ToDisplayString() is "System.Timers.Timer" or "System.Timers.Timer?"
        : http.Sources.TypeOf(node)?.ToDisplayString() == "System.Threading.Timer";
}
