using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A condition that looks for the words of a closed connection in the text of an exception.</summary>
/// <param name="Test">The condition, from the exception to the truth.</param>
/// <param name="Exception">The exception whose text is looked at.</param>
/// <param name="Type">Its static type.</param>
/// <param name="Text">What is looked for.</param>
/// <param name="IsNegated">True where the condition holds when the text is absent.</param>
/// <param name="IsOfList">True where it is one word after the other of a list.</param>
internal sealed record ExceptionText(ExpressionSyntax Test, ExpressionSyntax Exception, ITypeSymbol Type, string Text, bool IsNegated, bool IsOfList)
{
    /// <summary>Parts the words of a list.</summary>
    private const char ListMark = '\uffff';

    /// <summary>The gate: the methods that look into a text.</summary>
    public static bool IsLook(string name) =>
        name is "Contains" or "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" or "Equals" or "IsMatch";

    /// <summary>The gate: whether a name that is looked for by a call may be looked for in the text of an exception, which a local may hold.</summary>
    public static bool MayLook(InvocationExpressionSyntax call)
    {
        var looked = call.Expression.ToString();
        if (looked.EndsWith("IsMatch", StringComparison.Ordinal) && call.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken)))
        {
            // The pattern is listened to itself.
            return false;
        }

        return looked.IndexOf("Message", StringComparison.Ordinal) >= 0
            || (looked.EndsWith("IsMatch", StringComparison.Ordinal) && IsOfMessage(call))
            || (call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var text } }
                && call.Ancestors().OfType<BlockSyntax>().SelectMany(b => b.Statements).OfType<LocalDeclarationStatementSyntax>().SelectMany(s => s.Declaration.Variables).Any(v =>
                    v.Identifier.ValueText == text
                    && v.Initializer?.Value.ToString() is { } value
                    && (value.IndexOf("Message", StringComparison.Ordinal) >= 0 || value.IndexOf("ToString()", StringComparison.Ordinal) >= 0)));
    }

    private static bool IsOfMessage(InvocationExpressionSyntax match) => match.ArgumentList.ToString().IndexOf("Message", StringComparison.Ordinal) >= 0;

    /// <summary>Whether a text speaks of GOAWAY or of the end of an HTTP/2 connection, as .NET or a server words it.</summary>
    public static bool IsAboutClose(string text) => NamesGoAway(text) || NamesEnd(text);

    /// <summary>Whether a text names the frame or its code.</summary>
    public static bool NamesGoAway(string text) =>
        Has(text, "GOAWAY") || Has(text, "GO_AWAY") || Has(text, "NO_ERROR") || Has(text, "server closed the connection")
        || Has(text, "server shut down the connection") || Has(text, "HTTP/2 error code") || HasZeroCode(text);

    /// <summary>Whether a text names the end of a response that was not complete.</summary>
    public static bool NamesEnd(string text) => Has(text, "prematurely") || Has(text, "response ended");

    /// <summary>
    /// The test around a text, if it is the first of the ones that are joined by <c>||</c>: together they are one decision,
    /// <paramref name="whole"/>.
    /// </summary>
    public static ExceptionText? Around(HttpCompilation http, ExpressionSyntax text, out ExpressionSyntax? whole)
    {
        whole = null;
        ExceptionText? found = null;
        for (SyntaxNode? node = text; node is not null and not StatementSyntax and not AnonymousFunctionExpressionSyntax; node = node.Parent)
        {
            if (node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.LogicalAndExpression }
                or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression })
            {
                break;
            }

            if (node is ExpressionSyntax expression && Read(http, expression) is { } read && !IsPosition(expression))
            {
                found = read;
            }
        }

        if (found is null)
        {
            // A case of a switch over the text.
            whole = text;
            return text.Parent switch
            {
                ConstantPatternSyntax { Parent: SubpatternSyntax { NameColon.Name.Identifier.ValueText: "Message", Parent.Parent: RecursivePatternSyntax of } } when IsOfHttp(http, of) => Of(http, text, Matched(of), Sought(http, text) ?? ""),
                CaseSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax @switch } => Make(http, text, @switch.Expression, Sought(http, text) ?? ""),
                ConstantPatternSyntax { Parent: SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax match } } => Make(http, text, match.GoverningExpression, Sought(http, text) ?? ""),
                _ => null,
            };
        }

        if (found.IsOfList && text is LiteralExpressionSyntax && found.Test.DescendantNodes().OfType<LiteralExpressionSyntax>().First(l => l.Token.Value is string word && IsAboutClose(word)) != text)
        {
            return null;
        }

        whole = found.Test;
        while (whole.Parent is ParenthesizedExpressionSyntax || (whole.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or && All(http, or, found)))
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        whole = Parentheses.Off(whole);
        return whole.SpanStart == found.Test.SpanStart || Leaves(whole).First() == found.Test ? found : null;
    }

    /// <summary>The tests that are joined in a condition; none where it is something else.</summary>
    public static IReadOnlyList<ExceptionText> ReadAll(HttpCompilation http, ExpressionSyntax condition)
    {
        var leaves = Leaves(condition).ToList();
        var tests = leaves.Select(l => Read(http, l)).OfType<ExceptionText>().ToList();
        return tests.Count == leaves.Count ? tests : [];
    }

    /// <summary>Reads a condition as a test of an exception's text; null where it is none, or not about a closed connection.</summary>
    public static ExceptionText? Read(HttpCompilation http, ExpressionSyntax condition)
    {
        switch (condition)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Read(http, parenthesized.Expression);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce when Parentheses.Off(coalesce.Right).IsKind(SyntaxKind.FalseLiteralExpression):
                return Wider(Read(http, coalesce.Left), coalesce);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality
                when Parentheses.Off(equality.Right) is var truth && truth.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression:
                return Wider(Read(http, equality.Left), equality, equality.IsKind(SyntaxKind.EqualsExpression) == truth.IsKind(SyntaxKind.FalseLiteralExpression));
            case BinaryExpressionSyntax comparison when IsPosition(comparison.Left) && Number(comparison.Right) is { } number:
                return Wider(Read(http, comparison.Left), comparison, comparison.Kind() switch
                {
                    SyntaxKind.LessThanExpression => true,
                    SyntaxKind.EqualsExpression => number < 0,
                    _ => false,
                });
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality:
                return (Sought(http, equality.Right) is { } right ? Make(http, equality, equality.Left, right) : null)
                    ?? (Sought(http, equality.Left) is { } left ? Make(http, equality, equality.Right, left) : null);
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: var constant } } match:
                return Sought(http, constant) is { } text ? Make(http, match, match.Expression, text) : null;
            case ConditionalAccessExpressionSyntax access:
                return Wider(Read(http, access.WhenNotNull), access);
            case InvocationExpressionSyntax call:
                return ReadCall(http, call);
            default:
                return null;
        }
    }

    private static ExceptionText? ReadCall(HttpCompilation http, InvocationExpressionSyntax call)
    {
        if (Origins.NameOf(call.Expression) is not { } name || call.ArgumentList.Arguments.Count == 0)
        {
            return null;
        }

        if (!IsLook(name))
        {
            return OfOwn(http, call);
        }

        var arguments = call.ArgumentList.Arguments;
        if (name == "IsMatch" && Receiver(call.Expression) is { } made && PatternOf(http, made) is { } pattern)
        {
            return Make(http, call, arguments[0].Expression, pattern);
        }

        foreach (var argument in arguments)
        {
            if (Sought(http, argument.Expression) is not { } text || !IsAboutClose(text))
            {
                continue;
            }

            if (http.Sources.Symbol(call) is not IMethodSymbol { ContainingType: var type } method
                || !(type.SpecialType == SpecialType.System_String || type.Name is "Regex" or "CompareInfo" or "MemoryExtensions"))
            {
                return null;
            }

            var subject = (method.IsStatic && method.ReducedFrom is null) || type.Name is "Regex" or "CompareInfo"
                ? arguments.FirstOrDefault(a => a != argument)?.Expression
                : Receiver(call.Expression);
            return subject is null ? null : Make(http, call, subject, text);
        }

        return null;
    }

    /// <summary>A look by a method of this compilation: it is handed the exception or its text, and the words that it looks for.</summary>
    private static ExceptionText? OfOwn(HttpCompilation http, InvocationExpressionSyntax call)
    {
        var handed = call.ArgumentList.Arguments.Select(a => a.Expression).ToList();
        var words = handed.Select(a => (Parentheses.Off(a) as LiteralExpressionSyntax)?.Token.Value).OfType<string>().ToList();
        if (!words.Exists(IsAboutClose)
            || http.Sources.Symbol(call) is not IMethodSymbol { ReturnType.SpecialType: SpecialType.System_Boolean } method
            || !http.Sources.Declares(method)
            || http.Sources.FunctionOf((method.ReducedFrom ?? method).OriginalDefinition) is not { } function
            || !function.DescendantNodes().OfType<SimpleNameSyntax>().Any(n => IsLook(n.Identifier.ValueText)))
        {
            return null;
        }

        var subject = method.ReducedFrom is null ? handed.Find(a => Parentheses.Off(a) is not LiteralExpressionSyntax) : Receiver(call.Expression);
        return subject is null ? null : Of(
            http,
            call,
            http.Symbols.IsOrDerives(http.Sources.TypeOf(subject), KnownSymbols.ExceptionName) ? subject : ExceptionOf(http, subject, 3),
            words.Count == 1 ? words[0] : ListMark + string.Join(ListMark.ToString(), words));
    }

    /// <summary>The pattern of a regular expression that a field holds, or that is generated.</summary>
    private static string? PatternOf(HttpCompilation http, ExpressionSyntax regex)
    {
        if (Parentheses.Off(regex) is InvocationExpressionSyntax)
        {
            return http.Sources.Symbol(regex)?.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "GeneratedRegexAttribute") is { ConstructorArguments: [{ Value: string generated }, ..] } ? generated : null;
        }

        var value = Parentheses.Off(regex) is SimpleNameSyntax or MemberAccessExpressionSyntax
            && http.Sources.Symbol(regex) is { Kind: SymbolKind.Local or SymbolKind.Field or SymbolKind.Property } holder
                ? http.Sources.OnlyValue(holder)
                : regex;
        return value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var pattern, ..] } made && http.Sources.TypeOf(made)?.Name == "Regex"
            ? http.Sources.Constant(pattern.Expression) as string
            : null;
    }

    private static ExceptionText? Make(HttpCompilation http, ExpressionSyntax test, ExpressionSyntax subject, string text) =>
        IsAboutClose(text) ? Of(http, test, ExceptionOf(http, subject, 3), text) : null;

    private static ExceptionText? Of(HttpCompilation http, ExpressionSyntax test, ExpressionSyntax? thrown, string text) =>
        IsAboutClose(text)
        && thrown is { } exception
        && http.Sources.TypeOf(exception) is { } type
        && IsOfHttp(http, type)
            ? new ExceptionText(test, exception, type, text, test.IsKind(SyntaxKind.NotEqualsExpression), text.IndexOf(ListMark) >= 0)
            : null;

    private static ExceptionText? Wider(ExceptionText? inner, ExpressionSyntax test, bool negates = false) =>
        inner is null ? null : inner with { Test = test, IsNegated = inner.IsNegated != negates };

    private static bool All(HttpCompilation http, ExpressionSyntax condition, ExceptionText like) =>
        Leaves(condition).All(leaf => Read(http, leaf) is { IsNegated: false } read && SyntaxFactory.AreEquivalent(read.Exception, like.Exception));

    private static IEnumerable<ExpressionSyntax> Leaves(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax parenthesized => Leaves(parenthesized.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or => Leaves(or.Left).Concat(Leaves(or.Right)),
        _ => [condition],
    };

    /// <summary>The exception that a text was taken from.</summary>
    private static ExpressionSyntax? ExceptionOf(HttpCompilation http, ExpressionSyntax text, int depth)
    {
        switch (text)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return ExceptionOf(http, parenthesized.Expression, depth);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return ExceptionOf(http, coalesce.Left, depth);
            case PostfixUnaryExpressionSyntax postfix:
                return ExceptionOf(http, postfix.Operand, depth);
            case ConditionalAccessExpressionSyntax access:
                return ExceptionOf(http, access.WhenNotNull, depth);
            case MemberAccessExpressionSyntax or MemberBindingExpressionSyntax when Origins.NameOf(text) == "Message":
                return Receiver(text);
            case InvocationExpressionSyntax call when Origins.NameOf(call.Expression) is "ToString" or "AsSpan" or "ToLower" or "ToLowerInvariant" or "ToUpper" or "ToUpperInvariant" or "Trim":
                return Receiver(call.Expression) is not { } receiver ? null
                    : Origins.NameOf(call.Expression) == "ToString" && http.Symbols.IsOrDerives(http.Sources.TypeOf(receiver), KnownSymbols.ExceptionName) ? receiver
                    : ExceptionOf(http, receiver, depth);
            case IdentifierNameSyntax name when depth > 0 && http.Sources.Symbol(name) is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }:
                return reference.GetSyntax() switch
                {
                    VariableDeclaratorSyntax { Initializer.Value: var value } => ExceptionOf(http, value, depth - 1),
                    SingleVariableDesignationSyntax { Parent: PatternSyntax own } => own.Parent switch
                    {
                        // The exception itself is what a pattern with its member is held against.
                        SubpatternSyntax { NameColon.Name.Identifier.ValueText: "Message", Parent.Parent: RecursivePatternSyntax whole } => IsOfHttp(http, whole) ? Matched(whole) : null,
                        _ => Matched(own) is { } matched ? ExceptionOf(http, matched, depth - 1) : null,
                    },
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>What a pattern is held against.</summary>
    private static ExpressionSyntax? Matched(PatternSyntax pattern) => pattern.Parent switch
    {
        IsPatternExpressionSyntax match => match.Expression,
        CasePatternSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax @switch } => @switch.Expression,
        SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax @switch } => @switch.GoverningExpression,
        _ => null,
    };

    /// <summary>What a member is taken of, also behind <c>?.</c></summary>
    private static ExpressionSyntax? Receiver(ExpressionSyntax member) => member switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>()
            .FirstOrDefault(c => c.WhenNotNull.Span.Contains(binding.Span))?.Expression,
        _ => null,
    };

    private static bool IsOfHttp(HttpCompilation http, RecursivePatternSyntax pattern) =>
        pattern.Type is null || (http.Sources.TypeOf(pattern.Type) is { } type && IsOfHttp(http, type));

    /// <summary>Only of exceptions that an HTTP send can throw: others may use the same words.</summary>
    private static bool IsOfHttp(HttpCompilation http, ITypeSymbol type) =>
        http.Symbols.Is(type, KnownSymbols.ExceptionName)
        || http.Symbols.Is(type, KnownSymbols.IOExceptionName)
        || http.Symbols.Is(type, KnownSymbols.WebExceptionName)
        || http.Symbols.Is(type, KnownSymbols.AggregateExceptionName)
        || http.Symbols.IsOrDerives(type, KnownSymbols.HttpRequestExceptionName)
        || http.Symbols.IsOrDerives(type, KnownSymbols.HttpIOExceptionName)
        || http.Symbols.IsOrDerives(type, KnownSymbols.HttpProtocolExceptionName);

    /// <summary>A text that stands in source: written there, a constant, or the words of a list that are looked for one by one.</summary>
    private static string? Sought(HttpCompilation http, ExpressionSyntax expression)
    {
        expression = Parentheses.Off(expression);
        if (expression is LiteralExpressionSyntax literal)
        {
            return literal.Token.Value as string;
        }

        if (expression is not (SimpleNameSyntax or MemberAccessExpressionSyntax))
        {
            return null;
        }

        if (http.Sources.Constant(expression) is string constant)
        {
            return constant;
        }

        // words.Any(word => exception.Message.Contains(word)), or with a method group.
        return expression is IdentifierNameSyntax name
            && name.Ancestors().OfType<LambdaExpressionSyntax>().FirstOrDefault() is { } lambda
            && Parentheses.Around(lambda).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any" or "Exists" } any } }
            && http.Sources.Symbol(name) is IParameterSymbol parameter
            && lambda.Span.Contains(parameter.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default)
            && WordsOf(http, any.Expression) is { } words
                ? words
                : null;
    }

    /// <summary>The words of a list that is written out where it is used or declared, as one text.</summary>
    private static string? WordsOf(HttpCompilation http, ExpressionSyntax list)
    {
        list = Parentheses.Off(list);
        var value = list switch
        {
            SimpleNameSyntax or MemberAccessExpressionSyntax => http.Sources.Symbol(list) switch
            {
                ILocalSymbol { DeclaringSyntaxReferences: [var reference] } => (reference.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value,
                { Kind: SymbolKind.Field or SymbolKind.Property } symbol => http.Sources.OnlyValue(symbol),
                _ => null,
            },
            _ => list,
        };
        var words = value?.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(l => l.Token.Value).OfType<string>().ToArray() ?? [];
        return words.Length == 0 ? null : ListMark + string.Join(ListMark.ToString(), words);
    }

    private static bool IsPosition(ExpressionSyntax expression) =>
        (Parentheses.Off(expression) is ConditionalAccessExpressionSyntax access ? access.WhenNotNull : Parentheses.Off(expression)) is InvocationExpressionSyntax call
        && Origins.NameOf(call.Expression) is "IndexOf" or "LastIndexOf";

    private static int? Number(ExpressionSyntax expression) => Parentheses.Off(expression) switch
    {
        LiteralExpressionSyntax { Token.Value: int value } => value,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax { Token.Value: int value } } => -value,
        _ => null,
    };

    private static bool Has(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>"0x0", and not the beginning of a longer number.</summary>
    private static bool HasZeroCode(string text)
    {
        for (var at = text.IndexOf("0x0", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf("0x0", at + 3, StringComparison.OrdinalIgnoreCase))
        {
            if (at + 3 == text.Length || !Uri.IsHexDigit(text[at + 3]))
            {
                return true;
            }
        }

        return false;
    }
}
