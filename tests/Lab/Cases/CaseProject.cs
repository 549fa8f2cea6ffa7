using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>Makes a case's source a project as a user's would be: reference assemblies, nullable, implicit usings, newest C#.</summary>
internal static class CaseProject
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The lab's own tools. With a test framework among the references the 2xx rules would be silent.</summary>
    private static readonly string[] Tools = ["GoAway.", "Microsoft.CodeAnalysis", "Microsoft.TestPlatform", "Microsoft.VisualStudio", "testhost", "xunit"];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "case-references.txt"))
            .Where(path => !Tools.Any(tool => Path.GetFileName(path).StartsWith(tool, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <param name="workspace">Owns the project.</param>
    /// <param name="source">The program.</param>
    /// <param name="id">The rule under test: on, whatever its default.</param>
    /// <param name="editorConfig">Options such as <c>goaway.unsafe_methods = POST</c>, or null.</param>
    /// <param name="without">Assemblies that the project does not reference.</param>
    public static Project Create(AdhocWorkspace workspace, string source, string id, string? editorConfig, IReadOnlyList<string>? without = null)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: [KeyValuePair.Create(id, ReportDiagnostic.Warn)]);
        var project = workspace
            .AddProject("Case", LanguageNames.CSharp)
            .WithCompilationOptions(options)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithMetadataReferences(References.Value.Where(reference => without is null || !without.Contains(Path.GetFileNameWithoutExtension(reference.Display))))
            .WithDefaultNamespace("Case")
            .AddDocument("Case.GlobalUsings.g.cs", ImplicitUsings, filePath: "/case/obj/Case.GlobalUsings.g.cs").Project
            .AddDocument("Program.cs", source, filePath: "/case/Program.cs").Project;
        return editorConfig is null
            ? project
            : project.AddAnalyzerConfigDocument(
                ".editorconfig",
                Microsoft.CodeAnalysis.Text.SourceText.From($"root = true\n[*.cs]\n{editorConfig}\n"),
                filePath: "/case/.editorconfig").Project;
    }

    public static async Task<Compilation> CompileAsync(this Project project)
    {
        var compilation = await project.GetCompilationAsync() ?? throw new InvalidOperationException("No compilation.");
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        return errors.Length == 0 ? compilation : throw await project.FailureAsync("does not compile", errors);
    }

    /// <summary>The exception to throw: a case that fails must show the code it failed on.</summary>
    public static async Task<LabException> FailureAsync(this Project project, string what, IEnumerable<Diagnostic> diagnostics) =>
        new($"The case {what}:\n{string.Join('\n', diagnostics)}\n{await project.ReadAsync()}");

    public static async Task<string> ReadAsync(this Project project)
    {
        var documents = new List<string>();
        foreach (var document in project.Documents.Where(document => !document.Name.EndsWith(".g.cs", StringComparison.Ordinal)))
            documents.Add($"// {document.Name}\n{await document.GetTextAsync()}");
        return string.Join('\n', documents);
    }
}
