using Xunit;
using Xunit.Abstractions;

namespace GoAway.Analyzers.RealServers;

internal static class Verdict
{
    /// <summary>No GET is lost, no POST is executed twice, and a POST that was answered was executed.</summary>
    public static void IsClean(this Load load, Shop shop, ITestOutputHelper output)
    {
        output.WriteLine($"{load}; of the failed, {load.Failed.Count(order => shop.Executions(order) > 0)} executed; {shop.Repeated.Count} executed twice");
        Assert.True(load.Reads >= 10 && load.Orders.Count >= 10, "Hardly anything was sent.");
        Assert.Empty(load.LostReads);
        Assert.Empty(shop.Repeated);
        Assert.All(load.Accepted, order => Assert.Equal(1, shop.Executions(order)));
    }
}
