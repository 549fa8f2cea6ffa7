using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace GoAway.Analyzers.RealServers;

/// <summary>The service behind the proxies: two servers over one store, which knows how often each order has been executed.</summary>
internal sealed class Shop(TimeSpan work) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _executions = [];
    private readonly ConcurrentDictionary<string, Task> _keys = [];
    private int _received;
    private readonly List<Server> _servers = [new(Ports.Free()), new(Ports.Free())];

    public IReadOnlyList<int> Addresses => [.. _servers.Select(server => server.Port)];

    /// <summary>The requests that have come, answered or not.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>The orders that took effect more than once.</summary>
    public IReadOnlyList<string> Repeated => [.. _executions.Where(entry => entry.Value > 1).Select(entry => $"{entry.Key}: {entry.Value} times").Order(StringComparer.Ordinal)];

    public int Executions(string order) => _executions.GetValueOrDefault(order);

    public async Task StartAsync()
    {
        foreach (var server in _servers)
            await StartAsync(server);
    }

    /// <summary>One after the other is stopped in good order and started again.</summary>
    public async Task RestartAsync()
    {
        foreach (var server in _servers)
        {
            await server.Application!.StopAsync();
            await server.Application.DisposeAsync();
            await Task.Delay(500);
            await StartAsync(server);
            await Task.Delay(1000);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            if (server.Application is { } application)
                await application.DisposeAsync();
        }
    }

    private async Task StartAsync(Server server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{server.Port}");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var application = builder.Build();
        application.MapGet("/products/{sku}", async (string sku) => await Worked(new { sku, name = sku, price = 1m }));
        application.MapGet("/charges/{id}", async (string id) => await Worked(new { id, amount = 1m }));
        application.MapGet("/levels", async () => await Worked(new[] { new { sku = "a", count = 1 } }));
        application.MapGet("/prices", async () => await Worked(new Dictionary<string, decimal> { ["a"] = 1m }));
        application.MapPost("/charges", async (Posted posted) => await ExecutedAsync(posted.Customer!));
        application.MapPost("/orders", async (Posted posted) => await ExecutedAsync(posted.Line!));
        application.MapPost("/refunds", async (Posted posted, HttpContext context) => await OnceAsync(posted.Charge!, context));
        application.MapPost("/adjustments", async (Posted posted, HttpContext context) => await OnceAsync(posted.Line!, context));
        await application.StartAsync();
        server.Application = application;
    }

    private async Task<IResult> Worked(object answer)
    {
        Interlocked.Increment(ref _received);
        await Task.Delay(work);
        return Results.Ok(answer);
    }

    /// <summary>The effect comes first and the answer last: the time in which a lost connection leaves a client guessing.</summary>
    private async Task<IResult> ExecutedAsync(string order)
    {
        _executions.AddOrUpdate(order, 1, (_, count) => count + 1);
        return await Worked(new { id = order, amount = 1m });
    }

    /// <summary>A service that honours keys: the second request with one is given the answer of the first.</summary>
    private async Task<IResult> OnceAsync(string order, HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        await _keys.GetOrAdd(key, _ => ExecutedAsync(order));
        return Results.Ok(new { id = order, amount = 1m });
    }

    private sealed record Posted(string? Customer, string? Line, string? Charge);

    private sealed class Server(int port)
    {
        public int Port { get; } = port;

        public WebApplication? Application { get; set; }
    }
}

internal static class Ports
{
    public static int Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
