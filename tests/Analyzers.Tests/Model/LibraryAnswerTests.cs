using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// What a caller of a client library finds after a graceful close, a timeout, a 200, a 404, a 429 and a 503: "y" and "n" for a
/// condition that is true or false, "?" for one that the answer leaves open, "!" where the library throws and "-" where it does not.
/// </summary>
public sealed class LibraryAnswerTests
{
    private const string Refit = """
        public interface IOrders
        {
            [Refit.Post("/orders")] Task Place(string order);
            [Refit.Post("/orders")] Task<string> PlaceForId(string order);
            [Refit.Post("/orders")] Task<Refit.IApiResponse> Try(string order);
            [Refit.Post("/orders")] Task<Refit.ApiResponse<string>> TryForId(string order);
            [Refit.Post("/orders")] Task<HttpResponseMessage> Raw(string order);
        }
        """;

    private const string Grpc = """
        public class Orders : Grpc.Core.ClientBase<Orders>
        {
            protected override Orders NewInstance(ClientBaseConfiguration configuration) => this;
            public virtual Grpc.Core.AsyncUnaryCall<string> PlaceAsync(string order, Grpc.Core.CallOptions options) => throw new NotImplementedException();
        }
        class Policies { object o = new Grpc.Net.Client.Configuration.MethodConfig { RetryPolicy = new() }; }
        """;

    [Theory]
    [InlineData("response.IsSuccessful", "nnynnn")]
    [InlineData("response.IsSuccessStatusCode", "nnynnn")]
    [InlineData("response.StatusCode == 0", "yynnnn")]
    [InlineData("response.StatusCode == HttpStatusCode.NotFound", "nnnynn")]
    [InlineData("(int)response.StatusCode >= 500", "nnnnny")]
    [InlineData("response.ErrorException == null", "nnynnn")]
    [InlineData("response.ErrorException is HttpRequestException", "ynnyyy")]
    [InlineData("response.ErrorException is TaskCanceledException", "nynnnn")]
    [InlineData("response.ErrorException is HttpRequestException { StatusCode: null }", "ynnnnn")]
    [InlineData("response.ErrorMessage == null", "nnynnn")]
    [InlineData("response.ErrorMessage == \"\"", "??n???")]
    [InlineData("response.ResponseStatus == RestSharp.ResponseStatus.Completed", "nnyynn")]
    [InlineData("response.ResponseStatus == RestSharp.ResponseStatus.Error", "ynnnyy")]
    [InlineData("response.ResponseStatus == RestSharp.ResponseStatus.TimedOut", "nynnnn")]
    [InlineData("response.Content == null", "yy????")]
    [InlineData("response.RawBytes == null", "yy????")]
    [InlineData("response.Content == \"\"", "nn????")]
    [InlineData("response.ThrowIfError() != null", "!!yy!!")]
    public void RestSharp_responses(string condition, string expected) =>
        Assert.Equal(expected, Response("RestSharp.RestClient", "client.ExecuteAsync(new RestSharp.RestRequest(\"orders\", RestSharp.Method.Post))", condition));

    [Theory]
    [InlineData("response.Data == null", "yyn???")]
    [InlineData("response.IsSuccessful", "nnynnn")]
    public void RestSharp_responses_with_data(string condition, string expected) =>
        Assert.Equal(expected, Response("RestSharp.RestClient", "client.ExecutePostAsync<string>(new RestSharp.RestRequest(\"orders\"))", condition));

    [Theory]
    [InlineData("client.PostAsync(request)", "!!yy!!")]
    [InlineData("client.ExecutePostAsync(request)", "yyyyyy")]
    [InlineData("client.PutAsync(request)", "!!yy!!")]
    [InlineData("client.PatchAsync(request)", "!!yy!!")]
    [InlineData("client.DeleteAsync(request)", "!!yy!!")]
    [InlineData("client.GetAsync(request)", "!!yy!!")]
    [InlineData("client.HeadAsync(request)", "!!yy!!")]
    [InlineData("client.DownloadDataAsync(request)", "nn?nnn", "response != null")]
    [InlineData("client.DownloadStreamAsync(request)", "nn?nnn", "response != null")]
    [InlineData("client.ExecuteAsync(request, RestSharp.Method.Post)", "yyyyyy")]
    public void RestSharp_methods(string send, string expected, string condition = "true") =>
        Assert.Equal(expected, Response("RestSharp.RestClient", send.Replace("request", "new RestSharp.RestRequest(\"orders\")"), condition));

