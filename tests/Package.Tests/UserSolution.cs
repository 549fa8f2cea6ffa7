using System.Text.RegularExpressions;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>A solution of a user of the package: projects in a folder of their own, all built by one command.</summary>
public abstract partial class UserSolution(PackedPackage package) : IAsyncLifetime
{
    /// <summary>A GET whose retry leaves out a graceful close (GOAWAY101), and a POST that is repeated (GOAWAY201).</summary>
    protected const string Client = """
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Consumer;

        public sealed class Client(HttpClient http)
        {
            public async Task<string> ReadAsync()
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await http.GetStringAsync("https://a.example/things");
                    }
                    catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError && attempt < 4)
                    {
                        await Task.Delay(100);
                    }
                }
            }

            public async Task WriteAsync(string text)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await http.PostAsync("https://a.example/things", new StringContent(text));
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 4)
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """;

    private readonly List<(string Project, string Report, string Line)> _reports = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("goaway-users-").FullName;

    protected PackedPackage Package { get; } = package;

    /// <summary>Whether projects use other packages than this one, which come from the machine's own feed.</summary>
    protected virtual bool UsesOtherPackages => false;

    /// <summary>Whether projects ask for errors.</summary>
    protected virtual bool Fails => false;

    /// <summary>What is done with the solution before the tests.</summary>
    protected virtual string Command => "build";

    protected abstract void AddProjects();

    public virtual async Task InitializeAsync()
    {
        Write("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Package.Cache}" />
              </config>
              <packageSources>
                {(UsesOtherPackages ? "" : "<clear />")}
                <add key="packed" value="{Package.Feed}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed">
                  <package pattern="GoAway.Analyzers" />
                </packageSource>
                {(UsesOtherPackages ? """<packageSource key="nuget.org"><package pattern="*" /></packageSource>""" : "")}
              </packageSourceMapping>
            </configuration>
            """);
        AddProjects();
        Write("All.slnx", $"""
            <Solution>
            {string.Join('\n', Directory.GetFiles(Folder, "*.??proj", SearchOption.AllDirectories).Order().Select(project => $"""  <Project Path="{Path.GetRelativePath(Folder, project)}" />"""))}
            </Solution>
            """);

        _reports.AddRange(Lines(await Dotnet.RunAsync(Folder, [Command, "All.slnx"], exitCode: Fails ? 1 : 0)));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>What the build said about a project: "warning GOAWAY201", once per place and target framework.</summary>
    public IEnumerable<string> Reports(string project) =>
        _reports.Where(report => report.Project == project).Select(report => report.Report).Order(StringComparer.Ordinal);

    /// <summary>The documents of a project that something was said about.</summary>
    public IEnumerable<string> Documents(string project) => _reports
        .Where(report => report.Project == project)
        .Select(report => Path.GetFileName(report.Line[..report.Line.IndexOf('(')]))
        .Order(StringComparer.Ordinal);

    public string Line(string project, string id) =>
        _reports.Single(report => report.Project == project && report.Report.EndsWith(id, StringComparison.Ordinal)).Line;

    /// <summary>Whether a project was built: what is ignored without a word could as well be left out.</summary>
    public bool IsBuilt(string project) =>
        Directory.GetFiles(Path.Combine(Folder, project, "bin"), project + ".dll", SearchOption.AllDirectories).Length > 0;

    /// <summary>What else a command prints about a project.</summary>
    public static IEnumerable<string> ReportsIn(string output) => Lines(output).Select(line => line.Report).Order(StringComparer.Ordinal);

    protected void Write(string path, string text)
    {
        path = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Adds a project that references the package.</summary>
    /// <param name="name">Its name and directory.</param>
    /// <param name="properties">Elements of a property group; the target framework is net10.0 where they name none.</param>
    /// <param name="items">Elements of an item group besides the package.</param>
    /// <param name="sdk">Its SDK.</param>
    /// <param name="extension">Of the project file, which tells the language.</param>
    /// <param name="version">Of the package; empty where versions are managed centrally.</param>
    /// <param name="files">The sources and what else lies there.</param>
    protected void Add(
        string name,
        string properties = "",
        string items = "",
        string sdk = "Microsoft.NET.Sdk",
        string extension = "csproj",
        string? version = null,
        params (string Name, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            Write(Path.Combine(name, file), text);
        }

        version ??= $"[{Package.Version}]";
        Write(Path.Combine(name, $"{name}.{extension}"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                {(properties.Contains("<TargetFramework", StringComparison.Ordinal) ? "" : "<TargetFramework>net10.0</TargetFramework>")}
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="GoAway.Analyzers" {(version.Length == 0 ? "" : $"Version=\"{version}\"")} PrivateAssets="all" />
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    private static IEnumerable<(string Project, string Report, string Line)> Lines(string output) => output
        .Split('\n')
        .Select(line => line.Trim())
        .Distinct()
        .Select(line => (Match: Report().Match(line), Line: line))
        .Where(line => line.Match.Success)
        .Select(line => (line.Match.Groups["project"].Value, line.Match.Groups["report"].Value, line.Line));

    // PATH(LINE,COLUMN): warning ID: TEXT [PROJECT], or PROJECT : warning ID: TEXT
    [GeneratedRegex(@"(?:(?<project>\w+)\.\w\wproj : )?(?<report>\b(?:warning|error) [A-Z]+\d+): .*?(?:\[[^\[]*?(?<project>\w+)\.\w\wproj(?:::[^\]]*)?\])?$")]
    private static partial Regex Report();
}
