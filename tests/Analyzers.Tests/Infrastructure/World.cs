using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>
/// What analysed code compiles against: a target framework, its libraries and its language version.
/// Each is a project below tests/Worlds, whose build leaves a list of references beside the tests.
/// </summary>
public sealed class World
{
    /// <summary>Everything: ASP.NET Core, Polly v8 with the v7 API, Http.Polly, Http.Resilience, Refit, RestSharp, Flurl, gRPC.</summary>
    public static readonly World Net10 = new("net10.0", "14.0");

    /// <summary>No package at all.</summary>
    public static readonly World Net10Bare = new("net10.0-bare", "14.0");

    /// <summary>Hosting, IHttpClientFactory and Polly.Core; neither Http.Resilience nor the v7 API.</summary>
    public static readonly World Net10Polly8 = new("net10.0-polly8", "14.0");

    /// <summary>Hosting and Polly 7.2.4 with Http.Polly; no Polly v8.</summary>
    public static readonly World Net8 = new("net8.0", "12.0");

    /// <summary>Hosting and Http.Resilience 8.10, which has no DisableFor yet.</summary>
    public static readonly World Net8Resilience8 = new("net8.0-resilience8", "12.0");

    /// <summary>No package at all.</summary>
    public static readonly World Net8Bare = new("net8.0-bare", "12.0");

    /// <summary>No package at all; neither HttpProtocolException (.NET 7) nor HttpRequestError (.NET 8).</summary>
    public static readonly World Net6Bare = new("net6.0-bare", "10.0");

    /// <summary>IHttpClientFactory, Polly 7.2.4 with Http.Polly, System.Net.Http.Json, the hosting abstractions.</summary>
    public static readonly World NetStandard20 = new("netstandard2.0", "7.3");

    /// <summary>No package at all.</summary>
    public static readonly World Net472 = new("net472", "7.3");

    /// <summary>IHttpClientFactory and Polly 7.2.4 with Http.Polly.</summary>
    public static readonly World Net472Polly7 = new("net472-polly7", "7.3");

    public static readonly IReadOnlyList<World> All =
        [Net10, Net10Bare, Net10Polly8, Net8, Net8Resilience8, Net8Bare, Net6Bare, NetStandard20, Net472, Net472Polly7];

    private readonly Lazy<CSharpCompilation> _empty;

    private World(string name, string languageVersion)
    {
        Name = name;
        // An older host that does not know the version yet reads the newest it knows.
        LanguageVersion = LanguageVersionFacts.TryParse(languageVersion, out var version)
            ? version
            : LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();
        _empty = new(CreateEmpty);
    }

    /// <summary>The name of the project below tests/Worlds, and of the world in the fence of a page's example.</summary>
    public string Name { get; }

    public LanguageVersion LanguageVersion { get; }

    public IEnumerable<MetadataReference> References => Empty.References;

    /// <summary>A library without source. Compilations made from it share what it has bound of its references.</summary>
    public CSharpCompilation Empty => _empty.Value;

    /// <summary>True where the usual usings come from a file of global usings and not with the source.</summary>
    public bool HasGlobalUsings => LanguageVersion >= LanguageVersion.CSharp10;

    public bool HasNullableReferences => LanguageVersion >= LanguageVersion.CSharp8;

    public static World Named(string name) =>
        All.SingleOrDefault(world => world.Name == name)
        ?? throw new ArgumentException($"There is no world \"{name}\"; there are {string.Join(", ", All)}.");

    public override string ToString() => Name;

    private CSharpCompilation CreateEmpty()
    {
        var list = Path.Combine(AppContext.BaseDirectory, "worlds", Name + ".references");
        if (!File.Exists(list))
        {
            throw new InvalidOperationException($"{list} is missing: build tests/Worlds/{Name}, which writes it.");
        }

        var compilation = CSharpCompilation.Create(
            "Analysed",
            references: File.ReadLines(list).Select(path => MetadataReference.CreateFromFile(path)),
            options: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                concurrentBuild: false,
                nullableContextOptions: HasNullableReferences ? NullableContextOptions.Enable : NullableContextOptions.Disable));
        // Binds the references here, once.
        _ = compilation.GetSpecialType(SpecialType.System_Object);
        return compilation;
    }
}
