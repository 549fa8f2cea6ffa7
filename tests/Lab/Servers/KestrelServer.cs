using GoAway.Analyzers.Lab.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GoAway.Analyzers.Lab.Servers;

/// <summary>Kestrel over cleartext HTTP/2: what a real server does where the scripted one does as it is told.</summary>
public sealed record KestrelPlan(KestrelConduct Conduct) : IServerPlan
{
    /// <inheritdoc />
    public async Task<LabServer> StartAsync() => await KestrelServer.StartAsync(Conduct);
}

/// <summary>How Kestrel treats the connection of each request it executes.</summary>
public enum KestrelConduct
{
    /// <summary>Answers and keeps the connection.</summary>
    Keep,

    /// <summary>Answers, and retires the connection by a graceful GOAWAY before that.</summary>
    Retire,

    /// <summary>Aborts the connection of the first POST in place of the answer, and keeps all others.</summary>
    AbortFirstPost,

    /// <summary>Under load, is replaced by another at the same address, and lets each request come to its end.</summary>
    Restart,

    /// <summary>The same, but waits for none: what is in flight is executed and has no answer.</summary>
    Cut,
}

internal sealed class KestrelServer : LabServer
{
    /// <summary>The request that the replacement comes with: by then all of a load's clients send.</summary>
    private const int RestartedAt = 60;

    private readonly KestrelConduct _conduct;
    private readonly List<WebApplication> _applications = [];
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    private KestrelServer(KestrelConduct conduct) => _conduct = conduct;

    public override Uri Address => new(_applications[0].Urls.Single() + "/");

    public static async Task<KestrelServer> StartAsync(KestrelConduct conduct)
    {
        var server = new KestrelServer(conduct);
        server._applications.Add(server.Build("http://127.0.0.1:0"));
        await server._applications[0].StartAsync();
        if (conduct is KestrelConduct.Restart or KestrelConduct.Cut)
            server._applications.Add(server.Build(server.Address.ToString()));
        return server;
    }

    public override async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _requests) >= RestartedAt && _applications.Count == 2)
            await _replaced.Task;
        foreach (var application in _applications)
            await application.DisposeAsync();
    }

    private WebApplication Build(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.WebHost.UseUrls(address);
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = _conduct == KestrelConduct.Restart ? TimeSpan.FromSeconds(10) : TimeSpan.Zero);
        var application = builder.Build();
        application.Run(ServeAsync);
        return application;
    }

    private async Task ReplaceAsync()
    {
        try
        {
            // It stops listening first, and then waits for its connections.
            var stopping = _applications[0].StopAsync();
            while (true)
            {
                try
                {
                    await _applications[1].StartAsync();
                    break;
                }
                catch (IOException)
                {
                    await Task.Delay(5);
                }
            }

            await stopping;
            _replaced.SetResult();
        }
        catch (Exception exception)
        {
            _replaced.SetException(exception);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        var exchange = new Exchange(0, 0, context.Request.Protocol,
        [
            new(":method", context.Request.Method),
            new(":path", context.Request.Path),
            .. context.Request.Headers.Select(header => new HeaderField(header.Key, header.Value.ToString())),
        ]);
        Journal.Begin(exchange);
        var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        exchange.Append(content.ToArray());
        Journal.Complete(exchange);
        Journal.Execute(exchange);
        switch (_conduct)
        {
            case KestrelConduct.Retire:
                context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
                break;
            case KestrelConduct.AbortFirstPost when exchange is { Method: "POST", Copy: 1 }:
                context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                return;
            case KestrelConduct.Restart or KestrelConduct.Cut:
                if (Interlocked.Increment(ref _requests) == RestartedAt)
                    _ = Task.Run(ReplaceAsync);
                await Task.Delay(20);
                break;
        }

        await context.Response.WriteAsync("ok");
    }
}
