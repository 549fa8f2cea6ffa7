using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether what is sent in the next round of a loop is the same request, or the next one.</summary>
public sealed class SameRequestTests
{
    [Theory]
    [InlineData("public async Task M(string url, string json) { while (true) try { SEND(client.PostAsync(url, new StringContent(json))); } catch { } }")]
    [InlineData("public async Task M(string url, HttpContent content) { while (true) try { SEND(client.PostAsync(url, content)); } catch { } }")]
    [InlineData("public async Task M(string url, string json) { var content = new StringContent(json); while (true) try { SEND(client.PostAsync(url, content)); } catch { } }")]
    [InlineData("public async Task M(string url, string json) { while (true) try { var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) }; SEND(client.SendAsync(request)); } catch { } }")]
    [InlineData("public async Task M(string url, string json) { while (true) try { var request = New(url, json); SEND(client.SendAsync(request)); } catch { } } static HttpRequestMessage New(string url, string json) { var request = new HttpRequestMessage(HttpMethod.Post, url); request.Content = new StringContent(json); return request; }")]
    [InlineData("public async Task M(string url, string json) { while (true) try { SEND(client.PostAsync(url, new StringContent(json + Guid.NewGuid()))); } catch { } }")]
    [InlineData("public async Task M(string url) { while (true) try { SEND(client.PostAsync(url, new StringContent($\"sent at {DateTime.UtcNow}\"))); } catch { } }")]
    [InlineData("public async Task M(string[] urls, string json) { foreach (var url in urls) try { SEND(client.PostAsync(url, new StringContent(json))); return; } catch { } }")] // another endpoint
    [InlineData("public async Task M(string url, object order) { while (true) try { SEND(client.PostAsync(url, System.Net.Http.Json.JsonContent.Create(order))); } catch { } }")]
    [InlineData("public async Task M(string url, string a, string b) { while (true) try { SEND(client.PostAsync(url, new FormUrlEncodedContent(new Dictionary<string, string> { [\"a\"] = a, [\"b\"] = b }))); } catch { } }")]
    [InlineData("public async Task M(string url, string a) { while (true) try { SEND(client.PostAsync(url, new FormUrlEncodedContent(new[] { new KeyValuePair<string, string>(\"a\", a) }))); } catch { } }")]
    [InlineData("public async Task M(string url, string a) { while (true) try { SEND(client.PostAsync(url, new FormUrlEncodedContent([new(\"a\", a), new(\"b\", \"c\")]))); } catch { } }")]
    [InlineData("public async Task M(string url, string a) { while (true) try { var form = new List<KeyValuePair<string, string>> { new(\"a\", a) }; SEND(client.PostAsync(url, new FormUrlEncodedContent(form))); } catch { } }")]
    [InlineData("public async Task M(string url, string a) { while (true) try { SEND(client.PostAsync(url, System.Net.Http.Json.JsonContent.Create(new { Items = new[] { new { Id = a } } }))); } catch { } }")]
    [InlineData("public async Task M(string url, string json, string token) { while (true) try { var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) }; request.Headers.Add(\"X-Token\", token); SEND(client.SendAsync(request)); } catch { } }")]
    [InlineData("public async Task M(Order order) { while (true) try { SEND(client.PostAsync(order.Url, new StringContent(order.Text))); } catch { } } public sealed record Order(string Url, string Text);")]
    [InlineData("public async Task M(string url, byte[] data) { for (var i = 0; i < 3; i++) try { SEND(client.PostAsync(url, new ByteArrayContent(data))); return; } catch { } }")]
    [InlineData("public async Task M(string url, List<byte[]> files) { while (true) try { var form = new MultipartFormDataContent(); foreach (var file in files) form.Add(new ByteArrayContent(file), \"f\"); SEND(client.PostAsync(url, form)); } catch { } }")]
    [InlineData("public async Task M(string url, byte[][] files, string name) { for (var i = 0; i < 3; i++) try { var form = new MultipartFormDataContent { new StringContent(name) }; foreach (var file in files) { if (file.Length > 0) form.Add(new ByteArrayContent(file), \"file\"); } var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = form }; SEND(client.SendAsync(message)); } catch { } }")]
    public void The_same(string members) => Assert.True(IsSame(members));

