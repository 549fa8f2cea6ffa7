using System.Net;
using System.Net.Sockets;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The failures as they look on each target framework.</summary>
public sealed class ScenarioTests
{
    [Theory]
    [InlineData("net10.0", 10)]
    [InlineData("net10.0-bare", 10)]
    [InlineData("net8.0", 8)]
    [InlineData("net6.0-bare", 6)]
    [InlineData("netstandard2.0", 0)]
    [InlineData("net472", 0)]
    public void The_version_is_that_of_the_framework(string world, int version) => Assert.Equal(version, Symbols(world).DotNetVersion);

    [Theory]
    [InlineData("net472", true)]
    [InlineData("net472-polly7", true)]
    [InlineData("netstandard2.0", false)]
    [InlineData("net6.0-bare", false)]
    [InlineData("net10.0", false)]
    public void NET_Framework_is_told_apart(string world, bool expected) => Assert.Equal(expected, Symbols(world).IsNetFramework);

    /// <summary>"?" is a fact that is open: there may be a cause, or a type of the runtime's own.</summary>
    [Theory]
    [InlineData("net10.0", "HttpRequestException(HttpProtocolError) > HttpProtocolException(0)")]
    [InlineData("net8.0", "HttpRequestException(HttpProtocolError) > HttpProtocolException(0)", "HttpRequestException(ResponseEnded) > HttpIOException(ResponseEnded)")]
    [InlineData("net6.0-bare", "HttpRequestException > IOException? > IOException?", "HttpRequestException > Exception? > Exception?")]
    [InlineData("netstandard2.0", "HttpRequestException > IOException? > IOException?", "HttpRequestException > WebException?(ConnectionClosed) > Exception?", "HttpRequestException > WebException?(KeepAliveFailure) > Exception?", "HttpRequestException > WebException?(ReceiveFailure) > Exception?")]
    [InlineData("net472", "HttpRequestException > IOException? > IOException?", "HttpRequestException > WebException?(ConnectionClosed) > Exception?", "HttpRequestException > WebException?(KeepAliveFailure) > Exception?", "HttpRequestException > WebException?(ReceiveFailure) > Exception?")]
    public void A_graceful_close(string world, params string[] faces) => Assert.Equal(faces, Faces(Scenario.GracefulClose(Symbols(world)), Symbols(world)));

    [Theory]
    [InlineData("net10.0", "HttpRequestException(Unknown) > IOException > SocketException(ConnectionReset)", "HttpRequestException(ResponseEnded) > HttpIOException(ResponseEnded)")]
    [InlineData("net8.0", "HttpRequestException(Unknown) > IOException > SocketException(ConnectionReset)", "HttpRequestException(ResponseEnded) > HttpIOException(ResponseEnded)")]
    [InlineData("net6.0-bare", "HttpRequestException > IOException > SocketException(ConnectionReset)", "HttpRequestException > IOException")]
    [InlineData("net472", "HttpRequestException > IOException > SocketException(ConnectionReset)", "HttpRequestException > WebException? > Exception?")]
    public void A_lost_connection(string world, params string[] faces) => Assert.Equal(faces, Faces(Scenario.ConnectionLost(Symbols(world)), Symbols(world)));

    [Theory]
    [InlineData("net10.0", "HttpRequestException(ConnectionError) > SocketException(ConnectionRefused)", "HttpRequestException(NameResolutionError) > SocketException(HostNotFound)")]
    [InlineData("net6.0-bare", "HttpRequestException > SocketException(ConnectionRefused)", "HttpRequestException > SocketException(HostNotFound)")]
    [InlineData("netstandard2.0", "HttpRequestException > SocketException(ConnectionRefused)", "HttpRequestException > SocketException(HostNotFound)", "HttpRequestException > WebException(ConnectFailure) > SocketException(ConnectionRefused)", "HttpRequestException > WebException(NameResolutionFailure) > SocketException(HostNotFound)")]
    [InlineData("net472", "HttpRequestException > WebException(ConnectFailure) > SocketException(ConnectionRefused)", "HttpRequestException > WebException(NameResolutionFailure) > SocketException(HostNotFound)")]
    public void What_was_never_sent(string world, params string[] faces) => Assert.Equal(faces, Faces(Scenario.NeverSent(Symbols(world)), Symbols(world)));

