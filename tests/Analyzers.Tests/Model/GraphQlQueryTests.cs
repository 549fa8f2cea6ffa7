using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Whether the member that sends has the text of a GraphQL query, and that of nothing else.</summary>
public sealed class GraphQlQueryTests
{
    [Theory]
    [InlineData("\"query Orders { orders { id } }\"", true)]
    [InlineData("\"query { orders { id } }\"", true)]
    [InlineData("\"QUERY { orders { id } }\"", true)]
    [InlineData("\"{ orders { id } }\"", true)]
    [InlineData("\"  {orders}\"", true)]
    [InlineData("\"{ _orders }\"", true)]
    [InlineData("\"{\\\"query\\\":\\\"{ orders }\\\"}\"", true)]
    [InlineData("\"query\" + \"{ orders }\"", true)]
    [InlineData("$\"query {{ order(id: {n}) }}\"", true)]
    [InlineData("Query", true)]
    [InlineData("Read", true)]
    [InlineData("C.Query", true)]
    [InlineData("\"query Orders\"", false)] // no selection: a text about one
    [InlineData("\"queryOrders { a }\"", false)]
    [InlineData("\"subquery { a }\"", false)]
    [InlineData("\"query2 { a }\"", false)]
    [InlineData("\"{\"", false)]
    [InlineData("\"{ \"", false)]
    [InlineData("\"{ 1 }\"", false)]
    [InlineData("\"{ \\\"id\\\": 1 }\"", false)]
    [InlineData("\"orders { id }\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"mutation { pay }\"", false)]
    [InlineData("\"query { a } mutation { pay }\"", false)]
    [InlineData("\"subscription { a } query { b }\"", false)]
    [InlineData("\"query { mutations }\"", true)] // another word
    [InlineData("\"query { a } \" + \"Mutation { pay }\"", false)]
    [InlineData("Changed", false)]
    [InlineData("Made()", false)]
    [InlineData("'{'.ToString()", false)]
    public void A_text(string text, bool expected) => Assert.Equal(expected, IsQuery($"async Task M(int n) {{ var text = {text}; SEND; }}"));

    [Theory]
    [InlineData("async Task M() { var a = \"query { a }\"; var b = \"mutation { b }\"; SEND; }", false)]
    [InlineData("async Task M() { var a = \"mutation { b }\"; var b = \"query { a }\"; SEND; }", false)]
    [InlineData("async Task M() { SEND; } void N() { var a = \"query { a }\"; }", false)]
    [InlineData("async Task M() { var a = \"query { a }\"; SEND; } void N() { var b = \"mutation { b }\"; }", true)]
    [InlineData("async Task M() { Func<Task> f = async () => { SEND; }; var a = \"query { a }\"; }", true)]
    [InlineData("async Task M() { SEND; }", false)]
    public void In_a_member(string members, bool expected) => Assert.Equal(expected, IsQuery(members));

    private static bool IsQuery(string members)
    {
        var code = MarkedCode.InClass(members.Replace("SEND", "await [|client.PostAsync(Uri, null)|]") + """
            private const string Uri = "a";
            private const string Query = "query { orders }";
            private static readonly string Read = "query { orders }";
            private static string Changed = "query { orders }";
            private static string Made() => "query { orders }";
            public static void Change(string text) { Changed = text; }
            """);
        return GraphQlQuery.IsSentFrom(code.Http, code.Mark);
    }
}
