namespace Shop.Api.Payments;

/// <summary>Refunds carry a key that is the same for every attempt: the service executes one of them.</summary>
public sealed class RefundClient(HttpClient http)
{
    public async Task<Receipt?> RefundAsync(string charge, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/refunds")
        {
            Content = JsonContent.Create(new { charge }),
        };
        request.Headers.Add("Idempotency-Key", $"refund-{charge}");

        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Receipt>(cancellation);
    }
}
