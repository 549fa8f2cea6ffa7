using System.Text.Json;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>What a user's build prints with the package installed.</summary>
[Collection(PackedPackageTests.Name)]
public sealed class ConsumerTests(Consumers consumers) : IClassFixture<Consumers>
{
    [Theory]
    [InlineData("Default")]
    [InlineData("Recommended")]
    [InlineData("Strict")]
    public void Reports_are_warnings(string project) =>
        Assert.Equal(["warning GOAWAY101", "warning GOAWAY201"], consumers.Reports(project));

    [Fact]
    public void Minimal_mode_reports_repeated_requests_only() =>
        Assert.Equal(["warning GOAWAY201"], consumers.Reports("Minimal"));

    [Fact]
    public void No_mode_reports_nothing() => Assert.Empty(consumers.Reports("None"));

    [Fact]
    public void A_wrong_mode_gives_one_clear_warning_and_the_default_holds()
    {
        Assert.Equal(["warning GOAWAY000", "warning GOAWAY101", "warning GOAWAY201"], consumers.Reports("Wrong"));
        Assert.Contains(
            "GoAwayAnalysisMode is 'Stict', which is not a mode: use Minimal, Recommended, Strict or None. The recommended mode is used.",
            consumers.Line("Wrong", "GOAWAY000"));
    }

    [Fact]
    public void An_editorconfig_and_a_globalconfig_override_the_mode() => Assert.Empty(consumers.Reports("Overridden"));

    [Fact]
    public void A_severity_for_a_whole_category_works_in_the_recommended_mode() =>
        Assert.Equal(["error GOAWAY201", "warning GOAWAY101"], consumers.Reports("Category"));

    [Fact]
    public void Warnings_can_be_errors() =>
        Assert.Equal(["error GOAWAY101", "error GOAWAY201"], consumers.Reports("Errors"));

    [Fact]
    public void Warnings_can_be_silenced() => Assert.Equal(["warning GOAWAY101"], consumers.Reports("Silenced"));

    [Theory]
    [InlineData("Pragma")]
    [InlineData("Attribute")]
    [InlineData("SuppressionFile")]
    public void A_report_can_be_suppressed_where_it_stands(string project) =>
        Assert.Equal(["warning GOAWAY101"], consumers.Reports(project));

    [Theory]
    [InlineData("Option")]
    [InlineData("GlobalOption")]
    public void An_option_is_read(string project) => Assert.Equal(["warning GOAWAY101"], consumers.Reports(project));

    [Fact]
    public void Each_option_holds_for_the_documents_of_its_section()
    {
        Assert.Equal(["warning GOAWAY201", "warning GOAWAY201", "warning GOAWAY201"], consumers.Reports("Options"));
        Assert.Equal(["Defaults.cs", "Helpers.cs", "Methods.cs"], consumers.Documents("Options"));
    }

    [Fact]
    public void A_wrong_option_gives_one_clear_warning_and_the_default_holds()
    {
        Assert.Equal(["warning GOAWAY000", "warning GOAWAY101", "warning GOAWAY201"], consumers.Reports("WrongOption"));
        Assert.Contains(
            "'goaway.load_balancer_idle_timeout = a minute' holds for 'Client.cs' and can't be read: it takes a whole number of seconds; the default, '60', is used",
            consumers.Line("WrongOption", "GOAWAY000"));
    }

    [Fact]
    public void A_report_leads_to_the_page_of_its_rule() => Assert.Contains(
        "(https://github.com/GoAwayAnalyzers/GoAway.Analyzers/blob/main/docs/rules/GOAWAY201.md)",
        consumers.Line("Default", "GOAWAY201"));

    [Fact]
    public async Task Warnings_of_the_whole_build_can_be_errors() => Assert.Equal(
        ["error GOAWAY101", "error GOAWAY201"],
        UserSolution.ReportsIn(await Dotnet.RunAsync(consumers.Folder, ["build", "Default", "--no-restore", "--no-incremental", "-warnaserror"], exitCode: 1)));

    [Fact]
    public void The_log_tells_of_the_rules_and_where_they_are_broken()
    {
        using var log = JsonDocument.Parse(File.ReadAllText(Path.Combine(consumers.Folder, "Log", "Log.sarif")));
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        var results = run.GetProperty("results").EnumerateArray().Where(result => Text(result, "ruleId").StartsWith("GOAWAY", StringComparison.Ordinal)).ToList();

        Assert.Equal("2.1.0", Text(log.RootElement, "version"));
        Assert.Equal(["GOAWAY101", "GOAWAY201"], results.Select(result => Text(result, "ruleId")).Order(StringComparer.Ordinal));
        foreach (var result in results)
        {
            var id = Text(result, "ruleId");
            var rule = rules[result.GetProperty("ruleIndex").GetInt32()];
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");

            Assert.Equal(id, Text(rule, "id"));
            Assert.NotEmpty(Text(rule.GetProperty("shortDescription"), "text"));
            Assert.Equal($"https://github.com/GoAwayAnalyzers/GoAway.Analyzers/blob/main/docs/rules/{id}.md", Text(rule, "helpUri"));
            Assert.Equal(id[6] == '1' ? "GoAway.Fatal" : "GoAway.Repeat", Text(rule.GetProperty("properties"), "category"));
            Assert.Equal("warning", Text(result, "level"));
            Assert.EndsWith("/Log/Client.cs", Text(place.GetProperty("artifactLocation"), "uri"));
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() > 1);
        }

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Format_finds_fixes_and_finds_nothing_more()
    {
        Task<string> Format(int exitCode, params string[] options) => Dotnet.RunAsync(
            consumers.Folder,
            ["format", "analyzers", "Formatted/Formatted.csproj", "--no-restore", "--diagnostics", "GOAWAY101", "GOAWAY201", .. options],
            exitCode);

        Assert.Equal(["warning GOAWAY101", "warning GOAWAY201"], UserSolution.ReportsIn(await Format(2, "--verify-no-changes")));

        // The fix that needs judgement has no FixAll, and the command says so also where another one has been applied.
        Assert.All(
            (await Format(0)).Split('\n').Where(line => line.Contains("Unable to fix", StringComparison.Ordinal)),
            line => Assert.Contains("SendIdempotencyKeyFix doesn't support Fix All", line));

        await Format(0, "--verify-no-changes");
        Assert.Empty(UserSolution.ReportsIn(await Dotnet.RunAsync(consumers.Folder, ["build", "Formatted", "--no-restore", "--no-incremental"])));
    }

    [Fact]
    public void Nothing_of_the_package_reaches_the_output()
    {
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(consumers.Folder, "Default", "bin"), "Default.dll", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.Combine(consumers.Folder, "Default", "bin"), "GoAway*", SearchOption.AllDirectories));
    }
}
