using System.Collections.Concurrent;
using System.Net;
using Shop.Api.Catalogue;
using Shop.Api.Payments;
using Shop.Tool;
using Shop.Worker;

namespace GoAway.Analyzers.RealServers;

/// <summary>The sample's clients, fixed, sending as fast as they are answered for as long as something happens to the servers.</summary>
internal sealed class Load
{
    private readonly ConcurrentBag<(string Request, Exception? Failure)> _reads = [];
    private readonly ConcurrentBag<(string Order, Exception? Failure)> _orders = [];
    private int _number;

    /// <summary>GETs that failed, with their failures.</summary>
    public IReadOnlyList<string> LostReads => [.. _reads.Where(read => read.Failure is not null).Select(read => $"{read.Request}: {read.Failure}")];

    public int Reads => _reads.Count;

    public IReadOnlyList<string> Orders => [.. _orders.Select(order => order.Order)];

    public IReadOnlyList<string> Accepted => [.. _orders.Where(order => order.Failure is null).Select(order => order.Order)];

    public IReadOnlyList<string> Failed => [.. _orders.Where(order => order.Failure is not null).Select(order => order.Order)];

    public IReadOnlyList<Exception> Refusals => [.. _orders.Where(order => order.Failure is not null).Select(order => order.Failure!)];

    /// <param name="shop">What is behind the proxy.</param>
    /// <param name="port">The proxy's.</param>
    /// <param name="workers">How many of each client.</param>
    /// <param name="events">What happens meanwhile.</param>
    public static async Task<Load> DuringAsync(Shop shop, int port, int workers, Func<Task> events)
    {
        var address = $"http://127.0.0.1:{port}";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddTransient<OverHttp2>();
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<OverHttp2>());
        services.AddPayments(new ConfigurationBuilder().AddInMemoryCollection([new("Payments:Address", address)]).Build());
        services.AddHttpClient<CatalogueClient>(client => client.BaseAddress = new Uri(address)).AddStandardResilienceHandler();
        services.AddHttpClient<StockFeed>(client => client.BaseAddress = new Uri(address));
        services.AddHttpClient<PriceFeed>(client => client.BaseAddress = new Uri(address));
        await using var provider = services.BuildServiceProvider();
        using var tool = new HttpClient(new OverHttp2 { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) } })
        {
            BaseAddress = new Uri(address),
        };

        var load = new Load();
        using var end = new CancellationTokenSource();
        var catalogue = provider.GetRequiredService<CatalogueClient>();
        var payments = provider.GetRequiredService<PaymentClient>();
        var refunds = provider.GetRequiredService<RefundClient>();
        var stock = provider.GetRequiredService<StockFeed>();
        var prices = provider.GetRequiredService<PriceFeed>();
        var sending = Enumerable.Range(0, workers).SelectMany(_ => (Task[])
        [
            load.ReadAsync("product", () => catalogue.FindAsync("a", CancellationToken.None), end.Token),
            load.ReadAsync("charge", () => payments.FindAsync("a", CancellationToken.None), end.Token),
            load.ReadAsync("levels", () => stock.ReadAsync(CancellationToken.None), end.Token),
            load.ReadAsync("prices", () => prices.ReadAsync(CancellationToken.None), end.Token),
            load.OrderAsync("charge", order => payments.ChargeAsync(new Charge(order, 1m), CancellationToken.None), end.Token),
            load.OrderAsync("refund", order => refunds.RefundAsync(order, CancellationToken.None), end.Token),
            load.OrderAsync("order", order => new OrderImport(tool).SendAsync(order), end.Token),
            load.OrderAsync("adjustment", order => new StockAdjustment(tool).SendAsync(order), end.Token),
        ]).ToList();

        // Nothing happens before each client has its first request on its way.
        while (shop.Received < sending.Count)
            await Task.Delay(10);
        await events();
        await Task.Delay(500);
        await end.CancelAsync();
        await Task.WhenAll(sending);
        return load;
    }

    public override string ToString() =>
        $"{Reads} GETs, {LostReads.Count} lost; {Orders.Count} POSTs, {Refusals.Count} failed: "
        + string.Join(", ", Refusals.GroupBy(failure => failure.GetType().Name + " " + (failure as HttpRequestException)?.StatusCode + (failure as HttpRequestException)?.HttpRequestError).Select(kind => $"{kind.Count()} {kind.Key}"));

    private async Task ReadAsync(string request, Func<Task> send, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            _reads.Add((request, await FailureOfAsync(send)));
    }

    private async Task OrderAsync(string kind, Func<string, Task> send, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var order = $"{kind}-{Interlocked.Increment(ref _number)}";
            _orders.Add((order, await FailureOfAsync(() => send(order))));
        }
    }

    private static async Task<Exception?> FailureOfAsync(Func<Task> send)
    {
        try
        {
            // As fast as a busy machine bears, and slow enough that most of the time is the servers'.
            await Task.Delay(10);
            await send();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>In clear text nothing negotiates the version.</summary>
    private sealed class OverHttp2 : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
