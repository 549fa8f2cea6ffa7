using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Mutants;

/// <summary>
/// The literals that only keep one kind of hash apart from the others: <c>Hash.Of("kind", …)</c>, also through a parameter of
/// which nothing else is done. One that stands in a single place may as well be any other: no test can tell.
/// </summary>
internal sealed class Labels
{
    private readonly HashSet<SyntaxNode> _labels;

    public Labels(Compilation compilation)
    {
        var handed = compilation.SyntaxTrees.Select(tree => compilation.GetSemanticModel(tree))
            .SelectMany(model => model.SyntaxTree.GetRoot().DescendantNodes().OfType<ArgumentSyntax>().Select(node => model.GetOperation(node)).OfType<IArgumentOperation>())
            .Where(argument => argument.Parameter is { Type.SpecialType: SpecialType.System_String })
            .ToLookup<IArgumentOperation, ISymbol>(argument => argument.Parameter!.OriginalDefinition, SymbolEqualityComparer.Default);
        var uses = compilation.SyntaxTrees.Select(tree => compilation.GetSemanticModel(tree))
            .SelectMany(model => model.SyntaxTree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => (Name: name, Symbol: model.GetSymbolInfo(name).Symbol)))
            .Where(use => use.Symbol is IParameterSymbol { Type.SpecialType: SpecialType.System_String })
            .ToLookup<(IdentifierNameSyntax Name, ISymbol? Symbol), ISymbol>(use => use.Symbol!.OriginalDefinition, SymbolEqualityComparer.Default);

        var parameters = new HashSet<ISymbol>(
            handed.Select(group => group.Key).Where(p => p is { Name: "kind", ContainingSymbol: { Name: "Of", ContainingType.Name: "Hash" } }), SymbolEqualityComparer.Default);
        while (true)
        {
            var only = parameters.SelectMany(p => handed[p]).Select(argument => argument.Value.Syntax).ToHashSet();
            if (!uses.Where(group => !parameters.Contains(group.Key) && group.All(use => only.Contains(use.Name))).Select(group => group.Key).ToList().Exists(parameters.Add))
            {
                break;
            }
        }

        _labels = parameters.SelectMany(p => handed[p]).Select(argument => argument.Value.Syntax)
            .OfType<LiteralExpressionSyntax>().Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression))
            .GroupBy(literal => literal.Token.ValueText).Where(group => group.Count() == 1)
            .Select(group => (SyntaxNode)group.Single()).ToHashSet();
    }

    public bool Contain(SyntaxNode node) => _labels.Contains(node);
}
