using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>What a framework tells of a lost connection, which decides how the handler asks for it.</summary>
internal enum Framework
{
    /// <summary>.NET 8 and later: <c>HttpRequestError</c>.</summary>
    Net8,

    /// <summary>.NET 5 to 7: <c>HttpRequestException.StatusCode</c>.</summary>
    Net5,

    /// <summary>.NET Standard, .NET Framework, and whatever is compiled by a C# before 9.</summary>
    Older,
}

/// <summary>
/// The source of a handler that sends a request again where that is right, for projects that have no library to do it:
/// rules and reasons of what it repeats stand in the code itself, which is the user's from then on.
/// </summary>
/// <param name="Framework">What it is compiled against.</param>
/// <param name="Namespace">Where it goes; empty for the global namespace.</param>
/// <param name="Name">What it is called.</param>
internal sealed record RetryHandlerText(Framework Framework, string Namespace, string Name)
{
    /// <summary>What it is called where nothing else is.</summary>
    public const string DefaultName = "GoAwayRetryHandler";

    private static readonly ImmutableArray<(string Method, string Property)> Methods = ImmutableArray.Create(
        ("GET", "Get"), ("HEAD", "Head"), ("OPTIONS", "Options"), ("TRACE", "Trace"), ("PUT", "Put"), ("DELETE", "Delete"));

    /// <summary>Whether what may be null is marked.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether the namespace is that of the file: C# 10.</summary>
    public bool IsFileScoped { get; init; }

    /// <summary>Whether <c>HttpProtocolException</c> exists: .NET 7.</summary>
    public bool HasProtocolException { get; init; }

    /// <summary>Whether <c>Random.Shared</c> exists: .NET 6.</summary>
    public bool HasSharedRandom { get; init; }

    /// <summary>What is unsafe, and what a key is.</summary>
    public GoAwayOptions Options { get; init; } = GoAwayOptions.Default;

    /// <summary>How the project is laid out.</summary>
    public CodeLayout Layout { get; init; } = new(SourceText.From("\n"));

    /// <summary>The handler as a compilation needs it.</summary>
    public static RetryHandlerText For(Compilation compilation, LanguageVersion language, string @namespace, string name)
    {
        var symbols = new KnownSymbols(compilation);
        return new RetryHandlerText(FrameworkOf(symbols, language), @namespace, name)
        {
            IsNullable = language >= LanguageVersion.CSharp8 && (compilation.Options.NullableContextOptions & NullableContextOptions.Annotations) != 0,
            IsFileScoped = language >= LanguageVersion.CSharp10,
            HasProtocolException = symbols[KnownSymbols.HttpProtocolExceptionName] is not null,
            HasSharedRandom = compilation.GetTypeByMetadataName("System.Random")?.GetMembers("Shared").IsEmpty == false,
        };
    }

    /// <summary>How much a framework has of what the handler uses; all of it where another has as much.</summary>
    public static int Knows(Compilation compilation) => ((string[])
        [
            KnownSymbols.HttpRequestErrorName, KnownSymbols.HttpProtocolExceptionName, "System.DateOnly", "System.Net.Http.Json.JsonContent", "System.Net.Http.ReadOnlyMemoryContent",
        ])
        .Count(name => compilation.GetTypeByMetadataName(name) is not null);

    /// <summary>The members of HttpMethod whose requests may be sent again.</summary>
    public static IEnumerable<string> IdempotentMethods(GoAwayOptions options) => Methods.Where(m => !options.IsUnsafe(m.Method)).Select(m => m.Property);

    private static Framework FrameworkOf(KnownSymbols symbols, LanguageVersion language) =>
        language < LanguageVersion.CSharp9 || symbols[KnownSymbols.HttpRequestExceptionName]?.GetMembers("StatusCode").IsEmpty != false ? Framework.Older
        : symbols[KnownSymbols.HttpRequestErrorName] is null ? Framework.Net5
        : Framework.Net8;

    public override string ToString()
    {
        var code = string.Concat(Usings.Select(u => $"using {u};\n")) + "\n" + Namespace switch
        {
            "" => Class,
            _ when IsFileScoped => $"namespace {Namespace};\n\n{Class}",
            _ => $"namespace {Namespace}\n{{\n{Indented(Class)}\n}}",
        };
        return Layout.Lines(code.Split('\n'), "");
    }

