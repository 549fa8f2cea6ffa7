using Shop.Tool;

if (args is not [var command, var file])
{
    Console.Error.WriteLine("usage: shop-tool (import|adjust) FILE");
    return 2;
}

using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    BaseAddress = new Uri("https://orders.shop.example"),
};

foreach (var line in await File.ReadAllLinesAsync(file))
{
    await (command == "import" ? new OrderImport(http).SendAsync(line) : new StockAdjustment(http).SendAsync(line));
}

return 0;
