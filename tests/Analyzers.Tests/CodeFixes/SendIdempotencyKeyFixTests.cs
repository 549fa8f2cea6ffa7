using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.CodeFixes;

public sealed class SendIdempotencyKeyFixTests() : RuleTest("GOAWAY201")
{
    private const string Title = "Send an idempotency key, made once";

    /// <summary>The rest of the class: a helper that repeats what it is handed.</summary>
    private static string WithRetry(string source) => source + """


            private static async Task<T> Retry<T>(Func<Task<T>> send)
            {
                for (var i = 1; ; i++)
                {
                    try { return await send(); }
                    catch when (i < 5) { await Task.Delay(1000 * i); }
                }
            }
        }
        """;

    [Fact]
    public Task The_lines_of_an_expression_body_move_with_the_first_one() => FixesOne(
        WithRetry(
        """"
        class C(HttpClient client)
        {
            public Task<string> Pay(string url, string json) => Retry(async () =>
            {
                // Says what it got.
                using var response = await [|client.PostAsync(url, new StringContent(json))|];
        #if NET
                response.EnsureSuccessStatusCode();
        #endif

                return await response.Content.ReadAsStringAsync() + """
                    , and
                    more
                    """;
            });
        """"),
        WithRetry(
        """"
        class C(HttpClient client)
        {
            public Task<string> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return Retry(async () =>
                {
                    // Says what it got.
                    using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = new StringContent(json),
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    });
        #if NET
                response.EnsureSuccessStatusCode();
        #endif

                    return await response.Content.ReadAsStringAsync() + """
                    , and
                    more
                    """;
                });
            }
        """"),
        action: 1,
        title: Title);

    [Fact]
    public Task In_front_of_the_loop() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token)
            {
                Console.WriteLine(url);

                // Three attempts.
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(url, new StringContent(json), token)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(100, token); // Wait a little.
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token)
            {
                Console.WriteLine(url);

                var idempotencyKey = Guid.NewGuid().ToString();
                // Three attempts.
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = new StringContent(json),
                            Headers = { { "Idempotency-Key", idempotencyKey } },
                        }, token);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(100, token); // Wait a little.
                    }
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Message_in_a_variable() => FixesOne(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                var retries = 3;
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                        using var response = await [|_client.SendAsync(request)|];
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (Exception) when (retries-- > 0)
                    {
                    }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task Pay(string url, string json)
            {
                var retries = 3;
                var idempotencyKey = Guid.NewGuid().ToString();
                while (true)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                        request.Headers.Add("Idempotency-Key", idempotencyKey);
                        using var response = await _client.SendAsync(request);
                        response.EnsureSuccessStatusCode();
                        return;
                    }
                    catch (Exception) when (retries-- > 0)
                    {
                    }
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Message_made_in_the_call() => FixesOne(
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        return [|client.Send(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Version = HttpVersion.Version20,
                            Content = new StringContent(json) // the order
                        })|];
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return null;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public HttpResponseMessage? Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        return client.Send(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Version = HttpVersion.Version20,
                            Content = new StringContent(json), // the order
                            Headers = { { "Idempotency-Key", idempotencyKey } }
                        });
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return null;
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Json() => FixesOne(
        """
        using System.Net.Http.Json;
        using System.Text.Json;

        record Order(int Id);

        class C(HttpClient client, JsonSerializerOptions options)
        {
            public async Task<HttpResponseMessage> Pay(Order order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.PostAsJsonAsync("orders", order, options)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        using System.Net.Http.Json;
        using System.Text.Json;

        record Order(int Id);

        class C(HttpClient client, JsonSerializerOptions options)
        {
            public async Task<HttpResponseMessage> Pay(Order order)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "orders")
                    {
                        Content = JsonContent.Create(order, options: options),
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    }); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Expression_body_that_hands_a_lambda_on() => FixesOne(
        WithRetry(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                Retry(() => [|client.PatchAsync(url, content)|]);
        """),
        WithRetry(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return Retry(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, url)
                {
                    Content = content,
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                }));
            }
        """),
        action: 1,
        title: Title);

    [Fact]
    public Task One_key_for_each_item() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, IEnumerable<string> orders)
            {
                foreach (var order in orders)
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            await [|client.PostAsync(url, new StringContent(order))|];
                            break;
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, IEnumerable<string> orders)
            {
                foreach (var order in orders)
                {
                    var idempotencyKey = Guid.NewGuid().ToString();
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                            {
                                Content = new StringContent(order),
                                Headers = { { "Idempotency-Key", idempotencyKey } },
                            });
                            break;
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task One_key_for_all_endpoints() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string[] endpoints, string order)
            {
                foreach (var endpoint in endpoints)
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            return await [|client.PostAsync(endpoint, new StringContent(order))|];
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string[] endpoints, string order)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                foreach (var endpoint in endpoints)
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, endpoint)
                            {
                                Content = new StringContent(order),
                                Headers = { { "Idempotency-Key", idempotencyKey } },
                            });
                        }
                        catch (HttpRequestException)
                        {
                        }
                    }
                }

                throw new InvalidOperationException();
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Top_level_statements() => FixesOne(
        """
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await [|client.PostAsync("https://pay", new StringContent("{}"))|];
                break;
            }
            catch (HttpRequestException ex)
            {
                Console.WriteLine(ex.Message);
            }
        }
        """,
        """
        using var client = new HttpClient();
        var idempotencyKey = Guid.NewGuid().ToString();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://pay")
                {
                    Content = new StringContent("{}"),
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                });
                break;
            }
            catch (HttpRequestException ex)
            {
                Console.WriteLine(ex.Message);
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Local_function() => FixesOne(
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await Once(); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }

                Task<HttpResponseMessage> Once() => [|_client.PostAsync(url, new StringContent(json))|];
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new();

            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    try { return await Once(); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }

                Task<HttpResponseMessage> Once() => _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Content = new StringContent(json),
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                });
            }
        }
        """,
        World.Net8,
        action: 1,
        title: Title);

    [Fact]
    public Task Net_Framework() => FixesOne(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await [|_client.PostAsync(url, new StringContent(json))|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = new StringContent(json),
                            Headers = { { "Idempotency-Key", idempotencyKey } },
                        });
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        World.Net472,
        action: 1,
        title: Title);

    [Fact]
    public Task Version_that_the_client_is_set_to() => FixesOne(
        """
        class C
        {
            private readonly HttpClient _client = new() { DefaultRequestVersion = HttpVersion.Version20 };

            public async Task Pay(string url, string json, string idempotencyKey)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await [|_client.PostAsync(url, new StringContent(json + idempotencyKey))|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        """
        class C
        {
            private readonly HttpClient _client = new() { DefaultRequestVersion = HttpVersion.Version20 };

            public async Task Pay(string url, string json, string idempotencyKey)
            {
                var idempotencyKey2 = Guid.NewGuid().ToString();
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Version = _client.DefaultRequestVersion,
                            Content = new StringContent(json + idempotencyKey),
                            Headers = { { "Idempotency-Key", idempotencyKey2 } },
                        });
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task Only_action_where_a_status_leads_back_too() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        var response = await [|client.PostAsync(url, new StringContent(json))|];
                        if (response.IsSuccessStatusCode) return;
                        Console.WriteLine(response.StatusCode);
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = new StringContent(json),
                            Headers = { { "Idempotency-Key", idempotencyKey } },
                        });
                        if (response.IsSuccessStatusCode) return;
                        Console.WriteLine(response.StatusCode);
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        title: Title);

    [Fact]
    public Task Header_of_the_project() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await [|client.PostAsync(url, content)|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, HttpContent content)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = content,
                            Headers = { { "X-Request-Token", idempotencyKey } },
                        });
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        new Setup(World.Net10) { EditorConfig = "goaway.idempotency_headers = X-Request-Token" },
        action: 1,
        title: Title);

    [Fact]
    public Task None_for_a_recursion() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, int attempts = 3)
            {
                try { return await [|client.PostAsync(url, new StringContent(json))|]; }
                catch (HttpRequestException) when (attempts > 0) { return await Pay(url, json, attempts - 1); }
            }
        }
        """,
        ["Retry only what was never sent"]);

    [Fact]
    public Task None_where_the_loop_is_a_caller_s() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                for (var i = 0; ; i++)
                {
                    try { await Once(url, json); return; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            private Task<HttpResponseMessage> Once(string url, string json) => [|client.PostAsync(url, new StringContent(json))|];
        }
        """,
        ["Retry only what was never sent"]);

    [Fact]
    public Task One_key_for_each_tick() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task Beat(string url, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    try
                    {
                        try { await client.PostAsync(url, new StringContent("alive"), token); }
                        catch (HttpRequestException) { await [|client.PostAsync(url, new StringContent("alive"), token)|]; }
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e.Message);
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task Beat(string url, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var idempotencyKey = Guid.NewGuid().ToString();
                    try
                    {
                        try { await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = new StringContent("alive"),
                            Headers = { { "Idempotency-Key", idempotencyKey } },
                        }, token); }
                        catch (HttpRequestException) { await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                        {
                            Content = new StringContent("alive"),
                            Headers = { { "Idempotency-Key", idempotencyKey } },
                        }, token); }
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e.Message);
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task None_where_the_next_tick_would_have_the_same_key() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task Beat(string url, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                    try { await client.PostAsync(url, new StringContent("alive"), token); }
                    catch (HttpRequestException) { await [|client.PostAsync(url, new StringContent("alive"), token)|]; }
            }
        }
        """,
        ["Retry only what was never sent"]);

    [Fact]
    public Task Second_attempt_of_a_handler() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                try
                {
                    return await client.PostAsync(url, content); // first
                }
                catch (HttpRequestException)
                {
                    // second
                    return await [|client.PostAsync(url, content)|];
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                try
                {
                    return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = content,
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    }); // first
                }
                catch (HttpRequestException)
                {
                    // second
                    return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = content,
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    });
                }
            }
        }
        """,
        action: 1,
        title: Title);

    [Fact]
    public Task None_where_the_first_attempt_says_no_more_what_it_says() => Offers(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, HttpContent content)
            {
                try { return await client.PostAsync(url, /* all */ content); }
                catch (HttpRequestException) { return await [|client.PostAsync(url, content)|]; }
            }
        }
        """,
        ["Retry only what was never sent"]);

    [Theory]
    [InlineData("public Task<HttpResponseMessage> Pay(string url) => SEND; // pays", "public Task<HttpResponseMessage> Pay(string url)\n    {\n        KEY\n        return SEND;\n    } // pays")]
    [InlineData("public Task<HttpResponseMessage> Pay(string url) // pays\n        => SEND;", "public Task<HttpResponseMessage> Pay(string url)\n    {\n        KEY\n        // pays\n        return SEND;\n    }")]
    [InlineData("public Task<HttpResponseMessage> Pay(string url) => /* pays */ SEND;", "public Task<HttpResponseMessage> Pay(string url)\n    {\n        KEY\n        /* pays */\n        return SEND;\n    }")]
    [InlineData("public Task<HttpResponseMessage> Pay<T>(string url) where T : class => SEND;", "public Task<HttpResponseMessage> Pay<T>(string url) where T : class\n    {\n        KEY\n        return SEND;\n    }")]
    public Task What_is_said_of_an_expression_body(string member, string block) => FixesOne(
        WithRetry("class C(HttpClient client)\n{\n    " + member.Replace("SEND", "Retry(() => [|client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(url) })|])")),
        WithRetry("class C(HttpClient client)\n{\n    " + block
            .Replace("KEY", "var idempotencyKey = Guid.NewGuid().ToString();")
            .Replace("SEND", "Retry(() => client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(url), Headers = { { \"Idempotency-Key\", idempotencyKey } } }))")),
        action: 1,
        title: Title);

    [Fact]
    public Task On_the_line_of_a_loop_that_begins_none() => FixesOne(
        """
        class C(HttpClient client) { async Task Pay(HttpRequestMessage to) { for (var i = 0; ; i++) try { await [|client.SendAsync(new(HttpMethod.Post, to.RequestUri) { Content = new StringContent("1") })|]; return; } catch (HttpRequestException) when (i < 3) { } } }
        """,
        """
        class C(HttpClient client) { async Task Pay(HttpRequestMessage to) { var idempotencyKey = Guid.NewGuid().ToString(); for (var i = 0; ; i++) try { await client.SendAsync(new(HttpMethod.Post, to.RequestUri) { Content = new StringContent("1"), Headers = { { "Idempotency-Key", idempotencyKey } } }); return; } catch (HttpRequestException) when (i < 3) { } } }
        """,
        action: 1,
        title: Title);
}
