namespace GoAway.Analyzers.Lab.Servers;

/// <summary>What a server saw, and what it executed: two numbers that a retry drives apart.</summary>
public sealed class Journal
{
    private const string IdempotencyKey = "Idempotency-Key";

    private readonly Lock _gate = new();
    private readonly List<Exchange> _exchanges = [];
    private readonly List<Exception> _troubles = [];
    private TaskCompletionSource _changed = NewSignal();
    private int _connections;

    public int Connections
    {
        get
        {
            lock (_gate)
                return _connections;
        }
    }

    /// <summary>All requests whose headers have come, in that order.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_gate)
                return [.. _exchanges];
        }
    }

    /// <summary>How often a request of this method took effect; copies with one idempotency key take it once.</summary>
    public int Executed(string method) => Exchanges.Count(exchange => exchange.Method == method && exchange.Executed);

    /// <summary>How many requests of this method were received to their end, executed or not.</summary>
    public int Sent(string method) => Exchanges.Count(exchange => exchange.Method == method && exchange.Complete);

    /// <summary>How many requests of this method were begun, received to their end or not.</summary>
    public int Begun(string method) => Exchanges.Count(exchange => exchange.Method == method);

    /// <summary>Completes as soon as the journal fulfils the condition.</summary>
    public async Task WhenAsync(Func<Journal, bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (condition(this))
                return;
            await changed;
        }
    }

    /// <summary>What went wrong in the server itself; a test that does not hear of it would measure the wrong thing.</summary>
    internal IReadOnlyList<Exception> Troubles
    {
        get
        {
            lock (_gate)
                return [.. _troubles];
        }
    }

    internal int Connect()
    {
        lock (_gate)
            return ++_connections;
    }

    internal void Begin(Exchange exchange) => Change(() =>
    {
        exchange.Copy = _exchanges.Count(earlier => earlier.Method == exchange.Method) + 1;
        _exchanges.Add(exchange);
    });

    internal void Complete(Exchange exchange) => Change(() => exchange.Complete = true);

    internal void Execute(Exchange exchange) => Change(() =>
    {
        if (!exchange.Complete)
            throw new InvalidOperationException($"A request that was not read to its end can't be executed: {exchange}.");

        // A service that honours keys: draft-ietf-httpapi-idempotency-key-header, and the only thing that makes a repeated POST safe.
        exchange.Deduplicated = exchange.Header(IdempotencyKey) is { } key && _exchanges.Any(earlier =>
            earlier != exchange && earlier.Executed && earlier.Method == exchange.Method && earlier.Header(IdempotencyKey) == key);
        exchange.Executed = !exchange.Deduplicated;
    });

    internal void Trouble(Exception exception) => Change(() => _troubles.Add(exception));

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
