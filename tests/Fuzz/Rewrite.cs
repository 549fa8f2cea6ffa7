using System.Collections.Immutable;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Fuzz;

/// <summary>The edits of one rewrite, and the new names in it with what they stand for.</summary>
internal sealed record Rewriting(ImmutableArray<TextChange> Changes, string? NewName = null, string? StandsFor = null);

/// <summary>Rewrites that leave what a program does as it is. One that does not compile afterwards does not apply there.</summary>
internal static class Rewrite
{
    private delegate Rewriting? Way(SyntaxNode root, SemanticModel model, Random random);

    private static readonly (string Name, Way Way)[] Ways =
    [
        ("rename", Rename),
        ("rename", Rename),
        ("reorder members", Reorder),
        ("extract argument", ExtractArgument),
        ("extract task", ExtractTask),
        ("block body", BlockBody),
        ("expression body", ExpressionBody),
        ("type for var", TypeForVar),
        ("var for type", VarForType),
        ("split partial", SplitPartial),
        ("wrap in lambda", WrapInLambda),
        ("wrap in local function", WrapInLocalFunction),
        ("constructor for primary constructor", Constructor),
        ("parentheses", Parentheses),
        ("split constant", SplitConstant),
        ("braces", Braces),
        ("turn condition", TurnCondition),
        ("while for for", WhileForFor),
        ("comment", Comment),
    ];

    /// <summary>One rewrite of one of the files; null where it does not apply.</summary>
    /// <param name="only">The one kind of rewrite that is wanted; null for any.</param>
    public static (Sources Sources, string How, string? NewName, string? StandsFor)? Apply(Sources sources, Setup setup, Random random, string? only = null)
    {
        var ways = only is null ? Ways : [.. Ways.Where(way => way.Name == only)];
        var (name, way) = ways[random.Next(ways.Length)];
        var compilation = Specimen.Compile(sources, setup);
        var files = sources.ToList();
        var at = random.Next(files.Count);
        var tree = compilation.SyntaxTrees.First(t => t.FilePath == files[at].Path);
        if (way(tree.GetRoot(), compilation.GetSemanticModel(tree), random) is not { } rewriting || rewriting.Changes.IsEmpty)
        {
            return null;
        }

        var before = tree.GetText();
        var after = before.WithChanges(rewriting.Changes.OrderBy(change => change.Span.Start)).ToString();
        // The usings that the setup puts in front are not the source's own.
        var usings = before.Length - files[at].Text.Length;
        files[at] = (files[at].Path, after[usings..]);
        Sources rewritten = [.. files];
        return Specimen.Errors(Specimen.Compile(rewritten, setup)) > 0
            ? null
            : (rewritten, $"{name} at {rewriting.Changes[0].Span.Start - usings} of {files[at].Path}", rewriting.NewName, rewriting.StandsFor);
    }

    private static T? Pick<T>(IEnumerable<T> from, Random random)
    {
        var all = from.ToList();
        return all.Count == 0 ? default : all[random.Next(all.Count)];
    }

    private static Rewriting Of(params TextChange[] changes) => new([.. changes]);

    private static TextChange Put(int position, string text) => new(new TextSpan(position, 0), text);

    private static TextChange Replace(SyntaxNode node, string text) => new(node.Span, text);

    private static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A local, a parameter, a field, a method or a type that nothing outside of the file names.</summary>
    private static Rewriting? Rename(SyntaxNode root, SemanticModel model, Random random)
    {
        var declarations = root.DescendantNodes().Where(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or CatchDeclarationSyntax
            or MethodDeclarationSyntax or LocalFunctionStatementSyntax or ClassDeclarationSyntax
            or ParameterSyntax { Parent.Parent: not RecordDeclarationSyntax });
        if (Pick(declarations, random) is not { } declaration
            || model.GetDeclaredSymbol(declaration) is not { Name.Length: > 0 } symbol
            || symbol.IsOverride
            || symbol.Name is "Main"
            || symbol is IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false }
            || symbol.ContainingType?.AllInterfaces.Any(i => i.GetMembers(symbol.Name).Any()) == true)
        {
            return null;
        }