    [Theory]
    [InlineData("e is HttpRequestException", "yn--yy")]
    [InlineData("e is TimeoutException", "ny--nn")]
    [InlineData("e.InnerException is TaskCanceledException", "ny--nn")]
    [InlineData("e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable }", "nn--ny")]
    public void RestSharp_exceptions(string condition, string expected) =>
        Assert.Equal(expected, Thrown("RestSharp.RestClient", "client.PostAsync(new RestSharp.RestRequest(\"orders\"))", condition));

    [Theory]
    [InlineData("e is Flurl.Http.FlurlHttpException", "yy-yyy")]
    [InlineData("e is Flurl.Http.FlurlHttpTimeoutException", "ny-nnn")]
    [InlineData("e is HttpRequestException", "nn-nnn")]
    [InlineData("e.InnerException is HttpRequestException", "yn-nnn")]
    [InlineData("e.InnerException is TaskCanceledException", "ny-nnn")]
    [InlineData("e.InnerException == null", "nn-yyy")]
    [InlineData("e is Flurl.Http.FlurlHttpException { StatusCode: null }", "yy-nnn")]
    [InlineData("e is Flurl.Http.FlurlHttpException { StatusCode: >= 500 }", "nn-nny")]
    [InlineData("((Flurl.Http.FlurlHttpException)e).Call.Completed", "nn-yyy")]
    [InlineData("((Flurl.Http.FlurlHttpException)e).Call.Response == null", "yy-nnn")]
    [InlineData("((Flurl.Http.FlurlHttpException)e).Call.HttpResponseMessage == null", "yy-nnn")]
    [InlineData("((Flurl.Http.FlurlHttpException)e).Call.Response?.StatusCode == 404", "nn-ynn")]
    [InlineData("((Flurl.Http.FlurlHttpException)e).Call.HttpResponseMessage?.StatusCode == HttpStatusCode.NotFound", "nn-ynn")]
    [InlineData("e.Message == null", "nn-nnn")]
    [InlineData("e.Message == \"\"", "??-???")]
    public void Flurl_exceptions(string condition, string expected) =>
        Assert.Equal(expected, Thrown("Flurl.Http.IFlurlClient", "client.Request(\"orders\").PostAsync(null)", condition));

    [Theory]
    [InlineData("client.Request(\"orders\").PostAsync(null)", "!!n!!!", "response.StatusCode >= 400")]
    [InlineData("client.Request(\"orders\").AllowAnyHttpStatus().PostAsync(null)", "!!nyyy", "response.StatusCode >= 400")]
    [InlineData("client.Request(\"orders\").AllowHttpStatus(404, 429).PostAsync(null)", "!!nyyy", "response.StatusCode >= 400")]
    [InlineData("client.Request(\"orders\").AllowAnyHttpStatus().PostAsync(null)", "!!nnny", "response.ResponseMessage.StatusCode == HttpStatusCode.ServiceUnavailable")]
    [InlineData("client.Request(\"orders\").WithTimeout(3).WithHeader(\"a\", \"b\").PostAsync(null)", "!!n!!!", "response.StatusCode >= 400")]
    public void Flurl_responses(string send, string expected, string condition) => Assert.Equal(expected, Response("Flurl.Http.IFlurlClient", send, condition));

