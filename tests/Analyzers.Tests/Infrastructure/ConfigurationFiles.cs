using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>.editorconfig and .globalconfig in memory, read as the compiler reads them.</summary>
internal sealed class ConfigurationFiles : AnalyzerConfigOptionsProvider
{
    private readonly AnalyzerConfigSet _files;

    public ConfigurationFiles(IEnumerable<(string Path, string Text)> files)
    {
        _files = AnalyzerConfigSet.Create(files.Select(file => AnalyzerConfig.Parse(file.Text, file.Path)).ToList());
        GlobalOptions = new Options(_files.GlobalConfigOptions.AnalyzerOptions);
        Severities = new TreeSeverities(_files);
    }

    public override AnalyzerConfigOptions GlobalOptions { get; }

    public SyntaxTreeOptionsProvider Severities { get; }

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
        new Options(_files.GetOptionsForSourcePath(Rooted(tree.FilePath)).AnalyzerOptions);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        new Options(_files.GetOptionsForSourcePath(Rooted(textFile.Path)).AnalyzerOptions);

    private static string Rooted(string path) => path.StartsWith('/') ? path : "/" + path;

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }

    private sealed class TreeSeverities(AnalyzerConfigSet files) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            files.GetOptionsForSourcePath(Rooted(tree.FilePath)).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            files.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }
}
