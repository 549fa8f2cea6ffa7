using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>A registration that a report stands on, as text that a guard is put into.</summary>
internal sealed class GatedRegistration
{
    private readonly InvocationExpressionSyntax _call;
    private readonly SyntaxNode _root;
    private readonly SemanticModel _model;
    private readonly Document _document;
    private readonly SourceText _text;
    private readonly CodeLayout _layout;

    private GatedRegistration(Document document, InvocationExpressionSyntax call, SyntaxNode root, SemanticModel model, SourceText text)
    {
        _document = document;
        _call = call;
        _root = root;
        _model = model;
        _text = text;
        _layout = new CodeLayout(text);
    }

    /// <summary>Its number among the registrations of the document: edits change neither their order nor their number.</summary>
    public int Number => Registrations(_root).TakeWhile(c => c != _call).Count();

    /// <summary>The registration that a report stands on.</summary>
    public static Task<GatedRegistration?> Of(Document document, TextSpan report, CancellationToken cancellationToken) =>
        Of(document, root => CallAt(root, report.Start), cancellationToken);

    /// <summary>The registration with this number among those of the document.</summary>
    public static Task<GatedRegistration?> Of(Document document, int number, CancellationToken cancellationToken) =>
        Of(document, root => Registrations(root).ElementAtOrDefault(number), cancellationToken);

    private static async Task<GatedRegistration?> Of(
        Document document, Func<SyntaxNode, InvocationExpressionSyntax?> callIn, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && model is not null && callIn(root) is { } call
            ? new GatedRegistration(document, call, root, model, text)
            : null;
    }

    /// <summary>The document with a guard where nothing comes after it; null where that has no place, or would not help.</summary>
    public Task<Document?> With(Gate gate, CancellationToken cancellationToken)
    {
        var guard = new MethodGuard(gate, _model.Compilation, ((CSharpParseOptions)_document.Project.ParseOptions!).LanguageVersion, Fresh);
        var edits = Origins.NameOf(_call.Expression) switch
        {
            ClientRegistration.StandardResilience => InOptions(options => guard.HasDisableFor ? [guard.DisableFor(options + ".Retry")] : guard.Wrapped(options + ".Retry")),
            ClientRegistration.StandardHedging => InOptions(options => guard.Wrapped(options + ".Hedging") is { } handles && guard.Undelayed(options + ".Hedging") is { } delay ? [.. handles, .. delay] : null),
            ClientRegistration.Resilience => InPipeline(guard),
            _ => null,
        };
        return With(edits, guard.Uses, cancellationToken);
    }

    /// <summary>The document where the registration's policy is chosen by the request's method.</summary>
    public Task<Document?> WithChosenPolicy(Gate gate, CancellationToken cancellationToken)
    {
        var http = HttpCompilation.Of(_model.Compilation, _document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        return http is not null
            && ClientRegistration.Of(http, _call, cancellationToken) is { } registration
            && new ChosenPolicy(registration, http, _model, _text, gate, cancellationToken).Edits() is { IsEmpty: false } edits
                ? With(edits, ChosenPolicy.Uses(http), cancellationToken)
                : Task.FromResult<Document?>(null);
    }

    /// <summary>The document with edits, if it compiles and the handler repeats no unsafe request any more.</summary>
    public async Task<Document?> With(
        IEnumerable<TextChange>? edits, ImmutableArray<(string Name, INamedTypeSymbol Type)> uses, CancellationToken cancellationToken)
    {
        // The guard of another registration may be this one's as well.
        if (edits is null || IsGated(_document, _model, _call, cancellationToken))
        {
            return null;
        }

        var changed = await Imports.Add(_document, _text.WithChanges(edits), uses, cancellationToken).ConfigureAwait(false);
        var model = await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return model is not null
            && root is not null
            && Errors(model, cancellationToken) <= Errors(_model, cancellationToken)
            && IsGated(changed, model, Registrations(root).ElementAtOrDefault(Number), cancellationToken)
            && await Proof.KeepsComments(_document, changed, cancellationToken).ConfigureAwait(false)
                ? changed
                : null;
    }

    private static bool IsGated(Document document, SemanticModel model, InvocationExpressionSyntax? call, CancellationToken cancellationToken) =>
        call is not null
        && HttpCompilation.Of(model.Compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } http
        && ClientRegistration.Of(http, call, cancellationToken) is { } registration
        && http.Options.For(call.SyntaxTree) is var options
        && registration.Clients.All(client => RepeatedSends.Of(http, registration, client, options, cancellationToken).IsEmpty
            && (client.Traffic(http, cancellationToken).IsComplete || RepeatedSends.OfUnseen(http, registration, client, options, cancellationToken).IsEmpty));

    private static IEnumerable<InvocationExpressionSyntax> Registrations(SyntaxNode root) => root.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Where(c => Origins.NameOf(c.Expression) is { } name && (name == ClientRegistration.AnyHandler || ClientRegistration.Names.Contains(name)));

    private static InvocationExpressionSyntax? CallAt(SyntaxNode root, int position) =>
        root.FindToken(position).Parent?.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.Expression.Span.Contains(position));

