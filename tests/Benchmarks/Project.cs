using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GoAway.Analyzers.Benchmarks;

/// <summary>A generated project, and runs of analyzers over it.</summary>
internal static class Project
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. Assembly.Load("GoAway.Analyzers").GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static readonly ImmutableArray<DiagnosticAnalyzer> Nothing = [new NothingAnalyzer()];

    private static readonly CSharpParseOptions Options = new(World.Net10.LanguageVersion);

    private static readonly SyntaxTree Usings = Tree("Usings.g.cs", """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        """);

    public static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, Options, path);

    /// <summary>A compilation of which nothing is bound yet, but the references.</summary>
    public static CSharpCompilation Compile(params IEnumerable<string> sources) =>
        World.Net10.Empty.AddSyntaxTrees(sources.Select((source, number) => Tree($"File{number}.cs", source)).Prepend(Usings));

    public static int Run(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        Driver(compilation, analyzers).GetAnalyzerDiagnosticsAsync(default).GetAwaiter().GetResult().Length;

    public static CompilationWithAnalyzers Driver(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => compilation.WithAnalyzers(
        analyzers,
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new EmptyOptions()),
            onAnalyzerException: (exception, _, _) => throw exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false));

    /// <summary>
    /// A back end as they come: most files have nothing to do with HTTP, some call others through a typed client, one in thirty sends
    /// again by itself, and one registers it all.
    /// </summary>
    public static IEnumerable<string> Realistic(int files)
    {
        for (var i = 0; i < files; i++)
        {
            yield return (i % 30) switch
            {
                0 => Retrying(i),
                < 5 => Client(i),
                _ => Plain(i),
            };
        }

        yield return $$"""
            static class Startup
            {
                public static void Add(IServiceCollection services)
                {
                    {{string.Join("\n        ", Enumerable.Range(0, files).Where(i => i % 30 is > 0 and < 5).Select(i => $"services.AddHttpClient<Client{i}>(client => client.BaseAddress = new Uri(\"https://s{i}.example\")).AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post));"))}}
                }
            }
            """;
    }

    /// <summary>A document of some lines without anything of interest, and one send that is repeated.</summary>
    public static string Document(int lines) => $$"""
        public class Big(HttpClient client)
        {
            public async Task Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await client.PostAsync("/orders", new StringContent(json)); return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            {{string.Join("\n    ", Enumerable.Range(0, lines / 10).Select(i => $$"""
            public int Sum{{i}}(IReadOnlyList<int> values)
                {
                    var sum = {{i}};
                    foreach (var value in values.Where(v => v > {{i}}))
                    {
                        sum += value;
                    }

                    return sum;
                }
            """))}}
        }
        """;

    private static string Retrying(int i) => $$"""
        public class Retrying{{i}}(HttpClient client)
        {
            public async Task<string> Load(string id)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var response = await client.GetAsync($"/things/{id}");
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException e) when (attempt < 3 && (e.StatusCode is null || (int)e.StatusCode >= 500))
                    {
                        await Task.Delay(TimeSpan.FromSeconds(attempt));
                    }
                }
            }

            public async Task Store(string id, string json)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, $"/things/{id}") { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { await client.SendAsync(request); return; }
                    catch (HttpRequestException) { }
                }
            }
        }
        """;

    private static string Client(int i) => $$"""
        public class Client{{i}}(HttpClient client)
        {
            public async Task<string?> Find(string id)
            {
                try
                {
                    using var response = await client.GetAsync($"/items/{id}");
                    return response.StatusCode == HttpStatusCode.NotFound ? null : await response.Content.ReadAsStringAsync();
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException($"No item {id}", e);
                }
            }

            public async Task Add(string json)
            {
                using var response = await client.PostAsync("/items", new StringContent(json));
                response.EnsureSuccessStatusCode();
            }
        }
        """;

    private static string Plain(int i) => $$"""
        public record Thing{{i}}(int Id, string Name, decimal Price);

        public class Things{{i}}
        {
            private readonly Dictionary<int, Thing{{i}}> _things = new();

            public Thing{{i}}? Get(int id) => _things.TryGetValue(id, out var thing) ? thing : null;

            public void Add(Thing{{i}} thing)
            {
                if (string.IsNullOrEmpty(thing.Name))
                {
                    throw new ArgumentException("A thing has a name.", nameof(thing));
                }

                _things[thing.Id] = thing;
            }

            public decimal Total(Func<Thing{{i}}, bool> which)
            {
                var total = 0m;
                foreach (var thing in _things.Values.Where(which).OrderBy(t => t.Name))
                {
                    try { total += checked(thing.Price * {{i}}); }
                    catch (OverflowException) { return decimal.MaxValue; }
                }

                return total;
            }
        }
        """;
}

/// <summary>What a driver costs that has nothing to run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NothingAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("NOTHING1", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(static _ => { }, SyntaxKind.GlobalStatement);
    }
}

/// <summary>No options: another one each time, so that what is remembered under the last is not asked.</summary>
internal sealed class EmptyOptions : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new None();

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class None : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => [];

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
    }
}
