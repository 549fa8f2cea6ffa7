using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Code and options that nobody means, or somebody means ill: no exception, no overflow of the stack, and a time that is bounded.</summary>
internal static class Hostile
{
    public const string Name = "hostile";

    private static readonly string[] Keys =
        ["goaway.unsafe_methods", "goaway.idempotency_headers", "goaway.safe_post_paths", "goaway.retry_helpers", "goaway.load_balancer_idle_timeout", "goaway.", "goaway.none"];

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var random = new Random(plan.Seed);
        // The plan's number is of options: these are few, and a long run takes them all.
        foreach (var (name, source) in Sources(1).Where((_, number) => plan.Variants > 100 || number % 3 == plan.Seed % 3))
        {
            outcome.Count("sources");
            await Try(outcome, name, source, null);
        }

        var specimens = Specimen.Own().ToList();
        while (!outcome.IsOver)
        {
            outcome.Checked("options");
            var options = Keys.Where(_ => random.Next(3) > 0).ToDictionary(key => key, _ => Value(random), StringComparer.OrdinalIgnoreCase);
            var specimen = specimens[random.Next(specimens.Count)];
            await Try(
                outcome,
                $"{specimen.Place} with {string.Join(", ", options.Select(option => $"{option.Key} = {option.Value[..Math.Min(option.Value.Length, 40)]}"))}",
                BrokenCode.Text(specimen.Sources),
                new GivenOptions(options));
        }

