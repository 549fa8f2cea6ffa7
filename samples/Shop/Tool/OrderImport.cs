using System.Net.Http.Json;

namespace Shop.Tool;

public sealed class OrderImport(HttpClient http)
{
    public async Task SendAsync(string line)
    {
        var order = new { line };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // GOAWAY201: the connection may be lost after the order was stored; this stores it again.
                using var response = await http.PostAsJsonAsync("/orders", order);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (attempt < 4)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt));
            }
        }
    }
}
