using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace GoAway.Analyzers;

/// <summary>Changes of one solution, document by document.</summary>
internal sealed class Edits(Solution solution)
{
    private readonly Dictionary<DocumentId, SyntaxEditor> _editors = [];
    private readonly List<Spot> _spots = [];
    private readonly HashSet<object> _added = [];

    /// <summary>False from the second time on that something is added.</summary>
    public bool IsNew(object addition) => _added.Add(addition);

    public SyntaxEditor In(Spot spot)
    {
        if (!_editors.TryGetValue(spot.Document.Id, out var editor))
        {
            _editors.Add(spot.Document.Id, editor = new SyntaxEditor(spot.Root, solution.Services));
        }

        _spots.Add(spot);
        return editor;
    }

    /// <summary>The changed solution, with usings and names as a code action leaves them: what is proved is what the user gets.</summary>
    public async Task<Solution> Apply(CancellationToken cancellationToken)
    {
        var changed = _editors.Aggregate(solution, (s, e) => s.WithDocumentSyntaxRoot(e.Key, e.Value.GetChangedRoot()));
        var operations = await CodeAction
            .Create(nameof(Edits), _ => Task.FromResult(changed), nameof(Edits))
            .GetOperationsAsync(cancellationToken)
            .ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution ?? changed;
    }

    /// <summary>
    /// The documents in which the edits can bring about reports: those edited, and those that send and name a member which an
    /// edited node lies in.
    /// </summary>
    public ImmutableArray<DocumentId> Affected(HttpCompilation http, CancellationToken cancellationToken)
    {
        var affected = ImmutableArray.CreateBuilder<DocumentId>();
        affected.AddRange(_editors.Keys);
        var members = _spots
            .Select(s => Function.Member(s.Node) is MethodDeclarationSyntax method ? method.Identifier.ValueText : null)
            .OfType<string>()
            .Distinct()
            .ToList();
        foreach (var tree in members.Count == 0 ? [] : http.Sources.Compilation.SyntaxTrees)
        {
            var words = Words.Of(tree, cancellationToken);
            if (members.Any(words.Contains) && SendCall.Names.Any(words.Contains) && solution.GetDocumentId(tree) is { } document && !affected.Contains(document))
            {
                affected.Add(document);
            }
        }

        return affected.ToImmutable();
    }
}
