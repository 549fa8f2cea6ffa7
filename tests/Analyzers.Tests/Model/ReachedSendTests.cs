using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The sends that a method M reaches: by which method, behind those that lead there.</summary>
public sealed class ReachedSendTests
{
    private const string Others = """
        private Task Send() => client.PutAsync("a", null);
        private Task Deeper() => Send();
        private Task D3() => Deeper();
        private Task D4() => D3();
        private Task D5() => D4();
        private Task Both() { client.GetAsync("a"); return client.DeleteAsync("a"); }
        private void Nothing() { }
        private Task Recursive() { client.GetAsync("a"); return Recursive(); }
        private static void Run(Func<Task> act) { }
        private IShop shop = new Shop();
        public interface IShop { Task Buy(); }
        public sealed class Shop : IShop { private readonly HttpClient _c = new(); public Task Buy() => _c.PostAsync("a", null); }
        """;

    [Theory]
    [InlineData("client.GetAsync(\"a\");", "GetAsync")]
    [InlineData("client.GetAsync(\"a\"); client.PostAsync(\"a\", null);", "GetAsync PostAsync")]
    [InlineData("Nothing();", "")]
    [InlineData("Send();", "Send>PutAsync")]
    [InlineData("Deeper();", "Deeper>Send>PutAsync")]
    [InlineData("D4();", "D4>D3>Deeper>Send>PutAsync")]
    [InlineData("D5();", "")] // followed no further
    [InlineData("Both();", "Both>GetAsync Both>DeleteAsync")]
    [InlineData("Send(); Send();", "Send>PutAsync")] // looked into once
    [InlineData("Send(); client.GetAsync(\"a\");", "Send>PutAsync GetAsync")]
    [InlineData("Recursive();", "Recursive>GetAsync")]
    [InlineData("Run(Send);", "Send>PutAsync")]
    [InlineData("Run((Send));", "Send>PutAsync")]
    [InlineData("Run(() => Send());", "Send>PutAsync")]
    [InlineData("Run(() => client.GetAsync(\"a\"));", "GetAsync")]
    [InlineData("Func<Task> f = Send;", "")]
    [InlineData("shop.Buy();", "Buy>PostAsync")]
    [InlineData("Task L() => client.GetAsync(\"a\"); L();", "GetAsync L>GetAsync")]
    [InlineData("client.Dispose(); client.CancelPendingRequests();", "")]
    [InlineData("var n = nameof(Send);", "Send>PutAsync")] // a look at names
    public void From_a_method(string body, string expected)
    {
        var code = MarkedCode.InClass($"void M() {{ {body} }} {Others}");
        Assert.Equal(expected, Reached(code, Method(code).Body!));
    }

    /// <summary>A task that was made before counts where it is awaited.</summary>
    [Theory]
    [InlineData("var t = client.GetAsync(\"a\"); try { await t; } catch { }", "GetAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { await t.ConfigureAwait(false); } catch { }", "GetAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { t.Wait(); } catch { }", "GetAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { _ = t.Result; } catch { }", "GetAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { t.GetAwaiter().GetResult(); } catch { }", "GetAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { await Task.WhenAll(t); } catch { }", "GetAsync")]
    [InlineData("var t = Send(); try { await t; } catch { }", "Send>PutAsync")]
    [InlineData("var t = client.GetAsync(\"a\"); try { Console.WriteLine(t.IsCompleted); } catch { }", "")]
    [InlineData("var t = client.GetAsync(\"a\"); t = client.GetAsync(\"b\"); try { await t; } catch { }", "")]
    [InlineData("var t = client.GetAsync(\"a\"); try { await t; await t; } catch { }", "GetAsync")]
    [InlineData("try { var t = client.GetAsync(\"a\"); await t; } catch { }", "GetAsync")]
    public void From_a_try_block(string body, string expected)
    {
        var code = MarkedCode.InClass($"async Task M() {{ {body} }} {Others}");
        Assert.Equal(expected, Reached(code, Method(code).DescendantNodes().OfType<TryStatementSyntax>().Single().Block));
    }

    private static MethodDeclarationSyntax Method(MarkedCode code) =>
        code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "M");

    private static string Reached(MarkedCode code, BlockSyntax block) => string.Join(' ', ReachedSend.From(code.Http, block, default)
        .Select(send => string.Join('>', send.Path.Select(method => method.Name).Append(Origins.NameOf(send.Syntax.Expression)))));
}
