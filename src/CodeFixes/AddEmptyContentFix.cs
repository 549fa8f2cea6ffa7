using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>GOAWAY211: gives a POST an empty content.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddEmptyContentFix))]
public sealed class AddEmptyContentFix : LocalFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(PostWithoutContent.Id);

    protected override string Title => "Send an empty content";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        var none = place.Root.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 }
            ? "[]"
            : place.Name("System.Array") + ".Empty<byte>()";
        var content = $"new {place.Name("System.Net.Http.ByteArrayContent")}({none})";
        return place.Also switch
        {
            BaseObjectCreationExpressionSyntax message => place.Initialize(message, "Content = " + content),
            ArgumentSyntax { Expression: var missing } => ImmutableArray.Create(new TextChange(missing.Span, content)),
            ExpressionSyntax missing => ImmutableArray.Create(new TextChange(missing.Span, content)),
            _ => ImmutableArray<TextChange>.Empty,
        };
    }
}
