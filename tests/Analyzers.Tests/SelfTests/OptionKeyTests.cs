using System.Reflection;
using System.Text.RegularExpressions;
using GoAway.Analyzers.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>The options that are read are those that docs/configuration.md describes, with their defaults.</summary>
public sealed partial class OptionKeyTests
{
    private static readonly string Page = Repository.Read("docs/configuration.md");

    private static readonly string[] Keys =
    [
        .. typeof(GoAwayOptions).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(field => field.IsLiteral && field.Name.EndsWith("Key", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Fact]
    public void An_option_has_its_section() => Assert.Equal(
        Keys.Order(), Heading().Matches(Page).Select(heading => heading.Groups[1].Value).Order());

    [Fact]
    public void An_option_has_its_row() => Assert.Equal(
        Keys.Order(), Row().Matches(Page).Select(row => row.Groups[1].Value).Order());

    [Fact]
    public void A_default_is_the_one_described()
    {
        var defaults = Row().Matches(Page).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim());
        Assert.Equal($"`{string.Join(", ", GoAwayOptions.Default.IdempotencyHeaders)}`", defaults[GoAwayOptions.IdempotencyHeadersKey]);
        Assert.Equal($"`{string.Join(", ", GoAwayOptions.Default.SafePostPaths)}`", defaults[GoAwayOptions.SafePostPathsKey]);
        Assert.Equal($"`{GoAwayOptions.Default.LoadBalancerIdleTimeout}`", defaults[GoAwayOptions.LoadBalancerIdleTimeoutKey]);
        Assert.Equal("none", defaults[GoAwayOptions.RetryHelpersKey]);
        Assert.Empty(GoAwayOptions.Default.RetryHelpers);
    }

    [GeneratedRegex(@"^### (goaway\.\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| \[`(goaway\.\w+)`\]\([^)]*\) \|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
