using System.Net.Http.Json;

namespace Shop.Worker;

/// <summary>Posts each event once: a loop over items, not over attempts.</summary>
public sealed class EventOutbox(HttpClient http, ILogger<EventOutbox> logger)
{
    public async Task SendAsync(IReadOnlyList<string> events, CancellationToken cancellation)
    {
        foreach (var text in events)
        {
            try
            {
                using var response = await http.PostAsJsonAsync("/events", new { text }, cancellation);
                response.EnsureSuccessStatusCode();
            }
            catch (HttpRequestException e)
            {
                logger.LogWarning(e, "Event not sent: {Text}", text);
            }
        }
    }
}
