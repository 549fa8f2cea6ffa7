using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace GoAway.Analyzers.Package.Tests;

[Collection(PackedPackageTests.Name)]
public sealed class ContentTests(PackedPackage package)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void Package_holds_exactly_these_files() => Assert.Equal(
        [
            "GoAway.Analyzers.nuspec",
            "LICENSE",
            "README.md",
            "analyzers/dotnet/cs/GoAway.Analyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/GoAway.Analyzers.dll",
            "buildTransitive/GoAway.Analyzers.props",
            "buildTransitive/GoAway.Analyzers.targets",
            "buildTransitive/goaway_minimal.globalconfig",
            "buildTransitive/goaway_none.globalconfig",
            "buildTransitive/goaway_strict.globalconfig",
            "icon.png",
        ],
        PackedPackage.Files(package.Nupkg));

    [Fact]
    public void Symbol_package_holds_a_symbol_file_where_each_assembly_lies() => Assert.Equal(
        [
            "GoAway.Analyzers.nuspec",
            "analyzers/dotnet/cs/GoAway.Analyzers.CodeFixes.pdb",
            "analyzers/dotnet/cs/GoAway.Analyzers.pdb",
        ],
        PackedPackage.Files(package.Snupkg));

    [Fact]
    public void Package_is_under_400_KB() => Assert.InRange(new FileInfo(package.Nupkg).Length, 1, 400 * 1024);

    [Fact]
    public void Package_is_a_development_dependency_without_dependencies()
    {
        var metadata = package.Metadata();

        Assert.Equal("true", metadata["developmentDependency"].Single().Value);
        Assert.Empty(metadata["dependencies"]);
        Assert.Empty(metadata["frameworkAssemblies"]);
    }

    [Fact]
    public void Package_says_what_it_is()
    {
        var metadata = package.Metadata();

        Assert.Equal("GoAway.Analyzers", metadata["id"].Single().Value);
        Assert.Equal("MIT", metadata["license"].Single().Value);
        Assert.Equal("expression", metadata["license"].Single().Attribute("type")!.Value);
        Assert.Equal("README.md", metadata["readme"].Single().Value);
        Assert.Equal("icon.png", metadata["icon"].Single().Value);
        Assert.Equal("git", metadata["repository"].Single().Attribute("type")!.Value);
        Assert.Equal(metadata["projectUrl"].Single().Value, metadata["repository"].Single().Attribute("url")!.Value);
    }

    [Fact]
    public void Version_comes_from_one_place_and_the_changelog_has_a_section_on_it()
    {
        var version = XDocument.Load(Path.Combine(Dotnet.Repository, "Directory.Build.props")).Descendants("Version").Single().Value;
        var metadata = package.Metadata();

        Assert.Equal(version, metadata["version"].Single().Value);
        var notes = metadata["releaseNotes"].Single().Value.ReplaceLineEndings("\n");
        Assert.Contains($"## {version}\n\n{notes}\n", File.ReadAllText(Path.Combine(Dotnet.Repository, "CHANGELOG.md")).ReplaceLineEndings("\n"));
        Assert.DoesNotContain("## ", notes);
        Assert.Contains($"""Include="GoAway.Analyzers" Version="{version}" """, File.ReadAllText(Path.Combine(Dotnet.Repository, "README.md")));
    }

    [Fact]
    public void Readme_has_no_link_that_the_gallery_cannot_follow()
    {
        var readme = Encoding.UTF8.GetString(PackedPackage.Read(package.Nupkg, "README.md"));

        Assert.All(readme.Split("](").Skip(1), link => Assert.StartsWith("https://", link));
    }

    [Theory]
    [InlineData("analyzers/dotnet/cs/GoAway.Analyzers.pdb")]
    [InlineData("analyzers/dotnet/cs/GoAway.Analyzers.CodeFixes.pdb")]
    public void Symbols_lead_to_the_sources_and_name_no_path_of_the_building_machine(string file)
    {
        using var stream = new MemoryStream(PackedPackage.Read(package.Snupkg, file));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();

        Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name)));
        if (Path.Exists(Path.Combine(Dotnet.Repository, ".git")))
        {
            var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink);
            Assert.Contains("https://raw.githubusercontent.com/GoAwayAnalyzers/GoAway.Analyzers/", Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
        }
    }

    /// <summary>Nothing prints a record, and to print them would be a fiftieth of the package: src/Package/Substitutions.xml has a line for each.</summary>
    [Theory]
    [InlineData("GoAway.Analyzers.dll")]
    [InlineData("GoAway.Analyzers.CodeFixes.dll")]
    public void Records_do_not_print_themselves(string assembly)
    {
        using var executable = new PEReader(new MemoryStream(PackedPackage.Read(package.Nupkg, "analyzers/dotnet/cs/" + assembly)));
        var reader = executable.GetMetadataReader();

        Assert.Empty(reader.TypeDefinitions
            .Select(reader.GetTypeDefinition)
            .Where(type => Methods(type).Any(m => reader.StringComparer.Equals(m.Name, "PrintMembers")))
            .Where(type => Methods(type).Any(m => reader.StringComparer.Equals(m.Name, "ToString") && executable.GetMethodBody(m.RelativeVirtualAddress).GetILReader().Length > 2))
            .Select(type => reader.GetString(type.Name)));

        IEnumerable<MethodDefinition> Methods(TypeDefinition type) => type.GetMethods().Select(reader.GetMethodDefinition);
    }

    [Fact]
    public async Task Packing_what_is_built_anew_gives_the_same_file()
    {
        var again = Path.Combine(package.Folder, "again");

        await PackedPackage.PackAsync(again, "Rebuild;Pack");

        Assert.Equal(Hash(package.Nupkg), Hash(Directory.GetFiles(again, "*.nupkg").Single()));
        Assert.Equal(Hash(package.Snupkg), Hash(Directory.GetFiles(again, "*.snupkg").Single()));

        static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
    }
}
