using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 through methods of other assemblies, which <c>goaway.retry_helpers</c> names.</summary>
public sealed class RepeatedUnsafeSendByForeignHelperTests() : RuleTest("GOAWAY201")
{
    private const string Library = """
        using System;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Contoso.Resilience
        {
            public static class Retry
            {
                public static async Task<T> RunAsync<T>(Func<Task<T>> action, int attempts = 3) => await action();
                public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken token) => await action(token);
                public static Task RunAsync(Func<Task> action) => action();
                public static void Run(Action action) => action();
                public static T Run<T>(Action<Exception, int> onRetry, Func<T> action) => action();
                public static Task<T> When<T>(Func<Exception, bool> isTransient, Func<Task<T>> action) => action();
                public static Task<T> WhenHttp<T>(Func<HttpRequestException, bool> isTransient, Func<Task<T>> action) => action();
                public static Task<TResult> WithState<TState, TResult>(TState state, Func<TState, CancellationToken, Task<TResult>> action) => action(state, default);
            }

            public interface IRetrier
            {
                Task<T> Again<T>(Func<Task<T>> action);
            }

            public class Retrier : IRetrier
            {
                public virtual Task<T> Again<T>(Func<Task<T>> action) => action();
            }

            public sealed class Retrier<T> : Retrier
            {
                public Task<T> Once(Func<Task<T>> action) => action();

                public static class Nested
                {
                    public static Task<T> Go(Func<Task<T>> action) => action();
                }
            }

            public static class Extensions
            {
                public static Task<T> WithRetries<T>(this Func<Task<T>> action) => action();
                public static Task<T> Retrying<T>(this HttpClient client, Func<HttpClient, Task<T>> action) => action(client);
            }
        }
        """;

    private static Setup Naming(string helpers) => Setup.Default with
    {
        EditorConfig = "goaway.retry_helpers = " + helpers,
        Libraries = [("Contoso.Resilience", Library)],
        Usings = ["Contoso.Resilience"],
    };

    private const string Lambda = """
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.RunAsync(() => [|client.PostAsync(url, new StringContent(json))|]);
        }
        """;

    [Fact]
    public Task By_its_full_name() => Reports(Lambda, Naming("Contoso.Resilience.Retry.RunAsync"));

    [Fact]
    public Task By_its_type() => Reports(Lambda, Naming("Retry.RunAsync"));

    [Fact]
    public Task By_its_name_alone() => Reports(Lambda, Naming("RunAsync"));

    [Fact]
    public Task With_type_parameters() => Reports(Lambda, Naming("Other.Thing.Go, global::Contoso.Resilience.Retry.RunAsync<T>(Func<Task<T>>)"));

    [Fact]
    public Task The_message_names_the_helper() => Message(
        Lambda,
        "'client' sends this POST more than once through 'Retry.RunAsync' when the connection is lost, though the server may have executed it; retry only what was never sent, or give the request an idempotency key",
        Naming("Contoso.Resilience.Retry.RunAsync"));

