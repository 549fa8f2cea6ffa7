using System.IO.Compression;
using System.Xml.Linq;

namespace GoAway.Analyzers.Package.Tests;

[CollectionDefinition(Name)]
public sealed class PackedPackageTests : ICollectionFixture<PackedPackage>
{
    public const string Name = "Package";
}

/// <summary>The package, packed once for all tests into a folder that also serves as a feed.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("goaway-package-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>Where the projects that use the package keep what they restore.</summary>
    public string Cache => Path.Combine(Folder, "cache");

    public string Version => Metadata()["version"].Single().Value;

    public string Nupkg => Directory.GetFiles(Feed, "*.nupkg").Single();

    public string Snupkg => Directory.GetFiles(Feed, "*.snupkg").Single();

    public Task InitializeAsync() => PackAsync(Feed, "Pack");

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    public static Task<string> PackAsync(string folder, string targets) => Dotnet.RunAsync(
        Dotnet.Repository,
        ["msbuild", "src/Package/Package.csproj", "-restore", $"-t:{targets}", "-p:Configuration=Release", $"-p:PackageOutputPath={folder}", "-v:m"]);

    /// <summary>The files somebody put into a package, without those that the format itself needs.</summary>
    public static IReadOnlyList<string> Files(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return [.. zip.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];
    }

    public static byte[] Read(string package, string file)
    {
        using var zip = ZipFile.OpenRead(package);
        using var stream = zip.GetEntry(file)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The metadata of the nuspec by element name.</summary>
    public ILookup<string, XElement> Metadata()
    {
        using var stream = new MemoryStream(Read(Nupkg, "GoAway.Analyzers.nuspec"));
        return XDocument.Load(stream).Root!.Elements().Single().Elements().ToLookup(element => element.Name.LocalName);
    }
}
