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
        var scenarios = RetryDecision.UnsafeAfter(code.Http.Symbols).Concat(RetryRefusal.Others(code.Http.Symbols)).Append(Scenario.Success).Distinct().ToArray();
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
