using System.Globalization;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Sources = GoAway.Analyzers.Tests.Infrastructure.Sources;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>The retry configuration that is inserted where a client is made or registered.</summary>
public sealed class GracefulCloseGivenUpFixTests() : RuleTest("GOAWAY106")
{
    private const string HandlerTitle = "Add a handler that sends idempotent requests again (GoAwayRetryHandler)";
    private const string ResilienceTitle = "Add a standard resilience handler that retries neither POST nor PATCH";
    private const string PipelineTitle = "Put the client over a resilience pipeline that retries neither POST nor PATCH";
    private const string PolicyTitle = "Add a retry policy for idempotent requests";

    [Theory]
    [InlineData("new HttpClient()", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })")]
    [InlineData("new()", "new(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })")]
    [InlineData("new HttpClient { Timeout = TimeSpan.FromSeconds(5) }", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() }) { Timeout = TimeSpan.FromSeconds(5) }")]
    [InlineData("new() { Timeout = TimeSpan.FromSeconds(5) }", "new(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() }) { Timeout = TimeSpan.FromSeconds(5) }")]
    [InlineData("new System.Net.Http.HttpClient()", "new System.Net.Http.HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })")]
    [InlineData("new HttpClient(new HttpClientHandler { UseCookies = false })", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new HttpClientHandler { UseCookies = false } })")]
    [InlineData("new HttpClient(new SocketsHttpHandler(), disposeHandler: false)", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() }, disposeHandler: false)")]
    [InlineData("new HttpClient(/* no proxy */)", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() }/* no proxy */)")]
    [InlineData("new HttpClient(handler: Handler) /* one for all */", "new HttpClient(handler: new GoAwayRetryHandler { InnerHandler = Handler }) /* one for all */")]
    public Task A_client_in_a_field(string before, string after) => FixesAll(
        Orders($"private readonly HttpClient _client = {before};"),
        [("Test.cs", Plain(Orders($"private readonly HttpClient _client = {after};"))), Handler(World.Net10Bare, "Shop")],
        World.Net10Bare,
        title: HandlerTitle);

    [Fact]
    public Task A_client_over_several_lines() => Fixes(
        Orders("""
            private readonly HttpClient _client = new HttpClient(
                    new SocketsHttpHandler
                    {
                        // For the proxy.
                        UseCookies = false,
                    });
            """),
        [
            ("Test.cs", Plain(Orders("""
                private readonly HttpClient _client = new HttpClient(
                        new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler
                        {
                            // For the proxy.
                            UseCookies = false,
                        } });
                """))),
            Handler(World.Net10Bare, "Shop"),
        ],
        World.Net10Bare);

    [Fact]
    public Task A_local_client_and_a_method_of_its_own_namespace() => Fixes(
        """
        namespace Shop.Orders
        {
            public static class Loader
            {
                public static async Task<string?> Load()
                {
                    using var client = new HttpClient();
                    try
                    {
                        return await client.GetStringAsync("https://shop.example/orders");
                    }
                    catch ([|HttpRequestException|])
                    {
                        return null;
                    }
                }
            }
        }
        """,
        [
            ("Test.cs", """
                namespace Shop.Orders
                {
                    public static class Loader
                    {
                        public static async Task<string?> Load()
                        {
                            using var client = new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() });
                            try
                            {
                                return await client.GetStringAsync("https://shop.example/orders");
                            }
                            catch (HttpRequestException)
                            {
                                return null;
                            }
                        }
                    }
                }
                """),
            Handler(World.Net10Bare, "Shop.Orders"),
        ],
        World.Net10Bare);

    [Fact]
    public Task The_second_client_has_the_handler_of_the_first() => FixesAll(
        Two("new HttpClient()", "[|HttpRequestException|]"),
        [
            .. Two("new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })", "HttpRequestException", "using Shop;\n\n"),
            Handler(World.Net10Bare, "Shop"),
        ],
        World.Net10Bare);

    /// <summary>One clause is one report; the other client has the same failure.</summary>
    [Fact]
    public Task Two_clients_of_one_clause() => FixesAll(
        Catalogue("new HttpClient()", "[|HttpRequestException|]"),
        [
            ("Test.cs", Catalogue("new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })", "HttpRequestException")),
            Handler(World.Net10Bare, "Shop"),
        ],
        World.Net10Bare);

