using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>How often a request is sent at most; null where the source sets no bound, or one of a dozen or more.</summary>
public sealed class RetryCountTests
{
    private const string Send = "await [|client.PostAsync(\"https://a.example/\", new StringContent(\"\"))|]";

    [Theory]
    [InlineData(3, "for (var i = 0; i < 3; i++) { try { SEND; return; } catch { } }")]
    [InlineData(4, "for (var i = 0; i <= 3; i++) { try { SEND; return; } catch { } }")]
    [InlineData(3, "for (var i = 3; i > 0; i--) { try { SEND; return; } catch { } }")]
    [InlineData(2, "for (var i = 0; i < 4; i += 2) { try { SEND; return; } catch { } }")]
    [InlineData(4, "for (var i = 0; ; i++) { try { SEND; return; } catch when (i < 3) { } }")]
    [InlineData(3, "for (var i = 0; ; i++) { try { SEND; return; } catch { if (i == 2) throw; } }")]
    [InlineData(3, "var left = 3; while (left > 0) { try { SEND; return; } catch { left--; } }")]
    [InlineData(4, "var left = 3; while (true) { try { SEND; return; } catch when (left-- > 0) { } }")]
    [InlineData(3, "var left = 3; while (true) { try { SEND; return; } catch when (--left > 0) { } }")]
    [InlineData(5, "var n = 0; do { try { SEND; return; } catch { } } while (++n < 5);")]
    [InlineData(3, "var n = 0; again: try { SEND; } catch { if (++n < 3) goto again; }")]
    [InlineData(6, "for (var i = 0; i < 2; i++) for (var j = 0; j < 3; j++) { try { SEND; return; } catch { } }")]
    [InlineData(2, "try { SEND; } catch { await Task.Delay(1); SEND2; }")]
    [InlineData(3, "foreach (var delay in new[] { 1, 2, 4 }) { try { SEND; return; } catch { await Task.Delay(delay); } }")]
    [InlineData(2, "foreach (var delay in new List<int> { 1, 2 }) { try { SEND; return; } catch { await Task.Delay(delay); } }")]
    [InlineData(4, "foreach (var attempt in Enumerable.Range(1, 4)) { try { SEND; return; } catch { } }")]
    [InlineData(11, "for (var i = 0; i < 11; i++) { try { SEND; return; } catch { } }")]
    [InlineData(null, "for (var i = 0; i < 12; i++) { try { SEND; return; } catch { } }")]
    [InlineData(null, "for (var i = 0; i < 50; i++) { try { SEND; return; } catch { } }")]
    [InlineData(null, "while (true) { try { SEND; return; } catch { } }")]
    [InlineData(null, "for (var i = 0; i < Environment.ProcessorCount; i++) { try { SEND; return; } catch { } }")]
    [InlineData(null, "while (DateTime.Now.Hour < 3) { try { SEND; return; } catch { } }")]
    public void A_loop(int? times, string body) => Assert.Equal(times, Times($"public async Task M() {{ {body} }}"));

    [Theory]
    [InlineData(3, "private const int Max = 3; public async Task M() { for (var i = 0; i < Max; i++) { try { SEND; return; } catch { } } }")]
    [InlineData(3, "private static readonly int Max = 3; public async Task M() { for (var i = 0; i < Max; i++) { try { SEND; return; } catch { } } }")]
    [InlineData(3, "private static readonly int[] Delays = { 1, 2, 3 }; public async Task M() { for (var i = 0; i < Delays.Length; i++) { try { SEND; return; } catch { } } }")]
    [InlineData(3, "private static readonly int[] Delays = { 1, 2, 3 }; public async Task M() { foreach (var delay in Delays) { try { SEND; return; } catch { } } }")]
    [InlineData(null, "public int Max { get; set; } = 3; public async Task M() { for (var i = 0; i < Max; i++) { try { SEND; return; } catch { } } }")]
    [InlineData(null, "public async Task M(int max) { for (var i = 0; i < max; i++) { try { SEND; return; } catch { } } }")]
    [InlineData(null, "public async Task M(int left = 3) { try { SEND; } catch when (left > 0) { await M(left - 1); } } public Task N() => M();")]
    [InlineData(5, "public Task M() => Repeat(async () => { SEND; }, 5); static async Task Repeat(Func<Task> act, int times) { for (var i = 1; ; i++) { try { await act(); return; } catch when (i < times) { } } }")]
    [InlineData(3, "public Task M() => Repeat<HttpRequestException>(async () => { SEND; }); static async Task Repeat<T>(Func<Task> act) where T : Exception { for (var i = 1; ; i++) { try { await act(); return; } catch (T) when (i < 3) { } } }")]
    [InlineData(3, "public async Task M() { for (var i = 0; i < 3; i++) { try { await Once(); return; } catch { } } } private async Task Once() { SEND; }")]
    [InlineData(3, "public async Task M() { for (var n = 0; CanTry(n); n++) { try { SEND; return; } catch { } } } private static bool CanTry(int n) => n < 3;")]
    public void Beyond_the_loop(int? times, string members) => Assert.Equal(times, Times(members));

    /// <summary>A retry that catches another type of exception than the send throws is none.</summary>
    [Fact]
    public void A_helper_that_catches_its_type_argument_only() => Assert.Empty(Decisions(
        "public Task M() => Repeat<InvalidOperationException>(async () => { SEND; }); static async Task Repeat<T>(Func<Task> act) where T : Exception { for (var i = 1; ; i++) { try { await act(); return; } catch (T) when (i < 3) { } } }"));

    private static int? Times(string members)
    {
        var decisions = Decisions(members);
        Assert.NotEmpty(decisions);
        return decisions[0].Times;
    }

    private static IReadOnlyList<RetryDecision> Decisions(string members)
    {
        // Where there are two sends, the question is about the second.
        var first = members.Contains("SEND2") ? Send.Replace("[|", "").Replace("|]", "") : Send;
        var code = MarkedCode.InClass(members.Replace("SEND2", Send).Replace("SEND", first));
        return [.. RetryDecision.Of(code.Http, code.Mark, default).Select(d => d.Counted(code.Http, default))];
    }
}
