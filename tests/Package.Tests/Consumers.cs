using System.Text.RegularExpressions;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>Projects of users of the package, all built by one command.</summary>
public sealed partial class Consumers(PackedPackage package) : IAsyncLifetime
{
    private const string Source = """
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

    public string Folder { get; } = Directory.CreateTempSubdirectory("goaway-consumers-").FullName;

    public async Task InitializeAsync()
    {
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="cache" />
              </config>
              <packageSources>
                <clear />
                <add key="packed" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);

        Add("Default");
        Add("Recommended", "<GoAwayAnalysisMode>Recommended</GoAwayAnalysisMode>");
        Add("Minimal", "<GoAwayAnalysisMode>minimal</GoAwayAnalysisMode>");
        Add("Strict", "<GoAwayAnalysisMode> STRICT </GoAwayAnalysisMode>");
        Add("None", "<GoAwayAnalysisMode>None</GoAwayAnalysisMode>");
        Add("Wrong", "<GoAwayAnalysisMode>Stict</GoAwayAnalysisMode>");
        Add("Errors", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        Add("Silenced", "<NoWarn>$(NoWarn);GOAWAY201</NoWarn>");
        Add("Overridden", "<GoAwayAnalysisMode>Strict</GoAwayAnalysisMode>",
            (".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.GOAWAY101.severity = none\n"),
            (".globalconfig", "is_global = true\ndotnet_diagnostic.GOAWAY201.severity = none\n"));
        Add("Category", "",
            (".editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.category-GoAway.Repeat.severity = error\n"));
        File.WriteAllText(Path.Combine(Folder, "All.slnx"), $"""
            <Solution>
            {string.Join('\n', Directory.GetFiles(Folder, "*.csproj", SearchOption.AllDirectories).Order().Select(project => $"""  <Project Path="{Path.GetRelativePath(Folder, project)}" />"""))}
            </Solution>
            """);

        // It fails, since two of the projects ask for errors.
        foreach (var line in (await Dotnet.RunAsync(Folder, ["build", "All.slnx"], exitCode: 1)).Split('\n').Select(line => line.Trim()).Distinct())
        {
            if (Report().Match(line) is { Success: true } report)
            {
                _reports.Add((report.Groups["project"].Value, report.Groups["report"].Value, line));
            }
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>What the build said about a project: "warning GOAWAY201", each once per place.</summary>
    public IEnumerable<string> Reports(string project) =>
        _reports.Where(report => report.Project == project).Select(report => report.Report).Order(StringComparer.Ordinal);

    public string Line(string project, string id) =>
        _reports.Single(report => report.Project == project && report.Report.EndsWith(id, StringComparison.Ordinal)).Line;

    private void Add(string name, string properties = "", params (string Name, string Text)[] files)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach (var (file, text) in files.Append(("Client.cs", Source)))
        {
            File.WriteAllText(Path.Combine(directory, file), text);
        }

        File.WriteAllText(Path.Combine(directory, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="GoAway.Analyzers" Version="*-*" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
    }

    // PATH(LINE,COLUMN): warning ID: TEXT [PROJECT], or PROJECT : warning ID: TEXT
    [GeneratedRegex(@"(?:(?<project>\w+)\.csproj : )?(?<report>\b(?:warning|error) [A-Z]+\d+): .*?(?:\[.*?(?<project>\w+)\.csproj\])?$")]
    private static partial Regex Report();
}
