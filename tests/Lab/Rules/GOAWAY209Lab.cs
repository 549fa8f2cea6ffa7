using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY209: a key that is another one in each attempt.</summary>
public sealed class GOAWAY209Lab
{
    private const string Source = """
        using System.Net;

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
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, "orders") { Content = new StringContent("{}") };
                        request.Version = HttpVersion.Version20;
                        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                        using var response = await client.SendAsync(request, cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException e) when (attempt < 3 && e.StatusCode is null)
                    {
                        await Task.Delay(10, cancellation);
                    }
                }
            }
        }
        """;

    [Fact]
    public async Task POST_is_sent_again_under_one_key_and_takes_effect_once()
    {
        var trial = await new LabCase("GOAWAY209", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal("OK", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("POST"));
        Assert.Equal(1, trial.After.Executed("POST"));
    }
}
