using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What one graceful close ends for good: the round of a worker, the process, or nothing. And the handler that takes it.</summary>
public sealed class WorkerEndTests
{
    [Theory]
    [InlineData("while (!t.IsCancellationRequested) { SEND; await Task.Delay(1); }", "CALL: Host")]
    [InlineData("while (true) { try { SEND; } catch (HttpRequestException) { } await Task.Delay(1); }", "")]
    [InlineData("while (true) { try { SEND; } catch (TaskCanceledException) { } await Task.Delay(1); }", "CALL: Host")]
    [InlineData("while (true) { try { SEND; } catch (HttpRequestException) { throw; } await Task.Delay(1); }", "CALL: Host")]
    [InlineData("try { while (true) { SEND; await Task.Delay(1); } } catch (HttpRequestException) { }", "CALL: Host, caught")]
    [InlineData("while (true) { try { SEND; } catch (HttpRequestException) { break; } await Task.Delay(1); }", "CALL: Host, caught")]
    [InlineData("while (true) { try { SEND; } catch (HttpRequestException) { return; } await Task.Delay(1); }", "CALL: Host, caught")]
    [InlineData("SEND;", "")] // no round after it
    [InlineData("SEND; while (true) await Task.Delay(1);", "")]
    [InlineData("while (true) { SEND; return; }", "")]
    [InlineData("while (true) { await Once(); await Task.Delay(1); }", "Once(): Host")]
    [InlineData("while (true) { try { await Once(); } catch { } }", "")]
    [InlineData("while (true) { await Tried(); await Task.Delay(1); }", "")]
    [InlineData("await Round();", "Once(): Host")]
    [InlineData("while (true) { SEND; SEND; }", "CALL: Host")] // one for each loop
    [InlineData("while (flag) { SEND; } while (true) { SEND; }", "CALL: Host CALL: Host")]
    [InlineData("using var timer = new PeriodicTimer(TimeSpan.Zero); while (await timer.WaitForNextTickAsync(t)) { SEND; }", "CALL: Host")]
    [InlineData("while (true) { for (var i = 0; i < 3; i++) try { SEND; break; } catch { } await Task.Delay(1); }", "")]
    public void A_worker(string body, string expected)
    {
        var worker = $"class W(HttpClient client) : Microsoft.Extensions.Hosting.BackgroundService {{ bool flag; protected override async Task ExecuteAsync(CancellationToken t) {{ {body} }} {Others} }}";
        Assert.Equal(expected, Ends(worker, "ExecuteAsync"));
        Assert.Equal("", Ends(worker, "Round"));
        Assert.Equal("", Ends(worker + "class P { object o = Microsoft.Extensions.Hosting.BackgroundServiceExceptionBehavior.Ignore; }", "ExecuteAsync"));
        Assert.Equal(expected, Ends(worker + "class P { object o = Microsoft.Extensions.Hosting.BackgroundServiceExceptionBehavior.StopHost; }", "ExecuteAsync"));

        var service = $"class W(HttpClient client) : Microsoft.Extensions.Hosting.IHostedService {{ bool flag; public async Task StartAsync(CancellationToken t) {{ {body} }} public Task StopAsync(CancellationToken t) => Task.CompletedTask; {Others} }}";
        Assert.Equal(expected.Replace("Host", "Loop"), Ends(service, "StartAsync"));
        Assert.Equal("", Ends(service, "StopAsync"));
        Assert.Equal("", Ends(service.Replace(" : Microsoft.Extensions.Hosting.IHostedService", ""), "StartAsync"));
    }

    [Theory]
    [InlineData("async void M() { SEND; }", "CALL: Process of M")]
    [InlineData("async void M() { try { SEND; } catch (HttpRequestException) { } }", "")]
    [InlineData("async void M() { try { SEND; } catch (IOException) { } }", "CALL: Process of M")]
    [InlineData("async void M() { await Once(); }", "Once(): Process of M")]
    [InlineData("async void M() { await Tried(); }", "")]
    [InlineData("async void M() { await Task.Yield(); }", "")]
    public void A_callback(string method, string expected)
    {
        var code = Code($"class W(HttpClient client) {{ {method} {Others} }}");
        var end = WorkerEnd.OfCallback(code.Http, code.Http.Sources.FunctionOf(code.Method("M"))!, default);
        Assert.Equal(expected, end is null ? "" : Text(end) + " of " + end.Worker);
    }