    /// <summary>What a filter says after each face of a graceful close and of a lost connection: "y", "n", or "?" where the runtime may mean either.</summary>
    [Theory]
    [InlineData("net10.0", "e.InnerException is IOException", "y yy")]
    [InlineData("net10.0", "e.InnerException == null", "n nn")]
    [InlineData("net10.0", "e.InnerException is HttpProtocolException { ErrorCode: 0 }", "y nn")]
    [InlineData("net10.0", "e.InnerException?.InnerException is System.Net.Sockets.SocketException", "n yn")]
    [InlineData("net8.0", "e.InnerException is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }", "ny ny")]
    [InlineData("net8.0", "e.InnerException is IOException", "yy yy")]
    [InlineData("net6.0-bare", "e.InnerException is IOException", "yn yy")]
    [InlineData("net6.0-bare", "e.InnerException == null", "nn nn")]
    [InlineData("net6.0-bare", "e.InnerException is Exception", "yy yy")]
    [InlineData("net6.0-bare", "e.InnerException is System.Net.Sockets.SocketException", "nn nn")]
    [InlineData("net6.0-bare", "e.InnerException is TaskCanceledException", "nn nn")]
    [InlineData("net6.0-bare", "e.InnerException.InnerException is System.Net.Sockets.SocketException", "n? yn")]
    [InlineData("net6.0-bare", "e.StatusCode == null", "yy yy")]
    [InlineData("net6.0-bare", "e.Message == null", "nn nn")]
    [InlineData("net472", "e.InnerException is System.Net.WebException", "nyyy ny")]
    [InlineData("net472", "e.InnerException is IOException", "ynnn yn")]
    [InlineData("net472", "e.InnerException == null", "nnnn nn")]
    [InlineData("net472", "e.InnerException is System.Net.WebException w && w.Status == System.Net.WebExceptionStatus.ConnectionClosed", "nynn n?")]
    [InlineData("net472", "e.InnerException is System.Net.WebException w && w.Status == System.Net.WebExceptionStatus.ConnectFailure", "nnnn n?")]
    [InlineData("net472", "e.InnerException is System.Net.WebException w && w.InnerException is System.Net.Sockets.SocketException", "n??? n?")]
    public void A_filter(string world, string condition, string expected)
    {
        var code = MarkedCode.InClass($"static int M(HttpRequestException e) {{ return ({condition}) ? 1 : 2; }}", World.Named(world));
        var method = code.Method("M");
        Assert.Equal(expected, string.Join(' ', new[] { Scenario.GracefulClose(code.Http.Symbols), Scenario.ConnectionLost(code.Http.Symbols) }.Select(scenarios => string.Concat(scenarios.Select(scenario =>
        {
            var entry = State.Empty.With(method.Parameters[0], scenario.Thrown!);
            var exits = new Run(code.Http, new Question(Scenario.Success), default).Over(code.Http.Sources.FunctionOf(method)!, entry).Exits;
            return exits.Select(exit => exit.Value is Constant { Number: 1 } ? 'y' : 'n').Distinct().ToArray() is [var only] ? only : '?';
        })))));
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net6.0-bare")]
    [InlineData("net472")]
    public void A_timeout(string world) => Assert.Equal(["TaskCanceledException > TimeoutException? > TaskCanceledException?"], Faces(Scenario.Timeout(Symbols(world)), Symbols(world)));

    [Theory]
    [InlineData("net10.0", "HttpProtocolException(0)")]
    [InlineData("net8.0", "HttpIOException(ResponseEnded)")]
    [InlineData("net6.0-bare")]
    [InlineData("net472")]
    public void A_body_that_is_cut_off(string world, params string[] faces) => Assert.Equal(faces, Faces(Scenario.BodyCutOff(Symbols(world)), Symbols(world)));

    [Theory]
    [InlineData("net10.0", 503, "HttpRequestException(503 Unknown)")]
    [InlineData("net8.0", 404, "HttpRequestException(404 Unknown)")]
    public void A_status_that_throws(string world, int status, string face) => Assert.Equal(face, Face(Scenario.StatusException(Symbols(world), status)!, Symbols(world)));

    /// <summary>No failure but an answer has a status: a filter that asks for one is false.</summary>
    [Theory, MemberData(nameof(Worlds))]
    public void No_failure_of_a_connection_has_a_status(string world) => Assert.All(
        Scenario.GracefulClose(Symbols(world)).Concat(Scenario.ConnectionLost(Symbols(world))).Concat(Scenario.NeverSent(Symbols(world))),
        scenario => Assert.Equal(Answer.Yes, scenario.Thrown!.Members["StatusCode"].IsNull));

    /// <summary>What the model says of the exceptions of .NET 10 is what they say themselves.</summary>
    [Fact]
    public void The_facts_are_those_of_the_real_exceptions() => Assert.All(
        Facts.Of(Symbols("net10.0-bare")), facts =>
        {
            var real = facts.Real;
            for (var known = facts.Known; known is not null; known = known.Inner, real = real.InnerException!)
            {
                Assert.Equal(real.GetType().FullName, known.Type.ToDisplayString());
                foreach (var (member, value) in known.Members)
                {
                    if (value is Constant fact)
                    {
                        Assert.Equal(Plain(fact.Object), Plain(real.GetType().GetProperty(member)!.GetValue(real)));
                    }
                }
            }
        });

    public static TheoryData<string> Worlds => [.. World.All.Select(world => world.Name)];

    private static KnownSymbols Symbols(string world) => new(World.Named(world).Empty);

    private static IEnumerable<string> Faces(IEnumerable<Scenario> scenarios, KnownSymbols symbols) => scenarios.Select(scenario => Face(scenario.Thrown!, symbols));

    private static string Face(KnownObject exception, KnownSymbols symbols)
    {
        var facts = new[] { "StatusCode", "HttpRequestError", "ErrorCode", "SocketErrorCode", "Status" }
            .Where(member => exception.Members.TryGetValue(member, out var value) && value is Constant { Object: not null })
            .Select(member => (member, value: ((Constant)exception.Members[member]).Object))
            .Where(fact => fact.member != "HttpRequestError" || !exception.Members.ContainsKey("ErrorCode"))
            .Select(fact => fact.member switch
            {
                "HttpRequestError" => $"{(HttpRequestError)Convert.ToInt32(fact.value)}",
                "SocketErrorCode" => $"{(SocketError)Convert.ToInt32(fact.value)}",
                "Status" => $"{(WebExceptionStatus)Convert.ToInt32(fact.value)}",
                _ => $"{fact.value}",
            });
        var text = exception.Type.Name + (exception.IsExact ? "" : "?") + (string.Join(' ', facts) is { Length: > 0 } some ? $"({some})" : "");
        return exception.Members["InnerException"] switch
        {
            KnownObject inner => $"{text} > {Face(inner, symbols)}",
            Symbolic { Type: { } type } => $"{text} > {type.Name}?",
            _ => text,
        };
    }

    private static object? Plain(object? value) => value switch
    {
        Enum or int or long => Convert.ToInt64(value),
        _ => value,
    };
}
