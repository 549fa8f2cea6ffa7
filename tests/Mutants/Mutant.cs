using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Mutants;

/// <summary>One change to one member that should make a test fail.</summary>
/// <param name="Tree">The file it is in.</param>
/// <param name="Body">The block or the expression that is the whole of the member.</param>
/// <param name="Change">What is written, and in place of what.</param>
/// <param name="Name">What stays the same when the file changes elsewhere.</param>
internal sealed record Mutant(SyntaxTree Tree, SyntaxNode Body, TextChange Change, string Name)
{
    public int Line => Tree.GetText().Lines.GetLineFromPosition(Change.Span.Start).LineNumber + 1;

    /// <summary>The statement whose run says that the change may be run. That of a local function is none: it may stand where nothing comes.</summary>
    public StatementSyntax? Statement => Body.FindNode(Change.Span, getInnermostNodeForTie: true).AncestorsAndSelf()
        .TakeWhile(node => node != Body).OfType<StatementSyntax>().FirstOrDefault(s => s is not LocalFunctionStatementSyntax && s.Parent is BlockSyntax or SwitchSectionSyntax);

    public string ChangedBody() => Changed(Body.ToString(), Body.SpanStart);

    public SyntaxTree ChangedTree() => Tree.WithChangedText(SourceText.From(Changed(Tree.ToString(), 0), Tree.Encoding));

