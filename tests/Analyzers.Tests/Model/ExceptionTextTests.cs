using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Conditions over the text of an exception: whose text it is, and which way they ask.</summary>
public sealed class ExceptionTextTests
{
    private const string Members = """
        private const string GoAway = "GOAWAY";
        private const string Other = "unauthorized";
        private static readonly string[] Words = ["GOAWAY", "NO_ERROR"];
        private static readonly string[] Others = ["unauthorized"];
        private static bool Contains(string text) => true;
        """;

    [Theory]
    [InlineData("e.Message.Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message.Contains(GoAway)", "e")]
    [InlineData("e.Message.Contains(C.GoAway)", "e")]
    [InlineData("e.Message.Contains((\"GOAWAY\"))", "e")]
    [InlineData("(e.Message).Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message!.Contains(\"GOAWAY\")", "e")]
    [InlineData("(e.Message ?? \"\").Contains(\"GOAWAY\")", "e")]
    [InlineData("(e.Message.Contains(\"GOAWAY\"))", "e")]
    [InlineData("e.Message.StartsWith(\"GOAWAY\")", "e")]
    [InlineData("e.Message.EndsWith(\"(0x0).\")", "e")]
    [InlineData("e.Message.Equals(\"NO_ERROR\")", "e")]
    [InlineData("e.Message == \"NO_ERROR\"", "e")]
    [InlineData("\"NO_ERROR\" == e.Message", "e")]
    [InlineData("e.Message is \"NO_ERROR\"", "e")]
    [InlineData("string.Equals(e.Message, \"NO_ERROR\")", "e")]
    [InlineData("string.Equals(\"NO_ERROR\", e.Message)", "e")]
    [InlineData("e.ToString().Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message.ToString().Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message.ToLower().Contains(\"goaway\")", "e")]
    [InlineData("e.Message.ToLowerInvariant().Contains(\"goaway\")", "e")]
    [InlineData("e.Message.ToUpper().Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message.ToUpperInvariant().Contains(\"GOAWAY\")", "e")]
    [InlineData("e.Message.Trim().Contains(\"GOAWAY\")", "e")]
    [InlineData("e.InnerException!.Message.Contains(\"GOAWAY\")", "e.InnerException!")]
    [InlineData("e.InnerException?.Message.Contains(\"GOAWAY\") == true", "e.InnerException")]
    [InlineData("e.InnerException?.Message?.Contains(\"GOAWAY\") ?? false", "e.InnerException")]
    [InlineData("e.Message?.Contains(\"GOAWAY\") == true", "e")]
    [InlineData("e.Message.Contains(\"GOAWAY\") != false", "e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") >= 0", "e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") > -1", "e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") != -1", "e")]
    [InlineData("e.Message.LastIndexOf(\"GOAWAY\") >= 0", "e")]
    [InlineData("e.Message?.IndexOf(\"GOAWAY\") >= 0", "e")]
    [InlineData("System.Text.RegularExpressions.Regex.IsMatch(e.Message, \"GOAWAY\")", "e")]
    [InlineData("new System.Text.RegularExpressions.Regex(\"x\").IsMatch(e.Message, 0)", null)]
    [InlineData("System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(e.Message, \"GOAWAY\") >= 0", "e")]
    [InlineData("Words.Any(word => e.Message.Contains(word))", null)] // what is asked is the call within
    [InlineData("e.Message != \"NO_ERROR\"", "not e")]
    [InlineData("e.Message.Contains(\"GOAWAY\") == false", "not e")]
    [InlineData("e.Message.Contains(\"GOAWAY\") != true", "not e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") < 0", "not e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") == -1", "not e")]
    [InlineData("e.Message.IndexOf(\"GOAWAY\") == 0", "e")]
    [InlineData("(e.Message != \"NO_ERROR\") == false", "e")]
    [InlineData("e.Message.Contains(\"unauthorized\")", null)]
    [InlineData("e.Message.Contains(Other)", null)]
    [InlineData("e.Message.Contains(text)", null)]
    [InlineData("text.Contains(\"GOAWAY\")", null)]
    [InlineData("text == \"GOAWAY\"", null)]
    [InlineData("text is \"GOAWAY\"", null)]
    [InlineData("e.Source!.Contains(\"GOAWAY\")", null)]
    [InlineData("e.Message.Insert(0, \"GOAWAY\") == text", null)]
    [InlineData("Contains(\"GOAWAY\")", null)]
    [InlineData("e.Message.Length == 0", null)]
    [InlineData("e.Message is null", null)]
    [InlineData("e.Message is { Length: 0 }", null)]
    [InlineData("(e.Message ?? null)!.Length > 3", null)]
    public void A_condition_over_a_text(string condition, string? exception) => Assert.Equal(exception, Read("HttpRequestException", $"return [|{condition}|];"));

    [Theory]
    [InlineData("var m = e.Message; return [|m.Contains(\"GOAWAY\")|];", "e")]
    [InlineData("var m = e.Message; var n = m.ToLower(); return [|n.Contains(\"goaway\")|];", "e")]
    [InlineData("var m = e.Message; var n = m; var o = n; return [|o.Contains(\"GOAWAY\")|];", "e")]
    [InlineData("var m = e.Message; var n = m; var o = n; var p = o; return [|p.Contains(\"GOAWAY\")|];", null)]
    [InlineData("var m = e.ToString(); return [|m.Contains(\"GOAWAY\")|];", "e")]
    [InlineData("return Words.Any(word => [|e.Message.Contains(word)|]);", "e")]
    [InlineData("return Others.Any(word => [|e.Message.Contains(word)|]);", null)]
    [InlineData("return Array.Exists(Words, word => [|e.Message.Contains(word)|]);", null)]
    [InlineData("return Words.All(word => [|e.Message.Contains(word)|]);", null)]
    [InlineData("return new[] { \"GOAWAY\" }.Any(word => [|e.Message.Contains(word)|]);", "e")]
    [InlineData("string[] words = [\"GOAWAY\"]; return words.Any(word => [|e.Message.Contains(word)|]);", "e")]
    [InlineData("return new[] { \"GOAWAY\" }.Any(word => [|e.Message.Contains(text)|]);", null)]
    public void A_text_that_is_handed_on(string body, string? exception) => Assert.Equal(exception, Read("HttpRequestException", body));

    /// <summary>Others may use the same words.</summary>
    [Theory]
    [InlineData("Exception", true)]
    [InlineData("IOException", true)]
    [InlineData("WebException", true)]
    [InlineData("AggregateException", true)]
    [InlineData("HttpRequestException", true)]
    [InlineData("HttpIOException", true)]
    [InlineData("HttpProtocolException", true)]
    [InlineData("InvalidOperationException", false)]
    [InlineData("System.Net.Sockets.SocketException", false)]
    public void Exceptions_of_a_send(string type, bool expected)
    {
        Assert.Equal(expected ? "e" : null, Read(type, "return [|e.Message.Contains(\"GOAWAY\")|];"));
        Assert.Equal(expected ? "e" : null, Read(type, "return [|e.ToString().Contains(\"GOAWAY\")|];"));
    }

    [Theory]
    [InlineData("GOAWAY", true, false)]
    [InlineData("goaway", true, false)]
    [InlineData("GO_AWAY frame", true, false)]
    [InlineData("NO_ERROR", true, false)]
    [InlineData("The HTTP/2 server closed the connection.", true, false)]
    [InlineData("server shut down the connection", true, false)]
    [InlineData("HTTP/2 error code", true, false)]
    [InlineData("(0x0)", true, false)]
    [InlineData("0x0", true, false)]
    [InlineData("0x00", false, false)]
    [InlineData("0x0b", false, false)]
    [InlineData("0x0b 0x0", true, false)]
    [InlineData("0x1", false, false)]
    [InlineData("ended prematurely", false, true)]
    [InlineData("The response ended", false, true)]
    [InlineData("unauthorized", false, false)]
    [InlineData("", false, false)]
    public void Words_of_a_close(string text, bool goAway, bool end)
    {
        Assert.Equal(goAway, ExceptionText.NamesGoAway(text));
        Assert.Equal(end, ExceptionText.NamesEnd(text));
        Assert.Equal(goAway || end, ExceptionText.IsAboutClose(text));
    }

    /// <summary>Tests that are joined are one decision, told of where the first of them stands.</summary>
    [Theory]
    [InlineData("e.Message.Contains([|\"GOAWAY\"|])", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("e.Message.Contains([|\"GOAWAY\"|]) || e.Message.Contains(\"NO_ERROR\")", "e.Message.Contains(\"GOAWAY\") || e.Message.Contains(\"NO_ERROR\")")]
    [InlineData("e.Message.Contains(\"GOAWAY\") || e.Message.Contains([|\"NO_ERROR\"|])", null)]
    [InlineData("(e.Message.Contains([|\"GOAWAY\"|])) || (e.Message.Contains(\"NO_ERROR\") || e.Message.Contains(\"0x0\"))", "(e.Message.Contains(\"GOAWAY\")) || (e.Message.Contains(\"NO_ERROR\") || e.Message.Contains(\"0x0\"))")]
    [InlineData("e.Message.Contains([|\"GOAWAY\"|]) || text == null", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("text == null || e.Message.Contains([|\"GOAWAY\"|])", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("text == null && e.Message.Contains([|\"GOAWAY\"|])", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("!e.Message.Contains([|\"GOAWAY\"|])", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("!(e.Message.Contains([|\"GOAWAY\"|]) == false)", "e.Message.Contains(\"GOAWAY\") == false")]
    [InlineData("e.Message.IndexOf([|\"GOAWAY\"|]) >= 0", "e.Message.IndexOf(\"GOAWAY\") >= 0")]
    [InlineData("e.Message.Contains([|\"GOAWAY\"|]) || e.InnerException!.Message.Contains(\"NO_ERROR\")", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("e.Message.Contains([|\"GOAWAY\"|]) || e.Message != \"NO_ERROR\"", "e.Message.Contains(\"GOAWAY\")")]
    [InlineData("e.Message switch { [|\"NO_ERROR\"|] => true, _ => false }", "\"NO_ERROR\"")]
    [InlineData("text switch { [|\"NO_ERROR\"|] => true, _ => false }", null)]
    [InlineData("e.Message switch { [|\"unauthorized\"|] => true, _ => false }", null)]
    [InlineData("Contains([|\"GOAWAY\"|])", null)]
    public void Around_a_word(string condition, string? expected)
    {
        var code = Code("HttpRequestException", $"return {condition};");
        var found = ExceptionText.Around(code.Http, (ExpressionSyntax)code.Mark, out var whole);
        Assert.Equal(expected, found is null ? null : $"{whole}");
    }

    /// <summary>What is looked for, in the words of a report.</summary>
    [Theory]
    [InlineData("return e.Message.Contains([|\"GOAWAY\"|]);", "GOAWAY")]
    [InlineData("return e.Message == [|\"NO_ERROR\"|];", "NO_ERROR")]
    [InlineData("return e is { Message: [|\"NO_ERROR\"|] };", "NO_ERROR")]
    [InlineData("switch (e.Message) { case [|\"NO_ERROR\"|]: return true; } return false;", "NO_ERROR")]
    [InlineData("switch (e.Message) { case [|GoAway|]: return true; } return false;", "GOAWAY")]
    [InlineData("return e.Message switch { [|\"NO_ERROR\"|] => true, _ => false };", "NO_ERROR")]
    [InlineData("return e.Message switch { [|GoAway|] => true, _ => false };", "GOAWAY")]
    [InlineData("switch (text) { case [|\"NO_ERROR\"|]: return true; } return false;", null)]
    public void Texts(string body, string? expected)
    {
        var code = Code("HttpRequestException", body);
        Assert.Equal(expected, ExceptionText.Around(code.Http, (ExpressionSyntax)code.Mark, out _)?.Text);
    }

    [Fact]
    public void A_list_of_words_is_one_test()
    {
        var code = Code("HttpRequestException", "return Words.Any(word => [|e.Message.Contains(word)|]);");
        var read = ExceptionText.Read(code.Http, (ExpressionSyntax)code.Mark)!;
        Assert.Contains("GOAWAY", read.Text);
        Assert.Contains("NO_ERROR", read.Text);
    }

    [Fact]
    public void All_of_a_condition()
    {
        Assert.Equal(2, All("e.Message.Contains(\"GOAWAY\") || (e.Message == \"NO_ERROR\")"));
        Assert.Equal(0, All("e.Message.Contains(\"GOAWAY\") || text == null"));
        Assert.Equal(0, All("e.Message.Contains(\"GOAWAY\") && e.Message == \"NO_ERROR\""));

        static int All(string condition)
        {
            var code = Code("HttpRequestException", $"return [|{condition}|];");
            return ExceptionText.ReadAll(code.Http, (ExpressionSyntax)code.Mark).Count;
        }
    }

    private static string? Read(string type, string body)
    {
        var code = Code(type, body);
        return ExceptionText.Read(code.Http, (ExpressionSyntax)code.Mark) is { } read ? $"{(read.IsNegated ? "not " : "")}{read.Exception}" : null;
    }

    private static MarkedCode Code(string type, string body) => MarkedCode.InClass($"bool M({type} e, string text) {{ {body} }} {Members}");
}
