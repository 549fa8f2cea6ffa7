using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The clients that a call on a builder is made for.</summary>
public sealed class BuildersTests
{
    private const string Others = """
        public sealed class Shop(HttpClient client) : IShop { }
        public sealed class Till(HttpClient client) { }
        public interface IShop { }
        public interface IOrders { [Refit.Post("/orders")] Task Place(string order); }
        public interface IHost { IHttpClientBuilder Client(); }
        public enum Names { A, B }
        """;

    [Theory]
    [InlineData("[|services.AddHttpClient(\"a\").RETRY|];", "Named a")]
    [InlineData("[|services.AddHttpClient(nameof(Shop)).RETRY|];", "Named Shop")]
    [InlineData("[|services.AddHttpClient(Names.A.ToString()).RETRY|];", "Named A")]
    [InlineData("[|services.AddHttpClient(text).RETRY|];", "Unseen")]
    [InlineData("[|services.AddHttpClient<Shop>().RETRY|];", "Typed Shop: Shop")]
    [InlineData("[|services.AddHttpClient<IShop, Shop>().RETRY|];", "Typed IShop: Shop")]
    [InlineData("[|services.AddHttpClient<Shop>(\"a\").RETRY|];", "Typed a: Shop")]
    [InlineData("[|services.AddHttpClient<IShop, Shop>(\"a\").RETRY|];", "Typed a: Shop")]
    [InlineData("[|services.AddRefitClient<IOrders>().RETRY|];", "Refit IOrders")]
    [InlineData("[|services.AddRefitClient(typeof(IOrders)).RETRY|];", "Refit IOrders")]
    [InlineData("[|services.AddHttpClient(\"a\")!.RETRY|];", "Named a")]
    [InlineData("[|(services.AddHttpClient(\"a\")).RETRY|];", "Named a")]
    [InlineData("[|((IHttpClientBuilder)services.AddHttpClient(\"a\")).RETRY|];", "Named a")]
    [InlineData("[|(text == null ? services.AddHttpClient(\"a\") : services.AddHttpClient(\"b\")).RETRY|];", "Named a, Named b")]
    [InlineData("services.AddHttpClient(\"a\")?[|.RETRY|];", "Named a")]
    [InlineData("[|services.AddHttpClient(\"a\").SetHandlerLifetime(TimeSpan.Zero).ConfigureHttpClient(c => { }).RETRY|];", "Named a")]
    [InlineData("[|ResilienceHttpClientBuilderExtensions.AddStandardResilienceHandler(services.AddHttpClient(\"a\"))|];", "Named a")]
    [InlineData("var b = services.AddHttpClient(\"a\"); [|b.RETRY|];", "Named a")]
    [InlineData("IHttpClientBuilder b; [|(b = services.AddHttpClient(\"a\")).RETRY|];", "Named a")]
    [InlineData("var b = services.AddHttpClient(\"a\"); var c = b; [|c.RETRY|];", "Named a")]
    [InlineData("[|host.Client().RETRY|];", "Unseen")]
    [InlineData("[|other.RETRY|];", "Unseen")]
    [InlineData("[|Kept.RETRY|];", "Named kept")]
    [InlineData("[|Property.RETRY|];", "Named property")]
    [InlineData("[|services.AddHttpClient(\"a\").AddStandardResilienceHandler().Configure(o => { })|];", "Named a")]
    [InlineData("[|services.AddHttpClient(\"a\").AddStandardResilienceHandler().SelectPipelineByAuthority().Configure(o => { })|];", "Named a")]
    [InlineData("[|services.AddHttpClient(\"a\").AddStandardHedgingHandler().Configure(o => { })|];", "Named a")]
    [InlineData("[|services.AddHttpClient(\"a\").AddStandardHedgingHandler().SelectPipelineByAuthority().Configure(o => { })|];", "Named a")]
    [InlineData("[|services.AddHttpClient(\"a\").AddResilienceHandler(\"p\", b => { }).SelectPipelineByAuthority().SelectPipelineByAuthority()|];", "Named a")]
    [InlineData("[|services.Own().RETRY|];", "Named own")]
    [InlineData("[|services.Either().RETRY|];", "Named either, Named or")]
    [InlineData("[|services.Nested().RETRY|];", "Named own")]
    [InlineData("[|Static(services, \"x\").RETRY|];", "Named x")]
    [InlineData("[|Made<Shop>(services).RETRY|];", "Typed Shop: Shop")]
    [InlineData("[|services.AddHttpClient(\"a\").Circle().RETRY|];", "Unseen")]
    [InlineData("IHttpClientBuilder Local() => services.AddHttpClient(\"l\"); [|Local().RETRY|];", "Named l")]
    [InlineData("IHttpClientBuilder Local() { Func<int> n = () => { return 1; }; return services.AddHttpClient(\"l\"); } [|Local().RETRY|];", "Named l")]
    [InlineData("foreach (var b in new[] { services.AddHttpClient(\"a\"), services.AddHttpClient(\"b\") }) [|b.RETRY|];", "Named a, Named b")]
    [InlineData("foreach (var b in new IHttpClientBuilder[] { services.AddHttpClient(\"a\") }) [|b.RETRY|];", "Named a")]
    [InlineData("foreach (var b in new List<IHttpClientBuilder> { services.AddHttpClient(\"a\"), services.AddHttpClient(\"b\") }) [|b.RETRY|];", "Named a, Named b")]
    [InlineData("IHttpClientBuilder[] all = [services.AddHttpClient(\"a\"), services.AddHttpClient(\"b\")]; foreach (var b in all) [|b.RETRY|];", "Named a, Named b")]
    [InlineData("IHttpClientBuilder[] all = { services.AddHttpClient(\"a\") }; foreach (var b in all) [|b.RETRY|];", "Named a")]
    [InlineData("foreach (var b in many) [|b.RETRY|];", "Unseen")]
    [InlineData("services.ConfigureHttpClientDefaults(b => [|b.RETRY|]);", "All")]
    [InlineData("services.ConfigureHttpClientDefaults(b => { [|b.RETRY|]; });", "All")]
    [InlineData("Each(services, b => [|b.RETRY|]);", "Named each")]
    [InlineData("EachInvoked(services, b => [|b.RETRY|]);", "Named each")]
    [InlineData("EachMaybe(services, b => [|b.RETRY|]);", "Named each")]
    [InlineData("EachSecond(services, _ => { }, b => [|b.RETRY|]);", "Named second")]
    [InlineData("EachNot(services, b => [|b.RETRY|]);", "Unseen")]
    [InlineData("many.ToList().ForEach(b => [|b.RETRY|]);", "Unseen")] // a library's method may hand it any
    [InlineData("services.AddHttpClient(\"a\").ConfigureHttpClient(c => [|other.RETRY|]);", "Unseen")]
    [InlineData("foreach (var b in new IHttpClientBuilder[] { }) [|b.RETRY|];", "Unseen")]
    [InlineData("if (text is object o && (object)other is IHttpClientBuilder b) [|b.RETRY|];", "Unseen")]
    [InlineData("Action<IHttpClientBuilder> act = b => [|b.RETRY|];", "Unseen")]
    public void A_call_in_a_method(string body, string expected) => Assert.Equal(expected, Clients($"static void M(IServiceCollection services, string text, IHost host, IHttpClientBuilder other, IHttpClientBuilder[] many) {{ {body} }}"));

