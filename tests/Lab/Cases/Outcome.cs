using GoAway.Analyzers.Lab.Servers;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>How one run of a program ended, and what the server saw of it.</summary>
/// <param name="Result">What the program returned, or null.</param>
/// <param name="Error">What it threw, or null.</param>
/// <param name="Journal">The server's account.</param>
public sealed record Outcome(object? Result, Exception? Error, Journal Journal)
{
    /// <summary>The program returned; a failure it swallowed is its own affair.</summary>
    public bool Succeeded => Error is null;

    /// <inheritdoc cref="Servers.Journal.Executed" />
    public int Executed(string method) => Journal.Executed(method);

    /// <inheritdoc cref="Servers.Journal.Sent" />
    public int Sent(string method) => Journal.Sent(method);
}
