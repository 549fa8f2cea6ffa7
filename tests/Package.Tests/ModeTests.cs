using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>The shipped modes against the rules themselves.</summary>
[Collection(PackedPackageTests.Name)]
public sealed class ModeTests(PackedPackage package)
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> Rules = [.. Assembly.Load("GoAway.Analyzers").GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
        .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
        .DistinctBy(rule => rule.Id)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    [Fact]
    public void Strict_makes_every_rule_a_warning() =>
        Assert.Equal(Rules.Select(rule => Line(rule, "warning")), Severities("strict"));

    [Fact]
    public void None_turns_every_rule_off() =>
        Assert.Equal(Rules.Select(rule => Line(rule, "none")), Severities("none"));

    [Fact]
    public void Minimal_leaves_the_warnings_about_repeated_requests() => Assert.Equal(
        Rules.Where(rule => rule.Id != "GOAWAY000")
            .Where(rule => rule.Category != "GoAway.Repeat" || rule.DefaultSeverity != DiagnosticSeverity.Warning || !rule.IsEnabledByDefault)
            .Select(rule => Line(rule, "none")),
        Severities("minimal"));

    [Theory]
    [InlineData("minimal")]
    [InlineData("strict")]
    [InlineData("none")]
    public void A_mode_yields_to_the_users_own_configuration(string mode)
    {
        Assert.Contains("is_global = true", Lines(mode));
        Assert.Contains("global_level = -1", Lines(mode));
    }

    private static string Line(DiagnosticDescriptor rule, string severity) => $"dotnet_diagnostic.{rule.Id}.severity = {severity}";

    private IEnumerable<string> Severities(string mode) => Lines(mode).Where(line => line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal));

    private string[] Lines(string mode) =>
        Encoding.UTF8.GetString(PackedPackage.Read(package.Nupkg, $"buildTransitive/goaway_{mode}.globalconfig")).Split('\n');
}
