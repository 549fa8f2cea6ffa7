using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What becomes of a method M when the server closes the connection gracefully under its send, and when all goes well.</summary>
public sealed class AftermathTests
{
    private const string Others = "static void Stop() { Environment.Exit(1); } static bool Elsewhere { get; set; }";

    [Theory]
    [InlineData("SEND;", "Throws HttpRequestException", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { }", "Returns", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { throw; }", "Throws HttpRequestException", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException e) { throw new InvalidOperationException(\"\", e); }", "Throws InvalidOperationException", "Returns")]
    [InlineData("try { SEND; } catch (TaskCanceledException) { }", "Throws HttpRequestException", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { Environment.Exit(1); }", "EndsProcess 1", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { Stop(); }", "EndsProcess 1", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { if (Elsewhere) Environment.Exit(1); }", "Unknown", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { if (Elsewhere) Environment.Exit(1); else Environment.FailFast(\"\"); }", "EndsProcess 2", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException) { if (Elsewhere) throw; }", "Returns HttpRequestException", "Returns")]
    [InlineData("try { SEND; } catch (HttpRequestException e) when (e.Message.Length == 3) { }", "Unknown", "Returns")]
    [InlineData("for (var i = 0; i < 2; i++) { try { SEND; return; } catch (HttpRequestException) { } }", "SendsAgain", "Returns")]
    [InlineData("while (true) { SEND; }", "Throws HttpRequestException", "SendsAgain")]
    [InlineData("while (true) { try { SEND; } catch (HttpRequestException) { return; } }", "Returns", "SendsAgain")]
    [InlineData("SEND; Environment.Exit(0);", "Throws HttpRequestException", "EndsProcess 1")]
    [InlineData("if (Elsewhere) { Environment.Exit(1); } SEND;", "Throws HttpRequestException", "Returns")] // before anything was sent
    [InlineData("var t = Task.Run(async () => { SEND; });", "Throws HttpRequestException", "Returns")] // left alone, it has ended all the same
    public void Of_a_close_and_of_a_success(string body, string closed, string succeeded)
    {
        var code = MarkedCode.InClass($"async Task M() {{ {body.Replace("SEND", "await [|client.PostAsync(\"a\", null)|]")} }} {Others}");
        var method = Method(code);
        Assert.Equal(closed, Text(Aftermath.OfGracefulClose(code.Http, method, code.Mark, [code.Method("Stop")], default)));
        Assert.Equal(succeeded, Text(Aftermath.OfSuccess(code.Http, method, code.Mark, [code.Method("Stop")], default)).Replace(" HttpRequestException", ""));
    }

    /// <summary>Where a close has more than one face, all of them count.</summary>
    [Theory]
    [InlineData("catch (HttpRequestException e) when (e.InnerException is HttpProtocolException) { }", "Unknown")]
    [InlineData("catch (HttpRequestException e) when (e.InnerException is HttpIOException) { }", "Returns")] // which the other derives from
    [InlineData("catch (HttpRequestException e) when (e.InnerException is HttpProtocolException or HttpIOException) { }", "Returns")]
    [InlineData("catch (HttpRequestException) { }", "Returns")]
    public void Of_two_faces(string clause, string expected)
    {
        var code = MarkedCode.InClass($"async Task M() {{ try {{ await [|client.PostAsync(\"a\", null)|]; }} {clause} }}", World.Net8);
        Assert.Equal(expected, Text(Aftermath.OfGracefulClose(code.Http, Method(code), code.Mark, [], default)));
    }

    private static MethodDeclarationSyntax Method(MarkedCode code) =>
        code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "M");

    private static string Text(Aftermath aftermath) => string.Join(' ', new[]
    {
        $"{aftermath.Consequence}", aftermath.Exception?.Name, aftermath.Ends.IsEmpty ? null : $"{aftermath.Ends.Length}",
    }.OfType<string>());
}
