using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>The command that makes a new rule, in a copy of the repository.</summary>
public sealed class NewRuleTests
{
    [Fact]
    public async Task A_new_rule_builds_and_has_its_test_its_page_and_its_row()
    {
        var copy = Directory.CreateTempSubdirectory("goaway-new-rule-").FullName;
        try
        {
            foreach (var part in (string[])["src/Analyzers", "eng", "Analyzers.sln", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig"])
            {
                Copy(Path.Combine(Dotnet.Repository, part), Path.Combine(copy, part));
            }

            Directory.CreateDirectory(Path.Combine(copy, "docs", "rules"));
            Directory.CreateDirectory(Path.Combine(copy, "tests", "Analyzers.Tests", "Rules"));

            await Dotnet.RunAsync(copy, ["run", "eng/NewRule.cs", "GOAWAY299", "RequestLost", "A request is lost"]);

            // The build checks the row against the descriptor (RS2000 to RS2002).
            Assert.Contains("\nGOAWAY299 | GoAway.Repeat | Warning | RequestLost\n", Read("src/Analyzers/AnalyzerReleases.Unshipped.md"));
            Assert.StartsWith("# GOAWAY299: A request is lost\n", Read("docs/rules/GOAWAY299.md"));
            var test = CSharpSyntaxTree.ParseText(Read("tests/Analyzers.Tests/Rules/RequestLostTests.cs"), new CSharpParseOptions(LanguageVersion.Latest));
            Assert.Empty(test.GetDiagnostics());
            Assert.Contains("class RequestLostTests() : RuleTest(\"GOAWAY299\")", test.ToString());
            await Dotnet.RunAsync(copy, ["build", "src/Analyzers", "-warnaserror"]);

            // A number is given once.
            Assert.Contains(
                "GOAWAY299 or Another exists already.",
                await Dotnet.RunAsync(copy, ["run", "eng/NewRule.cs", "GOAWAY299", "Another", "Another thing is wrong"], exitCode: 1));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }

        string Read(string file) => File.ReadAllText(Path.Combine(copy, file)).ReplaceLineEndings("\n");
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.GetFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }
}
