namespace Shop.Api;

public sealed record Order(string Customer, string Sku, int Quantity);
