using System.Collections.Immutable;
using System.Text;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>What a test's source is compiled and analysed in. A <see cref="World"/> alone converts to one.</summary>
public sealed record Setup(World World)
{
    private static readonly string[] UsualNamespaces =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net", "System.Net.Http",
        "System.Threading", "System.Threading.Tasks",
    ];

    public static readonly Setup Default = new(World.Net10);

    /// <summary>Lines of an .editorconfig that hold for every C# file: <c>goaway.unsafe_methods = PUT</c>.</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>MSBuild properties the compiler sees, without their build_property prefix.</summary>
    public IReadOnlyDictionary<string, string> BuildProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Other assemblies, by name and source (without markup), that the code under test references as compiled.</summary>
    public ImmutableArray<(string Name, string Source)> Libraries { get; init; } = [];

    /// <summary>Whether the libraries are referenced as the projects that an editor has open, and not as the files that a build makes of them.</summary>
    public bool LibrariesAreProjects { get; init; }

    /// <summary>Namespaces used in every file besides the usual ones.</summary>
    public ImmutableArray<string> Usings { get; init; } = [];

    /// <summary>True for half-typed code: compile errors do not fail the test.</summary>
    public bool Broken { get; init; }

    /// <summary>
    /// The usual usings, in front of a file where the language has no global ones.
    /// A file that opens with a using of its own is taken to bring all it needs.
    /// </summary>
    private string UsingsInFrontOf(string text) =>
        World.HasGlobalUsings || text.StartsWith("using ", StringComparison.Ordinal)
            ? ""
            : UsingDirectives("");

    /// <summary>The files as the compiler sees them, behind the hidden one with the global usings.</summary>
    public IReadOnlyList<(string Path, string Text)> Complete(Sources sources)
    {
        List<(string, string)> files = World.HasGlobalUsings ? [("GlobalUsings.g.cs", UsingDirectives("global "))] : [];
        files.AddRange(sources.Select(file => (file.Path, UsingsInFrontOf(file.Text) + file.Text)));
        return files;
    }

    /// <summary>The .editorconfig and .globalconfig of the options above.</summary>
    public IReadOnlyList<(string Path, string Text)> Configuration(string severities = "")
    {
        var global = new StringBuilder("is_global = true\n").Append(severities);
        foreach (var (name, value) in BuildProperties)
        {
            global.Append($"build_property.{name} = {value}\n");
        }

        return [("/.globalconfig", global.ToString()), ("/.editorconfig", $"root = true\n[*.cs]\n{EditorConfig}\n")];
    }

    public static implicit operator Setup(World world) => new(world);

    private string UsingDirectives(string prefix) =>
        string.Concat(UsualNamespaces.Concat(Usings.IsDefault ? [] : Usings).Select(name => $"{prefix}using {name};\n"));
}
