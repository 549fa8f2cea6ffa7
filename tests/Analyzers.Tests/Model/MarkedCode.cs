using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Compiled sources, and the nodes that <c>[|…|]</c> marks in them.</summary>
internal sealed record MarkedCode(HttpCompilation Http, CSharpCompilation Compilation, ImmutableArray<SyntaxNode> Marks)
{
    public SyntaxNode Mark => Assert.Single(Marks);

    /// <summary>The method of that name.</summary>
    public IMethodSymbol Method(string name) => (IMethodSymbol)Compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(method => method.Identifier.ValueText == name)
        .Select(method => Http.Sources.Declared(method)!)
        .First();

    public static MarkedCode Of(Sources sources, World? world = null)
    {
        var setup = new Setup(world ?? World.Net10);
        var compilation = setup.World.Empty.AddSyntaxTrees(Analysis.Parse(sources.WithoutMarks(), setup));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var marks =
            from file in sources
            let markup = Markup.Parse(file.Text)
            let tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == file.Path)
            from mark in markup.Marks
            let usings = tree.Length - markup.Text.Length
            select tree.GetRoot().FindNode(new(usings + mark.Span.Start, mark.Span.Length), getInnermostNodeForTie: true);
        return new(HttpCompilation.Of(compilation, new ConfigurationFiles([]))!, compilation, [.. marks]);
    }

    /// <summary>A class C with a client, and these members.</summary>
    public static MarkedCode InClass(string members, World? world = null) => Of($$"""
        class C
        {
            private readonly HttpClient client = new HttpClient();
            {{members}}
        }
        """, world);
}