    private static int Errors(SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDiagnostics(cancellationToken: cancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>A guard over the options of a standard handler: at the end of the last lambda that configures them here, or behind it.</summary>
    private IEnumerable<TextChange>? InOptions(Func<string, IReadOnlyList<string>?> guard)
    {
        var last = BuilderCalls.Above(_call).LastOrDefault(c => Origins.NameOf(c.Expression) == "Configure") ?? _call;
        var configure = last.ArgumentList.Arguments.LastOrDefault()?.Expression;
        if (configure is LambdaExpressionSyntax lambda && (last != _call || Origins.NameOf(_call.Expression) != ClientRegistration.StandardHedging))
        {
            return ParameterOf(lambda) is { } options && guard(options) is { } lines ? _layout.AtEndOf(lambda, Statements(lines)) : null;
        }

        var parameter = Fresh(["options", "resilience", "handler"]);
        if (guard(parameter) is not { } made)
        {
            return null;
        }

        var access = last.Expression as MemberAccessExpressionSyntax;
        var indent = _layout.IndentAt(access?.Name.SpanStart ?? last.SpanStart);
        var code = made.Count == 1 ? $"{parameter} => {made[0]}" : _layout.Lambda(parameter, made, indent);
        if (configure is null && Origins.NameOf(last.Expression) == ClientRegistration.StandardResilience)
        {
            return [new TextChange(new TextSpan(last.ArgumentList.OpenParenToken.Span.End, 0), code)];
        }

        var dot = access is not null && _layout.IsFirstOnLine(access.OperatorToken) ? _layout.NewLine + indent : "";
        return [new TextChange(new TextSpan(last.Span.End, 0), $"{dot}.Configure({code})")];
    }

    /// <summary>A guard over the options of each retry and hedging that a pipeline is given.</summary>
    private IEnumerable<TextChange>? InPipeline(MethodGuard guard)
    {
        if (_call.ArgumentList.Arguments.LastOrDefault()?.Expression is not LambdaExpressionSyntax lambda)
        {
            return null;
        }

        var edits = new List<TextChange>();
        var guarded = new List<(StatementSyntax? Statement, List<string> Lines)>();
        var taken = new List<string>();
        foreach (var call in RepeatingIn(lambda).OrderBy(c => c.ArgumentList.SpanStart))
        {
            if (call.ArgumentList.Arguments is not [{ Expression: var options }])
            {
                return null;
            }

            var hedges = Origins.NameOf(call.Expression) == "AddHedging";
            var statement = call.Ancestors().TakeWhile(a => a != lambda).OfType<StatementSyntax>().FirstOrDefault(s => s is not BlockSyntax);
            var lines = new List<string>();
            var name = options is IdentifierNameSyntax { Identifier.ValueText: var local } && statement is not null ? local : null;
            if (name is null)
            {
                if (options is not BaseObjectCreationExpressionSyntax)
                {
                    return null;
                }

                name = Fresh(hedges ? ["hedging", "hedgingOptions", "hedges"] : ["retry", "retryOptions", "attempts"], taken);
                taken.Add(name);
                edits.Add(new TextChange(options.Span, name));
                lines.Add(Made(name, options, statement is null ? _layout.IndentAt(lambda.SpanStart) + _layout.Step : _layout.IndentAt(statement.SpanStart)));
            }

            if (Lines(guard, name, options, hedges) is not { } guarding)
            {
                return null;
            }

            lines.AddRange(guarding);
            if (guarded.Find(g => g.Statement == statement).Lines is { } before)
            {
                before.AddRange(lines);
            }
            else
            {
                guarded.Add((statement, lines));
            }
        }

        foreach (var (statement, lines) in guarded)
        {
            if ((statement is null ? InBlock(lambda, lines, edits) : statement.Parent is BlockSyntax ? [_layout.Before(statement, lines)] : _layout.InBlock(statement, lines)) is not { } placed)
            {
                return null;
            }

            edits.AddRange(placed);
        }

        return guarded.Count > 0 ? edits : null;
    }

    /// <summary>builder => builder.AddRetry(new …): the expression becomes a block, and the lines of a chain move with their first one.</summary>
    private IEnumerable<TextChange>? InBlock(LambdaExpressionSyntax lambda, IEnumerable<string> lines, IReadOnlyList<TextChange> edited)
    {
        var body = lambda.ExpressionBody!;
        var indent = _layout.IndentAt(lambda.SpanStart);
        var inner = indent + _layout.Step;
        var gap = TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.SpanStart);
        return _text.ToString(gap).Trim().Length > 0
            ? null
            :
            [
                new TextChange(gap, _layout.NewLine + indent + "{" + _layout.NewLine + _layout.Lines(lines, inner) + inner),
                .. _layout.Moves(body, inner).Where(line => !edited.Any(e => e.Span.Contains(line.Span.Start))),
                new TextChange(new TextSpan(body.Span.End, 0), ";" + _layout.NewLine + indent + "}"),
            ];
    }

    /// <summary>The options as a local. The type of new() was told by the call that it stood in.</summary>
    private string Made(string name, ExpressionSyntax options, string at) => $"var {name} = " + (options is ImplicitObjectCreationExpressionSyntax && _model.GetTypeInfo(options).Type is { } type
        ? _layout.Moved(options, at).Insert("new".Length, " " + type.ToMinimalDisplayString(_model, options.SpanStart))
        : _layout.Moved(options, at)) + ";";

    private IReadOnlyList<string>? Lines(MethodGuard guard, string added, ExpressionSyntax options, bool hedges) =>
        _model.GetTypeInfo(options).Type?.Name == "HttpRetryStrategyOptions" && guard.HasDisableFor ? [guard.DisableFor(added) + ";"]
            : guard.Wrapped(added) is not { } handles ? null
            : !hedges ? handles
            : guard.Undelayed(added) is { } delay ? [.. handles, .. delay] : null;

    /// <summary>The calls that put something into a pipeline which repeats.</summary>
    public static IReadOnlyList<InvocationExpressionSyntax> RepeatingIn(SyntaxNode pipeline) =>
        pipeline.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Where(c => Origins.NameOf(c.Expression) is "AddRetry" or "AddHedging").ToList();

    private static IReadOnlyList<string> Statements(IReadOnlyList<string> guard) => guard.Count == 1 ? [guard[0] + ";"] : guard;

    /// <summary>The name of what a lambda is handed first.</summary>
    public static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var first, ..] } => first.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The first of some names that nothing in scope of the call has.</summary>
    private string Fresh(string[] names) => Fresh(names, []);

    private string Fresh(string[] names, IReadOnlyCollection<string> made)
    {
        var around = _call.Ancestors().FirstOrDefault(a => a is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? _root;
        var taken = around.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && IsDeclaredAround(t)).Select(t => t.ValueText).ToImmutableHashSet();
        return names.FirstOrDefault(n => !taken.Contains(n) && !made.Contains(n)) ?? names[0] + (made.Count + 1);
    }

    /// <summary>Whether a token names a variable where it is declared, in a function that the call stands in, or in one that the guard goes into.</summary>
    private bool IsDeclaredAround(SyntaxToken token) =>
        token.Parent is VariableDeclaratorSyntax or ParameterSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or CatchDeclarationSyntax or LocalFunctionStatementSyntax
        && token.Parent.Ancestors().FirstOrDefault(a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is var owner
        && (owner is null || owner.Span.Contains(_call.Span) || owner.Ancestors().Contains(_call.ArgumentList));
}
