using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What a run found for one failure is taken for another where the code has looked at nothing that tells the two apart.</summary>
public sealed class LooksTests
{
    private const string Send = "await [|client.PostAsync(\"/\", new StringContent(json))|]";

    /// <summary>Code that does something about a failed send, from what takes everything to what looks at everything.</summary>
    public static TheoryData<string> Bodies =>
    [
        "while (true) try { SEND; return; } catch { }",
        "while (true) try { SEND; return; } catch (Exception e) { Console.WriteLine(e); }",
        "while (true) try { SEND; return; } catch (Exception e) { Console.WriteLine(e.Message); last = e; }",
        "while (true) try { SEND; return; } catch (HttpRequestException) { }",
        "while (true) try { SEND; return; } catch (OperationCanceledException) { throw; } catch (Exception) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (e is not TaskCanceledException) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.StatusCode is null) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.InnerException is IOException) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.InnerException is IOException { InnerException: System.Net.Sockets.SocketException }) { }",
        "while (true) try { SEND; return; } catch (HttpRequestException e) when (e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused }) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (e.GetType() == typeof(HttpRequestException)) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (e.GetBaseException() is HttpIOException) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (typeof(HttpRequestException).IsInstanceOfType(e)) { }",
        "while (true) try { SEND; return; } catch (Exception e) when (Again(e)) { }",
        "while (true) try { SEND; return; } catch (Exception e) { Exception? at = e; while (at is not null) { if (at is System.Net.Sockets.SocketException) throw; at = at.InnerException; } }",
        "while (true) { var task = client.PostAsync(\"/\", null); try { SEND; return; } catch (Exception e) { if (e is TaskCanceledException { InnerException: TimeoutException }) throw; } }",
        "while (true) { var response = SEND; if (response.IsSuccessStatusCode) return; }",
        "while (true) { var response = SEND; if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return; }",
        "while (true) { var response = SEND; if ((int)response.StatusCode < 500) return; }",
        "while (true) { using var response = SEND; if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout) continue; return; }",
        "while (true) try { (SEND).EnsureSuccessStatusCode(); return; } catch (HttpRequestException) { }",
        "while (true) try { (SEND).EnsureSuccessStatusCode(); return; } catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.ServiceUnavailable) { }",
        "while (true) try { var response = SEND; response.EnsureSuccessStatusCode(); return; } catch (Exception e) when (Again(e)) { }",
        "while (true) { var response = SEND; if (response.Headers.RetryAfter is null) return; }",
        "while (true) { var response = SEND; switch (response.StatusCode) { case HttpStatusCode.OK: return; case HttpStatusCode.InternalServerError: throw new InvalidOperationException(); } }",
    ];

    /// <summary>Whatever two failures have in common: where the one is said to stand for the other, the runs end the same.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public void One_failure_stands_for_another_only_where_both_runs_come_to_the_same(string body)
    {
        var code = Code(body);
        var scenarios = RetryDecision.UnsafeAfter(code.Http.Symbols).Concat(RetryRefusal.Others(code.Http, default)).Append(Scenario.Success).Distinct().ToArray();
        var found = scenarios.Select(scenario => Found(code, scenario)).ToArray();
        for (var one = 0; one < scenarios.Length; one++)
        {
            for (var other = 0; other < scenarios.Length; other++)
            {
                if (found[one].Looks.AreSameIn(scenarios[one], scenarios[other]))
                {
                    Assert.Equal(Course(found[one]), Course(found[other]));
                }
            }
        }
    }

    [Theory]
    [InlineData("while (true) try { SEND; return; } catch { }")]
    [InlineData("while (true) try { SEND; return; } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("while (true) try { SEND; return; } catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { }", false)]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException) { }", false)]
    public void What_takes_every_exception_is_run_for_one_of_them(string body, bool forTimeout = true)
    {
        var code = Code(body);
        var close = Scenario.GracefulClose(code.Http.Symbols)[0];
        var looks = Found(code, close).Looks;
        Assert.All(Scenario.ConnectionLost(code.Http.Symbols), lost => Assert.True(looks.AreSameIn(close, lost)));
        Assert.Equal(forTimeout, looks.AreSameIn(close, Scenario.Timeout(code.Http.Symbols)[0]));
        Assert.False(looks.AreSameIn(close, Scenario.Answers(500)));
    }

    [Theory]
    [InlineData("while (true) { var response = SEND; if (response.IsSuccessStatusCode) return; }", true)]
    [InlineData("while (true) try { (SEND).EnsureSuccessStatusCode(); return; } catch (HttpRequestException) { }", true)]
    [InlineData("while (true) { var response = SEND; if (response.StatusCode == HttpStatusCode.OK) return; }", false)]
    [InlineData("while (true) try { (SEND).EnsureSuccessStatusCode(); return; } catch (HttpRequestException e) when (e.StatusCode is not null) { }", false)]
    public void What_only_asks_for_success_is_run_for_one_status(string body, bool isSame)
    {
        var code = Code(body);
        var looks = Found(code, Scenario.Answers(500)).Looks;
        Assert.Equal(isSame, looks.AreSameIn(Scenario.Answers(500), Scenario.Answers(503)));
        Assert.False(looks.AreSameIn(Scenario.Answers(500), Scenario.Success));
    }