    [Theory]
    [InlineData("public async Task M(string url, List<string> items) { foreach (var item in items) try { SEND(client.PostAsync(url, new StringContent(item))); } catch { } }")]
    [InlineData("public async Task M(string url, ILookup<string, byte[]> groups) { foreach (var group in groups) try { var form = new MultipartFormDataContent(); foreach (var file in group) form.Add(new ByteArrayContent(file), \"f\"); SEND(client.PostAsync(url, form)); return; } catch { } }")]
    [InlineData("public async Task M(string url, List<List<byte[]>> groups) { foreach (var group in groups) try { var form = new MultipartFormDataContent(); foreach (var file in group) { form.Add(new ByteArrayContent(file), \"file\"); } var message = new HttpRequestMessage(HttpMethod.Post, url); message.Content = form; SEND(client.SendAsync(message)); } catch { } }")]
    [InlineData("public async Task M(string url) { foreach (var item in new[] { \"a\", \"b\" }) try { SEND(client.PostAsync(url, new StringContent(item))); } catch { } }")]
    [InlineData("public async Task M(string url, string[] items) { for (var i = 0; i < items.Length; i++) try { SEND(client.PostAsync(url, new StringContent(items[i]))); } catch { } }")]
    [InlineData("public async Task M(string url, Queue<string> items) { while (items.Count > 0) try { var item = items.Dequeue(); SEND(client.PostAsync(url, new StringContent(item))); } catch { } }")]
    [InlineData("public async Task M(string url, Queue<string> items) { while (items.TryDequeue(out var item)) try { SEND(client.PostAsync(url, new StringContent(item))); } catch { } }")]
    [InlineData("public async Task M(string url, TextReader lines) { while (true) try { var line = await lines.ReadLineAsync(); SEND(client.PostAsync(url, new StringContent(line!))); } catch { } }")]
    [InlineData("public async Task M(string url) { for (var page = 1; ; page++) try { SEND(client.PostAsync(url + \"?page=\" + page, null)); } catch { } }")]
    [InlineData("public async Task M(string url) { var page = 0; while (true) try { page++; SEND(client.PostAsync($\"{url}/{page}\", null)); } catch { } }")]
    [InlineData("public async Task M(string url, string text) { for (var at = 0; at < text.Length; at += 100) try { SEND(client.PostAsync(url, new StringContent(text.Substring(at, 100)))); } catch { } }")]
    [InlineData("public async Task M(string url, IAsyncEnumerable<string> items) { await foreach (var item in items) try { SEND(client.PostAsync(url, new StringContent(item))); } catch { } }")]
    [InlineData("public async Task M(string url, IEnumerator<string> items) { while (items.MoveNext()) try { SEND(client.PostAsync(url, new StringContent(items.Current))); } catch { } }")]
    [InlineData("public async Task M(string url, string[] items) { foreach (var chunk in items.Chunk(10)) try { SEND(client.PostAsync(url, new StringContent(string.Join(',', chunk)))); } catch { } }")]
    [InlineData("public async Task M(string url, System.Threading.Channels.ChannelReader<string> items) { while (await items.WaitToReadAsync()) try { SEND(client.PostAsync(url, new StringContent(await items.ReadAsync()))); } catch { } }")]
    [InlineData("public async Task M(Dictionary<string, string> items) { foreach (var (url, text) in items) try { SEND(client.PostAsync(url, new StringContent(text))); } catch { } }")]
    [InlineData("public async Task M(string url, string[] items) { foreach (var item in items) try { SEND(client.PostAsync(url, new FormUrlEncodedContent([new(\"a\", item), new(\"b\", \"c\")]))); } catch { } }")]
    [InlineData("public async Task M(string url, string[] items) { foreach (var item in items) try { SEND(client.PostAsync(url, System.Net.Http.Json.JsonContent.Create(new { Items = new[] { new { Id = item } } }))); } catch { } }")]
    public void The_next(string members) => Assert.False(IsSame(members));

