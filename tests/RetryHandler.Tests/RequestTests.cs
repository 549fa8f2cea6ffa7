using System.Net.Http.Headers;
using System.Net.Http.Json;
using Xunit;
using static GoAway.Analyzers.RetryHandler.Below;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>Which requests the handler sends again when their connection is lost.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("HEAD", 2)]
    [InlineData("OPTIONS", 2)]
    [InlineData("TRACE", 2)]
    [InlineData("PUT", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("CONNECT", 1)]
    [InlineData("MKCOL", 1)]
    public async Task By_method(string method, int attempts)
    {
        var below = new Below(Fail(Closed()), Answer());

        if (attempts == 1)
            await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(Request(method)));
        else
            (await below.ThroughAsync(Request(method))).Dispose();

        Assert.Equal(attempts, below.Attempts);
    }

    [Theory]
    [InlineData("Idempotency-Key", 2)]
    [InlineData("idempotency-key", 2)]
    [InlineData("X-Idempotence-Token", 2)]
    [InlineData("X-Request-Id", 1)]
    [InlineData("traceparent", 1)]
    public async Task POST_by_its_headers(string header, int attempts)
    {
        var below = new Below(Fail(Closed()), Answer());
        var request = Request("POST", new StringContent("{}"));
        request.Headers.Add(header, "42");

        if (attempts == 1)
            await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(request));
        else
            (await below.ThroughAsync(request)).Dispose();

        Assert.Equal(attempts, below.Attempts);
        Assert.All(below.Requests, sent => Assert.Equal("42", Assert.Single(sent.Headers.GetValues(header))));
    }

    public static TheoryData<string, int> Contents => new()
    {
        { "none", 2 },
        { "string", 2 },
        { "bytes", 2 },
        { "empty", 2 },
        { "form", 2 },
        { "memory", 2 },
        { "json", 2 },
        { "parts", 2 },
        { "form parts", 2 },
        { "stream", 1 },
        { "file part", 1 },
        { "nested file part", 1 },
        { "own", 1 },
        { "own part", 1 },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task PUT_by_its_content(string content, int attempts)
    {
        var below = new Below(Fail(Closed()), Answer());

        if (attempts == 1)
            await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(Request("PUT", ContentOf(content))));
        else
            (await below.ThroughAsync(Request("PUT", ContentOf(content)))).Dispose();

        Assert.Equal(attempts, below.Attempts);
    }

    [Fact]
    public async Task A_key_does_not_make_a_stream_readable_twice()
    {
        var below = new Below(Fail(Closed()), Answer());
        var request = Request("POST", ContentOf("stream"));
        request.Headers.Add("Idempotency-Key", "42");

        await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(request));

        Assert.Equal(1, below.Attempts);
    }

    /// <summary>A body may be large, and a failed attempt to hold all of it loses it.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task No_content_is_read_by_the_handler(string method)
    {
        var below = new Below(Fail(Closed()));
        var content = new Unreadable();

        await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(Request(method, content)));

        Assert.Equal(1, below.Attempts);
    }

    [Fact]
    public async Task It_is_the_same_message_that_is_sent()
    {
        var below = new Below(Fail(Closed()), Answer());
        var request = Request("PUT", new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")));

        (await below.ThroughAsync(request)).Dispose();

        Assert.All(below.Requests, sent => Assert.Same(request, sent));
    }

    /// <summary>What a handler below makes of the request, such as a method override, is its own affair.</summary>
    [Fact]
    public async Task It_is_asked_once_before_the_first_attempt()
    {
        var request = Request("POST");
        var below = new Below(Fail(Closed()), Answer()) { Before = _ => request.Method = HttpMethod.Get };

        await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(request));

        Assert.Equal(1, below.Attempts);
    }

    private static HttpContent? ContentOf(string kind) => kind switch
    {
        "none" => null,
        "string" => new StringContent("{}"),
        "bytes" => new ByteArrayContent([1, 2, 3]),
        "empty" => new ByteArrayContent([]),
        "form" => new FormUrlEncodedContent([KeyValuePair.Create("a", "b")]),
        "memory" => new ReadOnlyMemoryContent(new byte[3]),
        "json" => JsonContent.Create(new { Id = 1 }),
        "parts" => new MultipartContent { new StringContent("a"), new ByteArrayContent([1]) },
        "form parts" => new MultipartFormDataContent { { new StringContent("a"), "name" } },
        "stream" => new StreamContent(new MemoryStream([1, 2, 3])),
        "file part" => new MultipartFormDataContent { { new StringContent("a"), "name" }, { new StreamContent(new MemoryStream([1])), "file", "a.txt" } },
        "nested file part" => new MultipartContent { new MultipartContent { new StreamContent(new MemoryStream([1])) } },
        "own" => new Unreadable(),
        "own part" => new MultipartContent { new Unreadable() },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private sealed class Unreadable : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            throw new InvalidOperationException("It was read.");

        protected override bool TryComputeLength(out long length)
        {
            length = 3;
            return true;
        }
    }
}
