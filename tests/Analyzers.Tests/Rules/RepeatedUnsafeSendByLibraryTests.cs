using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 through RestSharp, Flurl and Refit.</summary>
public sealed class RepeatedUnsafeSendByLibraryTests() : RuleTest("GOAWAY201")
{
    private static readonly Setup RestSharp = Setup.Default with { Usings = ["RestSharp"] };

    private static readonly Setup Flurl = Setup.Default with { Usings = ["Flurl", "Flurl.Http"] };

    private static readonly Setup Refit = Setup.Default with { Usings = ["Refit"] };

    [Fact]
    public Task RestSharp_Execute_does_not_throw() => Reports("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                RestResponse response;
                var attempt = 0;
                do
                {
                    var request = new RestRequest("orders", Method.Post).AddJsonBody(order);
                    response = await [|client.ExecuteAsync(request)|];
                }
                while (!response.IsSuccessful && ++attempt < 3);
                return response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_Execute_in_a_catch_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order));
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_Post_throws() => Reports("""
        class C(IRestClient client)
        {
            public async Task<string?> Pay(object order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|client.PostAsync<string>(new RestRequest("orders").AddJsonBody(order))|];
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_response_that_is_made_to_throw() => Reports("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                while (true)
                {
                    try
                    {
                        var response = await [|client.ExecutePostAsync(new RestRequest("orders").AddJsonBody(order))|];
                        return response.ThrowIfError();
                    }
                    catch (Exception e) when (e is HttpRequestException)
                    {
                    }
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_exception_of_the_response() => Reports("""
        class C(RestClient client)
        {
            public async Task<RestResponse<string>> Change(object order, int retries = 3)
            {
                var response = await [|client.ExecutePatchAsync<string>(new RestRequest("orders").AddJsonBody(order))|];
                return response.ErrorException is HttpRequestException && retries > 0 ? await Change(order, retries - 1) : response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_status_of_the_transport() => Reports("""
        class C(RestClient client)
        {
            public RestResponse Pay(object order)
            {
                for (var i = 0; i < 5; i++)
                {
                    var request = new RestRequest { Resource = "orders", Method = Method.Post };
                    request.AddBody(order);
                    var response = [|client.Execute(request)|];
                    if (response.ResponseStatus != ResponseStatus.Error) return response;
                }

                throw new TimeoutException();
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_verb_handed_in() => Reports("""
        class C(RestClient client)
        {
            public Task<RestResponse> Pay(object order) => Send("orders", Method.Post, order);

            public Task<RestResponse> Look(object query) => Send("orders", Method.Get, query);

            private async Task<RestResponse> Send(string path, Method method, object body)
            {
                RestResponse response;
                var attempt = 0;
                do
                {
                    response = await [|client.ExecuteAsync(new RestRequest(path, method).AddJsonBody(body))|];
                }
                while (response.StatusCode == 0 && attempt++ < 3);
                return response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_request_handed_in() => Reports("""
        class C(RestClient client)
        {
            public Task<RestResponse> Pay(object order) => Send(new RestRequest("orders", Method.Post).AddJsonBody(order));

            private async Task<RestResponse> Send(RestRequest request)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|client.ExecuteAsync(request)|];
                    if (response.IsSuccessful || attempt == 3) return response;
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_only_gets_are_handed_in_is_silent() => Silent("""
        class C(RestClient client)
        {
            public Task<RestResponse> Look() => Send(new RestRequest("orders"));

            private async Task<RestResponse> Send(RestRequest request)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.ExecuteAsync(request);
                    if (response.IsSuccessful || attempt == 3) return response;
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_get_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Look()
            {
                while (true)
                {
                    var response = await client.ExecuteAsync(new RestRequest("orders"));
                    if (response.IsSuccessful) return response;
                    var other = await client.ExecuteGetAsync(new RestRequest("orders", Method.Post));
                    if (other.IsSuccessful) return other;
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_key_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                var key = Guid.NewGuid().ToString();
                RestResponse response;
                do
                {
                    var request = new RestRequest("orders", Method.Post).AddJsonBody(order).AddHeader("Idempotency-Key", key);
                    response = await client.ExecuteAsync(request);
                }
                while (!response.IsSuccessful);
                return response;
            }

            public async Task<RestResponse> PayAgain(object order)
            {
                var request = new RestRequest("orders", Method.Post);
                request.AddJsonBody(order);
                request.AddParameter("Idempotency-Key", Guid.NewGuid().ToString(), ParameterType.HttpHeader);
                while (true)
                {
                    var response = await client.ExecuteAsync(request);
                    if (response.IsSuccessful) return response;
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_guard_on_the_verb_is_silent() => Silent("""
        class C(RestClient client)
        {
            public Task<RestResponse> Pay(object order) => Send(new RestRequest("orders", Method.Post).AddJsonBody(order));

            private async Task<RestResponse> Send(RestRequest request)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await client.ExecuteAsync(request);
                    if (response.IsSuccessful || attempt == 3 || request.Method is Method.Post or Method.Patch) return response;
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_refused_for_the_token_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                var response = await client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order));
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    client.AddDefaultHeader("Authorization", "fresh");
                    response = await client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order));
                }

                return response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_next_order_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task Pay(IEnumerable<string> orders)
            {
                foreach (var order in orders)
                {
                    var response = await client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order));
                    if (!response.IsSuccessful) Console.WriteLine(response.ErrorMessage);
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_next_segment_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task Cancel(int[] ids)
            {
                foreach (var id in ids)
                {
                    var response = await client.ExecutePostAsync(new RestRequest("orders/{id}/cancel").AddUrlSegment("id", id));
                    if (!response.IsSuccessful) Console.WriteLine(response.ErrorMessage);
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_next_file_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task Upload(string[] paths)
            {
                foreach (var path in paths)
                {
                    var response = await client.ExecutePostAsync(new RestRequest("files").AddFile("file", path));
                    if (!response.IsSuccessful) Console.WriteLine(response.ErrorMessage);
                }
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_safe_path_is_silent() => Silent("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Search(object query)
            {
                RestResponse response;
                do
                {
                    response = await client.ExecuteAsync(new RestRequest("orders/_search", Method.Post).AddJsonBody(query));
                }
                while (!response.IsSuccessful);
                return response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_after_a_server_error_is_213() => Reports("""
        class C(RestClient client)
        {
            public async Task<RestResponse> Pay(object order)
            {
                RestResponse response;
                do
                {
                    response = await {|GOAWAY213:client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order))|};
                }
                while ((int)response.StatusCode >= 500);
                return response;
            }
        }
        """, RestSharp);

    [Fact]
    public Task RestSharp_by_policy_is_204() => Reports("""
        using Polly;

        class C(RestClient client)
        {
            private static readonly IAsyncPolicy<RestResponse> Retry = Policy.HandleResult<RestResponse>(r => !r.IsSuccessful).RetryAsync(3);

            public Task<RestResponse> Pay(object order) =>
                Retry.ExecuteAsync(() => {|GOAWAY204:client.ExecuteAsync(new RestRequest("orders", Method.Post).AddJsonBody(order))|});
        }
        """, RestSharp);

    [Fact]
    public Task Flurl_wraps_the_exception() => Reports("""
        class C
        {
            public async Task<string> Pay(string url, object order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|url.AppendPathSegment("orders").PostJsonAsync(order)|].ReceiveString();
                    }
                    catch (FlurlHttpException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_does_not_throw_HttpRequestException_silent() => Silent("""
        class C
        {
            public async Task<string> Pay(string url, object order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await url.AppendPathSegment("orders").PostJsonAsync(order).ReceiveString();
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_cause_of_the_exception() => Reports("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Change(object order)
            {
                var retries = 0;
                while (true)
                {
                    try
                    {
                        return await [|client.Request("orders", 7).WithTimeout(3).PatchJsonAsync(order)|];
                    }
                    catch (FlurlHttpException e) when (e.InnerException is HttpRequestException && retries++ < 3)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_no_status() => Reports("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                while (true)
                {
                    try
                    {
                        return await [|client.Request("orders").PostUrlEncodedAsync(order)|];
                    }
                    catch (FlurlHttpException e) when (e.StatusCode is null or 503)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_verb_given() => Reports("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(HttpContent order)
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        return await [|client.Request("orders").SendAsync(HttpMethod.Post, order)|];
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }

                throw new TimeoutException();
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_timeout() => Reports("""
        class C
        {
            public async Task Pay(object order)
            {
                var again = true;
                while (again)
                {
                    again = false;
                    try
                    {
                        await [|"https://pay/orders".PostJsonAsync(order)|];
                    }
                    catch (FlurlHttpTimeoutException)
                    {
                        again = true;
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_message_names_the_library() => Message("""
        class C
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await [|"https://pay/orders".PostJsonAsync(order)|];
                    }
                    catch (FlurlHttpException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """,
        "'Flurl' sends this POST up to 4 times when the connection is lost, though the server may have executed it; retry only what was never sent, or give the request an idempotency key",
        Flurl);

    [Fact]
    public Task Flurl_only_a_status_is_silent() => Silent("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                while (true)
                {
                    try
                    {
                        return await client.Request("orders").PostJsonAsync(order);
                    }
                    catch (FlurlHttpException e) when (e.StatusCode == 429)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_get_and_put_are_silent() => Silent("""
        class C(IFlurlClient client)
        {
            public async Task<string> Look(object order)
            {
                while (true)
                {
                    try
                    {
                        await client.Request("orders").PutJsonAsync(order);
                        return await client.Request("orders").GetStringAsync();
                    }
                    catch (FlurlHttpException)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_key_is_silent() => Silent("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                var key = Guid.NewGuid();
                while (true)
                {
                    try
                    {
                        return await client.Request("orders").WithHeader("Idempotency-Key", key).WithTimeout(10).PostJsonAsync(order);
                    }
                    catch (FlurlHttpException)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_key_per_attempt_is_209() => Reports("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                while (true)
                {
                    try
                    {
                        return await {|GOAWAY209:client.Request("orders").WithHeader("Idempotency-Key", Guid.NewGuid()).PostJsonAsync(order)|};
                    }
                    catch (FlurlHttpException)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_safe_path_is_silent() => Silent("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Token(object form, string url)
            {
                while (true)
                {
                    try
                    {
                        if (url == "") return await client.Request("oauth", "token").PostUrlEncodedAsync(form);
                        return await url.AppendPathSegment("token").PostUrlEncodedAsync(form);
                    }
                    catch (FlurlHttpException)
                    {
                    }
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_status_allowed_is_213() => Reports("""
        class C(IFlurlClient client)
        {
            public async Task<IFlurlResponse> Pay(object order)
            {
                while (true)
                {
                    var response = await {|GOAWAY213:client.Request("orders").AllowAnyHttpStatus().PostJsonAsync(order)|};
                    if (response.StatusCode < 500) return response;
                }
            }
        }
        """, Flurl);

    [Fact]
    public Task Flurl_next_order_is_silent() => Silent("""
        class C(IFlurlClient client)
        {
            public async Task Pay(IEnumerable<object> orders)
            {
                foreach (var order in orders)
                {
                    try
                    {
                        await client.Request("orders").PostJsonAsync(order);
                    }
                    catch (FlurlHttpException e)
                    {
                        Console.WriteLine(e.StatusCode);
                    }
                }
            }
        }
        """, Flurl);

    private const string Api = """

        public interface IOrders
        {
            [Post("/orders")]
            Task Place([Body] string order);

            [Post("/orders")]
            Task<string> PlaceForId([Body] string order);

            [Post("/orders")]
            Task<IApiResponse> Try([Body] string order);

            [Post("/orders")]
            Task<IApiResponse> Keyed([Body] string order, [Header("Idempotency-Key")] string key);

            [Post("/orders")]
            Task Headed([Body] string order, [HeaderCollection] IDictionary<string, string> headers);

            [Patch("/orders/{id}")]
            Task<ApiResponse<string>> Change(int id, [Body] string order);

            [Get("/orders/{id}")]
            Task<string> Look(int id);

            [Post("/orders/_search")]
            Task<string> Search([Body] string query);

            [Idempotent, Post("/orders/close")]
            Task Close();
        }

        public sealed class IdempotentAttribute : Attribute;
        """;

    /// <summary>A collection of headers may hold a key.</summary>
    [Theory]
    [InlineData("orders.Headed(order, headers)", false)]
    [InlineData("orders.Headed(order, null!)", true)]
    [InlineData("orders.Place(order)", true)]
    public Task Refit_header_collection(string send, bool reported) =>
        reported ? Reports(WithHeaders($"[|{send}|]"), Refit) : Silent(WithHeaders(send), Refit);

    private static string WithHeaders(string send) => $$"""
        class C(IOrders orders)
        {
            public async Task Pay(string order, IDictionary<string, string> headers)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await {{send}}; return; }
                    catch (HttpRequestException) when (attempt < 3) { }
                }
            }
        }
        """ + Api;

    [Fact]
    public Task Refit_throws() => Reports("""
        class C(IOrders orders)
        {
            public async Task Pay(string order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await [|orders.Place(order)|];
                        return;
                    }
                    catch (HttpRequestException) when (attempt < 3)
                    {
                    }
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_wraps_where_something_is_read() => Reports("""
        class C(IOrders orders)
        {
            public async Task<string> Pay(string order)
            {
                while (true)
                {
                    try
                    {
                        return await [|orders.PlaceForId(order)|];
                    }
                    catch (ApiRequestException)
                    {
                    }
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_status_is_no_lost_connection_213() => Reports("""
        class C(IOrders orders)
        {
            public async Task<string> Pay(string order)
            {
                while (true)
                {
                    try
                    {
                        return await {|GOAWAY213:orders.PlaceForId(order)|};
                    }
                    catch (ApiException)
                    {
                    }
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_response_holds_the_failure() => Reports("""
        class C(IOrders orders)
        {
            public async Task<IApiResponse> Pay(string order)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await [|orders.Try(order)|];
                    if (response.IsSuccessStatusCode || attempt == 3) return response;
                }
            }

            public async Task<string?> Change(string order)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    var response = await [|orders.Change(7, order)|];
                    if (response.Error is null) return response.Content;
                }

                return null;
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_by_policy_is_204() => Reports("""
        using Polly;

        class C(IOrders orders)
        {
            private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder().AddRetry(new()).Build();

            public async Task Pay(string order) => await _pipeline.ExecuteAsync(async token => await {|GOAWAY204:orders.Place(order)|});
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_by_helper() => Reports("""
        static class Again
        {
            public static async Task<T> Try<T>(Func<Task<T>> action)
            {
                try { return await action(); }
                catch (Exception e) { Console.WriteLine(e); }
                return await action();
            }
        }

        class C(IOrders orders)
        {
            public Task<string> Pay(string order) => Again.Try(() => [|orders.PlaceForId(order)|]);
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_reads_are_silent() => Silent("""
        class C(IOrders orders)
        {
            public async Task<string> Look(int id)
            {
                while (true)
                {
                    try
                    {
                        await orders.Close();
                        await orders.Search("open");
                        return await orders.Look(id);
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_key_is_silent() => Silent("""
        class C(IOrders orders)
        {
            public async Task Pay(string order)
            {
                var key = Guid.NewGuid().ToString();
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    if ((await orders.Keyed(order, key)).IsSuccessful) return;
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_key_per_attempt_is_209() => Reports("""
        class C(IOrders orders)
        {
            public async Task Pay(string order)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    if ((await {|GOAWAY209:orders.Keyed(order, Guid.NewGuid().ToString())|}).IsSuccessful) return;
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_next_order_is_silent() => Silent("""
        class C(IOrders orders)
        {
            public async Task Pay(string[] all)
            {
                foreach (var order in all)
                {
                    try
                    {
                        await orders.Place(order);
                    }
                    catch (HttpRequestException e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """ + Api, Refit);

    [Fact]
    public Task Refit_contract_of_another_assembly() => Reports("""
        class C(Contracts.IOrders orders)
        {
            public async Task Pay(string order)
            {
                while (true)
                {
                    try
                    {
                        await [|orders.Place(order)|];
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """,
        Refit with
        {
            Libraries =
            [
                ("Contracts", """
                    using System.Threading.Tasks;
                    using Refit;

                    namespace Contracts
                    {
                        public interface IOrders
                        {
                            [Post("/orders")]
                            Task Place([Body] string order);
                        }
                    }
                    """),
            ],
        });

    [Fact]
    public Task Interface_without_verbs_is_silent() => Silent("""
        interface IPlain
        {
            Task Place(string order);
        }

        class C(IPlain orders)
        {
            public async Task Pay(string order)
            {
                while (true)
                {
                    try
                    {
                        await orders.Place(order);
                        return;
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            }
        }
        """ + Api, Refit);
}
