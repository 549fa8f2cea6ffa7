using System.Reflection;
using System.Runtime.InteropServices;
using Xunit.Abstractions;
using Xunit.Sdk;

// The tests of this assembly, run by the assembly itself: there is no test host for a runtime that is not installed.
var counted = new Counting();
using var framework = new XunitTestFramework(new Counting());
using var executor = framework.GetExecutor(Assembly.GetExecutingAssembly().GetName());
executor.RunAll(counted, new Defaults(), new Defaults());
counted.Finished.Wait();
Console.WriteLine($"On {RuntimeInformation.FrameworkDescription}:");
Console.WriteLine($"{counted.Passed} passed, {counted.Failed} failed");
return counted is { Failed: 0, Passed: > 0 } ? 0 : 1;

internal sealed class Counting : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    private int _passed;
    private int _failed;

    public int Passed => _passed;

    public int Failed => _failed;

    public ManualResetEventSlim Finished { get; } = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed:
                Interlocked.Increment(ref _passed);
                break;
            case ITestFailed failed:
                Interlocked.Increment(ref _failed);
                Console.WriteLine($"{failed.Test.DisplayName}\n  {string.Join("\n  ", failed.Messages)}\n{string.Join('\n', failed.StackTraces)}");
                break;
            case ITestAssemblyFinished:
                Finished.Set();
                break;
        }

        return true;
    }
}

/// <summary>What every option is when nobody sets it.</summary>
internal sealed class Defaults : Xunit.LongLivedMarshalByRefObject, ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    public TValue GetValue<TValue>(string name) => default!;

    public void SetValue<TValue>(string name, TValue value)
    {
    }
}
