using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What a call of a client library asks for: verb, key, the end of its address, and whether two of them ask the same.</summary>
public sealed class LibraryRequestTests
{
    private const string Refit = """
        public interface IOrders
        {
            [Refit.Get("/orders")] Task Look();
            [Refit.Post("/orders")] Task Place(string order);
            [Refit.Put("/orders")] Task Put(string order);
            [Refit.Patch("/orders")] Task Patch(string order);
            [Refit.Delete("/orders")] Task Delete();
            [Refit.Head("/orders")] Task Head();
            [Refit.Options("/orders")] Task Options();
            [Refit.Post("/token")] Task WithToken(string order, CancellationToken cancellation);
            [Refit.Post("/orders")] Task Keyed([Refit.Header("Idempotency-Key")] string key, string order);
            [Refit.Post("/orders")] Task Headed([Refit.Header("X-Trace")] string trace, string order);
            [Refit.Post("/orders")] Task All([Refit.HeaderCollection] IDictionary<string, string> headers, string order);
            [Refit.Post("/orders")] Task TwiceKeyed([Refit.Header("Idempotency-Key")] string key, [Refit.Header("X-Trace")] string trace, [Refit.Body] string order);
            [Idempotent, Refit.Post("/orders")] Task Close();
            [Fine, Refit.Post("/orders")] Task Open();
        }
        public sealed class IdempotentAttribute : Attribute;
        public sealed class FineAttribute : Attribute;
        """;

    [Theory]
    [InlineData("client.Execute(new RestRequest(\"orders\"))", "GET orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post))", "POST orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Put))", "PUT orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Patch))", "PATCH orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Delete))", "DELETE orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\") { Method = Method.Post })", "POST orders")]
    [InlineData("client.Execute(new RestRequest { Resource = \"orders\", Method = Method.Post })", "POST orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\"), Method.Post)", "POST orders")]
    [InlineData("client.ExecuteGet(new RestRequest(\"orders\"))", "GET orders")]
    [InlineData("client.ExecutePost(new RestRequest(\"orders\"))", "POST orders")]
    [InlineData("client.ExecutePut(new RestRequest(\"orders\"))", "PUT orders")]
    [InlineData("client.ExecutePostAsync(new RestRequest(\"orders\"))", "POST orders")]
    [InlineData("client.ExecutePostAsync<string>(new RestRequest(\"orders\"))", "POST orders")]
    [InlineData("client.PostAsync<string>(new RestRequest(\"orders\"))", "POST orders")]
    [InlineData("client.PatchAsync(new RestRequest(\"orders\"))", "PATCH orders")]
    [InlineData("client.DeleteAsync(new RestRequest(\"orders\"))", "DELETE orders")]
    [InlineData("client.HeadAsync(new RestRequest(\"orders\"))", "HEAD orders")]
    [InlineData("client.OptionsAsync(new RestRequest(\"orders\"))", "OPTIONS orders")]
    [InlineData("client.PostJsonAsync(\"orders\", text)", "POST orders")]
    [InlineData("client.PostJsonAsync<string, string>(\"orders\", text)", "POST orders")]
    [InlineData("client.PutJsonAsync(\"orders\", text)", "PUT orders")]
    [InlineData("client.GetAsync<string>(\"orders\")", "GET orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddHeader(\"Idempotency-Key\", text))", "POST orders key")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddOrUpdateHeader(\"Idempotency-Key\", text))", "POST orders key")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddHeader(\"X-Trace\", text))", "POST orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddParameter(\"Idempotency-Key\", text, ParameterType.HttpHeader))", "POST orders key")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddParameter(\"Idempotency-Key\", text, ParameterType.QueryString))", "POST orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddQueryParameter(\"Idempotency-Key\", text))", "POST orders")]
    [InlineData("client.Execute(new RestRequest(\"orders\", Method.Post).AddJsonBody(text).AddHeader(\"Idempotency-Key\", text))", "POST orders key")]
    public void RestSharp(string send, string expected) => Assert.Equal(expected, Asked("using RestSharp;", "RestClient", send));

    [Theory]
    [InlineData("AddBody(item)")]
    [InlineData("AddJsonBody(item)")]
    [InlineData("AddStringBody(item, ContentType.Json)")]
    [InlineData("AddXmlBody(item)")]
    [InlineData("AddObject(item)")]
    [InlineData("AddFile(\"name\", item)")]
    [InlineData("AddParameter(\"name\", item)")]
    [InlineData("AddQueryParameter(\"name\", item)")]
    [InlineData("AddUrlSegment(\"name\", item)")]
    public void RestSharp_next(string add)
    {
        Assert.False(IsSame("using RestSharp;", "RestClient", $"client.ExecutePost(new RestRequest(\"orders\").{add})"));
        Assert.True(IsSame("using RestSharp;", "RestClient", $"client.ExecutePost(new RestRequest(\"orders\").{add.Replace("item", "text", StringComparison.Ordinal)})"));
    }