    [Theory]
    [InlineData("client.Try(\"\")", "nnynnn", "response.IsSuccessStatusCode")]
    [InlineData("client.Try(\"\")", "nnynnn", "response.IsSuccessful")]
    [InlineData("client.Try(\"\")", "nnyyyy", "response.IsReceived")]
    [InlineData("client.Try(\"\")", "yynnnn", "response.StatusCode == null")]
    [InlineData("client.Try(\"\")", "nnnnny", "response.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("client.Try(\"\")", "nnynnn", "response.Error == null")]
    [InlineData("client.Try(\"\")", "yynnnn", "response.Error is Refit.ApiRequestException")]
    [InlineData("client.Try(\"\")", "nnnyyy", "response.Error is Refit.ApiException")]
    [InlineData("client.Try(\"\")", "ynnnnn", "response.Error?.InnerException is HttpRequestException")]
    [InlineData("client.Try(\"\")", "nynnnn", "response.Error?.InnerException is TaskCanceledException")]
    [InlineData("client.Try(\"\")", "nnnnny", "response.Error is Refit.ApiException { StatusCode: HttpStatusCode.ServiceUnavailable }")]
    [InlineData("client.Try(\"\")", "nnnnnn", "response.Error is { Message: null }")]
    [InlineData("client.TryForId(\"\")", "nnynnn", "response.IsSuccessful")]
    [InlineData("client.TryForId(\"\")", "yynyyy", "response.Content == null")]
    [InlineData("client.TryForId(\"\")", "!!y!!!", "response.EnsureSuccessStatusCodeAsync().Result != null")]
    [InlineData("client.Raw(\"\")", "!!ynnn", "response.IsSuccessStatusCode")]
    [InlineData("client.Raw(\"\")", "!!nynn", "response.StatusCode == HttpStatusCode.NotFound")]
    public void Refit_responses(string send, string expected, string condition) => Assert.Equal(expected, Response("IOrders", send, condition, Refit));

    [Theory]
    [InlineData("client.PlaceForId(\"\")", "yy-nnn", "e is Refit.ApiRequestException")]
    [InlineData("client.PlaceForId(\"\")", "nn-yyy", "e is Refit.ApiException")]
    [InlineData("client.PlaceForId(\"\")", "nn-nnn", "e is HttpRequestException")]
    [InlineData("client.PlaceForId(\"\")", "yn-nnn", "e.InnerException is HttpRequestException")]
    [InlineData("client.PlaceForId(\"\")", "ny-nnn", "e.InnerException is TaskCanceledException")]
    [InlineData("client.PlaceForId(\"\")", "nn-yyy", "e.InnerException == null")]
    [InlineData("client.PlaceForId(\"\")", "nn-nny", "e is Refit.ApiException { StatusCode: HttpStatusCode.ServiceUnavailable }")]
    public void Refit_exceptions(string send, string expected, string condition) => Assert.Equal(expected, Thrown("IOrders", send, condition, Refit));

    /// <summary>A Task of nothing throws as HttpClient does.</summary>
    [Theory]
    [InlineData("yn-nnn", "e is HttpRequestException")]
    [InlineData("ny-nnn", "e is TaskCanceledException")]
    [InlineData("nn-yyy", "e is Refit.ApiException")]
    public void Refit_without_a_result(string expected, string condition) => Assert.Equal(expected, Ask(
        "IOrders", $"try {{ await [|client.Place(\"\")|]; return 0; }} catch (Exception e) {{ return ({condition}) ? 1 : 2; }}", Refit));

    [Theory]
    [InlineData("e is Grpc.Core.RpcException", "yy-yyy")]
    [InlineData("e is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Internal }", "yn-nnn")]
    [InlineData("e is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.DeadlineExceeded }", "ny-nnn")]
    [InlineData("e is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Unavailable }", "nn-yyy")]
    [InlineData("e.InnerException == null", "yy-yyy")]
    [InlineData("e.Message == null", "nn-nnn")]
    public void Grpc_exceptions(string condition, string expected) => Assert.Equal(expected, Thrown("Orders", "client.PlaceAsync(\"\", default)", condition, Grpc));

    /// <summary>After 200, 299, 300, 399, 400, 407, 408, 409, 428, 429, 430, 499 and 500.</summary>
    [Theory]
    [InlineData("RestSharp.RestClient", "client.ExecuteAsync(new RestRequest(\"a\", Method.Post))", "response.IsSuccessful", "yynnnnnnnnnnn")]
    [InlineData("RestSharp.RestClient", "client.ExecuteAsync(new RestRequest(\"a\", Method.Post))", "response.ErrorException == null", "yyyynnnnnnnnn")]
    [InlineData("RestSharp.RestClient", "client.ExecuteAsync(new RestRequest(\"a\", Method.Post))", "response.ErrorMessage == null", "yyyynnnnnnnnn")]
    [InlineData("RestSharp.RestClient", "client.ExecuteAsync(new RestRequest(\"a\", Method.Post))", "response.ResponseStatus == ResponseStatus.Completed", "yyyyyynyynyyn")]
    [InlineData("RestSharp.RestClient", "client.ExecuteAsync(new RestRequest(\"a\", Method.Post))", "response.ThrowIfError() != null", "yyyyyy!yy!yy!")]
    [InlineData("RestSharp.RestClient", "client.PostAsync(new RestRequest(\"a\"))", "true", "yyyyyy!yy!yy!")]
    [InlineData("RestSharp.RestClient", "client.DownloadDataAsync(new RestRequest(\"a\"))", "response == null", "????yyyyyyyyy")]
    [InlineData("Flurl.Http.IFlurlClient", "client.Request(\"a\").PostAsync(null)", "true", "yyyy!!!!!!!!!")]
    [InlineData("IOrders", "client.Try(\"\")", "response.IsSuccessStatusCode", "yynnnnnnnnnnn", Refit)]
    [InlineData("IOrders", "client.Try(\"\")", "response.Error == null", "yyyynnnnnnnnn", Refit)]
    [InlineData("IOrders", "client.PlaceForId(\"\")", "true", "yyyy!!!!!!!!!", Refit)]
    [InlineData("Orders", "client.PlaceAsync(\"\", default)", "true", "yyyy!!!!!!!!!", Grpc)]
    [InlineData("HttpClient", "client.PostAsync(\"a\", null)", "response.IsSuccessStatusCode", "yynnnnnnnnnnn")]
    [InlineData("HttpClient", "client.PostAsync(\"a\", null)", "response.EnsureSuccessStatusCode() != null", "yyyy!!!!!!!!!")]
    [InlineData("HttpClient", "client.GetStringAsync(\"a\")", "true", "yyyy!!!!!!!!!")]
    public void Statuses(string client, string send, string condition, string expected, string types = "") => Assert.Equal(expected, Ask(
        client,
        $"var response = await [|{send}|]; return ({condition}) ? 1 : 2;",
        types,
        [.. new[] { 200, 299, 300, 399, 400, 407, 408, 409, 428, 429, 430, 499, 500 }.Select(Scenario.Answers)]));

    private static string Response(string client, string send, string condition, string types = "") =>
        Ask(client, $"var response = await [|{send}|]; return ({condition}) ? 1 : 2;", types);

    private static string Thrown(string client, string send, string condition, string types = "") =>
        Ask(client, $"try {{ var response = await [|{send}|]; return 0; }} catch (Exception e) {{ return ({condition}) ? 1 : 2; }}", types);

    private static string Ask(string client, string body, string types, Scenario[]? answers = null)
    {
        var code = MarkedCode.Of($"{(client.StartsWith("RestSharp", StringComparison.Ordinal) ? "using RestSharp;" : "using Flurl.Http;")} class C {{ public async Task<int> M({client} client) {{ {body} }} }} {types}");
        var symbols = code.Http.Symbols;
        var method = code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        Scenario[] scenarios = answers ?? [Scenario.GracefulClose(symbols)[0], Scenario.Timeout(symbols)[0], Scenario.Success, Scenario.Answers(404), Scenario.Answers(429), Scenario.Answers(503)];
        return string.Concat(scenarios.Select(scenario =>
        {
            var findings = new Run(code.Http, new Question(scenario, code.Mark), default).Over(method, State.Empty);
            Assert.True(findings.Complete);
            Assert.Equal(1, findings.Sends);
            return findings.Exits.Select(End).Distinct().ToArray() is [var only] ? only : '?';
        }));
    }

    private static char End(Exit exit) => exit switch
    {
        { Kind: ExitKind.Throw } => '!',
        { Value: Constant { Number: 1 } } => 'y',
        { Value: Constant { Number: 2 } } => 'n',
        _ => '-',
    };
}
