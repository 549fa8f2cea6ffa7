using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class OptionNotReadTests() : RuleTest("GOAWAY000")
{
    private const string Marked = "[|class|] C;";
    private const string Repeated = """
        class Orders(HttpClient client)
        {
            public async Task Send(string url)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await {|GOAWAY201:client.PostAsync(url, null)|};
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("goaway.unsafe_methods", "POST, PA TCH", "'PA TCH' is no method; the default, 'every method that is not idempotent', is used")]
    [InlineData("goaway.unsafe_methods", "POST/PUT", "'POST/PUT' is no method; the default, 'every method that is not idempotent', is used")]
    [InlineData("goaway.unsafe_methods", ",", "the list is empty; the default, 'every method that is not idempotent', is used")]
    [InlineData("goaway.idempotency_headers", "Idempotency-Key: 1", "'Idempotency-Key: 1' is no part of a header's name; the default, 'idempoten, x-ms-client-request-id, PayPal-Request-Id', is used")]
    [InlineData("goaway.safe_post_paths", "/a b", "'/a b' is no path; the default, '/token, /_search, /_msearch, /_count, /graphql', is used")]
    [InlineData("goaway.safe_post_paths", "/", "'/' is no path; the default, '/token, /_search, /_msearch, /_count, /graphql', is used")]
    [InlineData("goaway.safe_post_paths", "/search?q=1", "'/search?q=1' is no path; the default, '/token, /_search, /_msearch, /_count, /graphql', is used")]
    [InlineData("goaway.retry_helpers", "Contoso Retry", "'Contoso Retry' is not the name of a method; the default, 'none', is used")]
    [InlineData("goaway.retry_helpers", "Contoso.Retry.Run, Contoso..Run", "'Contoso..Run' is not the name of a method; the default, 'none', is used")]
    [InlineData("goaway.load_balancer_idle_timeout", "1 minute", "it takes a whole number of seconds; the default, '60', is used")]
    [InlineData("goaway.load_balancer_idle_timeout", "0", "it takes a whole number of seconds; the default, '60', is used")]
    [InlineData("goaway.load_balancer_idle_timeout", "-5", "it takes a whole number of seconds; the default, '60', is used")]
    [InlineData("goaway.load_balancer_idle_timeout", "99999999999", "it takes a whole number of seconds; the default, '60', is used")]
    [InlineData("goaway.unsafe_method", "POST", "there is no such option; it is ignored")]
    public Task A_value_that_cannot_be_read(string key, string value, string reason) => Message(
        Marked, $"'{key} = {value}' holds for 'Test.cs' and can't be read: {reason}", With($"{key} = {value}"));

    [Theory]
    [InlineData("goaway.unsafe_methods = post, PATCH,PROPPATCH , M-SEARCH")]
    [InlineData("goaway.idempotency_headers = idempoten; X-Request-Id")]
    [InlineData("goaway.safe_post_paths = token, /quotes/preview, /_search")]
    [InlineData("goaway.retry_helpers = Contoso.Resilience.Retry.RunAsync, Contoso.Retry_2.Run, Again, global::Contoso.Retry<T>.Run()")]
    [InlineData("goaway.load_balancer_idle_timeout = 350")]
    [InlineData("goawayish.unsafe_methods = 1 2")]
    [InlineData("")]
    public Task A_value_that_can_be_read(string line) => Silent("class C;", With(line));

    [Fact]
    public Task The_default_holds() => Reports(Repeated.Replace("class", "[|class|]", StringComparison.Ordinal), With("goaway.unsafe_methods = PUT, <DELETE>"));

    [Fact]
    public Task A_value_that_is_read_holds() => Silent(Repeated.Replace("{|GOAWAY201:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal), With("goaway.unsafe_methods = PUT"));

    [Fact]
    public Task Once_for_all_documents() => Reports([("B.cs", "class B;"), ("A.cs", "[|class|] A;"), ("C.cs", "class C;")], With("goaway.unsafe_methods = <POST>"));

    [Fact]
    public Task Once_for_each_value() => Message(
        "{|GOAWAY000:{|GOAWAY000:class|}|} C;",
        [
            "'goaway.unsafe_methods = <POST>' holds for 'Test.cs' and can't be read: '<POST>' is no method; the default, 'every method that is not idempotent', is used",
            "'goaway.load_balancer_idle_timeout = soon' holds for 'Test.cs' and can't be read: it takes a whole number of seconds; the default, '60', is used",
        ],
        With("goaway.unsafe_methods = <POST>\ngoaway.load_balancer_idle_timeout = soon"));

    [Fact]
    public Task Where_another_section_overrides_it_only_for_the_others() => Reports(
        [("A.cs", "class A;"), ("B.cs", "[|class|] B;")], With("goaway.unsafe_methods = <POST>\n[A.cs]\ngoaway.unsafe_methods = POST"));

    [Fact]
    public Task Not_in_front_of_generated_code() => Reports(
        [("A.g.cs", "class A;"), ("B.cs", "// <auto-generated/>\nclass B;"), ("C.Designer.cs", "class C;"), ("D.cs", "[|class|] D;")],
        With("goaway.unsafe_methods = <POST>"));

    private static Setup With(string editorConfig) => Setup.Default with { EditorConfig = editorConfig };
}