    private static string Catalogue(string client, string caught) => string.Concat(((string[])["Orders", "Prices"]).Select((name, i) => $$"""
        {{(i == 0 ? "namespace Shop;\n" : "")}}
        public class {{name}}
        {
            public async Task<string> Load()
            {
                using var first = {{client}};
                using var second = {{client}};
                try
                {
                    return await first.GetStringAsync("https://shop.example/a") + await second.GetStringAsync("https://shop.example/b");
                }
                catch ({{caught}} e)
                {
                    throw new InvalidOperationException("None", e);
                }
            }
        }

        """)).TrimStart();

    /// <summary>A form that only one of the clients takes, then one that only the other does.</summary>
    [Fact]
    public Task A_registered_client_beside_one_that_is_made() => FixesAll(
        Mixed("services.AddHttpClient<Orders>()", "new HttpClient()", "[|HttpRequestException|]"),
        Mixed(
            "services.AddHttpClient<Orders>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch))",
            """
            new HttpClient(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()
                        .AddRetry(new HttpRetryStrategyOptions
                        {
                            ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                                && method != HttpMethod.Post
                                && method != HttpMethod.Patch
                                && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                        })
                        .Build()) { InnerHandler = new SocketsHttpHandler() })
            """,
            "HttpRequestException",
            "\nusing Microsoft.Extensions.Http.Resilience;\nusing Polly;"),
        actions: 2);

    private static string Mixed(string registration, string made, string caught, string usings = "") => $$"""
        using Microsoft.Extensions.DependencyInjection;{{usings}}

        public class Orders(HttpClient client)
        {
            public async Task<string> Load()
            {
                try
                {
                    return await client.GetStringAsync("/orders");
                }
                catch ({{caught}} e)
                {
                    throw new InvalidOperationException("None", e);
                }
            }

            public async Task<string> Prices()
            {
                using var other = {{made}};
                try
                {
                    return await other.GetStringAsync("https://shop.example/prices");
                }
                catch ({{caught}} e)
                {
                    throw new InvalidOperationException("None", e);
                }
            }
        }

        public static class Registration
        {
            public static void Add(IServiceCollection services) => {{registration}};
        }
        """;

    [Fact]
    public Task Two_reports_over_one_client_are_one_edit() => FixesAll(
        Twice("new HttpClient()", "[|HttpRequestException|]"),
        [
            ("Test.cs", Twice("new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })", "HttpRequestException")),
            Handler(World.Net10Bare, "Shop"),
        ],
        World.Net10Bare);

    [Fact]
    public Task A_handler_of_the_name_that_is_there_is_used()
    {
        const string Own = """
            namespace Shop.Http
            {
                internal sealed class GoAwayRetryHandler : DelegatingHandler
                {
                    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
                    {
                        for (var attempt = 1; ; attempt++)
                        {
                            try
                            {
                                return await base.SendAsync(request, cancellation);
                            }
                            catch (HttpRequestException) when (request.Method == HttpMethod.Get && attempt < 3)
                            {
                            }
                        }
                    }
                }
            }
            """;
        return Fixes(
            [("Test.cs", Orders("private readonly HttpClient _client = new();")), ("Own.cs", Own)],
            [
                ("Test.cs", "using Shop.Http;\n\n" + Plain(Orders("private readonly HttpClient _client = new(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() });"))),
                ("Own.cs", Own),
            ],
            World.Net10Bare);
    }

    [Fact]
    public Task A_name_that_is_taken_is_left_alone()
    {
        const string Own = """
            public static class GoAwayRetryHandler
            {
            }
            """;
        return Fixes(
            [("Test.cs", Orders("private readonly HttpClient _client = new();")), ("Own.cs", Own)],
            [
                ("Test.cs", Plain(Orders("private readonly HttpClient _client = new(new GoAwayRetryHandler2 { InnerHandler = new SocketsHttpHandler() });"))),
                ("Own.cs", Own),
                Handler(World.Net10Bare, "Shop", "GoAwayRetryHandler2"),
            ],
            World.Net10Bare);
    }

