using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// GOAWAY208: reads the stream into memory once, before the first attempt. How much memory that is, the source does not tell: it is
/// done one at a time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BufferContentFix))]
public sealed class BufferContentFix : LocalFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(ContentSentOnce.Id);

    protected override string Title => "Buffer the stream once, before the first attempt";

    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        // The one content over a stream that is made in the statements before the loop, or in the loop.
        if (place.Language < LanguageVersion.CSharp8
            || place.Also?.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } loop
            || Function.Around(loop) is not { } function
            || !Function.IsAsync(function)
            || block.Statements.TakeWhile(s => s.SpanStart <= loop.SpanStart)
                .SelectMany(s => s.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax))
                .OfType<BaseObjectCreationExpressionSyntax>()
                .Where(c => place.Http.Symbols.Is(place.Model.GetTypeInfo(c, place.Cancellation).Type, "System.Net.Http.StreamContent"))
                .ToList() is not [{ ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax stream }] } content]
            || content.FirstAncestorOrSelf<StatementSyntax>(s => s.Parent == block) is not { } first
            || content is ImplicitObjectCreationExpressionSyntax
            || content is { Parent: EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: false } } }
            || !place.HasOwnLines(first)
            || IsUsedBesides(place, stream, content))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var indent = place.IndentOf(first);
        var buffer = place.Free(first, "buffer", "buffered", "body");
        var token = place.Http.Symbols.DotNetVersion >= 5 && place.TokenAt(loop) is { } name ? ", " + name : "";
        return ImmutableArray.Create(
            new TextChange(
                new TextSpan(place.StartOf(first), 0),
                $"{indent}using var {buffer} = new {place.Name("System.IO.MemoryStream")}();{place.NewLine}{indent}await {stream.Identifier.Text}.CopyToAsync({buffer}{token});{place.NewLine}"),
            new TextChange(content.Span, $"new {place.Name("System.Net.Http.ByteArrayContent")}({buffer}.ToArray()){content.Initializer?.ToFullString()}"));
    }

    /// <summary>Whether anything else reads the stream, which has nothing left to read then.</summary>
    private static bool IsUsedBesides(Place place, IdentifierNameSyntax stream, BaseObjectCreationExpressionSyntax content)
    {
        var symbol = place.Model.GetSymbolInfo(stream, place.Cancellation).Symbol;
        return symbol is not (ILocalSymbol or IParameterSymbol)
            || (Function.Member(content) ?? place.Root).DescendantNodes()
                .OfType<IdentifierNameSyntax>()
                .Any(n => n != stream
                    && n.Identifier.ValueText == stream.Identifier.ValueText
                    && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(n, place.Cancellation).Symbol, symbol));
    }
}
