using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Members that are known by where they are declared, and not by their name alone.</summary>
public sealed class KnownMembersTests
{
    private static readonly MarkedCode Code = MarkedCode.Of("""
        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostApplicationLifetime { void StopApplication(); }
            public interface IApplicationLifetime { void StopApplication(); }
            public sealed class Lifetime : IApplicationLifetime { public void StopApplication() { } }
        }
        namespace Microsoft.AspNetCore.Hosting { public interface IApplicationLifetime { void StopApplication(); } public interface IHostApplicationLifetime { void StopApplication(); } }
        namespace Own { public interface IHostApplicationLifetime { void StopApplication(); } public static class Environment { public static void Exit(int code) { } public static void FailFast(string text) { } } public class Application { public static void Exit() { } } }
        namespace System.Windows.Forms { public static class Application { public static void Exit() { } public static void FailFast() { } } }
        """, World.NetStandard20);

    [Theory]
    [InlineData("Microsoft.Extensions.Hosting.IHostApplicationLifetime", true)]
    [InlineData("Microsoft.Extensions.Hosting.IApplicationLifetime", true)]
    [InlineData("Microsoft.AspNetCore.Hosting.IApplicationLifetime", true)]
    [InlineData("Microsoft.AspNetCore.Hosting.IHostApplicationLifetime", false)]
    [InlineData("Microsoft.Extensions.Hosting.Lifetime", false)]
    [InlineData("Own.IHostApplicationLifetime", false)]
    public void A_lifetime(string type, bool expected) => Assert.Equal(expected, KnownMembers.IsLifetime(Code.Compilation.GetTypeByMetadataName(type)!));

    /// <summary>Another value each time, and no other request.</summary>
    [Theory]
    [InlineData("System.Guid", "NewGuid", true)]
    [InlineData("System.Guid", "Parse", false)]
    [InlineData("System.DateTime", "Now", true)]
    [InlineData("System.DateTime", "UtcNow", true)]
    [InlineData("System.DateTime", "Today", false)]
    [InlineData("System.DateTimeOffset", "UtcNow", true)]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator", "GetBytes", true)]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator", "Create", true)]
    [InlineData("System.Diagnostics.Stopwatch", "GetTimestamp", true)]
    [InlineData("System.Diagnostics.Stopwatch", "Elapsed", false)]
    [InlineData("System.Environment", "TickCount", true)]
    [InlineData("System.Environment", "MachineName", false)]
    [InlineData("System.IO.Path", "GetRandomFileName", true)]
    [InlineData("System.IO.Path", "GetTempPath", false)]
    [InlineData("System.Random", "Next", false)] // it may be the next reading of a simulation
    public void A_clock(string type, string member, bool expected) =>
        Assert.Equal(expected, KnownMembers.IsClock(Code.Compilation.GetTypeByMetadataName(type)!.GetMembers(member).First()));

    /// <summary>Another item each time.</summary>
    [Theory]
    [InlineData("Dequeue", true)]
    [InlineData("TryDequeue", true)]
    [InlineData("DequeueAsync", true)]
    [InlineData("Take", true)]
    [InlineData("Taken", false)]
    [InlineData("ReadLine", true)]
    [InlineData("Ready", false)]
    [InlineData("Reads", false)]
    [InlineData("ReceiveMessage", true)]
    [InlineData("Next", true)]
    [InlineData("MoveNext", true)]
    [InlineData("PollAsync", true)]
    [InlineData("Peek", true)]
    [InlineData("TryPop", true)]
    [InlineData("FetchPage", true)]
    [InlineData("WaitToReadAsync", true)]
    [InlineData("GetItem", true)] // of what is not of this compilation
    [InlineData("GetOwn", false)]
    [InlineData("GetStatic", false)]
    [InlineData("GetOf", false)] // it is asked for a certain one
    [InlineData("GetWith", true)]
    [InlineData("GetHashCode", false)]
    [InlineData("GetType", false)]
    [InlineData("GetEnumerator", false)]
    [InlineData("Find", false)]
    public void An_item(string name, bool expected)
    {
        var own = MarkedCode.Of("""
            abstract class Source
            {
                public abstract int Dequeue(); public abstract bool TryDequeue(out int n); public abstract Task DequeueAsync(); public abstract int Take(int n); public abstract int Taken();
                public abstract string ReadLine(); public abstract bool Ready(); public abstract int Reads(); public abstract int ReceiveMessage(); public abstract int Next(); public abstract bool MoveNext();
                public abstract int PollAsync(); public abstract int Peek(); public abstract bool TryPop(out int n); public abstract int FetchPage(int n); public abstract bool WaitToReadAsync();
                public abstract int GetItem(); public int GetOwn() => 1; public static int GetStatic() => 1; public abstract int GetOf(int id); public abstract int GetWith(CancellationToken token);
                public abstract override int GetHashCode(); public abstract int GetEnumerator(); public abstract int Find(int id); public abstract new int GetType();
            }
            """);
        Assert.Equal(expected, KnownMembers.Consumes(own.Method(name), own.Http.Symbols));
    }

    [Theory]
    [InlineData("System.Environment", "Exit", true)]
    [InlineData("System.Environment", "FailFast", true)]
    [InlineData("System.Environment", "GetCommandLineArgs", false)]
    [InlineData("System.Windows.Forms.Application", "Exit", true)]
    [InlineData("System.Windows.Forms.Application", "FailFast", false)]
    [InlineData("Own.Environment", "Exit", false)]
    [InlineData("Own.Environment", "FailFast", false)]
    [InlineData("Own.Application", "Exit", false)]
    [InlineData("Microsoft.Extensions.Hosting.IHostApplicationLifetime", "StopApplication", true)]
    [InlineData("Microsoft.Extensions.Hosting.Lifetime", "StopApplication", true)]
    [InlineData("Own.IHostApplicationLifetime", "StopApplication", false)]
    [InlineData("System.Diagnostics.Process", "Kill", false)] // of which process is not known
    public void An_end_of_the_process(string type, string method, bool expected) => Assert.Equal(expected, KnownMembers.EndsProcess(
        Code.Compilation.GetTypeByMetadataName(type)!.GetMembers(method).OfType<IMethodSymbol>().First(), new Symbolic(1, 1, null)));
}
