using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY105: only HttpRequestException is caught around the reading of a body that is still arriving.</summary>
/// <remarks>
/// Half a body, then GOAWAY and the end of the connection: reading the stream throws HttpProtocolException or HttpIOException
/// as it is; only reads of a whole content wrap it (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class BodyFailureNotCaught
{
    public const string Id = "GOAWAY105";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "The failure of a streamed body is not caught",
        "'{0}' reads the body while it arrives: when the server closes the connection in the middle of it, this throws {1}, which is no HttpRequestException, so this handler misses it; catch that type too");

    public static Diagnostic? Report(HttpCompilation http, CatchClauseSyntax clause, CancellationToken cancellationToken)
    {
        var bare = Scenario.BodyCutOff(http.Symbols);
        if (clause is not { Declaration.Type: { } type, Parent: TryStatementSyntax { Block: { } block } }
            || bare.IsEmpty
            || !BodyRead.MayRead(block)
            || !http.Symbols.Is(http.Sources.TypeOf(type), KnownSymbols.HttpRequestExceptionName))
        {
            return null;
        }

        foreach (var read in BodyRead.In(http, block, cancellationToken))
        {
            if (Scenario.GracefulClose(http.Symbols).All(s => IsHandledBy(s, clause)) && bare.All(s => IsHandledBy(s, null)))
            {
                return Diagnostic.Create(
                    Descriptor,
                    type.GetLocation(),
                    [read.Syntax.GetLocation()],
                    NameOf(read.Syntax),
                    bare[0].Thrown!.Type.Name);
            }

            bool IsHandledBy(Scenario scenario, CatchClauseSyntax? by) =>
                Handler.Of(http, read.Syntax, scenario.Thrown!, cancellationToken) is { IsCertain: true } handler && handler.Clause == by;
        }

        return null;
    }

    private static string NameOf(InvocationExpressionSyntax read) => string.Concat(read.Expression.ToString().Where(c => !char.IsWhiteSpace(c)));
}
