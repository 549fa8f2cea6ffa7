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
        RetriedUnsafeClient.Descriptor,
        HedgedUnsafeClient.Descriptor,
        RepeatedByPolicy.Descriptor,
        GuardOverwritten.Descriptor,
        RepeatedWhateverHanded.Descriptor,
        MultipliedRetries.Descriptor);

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
                start.RegisterSyntaxNodeAction(node => AnalyzeCreation(node, http), SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
                start.RegisterSyntaxNodeAction(node => AnalyzeAssignment(node, http), SyntaxKind.SimpleAssignmentExpression);
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

        var (report, told) = Repeated(http, registration, context.CancellationToken);
        if (report is not null)
        {
            context.ReportDiagnostic(report);
        }

        foreach (var client in registration.Clients)
        {
            // What other requests meet is said beside it: it would come to light with the fix.
            if (MultipliedRetries.Report(registration, client, told, http, context.CancellationToken) is { } suggestion)
            {
                context.ReportDiagnostic(suggestion);
                return;
            }
        }
    }

    private static void AnalyzeCreation(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var creation = (BaseObjectCreationExpressionSyntax)context.Node;
        if (MadeHandler.Of(http, creation, context.CancellationToken) is { } handler
            && handler.Repeated(http, http.Options.For(creation.SyntaxTree), context.CancellationToken) is { IsEmpty: false } repeated)
        {
            context.ReportDiagnostic(handler.IsPolicy ? RepeatedByPolicy.Report(handler, repeated) : RetriedUnsafeClient.Report(handler, repeated));
        }
    }

    private static void AnalyzeAssignment(SyntaxNodeAnalysisContext context, HttpCompilation http)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        if (Origins.NameOf(assignment.Left) is { } name
            && OverwrittenGuard.Members.Contains(name)
            && assignment.Parent is not InitializerExpressionSyntax
            && (http.Sources.Mentions("DisableFor", context.CancellationToken) || http.Sources.Mentions("DisableForUnsafeHttpMethods", context.CancellationToken))
            && OverwrittenGuard.By(http, assignment, context.CancellationToken) is { } overwritten)
        {
            context.ReportDiagnostic(GuardOverwritten.Report(overwritten));
        }
    }

    /// <summary>What is wrong with a registration, and for which methods: the first of its clients for which it is tells.</summary>
    private static (Diagnostic? Report, ImmutableArray<string> Methods) Repeated(HttpCompilation http, ClientRegistration registration, CancellationToken cancellationToken)
    {
        var options = http.Options.For(registration.Call.SyntaxTree);
        foreach (var client in registration.Clients)
        {
            var repeated = RepeatedSends.Of(http, registration, client, options, cancellationToken);
            if (!repeated.IsEmpty)
            {
                // An assignment that takes a guard off is reported where it stands.
                return (OverwrittenGuard.Of(http, registration, client, repeated, cancellationToken) is not null ? null
                    : registration.IsPolicy ? RepeatedByPolicy.Report(registration, client, repeated)
                    : repeated.IsHedged ? HedgedUnsafeClient.Report(registration, client, repeated)
                    : RetriedUnsafeClient.Report(registration, client, repeated), repeated.Methods);
            }
        }

        foreach (var client in registration.Clients)
        {
            if (RepeatedWhateverHanded.Report(registration, client, http, options, cancellationToken) is { } suggestion)
            {
                return (suggestion, ImmutableArray.Create("POST"));
            }
        }

        return (null, ImmutableArray<string>.Empty);
    }
}
