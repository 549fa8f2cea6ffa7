namespace GoAway.Analyzers.Package.Tests;

/// <summary>Projects that set what is reported, and how, in each of the ways a build knows.</summary>
public sealed class Consumers(PackedPackage package) : UserSolution(package)
{
    // Two of the projects ask for errors.
    protected override bool Fails => true;

    protected override void AddProjects()
    {
        AddConsumer("Default");
        AddConsumer("Recommended", "<GoAwayAnalysisMode>Recommended</GoAwayAnalysisMode>");
        AddConsumer("Minimal", "<GoAwayAnalysisMode>minimal</GoAwayAnalysisMode>");
        AddConsumer("Strict", "<GoAwayAnalysisMode> STRICT </GoAwayAnalysisMode>");
        AddConsumer("None", "<GoAwayAnalysisMode>None</GoAwayAnalysisMode>");
        AddConsumer("Wrong", "<GoAwayAnalysisMode>Stict</GoAwayAnalysisMode>");
        AddConsumer("Errors", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        AddConsumer("Silenced", "<NoWarn>$(NoWarn);GOAWAY201</NoWarn>");
        AddConsumer("Overridden", "<GoAwayAnalysisMode>Strict</GoAwayAnalysisMode>",
            (".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.GOAWAY101.severity = none\n"),
            (".globalconfig", "is_global = true\ndotnet_diagnostic.GOAWAY201.severity = none\n"));
        AddConsumer("Category", "", EditorConfig("dotnet_analyzer_diagnostic.category-GoAway.Repeat.severity = error"));
        AddConsumer("Pragma", "", Without("public async Task WriteAsync", "#pragma warning disable GOAWAY201 // The service drops duplicates.\n"));
        AddConsumer("Attribute", "", Without(
            "public async Task WriteAsync",
            "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"GoAway.Repeat\", \"GOAWAY201\", Justification = \"The service drops duplicates.\")]\n"));
        AddConsumer("SuppressionFile", "", ("Suppressions.cs", """
            [assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(
                "GoAway.Repeat", "GOAWAY201", Scope = "member", Target = "~M:Consumer.Client.WriteAsync(System.String)~System.Threading.Tasks.Task")]
            """));
        AddConsumer("Option", "", EditorConfig("goaway.safe_post_paths = /things"));
        AddOptions();
        AddConsumer("GlobalOption", "", (".globalconfig", "is_global = true\ngoaway.safe_post_paths = /things\n"));
        AddConsumer("WrongOption", "", EditorConfig("goaway.load_balancer_idle_timeout = a minute"));
        AddConsumer("Formatted");
        AddConsumer("Log", "<ErrorLog>Log.sarif,version=2.1</ErrorLog>");
    }

    /// <summary>Each option in a section for one document, which would be reported without it, or would not.</summary>
    private void AddOptions()
    {
        Add("Options", "<GoAwayAnalysisMode>Strict</GoAwayAnalysisMode><ImplicitUsings>enable</ImplicitUsings>", files:
        [
            ("Defaults.cs", Sender("Defaults", "Post", "things")),
            ("Methods.cs", Sender("Methods", "Put", "things")),
            ("Headers.cs", Sender("Headers", "Post", "things")),
            ("Paths.cs", Sender("Paths", "Post", "previews")),
            ("Helpers.cs", """
                public sealed class Helpers(HttpClient http)
                {
                    public Task SendAsync(string text) => Task.Run(() => http.PostAsync("https://a.example/things", new StringContent(text)));
                }
                """),
            ("Balancer.cs", """
                public static class Balancer
                {
                    public static SocketsHttpHandler Create() =>
                        new() { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(300), PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
                }
                """),
            (".editorconfig", """
                root = true
                [Methods.cs]
                goaway.unsafe_methods = POST, PUT
                [Headers.cs]
                goaway.idempotency_headers = X-Request-Id
                [Paths.cs]
                goaway.safe_post_paths = /previews
                [Helpers.cs]
                goaway.retry_helpers = Task.Run
                [Balancer.cs]
                goaway.load_balancer_idle_timeout = 350
                """),
        ]);

        static string Sender(string name, string method, string path) => $$"""
            public sealed class {{name}}(HttpClient http)
            {
                public async Task SendAsync(string text, string key)
                {
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            using var request = new HttpRequestMessage(HttpMethod.{{method}}, "https://a.example/{{path}}") { Content = new StringContent(text) };
                            request.Headers.Add("X-Request-Id", key);
                            using var response = await http.SendAsync(request);
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
    }

    private static (string, string) EditorConfig(string line) => (".editorconfig", $"root = true\n[*.cs]\n{line}\n");

    private static (string, string) Without(string before, string inserted) => ("Client.cs", Client.Replace(before, inserted + before, StringComparison.Ordinal));

    private void AddConsumer(string name, string properties = "", params (string Name, string Text)[] files) => Add(
        name,
        properties,
        files: files.Any(file => file.Name == "Client.cs") ? files : [("Client.cs", Client), .. files]);
}
