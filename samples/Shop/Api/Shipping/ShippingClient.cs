namespace Shop.Api.Shipping;

public sealed record Parcel(string Customer, string Sku, int Quantity);

public sealed class ShippingClient(HttpClient http)
{
    public async Task ShipAsync(Parcel parcel, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("/parcels", parcel, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