    [Theory]
    [InlineData("net10.0-bare", "SocketsHttpHandler")]
    [InlineData("net8.0-bare", "SocketsHttpHandler")]
    [InlineData("net6.0-bare", "SocketsHttpHandler")]
    [InlineData("netstandard2.0", "HttpClientHandler")]
    [InlineData("net472", "HttpClientHandler")]
    [InlineData("net472-polly7", "HttpClientHandler")]
    public Task Each_framework_has_its_own(string world, string primary)
    {
        const string Source = """
            namespace Shop
            {
                public class Orders
                {
                    private readonly HttpClient _client = new HttpClient(HANDLER);

                    public async Task<string> Load()
                    {
                        try
                        {
                            return await _client.GetStringAsync("https://shop.example/orders");
                        }
                        catch (CAUGHT e)
                        {
                            throw new InvalidOperationException("No orders", e);
                        }
                    }
                }
            }
            """;
        return FixesAll(
            Source.Replace("HANDLER", "").Replace("CAUGHT", "[|HttpRequestException|]"),
            [
                ("Test.cs", Source.Replace("HANDLER", $"new GoAwayRetryHandler {{ InnerHandler = new {primary}() }}").Replace("CAUGHT", "HttpRequestException")),
                Handler(World.Named(world), "Shop"),
            ],
            World.Named(world),
            action: world is "netstandard2.0" or "net472-polly7" ? 1 : 0,
            title: HandlerTitle);
    }

    [Theory]
    [InlineData("services.AddHttpClient<Orders>()", "services.AddHttpClient<Orders>().ADDED")]
    [InlineData("services.AddHttpClient<Orders>(http => http.Timeout = TimeSpan.FromSeconds(5))", "services.AddHttpClient<Orders>(http => http.Timeout = TimeSpan.FromSeconds(5)).ADDED")]
    [InlineData("services.AddHttpClient<Orders>().SetHandlerLifetime(TimeSpan.FromMinutes(5))", "services.AddHttpClient<Orders>().SetHandlerLifetime(TimeSpan.FromMinutes(5)).ADDED")]
    [InlineData(
        "services\n            .AddHttpClient<Orders>() // The shop\n            .SetHandlerLifetime(TimeSpan.FromMinutes(5))",
        "services\n            .AddHttpClient<Orders>() // The shop\n            .SetHandlerLifetime(TimeSpan.FromMinutes(5))\n            .ADDED")]
    [InlineData(
        "services.AddHttpClient<Orders>(http =>\n        {\n            http.Timeout = TimeSpan.FromSeconds(5);\n        })",
        "services.AddHttpClient<Orders>(http =>\n        {\n            http.Timeout = TimeSpan.FromSeconds(5);\n        }).ADDED")]
    public async Task A_typed_client(string before, string after)
    {
        await Fixes(
            Registered("        " + before + "\n;", "[|HttpRequestException|]"),
            Registered("        " + after.Replace("ADDED", "AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch))") + "\n;", "HttpRequestException", "Microsoft.Extensions.Http.Resilience"),
            title: ResilienceTitle);
        await Fixes(
            Registered("        " + before + "\n;", "[|HttpRequestException|]"),
            [
                .. Registered("        " + after.Replace("ADDED", "AddHttpMessageHandler(() => new GoAwayRetryHandler())") + "\n;", "HttpRequestException", "Shop"),
                Handler(World.Net10, "Shop"),
            ],
            action: 1,
            title: HandlerTitle);
    }

    [Fact]
    public Task A_builder_that_is_held() => Fixes(
        Registered("        var builder = services.AddHttpClient<Orders>();\n        builder.SetHandlerLifetime(TimeSpan.FromMinutes(5));", "[|HttpRequestException|]"),
        Registered(
            """
                    var builder = services.AddHttpClient<Orders>();
                    builder.AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
                    builder.SetHandlerLifetime(TimeSpan.FromMinutes(5));
            """,
            "HttpRequestException",
            "Microsoft.Extensions.Http.Resilience"));

