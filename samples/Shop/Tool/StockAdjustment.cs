using System.Net.Http.Json;

namespace Shop.Tool;

/// <summary>The retry of <see cref="OrderImport"/> done right: one key, made before the first attempt.</summary>
public sealed class StockAdjustment(HttpClient http)
{
    public async Task SendAsync(string line)
    {
        var key = Guid.NewGuid().ToString();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/adjustments") { Content = JsonContent.Create(new { line }) };
                request.Headers.Add("Idempotency-Key", key);
                using var response = await http.SendAsync(request);
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
