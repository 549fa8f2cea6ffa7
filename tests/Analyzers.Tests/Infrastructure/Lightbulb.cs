using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>What an editor would offer for each report, without applying it.</summary>
internal static class Lightbulb
{
    public static async Task<IReadOnlyList<(Diagnostic Report, CodeAction Action)>> Open(
        AnalyzerSet analyzers, string rule, Sources sources, Setup setup)
    {
        using var workspace = new AdhocWorkspace();
        var plain = sources.WithoutMarks();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Analysed", "Analysed", LanguageNames.CSharp,
            compilationOptions: setup.World.Empty.Options.WithOutputKind(Analysis.OutputKindOf(Analysis.Parse(plain, setup))),
            parseOptions: Analysis.ParseOptions(setup),
            metadataReferences: setup.World.References.Concat(Analysis.LibraryReferences(setup))));
        foreach (var (path, text) in setup.Complete(plain))
        {
            project = project.AddDocument(path, text, filePath: "/" + path).Project;
        }

        foreach (var (path, text) in setup.Configuration(Analysis.SeverityOf(rule, analyzers)))
        {
            project = project.AddAnalyzerConfigDocument(path, SourceText.From(text), filePath: path).Project;
        }

        var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
        var analysis = await Analysis.Run(analyzers, compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider, default);
        var offers = ImmutableArray.CreateBuilder<(Diagnostic, CodeAction)>();
        foreach (var report in analysis.Reports.Where(report => report.Id == rule))
        {
            foreach (var fix in analyzers.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(rule)))
            {
                var document = project.GetDocument(report.Location.SourceTree)!;
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => offers.Add((report, action)), default));
            }
        }

        return offers.ToImmutable();
    }
}