    /// <summary>What was looked at tells the failures apart that are not the same in it.</summary>
    [Theory]
    [InlineData("", "close reset ended refused timeout")]
    [InlineData("StatusCode", "close reset ended refused")] // a timeout has none
    [InlineData("HttpRequestError", "close")]
    [InlineData("InnerException", "close")]
    [InlineData("HttpRequestException", "close reset ended refused")]
    [InlineData("TaskCanceledException", "close reset ended refused")]
    [InlineData("Exception", "close reset ended refused timeout")]
    [InlineData("IOException", "close reset ended refused timeout")] // none of them is one
    [InlineData("all", "close")]
    public void Parts_of_an_exception(string part, string same)
    {
        var symbols = Code("SEND;").Http.Symbols;
        var looks = new Looks();
        switch (part)
        {
            case "":
                break;
            case "all":
                looks.Thrown.AtAll();
                break;
            case var name when symbols[(name is "HttpRequestException" ? "System.Net.Http." : name is "TaskCanceledException" ? "System.Threading.Tasks." : name is "IOException" ? "System.IO." : "System.") + name] is { } type && name.EndsWith("Exception", StringComparison.Ordinal) && name != "InnerException":
                looks.Thrown.At(type);
                break;
            default:
                looks.Thrown.At(part);
                break;
        }

        var close = Scenario.GracefulClose(symbols)[0];
        (string Name, Scenario Scenario)[] all =
        [
            ("close", close), ("reset", Scenario.ConnectionLost(symbols)[0]), ("ended", Scenario.ConnectionLost(symbols)[1]),
            ("refused", Scenario.NeverSent(symbols)[0]), ("timeout", Scenario.Timeout(symbols)[0]),
        ];
        Assert.Equal(same, string.Join(' ', all.Where(one => looks.AreSameIn(close, one.Scenario)).Select(one => one.Name)));
        Assert.All(all, one => Assert.Equal(looks.AreSameIn(close, one.Scenario), looks.AreSameIn(one.Scenario, close)));
        Assert.False(looks.AreSameIn(close, Scenario.Success));
        Assert.False(looks.AreSameIn(Scenario.Success, close));
        Assert.False(looks.AreSameIn(close, Scenario.Anything));
    }

    /// <summary>As a 503 is told from others.</summary>
    [Theory]
    [InlineData("", "200 204 302 404 500 503")]
    [InlineData("StatusCode", "503")]
    [InlineData("IsSuccessStatusCode", "302 404 500 503")]
    [InlineData("EnsureSuccessStatusCode", "404 500 503")] // a redirect throws none
    [InlineData("Headers", "302 404 500 503")] // those of a success tell no failure
    [InlineData("Version", "200 204 302 404 500 503")]
    [InlineData("exception", "503")]
    [InlineData("text", "200 204 302 404 500 503")]
    [InlineData("all", "503")]
    public void Parts_of_a_response(string part, string same)
    {
        var looks = new Looks();
        switch (part)
        {
            case "":
                break;
            case "all":
                looks.Response.AtAll();
                break;
            case "exception":
                looks.StatusException.At("StatusCode");
                break;
            case "text":
                looks.StatusException.At("Message");
                break;
            default:
                looks.Response.At(part);
                break;
        }

        int[] statuses = [200, 204, 302, 404, 500, 503];
        Assert.Equal(same, string.Join(' ', statuses.Where(status => looks.AreSameIn(Scenario.Answers(503), Scenario.Answers(status)))));
        Assert.Equal(same, string.Join(' ', statuses.Where(status => looks.AreSameIn(Scenario.Answers(status), Scenario.Answers(503)))));
    }

    /// <summary>An answer is given again for a failure that was not told from the one it was found for, and for no other.</summary>
    [Fact]
    public void Answers_are_kept()
    {
        var http = Code("SEND;").Http;
        var answers = AnswersByFailure<string>.To(http, "question");
        Assert.Same(answers, AnswersByFailure<string>.To(http, "question"));
        Assert.NotSame(answers, AnswersByFailure<string>.To(http, "another"));
        Assert.False(answers.TryGet(Scenario.Answers(500), out _));

        var status = new Looks();
        status.Response.At("StatusCode");
        var success = new Looks();
        success.Response.At("IsSuccessStatusCode");
        Assert.Equal("500", answers.Add(Scenario.Answers(500), (status, "500")));
        Assert.Equal("404", answers.Add(Scenario.Answers(404), (success, "404")));
        Assert.Equal("500", Answer(500));
        Assert.Equal("404", Answer(503));
        Assert.Equal("404", Answer(404));
        Assert.False(answers.TryGet(Scenario.Success, out _));
        Assert.False(answers.TryGet(Scenario.GracefulClose(http.Symbols)[0], out _));

        string Answer(int code) => answers.TryGet(Scenario.Answers(code), out var answer) ? answer : "";
    }

    private static MarkedCode Code(string body) => MarkedCode.InClass(
        $"private Exception? last; public async Task M(string json) {{ {body.Replace("SEND", Send)} }} private static bool Again(Exception e) => e is HttpRequestException {{ StatusCode: null or >= HttpStatusCode.BadGateway }};");

    private static Findings Found(MarkedCode code, Scenario scenario) =>
        new Run(code.Http, new Question(scenario, code.Mark), default).Over(code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!, State.Empty);

    private static string Course(Findings found) => string.Join(
        "; ",
        new[] { $"{found.SendsAgain} after {found.Sends}, {found.Complete}" }
            .Concat(found.Conditions.Select(condition => $"{condition.Key} {condition.Value}"))
            .Concat(found.Exits.Select(exit => $"{exit.Kind} {exit.State.Sends}")));
}
