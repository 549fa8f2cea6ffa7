using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>A registration that a report stands on, as text that a guard is put into.</summary>
internal sealed record GatedRegistration(
    InvocationExpressionSyntax Call, SyntaxNode Root, SemanticModel Model, SourceText Text, LanguageVersion Language)
{
    private const string Extensions = "Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptionsExtensions";
    private const string ContextExtensions = "Polly.HttpResilienceContextExtensions";
    private const string HttpMethod = "System.Net.Http.HttpMethod";

    /// <summary>The edits that put a guard in, where the call is afterwards, and the types that the guard names.</summary>
    internal sealed record Change(ImmutableArray<TextChange> Edits, int Call, ImmutableArray<(string Name, INamedTypeSymbol Type)> Uses);

    public static async Task<GatedRegistration?> Of(Document document, TextSpan report, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && model is not null && CallAt(root, report.Start) is { } call
            ? new GatedRegistration(call, root, model, text, ((CSharpParseOptions)document.Project.ParseOptions!).LanguageVersion)
            : null;
    }

    /// <summary>Whether the changed document compiles as well as before, and the handler repeats no unsafe request any more.</summary>
    public static async Task<bool> IsGated(Document before, Document after, int call, CancellationToken cancellationToken)
    {
        var old = await before.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var model = await after.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (old is null || model is null || root is null)
        {
            return false;
        }

        if (Errors(model, cancellationToken) > Errors(old, cancellationToken))
        {
            return false;
        }

        var http = HttpCompilation.Of(model.Compilation, after.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        return http is not null
            && root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => Origins.NameOf(c.Expression) is { } name && ClientRegistration.Names.Contains(name)).ElementAtOrDefault(call) is { } found
            && ClientRegistration.Of(http, found, cancellationToken) is { } registration
            && registration.Clients.All(client => RepeatedSends.Of(http, registration, client, http.Options.For(found.SyntaxTree), cancellationToken).IsEmpty);
    }

    /// <summary>The edits that put a guard where nothing comes after it; null where there is no place for it.</summary>
    public Change? With(Gate gate)
    {
        if (gate.IsAllUnsafe && !HasDisableFor)
        {
            return null;
        }

        return Origins.NameOf(Call.Expression) switch
        {
            ClientRegistration.StandardResilience => InOptions(gate),
            _ => null,
        };
    }

    private bool HasDisableFor => Model.Compilation.GetTypeByMetadataName(Extensions) is not null;

    /// <summary>The number of the call among the registrations of its document: edits do not change it.</summary>
    private int Number => Root.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Where(c => Origins.NameOf(c.Expression) is { } name && ClientRegistration.Names.Contains(name))
        .TakeWhile(c => c != Call)
        .Count();

    private static InvocationExpressionSyntax? CallAt(SyntaxNode root, int position) =>
        root.FindToken(position).Parent?.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.Expression.Span.Contains(position));

    private static int Errors(SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDiagnostics(cancellationToken: cancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>A guard over the options of AddStandardResilienceHandler.</summary>
    private Change? InOptions(Gate gate)
    {
        var last = BuilderCalls.Above(Call).TakeWhile(c => Origins.NameOf(c.Expression) is not null).LastOrDefault(c => Origins.NameOf(c.Expression) == "Configure") ?? Call;
        var configure = last.ArgumentList.Arguments.LastOrDefault()?.Expression;
        switch (configure)
        {
            case null:
                var made = Made(gate, IndentOf(last));
                return made is null ? null : Edit(gate, new TextChange(new TextSpan(last.ArgumentList.OpenParenToken.Span.End, 0), made));
            case LambdaExpressionSyntax lambda when ParameterOf(lambda) is { } options:
                return AtEndOf(lambda, options + ".Retry", gate);
            default:
                var dot = last.Expression is MemberAccessExpressionSyntax access && IsFirstOnLine(access.OperatorToken) ? NewLine + IndentOf(access.OperatorToken) : "";
                return Made(gate, dot.Length > 0 ? dot.Substring(NewLine.Length) : IndentOf(last)) is { } configured
                    ? Edit(gate, new TextChange(new TextSpan(last.Span.End, 0), dot + ".Configure(" + configured + ")"))
                    : null;
        }
    }

    /// <summary>A lambda that sets a guard.</summary>
    private string? Made(Gate gate, string indent)
    {
        var options = Fresh("options", "resilience", "handler");
        var guard = Guard(options + ".Retry", gate);
        return guard is null ? null
            : guard.Length == 1 ? $"{options} => {guard[0]}"
            : $"{options} =>{NewLine}{indent}{{{NewLine}{string.Concat(guard.Select(line => indent + Step + line + NewLine))}{indent}}}";
    }

    /// <summary>The guard, one statement in one or more lines, without the last semicolon where it is one call.</summary>
    private string[]? Guard(string retry, Gate gate)
    {
        if (HasDisableFor)
        {
            return [gate.IsAllUnsafe ? $"{retry}.DisableForUnsafeHttpMethods()" : $"{retry}.DisableFor({string.Join(", ", gate.All.Select(Written))})"];
        }

        if (Model.Compilation.GetTypeByMetadataName(ContextExtensions) is null || Language < LanguageVersion.CSharp8)
        {
            return null;
        }

        var (inner, args, method) = (Fresh("shouldHandle", "inner", "handles"), Fresh("args", "arguments", "failure"), Fresh("method", "verb", "sent"));
        return
        [
            $"var {inner} = {retry}.ShouldHandle;",
            $"{retry}.ShouldHandle = async {args} => {args}.Context.GetRequestMessage()?.Method is {{ }} {method}",
            .. gate.All.Select(m => $"{Step}&& {method} != {Written(m)}"),
            $"{Step}&& await {inner}({args});",
        ];
    }

    /// <summary>A method as HttpMethod has it on this target framework.</summary>
    private string Written(string method)
    {
        var name = method.Substring(0, 1) + method.Substring(1).ToLowerInvariant();
        return Model.Compilation.GetTypeByMetadataName(HttpMethod)?.GetMembers(name).OfType<IPropertySymbol>().Any(p => p.IsStatic) == true
            ? "HttpMethod." + name
            : $"new HttpMethod(\"{method}\")";
    }

    private Change? AtEndOf(LambdaExpressionSyntax lambda, string retry, Gate gate)
    {
        if (Guard(retry, gate) is not { } guard)
        {
            return null;
        }

        var lines = guard.Length == 1 ? [guard[0] + ";"] : guard;
        if (lambda.Block is { } block)
        {
            return Edit(gate, AtEndOf(block, lines));
        }

        // The expression becomes the first statement of a block.
        var indent = IndentOf(lambda);
        var body = lambda.ExpressionBody!;
        var open = TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.SpanStart);
        if (Text.ToString(open).Trim().Length > 0)
        {
            return null;
        }

        return Edit(
            gate,
            new TextChange(open, NewLine + indent + "{" + NewLine + indent + Step),
            new TextChange(new TextSpan(body.Span.End, 0), ";" + NewLine + string.Concat(lines.Select(l => indent + Step + l + NewLine)) + indent + "}"));
    }

    private TextChange AtEndOf(BlockSyntax block, string[] lines)
    {
        if (!IsFirstOnLine(block.CloseBraceToken))
        {
            // { one; line; }
            var at = block.Statements.LastOrDefault()?.Span.End ?? block.OpenBraceToken.Span.End;
            var rest = Text.ToString(TextSpan.FromBounds(at, block.CloseBraceToken.SpanStart));
            return new TextChange(new TextSpan(at, 0), " " + string.Join(" ", lines.Select(l => l.Trim())) + (rest.Length == 0 ? " " : ""));
        }

        var line = Text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart);
        var indent = block.Statements.LastOrDefault() is { } last && IsFirstOnLine(last.GetFirstToken()) ? IndentOf(last.GetFirstToken()) : IndentOf(block.CloseBraceToken) + Step;
        return new TextChange(new TextSpan(line.Start, 0), string.Concat(lines.Select(l => indent + l + NewLine)));
    }

    private Change Edit(Gate gate, params TextChange[] edits)
    {
        var uses = ImmutableArray.CreateBuilder<(string, INamedTypeSymbol)>();
        Use("HttpMethod", HttpMethod);
        Use(gate.IsAllUnsafe ? "DisableForUnsafeHttpMethods" : "DisableFor", Extensions);
        Use("GetRequestMessage", ContextExtensions);
        return new Change(edits.ToImmutableArray(), Number, uses.ToImmutable());

        void Use(string name, string type)
        {
            if (edits.Any(e => e.NewText!.Contains(name)) && Model.Compilation.GetTypeByMetadataName(type) is { } known)
            {
                uses.Add((name, known));
            }
        }
    }

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var first, ..] } => first.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The first of some names that nothing in scope of the call has.</summary>
    private string Fresh(params string[] names)
    {
        var around = Call.Ancestors().FirstOrDefault(a => a is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? Root;
        var taken = around.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && IsDeclaredAround(t)).Select(t => t.ValueText).ToImmutableHashSet();
        return names.FirstOrDefault(n => !taken.Contains(n)) ?? names[0] + "1";
    }

    /// <summary>Whether a token names a variable where it is declared, in a function that the call stands in.</summary>
    private bool IsDeclaredAround(SyntaxToken token) =>
        token.Parent is VariableDeclaratorSyntax or ParameterSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or CatchDeclarationSyntax or LocalFunctionStatementSyntax
        && token.Parent.Ancestors().FirstOrDefault(a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is var owner
        && (owner is null || owner.Span.Contains(Call.Span));

    private string Step => "    ";

    private string NewLine => Text.Lines[0].EndIncludingLineBreak - Text.Lines[0].End == 2 ? "\r\n" : "\n";

    private string IndentOf(SyntaxNode node) => IndentAt(node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name.SpanStart : node.SpanStart);

    private string IndentOf(SyntaxToken token) => IndentAt(token.SpanStart);

    private string IndentAt(int position)
    {
        var line = Text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    private bool IsFirstOnLine(SyntaxToken token) =>
        Text.ToString(TextSpan.FromBounds(Text.Lines.GetLineFromPosition(token.SpanStart).Start, token.SpanStart)).Trim().Length == 0;
}
