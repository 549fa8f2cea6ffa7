using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.CodeFixes;

public sealed class RetryOnlyNeverSentFixTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task Filter_for_a_catch_without_one() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, new StringContent(json))|];
                    }
                    catch (HttpRequestException) // The server was away.
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, new StringContent(json));
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError) // The server was away.
                    {
                        // Wait a little.
                        await Task.Delay(100);
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """,
        title: "Retry only what was never sent");

    [Fact]
    public Task Filter_in_front_of_one_that_counts() => FixesAll(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                var retries = 3;
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                        using var response = await [|_client.SendAsync(request)|];
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (Exception) when (retries-- > 0)
                    {
                    }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                var retries = 3;
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                        using var response = await _client.SendAsync(request);
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } && retries-- > 0)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Bare_catch() => FixesAll(
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string url, HttpContent content)
            {
                int tries = 0;
            again:
                try
                {
                    return [|client.PostAsync(url, content)|].GetAwaiter().GetResult();
                }
                catch
                {
                    if (tries++ < 2) goto again;
                    throw;
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string url, HttpContent content)
            {
                int tries = 0;
            again:
                try
                {
                    return client.PostAsync(url, content).GetAwaiter().GetResult();
                }
                catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
                {
                    if (tries++ < 2) goto again;
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task Method_in_a_parameter() => FixesAll(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Post, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.SendAsync(new HttpRequestMessage(method, url))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Post, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.SendAsync(new HttpRequestMessage(method, url));
                    }
                    catch (HttpRequestException) when (IsIdempotent(method) && attempt < 3)
                    {
                    }
                }
            }

            /// <summary>Whether a request of this method may be executed twice (RFC 9110 §9.2.2).</summary>
            private static bool IsIdempotent(HttpMethod method) =>
                method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options
                || method == HttpMethod.Trace || method == HttpMethod.Put || method == HttpMethod.Delete;
        }
        """,
        title: "Retry idempotent methods only");

    [Fact]
    public Task Filter_with_alternatives_gets_parentheses() => FixesAll(
        """
        class C(HttpClient client, bool always)
        {
            public async Task Pay(string url, string json)
            {
                var attempt = 0;
                do
                {
                    try
                    {
                        await [|client.PostAsync(url, new StringContent(json))|];
                        break;
                    }
                    catch (HttpRequestException e) when (always || e.StatusCode is null)
                    {
                        Console.WriteLine(e.Message);
                    }
                }
                while (++attempt < 5);
            }
        }
        """,
        """
        class C(HttpClient client, bool always)
        {
            public async Task Pay(string url, string json)
            {
                var attempt = 0;
                do
                {
                    try
                    {
                        await client.PostAsync(url, new StringContent(json));
                        break;
                    }
                    catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && (always || e.StatusCode is null))
                    {
                        Console.WriteLine(e.Message);
                    }
                }
                while (++attempt < 5);
            }
        }
        """);

    [Fact]
    public Task Ten_sends_some_in_one_try() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task Three(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await [|client.PostAsync(url + "/a", new StringContent(json))|];
                        await [|client.PostAsync(url + "/b", new StringContent(json))|];
                        await [|client.PatchAsync(url + "/c", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException e) { Console.WriteLine(e); }
                }
            }

            public async Task Two(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await [|client.PostAsync(url + "/a", new StringContent(json))|];
                        await [|client.PostAsync(url + "/b", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 4)
                    {
                        await Task.Delay(100);
                    }
                    catch (TaskCanceledException) when (attempt < 4)
                    {
                        Console.WriteLine("slow");
                        await Task.Delay(100);
                    }
                }
            }

            public async Task<HttpResponseMessage?> Nested(string url, string json)
            {
                try
                {
                    for (var attempt = 0; ; attempt++)
                        try
                        {
                            return await [|client.PostAsync(url, new StringContent(json))|];
                        }
                        catch (Exception ex) when (ex is HttpRequestException or TaskCanceledException)
                        {
                            if (attempt == 2) throw;
                        }
                }
                catch (InvalidOperationException ex)
                {
                    Console.WriteLine(ex);
                    return null;
                }
            }

            public async Task Inner(string url, string json)
            {
                while (true)
                {
                    if (await Once(url, json)) break;
                }
            }

            private async Task<bool> Once(string url, string json)
            {
                try
                {
                    await [|client.PostAsync(url, new StringContent(json))|];
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }

            public Task Lambdas(string url, HttpContent content) => Task.WhenAll(
                Retry(() => [|client.PostAsync(url + "/1", content)|]),
                Retry(async () => await [|client.PostAsync(url + "/2", content)|]),
                Retry(() => [|client.PostAsync(url + "/3", content)|]));

            private static async Task<T> Retry<T>(Func<Task<T>> send)
            {
                for (var i = 1; ; i++)
                {
                    try { return await send(); }
                    catch when (i < 5) { await Task.Delay(1000 * i); }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Three(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await client.PostAsync(url + "/a", new StringContent(json));
                        await client.PostAsync(url + "/b", new StringContent(json));
                        await client.PatchAsync(url + "/c", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError) { Console.WriteLine(e); }
                }
            }

            public async Task Two(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await client.PostAsync(url + "/a", new StringContent(json));
                        await client.PostAsync(url + "/b", new StringContent(json));
                        return;
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempt < 4)
                    {
                        await Task.Delay(100);
                    }
                    catch (TaskCanceledException) when (attempt < 4)
                    {
                        Console.WriteLine("slow");
                        throw;
                    }
                }
            }

            public async Task<HttpResponseMessage?> Nested(string url, string json)
            {
                try
                {
                    for (var attempt = 0; ; attempt++)
                        try
                        {
                            return await client.PostAsync(url, new StringContent(json));
                        }
                        catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
                        {
                            if (attempt == 2) throw;
                        }
                }
                catch (InvalidOperationException ex)
                {
                    Console.WriteLine(ex);
                    return null;
                }
            }

            public async Task Inner(string url, string json)
            {
                while (true)
                {
                    if (await Once(url, json)) break;
                }
            }

            private async Task<bool> Once(string url, string json)
            {
                try
                {
                    await client.PostAsync(url, new StringContent(json));
                    return true;
                }
                catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                {
                    return false;
                }
            }

            public Task Lambdas(string url, HttpContent content) => Task.WhenAll(
                Retry(() => client.PostAsync(url + "/1", content)),
                Retry(async () => await client.PostAsync(url + "/2", content)),
                Retry(() => client.PostAsync(url + "/3", content)));

            private static async Task<T> Retry<T>(Func<Task<T>> send)
            {
                for (var i = 1; ; i++)
                {
                    try { return await send(); }
                    catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } && i < 5) { await Task.Delay(1000 * i); }
                }
            }
        }
        """);

    [Fact]
    public Task Wrapped_by_Result() => FixesAll(
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { return [|client.PostAsync(url, content)|].Result; }
                    catch (AggregateException) { }
                }

                return null;
            }

            public HttpResponseMessage? PayToo(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { return [|client.PostAsync(url, content)|].Result; }
                    catch (Exception) { }
                }

                return null;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { return client.PostAsync(url, content).Result; }
                    catch (AggregateException ex) when (ex.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }) { }
                }

                return null;
            }

            public HttpResponseMessage? PayToo(string url, HttpContent content)
            {
                for (var i = 0; i < 3; i++)
                {
                    try { return client.PostAsync(url, content).Result; }
                    catch (Exception ex) when (ex.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }) { }
                }

                return null;
            }
        }
        """);

    [Fact]
    public Task Own_exception_around_the_failure() => FixesAll(
        """
        class PaymentException(string message, Exception inner) : Exception(message, inner);

        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var i = 0; ; i++)
                {
                    try { await Once(url, content); return; }
                    catch (PaymentException failed) when (i < 3) { Console.WriteLine(failed.Message); }
                }
            }

            private async Task Once(string url, HttpContent content)
            {
                try { await [|client.PostAsync(url, content)|]; }
                catch (HttpRequestException e) { throw new PaymentException("Could not pay", e); }
            }
        }
        """,
        """
        class PaymentException(string message, Exception inner) : Exception(message, inner);

        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var i = 0; ; i++)
                {
                    try { await Once(url, content); return; }
                    catch (PaymentException failed) when (failed.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } && i < 3) { Console.WriteLine(failed.Message); }
                }
            }

            private async Task Once(string url, HttpContent content)
            {
                try { await client.PostAsync(url, content); }
                catch (HttpRequestException e) { throw new PaymentException("Could not pay", e); }
            }
        }
        """);

    [Fact]
    public Task Net_6() => FixesAll(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await [|_client.PostAsync(url, new StringContent(json))|]; return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task PayToo(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await [|_client.PostAsync(url, new StringContent(json))|]; return; }
                    catch (Exception) when (attempt < 3) { }
                }
            }
        }
        """,
        [
            ("Test.cs", """
            using System.Net.Sockets;

            class C
            {
                private readonly HttpClient _client = new();

                public async Task Pay(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try { await _client.PostAsync(url, new StringContent(json)); return; }
                        catch (HttpRequestException ex) when (ex.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable } && attempt < 3) { }
                    }
                }

                public async Task PayToo(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try { await _client.PostAsync(url, new StringContent(json)); return; }
                        catch (Exception ex) when (ex is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable } } && attempt < 3) { }
                    }
                }
            }
            """),
        ],
        World.Net6Bare);

    [Fact]
    public Task Net_Framework() => FixesAll(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Shop
        {
            class C
            {
                private readonly HttpClient _client = new HttpClient();

                public async Task Pay(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            await [|_client.PostAsync(url, new StringContent(json))|];
                            return;
                        }
                        catch (HttpRequestException) when (attempt < 3)
                        {
                        }
                    }
                }

                public async Task PayToo(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            await [|_client.PostAsync(url, new StringContent(json))|];
                            return;
                        }
                        catch (Exception e) when (attempt < 3)
                        {
                            Console.WriteLine(e);
                        }
                    }
                }
            }
        }
        """,
        """
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Shop
        {
            class C
            {
                private readonly HttpClient _client = new HttpClient();

                public async Task Pay(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            await _client.PostAsync(url, new StringContent(json));
                            return;
                        }
                        catch (HttpRequestException ex) when (WasNeverSent(ex) && attempt < 3)
                        {
                        }
                    }
                }

                /// <summary>Whether a request failed before anything of it was sent: then it may be sent again, whatever its method.</summary>
                private static bool WasNeverSent(Exception exception)
                {
                    var cause = exception is HttpRequestException ? exception.InnerException : null;
                    return cause is WebException web
                        && (web.Status == WebExceptionStatus.ConnectFailure || web.Status == WebExceptionStatus.NameResolutionFailure
                            || web.Status == WebExceptionStatus.ProxyNameResolutionFailure || web.Status == WebExceptionStatus.TrustFailure);
                }

                public async Task PayToo(string url, string json)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            await _client.PostAsync(url, new StringContent(json));
                            return;
                        }
                        catch (Exception e) when (WasNeverSent(e) && attempt < 3)
                        {
                            Console.WriteLine(e);
                        }
                    }
                }
            }
        }
        """,
        World.Net472);

    [Fact]
    public Task Net_Standard() => FixesAll(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry(() => [|_client.PostAsync(url, new StringContent(json))|]);

            private static async Task<T> Retry<T>(Func<Task<T>> send)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await send();
                    }
                    catch when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry(() => _client.PostAsync(url, new StringContent(json)));

            private static async Task<T> Retry<T>(Func<Task<T>> send)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await send();
                    }
                    catch (Exception ex) when (WasNeverSent(ex) && attempt < 3)
                    {
                    }
                }
            }

            /// <summary>Whether a request failed before anything of it was sent: then it may be sent again, whatever its method.</summary>
            private static bool WasNeverSent(Exception exception)
            {
                var cause = exception is HttpRequestException ? exception.InnerException : null;
                return (cause is WebException web
                        && (web.Status == WebExceptionStatus.ConnectFailure || web.Status == WebExceptionStatus.NameResolutionFailure
                            || web.Status == WebExceptionStatus.ProxyNameResolutionFailure || web.Status == WebExceptionStatus.TrustFailure))
                    || (cause is SocketException socket
                        && (socket.SocketErrorCode == SocketError.ConnectionRefused || socket.SocketErrorCode == SocketError.HostNotFound
                            || socket.SocketErrorCode == SocketError.HostUnreachable || socket.SocketErrorCode == SocketError.NetworkUnreachable));
            }
        }
        """,
        World.NetStandard20);

    [Fact]
    public Task Helper_in_another_file() => FixesAll(
        [
            ("Client.cs", """
            class Payments(HttpClient client)
            {
                public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                    Retry.Execute(() => [|client.PostAsync(url, content)|], 3);
            }
            """),
            ("Retry.cs", """
            static class Retry
            {
                public static async Task<T> Execute<T>(Func<Task<T>> action, int attempts)
                {
                    for (var i = 1; ; i++)
                    {
                        try
                        {
                            return await action();
                        }
                        catch (HttpRequestException) when (i < attempts)
                        {
                        }
                    }
                }
            }
            """),
        ],
        [
            ("Client.cs", """
            class Payments(HttpClient client)
            {
                public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                    Retry.Execute(() => client.PostAsync(url, content), 3);
            }
            """),
            ("Retry.cs", """
            static class Retry
            {
                public static async Task<T> Execute<T>(Func<Task<T>> action, int attempts)
                {
                    for (var i = 1; ; i++)
                    {
                        try
                        {
                            return await action();
                        }
                        catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && i < attempts)
                        {
                        }
                    }
                }
            }
            """),
        ]);

    [Fact]
    public Task Top_level_statements() => FixesAll(
        """
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await [|client.PostAsync("https://pay", new StringContent("{}"))|];
                break;
            }
            catch (HttpRequestException ex)
            {
                Console.WriteLine(ex.Message);
            }
        }
        """,
        """
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await client.PostAsync("https://pay", new StringContent("{}"));
                break;
            }
            catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
            {
                Console.WriteLine(ex.Message);
            }
        }
        """);

    [Fact]
    public Task Second_send_in_the_catch() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var content = new StringContent(json);
                try
                {
                    return await client.PostAsync(url, content);
                }
                catch (HttpRequestException)
                {
                    return await [|client.PostAsync(url, content)|];
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var content = new StringContent(json);
                try
                {
                    return await client.PostAsync(url, content);
                }
                catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                {
                    return await client.PostAsync(url, content);
                }
            }
        }
        """);

    [Fact]
    public Task Strict_methods_are_not_idempotent() => FixesAll(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Put, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                while (true)
                {
                    try { return await [|client.SendAsync(new HttpRequestMessage(method, url))|]; }
                    catch { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(HttpMethod.Put, url);

            public Task<HttpResponseMessage> Look(string url) => Send(HttpMethod.Get, url);

            private async Task<HttpResponseMessage> Send(HttpMethod method, string url)
            {
                while (true)
                {
                    try { return await client.SendAsync(new HttpRequestMessage(method, url)); }
                    catch when (IsIdempotent(method)) { }
                }
            }

            /// <summary>Whether a request of this method may be executed twice (RFC 9110 §9.2.2).</summary>
            private static bool IsIdempotent(HttpMethod method) =>
                method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options
                || method == HttpMethod.Trace;
        }
        """,
        new Setup(World.Net10) { EditorConfig = "goaway.unsafe_methods = POST, PATCH, PUT, DELETE" });

    [Fact]
    public Task Timeout_with_a_handler_of_its_own() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content, CancellationToken token)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, content, token)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(100, token);
                    }
                    catch (TaskCanceledException) when (attempt < 3 && !token.IsCancellationRequested)
                    {
                        await Task.Delay(100, token);
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content, CancellationToken token)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(url, content, token);
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempt < 3)
                    {
                        await Task.Delay(100, token);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Variable_of_a_name_that_is_taken() => FixesAll(
        """
        class C(HttpClient Client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, Exception ex)
            {
                Console.WriteLine(ex);
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|Client.PostAsync(url, new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        foreach (var exception in Known())
                            Console.WriteLine(exception);
                    }
                }

                Exception[] Known() => [ex];
            }
        }
        """,
        """
        class C(HttpClient Client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, Exception ex)
            {
                Console.WriteLine(ex);
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await Client.PostAsync(url, new StringContent(json));
                    }
                    catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempt < 3)
                    {
                        foreach (var exception in Known())
                            Console.WriteLine(exception);
                    }
                }

                Exception[] Known() => [ex];
            }
        }
        """);

    [Fact]
    public Task Names_that_stand_for_something_else() => FixesAll(
        """
        class C(HttpClient client)
        {
            public string HttpRequestError { get; } = "none";

            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public string HttpRequestError { get; } = "none";

            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.PostAsync(url, new StringContent(json)); }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is System.Net.Http.HttpRequestError.NameResolutionError or System.Net.Http.HttpRequestError.ConnectionError or System.Net.Http.HttpRequestError.SecureConnectionError or System.Net.Http.HttpRequestError.ProxyTunnelError && attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_in_an_expression_body_s_class_on_net_8() => FixesAll(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public Task<HttpResponseMessage> Pay(string url) => Pay(url, 3);

            private async Task<HttpResponseMessage> Pay(string url, int attempts)
            {
                return await Again();

                async Task<HttpResponseMessage> Again()
                {
                    try { return await [|_client.PostAsync(url, new StringContent("{}"))|]; }
                    catch (HttpRequestException) when (attempts-- > 0) { return await Again(); }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new();

            public Task<HttpResponseMessage> Pay(string url) => Pay(url, 3);

            private async Task<HttpResponseMessage> Pay(string url, int attempts)
            {
                return await Again();

                async Task<HttpResponseMessage> Again()
                {
                    try { return await _client.PostAsync(url, new StringContent("{}")); }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError && attempts-- > 0) { return await Again(); }
                }
            }
        }
        """,
        World.Net8);

    [Fact]
    public Task Send_that_waits() => FixesAll(
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
                        return [|client.Send(request)|];
                    }
                    catch (HttpRequestException ex)
                    {
                        Console.WriteLine(ex.Message); // once more
                    }
                }

                return null;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
                        return client.Send(request);
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                    {
                        Console.WriteLine(ex.Message); // once more
                    }
                }

                return null;
            }
        }
        """);

    [Fact]
    public Task Nested_try_of_which_the_outer_retries() => FixesAll(
        """
        class C(HttpClient client, Action<string> log)
        {
            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        try
                        {
                            await [|client.PostAsync(url, new StringContent(json))|];
                            return;
                        }
                        catch (HttpRequestException e)
                        {
                            log(e.Message);
                            throw;
                        }
                    }
                    catch (Exception)
                    {
                        log("again");
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client, Action<string> log)
        {
            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        try
                        {
                            await client.PostAsync(url, new StringContent(json));
                            return;
                        }
                        catch (HttpRequestException e)
                        {
                            log(e.Message);
                            throw;
                        }
                    }
                    catch (Exception ex) when (ex is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
                    {
                        log("again");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Status_that_becomes_an_exception() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string> Pay(string url, string json)
            {
                var attempts = 0;
                do
                {
                    try
                    {
                        var response = await [|client.PostAsync(url, new StringContent(json))|];
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException)
                    {
                        attempts++;
                    }
                }
                while (attempts < 3);
                return "";
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string> Pay(string url, string json)
            {
                var attempts = 0;
                do
                {
                    try
                    {
                        var response = await client.PostAsync(url, new StringContent(json));
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException ex) when (ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                    {
                        attempts++;
                    }
                }
                while (attempts < 3);
                return "";
            }
        }
        """);

    [Fact]
    public Task Request_in_a_parameter() => FixesAll(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(() => new HttpRequestMessage(HttpMethod.Post, url));

            public Task<HttpResponseMessage> Look(string url) => Send(() => new HttpRequestMessage(HttpMethod.Get, url));

            private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = create();
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Send(() => new HttpRequestMessage(HttpMethod.Post, url));

            public Task<HttpResponseMessage> Look(string url) => Send(() => new HttpRequestMessage(HttpMethod.Get, url));

            private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = create();
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (IsIdempotent(request) && attempt < 3)
                    {
                    }
                }
            }

            /// <summary>Whether a request may be executed twice: by its method (RFC 9110 §9.2.2), or because it carries a key that tells.</summary>
            private static bool IsIdempotent(HttpRequestMessage request) =>
                request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
                || request.Method == HttpMethod.Trace || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
                || request.Headers.Contains("Idempotency-Key");
        }
        """,
        title: "Retry idempotent methods only");

    [Fact]
    public Task None_where_another_send_would_lose_its_retry() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await client.GetAsync(url);
                        await [|client.PostAsync(url, content)|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        ["Send an idempotency key, made once"]);

    [Fact]
    public Task None_where_a_server_error_still_repeats() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        var response = await [|client.PostAsync(url, content)|];
                        if (response.IsSuccessStatusCode) return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        ["Send an idempotency key, made once"]);
}
