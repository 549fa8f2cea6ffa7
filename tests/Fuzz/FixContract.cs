using System.Collections.Immutable;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Fuzz;

/// <summary>
/// What every offered action keeps: it compiles, ends its report, brings about no other, leaves alone what is not its own, comes
/// out the same each time, and is in FixAll what it is one by one.
/// </summary>
internal static class FixContract
{
    public const string Name = "fixes";

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var specimens = Specimen.All(plan.Sources);
        var known = new Dictionary<Specimen, Specimen?>();
        // Each as it is first, then rewritten or broken.
        foreach (var number in plan.Numbers.TakeWhile(_ => !outcome.IsOver))
        {
            var random = plan.RandomOf(number);
            var specimen = number < specimens.Length ? specimens[number] : specimens[random.Next(specimens.Length)];
            if (!known.TryGetValue(specimen, out var compiled))
            {
                compiled = specimen.Compiled();
                known[specimen] = compiled = compiled is null || (await BrokenCode.Run(compiled.Compile())).Reports.Count == 0 ? null : compiled;
            }

            if (compiled is null)
            {
                continue;
            }

            var (sources, how) = number < specimens.Length ? (compiled.Sources, "as it is") : Vary(compiled, random, plan.Rewrite);
            var returns = random.Next(4) == 0;
            if (returns)
            {
                sources = [.. sources.Select(file => (file.Path, file.Text.Replace("\n", "\r\n", StringComparison.Ordinal)))];
                how += ", CRLF";
            }

            if (random.Next(3) == 0)
            {
                sources = [.. sources.Select(file => (file.Path, SameText.Untidy(file.Text, compiled.Setup, random)))];
                how += ", untidy";
            }

            outcome.Checked(how.Split(' ')[0]);
            var wrong = await Wrong(sources, compiled.Setup, outcome);
            if (wrong is not null)
            {
                outcome.Fails(new(wrong, $"{specimen.Place}, {how}, in {compiled.Setup.World}, variant {number} of seed {plan.Seed}", BrokenCode.Text(sources)));
            }
        }