    [Theory]
    [InlineData("static void Retry(this IHttpClientBuilder b) { [|b.RETRY|]; } static void M(IServiceCollection services) { services.AddHttpClient(\"a\").Retry(); services.AddHttpClient(\"b\").Retry(); }", "Named a, Named b")]
    [InlineData("static void Retry(this IHttpClientBuilder b) => [|b.RETRY|]; static void M(IServiceCollection services) { Retry(services.AddHttpClient(\"a\")); C.Retry(services.AddHttpClient(\"b\")); }", "Named a, Named b")]
    [InlineData("static void Retry(this IHttpClientBuilder b) { [|b.RETRY|]; }", "Unseen")]
    [InlineData("static void Retry(IHttpClientBuilder b) { Deeper(b); } static void Deeper(IHttpClientBuilder b) { [|b.RETRY|]; } static void M(IServiceCollection services) { Retry(services.AddHttpClient(\"a\")); }", "Named a")]
    [InlineData("static void Add(IServiceCollection services, string name) { [|services.AddHttpClient(name).RETRY|]; } static void M(IServiceCollection services) { Add(services, \"a\"); Add(services, name: \"b\"); }", "Named a, Named b")]
    [InlineData("static void Add<T>(IServiceCollection services) where T : class { [|services.AddHttpClient<T>().RETRY|]; } static void M(IServiceCollection services) { Add<Shop>(services); Add<Till>(services); }", "Typed Shop: Shop, Typed Till: Till")]
    [InlineData("static void Add<T>(IServiceCollection services) where T : class { [|services.AddHttpClient<T>().RETRY|]; }", "Unseen T: T")]
    [InlineData("static void Add<T>(IServiceCollection services) where T : class { Deeper<T>(services); } static void Deeper<T>(IServiceCollection services) where T : class { [|services.AddHttpClient<T>().RETRY|]; } static void M(IServiceCollection services) { Add<Shop>(services); }", "Typed Shop: Shop")]
    [InlineData("static void Add<T>(IServiceCollection services) where T : class { [|services.AddRefitClient<T>().RETRY|]; } static void M(IServiceCollection services) { Add<IOrders>(services); }", "Refit IOrders")]
    [InlineData("extension(IHttpClientBuilder b) { public void Again() { [|b.RETRY|]; } } static void M(IServiceCollection services) { services.AddHttpClient(\"a\").Again(); services.AddHttpClient(\"b\").Again(); }", "Named a, Named b")]
    [InlineData("extension(IHttpClientBuilder b) { public void Again() { [|b.RETRY|]; } }", "Unseen")]
    [InlineData("extension(IHttpClientBuilder b) { public IHttpClientBuilder Same() => b; } static void M(IServiceCollection services) { [|services.AddHttpClient(\"a\").Same().RETRY|]; }", "Named a")]
    public void A_call_in_a_class(string members, string expected) => Assert.Equal(expected, Clients(members));

