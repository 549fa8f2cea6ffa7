using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>Runs the SDK's own commands, as a user would.</summary>
internal static class Dotnet
{
    /// <summary>The directory of Analyzers.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Where the build of the tests has put a program that they run.</summary>
    public static string BuiltBefore(string name) => typeof(Dotnet).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name)
        .Value!;

    /// <summary>Runs <c>dotnet</c> and returns what it printed; the exit code has to be the expected one.</summary>
    public static async Task<string> RunAsync(string directory, IEnumerable<string> arguments, int exitCode = 0)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test run's own MSBuild must not steer this one; a node that outlives the command would keep its output open.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end in ten minutes:\n{output}");
        }

        Assert.True(process.ExitCode == exitCode, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        return output.ToString();

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Analyzers.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Analyzers.sln is in no directory above the tests.");
        }

        return directory;
    }
}
