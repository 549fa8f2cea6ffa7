using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>What the rules say to a user, in one file that shows each change of it in a review.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void The_words_are_as_checked_in()
    {
        var words = new StringBuilder();
        foreach (var rule in RuleClass.All)
        {
            var descriptor = rule.Descriptor;
            words.Append($"{rule.Id} {descriptor.Category} {descriptor.DefaultSeverity}{(descriptor.IsEnabledByDefault ? "" : ", off")}\n")
                .Append($"  {descriptor.Title}\n")
                .Append($"  {descriptor.MessageFormat}\n\n");
        }

        words.Append("The light bulb\n");
        foreach (var file in Repository.Files("src/CodeFixes", "*.cs"))
        {
            foreach (Match title in ActionTitle().Matches(Repository.Read(file)))
            {
                words.Append($"  {title.Groups[1].Value}\n");
            }
        }

        // These name the methods that are reported.
        foreach (var gate in (Gate[])[new(["POST"]), new(["POST", "PUT", "DELETE"]), new(["POST"], IsHedging: true)])
        {
            words.Append($"  {gate.Title}\n");
        }

        Repository.AssertGenerated("tests/Analyzers.Tests/SelfTests/words.txt", words.ToString().TrimEnd('\n') + "\n");
    }

    [Fact]
    public void A_title_is_one_line_without_a_full_stop() => Assert.All(RuleClass.All, rule =>
    {
        var title = rule.Descriptor.Title.ToString();
        Assert.Matches(@"^[A-Z][^\n{}]*[^\n{}.]$", title);
        Assert.True(title.Length <= 100, $"{rule.Id}: {title.Length} characters");
    });

    [Fact]
    public void A_message_is_one_line_without_a_full_stop_and_says_what_to_do() => Assert.All(RuleClass.All, rule =>
    {
        var message = rule.Descriptor.MessageFormat.ToString();
        Assert.Matches(@"^[^\n]*[^\n.]$", message);
        Assert.DoesNotContain("consider", message, StringComparison.OrdinalIgnoreCase);
    });

    // Title => "…", Title => condition ? "…", and the forms of a retry.
    [GeneratedRegex(@"(?:Title\s*=>?\s*(?:\w+\s*\?\s*)?|RetryForm \w+ = new\()""([^""]+)""")]
    private static partial Regex ActionTitle();
}
