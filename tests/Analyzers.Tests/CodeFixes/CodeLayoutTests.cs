using System.Text.RegularExpressions;
using GoAway.Analyzers.Tests.Infrastructure;
using GoAway.Analyzers.Tests.SelfTests;
using Microsoft.CodeAnalysis.CodeActions;
using Xunit;

namespace GoAway.Analyzers.Tests.CodeFixes;

/// <summary>What a fix writes is laid out as the document is: with its line breaks, and with tabs or with steps of two spaces where it has those.</summary>
public sealed class CodeLayoutTests
{
    public static TheoryData<string> Pages => [.. Repository.Files("docs/rules", "GOAWAY*.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Fixes_are_laid_out_as_their_document(string page)
    {
        foreach (var example in RulePage.Read(page).Examples.Where(example => example.Marks.Any()).Take(1))
        {
            var id = Path.GetFileNameWithoutExtension(page);
            var usual = await Fixed(id, example.Source, example.Setup);
            foreach (var laidOut in (Func<string, string>[])[WithTabs, WithTwoSpaces])
            {
                Assert.Equal(usual.Select(laidOut), await Fixed(id, laidOut(example.Source), example.Setup));
            }
        }
    }

    private static string WithTabs(string text) => Steps(text, "\t").Replace("\n", "\r\n");

    private static string WithTwoSpaces(string text) => Steps(text, "  ");

    private static string Steps(string text, string step) =>
        Regex.Replace(text, "^(?:    )+", spaces => string.Concat(Enumerable.Repeat(step, spaces.Length / 4)), RegexOptions.Multiline);

    /// <summary>The documents as the actions for a rule leave them, those that they add included.</summary>
    private static async Task<IReadOnlyList<string>> Fixed(string id, string source, Setup setup)
    {
        var texts = new List<string>();
        foreach (var (_, action) in await Lightbulb.Open(AnalyzerSet.Shipped, id, source, setup))
        {
            var changed = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
            foreach (var document in changed.Projects.Single().Documents.Where(document => !document.Name.EndsWith(".g.cs", StringComparison.Ordinal)))
            {
                texts.Add((await document.GetTextAsync()).ToString());
            }
        }

        return texts;
    }
}