    /// <summary>All changes to a file: the kinds that Stryker makes at its standard level.</summary>
    /// <param name="model">The file.</param>
    /// <param name="labels">The literals in it that are left out.</param>
    public static IEnumerable<Mutant> In(SemanticModel model, Labels labels)
    {
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var body in model.SyntaxTree.GetRoot().DescendantNodes().Select(BodyOf).OfType<SyntaxNode>())
        {
            var changes = body.DescendantNodesAndSelf().Where(node => !labels.Contain(node)).SelectMany(node => Changes(node, model)).Where(change => body.Span.Contains(change.Span));
            foreach (var change in changes.Distinct())
            {
                var name = NameOf(body, change);
                named[name] = named.GetValueOrDefault(name) + 1;
                yield return new(model.SyntaxTree, body, change, $"{name} ({named[name]})");
            }
        }
    }

    private static string NameOf(SyntaxNode body, TextChange change)
    {
        var member = body.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        var name = (member as MethodDeclarationSyntax)?.Identifier.Text ?? (member as PropertyDeclarationSyntax)?.Identifier.Text ?? "";
        var text = body.SyntaxTree.GetText().ToString(change.Span);
        return $"{Path.GetFileName(body.SyntaxTree.FilePath)} {name}: {OneLine(text)} -> {OneLine(change.NewText!)}";
    }

    /// <summary>The body of a member; lambdas and local functions are part of it. An initializer runs once for all tests and is left out.</summary>
    private static SyntaxNode? BodyOf(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody?.Expression,
        PropertyDeclarationSyntax property => property.ExpressionBody?.Expression,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody?.Expression,
        _ => null,
    };

    private static IEnumerable<TextChange> Changes(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } binary:
                yield return Instead(binary, $"{binary.Left}");
                yield return Instead(binary, $"{binary.Right}");
                break;
            case BinaryExpressionSyntax binary:
                foreach (var other in Others(binary.OperatorToken.Kind(), model.GetTypeInfo(binary).Type))
                {
                    yield return new(binary.OperatorToken.Span, other);
                }

                break;
            case BinaryPatternSyntax pattern:
                yield return new(pattern.OperatorToken.Span, pattern.IsKind(SyntaxKind.AndPattern) ? "or" : "and");
                break;
            case RelationalPatternSyntax pattern:
                foreach (var other in Others(pattern.OperatorToken.Kind(), null))
                {
                    yield return new(pattern.OperatorToken.Span, other);
                }

                break;
            case IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax not } test:
                yield return Instead(not, $"{not.Pattern}");
                break;
            case IsPatternExpressionSyntax test:
                yield return Instead(test.Pattern, $"not ({test.Pattern})");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression }:
                yield return Instead(node, "false");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression }:
                yield return Instead(node, "true");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text:
                yield return Instead(node, text.Token.ValueText.Length == 0 ? "\"mutant\"" : "\"\"");
                break;
            case InterpolatedStringExpressionSyntax:
                yield return Instead(node, "$\"\"");
                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                yield return Instead(not, $"{not.Operand}");
                break;
            case PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax when Token(node) is var token && token.IsKind(SyntaxKind.PlusPlusToken):
                yield return new(Token(node).Span, "--");
                break;
            case PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax when Token(node) is var token && token.IsKind(SyntaxKind.MinusMinusToken):
                yield return new(Token(node).Span, "++");
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } add when model.GetTypeInfo(add).Type?.SpecialType == SpecialType.System_Int32:
                yield return new(add.OperatorToken.Span, "-=");
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.OrAssignmentExpression } or:
                yield return new(or.OperatorToken.Span, "&=");
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AndAssignmentExpression } and:
                yield return new(and.OperatorToken.Span, "|=");
                break;
            case ConditionalExpressionSyntax choice:
                yield return Instead(choice.Condition, $"!({choice.Condition})");
                break;
            case IfStatementSyntax { Condition: not IsPatternExpressionSyntax } test:
                yield return Instead(test.Condition, $"!({test.Condition})");
                break;
            case WhileStatementSyntax { Condition: not IsPatternExpressionSyntax } loop:
                yield return Instead(loop.Condition, $"!({loop.Condition})");
                break;
            case BlockSyntax { Statements.Count: > 0 } block when block.Parent is not BaseMethodDeclarationSyntax || IsVoid(block.Parent):
                yield return Instead(block, "{ }");
                break;
            case ExpressionStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ThrowStatementSyntax or ReturnStatementSyntax { Expression: null }:
            case YieldStatementSyntax:
                yield return Instead(node, ";");
                break;
            case CollectionExpressionSyntax { Elements.Count: > 0 }:
                yield return Instead(node, "[]");
                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier: var name } access } call:
                foreach (var other in IsPresence(call) ? [] : Others(name.ValueText))
                {
                    yield return new(name.Span, other);
                }

                if (Dropped.Contains(name.ValueText))
                {
                    yield return Instead(call, $"{access.Expression}");
                }

                break;
        }
    }

    /// <summary>Calls that hand on what they are called on, with less of it.</summary>
    private static readonly HashSet<string> Dropped = ["Where", "Distinct", "Trim", "TakeWhile", "SkipWhile", "Reverse"];

    /// <summary>Whether it only counts that something is found: from whichever end it is looked for, that is the same.</summary>
    private static bool IsPresence(InvocationExpressionSyntax call) => call.Parent is BinaryExpressionSyntax
    {
        RawKind: (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.LessThanExpression,
        Right: LiteralExpressionSyntax { Token.ValueText: "0" },
    }
    && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IndexOf" or "LastIndexOf" };

    private static string[] Others(string name) => name switch
    {
        "Any" => ["All"],
        "All" => ["Any"],
        "First" => ["Last"],
        "Last" => ["First"],
        "FirstOrDefault" => ["LastOrDefault"],
        "LastOrDefault" or "SingleOrDefault" => ["FirstOrDefault"],
        "Single" => ["First"],
        "Skip" => ["Take"],
        "Take" => ["Skip"],
        "TakeWhile" => ["SkipWhile"],
        "SkipWhile" => ["TakeWhile"],
        "Min" => ["Max"],
        "Max" => ["Min"],
        "OrderBy" => ["OrderByDescending"],
        "OrderByDescending" => ["OrderBy"],
        "Concat" or "Union" => ["Except"],
        "Except" or "Intersect" => ["Union"],
        "Append" => ["Prepend"],
        "Prepend" => ["Append"],
        "StartsWith" => ["EndsWith"],
        "EndsWith" => ["StartsWith"],
        "IndexOf" => ["LastIndexOf"],
        "LastIndexOf" => ["IndexOf"],
        _ => [],
    };

    private static string[] Others(SyntaxKind kind, ITypeSymbol? type) => kind switch
    {
        SyntaxKind.AmpersandAmpersandToken => ["||"],
        SyntaxKind.BarBarToken => ["&&"],
        SyntaxKind.EqualsEqualsToken => ["!="],
        SyntaxKind.ExclamationEqualsToken => ["=="],
        SyntaxKind.LessThanToken => ["<=", ">"],
        SyntaxKind.LessThanEqualsToken => ["<", ">"],
        SyntaxKind.GreaterThanToken => [">=", "<"],
        SyntaxKind.GreaterThanEqualsToken => [">", "<"],
        SyntaxKind.PlusToken when type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double => ["-"],
        SyntaxKind.MinusToken => ["+"],
        SyntaxKind.AsteriskToken => ["/"],
        SyntaxKind.SlashToken => ["*"],
        SyntaxKind.AmpersandToken => ["|"],
        SyntaxKind.BarToken => ["&"],
        _ => [],
    };

    private static bool IsVoid(SyntaxNode member) =>
        member is ConstructorDeclarationSyntax or MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } };

    private static SyntaxToken Token(SyntaxNode node) => node is PrefixUnaryExpressionSyntax prefix ? prefix.OperatorToken : ((PostfixUnaryExpressionSyntax)node).OperatorToken;

    private static TextChange Instead(SyntaxNode node, string text) => new(node.Span, text);

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var line && line.Length > 160 ? line[..160] + "…" : line;

    private string Changed(string text, int start) =>
        text[..(Change.Span.Start - start)] + Change.NewText + text[(Change.Span.End - start)..];
}
