using System.Reflection.Metadata;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>
/// The package in the compilers from the oldest that it loads in to the newest there is. One that can't load it says so in a
/// warning (CS8032, CS9057) and goes on without it; here nothing is said but what the rules say.
/// </summary>
[Collection(PackedPackageTests.Name)]
public sealed class CompilerTests(Compilers compilers) : IClassFixture<Compilers>
{
    [Theory]
    [InlineData("4.8.0")]
    [InlineData("4.14.0")]
    [InlineData("5.0.0")]
    [InlineData("5.9.0")]
    [InlineData("5.12.0")]
    public void The_same_is_reported(string version)
    {
        Assert.Equal(["warning GOAWAY000", "warning GOAWAY101", "warning GOAWAY201"], compilers.Reports(Compilers.Project(version)));
        Assert.StartsWith(version, Compiler(version), StringComparison.Ordinal);
    }

    /// <summary>By the option that each compiler's assembly leaves in what it compiles.</summary>
    private string Compiler(string version)
    {
        var project = Compilers.Project(version);
        using var assembly = File.OpenRead(Directory.GetFiles(Path.Combine(compilers.Folder, project, "obj"), project + ".pdb", SearchOption.AllDirectories).First());
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(assembly);
        var reader = symbols.GetMetadataReader();
        var options = reader.CustomDebugInformation
            .Select(reader.GetCustomDebugInformation)
            .Single(information => reader.GetGuid(information.Kind) == new Guid("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8"));
        var pairs = System.Text.Encoding.UTF8.GetString(reader.GetBlobBytes(options.Value)).Split('\0');
        return pairs[Array.IndexOf(pairs, "compiler-version") + 1];
    }
}
