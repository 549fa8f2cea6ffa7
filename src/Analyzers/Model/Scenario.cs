using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>The failures that the table of retry decisions tells apart, and success.</summary>
internal enum Failure
{
    /// <summary>None: the server answers 200.</summary>
    None,

    /// <summary>The server closed the connection with GOAWAY, NO_ERROR (RFC 9113 §6.8).</summary>
    GracefulClose,

    /// <summary>The connection was reset or ended before an answer.</summary>
    ConnectionLost,

    /// <summary>The connection could not be made: nothing was sent.</summary>
    NeverSent,

    /// <summary>HttpClient.Timeout passed.</summary>
    Timeout,

    /// <summary>The server answered with a 5xx status.</summary>
    ServerError,

    /// <summary>Any of them, and success as well.</summary>
    Any,
}

/// <summary>
/// One cell of the table, seen from user code: what the send throws or answers, each time it is executed.
/// </summary>
/// <param name="Failure">The column.</param>
/// <param name="Thrown">The exception that the send throws; null where it answers.</param>
/// <param name="Status">The status that the send answers with; null where it throws.</param>
internal sealed record Scenario(Failure Failure, KnownObject? Thrown, int? Status)
{
    public static readonly Scenario Success = new(Failure.None, null, 200);

    /// <summary>The send may throw anything or answer anything: what does not repeat it here never does.</summary>
    public static readonly Scenario Anything = new(Failure.Any, null, null);

    public static Scenario Answers(int status) => new(IsError(status) ? Failure.ServerError : Failure.None, null, status);

    /// <summary>
    /// The faces a graceful close has on the target framework: one on .NET 9 and later, two on .NET 8 (a request in flight
    /// shows as ResponseEnded), and on older targets the ones of every runtime the code may meet.
    /// </summary>
    public static ImmutableArray<Scenario> GracefulClose(KnownSymbols symbols) => Once(symbols, nameof(GracefulClose), MakeGracefulClose);

