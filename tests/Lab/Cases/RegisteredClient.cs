namespace GoAway.Analyzers.Lab.Cases;

/// <summary>A typed client that reads an order and places one, registered with what repeats its requests.</summary>
internal static class RegisteredClient
{
    private const string Program = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;

        public sealed class OrderClient(HttpClient client)
        {
            public Task<string> ListAsync(CancellationToken cancellation) => client.GetStringAsync("orders", cancellation);

            public async Task<string> PlaceAsync(CancellationToken cancellation)
            {
                using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                return response.StatusCode.ToString();
            }
        }

        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                var services = new ServiceCollection();
                services
                    .AddHttpClient<OrderClient>(client =>
                    {
                        client.BaseAddress = server;
                        client.DefaultRequestVersion = HttpVersion.Version20;
                        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    })
                    REPETITION
                await using var provider = services.BuildServiceProvider();
                var orders = provider.GetRequiredService<OrderClient>();
                return await orders.ListAsync(cancellation) + ", " + await orders.PlaceAsync(cancellation);
            }
        }
        """;

    /// <summary>A program that registers the client, reads by it and posts by it.</summary>
    /// <param name="repetition">The rest of the registration, and what else is configured.</param>
    public static string With(string repetition) =>
        Program.Replace("REPETITION", string.Join("\n        ", repetition.Split('\n')).TrimStart(), StringComparison.Ordinal);
}
