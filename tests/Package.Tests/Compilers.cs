namespace GoAway.Analyzers.Package.Tests;

/// <summary>One project under each compiler that the package is meant for.</summary>
public sealed class Compilers(PackedPackage package) : UserSolution(package)
{
    /// <summary>The directory of the compilers of tests/Compilers, each in a directory named for its version.</summary>
    private static readonly string Built = Dotnet.BuiltBefore("Compilers");

    public static IReadOnlyList<string> Versions { get; } = [.. Directory.GetDirectories(Built).Select(directory => Path.GetFileName(directory)!).Order(StringComparer.Ordinal)];

    /// <summary>The name of the project that a version compiles.</summary>
    public static string Project(string version) => "Compiler_" + version.Replace('.', '_');

    protected override void AddProjects()
    {
        // These compilers know no language of messages but one, and say so when a build asks for one. The SDK's own analyzers and generators are of its own age, and an older compiler says of each that it can't be loaded.
        Write("Directory.Build.targets", """
            <Project>
              <PropertyGroup><PreferredUILang /></PropertyGroup>
              <Target Name="LeaveOnlyThePackage" BeforeTargets="CoreCompile">
                <ItemGroup>
                  <Analyzer Remove="@(Analyzer)" Condition="!$([System.String]::Copy('%(Filename)').StartsWith('GoAway'))" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        foreach (var version in Versions)
        {
            Add(
                Project(version),
                $"""
                <LangVersion>12</LangVersion>
                <UseSharedCompilation>false</UseSharedCompilation>
                <CscToolPath>{Path.Combine(Built, version)}</CscToolPath>
                <CscToolExe>{(OperatingSystem.IsWindows() ? "csc.exe" : "csc")}</CscToolExe>
                <GoAwayAnalysisMode>Strict</GoAwayAnalysisMode>
                """,
                files: [("Client.cs", Client), (".editorconfig", "root = true\n[*.cs]\ngoaway.load_balancer_idle_timeout = a minute\n")]);
        }
    }
}