        return outcome;
    }

    private static (Sources Sources, string How) Vary(Specimen specimen, Random random, string? rewrite)
    {
        if (rewrite is null && random.Next(4) == 0)
        {
            var (mutant, how) = Mutation.Mutate(specimen.Sources, random);
            return (mutant, $"broken: {how}");
        }

        var (sources, steps) = (specimen.Sources, new List<string>());
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            if (Rewrite.Apply(sources, specimen.Setup, random, rewrite) is var (rewritten, step, _, _))
            {
                sources = rewritten;
                steps.Add(step);
            }
        }

        return (sources, $"rewritten: {string.Join(", ", steps)}");
    }

    private static async Task<string?> Wrong(Sources sources, Setup setup, Outcome outcome)
    {
        using var workspace = new AdhocWorkspace();
        await foreach (var wrong in AllWrong(Analysis.Open(workspace, sources, setup), outcome))
        {
            return wrong;
        }

        return null;
    }

    /// <summary>What the actions for the reports of a project do that they must not; nothing where all is well.</summary>
    public static async IAsyncEnumerable<string> AllWrong(Project project, Outcome outcome)
    {
        var before = await State.Of(project);
        var tried = new HashSet<(CodeFixProvider, string, string)>();
        foreach (var report in before.Reports)
        {
            outcome.Count("reports");
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var fix in AnalyzerSet.Shipped.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(report.Id)))
            {
                foreach (var action in await Offered(fix, project, report))
                {
                    outcome.Count("actions");
                    var key = action.EquivalenceKey ?? "";
                    if (!keys.Add(key))
                    {
                        yield return $"{report.Id}: two actions have the key \"{key}\"";
                    }

                    if (await Wrong(project, before, report, action) is { } wrong)
                    {
                        yield return $"{report.Id}, {fix.GetType().Name}, \"{action.Title}\": {wrong}";
                    }

                    if (fix.GetFixAllProvider() is { } all && tried.Add((fix, report.Id, key)) && before.Reports.Count(other => other.Id == report.Id) > 1)
                    {
                        outcome.Count("FixAll");
                        if (await WrongAll(project, fix, all, report, key, outcome) is { } different)
                        {
                            yield return $"{report.Id}, {fix.GetType().Name}, \"{action.Title}\", FixAll: {different}";
                        }
                    }
                }
            }
        }
    }

    private static async Task<string?> Wrong(Project project, State before, Diagnostic report, CodeAction action)
    {
        var changed = await Apply(action);
        if (changed is null)
        {
            return "changes nothing";
        }

        var now = changed.GetProject(project.Id)!;
        var after = await State.Of(now);
        var added = Added(before.Errors, after.Errors);
        if (added.Count > 0)
        {
            return $"does not compile: {string.Join("; ", added)}\n{await Text(now, project)}";
        }

        if (after.Reports.Count(IsThis) >= before.Reports.Count(IsThis))
        {
            return $"is still reported\n{await Text(now, project)}";
        }

        // A POST without content is hidden behind the report of its repetition, a send that is given up behind that of the body's failure.
        var more = Added(before.Reports, after.Reports.Where(other => other.Id != "GOAWAY211" && !(other.Id == "GOAWAY106" && report.Id == "GOAWAY105")));
        if (more.Count > 0)
        {
            return $"brings about {string.Join("; ", more)}\n{await Text(now, project)}";
        }

        foreach (var id in changed.GetChanges(project.Solution).GetProjectChanges().SelectMany(changes => changes.GetChangedDocuments()))
        {
            if (await Touched(project.GetDocument(id)!, now.GetDocument(id)!, report) is { } touched)
            {
                return $"{touched}\n{await Text(now, project)}";
            }
        }

        return await Text((await Apply(action))!.GetProject(project.Id)!, project) == await Text(now, project) ? null : "comes out otherwise the second time";

        // A clause that gives up several sends is reported for one client after the other.
        bool IsThis(Diagnostic other) => other.Id == report.Id && (report.Id != "GOAWAY106" || other.GetMessage() == report.GetMessage());
    }

    /// <summary>
    /// What a fix has taken away that it has no business with: members that it is not about, comments, line breaks. Besides the members
    /// that the report points at it may change one other, such as the field that holds the client.
    /// </summary>
    private static async Task<string?> Touched(Document before, Document after, Diagnostic report)
    {
        var (old, now) = (await before.GetTextAsync(), await after.GetTextAsync());
        var root = (CompilationUnitSyntax)(await before.GetSyntaxRootAsync())!;
        var places = report.AdditionalLocations.Prepend(report.Location).Where(location => location.SourceTree == root.SyntaxTree).ToList();
        var left = Parts((await after.GetSyntaxRootAsync())!).Select(part => part.Text).ToList();
        var others = Parts(root)
            .Where(part => !places.Any(place => part.Span.IntersectsWith(place.SourceSpan)) && !left.Remove(part.Text))
            .Select(part => part.Text)
            .ToList();
        if (others.Count > 1)
        {
            return $"touches what is not its own: {string.Join(" and ", others)}";
        }

        var comments = Comments(root);
        var kept = Comments((await after.GetSyntaxRootAsync())!);
        comments.RemoveAll(kept.Remove);
        if (comments.Count > 0)
        {
            return $"loses {string.Join(", ", comments)}";
        }

        if (SameText.Difference(root, (await after.GetSyntaxRootAsync())!, report.Location, report.AdditionalLocations) is { } reworded)
        {
            return $"changes the text of what it keeps: {reworded}";
        }

        var crlf = Count(old.ToString(), "\r\n");
        return crlf > 0 && crlf == Count(old.ToString(), "\n") && Count(now.ToString(), "\r\n") != Count(now.ToString(), "\n") ? "breaks lines otherwise than the document" : null;

        static IEnumerable<(TextSpan Span, string Text)> Parts(SyntaxNode root) => root.DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(member => member is not BaseNamespaceDeclarationSyntax and not TypeDeclarationSyntax { OpenBraceToken.Span.Length: 0 })
            .Select(member => member is TypeDeclarationSyntax type ? TextSpan.FromBounds(type.SpanStart, type.OpenBraceToken.SpanStart) : member.Span)
            .Select(span => (span, root.ToFullString().Substring(span.Start, span.Length)));

        static int Count(string text, string part) => text.Split(part).Length - 1;

        static List<string> Comments(SyntaxNode root) => [.. root.DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Select(trivia => trivia.ToString().Trim())];
    }

    /// <summary>FixAll over a document beside one fix after the other, as long as the same action is offered.</summary>
    private static async Task<string?> WrongAll(Project project, CodeFixProvider fix, FixAllProvider all, Diagnostic report, string key, Outcome outcome)
    {
        var id = project.GetDocument(report.Location.SourceTree)!.Id;
        var action = await all.GetFixAsync(new FixAllContext(
            project.GetDocument(id)!, fix, FixAllScope.Document, key, [report.Id], new Reports(), default));
        var together = action is null ? null : await Apply(action);
        if (together is null)
        {
            return "changes nothing";
        }

        var alone = project;
        for (var left = 30; left > 0; left--)
        {
            var state = await State.Of(alone);
            Solution? next = null;
            foreach (var other in state.Reports.Where(other => other.Id == report.Id && alone.GetDocument(other.Location.SourceTree)?.Id == id))
            {
                if ((await Offered(fix, alone, other)).FirstOrDefault(offered => offered.EquivalenceKey == key) is { } offer && await Apply(offer) is { } solution)
                {
                    next = solution;
                    break;
                }
            }

            if (next is null)
            {
                break;
            }

            alone = next.GetProject(project.Id)!;
        }

        if (await Text(alone, project) is var single
            && await Text(together.GetProject(project.Id)!, project) is var whole && single == whole)
        {
            return null;
        }

        // One fix may end the report of what another would have changed as well: then FixAll has changed more, and left no more.
        outcome.Count("FixAll that changes more");
        var (one, every, before) = (await State.Of(alone), await State.Of(together.GetProject(project.Id)!), await State.Of(project));
        return every.Reports.Count(other => other.Id == report.Id) <= one.Reports.Count(other => other.Id == report.Id)
            && Added(before.Errors, every.Errors).Count == 0
            && Added(before.Reports, every.Reports.Where(other => other.Id != "GOAWAY211" && !(other.Id == "GOAWAY106" && report.Id == "GOAWAY105"))).Count == 0
                ? null
                : $"is not what one by one gives.\n-- FixAll\n{whole}\n-- one by one\n{single}";
    }

    private static async Task<List<CodeAction>> Offered(CodeFixProvider fix, Project project, Diagnostic report)
    {
        var actions = new List<CodeAction>();
        if (project.GetDocument(report.Location.SourceTree) is { } document)
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), default));
        }

        return actions;
    }

    private static async Task<Solution?> Apply(CodeAction action) =>
        (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution;

    private static List<string> Added(IEnumerable<Diagnostic> before, IEnumerable<Diagnostic> after)
    {
        var was = before.Select(diagnostic => diagnostic.Id).ToList();
        return [.. after.Where(diagnostic => !was.Remove(diagnostic.Id)).Select(diagnostic => diagnostic.ToString())];
    }

    /// <summary>The documents of a project that are not what they were.</summary>
    private static async Task<string> Text(Project project, Project before)
    {
        var changes = project.GetChanges(before);
        var documents = changes.GetChangedDocuments().Concat(changes.GetAddedDocuments()).Select(id => project.GetDocument(id)!).OrderBy(document => document.Name, StringComparer.Ordinal);
        return string.Join('\n', await Task.WhenAll(documents.Select(async document => (await document.GetTextAsync()).ToString())));
    }

    /// <summary>What is said of a project.</summary>
    private sealed record State(ImmutableArray<Diagnostic> Errors, ImmutableArray<Diagnostic> Reports)
    {
        public static async Task<State> Of(Project project)
        {
            var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
            var analysis = await Analysis.Run(AnalyzerSet.Shipped, compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider, default);
            // Warnings too, but for versions of references, and for a parameter that held what is not used any more.
            return new([.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1702" or "CS9113"))], analysis.Reports);
        }
    }

    private sealed class Reports : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await State.Of(document.Project)).Reports.Where(report => report.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => (await State.Of(project)).Reports;
    }
}
