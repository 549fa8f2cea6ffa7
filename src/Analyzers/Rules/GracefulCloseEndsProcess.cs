using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY103: the handler of a failed request ends the process after one attempt.</summary>
/// <remarks>
/// RFC 9113 §6.8: GOAWAY lets an endpoint stop accepting new streams while it finishes the present ones: every restart and
/// every scaling down of a service sends it. A new connection answers the next request.
/// </remarks>
internal static class GracefulCloseEndsProcess
{
    public const string Id = "GOAWAY103";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A closed connection ends the process",
        "'{0}' sends this {1} once, and '{2}' ends the process when the server closes the connection gracefully (GOAWAY); send it again on a new connection first, and end the process only when that fails too");

    public static Diagnostic Report(ProcessEnd end) => Diagnostic.Create(
        Descriptor,
        end.Call.GetLocation(),
        [end.Send.Syntax.GetLocation(), end.Handler.CatchKeyword.GetLocation()],
        end.Send.Client,
        end.Send.Method ?? "request",
        string.Concat(end.Call.Expression.ToString().Where(c => !char.IsWhiteSpace(c))).TrimStart('.'));
}
