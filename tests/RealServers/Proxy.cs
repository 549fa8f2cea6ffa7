using System.Diagnostics;
using System.Net.Sockets;

namespace GoAway.Analyzers.RealServers;

/// <summary>A proxy's process, in the foreground, with its configuration in a folder of its own.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly string _reload;

    private Proxy(Process process, string folder, string reload, int port) => (_process, _folder, _reload, Port) = (process, folder, reload, port);

    public int Port { get; }

    public static Task<Proxy> NginxAsync(IEnumerable<int> servers, int requestsPerConnection, string shutdown) => StartAsync("nginx", "HUP", (folder, port) => ($"""
        daemon off;
        worker_processes 1;
        pid {folder}/nginx.pid;
        error_log {folder}/error.log;
        {shutdown}
        events {"{}"}
        http {"{"}
            access_log off;
            client_body_temp_path {folder}/body;
            proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi;
            scgi_temp_path {folder}/scgi;
            upstream shop {"{"}
                {string.Join(' ', servers.Select(server => $"server 127.0.0.1:{server} max_fails=0;"))}
            {"}"}
            server {"{"}
                listen 127.0.0.1:{port} http2;
                keepalive_requests {requestsPerConnection};
                location / {"{"}
                    proxy_pass http://shop;
                {"}"}
            {"}"}
        {"}"}
        """, ["-p", folder, "-c", Path.Combine(folder, "proxy.conf"), "-e", Path.Combine(folder, "error.log")]));

    public static Task<Proxy> HaproxyAsync(IEnumerable<int> servers, string shutdown) => StartAsync("haproxy", "USR2", (folder, port) => ($"""
        global
            {shutdown}
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s
            retries 3
            option redispatch
        frontend proxied
            bind 127.0.0.1:{port} proto h2
            default_backend shop
        backend shop
            {string.Join("\n    ", servers.Select((server, index) => $"server shop{index} 127.0.0.1:{server} check inter 200ms"))}

        """, ["-W", "-db", "-f", Path.Combine(folder, "proxy.conf")]));

    /// <summary>A new worker takes over; the old one ends its connections by GOAWAY.</summary>
    public async Task ReloadAsync()
    {
        using var kill = Process.Start("kill", ["-" + _reload, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Reloads in each part of a rolling restart, and waits for its end.</summary>
    public async Task ReloadDuringAsync(Task restart)
    {
        for (var reload = 1; reload <= 3; reload++)
        {
            await ReloadAsync();
            await Task.Delay(700);
        }

        await restart;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Proxy> StartAsync(string program, string reload, Func<string, int, (string Configuration, string[] Arguments)> configure)
    {
        var folder = Directory.CreateTempSubdirectory("goaway-proxy-").FullName;
        var port = Ports.Free();
        var (configuration, arguments) = configure(folder, port);
        await File.WriteAllTextAsync(Path.Combine(folder, "proxy.conf"), configuration);
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        for (var left = 100; left > 0; left--)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program} did not start: {await said}");
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", port);
                return new Proxy(process, folder, reload, port);
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{program} listens to nothing.");
    }
}
