using System.Net;
using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>
/// The handler over SocketsHttpHandler and a server that is scripted frame by frame. .NET 8 shows a GOAWAY that disclaims nothing
/// otherwise than .NET 9 and later; what becomes of the requests has to be the same.
/// </summary>
public sealed class ServerTests
{
    private static readonly IReadOnlyDictionary<string, Script> Failures = new Dictionary<string, Script>
    {
        ["below once"] = Once(Faults.Disclaimed()),
        ["below on five"] = Script.First(5, Faults.Disclaimed()).Then(Faults.Answered()),
        ["at, FIN"] = Once(Faults.ExecutedThenClosed()),
        ["max, FIN"] = Once(Faults.ExecutedThenClosed(LastStream.Max)),
        ["two-phase"] = Script.Always(Act.Execute, Act.GoAway(LastStream.Max), Act.GoAway(LastStream.This), Act.Answer(), Act.Fin),
        ["mid-body"] = Once(Faults.HalfAnswered),
        ["refused"] = Once(Faults.Refused),
        ["503"] = Once(Faults.Answered(503)),
        ["RST"] = Once(Faults.ExecutedThenReset),
        ["FIN"] = Once(Faults.ExecutedThenFin),
        ["RST_STREAM"] = Once(Faults.ExecutedThenStreamReset(Http2Error.InternalError)),
    };

    /// <summary>How often each is executed and sent, and whether it gets its answer.</summary>
    public static TheoryData<string, string, bool, int, int> Rows
    {
        get
        {
            var data = new TheoryData<string, string, bool, int, int>();
            foreach (var request in (string[])["GET", "PUT"])
            {
                data.Add(request, "below once", true, 1, 2);
                data.Add(request, "below on five", true, 1, 6);
                data.Add(request, "at, FIN", true, 2, 2);
                data.Add(request, "max, FIN", true, 2, 2);
                data.Add(request, "two-phase", true, 1, 1);
                data.Add(request, "mid-body", false, 1, 1);
                data.Add(request, "refused", true, 1, 2);
                data.Add(request, "503", true, 2, 2);
                data.Add(request, "RST", true, 2, 2);
                data.Add(request, "FIN", true, 2, 2);
                data.Add(request, "RST_STREAM", false, 1, 1);
            }

            data.Add("keyed POST", "below once", true, 1, 2);
            data.Add("keyed POST", "below on five", true, 1, 6);
            data.Add("keyed POST", "at, FIN", true, 1, 2);
            data.Add("keyed POST", "mid-body", false, 1, 1);
            data.Add("keyed POST", "503", true, 1, 2);
            data.Add("keyed POST", "RST", true, 1, 2);
            data.Add("POST", "below once", true, 1, 2);
            data.Add("POST", "below on five", false, 0, 4);
            data.Add("POST", "at, FIN", false, 1, 1);
            data.Add("POST", "max, FIN", false, 1, 1);
            data.Add("POST", "two-phase", true, 1, 1);
            data.Add("POST", "mid-body", false, 1, 1);
            data.Add("POST", "refused", true, 1, 2);
            data.Add("POST", "503", false, 1, 1);
            data.Add("POST", "RST", false, 1, 1);
            data.Add("POST", "FIN", false, 1, 1);
            data.Add("POST", "RST_STREAM", false, 1, 1);
            data.Add("POST of a stream", "below once", false, 0, 1);
            data.Add("POST of a stream", "at, FIN", false, 1, 1);
            data.Add("POST of a stream", "two-phase", true, 1, 1);
            data.Add("POST of a stream", "503", false, 1, 1);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_of_the_table(string request, string failure, bool succeeds, int executed, int sent)
    {
        await using var server = await Failures[failure].StartAsync();
        using var client = new HttpClient(new GoAwayRetryHandler { InnerHandler = new SocketsHttpHandler() })
        {
            BaseAddress = server.Address,
        };
        var method = request.Split(' ') is { } words && words.Contains("POST") ? "POST" : request;
        var message = new HttpRequestMessage(new HttpMethod(method), "orders")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request switch
            {
                "GET" => null,
                "POST of a stream" => new StreamContent(new Forward()),
                _ => new StringContent("{}"),
            },
        };
        if (request == "keyed POST")
            message.Headers.Add("Idempotency-Key", "42");

        async Task<string> SendAsync()
        {
            using var response = await client.SendAsync(message);
            return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        }

        if (succeeds)
            Assert.Equal("ok", await SendAsync());
        else
            await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
        Assert.Equal((executed, sent), (server.Journal.Executed(method), server.Journal.Sent(method)));
    }

    private static Script Once(Act[] acts) => Script.First(1, acts).Then(Faults.Answered());

    private sealed class Forward() : MemoryStream([1, 2, 3])
    {
        public override bool CanSeek => false;
    }
}
