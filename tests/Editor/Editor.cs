using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Editor;

/// <summary>
/// What an editor shows of a solution: <c>Editor SOLUTION</c> prints the squiggles of each document, and what the light bulb has
/// on the first squiggle of each rule: its actions, what the first of them would change, and what it would in a document, a project
/// and the solution.
/// </summary>
internal static class Editor
{
    private static async Task<int> Main(string[] arguments)
    {
        var parts = MSBuildMefHostServices.DefaultAssemblies
            .Add(Assembly.Load("Microsoft.CodeAnalysis.Features"))
            .Add(Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features"));
        using var workspace = MSBuildWorkspace.Create(MefHostServices.Create(parts));
        var solution = await workspace.OpenSolutionAsync(arguments[0]);

        var squiggles = new List<object>();
        var bulbs = new Dictionary<string, object>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents).OrderBy(document => document.FilePath, StringComparer.Ordinal))
        {
            foreach (var report in await Reports(workspace, document))
            {
                var text = await document.GetTextAsync();
                var span = text.Lines.GetTextSpan(report.DataLocation.UnmappedFileSpan.Span);
                squiggles.Add(new
                {
                    File = Name(document),
                    Line = report.DataLocation.UnmappedFileSpan.StartLinePosition.Line + 1,
                    report.Id,
                    Severity = report.Severity.ToString(),
                    report.Title,
                    report.Message,
                    HelpLink = report.GetValidHelpLinkUri()?.ToString(),
                    Text = text.ToString(span),
                });
                if (!bulbs.ContainsKey(report.Id))
                {
                    bulbs.Add(report.Id, await Bulb(workspace, document, span));
                }
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new { Squiggles = squiggles, Bulbs = bulbs, Problems = workspace.Diagnostics.Select(d => d.Message) }));
        return 0;
    }

    /// <summary>What the package reports in a document, and what doesn't compile.</summary>
    private static async Task<IEnumerable<DiagnosticData>> Reports(Workspace workspace, Document document)
    {
        var service = workspace.Services.GetRequiredService<IDiagnosticAnalyzerService>();
        var all = await service.GetDiagnosticsForSpanAsync(
            document, range: null, DiagnosticIdFilter.All, priority: null, DiagnosticKind.All, CancellationToken.None);
        return all
            .Where(report => report.Id.StartsWith("GOAWAY", StringComparison.Ordinal) || report.Severity == DiagnosticSeverity.Error)
            .OrderBy(report => report.DataLocation.UnmappedFileSpan.StartLinePosition);
    }

    private static async Task<object> Bulb(Workspace workspace, Document document, TextSpan span)
    {
        var service = ((IMefHostExportProvider)workspace.Services.HostServices).GetExports<ICodeFixService>().Single().Value;
        var collections = new List<CodeFixCollection>();
        await foreach (var collection in service.StreamFixesAsync(document, span, priority: null, CancellationToken.None))
        {
            collections.Add(collection);
        }

        var actions = new List<object>();
        foreach (var collection in collections)
        {
            foreach (var fix in collection.Fixes)
            {
                actions.Add(new
                {
                    fix.Action.Title,
                    Fix = collection.Provider.GetType().Name,
                    Nested = fix.Action.NestedActions.Select(action => action.Title),
                    Preview = collection.Provider is CodeFixProvider ? await Preview(workspace, document.Project.Solution, fix.Action) : null,
                    FixAll = collection.Provider is CodeFixProvider ? await FixAll(workspace, collection, fix.Action) : null,
                });
            }
        }

        return actions;
    }

    private static async Task<IReadOnlyDictionary<string, object>> FixAll(Workspace workspace, CodeFixCollection collection, CodeAction action)
    {
        var changes = new Dictionary<string, object>();
        if (collection.FixAllState is not { } first)
        {
            return changes;
        }

        foreach (var scope in collection.SupportedScopes)
        {
            var state = first.With(scope: scope, codeActionEquivalenceKey: action.EquivalenceKey);
            var context = new FixAllContext(state, CodeAnalysisProgress.None, CancellationToken.None);
            if (scope is FixAllScope.Document or FixAllScope.Project or FixAllScope.Solution
                && await state.FixAllProvider.GetFixAsync(context) is { } all)
            {
                changes.Add(scope.ToString(), await Preview(workspace, state.Solution, all));
            }
        }

        return changes;
    }

    /// <summary>The new text of each document that an action changes or adds, as the editor's preview computes it, and what is reported then.</summary>
    private static async Task<object> Preview(Workspace workspace, Solution solution, CodeAction action)
    {
        var texts = new Dictionary<string, string>();
        var reports = new List<string>();
        foreach (var operation in (await action.GetPreviewOperationsAsync(solution, CancellationToken.None)).OfType<ApplyChangesOperation>())
        {
            foreach (var project in operation.ChangedSolution.GetChanges(solution).GetProjectChanges())
            {
                foreach (var id in project.GetChangedDocuments().Concat(project.GetAddedDocuments()))
                {
                    var document = project.NewProject.GetDocument(id)!;
                    texts.Add(Name(document), (await document.GetTextAsync()).ToString());
                }
            }

            foreach (var document in operation.ChangedSolution.Projects.SelectMany(project => project.Documents))
            {
                reports.AddRange((await Reports(workspace, document)).Select(report => Name(document) + " " + report.Id));
            }
        }

        return new { Texts = texts, Reports = reports.Order(StringComparer.Ordinal) };
    }

    private static string Name(Document document) => document.Project.Name + "/" + document.Name;
}
