using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY202: keeps the pipeline of a ResilienceHandler that is made by hand from repeating unsafe requests.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GatePipelineFix))]
public sealed class GatePipelineFix : LocalFix
{
    private const string Predicate = "ShouldHandle";

    /// <summary>What the predicate names, and where that is.</summary>
    private static readonly (string Name, string Namespace)[] Uses =
    [
        ("HttpResilienceContextExtensions", "Polly"),
        ("HttpClientResiliencePredicates", "Microsoft.Extensions.Http.Resilience"),
        ("HttpMethod", "System.Net.Http"),
        ("ValueTask", "System.Threading.Tasks"),
    ];

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(RetriedUnsafeClient.Id);

    protected override string Title => new Gate(ImmutableArray<string>.Empty.Add("POST")).Title;

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { ArgumentList.Arguments: [{ Expression: var given }] } handler
            || place.Model.GetTypeInfo(handler, place.Cancellation).Type?.Name != MadeHandler.TypeName
            || OptionsIn(PipelineOf(place, given)) is not { } options
            || place.Model.GetTypeInfo(options, place.Cancellation).Type?.Name != "HttpRetryStrategyOptions"
            || new MethodGuard(Gate.For(place.Report)[0], place.Model.Compilation, place.Language, names => place.Free(options, names)).Handled() is not { } lines)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var first = options.Initializer?.Expressions.LastOrDefault()?.GetFirstToken() is { } last && place.IndentOf(last) is { } own ? own : place.IndentOf(options);
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        changes.AddRange(place.Initialize(options, string.Join(place.NewLine + first, lines).TrimEnd(',')));
        foreach (var (name, @namespace) in Uses)
        {
            if (place.Model.LookupNamespacesAndTypes(options.SpanStart, name: name).IsEmpty)
            {
                place.Use(@namespace, changes);
            }
        }

        return changes.ToImmutable();
    }

    /// <summary>The pipeline where it is made, if that is in this document.</summary>
    private static ExpressionSyntax? PipelineOf(Place place, ExpressionSyntax given) => Parentheses.Off(given) switch
    {
        SimpleNameSyntax or MemberAccessExpressionSyntax => place.Model.GetSymbolInfo(given, place.Cancellation).Symbol is { } held
            && place.Http.Sources.OnlyValue(held) is { } made
            && made.SyntaxTree == place.Root.SyntaxTree
                ? made
                : null,
        InvocationExpressionSyntax made => made,
        _ => null,
    };

    /// <summary>The options of the one thing in a pipeline that repeats, which say nothing yet of what they handle.</summary>
    private static BaseObjectCreationExpressionSyntax? OptionsIn(ExpressionSyntax? pipeline) =>
        pipeline is not null
        && GatedRegistration.RepeatingIn(pipeline) is [{ Expression: var called, ArgumentList.Arguments: [.., { Expression: BaseObjectCreationExpressionSyntax options }] }]
        && Origins.NameOf(called) == "AddRetry"
        && options.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Any(a => Origins.NameOf(a.Left) == Predicate) != true
            ? options
            : null;
}
