using GoAway.Analyzers.Lab.Cases;
using Xunit;

namespace GoAway.Analyzers.Lab.Fixes;

/// <summary>What the inserted configurations do to every row of the table, and what the documentation says of it.</summary>
public sealed class RetryTableFacts(RetryTable table) : IClassFixture<RetryTable>
{
    private const string Page = "docs/evaluation.md";
    private const string Start = "<!-- Measured by tests/Lab: GOAWAY_UPDATE=1 dotnet test tests/Lab --filter RetryTableFacts -->\n";
    private const string End = "<!-- End of what is measured -->";

    public static TheoryData<string> Forms => [.. RetryForm.All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void POST_without_a_key_takes_effect_at_most_once_and_is_left_as_it_was(string form) => Assert.All(
        from request in (string[])["POST", "POST of a stream"]
        from failure in RetryTable.Failures
        select (request, failure.Name),
        row =>
        {
            var (without, with) = (table[row.request, row.Name, RetryTable.NoRetry], table[row.request, row.Name, form]);
            Assert.True(with.Executed <= 1, $"{row}: {with}");
            Assert.Equal((without.Succeeded, without.Executed, without.Sent), (with.Succeeded, with.Executed, with.Sent));

            // It is said as what it is: a failure of the transport that a caller may know.
            Assert.True(with.Error is null or HttpRequestException or HttpIOException, $"{row}: {with.Error}");
            Assert.Equal(without.Error?.GetType(), with.Error?.GetType());
        });

    /// <summary>Once the answer has begun, no handler has the request any more.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void GET_and_PUT_get_through_whatever_befalls_them_before_an_answer_once(string form) => Assert.All(
        from request in (string[])["GET", "PUT"]
        from failure in RetryTable.Failures
        where !failure.Name.Contains("mid-body", StringComparison.Ordinal) && !failure.Name.Contains("every", StringComparison.Ordinal)
        // Of HTTP/2's own errors, the handler takes those that are graceful for transient, and those that tell of a fault for a fault.
        where form != "`GoAwayRetryHandler`" || failure.Name != "RST_STREAM INTERNAL_ERROR"
        select (request, failure.Name),
        row => Assert.True(table[row.request, row.Name, form].Succeeded, $"{row}: {table[row.request, row.Name, form]}"));

    /// <summary>By four attempts of the retry's, four of the runtime's own each; and then the caller is told.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void A_server_that_never_takes_a_request_is_given_up(string form)
    {
        var cell = table["GET", "GOAWAY below the stream, on every connection", form];

        Assert.Equal((false, 0, 16), (cell.Succeeded, cell.Executed, cell.Sent));
        Assert.IsType<HttpRequestException>(cell.Error);
    }

    /// <summary>The handler reads the header; the forms over a library ask for the method, which is all that their options know.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void POST_with_a_key_takes_effect_once_and_gets_through_where_keys_are_read(string form)
    {
        var cell = table["POST with a key", "GOAWAY at the stream, FIN", form];

        Assert.Equal(1, cell.Executed);
        Assert.Equal(form == "`GoAwayRetryHandler`", cell.Succeeded);
        Assert.All(RetryTable.Failures, failure => Assert.True(table["POST with a key", failure.Name, form].Executed <= 1));
    }

    [Fact]
    public void Without_a_retry_a_GET_in_flight_is_lost()
    {
        Assert.False(table["GET", "GOAWAY at the stream, FIN", RetryTable.NoRetry].Succeeded);
        Assert.True(table["GET", "GOAWAY in two phases, answered", RetryTable.NoRetry].Succeeded);
    }

    [Fact]
    public void The_documentation_says_what_was_measured()
    {
        var page = File.ReadAllText(PathOf(Page)).ReplaceLineEndings("\n");
        var (start, end) = (page.IndexOf(Start, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, $"{Page} has no place for the table.");
        start += Start.Length;
        var expected = $"\n{table}\n";
        if (Environment.GetEnvironmentVariable("GOAWAY_UPDATE") == "1")
            File.WriteAllText(PathOf(Page), page[..start] + expected + page[end..]);
        else
            Assert.Equal(expected, page[start..end]);
    }

    private static string PathOf(string file)
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Analyzers.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new LabException("Analyzers.sln is in no directory above the tests.");
        return Path.Combine(directory, file);
    }
}