    [Fact]
    public Task Not_named_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.RunAsync(() => client.PostAsync(url, new StringContent(json)));
        }
        """, Naming("Contoso.Resilience.Retry.Run, Resilience.Other.RunAsync, unAsync, y.RunAsync"));

    [Fact]
    public Task Get_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Look(string url) => Retry.RunAsync(() => client.GetAsync(url));
        }
        """, Naming("Contoso.Resilience.Retry.RunAsync"));

    [Fact]
    public Task Key_made_before_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json)
            {
                var key = Guid.NewGuid().ToString();
                return Retry.RunAsync(() =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                    request.Headers.Add("Idempotency-Key", key);
                    return client.SendAsync(request);
                });
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Failure_handled_inside_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<bool> Pay(string url, string json) => Retry.RunAsync(async () =>
            {
                try
                {
                    using var response = await client.PostAsync(url, new StringContent(json));
                    return response.IsSuccessStatusCode;
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                    return false;
                }
            });
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Post_outside_of_it_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                var token = await Retry.RunAsync(() => client.GetStringAsync(url));
                await client.PostAsync(url, new StringContent(json + token));
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Async_lambda() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json) => await Retry.RunAsync(async () =>
            {
                using var response = await [|client.PostAsync(url, new StringContent(json))|];
                response.EnsureSuccessStatusCode();
            });
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Synchronous() => Reports("""
        class C(HttpClient client)
        {
            public void Pay(string url, string json) =>
                Retry.Run(() => [|client.PostAsync(url, new StringContent(json))|].GetAwaiter().GetResult().EnsureSuccessStatusCode());
        }
        """, Naming("Contoso.Resilience.Retry.Run"));

    [Fact]
    public Task Behind_a_callback() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string url, string json) => Retry.Run(
                (error, attempt) => Console.WriteLine(error),
                () => [|client.PostAsync(url, new StringContent(json))|].Result);
        }
        """, Naming("Contoso.Resilience.Retry.Run"));

    [Fact]
    public Task With_a_token() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token) =>
                Retry.RunAsync(ct => [|client.PostAsync(url, new StringContent(json), ct)|], token);
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task With_state() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) => Retry.WithState(
                (url, json),
                static (state, token) => [|new HttpClient().PostAsync(state.url, new StringContent(state.json), token)|]);
        }
        """, Naming("Contoso.Resilience.Retry.WithState"));

    [Fact]
    public Task Predicate_that_says_yes() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.When(e => e is HttpRequestException, () => [|client.PostAsync(url, new StringContent(json))|]);
        }
        """, Naming("Retry.When"));

    [Fact]
    public Task Predicate_that_says_no_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.When(e => e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }, () => client.PostAsync(url, new StringContent(json)));
        }
        """, Naming("Retry.When"));

    [Fact]
    public Task Predicate_over_the_exception_of_a_request_that_says_no_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.WhenHttp(e => e.HttpRequestError == HttpRequestError.ConnectionError, () => client.PostAsync(url, new StringContent(json)));
        }
        """, Naming("Retry.WhenHttp"));

    [Fact]
    public Task Predicate_over_the_exception_of_a_request_that_says_yes() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Retry.WhenHttp(e => e.StatusCode is null, () => [|client.PostAsync(url, new StringContent(json))|]);
        }
        """, Naming("Retry.WhenHttp"));

    [Fact]
    public Task Method_group() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay() => Retry.RunAsync(Once);

            private Task<HttpResponseMessage> Once() => [|client.PostAsync("https://pay", new StringContent("1"))|];
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Local_function() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json)
            {
                return Retry.RunAsync(Once);

                Task<HttpResponseMessage> Once() => [|client.PostAsync("https://pay", new StringContent(json))|];
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Send_in_a_method_that_the_lambda_calls() => Reports("""
        class C(HttpClient client)
        {
            public Task<string> Pay(string json) => Retry.RunAsync(async () => await PayOnce(json));

            private async Task<string> PayOnce(string json)
            {
                using var response = await [|client.PostAsync("https://pay", new StringContent(json))|];
                return await response.Content.ReadAsStringAsync();
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Delegate_in_a_local() => Reports("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string json)
            {
                Func<Task<HttpResponseMessage>> send = () => [|client.PostAsync("https://pay", new StringContent(json))|];
                return await Retry.RunAsync(send, attempts: 5);
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Own_wrapper_around_it() => Reports("""
        static class Own
        {
            public static Task<T> Safely<T>(Func<Task<T>> action) => Retry.RunAsync(action);
        }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                Own.Safely(() => [|client.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task Method_of_an_interface() => Reports("""
        class C(HttpClient client, IRetrier retrier)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                retrier.Again(() => [|client.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("Contoso.Resilience.IRetrier.Again"));

    [Fact]
    public Task Named_by_the_interface_and_called_on_the_class() => Reports("""
        class C(HttpClient client, Retrier retrier)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                retrier.Again(() => [|client.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("Contoso.Resilience.IRetrier.Again"));

    [Fact]
    public Task Method_of_a_generic_type() => Reports("""
        class C(HttpClient client, Retrier<HttpResponseMessage> retrier)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                retrier.Once(() => [|client.PostAsync("https://pay", new StringContent(json))|]);

            public Task<HttpResponseMessage> PayAgain(string json) =>
                retrier.Again(() => [|client.PostAsync("https://pay", new StringContent(json))|]);

            public Task<HttpResponseMessage> PayNested(string json) =>
                Retrier<HttpResponseMessage>.Nested.Go(() => [|client.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("Contoso.Resilience.Retrier<T>.Once, Contoso.Resilience.Retrier.Again, Contoso.Resilience.Retrier`1+Nested.Go"));

    [Fact]
    public Task Extension_method() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string json)
            {
                Func<Task<HttpResponseMessage>> send = () => [|client.PostAsync("https://pay", new StringContent(json))|];
                return send.WithRetries();
            }

            public Task<HttpResponseMessage> PayOver(string json) =>
                client.Retrying(c => [|c.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("Contoso.Resilience.Extensions.WithRetries, Extensions.Retrying"));

    [Fact]
    public Task Abstract_helper_of_this_compilation() => Reports("""
        interface IOwnRetry
        {
            Task<T> Execute<T>(Func<Task<T>> action);
        }

        class C(HttpClient client, IOwnRetry retry)
        {
            public Task<HttpResponseMessage> Pay(string json) =>
                retry.Execute(() => [|client.PostAsync("https://pay", new StringContent(json))|]);
        }
        """, Naming("IOwnRetry.Execute"));

    [Fact]
    public Task Named_for_one_file_only() => Reports(
        [
            ("Legacy.cs", """
                class Legacy(HttpClient client)
                {
                    public Task<HttpResponseMessage> Pay(string url, string json) =>
                        Retry.RunAsync(() => [|client.PostAsync(url, new StringContent(json))|]);
                }
                """),
            ("Modern.cs", """
                class Modern(HttpClient client)
                {
                    public Task<HttpResponseMessage> Pay(string url, string json) =>
                        Retry.RunAsync(() => client.PostAsync(url, new StringContent(json)));
                }
                """),
        ],
        Naming("") with { EditorConfig = "[Legacy.cs]\ngoaway.retry_helpers = Contoso.Resilience.Retry.RunAsync" });

    [Fact]
    public Task Same_message_is_207() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(HttpRequestMessage request)
            {
                request.Method = HttpMethod.Post;
                return Retry.RunAsync(() => {|GOAWAY207:client.SendAsync(request)|});
            }
        }
        """, Naming("Retry.RunAsync"));

    [Fact]
    public Task On_NET_Framework() => Reports("""
        using System.Net.Http;
        using System.Threading.Tasks;
        using Contoso.Resilience;

        class C
        {
            private static readonly HttpClient Client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string json)
            {
                return Retry.RunAsync(() => [|Client.PostAsync("https://pay", new StringContent(json))|]);
            }
        }
        """, Naming("Retry.RunAsync") with { World = World.Net472, Usings = [] });
}