        var name = symbol.Name + "Anew";
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        foreach (var token in root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == symbol.Name))
        {
            var named = token.Parent switch
            {
                SimpleNameSyntax simple => model.GetSymbolInfo(simple) is var info ? info.Symbol ?? info.CandidateSymbols.FirstOrDefault() : null,
                ConstructorDeclarationSyntax constructor => model.GetDeclaredSymbol(constructor)?.ContainingType,
                { } other => model.GetDeclaredSymbol(other),
                _ => null,
            };
            if (named is IMethodSymbol { MethodKind: MethodKind.Constructor } && symbol is ITypeSymbol)
            {
                named = named.ContainingType;
            }

            if (SymbolEqualityComparer.Default.Equals(named?.OriginalDefinition, symbol)
                || SymbolEqualityComparer.Default.Equals((named as IMethodSymbol)?.ReducedFrom?.OriginalDefinition, symbol))
            {
                changes.Add(new(token.Span, name));
            }
        }

        return new(changes.ToImmutable(), name, symbol.Name);
    }

    private static Rewriting? Reorder(SyntaxNode root, SemanticModel model, Random random)
    {
        var type = Pick(root.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(t => t.Members.Count(IsMovable) > 1), random);
        if (type is null)
        {
            return null;
        }

        var members = type.Members.Where(IsMovable).OrderBy(_ => random.Next()).Take(2).ToList();
        return Of(Replace(members[0], members[1].ToString()), Replace(members[1], members[0].ToString()));

        static bool IsMovable(MemberDeclarationSyntax member) => member is MethodDeclarationSyntax or TypeDeclarationSyntax or PropertyDeclarationSyntax { Initializer: null } && !member.ContainsDirectives;
    }

    /// <summary>The statement that an expression is evaluated in, where another one can stand in front of it and nothing is evaluated before.</summary>
    private static StatementSyntax? StatementOf(ExpressionSyntax expression)
    {
        for (SyntaxNode node = expression; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case StatementSyntax statement:
                    return statement is ExpressionStatementSyntax or ReturnStatementSyntax or LocalDeclarationStatementSyntax && statement.Parent is BlockSyntax ? statement : null;
                case ArgumentSyntax { Parent: ArgumentListSyntax list } argument when list.Arguments.TakeWhile(a => a != argument).All(a => a.Expression is IdentifierNameSyntax or LiteralExpressionSyntax):
                case ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } }:
                case InvocationExpressionSyntax or AwaitExpressionSyntax or VariableDeclarationSyntax or VariableDeclaratorSyntax or EqualsValueClauseSyntax:
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax } assignment when assignment.Right == node:
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    private static Rewriting? Extract(IEnumerable<ExpressionSyntax> expressions, string name, SyntaxNode root, SemanticModel model, Random random)
    {
        if (Pick(expressions.Where(e => StatementOf(e) is not null), random) is not { } expression
            || model.GetTypeInfo(expression) is not { Type: { SpecialType: not SpecialType.System_Void, IsAnonymousType: false } type, ConvertedType: { } converted }
            || !SymbolEqualityComparer.Default.Equals(type, converted) && expression is not LiteralExpressionSyntax and not ObjectCreationExpressionSyntax)
        {
            return null;
        }

        while (root.DescendantTokens().Any(token => token.ValueText == name))
        {
            name += "1";
        }

        var declared = random.Next(2) == 0 ? "var" : Full(type);
        return new(
            [Put(StatementOf(expression)!.SpanStart, $"{declared} {name} = {expression};\n"), Replace(expression, name)], name, expression.ToString());
    }

    private static Rewriting? ExtractArgument(SyntaxNode root, SemanticModel model, Random random) => Extract(
        root.DescendantNodes().OfType<ArgumentSyntax>().Where(a => a.RefKindKeyword.IsKind(SyntaxKind.None)).Select(a => a.Expression)
            .Where(e => e is LiteralExpressionSyntax or ObjectCreationExpressionSyntax or InterpolatedStringExpressionSyntax or InvocationExpressionSyntax or BinaryExpressionSyntax),
        "extracted", root, model, random);

    private static Rewriting? ExtractTask(SyntaxNode root, SemanticModel model, Random random) =>
        Extract(root.DescendantNodes().OfType<AwaitExpressionSyntax>().Select(a => a.Expression).OfType<InvocationExpressionSyntax>(), "task", root, model, random);

    private static Rewriting? BlockBody(SyntaxNode root, SemanticModel model, Random random)
    {
        switch (Pick(root.DescendantNodes().Where(n => n is MethodDeclarationSyntax { ExpressionBody: not null } or LocalFunctionStatementSyntax { ExpressionBody: not null } or LambdaExpressionSyntax { ExpressionBody: not null }), random))
        {
            case LambdaExpressionSyntax { ExpressionBody: { } body } lambda when model.GetSymbolInfo(lambda).Symbol is IMethodSymbol method:
                return Of(Replace(body, Block(method, body)));
            case MethodDeclarationSyntax { ExpressionBody: { } arrow } declaration when model.GetDeclaredSymbol(declaration) is { } method:
                return Of(new TextChange(TextSpan.FromBounds(arrow.SpanStart, declaration.SemicolonToken.Span.End), Block(method, arrow.Expression)));
            case LocalFunctionStatementSyntax { ExpressionBody: { } arrow } declaration when model.GetDeclaredSymbol(declaration) is IMethodSymbol method:
                return Of(new TextChange(TextSpan.FromBounds(arrow.SpanStart, declaration.SemicolonToken.Span.End), Block(method, arrow.Expression)));
            default:
                return null;
        }

        static string Block(IMethodSymbol method, ExpressionSyntax body) =>
            body is ThrowExpressionSyntax || method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 }) ? $"{{ {body}; }}" : $"{{ return {body}; }}";
    }

    private static Rewriting? ExpressionBody(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<BlockSyntax>().Where(b => b.Statements is [ReturnStatementSyntax { Expression: not null } or ExpressionStatementSyntax] && b.Parent is MethodDeclarationSyntax or LambdaExpressionSyntax or LocalFunctionStatementSyntax), random) is { } block
            && (block.Statements[0] is ReturnStatementSyntax { Expression: { } returned } ? returned : ((ExpressionStatementSyntax)block.Statements[0]).Expression) is { } body
            ? Of(Replace(block, block.Parent is LambdaExpressionSyntax ? body.ToString() : $"=> {body};"))
            : null;

    private static Rewriting? TypeForVar(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.IsVar), random) is { } var
            && model.GetTypeInfo(var).Type is { IsAnonymousType: false } type
            ? Of(Replace(var, type.ToMinimalDisplayString(model, var.SpanStart)))
            : null;

    private static Rewriting? VarForType(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<VariableDeclarationSyntax>().Where(d => !d.Type.IsVar && d.Parent is LocalDeclarationStatementSyntax or ForStatementSyntax or UsingStatementSyntax), random) is { Variables: [{ Initializer.Value: { } value }] } declaration
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(value).Type, model.GetTypeInfo(declaration.Type).Type)
            ? Of(Replace(declaration.Type, "var"))
            : null;

    private static Rewriting? SplitPartial(SyntaxNode root, SemanticModel model, Random random)
    {
        if (Pick(root.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(c => c.Members.Count > 1 && c.Parent is not TypeDeclarationSyntax && !c.ContainsDirectives), random) is not { } type)
        {
            return null;
        }

        var from = type.Members[random.Next(1, type.Members.Count)].FullSpan.Start;
        var span = TextSpan.FromBounds(from, type.CloseBraceToken.SpanStart);
        var moved = root.SyntaxTree.GetText().ToString(span);
        var rest = $"\npartial class {type.Identifier}{type.TypeParameterList}\n{{\n{moved}}}\n";
        var changes = new List<TextChange> { new(span, ""), Put(type.FullSpan.End, rest) };
        if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            changes.Add(Put(type.Keyword.SpanStart, "partial "));
        }

        return Of([.. changes]);
    }

    private static InvocationExpressionSyntax? Awaited(SyntaxNode root, SemanticModel model, Random random, out ITypeSymbol? type)
    {
        var call = Pick(root.DescendantNodes().OfType<AwaitExpressionSyntax>().Select(a => a.Expression).OfType<InvocationExpressionSyntax>()
            .Where(c => !c.DescendantNodes().Any(n => n is AwaitExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } or DeclarationExpressionSyntax)), random);
        type = call is null ? null : model.GetTypeInfo(call).Type;
        return type is { IsRefLikeType: false } ? call : null;
    }

    private static Rewriting? WrapInLambda(SyntaxNode root, SemanticModel model, Random random) =>
        Awaited(root, model, random, out var type) is { } call
            && $"((global::System.Func<{Full(type!)}>)(() => {call}))()" is var wrapped
            ? new([Replace(call, wrapped)], wrapped, call.ToString())
            : null;

    private static Rewriting? WrapInLocalFunction(SyntaxNode root, SemanticModel model, Random random)
    {
        if (Awaited(root, model, random, out var type) is not { } call
            || call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || root.ToString().Contains(" WrappedSend(", StringComparison.Ordinal))
        {
            return null;
        }

        return new([Put(statement.SpanStart, $"{Full(type!)} WrappedSend() => {call};\n"), Replace(call, "WrappedSend()")], "WrappedSend()", call.ToString());
    }

    private static Rewriting? Constructor(SyntaxNode root, SemanticModel model, Random random)
    {
        if (Pick(root.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(c => c.ParameterList is { Parameters.Count: > 0 } && c.OpenBraceToken.Span.Length > 0), random) is not { ParameterList: { } parameters } type)
        {
            return null;
        }

        var primary = type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault();
        var used = parameters.Parameters.Where(p => type.Members.SelectMany(m => m.DescendantTokens()).Any(t => t.ValueText == p.Identifier.ValueText)).ToList();
        var fields = string.Concat(used.Select(p => $"\nprivate {p.Type} {p.Identifier};"));
        var assignments = string.Concat(used.Select(p => $"this.{p.Identifier} = {p.Identifier}; "));
        var constructor = $"{fields}\npublic {type.Identifier}{parameters}{(primary is null ? "" : $" : base{primary.ArgumentList}")} {{ {assignments}}}\n";
        List<TextChange> changes = [Replace(parameters, ""), Put(type.OpenBraceToken.Span.End, constructor)];
        if (primary is not null)
        {
            changes.Add(Replace(primary.ArgumentList, ""));
        }

        return Of([.. changes]);
    }

    private static Rewriting? Parentheses(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<ExpressionSyntax>().Where(e => e.Parent is ArgumentSyntax { RefKindKeyword.RawKind: 0 } or BinaryExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or IfStatementSyntax or CatchFilterClauseSyntax
            && e is not DeclarationExpressionSyntax and not TypeSyntax), random) is { } expression
            ? Of(Put(expression.SpanStart, "("), Put(expression.Span.End, ")"))
            : null;

    private static Rewriting? SplitConstant(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.Token.IsKind(SyntaxKind.StringLiteralToken) && l.Token.ValueText.Length > 3 && l.Token.Text.Length == l.Token.ValueText.Length + 2), random) is { } literal
            ? Of(Replace(literal, $"({literal.Token.Text[..3]}\" + \"{literal.Token.Text[3..]})"))
            : null;

    private static Rewriting? Braces(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<StatementSyntax>().Where(s => s.Parent is BlockSyntax or IfStatementSyntax or ElseClauseSyntax or ForStatementSyntax or WhileStatementSyntax
            && s is not LocalDeclarationStatementSyntax and not LocalFunctionStatementSyntax and not LabeledStatementSyntax), random) is { } statement
            ? Of(Put(statement.SpanStart, "{ "), Put(statement.Span.End, " }"))
            : null;

    private static Rewriting? TurnCondition(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<IfStatementSyntax>(), random) is { Statement: var then } @if
            ? @if.Else is { Statement: var otherwise }
                ? Of(Replace(@if.Condition, $"!({@if.Condition})"), Replace(then, $"{{ {otherwise} }}"), Replace(otherwise, $"{{ {then} }}"))
                : Of(Replace(@if.Condition, $"!({@if.Condition})"), Replace(then, $"{{ }} else {{ {then} }}"))
            : null;

    private static Rewriting? WhileForFor(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantNodes().OfType<ForStatementSyntax>().Where(f => f.Parent is BlockSyntax && !f.DescendantNodes().Any(n => n is ContinueStatementSyntax)), random) is { } @for
            ? Of(
                new TextChange(
                    TextSpan.FromBounds(@for.SpanStart, @for.CloseParenToken.Span.End),
                    $"{{ {(@for.Declaration is null ? string.Concat(@for.Initializers.Select(i => i + "; ")) : @for.Declaration + "; ")}while ({@for.Condition?.ToString() ?? "true"}) {{ "),
                Put(@for.Span.End, $" {string.Concat(@for.Incrementors.Select(i => i + "; "))}}} }}"))
            : null;

    private static Rewriting? Comment(SyntaxNode root, SemanticModel model, Random random) =>
        Pick(root.DescendantTokens().Where(t => t.Span.Length > 0 && !t.IsKind(SyntaxKind.InterpolatedStringTextToken) && t.Parent?.AncestorsAndSelf().Any(n => n is InterpolatedStringExpressionSyntax) == false), random) is { RawKind: not 0 } token
            ? Of(Put(token.SpanStart, $"/* remark {random.Next(1000)} */ "))
            : null;
}
