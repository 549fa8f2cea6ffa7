using GoAway.Analyzers.Lab.Servers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>
/// The proof of a rule and its fix: code that the rule reports is run against a server, fixed by the real fix, and run against the
/// same server again. What the two runs did is for the test to compare.
/// </summary>
/// <param name="Id">The rule.</param>
/// <param name="Source">
/// A program with <c>public static class Program { public static async Task&lt;string&gt; Run(Uri server, CancellationToken cancellation) }</c>.
/// </param>
public sealed record LabCase(string Id, string Source)
{
    /// <summary>Title or equivalence key of the action to apply; null for the first offered, which is the safest by house rule.</summary>
    public string? Fix { get; init; }

    /// <summary>Lines for the project's .editorconfig.</summary>
    public string? EditorConfig { get; init; }

    /// <summary>Assemblies that the project does not reference, for fixes that another library stands in the way of.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    internal RuleSet Rules { get; init; } = RuleSet.Package;

    /// <summary>Runs the case before and after its fix, each against a server started afresh from the plan.</summary>
    public async Task<Trial> AgainstAsync(IServerPlan plan)
    {
        using var workspace = new AdhocWorkspace();
        var flagged = Flagged(workspace);
        var (repaired, title) = await FixAsync(flagged);
        var before = await (await flagged.CompileAsync()).AgainstAsync(plan);
        var after = await (await repaired.CompileAsync()).AgainstAsync(plan);
        return new Trial(before, after, title, await repaired.ReadAsync());
    }

    /// <summary>The case before and after its fix, each to be run as often as a test likes.</summary>
    /// <param name="paced">Changes the fixed documents in what costs a test time and nothing else, such as a pause.</param>
    public async Task<(CaseProgram Before, CaseProgram After)> LoadAsync(Func<string, string>? paced = null)
    {
        using var workspace = new AdhocWorkspace();
        var flagged = Flagged(workspace);
        var (repaired, _) = await FixAsync(flagged);
        foreach (var id in paced is null ? [] : repaired.DocumentIds)
        {
            var document = repaired.GetDocument(id)!;
            repaired = document.WithText(SourceText.From(paced!((await document.GetTextAsync()).ToString()))).Project;
        }

        return (CaseProgram.Load(await flagged.CompileAsync()), CaseProgram.Load(await repaired.CompileAsync()));
    }

    /// <summary>What the rule reports, and one run of the code as written: for rules without a fix.</summary>
    public async Task<(IReadOnlyList<Diagnostic> Reports, Outcome Outcome)> ReportedAsync(IServerPlan plan)
    {
        using var workspace = new AdhocWorkspace();
        var flagged = Flagged(workspace);
        var reports = (await Rules.DiagnoseAsync(flagged)).Where(diagnostic => diagnostic.Id == Id).ToArray();
        return (reports, await (await flagged.CompileAsync()).AgainstAsync(plan));
    }

    /// <summary>Runs a program as it is: no rule, no fix.</summary>
    public static async Task<Outcome> RunAsync(string source, IServerPlan plan)
    {
        using var workspace = new AdhocWorkspace();
        var project = CaseProject.Create(workspace, source, id: "GOAWAY", editorConfig: null);
        return await (await project.CompileAsync()).AgainstAsync(plan);
    }

    private Project Flagged(AdhocWorkspace workspace) => CaseProject.Create(workspace, Source, Id, EditorConfig, Without);

    private async Task<(Project Repaired, string Title)> FixAsync(Project flagged)
    {
        var found = await Rules.DiagnoseAsync(flagged);
        var toFix = found.Count(diagnostic => diagnostic.Id == Id);
        if (toFix == 0)
            throw await flagged.FailureAsync($"is not reported by {Id}, only by", found);

        var (project, remaining, title) = (flagged, found, "");
        for (; toFix > 0; toFix--)
        {
            var diagnostic = remaining.First(diagnostic => diagnostic.Id == Id);
            var action = await ChooseAsync(project, diagnostic);
            title = action.Title;
            project = await ApplyAsync(project, action);
            remaining = await Rules.DiagnoseAsync(project);

            // One fix may settle several reports.
            var left = remaining.Count(diagnostic => diagnostic.Id == Id);
            if (left >= toFix)
                throw await project.FailureAsync($"is still reported after '{title}'", remaining);
            toFix = left + 1;
        }

        var added = remaining.Where(diagnostic => found.All(earlier => earlier.Id != diagnostic.Id)).ToArray();
        return added.Length == 0
            ? (project, title)
            : throw await project.FailureAsync($"is reported for something else after '{title}'", added);
    }

    private async Task<CodeAction> ChooseAsync(Project project, Diagnostic diagnostic)
    {
        var offered = await Rules.FixesForAsync(project, diagnostic);
        var chosen = Fix is null ? offered.FirstOrDefault() : offered.FirstOrDefault(action => action.Title == Fix || action.EquivalenceKey == Fix);
        var titles = string.Join(", ", offered.Select(action => $"'{action.Title}'"));
        return chosen ?? throw await project.FailureAsync($"is not offered {Fix ?? "any fix"}, only [{titles}]", [diagnostic]);
    }

    private static async Task<Project> ApplyAsync(Project project, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var change = operations.OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetProject(project.Id) ?? throw new LabException($"'{action.Title}' removed the project.");
    }
}

/// <summary>Both runs of a case.</summary>
/// <param name="Before">As written.</param>
/// <param name="After">As fixed.</param>
/// <param name="FixTitle">The action applied.</param>
/// <param name="FixedSource">All documents of the fixed project, to look at.</param>
public sealed record Trial(Outcome Before, Outcome After, string FixTitle, string FixedSource);
