using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The environment variable that lets the tests rewrite the generated files instead of comparing them.</summary>
    private const string Update = "GOAWAY_UPDATE";

    public static readonly string Root = Find();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static bool Has(string file) => File.Exists(PathOf(file));

    public static string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

    /// <summary>The files below a folder, relative to the root, without what a build writes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(PathOf(folder))
            ? Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
                .Order(StringComparer.Ordinal)
            : [];

    /// <summary>A file that is generated from the rules is as checked in; GOAWAY_UPDATE=1 writes it.</summary>
    public static void AssertGenerated(string file, string expected)
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
            File.WriteAllText(PathOf(file), expected);
            return;
        }

        var found = Has(file) ? Read(file) : "";
        if (found != expected)
        {
            var (line, was, should) = FirstDifference(found, expected);
            Assert.Fail(
                $"{file} is not what the rules say: \"{Update}=1 dotnet test tests/Analyzers.Tests\" rewrites it.\n"
                + $"Line {line}\n  is     {was}\n  should {should}");
        }
    }

    private static (int Line, string Was, string Should) FirstDifference(string found, string expected)
    {
        string[] was = found.Split('\n'), should = expected.Split('\n');
        var line = 0;
        while (line < was.Length && line < should.Length && was[line] == should[line])
        {
            line++;
        }

        return (line + 1, was.ElementAtOrDefault(line) ?? "(end of file)", should.ElementAtOrDefault(line) ?? "(end of file)");
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Analyzers.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Analyzers.sln.");
    }
}
