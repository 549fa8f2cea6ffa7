namespace GoAway.Analyzers.Package.Tests;

/// <summary>What is reported in each kind of project, and that nothing else is said there.</summary>
[Collection(PackedPackageTests.Name)]
public sealed class ProjectKindTests(ProjectKinds kinds) : IClassFixture<ProjectKinds>
{
    [Theory]
    [InlineData("TopLevelStatements")]
    [InlineData("NetStandard")]
    [InlineData("NetFramework")]
    [InlineData("CSharp73")]
    public void The_repeated_request_is_reported_and_nothing_else(string project) =>
        Assert.Equal(["warning GOAWAY201"], kinds.Reports(project));

    [Theory]
    [InlineData("WebApi")]
    [InlineData("Worker")]
    [InlineData("Browser")]
    [InlineData("NullableOff")]
    [InlineData("Central")]
    public void Both_requests_are_reported_and_nothing_else(string project) =>
        Assert.Equal(["warning GOAWAY101", "warning GOAWAY201"], kinds.Reports(project));

    [Fact]
    public void Each_target_framework_of_a_project_has_its_report() =>
        Assert.Equal(["warning GOAWAY201", "warning GOAWAY201"], kinds.Reports("MultiTargeted"));

    [Theory]
    [InlineData("Generated")]
    [InlineData("FSharp")]
    [InlineData("VisualBasic")]
    public void Other_languages_and_generated_code_are_passed_over_without_a_word(string project)
    {
        Assert.Empty(kinds.Reports(project));
        Assert.True(kinds.IsBuilt(project));
    }
}
