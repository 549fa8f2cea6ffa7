using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What a member that sends a POST may put into it that makes a second one harmless: the form of a token request, a caller's headers.</summary>
public sealed class FormsAndHeadersTests
{
    [Theory]
    [InlineData("async Task M() { var form = new Dictionary<string, string> { [\"grant_type\"] = \"a\" }; SEND; }", true)]
    [InlineData("async Task M() { SEND; }", false)]
    [InlineData("async Task M() { var form = new Dictionary<string, string> { [\"grant_types\"] = \"a\" }; SEND; }", false)]
    [InlineData("async Task M() { SEND; /* grant_type */ }", false)]
    [InlineData("async Task M() { var form = \"grant_\" + \"type\"; SEND; }", true)]
    [InlineData("async Task M() { var form = \"grant_\" + \"types\"; SEND; }", false)]
    [InlineData("async Task M() { var form = new { grant_type = \"a\" }; SEND; }", true)]
    [InlineData("async Task M() { SEND; } void N() { var form = \"grant_type\"; }", false)]
    [InlineData("const string Name = \"grant_type\"; async Task M() { var form = Name; SEND; }", true)]
    [InlineData("const string Name = \"grant_type\"; async Task M() { var form = C.Name; SEND; }", true)]
    [InlineData("const string Name = \"grant_type\"; async Task M() { SEND; }", false)]
    [InlineData("static readonly Dictionary<string, string> Form = new() { [\"grant_type\"] = \"a\" }; async Task M() { var form = Form; SEND; }", true)]
    [InlineData("static string[] Form { get; } = [\"grant_type\"]; async Task M() { var form = Form; SEND; }", true)]
    [InlineData("static string[] Form => [\"grant_type\"]; async Task M() { var form = Form; SEND; }", true)]
    [InlineData("static Dictionary<string, string> Form() => new() { [\"grant_type\"] = \"a\" }; async Task M() { var form = Form(); SEND; }", true)]
    [InlineData("static IEnumerable<string> Form() { yield return \"grant_type\"; } async Task M() { var form = Form(); SEND; }", true)]
    [InlineData("static KeyValuePair<string, string> Pair() => new(\"grant_type\", \"a\"); async Task M() { var form = Pair(); SEND; }", true)]
    [InlineData("static FormUrlEncodedContent Form() => new([new(\"grant_type\", \"a\")]); async Task M() { var form = Form(); SEND; }", true)]
    [InlineData("static HttpRequestMessage Form() => new() { Content = new StringContent(\"grant_type=\" + \"grant_type\") }; async Task M() { var form = Form(); SEND; }", true)]
    [InlineData("static int Form() => \"grant_type\".Length; async Task M() { var form = Form(); SEND; }", false)] // nothing of it is left
    [InlineData("static void Form() { var form = \"grant_type\"; } async Task M() { Form(); SEND; }", false)]
    [InlineData("static int Form { get; } = \"grant_type\".Length; async Task M() { var form = Form; SEND; }", false)]
    [InlineData("static readonly int Form = \"grant_type\".Length; async Task M() { var form = Form; SEND; }", false)]
    [InlineData("static string A() => \"grant_type\"; static string B() => A(); static string D() => B(); async Task M() { var form = D(); SEND; }", true)]
    [InlineData("static string A() => \"grant_type\"; static string B() => A(); static string D() => B(); static string E() => D(); async Task M() { var form = E(); SEND; }", false)] // followed no further
    [InlineData("static string A() => \"grant_type\"; static int A(int n) => n; async Task M() { var form = A(1); SEND; }", false)]
    [InlineData("async Task M() { var form = Other.Name; SEND; } static class Other { public const string Name = \"grant_type\"; }", true)]
    [InlineData("async Task M() { var form = Other.Name; SEND; } static class Other { public const string Name = \"\"; public const string Type = \"grant_type\"; }", false)]
    [InlineData("async Task M() { Func<string> form = () => \"grant_type\"; SEND; }", true)]
    [InlineData("C() { var form = \"grant_type\"; CALL; }", true)]
    public void Token_forms(string members, bool expected)
    {
        var code = MarkedCode.InClass(members.Replace("SEND", "await CALL").Replace("CALL", "[|client.PostAsync(\"a\", null)|]"));
        Assert.Equal(expected, TokenForm.IsSentFrom(code.Http, code.Mark, default));
    }

    private const string Speaks = "static string Key => \"Idempotency-Key\";";

    [Theory]
    [InlineData("m.Headers.Add(name, value);", true)]
    [InlineData("m.Headers.TryAddWithoutValidation(name, value);", true)]
    [InlineData("foreach (var h in headers) m.Headers.TryAddWithoutValidation(h.Key, h.Value);", true)]
    [InlineData("foreach (var h in headers) { if (h.Value != null) { m.Headers.Add(h.Key, h.Value); } }", true)]
    [InlineData("foreach (var h in other.Headers) m.Headers.TryAddWithoutValidation(h.Key, h.Value);", false)] // of it is known what it carries
    [InlineData("foreach (var h in other.Headers) { } m.Headers.Add(name, value);", true)]
    [InlineData("m.Headers.Add(\"X\", value);", false)]
    [InlineData("m.Headers.Add(Fixed, value);", false)]
    [InlineData("m.Headers.Remove(name);", false)]
    [InlineData("m.Content!.Headers.Add(name, value);", false)]
    [InlineData("client.DefaultRequestHeaders.Add(name, value);", false)]
    [InlineData("own.Headers.Add(name, value);", false)]
    [InlineData("Put(m, name, value);", true)]
    [InlineData("Deeper(m, name, value);", false)] // followed no further
    [InlineData("Action a = () => m.Headers.Add(name, value);", true)]
    [InlineData("", false)]
    public void Headers_of_a_caller(string body, bool expected)
    {
        Assert.Equal(expected, MayHoldKey(body, Speaks));
        Assert.Equal(expected, MayHoldKey(body, "static string Of(string idempotencyKey) => idempotencyKey;"));
        Assert.False(MayHoldKey(body, "static string Key => \"Key\";")); // nothing speaks of keys
    }

    [Theory]
    [InlineData("\"Idempotency-Key\"", true)]
    [InlineData("\"idempotency-key\"", true)]
    [InlineData("nameof(IdempotencyKey)", true)]
    [InlineData("nameof(idempotencyKey)", true)]
    [InlineData("\"IDEMPOTENCY\"", false)]
    [InlineData("\"Key\"", false)]
    public void Speaks_of_keys(string text, bool expected) => Assert.Equal(expected, MayHoldKey(
        "m.Headers.Add(name, value);", $"static string Text = {text}; {(text.StartsWith("nameof", StringComparison.Ordinal) ? $"static int {text[7..^1]};" : "")}"));

    private static bool MayHoldKey(string body, string more)
    {
        var code = MarkedCode.Of($$"""
            class C(HttpClient client)
            {
                async Task M(HttpRequestMessage m, HttpRequestMessage other, Own own, string name, string value, Dictionary<string, string> headers) { {{body}} await [|client.SendAsync(m)|]; }
                static void Put(HttpRequestMessage m, string name, string value) => m.Headers.Add(name, value);
                static void Deeper(HttpRequestMessage m, string name, string value) => Deepest(m, name, value);
                static void Deepest(HttpRequestMessage m, string name, string value) => Put(m, name, value);
                const string Fixed = "X";
                public class Own { public Dictionary<string, string> Headers { get; } = []; }
                {{more}}
            }
            """);
        return ForeignHeaders.MayHoldKey(code.Http, code.Mark, default);
    }
}