    private static string Clients(string members)
    {
        var code = MarkedCode.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Http.Resilience;
            using Refit;

            static class C
            {
                private static readonly IHttpClientBuilder Kept = new ServiceCollection().AddHttpClient("kept");
                private static IHttpClientBuilder Property { get; } = new ServiceCollection().AddHttpClient("property");
                private static IHttpClientBuilder Own(this IServiceCollection services) => services.AddHttpClient("own");
                private static IHttpClientBuilder Nested(this IServiceCollection services) { return services.Own().SetHandlerLifetime(TimeSpan.Zero); }
                private static IHttpClientBuilder Either(this IServiceCollection services) { if (services.Count > 0) return services.AddHttpClient("either"); return services.AddHttpClient("or"); }
                private static IHttpClientBuilder Static(IServiceCollection services, string name) => services.AddHttpClient(name);
                private static IHttpClientBuilder Made<T>(IServiceCollection services) where T : class => services.AddHttpClient<T>();
                private static IHttpClientBuilder Circle(this IHttpClientBuilder builder) => builder.Back();
                private static IHttpClientBuilder Back(this IHttpClientBuilder builder) => builder.Circle();
                private static void Each(IServiceCollection services, Action<IHttpClientBuilder> configure) { configure(services.AddHttpClient("each")); }
                private static void EachInvoked(IServiceCollection services, Action<IHttpClientBuilder> configure) { configure.Invoke(services.AddHttpClient("each")); }
                private static void EachMaybe(IServiceCollection services, Action<IHttpClientBuilder>? configure) { configure?.Invoke(services.AddHttpClient("each")); }
                private static void EachSecond(IServiceCollection services, Action<IHttpClientBuilder> first, Action<IHttpClientBuilder> second) { first(services.AddHttpClient("first")); second(services.AddHttpClient("second")); }
                private static void EachNot(IServiceCollection services, Action<IHttpClientBuilder> configure) { }
                {{members.Replace("RETRY", "AddStandardResilienceHandler()")}}
            }
            {{Others}}
            """);
        var call = code.Mark as InvocationExpressionSyntax ?? code.Mark.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().First();
        var clients = new Builders(code.Http, default).ClientsOf(call, (IMethodSymbol)code.Http.Sources.Symbol(call)!);
        return string.Join(", ", clients.Select(client => client.Type is null ? $"{client.Kind} {client.Name}".Trim() : client.Kind == ClientKind.Refit ? $"Refit {client.Type.Name}" : $"{client.Kind} {client.Name}: {client.Type.Name}"));
    }
}
