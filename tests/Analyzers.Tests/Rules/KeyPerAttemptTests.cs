using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class KeyPerAttemptTests() : RuleTest("GOAWAY209")
{
    [Fact]
    public Task Key_made_in_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("Guid.NewGuid().ToString()")]
    [InlineData("Guid.CreateVersion7().ToString()")]
    [InlineData("order + Guid.CreateVersion7().ToString(\"N\")")]
    public Task Key_that_a_method_makes(string key) => Reports(KeyOf(key, "[|client.SendAsync(request)|]"));

    [Theory]
    [InlineData("\"order-\" + order")]
    [InlineData("order.ToUpperInvariant()")]
    public Task Key_that_a_method_derives(string key) => Silent(KeyOf(key, "client.SendAsync(request)"));

    private static string KeyOf(string key, string send) => $$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(order) };
                    request.Headers.Add("Idempotency-Key", KeyOf(order));
                    try { return await {{send}}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            private static string KeyOf(string order) => {{key}};
        }
        """;

    [Fact]
    public Task Key_in_a_local_of_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    var key = Guid.NewGuid();
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_made_before_the_loop() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString("N");
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Constant_key() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", "order-1");
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_of_the_request() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", json.GetHashCode().ToString());
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_makes_the_key_before_the_loop() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                // Three times.
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var key = Guid.NewGuid();

                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString("N");
                // Three times.
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                var key = Guid.NewGuid();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.TryAddWithoutValidation("X-Idempotency-Key", $"{key}");
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        title: "Make the key once, before the first attempt");

    [Fact]
    public Task Fix_takes_a_free_name() => Fixes(
        """
        class C(HttpClient client, string idempotencyKey)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(idempotencyKey);
                var attempt = 0;
                while (true)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client, string idempotencyKey)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(idempotencyKey);
                var attempt = 0;
                var idempotencyKey2 = Guid.NewGuid().ToString();
                while (true)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey2);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_two_ids_are_made() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("X-Request-Id", Guid.NewGuid().ToString());
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task No_fix_where_the_name_is_taken_beside_the_loop() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                if (url.Length == 0)
                {
                    var key = "none";
                    Console.WriteLine(key);
                }

                for (var attempt = 0; ; attempt++)
                {
                    var key = Guid.NewGuid().ToString();
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_of_a_method_of_its_own() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", NewKey());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            private static string NewKey() => Guid.NewGuid().ToString("N");
        }
        """);

    [Fact]
    public Task Key_in_the_initializer() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = new StringContent(json),
                        Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
                    };
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_handed_in() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, string key)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_made_where_there_is_none_yet() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                string? key = null;
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    key ??= Guid.NewGuid().ToString();
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_of_a_field() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", _key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            private readonly string _key = Guid.NewGuid().ToString();
        }
        """);

    [Fact]
    public Task Key_of_an_idempotent_request() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Trace_id_beside_a_key_made_once() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    request.Headers.Add("X-Correlation-Id", Guid.NewGuid().ToString());
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Key_of_each_item() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, IEnumerable<string> orders)
            {
                foreach (var json in orders)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { using var response = await client.SendAsync(request); }
                    catch (HttpRequestException e) { Console.WriteLine(e.Message); }
                }
            }
        }
        """);

    [Fact]
    public Task Fix_of_a_key_in_an_initializer() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Place(string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await [|client.SendAsync(new(HttpMethod.Post, "/o") { Content = new StringContent(json), Headers = { { "Idempotency-Key", $"k-{Guid.NewGuid():N}" } } })|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Place(string json)
            {
                var idempotencyKey = $"k-{Guid.NewGuid():N}";
                for (var i = 0; ; i++)
                {
                    try { return await client.SendAsync(new(HttpMethod.Post, "/o") { Content = new StringContent(json), Headers = { { "Idempotency-Key", idempotencyKey } } }); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """);

    private const string Helper = """

            private static async Task<T> Retry<T>(Func<Task<T>> act)
            {
                for (var i = 0; ; i++)
                {
                    try { return await act(); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """;

    [Fact]
    public Task Fix_makes_a_block_of_an_expression_body() => FixesAll(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) => Retry(() =>
            {
                // Once each.
                var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());

                return [|client.SendAsync(request)|];
            });

            public async Task Refund(string url, string json) =>
                await Retry(() =>
                {
                    var key = Guid.NewGuid();
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key.ToString());
                    return [|client.SendAsync(request)|];
                }); // again
        """ + Helper,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return Retry(() =>
                {
                    // Once each.
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey);

                    return client.SendAsync(request);
                });
            }

            public async Task Refund(string url, string json)
            {
                var key = Guid.NewGuid();
                await Retry(() =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key.ToString());
                    return client.SendAsync(request);
                });
            } // again
        """ + Helper);

    [Fact]
    public Task Fix_makes_the_key_before_the_call_of_a_helper() => Fixes(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                return await Retry(() =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    return [|client.SendAsync(request)|];
                });
            }
        """ + Helper,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return await Retry(() =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                    return client.SendAsync(request);
                });
            }
        """ + Helper);

    [Fact]
    public Task Fix_makes_a_block_of_a_local_function() => Fixes(
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url)
            {
                await Send("1");
                await Send("2");

                Task<HttpResponseMessage> Send(string json) => Retry(() => [|client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } })|]);
            }
        """ + Helper,
        """
        class C(HttpClient client)
        {
            public async Task Pay(string url)
            {
                await Send("1");
                await Send("2");

                Task<HttpResponseMessage> Send(string json)
                {
                    var idempotencyKey = $"{Guid.NewGuid()}";
                    return Retry(() => client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", idempotencyKey } } }));
                }
            }
        """ + Helper);

    [Fact]
    public Task Fix_keeps_what_is_said_of_an_expression_body() => FixesAll(
        """"
        class C(HttpClient client)
        {
        	public Task<HttpResponseMessage> Pay(string url, string json) => // pays
        		Retry(() => [|client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } })|]); // once

        	public Task<HttpResponseMessage> Refund<T>(string url, T json)
        		where T : class
        		// pays back
        		=> Retry(() =>
        		{
        			const string Note = """
        				of
        				the order
        				""";
        			return [|client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(Note + json), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } })|];
        		});
        """" + Helper,
        """"
        class C(HttpClient client)
        {
        	public Task<HttpResponseMessage> Pay(string url, string json)
        	{
        		var idempotencyKey = $"{Guid.NewGuid()}";
        		// pays
        		return Retry(() => client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", idempotencyKey } } }));
        	} // once

        	public Task<HttpResponseMessage> Refund<T>(string url, T json)
        		where T : class
        	{
        		var idempotencyKey = $"{Guid.NewGuid()}";
        		// pays back
        		return Retry(() =>
        		{
        			const string Note = """
        				of
        				the order
        				""";
        			return client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(Note + json), Headers = { { "Idempotency-Key", idempotencyKey } } });
        		});
        	}
        """" + Helper);

    [Fact]
    public Task Fix_makes_the_key_outside_of_what_makes_the_request() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                // Anew for each attempt.
                Func<HttpRequestMessage> make = () => new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Content = new StringContent(json),
                    Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
                };
                for (var i = 0; ; i++)
                {
                    try { return await [|client.SendAsync(make())|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                for (var i = 0; ; i++)
                {
                    try { return await [|client.SendAsync(Make())|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }

                HttpRequestMessage Make()
                {
                    var key = Guid.NewGuid();
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", $"{key}");
                    return request;
                }
            }

            public async Task<HttpResponseMessage> Book(string url, string json)
            {
                for (var i = 0; ; i++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", NewKey());
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            private static string NewKey() => Guid.NewGuid().ToString("N");
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                // Anew for each attempt.
                Func<HttpRequestMessage> make = () => new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Content = new StringContent(json),
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                };
                for (var i = 0; ; i++)
                {
                    try { return await client.SendAsync(make()); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Refund(string url, string json)
            {
                var key = Guid.NewGuid();
                for (var i = 0; ; i++)
                {
                    try { return await client.SendAsync(Make()); }
                    catch (HttpRequestException) when (i < 3) { }
                }

                HttpRequestMessage Make()
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", $"{key}");
                    return request;
                }
            }

            public async Task<HttpResponseMessage> Book(string url, string json)
            {
                var idempotencyKey = NewKey();
                for (var i = 0; ; i++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }

            private static string NewKey() => Guid.NewGuid().ToString("N");
        }
        """);

    [Fact]
    public Task Fix_makes_the_key_outside_of_a_function_of_top_level_statements() => Fixes(
        """
        using var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            try { await [|client.SendAsync(Make())|]; break; }
            catch (HttpRequestException) { }
        }

        HttpRequestMessage Make() => new(HttpMethod.Post, "/o") { Content = new StringContent("1"), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } };
        """,
        """
        using var client = new HttpClient();
        var idempotencyKey = $"{Guid.NewGuid()}";
        for (var i = 0; i < 3; i++)
        {
            try { await client.SendAsync(Make()); break; }
            catch (HttpRequestException) { }
        }

        HttpRequestMessage Make() => new(HttpMethod.Post, "/o") { Content = new StringContent("1"), Headers = { { "Idempotency-Key", idempotencyKey } } };
        """);

    private const string SendAgain = """


            private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> make)
            {
                for (var i = 0; ; i++)
                {
                    try { return await [|client.SendAsync(make())|]; }
                    catch (HttpRequestException) when (i < 3) { }
                }
            }
        }
        """;

    private const string Made = """new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } }""";

    [Fact]
    public Task Fix_makes_the_key_before_each_call_that_hands_on_what_makes_the_request() => Fixes(
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) => Send(() => MADE);

            public async Task Refund(string url, string json)
            {
                using var response = await Send(() => MADE);
                response.EnsureSuccessStatusCode();
            }
        """.Replace("MADE", Made) + SendAgain,
        """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return Send(() => MADE);
            }

            public async Task Refund(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                using var response = await Send(() => MADE);
                response.EnsureSuccessStatusCode();
            }
        """.Replace("MADE", Made.Replace("Guid.NewGuid().ToString()", "idempotencyKey")) + SendAgain.Replace("[|", "").Replace("|]", ""));

    [Theory]
    [InlineData("public async Task Pay(string url, string json) { Func<HttpRequestMessage> make = () => MADE; LOOP await client.SendAsync(make()); }", "what is sent once more behind the loop is another request")]
    [InlineData("public async Task Pay(string url, string[] all) { var json = \"\"; Func<HttpRequestMessage> make = () => MADE; foreach (var one in all) { json = one; LOOP } }", "one key for all items")]
    [InlineData("public async Task Pay(string url) { LOOP static HttpRequestMessage make() { var (url, json) = (\"/o\", \"1\"); return MADE; } }", "a static function can't see the key")]
    [InlineData("public async Task Pay(string url) { Func<string, HttpRequestMessage> make = json => new(HttpMethod.Post, url) { Headers = { { \"Idempotency-Key\", json + Guid.NewGuid() } } }; LOOP1 }", "made of what the lambda is handed")]
    [InlineData("public Task Pay(string url, string[] all) => Task.WhenAll(all.Select(json => Send(() => MADE)));HELPER", "one key for all of them")]
    [InlineData("public async Task Pay(string url, string json) { await Send(() => MADE); await Send(() => MADE); }HELPER", "two requests in one method")]
    [InlineData("public Task Pay(string url, string json) { return Send(Make); HttpRequestMessage Make() => MADE; }HELPER", "a method group")]
    public async Task No_fix_where_what_makes_the_request_makes_others_too(string member, string because)
    {
        const string Loop = "for (var i = 0; i < 3; i++) { try { await [|client.SendAsync(make())|]; break; } catch (HttpRequestException) { } }";
        Assert.NotEmpty(because);
        await OffersNoFix("class C(HttpClient client)\n{\n    " + member
            .Replace("LOOP1", Loop.Replace("make()", "make(\"1\")"))
            .Replace("LOOP", Loop)
            .Replace("MADE", Made)
            .Replace("HELPER", member.EndsWith("HELPER") ? SendAgain.TrimEnd('}') : "")
            + "\n}\n");
    }

    [Fact]
    public Task No_fix_where_the_loop_goes_on_to_the_next_request() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string[] orders)
            {
                for (var i = 0; i < orders.Length;)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(orders[i]) };
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    try { await [|client.SendAsync(request)|]; i++; }
                    catch (HttpRequestException) { await Task.Delay(100); }
                }
            }
        }
        """);

    [Theory]
    [InlineData("public Func<string, Task> Payer(string url) => json => SENDS;", "one key for all that the delegate sends")]
    [InlineData("public async Task Pay(string[] all, string url) { await Task.WhenAll(all.Select(json => SENDS)); }", "one key for all of them")]
    [InlineData("public Task Pay(string url, string json) => SENDS /* soon */;", "a comment that has no place any more")]
    [InlineData("public Task Pay(string url) => Retry(() => { var json = \"1\"; return [|client.SendAsync(new(HttpMethod.Post, url) { Headers = { { \"Idempotency-Key\", json + Guid.NewGuid() } } })|]; });", "made of what the attempt has")]
    [InlineData("private string json = \"\"; public Task Pay => SENDSTO(json);", "a property")]
    public Task No_fix_where_the_key_would_be_another(string member, string because)
    {
        Assert.NotEmpty(because);
        return OffersNoFix("class C(HttpClient client)\n{\n    private const string url = \"/o\";\n    " + member
            .Replace("SENDSTO(json)", "SENDS")
            .Replace("SENDS", """Retry(() => [|client.SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } })|])""")
            + "\n" + Helper);
    }
}
