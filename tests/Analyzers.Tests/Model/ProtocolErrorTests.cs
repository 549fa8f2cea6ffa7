using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Tests that hold for every HTTP/2 protocol error, and those that say more or less.</summary>
public sealed class ProtocolErrorTests
{
    [Theory]
    [InlineData("if ([|e is HttpProtocolException|]) Retry();", "Type")]
    [InlineData("if ([|e.InnerException is HttpProtocolException|]) Retry();", "Type")]
    [InlineData("if ([|e.InnerException is System.Net.Http.HttpProtocolException|]) Retry();", "Type")]
    [InlineData("if ([|e is { InnerException: HttpProtocolException }|]) Retry();", "Type")]
    [InlineData("if ([|e.InnerException is HttpProtocolException { Message: not null }|]) Retry();", "Type")]
    [InlineData("if ([|h.HttpRequestError == HttpRequestError.HttpProtocolError|]) Retry();", "Error")]
    [InlineData("if ([|HttpRequestError.HttpProtocolError == h.HttpRequestError|]) Retry();", "Error")]
    [InlineData("if ([|h.HttpRequestError is HttpRequestError.HttpProtocolError|]) Retry();", "Error")]
    [InlineData("if ([|h is { HttpRequestError: HttpRequestError.HttpProtocolError }|]) Retry();", "Error")]
    [InlineData("if ([|h is { HttpRequestError: HttpRequestError.HttpProtocolError, InnerException: HttpProtocolException }|]) Retry();", "Type")]
    [InlineData("if (h.HttpRequestError == HttpRequestError.HttpProtocolError && [|h.InnerException is HttpProtocolException|]) Retry();", "Type")]
    [InlineData("if (h.StatusCode == null && ([|h.HttpRequestError == HttpRequestError.HttpProtocolError|])) Retry();", "Error")]
    [InlineData("return [|e.InnerException is HttpProtocolException|];", "Type")]
    [InlineData("return [|h.HttpRequestError switch { HttpRequestError.HttpProtocolError => true, _ => false }|];", "Error")]
    [InlineData("var n = [|e is HttpProtocolException|] ? 1 : 2; if (n == 1) Retry();", "Type")]
    [InlineData("var again = [|e is HttpProtocolException|]; if (again) Retry();", "Type")]
    [InlineData("while ([|e is HttpProtocolException|]) Retry();", "Type")]
    public void Any_protocol_error(string body, string form) => Assert.Equal(form, $"{Test(body)?.Form}");

    [Theory]
    [InlineData("if ([|e is HttpProtocolException { ErrorCode: 0 }|]) Retry();")]
    [InlineData("if ([|e is HttpProtocolException p|] && p.ErrorCode == 0) Retry();")]
    [InlineData("if ([|e is not HttpProtocolException|]) Retry();")]
    [InlineData("if ([|e is not (IOException or HttpProtocolException)|]) Retry();")]
    [InlineData("if ([|e is IOException or HttpProtocolException|]) Retry();")]
    [InlineData("if ([|e is HttpProtocolException or IOException|]) Retry();")]
    [InlineData("if ([|e is HttpProtocolException|] || e is IOException) Retry();")]
    [InlineData("if (e is IOException || [|e is HttpProtocolException|]) Retry();")]
    [InlineData("if ([|h.HttpRequestError is HttpRequestError.HttpProtocolError or HttpRequestError.ConnectionError|]) Retry();")]
    [InlineData("if ([|e is HttpProtocolException|]) throw e;")]
    [InlineData("if ([|e is HttpProtocolException|]) Console.WriteLine(e);")]
    [InlineData("if ([|e is IOException|]) Retry();")]
    [InlineData("if ([|h.HttpRequestError == HttpRequestError.ConnectionError|]) Retry();")]
    [InlineData("if ([|h.HttpRequestError != HttpRequestError.HttpProtocolError|]) Retry();")]
    [InlineData("return [|h.HttpRequestError switch { HttpRequestError.HttpProtocolError => false, _ => true }|];")]
    [InlineData("return [|h.HttpRequestError switch { HttpRequestError.HttpProtocolError => true, HttpRequestError.ConnectionError => true, _ => false }|];")]
    [InlineData("var s = [|e is HttpProtocolException|] ? \"protocol\" : \"other\";")]
    [InlineData("if ([|h.HttpRequestError == HttpRequestError.HttpProtocolError|] && h.InnerException is HttpProtocolException) Retry();")] // the type is told about
    public void Something_else(string body) => Assert.Null(Test(body));