    private static ImmutableArray<Scenario> MakeGracefulClose(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        var protocol = Throws(Failure.GracefulClose, exceptions.Request("HttpProtocolError", exceptions.Protocol(0)));
        var ended = Throws(Failure.GracefulClose, exceptions.Request("ResponseEnded", exceptions.ResponseEnded()));
        if (symbols.IsNetFramework || symbols.DotNetVersion == 0)
        {
            return Some(Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Over(KnownSymbols.IOExceptionName, KnownSymbols.IOExceptionName))),
                Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Web("ConnectionClosed", KnownSymbols.ExceptionName))),
                Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Web("KeepAliveFailure", KnownSymbols.ExceptionName))),
                Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Web("ReceiveFailure", KnownSymbols.ExceptionName))));
        }

        return symbols.DotNetVersion switch
        {
            >= 9 => Some(protocol),
            8 => Some(protocol, ended),
            7 => Some(protocol, Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Over(KnownSymbols.IOExceptionName, KnownSymbols.IOExceptionName)))),

            // .NET 5 and 6: the inner exception is an internal type of System.Net.Http, or an IOException at the end of the stream.
            _ => Some(Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Over(KnownSymbols.IOExceptionName, KnownSymbols.IOExceptionName))),
                Throws(Failure.GracefulClose, exceptions.Request(null, exceptions.Over(KnownSymbols.ExceptionName, KnownSymbols.ExceptionName)))),
        };
    }

    /// <summary>
    /// The server closes the connection gracefully in the middle of a body that is read as it arrives: nothing wraps the
    /// exception there. Empty before .NET 7, where the exception is an IOException that code expects of a stream.
    /// </summary>
    public static ImmutableArray<Scenario> BodyCutOff(KnownSymbols symbols) => Once(symbols, nameof(BodyCutOff), MakeBodyCutOff);

    private static ImmutableArray<Scenario> MakeBodyCutOff(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        return symbols.DotNetVersion switch
        {
            >= 9 => Some(Throws(Failure.GracefulClose, exceptions.Protocol(0))),
            8 => Some(Throws(Failure.GracefulClose, exceptions.ResponseEnded())),
            7 => Some(Throws(Failure.GracefulClose, exceptions.Of(KnownSymbols.IOExceptionName))),
            _ => ImmutableArray<Scenario>.Empty,
        };
    }

    /// <summary>The connection was lost before an answer: TCP reset, and the end of the stream.</summary>
    public static ImmutableArray<Scenario> ConnectionLost(KnownSymbols symbols) => Once(symbols, nameof(ConnectionLost), MakeConnectionLost);

    private static ImmutableArray<Scenario> MakeConnectionLost(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        var reset = exceptions.Of(KnownSymbols.IOExceptionName, exceptions.Socket("ConnectionReset"));
        if (symbols.IsNetFramework)
        {
            // HttpClientHandler stands on HttpWebRequest there.
            return Some(
                Throws(Failure.ConnectionLost, exceptions.Request(null, reset)),
                Throws(Failure.ConnectionLost, exceptions.Request(null, exceptions.Over(KnownSymbols.WebExceptionName, KnownSymbols.ExceptionName))));
        }

        return Some(
            Throws(Failure.ConnectionLost, exceptions.Request("Unknown", reset)),
            Throws(Failure.ConnectionLost, exceptions.Request("ResponseEnded", exceptions.ResponseEnded())));
    }

    /// <summary>The connection was refused, or the name not found: the request never left.</summary>
    public static ImmutableArray<Scenario> NeverSent(KnownSymbols symbols) => Once(symbols, nameof(NeverSent), MakeNeverSent);

    private static ImmutableArray<Scenario> MakeNeverSent(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        var (refused, unknown) = (exceptions.Socket("ConnectionRefused"), exceptions.Socket("HostNotFound"));
        Scenario?[] sockets =
        [
            Throws(Failure.NeverSent, exceptions.Request("ConnectionError", refused)),
            Throws(Failure.NeverSent, exceptions.Request("NameResolutionError", unknown)),
        ];

        // .NET Framework puts a WebException between the two; code for .NET Standard may meet either.
        Scenario?[] webs =
        [
            Throws(Failure.NeverSent, exceptions.Request(null, exceptions.Web("ConnectFailure", refused))),
            Throws(Failure.NeverSent, exceptions.Request(null, exceptions.Web("NameResolutionFailure", unknown))),
        ];
        return Some(symbols.IsNetFramework ? webs : symbols.DotNetVersion == 0 ? [.. sockets, .. webs] : sockets);
    }

    /// <summary>
    /// The connection could not be made for other reasons that code names, or was lost while it was set up: what a list of socket errors
    /// is about, with which that of a refused connection is not.
    /// </summary>
    public static ImmutableArray<Scenario> OtherSocketErrors(KnownSymbols symbols) => Once(symbols, nameof(OtherSocketErrors), MakeOtherSocketErrors);

    private static ImmutableArray<Scenario> MakeOtherSocketErrors(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        return Some(((string[])["ConnectionReset", "TimedOut", "ConnectionAborted", "TryAgain", "HostUnreachable", "NetworkUnreachable"])
            .Select(code => Throws(
                Failure.NeverSent,
                symbols.IsNetFramework
                    ? exceptions.Request(null, exceptions.Web("ConnectFailure", exceptions.Socket(code)))
                    : exceptions.Request("ConnectionError", exceptions.Socket(code))))
            .ToArray());
    }

    /// <summary>The same errors, and that of a refused connection, for code that knows them by the numbers of Windows and of Linux.</summary>
    public static ImmutableArray<Scenario> SocketErrorNumbers(KnownSymbols symbols) => Once(symbols, nameof(SocketErrorNumbers), MakeSocketErrorNumbers);

    private static ImmutableArray<Scenario> MakeSocketErrorNumbers(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        (string, int[])[] errors =
        [
            ("ConnectionReset", [10054, 104]), ("ConnectionRefused", [10061, 111]), ("TimedOut", [10060, 110]), ("ConnectionAborted", [10053, 103]),
            ("HostNotFound", [11001]), ("HostUnreachable", [10065, 113]), ("NetworkUnreachable", [10051, 101]),
        ];
        var sockets =
            from error in errors
            from number in symbols.IsNetFramework ? error.Item2.Take(1) : error.Item2
            select exceptions.Socket(error.Item1, number);
        return Some(sockets.Select(socket => Throws(
                Failure.NeverSent,
                symbols.IsNetFramework ? exceptions.Request(null, exceptions.Web("ConnectFailure", socket)) : exceptions.Request("ConnectionError", socket)))
            .Concat(sockets.Take(symbols.IsNetFramework ? 1 : 2).Select(reset => Throws(
                Failure.ConnectionLost,
                exceptions.Request("Unknown", exceptions.Of(KnownSymbols.IOExceptionName, reset)))))
            .ToArray());
    }

    /// <summary>HttpClient.Timeout passed: TaskCanceledException over TimeoutException, the caller's token untouched.</summary>
    public static ImmutableArray<Scenario> Timeout(KnownSymbols symbols) => Once(symbols, nameof(Timeout), MakeTimeout);

    private static ImmutableArray<Scenario> MakeTimeout(KnownSymbols symbols)
    {
        var exceptions = new Exceptions(symbols);
        return Some(Throws(Failure.Timeout, exceptions.TimedOut()));
    }

    public static bool IsSuccess(int status) => status is >= 200 and < 300;

    public static bool IsError(int status) => status >= 400;

    /// <summary>The exception of <c>EnsureSuccessStatusCode</c> for a status.</summary>
    public static KnownObject? StatusException(KnownSymbols symbols, int status) =>
        (KnownObject?)Made.GetValue(symbols, static _ => new()).GetOrAdd(status, _ => new Exceptions(symbols).Request("Unknown", null, status));

    /// <summary>What was made for a compilation: the same objects each time, so that what was run over them is known again.</summary>
    private static readonly ConditionalWeakTable<KnownSymbols, ConcurrentDictionary<object, object?>> Made = new();

    private static ImmutableArray<Scenario> Once(KnownSymbols symbols, string cell, Func<KnownSymbols, ImmutableArray<Scenario>> make) =>
        (ImmutableArray<Scenario>)Made.GetValue(symbols, static _ => new()).GetOrAdd(cell, _ => make(symbols))!;

    /// <summary>A request that a handler is handed: of the given method, with content that says nothing and no idempotency key.</summary>
    public static KnownObject Request(INamedTypeSymbol type, string method) => new(
        type,
        ImmutableDictionary<string, Value>.Empty
            .Add("Method", new MethodValue(method, FromFailure: true))
            .Add("Content", new Symbolic(Hash.Of("content"), Hash.Of("content"), null)));

    private static ImmutableArray<Scenario> Some(params Scenario?[] scenarios) =>
        scenarios.Where(s => s is not null).Select(s => s!).ToImmutableArray();

    private static Scenario? Throws(Failure failure, KnownObject? exception) =>
        exception is null ? null : new Scenario(failure, exception, null);

    /// <summary>Builds the exceptions of SocketsHttpHandler as docs/goaway-in-dotnet.md lists them.</summary>
    private sealed class Exceptions(KnownSymbols symbols)
    {
        public KnownObject? Of(string typeName, KnownObject? inner = null) =>
            symbols[typeName] is { } type ? Make(type, inner) : null;

        /// <summary>An exception of which the kind is known, and the kind of its cause if it has one.</summary>
        public KnownObject? Over(string typeName, string causeName) =>
            Of(typeName) is { } exception
                ? exception with
                {
                    Members = exception.Members.SetItem("InnerException", Unknown("InnerException") with { Type = symbols[causeName] }),
                    IsExact = false,
                }
                : null;

        /// <summary>Of .NET the exception carries HttpClient's own token, which is nobody else's and cancelled.</summary>
        public KnownObject? TimedOut() =>
            Of(KnownSymbols.TaskCanceledExceptionName, Over(KnownSymbols.TimeoutExceptionName, KnownSymbols.TaskCanceledExceptionName)) is not { } exception ? null
            : symbols.DotNetVersion == 0 || symbols[KnownSymbols.CancellationTokenName] is not { } token ? exception
            : exception with
            {
                Members = exception.Members.SetItem("CancellationToken", new KnownObject(token, ImmutableDictionary<string, Value>.Empty.Add("IsCancellationRequested", Fact(true)))),
            };

        public KnownObject? Protocol(long errorCode) =>
            Of(KnownSymbols.HttpProtocolExceptionName) is { } exception
                ? exception with { Members = exception.Members.SetItem("ErrorCode", Fact(errorCode)).SetItem("HttpRequestError", Error("HttpProtocolError")) }
                : Of(KnownSymbols.IOExceptionName);

        public KnownObject? ResponseEnded() =>
            Of(KnownSymbols.HttpIOExceptionName) is { } exception
                ? exception with { Members = exception.Members.SetItem("HttpRequestError", Error("ResponseEnded")) }
                : Of(KnownSymbols.IOExceptionName);

        public KnownObject? Request(string? error, KnownObject? inner, int? status = null) =>
            Of(KnownSymbols.HttpRequestExceptionName, inner) is { } exception
                ? exception with
                {
                    Members = exception.Members
                        .SetItem("StatusCode", Fact(status))
                        .SetItem("HttpRequestError", error is null ? Unknown("HttpRequestError") : Error(error)),
                }
                : null;

        private static KnownObject Make(INamedTypeSymbol type, KnownObject? inner) => new(
            type,
            ImmutableDictionary<string, Value>.Empty
                .Add("InnerException", inner ?? (Value)Fact(null))
                .Add("Message", Unknown("Message") with { NotNull = true }));

        public KnownObject? Socket(string code) =>
            Of(KnownSymbols.SocketExceptionName) is { } exception
                ? exception with { Members = exception.Members.SetItem("SocketErrorCode", Member(KnownSymbols.SocketErrorName, code)) }
                : null;

        public KnownObject? Socket(string code, int number) =>
            Socket(code) is { } exception
                ? exception with { Members = exception.Members.SetItem("ErrorCode", Fact(number)).SetItem("NativeErrorCode", Fact(number)) }
                : null;

        /// <summary>What HttpClientHandler of .NET Framework wraps; its cause is not the same on every way there.</summary>
        public KnownObject? Web(string status, string causeName) =>
            Over(KnownSymbols.WebExceptionName, causeName) is { } exception ? WithStatus(exception, status) : null;

        public KnownObject? Web(string status, KnownObject? cause) =>
            Of(KnownSymbols.WebExceptionName, cause) is { } exception ? WithStatus(exception, status) : null;

        private KnownObject WithStatus(KnownObject exception, string status) =>
            exception with { Members = exception.Members.SetItem("Status", Member(KnownSymbols.WebExceptionStatusName, status)) };

        private Value Error(string name) => Member(KnownSymbols.HttpRequestErrorName, name);

        private Value Member(string enumeration, string name) =>
            symbols[enumeration]?.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is { } field
                ? Fact(field.ConstantValue)
                : Unknown(name);

        private static Constant Fact(object? value) => new(value, FromFailure: true);

        private static Symbolic Unknown(string member)
        {
            var identity = Hash.Of("fact", member);
            return new Symbolic(identity, identity, null, FromFailure: true);
        }
    }
}
