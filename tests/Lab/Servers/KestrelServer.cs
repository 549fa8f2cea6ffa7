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
}

internal sealed class KestrelServer : LabServer
{
    private readonly WebApplication _application;

    private KestrelServer(WebApplication application) => _application = application;

    public override Uri Address => new(_application.Urls.Single() + "/");

    public static async Task<KestrelServer> StartAsync(KestrelConduct conduct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var server = new KestrelServer(builder.Build());
        server._application.Run(context => server.ServeAsync(context, conduct));
        await server._application.StartAsync();
        return server;
    }

    public override ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context, KestrelConduct conduct)
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
        switch (conduct)
        {
            case KestrelConduct.Retire:
                context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
                break;
            case KestrelConduct.AbortFirstPost when exchange is { Method: "POST", Copy: 1 }:
                context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                return;
        }

        await context.Response.WriteAsync("ok");
    }
}
