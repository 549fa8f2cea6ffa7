using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 and what sends: clients, invokers, handlers, wrappers and extensions.</summary>
public sealed class RepeatedUnsafeSendByClientTests() : RuleTest("GOAWAY201")
{
    [Fact]
    public Task Class_derived_from_HttpClient() => Reports("""
        class OrdersClient : HttpClient
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|PostAsync("orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Base_of_a_class_derived_from_HttpClient() => Reports("""
        class OrdersClient : HttpClient
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|base.PostAsync("orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Object_of_a_class_derived_from_HttpClient() => Reports("""
        class OrdersClient : HttpClient
        {
        }

        class C(OrdersClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync("orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Overridden_SendAsync_of_HttpClient() => Reports("""
        class RetryingClient : HttpClient
        {
            public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {|GOAWAY207:base.SendAsync(request, cancellationToken)|};
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task HttpMessageInvoker() => Reports("""
        class C(HttpMessageInvoker invoker)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|invoker.SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://pay") { Content = new StringContent(json) }, default)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task HttpMessageInvoker_takes_the_same_message_again() => Reports("""
        class C(HttpMessageInvoker invoker)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "https://pay") { Content = new StringContent(json) };
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|invoker.SendAsync(request, default)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Synchronous_send() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return [|client.Send(new HttpRequestMessage(HttpMethod.Post, "https://pay") { Content = new StringContent(json) })|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Base_SendAsync_of_a_handler_is_205() => Reports("""
        class Retrying : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await {|GOAWAY205:base.SendAsync(request, cancellationToken)|};
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Handler_that_sends_a_request_of_its_own() => Reports("""
        class Auditing(HttpClient audit) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                while (true)
                {
                    try
                    {
                        await [|audit.PostAsync("https://audit", new StringContent("1"), cancellationToken)|];
                        break;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }

                return await base.SendAsync(request, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task Own_extension_method() => Reports("""
        static class Extensions
        {
            public static Task<HttpResponseMessage> PostText(this HttpClient client, string path, string text) =>
                [|client.PostAsync(path, new StringContent(text))|];
        }

        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostText("/orders", json);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Own_extension_method_with_the_name_of_a_send() => Reports("""
        static class Extensions
        {
            public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body) =>
                [|client.PostAsync(path, new StringContent(body.ToString()!))|];
        }

        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostAsync("/orders", (object)json);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Own_extension_method_that_retries() => Reports("""
        static class Extensions
        {
            public static async Task<HttpResponseMessage> PostWithRetry(this HttpClient client, string path, string text)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync(path, new StringContent(text))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        class C(HttpClient client)
        {
            public Task Pay(string json) => client.PostWithRetry("/orders", json);
        }
        """);

    [Fact]
    public Task Own_extension_method_that_gets_is_silent() => Silent("""
        static class Extensions
        {
            public static Task<HttpResponseMessage> PostLike(this HttpClient client, string path) => client.GetAsync(path);
        }

        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.PostLike("/orders");
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Own_wrapper() => Reports("""
        interface IApi
        {
            Task<HttpResponseMessage> Post(string path, string json);
        }

        class Api(HttpClient client) : IApi
        {
            public Task<HttpResponseMessage> Post(string path, string json) => [|client.PostAsync(path, new StringContent(json))|];
        }

        class C(IApi api)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await api.Post("/orders", json);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Wrapper_around_a_wrapper() => Reports("""
        class Inner(HttpClient client)
        {
            public Task<HttpResponseMessage> Send(HttpRequestMessage request) => [|client.SendAsync(request)|];
        }

        class Outer(Inner inner)
        {
            public Task<HttpResponseMessage> Post(string path, string json) =>
                inner.Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json) });
        }

        class C(Outer api)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await api.Post("/orders", json);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Wrapper_around_a_wrapper_that_gets_is_silent() => Silent("""
        class Inner(HttpClient client)
        {
            public Task<HttpResponseMessage> Send(HttpRequestMessage request) => client.SendAsync(request);
        }

        class Outer(Inner inner)
        {
            public Task<HttpResponseMessage> Get(string path) => inner.Send(new HttpRequestMessage(HttpMethod.Get, path));
        }

        class C(Outer api)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await api.Get("/orders");
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Wrapper_that_handles_the_failure_is_silent() => Silent("""
        class Api(HttpClient client)
        {
            public async Task<HttpResponseMessage> Post(string path, string json)
            {
                try
                {
                    return await client.PostAsync(path, new StringContent(json));
                }
                catch (Exception)
                {
                    return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
                }
            }
        }

        class C(Api api)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await api.Post("/orders", json);
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Wrapper_that_gives_null_for_a_failure() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Pay(string json)
            {
                string? answer = null;
                for (var i = 0; i < 3 && answer is null; i++)
                {
                    answer = await Once(json);
                }

                return answer ?? "";
            }

            private async Task<string?> Once(string json)
            {
                try
                {
                    using var response = await [|client.PostAsync("/orders", new StringContent(json))|];
                    return await response.Content.ReadAsStringAsync();
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }
        }
        """);

    [Fact]
    public Task Wrapper_that_gives_a_result_object() => Reports("""
        record Result(bool Succeeded, string? Text);

        class C(HttpClient client)
        {
            public async Task<Result> Pay(string json)
            {
                Result result;
                var attempt = 0;
                do
                {
                    result = await Once(json);
                }
                while (!result.Succeeded && ++attempt < 3);
                return result;
            }

            private async Task<Result> Once(string json)
            {
                try
                {
                    using var response = await [|client.PostAsync("/orders", new StringContent(json))|];
                    return new Result(true, await response.Content.ReadAsStringAsync());
                }
                catch (HttpRequestException e)
                {
                    return new Result(false, e.Message);
                }
            }
        }
        """);

    [Fact]
    public Task Client_of_a_factory() => Reports("""
        class C(Clients clients)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|clients.Create("pay").PostAsync("/orders", new StringContent(json))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }

        class Clients
        {
            public HttpClient Create(string name) => new() { BaseAddress = new Uri("https://" + name) };
        }
        """);

    [Fact]
    public Task Json_extensions() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsJsonAsync("/orders", json)|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }

            public async Task Change(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client.PatchAsJsonAsync("/orders", json)|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """, Setup.Default with { Usings = ["System.Net.Http.Json"] });

    [Fact]
    public Task Client_that_may_be_null() => Reports("""
        class C(HttpClient? client)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        await [|client!.PostAsync("a", new StringContent(json))|];
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
    public Task Conditional_access() => Reports("""
        class C(HttpClient? client)
        {
            public async Task Pay(string json)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        var sent = client?[|.PostAsync("/orders", new StringContent(json))|];
                        if (sent is not null) await sent;
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
    public Task Another_Send_of_no_client_is_silent() => Silent("""
        interface IBus
        {
            Task SendAsync(HttpRequestMessage message);

            Task<HttpResponseMessage> PostAsync(string topic, HttpContent content);
        }

        class C(IBus bus)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await bus.PostAsync("/orders", new StringContent(json));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Own_class_named_HttpClient_is_silent() => Silent("""
        namespace Fake
        {
            public class HttpClient
            {
                public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => throw new HttpRequestException();
            }

            class C(HttpClient client)
            {
            public async Task<HttpResponseMessage> Pay(string json)
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
        }
        """);
}
