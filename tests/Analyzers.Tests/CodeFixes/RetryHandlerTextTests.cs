using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Tests.Infrastructure;
using GoAway.Analyzers.Tests.SelfTests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using Xunit;
using Sources = GoAway.Analyzers.Tests.Infrastructure.Sources;

namespace GoAway.Analyzers.Tests.CodeFixes;

/// <summary>The handler that is put into projects without a library compiles wherever it may come, and no rule finds fault with it.</summary>
public sealed class RetryHandlerTextTests
{
    public static TheoryData<string> Worlds => [.. World.All.Select(world => world.Name)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task It_compiles_without_a_warning_and_no_rule_reports_it(string world) => await IsClean(For(World.Named(world)), World.Named(world));

    [Theory]
    [InlineData("net10.0", nameof(Framework.Net8))]
    [InlineData("net8.0-bare", nameof(Framework.Net8))]
    [InlineData("net6.0-bare", nameof(Framework.Net5))]
    [InlineData("netstandard2.0", nameof(Framework.Older))]
    [InlineData("net472", nameof(Framework.Older))]
    public void It_asks_for_what_the_framework_tells(string world, string framework) =>
        Assert.Equal(framework, For(World.Named(world)).Framework.ToString());

    [Theory]
    [InlineData("net10.0-bare")]
    [InlineData("net8.0-bare")]
    [InlineData("net6.0-bare")]
    public async Task The_text_for_older_frameworks_compiles_on_newer_ones(string world)
    {
        var text = For(World.Named(world));
        await IsClean(text with { Framework = Framework.Older }, World.Named(world));
        await IsClean(text with { Framework = Framework.Net5 }, World.Named(world));
    }

    [Fact]
    public async Task It_is_the_same_in_a_block_namespace_and_in_none()
    {
        await IsClean(For(World.Net10) with { IsFileScoped = false }, World.Net10);
        await IsClean(For(World.Net10) with { Namespace = "" }, World.Net10);
        await IsClean(For(World.Net472) with { Namespace = "" }, World.Net472);
    }

    [Fact]
    public async Task Strict_teams_options_are_written_into_it()
    {
        var options = GoAwayOptions.Default with { UnsafeMethods = ["POST", "PATCH", "PUT", "DELETE"], IdempotencyHeaders = ["X-Request-Key", "X-\"Odd\""] };
        var text = For(World.Net10) with { Options = options };

        await IsClean(text, World.Net10);
        Assert.DoesNotContain("HttpMethod.Put", text.ToString());
        Assert.DoesNotContain("HttpMethod.Delete", text.ToString());
        Assert.Contains("HttpMethod.Trace;", text.ToString());
        Assert.Contains("header.Key.Contains(\"X-Request-Key\", StringComparison.OrdinalIgnoreCase)", text.ToString());
        Assert.DoesNotContain("\"idempoten\"", text.ToString());
    }

    [Fact]
    public void Nullable_annotations_are_those_of_the_project()
    {
        Assert.Contains("HttpContent? content", For(World.Net10).ToString());
        Assert.DoesNotContain("HttpContent?", (For(World.Net10) with { IsNullable = false }).ToString());
        Assert.DoesNotContain("HttpContent?", For(World.Net472).ToString());
    }

    [Fact]
    public void Lines_end_as_those_of_the_project()
    {
        var windows = (For(World.Net10) with { Layout = new(SourceText.From("\r\n")) }).ToString();

        Assert.Equal(For(World.Net10).ToString(), windows.Replace("\r\n", "\n"));
        Assert.DoesNotContain("\n", windows.Replace("\r\n", ""));
    }

    /// <summary>It has a project of its own, whose tests run on .NET 8 too.</summary>
    [Theory]
    [InlineData("net8.0-bare")]
    [InlineData("net10.0-bare")]
    public void The_handler_that_is_tested_by_itself_is_the_one_that_is_inserted(string world) => Repository.AssertGenerated(
        "tests/RetryHandler.Tests/GoAwayRetryHandler.cs",
        (For(World.Named(world)) with { Namespace = "GoAway.Analyzers.RetryHandler" }).ToString());

    private static RetryHandlerText For(World world) => RetryHandlerText.For(world.Empty, world.LanguageVersion, "Shop", "GoAwayRetryHandler");

    private static async Task IsClean(RetryHandlerText text, World world)
    {
        var source = text.ToString();
        Sources sources = [("GoAwayRetryHandler.cs", source)];
        var analysis = await Analysis.Run(AnalyzerSet.Shipped, sources, world);
        Assert.True(analysis.Errors.IsEmpty && analysis.Reports.IsEmpty, $"{world}:\n{string.Join("\n", analysis.Errors.Concat(analysis.Reports))}\n{source}");
        Assert.Empty(analysis.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Warning && d.Id.StartsWith("CS", StringComparison.Ordinal)));

        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Shop", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(world.LanguageVersion))
            .AddDocument("GoAwayRetryHandler.cs", source);
        Assert.Equal(source, (await (await Formatter.FormatAsync(document)).GetTextAsync()).ToString());
        Assert.DoesNotContain("\n\n\n", source);
        Assert.DoesNotContain("{\n\n", source);
        Assert.DoesNotContain("\n\n    }", source);
        Assert.DoesNotContain(" \n", source);
    }
}
