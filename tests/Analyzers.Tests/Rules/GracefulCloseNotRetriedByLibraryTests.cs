using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY101 over sends of Flurl and Refit.</summary>
public sealed class GracefulCloseNotRetriedByLibraryTests() : RuleTest("GOAWAY101")
{
    private static readonly Setup Libraries = Setup.Default with { Usings = ["Flurl", "Flurl.Http", "Refit"] };

    private static string Flurl(string filter) => $$"""
        class C(IFlurlClient client)
        {
            public async Task<string> Look()
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await client.Request("orders").GetStringAsync();
                    }
                    catch (FlurlHttpException e) when (attempt < 3 && {{filter}})
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """;

    [Fact]
    public Task Flurl_status_alone() => FixesAll(Flurl("[|e.StatusCode >= 500|]"), Flurl("e.StatusCode is null or >= 500"), Libraries);

    [Fact]
    public Task Flurl_one_status() => Reports(Flurl("[|e.StatusCode == 503|]"), Libraries);

    [Fact]
    public Task Flurl_status_of_the_response_that_may_be_missing() => OffersNoFix(Flurl("[|e.Call.Response?.StatusCode >= 500|]"), Libraries);

    [Fact]
    public Task Flurl_status_of_the_response_that_is_missing_is_silent() => Silent(Flurl("e.Call.Response.StatusCode >= 500"), Libraries);

    [Fact]
    public Task Flurl_no_status_is_silent() => Silent(Flurl("e.StatusCode is null or >= 500"), Libraries);

    [Fact]
    public Task Flurl_cause_is_silent() => Silent(Flurl("e.InnerException is HttpRequestException"), Libraries);

    [Fact]
    public Task Flurl_socket_alone() => Reports(Flurl("[|e.InnerException?.InnerException is System.Net.Sockets.SocketException|]"), Libraries);

    [Fact]
    public Task Refit_status_alone() => Reports("""
        public interface IOrders
        {
            [Get("/orders")]
            Task Look();
        }

        class C(IOrders orders)
        {
            public async Task Look()
            {
                while (true)
                {
                    try
                    {
                        await orders.Look();
                        return;
                    }
                    catch (HttpRequestException e) when ([|e.StatusCode >= HttpStatusCode.InternalServerError|])
                    {
                    }
                }
            }
        }
        """, Libraries);

    [Fact]
    public Task A_loop_that_looks_at_the_status_of_RestSharp() => Reports("""
        using RestSharp;
        class C(RestClient c)
        {
            public async Task<RestResponse> G()
            {
                RestResponse r;
                var n = 0;
                do { r = await c.ExecuteAsync(new RestRequest("x")); }
                while ([|(int)r.StatusCode >= 500|] && n++ < 3);
                return r;
            }
        }
        """);

    [Fact]
    public Task A_condition_over_the_status_of_RestSharp_that_leaves_the_loop() => Reports("""
        using RestSharp;
        class C(RestClient c)
        {
            public async Task<RestResponse> G()
            {
                for (var i = 0; ; i++)
                {
                    var r = await c.ExecuteAsync(new RestRequest("x"));
                    if ([|r.StatusCode != HttpStatusCode.ServiceUnavailable || i == 3|]) return r;
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_RestSharp_was_not_successful() => Silent("""
        using RestSharp;
        class C(RestClient c)
        {
            public async Task<RestResponse> G()
            {
                RestResponse r;
                var n = 0;
                do { r = await c.ExecuteAsync(new RestRequest("x")); }
                while (!r.IsSuccessful && n++ < 3);
                return r;
            }
        }
        """);

    [Fact]
    public Task Silent_where_the_exception_of_RestSharp_is_asked_for() => Silent("""
        using RestSharp;
        class C(RestClient c)
        {
            public async Task<RestResponse> G()
            {
                RestResponse r;
                var n = 0;
                do { r = await c.ExecuteAsync(new RestRequest("x")); }
                while (((int)r.StatusCode >= 500 || r.ErrorException is HttpRequestException) && n++ < 3);
                return r;
            }
        }
        """);

    [Fact]
    public Task Silent_over_RestSharp_and_429() => Silent("""
        using RestSharp;
        class C(RestClient c)
        {
            public async Task<RestResponse> G()
            {
                RestResponse r;
                do { r = await c.ExecuteAsync(new RestRequest("x")); }
                while (r.StatusCode == HttpStatusCode.TooManyRequests);
                return r;
            }
        }
        """);

    [Fact]
    public Task A_policy_over_results_of_RestSharp() => Reports("""
        using RestSharp; using Polly;
        class C(RestClient c)
        {
            public Task<RestResponse> G() => Policy.HandleResult<RestResponse>(r => [|r.StatusCode == HttpStatusCode.ServiceUnavailable|]).RetryAsync(3).ExecuteAsync(() => c.ExecuteAsync(new RestRequest("x")));
        }
        """);

    [Fact]
    public Task Silent_over_a_loop_that_looks_at_the_status_of_HttpClient() => Silent("""
        class C(HttpClient c)
        {
            public async Task<HttpResponseMessage> G()
            {
                HttpResponseMessage r;
                var n = 0;
                do { r = await c.GetAsync("x"); }
                while ((int)r.StatusCode >= 500 && n++ < 3);
                return r;
            }
        }
        """);
}
