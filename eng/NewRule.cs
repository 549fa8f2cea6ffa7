#:property PublishAot=false
#:property PackageId=NewRule

// Makes what every rule has: its class, its tests, its release row, its page, its place in the analyzer that asks it.
//   dotnet run eng/NewRule.cs GOAWAY215 RequestLost "A request is lost"
//   dotnet run eng/NewRule.cs GOAWAY303 PoolTooSmall "A pool is too small" ConnectionAnalyzer

using System.Text.RegularExpressions;

if (args is not [var id, var name, var title, .. var rest] || rest.Length > 1
    || !Regex.IsMatch(id, "^GOAWAY[123][0-9]{2}$") || !Regex.IsMatch(name, "^([A-Z][a-z0-9]+)+$") || !Regex.IsMatch(title, "^[A-Z].*[^.]$"))
{
    return Fail("""usage: dotnet run eng/NewRule.cs GOAWAYnnn NameOfTheRule "What is wrong, in one line without a full stop" [the analyzer that asks it, or SendAnalyzer]""");
}

var root = Environment.CurrentDirectory;
while (!File.Exists(Path.Combine(root, "Analyzers.sln")))
{
    if (Path.GetDirectoryName(root) is not { } parent)
    {
        return Fail("No directory above this one holds Analyzers.sln.");
    }

    root = parent;
}

const string Releases = "src/Analyzers/AnalyzerReleases.Unshipped.md";
var analyzer = $"src/Analyzers/{(rest is [var asked] ? asked : "SendAnalyzer")}.cs";
var rule = $"src/Analyzers/Rules/{name}.cs";
var tests = $"tests/Analyzers.Tests/Rules/{name}Tests.cs";
var page = $"docs/rules/{id}.md";
var category = id[6] switch { '1' => "GoAway.Fatal", '2' => "GoAway.Repeat", _ => "GoAway.Connection" };

if (!File.Exists(PathOf(analyzer)))
{
    return Fail($"{analyzer} does not exist.");
}

// A number that was removed is in the shipped releases, and is not given again.
if (Regex.IsMatch(Read(Releases) + Read("src/Analyzers/AnalyzerReleases.Shipped.md"), $@"(?m)^{id}\b")
    || ((string[])[rule, tests, page]).FirstOrDefault(file => File.Exists(PathOf(file))) is not null)
{
    return Fail($"{id} or {name} exists already.");
}

Write(rule, $$"""
    using GoAway.Analyzers.Infrastructure;
    using GoAway.Analyzers.Model;
    using Microsoft.CodeAnalysis;

    namespace GoAway.Analyzers.Rules;

    /// <summary>{{id}}: {{char.ToLowerInvariant(title[0]) + title[1..]}}.</summary>
    internal static class {{name}}
    {
        public const string Id = "{{id}}";

        public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
            Id,
            "{{title.Replace("\"", "\\\"")}}",
            "'{0}' sends this {1} {2} when the connection is lost; say what to do");

        /// <summary>The cell of the README's table that the code gets wrong, as a sentence about the decision.</summary>
        public static bool IsBroken(RetryDecision decision) => false;

        public static Diagnostic Report(RetryDecision decision) => Diagnostic.Create(
            Descriptor,
            decision.Again.Syntax.GetLocation(),
            decision.Again.Client,
            decision.Again.Method,
            decision.Times);
    }

    """);

Write(tests, $$""""
    using GoAway.Analyzers.Tests.Infrastructure;
    using Xunit;

    namespace GoAway.Analyzers.Tests.Rules;

    public sealed class {{name}}Tests() : RuleTest("{{id}}")
    {
        /// <summary>A case for each early return. The reports come next: [|…|] around what is reported.</summary>
        [Fact]
        public Task Sent_once() => Silent("""
            class C(HttpClient client)
            {
                public Task<string> Send(string url) => client.GetStringAsync(url);
            }
            """);
    }

    """");

Write(page, $"""
    # {id}: {title}

    ## Why

    What a user sees, what the RFC says, what was measured.

    ## Reported

    ```csharp
    public sealed class Orders(HttpClient client)
    {"{"}
        public Task<string> Get(string url) => client.GetStringAsync(url); // {id}
    {"}"}
    ```

    ## Not reported

    ```csharp
    public sealed class Orders(HttpClient client)
    {"{"}
        public Task<string> Get(string url) => client.GetStringAsync(url);
    {"}"}
    ```

    ## How to fix

    ```csharp
    public sealed class Orders(HttpClient client)
    {"{"}
        public Task<string> Get(string url) => client.GetStringAsync(url);
    {"}"}
    ```

    """);

// In the order of the ids.
var rows = Read(Releases).TrimEnd('\n').Split('\n').ToList();
var heading = rows.FindIndex(row => row == "### New Rules");
if (heading < 0)
{
    rows.AddRange(["", "### New Rules", "", "Rule ID | Category | Severity | Notes", "--------|----------|----------|-------"]);
    heading = rows.Count - 5;
}

var place = heading + 4;
while (place < rows.Count && string.CompareOrdinal(rows[place], id) < 0 && rows[place].StartsWith("GOAWAY", StringComparison.Ordinal))
{
    place++;
}

rows.Insert(place, $"{id} | {category} | Warning | {name}");
File.WriteAllText(PathOf(Releases), string.Join('\n', rows) + "\n");

var listening = Read(analyzer);
var supported = new Regex(@"SupportedDiagnostics\s*\{ get; \}\s*=\s*ImmutableArray\.Create(?:<\w+>)?\((\s*)");
if (!supported.IsMatch(listening))
{
    return Fail($"{analyzer} lists its rules in another way: add {name}.Descriptor there.");
}

File.WriteAllText(PathOf(analyzer), supported.Replace(listening, match => match.Value + name + ".Descriptor," + (match.Groups[1].Length > 0 ? match.Groups[1].Value : " "), 1));
Console.WriteLine($"changed {Releases}\nchanged {analyzer}");

Console.WriteLine($"""

    Next: the verdict in {name}.IsBroken, and who asks it in {analyzer}; its message; its tests; its page. Then
      GOAWAY_UPDATE=1 dotnet test tests/Analyzers.Tests --filter SelfTests
    writes the index and the snapshot of the words, and says what is missing.
    """);
return 0;

string PathOf(string file) => Path.Combine(root, file);

string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

void Write(string file, string text)
{
    File.WriteAllText(PathOf(file), text.ReplaceLineEndings("\n"));
    Console.WriteLine($"created {file}");
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
