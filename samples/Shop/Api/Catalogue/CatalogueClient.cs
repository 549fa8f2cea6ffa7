using System.Net;

namespace Shop.Api.Catalogue;

public sealed record Product(string Sku, string Name, decimal Price);

public sealed class CatalogueClient(HttpClient http)
{
    /// <summary>The product, or null when the catalogue does not have it.</summary>
    public async Task<Product?> FindAsync(string sku, CancellationToken cancellation)
    {
        try
        {
            return await http.GetFromJsonAsync<Product>($"/products/{Uri.EscapeDataString(sku)}", cancellation);
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // Maps an answer to a value; decides no retry.
            return null;
        }
    }
}
