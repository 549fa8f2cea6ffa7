using Microsoft.Extensions.Http.Resilience;
using Shop.Api;
using Shop.Api.Catalogue;
using Shop.Api.Payments;
using Shop.Api.Shipping;

var builder = WebApplication.CreateBuilder(args);

// Only ever sends GET: repeating it is safe, and a closed connection heals by itself.
builder.Services
    .AddHttpClient<CatalogueClient>(client => client.BaseAddress = new Uri("https://catalogue.shop.example"))
    .AddStandardResilienceHandler();

builder.Services.AddPayments(builder.Configuration);

// Sends POST too, and says that POST is not to be repeated.
builder.Services
    .AddHttpClient<ShippingClient>(client => client.BaseAddress = new Uri("https://shipping.shop.example"))
    .AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post, HttpMethod.Patch));

var app = builder.Build();

app.MapGet("/products/{sku}", async (string sku, CatalogueClient catalogue, CancellationToken cancellation) =>
    await catalogue.FindAsync(sku, cancellation) is { } product ? Results.Ok(product) : Results.NotFound());

app.MapPost("/orders", async (Order order, CatalogueClient catalogue, PaymentClient payments, ShippingClient shipping, CancellationToken cancellation) =>
{
    if (await catalogue.FindAsync(order.Sku, cancellation) is not { } product)
    {
        return Results.UnprocessableEntity();
    }

    var receipt = await payments.ChargeAsync(new Charge(order.Customer, product.Price * order.Quantity), cancellation);
    await shipping.ShipAsync(new Parcel(order.Customer, order.Sku, order.Quantity), cancellation);
    return Results.Ok(receipt);
});

app.MapPost("/refunds/{charge}", async (string charge, RefundClient refunds, CancellationToken cancellation) =>
    Results.Ok(await refunds.RefundAsync(charge, cancellation)));

app.Run();