    private IEnumerable<string> Usings => Framework switch
    {
        Framework.Net8 => ["System", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks"],
        Framework.Net5 => ["System", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Net.Sockets", "System.Threading", "System.Threading.Tasks"],
        _ => ["System", "System.IO", "System.Linq", "System.Net", "System.Net.Http", "System.Net.Sockets", "System.Threading", "System.Threading.Tasks"],
    };

    private string Class => $$"""
        /// <summary>
        /// Sends a request again when its connection is lost before an answer came, as when a server that shuts down says so by
        /// GOAWAY (RFC 9113 section 6.8), and when the answer is 408, 429 or 5xx. Only a request that may be sent twice: its method
        /// is idempotent (RFC 9110 section 9.2.2) or it has an idempotency key, and its content can be read again. Everything else
        /// is sent once, because a POST whose connection was lost may have been executed; its failure is the caller's to judge.
        /// </summary>
        internal sealed class {{Name}} : DelegatingHandler
        {
            private const int MaxAttempts = 4;

            private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

            /// <summary>A server that asks for a longer pause is not waited for: the caller is given its answer.</summary>
            private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
        {{(HasSharedRandom ? "" : "\n    private static readonly Random Jitter = new Random();\n")}}
        {{Loop("protected override async Task<HttpResponseMessage> SendAsync", "await base.SendAsync(request, cancellationToken).ConfigureAwait(false)", "await Task.Delay(delay, cancellationToken).ConfigureAwait(false);")}}
        {{(Framework == Framework.Older ? "" : "\n" + Loop("protected override HttpResponseMessage Send", "base.Send(request, cancellationToken)", "cancellationToken.WaitHandle.WaitOne(delay);\n            cancellationToken.ThrowIfCancellationRequested();") + "\n")}}
            /// <summary>Asked before the first attempt: a handler below may change the request.</summary>
            private static bool MayBeRepeated(HttpRequestMessage request) =>
                (IsIdempotent(request.Method) || HasIdempotencyKey(request)) && IsReplayable(request.Content);

            private static bool IsIdempotent(HttpMethod method) =>
                {{string.Join("\n        || ", IdempotentMethods(Options).Select(m => $"method == HttpMethod.{m}"))}};

            /// <summary>Whether the request has a header by which the server knows it when it comes again.</summary>
            private static bool HasIdempotencyKey(HttpRequestMessage request) =>
                request.Headers.Any(header => {{string.Join("\n            || ", KeyHeaders.Select(KeyTest))}});

        {{Indented(Replayable)}}

        {{Indented(ConnectionLost)}}

        {{Indented(Transient)}}

            private static TimeSpan DelayAfter(HttpResponseMessage response, int attempt)
            {
                var retryAfter = response.Headers.RetryAfter;
                var asked = retryAfter?.Delta ?? retryAfter?.Date - DateTimeOffset.UtcNow;
                var delay = DelayAfter(attempt);
                return asked > delay ? asked.Value : delay;
            }

            /// <summary>Twice as long each time, and never the same: clients whose server has gone do not all come back at once.</summary>
            private static TimeSpan DelayAfter(int attempt)
            {
        {{(HasSharedRandom
            ? "        var jitter = Random.Shared.NextDouble();"
            : "        double jitter;\n        lock (Jitter)\n        {\n            jitter = Jitter.NextDouble();\n        }\n")}}
                return TimeSpan.FromMilliseconds(FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1) * (0.5 + (jitter / 2)));
            }
        }
        """.Replace("\r", "").Replace("\n\n\n", "\n\n").Replace("\n\n\n", "\n\n");

    private static string Loop(string head, string send, string pause) => $$"""
            {{head}}(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var mayRepeat = MayBeRepeated(request);
                for (var attempt = 1; ; attempt++)
                {
                    TimeSpan delay;
                    try
                    {
                        var response = {{send}};
                        delay = DelayAfter(response, attempt);
                        if (!mayRepeat || attempt == MaxAttempts || !IsTransient(response) || delay > LongestDelay)
                        {
                            return response;
                        }

                        response.Dispose();
                    }
                    catch (HttpRequestException exception)
                        when (mayRepeat && attempt < MaxAttempts && IsConnectionLost(exception) && !cancellationToken.IsCancellationRequested)
                    {
                        delay = DelayAfter(attempt);
                    }

                    {{pause}}
                }
            }
        """.Replace("\r", "");

    private string Maybe => IsNullable ? "?" : "";

    /// <summary>Content that is a stream, or that nobody knows, may be sent once. None is buffered for the sake of a retry.</summary>
    private string Replayable => Framework == Framework.Older
        ? $$"""
            /// <summary>Content that is a stream can be sent once, and is not buffered here: it may be large.</summary>
            private static bool IsReplayable(HttpContent{{Maybe}} content) => content is MultipartContent parts
                ? parts.All(IsReplayable)
                : content == null || content is ByteArrayContent || content.GetType().FullName == "System.Net.Http.Json.JsonContent";
            """
        : $$"""
            /// <summary>Content that is a stream can be sent once, and is not buffered here: it may be large.</summary>
            private static bool IsReplayable(HttpContent{{Maybe}} content) => content switch
            {
                null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
                MultipartContent parts => parts.All(IsReplayable),
                _ => false,
            };
            """;

    private string ConnectionLost => Framework switch
    {
        Framework.Net8 => """
            private static bool IsConnectionLost(HttpRequestException exception) => exception.HttpRequestError switch
            {
                // 0 is a graceful GOAWAY, 7 a stream that was refused unprocessed. Other codes tell of a fault that is to be seen.
                HttpRequestError.HttpProtocolError => exception.InnerException is HttpProtocolException { ErrorCode: 0 or 7 },
                HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError => true,

                // A connection that was shut down before the request was on it, or that was reset.
                HttpRequestError.Unknown => exception.StatusCode is null && exception.InnerException is null or IOException,
                _ => false,
            };
            """,
        Framework.Net5 => $$"""
            private static bool IsConnectionLost(HttpRequestException exception) => exception.StatusCode is null && exception.InnerException switch
            {
            {{(HasProtocolException ? "    // 0 is a graceful GOAWAY, 7 a stream that was refused unprocessed. Other codes tell of a fault that is to be seen.\n    HttpProtocolException protocol => protocol.ErrorCode is 0 or 7,\n\n" : "")}}    // A connection that was shut down before the request was on it, that was reset, or that could not be made.
                null or IOException or SocketException => true,

                // What .NET 5 and 6 throw for GOAWAY has no public name.
                var inner => inner.GetType().Name is "Http2ConnectionException" or "Http2StreamException",
            };
            """,
        _ => """
            private static bool IsConnectionLost(HttpRequestException exception)
            {
                switch (exception.InnerException)
                {
                    // A connection that was shut down before the request was on it, that was reset, or that could not be made.
                    case null:
                    case IOException _:
                    case SocketException _:
                        return true;

                    // .NET Framework.
                    case WebException web:
                        return web.Status == WebExceptionStatus.ConnectionClosed
                            || web.Status == WebExceptionStatus.KeepAliveFailure
                            || web.Status == WebExceptionStatus.ReceiveFailure
                            || web.Status == WebExceptionStatus.SendFailure
                            || web.Status == WebExceptionStatus.ConnectFailure;

                    // What .NET throws for GOAWAY before .NET 7 has no public name.
                    case Exception inner:
                        var name = inner.GetType().Name;
                        return name == "Http2ConnectionException" || name == "Http2StreamException";
                }
            }
            """,
    };

    private string Transient => Framework == Framework.Older
        ? """
            private static bool IsTransient(HttpResponseMessage response)
            {
                var status = (int)response.StatusCode;
                return status == 408 || status == 429 || status >= 500;
            }
            """
        : "private static bool IsTransient(HttpResponseMessage response) => (int)response.StatusCode is 408 or 429 or >= 500;";

    /// <summary>
    /// Parts of the names of headers that are a key wherever they stand. Those that are one for a single service count where the
    /// project says so itself: any other service takes them for a number in its log.
    /// </summary>
    private ImmutableArray<string> KeyHeaders => Options.IdempotencyHeaders.Equals(GoAwayOptions.Default.IdempotencyHeaders)
        ? ImmutableArray.Create("idempoten")
        : Options.IdempotencyHeaders;

    private string KeyTest(string header) => Framework == Framework.Older
        ? $"header.Key.IndexOf({Literal(header)}, StringComparison.OrdinalIgnoreCase) >= 0"
        : $"header.Key.Contains({Literal(header)}, StringComparison.OrdinalIgnoreCase)";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Indented(string code) =>
        string.Join("\n", code.Replace("\r", "").Split('\n').Select(line => line.Length == 0 ? line : CodeLayout.ReadyStep + line));
}
