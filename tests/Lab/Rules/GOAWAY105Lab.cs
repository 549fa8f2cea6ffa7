using GoAway.Analyzers.Lab.Cases;
using GoAway.Analyzers.Lab.Servers;
using Xunit;

namespace GoAway.Analyzers.Lab.Rules;

/// <summary>GOAWAY105: a handler around the reading of a body, where nothing wraps what a graceful close throws.</summary>
public sealed class GOAWAY105Lab
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
                var cut = 0;
                foreach (var path in (string[])["orders", "refunds"])
                {
                    try
                    {
                        using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
                        using var body = await response.Content.ReadAsStreamAsync(cancellation);
                        var buffer = new byte[4096];
                        while (await body.ReadAsync(buffer, cancellation) > 0)
                        {
                        }
                    }
                    catch (HttpRequestException)
                    {
                        cut++;
                    }
                }

                return $"{cut} cut off";
            }
        }
        """;

    [Fact]
    public async Task A_body_that_is_cut_off_comes_to_the_handler()
    {
        var trial = await new LabCase("GOAWAY105", Source).AgainstAsync(Script.Always(Faults.HalfAnswered));

        Assert.IsType<HttpProtocolException>(trial.Before.Error);
        Assert.Equal("2 cut off", trial.After.Result);
    }
}
