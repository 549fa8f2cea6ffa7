namespace GoAway.Analyzers.Lab.Servers;

/// <summary>How to start a server; a plan can be started any number of times, always from the beginning.</summary>
public interface IServerPlan
{
    Task<LabServer> StartAsync();
}

/// <summary>A server on the loopback interface that keeps a journal.</summary>
public abstract class LabServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract Uri Address { get; }

    public Journal Journal { get; } = new();

    /// <summary>Lets requests held by <see cref="Act.HoldUntilReleased"/> go on.</summary>
    public void Release() => _released.TrySetResult();

    internal Task Released => _released.Task;

    public abstract ValueTask DisposeAsync();
}
