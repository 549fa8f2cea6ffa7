using System.Text;
using System.Text.RegularExpressions;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>Each rule has a page at its help link, in the form that all pages share, and a line in the index.</summary>
public sealed partial class RulePageTests
{
    private const string Index = "docs/rules/README.md";

    private static readonly (string Category, string Heading)[] Categories =
    [
        ("GoAway.Fatal", "1xx: a connection that the server closed gracefully is treated as fatal"),
        ("GoAway.Repeat", "2xx: a request that is not idempotent is repeated"),
        ("GoAway.Connection", "3xx: connections are configured in a way that invites GOAWAY"),
        ("GoAway.Configuration", "000: the configuration of this package"),
    ];

    internal static IEnumerable<RulePage> Pages => RuleClass.All.Where(rule => Repository.Has(rule.Page)).Select(rule => RulePage.Read(rule.Page));

    [Fact]
    public void A_rule_has_a_page() => Assert.All(
        RuleClass.All, rule => Assert.True(Repository.Has(rule.Page), $"{rule.Page} is missing."));

    [Fact]
    public void A_page_has_a_rule() => Assert.Empty(
        Repository.Files("docs/rules", "*.md").Except([Index, .. RuleClass.All.Select(rule => rule.Page)]));

    [Fact]
    public void The_help_link_is_the_page() => Assert.All(RuleClass.All, rule => Assert.Equal(
        $"https://github.com/GoAwayAnalyzers/GoAway.Analyzers/blob/main/{rule.Page}", rule.Descriptor.HelpLinkUri));

    [Fact]
    public void A_page_is_titled_as_its_rule() => Assert.All(Pages, page =>
    {
        var rule = RuleClass.All.Single(rule => rule.Page == page.File);
        Assert.Equal($"{rule.Id}: {rule.Descriptor.Title}", page.Title);
    });

    [Fact]
    public void A_page_has_its_sections_in_order() => Assert.All(Pages, page =>
    {
        Assert.True(
            page.Sections is ["Why", "Reported", "Not reported", "How to fix"] or ["Why", "Reported", "Not reported", "How to fix", "Options"],
            $"{page.File} has the sections {string.Join(", ", page.Sections)}; it should have Why, Reported, Not reported, How to fix, and Options if there are any.");
    });

    [Fact]
    public void The_index_is_generated()
    {
        var index = new StringBuilder("""
            <!-- Written by the tests from the rules and their pages: GOAWAY_UPDATE=1 dotnet test tests/Analyzers.Tests -->

            # Rules

            The severity is that of the recommended mode; [configuration](../configuration.md) tells how to change it. *Fix* means that
            the light bulb and `dotnet format` can change the code.


            """);
        foreach (var (category, heading) in Categories)
        {
            var rules = RuleClass.All.Where(rule => rule.Descriptor.Category == category).ToList();
            if (rules.Count == 0)
            {
                continue;
            }

            index.Append($"## {heading}\n\n| rule | what is reported | severity | fix |\n|---|---|---|---|\n");
            foreach (var rule in rules)
            {
                var name = Repository.Has(rule.Page) ? $"[{rule.Id}]({rule.Id}.md)" : rule.Id;
                index.Append($"| {name} | {rule.Descriptor.Title} | {SeverityOf(rule.Descriptor)} | {(rule.HasFix ? "yes" : "")} |\n");
            }

            index.Append('\n');
        }

        Repository.AssertGenerated(Index, index.ToString().TrimEnd('\n') + "\n");
    }

    [Fact]
    public void A_link_between_files_leads_somewhere()
    {
        var dead =
            from file in Repository.Files("docs", "*.md").Concat(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
            where Repository.Has(file)
            from Match link in Link().Matches(Repository.Read(file))
            let target = link.Groups[1].Value
            where !target.Contains("://") && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(file))!, target)))
            where !File.Exists(Repository.PathOf(path)) && !Directory.Exists(Repository.PathOf(path))
            select $"{file}: {target}";
        Assert.Empty(dead);
    }

    private static string SeverityOf(DiagnosticDescriptor rule) => !rule.IsEnabledByDefault ? "off" : rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Info => "suggestion",
        var severity => severity.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();
}