    [Fact]
    public Task An_extension_with_an_arrow() => Fixes(
        Extension("void", "services.AddHttpClient<Orders>(http => http.BaseAddress = new Uri(\"https://shop.example\"))", "[|HttpRequestException|]"),
        Extension("void", "services.AddHttpClient<Orders>(http => http.BaseAddress = new Uri(\"https://shop.example\")).AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch))", "HttpRequestException", "using Microsoft.Extensions.Http.Resilience;\n"));

    [Theory]
    [InlineData("IHttpClientBuilder", "services.AddHttpClient<Orders>()", "services.AddHttpClient<Orders>().AddHttpMessageHandler(() => new GoAwayRetryHandler())")]
    [InlineData("IServiceCollection", "services.AddHttpClient<Orders>().Services", "services.AddHttpClient<Orders>().AddHttpMessageHandler(() => new GoAwayRetryHandler()).Services")]
    public Task A_chain_that_goes_on_with_another_builder(string returned, string before, string after) => Fixes(
        Extension(returned, before, "[|HttpRequestException|]"),
        [.. Extension(returned, after, "HttpRequestException"), Handler(World.Net10, "Shop")],
        title: HandlerTitle);

    [Fact]
    public Task An_older_resilience_package_has_its_predicate_wrapped() => Fixes(
        Registered("        services.AddHttpClient<Orders>();", "[|HttpRequestException|]"),
        Registered(
            """
                    services.AddHttpClient<Orders>().AddStandardResilienceHandler(options =>
                    {
                        var shouldHandle = options.Retry.ShouldHandle;
                        options.Retry.ShouldHandle = async args => args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && await shouldHandle(args);
                    });
            """,
            "HttpRequestException",
            "Polly"),
        World.Net8Resilience8);

    [Fact]
    public Task Where_there_is_Polly_7_the_policy_is_chosen_by_request() => Fixes(
        Registered("        services.AddHttpClient<Orders>();", "[|HttpRequestException|]"),
        Registered(
            """
                    services.AddHttpClient<Orders>().AddPolicyHandler(request => request.Method == HttpMethod.Get
                            || request.Method == HttpMethod.Head
                            || request.Method == HttpMethod.Options
                            || request.Method == HttpMethod.Trace
                            || request.Method == HttpMethod.Put
                            || request.Method == HttpMethod.Delete
                        ? HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(3, attempt => TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt)))
                        : Policy.NoOpAsync<HttpResponseMessage>());
            """,
            "HttpRequestException",
            "Polly;\nusing Polly.Extensions.Http"),
        World.Net8,
        title: PolicyTitle);

    [Theory]
    [InlineData("net10.0", ResilienceTitle + "|" + HandlerTitle)]
    [InlineData("net10.0-polly8", HandlerTitle)]
    [InlineData("net8.0", PolicyTitle + "|" + HandlerTitle)]
    [InlineData("net8.0-resilience8", ResilienceTitle + "|" + HandlerTitle)]
    public Task What_is_offered_is_what_the_project_has(string world, string titles) => Offers(
        Registered("        services.AddHttpClient<Orders>();", "[|HttpRequestException|]"), titles.Split('|'), World.Named(world));

    [Fact]
    public Task A_client_made_with_new_over_a_pipeline_of_Polly_8() => FixesAll(
        Orders("private readonly HttpClient _client = new();"),
        "using Microsoft.Extensions.Http.Resilience;\nusing Polly;\n\n" + Plain(Orders("""
            private readonly HttpClient _client = new(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()
                    .AddRetry(new HttpRetryStrategyOptions
                    {
                        ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                            && method != HttpMethod.Post
                            && method != HttpMethod.Patch
                            && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                    })
                    .Build()) { InnerHandler = new SocketsHttpHandler() });
            """)),
        title: PipelineTitle);

    [Fact]
    public Task A_client_made_with_new_over_a_policy_of_Polly_7() => FixesAll(
        Orders("private readonly HttpClient _client = new(Handler);"),
        "using Microsoft.Extensions.Http;\nusing Polly;\nusing Polly.Extensions.Http;\n\n" + Plain(Orders("""
            private readonly HttpClient _client = new(new PolicyHttpMessageHandler(request => request.Method == HttpMethod.Get
                        || request.Method == HttpMethod.Head
                        || request.Method == HttpMethod.Options
                        || request.Method == HttpMethod.Trace
                        || request.Method == HttpMethod.Put
                        || request.Method == HttpMethod.Delete
                    ? HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(3, attempt => TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt)))
                    : Policy.NoOpAsync<HttpResponseMessage>()) { InnerHandler = Handler });
            """)),
        World.Net8,
        title: PolicyTitle);