    [Theory]
    [InlineData("try { SEND; } catch (HttpRequestException) { Environment.Exit(1); }", "Environment.Exit(1)")]
    [InlineData("try { SEND; } catch { Environment.FailFast(\"\"); }", "Environment.FailFast(\"\")")]
    [InlineData("try { SEND; } catch (HttpRequestException) { Stop(); }", "Environment.Exit(2)")]
    [InlineData("try { await Once(); } catch (HttpRequestException) { Environment.Exit(1); }", "Environment.Exit(1)")]
    [InlineData("try { SEND; } catch (TaskCanceledException) { Environment.Exit(1); }", "")]
    [InlineData("try { SEND; } catch (HttpRequestException) when (flag) { Environment.Exit(1); }", "")]
    [InlineData("try { SEND; } catch (HttpRequestException) { if (flag) Environment.Exit(1); }", "")]
    [InlineData("try { SEND; Environment.Exit(0); } catch (HttpRequestException) { Environment.Exit(1); }", "")] // a job that tells how it ended
    [InlineData("try { SEND; } catch (HttpRequestException) { } Environment.Exit(1);", "")]
    [InlineData("try { await Task.Yield(); } catch (HttpRequestException) { Environment.Exit(1); }", "")]
    [InlineData("try { await Tried(); } catch (HttpRequestException) { Environment.Exit(1); }", "")]
    [InlineData("for (var i = 0; ; i++) try { SEND; return; } catch (HttpRequestException) { if (i > 2) Environment.Exit(1); }", "")] // after more than one
    public void An_end_of_the_process(string body, string expected)
    {
        var code = Code($"class W(HttpClient client) {{ static bool flag {{ get; set; }} async Task M() {{ {body} }} {Others} static void Stop() => Environment.Exit(2); }}");
        Assert.Equal(expected, string.Join(' ', code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Where(call => Origins.NameOf(call.Expression) is "Exit" or "FailFast")
            .Select(call => ProcessEnd.Of(code.Http, call, default)).OfType<ProcessEnd>().Select(end => end.Call.ToString())));
    }

    /// <summary>The clause that takes a graceful close which comes from a place.</summary>
    [Theory]
    [InlineData("SEND;", "none")]
    [InlineData("try { SEND; } catch (HttpRequestException) { }", "catch (HttpRequestException) { }")]
    [InlineData("try { SEND; } catch { }", "catch { }")]
    [InlineData("try { SEND; } catch (IOException) { }", "none")]
    [InlineData("try { SEND; } catch (IOException) { } catch (Exception) { }", "catch (Exception) { }")]
    [InlineData("try { try { SEND; } catch (IOException) { } } catch (Exception) { }", "catch (Exception) { }")]
    [InlineData("try { try { SEND; } catch (HttpRequestException) { } } catch (Exception) { }", "catch (HttpRequestException) { }")]
    [InlineData("try { SEND; } catch (HttpRequestException e) when (e.StatusCode == null) { }", "catch (HttpRequestException e) when (e.StatusCode == null) { }")]
    [InlineData("try { SEND; } catch (HttpRequestException e) when (e.StatusCode != null) { } catch (Exception) { }", "catch (Exception) { }")]
    [InlineData("try { SEND; } catch (HttpRequestException) when (flag) { } catch (Exception) { }", "perhaps catch (HttpRequestException) when (flag) { }")]
    [InlineData("try { SEND; } catch (HttpRequestException) when (((string?)null)!.Length > 0) { } catch (Exception) { }", "catch (Exception) { }")] // a filter that throws takes nothing
    [InlineData("try { } catch { SEND; }", "none")]
    [InlineData("try { } finally { SEND; }", "none")]
    [InlineData("try { Func<Task> f = async () => { SEND; }; } catch { }", "none")]
    public void A_handler(string body, string expected)
    {
        var code = MarkedCode.InClass($"static bool flag {{ get; set; }} async Task M() {{ {body.Replace("SEND", "await [|client.PostAsync(\"a\", null)|]")} }}");
        var taken = Handler.Of(code.Http, code.Mark, Scenario.GracefulClose(code.Http.Symbols)[0].Thrown!, default);
        Assert.Equal(expected, (taken.IsCertain ? "" : "perhaps ") + (taken.Clause?.ToString() ?? "none"));
    }

    private const string Others = """
        private async Task Once() { SEND; }
        private async Task Tried() { try { SEND; } catch (HttpRequestException) { } }
        private async Task Round() { while (true) { await Once(); await Task.Delay(1); } }
        """;

    private static string Ends(string types, string method)
    {
        var code = Code(types);
        var declaration = (MethodDeclarationSyntax)code.Http.Sources.FunctionOf(code.Method(method))!;
        return string.Join(' ', WorkerEnd.Of(code.Http, (TypeDeclarationSyntax)declaration.Parent!, declaration, default).Select(Text));
    }

    private static string Text(WorkerEnd end) => $"{end.Place}: {end.Stops}{(end.IsCaught ? ", caught" : "")}".Replace("client.PostAsync(\"a\", null)", "CALL");

    private static MarkedCode Code(string types) => MarkedCode.Of(types.Replace("SEND", "await client.PostAsync(\"a\", null)"));
}
