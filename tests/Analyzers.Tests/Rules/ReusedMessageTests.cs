using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class ReusedMessageTests() : RuleTest("GOAWAY207")
{
    [Fact]
    public Task Message_made_before_the_loop() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) { }
                }

                throw new InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task Message_handed_in() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
            {
                var attempt = 0;
                while (true)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task Message_cloned_for_each_attempt() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
            {
                if (request.Method != HttpMethod.Get) return await client.SendAsync(request);
                var attempt = 0;
                while (true)
                {
                    try { return await client.SendAsync(Clone(request)); }
                    catch (HttpRequestException) when (++attempt < 3) { }
                }
            }

            private static HttpRequestMessage Clone(HttpRequestMessage request) => new(request.Method, request.RequestUri);
        }
        """);

    [Fact]
    public Task Message_from_a_factory() => Reports("""
        class C(HttpClient client, Func<HttpRequestMessage> create)
        {
            public async Task<HttpResponseMessage> Get()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await {|GOAWAY214:client.SendAsync(create())|}; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Fact]
    public Task HttpMessageInvoker_may() => Silent("""
        class C(HttpMessageInvoker invoker)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await invoker.SendAsync(request, default); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    /// <summary>What a loop repeats without braces gets them.</summary>
    [Fact]
    public Task Fix_makes_a_block_of_what_is_repeated() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { } // again
            }

            public async Task<HttpResponseMessage> Head(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Head, url);
                HttpResponseMessage response;
                do
                    // As often as it takes.
                    response = await [|client.SendAsync(request)|];
                while (response.StatusCode == HttpStatusCode.ServiceUnavailable);
                return response;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, url);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { } // again
                }
            }

            public async Task<HttpResponseMessage> Head(string url)
            {
                HttpResponseMessage response;
                do
                {
                    var request = new HttpRequestMessage(HttpMethod.Head, url);
                    // As often as it takes.
                    response = await client.SendAsync(request);
                }
                while (response.StatusCode == HttpStatusCode.ServiceUnavailable);
                return response;
            }
        }
        """);

    [Fact]
    public Task No_fix_for_what_is_repeated_on_the_line_of_its_loop() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Head(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Head, url);
                HttpResponseMessage response;
                do response = await [|client.SendAsync(request)|];
                while (response.StatusCode == HttpStatusCode.ServiceUnavailable);
                return response;
            }
        }
        """);

    [Fact]
    public Task Fix_moves_the_message_into_the_attempt() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Head(string url)
            {
                Console.WriteLine(url);

                // Asks for the headers alone.
                using var request = new HttpRequestMessage(HttpMethod.Head, url)
                {
                    Version = HttpVersion.Version20,
                };
                request.Headers.Add("X-Caller", "test");
                request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                var attempt = 0;

                while (true)
                {
                    try
                    {
                        return await [|client.SendAsync(request)|];
                    }
                    catch (HttpRequestException) when (attempt++ < 3)
                    {
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, url);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }

            public async Task<HttpResponseMessage> Head(string url)
            {
                Console.WriteLine(url);

                var attempt = 0;

                while (true)
                {
                    // Asks for the headers alone.
                    using var request = new HttpRequestMessage(HttpMethod.Head, url)
                    {
                        Version = HttpVersion.Version20,
                    };
                    request.Headers.Add("X-Caller", "test");
                    request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    try
                    {
                        return await client.SendAsync(request);
                    }
                    catch (HttpRequestException) when (attempt++ < 3)
                    {
                    }
                }
            }
        }
        """,
        title: "Build the message inside the attempt");

    [Fact]
    public Task Fix_keeps_the_key_of_a_post() => Fixes(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, string key)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                request.Headers.Add("Idempotency-Key", key);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json, string key)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """);

    [Theory]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(text) };", "", "a POST may not be sent again")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Post, url); request.Headers.Add(\"Idempotency-Key\", Guid.NewGuid().ToString());", "", "the key would be made anew")]
    [InlineData("var request = Create(url);", "", "not made here")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url);", "Console.WriteLine(request);", "used after the loop")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url); Console.WriteLine(url);", "", "something in between")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };", "", "the content would be gone")]
    public Task No_fix_where_moving_changes_more(string declaration, string after, string because)
    {
        Assert.NotEmpty(because);
        return OffersNoFix($$"""
            class C(HttpClient client)
            {
                public async Task<HttpResponseMessage?> Get(string url, string text, StringContent content)
                {
                    {{declaration.Replace("; ", ";\n")}}
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { return await [|client.SendAsync(request)|]; }
                        catch (HttpRequestException) { }
                    }

                    {{after}}
                    return null;
                }

                private static HttpRequestMessage Create(string url) => new(HttpMethod.Get, url);
            }
            """);
    }

    [Fact]
    public Task Fix_builds_a_message_for_each_send_that_no_loop_holds() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                var response = await client.SendAsync(request);
                for (var i = 0; i < 3 && response.StatusCode == HttpStatusCode.ServiceUnavailable; i++)
                {
                    response = await [|client.SendAsync(request)|];
                }

                return response;
            }

            public async Task<HttpResponseMessage> Head(string url, CancellationToken token)
            {
                Console.WriteLine(url);

                HttpRequestMessage request = new(HttpMethod.Head, url) { Version = HttpVersion.Version20 };

                try { return await client.SendAsync(request, token); }
                catch (HttpRequestException) { return await [|client.SendAsync(request, token)|]; } // again
            }

            public Task<HttpResponseMessage> Options(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Options, url);
                return Retry(() => [|client.SendAsync(request)|]);
            }

            private static async Task<T> Retry<T>(Func<Task<T>> act)
            {
                try { return await act(); }
                catch (HttpRequestException) { return await act(); }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url));
                for (var i = 0; i < 3 && response.StatusCode == HttpStatusCode.ServiceUnavailable; i++)
                {
                    response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url));
                }

                return response;
            }

            public async Task<HttpResponseMessage> Head(string url, CancellationToken token)
            {
                Console.WriteLine(url);

                try { return await client.SendAsync(new(HttpMethod.Head, url) { Version = HttpVersion.Version20 }, token); }
                catch (HttpRequestException) { return await client.SendAsync(new(HttpMethod.Head, url) { Version = HttpVersion.Version20 }, token); } // again
            }

            public Task<HttpResponseMessage> Options(string url)
            {
                return Retry(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Options, url)));
            }

            private static async Task<T> Retry<T>(Func<Task<T>> act)
            {
                try { return await act(); }
                catch (HttpRequestException) { return await act(); }
            }
        }
        """,
        title: "Build the message inside the attempt");

    [Theory]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, url);", "", "nobody would dispose it")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Add(\"X-Caller\", \"a\");", "", "the header would be gone")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url);", "url += \"?again\";", "it would go elsewhere")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, place);", "", "it may go elsewhere")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, Place);", "", "it may go elsewhere")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, Next());", "", "it may go elsewhere")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, new Uri(given));", "", "whoever made the object may change it")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url);", "Console.WriteLine(request);", "used besides")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(\"\") };", "", "a POST may not be sent again")]
    [InlineData("var request = Made(url);", "", "not made here")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, url); // one", "", "a comment that has no place any more")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, \"https://shop.example/orders/of/the/last/year/and/the/one/before/\" + url + \"/all\");", "", "too long to be written twice")]
    public Task No_fix_where_a_message_for_each_send_is_another(string declaration, string between, string because)
    {
        Assert.NotEmpty(because);
        return OffersNoFix($$"""
            class C(HttpClient client, string given)
            {
                private string place = "a";
                private string Place { get; set; } = "a";

                public async Task<HttpResponseMessage> Get(string url)
                {
                    {{declaration.Replace("; r", ";\nr")}}
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) { {{between}} }
                    return await [|client.SendAsync(request)|];
                }

                public void Move() { place = given; given = "b"; }
                private string Next() => place;
                private static HttpRequestMessage Made(string url) => new(HttpMethod.Get, url);
            }
            """);
    }

    [Fact]
    public Task No_fix_where_the_loop_changes_what_it_is_made_of() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await [|client.SendAsync(request)|]; }
                    catch (HttpRequestException) when (attempt < 3) { url += "?again"; }
                }
            }
        }
        """);

    [Fact]
    public Task Recursion() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                return await Attempt(request, 3);
            }

            private async Task<HttpResponseMessage> Attempt(HttpRequestMessage request, int left)
            {
                try { return await [|client.SendAsync(request)|]; }
                catch (HttpRequestException) when (left > 0) { return await Attempt(request, left - 1); }
            }
        }
        """);

    [Fact]
    public Task Captured_by_a_helpers_delegate() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Delete(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Delete, url);
                return await Retry(() => [|client.SendAsync(request)|]);
            }

            private static async Task<T> Retry<T>(Func<Task<T>> attempt)
            {
                for (var left = 3; ; left--)
                {
                    try { return await attempt(); }
                    catch (HttpRequestException) when (left > 0) { }
                }
            }
        }
        """);

    [Fact]
    public Task Message_of_each_item() => Silent("""
        class C(HttpClient client)
        {
            public async Task All(IEnumerable<HttpRequestMessage> requests)
            {
                foreach (var request in requests)
                {
                    try { using var response = await client.SendAsync(request); }
                    catch (HttpRequestException e) { Console.WriteLine(e.Message); }
                }
            }
        }
        """);

    [Fact]
    public Task Message_made_anew_in_the_handler() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.SendAsync(request); }
                    catch (HttpRequestException) when (attempt < 3) { request = new HttpRequestMessage(HttpMethod.Get, url); }
                }
            }
        }
        """);

    [Fact]
    public Task Handler_may() => Silent("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await base.SendAsync(request, cancellationToken); }
                    catch (HttpRequestException) when (attempt < 3 && request.Method == HttpMethod.Get) { }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_makes_it() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { return await client.SendAsync(Request()); }
                    catch (HttpRequestException) when (attempt < 3) { }
                }

                HttpRequestMessage Request() => new(HttpMethod.Get, url) { Headers = { { "X-Caller", "test" } } };
            }
        }
        """);

    [Fact]
    public Task One_message_one_send() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                try { return await client.SendAsync(request); }
                catch (HttpRequestException)
                {
                    return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
                }
            }
        }
        """);

    [Fact]
    public Task Fix_moves_the_message_behind_the_label_of_a_goto() => FixesAll(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(Uri uri)
            {
                var left = 3;

                // Says who asks.
                var request = new HttpRequestMessage(HttpMethod.Get, uri); // once
                request.Headers.Add("X-From", "me");

            again:
                // One attempt.
                try
                {
                    return await [|client.SendAsync(request)|];
                }
                catch (HttpRequestException) when (left-- > 0)
                {
                    await Task.Delay(100);
                    goto again;
                }
            }

            public async Task<HttpResponseMessage> Ask(Uri uri)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, uri);
                request.Headers.Add("X-From", "me");
                var left = 3;
            again:
                try { return await [|client.SendAsync(request)|]; }
                catch (HttpRequestException) when (left-- > 0) { }
                goto again;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Get(Uri uri)
            {
                var left = 3;

            again:
                // Says who asks.
                var request = new HttpRequestMessage(HttpMethod.Get, uri); // once
                request.Headers.Add("X-From", "me");
                // One attempt.
                try
                {
                    return await client.SendAsync(request);
                }
                catch (HttpRequestException) when (left-- > 0)
                {
                    await Task.Delay(100);
                    goto again;
                }
            }

            public async Task<HttpResponseMessage> Ask(Uri uri)
            {
                var left = 3;
            again:
                var request = new HttpRequestMessage(HttpMethod.Get, uri);
                request.Headers.Add("X-From", "me");
                try { return await client.SendAsync(request); }
                catch (HttpRequestException) when (left-- > 0) { }
                goto again;
            }
        }
        """);

    [Theory]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, uri);", "try { return await [|client.SendAsync(request)|]; } catch (HttpRequestException) when (left-- > 0) { goto again; }", "no jump goes back over a using declaration")]
    [InlineData("var request = Made(uri);", "try { return await [|client.SendAsync(request)|]; } catch (HttpRequestException) when (left-- > 0) { goto again; }", "what makes the message may count")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, uri); request.Headers.Add(\"X\", $\"{left}\");", "try { return await [|client.SendAsync(request)|]; } catch (HttpRequestException) when (left-- > 0) { goto again; }", "it would say something else the second time")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, uri);\n        request.Headers.Add(\"X\", $\"{left}\");", "try { return await [|client.SendAsync(request)|]; } catch (HttpRequestException) when (left-- > 0) { goto again; }", "it would say something else the second time")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, uri);\n        request.Headers.Add(\"X\", \"1\");\n        Console.WriteLine(request);", "try { return await [|client.SendAsync(request)|]; } catch (HttpRequestException) when (left-- > 0) { goto again; }", "something else uses it before")]
    public Task No_fix_of_a_goto(string made, string attempt, string because)
    {
        Assert.NotEmpty(because);
        return OffersNoFix($$"""
            class C(HttpClient client)
            {
                public async Task<HttpResponseMessage> Get(Uri uri)
                {
                    var left = 3;
                    {{made}}
                again:
                    {{attempt}}
                }

                private static HttpRequestMessage Made(Uri uri) => new(HttpMethod.Get, uri);
            }
            """);
    }
}
