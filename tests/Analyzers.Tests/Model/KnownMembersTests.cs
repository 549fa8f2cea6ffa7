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