    [Theory]
    [InlineData("net10.0", PipelineTitle + "|" + HandlerTitle)]
    [InlineData("net10.0-polly8", HandlerTitle)]
    [InlineData("net8.0", PolicyTitle + "|" + HandlerTitle)]
    [InlineData("net8.0-resilience8", HandlerTitle)]
    [InlineData("net10.0-bare", HandlerTitle)]
    public Task What_is_offered_for_a_client_made_with_new(string world, string titles) =>
        Offers(Orders("private readonly HttpClient _client = new();"), titles.Split('|'), World.Named(world));

    [Fact]
    public async Task What_is_written_for_one_target_framework_compiles_in_all()
    {
        const string Source = """
            namespace Shop
            {
                public class Orders
                {
                    private readonly System.Net.Http.HttpClient _client = new System.Net.Http.HttpClient();
                }
            }
            """;
        using var workspace = new AdhocWorkspace();
        var solution = workspace.CurrentSolution;
        foreach (var world in (World[])[World.Net10Bare, World.NetStandard20])
        {
            var id = ProjectId.CreateNewId();
            solution = solution.AddProject(ProjectInfo.Create(
                    id, VersionStamp.Default, "Shop(" + world + ")", "Shop", LanguageNames.CSharp, filePath: "/shop/Shop.csproj",
                    compilationOptions: world.Empty.Options, parseOptions: new CSharpParseOptions(world.LanguageVersion), metadataReferences: world.References))
                .AddDocument(DocumentId.CreateNewId(id), "Orders.cs", Source, filePath: "/shop/Orders.cs");
        }

        var newest = solution.Projects.First();
        var document = newest.Documents.Single();
        var place = (await document.GetSyntaxRootAsync())!.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Single();

        var changed = (await RetryInsertion.Into(newest, [(document.Id, place)], RetryForm.Handler, default))!.GetProject(newest.Id)!;

        var handler = changed.Documents.Single(d => d.Name == "GoAwayRetryHandler.cs");
        Assert.Equal("/shop/GoAwayRetryHandler.cs", handler.FilePath);
        Assert.Equal(Handler(World.NetStandard20, "Shop").Item2, (await handler.GetTextAsync()).ToString());
        var both = World.NetStandard20.Empty.AddSyntaxTrees(await Task.WhenAll(changed.Documents.Select(async d =>
            CSharpSyntaxTree.ParseText(await d.GetTextAsync(), new CSharpParseOptions(World.NetStandard20.LanguageVersion)))));
        Assert.Empty(both.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    private static (string, string) Handler(World world, string @namespace, string name = "GoAwayRetryHandler") =>
        (name + ".cs", RetryHandlerText.For(world.Empty, world.LanguageVersion, @namespace, name).ToString());

    private static string Plain(string marked) => marked.Replace("[|", "").Replace("|]", "");

    private static string Orders(string client) => $$"""
        namespace Shop;

        public class Orders
        {
            private static readonly HttpClientHandler Handler = new();

            {{client}}

            public async Task<string> Load()
            {
                Console.WriteLine(Handler);
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """;

    private static Sources Two(string client, string caught, string usings = "")
    {
        var source = $$"""
            public class NAME
            {
                private readonly HttpClient _client = {{client}};

                public async Task<string> LoadNAME()
                {
                    try
                    {
                        return await _client.GetStringAsync("https://shop.example/orders");
                    }
                    catch ({{caught}} e)
                    {
                        throw new InvalidOperationException("No orders", e);
                    }
                }
            }
            """;
        return
        [
            ("Orders.cs", "namespace Shop;\n\n" + source.Replace("NAME", "Orders")),
            ("Parts.cs", usings + "namespace Store;\n\n" + source.Replace("NAME", "Parts")),
        ];
    }

    private static string Twice(string client, string caught)
    {
        var method = $$"""
                public async Task<string> LoadNAME()
                {
                    try
                    {
                        return await _client.GetStringAsync("https://shop.example/orders");
                    }
                    catch ({{caught}} e)
                    {
                        throw new InvalidOperationException("No orders", e);
                    }
                }
            """;
        return $$"""
            namespace Shop;

            public class Orders
            {
                private readonly HttpClient _client = {{client}};

            {{method.Replace("NAME", "All")}}

            {{method.Replace("NAME", "Some")}}
            }
            """;
    }

    private static Sources Registered(string registration, string caught, string usings = "") =>
    [
        ("Orders.cs", $$"""
            namespace Shop
            {
                public class Orders
                {
                    private readonly HttpClient _client;

                    public Orders(HttpClient client)
                    {
                        _client = client;
                    }

                    public async Task<string> Load()
                    {
                        try
                        {
                            return await _client.GetStringAsync("/orders");
                        }
                        catch ({{caught}} e)
                        {
                            throw new InvalidOperationException("No orders", e);
                        }
                    }
                }
            }
            """),
        ("Startup.cs", $$"""
            using System;
            using System.Net.Http;
            using Microsoft.Extensions.DependencyInjection;
            {{(usings.Length == 0 || usings == "Shop" ? "" : "using " + usings + ";")}}
            using Shop;

            public static class Startup
            {
                public static void Configure(IServiceCollection services)
                {
            {{registration.Replace("\n;", ";")}}
                }
            }
            """.Replace("\n\nusing Shop", "\nusing Shop")),
    ];

    private static Sources Extension(string returned, string registration, string caught, string usings = "") =>
    [
        ("Orders.cs", $$"""
            namespace Shop;

            public class Orders(HttpClient client)
            {
                public async Task<string> Load()
                {
                    try
                    {
                        return await client.GetStringAsync("/orders");
                    }
                    catch ({{caught}} e)
                    {
                        throw new InvalidOperationException("No orders", e);
                    }
                }
            }
            """),
        ("Startup.cs", $$"""
            using Microsoft.Extensions.DependencyInjection;
            {{usings}}
            namespace Shop;

            public static class Startup
            {
                public static {{returned}} AddOrders(this IServiceCollection services) =>
                    {{registration}};
            }
            """),
    ];

    [Fact]
    public Task Fix_keeps_the_lines_behind_its_usings() => Fixes(
        """
        using  System.Net.Http;

        public class  Orders
        {
            private readonly HttpClient _client = new();

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """,
        """
        using  System.Net.Http;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;

        public class  Orders
        {
            private readonly HttpClient _client = new(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                        && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                })
                .Build()) { InnerHandler = new SocketsHttpHandler() });

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """,
        title: PipelineTitle);

    [Theory]
    [InlineData("public  class  Orders", "{0}public  class  Orders", "\n")]
    [InlineData("public\tclass  Orders", "{0}public\tclass  Orders", "\r\n")]
    [InlineData("// The orders.\n\npublic  class Orders", "// The orders.\n\n{0}public  class Orders", "\n")]
    [InlineData("// The orders.\npublic  class Orders", "// The orders.\n{0}public  class Orders", "\n")]
    [InlineData("[System.Serializable]  public  class Orders", "{0}[System.Serializable]  public  class Orders", "\n")]
    [InlineData("namespace  Shop;\n\npublic  class Orders", "{0}namespace  Shop;\n\npublic  class Orders", "\r\n")]
    public Task Fix_keeps_how_a_document_begins(string head, string withUsings, string newLine) => Fixes(
        (head + """

        {
            private readonly HttpClient _client = new();

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """).ReplaceLineEndings(newLine),
        (string.Format(CultureInfo.InvariantCulture, withUsings, "using Microsoft.Extensions.Http.Resilience;\nusing Polly;\n\n") + """

        {
            private readonly HttpClient _client = new(new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = args => new ValueTask<bool>(args.Context.GetRequestMessage()?.Method is { } method
                        && method != HttpMethod.Post
                        && method != HttpMethod.Patch
                        && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
                })
                .Build()) { InnerHandler = new SocketsHttpHandler() });

            public async Task<string> Load()
            {
                try
                {
                    return await _client.GetStringAsync("https://shop.example/orders");
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }
        """).ReplaceLineEndings(newLine),
        title: PipelineTitle);
}
