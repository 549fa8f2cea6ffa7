using System.Collections.Immutable;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Tests.SelfTests;

#pragma warning disable RS1001, RS2008 // Never loaded by a compiler, never released.

/// <summary>A rule too simple to be wrong, to test the tests with: TOY001 reports calls of Bad, off-by-default TOY002 calls of Off.</summary>
internal sealed class Toy
{
    public static readonly AnalyzerSet Set = new([new Analyzer()], [new Fix()]);

    private sealed class Analyzer : DiagnosticAnalyzer
    {
        public static readonly DiagnosticDescriptor Bad = new("TOY001", "Bad is called", "Call Good instead of {0}", "Toy", DiagnosticSeverity.Warning, true);
        public static readonly DiagnosticDescriptor Off = new("TOY002", "Off is called", "Off is called", "Toy", DiagnosticSeverity.Warning, false);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Bad, Off];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(Look, SyntaxKind.InvocationExpression);
        }

        private static void Look(SyntaxNodeAnalysisContext context)
        {
            var call = (InvocationExpressionSyntax)context.Node;
            var name = call.Expression.ToString();
            context.Options.AnalyzerConfigOptionsProvider.GetOptions(call.SyntaxTree).TryGetValue("toy.bad", out var bad);
            context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ToyMode", out var mode);
            if (mode != "None" && name == (bad ?? "Bad"))
            {
                var method = call.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.GetLocation();
                context.ReportDiagnostic(Diagnostic.Create(Bad, call.GetLocation(), method is null ? [] : [method], name));
            }

            if (name == "Off")
            {
                context.ReportDiagnostic(Diagnostic.Create(Off, call.GetLocation()));
            }

            if (name == "Crash")
            {
                throw new InvalidOperationException("Crash was called");
            }
        }
    }

    private sealed class Fix : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["TOY001"];

        public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

        public override async Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
            var call = (InvocationExpressionSyntax)root.FindNode(context.Span);
            if (call.ArgumentList.Arguments.Count == 0)
            {
                Offer("Good");
                Offer("Better");
                context.RegisterCodeFix(
                    CodeAction.Create(
                        "Add Added.cs and call it",
                        _ => Task.FromResult(context.Document
                            .WithSyntaxRoot(root.ReplaceNode(call.Expression, SyntaxFactory.ParseExpression("Added.Good")))
                            .Project.AddDocument("Added.cs", "static class Added { public static void Good() { } }").Project.Solution),
                        "Added"),
                    context.Diagnostics);
            }

            void Offer(string name) => context.RegisterCodeFix(
                CodeAction.Create(
                    $"Call {name}",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(
                        root.ReplaceNode(call.Expression, SyntaxFactory.IdentifierName(name).WithTriviaFrom(call.Expression)))),
                    name),
                context.Diagnostics);
        }
    }
}