    [Theory]
    [InlineData("client.PostJson(\"orders\", item)", false)]
    [InlineData("client.PostJson(\"orders\", text)", true)]
    [InlineData("client.ExecutePost(new RestRequest(\"orders\").AddHeader(\"X-Trace\", item))", true)] // a header says nothing of what is asked
    [InlineData("client.ExecutePost(new RestRequest(item))", false)]
    public void RestSharp_same(string send, bool expected) => Assert.Equal(expected, IsSame("using RestSharp;", "RestClient", send));

    [Theory]
    [InlineData("client.Request(\"orders\").PostAsync()", "POST /orders")]
    [InlineData("client.Request(\"orders\").PostJsonAsync(text)", "POST /orders")]
    [InlineData("client.Request(\"orders\").PostStringAsync(text)", "POST /orders")]
    [InlineData("client.Request(\"orders\").PostUrlEncodedAsync(text)", "POST /orders")]
    [InlineData("client.Request(\"orders\").PostMultipartAsync(_ => { })", "POST /orders")]
    [InlineData("client.Request(\"orders\").PutJsonAsync(text)", "PUT /orders")]
    [InlineData("client.Request(\"orders\").PutStringAsync(text)", "PUT /orders")]
    [InlineData("client.Request(\"orders\").PatchJsonAsync(text)", "PATCH /orders")]
    [InlineData("client.Request(\"orders\").PatchAsync()", "PATCH /orders")]
    [InlineData("client.Request(\"orders\").GetAsync()", "GET /orders")]
    [InlineData("client.Request(\"orders\").GetStringAsync()", "GET /orders")]
    [InlineData("client.Request(\"orders\").GetJsonAsync<string>()", "GET /orders")]
    [InlineData("client.Request(\"orders\").GetStreamAsync()", "GET /orders")]
    [InlineData("client.Request(\"orders\").GetBytesAsync()", "GET /orders")]
    [InlineData("client.Request(\"orders\").DeleteAsync()", "DELETE /orders")]
    [InlineData("client.Request(\"orders\").HeadAsync()", "HEAD /orders")]
    [InlineData("client.Request(\"orders\").OptionsAsync()", "OPTIONS /orders")]
    [InlineData("client.Request(\"orders\").SendAsync(HttpMethod.Post)", "POST /orders")]
    [InlineData("client.Request(\"orders\").SendJsonAsync(HttpMethod.Put, text)", "PUT /orders")]
    [InlineData("client.Request(\"orders\", \"token\").PostAsync()", "POST /token")]
    [InlineData("client.Request(\"orders\").AppendPathSegment(\"token\").PostAsync()", "POST")]
    [InlineData("\"https://a.example/orders\".PostJsonAsync(text)", "POST https://a.example/orders")]
    [InlineData("\"https://a.example\".AppendPathSegment(\"orders\").PostJsonAsync(text)", "POST /orders")]
    [InlineData("\"https://a.example\".AppendPathSegments(\"orders\").PostJsonAsync(text)", "POST")]
    [InlineData("client.Request(\"orders\").WithHeader(\"Idempotency-Key\", text).PostAsync()", "POST /orders key")]
    [InlineData("client.Request(\"orders\").WithHeader(\"X-Trace\", text).PostAsync()", "POST /orders")]
    [InlineData("client.Request(\"orders\").WithTimeout(3).WithHeader(\"Idempotency-Key\", text).AllowAnyHttpStatus().PostAsync()", "POST /orders key")]
    [InlineData("client.SendAsync(new FlurlRequest(\"orders\") { Verb = HttpMethod.Post })", "POST orders")]
    public void Flurl(string send, string expected) => Assert.Equal(expected, Asked("using Flurl; using Flurl.Http;", "IFlurlClient", send));

    [Theory]
    [InlineData("client.Request(\"orders\").PostJsonAsync(item)", false)]
    [InlineData("client.Request(\"orders\").PostJsonAsync(text)", true)]
    [InlineData("client.Request(\"orders\").PostStringAsync(item)", false)]
    [InlineData("client.Request(\"orders\").PostUrlEncodedAsync(item)", false)]
    [InlineData("client.Request(\"orders\").PostAsync(new StringContent(item))", false)]
    [InlineData("client.Request(\"orders\").PostAsync(new StringContent(text))", true)]
    [InlineData("client.Request(\"orders\").SendJsonAsync(HttpMethod.Post, item)", false)]
    [InlineData("client.Request(\"orders\").PostAsync()", true)]
    [InlineData("client.Request(\"orders\", item).PostAsync()", false)]
    [InlineData("client.Request(\"orders\").AppendPathSegment(item).PostAsync()", false)]
    [InlineData("client.Request(\"orders\").AppendPathSegments(item).PostAsync()", false)]
    [InlineData("client.Request(\"orders\").AppendQueryParam(\"n\", item).PostAsync()", false)]
    [InlineData("client.Request(\"orders\").SetQueryParam(\"n\", item).PostAsync()", false)]
    [InlineData("client.Request(\"orders\").SetQueryParam(\"n\", text).PostAsync()", true)]
    [InlineData("client.Request(\"orders\").WithHeader(\"X-Trace\", item).PostAsync()", true)]
    public void Flurl_same(string send, bool expected) => Assert.Equal(expected, IsSame("using Flurl; using Flurl.Http;", "IFlurlClient", send));

