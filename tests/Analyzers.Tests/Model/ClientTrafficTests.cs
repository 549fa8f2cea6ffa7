using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The requests that go through a registered client, and whether they are all.</summary>
public sealed class ClientTrafficTests
{
    [Theory]
    [InlineData("services.AddHttpClient<Shop>()", "all POST")]
    [InlineData("services.AddHttpClient<IShop, Shop>()", "all POST")]
    [InlineData("services.AddHttpClient<Both>()", "all GET POST")]
    [InlineData("services.AddHttpClient<Handed>()", "some POST")]
    [InlineData("services.AddHttpClient<Unread>()", "some ?")]
    [InlineData("services.AddHttpClient<RestSharp.RestClient>()", "some")]
    [InlineData("services.AddHttpClient(\"created\")", "all PUT")]
    [InlineData("services.AddHttpClient(\"by parameter\")", "all PATCH")]
    [InlineData("services.AddHttpClient(\"maybe\")", "all PUT")]
    [InlineData("services.AddHttpClient(\"keyed\")", "all DELETE")]
    [InlineData("services.AddHttpClient(\"required\")", "all PUT")]
    [InlineData("services.AddHttpClient(\"service\")", "all PATCH")]
    [InlineData("services.AddHttpClient(\"\")", "all GET")]
    [InlineData("services.AddHttpClient(\"nobody\")", "some")]
    [InlineData("services.AddHttpClient(\"nobody\").AddTypedClient<Shop>()", "all POST")]
    [InlineData("services.AddHttpClient(\"nobody\").AddTypedClient<IShop, Shop>()", "all POST")]
    [InlineData("services.AddHttpClient(\"nobody\").AddTypedClient<IShop>(c => new Shop(c))", "all POST")]
    [InlineData("services.AddHttpClient(\"nobody\").AddTypedClient<IShop>((c, s) => new Shop(c))", "all POST")]
    [InlineData("services.AddHttpClient<Both>(c => c.Timeout = TimeSpan.Zero)", "all GET POST")]
    [InlineData("services.AddRefitClient<IOrders>()", "all GET POST")]
    public void A_client(string registration, string expected)
    {
        var (code, call, method) = Registered($"{registration}.AddStandardResilienceHandler();");
        var client = Assert.Single(new Builders(code.Http, default).ClientsOf(call, method));
        Assert.Equal(expected, Text(client.Traffic(code.Http, default)));
    }

    /// <summary>All clients of the factory: not one that is made by hand, nor what a handler sends.</summary>
    [Fact]
    public void All_clients()
    {
        var (code, call, method) = Registered("services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler());");
        var traffic = Assert.Single(new Builders(code.Http, default).ClientsOf(call, method)).Traffic(code.Http, default);
        Assert.Contains(traffic.Sends, send => send.Method == "POST");
        Assert.Contains(traffic.Sends, send => send.Method == "PATCH");
        Assert.DoesNotContain(traffic.Sends, send => send.Method == "OPTIONS");
        Assert.DoesNotContain(traffic.Sends, send => send.Method == "HEAD");
    }

    /// <summary>Clients of Refit are among all clients where one is registered.</summary>
    [Theory]
    [InlineData("services.AddRefitClient<IHeads>();")]
    [InlineData("services.AddRefitGeneratedClient<IHeads>();")]
    [InlineData("services.AddKeyedRefitClient<IHeads>(\"key\");")]
    public void All_clients_and_those_of_Refit(string refit)
    {
        var (code, call, method) = Registered($"{refit} services.ConfigureHttpClientDefaults(b => b.AddStandardResilienceHandler());");
        var traffic = Assert.Single(new Builders(code.Http, default).ClientsOf(call, method)).Traffic(code.Http, default);
        Assert.Contains(traffic.Sends, send => send.Method == "HEAD");
    }

    private static (MarkedCode Code, InvocationExpressionSyntax Call, IMethodSymbol Method) Registered(string registration)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Refit;

            static class Startup
            {
                public static void Add(IServiceCollection services) { {{registration}} }
            }

            public interface IShop { }
            public sealed class Shop(HttpClient client) : IShop { public void Buy() => client.PostAsync("a", null); }
            public sealed class Both(HttpClient client) { public void Buy() => client.PostAsync("a", null); public void Look() => client.GetAsync("a"); }
            public sealed class Handed(HttpClient client) { public void Buy() { client.PostAsync("a", null); Console.WriteLine(client); } }
            public sealed class Unread(HttpClient client) { public void Send(HttpRequestMessage message) => client.SendAsync(message); }
            public interface IHeads { [Head("/a")] Task Look(); }
            public interface IOrders { [Post("/a")] Task Buy(); [Get("/a")] Task Look(); }
            public sealed class Users(IHttpClientFactory factory, IServiceProvider services, IHttpClientFactory? maybe)
            {
                public void Created() => factory.CreateClient("created").PutAsync("a", null);
                public void Default() => factory.CreateClient().GetAsync("a");
                public void ByParameter() => Create("by parameter").PatchAsync("a", null);
                public void ByOther() => Create("other").DeleteAsync("a");
                public void Maybe() { var c = maybe?.CreateClient("maybe"); c!.PutAsync("a", null); }
                private HttpClient Create(string name) => factory.CreateClient(name);
                public void Keyed([FromKeyedServices("keyed")] HttpClient client) => client.DeleteAsync("a");
                public void Required() => services.GetRequiredKeyedService<HttpClient>("required").PutAsync("a", null);
                public void Service() { var c = services.GetKeyedService<HttpClient>("service"); c!.PatchAsync("a", null); }
                public void ByHand() { var c = new HttpClient(); c.SendAsync(new HttpRequestMessage(HttpMethod.Options, "a")); }
            }
            """);
        var call = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Single(c => Origins.NameOf(c.Expression) == "AddStandardResilienceHandler");
        return (code, call, (IMethodSymbol)code.Http.Sources.Symbol(call)!);
    }

    private static string Text(ClientTraffic traffic) => string.Join(' ', new[] { traffic.IsComplete ? "all" : "some" }.Concat(traffic.Sends.Select(send => send.Method ?? "?").Order().Distinct()));
}
