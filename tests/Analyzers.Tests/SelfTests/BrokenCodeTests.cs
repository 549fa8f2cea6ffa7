using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>
/// No analyzer throws over code as it is while being typed: sources of this repository's tests, pages and samples with tokens
/// cut off, dropped, doubled and swapped. GOAWAY_SEED chooses others, GOAWAY_MUTANTS how many.
/// </summary>
public sealed class BrokenCodeTests(ITestOutputHelper output)
{
    private const int UsualSeed = 1;
    private const int UsualCount = 400;

    [Fact]
    public async Task Broken_code_crashes_no_analyzer()
    {
        var seed = Number("GOAWAY_SEED", UsualSeed);
        var count = Number("GOAWAY_MUTANTS", UsualCount);
        var random = new Random(seed);
        var sources = Originals().ToList();
        output.WriteLine($"GOAWAY_SEED={seed} GOAWAY_MUTANTS={count}, {sources.Count} sources");
        World[] worlds = [World.Net10, World.Net10, World.Net8, World.Net472Polly7];
        for (var i = 0; i < count; i++)
        {
            var source = sources[random.Next(sources.Count)];
            var how = "";
            var mutant = source.Text;
            for (var mutations = random.Next(1, 4); mutations > 0; mutations--)
            {
                mutant = Mutate(mutant, random, ref how);
            }

            var world = worlds[random.Next(worlds.Length)];
            try
            {
                await Analysis.Run(AnalyzerSet.Shipped, mutant, new Setup(world) { Broken = true });
            }
            catch (AnalyzerCrash crash)
            {
                Assert.Fail($"Mutant {i} of GOAWAY_SEED={seed}, {source.Place}, {how}in {world}:\n{crash.Message}");
            }
        }
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : usual;

    /// <summary>The sources in the raw strings of the tests, in the pages and in the samples.</summary>
    private static IEnumerable<(string Place, string Text)> Originals()
    {
        foreach (var file in Repository.Files("tests/Analyzers.Tests", "*.cs"))
        {
            foreach (var literal in CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>())
            {
                if (literal.Token.Value is string text && text.Contains("Async(", StringComparison.Ordinal) && text.Contains('\n'))
                {
                    yield return ($"{file}:{literal.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", Markup.Parse(text).Text);
                }
            }
        }

        foreach (var example in RulePageTests.Pages.SelectMany(page => page.Examples))
        {
            yield return (example.Place, example.Source);
        }

        foreach (var file in Repository.Files("samples", "*.cs"))
        {
            yield return (file, Repository.Read(file));
        }
    }

    private static string Mutate(string text, Random random, ref string how)
    {
        var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0).ToList();
        if (tokens.Count < 2)
        {
            return text;
        }

        var token = tokens[random.Next(tokens.Count - 1)];
        var next = tokens[tokens.IndexOf(token) + 1];
        var other = tokens[random.Next(tokens.Count)];
        var mutation = random.Next(6);
        string[] mutations = ["cut before", "without", "doubling", "swapping", "replacing", "cut inside"];
        how += $"{mutations[mutation]} {token.Text} at {token.SpanStart}, ";
        return mutation switch
        {
            0 => text[..token.SpanStart],
            1 => text.Remove(token.SpanStart, token.Span.Length),
            2 => text.Insert(token.Span.End, " " + token.Text),
            3 => text[..token.SpanStart] + next.Text + text[token.Span.End..next.SpanStart] + token.Text + text[next.Span.End..],
            4 => text[..token.SpanStart] + other.Text + text[token.Span.End..],
            _ => text[..(token.SpanStart + token.Span.Length / 2)],
        };
    }
}
