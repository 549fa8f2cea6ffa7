using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Fuzz;

/// <summary>
/// Whole projects, as the compiler is handed them: response files (<c>csc @File.rsp</c>), of which those in one folder may
/// reference each other. Their fixes keep what those of specimens do.
/// </summary>
internal static class Projects
{
    public const string Name = "projects";

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var files = Directory.EnumerateFiles(plan.Sources ?? ".", "*.rsp", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        foreach (var folder in files.GroupBy(Path.GetDirectoryName))
        {
            using var workspace = new AdhocWorkspace();
            foreach (var id in Open(workspace, [.. folder]))
            {
                if (outcome.IsOver)
                {
                    return outcome;
                }

                var project = workspace.CurrentSolution.GetProject(id)!;
                outcome.Checked("projects");
                await foreach (var wrong in FixContract.AllWrong(project, outcome))
                {
                    outcome.Fails(new(wrong, $"{project.Name}, {Path.GetFileName(folder.Key)}", ""));
                }
            }
        }

        return outcome;
    }

    private static List<ProjectId> Open(AdhocWorkspace workspace, string[] files)
    {
        var parsed = files.Select(file => (
            Id: ProjectId.CreateNewId(),
            File: file,
            Arguments: CSharpCommandLineParser.Default.Parse(File.ReadAllLines(file).Where(line => !line.StartsWith('#')), FolderOf(file), sdkDirectory: null))).ToList();
        var byName = parsed.ToLookup(p => p.Arguments.OutputFileName, p => p.Id);
        var before = new HashSet<ProjectId>();
        foreach (var (id, file, arguments) in parsed)
        {
            var references = arguments.MetadataReferences.ToLookup(reference => File.Exists(reference.Reference));
            var projects = references[false].Select(r => byName[Path.GetFileName(r.Reference)].FirstOrDefault()).Where(p => p is not null && p != id).Distinct();
            workspace.AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, Path.GetFileNameWithoutExtension(file), arguments.CompilationName ?? Path.GetFileNameWithoutExtension(file), LanguageNames.CSharp,
                compilationOptions: arguments.CompilationOptions,
                parseOptions: arguments.ParseOptions,
                documents: arguments.SourceFiles.Where(source => File.Exists(source.Path)).Select(source => DocumentInfo.Create(
                    DocumentId.CreateNewId(id), Path.GetFileName(source.Path), loader: new FileTextLoader(source.Path, null), filePath: source.Path)),
                projectReferences: projects.Where(before.Contains!).Select(p => new ProjectReference(p!)),
                metadataReferences: references[true].Select(reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties)),
                analyzerReferences: []).WithAnalyzerConfigDocuments(arguments.AnalyzerConfigPaths.Where(File.Exists).Select(path => DocumentInfo.Create(
                    DocumentId.CreateNewId(id), Path.GetFileName(path), loader: new FileTextLoader(path, null), filePath: path))));
            before.Add(id);
        }

        return [.. parsed.Select(p => p.Id)];
    }

    /// <summary>The folder of the project, which its sources are named from; a comment of the response file may tell it.</summary>
    private static string? FolderOf(string file) => Path.GetDirectoryName(
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith("#project=", StringComparison.Ordinal))?["#project=".Length..] ?? file);
}
