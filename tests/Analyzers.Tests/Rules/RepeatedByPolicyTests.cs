using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

public sealed class RepeatedByPolicyTests() : RuleTest("GOAWAY204")
{
    private static readonly Setup V7 = new(World.Net8) { Usings = ["Polly", "Polly.Retry", "Polly.Extensions.Http"] };

    private static readonly Setup V8 = new(World.Net10Polly8) { Usings = ["Polly", "Polly.Retry", "Polly.Registry"] };

    private static readonly Setup All = new(World.Net10) { Usings = ["Polly", "Polly.Retry", "Polly.Extensions.Http", "Microsoft.Extensions.Http.Resilience"] };

    /// <summary>What a fallback answers after a lost connection leads back to the send as an answer of the server does.</summary>
    [Theory]
    [InlineData("new HttpResponseMessage(HttpStatusCode.BadGateway)")]
    [InlineData("_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway))")]
    [InlineData("async token => { await Task.Delay(1, token); return new HttpResponseMessage(HttpStatusCode.BadGateway); }")]
    public Task Loop_around_a_fallback_is_201(string fallback) => Reports($$"""
        using Polly;

        class C(HttpClient client)
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy = Policy<HttpResponseMessage>.Handle<HttpRequestException>().FallbackAsync({{fallback}});

            public async Task<HttpResponseMessage> Pay(string url, string json)
            {
                for (var attempt = 0; ; attempt++)
                {
                    var response = await _policy.ExecuteAsync(() => {|GOAWAY201:client.PostAsync(url, new StringContent(json))|});
                    if (attempt == 3 || response.StatusCode != HttpStatusCode.BadGateway)
                    {
                        return response;
                    }
                }
            }
        }
        """);

    /// <summary>What a setting adds is there for those who set it so.</summary>
    [Theory]
    [InlineData("Build(o)", "var b = New(); if (o.Max > 0) { b.AddRetry(Retry); } return b.Build();")]
    [InlineData("Build(o)", "var b = New(); if (o.Max > 0) b.AddRetry(Retry); b.AddTimeout(TimeSpan.FromSeconds(9)); return b.Build();")]
    [InlineData("Build(o)", "var b = New(); if (o.Wait) b.AddTimeout(TimeSpan.FromSeconds(9)); if (o.Max > 0) b.AddRetry(Retry); return b.Build();")]
    [InlineData("Build(o)", "if (o.Max == 0) { return ResiliencePipeline<HttpResponseMessage>.Empty; } return New().AddRetry(Retry).Build();")]
    [InlineData("Build(o)", "return o.Wait ? New().AddRetry(Retry).Build() : New().Build();")]
    [InlineData("Build(o)", "return o.Max switch { 0 => New().Build(), _ => New().AddRetry(Retry).Build() };")]
    [InlineData("Build(o)", "switch (o.Max) { case 0: return New().Build(); default: return New().AddRetry(Retry).Build(); }")]
    [InlineData("Build(o)", "var b = New(); _ = o.Wait ? b.AddRetry(Retry) : b.AddTimeout(TimeSpan.FromSeconds(9)); return b.Build();")]
    [InlineData("Build(o)", "if (o.Max < 0) throw new ArgumentException(); var b = New(); if (o.Max > 0) b.AddRetry(Retry); return b.Build();")]
    [InlineData("o.Wait ? Build(o) : New().Build()", "return New().AddRetry(Retry).Build();")]
    public async Task Pipeline_with_a_retry_under_a_condition(string field, string build)
    {
        await Reports(Settled(field, build), V8);
        await Silent(((Sources)Settled(field, build.Replace(".AddRetry(Retry)", ".AddTimeout(TimeSpan.FromSeconds(1))"))).WithoutMarks(), V8);
        await Silent(((Sources)Settled(field, build.Replace("Retry)", "Idempotent)"))).WithoutMarks(), V8);
    }

    /// <summary>Whoever makes the object decides: nobody here asks for a retry.</summary>
    [Theory]
    [InlineData("Build(o, verb)", "var b = New(); if (verb == HttpMethod.Get) b.AddRetry(Retry); return b.Build();")]
    [InlineData("verb == HttpMethod.Get ? Build(o, verb) : New().Build()", "return New().AddRetry(Retry).Build();")]
    [InlineData("Build(o, verb, retries)", "var b = New(); if (retries > 0) b.AddRetry(Retry); return b.Build();")]
    [InlineData("Build(o, null!)", "var b = New(); if (retries > 0) b.AddRetry(Retry); return b.Build();")]
    [InlineData("Build(o, null!)", "var b = New(); if (retries > 0 && o.Wait) b.AddRetry(Retry); return b.Build();")]
    [InlineData("Build(o, null!, safe ? 1 : 0)", "var b = New(); if (retries > 0) b.AddRetry(Retry); return b.Build();")]
    public Task Pipeline_with_a_retry_that_nobody_here_asks_for_is_silent(string field, string build) => Silent(
        ((Sources)(Settled(field, build, ", HttpMethod verb, bool safe, int retries = 0").Replace("Build(Opts o)", "Build(Opts o, HttpMethod verb, int retries = 0)")
            + " static class Made { public static C Client(HttpClient c, Opts o, HttpMethod m) => new C(c, o, m, false); }")).WithoutMarks(),
        V8);

    private static string Settled(string field, string build, string parameters = "") => $$"""
        public class Opts { public int Max { get; set; } = 3; public bool Wait { get; set; } }

        public class C
        {
            private static readonly RetryStrategyOptions<HttpResponseMessage> Retry = new() { ShouldHandle = a => new ValueTask<bool>(a.Outcome.Exception is HttpRequestException) };
            private static readonly RetryStrategyOptions<HttpResponseMessage> Idempotent = new() { ShouldHandle = a => new ValueTask<bool>(a.Outcome.Result?.RequestMessage?.Method == HttpMethod.Get && a.Outcome.Exception is null) };
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
            private readonly HttpClient _client;

            public C(HttpClient client, Opts o{{parameters}})
            {
                _client = client;
                _pipeline = {{field}};
            }

            public async Task<HttpResponseMessage> Pay(string url, string json) =>
                await _pipeline.ExecuteAsync(async t => await [|_client.PostAsync(url, new StringContent(json), t)|]);

            private static ResiliencePipelineBuilder<HttpResponseMessage> New() => new();

            private static ResiliencePipeline<HttpResponseMessage> Build(Opts o)
            {
                {{build}}
            }
        }
        """;

    [Theory]
    [InlineData("o.Length > 3 ? Retry : Once")]
    [InlineData("o.Length switch { 1 => Once, 2 => Retry, _ => Once }")]
    [InlineData("Policy.WrapAsync(o.Length > 3 ? Retry : Once, Once)")]
    [InlineData("Of(o)")]
    public async Task Policy_that_a_setting_chooses(string chosen)
    {
        await Reports(ChosenBySetting(chosen), V7);
        await Silent(((Sources)ChosenBySetting(chosen.Replace("Retry", "Once")).Replace("? Retry", "? Once")).WithoutMarks(), V7);
    }

