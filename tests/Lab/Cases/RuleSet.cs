using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>The analyzers and fixes that a case is measured with.</summary>
internal sealed class RuleSet(ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<CodeFixProvider> fixes)
{
    // What the compiler reports when an analyzer throws.
    private const string AnalyzerFailure = "AD0001";

    /// <summary>All that the package ships: a rule is in the lab as soon as it exists.</summary>
    public static RuleSet Package { get; } = new(
        [.. InstancesIn<DiagnosticAnalyzer>("GoAway.Analyzers")],
        [.. InstancesIn<CodeFixProvider>("GoAway.Analyzers.CodeFixes")]);

    /// <summary>The rules' diagnostics, in source order. The compiler's own are not among them.</summary>
    public async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(Project project)
    {
        var compilation = await project.CompileAsync();
        if (analyzers.IsEmpty)
            return [];
        var withAnalyzers = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: null,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
        var diagnostics = await withAnalyzers.GetAnalyzerDiagnosticsAsync();
        var failures = diagnostics.Where(diagnostic => diagnostic.Id == AnalyzerFailure).ToArray();
        return failures.Length == 0
            ? [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)]
            : throw await project.FailureAsync("makes an analyzer throw", failures);
    }

    /// <summary>The actions offered for the diagnostic, first the one that <c>dotnet format</c> would apply.</summary>
    public async Task<IReadOnlyList<CodeAction>> FixesForAsync(Project project, Diagnostic diagnostic)
    {
        var document = project.GetDocument(diagnostic.Location.SourceTree)
            ?? throw await project.FailureAsync("is reported outside of its documents", [diagnostic]);
        var actions = new List<CodeAction>();
        foreach (var fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(
                document,
                diagnostic,
                (action, _) => actions.Add(action),
                CancellationToken.None));
        }

        return actions;
    }

    private static IEnumerable<T> InstancesIn<T>(string assembly) =>
        from type in Assembly.Load(assembly).GetTypes()
        where type.IsSubclassOf(typeof(T)) && !type.IsAbstract
        orderby type.FullName
        select (T)Activator.CreateInstance(type, nonPublic: true)!;
}
