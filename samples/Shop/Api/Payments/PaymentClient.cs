namespace Shop.Api.Payments;

public sealed record Charge(string Customer, decimal Amount);

public sealed record Receipt(string Id, decimal Amount);

public sealed class PaymentClient(HttpClient http)
{
    public async Task<Receipt?> ChargeAsync(Charge charge, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("/charges", charge, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Receipt>(cancellation);
    }

    public async Task<Receipt?> FindAsync(string id, CancellationToken cancellation) =>
        await http.GetFromJsonAsync<Receipt>($"/charges/{Uri.EscapeDataString(id)}", cancellation);
}
