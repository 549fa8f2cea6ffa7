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

            start.RegisterSyntaxNodeAction(node => AnalyzeLambda(node, http), SyntaxKind.SimpleLambdaExpression, SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.AnonymousMethodExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzeMethod(node, http), SyntaxKind.MethodDeclaration);
            if (http.Symbols[KnownSymbols.HostedServiceName] is not null)
            {
                start.RegisterSyntaxNodeAction(node => AnalyzeClass(node, http), SyntaxKind.ClassDeclaration);
            }
        });
    }

    /// <summary>A worker's loop may stand in any method of its class, so that the class as a whole is looked at.</summary>
    private static void AnalyzeClass(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var type = (ClassDeclarationSyntax)context.Node;
        foreach (var member in type.Members)
        {
            if (member is not MethodDeclarationSyntax { Identifier.ValueText: "ExecuteAsync" or "StartAsync" } method || Function.Of(method) is null)
            {
                continue;
            }

            foreach (var end in WorkerEnd.Of(http, type, method, context.CancellationToken))
            {
                context.ReportDiagnostic(GracefulCloseEndsWorker.Report(end));
            }
        }
    }

    private static void AnalyzeLambda(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var lambda = (AnonymousFunctionExpressionSyntax)context.Node;
        if (lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) && IsCallback(http, lambda))
        {
            Report(context, http);
        }
    }

    private static void AnalyzeMethod(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            && method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            && http.Sources.Declared(method) is IMethodSymbol symbol
            && http.Sources.References(symbol, name => MayBeCallback(Whole(name)), context.CancellationToken).Any(name => IsCallback(http, Whole(name))))
        {
            Report(context, http);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        if (WorkerEnd.OfCallback(http, context.Node, context.CancellationToken) is { } end)
        {
            context.ReportDiagnostic(GracefulCloseEndsWorker.Report(end));
        }
    }

    private static ExpressionSyntax Whole(SimpleNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    /// <summary>The gate: the first argument of something that is made, or what is added to an event of the timer's name.</summary>
    private static bool MayBeCallback(SyntaxNode callback) => Parentheses.Around(callback) is var whole && whole.Parent switch
    {
        ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax creation } arguments } argument =>
            arguments.Arguments[0] == argument
            && (creation is not ObjectCreationExpressionSyntax { Type: { } type } || type.ToString().EndsWith("Timer", StringComparison.Ordinal)),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Elapsed" } } assignment =>
            assignment.Right == whole,
        _ => false,
    };

    private static bool IsCallback(HttpCompilation http, ExpressionSyntax callback) => MayBeCallback(callback) && Parentheses.Around(callback).Parent switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access } => IsNamed(http.Sources.TypeOf(access.Expression), "System.Timers"),
        ArgumentSyntax { Parent.Parent: { } creation } => IsNamed(http.Sources.TypeOf(creation), "System.Threading"),
        _ => false,
    };

    private static bool IsNamed(ITypeSymbol? type, string @namespace) => type is { Name: "Timer" } && type.ContainingNamespace?.ToDisplayString() == @namespace;
}
