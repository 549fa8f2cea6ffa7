using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The words that reports are made of, and the names that clients are registered under.</summary>
public sealed class RepeatedSendsTests
{
    [Theory]
    [InlineData("POST", "POST")]
    [InlineData("POST and PATCH", "PATCH", "POST")]
    [InlineData("POST, PATCH and DELETE", "DELETE", "PATCH", "POST", "POST")]
    [InlineData("POST, CONNECT and LOCK", "LOCK", "CONNECT", "POST")]
    public void Methods_in_words(string expected, params string[] methods)
    {
        var repeated = Repeated(3, methods);
        Assert.Equal(expected, repeated.MethodsInWords("and"));
        Assert.Equal(expected.Replace(" and ", " or "), repeated.MethodsInWords("or"));
        Assert.Equal(expected.Replace(" and ", ", ").Replace(", ", ","), repeated.ToProperties()["methods"]);
    }

    [Fact]
    public void How_often()
    {
        Assert.Equal("up to 3 times", Repeated(3, "POST").HowOften);
        Assert.Equal("more than once", Repeated(null, "POST").HowOften);
        Assert.True(Repeated(3).IsEmpty);
        Assert.False(Repeated(3, "POST").IsEmpty);
    }

    /// <summary>Those of the methods that the handler sends again.</summary>
    [Fact]
    public void Sent_again()
    {
        ClientSend[] sends = [new(null, "POST"), new(null, "PATCH"), new(null, "POST"), new(null, "DELETE")];
        var repeated = RepeatedSends.Of(sends, method => method switch
        {
            "POST" => new(Answer.Yes, 4, Dropped: true),
            "PATCH" => new(Answer.Unknown, null, Dropped: true, IsHedged: true),
            _ => new(Answer.No, 1, IsHedged: true),
        });
        Assert.Equal(["POST", "POST"], repeated.Sends.Select(send => send.Method));
        Assert.Equal((4, true, false), (repeated.Times, repeated.Dropped, repeated.IsHedged));

        var hedged = RepeatedSends.Of(sends, method => new(Answer.Yes, method == "POST" ? null : 2, IsHedged: method == "DELETE"));
        Assert.Equal(4, hedged.Sends.Length);
        Assert.Equal((2, false, true), (hedged.Times, hedged.Dropped, hedged.IsHedged));
        Assert.True(RepeatedSends.Of([], _ => new(Answer.Yes, 4)).IsEmpty);
    }

    [Theory]
    [InlineData(4, 4, "up to 4 × 4 = 16 times")]
    [InlineData(null, 4, "4 times for each attempt")]
    [InlineData(4, null, "more than once for each of 4 attempts")]
    [InlineData(null, null, "more than once for each attempt")]
    [InlineData(int.MaxValue, 2, "up to 2147483647 × 2 = 4294967294 times")]
    public void Times_of_times(int? outer, int? inner, string expected) => Assert.Equal(expected, new StackedRetry(outer, "a", inner, "b", null).HowOften);

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("(\"a\")", "a")]
    [InlineData("\"a\" + \"b\"", "ab")]
    [InlineData("text!", "")]
    [InlineData("Constant", "constant")]
    [InlineData("Constant!", "constant")]
    [InlineData("C.Constant", "constant")]
    [InlineData("ReadOnly", "read only")]
    [InlineData("Automatic", "automatic")]
    [InlineData("Arrow", "arrow")]
    [InlineData("Through", "read only")]
    [InlineData("nameof(C)", "C")]
    [InlineData("typeof(C).Name", "C")]
    [InlineData("typeof(C).FullName", "")]
    [InlineData("DayOfWeek.Monday.ToString()", "Monday")]
    [InlineData("day.ToString()", "")]
    [InlineData("Microsoft.Extensions.Options.Options.DefaultName", "")]
    [InlineData("N1", "n")]
    [InlineData("N2", "n")]
    [InlineData("N3", "n")]
    [InlineData("N4", "n")]
    [InlineData("N5", "")] // followed no further
    [InlineData("string.Empty", "")]
    [InlineData("C.N2", "n")]
    [InlineData("this.text2", "")]
    [InlineData("local", "local")]
    [InlineData("again", "local")]
    [InlineData("text", "")]
    [InlineData("Made()", "")]
    public void Names(string expression, string expected)
    {
        var code = MarkedCode.Of($$"""
            class C
            {
                private const string Constant = "constant";
                private static readonly string ReadOnly = "read only";
                private static string Automatic { get; } = "automatic";
                private static string Arrow => "arrow";
                private static string Through => ReadOnly;
                private static string Made() => "made";
                private static string N1 => "n"; private static string N2 => N1; private static string N3 => N2; private static string N4 => N3; private static string N5 => N4;
                public string? text2;
                void M(string text, DayOfWeek day) { var local = "local"; var again = local; Use([|{{expression}}|]); }
                static void Use(string? name) { }
            }
            """);
        Assert.Equal(expected, string.Join(' ', new ClientNames(code.Http, default).Of((ExpressionSyntax)code.Mark, null)));
    }

    [Theory]
    [InlineData("Use(\"a\"); Use(\"b\"); Use(\"a\");", "a b")]
    [InlineData("Use(text);", "")]
    [InlineData("", "")]
    public void Names_of_callers(string calls, string expected)
    {
        var code = MarkedCode.Of($"class C {{ void M(string text) {{ {calls} }} static void Use(string name) {{ Take([|name|]); }} static void Take(string name) {{ }} }}");
        Assert.Equal(expected, string.Join(' ', new ClientNames(code.Http, default).Of((ExpressionSyntax)code.Mark, null)));
    }

    private static RepeatedSends Repeated(int? times, params string[] methods) =>
        new(methods.Select(method => new ClientSend(null, method)).ToImmutableArray(), times, Dropped: false, IsHedged: false);
}
