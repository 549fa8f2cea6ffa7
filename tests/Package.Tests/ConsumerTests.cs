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

    [Fact]
    public void Nothing_of_the_package_reaches_the_output()
    {
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(consumers.Folder, "Default", "bin"), "Default.dll", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.Combine(consumers.Folder, "Default", "bin"), "GoAway*", SearchOption.AllDirectories));
    }
}
