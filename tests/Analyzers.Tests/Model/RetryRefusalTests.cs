using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The conditions by which a retry of an idempotent request leaves a graceful close out, wherever they stand.</summary>
public sealed class RetryRefusalTests
{
    private const string Others = """
        private static bool Flag { get; set; }
        private static Task Run(Func<Task> act) => act();
        private static async Task Repeat(Func<Task> act, Func<Exception, bool> again) { while (true) try { await act(); return; } catch (Exception e) when (again(e)) { } }
        private static async Task Often(Func<Task> act) { while (true) try { await act(); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } }
        """;

    [Theory]
    [InlineData("e.StatusCode >= HttpStatusCode.InternalServerError", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("e.StatusCode == HttpStatusCode.ServiceUnavailable", "e.StatusCode == HttpStatusCode.ServiceUnavailable")]
    [InlineData("e.StatusCode is HttpStatusCode.ServiceUnavailable", "e.StatusCode is HttpStatusCode.ServiceUnavailable")]
    [InlineData("(int?)e.StatusCode >= 500", "(int?)e.StatusCode >= 500")]
    [InlineData("(e.StatusCode >= HttpStatusCode.InternalServerError)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("e.StatusCode.HasValue", "e.StatusCode.HasValue")]
    [InlineData("e.StatusCode != null", "e.StatusCode != null")]
    [InlineData("e.StatusCode is { } s && (int)s >= 500", "e.StatusCode is { } s")]
    [InlineData("e.StatusCode == HttpStatusCode.BadGateway || e.StatusCode == HttpStatusCode.ServiceUnavailable", "e.StatusCode == HttpStatusCode.BadGateway || e.StatusCode == HttpStatusCode.ServiceUnavailable")]
    [InlineData("Flag && e.StatusCode >= HttpStatusCode.InternalServerError", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("e.HttpRequestError == HttpRequestError.ConnectionError", "e.HttpRequestError == HttpRequestError.ConnectionError")]
    [InlineData("e.InnerException is System.Net.Sockets.SocketException", "e.InnerException is System.Net.Sockets.SocketException")]
    [InlineData("e.StatusCode switch { HttpStatusCode.ServiceUnavailable => true, _ => false }", "e.StatusCode switch { HttpStatusCode.ServiceUnavailable => true, _ => false }")]
    [InlineData("e.StatusCode is null", "")]
    [InlineData("e.StatusCode is null or >= HttpStatusCode.InternalServerError", "")]
    [InlineData("e.StatusCode != HttpStatusCode.NotFound", "")]
    [InlineData("e.InnerException is IOException", "")]
    [InlineData("e.InnerException is not System.Net.Sockets.SocketException", "")]
    [InlineData("Flag", "")]
    [InlineData("true", "")]
    [InlineData("e.StatusCode == HttpStatusCode.NotFound", "")] // no failure at all
    [InlineData("e.StatusCode == HttpStatusCode.TooManyRequests", "")]
    public void A_filter(string filter, string expected)
    {
        Assert.Equal(expected, Refusals($"async Task M() {{ while (true) try {{ SEND; return; }} catch (HttpRequestException e) when ({filter}) {{ }} }}"));
        Assert.Equal("", Refusals($"async Task M() {{ try {{ SEND; return; }} catch (HttpRequestException e) when ({filter}) {{ }} }}")); // no retry
        Assert.Equal("", Refusals($"async Task M() {{ while (true) try {{ await client.PostAsync(\"a\", null); return; }} catch (HttpRequestException e) when ({filter}) {{ }} }}"));
    }

    [Theory]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { if (e.StatusCode < HttpStatusCode.InternalServerError) throw; }", "")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { if (!(e.StatusCode >= HttpStatusCode.InternalServerError)) throw; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { if (e.StatusCode is null) throw; }", "e.StatusCode is null")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { if (e.StatusCode >= HttpStatusCode.InternalServerError) continue; throw; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { switch (e.StatusCode) { case HttpStatusCode.ServiceUnavailable: break; default: throw; } }", "e.StatusCode")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { switch (e.StatusCode) { case HttpStatusCode.NotFound: throw; default: break; } }", "")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { var again = e.StatusCode >= HttpStatusCode.InternalServerError; if (!again) throw; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) { Console.WriteLine(e); throw; }", "")]
    [InlineData("again: try { SEND; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { goto again; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("try { SEND; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { await M(); }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) try { SEND; return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } catch (HttpRequestException e) when (e.InnerException is IOException) { }", "")] // the other one takes it
    [InlineData("while (true) try { await Run(async () => { SEND; }); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) try { var t = CALL; await t; return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("while (true) { SEND; await Task.Delay(1); }", "")]
    public void In_a_handler(string body, string expected) => Assert.Equal(expected, Refusals($"async Task M() {{ {body} }}"));

    [Theory]
    [InlineData("async Task M() { while (true) try { await Once(); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } async Task Once() { SEND; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("async Task M() { while (true) try { await Once(\"GET\"); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } Task Once(string verb) => client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\"));", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("async Task M() { while (true) try { await Once(\"POST\"); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } Task Once(string verb) => client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\"));", "")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await client.SendAsync(new HttpRequestMessage(verb, \"a\")); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } }", "")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await client.SendAsync(new HttpRequestMessage(verb, \"a\")); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } public Task N() => M(HttpMethod.Get);", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("public async Task M(HttpMethod verb) { while (true) try { await client.SendAsync(new HttpRequestMessage(verb, \"a\")); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } public Task N() => M(HttpMethod.Post);", "")]
    [InlineData("public async Task M(string verb) { while (true) try { await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\")); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } public Task N() => M(\"GET\");", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("public async Task M(string verb) { while (true) try { await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), \"a\")); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } public Task N() => M(\"POST\");", "")]
    [InlineData("public async Task M(HttpRequestMessage m) { while (true) try { await client.SendAsync(m); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } public Task N() => O(); public Task O() => M(new HttpRequestMessage(HttpMethod.Get, \"a\"));", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("async Task M() { while (true) try { await Once(); return; } catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError) { } } async Task Once() { while (true) try { SEND; return; } catch (HttpRequestException) { } }", "")] // it is retried below
    [InlineData("Task M() => Often(async () => { SEND; });", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("Task M() => Often(Once); async Task Once() { SEND; }", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("Task M() => Often(async () => { await client.PostAsync(\"a\", null); });", "")]
    public void Over_a_call(string members, string expected) => Assert.Equal(expected, Refusals(members));

    [Theory]
    [InlineData("static bool Again(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static bool Again(HttpRequestException e) { if (e.StatusCode >= HttpStatusCode.InternalServerError) return true; return false; }", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static bool Again(HttpRequestException e) => e.StatusCode != HttpStatusCode.NotFound;", "Again(e)", "")]
    [InlineData("static bool Again(Exception? e) => e is HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError };", "Again(e)", "e is HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError }")]
    [InlineData("static bool Again(HttpStatusCode? status) => status >= HttpStatusCode.InternalServerError;", "Again(e.StatusCode)", "status >= HttpStatusCode.InternalServerError")]
    [InlineData("static bool Again(int? status) => status >= (int)HttpStatusCode.InternalServerError;", "Again((int?)e.StatusCode)", "")] // no failure by its look
    [InlineData("static string Again(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError ? \"y\" : \"n\";", "Again(e) == \"y\"", "")] // nor a truth
    [InlineData("static bool Again(HttpRequestException e) => Deeper(e); static bool Deeper(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static bool Again(HttpRequestException e) => A(e); static bool A(HttpRequestException e) => B(e); static bool B(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static readonly Func<HttpRequestException, bool> Again = e => e.StatusCode >= HttpStatusCode.InternalServerError;", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static Func<HttpRequestException, bool> Again { get; } = e => e.StatusCode >= HttpStatusCode.InternalServerError;", "Again(e)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("static readonly Func<HttpRequestException, bool> Again = e => e.StatusCode is null;", "Again(e)", "")]
    [InlineData("static bool Again(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;", "Flag", "")] // not asked
    public void A_predicate(string predicate, string filter, string expected) => Assert.Equal(expected, Refusals(
        $"{predicate} async Task M() {{ while (true) try {{ SEND; return; }} catch (HttpRequestException e) when ({filter}) {{ }} }}"));

    [Theory]
    [InlineData("Task M() => Repeat(async () => { SEND; }, e => e is HttpRequestException { StatusCode: not null });", "e is HttpRequestException { StatusCode: not null }")]
    [InlineData("Task M() => Repeat(async () => { SEND; }, e => e is HttpRequestException { StatusCode: null });", "")]
    [InlineData("Task M() => Repeat(async () => { SEND; }, Again); static bool Again(Exception e) => e is HttpRequestException { StatusCode: not null };", "e is HttpRequestException { StatusCode: not null }")]
    [InlineData("Task M() => Repeat(async () => { SEND; }, C.Again); static bool Again(Exception e) => e is HttpRequestException { StatusCode: not null };", "e is HttpRequestException { StatusCode: not null }")]
    [InlineData("Task M() => Repeat(async () => { SEND; }, e => Again(e)); static bool Again(Exception e) => e is HttpRequestException { StatusCode: not null };", "e is HttpRequestException { StatusCode: not null }")]
    [InlineData("Task M() => Repeat(async () => { SEND; }, Again); static readonly Func<Exception, bool> Again = e => e is HttpRequestException { StatusCode: not null };", "e is HttpRequestException { StatusCode: not null }")]
    [InlineData("Task M() => Repeat(async () => { await client.PostAsync(\"a\", null); }, e => e is HttpRequestException { StatusCode: not null });", "")]
    [InlineData("Task M() => Repeat(async () => { await Task.Yield(); }, e => e is HttpRequestException { StatusCode: not null });", "")]
    [InlineData("Task M() => Run(async () => { SEND; }); static readonly Func<Exception, bool> Again = e => e is HttpRequestException { StatusCode: not null };", "")]
    public void A_predicate_that_is_handed_on(string members, string expected) => Assert.Equal(expected, Refusals(members));

    [Theory]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode >= HttpStatusCode.InternalServerError).RetryAsync(2)", "e.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode != null).WaitAndRetryAsync(2, i => TimeSpan.Zero)", "e.StatusCode != null")]
    [InlineData("Policy.Handle<HttpRequestException>(Again).RetryAsync(2)", "e.StatusCode >= HttpStatusCode.InternalServerError", "static bool Again(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;")]
    [InlineData("Policy.Handle<HttpRequestException>(e => Again(e)).RetryAsync(2)", "e.StatusCode >= HttpStatusCode.InternalServerError", "static bool Again(HttpRequestException e) => e.StatusCode >= HttpStatusCode.InternalServerError;")]
    [InlineData("Policy.Handle<HttpRequestException>().RetryAsync(2)", "")]
    [InlineData("Policy.Handle<HttpRequestException>(e => e.StatusCode == null).RetryAsync(2)", "")]
    [InlineData("Policy.Handle<IOException>().RetryAsync(2)", "")] // nothing is retried
    [InlineData("Policy.HandleInner<System.Net.Sockets.SocketException>().RetryAsync(2)", "HandleInner<System.Net.Sockets.SocketException>")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(2)", "HandleResult<HttpResponseMessage>")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).Or<HttpRequestException>().RetryAsync(2)", "")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(2).WrapAsync(Policy.Handle<HttpRequestException>().RetryAsync(2))", "")]
    public void A_policy(string policy, string expected, string members = "")
    {
        var get = $"static readonly {(policy.Contains("HandleResult") ? "IAsyncPolicy<HttpResponseMessage>" : "IAsyncPolicy")} P = {policy}; {members}";
        Assert.Equal(expected, Refusals($"{get} async Task M() {{ await P.ExecuteAsync(() => client.GetAsync(\"a\")); }}"));
        Assert.Equal("", Refusals($"{get} async Task M() {{ await P.ExecuteAsync(() => client.PostAsync(\"a\", null)); }}"));
        Assert.Equal("", Refusals($"{get} async Task M() {{ await client.GetAsync(\"a\"); }}"));
    }

    [Theory]
    [InlineData("b => b.AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => new(args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError))", "args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("b => b.AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => new(args.Outcome.Exception is HttpRequestException))", "")]
    [InlineData("b => b.AddStandardResilienceHandler(o => o.Retry.ShouldHandle = args => args.Outcome switch { { Result.StatusCode: HttpStatusCode.ServiceUnavailable } => PredicateResult.True(), _ => PredicateResult.False() })", "args.Outcome")]
    [InlineData("b => b.AddStandardResilienceHandler()", "")]
    [InlineData("b => b.AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods())", "")]
    [InlineData("b => b.AddResilienceHandler(\"p\", p => p.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = args => new(args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError) }))", "args.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError")]
    [InlineData("b => b.AddPolicyHandler(Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(2))", "HandleResult<HttpResponseMessage>")]
    [InlineData("b => b.AddTransientHttpErrorPolicy(p => p.RetryAsync(2))", "")]
    public void A_handler_of_a_client(string add, string expected)
    {
        Assert.Equal(expected, Refusals($"static void M(IServiceCollection services) {{ var b = services.AddHttpClient<Reads>(); {add[5..]}; }}"));
        Assert.Equal("", Refusals($"static void M(IServiceCollection services) {{ var b = services.AddHttpClient<Posts>(); {add[5..]}; }}"));
    }

    [Theory]
    [InlineData("while (true) { var r = await rest.ExecuteGetAsync(new RestRequest()); if (r.StatusCode < HttpStatusCode.InternalServerError) return; }", "r.StatusCode < HttpStatusCode.InternalServerError")]
    [InlineData("while (true) { var r = await rest.ExecuteGetAsync(new RestRequest()); if (r.IsSuccessful) return; }", "")]
    [InlineData("while (true) { var r = await rest.ExecutePostAsync(new RestRequest()); if (r.StatusCode < HttpStatusCode.InternalServerError) return; }", "")]
    [InlineData("var r = await rest.ExecuteGetAsync(new RestRequest()); if (r.StatusCode < HttpStatusCode.InternalServerError) return;", "")]
    public void An_answer(string body, string expected) => Assert.Equal(expected, Refusals($"async Task M(RestClient rest) {{ {body} }}"));

    private static string Refusals(string members)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;
            using RestSharp;

            class C
            {
                private readonly HttpClient client = new HttpClient();
                {{members.Replace("SEND", "await CALL").Replace("CALL", "client.GetAsync(\"a\")")}}
                {{Others}}
            }

            class Reads(HttpClient client) { public Task Read() => client.GetAsync("a"); }
            class Posts(HttpClient client) { public Task Post() => client.PostAsync("a", null); }
            """);
        return string.Join(", ", code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes())
            .SelectMany(node => Of(code.Http, node)).OfType<RetryRefusal>().Select(refusal => refusal.Condition.ToString()).Distinct());
    }

    /// <summary>As the analyzers ask it of each kind of code.</summary>
    private static RetryRefusal?[] Of(HttpCompilation http, SyntaxNode node) => node switch
    {
        CatchClauseSyntax handler => [RetryRefusal.By(http, handler, default)],
        MethodDeclarationSyntax or LocalFunctionStatementSyntax or PropertyDeclarationSyntax => [RetryRefusal.ByPredicate(http, node, default)],
        LambdaExpressionSyntax predicate => [RetryRefusal.By(http, predicate, default)],
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } call =>
            PolicyUse.RetryNames.Contains(name) ? [RetryRefusal.By(http, call, default)]
            : name == ClientRegistration.StandardResilience ? [RetryRefusal.ByOptions(http, call, default)]
            : name is "ExecuteGetAsync" or "ExecutePostAsync" ? [RetryRefusal.ByAnswer(http, call, default)]
            : [],
        _ => [],
    };
}
