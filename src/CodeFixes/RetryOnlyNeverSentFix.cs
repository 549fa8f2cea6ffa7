using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace GoAway.Analyzers;

/// <summary>
/// Keeps a retry of a non-idempotent request, and lets it take only failures that came before anything was sent: no name, no
/// connection, no TLS, no tunnel. Everything else goes to the caller, who alone can know whether the request was executed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RetryOnlyNeverSentFix : CodeFixProvider
{
    private const string Title = "Retry only what was never sent";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RepeatedUnsafeSend.Id, GoAwayTakenForUnprocessed.Id);

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await FixAsync(context.Document, ImmutableArray.Create(diagnostic), context.CancellationToken).ConfigureAwait(false) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        async token => await FixAsync(context.Document, ImmutableArray.Create(diagnostic), token).ConfigureAwait(false) ?? context.Document,
                        nameof(RetryOnlyNeverSentFix)),
                    diagnostic);
            }
        }
    }

    /// <summary>The document with the handlers of all reports narrowed; null where that would not silence any of them.</summary>
    private static async Task<Document?> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var symbols = new KnownSymbols(model.Compilation);
        var language = ((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion;
        var sends = new SyntaxAnnotation();
        var annotated = diagnostics.Select(d => root.FindNode(d.Location.SourceSpan, getInnermostNodeForTie: true)).OfType<InvocationExpressionSyntax>().ToList();
        var handlers = diagnostics
            .SelectMany(d => d.AdditionalLocations)
            .Select(l => root.FindToken(l.SourceSpan.Start).Parent)
            .OfType<CatchClauseSyntax>()
            .Distinct()
            .ToList();
        if (handlers.Count == 0 || annotated.Count != diagnostics.Length || handlers.Any(h => !CanNarrow(h, model, symbols, cancellationToken)))
        {
            return null;
        }

        var changed = root.ReplaceNodes(
            annotated.Concat<SyntaxNode>(handlers),
            (original, rewritten) => original is CatchClauseSyntax
                ? Narrowed((CatchClauseSyntax)rewritten, symbols, language)
                : rewritten.WithAdditionalAnnotations(sends));
        var fixedDocument = document.WithSyntaxRoot(changed);
        return await IsSilentAsync(fixedDocument, sends, cancellationToken).ConfigureAwait(false) ? fixedDocument : null;
    }

    /// <summary>A handler of any exception, of HttpRequestException, or of something that a request never throws after it left.</summary>
    private static bool CanNarrow(CatchClauseSyntax handler, SemanticModel model, KnownSymbols symbols, CancellationToken cancellationToken) =>
        handler.Declaration is null
        || (model.GetTypeInfo(handler.Declaration.Type, cancellationToken).Type is { } caught
            && (symbols.Is(caught, KnownSymbols.ExceptionName) || symbols.Is(caught, KnownSymbols.HttpRequestExceptionName)));

    private static CatchClauseSyntax Narrowed(CatchClauseSyntax handler, KnownSymbols symbols, LanguageVersion language)
    {
        var name = handler.Declaration is { Identifier.ValueText: { Length: > 0 } declared } ? declared : "ex";
        var isRequest = handler.Declaration?.Type is { } type && type.ToString().EndsWith("HttpRequestException", StringComparison.Ordinal);
        var condition = Shortened(ParseExpression(Condition(name, isRequest, symbols, language)));
        var declaration = handler.Declaration is null
            ? CatchDeclaration(ParseTypeName("global::System.Exception").WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation), Identifier(name))
            : handler.Declaration.Identifier.IsKind(SyntaxKind.None) || handler.Declaration.Identifier.ValueText.Length == 0
                ? handler.Declaration.WithType(handler.Declaration.Type.WithTrailingTrivia(Space)).WithIdentifier(Identifier(name))
                : handler.Declaration;
        if (handler.Filter is { } filter)
        {
            // Ours comes first: a counter in theirs is for attempts that are made.
            var theirs = filter.FilterExpression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } or PrefixUnaryExpressionSyntax or IdentifierNameSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax
                || (filter.FilterExpression is BinaryExpressionSyntax binary && !binary.IsKind(SyntaxKind.LogicalOrExpression) && !binary.IsKind(SyntaxKind.CoalesceExpression))
                || filter.FilterExpression is IsPatternExpressionSyntax
                    ? filter.FilterExpression
                    : ParenthesizedExpression(filter.FilterExpression.WithoutTrivia());
            var both = BinaryExpression(
                SyntaxKind.LogicalAndExpression,
                condition.WithTrailingTrivia(Space),
                Token(SyntaxKind.AmpersandAmpersandToken).WithTrailingTrivia(Space),
                theirs.WithoutLeadingTrivia());
            return handler.WithDeclaration(declaration).WithFilter(filter.WithFilterExpression(both.WithTrailingTrivia(filter.FilterExpression.GetTrailingTrivia())));
        }

        var head = handler.Declaration is null ? handler.WithCatchKeyword(handler.CatchKeyword.WithTrailingTrivia(Space)) : handler;
        var end = handler.Declaration?.CloseParenToken.TrailingTrivia ?? handler.CatchKeyword.TrailingTrivia;
        return head
            .WithDeclaration(declaration.WithCloseParenToken(declaration.CloseParenToken.WithTrailingTrivia(Space)))
            .WithFilter(CatchFilterClause(condition)
                .WithWhenKeyword(Token(SyntaxKind.WhenKeyword).WithTrailingTrivia(Space))
                .WithCloseParenToken(Token(SyntaxKind.CloseParenToken).WithTrailingTrivia(end)));
    }

    /// <summary>Lets the names of types be written as the document can write them, with a using where it needs one.</summary>
    private static ExpressionSyntax Shortened(ExpressionSyntax condition) => condition.ReplaceNodes(
        condition.DescendantNodes().Where(n => n is MemberAccessExpressionSyntax or QualifiedNameSyntax && n.ToString().StartsWith("global::", StringComparison.Ordinal)),
        (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));

    /// <summary>The condition in the terms that the compilation has (docs/goaway-in-dotnet.md): errors, or what lies beneath.</summary>
    internal static string Condition(string name, bool isRequest, KnownSymbols symbols, LanguageVersion language)
    {
        const string request = "global::System.Net.Http.HttpRequestException";
        if (symbols[KnownSymbols.HttpRequestErrorName] is not null && language >= LanguageVersion.CSharp9)
        {
            const string error = "global::System.Net.Http.HttpRequestError.";
            const string errors = error + "NameResolutionError or " + error + "ConnectionError or " + error + "SecureConnectionError or " + error + "ProxyTunnelError";
            return isRequest ? $"{name}.HttpRequestError is {errors}" : $"{name} is {request} {{ HttpRequestError: {errors} }}";
        }

        var subject = isRequest ? $"{name}.InnerException" : $"({name} as {request})?.InnerException";
        if (symbols.IsNetFramework)
        {
            const string status = "global::System.Net.WebExceptionStatus.";
            return $"{subject} is global::System.Net.WebException web && (web.Status == {status}NameResolutionFailure || web.Status == {status}ConnectFailure)";
        }

        const string socket = "global::System.Net.Sockets.SocketError.";
        return language >= LanguageVersion.CSharp9
            ? $"{subject} is global::System.Net.Sockets.SocketException {{ SocketErrorCode: {socket}HostNotFound or {socket}ConnectionRefused }}"
            : $"{subject} is global::System.Net.Sockets.SocketException socket && (socket.SocketErrorCode == {socket}HostNotFound || socket.SocketErrorCode == {socket}ConnectionRefused)";
    }

    /// <summary>Asks the rules about the fixed document: a fix that leaves something to report is not offered.</summary>
    private static async Task<bool> IsSilentAsync(Document document, SyntaxAnnotation sends, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation
            || HttpCompilation.Of(compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is not { } http)
        {
            return false;
        }

        var options = http.Options.For(root.SyntaxTree);
        return root.GetAnnotatedNodes(sends).All(send => SendAnalyzer.Repeated(http, send, options, cancellationToken) is null);
    }
}
