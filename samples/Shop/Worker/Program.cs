using Shop.Worker;

var builder = Host.CreateApplicationBuilder(args);

builder.Services.AddHttpClient<StockFeed>(client => client.BaseAddress = new Uri("https://stock.shop.example"));
builder.Services.AddHttpClient<PriceFeed>(client => client.BaseAddress = new Uri("https://prices.shop.example"));
builder.Services.AddHttpClient<EventOutbox>(client => client.BaseAddress = new Uri("https://events.shop.example"));
builder.Services.AddHostedService<SyncService>();

builder.Build().Run();
