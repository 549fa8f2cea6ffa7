using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>How a test asks for an HTTP/2 protocol error.</summary>
internal enum ProtocolErrorForm
{
    /// <summary><c>catch (HttpProtocolException)</c></summary>
    Catch,

    /// <summary><c>x is HttpProtocolException</c>, also as a pattern within one.</summary>
    Type,

    /// <summary><c>x.HttpRequestError == HttpRequestError.HttpProtocolError</c>, also as a pattern.</summary>
    Error,
}

/// <summary>
/// A test that holds for every HTTP/2 protocol error and does not look at its code: NO_ERROR (0) is a graceful close,
/// ENHANCE_YOUR_CALM (11) asks for less, PROTOCOL_ERROR (1) is a bug (RFC 9113 §7).
/// </summary>
/// <param name="Site">The type that is caught, or the test.</param>
/// <param name="Name">The name in it that stands for the protocol error.</param>
internal sealed record ProtocolErrorTest(SyntaxNode Site, ProtocolErrorForm Form, SimpleNameSyntax Name)
{
    private const string TypeName = "HttpProtocolException";
    private const string ErrorName = "HttpProtocolError";

    /// <summary>A handler of protocol errors that does something about them, whatever their code.</summary>
    public static ProtocolErrorTest? Of(HttpCompilation http, CatchClauseSyntax clause)
    {
        if (clause.Declaration?.Type is not { } type
            || LastName(type) is not { Identifier.ValueText: TypeName } name
            || LooksAtCode(clause)
            || Decision.OnlyThrows(clause.Block)
            || !http.Symbols.Is(http.Sources.TypeOf(type), KnownSymbols.HttpProtocolExceptionName))
        {
            return null;
        }

        return new ProtocolErrorTest(type, ProtocolErrorForm.Catch, name);
    }

    /// <summary>A test of an expression, of the forms that the analyzer listens to: <c>is</c>, a pattern, an equality.</summary>
    public static ProtocolErrorTest? Of(HttpCompilation http, ExpressionSyntax test)
    {
        if ((NameIn(test) ?? HeldBy(test)) is not { } name || !IsOne(http, name) || IsNegated(name, test))
        {
            return null;
        }

        // Of the tests that are joined to one decision, the one of the type is told about, else the first.
        var whole = Whole(test);
        if (IsOneOfMany(test.Span.Contains(name.Span) ? name : test, test)
            || (Tests(whole).OrderBy(t => t.Name.Identifier.ValueText == TypeName ? 0 : 1).FirstOrDefault().Site is { } first && first != test)
            || LooksAtCode(http, Function.Member(test) ?? test)
            || Decision.Of(whole) is not { } decision
            || Decision.OnlyThrows(decision.WhenTrue)
            || !Answers(http, decision))
        {
            return null;
        }

        return new ProtocolErrorTest(test, name.Identifier.ValueText == TypeName ? ProtocolErrorForm.Type : ProtocolErrorForm.Error, name);
    }

    /// <summary>A switch that answers yes for the protocol error, and for nothing else.</summary>
    public static ProtocolErrorTest? Of(HttpCompilation http, SwitchStatementSyntax @switch)
    {
        if (Function.Around(@switch) is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            || @switch.Sections.Where(s => Answer(s) == true).ToList() is not [{ Labels: [var label] }]
            || @switch.Sections.Any(s => Answer(s) is null)
            || label.DescendantNodes().OfType<SimpleNameSyntax>().FirstOrDefault(n => Named(n) is not null) is not { } name
            || label is CasePatternSwitchLabelSyntax { WhenClause: not null }
            || !IsOne(http, name)
            || IsNegated(name, label)
            || label.DescendantNodes().Any(n => n.IsKind(SyntaxKind.OrPattern))
            || LooksAtCode(http, Function.Member(@switch)!)
            || !Answers(http, new Decision(Function.Around(@switch)!, null)))
        {
            return null;
        }

        return new ProtocolErrorTest(name, name.Identifier.ValueText == TypeName ? ProtocolErrorForm.Type : ProtocolErrorForm.Error, name);

        static bool? Answer(SwitchSectionSyntax section) => section.Statements is [ReturnStatementSyntax { Expression: { } value }]
            ? Parentheses.Off(value).Kind() switch
            {
                SyntaxKind.TrueLiteralExpression => true,
                SyntaxKind.FalseLiteralExpression => false,
                _ => null,
            }
            : null;
    }

