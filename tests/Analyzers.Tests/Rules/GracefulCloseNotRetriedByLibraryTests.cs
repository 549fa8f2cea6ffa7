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
}
