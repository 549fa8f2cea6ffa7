using System.Net;
using System.Net.Http.Headers;
using Xunit;
using static GoAway.Analyzers.RetryHandler.Below;

namespace GoAway.Analyzers.RetryHandler;

/// <summary>How often, after which pause, and until when the handler sends again.</summary>
public sealed class AttemptTests
{
    [Fact]
    public async Task Four_attempts_and_then_the_last_failure_untouched()
    {
        HttpRequestException[] failures = [Closed(), Lost(), Closed(7), Closed()];
        var below = new Below([.. failures.Select(Fail)]);

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(Request()));

        Assert.Equal(4, below.Attempts);
        Assert.Same(failures[3], thrown);
        Assert.Null(thrown.Data["anything"]);

        // 200, 400, 800 ms, of each between the half and all of it. How much longer a busy machine makes it is not ours.
        Assert.All(below.Pauses.Zip([100, 200, 400]), pause => Assert.True(pause.First.TotalMilliseconds >= pause.Second - 16, $"{pause}"));
    }

    [Fact]
    public async Task Four_attempts_and_then_the_last_answer()
    {
        var below = new Below(Answer(HttpStatusCode.ServiceUnavailable));

        using var response = await below.ThroughAsync(Request());

        Assert.Equal(4, below.Attempts);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Failures_and_answers_count_alike()
    {
        var below = new Below(Fail(Closed()), Answer(HttpStatusCode.BadGateway), Fail(Lost()), Answer());

        using var response = await below.ThroughAsync(Request());

        Assert.Equal(4, below.Attempts);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Clients whose server has gone do not all come back at once.</summary>
    [Fact]
    public async Task Pauses_differ()
    {
        var pauses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var below = new Below(Fail(Closed()), Answer());
            (await below.ThroughAsync(Request())).Dispose();
            return below.Pauses[0];
        }));

        Assert.True(pauses.Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_After_is_waited_for(bool isDate)
    {
        var below = new Below(
            () => Busy(isDate ? new RetryConditionHeaderValue(DateTimeOffset.UtcNow.AddSeconds(2)) : new RetryConditionHeaderValue(TimeSpan.FromSeconds(1))),
            Answer());

        using var response = await below.ThroughAsync(Request());

        Assert.Equal(2, below.Attempts);

        // The header's date is in whole seconds.
        Assert.True(below.Pauses[0] >= TimeSpan.FromMilliseconds(950), $"{below.Pauses[0]}");
    }

    [Fact]
    public async Task Retry_After_that_has_passed_makes_no_pause_shorter()
    {
        var below = new Below(() => Busy(new RetryConditionHeaderValue(DateTimeOffset.UtcNow.AddHours(-1))), Answer());

        using var response = await below.ThroughAsync(Request());

        Assert.True(below.Pauses[0] >= TimeSpan.FromMilliseconds(84), $"{below.Pauses[0]}");
    }

    [Fact]
    public async Task A_longer_pause_than_a_caller_has_is_the_callers_to_know()
    {
        var below = new Below(() => Busy(new RetryConditionHeaderValue(TimeSpan.FromMinutes(1))));

        using var response = await below.ThroughAsync(Request());

        Assert.Equal(1, below.Attempts);
        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_a_pause(bool isSynchronous)
    {
        using var cancellation = new CancellationTokenSource();
        var below = new Below(() => Busy(new RetryConditionHeaderValue(TimeSpan.FromSeconds(29)))) { Before = _ => cancellation.CancelAfter(50) };
        var started = DateTime.UtcNow;

        var thrown = isSynchronous
            ? await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => below.Through(Request(), cancellation.Token)))
            : await Assert.ThrowsAnyAsync<OperationCanceledException>(() => below.ThroughAsync(Request(), cancellation.Token));

        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal(1, below.Attempts);
        Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_caller_that_has_gone_is_not_sent_for_again()
    {
        using var cancellation = new CancellationTokenSource();
        var failure = Closed();
        var below = new Below(() =>
        {
            cancellation.Cancel();
            throw failure;
        });

        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => below.ThroughAsync(Request(), cancellation.Token)));

        Assert.Equal(1, below.Attempts);
    }

    [Fact]
    public async Task An_attempt_that_is_cancelled_is_the_last()
    {
        using var cancellation = new CancellationTokenSource();
        var below = new Below(Fail(Closed()), Answer()) { Before = attempt => { if (attempt == 2) cancellation.Cancel(); } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => below.ThroughAsync(Request(), cancellation.Token));

        Assert.Equal(2, below.Attempts);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("PUT", 2)]
    [InlineData("POST", 1)]
    public void Synchronous_requests_are_treated_alike(string method, int attempts)
    {
        var below = new Below(Fail(Closed()), Answer());

        if (attempts == 1)
            Assert.Throws<HttpRequestException>(() => below.Through(Request(method)));
        else
            below.Through(Request(method)).Dispose();

        Assert.Equal(attempts, below.Attempts);
    }

    [Fact]
    public async Task Requests_at_once_do_not_count_each_others_attempts()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var below = new Below(Fail(Closed()), Answer());
            (await below.ThroughAsync(Request())).Dispose();
            Assert.Equal(2, below.Attempts);
        }));
    }

    private static HttpResponseMessage Busy(RetryConditionHeaderValue after)
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = after;
        return response;
    }
}
