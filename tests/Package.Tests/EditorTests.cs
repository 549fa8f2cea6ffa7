using System.Text.Json;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>What a user sees and does in an editor with the package installed.</summary>
[Collection(PackedPackageTests.Name)]
public sealed class EditorTests(OpenSolution solution) : IClassFixture<OpenSolution>
{
    private static readonly string[] Files = ["A/Client.cs", "A/Other.cs", "B/Client.cs"];

    [Fact]
    public void Each_report_has_a_squiggle_under_what_is_wrong()
    {
        Assert.Equal(
            Files.SelectMany(file => (string[])[file + " GOAWAY101", file + " GOAWAY201"]),
            solution.Squiggles.Select(squiggle => Text(squiggle, "File") + " " + Text(squiggle, "Id")));
        Assert.All(solution.Squiggles, squiggle => Assert.Equal(
            Text(squiggle, "Id") == "GOAWAY101"
                ? "e.StatusCode >= HttpStatusCode.InternalServerError"
                : "http.PostAsync(\"https://a.example/things\", new StringContent(text))",
            Text(squiggle, "Text")));
    }

    [Fact]
    public void A_squiggle_tells_what_is_wrong_and_leads_to_its_page()
    {
        var squiggle = solution.Squiggles.First(squiggle => Text(squiggle, "Id") == "GOAWAY201");

        Assert.Equal("Warning", Text(squiggle, "Severity"));
        Assert.Equal("A non-idempotent request is sent again after a failure", Text(squiggle, "Title"));
        Assert.StartsWith("'http' sends this POST up to 4 times when the connection is lost", Text(squiggle, "Message"));
        Assert.Equal("https://github.com/GoAwayAnalyzers/GoAway.Analyzers/blob/main/docs/rules/GOAWAY201.md", Text(squiggle, "HelpLink"));
    }

    [Theory]
    [InlineData("GOAWAY101", "GoAway.Fatal", "Retry after a graceful close too")]
    [InlineData("GOAWAY201", "GoAway.Repeat", "Retry only what was never sent", "Send an idempotency key, made once")]
    public void The_light_bulb_has_our_fixes_first_and_then_what_every_rule_has(string id, string category, params string[] fixes) => Assert.Equal(
        [.. fixes, $"Suppress {id}", $"Configure {id} severity", $"Configure severity for all '{category}' analyzers", "Configure severity for all analyzers"],
        solution.Bulb(id).Select(action => Text(action, "Title")));

    [Theory]
    [InlineData("GOAWAY101", "Retry after a graceful close too")]
    [InlineData("GOAWAY201", "Retry only what was never sent")]
    [InlineData("GOAWAY201", "Send an idempotency key, made once")]
    public void The_preview_shows_one_changed_document_in_which_the_report_is_gone(string id, string title)
    {
        var preview = Action(id, title).GetProperty("Preview");

        Assert.Equal(["A/Client.cs"], Changed(preview));
        Assert.Equal(Reports().Where(report => report != "A/Client.cs " + id), Left(preview));
    }

    [Fact]
    public void A_preview_changes_what_it_has_to_and_nothing_else()
    {
        var before = File.ReadAllText(Path.Combine(solution.Folder, "A", "Client.cs")).Split('\n');
        var after = Action("GOAWAY201", "Retry only what was never sent").GetProperty("Preview").GetProperty("Texts").GetProperty("A/Client.cs").GetString()!.Split('\n');

        Assert.Equal(["        catch (HttpRequestException) when (attempt < 4)"], before.Except(after).Select(line => line[4..]));
        Assert.Contains(after.Except(before), line => line.TrimStart().StartsWith("catch (HttpRequestException ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GOAWAY101", "Document", "A/Client.cs")]
    [InlineData("GOAWAY101", "Project", "A/Client.cs", "A/Other.cs")]
    [InlineData("GOAWAY101", "Solution", "A/Client.cs", "A/Other.cs", "B/Client.cs")]
    [InlineData("GOAWAY201", "Document", "A/Client.cs")]
    [InlineData("GOAWAY201", "Project", "A/Client.cs", "A/Other.cs")]
    [InlineData("GOAWAY201", "Solution", "A/Client.cs", "A/Other.cs", "B/Client.cs")]
    public void The_first_fix_can_be_had_everywhere(string id, string scope, params string[] files)
    {
        var all = solution.Bulb(id).First().GetProperty("FixAll").GetProperty(scope);

        Assert.Equal(files, Changed(all));
        Assert.Equal(Reports().Except(files.Select(file => file + " " + id)), Left(all));
    }

    [Fact]
    public void What_needs_judgement_can_not() =>
        Assert.Empty(Action("GOAWAY201", "Send an idempotency key, made once").GetProperty("FixAll").EnumerateObject());

    private JsonElement Action(string id, string title) => solution.Bulb(id).Single(action => Text(action, "Title") == title);

    private IEnumerable<string> Reports() => solution.Squiggles.Select(squiggle => Text(squiggle, "File") + " " + Text(squiggle, "Id"));

    private static IEnumerable<string> Changed(JsonElement preview) =>
        preview.GetProperty("Texts").EnumerateObject().Select(text => text.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Left(JsonElement preview) => preview.GetProperty("Reports").EnumerateArray().Select(report => report.GetString()!);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