    [Theory]
    [InlineData("if (o.Length > 3) { _policy = Retry; } else { _policy = Once; }")]
    [InlineData("switch (o) { case \"x\": _policy = Retry; break; default: _policy = Once; break; }")]
    [InlineData("_policy = Once; if (o.Length > 3) { _policy = Retry; }")]
    [InlineData("if (o.Length > 3) { _policy = Of(o); return; } _policy = Once;")]
    public async Task Policy_that_a_constructor_gives_under_a_condition(string statements)
    {
        await Reports(GivenInConstructor(statements), V7);
        await Silent(((Sources)GivenInConstructor(statements.Replace("Retry", "Once").Replace("Of(o)", "Once"))).WithoutMarks(), V7);
        await Silent(((Sources)GivenInConstructor(statements).Replace("string o)", "string o = \"\")")).WithoutMarks(), V7);
    }

    private static string GivenInConstructor(string statements) => ChosenBySetting("HERE").Replace("_policy = HERE;", statements);

    private static string ChosenBySetting(string chosen) => $$"""
        public class C
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry = HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(2, _ => TimeSpan.Zero);
            private static readonly IAsyncPolicy<HttpResponseMessage> Once = Policy.NoOpAsync<HttpResponseMessage>();
            private readonly IAsyncPolicy<HttpResponseMessage> _policy;
            private readonly HttpClient _client;

            public C(HttpClient client, string o)
            {
                _client = client;
                _policy = {{chosen}};
            }

            public Task<HttpResponseMessage> Pay(string url, string json) => _policy.ExecuteAsync(() => [|_client.PostAsync(url, new StringContent(json))|]);

            private static IAsyncPolicy<HttpResponseMessage> Of(string o)
            {
                if (o == "x")
                {
                    return o != "y" ? Retry : Once;
                }

                return Once;
            }
        }
        """;

    /// <summary>One that is chosen for the request is judged by it.</summary>
    [Theory]
    [InlineData("var policy = verb == HttpMethod.Get ? Retry : Once; Task<HttpResponseMessage> Send() => policy.ExecuteAsync(() => client.SendAsync(new HttpRequestMessage(verb, url) { Content = new StringContent(url) })); return Send();")]
    [InlineData("var policy = safe ? Retry : Once; return policy.ExecuteAsync(() => safe ? client.GetAsync(url) : client.PostAsync(url, new StringContent(url)));")]
    [InlineData("var policy = safe ? Retry : Once; Task<HttpResponseMessage> Send() => policy.ExecuteAsync(() => safe ? client.GetAsync(url) : client.PostAsync(url, new StringContent(url))); return Send();")]
    [InlineData("var policy = safe ? Once : Once; return policy.ExecuteAsync(() => client.PostAsync(url, new StringContent(url)));")]
    public Task Policy_that_is_chosen_for_a_request_is_silent(string body) => Silent($$"""
        public class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry = HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(2, _ => TimeSpan.Zero);
            private static readonly IAsyncPolicy<HttpResponseMessage> Once = Policy.NoOpAsync<HttpResponseMessage>();

            public Task<HttpResponseMessage> Pay(string url, HttpMethod verb, bool safe)
            {
                {{body}}
            }
        }
        """, V7);

