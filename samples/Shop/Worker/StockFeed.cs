using System.Net;
using System.Net.Http.Json;

namespace Shop.Worker;

public sealed record StockLevel(string Sku, int Count);

public sealed class StockFeed(HttpClient http)
{
    public async Task<IReadOnlyList<StockLevel>> ReadAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await http.GetFromJsonAsync<List<StockLevel>>("/levels", cancellation) ?? [];
            }
            // GOAWAY101: after a GOAWAY there is no status code, so this GET is given up at the first one.
            catch (HttpRequestException e) when (e.StatusCode >= HttpStatusCode.InternalServerError && attempt < 4)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), cancellation);
            }
        }
    }
}
