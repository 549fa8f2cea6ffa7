using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY207: one message for all attempts, which HttpClient sends once.</summary>
public sealed class GOAWAY207Lab
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
                var request = new HttpRequestMessage(HttpMethod.Get, "orders");
                request.Version = HttpVersion.Version20;
                request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await client.SendAsync(request, cancellation);
                        return await response.Content.ReadAsStringAsync(cancellation);
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
    public async Task The_retry_is_one()
    {
        var trial = await new LabCase("GOAWAY207", Source).AgainstAsync(Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered()));

        Assert.IsType<InvalidOperationException>(trial.Before.Error);
        Assert.Equal(1, trial.Before.Sent("GET"));
        Assert.Equal("ok", trial.After.Result);
        Assert.Equal(2, trial.After.Sent("GET"));
    }
}
