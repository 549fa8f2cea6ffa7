using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class GracefulCloseEndsWorkerTests() : RuleTest("GOAWAY104")
{
    private static readonly Setup Hosting = In(World.Net10);

    private static Setup In(World world) => new(world)
    {
        Usings = ["Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "Microsoft.Extensions.DependencyInjection"],
    };

    [Fact]
    public Task Loop_without_a_handler() => Reports("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    using var response = await [|client.GetAsync("/jobs", stoppingToken)|];
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Failure_that_is_written_down_in_one_way_or_another_and_goes_on() => Reports("""
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        using var response = await [|client.GetAsync("/jobs", stoppingToken)|];
                    }
                    catch (HttpRequestException e)
                    {
                        if (e.Message.Contains("GOAWAY"))
                        {
                            logger.LogWarning("going away");
                        }

                        throw;
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Periodic_timer() => Reports("""
        sealed class Worker : BackgroundService
        {
            private readonly HttpClient _client = new(new HttpClientHandler());

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    Console.WriteLine(await [|_client.GetStringAsync("https://example.org", stoppingToken)|]);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Handler_around_the_whole_loop() => Message("""
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        await [|client.GetAsync("/jobs", stoppingToken)|];
                        await Task.Delay(1000, stoppingToken);
                    }
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Worker failed");
                }
            }
        }
        """,
        "'client' sends this GET in 'Worker.ExecuteAsync', and the exception of a graceful close (GOAWAY) is caught only where the loop has ended: after the first one the worker does nothing more; catch the failure inside the loop and go on with the next round",
        Hosting);

    [Fact]
    public Task Send_in_a_method_of_the_same_type() => Message("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                for (; ; )
                {
                    await [|Poll(stoppingToken)|];
                    await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
                }
            }

            private async Task Poll(CancellationToken cancellation)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, "/state");
                using var response = await client.SendAsync(request, cancellation);
                response.EnsureSuccessStatusCode();
            }
        }
        """,
        "'client' sends this PUT in 'Worker.ExecuteAsync', and nothing in its loop catches the exception of a graceful close (GOAWAY): the first one stops the host; catch the failure inside the loop and go on with the next round",
        Hosting);

    [Fact]
    public Task Send_in_an_injected_typed_client() => Reports([
        ("Client.cs", """
            public interface IJobs
            {
                Task<string> Next(CancellationToken cancellation);
            }

            public sealed class Jobs(HttpClient http) : IJobs
            {
                public Task<string> Next(CancellationToken cancellation) => http.GetStringAsync("/next", cancellation);
            }
            """),
        ("Worker.cs", """
            public sealed class Worker(IServiceProvider services) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        using var scope = services.CreateScope();
                        var jobs = scope.ServiceProvider.GetRequiredService<IJobs>();
                        var next = await [|jobs.Next(stoppingToken)|];
                        Console.WriteLine(next);
                    }
                }
            }
            """),
    ], Hosting);

    [Fact]
    public Task Loop_in_another_method() => Reports("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop(stoppingToken);

            private async Task Loop(CancellationToken cancellation)
            {
                do
                {
                    await [|client.DeleteAsync("/lease", cancellation)|];
                    await Task.Delay(1000, cancellation);
                }
                while (!cancellation.IsCancellationRequested);
            }
        }
        """, Hosting);

    [Fact]
    public Task Loop_in_another_document() => Reports([
        ("Poller.cs", """
            public sealed class Poller(HttpClient client)
            {
                public async Task RunAsync(CancellationToken cancellation)
                {
                    while (true)
                    {
                        await client.GetAsync("/", cancellation);
                        await Task.Delay(1000, cancellation);
                    }
                }
            }
            """),
        ("Worker.cs", """
            public sealed class Worker(Poller poller) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    await [|poller.RunAsync(stoppingToken)|];
                }
            }
            """),
    ], Hosting);

    [Fact]
    public Task Loop_in_Task_Run() => Reports("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(async () =>
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await [|client.GetAsync("/jobs", stoppingToken)|];
                }
            }, stoppingToken);
        }
        """, Hosting);

    [Fact]
    public Task Messages_of_a_channel() => Reports("""
        using System.Net.Http.Json;
        using System.Threading.Channels;

        class Worker(HttpClient client, ChannelReader<string> orders) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var order in orders.ReadAllAsync(stoppingToken))
                {
                    using var response = await [|client.PostAsJsonAsync("/orders", order, stoppingToken)|];
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Handler_for_other_exceptions() => Reports("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        (await [|client.GetAsync("/jobs", stoppingToken)|]).EnsureSuccessStatusCode();
                    }
                    catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError)
                    {
                        await Task.Delay(1000, stoppingToken);
                    }
                    catch (TaskCanceledException)
                    {
                    }
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Handler_that_rethrows() => Reports("""
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await [|client.GetAsync("/jobs", stoppingToken)|];
                    }
                    catch (Exception e)
                    {
                        logger.LogError(e, "No jobs");
                        throw;
                    }
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Hosted_service_that_starts_a_loop() => Message("""
        class Poller(HttpClient client) : IHostedService
        {
            private Task? _loop;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = Loop();
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            private async Task Loop()
            {
                while (true)
                {
                    await [|client.GetAsync("/")|];
                    await Task.Delay(1000);
                }
            }
        }
        """,
        "'client' sends this GET in 'Poller.StartAsync', and nothing in its loop catches the exception of a graceful close (GOAWAY): after the first one the worker does nothing more; catch the failure inside the loop and go on with the next round",
        Hosting);

    [Fact]
    public Task Async_void_callback_of_a_timer() => Message("""
        class Heartbeat
        {
            private readonly HttpClient _client = new(new HttpClientHandler());
            private readonly Timer _timer;

            public Heartbeat() => _timer = new Timer(Beat, null, 0, 1000);

            private async void Beat(object? state)
            {
                await [|_client.GetAsync("https://example.org/beat")|];
            }
        }
        """,
        "'_client' sends this GET in 'Beat', and nothing in this async void callback catches the exception of a graceful close (GOAWAY): the first one ends the process; catch the failure in the callback");

    [Fact]
    public Task Async_lambda_of_a_timer() => Reports("""
        class Heartbeat
        {
            private static readonly HttpClient Client = new(new HttpClientHandler());
            private readonly Timer _timer = new(async _ => await [|Client.GetAsync("https://example.org/beat")|], null, 0, 1000);

            public Heartbeat(System.Timers.Timer other)
            {
                other.Elapsed += async (sender, e) => await [|Client.GetAsync("https://example.org/beat")|];
            }
        }
        """);

    [Fact]
    public Task Own_base_class_and_partial_class() => Reports([
        ("Base.cs", """
            public abstract class WorkerBase : BackgroundService
            {
                protected HttpClient Client { get; } = new(new HttpClientHandler());
            }

            public partial class Worker : WorkerBase
            {
            }
            """),
        ("Worker.cs", """
            public partial class Worker
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    again:
                    await [|Client.GetAsync("https://example.org", stoppingToken)|];
                    await Task.Delay(1000, stoppingToken);
                    goto again;
                }
            }
            """),
    ], Hosting);

    [Fact]
    public Task One_report_for_a_loop() => Reports("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await [|client.GetAsync("/a", stoppingToken)|];
                    await client.GetAsync("/b", stoppingToken);
                }
            }
        }
        """, Hosting);

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public Task Other_frameworks(string world) => Reports("""
        public class Worker : BackgroundService
        {
            private readonly HttpClient _client = new HttpClient(new HttpClientHandler());

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await [|_client.GetAsync("https://example.org", stoppingToken)|].ConfigureAwait(false);
                }
            }
        }
        """, new Setup(World.Named(world)) { Usings = ["Microsoft.Extensions.Hosting"] });

    [Fact]
    public Task Silent_with_a_handler_in_the_loop() => Silent("""
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await client.GetAsync("/jobs", stoppingToken);
                    }
                    catch (HttpRequestException e)
                    {
                        logger.LogWarning(e, "Next time");
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_with_a_handler_in_the_called_method() => Silent("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Poll(stoppingToken);
                }
            }

            private async Task Poll(CancellationToken cancellation)
            {
                try
                {
                    await client.GetAsync("/jobs", cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_when_an_outer_loop_starts_the_inner_one_again() => Silent("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        while (true)
                        {
                            await client.GetAsync("/jobs", stoppingToken);
                        }
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(1000, stoppingToken);
                    }
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_with_a_bounded_retry_in_the_loop() => Silent("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            await client.GetAsync("/jobs", stoppingToken);
                            break;
                        }
                        catch (HttpRequestException) when (attempt < 3)
                        {
                            await Task.Delay(1000, stoppingToken);
                        }
                    }
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_where_the_host_ignores_failures() => Silent("""
        static class Startup
        {
            public static void Add(IServiceCollection services) =>
                services.Configure<HostOptions>(o => o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        }

        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await client.GetAsync("/jobs", stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_when_the_client_s_handler_retries() => Silent("""
        public sealed class Jobs(HttpClient http)
        {
            public Task<string> Next(CancellationToken cancellation) => http.GetStringAsync("/next", cancellation);
        }

        public sealed class Worker(Jobs jobs) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    Console.WriteLine(await jobs.Next(stoppingToken));
                }
            }
        }

        static class Startup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<Jobs>().AddStandardResilienceHandler();
        }
        """, Hosting);

    [Fact]
    public Task Silent_over_a_retrying_handler() => Silent("""
        public sealed class Again : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await base.SendAsync(request, cancellation);
                    }
                    catch (HttpRequestException) when (attempt < 3 && request.Method == HttpMethod.Get)
                    {
                    }
                }
            }
        }

        public sealed class Worker : BackgroundService
        {
            private readonly HttpClient _client = new(new Again { InnerHandler = new HttpClientHandler() });

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await _client.GetAsync("https://example.org", stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task A_handler_that_only_limits_time() => Reports("""
        public sealed class Jobs(HttpClient http)
        {
            public Task<string> Next(CancellationToken cancellation) => http.GetStringAsync("/next", cancellation);
        }

        public sealed class Worker(Jobs jobs) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    Console.WriteLine(await [|jobs.Next(stoppingToken)|]);
                }
            }
        }

        static class Startup
        {
            public static void Add(IServiceCollection services) =>
                services.AddHttpClient<Jobs>().AddPolicyHandler(Polly.Policy.TimeoutAsync<HttpResponseMessage>(10));
        }
        """, Hosting);

    [Fact]
    public Task Silent_without_a_loop() => Silent("""
        class Job(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await client.GetAsync("/import", stoppingToken);
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_without_a_send() => Silent("""
        class Worker(ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    logger.LogInformation("Still here");
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_for_another_ExecuteAsync() => Silent("""
        abstract class Command
        {
            protected abstract Task ExecuteAsync(CancellationToken cancellation);
        }

        class Upload(HttpClient client) : Command
        {
            protected override async Task ExecuteAsync(CancellationToken cancellation)
            {
                while (!cancellation.IsCancellationRequested)
                {
                    await client.GetAsync("/jobs", cancellation);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_when_a_delegate_of_another_assembly_sends() => Silent("""
        class Worker(HttpClient client, Func<Func<Task>, Task> resilient) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await resilient(() => client.GetAsync("/jobs", stoppingToken));
                }
            }
        }
        """, Hosting);

    [Fact]
    public async Task The_handler_stops_the_host_on_purpose()
    {
        // GOAWAY103's affair.
        const string source = """
            class Worker(HttpClient client, IHostApplicationLifetime lifetime) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        try
                        {
                            await client.GetAsync("/jobs", stoppingToken);
                        }
                        catch (HttpRequestException)
                        {
                            {|GOAWAY103:lifetime.StopApplication()|};
                        }
                    }
                }
            }
            """;
        await Reports(source, Hosting);
    }

    [Fact]
    public Task Silent_when_a_filter_can_not_be_read() => Silent("""
        class Worker(HttpClient client, Func<Exception, bool> isTransient) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await client.GetAsync("/jobs", stoppingToken);
                    }
                    catch (Exception e) when (isTransient(e))
                    {
                        await Task.Delay(1000, stoppingToken);
                    }
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task Silent_for_a_timer_whose_callback_catches() => Silent("""
        class Heartbeat
        {
            private static readonly HttpClient Client = new(new HttpClientHandler());
            private readonly Timer _timer = new Timer(_ => Console.WriteLine("tick"), null, 0, 1000);
            private readonly Timer _other;

            public Heartbeat() => _other = new Timer(Beat, null, 0, 1000);

            private async void Beat(object? state)
            {
                try
                {
                    await Client.GetAsync("https://example.org/beat");
                }
                catch (HttpRequestException e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }
        """);

    [Fact]
    public Task Fix_catches_inside_the_loop() => FixesAll(
        """
        class First(HttpClient client, ILogger<First> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    // The jobs of this round.
                    using var response = await [|client.GetAsync("/jobs", stoppingToken)|];

                    await Task.Delay(1000, stoppingToken); // not too fast
                }
            }
        }

        class Second(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    await [|client.PostAsync("/beat", new StringContent("beat"), stoppingToken)|];
                }
            }
        }
        """,
        """
        class First(HttpClient client, ILogger<First> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        // The jobs of this round.
                        using var response = await client.GetAsync("/jobs", stoppingToken);

                        await Task.Delay(1000, stoppingToken); // not too fast
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }

        class Second(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    try
                    {
                        await client.PostAsync("/beat", new StringContent("beat"), stoppingToken);
                    }
                    catch (HttpRequestException)
                    {
                        // The next round tries again.
                    }
                }
            }
        }
        """,
        Hosting,
        title: "Catch the failure and go on");

    [Fact]
    public Task Fix_where_the_brace_stands_behind_the_loop() => FixesAll(
        """
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) {
                while (true) { // For ever.
                    var answer = await [|client.GetAsync(
                        "/")|];  // One.
                    answer.EnsureSuccessStatusCode(); await Task.Delay(10);
                }
            }
        }
        """,
        """
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) {
                while (true) { // For ever.
                    try
                    {
                        var answer = await client.GetAsync(
                            "/");  // One.
                        answer.EnsureSuccessStatusCode(); await Task.Delay(10);
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    [Fact]
    public Task No_fix_where_a_block_that_begins_behind_the_loop_has_more_lines() => OffersNoFix("""
        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (true) { var answer = await [|client.GetAsync("/")|];
                    await Task.Delay(10); answer.EnsureSuccessStatusCode(); }
            }
        }
        """, Hosting);

    [Fact]
    public Task Fix_in_small_loops_and_a_called_method() => FixesAll(
        """
        class Worker : BackgroundService
        {
            private readonly HttpClient _client = new(new HttpClientHandler());
            private readonly ILogger _log;

            public Worker(ILoggerFactory loggers) => _log = loggers.CreateLogger("worker");

            protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop(stoppingToken);

            private async Task Loop(CancellationToken cancellation)
            {
                do
                    await [|_client.GetAsync("https://example.org", cancellation)|].ConfigureAwait(false);
                while (true);
            }
        }

        class Other(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (true) { await [|client.GetAsync("/")|]; await Task.Delay(10); }
            }
        }
        """,
        """
        class Worker : BackgroundService
        {
            private readonly HttpClient _client = new(new HttpClientHandler());
            private readonly ILogger _log;

            public Worker(ILoggerFactory loggers) => _log = loggers.CreateLogger("worker");

            protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop(stoppingToken);

            private async Task Loop(CancellationToken cancellation)
            {
                do
                {
                    try
                    {
                        await _client.GetAsync("https://example.org", cancellation).ConfigureAwait(false);
                    }
                    catch (HttpRequestException ex)
                    {
                        _log.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), cancellation).ConfigureAwait(false);
                    }
                }
                while (true);
            }
        }

        class Other(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (true)
                {
                    try
                    {
                        await client.GetAsync("/");
                        await Task.Delay(10);
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    /// <summary>What comes behind is the pace.</summary>
    [Fact]
    public Task Fix_adds_to_the_clauses_of_the_loop() => Fixes(
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        logger.LogInformation(await [|client.GetStringAsync("/", stoppingToken)|]);
                    }
                    catch (OperationCanceledException)
                    {
                        break;
                    }
                    finally
                    {
                        Console.WriteLine("a round");
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """,
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        logger.LogInformation(await client.GetStringAsync("/", stoppingToken));
                    }
                    catch (OperationCanceledException)
                    {
                        break;
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                    }
                    finally
                    {
                        Console.WriteLine("a round");
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """,
        Hosting);

    /// <summary>Nothing comes behind.</summary>
    [Fact]
    public Task Fix_adds_to_the_clauses_of_the_loop_and_waits() => Fixes(
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        logger.LogInformation(await [|client.GetStringAsync("/", stoppingToken)|]);
                    }
                    catch (Exception e) when (stoppingToken.IsCancellationRequested)
                    {
                        logger.LogInformation(e, "Stopped");
                        return;
                    }
                }
            }
        }
        """,
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        logger.LogInformation(await client.GetStringAsync("/", stoppingToken));
                    }
                    catch (Exception e) when (stoppingToken.IsCancellationRequested)
                    {
                        logger.LogInformation(e, "Stopped");
                        return;
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    /// <summary>What comes behind the try is for requests that came back.</summary>
    [Fact]
    public Task Fix_wraps_what_needs_an_answer() => Fixes(
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await [|client.GetStringAsync("/", stoppingToken)|];
                    }
                    catch (OperationCanceledException)
                    {
                        break;
                    }

                    logger.LogInformation("All is well");
                }
            }
        }
        """,
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        try
                        {
                            await client.GetStringAsync("/", stoppingToken);
                        }
                        catch (OperationCanceledException)
                        {
                            break;
                        }

                        logger.LogInformation("All is well");
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    /// <summary>The variable would have no value behind the clause.</summary>
    [Fact]
    public Task Fix_wraps_what_takes_an_answer_out() => Fixes(
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    string text;
                    try
                    {
                        text = await [|client.GetStringAsync("/", stoppingToken)|];
                    }
                    catch (OperationCanceledException)
                    {
                        break;
                    }

                    await Task.Delay(text.Length, stoppingToken);
                }
            }
        }
        """,
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        string text;
                        try
                        {
                            text = await client.GetStringAsync("/", stoppingToken);
                        }
                        catch (OperationCanceledException)
                        {
                            break;
                        }

                        await Task.Delay(text.Length, stoppingToken);
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    /// <summary>A clause behind it would not compile.</summary>
    [Fact]
    public Task Fix_wraps_a_clause_for_everything() => Fixes(
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await [|client.GetStringAsync("/", stoppingToken)|];
                    }
                    catch (Exception e)
                    {
                        logger.LogError(e, "Failed");
                        throw;
                    }
                }
            }
        }
        """,
        """
        class Worker(HttpClient client, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        try
                        {
                            await client.GetStringAsync("/", stoppingToken);
                        }
                        catch (Exception e)
                        {
                            logger.LogError(e, "Failed");
                            throw;
                        }
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogWarning(ex, "The request failed; the next round tries again");
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        Hosting);

    [Fact]
    public Task Fix_catches_what_a_client_wraps_the_failure_in() => Fixes(
        """
        public class ShopException(string message, Exception inner) : Exception(message, inner);

        public class Shop(HttpClient client)
        {
            public async Task<string> Read()
            {
                try
                {
                    return await client.GetStringAsync("/");
                }
                catch (HttpRequestException e)
                {
                    throw new ShopException("No shop", e);
                }
            }
        }

        public class Worker(Shop shop, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    while (true)
                    {
                        var text = $@"
        {await [|shop.Read()|]}
        ";
                        Console.WriteLine(text);
                    }
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "Worker failed");
                }
            }
        }
        """,
        """
        public class ShopException(string message, Exception inner) : Exception(message, inner);

        public class Shop(HttpClient client)
        {
            public async Task<string> Read()
            {
                try
                {
                    return await client.GetStringAsync("/");
                }
                catch (HttpRequestException e)
                {
                    throw new ShopException("No shop", e);
                }
            }
        }

        public class Worker(Shop shop, ILogger<Worker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    while (true)
                    {
                        try
                        {
                            var text = $@"
        {await shop.Read()}
        ";
                            Console.WriteLine(text);
                        }
                        catch (ShopException exception)
                        {
                            logger.LogWarning(exception, "The request failed; the next round tries again");
                            await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                        }
                    }
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "Worker failed");
                }
            }
        }
        """,
        Hosting);

    [Fact]
    public Task Fix_of_callbacks() => FixesAll(
        """
        class Heartbeat
        {
            private static readonly HttpClient Client = new(new HttpClientHandler());
            private readonly Timer _first = new(async _ => await [|Client.GetAsync("https://example.org/beat")|], null, 0, 1000);
            private readonly Timer _second;

            public Heartbeat() => _second = new Timer(Beat, null, 0, 1000);

            private async void Beat(object? state)
            {
                using var response = await [|Client.GetAsync("https://example.org/beat")|];
                Console.WriteLine(response.StatusCode);
            }
        }
        """,
        """
        class Heartbeat
        {
            private static readonly HttpClient Client = new(new HttpClientHandler());
            private readonly Timer _first = new(async _ =>
            {
                try
                {
                    await Client.GetAsync("https://example.org/beat");
                }
                catch (HttpRequestException)
                {
                    // The next round tries again.
                }
            }, null, 0, 1000);
            private readonly Timer _second;

            public Heartbeat() => _second = new Timer(Beat, null, 0, 1000);

            private async void Beat(object? state)
            {
                try
                {
                    using var response = await Client.GetAsync("https://example.org/beat");
                    Console.WriteLine(response.StatusCode);
                }
                catch (HttpRequestException)
                {
                    // The next round tries again.
                }
            }
        }
        """);

    [Fact]
    public Task Fix_adds_usings() => Fixes(
        """
        using System.Threading;
        using Microsoft.Extensions.Hosting;

        public class Worker : BackgroundService
        {
            private readonly System.Net.Http.HttpClient _client = new System.Net.Http.HttpClient();

            protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await [|_client.GetAsync("https://example.org")|];
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        public class Worker : BackgroundService
        {
            private readonly System.Net.Http.HttpClient _client = new System.Net.Http.HttpClient();

            protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await _client.GetAsync("https://example.org");
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                    }
                }
            }
        }
        """,
        World.NetStandard20);

    [Fact]
    public Task No_fix_where_the_loop_s_condition_sends_or_needs_the_body() => OffersNoFix("""
        class First(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while ((await [|client.GetAsync("/more", stoppingToken)|]).IsSuccessStatusCode)
                {
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }

        class Second(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                HttpStatusCode status;
                do
                {
                    status = (await [|client.GetAsync("/more", stoppingToken)|]).StatusCode;
                }
                while (status != HttpStatusCode.Gone);
            }
        }
        """, Hosting);

    [Fact]
    public Task Lambda_of_a_timer_in_parentheses() => Reports("""
        class Heartbeat
        {
            private static readonly HttpClient Client = (new(new HttpClientHandler()));
            private readonly Timer _timer = new((async _ => await [|Client.GetAsync("https://example.org/beat")|]), null, 0, 1000);

            public Heartbeat(System.Timers.Timer other)
            {
                other.Elapsed += (async (sender, e) => await [|Client.GetAsync("https://example.org/beat")|]);
            }
        }
        """);

    [Fact]
    public Task Loop_that_a_local_function_leads_to() => Reports([
        ("Poller.cs", """
            public sealed class Poller(HttpClient client)
            {
                public async Task RunAsync(CancellationToken cancellation)
                {
                    while (true)
                    {
                        await client.GetAsync("/", cancellation);
                        await Task.Delay(1000, cancellation);
                    }
                }
            }
            """),
        ("Worker.cs", """
            public sealed class Worker(Poller poller) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    Task Poll() => [|poller.RunAsync(stoppingToken)|];
                    await Poll();
                }
            }
            """),
    ], Hosting);

    [Fact]
    public Task A_Refit_client() => Reports("""
        interface IApi { [Refit.Get("/x")] Task<string> Load(); }
        class W(IApi api) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await [|api.Load()|];
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_Refit_client_that_retries() => Silent("""
        using Microsoft.Extensions.DependencyInjection;
        interface IApi { [Refit.Get("/x")] Task<string> Load(); }
        class W(IApi api) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await api.Load();
                    await Task.Delay(1000, ct);
                }
            }
        }
        static class S { public static void Add(IServiceCollection s) => Refit.HttpClientFactoryExtensions.AddRefitClient<IApi>(s).AddStandardResilienceHandler(); }
        """);

    [Fact]
    public Task Silent_over_a_Refit_method_that_does_not_throw() => Silent("""
        interface IApi { [Refit.Get("/x")] Task<Refit.IApiResponse<string>> Load(); }
        class W(IApi api) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await api.Load();
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task A_RestSharp_call_that_throws() => Reports("""
        using RestSharp;
        class W(RestClient api) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await [|api.GetAsync(new RestRequest("x"), ct)|];
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_over_a_RestSharp_call_that_does_not_throw() => Silent("""
        using RestSharp;
        class W(RestClient api) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    var r = await api.ExecuteAsync(new RestRequest("x"), ct);
                    if (!r.IsSuccessful) Console.WriteLine(r.ErrorMessage);
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task A_Flurl_call() => Reports("""
        using Flurl.Http;
        class W : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await [|"https://x/y".GetStringAsync(cancellationToken: ct)|];
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_exception_of_Flurl_is_caught() => Silent("""
        using Flurl.Http;
        class W : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    try { await "https://x/y".GetStringAsync(cancellationToken: ct); } catch (FlurlHttpException) { }
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task A_Flurl_call_under_a_handler_of_HttpRequestException() => Reports("""
        using Flurl.Http;
        class W : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    try { await [|"https://x/y".GetStringAsync(cancellationToken: ct)|]; } catch (HttpRequestException) { }
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_awaited_with_another() => Reports("""
        class W(HttpClient client) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    var t = [|client.GetStringAsync("/x", ct)|];
                    var d = Task.Delay(1000, ct);
                    await Task.WhenAll(t, d);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_await_is_guarded() => Silent("""
        class W(HttpClient client) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    var t = client.GetStringAsync("/x", ct);
                    try { await t; } catch (HttpRequestException) { }
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_task_is_asked_how_it_ended() => Silent("""
        class W(HttpClient client) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    var t = client.GetStringAsync("/x", ct);
                    await Task.WhenAny(t, Task.Delay(1000, ct));
                    if (t.IsCompletedSuccessfully) Console.WriteLine(t.Result);
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_nobody_awaits_the_task() => Silent("""
        class W(HttpClient client) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    _ = client.GetStringAsync("/x", ct);
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    /// <summary>An exception that the awaiter is told not to throw.</summary>
    [Fact]
    public Task Exception_that_is_suppressed_is_silent() => Silent(Awaited("ConfigureAwaitOptions.SuppressThrowing", "client.GetStringAsync(\"/orders\", stoppingToken)"));

    [Theory]
    [InlineData("ConfigureAwaitOptions.ForceYielding")]
    [InlineData("false")]
    public Task Exception_that_is_not_suppressed(string options) => Reports(Awaited(options, "[|client.GetStringAsync(\"/orders\", stoppingToken)|]"));

    private static string Awaited(string options, string send) => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker(HttpClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await ((Task){{send}}).ConfigureAwait({{options}});
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """;
}
