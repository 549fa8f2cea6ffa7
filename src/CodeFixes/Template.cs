using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace GoAway.Analyzers;

/// <summary>
/// Code from text, in which types are written as <c>global::Their.Full.Name</c>: they end up as they can be written at a place,
/// with the usings that takes.
/// </summary>
internal sealed class Template(Spot at)
{
    private readonly SyntaxGenerator _generator = SyntaxGenerator.GetGenerator(at.Document);

    private readonly CSharpParseOptions _options = (CSharpParseOptions)at.Root.SyntaxTree.Options;

    public LanguageVersion LanguageVersion => _options.LanguageVersion;

    public ExpressionSyntax Expression(string text) => Named(SyntaxFactory.ParseExpression(text, options: _options));

    public StatementSyntax Statement(string text) => Named(SyntaxFactory.ParseStatement(text, options: _options));

    public MemberDeclarationSyntax Member(string text) => Named(SyntaxFactory.ParseMemberDeclaration(text, options: _options)!);

    public TypeSyntax Type(string metadataName) => (TypeSyntax)Name(at.Model.Compilation.GetTypeByMetadataName(metadataName)!);

    private T Named<T>(T code)
        where T : SyntaxNode
    {
        var names = code.DescendantNodesAndSelf().OfType<AliasQualifiedNameSyntax>().Select(TypeNamed).Where(n => n.Node is not null).ToDictionary(n => n.Node!, n => n.Type!);
        return code.ReplaceNodes(names.Keys, (name, _) => (name is MemberAccessExpressionSyntax ? AsExpression(Name(names[name])) : Name(names[name])).WithTriviaFrom(name));
    }

    /// <summary>A qualified name as the parser reads it where an expression stands.</summary>
    private SyntaxNode AsExpression(SyntaxNode name) =>
        name is QualifiedNameSyntax or AliasQualifiedNameSyntax
            ? SyntaxFactory.ParseExpression(name.ToString(), options: _options).WithAdditionalAnnotations([.. name.GetAnnotations("SymbolId"), Simplifier.Annotation, Simplifier.AddImportsAnnotation])
            : name;

    /// <summary>The simple name where it stands for nothing else; otherwise one that the workspace shortens or brings a using for.</summary>
    private SyntaxNode Name(INamedTypeSymbol type) =>
        at.Model.LookupSymbols(at.Node.SpanStart, name: type.Name) is [INamedTypeSymbol found] && SymbolEqualityComparer.Default.Equals(found, type)
            ? SyntaxFactory.IdentifierName(type.Name)
            : _generator.TypeExpression(type).WithAdditionalAnnotations(Simplifier.AddImportsAnnotation);

    /// <summary>The longest name from a <c>global::</c> on that is a type's.</summary>
    private (SyntaxNode? Node, INamedTypeSymbol? Type) TypeNamed(SyntaxNode global)
    {
        (SyntaxNode?, INamedTypeSymbol?) longest = default;
        for (var name = global; name is not null; name = name.Parent is QualifiedNameSyntax or MemberAccessExpressionSyntax && name == name.Parent.ChildNodes().First() ? name.Parent : null)
        {
            if (at.Model.Compilation.GetTypeByMetadataName(name.ToString().Substring("global::".Length)) is { } type)
            {
                longest = (name, type);
            }
        }

        return longest;
    }
}
