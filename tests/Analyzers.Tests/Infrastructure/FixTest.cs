using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>
/// Applies a rule's fix to its reports one after the other, then by FixAll in document, project and solution, and compares.
/// The testing library also sees to it that the result compiles and that a formatter finds nothing to do in it.
/// </summary>
internal sealed class FixTest : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    private readonly AnalyzerSet _analyzers;
    private readonly string _rule;
    private readonly Sources _before;
    private readonly Setup _setup;

    public FixTest(AnalyzerSet analyzers, string rule, Sources before, Sources after, Setup setup)
    {
        (_analyzers, _rule, _setup) = (analyzers, rule, setup);
        ReferenceAssemblies = new ReferenceAssemblies(setup.World.Name);

        // The library checks both with every test; the examples of the pages check them once per rule.
        TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck | TestBehaviors.SkipSuppressionCheck;
        MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode | MarkupOptions.UseFirstDescriptor;
        CompilerDiagnostics = setup.Broken ? CompilerDiagnostics.None : CompilerDiagnostics.Errors;
        // The library turns every rule on; what is off by default stays so, but for the rule in question.
        DisabledDiagnostics.AddRange(analyzers.Rules.Where(other => !other.IsEnabledByDefault && other.Id != rule).Select(other => other.Id));
        TestState.OutputKind = Analysis.OutputKindOf(Analysis.Parse(before.WithoutMarks(), setup));
        TestState.AdditionalReferences.AddRange(setup.World.References.Concat(Analysis.LibraryReferences(setup)));
        TestState.AnalyzerConfigFiles.AddRange(
            setup.Configuration(Analysis.SeverityOf(rule, analyzers)).Select(file => (file.Path, SourceText.From(
                // The sources have no folder here that an .editorconfig could stand in.
                file.Path == "/.globalconfig" ? file.Text + setup.EditorConfig + "\n" : file.Text))));
        _before = before;
        Fill(TestState, before);
        Fill(FixedState, after);
        FixedState.MarkupHandling = MarkupMode.Allow;
    }

    public Sources BatchFixed
    {
        set
        {
            Fill(BatchFixedState, value);
            BatchFixedState.MarkupHandling = MarkupMode.Allow;
        }
    }

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => _analyzers.Analyzers;

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => _analyzers.Fixes;

    protected override DiagnosticDescriptor GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers) => _analyzers.Rule(_rule);

    protected override ParseOptions CreateParseOptions() => Analysis.ParseOptions(_setup);

    protected override CompilationOptions CreateCompilationOptions() => _setup.World.Empty.Options;

    protected override Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics) =>
        fixableDiagnostics.FirstOrDefault(diagnostic => diagnostic.Id == _rule);

    /// <summary>A file that the fix adds stands there whole; the others get their usings as before.</summary>
    private void Fill(SolutionState state, Sources sources)
    {
        var added = sources.Where(file => _before.All(other => other.Path != file.Path)).ToList();
        foreach (var (path, text) in _setup.Complete([.. sources.Except(added)]).Concat(added))
        {
            state.Sources.Add((path, text));
        }
    }
}
