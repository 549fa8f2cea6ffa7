using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What the model says of a predicate after a failure, and what the predicate says itself.</summary>
internal sealed record Verdict(Predicate Predicate, Facts Facts, Answer Model, bool Real)
{
    public bool IsWrong => Model == Answers.Of(!Real);

    public override string ToString() => $"After {Facts.Name} the model says {Model}, the run {(Real ? "true" : "false")}:\n{Predicate}";
}

/// <summary>Compiles predicates together, runs them, and asks the model the same.</summary>
internal static class Agreement
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net; "
        + "global using System.Net.Http; global using System.Net.Sockets; global using System.Threading.Tasks;";

    /// <summary>The verdicts over the predicates that compile.</summary>
    public static IReadOnlyList<Verdict> On(IReadOnlyList<Predicate> predicates, ICollection<string>? errors = null)
    {
        var trees = predicates.Select((predicate, i) => CSharpSyntaxTree.ParseText(predicate.Source($"P{i}"), new CSharpParseOptions(LanguageVersion.CSharp14), $"{i}.cs")).ToArray();
        var compilation = World.Net10Bare.Empty.AddSyntaxTrees(trees).AddSyntaxTrees(CSharpSyntaxTree.ParseText(Usings, new CSharpParseOptions(LanguageVersion.CSharp14), "Usings.cs"));
        var broken = compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .GroupBy(diagnostic => diagnostic.Location.SourceTree!)
            .ToDictionary(group => group.Key, group => group.First());
        foreach (var (tree, error) in broken)
        {
            errors?.Add($"{error}\n{tree}");
        }

        compilation = compilation.RemoveSyntaxTrees(broken.Keys);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
        }

        image.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        try
        {
            var assembly = context.LoadFromStream(image);
            var http = HttpCompilation.Of(compilation, new ConfigurationFiles([]))!;
            var facts = Facts.Of(http.Symbols);
            var verdicts = new List<Verdict>();
            for (var i = 0; i < predicates.Count; i++)
            {
                if (broken.ContainsKey(trees[i]))
                {
                    continue;
                }

                var run = assembly.GetType($"P{i}")!.GetMethod("Ask")!;
                var method = compilation.GetTypeByMetadataName($"P{i}")!.GetMembers("Ask").OfType<IMethodSymbol>().Single();
                foreach (var fact in facts)
                {
                    if (run.GetParameters()[0].ParameterType.IsInstanceOfType(fact.Real))
                    {
                        verdicts.Add(new(predicates[i], fact, Ask(http, method, fact.Known), Ask(run, fact.Real)));
                    }
                }
            }

            return verdicts;
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>The answer of a filter: one that throws says no.</summary>
    private static bool Ask(MethodInfo run, Exception exception)
    {
        try
        {
            return (bool)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [exception], null)!;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static Answer Ask(HttpCompilation http, IMethodSymbol method, KnownObject exception)
    {
        var scenario = new Scenario(Failure.GracefulClose, exception, null);
        var findings = new Run(http, new Question(scenario), default).Calling(new Closure(null, method, null), [exception], State.Empty);
        var answers = findings.Exits.Select(exit => exit.Kind == ExitKind.Throw ? Answer.No : exit.Value.Truth).Distinct().ToImmutableArray();
        return findings.Complete && answers.Length == 1 ? answers[0] : Answer.Unknown;
    }

    /// <summary>The smallest predicate that comes from a wrong one and is still wrong.</summary>
    public static Verdict Shrink(Verdict wrong)
    {
        for (var rounds = 0; rounds < 40; rounds++)
        {
            var smaller = On([.. wrong.Predicate.Smaller().Distinct().Take(400)]).Where(verdict => verdict.IsWrong).MinBy(verdict => verdict.Predicate.Body.Size);
            if (smaller is null || smaller.Predicate.Body.Size > wrong.Predicate.Body.Size)
            {
                return wrong;
            }

            wrong = smaller;
        }

        return wrong;
    }
}
