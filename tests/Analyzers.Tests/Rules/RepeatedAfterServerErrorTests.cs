using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RepeatedAfterServerErrorTests() : RuleTest("GOAWAY213")
{
    [Fact]
    public Task Not_successful() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PostAsync(url, new StringContent(json))|];
                    if (attempt == 3 || !(!response.IsSuccessStatusCode))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Server_errors() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PostAsync(url, new StringContent(json))|];
                    if (attempt == 3 || !((int)response.StatusCode >= 500))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    /// <summary>A gateway's error says as little of what the server behind it has done.</summary>
    [Theory]
    [InlineData("response.StatusCode == HttpStatusCode.BadGateway")]
    [InlineData("response.StatusCode == HttpStatusCode.GatewayTimeout")]
    [InlineData("(int)response.StatusCode == 502")]
    [InlineData("(int)response.StatusCode == 504")]
    [InlineData("response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.GatewayTimeout")]
    public Task Gateways(string failed) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PostAsync(url, new StringContent(json))|];
                    if (attempt == 3 || !({{failed}}))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Theory]
    [InlineData("InternalServerError")]
    [InlineData("ServiceUnavailable")]
    public Task RestSharp_calls_a_server_error_an_error(string status) => Reports($$"""
        class C(RestSharp.RestClient client)
        {
            public async Task<RestSharp.RestResponse> Pay(string url)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.ExecuteAsync(new RestSharp.RestRequest(url, RestSharp.Method.Post))|];
                    if (attempt == 3 || response.StatusCode != HttpStatusCode.{{status}} || response.ResponseStatus != RestSharp.ResponseStatus.Error)
                    {
                        return response;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Service_unavailable() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PostAsync(url, new StringContent(json))|];
                    if (attempt == 3 || !(response.StatusCode == HttpStatusCode.ServiceUnavailable))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Too_many_requests() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync(url, new StringContent(json));
                    if (attempt == 3 || !(response.StatusCode == HttpStatusCode.TooManyRequests))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Service_unavailable_with_retry_after() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync(url, new StringContent(json));
                    if (attempt == 3 || !(response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter != null))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Unauthorized() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync(url, new StringContent(json));
                    if (attempt == 3 || !(response.StatusCode == HttpStatusCode.Unauthorized))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Idempotent() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PutAsync(url, new StringContent(json));
                    if (attempt == 3 || !(!response.IsSuccessStatusCode))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Handler() => Reports("""
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                for (var i = 0; i < 3 && (int)response.StatusCode >= 500; i++)
                {
                    response = await [|base.SendAsync(request, cancellationToken)|];
                }

                return response;
            }
        }
        """);

    [Fact]
    public Task Fix_sends_a_key() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PostAsync(url, new StringContent(json))|];
                    if (attempt == 3 || (int)response.StatusCode < 500)
                    {
                        return response;
                    }
                }
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = new StringContent(json),
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    });
                    if (attempt == 3 || (int)response.StatusCode < 500)
                    {
                        return response;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Bad_gateway_in_a_pattern() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.PatchAsync(url, new StringContent(json))|];
                    if (attempt == 3 || response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Helper_over_the_answer() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                return await Until(() => [|client.PostAsync(url, new StringContent(json))|]);
            }

            private static async Task<HttpResponseMessage> Until(Func<Task<HttpResponseMessage>> send)
            {
                for (var left = 3; ; left--)
                {
                    var response = await send();
                    if (left == 0 || (int)response.StatusCode < 500)
                    {
                        return response;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Conflict_and_precondition() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync(url, new StringContent(json));
                    if (attempt == 3 || response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed))
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Redirects() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync(url, new StringContent(json));
                    if (attempt == 3 || (int)response.StatusCode is < 300 or >= 400)
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Key_made_once() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; ; attempt++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json), Headers = { { "Idempotency-Key", key } } };
                    var response = await client.SendAsync(request);
                    if (attempt == 3 || response.IsSuccessStatusCode)
                    {
                        return response;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Search() => Silent("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.PostAsync("https://a.example/orders/_search", new StringContent(json));
                    if (attempt == 3 || response.IsSuccessStatusCode)
                    {
                        return response;
                    }

                    await Task.Delay(100);
                }
            }
        }
        """);

    [Fact]
    public Task Next_item_after_a_failed_one() => Silent("""
        class C(HttpClient client)
        {
            public async Task All(string url, IEnumerable<string> orders)
            {
                foreach (var json in orders)
                {
                    using var response = await client.PostAsync(url, new StringContent(json));
                    if (!response.IsSuccessStatusCode)
                    {
                        Console.WriteLine(response.StatusCode);
                    }
                }
            }
        }
        """);

    /// <summary>Two attempts that are written out: what lies between them lets only a failure come to the second.</summary>
    [Theory]
    [InlineData("if (first.IsSuccessStatusCode) return first; return await [|client.PostAsync(url, new StringContent(json))|];")]
    [InlineData("if ((int)first.StatusCode < 500) { Console.WriteLine(url); return first; } await Task.Delay(100); return await [|client.PostAsync(url, new StringContent(json))|];")]
    [InlineData("return first.IsSuccessStatusCode ? first : await [|client.PostAsync(url, new StringContent(json))|];")]
    [InlineData("return (int)first.StatusCode switch { >= 500 => await [|client.PostAsync(url, new StringContent(json))|], _ => first };")]
    [InlineData("switch (first.IsSuccessStatusCode) { case true: return first; default: return await [|client.PostAsync(url, new StringContent(json))|]; }")]
    [InlineData("if (!first.IsSuccessStatusCode) first = await [|client.PostAsync(url, new StringContent(json))|]; return first;")]
    public Task Second_attempt_written_out(string rest) => Reports($$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var first = await client.PostAsync(url, new StringContent(json));
                {{rest}}
            }
        }
        """);

    [Theory]
    [InlineData("if (!first.IsSuccessStatusCode) return first; return await client.PostAsync(url, new StringContent(json));")]
    [InlineData("if (!first.IsSuccessStatusCode) { throw new InvalidOperationException(); } return await client.PostAsync(url, new StringContent(json));")]
    [InlineData("if (first.StatusCode != HttpStatusCode.Unauthorized) return first; return await client.PostAsync(url, new StringContent(json));")]
    [InlineData("if (first.StatusCode != HttpStatusCode.ServiceUnavailable || first.Headers.RetryAfter is null) return first; return await client.PostAsync(url, new StringContent(json));")]
    [InlineData("if (first.IsSuccessStatusCode) return first; return await client.PostAsync(url, new StringContent(url));")]
    [InlineData("await client.PostAsync(url, new StringContent(json)); if (first.IsSuccessStatusCode) return first; return first;")]
    public Task Second_request_that_repeats_nothing_is_silent(string rest) => Silent($$"""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var first = await client.PostAsync(url, new StringContent(json));
                {{rest}}
            }
        }
        """);

    [Fact]
    public Task Second_attempt_at_the_top_level() => Reports("""
        var client = new HttpClient();
        var first = await client.PostAsync("https://pay/orders", new StringContent("1"));
        if (first.IsSuccessStatusCode)
        {
            return;
        }

        await [|client.PostAsync("https://pay/orders", new StringContent("1"))|];
        """);

    [Fact]
    public Task Fix_gives_the_first_attempt_in_front_of_the_loop_the_same_key() => FixesOne(
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(url);
                var response = await client.PostAsync(url, new StringContent(json)); // first
                for (var i = 0; i < 3 && (int)response.StatusCode >= 500; i++)
                {
                    await Task.Delay(100);
                    response = await [|client.PostAsync(url, new StringContent(json))|];
                }

                return response;
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                Console.WriteLine(url);
                var idempotencyKey = Guid.NewGuid().ToString();
                var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Content = new StringContent(json),
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                }); // first
                for (var i = 0; i < 3 && (int)response.StatusCode >= 500; i++)
                {
                    await Task.Delay(100);
                    response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                    {
                        Content = new StringContent(json),
                        Headers = { { "Idempotency-Key", idempotencyKey } },
                    });
                }

                return response;
            }
        }
        """,
        title: "Send an idempotency key, made once");

    [Fact]
    public Task No_fix_where_the_first_attempt_can_t_have_the_key() => OffersNoFix("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                var response = await client.PostAsync(url, /* the order */ new StringContent(json));
                for (var i = 0; i < 3 && (int)response.StatusCode >= 500; i++)
                {
                    response = await [|client.PostAsync(url, new StringContent(json))|];
                }

                return response;
            }
        }
        """);
}
