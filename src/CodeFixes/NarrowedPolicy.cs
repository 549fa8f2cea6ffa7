using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>The edits that let a policy handle only failures that came before anything was sent.</summary>
internal sealed class NarrowedPolicy(HttpCompilation http, SemanticModel model, SourceText text, CancellationToken cancellationToken)
{
    private const string Request = "HttpRequestException";

    /// <summary>The types that the edits name.</summary>
    public static ImmutableArray<(string Name, INamedTypeSymbol Type)> Uses(HttpCompilation http) =>
        ((string[])[
            "Polly.Policy`1", "Polly.PredicateBuilder", "Polly.PredicateBuilder`1", KnownSymbols.HttpResponseMessageName, KnownSymbols.HttpRequestExceptionName,
            KnownSymbols.HttpRequestErrorName, KnownSymbols.SocketExceptionName, KnownSymbols.SocketErrorName, KnownSymbols.WebExceptionName, KnownSymbols.WebExceptionStatusName])
            .Select(name => http.Symbols[name])
            .OfType<INamedTypeSymbol>()
            .GroupBy(type => type.Name)
            .Select(types => (types.Key, types.First()))
            .ToImmutableArray();

    /// <summary>The edits; none where the policy is also that of others, or handles what can't be restricted in its own idiom.</summary>
    public ImmutableArray<TextChange> Edits(InvocationExpressionSyntax execution)
    {
        if (execution.Expression is not MemberAccessExpressionSyntax { Expression: var policy } || Made(policy) is not { } made)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var edits = ImmutableArray.CreateBuilder<TextChange>();
        foreach (var node in made.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when IsPolly(call):
                    edits.AddRange(Narrowed(call, access));
                    break;
                case BaseObjectCreationExpressionSyntax options when model.GetTypeInfo(options, cancellationToken).Type is INamedTypeSymbol { Name: "RetryStrategyOptions" } type:
                    edits.AddRange(Narrowed(options, type));
                    break;
            }
        }

        return edits.ToImmutable();
    }

    private bool IsPolly(InvocationExpressionSyntax call) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && Strategies.IsOwn(method.ContainingType);

    /// <summary>Where the policy is made, if it is made for this execution alone and in this document.</summary>
    private ExpressionSyntax? Made(ExpressionSyntax policy)
    {
        if (policy is InvocationExpressionSyntax)
        {
            return IsPolly((InvocationExpressionSyntax)policy) ? policy : null;
        }

        var symbol = model.GetSymbolInfo(policy, cancellationToken).Symbol;
        if (symbol is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private })
            || http.Sources.OnlyValue(symbol) is not { } value
            || value.SyntaxTree != policy.SyntaxTree)
        {
            return null;
        }

        var uses = http.Sources.Names(symbol.Name, [value.SyntaxTree], cancellationToken)
            .Count(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol)
                && !(Whole(name).Parent is AssignmentExpressionSyntax assignment && assignment.Left == Whole(name)));
        return uses == 1 && (symbol is ILocalSymbol || symbol.ContainingType.DeclaringSyntaxReferences.Length == 1) ? value : null;

        static ExpressionSyntax Whole(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
    }

    private IEnumerable<TextChange> Narrowed(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access)
    {
        if (access.Name.Identifier.ValueText == "HandleTransientHttpError" && call.ArgumentList.Arguments.Count == 0)
        {
            yield return new TextChange(call.Span, $"Policy<HttpResponseMessage>.Handle<{Request}>({Filter})");
        }

        if (access.Name is not GenericNameSyntax { TypeArgumentList.Arguments: [var type] } name
            || name.Identifier.ValueText is not ("Handle" or "Or")
            || call.ArgumentList.Arguments.Count > 0
            || model.GetTypeInfo(type, cancellationToken).Type is not { } handled)
        {
            yield break;
        }

        if (http.Symbols.Is(handled, KnownSymbols.ExceptionName) || http.Symbols.Is(handled, KnownSymbols.HttpRequestExceptionName))
        {
            if (http.Symbols.Is(handled, KnownSymbols.ExceptionName))
            {
                yield return new TextChange(type.Span, Request);
            }

            yield return new TextChange(new TextSpan(call.ArgumentList.OpenParenToken.Span.End, 0), Filter);
        }
        else if (name.Identifier.ValueText == "Or" && handled.Name is "TaskCanceledException" or "OperationCanceledException" or "TimeoutException" or "TimeoutRejectedException")
        {
            // A timeout does not tell whether anything was sent.
            yield return new TextChange(TextSpan.FromBounds(access.Expression.Span.End, call.Span.End), "");
        }
    }

    /// <summary>Options without a predicate get one: the default takes every exception.</summary>
    private IEnumerable<TextChange> Narrowed(BaseObjectCreationExpressionSyntax options, INamedTypeSymbol type)
    {
        var predicate = $"ShouldHandle = new PredicateBuilder{(type.TypeArguments is [var result] ? $"<{result.ToMinimalDisplayString(model, options.SpanStart)}>" : "")}().Handle<{Request}>({Filter})";
        switch (options.Initializer)
        {
            case null:
                yield return new TextChange(new TextSpan(options.Span.End, 0), " { " + predicate + " }");
                break;
            case { Expressions.Count: 0 } empty:
                yield return new TextChange(empty.Span, "{ " + predicate + " }");
                break;
            case { Expressions: var set } when set.All(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: not "ShouldHandle" } }):
                var line = text.Lines.GetLineFromPosition(set[0].SpanStart);
                var before = text.ToString(TextSpan.FromBounds(line.Start, set[0].SpanStart));
                var separator = before.Trim().Length == 0 ? "," + text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) + before : ", ";
                yield return new TextChange(new TextSpan(set[0].SpanStart, 0), predicate + separator);
                break;
        }
    }

    /// <summary>The condition of failures before anything was sent, in the terms of the compilation.</summary>
    private string Filter => "ex => " + NeverSentTest
        .Inline("ex", http.Symbols, ((CSharpParseOptions)model.SyntaxTree.Options).LanguageVersion)
        .Replace("global::System.Net.Http.", "")
        .Replace("global::System.Net.Sockets.", "")
        .Replace("global::System.Net.", "");
}
