using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Compilers;

/// <summary>
/// The compiler of one version of Roslyn, as a program that a build can be pointed at by CscToolPath: the registry has Roslyn's
/// libraries, and no package with the programs over them.
/// </summary>
internal sealed class Csc(string? responseFile, string[] arguments, BuildPaths paths, string? libraries, IAnalyzerAssemblyLoader loader)
    : CSharpCompiler(CSharpCommandLineParser.Default, responseFile, arguments, paths, libraries, loader)
{
    private static int Main(string[] arguments)
    {
        var paths = new BuildPaths(AppContext.BaseDirectory, Environment.CurrentDirectory, sdkDir: null, Path.GetTempPath());
        return new Csc(responseFile: null, arguments, paths, Environment.GetEnvironmentVariable("LIB"), new Loader()).Run(Console.Out);
    }

    /// <summary>Analyzers from where they lie; what the compiler itself consists of is shared with them.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath)
        {
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                Path.Combine(Path.GetDirectoryName(fullPath)!, name.Name + ".dll") is var sibling && File.Exists(sibling) ? context.LoadFromAssemblyPath(sibling) : null;
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
        }
    }
}
