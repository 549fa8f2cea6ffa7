using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class BodyFailureNotCaughtTests() : RuleTest("GOAWAY105")
{
    private static readonly Setup Json = new(World.Net10) { Usings = ["System.Net.Http.Json", "System.Text.Json"] };

    [Fact]
    public Task Stream_of_a_response_after_its_headers() => Reports("""
        class C(HttpClient client)
        {
            public async Task<int> Load(string url, byte[] buffer)
            {
                try
                {
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    using var stream = await response.Content.ReadAsStreamAsync();
                    return await {|also:stream.ReadAsync(buffer)|};
                }
                catch ([|HttpRequestException|] e)
                {
                    Console.WriteLine(e.Message);
                    return -1;
                }
            }
        }
        """);

    [Fact]
    public Task GetStreamAsync_and_a_reader() => Reports("""
        class C(HttpClient client)
        {
            public async Task Load(string url)
            {
                try
                {
                    using (var reader = new StreamReader(await client.GetStreamAsync(url).ConfigureAwait(false)))
                    {
                        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                        {
                            Console.WriteLine(line);
                        }
                    }
                }
                catch ([|HttpRequestException|])
                {
                    Console.WriteLine("lost");
                }
            }
        }
        """);

    /// <summary>What reads a stream that is still arriving, by whatever name.</summary>
    [Theory]
    [InlineData("await stream.ReadExactlyAsync(new byte[9])")]
    [InlineData("await stream.CopyToAsync(Stream.Null)")]
    [InlineData("await JsonSerializer.DeserializeAsync<int>(stream)")]
    [InlineData("await JsonDocument.ParseAsync(stream)")]
    [InlineData("await System.Xml.Linq.XDocument.LoadAsync(stream, default, default)")]
    [InlineData("System.Xml.Linq.XDocument.Load(stream)")]
    [InlineData("await new StreamReader(stream).ReadToEndAsync()")]
    [InlineData("await TextReader.Synchronized(new StreamReader(stream)).ReadToEndAsync()")]
    [InlineData("System.Xml.XmlReader.Create(stream).Read()")]
    public Task Readers(string read) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task Load(string url)
            {
                try
                {
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    using var stream = await response.Content.ReadAsStreamAsync();
                    {{read}};
                }
                catch ([|HttpRequestException|])
                {
                    Console.WriteLine("lost");
                }
            }
        }
        """, Json);

    /// <summary>What does not read, or reads something else.</summary>
    [Theory]
    [InlineData("await stream.FlushAsync()")]
    [InlineData("await File.OpenRead(url).CopyToAsync(Stream.Null)")]
    [InlineData("await JsonDocument.ParseAsync(Stream.Null)")]
    [InlineData("await Own.ReadAsync(stream)")]
    [InlineData("await response.Content.ReadAsStringAsync()")]
    public Task No_readers(string call) => Silent($$"""
        static class Own { public static Task ReadAsync(Stream stream) => Task.CompletedTask; }

        class C(HttpClient client)
        {
            public async Task Load(string url)
            {
                try
                {
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    using var stream = await response.Content.ReadAsStreamAsync();
                    {{call}};
                }
                catch (HttpRequestException)
                {
                    Console.WriteLine("lost");
                }
            }
        }
        """, Json);

    [Fact]
    public Task GetFromJsonAsync() => Message("""
        record Item(string Name);

        class C(HttpClient client)
        {
            public async Task<Item?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<Item>(url);
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }
        }
        """,
        "'client.GetFromJsonAsync<Item>' reads the body while it arrives: when the server closes the connection in the middle of it, this throws HttpProtocolException, which is no HttpRequestException, so this handler misses it; catch that type too",
        Json);

    [Fact]
    public Task Async_enumeration() => Reports("""
        class C(HttpClient client)
        {
            public async Task Load(string url)
            {
                try
                {
                    await foreach (var item in client.GetFromJsonAsAsyncEnumerable<string>(url))
                    {
                        Console.WriteLine(item);
                    }
                }
                catch ([|HttpRequestException|])
                {
                }
            }
        }
        """, Json);

    [Fact]
    public Task ReadFromJsonAsync_after_the_headers() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url, CancellationToken cancellation)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, url);
                    var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                    response.EnsureSuccessStatusCode();
                    var content = response.Content;
                    return await content.ReadFromJsonAsync<string>(cancellation);
                }
                catch (TaskCanceledException)
                {
                    return null;
                }
                catch ([|HttpRequestException|] e)
                {
                    throw new InvalidOperationException("No item", e);
                }
            }
        }
        """, Json);

    [Fact]
    public Task Deserializer_over_a_stream_from_outside_of_the_try() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                using var stream = await client.GetStreamAsync(url);
                try
                {
                    return await JsonSerializer.DeserializeAsync<string>(stream);
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Copy_to_a_file_through_a_decompressor() => Reports("""
        using System.IO;
        using System.IO.Compression;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private static readonly HttpClient Client = new HttpClient(new HttpClientHandler());

            public async Task<bool> Load(string url, string path)
            {
                Stream? body = null;
                try
                {
                    var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    body = await response.Content.ReadAsStreamAsync();
                    using var unzipped = new GZipStream(body, CompressionMode.Decompress);
                    using var file = File.Create(path);
                    await unzipped.CopyToAsync(file);
                    return true;
                }
                catch ([|HttpRequestException|])
                {
                    return false;
                }
                finally
                {
                    body?.Dispose();
                }
            }
        }
        """);

    [Fact]
    public Task Response_of_an_own_method() => Reports("""
        class C(HttpClient client)
        {
            public async Task Load(string url, Stream file)
            {
                try
                {
                    using var response = await Open(url);
                    await (await response.Content.ReadAsStreamAsync()).CopyToAsync(file);
                }
                catch ([|HttpRequestException|])
                {
                    Console.WriteLine("lost");
                }
            }

            private Task<HttpResponseMessage> Open(string url) => client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        }
        """);

    [Fact]
    public Task Filter_that_a_graceful_close_passes() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.GetFromJsonAsync<string>(url);
                    }
                    catch ([|HttpRequestException|] e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task Inner_of_two_handlers() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    try
                    {
                        return await client.GetFromJsonAsync<string>(url);
                    }
                    catch ([|HttpRequestException|])
                    {
                        return null;
                    }
                }
                catch (JsonException)
                {
                    return "";
                }
            }
        }
        """, Json);

    [Fact]
    public Task Net8_names_HttpIOException() => Message("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }
        }
        """,
        "'client.GetFromJsonAsync<string>' reads the body while it arrives: when the server closes the connection in the middle of it, this throws HttpIOException, which is no HttpRequestException, so this handler misses it; catch that type too",
        new Setup(World.Net8) { Usings = ["System.Net.Http.Json"] });

    [Fact]
    public Task Silent_for_a_buffered_response() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    using var response = await client.GetAsync(url);
                    using var stream = await response.Content.ReadAsStreamAsync();
                    return await JsonSerializer.DeserializeAsync<string>(stream) ?? await response.Content.ReadFromJsonAsync<string>();
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_for_reads_that_wrap() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url, Stream file)
            {
                try
                {
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    await response.Content.LoadIntoBufferAsync();
                    await response.Content.CopyToAsync(file);
                    await client.DeleteFromJsonAsync<string>(url);
                    return await response.Content.ReadAsStringAsync();
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_with_a_handler_for_IOException() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (HttpRequestException)
                {
                    return null;
                }
                catch (IOException)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_with_a_handler_for_everything_around() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    try
                    {
                        return await client.GetFromJsonAsync<string>(url);
                    }
                    catch (HttpRequestException)
                    {
                        return null;
                    }
                }
                catch
                {
                    return "";
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_with_a_filter_over_both_types() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (Exception e) when (e is HttpRequestException or HttpIOException)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_when_another_filter_can_not_be_read() => Silent("""
        class C(HttpClient client, Func<Exception, bool> isTransient)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (Exception e) when (isTransient(e))
                {
                    return "";
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_for_a_handler_of_a_status() => Silent("""
        class C(HttpClient client)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Handler_that_lets_go_of_all_but_a_status() => Reports("""
        class C(HttpClient client, bool strict)
        {
            public async Task<string?> Load(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch ([|HttpRequestException|] e)
                {
                    if (!strict && e.StatusCode.HasValue && e.StatusCode.Value == HttpStatusCode.NotFound)
                    {
                        return null;
                    }

                    Console.WriteLine(e.Message);
                    throw;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Silent_when_the_stream_is_handed_on() => Silent("""
        class C(HttpClient client)
        {
            public async Task<Stream?> Open(string url)
            {
                try
                {
                    return await client.GetStreamAsync(url);
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_another_stream() => Silent("""
        class C(HttpClient client)
        {
            public async Task<int> Load(string url, byte[] buffer)
            {
                try
                {
                    using var stream = File.OpenRead("cache");
                    await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    return await stream.ReadAsync(buffer);
                }
                catch (HttpRequestException)
                {
                    return 0;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_for_a_response_that_comes_from_outside() => Silent("""
        class C
        {
            public async Task<int> Load(HttpResponseMessage response, byte[] buffer)
            {
                try
                {
                    using var stream = await response.Content.ReadAsStreamAsync();
                    return await stream.ReadAsync(buffer);
                }
                catch (HttpRequestException)
                {
                    return 0;
                }
            }
        }
        """);

    [Theory]
    [InlineData("net472")]
    [InlineData("net6.0-bare")]
    public Task Silent_before_Net7(string world) => Silent("""
        public class C
        {
            public async Task<int> Load(HttpClient client, string url, byte[] buffer)
            {
                try
                {
                    using (var stream = await client.GetStreamAsync(url))
                    {
                        return await stream.ReadAsync(buffer, 0, buffer.Length);
                    }
                }
                catch (HttpRequestException)
                {
                    return 0;
                }
            }
        }
        """, World.Named(world));

    [Fact]
    public Task Silent_over_broken_code() => Silent("""
        class C
        {
            public async Task Load()
            {
                try
                {
                    await client.GetFromJsonAsync<string>(
                }
                catch (HttpRequestException e) when
            }
        }
        """, new Setup(World.Net10) { Broken = true });

    [Fact]
    public Task Fix_catches_both() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<string?> First(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }

            public async Task<string?> Second(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch ([|HttpRequestException|] e) when (e.InnerException is not TimeoutException || url == "")
                {
                    Console.WriteLine($"{e} {e.Message}");
                    throw new InvalidOperationException(e.Message, e);
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<string?> First(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (Exception ex) when (ex is HttpRequestException or HttpIOException)
                {
                    return null;
                }
            }

            public async Task<string?> Second(string url)
            {
                try
                {
                    return await client.GetFromJsonAsync<string>(url);
                }
                catch (Exception e) when (e is HttpRequestException or HttpIOException && (e.InnerException is not TimeoutException || url == ""))
                {
                    Console.WriteLine($"{e} {e.Message}");
                    throw new InvalidOperationException(e.Message, e);
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }
        }
        """,
        Json,
        title: "Catch the failure of the body too");

    [Fact]
    public Task Fix_after_which_the_handler_is_told_that_nothing_sends_again() => FixesOne(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task<string?> First(string url)
            {
                try
                {
                    return await _client.GetFromJsonAsync<string>(url);
                }
                catch ([|HttpRequestException|])
                {
                    return null;
                }
            }

            public async Task<bool> Second(string url, Stream file)
            {
                try
                {
                    using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    using var body = await response.Content.ReadAsStreamAsync();
                    await body.CopyToAsync(file);
                    return true;
                }
                catch ([|HttpRequestException|])
                {
                    return false;
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task<string?> First(string url)
            {
                try
                {
                    return await _client.GetFromJsonAsync<string>(url);
                }
                catch ({|GOAWAY106:Exception|} ex) when (ex is HttpRequestException or HttpIOException)
                {
                    return null;
                }
            }

            public async Task<bool> Second(string url, Stream file)
            {
                try
                {
                    using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    using var body = await response.Content.ReadAsStreamAsync();
                    await body.CopyToAsync(file);
                    return true;
                }
                catch ([|HttpRequestException|])
                {
                    return false;
                }
            }
        }
        """,
        Json);

    [Fact]
    public Task No_fix_where_the_handler_needs_the_type() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpStatusCode?> First(string url)
            {
                try
                {
                    await client.GetFromJsonAsync<string>(url);
                    return null;
                }
                catch ([|HttpRequestException|] e)
                {
                    return e.StatusCode;
                }
            }

            public async Task<HttpRequestException?> Second(string url)
            {
                try
                {
                    await client.GetFromJsonAsync<string>(url);
                    return null;
                }
                catch ([|HttpRequestException|] e)
                {
                    return e;
                }
            }
        }
        """, Json);

    [Fact]
    public Task Fix_on_Net8_with_a_qualified_name() => Fixes(
        """
        using System.IO;
        using System.Threading.Tasks;

        public class C
        {
            public async Task<int> Load(System.Net.Http.HttpClient client, string url, byte[] buffer)
            {
                try
                {
                    using var stream = await client.GetStreamAsync(url);
                    return await stream.ReadAsync(buffer);
                }
                catch ([|System.Net.Http.HttpRequestException|])
                {
                    return -1;
                }
            }
        }
        """,
        """
        using System.IO;
        using System.Threading.Tasks;

        public class C
        {
            public async Task<int> Load(System.Net.Http.HttpClient client, string url, byte[] buffer)
            {
                try
                {
                    using var stream = await client.GetStreamAsync(url);
                    return await stream.ReadAsync(buffer);
                }
                catch (Exception ex) when (ex is System.Net.Http.HttpRequestException or HttpIOException)
                {
                    return -1;
                }
            }
        }
        """,
        World.Net8Bare);

    [Fact]
    public Task Stream_that_is_null_first_in_parentheses() => Reports("""
        using System.IO;
        using System.IO.Compression;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private static readonly HttpClient Client = new HttpClient(new HttpClientHandler());

            public async Task<bool> Load(string url, string path)
            {
                Stream? body = (null);
                try
                {
                    var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    body = (await response.Content.ReadAsStreamAsync());
                    using var unzipped = new GZipStream(body, CompressionMode.Decompress);
                    using var file = File.Create(path);
                    await unzipped.CopyToAsync(file);
                    return true;
                }
                catch ([|HttpRequestException|])
                {
                    return false;
                }
            }
        }
        """);

    /// <summary>What is read into a buffer first is all there, or its failure is wrapped.</summary>
    [Fact]
    public Task Body_that_is_buffered_is_silent() => Silent(Buffered("await response.Content.LoadIntoBufferAsync();", ""));

    [Fact]
    public Task Body_that_is_buffered_too_late() => Reports(Buffered("", "await response.Content.LoadIntoBufferAsync();"));

    private static string Buffered(string before, string after) => $$"""
        class C(HttpClient client)
        {
            public async Task Read(string url)
            {
                try
                {
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                    {{before}}
                    using var stream = await response.Content.ReadAsStreamAsync();
                    stream.ReadByte();
                    {{after}}
                }
                {{(before.Length > 0 ? "catch (HttpRequestException e)" : "catch ([|HttpRequestException|] e)")}} { Console.WriteLine(e); }
            }
        }
        """;
}