    [Fact]
    public Task Policy_in_a_chain() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync(() => [|client.PostAsync(url, new StringContent(json))|]);
        }
        """, V7);

    [Fact]
    public Task Policy_in_a_local() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                var policy = Policy
                    .Handle<HttpRequestException>()
                    .Or<TaskCanceledException>()
                    .WaitAndRetryAsync(3, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)));
                var response = await policy.ExecuteAsync(async () => await [|client.PostAsync(url, new StringContent(json))|]);
                response.EnsureSuccessStatusCode();
            }
        }
        """, V7);

    /// <summary>The graph of a lambda lies in the regions of the function around it.</summary>
    [Fact]
    public Task Policy_inside_a_try_statement() => Reports("""
        class C(HttpClient client)
        {
            public async Task<string> Pay(string url, string json)
            {
                using var cancellation = new CancellationTokenSource(1000);
                try
                {
                    var policy = Policy.Handle<HttpRequestException>().RetryAsync(3);
                    using var response = await policy.ExecuteAsync(() => [|client.PostAsync(url, new StringContent(json), cancellation.Token)|]);
                    return response.StatusCode.ToString();
                }
                finally
                {
                    client.CancelPendingRequests();
                }
            }
        }
        """, V7);

    [Fact]
    public Task Policy_in_a_field() => Reports("""
        class C
        {
            private readonly HttpClient _client;
            private readonly AsyncRetryPolicy<HttpResponseMessage> _policy;

            public C(HttpClient client)
            {
                _client = client;
                _policy = HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(2, _ => TimeSpan.FromSeconds(1));
            }

            public Task<HttpResponseMessage> Pay(string url, string json) =>
                _policy.ExecuteAsync(ct => [|_client.PostAsync(url, new StringContent(json), ct)|], CancellationToken.None);
        }
        """, V7);

    [Fact]
    public Task Policy_of_another_file() => Reports(
        [
            ("C.cs", """
                class C(HttpClient client)
                {
                    public async Task<string> Pay(string url, string json)
                    {
                        return await Policies.Retry.ExecuteAsync(async () =>
                        {
                            using var response = await [|client.PostAsync(url, new StringContent(json))|];
                            response.EnsureSuccessStatusCode();
                            return await response.Content.ReadAsStringAsync();
                        });
                    }
                }
                """),
            ("Policies.cs", """
                public static class Policies
                {
                    public static readonly IAsyncPolicy Retry = Policy.Handle<Exception>().RetryAsync();
                }
                """),
        ],
        V7);

    [Fact]
    public Task Policy_of_an_interface_with_one_implementation() => Reports("""
        interface IRetries
        {
            IAsyncPolicy<HttpResponseMessage> Current { get; }
        }

        class Retries : IRetries
        {
            public IAsyncPolicy<HttpResponseMessage> Current => Made();

            private static IAsyncPolicy<HttpResponseMessage> Made() => HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
        }

        class C(HttpClient client, IRetries retries)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                retries.Current.ExecuteAsync(() => [|client.PostAsync(url, content)|]);
        }
        """, V7);

    [Fact]
    public Task Policy_that_an_interface_s_one_implementation_makes() => Reports("""
        interface IRetries
        {
            IAsyncPolicy<HttpResponseMessage> Create();
        }

        class Retries : IRetries
        {
            public IAsyncPolicy<HttpResponseMessage> Create() => HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
        }

        class C(HttpClient client, IRetries retries)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                retries.Create().ExecuteAsync(() => [|client.PostAsync(url, content)|]);
        }
        """, V7);

    [Fact]
    public Task Policy_of_an_interface_with_two_implementations_is_silent() => Silent("""
        interface IRetries
        {
            IAsyncPolicy<HttpResponseMessage> Current { get; }
        }

        class Retries : IRetries
        {
            public IAsyncPolicy<HttpResponseMessage> Current => Made();

            private static IAsyncPolicy<HttpResponseMessage> Made() => HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);
        }

        class NoRetries : IRetries
        {
            public IAsyncPolicy<HttpResponseMessage> Current => Policy.NoOpAsync<HttpResponseMessage>();
        }

        class C(HttpClient client, IRetries retries)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                retries.Current.ExecuteAsync(() => client.PostAsync(url, content));
        }
        """, V7);

    [Fact]
    public Task Policy_of_an_interface_whose_implementation_does_not_retry_is_silent() => Silent("""
        interface IRetries
        {
            IAsyncPolicy<HttpResponseMessage> Current { get; }
        }

        class NoRetries : IRetries
        {
            public IAsyncPolicy<HttpResponseMessage> Current => Policy.TimeoutAsync<HttpResponseMessage>(10);
        }

        class C(HttpClient client, IRetries retries)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                retries.Current.ExecuteAsync(() => client.PostAsync(url, content));
        }
        """, V7);

    [Fact]
    public Task Policy_of_a_factory_method() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, HttpContent content) =>
                GetRetryPolicy().ExecuteAsync(() => [|client.PatchAsync(url, content)|]);

            private static IAsyncPolicy<HttpResponseMessage> GetRetryPolicy()
            {
                return HttpPolicyExtensions
                    .HandleTransientHttpError()
                    .OrResult(msg => msg.StatusCode == HttpStatusCode.NotFound)
                    .WaitAndRetryAsync(6, retryAttempt => TimeSpan.FromSeconds(Math.Pow(2, retryAttempt)));
            }
        }
        """, V7);

    [Fact]
    public Task Policy_of_a_property() => Reports("""
        class C(HttpClient client)
        {
            private static AsyncRetryPolicy RetryPolicy => Policy.Handle<HttpRequestException>().WaitAndRetryAsync(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) });

            public async Task Pay(string url, HttpContent content) =>
                await RetryPolicy.ExecuteAsync(() => [|client.PostAsync(url, content)|]);
        }
        """, V7);

    [Fact]
    public Task Policy_that_is_handed_over() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                Run(Policy.Handle<HttpRequestException>().RetryForeverAsync(), () => [|client.PostAsync(url, new StringContent(json))|]);

            private static Task<HttpResponseMessage> Run(IAsyncPolicy policy, Func<Task<HttpResponseMessage>> send) => policy.ExecuteAsync(send);
        }
        """, V7);

    [Fact]
    public Task Policy_of_the_only_creation() => Reports("""
        class Sender(HttpClient client, IAsyncPolicy policy)
        {
            public Task<HttpResponseMessage> Pay(string url, string json) =>
                policy.ExecuteAsync(() => [|client.PostAsync(url, new StringContent(json))|]);
        }

        class Program
        {
            public static Sender Make(HttpClient client) => new Sender(client, Policy.Handle<HttpRequestException>().RetryAsync(2));
        }
        """, V7);

    [Fact]
    public Task Wrapped_policies() => Reports("""
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy = Policy.WrapAsync(
                Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).RetryAsync(2),
                Policy.TimeoutAsync<HttpResponseMessage>(10));

            public Task<HttpResponseMessage> Pay(string url, string json) =>
                _policy.ExecuteAsync(() => [|client.PostAsync(url, new StringContent(json))|]);
        }
        """, V7);

    [Fact]
    public Task Method_group() => Reports("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public Task<HttpResponseMessage> Pay() => _policy.ExecuteAsync(PayOnce);

            private Task<HttpResponseMessage> PayOnce() => [|client.PostAsync("https://pay", new StringContent("1"))|];
        }
        """, V7);

    [Fact]
    public Task Send_in_a_method_that_the_lambda_calls() => Reports("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public Task<string> Pay(string url, string json) => _policy.ExecuteAsync(() => PayOnce(url, json));

            private async Task<string> PayOnce(string url, string json)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
                using var response = await [|client.SendAsync(request)|];
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
        }
        """, V7);

    [Fact]
    public Task Local_function() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                await Policy.Handle<HttpRequestException>().RetryAsync(2).ExecuteAsync(Send);

                async Task Send()
                {
                    await [|client.PostAsync(url, new StringContent(json))|];
                }
            }
        }
        """, V7);

    [Fact]
    public Task Synchronous_policy() => Reports("""
        class C(HttpClient client)
        {
            public HttpResponseMessage Pay(string url) =>
                Policy.Handle<Exception>().WaitAndRetry(3, _ => TimeSpan.FromSeconds(1)).Execute(() =>
                    [|client.Send(new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("1") })|]);
        }
        """, V7);

    [Fact]
    public Task Captured_outcome() => Reports("""
        class C(HttpClient client)
        {
            public async Task<bool> Pay(string url)
            {
                var policy = Policy.Handle<HttpRequestException>().RetryAsync(3);
                var result = await policy.ExecuteAndCaptureAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);
                return result.Outcome == OutcomeType.Successful;
            }
        }
        """, V7);

    [Fact]
    public Task Policy_registry() => Reports(
        [
            ("C.cs", """
                using Polly.Registry;

                class C(HttpClient client, IReadOnlyPolicyRegistry<string> registry)
                {
                    public Task<HttpResponseMessage> Pay(string url) =>
                        registry.Get<IAsyncPolicy<HttpResponseMessage>>(Names.Retry).ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);
                }
                """),
            ("Names.cs", """
                using Polly.Registry;

                static class Names
                {
                    public const string Retry = "retry";

                    public static PolicyRegistry Make() => new PolicyRegistry
                    {
                        { Retry, HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3) },
                        { "none", Policy.NoOpAsync<HttpResponseMessage>() },
                    };
                }
                """),
        ],
        V7);

    [Fact]
    public Task Older_language() => Reports("""
        class C
        {
            private readonly HttpClient _client = new HttpClient();
            private readonly IAsyncPolicy _policy = Policy.Handle<HttpRequestException>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));

            public async Task<string> Pay(string url, string json)
            {
                return await _policy.ExecuteAsync(async () =>
                {
                    using (var response = await [|_client.PostAsync(url, new StringContent(json))|])
                    {
                        return await response.Content.ReadAsStringAsync();
                    }
                });
            }
        }
        """, new Setup(World.NetStandard20) { Usings = ["Polly", "Polly.Retry"] });

    [Fact]
    public Task Framework() => Reports("""
        class C
        {
            private static readonly HttpClient Client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string url, string json)
            {
                return Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync(() => [|Client.PostAsync(url, new StringContent(json))|]);
            }
        }
        """, new Setup(World.Net472Polly7) { Usings = ["Polly"] });

    [Fact]
    public Task Pipeline() => Reports("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
                .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 4 })
                .AddTimeout(TimeSpan.FromSeconds(10))
                .Build();

            public async Task<string> Pay(string url, string json) => await Pipeline.ExecuteAsync(async token =>
            {
                var response = await [|client.PostAsync(url, new StringContent(json), token)|];
                return await response.Content.ReadAsStringAsync(token);
            });
        }
        """, V8);

    [Fact]
    public Task Pipeline_with_a_predicate_builder() => Reports("""
        class C(HttpClient client)
        {
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(r => (int)r.StatusCode >= 500),
                    BackoffType = DelayBackoffType.Exponential,
                })
                .Build();

            public async Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token) =>
                await _pipeline.ExecuteAsync(async ct => await [|client.PostAsync(url, new StringContent(json), ct)|], token);
        }
        """, V8);

    [Fact]
    public Task Pipeline_with_a_lambda() => Reports("""
        class C(HttpClient client)
        {
            private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new()
                {
                    ShouldHandle = args => args.Outcome switch
                    {
                        { Exception: HttpRequestException } => PredicateResult.True(),
                        { Result.StatusCode: HttpStatusCode.ServiceUnavailable } => PredicateResult.True(),
                        _ => PredicateResult.False(),
                    },
                })
                .Build();

            public ValueTask<HttpResponseMessage> Pay(string url, string json, CancellationToken token) =>
                _pipeline.ExecuteAsync(
                    static async (state, ct) => await [|state.client.PostAsync(state.url, new StringContent(state.json), ct)|],
                    (client, url, json),
                    token);
        }
        """, V8);

    [Fact]
    public Task Pipeline_built_by_statements() => Reports("""
        class C(HttpClient client)
        {
            public async Task Pay(string url, string json)
            {
                var options = new RetryStrategyOptions();
                options.MaxRetryAttempts = 2;
                var builder = new ResiliencePipelineBuilder();
                builder.AddTimeout(TimeSpan.FromSeconds(5));
                builder.AddRetry(options);
                var pipeline = builder.Build();
                await pipeline.ExecuteAsync(async token => { await [|client.PostAsync(url, new StringContent(json), token)|]; });
            }
        }
        """, V8);

    [Fact]
    public Task Pipeline_by_name() => Reports(
        [
            ("C.cs", """
                class C
                {
                    private readonly HttpClient _client;
                    private readonly ResiliencePipeline _pipeline;

                    public C(HttpClient client, ResiliencePipelineProvider<string> provider)
                    {
                        _client = client;
                        _pipeline = provider.GetPipeline("pay");
                    }

                    public async Task Pay(string url) =>
                        await _pipeline.ExecuteAsync(async token => await [|_client.PostAsync(url, new StringContent("1"), token)|]);
                }
                """),
            ("Program.cs", """
                using Microsoft.Extensions.DependencyInjection;

                static class Program
                {
                    public static void Configure(IServiceCollection services)
                    {
                        services.AddResiliencePipeline("get", builder => builder.AddTimeout(TimeSpan.FromSeconds(1)));
                        services.AddResiliencePipeline("pay", builder =>
                        {
                            builder.AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>() });
                            builder.AddTimeout(TimeSpan.FromSeconds(1));
                        });
                    }
                }
                """),
        ],
        All with { Usings = All.Usings.Add("Polly.Registry") });

    [Theory]
    [InlineData("", "\"pay\"")]
    [InlineData("const string Key = \"pay\";", "Key")]
    [InlineData("static readonly string Key = \"pay\";", "(Program.Key)")]
    public Task Pipeline_of_a_keyed_service(string member, string key) => Reports($$"""
        using Microsoft.Extensions.DependencyInjection;

        class C(HttpClient client, [FromKeyedServices("pay")] ResiliencePipeline pipeline)
        {
            public async Task Pay(string url) =>
                await pipeline.ExecuteAsync(async token => await [|client.PostAsync(url, new StringContent("1"), token)|]);
        }

        static class Program
        {
            {{member}}

            public static void Configure(IServiceCollection services) =>
                services.AddResiliencePipeline({{key}}, builder => builder.AddRetry(new RetryStrategyOptions()));
        }
        """, All);

    [Fact]
    public Task Silent_over_a_policy_that_its_constructor_makes_of_itself() => Silent("""
        class C
        {
            private readonly HttpClient _client;
            private IAsyncPolicy<HttpResponseMessage> _retry;

            public C(HttpClient client)
            {
                _client = client;
                _retry = _retry ?? Made();
            }

            public Task<HttpResponseMessage> Pay(string url) => _retry.ExecuteAsync(() => _client.PostAsync(url, new StringContent("1")));

            private static IAsyncPolicy<HttpResponseMessage> Made() => throw new NotSupportedException();
        }
        """, All);

    [Fact]
    public Task Silent_over_two_policies_whose_constructors_ask_each_other() => Silent("""
        class A
        {
            public static A One = new(null!);
            public static ResiliencePipeline Pipeline;

            public A(HttpClient client)
            {
                Pipeline = B.Pipeline ?? Made();
            }

            public static ResiliencePipeline Made() => throw new NotSupportedException();
        }

        class B(HttpClient client)
        {
            public static ResiliencePipeline Pipeline;

            public B(HttpClient client, int times) : this(client)
            {
                Pipeline = A.Pipeline ?? A.Made();
            }

            public async Task Pay(string url) => await Pipeline.ExecuteAsync(async token => await client.PostAsync(url, new StringContent("1"), token));
        }
        """, All);

    [Fact]
    public Task Pipeline_whose_key_a_local_holds() => Reports("""
        using Microsoft.Extensions.DependencyInjection;

        class C(HttpClient client, [FromKeyedServices("pay")] ResiliencePipeline pipeline)
        {
            public async Task Pay(string url) =>
                await pipeline.ExecuteAsync(async token => await [|client.PostAsync(url, new StringContent("1"), token)|]);
        }

        static class Program
        {
            public static void Configure(IServiceCollection services)
            {
                var key = "pay";
                services.AddResiliencePipeline(key, builder => builder.AddRetry(new RetryStrategyOptions()));
            }
        }
        """, All);

    [Theory]
    [InlineData("key = \"look\"")]
    [InlineData("(key, other) = (other, key)")]
    public Task Silent_over_a_pipeline_whose_key_is_not_sure(string other) => Silent($$"""
        using Microsoft.Extensions.DependencyInjection;

        class C(HttpClient client, [FromKeyedServices("pay")] ResiliencePipeline pipeline)
        {
            public async Task Pay(string url) =>
                await pipeline.ExecuteAsync(async token => await client.PostAsync(url, new StringContent("1"), token));
        }

        static class Program
        {
            public static void Configure(IServiceCollection services, string other)
            {
                var key = "pay";
                {{other}};
                services.AddResiliencePipeline(key, builder => builder.AddRetry(new RetryStrategyOptions()));
            }
        }
        """, All);

    [Fact]
    public Task Http_options() => Reports("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline =
                new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 5 }).Build();

            public async Task<HttpResponseMessage> Pay(string url) =>
                await Pipeline.ExecuteAsync(async token => await [|client.PostAsync(url, new StringContent("1"), token)|]);
        }
        """, All);

    [Fact]
    public Task Outcome() => Reports("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline =
                new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>()).Build();

            public async Task<bool> Pay(string url, CancellationToken token)
            {
                var context = ResilienceContextPool.Shared.Get(token);
                var outcome = await Pipeline.ExecuteOutcomeAsync(async (ctx, state) =>
                {
                    try
                    {
                        return Outcome.FromResult(await [|client.PostAsync(state, new StringContent("1"), ctx.CancellationToken)|]);
                    }
                    catch (Exception e)
                    {
                        return Outcome.FromException<HttpResponseMessage>(e);
                    }
                }, context, url);
                ResilienceContextPool.Shared.Return(context);
                return outcome.Exception is null;
            }
        }
        """, V8);

    [Fact]
    public Task Hedging() => Reports("""
        using Polly.Hedging;

        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline =
                new ResiliencePipelineBuilder<HttpResponseMessage>().AddHedging(new HedgingStrategyOptions<HttpResponseMessage> { MaxHedgedAttempts = 2 }).Build();

            public async Task<HttpResponseMessage> Pay(string url) =>
                await Pipeline.ExecuteAsync(async token => await [|client.PostAsync(url, new StringContent("1"), token)|]);
        }
        """, V8 with { Usings = ["System", "Polly"] });

    [Fact]
    public Task Inside_a_workers_loop() => Reports("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    await _policy.ExecuteAsync(() => [|client.PostAsync("https://beat", new StringContent("alive"), token)|]);
                    await Task.Delay(1000, token);
                }
            }
        }
        """, V7);

    [Theory]
    [InlineData("=> Retry().ExecuteAsync(() => [|client.PostAsync(url, new StringContent(url))|]);")]
    [InlineData("=> Policies.Retry.ExecuteAsync((context, token) => [|client.PostAsync(url, new StringContent(url), token)|], new Context(), CancellationToken.None);")]
    [InlineData("=> Policies.Retry.ExecuteAsync(_ => [|client.PostAsync(url, new StringContent(url))|], new Dictionary<string, object>());")]
    [InlineData("=> Policies.Retry.ExecuteAsync(token => [|client.PostAsync(url, new StringContent(url), token)|], CancellationToken.None, continueOnCapturedContext: false);")]
    [InlineData("{ Func<Task<HttpResponseMessage>> send = () => [|client.PostAsync(url, new StringContent(url))|]; return Policies.Retry.ExecuteAsync(send); }")]
    [InlineData("=> Policies.Retry.ExecuteAsync(async () => { var body = await client.GetStringAsync(url); return await [|client.PostAsync(url, new StringContent(body))|]; });")]
    [InlineData("=> Guarded(() => [|client.PostAsync(url, new StringContent(url))|]);")]
    [InlineData("=> this.Run(x => x.client.PostAsync(url, new StringContent(url)));")]
    public Task Executions(string body) => Reports($$"""
        partial class C
        {
            private readonly HttpClient client = new();

            public Task<HttpResponseMessage> Pay(string url) {{body.Replace("x.client.PostAsync(url, new StringContent(url))", "[|x.client.PostAsync(url, new StringContent(url))|]")}}

            private static IAsyncPolicy<HttpResponseMessage> Retry()
            {
                var builder = HttpPolicyExtensions.HandleTransientHttpError();
                if (Environment.ProcessorCount > 2)
                {
                    builder = builder.OrResult(r => r.StatusCode == HttpStatusCode.NotFound);
                }

                return builder.RetryAsync(2);
            }

            private async Task<T> Guarded<T>(Func<Task<T>> send)
            {
                try
                {
                    return await Policies.Retry.ExecuteAsync(() => send());
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException("failed", e);
                }
            }

            private Task<T> Run<T>(Func<C, Task<T>> send) => Policies.Retry.ExecuteAsync(() => send(this));
        }

        internal static class Policies
        {
            public static IAsyncPolicy Retry = Policy.Handle<HttpRequestException>().RetryAsync(3, (exception, attempt) => Console.WriteLine(attempt));
        }
        """, V7);

    [Fact]
    public Task A_callback_that_gives_up_is_silent() => Silent("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url) => Policy
                .Handle<HttpRequestException>()
                .RetryAsync(3, onRetry: (exception, _) => throw exception)
                .ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Policies_that_name_one_another_in_a_circle_come_to_an_end() => Silent("""
        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy First = Policy.WrapAsync(Second, Third());
            private static readonly IAsyncPolicy Second = First.WrapAsync(First);

            private static IAsyncPolicy Third() => Third().WrapAsync(First);

            public Task<HttpResponseMessage> Pay(string url) => First.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Many_policies_in_one_another_come_to_an_end() => Reports("""
        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy Retry = Policy.Handle<Exception>().Or<HttpRequestException>(e => e.StatusCode == null).OrInner<IOException>().RetryForeverAsync();
            private static readonly IAsyncPolicy All = Policy.WrapAsync(Retry, Retry, Retry, Retry, Retry, Retry, Retry, Retry);

            public Task<HttpResponseMessage> Pay(string url) =>
                All.ExecuteAsync(() => All.ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]));
        }
        """, V7);

    [Fact]
    public Task Half_written_code_is_no_trouble() => Silent("""
        class C(HttpClient client)
        {
            public void M(string url)
            {
                Policy.Handle<>().RetryAsync(
                Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync();
                Policy.Handle<HttpRequestException>().WaitAndRetryAsync().ExecuteAsync(() => );
                new ResiliencePipelineBuilder().AddRetry().Build().ExecuteAsync(async ct => await client.
                Policy.WrapAsync().ExecuteAsync(() => client.PostAsync(url,));
            }
        }
        """, All with { Broken = true });

    [Fact]
    public Task Messages() => Message("""
        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Backoff = HttpPolicyExtensions
                .HandleTransientHttpError()
                .WaitAndRetryAsync(Polly.Contrib.WaitAndRetry.Backoff.DecorrelatedJitterBackoffV2(TimeSpan.FromSeconds(1), 5));

            public Task<HttpResponseMessage> Pay(string url) => Backoff.ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);

            public Task<HttpResponseMessage> Change(string url) =>
                Policy.Handle<HttpRequestException>().RetryForeverAsync().ExecuteAsync(() => [|client.PatchAsync(url, new StringContent("1"))|]);

            public Task<HttpResponseMessage> Wrapped(string url) =>
                Policy.Handle<HttpRequestException>().RetryAsync(1).WrapAsync(Backoff).ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);
        }
        """,
        [
            "'client' sends this POST up to 6 times because the policy around it retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key",
            "'client' sends this PATCH more than once because the policy around it retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key",
            "'client' sends this POST more than once because the policy around it retries when the connection is lost, though the server may have executed it; retry idempotent requests only, or give the request an idempotency key",
        ],
        All with { Libraries = [("Polly.Contrib.WaitAndRetry", """
            namespace Polly.Contrib.WaitAndRetry;

            public static class Backoff
            {
                public static System.Collections.Generic.IEnumerable<System.TimeSpan> DecorrelatedJitterBackoffV2(
                    System.TimeSpan medianFirstRetryDelay, int retryCount, int? seed = null, bool fastFirst = false) => [];
            }
            """)] });

    [Fact]
    public Task Get_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy<HttpResponseMessage> _policy = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);

            public Task<HttpResponseMessage> Look(string url) => _policy.ExecuteAsync(() => client.GetAsync(url));

            public Task<HttpResponseMessage> Put(string url) => _policy.ExecuteAsync(() => client.PutAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Outside_of_the_policy_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy<HttpResponseMessage> _policy = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);

            public async Task Run(string url)
            {
                var seen = await _policy.ExecuteAsync(() => client.GetAsync(url));
                await client.PostAsync(url, seen.Content);
            }
        }
        """, V7);

    [Fact]
    public Task Policies_that_do_not_send_again_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy = Policy.WrapAsync(
                Policy.TimeoutAsync<HttpResponseMessage>(10),
                HttpPolicyExtensions.HandleTransientHttpError().CircuitBreakerAsync(3, TimeSpan.FromSeconds(30)),
                Policy.BulkheadAsync<HttpResponseMessage>(10),
                HttpPolicyExtensions.HandleTransientHttpError().FallbackAsync(new HttpResponseMessage()),
                Policy.NoOpAsync<HttpResponseMessage>());

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task No_attempts_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private const int Retries = 0;

            public Task<HttpResponseMessage> Pay(string url) =>
                Policy.Handle<HttpRequestException>().RetryAsync(Retries).ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Key_made_once_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public Task<HttpResponseMessage> Pay(string url)
            {
                var key = Guid.NewGuid().ToString();
                return _policy.ExecuteAsync(() =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("1") };
                    request.Headers.Add("Idempotency-Key", key);
                    return client.SendAsync(request);
                });
            }
        }
        """, V7);

    [Fact]
    public Task Other_exceptions_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<InvalidOperationException>().OrInner<FormatException>().RetryAsync(2);

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Never_sent_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy
                .Handle<HttpRequestException>(e => e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
                .RetryAsync(2);

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Throttled_requests_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy =
                Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.TooManyRequests).WaitAndRetryAsync(3, _ => TimeSpan.FromSeconds(1));

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Unreadable_predicate_is_silent() => Silent("""
        class C(HttpClient client, Func<HttpRequestException, bool> isTransient)
        {
            public Task<HttpResponseMessage> Pay(string url) =>
                Policy.Handle(isTransient).RetryAsync(2).ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Policy_from_elsewhere_is_silent() => Silent("""
        public class C(HttpClient client, IAsyncPolicy<HttpResponseMessage> policy)
        {
            public Task<HttpResponseMessage> Pay(string url) => policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Next_item_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public Task Pay(Queue<string> orders) =>
                _policy.ExecuteAsync(() => client.PostAsync("https://pay", new StringContent(orders.Dequeue())));
        }
        """, V7);

    [Fact]
    public Task Method_of_the_response_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy<HttpResponseMessage> _policy =
                Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode && r.RequestMessage!.Method == HttpMethod.Get).RetryAsync(2);

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => client.PostAsync(url, new StringContent("1")));
        }
        """, V7);

    [Fact]
    public Task Failures_that_the_lambda_swallows_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(2);

            public Task<bool> Pay(string url) => _policy.ExecuteAsync(async () =>
            {
                try
                {
                    await client.PostAsync(url, new StringContent("1"));
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
        }
        """, V7);

    [Fact]
    public Task Pipelines_that_do_not_send_again_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
                .AddTimeout(TimeSpan.FromSeconds(10))
                .AddCircuitBreaker(new())
                .Build();

            public async Task Pay(string url) => await Pipeline.ExecuteAsync(async token => await client.PostAsync(url, new StringContent("1"), token));

            public async Task Pay2(string url) =>
                await ResiliencePipeline.Empty.ExecuteAsync(async token => await client.PostAsync(url, new StringContent("1"), token));
        }
        """, V8);

    [Fact]
    public Task Method_in_the_context_is_silent() => Silent("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePropertyKey<HttpMethod> MethodKey = new("http.method");

            private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new()
                {
                    ShouldHandle = static args => new ValueTask<bool>(args.Outcome.Exception is HttpRequestException
                        && args.Context.Properties.TryGetValue(MethodKey, out var method)
                        && method == HttpMethod.Get),
                })
                .Build();

            public async Task<HttpResponseMessage> Pay(string url, CancellationToken token)
            {
                var context = ResilienceContextPool.Shared.Get(token);
                context.Properties.Set(MethodKey, HttpMethod.Post);
                return await Pipeline.ExecuteAsync(async ctx => await client.PostAsync(url, new StringContent("1"), ctx.CancellationToken), context);
            }
        }
        """, V8);

    [Fact]
    public Task Cancelled_requests_are_silent() => Silent("""
        class C(HttpClient client)
        {
            private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new() { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<TimeoutException>().HandleInner<ArgumentException>() })
                .Build();

            public async Task<HttpResponseMessage> Pay(string url) =>
                await Pipeline.ExecuteAsync(async token => await client.PostAsync(url, new StringContent("1"), token));
        }
        """, V8);

    [Fact]
    public Task In_a_handler_it_is_the_handler() => Reports("""
        class RetryHandler : DelegatingHandler
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy = HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3);

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                _policy.ExecuteAsync(ct => {|GOAWAY205:base.SendAsync(request, ct)|}, cancellationToken);
        }
        """, V7);

    [Fact]
    public Task Only_a_status_is_a_suggestion() => Reports("""
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy<HttpResponseMessage> _policy =
                Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500).RetryAsync(3);

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => {|GOAWAY213:client.PostAsync(url, new StringContent("1"))|});
        }
        """, V7);

    [Fact]
    public Task The_same_message_is_another_rule() => Reports("""
        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Pay(string url)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, url);
                return Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync(() => {|GOAWAY207:client.SendAsync(request)|});
            }
        }
        """, V7);

    private const string NeverSent =
        "ex => ex.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError";

    [Theory]
    [InlineData("Policy.Handle<HttpRequestException>()", "Policy.Handle<HttpRequestException>(" + NeverSent + ")")]
    [InlineData("Policy.Handle<Exception>()", "Policy.Handle<HttpRequestException>(" + NeverSent + ")")]
    [InlineData("Policy.Handle<HttpRequestException>().Or<TaskCanceledException>()", "Policy.Handle<HttpRequestException>(" + NeverSent + ")")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError()", "Policy<HttpResponseMessage>.Handle<HttpRequestException>(" + NeverSent + ")")]
    [InlineData(
        "Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.TooManyRequests)",
        "Policy.Handle<HttpRequestException>(" + NeverSent + ").OrResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.TooManyRequests)")]
    public async Task A_policy_of_its_own_is_narrowed(string before, string after)
    {
        await FixesAll(Inline(before, "[|", "|]"), Inline(after, "", ""), V7, title: "Retry only what was never sent");
        await FixesAll(Field(before, "[|", "|]"), Field(after, "", ""), V7, title: "Retry only what was never sent");

        static string Inline(string policy, string open, string close) => $$"""
            class C(HttpClient client)
            {
                public async Task Pay(string url)
                {
                    var policy = {{policy}}.WaitAndRetryAsync(3, _ => TimeSpan.FromSeconds(1));

                    // Twice is too often.
                    await policy.ExecuteAsync(() => {{open}}client.PostAsync(url, new StringContent("1")){{close}});
                }
            }
            """;

        static string Field(string policy, string open, string close) => $$"""
            class C
            {
                private readonly HttpClient _client;
                private readonly IAsyncPolicy<HttpResponseMessage> _policy;

                public C(HttpClient client)
                {
                    _client = client;
                    _policy = {{policy}}
                        .RetryAsync(3){{(policy.Contains("HttpResponseMessage") || policy.Contains("Transient") ? "" : ".AsAsyncPolicy<HttpResponseMessage>()")}};
                }

                public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => {{open}}_client.PostAsync(url, new StringContent("1")){{close}});
            }
            """;
    }

    [Theory]
    [InlineData("new RetryStrategyOptions()", "new RetryStrategyOptions() { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(" + NeverSent + ") }")]
    [InlineData("new RetryStrategyOptions { MaxRetryAttempts = 2 }", "new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(" + NeverSent + "), MaxRetryAttempts = 2 }")]
    [InlineData(
        "new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>() }",
        "new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(" + NeverSent + ") }")]
    public Task A_pipeline_of_its_own_is_narrowed(string before, string after)
    {
        return FixesAll(With(before, "[|", "|]"), With(after, "", ""), V8, title: "Retry only what was never sent");

        static string With(string options, string open, string close) => $$"""
            class C(HttpClient client)
            {
                private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
                    .AddRetry({{options}})
                    .AddTimeout(TimeSpan.FromSeconds(10))
                    .Build();

                public async Task Pay(string url) =>
                    await Pipeline.ExecuteAsync(async token => await {{open}}client.PostAsync(url, new StringContent("1"), token){{close}});
            }
            """;
    }

    [Fact]
    public Task What_text_holds_stays_where_a_send_is_taken_out() => FixesAll(
        """"
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public async Task<string> Pay(string url)
            {
                await _policy.ExecuteAsync(() => client.GetAsync(url));
                return await _policy.ExecuteAsync(async () =>
                {
                    const string Kept = @"two
                    lines";
                    var moved = """
                        one
                          two
                        """;
                    using var response = await [|client.PostAsync(url, new StringContent(Kept + moved))|];
                    return await response.Content.ReadAsStringAsync();
                });
            }
        }
        """",
        """"
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public async Task<string> Pay(string url)
            {
                await _policy.ExecuteAsync(() => client.GetAsync(url));
                const string Kept = @"two
                    lines";
                var moved = """
                    one
                      two
                    """;
                using var response = await client.PostAsync(url, new StringContent(Kept + moved));
                return await response.Content.ReadAsStringAsync();
            }
        }
        """",
        V7,
        title: "Send without the retry");

    [Theory]
    [InlineData(
        "Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => [|client.PostAsync(url, new StringContent(url))|]);",
        "Task<HttpResponseMessage> Pay(string url) => client.PostAsync(url, new StringContent(url));")]
    [InlineData(
        "async Task Pay(string url) => await _policy.ExecuteAsync(async () => await [|client.PostAsync(url, new StringContent(url))|]).ConfigureAwait(false);",
        "async Task Pay(string url) => await client.PostAsync(url, new StringContent(url));")]
    [InlineData(
        "Task<HttpResponseMessage> Pay(string url, CancellationToken token) => _policy.ExecuteAsync(ct => [|client.PostAsync(url, new StringContent(url), ct)|], token);",
        "Task<HttpResponseMessage> Pay(string url, CancellationToken token) => client.PostAsync(url, new StringContent(url), token);")]
    [InlineData(
        "async Task<HttpContent> Pay(string url) => (await _policy.ExecuteAsync(async () => (await [|client.PostAsync(url, new StringContent(url))|]).EnsureSuccessStatusCode())).Content;",
        "async Task<HttpContent> Pay(string url) => ((await client.PostAsync(url, new StringContent(url))).EnsureSuccessStatusCode()).Content;")]
    public Task A_send_is_taken_out_of_a_shared_policy(string before, string after)
    {
        return FixesAll(With(before), With(after), V7, title: "Send without the retry");

        static string With(string method) => $$"""
            class C(HttpClient client)
            {
                private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(3);

                public Task<string> Look(string url) => _policy.ExecuteAsync(() => client.GetStringAsync(url));

                public {{method}}
            }
            """;
    }

    [Fact]
    public Task The_body_takes_the_place_of_its_execution() => FixesAll(
        """
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public Task<string> Look(string url) => _policy.ExecuteAsync(() => client.GetStringAsync(url));

            public async Task<string> Pay(string url, CancellationToken token)
            {
                return await _policy.ExecuteAsync(async ct =>
                {
                    // One order.
                    using var response = await [|client.PostAsync(url, new StringContent("1"), ct)|];
                    response.EnsureSuccessStatusCode();
                    return await response.Content.ReadAsStringAsync(ct);
                }, token);
            }

            public async Task<int> Count(string url)
            {
                var text = await _policy.ExecuteAsync(async () =>
                {
                    using var response = await [|client.PostAsync(url, new StringContent("1"))|];
                    return await response.Content.ReadAsStringAsync();
                });
                return text.Length;
            }

            public async Task Send(string url)
            {
                await _policy.ExecuteAsync(async () =>
                {
                    await [|client.PostAsync(url, new StringContent("1"))|];
                });
            }
        }
        """,
        """
        class C(HttpClient client)
        {
            private readonly AsyncRetryPolicy _policy = Policy.Handle<HttpRequestException>().RetryAsync(3);

            public Task<string> Look(string url) => _policy.ExecuteAsync(() => client.GetStringAsync(url));

            public async Task<string> Pay(string url, CancellationToken token)
            {
                // One order.
                using var response = await client.PostAsync(url, new StringContent("1"), token);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync(token);
            }

            public async Task<int> Count(string url)
            {
                using var response = await client.PostAsync(url, new StringContent("1"));
                var text = await response.Content.ReadAsStringAsync();
                return text.Length;
            }

            public async Task Send(string url)
            {
                await client.PostAsync(url, new StringContent("1"));
            }
        }
        """,
        V7);

    [Fact]
    public Task Both_are_offered_for_a_policy_of_its_own() => Offers("""
        class C(HttpClient client)
        {
            public async Task<HttpResponseMessage> Pay(string url) =>
                await Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);
        }
        """, ["Retry only what was never sent", "Send without the retry", "Send an idempotency key, made once"], V7);

    [Fact]
    public Task A_key_is_the_only_fix_below_a_shared_policy_with_a_timeout() => Offers("""
        class C(HttpClient client)
        {
            private readonly IAsyncPolicy _policy = Policy.WrapAsync(Policy.Handle<HttpRequestException>().RetryAsync(3), Policy.TimeoutAsync(3));

            public Task<string> Look(string url) => _policy.ExecuteAsync(() => client.GetStringAsync(url));

            public Task<HttpResponseMessage> Pay(string url) => _policy.ExecuteAsync(() => [|client.PostAsync(url, new StringContent("1"))|]);
        }
        """, ["Send an idempotency key, made once"], V7);

    [Fact]
    public Task A_key_is_the_only_fix_of_an_execution_of_several_sends() => Offers("""
        class C(HttpClient client)
        {
            private static readonly AsyncRetryPolicy Policy = Polly.Policy.Handle<HttpRequestException>().RetryAsync(3);

            public Task<string> Look(string url) => Policy.ExecuteAsync(() => client.GetStringAsync(url));

            public async Task Pay(string url) => await Policy.ExecuteAsync(async () =>
            {
                var order = await client.GetStringAsync(url);
                await [|client.PostAsync(url, new StringContent(order))|];
            });
        }
        """, ["Send an idempotency key, made once"], V7);

    [Fact]
    public Task An_older_framework_asks_for_the_cause() => FixesAll(
        """
        using System.Net.Http;
        using System.Threading.Tasks;
        using Polly;

        class C
        {
            private static readonly HttpClient Client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string url)
            {
                return Policy.Handle<HttpRequestException>().RetryAsync(3).ExecuteAsync(() => [|Client.PostAsync(url, new StringContent("1"))|]);
            }
        }
        """,
        """
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Polly;

        class C
        {
            private static readonly HttpClient Client = new HttpClient();

            public Task<HttpResponseMessage> Pay(string url)
            {
                return Policy.Handle<HttpRequestException>(ex => ex.InnerException is WebException web && (web.Status == WebExceptionStatus.ConnectFailure || web.Status == WebExceptionStatus.NameResolutionFailure || web.Status == WebExceptionStatus.ProxyNameResolutionFailure || web.Status == WebExceptionStatus.TrustFailure)).RetryAsync(3).ExecuteAsync(() => Client.PostAsync(url, new StringContent("1")));
            }
        }
        """,
        World.Net472Polly7);

    [Fact]
    public Task Key_made_before_the_execution() => FixesOne(
        """
        using Polly;

        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry =
                Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync(3);

            public async Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token)
            {
                return await Retry.ExecuteAsync(t => [|client.PostAsync(url, new StringContent(json), t)|], token);
            }
        }
        """,
        """
        using Polly;

        class C(HttpClient client)
        {
            private static readonly IAsyncPolicy<HttpResponseMessage> Retry =
                Policy<HttpResponseMessage>.Handle<HttpRequestException>().RetryAsync(3);

            public async Task<HttpResponseMessage> Pay(string url, string json, CancellationToken token)
            {
                var idempotencyKey = Guid.NewGuid().ToString();
                return await Retry.ExecuteAsync(t => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url)
                {
                    Content = new StringContent(json),
                    Headers = { { "Idempotency-Key", idempotencyKey } },
                }, t), token);
            }
        }
        """,
        action: 2,
        title: "Send an idempotency key, made once");

    [Fact]
    public Task A_pipeline_that_a_constructor_builds_in_statements() => Reports("""
        using Polly; using Polly.Retry;
        class C
        {
            private readonly HttpClient _client; private readonly ResiliencePipeline _p;
            public C(HttpClient client)
            {
                _client = client;
                var b = new ResiliencePipelineBuilder();
                b.AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HttpRequestException) });
                b.AddTimeout(TimeSpan.FromSeconds(1));
                _p = b.Build();
            }
            public async Task<HttpResponseMessage> P(string j) => await _p.ExecuteAsync(async ct => await [|_client.PostAsync("/o", new StringContent(j), ct)|]);
        }
        """);

    [Fact]
    public Task A_pipeline_that_a_Lazy_makes() => Reports("""
        using Polly; using Polly.Retry;
        class C(HttpClient client)
        {
            static readonly Lazy<ResiliencePipeline> Pipe = new(() => new ResiliencePipelineBuilder().AddRetry(new()).Build());
            public async Task<HttpResponseMessage> P(string j) => await Pipe.Value.ExecuteAsync(async ct => await [|client.PostAsync("/o", new StringContent(j), ct)|]);
        }
        """);

    [Fact]
    public Task No_fix_that_has_no_place_for_a_comment() => Offers(
        [
            ("C.cs", """
                class C(HttpClient client)
                {
                    public async Task<string> Pay(string url, string json)
                    {
                        return await Policies.Retry./* three times at night */ExecuteAsync(async () =>
                        {
                            using var response = await [|client.PostAsync(url, new StringContent(json))|];
                            return await response.Content.ReadAsStringAsync();
                        });
                    }
                }
                """),
            ("Policies.cs", """
                public static class Policies
                {
                    public static readonly IAsyncPolicy Retry = Policy.Handle<Exception>().RetryAsync();
                }
                """),
        ],
        ["Send an idempotency key, made once"],
        V7);

    [Fact]
    public Task No_fix_that_takes_the_retry_from_a_get() => OffersNoFix(
        """
        enum Verb { Look, Pay }

        class C(HttpClient client)
        {
            public Task<HttpResponseMessage> Send(Verb verb, string url, HttpContent content) => Policy
                .Handle<Exception>()
                .RetryAsync(3)
                .ExecuteAsync(() => Once(verb, url, content));

            private Task<HttpResponseMessage> Once(Verb verb, string url, HttpContent content) => verb switch
            {
                Verb.Look => client.GetAsync(url),
                Verb.Pay => [|client.PostAsync(url, content)|],
                _ => throw new InvalidOperationException(),
            };
        }
        """,
        All);

    /// <summary>Policies that are kept by a name.</summary>
    private static string Kept(string members, string pay) => $$"""
        class C
        {
            private const string Write = "write";
            private static readonly IAsyncPolicy Retry = Policy.Handle<HttpRequestException>().RetryAsync(3);
            private readonly HttpClient client = null!;
            {{members}}
            public Task Pay(string name, string json) => {{pay}};
        }
        """;

    [Theory]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"read\"] = Retry, [Write] = Policy.Handle<Exception>().RetryAsync() };", "all[\"write\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { { \"read\", Policy.NoOpAsync() }, { \"write\", Retry } };", "all[Write].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = []; C() { all[\"write\"] = Retry; all[\"read\"] = Policy.NoOpAsync(); }", "all[\"write\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = []; C(string[] names) { foreach (var n in names) all.Add(n, Policy.Handle<HttpRequestException>().RetryAsync(n.Length + 1)); }", "all[name].ExecuteAsync(() => SEND)")]
    [InlineData("Dictionary<string, IAsyncPolicy> All { get; } = new() { [\"write\"] = Retry };", "All.TryGetValue(\"write\", out var p) ? p.ExecuteAsync(() => SEND) : Task.CompletedTask")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, IAsyncPolicy> all = new();", "all.GetOrAdd(name, n => Policy.Handle<HttpRequestException>().RetryAsync(3)).ExecuteAsync(() => SEND)")]
    public Task Policy_of_a_dictionary(string members, string pay) =>
        Reports(Kept(members, pay.Replace("SEND", "[|client.PostAsync(\"/pay\", new StringContent(json))|]")), V7);

    [Theory]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"read\"] = Retry, [Write] = Policy.NoOpAsync() };", "all[\"write\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"read\"] = Retry, [Write] = Policy.NoOpAsync() };", "all[name].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"read\"] = Retry }; readonly Dictionary<string, IAsyncPolicy> other = [];", "other[\"read\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = []; C(string[] names) { foreach (var n in names) all.Add(n, Policy.NoOpAsync()); }", "all[name].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = []; C(IAsyncPolicy handed) { all[\"write\"] = handed; }", "all[\"write\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"write\"] = Retry }; C(string other) { all[other] = Policy.NoOpAsync(); }", "all[\"write\"].ExecuteAsync(() => SEND)")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, IAsyncPolicy> all = new();", "all.GetOrAdd(name, n => Policy.NoOpAsync()).ExecuteAsync(() => SEND)")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = new() { [\"read\"] = Retry };", "all.TryGetValue(name, out var p) ? p.ExecuteAsync(() => SEND) : Task.CompletedTask")]
    [InlineData("readonly Dictionary<string, IAsyncPolicy> all = []; C(string[] names) { foreach (var n in names) all.Add(n, Retry); }", "all.TryGetValue(Write, out var p) ? p.ExecuteAsync(() => SEND) : Task.CompletedTask")]
    public Task Policy_of_a_dictionary_that_may_not_repeat_is_silent(string members, string pay) =>
        Silent(Kept(members, pay.Replace("SEND", "client.PostAsync(\"/pay\", new StringContent(json))")), V7);

    /// <summary>A policy over whatever exception its maker is asked for.</summary>
    private static string OfAny(string makes, string caught, string pay) => $$"""
        class Again
        {
            public Task<T> Run<T>(Func<Task<T>> work) => Make<{{caught}}>().ExecuteAsync(work);
            {{makes}}
        }
        class C(HttpClient client, Again again)
        {
            public Task<HttpResponseMessage> Pay(string json) => again.Run(async () => await {{pay}});
        }
        """;

    [Theory]
    [InlineData("private IAsyncPolicy Make<TException>() where TException : Exception => Policy.Handle<TException>().RetryAsync(5);", "Exception")]
    [InlineData("private IAsyncPolicy Make<TException>() where TException : Exception => Policy.Handle<TException>(e => e.Message != null).RetryAsync(5);", "HttpRequestException")]
    [InlineData("private IAsyncPolicy Make<E>() where E : Exception => Of<E, TimeoutException>(); private static IAsyncPolicy Of<A, B>() where A : Exception where B : Exception => Policy.Handle<A>().Or<B>().RetryAsync(5);", "Exception")]
    public Task Policy_of_a_generic_method(string makes, string caught) => Reports(OfAny(makes, caught, "[|client.PostAsync(\"/pay\", new StringContent(json))|]"), V7);

    [Theory]
    [InlineData("private IAsyncPolicy Make<TException>() where TException : Exception => Policy.Handle<TException>().RetryAsync(5);", "TimeoutException", "client.PostAsync(\"/pay\", new StringContent(json))")]
    [InlineData("private IAsyncPolicy Make<TException>() where TException : Exception => Policy.Handle<TException>().RetryAsync(5);", "Exception", "client.GetAsync(\"/pay\")")]
    public Task Policy_of_a_generic_method_that_repeats_nothing_unsafe_is_silent(string makes, string caught, string pay) => Silent(OfAny(makes, caught, pay), V7);
}