    [Theory]
    [InlineData("bool IsGraceful(Exception e) => [|e is HttpProtocolException|];", true)]
    [InlineData("static Task<bool> IsGraceful(Exception e) { return Task.FromResult([|e is HttpProtocolException|]); }", true)]
    [InlineData("bool IsProtocolError(Exception e) => [|e is HttpProtocolException|];", false)]
    [InlineData("bool isprotocol(Exception e) { return [|e is HttpProtocolException|]; }", false)]
    [InlineData("object Is(Exception e) => [|e is HttpProtocolException|];", false)]
    [InlineData("bool Is(Exception e) { return L(); bool L() => [|e is HttpProtocolException|]; }", true)]
    [InlineData("bool Is(Exception e) { return L(); bool LProtocol() => [|e is HttpProtocolException|]; bool L() => true; }", false)]
    [InlineData("Exception e = null!; bool IsGraceful => [|e is HttpProtocolException|];", true)]
    [InlineData("Exception e = null!; bool IsProtocol => [|e is HttpProtocolException|];", false)]
    [InlineData("string Words(Exception e) { if ([|e is HttpProtocolException|]) { return \"protocol\"; } return \"other\"; }", false)]
    [InlineData("string Words(Exception e) { if ([|e is HttpProtocolException|]) return \"protocol\"; return \"other\"; }", false)]
    [InlineData("int Number(Exception e) { if ([|e is HttpProtocolException|]) { return 1; } return 2; }", true)]
    [InlineData("void M(Exception e) { try { } catch (Exception x) when ([|x is HttpProtocolException|]) { } }", true)]
    public void In_a_member(string member, bool expected) => Assert.Equal(expected, In(member) is not null);

    [Theory]
    [InlineData("catch (HttpProtocolException) { Retry(); }", true)]
    [InlineData("catch (System.Net.Http.HttpProtocolException) { Retry(); }", true)]
    [InlineData("catch (HttpProtocolException) { }", true)]
    [InlineData("catch (HttpProtocolException) { throw; }", false)]
    [InlineData("catch (HttpProtocolException e) when (e.ErrorCode == 0) { Retry(); }", false)]
    [InlineData("catch (HttpProtocolException e) { if (e.ErrorCode == 0) Retry(); }", false)]
    [InlineData("catch (IOException) { Retry(); }", false)]
    [InlineData("catch { Retry(); }", false)]
    [InlineData("catch (Own.HttpProtocolException) { Retry(); }", false)]
    public void A_handler(string clause, bool expected)
    {
        var code = MarkedCode.InClass($"static void Retry() {{ }} void M() {{ try {{ }} {clause} }} static class Own {{ public class HttpProtocolException : Exception; }}");
        var handler = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<CatchClauseSyntax>().Single();
        Assert.Equal(expected, ProtocolErrorTest.Of(code.Http, handler)?.Form == ProtocolErrorForm.Catch);
    }

    private static ProtocolErrorTest? Test(string body) => In($"static void Retry() {{ }} bool M(Exception e, HttpRequestException h) {{ {body} return true; }}");

    private static ProtocolErrorTest? In(string members)
    {
        var code = MarkedCode.InClass(members);
        return ProtocolErrorTest.Of(code.Http, (ExpressionSyntax)code.Mark);
    }
}
