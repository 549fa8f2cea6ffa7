using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GracefulCloseEndsProcessTests() : RuleTest("GOAWAY103")
{
    private static readonly Setup Hosting = new(World.Net10) { Usings = ["Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"] };

    [Fact]
    public Task Exit_in_a_catch() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Read(string url)
            {
                try
                {
                    return await client.GetStringAsync(url);
                }
                catch (HttpRequestException e)
                {
                    Console.Error.WriteLine(e.Message);
                    [|Environment.Exit(1)|];
                    throw;
                }
            }
        }
        """);

    /// <summary>A task that is made before the try fails where it is awaited.</summary>
    [Theory]
    [InlineData("await task;")]
    [InlineData("await task.ConfigureAwait(false);")]
    [InlineData("_ = task.Result;")]
    [InlineData("task.Wait();")]
    [InlineData("task.GetAwaiter().GetResult();")]
    [InlineData("await Task.WhenAll(task);")]
    public Task Exit_after_a_task_that_is_made_before_the_try(string wait) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Read(string url)
            {
                await Task.Yield();
                var task = client.GetStringAsync(url);
                try
                {
                    {{wait}}
                }
                catch (Exception)
                {
                    [|Environment.Exit(1)|];
                    throw;
                }
            }
        }
        """);

    /// <summary>What happens before anything is sent says nothing of what a closed connection does.</summary>
    [Theory]
    [InlineData("if (url.Length == 0) return \"\";")]
    [InlineData("if (url.Length == 0) throw new ArgumentException(url);")]
    [InlineData("if (url.Length == 0) Environment.Exit(2);")]
    public Task Exit_in_a_catch_after_a_check(string check) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<string> Read(string url)
            {
                {{check}}
                try
                {
                    return await client.GetStringAsync(url);
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task FailFast_after_a_catch_of_everything() => Reports("""
        class C
        {
            private readonly HttpClient _client = new();

            public void Read(string url)
            {
                try
                {
                    var response = _client.Send(new HttpRequestMessage(HttpMethod.Get, url));
                    response.EnsureSuccessStatusCode();
                }
                catch (Exception e)
                {
                    [|Environment.FailFast("No catalogue", e)|];
                }
            }
        }
        """);

    [Fact]
    public Task StopApplication_in_a_worker_loop() => Reports("""
        class Worker(HttpClient client, IHostApplicationLifetime lifetime, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        using var response = await client.GetAsync("/jobs", stoppingToken);
                        logger.LogInformation("{Status}", response.StatusCode);
                    }
                    catch (HttpRequestException e)
                    {
                        logger.LogCritical(e, "No jobs");
                        [|lifetime.StopApplication()|];
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task StopApplication_behind_a_null_check() => Reports("""
        class C
        {
            private readonly IHostApplicationLifetime? _lifetime;
            private readonly HttpClient _client = new();

            public C(IHostApplicationLifetime? lifetime) => _lifetime = lifetime;

            public async Task Run()
            {
                try
                {
                    await _client.DeleteAsync("/lease");
                }
                catch
                {
                    _lifetime?[|.StopApplication()|];
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Kill_of_the_own_process() => Reports("""
        using System.Diagnostics;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Run()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    var self = Process.GetCurrentProcess();
                    [|self.Kill()|];
                }
            }
        }
        """);

    [Fact]
    public Task Application_Exit_of_a_window() => Reports("""
        class Form
        {
            private readonly HttpClient _client = new();

            public async void Load(object sender, EventArgs e)
            {
                try
                {
                    await _client.GetStringAsync("https://example.org/licence");
                }
                catch (Exception)
                {
                    [|System.Windows.Forms.Application.Exit()|];
                }
            }
        }
        """, new Setup(World.Net10)
    {
        Libraries = [("Forms", "namespace System.Windows.Forms { public static class Application { public static void Exit() { } } }")],
    });

    [Fact]
    public Task Exit_in_a_method_that_the_handler_calls() => Reports("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await {|also:client.GetAsync("/")|};
                }
                {|also:catch|} (HttpRequestException e)
                {
                    Die(e);
                }
            }

            private static void Die(Exception e)
            {
                Console.Error.WriteLine(e);
                [|Environment.Exit(3)|];
            }
        }
        """);

    [Fact]
    public Task Exit_in_a_local_function() => Reports("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.PutAsync("/", new StringContent(""));
                }
                catch (HttpRequestException)
                {
                    Stop();
                }

                void Stop() => [|Environment.Exit(3)|];
            }
        }
        """);

    [Fact]
    public Task Send_in_a_method_of_another_class() => Reports([
        ("Client.cs", """
            public interface ICatalogue
            {
                Task<string> Read(CancellationToken cancellation);
            }

            internal sealed class Catalogue(HttpClient http) : ICatalogue
            {
                public async Task<string> Read(CancellationToken cancellation) =>
                    await (await SendAsync("/items", cancellation)).Content.ReadAsStringAsync(cancellation);

                private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellation)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, path);
                    return await http.SendAsync(request, cancellation);
                }
            }
            """),
        ("Start.cs", """
            public static class Start
            {
                public static async Task Load(ICatalogue catalogue, CancellationToken cancellation)
                {
                    try
                    {
                        Console.WriteLine(await catalogue.Read(cancellation));
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        [|Environment.FailFast(e.Message)|];
                    }
                }
            }
            """),
    ]);

    [Fact]
    public Task Lambda_with_a_handler() => Reports("""
        class C
        {
            public Task Run(HttpClient client) => Task.Run(async () =>
            {
                try
                {
                    await client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            });
        }
        """);

    [Fact]
    public Task Only_the_branch_for_lost_connections_exits() => Reports("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException e)
                {
                    if (e.StatusCode is null)
                    {
                        [|Environment.Exit(1)|];
                    }

                    Console.WriteLine(e.StatusCode);
                }
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Reports("""
        var client = new HttpClient();
        while (true)
        {
            try
            {
                Console.WriteLine(await client.GetStringAsync("https://example.org/"));
            }
            catch (HttpRequestException)
            {
                [|Environment.Exit(1)|];
            }

            await Task.Delay(1000);
        }
        """);

    [Fact]
    public Task Old_frameworks() => Reports("""
        public class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Run()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }
        }
        """, World.Net472);

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net6.0-bare")]
    [InlineData("netstandard2.0")]
    public Task Every_framework(string world) => Reports("""
        public class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Run()
            {
                try
                {
                    await _client.GetAsync("https://example.org").ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    if (e is OperationCanceledException) return;
                    [|Environment.FailFast(e.ToString())|];
                }
            }
        }
        """, World.Named(world));

    [Fact]
    public Task Says_who_sends_what_and_what_ends_the_process() => Message("""
        class C(HttpClient prices)
        {
            public async Task Run()
            {
                try
                {
                    await prices.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }
        }
        """, "'prices' sends this GET once, and 'Environment.Exit' ends the process when the server closes the connection gracefully (GOAWAY); send it again on a new connection first, and end the process only when that fails too");

    [Fact]
    public Task Silent_after_retries_are_used_up() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await client.GetAsync("/");
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 4)
                    {
                        await Task.Delay(1000);
                    }
                    catch (HttpRequestException)
                    {
                        Environment.Exit(1);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_a_counter_decides() => Silent("""
        class C(HttpClient client)
        {
            private int _failures;

            public async Task Run()
            {
                while (true)
                {
                    try
                    {
                        await client.GetAsync("/");
                        _failures = 0;
                    }
                    catch (HttpRequestException)
                    {
                        if (++_failures > 5)
                        {
                            Environment.Exit(1);
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_the_send_retries_in_its_own_method() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await Read();
                }
                catch (HttpRequestException)
                {
                    Environment.Exit(1);
                }
            }

            private async Task<string> Read()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetStringAsync("/");
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_an_exit_code_of_Main() => Silent("""
        static class Program
        {
            static async Task<int> Main()
            {
                try
                {
                    Console.WriteLine(await new HttpClient().GetStringAsync("https://example.org"));
                    return 0;
                }
                catch (HttpRequestException e)
                {
                    Console.Error.WriteLine(e.Message);
                    return 1;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_status() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    (await client.GetAsync("/")).EnsureSuccessStatusCode();
                }
                catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
                {
                    Environment.Exit(1);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_the_handler_is_for_other_exceptions() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (OperationCanceledException)
                {
                    Environment.Exit(0);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_a_job_ends_its_host_either_way() => Silent("""
        class Job(HttpClient client, IHostApplicationLifetime lifetime, ILogger<Job> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    await client.GetAsync("/import", stoppingToken);
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Import failed");
                    Environment.ExitCode = 1;
                    lifetime.StopApplication();
                    return;
                }

                lifetime.StopApplication();
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_in_finally() => Silent("""
        class Job(HttpClient client, IHostApplicationLifetime lifetime) : IHostedService
        {
            public async Task StartAsync(CancellationToken cancellationToken)
            {
                try
                {
                    await client.GetAsync("/import", cancellationToken);
                }
                catch (HttpRequestException e)
                {
                    Console.Error.WriteLine(e);
                }
                finally
                {
                    lifetime.StopApplication();
                }
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }
        """, Hosting);

    [Fact]
    public Task Silent_without_a_send() => Silent("""
        class C
        {
            public void Run(string path)
            {
                try
                {
                    File.ReadAllText(path);
                }
                catch (IOException)
                {
                    Environment.Exit(1);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_the_send_handles_it_itself() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    Console.WriteLine(await Read());
                }
                catch (Exception)
                {
                    Environment.Exit(1);
                }
            }

            private async Task<string?> Read()
            {
                try
                {
                    return await client.GetStringAsync("/");
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_an_unreadable_predicate_decides() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run(Func<Exception, bool> isFatal)
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (Exception e)
                {
                    if (isFatal(e))
                    {
                        Environment.Exit(1);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_a_policy_retries_in_the_try_block() => Silent("""
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Polly;

        class C
        {
            private static readonly IAsyncPolicy Retry = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public async Task Run(HttpClient client)
            {
                try
                {
                    await Retry.ExecuteAsync(() => client.GetAsync("https://example.org"));
                }
                catch (HttpRequestException)
                {
                    Environment.Exit(1);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_another_process() => Silent("""
        using System.Diagnostics;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Run(Process child)
            {
                try
                {
                    await _client.GetAsync("https://localhost:5001/health");
                }
                catch (HttpRequestException)
                {
                    child.Kill();
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_another_Exit() => Silent("""
        class Navigator
        {
            public void Exit() { }
        }

        class C(HttpClient client, Navigator navigator)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    navigator.Exit();
                }
            }
        }
        """);

    [Fact]
    public Task Silent_when_graceful_closes_pass_the_handler() => Silent("""
        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException e) when (e.InnerException is not HttpProtocolException { ErrorCode: 0 })
                {
                    Environment.Exit(1);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_broken_code() => Silent("""
        class C
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/"
                }
                catch (HttpRequestException e) when (
                {
                    Environment.Exit(
                }
            }
        }
        """, new Setup(World.Net10) { Broken = true });

    [Fact]
    public Task Fix_lets_graceful_closes_through() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task First()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|]; // no way on
                }
            }

            public async Task Second(bool really)
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (Exception e) when (e is not OperationCanceledException || really)
                {
                    Console.Error.WriteLine(e);
                    [|Environment.FailFast("No way on")|];
                    throw;
                }
            }

            public void Third()
            {
                try
                {
                    client.Send(new HttpRequestMessage());
                }
                catch
                {
                    [|Environment.Exit(1)|];
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task First()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException ex) when (ex.InnerException is not HttpProtocolException { ErrorCode: 0 })
                {
                    Environment.Exit(1); // no way on
                }
            }

            public async Task Second(bool really)
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (Exception e) when (e.InnerException is not HttpProtocolException { ErrorCode: 0 } && (e is not OperationCanceledException || really))
                {
                    Console.Error.WriteLine(e);
                    Environment.FailFast("No way on");
                    throw;
                }
            }

            public void Third()
            {
                try
                {
                    client.Send(new HttpRequestMessage());
                }
                catch (Exception ex) when (ex.InnerException is not HttpProtocolException { ErrorCode: 0 })
                {
                    Environment.Exit(1);
                }
            }
        }
        """,
        title: "Let a graceful close pass this handler");

    [Fact]
    public Task Fix_on_Net8() => Fixes(
        """
        static class C
        {
            public static async Task First(HttpClient client)
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException ex)
                {
                    Console.Error.WriteLine(ex.Message);
                    [|Environment.Exit(1)|];
                }
            }
        }
        """,
        """
        static class C
        {
            public static async Task First(HttpClient client)
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException ex) when (ex.InnerException is not HttpProtocolException { ErrorCode: 0 })
                {
                    Console.Error.WriteLine(ex.Message);
                    Environment.Exit(1);
                }
            }
        }
        """,
        World.Net8Bare);

    [Fact]
    public Task Fix_before_Net7_adds_a_predicate() => FixesAll(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task First()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }

            public async Task Second()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (Exception e)
                {
                    [|Environment.FailFast(e.Message)|];
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task First()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException ex) when (!IsGracefulGoAway(ex))
                {
                    Environment.Exit(1);
                }
            }

            public async Task Second()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (Exception e) when (!IsGracefulGoAway(e))
                {
                    Environment.FailFast(e.Message);
                }
            }

            /// <summary>Whether the server closed the connection gracefully (GOAWAY, NO_ERROR). It may have processed the request all the same.</summary>
            private static bool IsGracefulGoAway(Exception exception)
            {
                for (var inner = exception; inner != null; inner = inner.InnerException)
                {
                    var type = inner.GetType();
                    if (type.FullName == "System.Net.Http.HttpProtocolException")
                    {
                        return type.GetProperty("ErrorCode")?.GetValue(inner) is long code && code == 0;
                    }

                    // Up to .NET 6 the type is internal, and its text alone tells the code.
                    if (type.FullName == "System.Net.Http.Http2ConnectionException")
                    {
                        return inner.Message.IndexOf("(0x0)", StringComparison.Ordinal) >= 0;
                    }
                }

                return false;
            }
        }
        """,
        World.NetStandard20,
        action: 2);

    [Fact]
    public Task No_fix_where_the_handler_does_more() => OffersNoFix("""
        class C(HttpClient client)
        {
            private int _lost;

            public async Task Run()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    _lost++;
                    [|Environment.Exit(1)|];
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_nobody_could_catch_it() => OffersNoFix("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (true)
                {
                    await Poll();
                }
            }

            private async Task Poll()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }

            public async void Load()
            {
                try
                {
                    await client.GetAsync("/");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task No_filter_at_the_top_level() => Offers(
        """
        try
        {
            await new HttpClient().GetAsync("https://example.org");
        }
        catch (HttpRequestException)
        {
            [|Environment.Exit(1)|];
        }
        """,
        ["Add a handler that sends idempotent requests again (GoAwayRetryHandler)"],
        World.Net10Bare);

    [Theory]
    [InlineData("new()", "new(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })")]
    [InlineData("new HttpClient(new HttpClientHandler())", "new HttpClient(new GoAwayRetryHandler { InnerHandler = new HttpClientHandler() })")]
    public Task A_client_that_is_made_here_is_given_a_retry_handler(string before, string after)
    {
        const string Source = """
            class C
            {
                private readonly HttpClient _client = MADE;

                public async Task Run()
                {
                    try
                    {
                        await _client.GetAsync("https://example.org");
                    }
                    catch (HttpRequestException)
                    {
                        END;
                    }
                }
            }
            """;
        return FixesAll(
            Source.Replace("MADE", before).Replace("END", "[|Environment.Exit(1)|]"),
            [
                ("Test.cs", Source.Replace("MADE", after).Replace("END", "Environment.Exit(1)")),
                ("GoAwayRetryHandler.cs", RetryHandlerText.For(World.Net10Bare.Empty, World.Net10Bare.LanguageVersion, "", "GoAwayRetryHandler").ToString()),
            ],
            World.Net10Bare);
    }

    [Fact]
    public Task A_registered_client_is_given_a_retry_handler() => Fixes(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }

            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient<C>();
            }
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        class C(HttpClient client)
        {
            public async Task Run()
            {
                try
                {
                    await client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    Environment.Exit(1);
                }
            }

            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient<C>().AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));
            }
        }
        """);

    [Theory]
    [InlineData("Twice", false)]
    [InlineData("Once", true)]
    public Task A_handler_of_ones_own_in_the_pipeline(string handler, bool reported)
    {
        var source = $$"""
            using Microsoft.Extensions.DependencyInjection;

            class C(HttpClient client)
            {
                public async Task Run()
                {
                    try
                    {
                        await client.GetAsync("https://example.org");
                    }
                    catch (HttpRequestException)
                    {
                        {{(reported ? "[|Environment.Exit(1)|]" : "Environment.Exit(1)")}};
                    }
                }

                public static void Add(IServiceCollection services)
                {
                    services.AddTransient<Once>().AddTransient<Twice>();
                    services.AddHttpClient<C>().AddHttpMessageHandler<{{handler}}>();
                }
            }

            class Once : DelegatingHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
                    base.SendAsync(request, cancellation);
            }

            class Twice : DelegatingHandler
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
            """;
        return reported ? Reports(source) : Silent(source);
    }

    [Fact]
    public Task No_fix_for_NET_Framework_or_a_called_method() => OffersNoFix("""
        public class C
        {
            private readonly HttpClient _client;

            public C(HttpClient client) => _client = client;

            public async Task First()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    [|Environment.Exit(1)|];
                }
            }

            public async Task Second()
            {
                try
                {
                    await _client.GetAsync("https://example.org");
                }
                catch (HttpRequestException)
                {
                    Die();
                }
            }

            private static void Die() => [|Environment.FailFast("")|];
        }
        """, World.Net472);

    [Fact]
    public Task A_Refit_client() => Reports("""
        interface IApi { [Refit.Get("/x")] Task<string> Load(); }
        class C(IApi api) { public async Task G() { try { await api.Load(); } catch (Exception e) { Console.WriteLine(e); [|Environment.Exit(1)|]; } } }
        """);

    [Fact]
    public Task A_Flurl_call() => Reports("""
        using Flurl.Http;
        class C { public async Task G() { try { await "https://x".GetStringAsync(); } catch (FlurlHttpException) { [|Environment.Exit(1)|]; } } }
        """);

    [Fact]
    public Task Silent_over_a_status_of_Flurl() => Silent("""
        using Flurl.Http;
        class C { public async Task G() { try { await "https://x".GetStringAsync(); } catch (FlurlHttpException e) when (e.StatusCode == 401) { Environment.Exit(1); } } }
        """);

    [Fact]
    public Task Silent_over_a_status_of_Refit() => Silent("""
        interface IApi { [Refit.Get("/x")] Task<string> Load(); }
        class C(IApi api) { public async Task G() { try { await api.Load(); } catch (Refit.ApiException e) when (e.StatusCode == HttpStatusCode.Unauthorized) { Environment.Exit(1); } } }
        """);

    [Fact]
    public Task Silent_where_an_answer_of_RestSharp_is_looked_at() => Silent("""
        using RestSharp;
        class C(RestClient c) { public async Task G() { var r = await c.ExecuteAsync(new RestRequest("x")); if (!r.IsSuccessful) Environment.Exit(1); } }
        """);

    [Fact]
    public Task A_task_that_is_awaited_in_the_try_block() => Reports("""
        class C(HttpClient client)
        {
            public async Task G(string u)
            {
                var t = client.GetStringAsync(u);
                try { await t; }
                catch (HttpRequestException) { [|Environment.Exit(2)|]; }
            }
        }
        """);

    [Fact]
    public Task Silent_where_nobody_awaits_the_task() => Silent("""
        class C(HttpClient client) { public void G() { try { _ = client.GetStringAsync("/x"); } catch (HttpRequestException) { Environment.Exit(1); } } }
        """);
}
