using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// Lets a Polly policy that looks at results alone handle requests that failed too; and reads the request from the context,
/// where it is also when no response came.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandleFailedRequestsFix))]
public sealed class HandleFailedRequestsFix : CodeFixProvider
{
    private const string Title = "Retry after a graceful close too";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GracefulCloseNotRetried.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAll);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await Proved(context.Document, ImmutableArray.Create(diagnostic), context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(changed), nameof(HandleFailedRequestsFix)), diagnostic);
            }
        }
    }

    private static async Task<Document?> FixAll(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics) =>
        await Proved(document, diagnostics, context.CancellationToken).ConfigureAwait(false) ?? document;

    /// <summary>The changed document, if it compiles and none of the retries leaves a graceful close out any more.</summary>
    private static async Task<Document?> Proved(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return null;
        }

        var conditions = diagnostics.Select(d => root.FindNode(d.Location.SourceSpan, getInnermostNodeForTie: true)).Where(n => RetryOf(n) is not null).ToList();
        var edits = conditions.Select(c => Edit(c, model, cancellationToken)).OfType<TextChange>().Distinct().OrderBy(e => e.Span.Start).ToList();
        if (edits.Count == 0)
        {
            return null;
        }

        var symbols = new KnownSymbols(model.Compilation);
        var uses = ((string[])[KnownSymbols.HttpRequestExceptionName, "Polly.HttpResilienceContextExtensions"])
            .Select(name => symbols[name])
            .OfType<INamedTypeSymbol>()
            .Select(type => (type.Name == "HttpResilienceContextExtensions" ? "GetRequestMessage" : type.Name, type))
            .ToImmutableArray();
        var changed = await Imports.Add(document, text.WithChanges(edits), uses, cancellationToken).ConfigureAwait(false);

        var retries = conditions.Select(c => Retries(root).TakeWhile(r => r != RetryOf(c)).Count()).ToList();
        return await IsSilent(changed, model, retries, cancellationToken).ConfigureAwait(false) ? changed : null;
    }

    private static async Task<bool> IsSilent(Document changed, SemanticModel before, List<int> retries, CancellationToken cancellationToken)
    {
        if (await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || Errors(model) > Errors(before)
            || HttpCompilation.Of(model.Compilation, changed.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is not { } http)
        {
            return false;
        }

        var all = Retries(root).ToList();
        return retries.All(number => number < all.Count && RetryRefusal.By(http, all[number], cancellationToken) is null);

        int Errors(SemanticModel of) => of.GetDiagnostics(cancellationToken: cancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error);
    }

    private static IEnumerable<InvocationExpressionSyntax> Retries(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsRetry);

    private static InvocationExpressionSyntax? RetryOf(SyntaxNode condition) => condition.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsRetry);

    private static bool IsRetry(InvocationExpressionSyntax call) => Origins.NameOf(call.Expression) is { } name && PolicyUse.RetryNames.Contains(name);

    private static TextChange? Edit(SyntaxNode condition, SemanticModel model, CancellationToken cancellationToken)
    {
        // Policy.HandleResult(…), new PredicateBuilder().HandleResult(…), Policy.HandleInner<SocketException>()
        if (condition is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } }
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method)
        {
            return new TextChange(
                new TextSpan(call.Span.End, 0),
                method.ContainingType.Name == "PredicateBuilder" ? ".Handle<HttpRequestException>()" : ".Or<HttpRequestException>()");
        }

        // args => … args.Outcome.Result?. …
        var outcome = condition.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(a => a.Name.Identifier.ValueText == "Outcome"
            && a.Expression is IdentifierNameSyntax
            && model.GetTypeInfo(a, cancellationToken).Type is { Name: "Outcome" } type
            && Strategies.IsOwn(type));
        if (outcome is null || condition is not ExpressionSyntax || model.GetTypeInfo(condition, cancellationToken).Type?.SpecialType != SpecialType.System_Boolean)
        {
            return null;
        }

        if (condition.DescendantNodes().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(a => a.Expression.ToString() == outcome + ".Result"
            && a.WhenNotNull is ConditionalAccessExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "RequestMessage" } }) is { WhenNotNull: ConditionalAccessExpressionSyntax rest } access)
        {
            return new TextChange(TextSpan.FromBounds(access.SpanStart, rest.Expression.Span.End), outcome.Expression + ".Context.GetRequestMessage()");
        }

        var isPart = condition.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } or PrefixUnaryExpressionSyntax;
        var either = outcome + ".Exception is HttpRequestException || " + condition;
        return condition is BinaryExpressionSyntax or IsPatternExpressionSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax
            ? new TextChange(condition.Span, isPart ? "(" + either + ")" : either)
            : null;
    }
}