        return outcome;
    }

    private static async Task Try(Outcome outcome, string name, string source, GivenOptions? options)
    {
        var (compiler, ours) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < 3 && (round == 0 || ours > Bound(compiler)); round++)
        {
            var compilation = Specimen.Compile(source, Setup.Default);
            var start = Environment.CpuUsage.TotalTime;
            compilation.GetDiagnostics();
            var bound = Environment.CpuUsage.TotalTime;
            var (crash, reports) = await BrokenCode.Run(compilation, options);
            (compiler, ours) = (bound - start, Environment.CpuUsage.TotalTime - bound);
            if (crash is not null)
            {
                outcome.Fails(new(crash.ToString(), name, source));
                return;
            }

            if (options is not null && reports.FirstOrDefault(report => report.GetMessage().Length > 4000) is { } long_)
            {
                outcome.Fails(new($"a message of {long_.GetMessage().Length} characters", name, source));
                return;
            }
        }

        if (ours > Bound(compiler))
        {
            outcome.Fails(new($"{ours.TotalMilliseconds:0} ms beside {compiler.TotalMilliseconds:0} ms of the compiler", name, source.Length < 100_000 ? source : ""));
        }
    }

    private static TimeSpan Bound(TimeSpan compiler) => 4 * compiler + TimeSpan.FromSeconds(1);

    private static string Value(Random random) => random.Next(12) switch
    {
        0 => "",
        1 => ",;,;",
        2 => string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"M{i}")),
        3 => new string('a', 300_000),
        4 => "POST, \u0000, \ud800, \u202e, é",
        5 => "2147483648",
        6 => "-1",
        7 => "0x10",
        8 => "<>`((((((",
        9 => new string('/', 10_000),
        10 => "POST",
        _ => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(32, 0x250))),
    };

    /// <summary>A retry with something in it, around it or beside it.</summary>
    private static string Retry(string uri = "\"/orders\"", string filter = "attempt < 3", string before = "", string content = "new StringContent(json)", string inside = "", string members = "") => $$"""
        class C(HttpClient client)
        {
            public async Task Pay(string json, string url, int[] flags, string a)
            {
                {{before}}
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        {{inside}}
                        await client.PostAsync({{uri}}, {{content}});
                        return;
                    }
                    catch (HttpRequestException e) when ({{filter}})
                    {
                    }
                }
            }

            {{members}}
        }
        """;

    private static string Many(int count, Func<int, string> part, string between = "") => string.Join(between, Enumerable.Range(0, count).Select(part));

    private static string Nested(int depth, Func<int, string> open, string core, string close) => Many(depth, open) + core + Many(depth, _ => close);

    /// <param name="size">What the sizes are multiplied by.</param>
    public static IEnumerable<(string Name, string Source)> Sources(int size)
    {
        yield return ("a constant of a million characters as the address", Retry(uri: $"\"/{new string('x', 1_000_000 * size)}\""));
        yield return ("a constant of a million characters as the content", Retry(content: $"new StringContent(\"{new string('x', 1_000_000 * size)}\")"));
        yield return ("a constant of a million words", Retry(filter: $"e.Message.Contains(\"{Many(200_000 * size, i => "GOAWAY ")}\")"));
        yield return ("an identifier of a hundred thousand characters", Retry(before: $"var x{new string('y', 100_000)} = url;", uri: $"x{new string('y', 100_000)}"));
        yield return ("a method of that name", Retry(uri: $"x{new string('y', 100_000)}()", members: $"string x{new string('y', 100_000)}() => \"/\";"));
        yield return ("a sum of 5,000 constants", Retry(uri: Many(5000 * size, i => "\"/a\"", " + ")));
        yield return ("a sum of 5,000 values", Retry(uri: $"url + {Many(5000 * size, i => "a", " + ")}"));
        yield return ("a filter of 5,000 alternatives", Retry(filter: Many(5000 * size, i => $"flags[{i}] > 0", " || ")));
        yield return ("a filter of 3,000 tests of the exception", Retry(filter: Many(3000 * size, i => $"(int?)e.StatusCode == {i}", " || ")));
        yield return ("a filter of 2,000 patterns", Retry(filter: $"(int?)e.StatusCode is {Many(2000 * size, i => $"{i}", " or ")}"));
        yield return ("200 parentheses", Retry(uri: Nested(200, _ => "(", "url", ")")));
        yield return ("500 negations", Retry(filter: Nested(500, _ => "!(", "attempt < 3", ")")));
        yield return ("500 ifs", Retry(inside: Nested(300 * size, i => $"if (flags[{i}] > 0) {{ ", "attempt++;", "}")));
        yield return ("a send below 300 ifs", Nest(300, i => $"if (flags[{i}] > 0) {{ "));
        yield return ("a send below 100 loops", Nest(100, i => $"while (flags[{i}] > 0) {{ "));
        yield return ("a send below 60 tries", Nest(60, _ => "try { ", " } catch (HttpRequestException) { }"));
        yield return ("a send below 20 loops of tries", Nest(20, i => $"for (var i{i} = 0; i{i} < 3; i{i}++) {{ try {{ ", " } catch (HttpRequestException) { } }"));
        yield return ("a send below 60 lambdas", Retry(content: $"((Func<HttpContent>)({Nested(60, _ => "() => ((Func<HttpContent>)(", "() => new StringContent(json)", "))()")}))()"));
        yield return ("60 local functions", Retry(inside: Nested(60, i => $"void F{i}() {{ ", "attempt++;", "}")));
        yield return ("1,000 else ifs", Retry(inside: Many(700 * size, i => $"if (flags[{i}] > 0) attempt += {i};", " else ")));
        yield return ("a chain of 1,500 calls", Retry(before: $"var text = new System.Text.StringBuilder(){Many(1500 * size, _ => ".Append(a)")};"));
        yield return ("a chain of 500 registrations", $$"""
            using Microsoft.Extensions.DependencyInjection;
            static class Startup
            {
                public static void Add(IServiceCollection services) => services.AddHttpClient("a"){{Many(500, _ => ".AddStandardResilienceHandler().Services.AddHttpClient(\"a\")")}};
            }
            """);
        yield return ("a switch of 1,000 arms", Retry(uri: $"flags[0] switch {{ {Many(1000 * size, i => $"{i} => \"/{i}\"", ", ")}, _ => url }}"));
        yield return ("a switch of 1,000 cases", Retry(inside: $"switch (flags[0]) {{ {Many(1000 * size, i => $"case {i}: attempt += {i}; break;")} }}"));
        yield return ("an array of 20,000 elements", Retry(before: $"var all = new[] {{ {Many(20_000 * size, i => $"{i}", ", ")} }};"));
        yield return ("an interpolation of 2,000 holes", Retry(uri: $"$\"{Many(2000 * size, _ => "{a}/")}\""));
        yield return ("400 conditions in one another", Retry(uri: Many(400 * size, i => $"flags[{i}] > 0 ? \"/{i}\" : ") + "url"));
        yield return ("1,000 coalesced values", Retry(uri: Many(500 * size, _ => "a", " ?? ")));
        yield return ("60 types within types", Nested(60, i => $"class C{i} {{ ", Retry(), "}"));
        yield return ("60 lists of lists", Retry(before: $"{Nested(60, _ => "List<", "int", ">")} lists = null!;"));
        yield return ("500 parameters", Retry(members: $"void Many({Many(500, i => $"int p{i} = 0", ", ")}) {{ }}"));
        yield return ("500 calls deep", Retry(uri: "F0()", members: Many(500 * size, i => $"string F{i}() => F{i + 1}();\n") + $"string F{500 * size}() => \"/\";"));
        yield return ("2,000 methods that call each other", Retry(uri: "F0(1)", members: Many(2000 * size, i => $"string F{i}(int n) => n > {i} ? F{(i * 7 + 1) % (2000 * size)}(n - 1) : F{(i * 13 + 5) % (2000 * size)}(n);\n")));
        yield return ("a type that is its own base", "class A : B { } class B : A { public Task M(HttpClient c) => c.PostAsync(\"\", null); }");
        yield return ("a type that grows without end", "class A<T> : B<A<A<T>>> { } class B<T> { } class D(HttpClient c) { async Task M(A<int> a) { while (true) try { await c.PostAsync(\"\", null); } catch { } } }");
        yield return ("interfaces in a circle", "interface I : J { Task Send(); } interface J : I { } class K(HttpClient c) : I { public async Task Send() { while (true) try { await c.PostAsync(\"\", null); await Send(); } catch { } } }");
        yield return ("another HttpClient", "namespace System.Net.Http { public class HttpClient { public Task PostAsync(string a, object b) => PostAsync(a, b); } }\n" + Retry());
        yield return ("an alias of itself", "using X = X; using Http = System.Net.Http.HttpClient;\n" + Retry().Replace("HttpClient client", "Http client"));
        yield return ("carriage returns alone", Retry().ReplaceLineEndings("\r"));
        yield return ("control characters", Retry().Replace("    ", "\u0000\u0001\ud800"));
        yield return ("nothing", "");
        yield return ("a comment of a million characters", "/*" + new string('*', 1_000_000) + "*/" + Retry());
        yield return ("20,000 lines", Retry(inside: Many(20_000 * size, i => $"attempt += {i};\n")));
        yield return ("20,000 lines before", Retry(before: Many(20_000 * size, i => $"url += {i};\n")));
        yield return ("1,000 sends in one retry", Retry(inside: Many(1000, i => $"await client.PostAsync(\"/{i}\", new StringContent(json));\n")));
    }

    private static string Nest(int depth, Func<int, string> open, string close = "}") => $$"""
        class C(HttpClient client)
        {
            public async Task Pay(string json, int[] flags)
            {
                {{Nested(depth, open, "await client.PostAsync(\"/orders\", new StringContent(json));", close)}}
            }
        }
        """;
}
