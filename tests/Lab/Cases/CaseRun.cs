using System.Reflection;
using System.Runtime.Loader;
using GoAway.Analyzers.Lab.Servers;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>Runs a case's program against a server.</summary>
internal static class CaseRun
{
    /// <summary>Far beyond what any case takes: reached only by a program that hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<Outcome> AgainstAsync(this Compilation compilation, IServerPlan plan)
    {
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new LabException($"The case can't be emitted:\n{string.Join('\n', emitted.Diagnostics)}");
        image.Position = 0;

        var context = new AssemblyLoadContext("Case", isCollectible: true);
        try
        {
            var run = EntryPoint(context.LoadFromStream(image));
            await using var server = await plan.StartAsync();
            using var cancellation = new CancellationTokenSource();
            var running = Task.Run(() => RunAsync(run, server.Address, cancellation.Token));
            if (await Task.WhenAny(running, Task.Delay(Limit)) != running)
            {
                await cancellation.CancelAsync();
                throw new LabException($"The case has not ended after {Limit}.");
            }

            return await OutcomeOfAsync(running, server.Journal);
        }
        finally
        {
            context.Unload();
        }
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
