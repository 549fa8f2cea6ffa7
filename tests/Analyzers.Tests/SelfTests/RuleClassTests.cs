using System.Text.RegularExpressions;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>Each rule is one class with one id, its descriptor, its test class and its row in a release file.</summary>
public sealed partial class RuleClassTests
{
    [Fact]
    public void An_id_is_GOAWAY_and_three_digits() =>
        Assert.All(AnalyzerSet.Shipped.Rules, rule => Assert.Matches("^GOAWAY[0-3][0-9][0-9]$", rule.Id));

    [Fact]
    public void An_id_stands_for_one_rule()
    {
        Assert.Distinct(AnalyzerSet.Shipped.Rules.Select(rule => rule.Id));
        Assert.Distinct(RuleClass.All.Select(rule => rule.Id));
    }

    [Fact]
    public void A_class_of_Rules_has_an_Id_and_its_Descriptor()
    {
        Assert.Equal(
            RuleClass.All.Select(rule => rule.SourceFile).Order(StringComparer.Ordinal),
            Repository.Files("src/Analyzers/Rules", "*.cs"));
        Assert.All(RuleClass.All, rule => Assert.Equal(rule.Id, rule.Descriptor.Id));
    }

    [Fact]
    public void A_class_of_Rules_opens_with_its_id() =>
        Assert.All(RuleClass.All, rule => Assert.Contains($"/// <summary>{rule.Id}: ", Repository.Read(rule.SourceFile)));

    [Fact]
    public void A_rule_is_listened_for() =>
        Assert.Equal(RuleClass.All.Select(rule => rule.Descriptor), AnalyzerSet.Shipped.Rules);

    [Fact]
    public void A_rule_has_the_category_of_its_first_digit() =>
        Assert.All(AnalyzerSet.Shipped.Rules, rule => Assert.Equal(
            rule.Id["GOAWAY".Length] switch { '0' => "GoAway.Configuration", '1' => "GoAway.Fatal", '2' => "GoAway.Repeat", _ => "GoAway.Connection" },
            rule.Category));

    [Fact]
    public void A_rule_has_a_test_class_of_its_name_and_id()
    {
        var tests = typeof(RuleClassTests).Assembly.GetTypes()
            .Where(type => type.Namespace == "GoAway.Analyzers.Tests.Rules" && type.IsSubclassOf(typeof(RuleTest)))
            .ToDictionary(type => type.Name, type => ((RuleTest)Activator.CreateInstance(type)!).Id);
        Assert.All(RuleClass.All, rule => Assert.True(
            tests.TryGetValue(rule.Name + "Tests", out var id) && id == rule.Id,
            $"tests/Analyzers.Tests/Rules/{rule.Name}Tests.cs with RuleTest(\"{rule.Id}\") is missing."));
        Assert.All(tests, test => Assert.True(
            RuleClass.All.Any(rule => rule.Id == test.Value && test.Key.StartsWith(rule.Name, StringComparison.Ordinal)),
            $"{test.Key} tests {test.Value}, whose rule is not called so."));
    }

    [Fact]
    public void A_rule_has_one_row_in_the_release_files()
    {
        var rows = ReleaseRow.All().ToList();
        Assert.Distinct(rows.Select(row => row.Id));
        Assert.Equal(
            RuleClass.All.Select(rule => new ReleaseRow(rule.Id, rule.Descriptor.Category, SeverityOf(rule.Descriptor), rule.Name)),
            rows.OrderBy(row => row.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void A_fix_is_for_rules_that_exist() => Assert.All(
        AnalyzerSet.Shipped.Fixes.SelectMany(fix => fix.FixableDiagnosticIds), id => Assert.True(AnalyzerSet.Shipped.Has(id), id));

    private static string SeverityOf(DiagnosticDescriptor rule) => rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled";

    private sealed partial record ReleaseRow(string Id, string Category, string Severity, string Notes)
    {
        /// <summary>The rows that hold: of both files, without the rules that a release removed.</summary>
        public static IEnumerable<ReleaseRow> All()
        {
            var rows = new Dictionary<string, ReleaseRow>();
            var removed = false;
            foreach (var line in new[] { "Shipped", "Unshipped" }.SelectMany(file => Repository.Read($"src/Analyzers/AnalyzerReleases.{file}.md").Split('\n')))
            {
                if (line.StartsWith('#'))
                {
                    removed = line.StartsWith("### Removed", StringComparison.Ordinal);
                }
                else if (Row().Match(line) is { Success: true } row)
                {
                    var (id, category, severity, notes) = (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value);
                    if (removed)
                    {
                        rows.Remove(id);
                    }
                    else
                    {
                        rows[id] = new(id, category, severity, notes);
                    }
                }
            }

            return rows.Values;
        }

        [GeneratedRegex(@"^(GOAWAY\d+)\s*\|\s*(\S+)\s*\|\s*(\S+)\s*\|(?:.*\|)?\s*(\S+)\s*$")]
        private static partial Regex Row();
    }
}