    /// <summary>Another time or number each time, and yet the same request.</summary>
    [Theory]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Guid.CreateVersion7()")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetInt32(9)")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetHexString(9)")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()")]
    [InlineData("Environment.TickCount")]
    [InlineData("Environment.TickCount64")]
    [InlineData("Path.GetRandomFileName()")]
    [InlineData("TimeProvider.System.GetUtcNow()")]
    [InlineData("TimeProvider.System.GetLocalNow()")]
    [InlineData("TimeProvider.System.GetTimestamp()")]
    public void The_same_at_another_time(string clock) =>
        Assert.True(IsSame($"public async Task M(string url, string json) {{ while (true) try {{ SEND(client.PostAsync(url, new StringContent(json + {clock}))); }} catch {{ }} }}"));

    /// <summary>What gives another item each time, by its name.</summary>
    [Theory]
    [InlineData("Random.Shared.Next()")] // a simulation's next reading
    [InlineData("Random.Shared.NextDouble()")]
    [InlineData("feed.Dequeue()")]
    [InlineData("feed.DequeueAsync()")]
    [InlineData("feed.Take(1)")]
    [InlineData("feed.ReadLine()")]
    [InlineData("feed.ReceiveMessage(1)")]
    [InlineData("feed.Pop()")]
    [InlineData("feed.Next(1)")]
    [InlineData("feed.NextPage(1)")]
    [InlineData("feed.MoveNext(1)")]
    [InlineData("feed.Poll(1)")]
    [InlineData("feed.Consume(1)")]
    [InlineData("feed.FetchBatch(1)")]
    [InlineData("feed.Peek(1)")]
    [InlineData("feed.Pull(1)")]
    [InlineData("feed.WaitToRead(1)")]
    [InlineData("feed.TryTake(1)")]
    [InlineData("feed.TryPop(1)")]
    [InlineData("feed.GetWork()")] // a question without arguments may be answered anew
    [InlineData("feed.GetWork(default(CancellationToken))")]
    public void The_next_of_a_feed(string item) => Assert.False(IsSame(Over(item)));

    [Theory]
    [InlineData("feed.Reader(1)")]
    [InlineData("feed.Popular(1)")]
    [InlineData("feed.Taken(1)")]
    [InlineData("feed.TryFind(1)")]
    [InlineData("feed.Find(1)")]
    [InlineData("feed.GetWork(1)")]
    [InlineData("feed.GetHashCode()")]
    [InlineData("feed.GetType()")]
    [InlineData("feed.ToString()")]
    public void The_same_of_a_feed(string item) => Assert.True(IsSame(Over(item)));

    private static string Over(string item) => $$"""
        public async Task M(string url, IFeed feed) { while (true) try { SEND(client.PostAsync(url, new StringContent("" + {{item}}))); } catch { } }
        public interface IFeed
        {
            string Dequeue(); string DequeueAsync(); string Take(int n); string ReadLine(); string ReceiveMessage(int n); string Pop(); string Next(int n); string NextPage(int n);
            string MoveNext(int n); string Poll(int n); string Consume(int n); string FetchBatch(int n); string Peek(int n); string Pull(int n); string WaitToRead(int n);
            string TryTake(int n); string TryPop(int n); string GetWork(); string GetWork(CancellationToken token); string GetWork(int id); string Reader(int n);
            string Popular(int n); string Taken(int n); string TryFind(int n); string Find(int n);
        }
        """;

    private static bool IsSame(string members)
    {
        var code = MarkedCode.InClass(members.Replace("SEND(", "await [|").Replace("));", ")|];"));
        var send = code.Mark;
        var findings = new Run(code.Http, new Question(Scenario.GracefulClose(code.Http.Symbols)[0], send), default)
            .Over(send.FirstAncestorOrSelf<MethodDeclarationSyntax>()!, State.Empty);
        Assert.NotEmpty(findings.Repeated);
        return findings.Repeated.Any(state => state.First!.SameRequestAs(state.Last!));
    }
}
