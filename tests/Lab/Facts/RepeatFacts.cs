using GoAway.Analyzers.Lab.Servers;
using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>How often one POST takes effect, by what befalls it and by what is wrapped around the send.</summary>
public sealed class RepeatFacts
{
    /// <summary>What befalls the first copy; the next is answered.</summary>
    public enum Fault
    {
        Disclaimed,
        DisclaimedFiveTimes,
        ExecutedThenClosed,
        HalfAnswered,
        ExecutedThenStreamReset,
        ExecutedThenTcpReset,
        Unavailable,
    }

    private static readonly Wrapper[] Columns =
    [
        Wrapper.None, Wrapper.Loop, Wrapper.LoopOnNoError, Wrapper.Polly7, Wrapper.Standard, Wrapper.StandardSafeOnly,
        Wrapper.StandardWithoutPost, Wrapper.StandardGuardLost, Wrapper.Hedging, Wrapper.HedgingShouldHandle,
        Wrapper.HedgingShouldHandleAndDelay,
    ];

    public static TheoryData<Fault, Wrapper, int> Executions
    {
        get
        {
            (Fault Fault, int[] Executions)[] rows =
            [
                //                              none loop noerr polly7 std safe nopost lost hedge sh sh+d
                (Fault.Disclaimed,              [1,   1,   1,    1,     1,  1,   1,     1,   1,    1, 1]),
                (Fault.DisclaimedFiveTimes,     [0,   1,   1,    1,     1,  0,   0,     1,   1,    0, 0]),
                (Fault.ExecutedThenClosed,      [1,   2,   2,    2,     2,  1,   1,     2,   2,    1, 1]),
                (Fault.HalfAnswered,            [1,   2,   2,    1,     1,  1,   1,     1,   1,    1, 1]),
                (Fault.ExecutedThenStreamReset, [1,   2,   1,    2,     2,  1,   1,     2,   2,    1, 1]),
                (Fault.ExecutedThenTcpReset,    [1,   2,   1,    2,     2,  1,   1,     2,   2,    1, 1]),
                (Fault.Unavailable,             [1,   1,   1,    2,     2,  1,   1,     2,   2,    1, 1]),
            ];
            var data = new TheoryData<Fault, Wrapper, int>();
            foreach (var (fault, executions) in rows)
            {
                for (var column = 0; column < Columns.Length; column++)
                    data.Add(fault, Columns[column], executions[column]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Executions))]
    public async Task One_POST(Fault fault, Wrapper wrapper, int executions)
    {
        await using var server = await ScriptFor(fault).StartAsync();

        await wrapper.SendAsync(server.Address, HttpMethod.Post, hedgingDelay: Wrapped.Never, attemptTimeout: Patience);

        Assert.Equal(executions, server.Journal.Executed("POST"));
        Assert.All(server.Journal.Exchanges, exchange => Assert.Equal("HTTP/2", exchange.Protocol));
    }

    [Theory]
    [InlineData(Wrapper.StandardSafeOnly)]
    [InlineData(Wrapper.StandardWithoutPost)]
    [InlineData(Wrapper.HedgingShouldHandle)]
    [InlineData(Wrapper.HedgingShouldHandleAndDelay)]
    public async Task GET_still_recovers_where_POST_is_spared(Wrapper wrapper)
    {
        await using var server = await ScriptFor(Fault.ExecutedThenClosed).StartAsync();

        Assert.True(await wrapper.SendAsync(server.Address, HttpMethod.Get, hedgingDelay: Wrapped.Never, attemptTimeout: Patience));

        Assert.Equal(2, server.Journal.Sent("GET"));
    }

    [Fact]
    public async Task GET_without_a_retry_does_not()
    {
        await using var server = await ScriptFor(Fault.ExecutedThenClosed).StartAsync();

        Assert.False(await Wrapper.None.SendAsync(server.Address, HttpMethod.Get, hedgingDelay: Wrapped.Never, attemptTimeout: Patience));
    }

    [Theory]
    [InlineData(Wrapper.Hedging, 2)]
    [InlineData(Wrapper.HedgingShouldHandle, 2)]
    [InlineData(Wrapper.HedgingShouldHandleAndDelay, 1)]
    public async Task A_slow_POST_is_hedged_unless_its_delay_is_infinite(Wrapper wrapper, int executions)
    {
        // Sixty times the hedging delay; waited out only where no copy comes.
        var patience = TimeSpan.FromSeconds(3);
        await using var server = await Script.First(1, Faults.SlowlyAnswered(patience)).Then(Faults.Answered()).StartAsync();

        Assert.True(await wrapper.SendAsync(server.Address, HttpMethod.Post, hedgingDelay: patience / 60, attemptTimeout: Patience));

        Assert.Equal(executions, server.Journal.Executed("POST"));
    }

    [Theory]
    [InlineData(Wrapper.Standard, 2)]
    [InlineData(Wrapper.StandardSafeOnly, 1)]
    public async Task A_POST_that_times_out_is_repeated_by_the_standard_handler(Wrapper wrapper, int executions)
    {
        await using var server = await Script.First(1, Faults.NeverAnswered).Then(Faults.Answered()).StartAsync();

        await wrapper.SendAsync(server.Address, HttpMethod.Post, hedgingDelay: Wrapped.Never, attemptTimeout: TimeSpan.FromSeconds(2));

        Assert.Equal(executions, server.Journal.Executed("POST"));
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(10);

    private static Script ScriptFor(Fault fault) => fault switch
    {
        Fault.Disclaimed => Script.First(1, Faults.Disclaimed()).Then(Faults.Answered()),
        Fault.DisclaimedFiveTimes => Script.First(5, Faults.Disclaimed()).Then(Faults.Answered()),
        Fault.ExecutedThenClosed => Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()),
        Fault.HalfAnswered => Script.First(1, Faults.HalfAnswered).Then(Faults.Answered()),
        Fault.ExecutedThenStreamReset => Script.First(1, Faults.ExecutedThenStreamReset(Http2Error.InternalError)).Then(Faults.Answered()),
        Fault.ExecutedThenTcpReset => Script.First(1, Faults.ExecutedThenReset).Then(Faults.Answered()),
        Fault.Unavailable => Script.First(1, Faults.Answered(503)).Then(Faults.Answered()),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
