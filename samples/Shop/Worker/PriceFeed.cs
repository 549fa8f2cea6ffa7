using System.Net;
using System.Net.Http.Json;

namespace Shop.Worker;

/// <summary>The retry of <see cref="StockFeed"/> done right: no status code means the connection was lost.</summary>
public sealed class PriceFeed(HttpClient http)
{
    public async Task<IReadOnlyDictionary<string, decimal>> ReadAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await http.GetFromJsonAsync<Dictionary<string, decimal>>("/prices", cancellation) ?? [];
            }
            catch (HttpRequestException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError && attempt < 4)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), cancellation);
            }
        }
    }
}
