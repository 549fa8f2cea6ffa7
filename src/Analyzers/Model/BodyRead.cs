using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// A call that reads the body of a response while it arrives, and not from a buffer: what ends the connection there is thrown
/// as it is, without an HttpRequestException around it (docs/goaway-in-dotnet.md).
/// </summary>
/// <param name="Syntax">The call that reads.</param>
internal sealed record BodyRead(InvocationExpressionSyntax Syntax)
{
    /// <summary>How many locals and wrappers a stream is followed through.</summary>
    private const int Depth = 10;

    /// <summary>The reads that stand in code itself, not in a function within it.</summary>
    public static IEnumerable<BodyRead> In(HttpCompilation http, SyntaxNode code, CancellationToken cancellationToken)
    {
        foreach (var node in code.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node is InvocationExpressionSyntax invocation
                && Origins.NameOf(invocation.Expression) is { } name
                && MayRead(name)
                && http.Sources.Symbol(invocation) is IMethodSymbol method
                && Reads(http, invocation, method)
                && !IsBuffered(invocation))
            {
                yield return new BodyRead(invocation);
            }
        }
    }

    /// <summary>The gate: whether code has a call that could read a body.</summary>
    public static bool MayRead(SyntaxNode code) => code.DescendantNodes().Any(n =>
        n is InvocationExpressionSyntax invocation && Origins.NameOf(invocation.Expression) is { } name && MayRead(name));

    private static bool MayRead(string name) =>
        Starts(name, "Read") || Starts(name, "Copy") || Starts(name, "Deserialize") || Starts(name, "Parse") || Starts(name, "Load")
        || Starts(name, "GetFromJson");

    private static bool Starts(string name, string with) => name.StartsWith(with, StringComparison.Ordinal);

    private static bool Reads(HttpCompilation http, InvocationExpressionSyntax invocation, IMethodSymbol method)
    {
        if (Starts(method.Name, "GetFromJson"))
        {
            return SendCall.OfHttpClient(method, http.Symbols) is not null;
        }

        // What a method of this compilation makes of a stream is its own affair.
        if (!IsOfLibrary(http, method.ReducedFrom ?? method))
        {
            return false;
        }

        var receiver = (invocation.Expression as MemberAccessExpressionSyntax)?.Expression;
        if (Starts(method.Name, "ReadFromJson"))
        {
            return receiver is not null && IsUnbuffered(http, receiver, Depth);
        }

        // Methods of HttpContent that read all of it wrap what they meet.
        return !http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpContentName)
            && ((receiver is not null && IsBody(http, receiver, Depth))
                || invocation.ArgumentList.Arguments.Any(a => IsBody(http, a.Expression, Depth)));
    }

    /// <summary>Whether a body was read into a buffer before.</summary>
    private static bool IsBuffered(InvocationExpressionSyntax read) =>
        Function.Around(read) is { } function && FunctionCalls.In(function).Of("LoadIntoBufferAsync").Any(load => load.SpanStart < read.SpanStart);

    private static bool IsOfLibrary(HttpCompilation http, ISymbol symbol) => !http.Symbols.IsOwn(symbol);

    /// <summary>Whether an expression is the stream of a body that has not arrived yet, or a reader over one.</summary>
    private static bool IsBody(HttpCompilation http, ExpressionSyntax expression, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        switch (Bare(expression))
        {
            case InvocationExpressionSyntax invocation when Origins.NameOf(invocation.Expression) is { } name:
                return name switch
                {
                    "GetStreamAsync" => http.Sources.Symbol(invocation) is IMethodSymbol method && SendCall.OfHttpClient(method, http.Symbols) is not null,
                    "ReadAsStreamAsync" or "ReadAsStream" => invocation.Expression is MemberAccessExpressionSyntax access
                        && IsUnbuffered(http, access.Expression, depth - 1),
                    "Create" or "Synchronized" => invocation.ArgumentList.Arguments.Any(a => IsBody(http, a.Expression, depth - 1)),
                    _ => false,
                };
            case BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation:
                return arguments.Arguments.Any(a => IsBody(http, a.Expression, depth - 1))
                    && http.Sources.TypeOf(creation) is { } type
                    && IsOfLibrary(http, type);
            case IdentifierNameSyntax name:
                return ValueOf(http, name) is { } value && IsBody(http, value, depth - 1);
            default:
                return false;
        }
    }

    /// <summary>Whether a content belongs to a response that was asked for up to its headers only.</summary>
    private static bool IsUnbuffered(HttpCompilation http, ExpressionSyntax content, int depth) => depth > 0 && Bare(content) switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Content" } access => IsHeadersOnly(http, access.Expression, depth - 1),
        IdentifierNameSyntax name => ValueOf(http, name) is { } value && IsUnbuffered(http, value, depth - 1),
        _ => false,
    };

    private static bool IsHeadersOnly(HttpCompilation http, ExpressionSyntax response, int depth)
    {
        if (depth <= 0)
        {
            return false;
        }

        switch (Bare(response))
        {
            case InvocationExpressionSyntax invocation when http.Sources.Symbol(invocation) is IMethodSymbol method:
                if (SendCall.OfHttpClient(method, http.Symbols) is not null)
                {
                    return AsksForHeaders(invocation);
                }

                // A method of this compilation that hands out the response of its own send.
                var sends = http.Sources.Implementation(method, default) is { } own && http.Sources.FunctionOf(own) is { } function
                    ? function.DescendantNodes().OfType<InvocationExpressionSyntax>()
                        .Where(i => Origins.NameOf(i.Expression) is { } name && SendCall.Names.Contains(name))
                        .ToList()
                    : [];
                return sends.Count > 0 && sends.TrueForAll(AsksForHeaders);
            case IdentifierNameSyntax name:
                return ValueOf(http, name) is { } value && IsHeadersOnly(http, value, depth - 1);
            default:
                return false;
        }
    }

    private static bool AsksForHeaders(InvocationExpressionSyntax send) => send.ArgumentList.Arguments.Any(a =>
        Bare(a.Expression) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ResponseHeadersRead" }
            or IdentifierNameSyntax { Identifier.ValueText: "ResponseHeadersRead" });

    /// <summary>What a local is given where it is declared, or the one value it is assigned.</summary>
    private static ExpressionSyntax? ValueOf(HttpCompilation http, IdentifierNameSyntax name)
    {
        if (http.Sources.Symbol(name) is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            || reference.GetSyntax() is not VariableDeclaratorSyntax declarator)
        {
            return null;
        }

        if (declarator.Initializer is { Value: { } value } && !Parentheses.Off(value).IsKind(SyntaxKind.NullLiteralExpression))
        {
            return value;
        }

        var assigned = Function.Around(declarator)?.DescendantNodes()
            .OfType<AssignmentExpressionSyntax>()
            .Where(a => a.Left is IdentifierNameSyntax left && left.Identifier.ValueText == declarator.Identifier.ValueText)
            .Take(2)
            .ToList();
        return assigned is [var only] ? only.Right : null;
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    break;
                case AwaitExpressionSyntax awaited:
                    expression = awaited.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    expression = suppressed.Operand;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" } access }:
                    expression = access.Expression;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } access:
                    expression = access.Expression;
                    break;
                default:
                    return expression;
            }
        }
    }
}
