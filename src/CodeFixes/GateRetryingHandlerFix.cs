using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY205: asks the request, once and before the first attempt, whether it may be sent again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GateRetryingHandlerFix))]
public sealed class GateRetryingHandlerFix : LocalFix
{
    /// <summary>Names for the question, of which the first is taken that nothing in the class has.</summary>
    private static readonly string[] Names = ["IsIdempotent", "IsIdempotentRequest", "MayBeSentAgain"];

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(RetryingHandler.Id);

    protected override string Title => "Send non-idempotent requests only once";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || type.CloseBraceToken.IsMissing
            || place.IndentOf(type.CloseBraceToken) is null
            || place.Also?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { ParameterList.Parameters.Count: 2 } method
            || method.Parent != type
            || place.Model.GetDeclaredSymbol(method, place.Cancellation) is not { OverriddenMethod: { } overridden } symbol
            || (overridden.IsAbstract ? OwnSend(place, method) : BaseSend(symbol, method)) is not { } send
            || Names.FirstOrDefault(n => place.Model.LookupSymbols(method.SpanStart, name: n).IsEmpty && !Declares(type, n)) is not { } name)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var line = place.NewLine;
        var step = place.Layout.Step;
        var outer = place.IndentOf(method);
        var inner = outer + step;
        var request = method.ParameterList.Parameters[0].Identifier.Text;
        if (symbol.IsAsync)
        {
            // As the code around does it.
            send = $"await {send}" + (method.DescendantTokens().Any(t => t.ValueText == "ConfigureAwait") ? ".ConfigureAwait(false)" : "");
        }

        var gate = $"{inner}if (!{name}({request})){line}{inner}{{{line}{inner}{step}return {send};{line}{inner}}}{line}";
        var gated = method switch
        {
            { Body: { } body } => BeforeFirstAttempt(place, body, request, gate),
            { ExpressionBody: { } arrow } => ExpressionBody.Of(arrow, place.Model, place.Layout)?.InBlock(method, gate.Trim()),
            _ => (TextChange?)null,
        };
        return gated is { } change
            ? ImmutableArray.Create(change, Question(place, type, method, name))
            : ImmutableArray<TextChange>.Empty;
    }

    private static string BaseSend(IMethodSymbol symbol, MethodDeclarationSyntax method) =>
        $"base.{symbol.Name}({string.Join(", ", method.ParameterList.Parameters.Select(p => p.Identifier.Text))})";

    /// <summary>The reported send, where a handler without one of its own hands on what it is handed through something that it holds.</summary>
    private static string? OwnSend(Place place, MethodDeclarationSyntax method) =>
        place.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var invoker }, ArgumentList.Arguments: var handed } send
        && invoker is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
        && place.Model.GetSymbolInfo(invoker, place.Cancellation).Symbol is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
        && handed.Select(a => a.ToString()).SequenceEqual(method.ParameterList.Parameters.Select(p => p.Identifier.Text))
        && !send.ToString().Contains("\n")
            ? send.ToString()
            : null;

    /// <summary>
    /// In front of all that sends: what prepares each request, such as a header that is set, stays in front of the gate and
    /// holds for the requests that are sent once too.
    /// </summary>
    private static TextChange? BeforeFirstAttempt(Place place, BlockSyntax body, string request, string gate)
    {
        var line = place.NewLine;
        var at = 0;
        for (var i = 0; i < body.Statements.Count && Prepares(body.Statements[i], request); i++)
        {
            if (!IsOwn(body.Statements[i], request))
            {
                at = i + 1;
            }
        }

        if (at == body.Statements.Count || body.Statements[at].GetLeadingTrivia().Any(t => t.IsDirective))
        {
            return null;
        }

        var next = body.Statements[at];
        var start = place.StartOf(next);
        return start < body.OpenBraceToken.Span.End || place.Text.Lines.GetLineFromPosition(start).Start != start
            ? null
            : new TextChange(new TextSpan(start, 0), gate + line);
    }

    /// <summary>Whether a statement does something for every request, and sends none.</summary>
    private static bool Prepares(StatementSyntax statement, string request) =>
        statement is LocalDeclarationStatementSyntax or ExpressionStatementSyntax or IfStatementSyntax
        && !statement.DescendantNodes().Any(n =>
            n is BaseExpressionSyntax or AnonymousFunctionExpressionSyntax or ReturnStatementSyntax
            || Function.IsLoop(n)
            || (n is AwaitExpressionSyntax { Parent: not ExpressionStatementSyntax } awaited && Mentions(awaited, request)));

    /// <summary>Whether a statement only declares what the attempts need.</summary>
    private static bool IsOwn(StatementSyntax statement, string request) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } && !Mentions(statement, request);

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name);

    private static bool Declares(TypeDeclarationSyntax type, string name) =>
        type.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name);

    /// <summary>The question itself, as the last member of the class: RFC 9110 §9.2.2, or a key that tells repetitions apart.</summary>
    private static TextChange Question(Place place, TypeDeclarationSyntax type, MethodDeclarationSyntax method, string name)
    {
        var line = place.NewLine;
        var outer = place.IndentOf(method);
        var inner = outer + place.Layout.Step;
        var verb = place.Model.LookupNamespacesAndTypes(method.SpanStart, name: "HttpMethod").Any(s => s.ToDisplayString() == KnownSymbols.HttpMethodName)
            ? "HttpMethod"
            : KnownSymbols.HttpMethodName;
        var question = $"{outer}private static bool {name}({method.ParameterList.Parameters[0].Type} request) =>{line}"
            + string.Concat(new[] { "Get", "Head", "Options", "Trace", "Put", "Delete" }
                .Select((m, i) => $"{inner}{(i == 0 ? "" : "|| ")}request.Method == {verb}.{m}{line}"))
            + $"{inner}|| request.Headers.Contains(\"Idempotency-Key\");{line}";
        var start = place.Text.Lines.GetLineFromPosition(type.CloseBraceToken.SpanStart).Start;
        return new TextChange(new TextSpan(start, 0), line + question);
    }
}
