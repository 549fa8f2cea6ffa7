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

/// <summary>
/// GOAWAY104: catches a failed request inside the loop of a worker, or in the callback of a timer, logs it where there is a
/// logger, waits, and goes on. A cancelled wait still ends the loop.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CatchInLoopFix))]
public sealed class CatchInLoopFix : LocalFix
{
    private const string Logging = "Microsoft.Extensions.Logging";

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(GracefulCloseEndsWorker.Id);

    protected override string Title => "Catch the failure and go on";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        var node = place.Node;
        if (Function.Around(node) is not { } function || !(function is CompilationUnitSyntax || Function.IsAsync(function)))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var changes = ImmutableArray.CreateBuilder<TextChange>();
        if (place.Report.Properties.TryGetValue(GracefulCloseEndsWorker.Stops, out var stops) && stops == nameof(Stops.Process))
        {
            return InCallback(place, function, changes) ? changes.ToImmutable() : ImmutableArray<TextChange>.Empty;
        }

        if (node.Ancestors().TakeWhile(a => a != function).FirstOrDefault(Function.IsLoop) is not { } loop
            || Function.Repeated(loop) is not { } body
            || !body.Span.Contains(node.Span)
            || body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n is YieldStatementSyntax)
            || AssignsForOutside(place, body))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        if (body is BlockSyntax block && Attempt(place, block) is { } attempt)
        {
            var rest = block.Statements.SkipWhile(s => s != attempt).Skip(1).Any() ? null : Wait(place, body, function, changes);
            changes.Add(AddTo(place, attempt, Handler(place, body, rest, changes)));
            return changes.ToImmutable();
        }

        var paced = loop switch
        {
            WhileStatementSyntax @while => @while.Condition.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax),
            _ => false,
        };
        return Wrap(place, body, Handler(place, body, paced ? null : Wait(place, body, function, changes), changes), changes)
            ? changes.ToImmutable()
            : ImmutableArray<TextChange>.Empty;
    }

    /// <summary>
    /// The try statement of the loop that the request stands in and that takes other failures, as that of cancellation. Null where
    /// more comes behind it than a wait: that is for requests that came back.
    /// </summary>
    private static TryStatementSyntax? Attempt(Place place, BlockSyntax body) =>
        place.Node.Ancestors().TakeWhile(a => a != body).OfType<TryStatementSyntax>().ToList() is [var attempt]
        && attempt.Parent == body
        && attempt.Block.Span.Contains(place.Node.Span)
        && attempt.Catches.Count > 0
        && attempt.Catches.All(c => c.Declaration is { Type: var type } && (c.Filter is not null || !IsWider(place, type)))
        && !attempt.Catches.Last().GetTrailingTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia))
        && body.Statements.SkipWhile(s => s != attempt).Skip(1).All(s =>
            s is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax wait }
            && wait.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(c => Origins.NameOf(c.Expression) == "Delay"))
        && !AssignsForOutside(place, attempt)
            ? attempt
            : null;

    /// <summary>Whether a clause takes what a request throws: one behind it would not compile.</summary>
    private static bool IsWider(Place place, TypeSyntax type) =>
        place.Model.GetTypeInfo(type, place.Cancellation).Type is { } caught
        && KnownSymbols.Derives(place.Model.Compilation.GetTypeByMetadataName(KnownSymbols.HttpRequestExceptionName), caught);

    /// <summary>Puts the clause behind those that a try statement has.</summary>
    private static TextChange AddTo(Place place, TryStatementSyntax attempt, IReadOnlyList<string> handler) =>
        new(new TextSpan(attempt.Catches.Last().Span.End, 0), place.Layout.Behind(handler, place.IndentOf(attempt)));

    /// <summary>Whether something from outside of the body gets its first value in it: behind a try block it may have none.</summary>
    private static bool AssignsForOutside(Place place, StatementSyntax body) =>
        place.Model.AnalyzeDataFlow(body) is not { Succeeded: true } flow
        || flow.WrittenInside.Any(v => v is ILocalSymbol { DeclaringSyntaxReferences: [var declared] }
            && !body.Span.Contains(declared.Span)
            && declared.GetSyntax(place.Cancellation) is VariableDeclaratorSyntax { Initializer: null });

    /// <summary>The lines of the catch clause.</summary>
    private static IReadOnlyList<string> Handler(Place place, SyntaxNode body, string? wait, ImmutableArray<TextChange>.Builder changes)
    {
        var name = place.Free(body, "ex", "exception", "failure");
        var log = Logger(place, body) is { } logger ? $"{logger}.LogWarning({name}, \"The request failed; the next round tries again\");" : null;
        if (log is not null && place.Model.LookupNamespacesAndTypes(body.SpanStart, name: "LoggerExtensions").IsEmpty)
        {
            place.Use(Logging, changes);
        }

        var lines = new List<string>
        {
            Caught(place, body, name, isUsed: log is not null, changes),
            "{",
        };
        if (log is not null)
        {
            lines.Add(CodeLayout.ReadyStep + log);
        }

        if (wait is not null)
        {
            lines.Add(CodeLayout.ReadyStep + wait);
        }

        if (log is null && wait is null)
        {
            lines.Add(CodeLayout.ReadyStep + "// The next round tries again.");
        }

        lines.Add("}");
        return lines;
    }

    private static string Caught(Place place, SyntaxNode body, string name, bool isUsed, ImmutableArray<TextChange>.Builder changes)
    {
        if (place.Report.Properties.TryGetValue(GracefulCloseEndsWorker.Raised, out var raised)
            && raised is not null
            && place.Model.Compilation.GetTypeByMetadataName(raised) is { } type
            && place.Model.IsAccessible(body.SpanStart, type))
        {
            var caught = raised.Contains(".") ? place.NameOf(raised, body, changes) : raised;
            return $"catch ({caught}{(isUsed ? " " + name : "")})";
        }

        var cancelled = place.NameOf("System.OperationCanceledException", body, changes);
        return $"catch ({place.NameOf(KnownSymbols.ExceptionName, body, changes)} {name}) when ({(place.Language >= LanguageVersion.CSharp9 ? $"{name} is not {cancelled}" : $"!({name} is {cancelled})")})";
    }

    private static string? Logger(Place place, SyntaxNode body) => place.Model.LookupSymbols(body.SpanStart)
        .Where(s => s switch
        {
            IFieldSymbol field => IsLogger(field.Type),
            IPropertySymbol property => IsLogger(property.Type),
            IParameterSymbol parameter => IsLogger(parameter.Type),
            _ => false,
        })
        .OrderBy(s => s is IFieldSymbol ? 0 : 1)
        .FirstOrDefault(s => !s.Name.StartsWith("<", StringComparison.Ordinal))?.Name;

    private static bool IsLogger(ITypeSymbol type) => type.Name == "ILogger" && type.ContainingNamespace?.ToDisplayString() == Logging;

    /// <summary>The wait before the next round, which the token of the worker ends.</summary>
    private static string Wait(Place place, StatementSyntax body, SyntaxNode function, ImmutableArray<TextChange>.Builder changes)
    {
        var token = place.TokenAt(body);
        var task = place.NameOf("System.Threading.Tasks.Task", body, changes);
        var span = place.NameOf("System.TimeSpan", body, changes);
        var configured = function.DescendantTokens().Any(t => t.ValueText == "ConfigureAwait") ? ".ConfigureAwait(false)" : "";
        return $"await {task}.Delay({span}.FromSeconds(5){(token is null ? "" : ", " + token)}){configured};";
    }

    /// <summary>Puts a body into a try block, its lines one step deeper.</summary>
    private static bool Wrap(Place place, StatementSyntax body, IReadOnlyList<string> handler, ImmutableArray<TextChange>.Builder changes)
    {
        if (body is BlockSyntax { Statements.Count: > 0 } block
            && place.IndentOf(block.CloseBraceToken) is not null
            && place.Text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart).End is var opened
            && block.Statements[0].SpanStart > opened)
        {
            var first = place.Text.Lines.GetLineFromPosition(opened).LineNumber + 1;
            var last = place.Text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart).LineNumber - 1;
            var inner = place.IndentOf(block.Statements[0]);
            changes.Add(new TextChange(new TextSpan(place.Text.Lines[first].Start, 0), place.Layout.Lines(["try", "{"], inner)));
            changes.AddRange(place.Layout.Moves(block, first, last, "", place.Layout.Step));
            changes.Add(new TextChange(new TextSpan(place.Text.Lines[last + 1].Start, 0), place.Layout.Lines(["}", .. handler], inner)));
            return true;
        }

        // One statement, or a block on one line.
        var statements = body is BlockSyntax small ? small.Statements.ToList() : [body];
        if (statements.Count == 0 || body.ToString().Contains("\n") || body.DescendantTrivia().Any(t => t.IsDirective))
        {
            return false;
        }

        changes.Add(new TextChange(
            TextSpan.FromBounds(body.GetFirstToken().GetPreviousToken().Span.End, body.Span.End),
            Written(place, statements.Select(s => s.ToString()), handler, body.Parent!)));
        return true;
    }

    /// <summary>The block that takes the place of a body on the line of a node.</summary>
    private static string Written(Place place, IEnumerable<string> statements, IEnumerable<string> handler, SyntaxNode at) => place.Layout.Behind(
        ["{", .. ((string[])["try", "{", .. statements.Select(s => CodeLayout.ReadyStep + s), "}", .. handler]).Select(l => CodeLayout.ReadyStep + l), "}"],
        place.IndentOf(at));

    private static bool InCallback(Place place, SyntaxNode function, ImmutableArray<TextChange>.Builder changes)
    {
        switch (function)
        {
            case MethodDeclarationSyntax { Body: { } block }:
                return Wrap(place, block, Handler(place, block.Statements[0], null, changes), changes);
            case AnonymousFunctionExpressionSyntax { Block: { } block }:
                return Wrap(place, block, Handler(place, block.Statements[0], null, changes), changes);
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } expression } when !expression.ToString().Contains("\n"):
                Replace(TextSpan.FromBounds(expression.GetFirstToken().GetPreviousToken().Span.End, expression.Span.End), expression);
                return true;
            case MethodDeclarationSyntax { ExpressionBody: { } arrow, SemicolonToken: var end } when !arrow.Expression.ToString().Contains("\n"):
                Replace(TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, end.Span.End), arrow.Expression);
                return true;
            default:
                return false;
        }

        void Replace(TextSpan span, ExpressionSyntax expression) => changes.Add(new TextChange(
            span,
            Written(place, [expression + ";"], Handler(place, expression, null, changes), function)));
    }
}
