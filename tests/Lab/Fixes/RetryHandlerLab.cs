using System.Net;
using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Fixes;

/// <summary>
/// What the handler that the fixes put into a project does with real requests and real failures, in each of its variants: those
/// for older frameworks run on this one too, as a library for .NET Standard does.
/// </summary>
public sealed class RetryHandlerLab
{
    public static TheoryData<string> Variants => ["Net8", "Net5", "Older"];

    private const string Get = """client.GetStringAsync("orders", cancellation)""";
    private const string Put = """Text(client.PutAsync("orders", new StringContent("{}"), cancellation))""";
    private const string Post = """Text(client.PostAsync("orders", new StringContent("{}"), cancellation))""";
    private const string PutParts = """Text(client.PutAsync("orders", new MultipartContent { new StringContent("{}") }, cancellation))""";
    private const string PutJson = """Text(client.PutAsJsonAsync("orders", new { Id = 1 }, cancellation))""";
    private const string PutStream = """Text(client.PutAsync("orders", new StreamContent(new MemoryStream(new byte[10])), cancellation))""";
    private const string PutStreamInParts = """Text(client.PutAsync("orders", new MultipartContent { new StreamContent(new MemoryStream(new byte[10])) }, cancellation))""";

    private const string KeyedPost = """
        Text(client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "orders")
            {
                Version = client.DefaultRequestVersion,
                VersionPolicy = client.DefaultVersionPolicy,
                Content = new StringContent("{}"),
                Headers = { { "Idempotency-Key", "42" } },
            },
            cancellation))
        """;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task GET_is_sent_again_after_a_graceful_close(string variant)
    {
        var outcome = await Run(variant, Get, Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
        Assert.Equal(2, outcome.Sent("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task GET_is_sent_again_when_every_one_of_the_runtimes_own_attempts_was_disclaimed(string variant)
    {
        var outcome = await Run(variant, Get, Script.First(4, Faults.Disclaimed()).Then(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
        Assert.Equal(5, outcome.Sent("GET"));
        Assert.Equal(1, outcome.Executed("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task POST_is_executed_once_and_its_failure_comes_as_it_was(string variant)
    {
        var outcome = await Run(variant, Post, Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal(1, outcome.Sent("POST"));
        Assert.Equal(1, outcome.Executed("POST"));
        var error = Assert.IsType<HttpRequestException>(outcome.Error);
        Assert.Equal(0, Assert.IsType<HttpProtocolException>(error.InnerException).ErrorCode);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task POST_with_a_key_is_sent_again_under_the_same_key(string variant)
    {
        var outcome = await Run(variant, KeyedPost, Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
        Assert.Equal(2, outcome.Sent("POST"));
        Assert.Equal(1, outcome.Executed("POST"));
        Assert.All(outcome.Journal.Exchanges, exchange => Assert.Equal("42", exchange.Header("Idempotency-Key")));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task POST_on_a_refused_stream_is_sent_again_by_the_runtime(string variant)
    {
        var outcome = await Run(variant, Post, Script.First(1, Faults.Refused).Then(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
        Assert.Equal(2, outcome.Sent("POST"));
        Assert.Equal(1, outcome.Executed("POST"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task GET_refused_by_every_stream_of_the_runtime_is_sent_again(string variant)
    {
        var outcome = await Run(variant, Get, Script.First(4, Faults.Refused).Then(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
        Assert.Equal(5, outcome.Sent("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task PUT_is_sent_again_with_content_that_can_be_read_twice(string variant)
    {
        foreach (var send in (string[])[Put, PutParts, PutJson])
        {
            var outcome = await Run(variant, send, Script.First(1, Faults.ExecutedThenReset).Then(Faults.Answered()));

            Assert.Equal("ok", outcome.Result);
            Assert.Equal(2, outcome.Sent("PUT"));
            Assert.Single(outcome.Journal.Exchanges.Select(exchange => exchange.Content.Length).Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Content_that_may_be_read_once_is_sent_once(string variant)
    {
        foreach (var send in (string[])[PutStream, PutStreamInParts])
        {
            var outcome = await Run(variant, send, Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

            Assert.Equal(1, outcome.Sent("PUT"));
            var error = Assert.IsType<HttpRequestException>(outcome.Error);
            Assert.IsType<HttpProtocolException>(error.InnerException);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task It_gives_up_after_four_attempts_with_the_last_failure(string variant)
    {
        var outcome = await Run(variant, Get, Script.Always(Faults.ExecutedThenClosed()));

        Assert.Equal(4, outcome.Sent("GET"));
        var error = Assert.IsType<HttpRequestException>(outcome.Error);
        Assert.Equal(HttpRequestError.HttpProtocolError, error.HttpRequestError);
        Assert.Equal(0, Assert.IsType<HttpProtocolException>(error.InnerException).ErrorCode);
    }

    [Fact]
    public async Task A_fault_that_is_no_lost_connection_is_seen_at_once()
    {
        foreach (var code in (Http2Error[])[Http2Error.ProtocolError, Http2Error.EnhanceYourCalm])
        {
            var outcome = await Run("Net8", Get, Script.Always(Faults.ExecutedThenClosed(code: code)));

            Assert.Equal(1, outcome.Sent("GET"));
            Assert.IsType<HttpRequestException>(outcome.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Cancellation_ends_it_at_once(string variant)
    {
        // In the pause: a server that asks for twenty seconds.
        var paused = await Run(variant, Get, Script.Always(Busy("20")), cancelAfter: 500);
        Assert.IsAssignableFrom<OperationCanceledException>(paused.Error);
        Assert.Equal(1, paused.Sent("GET"));

        // In the attempt.
        var waiting = await Run(variant, Get, Script.Always(Faults.NeverAnswered), cancelAfter: 500);
        Assert.IsAssignableFrom<OperationCanceledException>(waiting.Error);
        Assert.Equal(1, waiting.Sent("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Retry_After_is_waited_for(string variant)
    {
        const string Timed = """
            Timed(() => client.GetStringAsync("orders", cancellation))
            """;

        var outcome = await Run(variant, Timed, Script.First(1, Busy("1")).Then(Faults.Answered()));

        Assert.Equal("waited", outcome.Result);
        Assert.Equal(2, outcome.Sent("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task An_answer_that_asks_for_more_time_than_a_caller_has_is_given_to_it(string variant)
    {
        var outcome = await Run(variant, Get, Script.Always(Busy("3600")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, Assert.IsType<HttpRequestException>(outcome.Error).StatusCode);
        Assert.Equal(1, outcome.Sent("GET"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task GET_answered_with_a_transient_status_is_sent_again_and_POST_is_not(string variant)
    {
        foreach (var status in (int[])[408, 429, 500, 503])
        {
            var plan = Script.First(1, Faults.Answered(status)).Then(Faults.Answered());

            var get = await Run(variant, Get, plan);
            Assert.Equal("ok", get.Result);
            Assert.Equal(2, get.Sent("GET"));

            var post = await Run(variant, Post, plan);
            Assert.Equal(1, post.Sent("POST"));
            Assert.Equal(status, (int?)Assert.IsType<HttpRequestException>(post.Error).StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task An_answer_that_says_no_is_an_answer(string variant)
    {
        var outcome = await Run(variant, Get, Script.Always(Faults.Answered(404)));

        Assert.Equal(1, outcome.Sent("GET"));
        Assert.Equal(HttpStatusCode.NotFound, Assert.IsType<HttpRequestException>(outcome.Error).StatusCode);
    }

    [Theory]
    [InlineData("Net8")]
    [InlineData("Net5")]
    public async Task Synchronous_requests_are_treated_alike(string variant)
    {
        const string Send = """
            Task.Run(() =>
            {
                using var request = new HttpRequestMessage(new HttpMethod("METHOD"), "orders");
                using var response = client.Send(request, cancellation);
                return response.EnsureSuccessStatusCode().StatusCode.ToString();
            })
            """;

        // Over HTTP/1.1: there is no synchronous HTTP/2.
        var plan = Script.First(1, Faults.Answered(503)).Then(Faults.Answered());
        var get = await Run(variant, Send.Replace("METHOD", "GET", StringComparison.Ordinal), plan, isHttp2: false);
        Assert.Equal("OK", get.Result);
        Assert.Equal(2, get.Sent("GET"));

        var post = await Run(variant, Send.Replace("METHOD", "POST", StringComparison.Ordinal), plan, isHttp2: false);
        Assert.Equal(1, post.Sent("POST"));
    }

    private static Act[] Busy(string seconds) => [Act.Answer(503, "busy", new HeaderField("retry-after", seconds))];

    private static Task<Outcome> Run(string variant, string send, IServerPlan plan, int cancelAfter = -1, bool isHttp2 = true)
    {
        var handler = new RetryHandlerText(Enum.Parse<Framework>(variant), "", "GoAwayRetryHandler")
        {
            IsNullable = true,
            HasProtocolException = variant == "Net8",
            HasSharedRandom = variant != "Older",
        };
        var source = $$"""
            using System.Diagnostics;
            using System.Net.Http.Json;
            {{handler}}
            public static class Program
            {
                public static async Task<string> Run(Uri server, CancellationToken cancelled)
                {
                    using var source = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
                    source.CancelAfter({{cancelAfter}});
                    var cancellation = source.Token;
                    using var client = new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })
                    {
                        BaseAddress = server,
                        DefaultRequestVersion = new Version({{(isHttp2 ? "2, 0" : "1, 1")}}),
                        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    };
                    return await {{send}};
                }

                private static async Task<string> Text(Task<HttpResponseMessage> sent)
                {
                    using var response = await sent;
                    return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
                }

                private static async Task<string> Timed(Func<Task> send)
                {
                    var watch = Stopwatch.StartNew();
                    await send();
                    return watch.ElapsedMilliseconds >= 950 ? "waited" : "hurried";
                }
            }
            """;
        return LabCase.RunAsync(source, plan);
    }
}
