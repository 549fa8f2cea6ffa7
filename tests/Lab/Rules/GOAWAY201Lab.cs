using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY201: a hand-written loop sends a POST again that has been executed.</summary>
public sealed class GOAWAY201Lab
{
    internal const string Source = """
        using System.Net;

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    BaseAddress = server,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    public static TheoryData<string, Act[]> ExecutedButUnanswered => new()
    {
        { "GOAWAY, FIN", Faults.ExecutedThenClosed() },
        { "GOAWAY, RST", Faults.ExecutedThenReset },
        { "half an answer", Faults.HalfAnswered },
        { "FIN", Faults.ExecutedThenFin },
    };

    [Theory]
    [MemberData(nameof(ExecutedButUnanswered))]
    public async Task POST_takes_effect_once(string fault, Act[] acts)
    {
        var trial = await new LabCase("GOAWAY201", Source).AgainstAsync(Script.First(1, acts).Then(Faults.Answered()));

        Assert.True(2 == trial.Before.Executed("POST"), fault);
        Assert.True(1 == trial.After.Executed("POST"), fault);

        // "Stop, and say so": the failure reaches the caller as what it is.
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }

    [Fact]
    public async Task POST_that_GOAWAY_disclaims_still_gets_through()
    {
        var trial = await new LabCase("GOAWAY201", Source)
            .AgainstAsync(Script.First(1, Faults.Disclaimed()).Then(Faults.Answered()));

        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
    }

    /// <summary>The client sends HTTP/2 and nothing else: the message that the fix makes has to keep to that.</summary>
    [Theory]
    [MemberData(nameof(ExecutedButUnanswered))]
    public async Task POST_with_a_key_is_sent_again_and_takes_effect_once(string fault, Act[] acts)
    {
        var trial = await new LabCase("GOAWAY201", Source) { Fix = "Send an idempotency key, made once" }
            .AgainstAsync(Script.First(1, acts).Then(Faults.Answered()));

        Assert.True(2 == trial.Before.Executed("POST"), fault);
        Assert.Equal("OK", trial.After.Result);
        Assert.True(1 == trial.After.Executed("POST"), fault);
        Assert.Equal(2, trial.After.Sent("POST"));
        Assert.Single(trial.After.Journal.Exchanges.Select(exchange => exchange.Header("Idempotency-Key") ?? "none").Distinct(), key => key != "none");
    }

    /// <summary>A helper that takes anything, waits for the task, and has a clause of its own for what takes too long.</summary>
    private const string Helper = """
        using System.Net;

        public static class Program
        {
            public static Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                var hosts = new Queue<Uri>([PORTS]);
                return Task.FromResult(Again(() => client.PostAsync(hosts.Dequeue(), new StringContent("{}"), cancellation).Result).StatusCode.ToString());
            }

            private static T Again<T>(Func<T> attempt)
            {
                for (var left = 2; ; left--)
                {
                    try
                    {
                        return attempt();
                    }
                    catch (TaskCanceledException) when (left > 0)
                    {
                        Thread.Sleep(10);
                    }
                    catch (Exception) when (left > 0)
                    {
                        Thread.Sleep(10);
                    }
                }
            }
        }
        """;

    [Theory]
    [MemberData(nameof(ExecutedButUnanswered))]
    public async Task POST_below_a_helper_takes_effect_once(string fault, Act[] acts)
    {
        var trial = await new LabCase("GOAWAY201", Helper.Replace("PORTS", "server, server, server"))
            .AgainstAsync(Script.First(1, acts).Then(Faults.Answered()));

        Assert.True(2 == trial.Before.Executed("POST"), fault);
        Assert.True(1 == trial.After.Executed("POST"), fault);
        Assert.IsType<HttpRequestException>(Assert.IsType<AggregateException>(trial.After.Error).InnerException);
    }

    /// <summary>Port 9 is discard's, and nothing listens: what was not sent is sent again.</summary>
    [Fact]
    public async Task POST_below_a_helper_goes_on_after_a_refused_connection()
    {
        var trial = await new LabCase("GOAWAY201", Helper.Replace("PORTS", "new Uri(\"http://127.0.0.1:9/\"), server, server"))
            .AgainstAsync(Script.Always(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
