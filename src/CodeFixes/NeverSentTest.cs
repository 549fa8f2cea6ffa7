using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers;

/// <summary>Where the exception of the send is, seen from a catch clause.</summary>
internal enum FailureBehind
{
    Itself,
    InnerException,
}

/// <summary>The question whether a failure came before anything of the request had left, as the target framework can ask it.</summary>
/// <param name="Of">The condition over a caught exception's variable.</param>
/// <param name="Method">The method that the condition calls, if it does.</param>
internal sealed record NeverSentTest(Func<string, string> Of, AddedMethod? Method)
{
    private const string Request = "global::" + KnownSymbols.HttpRequestExceptionName;
    private const string Error = "global::" + KnownSymbols.HttpRequestErrorName;
    private const string Socket = "global::" + KnownSymbols.SocketExceptionName;
    private const string SocketError = "global::" + KnownSymbols.SocketErrorName;
    private const string Web = "global::" + KnownSymbols.WebExceptionName;
    private const string WebStatus = "global::" + KnownSymbols.WebExceptionStatusName;

    private static readonly string[] Errors = ["NameResolutionError", "ConnectionError", "SecureConnectionError", "ProxyTunnelError"];
    private static readonly string[] SocketErrors = ["ConnectionRefused", "HostNotFound", "HostUnreachable", "NetworkUnreachable"];
    private static readonly string[] WebStatuses = ["ConnectFailure", "NameResolutionFailure", "ProxyNameResolutionFailure", "TrustFailure"];

    /// <summary>The test for exceptions of a type; null for a type that no such failure is of.</summary>
    public static NeverSentTest? For(ITypeSymbol caught, FailureBehind behind, KnownSymbols symbols, LanguageVersion language)
    {
        var request = symbols[KnownSymbols.HttpRequestExceptionName]!;
        var isRequest = KnownSymbols.Derives(caught, request);
        if (!isRequest && !KnownSymbols.Derives(request, caught))
        {
            if (!symbols.Is(caught, KnownSymbols.AggregateExceptionName) && caught.DeclaringSyntaxReferences.IsEmpty)
            {
                return null;
            }

            behind = FailureBehind.InnerException;
        }

        var hasErrors = symbols[KnownSymbols.HttpRequestErrorName] is not null;
        if (language < LanguageVersion.CSharp9 || symbols.DotNetVersion == 0)
        {
            var argument = behind == FailureBehind.Itself ? "" : ".InnerException";
            return new NeverSentTest(variable => $"WasNeverSent({variable}{argument})", WasNeverSent(symbols, hasErrors));
        }

        var member = hasErrors ? "HttpRequestError" : "InnerException";
        var pattern = hasErrors ? OneOf(Error, Errors) : $"{Socket} {{ SocketErrorCode: {OneOf(SocketError, SocketErrors)} }}";
        return isRequest && behind == FailureBehind.Itself
            ? new NeverSentTest(variable => $"{variable}.{member} is {pattern}", null)
            : new NeverSentTest(variable => $"{variable}{(behind == FailureBehind.Itself ? "" : ".InnerException")} is {Request} {{ {member}: {pattern} }}", null);
    }

    /// <summary>The test of an HttpRequestException within one expression, for a lambda that can't have a method of its own.</summary>
    public static string Inline(string variable, KnownSymbols symbols, LanguageVersion language)
    {
        if (symbols[KnownSymbols.HttpRequestErrorName] is not null)
        {
            return language >= LanguageVersion.CSharp9
                ? $"{variable}.HttpRequestError is {OneOf(Error, Errors)}"
                : Lines(Errors.Select(e => $"{variable}.HttpRequestError == {Error}.{e}"), "||", " ");
        }

        var web = $"{variable}.InnerException is {Web} web && ({Lines(WebStatuses.Select(s => $"web.Status == {WebStatus}.{s}"), "||", " ")})";
        var socket = language >= LanguageVersion.CSharp9
            ? $"{variable}.InnerException is {Socket} {{ SocketErrorCode: {OneOf(SocketError, SocketErrors)} }}"
            : $"{variable}.InnerException is {Socket} socket && ({Lines(SocketErrors.Select(s => $"socket.SocketErrorCode == {SocketError}.{s}"), "||", " ")})";
        return symbols.IsNetFramework ? web : symbols.DotNetVersion == 0 ? $"({web}) || ({socket})" : socket;
    }

    private static string OneOf(string type, string[] members) => string.Join(" or ", members.Select(m => $"{type}.{m}"));

    private static AddedMethod WasNeverSent(KnownSymbols symbols, bool hasErrors)
    {
        var cause = symbols.IsNetFramework ? FromWeb(8)
            : symbols.DotNetVersion == 0 ? $"({FromWeb(12)})\n        || ({FromSocket(12)})"
            : FromSocket(8);
        var answer = hasErrors ? Both($"exception is {Request} request", "request.HttpRequestError", Error, Errors, 8) : cause;
        var text = $$"""
            static bool WasNeverSent(global::{{KnownSymbols.ExceptionName}} exception)
            {
                {{(hasErrors ? "" : $"var cause = exception is {Request} ? exception.InnerException : null;\n    ")}}return {{answer}};
            }
            """;
        return new AddedMethod(
            "WasNeverSent",
            KnownSymbols.ExceptionName,
            text,
            "Whether a request failed before anything of it was sent: then it may be sent again, whatever its method.");
    }

    private static string FromWeb(int indent) => Both($"cause is {Web} web", "web.Status", WebStatus, WebStatuses, indent);

    private static string FromSocket(int indent) => Both($"cause is {Socket} socket", "socket.SocketErrorCode", SocketError, SocketErrors, indent);

    /// <summary>A test of a type and of one of its members, the second on a line of its own.</summary>
    private static string Both(string typed, string value, string type, string[] members, int indent)
    {
        var lineBreak = "\n" + new string(' ', indent);
        return $"{typed}{lineBreak}&& ({Lines(members.Select(m => $"{value} == {type}.{m}"), "||", lineBreak + "    ")})";
    }

    /// <summary>Two alternatives on a line.</summary>
    private static string Lines(IEnumerable<string> alternatives, string or, string lineBreak)
    {
        var pairs = alternatives.Select((text, i) => (text, i)).GroupBy(a => a.i / 2, a => a.text).Select(pair => string.Join($" {or} ", pair));
        return string.Join($"{lineBreak}{or} ", pairs);
    }
}
