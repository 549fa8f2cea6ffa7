using System.Reflection;
using System.Runtime.Loader;
using GoAway.Analyzers.Lab.Servers;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>A case's program, loaded. It may be run any number of times, also at once.</summary>
public sealed class CaseProgram : IDisposable
{
    /// <summary>Far beyond what any case takes: reached only by a program that hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly AssemblyLoadContext _context = new("Case", isCollectible: true);
    private readonly MethodInfo _run;

    private CaseProgram(Stream image) => _run = EntryPoint(_context.LoadFromStream(image));

    public void Dispose() => _context.Unload();

    /// <summary>Runs it against a server started from the plan.</summary>
    /// <param name="path">Appended to the server's address, for programs that take it as an argument.</param>
    public async Task<Outcome> AgainstAsync(IServerPlan plan, string path = "")
    {
        await using var server = await plan.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var running = Task.Run(() => RunAsync(_run, new Uri(server.Address, path), cancellation.Token));
        if (await Task.WhenAny(running, Task.Delay(Limit, CancellationToken.None)) != running)
        {
            await cancellation.CancelAsync();
            throw new LabException($"The case has not ended after {Limit}.");
        }

        return await OutcomeOfAsync(running, server.Journal);
    }

    internal static CaseProgram Load(Compilation compilation)
    {
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new LabException($"The case can't be emitted:\n{string.Join('\n', emitted.Diagnostics)}");
        image.Position = 0;
        return new CaseProgram(image);
    }

    private static MethodInfo EntryPoint(Assembly assembly)
    {
        var run = assembly.GetType("Program")?.GetMethod("Run", [typeof(Uri), typeof(CancellationToken)]);
        return run is { IsStatic: true } && run.ReturnType.IsAssignableTo(typeof(Task))
            ? run
            : throw new LabException("A case needs 'public static class Program { public static Task<…> Run(Uri, CancellationToken) }'.");
    }

    private static async Task<object?> RunAsync(MethodInfo run, Uri server, CancellationToken cancellation)
    {
        var task = (Task)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [server, cancellation], null)!;
        await task;
        return run.ReturnType.GetProperty("Result")?.GetValue(task);
    }

    private static async Task<Outcome> OutcomeOfAsync(Task<object?> running, Journal journal)
    {
        try
        {
            return new Outcome(await running, null, journal);
        }
        catch (Exception exception)
        {
            return new Outcome(null, exception, journal);
        }
    }
}

/// <summary>Runs a case's program against a server.</summary>
internal static class CaseRun
{
    public static async Task<Outcome> AgainstAsync(this Compilation compilation, IServerPlan plan)
    {
        using var program = CaseProgram.Load(compilation);
        return await program.AgainstAsync(plan);
    }
}
