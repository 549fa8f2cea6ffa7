using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY204: a policy of Polly v7 and a pipeline of v8 around a POST.</summary>
public sealed class GOAWAY204Lab
{
    private const string Source = """
        using System.Net;
        using Polly;

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    BaseAddress = server,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                var policy = Policy.Handle<HttpRequestException>().WaitAndRetryAsync(3, _ => TimeSpan.FromMilliseconds(1));
                using var response = await policy.ExecuteAsync(() => client.PostAsync("orders", new StringContent("{}"), cancellation));
                return response.StatusCode.ToString();
            }
        }
        """;

    private static readonly string Pipeline = Source
        .Replace(
            "Policy.Handle<HttpRequestException>().WaitAndRetryAsync(3, _ => TimeSpan.FromMilliseconds(1))",
            "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(), Delay = TimeSpan.FromMilliseconds(1) }).Build()",
            StringComparison.Ordinal)
        .Replace("() => client", "async token => await client", StringComparison.Ordinal)
        .Replace("using Polly;", "using Polly;\nusing Polly.Retry;", StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task POST_takes_effect_once(bool isPipeline)
    {
        var trial = await new LabCase("GOAWAY204", isPipeline ? Pipeline : Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
    }
}
