using System.Diagnostics;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Benchmarks;

/// <summary>Code that grows in one direction.</summary>
internal sealed record Growth(string Name, int Size, Func<int, IEnumerable<string>> Sources)
{
    private const double Most = 2.3;

    public static readonly IReadOnlyList<Growth> All =
    [
        new("files", 150, Project.Realistic),
        new("sends in one method", 100, n => [Method(Many(n, i => $"await client.PostAsync(\"/{i}\", new StringContent(json));"))]),
        new("sends in one retry", 100, n => [Method($"for (var i = 0; i < 3; i++) {{ try {{ {Many(n, i => $"await client.PostAsync(\"/{i}\", new StringContent(json));")} return; }} catch (HttpRequestException) {{ }} }}")]),
        new("loops in one method", 20, n => [Method(Many(n, i => $"for (var i{i} = 0; i{i} < 3; i{i}++) {{ try {{ await client.PostAsync(\"/{i}\", new StringContent(json)); break; }} catch (HttpRequestException) {{ }} }}"))]),
        new("typed clients", 100, n => [.. Enumerable.Range(0, n).Select(i => $"class Client{i}(HttpClient client) {{ public Task Add(string json) => client.PostAsync(\"/{i}\", new StringContent(json)); }}"), Startup(Many(n, i => $"services.AddHttpClient<Client{i}>();"))]),
        new("registrations", 50, n => [.. Enumerable.Range(0, n).Select(i => $"class Client{i}(HttpClient client) {{ public Task Add(string json) => client.PostAsync(\"/{i}\", new StringContent(json)); }}"), Startup(Many(n, i => $"services.AddHttpClient<Client{i}>().AddStandardResilienceHandler();"))]),
        new("call depth", 250, n => [Method($"for (var i = 0; i < 3; i++) {{ try {{ await M0(json); return; }} catch (HttpRequestException) {{ }} }}", Many(n, i => $"private Task M{i}(string json) => M{i + 1}(json);") + $"private Task M{n}(string json) => client.PostAsync(\"/\", new StringContent(json));")]),
        new("predicate size", 50, n => [Retry(string.Join(" || ", Enumerable.Range(400, n).Select(i => $"(int?)e.StatusCode == {i}")))]),
        new("arms of a switch", 500, n => [Retry($"(int?)e.StatusCode switch {{ {string.Join(", ", Enumerable.Range(0, n).Select(i => $"{i} => {(i % 2 == 0 ? "true" : "false")}"))}, _ => true }}")]),
        new("lines of one method", 10_000, n => [Method($"var sum = 0; {Many(n, i => $"sum += {i};\n")} for (var i = 0; i < 3; i++) {{ try {{ await client.PostAsync(\"/\", new StringContent(json)); return; }} catch (HttpRequestException) {{ }} }}")]),
        new("nested conditions", 100, n => [Method($"{Many(n, i => $"if (flags[{i}] > 0) {{ ")} for (var i = 0; i < 3; i++) {{ try {{ await client.PostAsync(\"/\", new StringContent(json)); return; }} catch (HttpRequestException) {{ }} }} {new string('}', n)}")]),
        new("callers", 100, n => [Method("await client.PostAsync(\"/\", new StringContent(json));"), .. Enumerable.Range(0, n).Select(i => $"class Caller{i}(C c) {{ public async Task Run() {{ for (var i = 0; i < 3; i++) {{ try {{ await c.M(\"\", []); return; }} catch (HttpRequestException) {{ }} }} }} }}")]),
    ];

    /// <summary>The sizes that issue reports name; their time is to stay bounded.</summary>
    public static readonly IReadOnlyList<Growth> Extremes =
    [
        All.First(g => g.Name == "lines of one method") with { Size = 20_000 },
        All.First(g => g.Name == "typed clients") with { Size = 2000 },
        All.First(g => g.Name == "call depth") with { Size = 500 },
        All.First(g => g.Name == "arms of a switch") with { Size = 1000 },
    ];

    public CSharpCompilation Compile() => Project.Compile(Sources(Size));

    /// <summary>What the package takes beyond a driver with nothing to run, for each size and the double of it; the best of some rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="only">Part of the names of those that are measured.</param>
    public static int Print(int rounds, string only)
    {
        Console.WriteLine($"| | size | ms | double, ms | ratio |\n|---|--:|--:|--:|--:|");
        foreach (var growth in All.Where(g => g.Name.Contains(only, StringComparison.Ordinal)))
        {
            var (one, two) = (growth.Measure(rounds), (growth with { Size = growth.Size * 2 }).Measure(rounds));
            Console.WriteLine($"| {growth.Name} | {growth.Size} | {one:0.0} | {two:0.0} | {two / one:0.00}{(two / one > Most ? " !" : "")} |");
        }

        foreach (var growth in Extremes.Where(g => g.Name.Contains(only, StringComparison.Ordinal)))
        {
            Console.WriteLine($"| {growth.Name} | {growth.Size} | {growth.Measure(rounds):0.0} | | |");
        }

        return 0;
    }

    private double Measure(int rounds)
    {
        var (nothing, ours) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round <= rounds; round++)
        {
            nothing = Math.Min(nothing, Time(Project.Nothing));
            ours = Math.Min(ours, Time(Project.Analyzers));
        }

        return Math.Max(0.1, ours - nothing);

        double Time(System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer> analyzers)
        {
            var compilation = Compile();
            compilation.GetDiagnostics();
            var start = Environment.CpuUsage.TotalTime;
            Project.Run(compilation, analyzers);
            return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
        }
    }

    private static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));

    private static string Method(string body, string members = "") => $$"""
        public class C(HttpClient client)
        {
            public async Task M(string json, int[] flags)
            {
                {{body}}
            }

            {{members}}
        }
        """;

    private static string Retry(string filter) => Method($"for (var i = 0; i < 3; i++) {{ try {{ await client.PostAsync(\"/\", new StringContent(json)); return; }} catch (HttpRequestException e) when ({filter}) {{ }} }}");

    private static string Startup(string body) => $"static class Startup {{ public static void Add(IServiceCollection services) {{ {body} }} }}";

    public override string ToString() => $"{Name}, {Size}";
}