    /// <summary>The gate: a name in a test that stands for a protocol error.</summary>
    private static SimpleNameSyntax? NameIn(ExpressionSyntax test) => test switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } type => Named(LastName(type.Right)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Left: var cast } when IsPresent(test) => AsType(cast),
        IsPatternExpressionSyntax { Expression: var cast } when IsPresent(test) => AsType(cast),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equality => Named(LastName(equality.Right)) ?? Named(LastName(equality.Left)),
        IsPatternExpressionSyntax match => match.Pattern.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(n => Named(n) is not null)
            .OrderBy(n => n.Identifier.ValueText == TypeName ? 0 : 1)
            .FirstOrDefault(),
        SwitchExpressionSyntax match => match.Arms.Where(a => Parentheses.Off(a.Expression).IsKind(SyntaxKind.TrueLiteralExpression)).ToList() is [var only]
            && match.Arms.All(a => a == only || Parentheses.Off(a.Expression).IsKind(SyntaxKind.FalseLiteralExpression))
                ? only.Pattern.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault(n => Named(n) is not null)
                : null,
        _ => null,
    };

    /// <summary>The type of protocol errors that an expression is cast to, if it is of it.</summary>
    private static SimpleNameSyntax? AsType(ExpressionSyntax cast) =>
        Parentheses.Off(cast) is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } of ? Named(LastName(of.Right)) : null;

    /// <summary>The same, where a local holds what was cast.</summary>
    private static SimpleNameSyntax? HeldBy(ExpressionSyntax test) =>
        IsPresent(test)
        && test.ChildNodes().First() is IdentifierNameSyntax { Identifier.ValueText: var local }
        && Words.Of(test.SyntaxTree, default).Contains(TypeName)
        && Function.Around(test)?.DescendantNodes().OfType<VariableDeclaratorSyntax>().LastOrDefault(v => v.Identifier.ValueText == local && v.SpanStart < test.SpanStart) is { Initializer.Value: var value }
            ? AsType(value)
            : null;

    /// <summary><c>x != null</c>, <c>x is not null</c>, <c>x is { }</c></summary>
    private static bool IsPresent(ExpressionSyntax test) => test switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Right: var none } => none.IsKind(SyntaxKind.NullLiteralExpression),
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: var none } } } => none.IsKind(SyntaxKind.NullLiteralExpression),
        IsPatternExpressionSyntax { Pattern: RecursivePatternSyntax { Type: null, PropertyPatternClause.Subpatterns.Count: 0 } } => true,
        _ => false,
    };

    private static SimpleNameSyntax? Named(SimpleNameSyntax? name) => name is { Identifier.ValueText: TypeName or ErrorName } ? name : null;

    private static SimpleNameSyntax? LastName(SyntaxNode node) => Parentheses.Off(node) switch
    {
        SimpleNameSyntax name => name,
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        MemberAccessExpressionSyntax access => access.Name,
        TypeOfExpressionSyntax { Type: var type } => LastName(type),
        _ => null,
    };

    private static bool IsOne(HttpCompilation http, SimpleNameSyntax name) => http.Sources.Symbol(name) switch
    {
        INamedTypeSymbol type => http.Symbols.Is(type, KnownSymbols.HttpProtocolExceptionName),
        IFieldSymbol field => http.Symbols.Is(field.ContainingType, KnownSymbols.HttpRequestErrorName),
        _ => false,
    };

    /// <summary>Whether the test holds for everything else.</summary>
    private static bool IsNegated(SyntaxNode name, SyntaxNode test) =>
        name.Ancestors().TakeWhile(a => a != test).Any(a => a.IsKind(SyntaxKind.NotPattern));

    /// <summary>
    /// A list of errors to back off after, which has the protocol error among others, says nothing of GOAWAY.
    /// </summary>
    private static bool IsOneOfMany(SyntaxNode name, ExpressionSyntax test)
    {
        var root = Whole(test);
        foreach (var ancestor in name.Ancestors().TakeWhile(a => a != root.Parent))
        {
            SyntaxNode? other = ancestor switch
            {
                BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } or => or.Left.Span.Contains(name.Span) ? or.Right : or.Left,
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or => or.Left.Span.Contains(name.Span) ? or.Right : or.Left,
                _ => null,
            };
            if (other is not null && !other.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(n => Named(n) is not null || SaysClose(n.Identifier.ValueText)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The condition that a test is part of.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax test)
    {
        while (test.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression })
        {
            test = (ExpressionSyntax)test.Parent;
        }

        return test;
    }

    private static List<(ExpressionSyntax Site, SimpleNameSyntax Name)> Tests(ExpressionSyntax whole)
    {
        var tests = new List<(ExpressionSyntax Site, SimpleNameSyntax Name)>();
        foreach (var node in whole.DescendantNodesAndSelf().OfType<ExpressionSyntax>())
        {
            if (NameIn(node) is { } name)
            {
                tests.Add((node, name));
            }
        }

        return tests;
    }

    /// <summary>Whether a function looks at the code, or one that it calls, or one that asks it.</summary>
    private static bool LooksAtCode(HttpCompilation http, SyntaxNode function)
    {
        if (LooksAtCode(function))
        {
            return true;
        }

        if (!http.Sources.Mentions("ErrorCode", default))
        {
            return false;
        }

        var asking = function is MethodDeclarationSyntax && http.Sources.Declared(function) is IMethodSymbol method ? http.Sources.References(method, default).Select(Function.Member) : [];
        return asking.Any(member => member is not null && LooksAtCode(member))
            || FunctionCalls.In(function).Names.SelectMany(name => http.Sources.FunctionsNamed(name, default)).Any(LooksAtCode);
    }

    private static bool LooksAtCode(SyntaxNode code) =>
        code.DescendantNodes().Any(n => n is SimpleNameSyntax { Identifier.ValueText: "ErrorCode" });

    /// <summary>
    /// Whether what is decided could treat the failure as harmless. A predicate that says in its name that it asks for a
    /// protocol error, and a choice of words for people, do not.
    /// </summary>
    private static bool Answers(HttpCompilation http, Decision decision)
    {
        switch (decision.Site)
        {
            case MethodDeclarationSyntax method:
                return IsBool(method.ReturnType) && !SaysProtocol(method.Identifier.ValueText);
            case LocalFunctionStatementSyntax local:
                return IsBool(local.ReturnType) && !SaysProtocol(local.Identifier.ValueText);
            case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                return IsBool(property.Type) && !SaysProtocol(property.Identifier.ValueText);
            case ConditionalExpressionSyntax choice:
                return http.Sources.TypeOf(choice)?.SpecialType != SpecialType.System_String;
            case IfStatementSyntax:
                return !ReturnsText(http, decision.WhenTrue);
            default:
                return true;
        }
    }

    private static bool IsBool(TypeSyntax type) => type.ToString() is "bool" or "Boolean" or "Task<bool>" or "ValueTask<bool>" or "bool?";

    /// <summary>Whether what is asked beside it is the same: a predicate that says in its name that it asks for a graceful close.</summary>
    private static bool SaysClose(string name) => name.IndexOf("GoAway", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Graceful", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool SaysProtocol(string name) => name.IndexOf("Protocol", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool ReturnsText(HttpCompilation http, SyntaxNode? code)
    {
        var last = code;
        while (last is BlockSyntax { Statements: { Count: > 0 } statements })
        {
            last = statements[statements.Count - 1];
        }

        return last is ReturnStatementSyntax { Expression: { } value } && http.Sources.TypeOf(value)?.SpecialType == SpecialType.System_String;
    }
}
