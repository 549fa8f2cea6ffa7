using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 and the POSTs that only read.</summary>
public sealed class RepeatedUnsafeSendToSafePathTests() : RuleTest("GOAWAY201")
{
    private static readonly Setup Json = Setup.Default with { Usings = ["System.Net.Http.Json"] };

    private static Setup Paths(string list) => Setup.Default with { EditorConfig = "goaway.safe_post_paths = " + list };

    [Fact]
    public Task Token_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("https://login/oauth2/token", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    private const string Helpers = """
        static class Sending
        {
            internal static async Task<HttpResponseMessage> Post(this HttpClient client, string uri, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await SEND; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }

        class Helper(HttpClient client, string root)
        {
            ACCESS Task<HttpResponseMessage> Form(string json, string path) { var uri = root + path; return client.Post(uri, json); }
        }

        """;

    [Theory]
    [InlineData("internal", "public class Login(HttpClient client) { private const string Path = \"/oauth2/token\"; public Task Ask() => new Helper(client, \"https://a\").Form(\"\", Path); }")]
    [InlineData("internal", "public class Login(HttpClient client) { public Task Ask() => new Helper(client, \"https://a\").Form(\"\", \"/connect/token\"); public Task Find() => client.Post(\"/_search\", \"\"); }")]
    [InlineData("private protected", "class Login(HttpClient client) : Helper(client, \"https://a\") { public Task Ask() => Form(\"\", \"/oauth2/token\"); }")]
    public Task All_callers_of_callers_ask_for_a_token(string access, string callers) => Silent(
        Helpers.Replace("SEND", "client.PostAsync(uri, new StringContent(json))").Replace("ACCESS", access) + callers);

    [Theory]
    [InlineData("internal", "public class Login(HttpClient client) { public Task Ask() => new Helper(client, \"https://a\").Form(\"\", \"/oauth2/token\"); public Task Add() => new Helper(client, \"https://a\").Form(\"\", \"/orders\"); }")]
    [InlineData("internal", "public class Login(HttpClient client) { public Task Ask(string path) => new Helper(client, \"https://a\").Form(\"\", path); }")]
    [InlineData("internal", "public class Login(HttpClient client) { public Task Ask() => new Helper(client, \"https://a\").Form(\"\", \"/oauth2/token\"); public Task Add() => client.Post(\"/orders\", \"\"); }")]
    [InlineData("internal", "")]
    [InlineData("internal", "public class Login { internal static Func<HttpClient, string, string, Task> Post = Sending.Post; }")]
    public Task One_caller_of_callers_asks_for_something_else(string access, string callers) => Reports(
        Helpers.Replace("SEND", "[|client.PostAsync(uri, new StringContent(json))|]").Replace("ACCESS", access) + callers);

    [Fact]
    public Task Token_behind_a_query_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("connect/token?client=1", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Token_with_a_slash_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("/oauth/token/", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Tokens_is_another_word() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("/tokens", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Ends_in_the_letters_only() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("/mytoken", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Token_in_the_middle() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("/token/revoke", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Constant_of_another_class_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(Routes.Token, new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Routes
        {
            public const string Token = "identity/connect/token";
        }
        """);

    [Fact]
    public Task Interpolation_that_ends_in_it_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string tenant, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync($"{tenant}/oauth2/v2.0/token", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Concatenation_that_ends_in_it_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string tenant, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(tenant + "/token", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Interpolation_that_goes_on() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string tenant, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync($"/token/{tenant}", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Uri_object_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(new Uri("https://login/token"), new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Uri_over_a_base_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(Uri address, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(new Uri(address, "token"), new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Message_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, "https://search/orders/_search") { Content = new StringContent(json) };
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Message_with_the_address_set_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage();
                        request.Method = HttpMethod.Post;
                        request.RequestUri = new Uri("https://search/_msearch");
                        request.Content = new StringContent(json);
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Count_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("orders/_count", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Path_in_a_local_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string index, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var path = index + "/_search";
                        return await client.PostAsync(path, new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Theory, InlineData("(\"/_search\")"), InlineData("(\"/_\" + \"search\")"), InlineData("((\"/_search\"))")]
    public Task Path_in_a_readonly_field_and_in_parentheses_is_silent(string path) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(_path, new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private readonly string _path = {{path}};
        }
        """);

    [Fact]
    public Task Path_in_a_readonly_field_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(_path, new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private readonly string _path = "/_search";
        }
        """);

    [Fact]
    public Task Path_handed_by_every_caller_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Token(string json) => Post("connect/token", json);

            public Task<HttpResponseMessage> Search(string json) => Post("orders/_search", json);

            private async Task<HttpResponseMessage> Post(string path, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync(path, new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    /// <summary>What a form is made of stands elsewhere.</summary>
    [Theory]
    [InlineData("Form()", "private static FormUrlEncodedContent Form() => new([KeyValuePair.Create(\"grant_type\", \"client_credentials\")]);")]
    [InlineData("new FormUrlEncodedContent(Fields(\"a\"))", "private static List<KeyValuePair<string, string>> Fields(string id) => new() { new(\"client_id\", id), new(Grant, \"refresh_token\") }; private const string Grant = \"grant_type\";")]
    [InlineData("new FormUrlEncodedContent(Fields)", "private static readonly Dictionary<string, string> Fields = new() { [\"grant_type\"] = \"client_credentials\" };")]
    [InlineData("new FormUrlEncodedContent(new Dictionary<string, string> { [\"gr\" + \"ant_type\"] = \"password\" })", "")]
    [InlineData("new Token(\"a\").ToContent()", "private record Token(string Id) { public FormUrlEncodedContent ToContent() => new(new Dictionary<string, string> { [\"grant_type\"] = \"client_credentials\", [\"id\"] = Id }); }")]
    public Task Grant_type_of_a_form_that_is_made_elsewhere(string content, string members) => Silent(Asked(content, members, "client.PostAsync(url, CONTENT)"));

    [Theory]
    [InlineData("new FormUrlEncodedContent(Fields)", "private static readonly Dictionary<string, string> Fields = new() { [\"a\"] = \"b\" }; private const string Grant = \"grant_type\";")]
    [InlineData("new FormUrlEncodedContent(Fields)", "private static readonly Dictionary<string, string> Fields = new() { [\"a\"] = \"b\" }; private static bool Has(string name) => name == \"grant_type\"; private bool Knows => Has(\"a\");")]
    [InlineData("new StringContent(Text)", "private const string Text = \"grant_type\";")]
    public Task Grant_type_that_is_not_the_forms(string content, string members) => Reports(Asked(content, members, "[|client.PostAsync(url, CONTENT)|]"));

    private static string Asked(string content, string members, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {{send.Replace("CONTENT", content)}}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            {{members}}
        }
        """;

    [Fact]
    public Task Grant_type_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
                        return await client.PostAsync("https://login/authorize", form);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Form_without_a_grant() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["amount"] = "7" });
                        return await [|client.PostAsync("https://pay/orders", form)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Marked_idempotent_is_silent() => Silent("""
        [AttributeUsage(AttributeTargets.Method)]
        class IdempotentAttribute : Attribute;

        class C(HttpClient client)
        {
            [Idempotent]
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("/orders", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task GraphQL_query_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("https://api/graphql", new StringContent("{\"query\":\"query Orders { orders { id } }\"}"));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task GraphQL_query_of_several_lines_put_together_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsJsonAsync("/graphql", new { query = "query Orders " + "{ " + "orders { id } }" });
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task GraphQL_mutation_of_several_lines_put_together() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsJsonAsync("/graphql", new { query = "muta" + "tion { " + "pay(id: 1) }" })|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task GraphQL_query_in_the_short_form_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var body = new { query = "{ orders { id } }" };
                        return await client.PostAsJsonAsync("/graphql", body);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task GraphQL_query_in_a_constant_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsJsonAsync("/graphql", new { query = OrdersQuery, variables = new { json } });
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private const string OrdersQuery = "query Orders($first: Int) { orders(first: $first) { id } }";
        }
        """, Json);

    [Fact]
    public Task GraphQL_query_in_a_readonly_field_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsJsonAsync("graphql", new { query = Queries.Orders });
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Queries
        {
            public static readonly string Orders = "query { orders { id } }";
        }
        """, Json);

    [Fact]
    public Task GraphQL_mutation() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var body = new { query = "mutation Pay { pay(amount: 7) { id } }" };
                        return await [|client.PostAsJsonAsync("/graphql", body)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task GraphQL_mutation_beside_a_query() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(bool change)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var body = new { query = change ? "mutation { pay { id } }" : "query { orders { id } }" };
                        return await [|client.PostAsJsonAsync("/graphql", body)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Json);

    [Fact]
    public Task GraphQL_that_is_handed_its_text() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("https://api/graphql", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Query_to_another_path() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("https://api/orders", new StringContent("{\"query\":\"query Orders { orders { id } }\"}"))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Another_list_of_paths() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("connect/token", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Paths("/quotes/preview, graphql"));

    [Fact]
    public Task Path_of_the_list_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("api/quotes/preview", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Paths("/quotes/preview"));

    [Fact]
    public Task Path_of_the_list_without_its_slash_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("preview", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Paths("preview"));

    [Fact]
    public Task GraphQL_in_the_list_needs_a_query() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("api/graphql", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Paths("graphql"));

    [Fact]
    public Task GraphQL_in_the_list_with_a_query_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Ask(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("api/graphql", new StringContent("{ orders }"));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Paths("api/graphql"));
}
