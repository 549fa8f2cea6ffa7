namespace Shop.Worker;

/// <summary>Every minute: reads stock and prices, sends what changed.</summary>
public sealed class SyncService(StockFeed stock, PriceFeed prices, EventOutbox outbox, ILogger<SyncService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var levels = await stock.ReadAsync(stoppingToken);
                var current = await prices.ReadAsync(stoppingToken);
                await outbox.SendAsync([.. levels.Select(level => $"{level.Sku}: {level.Count} at {current.GetValueOrDefault(level.Sku)}")], stoppingToken);
            }
            catch (HttpRequestException e)
            {
                // The next tick is a new piece of work, not a repetition.
                logger.LogWarning(e, "Skipped one round");
            }
        }
    }
}
