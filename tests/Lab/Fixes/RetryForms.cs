using GoAway.Analyzers.Lab.Cases;

namespace GoAway.Analyzers.Lab.Fixes;

/// <summary>A retry configuration that a fix inserts, on a client that sends every kind of request there is.</summary>
/// <param name="Name">As it is called in the table.</param>
/// <param name="Key">The action that inserts it.</param>
/// <param name="IsRegistered">On a client of the factory, or on one made with new.</param>
/// <param name="Pause">What of the inserted code makes it wait, and what to put there so that the lab need not.</param>
public sealed record RetryForm(string Name, string Key, bool IsRegistered, (string Inserted, string Quick)? Pause)
{
    /// <summary>The four of the rules, the best first.</summary>
    public static readonly IReadOnlyList<RetryForm> All =
    [
        // Its options are the registration's own, and are configured there.
        new("Resilience handler", "InsertResilienceHandler", IsRegistered: true, Pause: null),
        new("Polly v8 pipeline", "InsertResiliencePipeline", IsRegistered: false, ("ShouldHandle =", "Delay = TimeSpan.FromMilliseconds(PAUSE), ShouldHandle =")),
        new("Polly v7 policy", "InsertPolicyHandler", IsRegistered: true, ("FromMilliseconds(200 *", "FromMilliseconds(PAUSE *")),
        new("`GoAwayRetryHandler`", "InsertGoAwayRetryHandler", IsRegistered: false, ("FromMilliseconds(200)", "FromMilliseconds(PAUSE)")),
    ];

    private const string PauseInMilliseconds = "PAUSE";

    private const string Resilience = "Microsoft.Extensions.Http.Resilience";

    /// <summary>The client as written, and with the configuration.</summary>
    /// <param name="pause">The milliseconds of its first pause; nothing else is other than it was inserted.</param>
    public Task<(CaseProgram Before, CaseProgram After)> LoadAsync(int pause = 1)
    {
        var source = IsRegistered ? Registered + Program : Made + Program;
        var isPolicy = Key == "InsertPolicyHandler";
        var inserted = new LabCase("GOAWAY106", (isPolicy ? source.Replace(QuickRetries, "", StringComparison.Ordinal) : source).Replace(PauseInMilliseconds, $"{pause}", StringComparison.Ordinal))
        {
            Fix = Key,
            Without = isPolicy ? [Resilience] : [],
        };
        return inserted.LoadAsync(text => Pause is var (slow, quick)
            ? text.Replace(slow, quick.Replace(PauseInMilliseconds, $"{pause}", StringComparison.Ordinal), StringComparison.Ordinal)
            : text);
    }

    private const string Made = """
        using System.Net;

        public sealed class Orders(Uri server)
        {
            private readonly HttpClient _client = new()
            {
                BaseAddress = server,
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            public static Task<string> RunAsync(Uri server, Func<HttpClient, Task<string>> send) => send(new Orders(server)._client);

        """ + Load;

    private const string QuickRetries = """
                services.ConfigureAll<Microsoft.Extensions.Http.Resilience.HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.FromMilliseconds(PAUSE));

        """;

    private const string Registered = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;

        public sealed class Orders(HttpClient client)
        {
            private readonly HttpClient _client = client;

            public static async Task<string> RunAsync(Uri server, Func<HttpClient, Task<string>> send)
            {
                var services = new ServiceCollection();
                services.AddHttpClient<Orders>(client =>
                {
                    client.BaseAddress = server;
                    client.DefaultRequestVersion = HttpVersion.Version20;
                    client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                });

        """ + QuickRetries + """
                await using var provider = services.BuildServiceProvider();
                return await send(provider.GetRequiredService<Orders>()._client);
            }

        """ + Load;

    /// <summary>What GOAWAY106 reports.</summary>
    private const string Load = """

            public async Task<string> LoadAsync(CancellationToken cancellation)
            {
                try
                {
                    return await _client.GetStringAsync("orders", cancellation);
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("No orders", e);
                }
            }
        }

        """;

    private const string Program = """

        /// <summary>The path of the address says what to send.</summary>
        public static class Program
        {
            public static Task<string> Run(Uri address, CancellationToken cancellation) => Orders.RunAsync(new Uri(address, "/"), async client =>
            {
                var kind = address.AbsolutePath.Trim('/').Split('/');
                if (kind[0] == "load")
                    return await LoadAsync(client, cancellation);
                var request = new HttpRequestMessage(new HttpMethod(kind[0]), "orders")
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = kind[0] == "GET" ? null : kind[1] == "stream" ? new StreamContent(new Forward()) : new StringContent("{}"),
                };
                if (kind[1] == "keyed")
                    request.Headers.Add("Idempotency-Key", "42");
                if (kind[2] != "streamed")
                {
                    using var whole = await client.SendAsync(request, cancellation);
                    return await whole.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
                }

                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellation));
                return await reader.ReadToEndAsync(cancellation);
            });

            /// <summary>Twelve at once on one connection: the GETs that were lost, and the POSTs that were accepted.</summary>
            private static async Task<string> LoadAsync(HttpClient client, CancellationToken cancellation)
            {
                var (lost, accepted) = (0, new System.Collections.Concurrent.ConcurrentBag<string>());
                await Task.WhenAll(Enumerable.Range(0, 12).Select(async worker =>
                {
                    for (var number = 0; number < 20; number++)
                    {
                        try
                        {
                            using var response = await client.GetAsync("orders", cancellation);
                            response.EnsureSuccessStatusCode();
                        }
                        catch (HttpRequestException)
                        {
                            Interlocked.Increment(ref lost);
                        }

                        try
                        {
                            var order = $"{worker}-{number}";
                            using var response = await client.PostAsync("orders", new StringContent(order), cancellation);
                            response.EnsureSuccessStatusCode();
                            accepted.Add(order);
                        }
                        catch (HttpRequestException)
                        {
                            // It may have been executed: whose order it is has to ask.
                        }
                    }
                }));
                return $"{lost} {string.Join(',', accepted)}";
            }

            private sealed class Forward() : MemoryStream([1, 2, 3])
            {
                public override bool CanSeek => false;
            }
        }
        """;
}
