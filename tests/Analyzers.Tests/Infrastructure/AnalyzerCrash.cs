using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>An analyzer threw, which a build shows as AD0001.</summary>
public sealed class AnalyzerCrash(Exception exception, CSharpCompilation compilation)
    : Exception($"An analyzer threw {exception}\n\nover\n\n{compilation.SyntaxTrees.FirstOrDefault()}", exception);
