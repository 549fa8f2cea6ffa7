using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether a handler gives an idempotent send up, and nobody goes on after it.</summary>
public sealed class GivenUpSendTests
{
    private const string Others = """
        private Exception? last;
        private string? text;
        private static void Stop() { }
        private static void LogError(object o) { }
        private static void LogCritical(object o) { }
        private static void LogFatal(object o) { }
        private static Task<int> AskAsync() => Task.FromResult(1);
        private static void Run(Func<Task> act) { }
        """;

    [Theory]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (Exception) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (System.Net.Http.HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.WriteLine(e); throw new Exception(\"\", e); } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return 0; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { { return 0; } } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException e) { last = e; return 0; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException e) { Console.WriteLine(e); last = e; return 0; } }")]
    [InlineData("public async Task<string> M() { try { SEND; return \"\"; } catch (HttpRequestException e) { return e.Message; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.Error.WriteLine(e); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.Error.WriteLine(e); return; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogCritical(e); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogFatal(e); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } return; }")]
    [InlineData("public async Task<int> M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } return 1; }")]
    [InlineData("public async Task M() { { try { SEND; } catch (HttpRequestException e) { LogError(e); } } }")]
    [InlineData("public async Task M() { Stop(); try { SEND; } catch (HttpRequestException e) { LogError(e); } }")]
    [InlineData("public void M() { try { client.Send(new HttpRequestMessage(HttpMethod.Delete, \"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public C() { try { client.Send(new HttpRequestMessage(HttpMethod.Delete, \"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await Send(); } catch (HttpRequestException) { throw; } } private async Task Send() { SEND; }")]
    [InlineData("public async Task M() { var t = client.DeleteAsync(\"a\"); try { await t; } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { var t = client.DeleteAsync(\"a\"); try { await t.ConfigureAwait(false); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.PutAsync(\"a\", new StringContent(\"\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.PutAsync(\"a\", new ByteArrayContent([])); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task<string> M() { try { return await client.GetStringAsync(\"a\"); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { var r = await client.GetAsync(\"a\"); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { Console.WriteLine(await client.GetAsync(\"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public Task N() => M();")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public Task N() => this.M(); public Task O() => N();")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public async Task N() { foreach (var i in new[] { 1 }) Stop(); await M(); }")]
    [InlineData("public void N(App app) { app.MapGet(async () => { try { SEND; } catch (HttpRequestException) { throw; } }); } public sealed class App { public void MapGet(Func<Task> act) { } }")]
    [InlineData("public async Task M() { try { SEND; } catch (global::System.Net.Http.HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.WriteLine(e); throw; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException e) { text = e.Message; last = e; return -1; } }")]
    [InlineData("public async Task<int?> M() { try { SEND; return 1; } catch (HttpRequestException) { return null; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return Fixed; } } private const int Fixed = 2;")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return Nothing; } } private static int Nothing { get; set; }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return none; } } private readonly int none = 3;")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return None; } } public int None { get; }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return None; } } public int None { get; init; }")]
    [InlineData("public async Task<Made> M() { try { SEND; return new(1); } catch (HttpRequestException) { return Made.Failed(); } } public record Made(int N) { public static Made Failed() => new(0); }")]
    [InlineData("public async Task<Told> M() { try { SEND; return new(); } catch (HttpRequestException e) { return new Told { Why = e.Message }; } } public class Told { public string? Why { get; set; } }")]
    [InlineData("public async Task<Told> M() { try { SEND; return new(); } catch (HttpRequestException e) { return new() { E = e, Why = $\"no: {e.Message}\" }; } } public class Told { public string? Why { get; set; } public Exception? E; }")]
    [InlineData("public async Task<Told> M(Told told) { try { SEND; return new(); } catch (HttpRequestException e) { return told with { Why = e.Message }; } } public record Told { public string? Why { get; set; } }")]
    [InlineData("public async Task<Made> M() { try { SEND; return new(true, null); } catch (HttpRequestException e) { return new Made(false, e.Message); } } public record Made(bool Ok, string? Why);")]
    [InlineData("public async Task<Made> M() { try { SEND; return new(null); } catch (HttpRequestException e) { return Made.Fail(e); } } public record Made(Exception? E) { public static Made Fail(Exception e) => new(e); }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException e) { return Failed(e); } } private int Failed(Exception e) { text = e.Message; return -1; }")]
    [InlineData("public async Task M() { Stop(); { Stop(); try { SEND; } catch (HttpRequestException e) { LogError(e); } return; } }")]
    [InlineData("public async Task M() { try { await client.PutAsync(\"a\", new FormUrlEncodedContent([])); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { var n = (await client.GetAsync(\"a\")).Content; } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, \"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public C() { M().Wait(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public Task N() => M(); public Task O() => N(); public Task P() => O(); public async Task Q() { while (true) await P(); }")] // followed no further
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public async Task N(C? c) { await (c?.M() ?? Task.CompletedTask); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public static async Task Main() { await new C().M(); }")]
    public void Given_up(string members) => Assert.True(IsGivenUp(members));

    [Theory]
    [InlineData("public async void M() { try { SEND; } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { again: try { SEND; } catch (HttpRequestException) { throw; } if (last != null) goto again; }")]
    [InlineData("public async Task M() { while (true) { try { SEND; } catch (HttpRequestException) { throw; } } }")]
    [InlineData("public async Task M() { foreach (var i in new[] { 1, 2 }) { try { SEND; } catch (HttpRequestException) { throw; } } }")]
    [InlineData("public async Task M() { Func<Task> f = async () => { try { SEND; } catch (HttpRequestException) { throw; } }; await f(); }")]
    [InlineData("public void M() { Run(async () => { try { SEND; } catch (HttpRequestException) { throw; } }); }")]
    [InlineData("public async Task M() { await L(); async Task L() { try { SEND; } catch (HttpRequestException) { throw; } } }")]
    [InlineData("public static async Task Main() { var client = new HttpClient(); try { SEND; } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (TaskCanceledException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (IOException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) when (text == null) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { return; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.WriteLine(e); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { Console.WriteLine(e); return; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); Stop(); } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } Stop(); }")]
    [InlineData("public async Task<int> M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } return await AskAsync(); }")]
    [InlineData("public Task<int> M() { try { client.Send(new HttpRequestMessage(HttpMethod.Delete, \"a\")); } catch (HttpRequestException e) { LogError(e); } return AskAsync(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } finally { Stop(); } }")]
    [InlineData("public async Task M() { if (last == null) { try { SEND; } catch (HttpRequestException e) { LogError(e); } } }")]
    [InlineData("public async Task M() { { try { SEND; } catch (HttpRequestException e) { LogError(e); } } Stop(); }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { Stop(); return 0; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return await AskAsync(); } }")]
    [InlineData("public async Task<Func<int>> M() { try { SEND; return () => 1; } catch (HttpRequestException) { return () => 2; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { text = $\"{await AskAsync()}\"; return 0; } }")]
    [InlineData("public async Task M() { try { await Send(); } catch (HttpRequestException) { throw; } } public async Task Send() { SEND; }")]
    [InlineData("public async Task M() { try { await Send(); } catch (HttpRequestException) { throw; } } private async Task Send() { try { SEND; } finally { Stop(); } }")]
    [InlineData("public async Task M() { try { await Send(); } catch (HttpRequestException) { throw; } } private async Task Send() { while (true) { SEND; } }")]
    [InlineData("public async Task M() { try { await client.PutAsync(\"a\", new StreamContent(Stream.Null)); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M(HttpContent content) { try { await client.PutAsync(\"a\", content); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.PostAsync(\"a\", null); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.PatchAsync(\"a\", null); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.GetAsync(\"a\"); } catch (HttpRequestException) { throw; } }")] // what is only asked whether it is there
    [InlineData("public async Task M() { try { (await client.GetAsync(\"a\")).EnsureSuccessStatusCode(); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, \"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public async Task N() { while (true) await M(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public void N() => Run(M);")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public string N() => nameof(M);")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public async Task N() { await O(); } public async Task O() { do { await N2(); } while (true); } public Task N2() => M();")]
    [InlineData("public async Task M() { try { SEND; if (last == null) await M(); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { Stop(); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { Run(async () => { SEND; }); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (IOException) { } catch (HttpRequestException) { throw; } }")] // asked of the first
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return known; } } private int known;")] // what was there before
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return this.known; } } private int known;")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return Known; } } public int Known { get; set; }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return known[0]; } } private readonly int[] known = [1];")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return known.First(); } } private readonly int[] known = [1];")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return this.known.First(); } } private readonly int[] known = [1];")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return Known.First(); } } public int[] Known { get; } = [1];")]
    [InlineData("public async Task<Told> M() { try { SEND; return new(); } catch (HttpRequestException) { return new Told { Value = known }; } } private int known; public class Told { public int Value { get; set; } }")]
    [InlineData("public async Task<Told> M() { try { SEND; return new(); } catch (HttpRequestException) { return new Told { Value = Value }; } } private int Value { get; set; } public class Told { public int Value { get; set; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return Known(); } } private int known; private int Known() => known;")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { return this.Known(); } } private readonly int[] known = [1]; private int Known() { if (known.Length == 0) { return 0; } return Last(); } private int Last() { return known[0]; }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException e) { LogError(e); if (last == null) return 0; return 1; } }")]
    [InlineData("public async Task<int> M() { try { SEND; return 1; } catch (HttpRequestException) { text = await File.ReadAllTextAsync(\"a\"); return 0; } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException e) { LogError(e); } { Stop(); } }")]
    [InlineData("public async Task M() { foreach (var i in new[] { 1 }) { try { SEND; } catch (HttpRequestException e) { LogError(e); } } }")]
    [InlineData("public async Task M() { using (new StringReader(\"\")) { try { SEND; } catch (HttpRequestException e) { LogError(e); } } }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public static async Task Main() { while (true) await new C().M(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public Task N() => M(); public Task O() => N(); public async Task P() { while (true) await O(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public async void N() { await M(); }")]
    [InlineData("public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } public void N() { Func<Task> f = M; }")]
    [InlineData("public Task P { get { try { client.Send(new HttpRequestMessage(HttpMethod.Delete, \"a\")); } catch (HttpRequestException) { throw; } return Task.CompletedTask; } }")]
    [InlineData("public async Task M(HttpMethod verb) { try { await client.SendAsync(new HttpRequestMessage(verb, \"a\")); } catch (HttpRequestException) { throw; } }")]
    [InlineData("public async Task M() { try { await client.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"a\") { Content = new StringContent(\"\") }); } catch (HttpRequestException) { throw; } }")] // whether it can be sent again is not seen
    [InlineData("public async Task M(HttpClient given) { try { await given.DeleteAsync(\"a\"); } catch (HttpRequestException) { throw; } }")] // what stands behind it is not seen
    public void Not_given_up(string members) => Assert.False(IsGivenUp(members));

    /// <summary>As many callers are followed, and no more.</summary>
    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void So_many_callers(int callers, bool expected) => Assert.Equal(expected, IsGivenUp(
        "public async Task M() { try { SEND; } catch (HttpRequestException) { throw; } } " + string.Concat(Enumerable.Range(0, callers).Select(i => $"public Task N{i}() => M(); "))));

    [Theory]
    [InlineData("")]
    [InlineData(": Microsoft.Extensions.Hosting.BackgroundService")]
    [InlineData(": DelegatingHandler")]
    public void Somebody_calls_again(string bases) => Assert.Equal(bases.Length == 0, IsGivenUp(MarkedCode.Of($$"""
        class C {{bases}}
        {
            private readonly HttpClient client = new();
            public async Task M() { try { await client.DeleteAsync("a"); } catch (HttpRequestException) { throw; } }
            {{(bases.Contains("Background") ? "protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;" : "")}}
        }
        """)));

    [Theory]
    [InlineData("client.DeleteAsync(\"a\")", "client")]
    [InlineData("this . client .DeleteAsync(\"a\")", "this.client")]
    public void It_names_the_client(string send, string expected)
    {
        var code = MarkedCode.InClass($"public async Task M() {{ try {{ await {send}; }} catch (HttpRequestException) {{ throw; }} }}");
        var handler = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<CatchClauseSyntax>().First();
        var given = GivenUpSend.Of(code.Http, handler, default)!;
        Assert.Equal((expected, "DELETE"), (given.ClientName, given.Method));
        Assert.Same(handler, given.Handler);
    }

    private static bool IsGivenUp(string members) => IsGivenUp(MarkedCode.InClass(members.Replace("SEND", "await client.DeleteAsync(\"a\")") + Others));

    private static bool IsGivenUp(MarkedCode code)
    {
        var handler = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<CatchClauseSyntax>().First();
        return GivenUpSend.Of(code.Http, handler, default) is not null;
    }
}
