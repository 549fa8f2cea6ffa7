using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;
using Xunit.Sdk;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>The verifiers let right expectations pass and wrong ones fail.</summary>
public sealed class RuleTestTests() : RuleTest("TOY001")
{
    private const string Marked = "class C { void M() { [|Bad()|]; } void Bad() { } }";

    private protected override AnalyzerSet Analyzers => Toy.Set;

    public static TheoryData<string> Worlds => [.. World.All.Select(world => world.Name)];

    [Theory, MemberData(nameof(Worlds))]
    public Task Every_world_compiles_a_send(string world) => Silent(
        """
        class C { async Task M(HttpClient client) { await client.PostAsync("https://a.example/", new StringContent("")); } }
        """,
        World.Named(world));

    [Fact]
    public Task A_marked_report_passes() => Reports(Marked);

    [Fact]
    public Task A_mark_stays_in_place_behind_usings() => Reports(Marked, World.Net472);

    [Fact]
    public Task A_report_in_a_second_file_passes() => Reports(
    [
        ("One.cs", "partial class C { void M() { {|#0:Bad()|}; } }"),
        ("Two.cs", "partial class C { void N() { {|TOY001:Bad()|}; } void Bad() { } }"),
    ]);

    [Fact]
    public Task Top_level_statements_are_a_program() => Reports("[|Bad()|]; void Bad() { }");

    [Fact]
    public Task A_message_is_compared() => Message(Marked, "Call Good instead of Bad");

    [Fact]
    public Task An_additional_location_is_compared_when_marked() =>
        Reports("class C { void {|also:M|}() { [|Bad()|]; } void Bad() { } }");

    [Fact]
    public Task An_option_of_the_editorconfig_arrives() => Reports(
        "class C { void M() { [|Worse()|]; } void Worse() { } }",
        new Setup(World.Net10) { EditorConfig = "toy.bad = Worse" });

    [Fact]
    public Task A_build_property_arrives() => Silent(
        "class C { void M() { Bad(); } void Bad() { } }",
        new Setup(World.Net10) { BuildProperties = new Dictionary<string, string> { ["ToyMode"] = "None" } });

    [Fact]
    public Task A_severity_of_the_editorconfig_counts() => Silent(
        "class C { void M() { Bad(); } void Bad() { } }",
        new Setup(World.Net10) { EditorConfig = "dotnet_diagnostic.TOY001.severity = none" });

    [Fact]
    public Task A_library_is_referenced() => Silent(
        "class C { void M() => Library.Ok(); }",
        new Setup(World.Net8) { Libraries = [("Library", "public static class Library { public static void Ok() { } }")] });

    [Fact]
    public Task An_expected_error_is_marked() => Reports("class C { void M() { [|{|CS0103:Bad|}()|]; } }");

    [Fact]
    public Task Broken_code_may_have_errors() => Reports("class C { void M() { [|Bad()|];", new Setup(World.Net10) { Broken = true });

    [Fact]
    public Task The_fix_is_applied_to_one_and_to_all() => FixesAll(
        "class C { void M() { [|Bad()|]; [|Bad()|]; } void Bad() { } void Good() { } }",
        "class C { void M() { Good(); Good(); } void Bad() { } void Good() { } }",
        title: "Call Good");

    [Fact]
    public Task The_second_action_is_applied() => Fixes(
        "class C { void M() { [|Bad()|]; } void Bad() { } void Better() { } }",
        "class C { void M() { Better(); } void Bad() { } void Better() { } }",
        World.NetStandard20, action: 1, title: "Call Better");

    [Theory, InlineData("net10.0"), InlineData("net472")]
    public Task An_added_file_is_compared(string world) => FixesOne(
        "class C { void M() { [|Bad()|]; } void Bad() { } }",
        [
            ("Test.cs", "class C { void M() { Added.Good(); } void Bad() { } }"),
            ("Added.cs", "static class Added { public static void Good() { } }"),
        ],
        World.Named(world), action: 2);

    [Fact]
    public Task What_has_no_fix_stays_marked() => Fixes(
        "class C { void M() { [|Bad()|]; [|Bad(1)|]; } void Bad(int n = 0) { } void Good() { } }",
        "class C { void M() { Good(); [|Bad(1)|]; } void Bad(int n = 0) { } void Good() { } }");

    [Fact]
    public Task Offers_are_listed_in_order() => Offers(Marked, ["Call Good", "Call Better", "Add Added.cs and call it"]);

    [Fact]
    public Task No_offer_is_seen() => OffersNoFix("class C { void M() { [|Bad(1)|]; } void Bad(int n) { } }");

    [Fact]
    public Task A_missing_report_fails() => Fails("Missing", () => Reports("class C { void M() { [|Fine()|]; } void Fine() { } }"));

    [Fact]
    public Task An_unmarked_report_fails() => Fails("Unexpected", () => Silent("class C { void M() { Bad(); } void Bad() { } }"));

    [Fact]
    public Task A_misplaced_mark_fails() => Fails("Unexpected", () => Reports("class C { void M() { [|Bad|](); } void Bad() { } }"));

    [Fact]
    public Task A_compile_error_fails() => Fails("CS0103", () => Silent("class C { void M() { Unknown(); } }"));

    [Fact]
    public Task A_crash_fails() =>
        Assert.ThrowsAsync<AnalyzerCrash>(() => Silent("class C { void M() { Crash(); } void Crash() { } }"));

    [Fact]
    public Task A_wrong_message_fails() => Assert.ThrowsAsync<EqualException>(() => Message(Marked, "Call Bad"));

    [Fact]
    public Task A_wrong_fix_fails() => Assert.ThrowsAnyAsync<Exception>(() => Fixes(
        "class C { void M() { [|Bad()|]; } void Bad() { } void Good() { } }",
        "class C { void M() { Bad(); } void Bad() { } void Good() { } }"));

    [Fact]
    public Task A_wrong_title_fails() => Assert.ThrowsAnyAsync<Exception>(() => Fixes(
        "class C { void M() { [|Bad()|]; } void Bad() { } void Good() { } }",
        "class C { void M() { Good(); } void Bad() { } void Good() { } }",
        title: "Call Better"));

    [Fact]
    public Task A_fix_that_does_not_compile_fails() => Assert.ThrowsAnyAsync<Exception>(() => Fixes(
        "class C { void M() { [|Bad()|]; } void Bad() { } }",
        "class C { void M() { Good(); } void Bad() { } }"));

    [Fact]
    public Task An_offer_fails_where_none_should_be() => Assert.ThrowsAsync<EmptyException>(() => OffersNoFix(Marked));

    private static async Task Fails(string because, Func<Task> test) =>
        Assert.Contains(because, (await Assert.ThrowsAsync<FailException>(test)).Message);
}

/// <summary>A rule that is off by default is on in its own tests.</summary>
public sealed class RuleOffByDefaultTests() : RuleTest("TOY002")
{
    private const string Source = "class C { void M() { [|Off()|]; } void Off() { } }";

    private protected override AnalyzerSet Analyzers => Toy.Set;

    [Fact]
    public Task It_reports() => Reports(Source);
}
