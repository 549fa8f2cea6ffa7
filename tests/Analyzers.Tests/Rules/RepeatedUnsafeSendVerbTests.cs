using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 and the ways in which a request comes by its method.</summary>
public sealed class RepeatedUnsafeSendVerbTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task New_method_by_name() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod("PATCH"), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task New_method_in_lower_case() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod("post"), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task New_method_by_a_constant() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(Verb), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private const string Verb = "POST";
        }
        """);

    [Fact]
    public Task New_method_that_is_idempotent_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod("PUT"), "/orders") { Content = new StringContent(json) };
                    try
                    {
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
    public Task Unknown_method_name() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod("MERGE"), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parsed() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Parse("PATCH"), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parsed_get_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Parse("GET"), "/orders");
                    try
                    {
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
    public Task Patch_of_the_class() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Patch, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Connect() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Connect, "/orders");
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Default_of_a_message_is_get_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage { RequestUri = new Uri("https://orders") };
                    try
                    {
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
    public Task Object_initializer() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage
                    {
                        Method = HttpMethod.Post,
                        RequestUri = new Uri("https://orders"),
                        Content = new StringContent(json),
                    };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Method_set_afterwards() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage();
                    request.RequestUri = new Uri("https://orders");
                    request.Content = new StringContent(json);
                    request.Method = HttpMethod.Post;
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Method_set_afterwards_to_put_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
                    request.Method = HttpMethod.Put;
                    try
                    {
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
    public Task Conditional_expression() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(bool change, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(change ? HttpMethod.Put : HttpMethod.Post, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Conditional_of_idempotent_ones_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(bool change, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(change ? HttpMethod.Put : HttpMethod.Delete, "/orders") { Content = new StringContent(json) };
                    try
                    {
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
    public Task Switch_expression() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string kind, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var method = kind switch
                    {
                        "create" => HttpMethod.Post,
                        "drop" => HttpMethod.Delete,
                        _ => HttpMethod.Get,
                    };
                    using var request = new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Switch_of_idempotent_ones_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string kind, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var method = kind switch
                    {
                        "drop" => HttpMethod.Delete,
                        "head" => HttpMethod.Head,
                        _ => HttpMethod.Get,
                    };
                    using var request = new HttpRequestMessage(method, "/orders");
                    try
                    {
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
    public Task Switch_statement() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(int kind, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    HttpMethod method;
                    switch (kind)
                    {
                        case 1: method = HttpMethod.Get; break;
                        case 2: method = HttpMethod.Post; break;
                        default: throw new ArgumentOutOfRangeException(nameof(kind));
                    }

                    using var request = new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task If_statement() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var method = HttpMethod.Put;
                    if (json.Length > 0) method = HttpMethod.Post;
                    using var request = new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Readonly_field() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(_method, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private readonly HttpMethod _method = HttpMethod.Post;
        }
        """);

    [Fact]
    public Task Static_field_of_another_class() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(Verbs.Change, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Verbs
        {
            public static readonly HttpMethod Change = new("PATCH");
        }
        """);

    [Fact]
    public Task Static_property() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(Verb, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private static HttpMethod Verb => HttpMethod.Post;
        }
        """);

    [Fact]
    public Task Field_set_in_the_constructor() => Reports("""
        class C
        {
            private readonly HttpClient _client;
            private readonly HttpMethod _method;

            public C(HttpClient client)
            {
                _client = client;
                _method = HttpMethod.Post;
            }

            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|_client.SendAsync(new HttpRequestMessage(_method, "/orders") { Content = new StringContent(json) })|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Field_set_to_get_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(_method, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private readonly HttpMethod _method = HttpMethod.Get;
        }
        """);

    [Fact]
    public Task Field_that_may_be_anything_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public HttpMethod Method { get; set; } = HttpMethod.Get;

            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(Method, "/orders"));
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Factory() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = CreateRequest(json);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private static HttpRequestMessage CreateRequest(string json) => new(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
        }
        """);

    [Fact]
    public Task Factory_with_the_verb_handed_in() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = CreateRequest(HttpMethod.Post, "/orders", json);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private static HttpRequestMessage CreateRequest(HttpMethod method, string path, string json)
            {
                var request = new HttpRequestMessage(method, path);
                request.Content = new StringContent(json);
                request.Headers.Add("Accept", "application/json");
                return request;
            }
        }
        """);

    [Fact]
    public Task Factory_of_a_get_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = CreateRequest(HttpMethod.Get, "/orders");
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private static HttpRequestMessage CreateRequest(HttpMethod method, string path) => new(method, path);
        }
        """);

    [Fact]
    public Task Factory_that_waits() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = await CreateRequest(json);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private async Task<HttpRequestMessage> CreateRequest(string json)
            {
                await Task.Yield();
                return new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
            }
        }
        """);

    [Fact]
    public Task Factory_of_another_class() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = Orders.Create(json);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        static class Orders
        {
            public static HttpRequestMessage Create(string json) => new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) };
        }
        """);

    [Fact]
    public Task Builder_in_steps() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage();
                    Fill(request, json);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            private static void Fill(HttpRequestMessage request, string json)
            {
                request.Method = HttpMethod.Post;
                request.RequestUri = new Uri("https://orders");
                request.Content = new StringContent(json);
            }
        }
        """);

    [Fact]
    public Task Delegate_that_makes_the_message() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                Send(() => new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent(json) });

            public Task<HttpResponseMessage> Look() => Send(() => new HttpRequestMessage(HttpMethod.Get, "/orders"));

            private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.SendAsync(create())|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Delegates_that_make_gets_are_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Look() => Send(() => new HttpRequestMessage(HttpMethod.Get, "/orders"));

            public Task<HttpResponseMessage> Drop() => Send(() => new HttpRequestMessage(HttpMethod.Delete, "/orders"));

            private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.SendAsync(create());
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Delegate_with_the_attempt() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) => Send(Create);

            private static Task<HttpRequestMessage> Create(int attempt) =>
                Task.FromResult(new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent("1"), Headers = { { "X-Attempt", attempt.ToString() } } });

            private async Task<HttpResponseMessage> Send(Func<int, Task<HttpRequestMessage>> create)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var request = await create(attempt);
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parameter_of_a_private_method() => Reports("""
        class C(HttpClient client)
        {
            public Task<string> Pay(string json) => Call("/orders", "POST", json);

            public Task<string> Look() => Call("/orders", "GET", "");

            private async Task<string> Call(string path, string verb, string json)
            {
                var retries = 0;
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(new HttpMethod(verb), path) { Content = new StringContent(json) };
                        using var response = await [|client.SendAsync(request)|];
                        return await response.Content.ReadAsStringAsync();
                    }
                    catch (HttpRequestException) when (retries++ < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parameter_through_two_methods() => Reports("""
        class C(HttpClient client)
        {
            public Task Pay(string json) => Change(HttpMethod.Post, json);

            private Task Change(HttpMethod method, string json) => Call(method, "/orders", json);

            private async Task Call(HttpMethod method, string path, string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|client.SendAsync(new HttpRequestMessage(method, path) { Content = new StringContent(json) })|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Parameter_that_only_idempotent_callers_hand_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task Put(string json) => Call(HttpMethod.Put, json);

            public Task Drop() => Call(HttpMethod.Delete, "");

            private async Task Call(HttpMethod method, string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) });
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Enum_mapped_to_a_method() => Reports("""
        enum Verb { Get, Post, Put }

        class C(HttpClient client)
        {
            public Task Pay(string json) => Call(Verb.Post, json);

            private async Task Call(Verb verb, string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    var request = new HttpRequestMessage(ToMethod(verb), "/orders") { Content = new StringContent(json) };
                    try
                    {
                        await [|client.SendAsync(request)|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }

            private static HttpMethod ToMethod(Verb verb) => verb switch
            {
                Verb.Get => HttpMethod.Get,
                Verb.Post => HttpMethod.Post,
                Verb.Put => HttpMethod.Put,
                _ => throw new ArgumentOutOfRangeException(nameof(verb)),
            };
        }
        """);

    [Fact]
    public Task Guard_by_name_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task Pay(string json) => Call("POST", json);

            public Task Look() => Call("GET", "");

            private async Task Call(string verb, string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), "/orders") { Content = new StringContent(json) });
                        return;
                    }
                    catch (HttpRequestException) when (i < 3 && verb is "GET" or "PUT")
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Guard_in_a_method_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task Pay(string json) => Call(HttpMethod.Post, json);

            private async Task Call(HttpMethod method, string json)
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) });
                        return;
                    }
                    catch (HttpRequestException) when (i < 3 && IsSafe(method))
                    {
                    }
                }
            }

            private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method.Method.Equals("OPTIONS", StringComparison.OrdinalIgnoreCase);
        }
        """);

    [Fact]
    public Task Guard_over_a_set_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private static readonly HashSet<HttpMethod> Repeatable = [HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete];

            public Task Pay(string json) => Call(HttpMethod.Post, json);

            private async Task Call(HttpMethod method, string json)
            {
                var attempts = Repeatable.Contains(method) ? 4 : 1;
                for (var i = 1; ; i++)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(method, "/orders") { Content = new StringContent(json) });
                        return;
                    }
                    catch (HttpRequestException) when (i < attempts)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Option_adds_put() => Reports("""
        class C(HttpClient client)
        {
            public async Task Put(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PutAsync("/orders/7", new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """, Setup.Default with { EditorConfig = "goaway.unsafe_methods = POST, PATCH, PUT" });

    [Fact]
    public Task Option_takes_patch_away_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Patch, "/orders") { Content = new StringContent(json) };
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Setup.Default with { EditorConfig = "goaway.unsafe_methods = POST" });

    [Fact]
    public Task Verb_chosen_by_an_argument_of_the_callers() => Reports("""
        enum Verb { Get, Post, Patch, Delete }

        class Runners(ILog log)
        {
            public async Task<string> Add(string url, string json) => await Again<string>(url, Verb.Post, 3, "not added", new StringContent(json));

            public async Task<string> List(string url) => await Again<string>(url, Verb.Get, 3, "not listed");

            public async Task Remove(string url) => await Again<string>(url, Verb.Delete, 3, "not removed");

            private async Task<T> Again<T>(string url, Verb verb, int most = 5, string message = null, StringContent body = null)
            {
                var attempt = 0;
                while (true)
                {
                    attempt++;
                    using (var handler = new HttpClientHandler())
                    using (var client = new HttpClient(handler))
                    {
                        var status = HttpStatusCode.OK;
                        try
                        {
                            HttpResponseMessage response = null;
                            switch (verb)
                            {
                                case Verb.Get:
                                    response = await client.GetAsync(url);
                                    break;
                                case Verb.Post:
                                    response = await [|client.PostAsync(url, body)|];
                                    break;
                                case Verb.Delete:
                                    response = await client.DeleteAsync(url);
                                    break;
                                default:
                                    throw new ArgumentOutOfRangeException(nameof(verb), verb, null);
                            }

                            if (response != null)
                            {
                                status = response.StatusCode;
                                if (response.IsSuccessStatusCode)
                                {
                                    log.Write($"{verb} {url} {response.StatusCode}");
                                    return System.Text.Json.JsonSerializer.Deserialize<T>(await response.Content.ReadAsStringAsync());
                                }

                                log.Write(await response.Content.ReadAsStringAsync());
                                response.EnsureSuccessStatusCode();
                            }
                        }
                        catch (Exception) when (attempt < most && status != HttpStatusCode.NotFound)
                        {
                            log.Write($"{message} -- {attempt}");
                        }
                    }

                    await Task.Delay(1000);
                }
            }
        }

        interface ILog
        {
            void Write(string text);
        }
        """);

    /// <summary>A caller's headers, of which one may be a key, in code that knows of keys.</summary>
    [Theory]
    [InlineData("foreach (var (name, value) in headers) request.Headers.Add(name, value);")]
    [InlineData("foreach (var header in headers) { request.Headers.TryAddWithoutValidation(header.Key, header.Value); }")]
    [InlineData("Fill(request, headers);")]
    public Task Headers_that_may_hold_a_key_are_silent(string fill) => Silent(Filled(fill, "client.SendAsync(request)", "Idempotency-Key"));

    [Theory]
    [InlineData("foreach (var (name, value) in headers) request.Headers.Add(name, value);", "Accept")]
    [InlineData("request.Headers.Add(\"Accept\", headers[\"Accept\"]);", "Idempotency-Key")]
    [InlineData("foreach (var header in given.Headers) request.Headers.Add(header.Key, header.Value);", "Idempotency-Key")]
    [InlineData("var copy = new Dictionary<string, string>(); foreach (var (name, value) in headers) copy.Add(name, value);", "Idempotency-Key")]
    public Task Headers_that_hold_none(string fill, string known) => Reports(Filled(fill, "[|client.SendAsync(request)|]", known));

    private static string Filled(string fill, string send, string known) => $$"""
        class C(HttpClient client)
        {
            public const string Known = "{{known}}";

            public async Task<HttpResponseMessage> Pay(string url, string json, Dictionary<string, string> headers)
            {
                using var given = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    {{fill}}
                    try { return await {{send}}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            {{(fill.StartsWith("Fill", StringComparison.Ordinal) ? "private static void Fill(HttpRequestMessage request, Dictionary<string, string> headers) { foreach (var (name, value) in headers) request.Headers.Add(name, value); }" : "")}}
        }
        """;
}
