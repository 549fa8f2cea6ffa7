using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// A fix with one action that edits the text of the report's own document. The edit is made and proved before it is offered: the
/// report is gone, and nothing else is said instead. The edits of several reports that say the same are made once.
/// </summary>
public abstract class LocalFix : CodeFixProvider
{
    /// <summary>What the action is called; its equivalence key too.</summary>
    protected abstract string Title { get; }

    public override FixAllProvider? GetFixAllProvider() => new All(this);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var changes = await Changes(context.Document, context.Diagnostics[0], context.CancellationToken).ConfigureAwait(false);
        if (await Proven(context.Document, context.Diagnostics[0], changes, context.CancellationToken).ConfigureAwait(false) is not null)
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, token => Apply(context.Document, changes, token), equivalenceKey: Title),
                context.Diagnostics[0]);
        }
    }

    /// <summary>The document with the edits for a report; null where there are none, or they do not hold.</summary>
    private async Task<Document?> Proven(Document document, Diagnostic report, ImmutableArray<TextChange> changes, CancellationToken cancellationToken)
    {
        if (changes.IsEmpty)
        {
            return null;
        }

        var changed = await Apply(document, changes, cancellationToken).ConfigureAwait(false);
        return await Proof.Holds(report, document, changed, cancellationToken).ConfigureAwait(false)
            && (Sends.NumberOf(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false), report.Location.SourceSpan) is not { } number
                || (await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                    && Sends.WithNumber(model.SyntaxTree.GetRoot(cancellationToken), number) is { } send
                    && HttpCompilation.Of(model.Compilation, changed.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } http
                    && Keeps(http, send, cancellationToken)))
                ? changed
                : null;
    }

    /// <summary>What must hold of a reported send after the change, besides that the report is gone.</summary>
    private protected virtual bool Keeps(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken) => true;

    /// <summary>The edits that mend one report; none where it can't be mended without judgement.</summary>
    private protected abstract ImmutableArray<TextChange> Changes(Place place);

    private async Task<ImmutableArray<TextChange>> Changes(Document document, Diagnostic report, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is null || model is null || HttpCompilation.Of(model.Compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is not { } http
            ? ImmutableArray<TextChange>.Empty
            : Changes(new Place(report, root, model, text, http, cancellationToken));
    }

    private static async Task<Document> Apply(Document document, IEnumerable<TextChange> changes, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }

    /// <summary>Where a report stands.</summary>
    internal sealed record Place(Diagnostic Report, SyntaxNode Root, SemanticModel Model, SourceText Text, HttpCompilation Http, CancellationToken Cancellation)
    {
        /// <summary>What is reported.</summary>
        public SyntaxNode Node => Root.FindNode(Report.Location.SourceSpan, getInnermostNodeForTie: true);

        public CodeLayout Layout { get; } = new(Text);

        public string NewLine => Layout.NewLine;

        /// <summary>What the rule pointed at besides, where that is in the same document.</summary>
        public SyntaxNode? Also =>
            Report.AdditionalLocations is [{ } also, ..] && also.SourceTree is { } tree && Report.Location.SourceTree == tree
                ? Root.FindNode(also.SourceSpan, getInnermostNodeForTie: true)
                : null;

        /// <summary>The white space that a node's line begins with.</summary>
        public string IndentOf(SyntaxNode node) => Layout.IndentAt(node.SpanStart);

        /// <summary>The white space in front of a token that begins its line; null where something else stands there.</summary>
        public string? IndentOf(SyntaxToken token) => Layout.IndentOf(token);

        /// <summary>The start of the first line that belongs to a statement, its comments included.</summary>
        public int StartOf(SyntaxNode node)
        {
            var line = Text.Lines.GetLineFromPosition(node.SpanStart);
            while (line.Start > node.FullSpan.Start
                && Text.Lines[line.LineNumber - 1] is var before
                && before.Start >= node.FullSpan.Start
                && before.ToString().Trim().Length > 0)
            {
                line = before;
            }

            return line.Start;
        }

        /// <summary>The name of a cancellation token that a function around a node is handed.</summary>
        public string? TokenAt(SyntaxNode node) => Model.LookupSymbols(node.SpanStart)
            .OfType<IParameterSymbol>()
            .FirstOrDefault(p => Http.Symbols.Is(p.Type, KnownSymbols.CancellationTokenName))?.Name;

        public LanguageVersion Language => ((CSharpParseOptions)Root.SyntaxTree.Options).LanguageVersion;

        /// <summary>How a type is written at a node: by its name, with a using where the document has none for it.</summary>
        public string NameOf(string metadataName, SyntaxNode at, ImmutableArray<TextChange>.Builder changes)
        {
            var dot = metadataName.LastIndexOf('.');
            var (@namespace, name) = (metadataName.Substring(0, dot), metadataName.Substring(dot + 1));
            var found = Model.LookupNamespacesAndTypes(at.SpanStart, name: name)
                .Where(s => s is not INamedTypeSymbol { Arity: > 0 })
                .ToList();
            if (found.Count == 0)
            {
                Use(@namespace, changes);
                return name;
            }

            return found is [var one] && one.ToDisplayString() == metadataName ? name : "global::" + metadataName;
        }

        /// <summary>Adds a using, in its place among those that the document has.</summary>
        public void Use(string @namespace, ImmutableArray<TextChange>.Builder changes)
        {
            var root = (CompilationUnitSyntax)Root;
            var before = root.Usings.LastOrDefault(u => u.Alias is null
                && u.StaticKeyword.IsKind(SyntaxKind.None)
                && u.GlobalKeyword.IsKind(SyntaxKind.None)
                && u.Name?.ToString() is { } other
                && (IsOfSystem(other), other).CompareTo((IsOfSystem(@namespace), @namespace)) < 0);
            var first = before is null ? root.Usings.FirstOrDefault(u => u.GlobalKeyword.IsKind(SyntaxKind.None)) : null;
            var change = before is not null ? new TextChange(new TextSpan(before.Span.End, 0), $"{NewLine}using {@namespace};")
                : first is not null ? new TextChange(new TextSpan(first.SpanStart, 0), $"using {@namespace};{NewLine}")
                : new TextChange(
                    new TextSpan(root.Usings.LastOrDefault()?.FullSpan.End ?? root.Externs.LastOrDefault()?.FullSpan.End ?? root.GetFirstToken().SpanStart, 0),
                    $"using {@namespace};{NewLine}{NewLine}");
            if (!changes.Contains(change))
            {
                changes.Add(change);
            }

            static int IsOfSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1;
        }

        /// <summary>The first name that nothing has in the member around a node.</summary>
        public string Free(SyntaxNode at, params string[] names)
        {
            var member = at.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) ?? Root;
            return names.FirstOrDefault(IsFree) ?? Enumerable.Range(2, 100).Select(i => names[0] + i).First(IsFree);

            bool IsFree(string name) =>
                Model.LookupSymbols(at.SpanStart, name: name).IsEmpty
                && member.DescendantTokens().All(t => t.Text != name);
        }

        /// <summary>The lines of a statement, its comments included.</summary>
        public TextSpan LinesOf(SyntaxNode node) =>
            TextSpan.FromBounds(StartOf(node), Text.Lines.GetLineFromPosition(node.Span.End).EndIncludingLineBreak);

        /// <summary>Some lines and the empty one that follows, unless more than that stands between what is around them.</summary>
        public TextSpan WithBlankLineAfter(TextSpan lines)
        {
            var next = Text.Lines.GetLineFromPosition(lines.End);
            var before = Text.Lines.GetLineFromPosition(lines.Start).LineNumber - 1;
            var opens = before < 0 || Text.Lines[before].ToString().Trim() is "" or "{";
            return opens && next.ToString().Trim().Length == 0 ? TextSpan.FromBounds(lines.Start, next.EndIncludingLineBreak) : lines;
        }

        /// <summary>A type's name as it can be written there without a using.</summary>
        public string Name(string full)
        {
            var simple = full.Substring(full.LastIndexOf('.') + 1);
            return Model.LookupNamespacesAndTypes(Node.SpanStart, name: simple).Any(s => s.ToDisplayString() == full) ? simple : full;
        }

        /// <summary>Sets one more property in the initializer of a new object.</summary>
        public ImmutableArray<TextChange> Initialize(BaseObjectCreationExpressionSyntax creation, string set)
        {
            if (creation.Initializer is not { } initializer)
            {
                return creation is ObjectCreationExpressionSyntax { ArgumentList: { Arguments.Count: 0 } none } && none.Span.Length == 2
                    ? ImmutableArray.Create(new TextChange(none.Span, $" {{ {set} }}"))
                    : ImmutableArray.Create(new TextChange(new TextSpan(creation.Span.End, 0), $" {{ {set} }}"));
            }

            if (initializer.Expressions.Count == 0)
            {
                return Text.ToString(initializer.Span).Trim('{', '}').Trim().Length == 0
                    ? ImmutableArray.Create(new TextChange(initializer.Span, $"{{ {set} }}"))
                    : ImmutableArray<TextChange>.Empty;
            }

            var last = initializer.Expressions.Last();
            var trailing = initializer.Expressions.SeparatorCount == initializer.Expressions.Count;
            if (IndentOf(last.GetFirstToken()) is not { } indent || IndentOf(initializer.CloseBraceToken) is null)
            {
                return ImmutableArray.Create(trailing
                    ? new TextChange(new TextSpan(initializer.Expressions.GetSeparators().Last().Span.End, 0), $" {set},")
                    : new TextChange(new TextSpan(last.Span.End, 0), $", {set}"));
            }

            var line = new TextChange(
                new TextSpan(Text.Lines.GetLineFromPosition(last.Span.End).EndIncludingLineBreak, 0),
                $"{indent}{set}{(trailing ? "," : "")}{NewLine}");
            return trailing ? ImmutableArray.Create(line) : ImmutableArray.Create(new TextChange(new TextSpan(last.Span.End, 0), ","), line);
        }

        /// <summary>Whether a node begins its line and ends it.</summary>
        public bool HasOwnLines(SyntaxNode node) =>
            Text.ToString(TextSpan.FromBounds(Text.Lines.GetLineFromPosition(node.SpanStart).Start, node.SpanStart)).Trim().Length == 0
            && Text.ToString(TextSpan.FromBounds(node.Span.End, Text.Lines.GetLineFromPosition(node.Span.End).End)).Trim() is var rest
            && (rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal));
    }

    private sealed class All(LocalFix fix) : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
        {
            var all = new List<TextChange>();
            foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
            {
                var changes = await fix.Changes(document, diagnostic, context.CancellationToken).ConfigureAwait(false);
                var added = changes.Where(c => !all.Contains(c)).ToList();

                // What another edit has touched stays as it is, and is reported again.
                if (await fix.Proven(document, diagnostic, changes, context.CancellationToken).ConfigureAwait(false) is not null
                    && added.All(c => all.All(o => c.Span.Start != o.Span.Start && !c.Span.OverlapsWith(o.Span) || (c.Span.IsEmpty && o.Span.IsEmpty))))
                {
                    all.AddRange(added);
                }
            }

            if (all.Count == 0)
            {
                return document;
            }

            var together = await Apply(document, all.OrderBy(c => c.Span.Start), context.CancellationToken).ConfigureAwait(false);
            return await Proof.AddsNothing(document.Project.Solution, together.Project.Solution, [document.Id], context.CancellationToken).ConfigureAwait(false)
                ? together
                : await InTurn(document, diagnostics, context.CancellationToken).ConfigureAwait(false);
        }

        /// <summary>One report after the other, each in what the edits before have left: where the edits do not go together, such as two methods of one name.</summary>
        private async Task<Document> InTurn(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
        {
            var next = document;
            for (var left = diagnostics.Length; left > 0 && next is not null; left--)
            {
                document = next;
                next = null;
                var reports = await Reports.On(document, cancellationToken).ConfigureAwait(false);
                foreach (var report in reports.OfAnalyzers.Where(r => diagnostics.Any(d => d.Id == r.Id)).OrderBy(r => r.Location.SourceSpan.Start))
                {
                    var changes = await fix.Changes(document, report, cancellationToken).ConfigureAwait(false);
                    next = await fix.Proven(document, report, changes, cancellationToken).ConfigureAwait(false);
                    if (next is not null)
                    {
                        break;
                    }
                }
            }

            return next ?? document;
        }
    }
}