    [Theory]
    [InlineData("client.Look()", "GET /orders")]
    [InlineData("client.Place(text)", "POST /orders")]
    [InlineData("client.Put(text)", "PUT /orders")]
    [InlineData("client.Patch(text)", "PATCH /orders")]
    [InlineData("client.Delete()", "DELETE /orders")]
    [InlineData("client.Head()", "HEAD /orders")]
    [InlineData("client.Options()", "OPTIONS /orders")]
    [InlineData("client.WithToken(text, default)", "POST /token")]
    [InlineData("client.Keyed(text, text)", "POST /orders key")]
    [InlineData("client.Headed(text, text)", "POST /orders")]
    [InlineData("client.TwiceKeyed(text, text, text)", "POST /orders key")]
    [InlineData("client.All(null!, text)", "POST /orders")]
    [InlineData("client.All(new Dictionary<string, string>(), text)", "POST /orders key")]
    [InlineData("client.Close()", "POST /orders reads")]
    [InlineData("client.Open()", "POST /orders")]
    public void Refit_methods(string send, string expected) => Assert.Equal(expected, Asked("", "IOrders", send, Refit));

    [Theory]
    [InlineData("client.Place(item)", false)]
    [InlineData("client.Place(text)", true)]
    [InlineData("client.Keyed(item, text)", true)]
    [InlineData("client.Keyed(text, item)", false)]
    [InlineData("client.Headed(item, text)", true)]
    [InlineData("client.TwiceKeyed(text, text, item)", false)]
    [InlineData("client.WithToken(text, new CancellationTokenSource(item.Length).Token)", true)]
    public void Refit_same(string send, bool expected) => Assert.Equal(expected, IsSame("", "IOrders", send, Refit));

    /// <summary>Through the interface of a client; of a request that is handed in is known what is done with it here.</summary>
    [Theory]
    [InlineData("using RestSharp;", "IRestClient", "client.ExecuteAsync(new RestRequest(\"orders\", Method.Post))", "POST orders")]
    [InlineData("using RestSharp;", "IRestClient", "client.PutAsync(new RestRequest(\"orders\"))", "PUT orders")]
    [InlineData("using Flurl.Http;", "IFlurlRequest", "client.PostAsync(null)", "POST")]
    [InlineData("using Flurl.Http;", "IFlurlRequest", "client.WithHeader(\"Idempotency-Key\", text).PostAsync(null)", "POST")]
    [InlineData("using Flurl.Http;", "IFlurlRequest", "client.AppendPathSegment(\"orders\").PostAsync(null)", "POST")]
    [InlineData("using Flurl.Http;", "string", "client.PostAsync(null)", "POST")]
    [InlineData("using Flurl.Http;", "string", "client.WithHeader(\"Idempotency-Key\", text).PostAsync(null)", "POST key")]
    public void Others(string usings, string client, string send, string expected) => Assert.Equal(expected, Asked(usings, client, send));

    private static string Asked(string usings, string client, string send, string types = "")
    {
        var request = Sent(usings, $"public void M({client} client, string text) {{ [|{send}|]; }}", types).Last!;
        return string.Join(' ', new[] { request.Method, HttpSend.TailOf(request.Uri), request.Key is null ? null : "key", request.ReadsOnly ? "reads" : null }.OfType<string>());
    }

    private static bool IsSame(string usings, string client, string send, string types = "")
    {
        var state = Sent(usings, $"public void M({client} client, string text) {{ foreach (var item in new[] {{ \"a\", \"b\" }}) [|{send}|]; }}", types);
        Assert.Equal(2, state.Sends);
        return state.First!.SameRequestAs(state.Last!);
    }

    private static State Sent(string usings, string member, string types)
    {
        var code = MarkedCode.Of($"{usings} class C {{ {member} }} {types}");
        var findings = new Run(code.Http, new Question(Scenario.Success, code.Mark, Limit: 3), default).Over(code.Mark.FirstAncestorOrSelf<MethodDeclarationSyntax>()!, State.Empty);
        Assert.True(findings.Complete);
        return Assert.Single(findings.Exits).State;
    }
}
