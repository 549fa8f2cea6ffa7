using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY102: a decision is made on the text of an exception.</summary>
/// <remarks>
/// The texts of a closed HTTP/2 connection differ between .NET 6, 8 and 9, and on .NET 8 the one of a GOAWAY with requests in
/// flight does not name it at all (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class DecisionOnExceptionText
{
    public const string Id = "GOAWAY102";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "The text of an exception decides what happens after a closed connection",
        "This decides by the text of '{0}', which differs from version to version of .NET and names GOAWAY in some of them only; ask {1}");

    public static Diagnostic? Report(HttpCompilation http, ExpressionSyntax text)
    {
        if (ExceptionText.Around(http, text, out var whole) is not { } test
            || whole is null
            || Decision.Of(whole) is null
            || IsOnlyWay(http, whole))
        {
            return null;
        }

        return Diagnostic.Create(Descriptor, whole.GetLocation(), test.Exception.ToString(), Typed(http.Symbols));
    }

    private static string Typed(KnownSymbols symbols) => symbols switch
    {
        { DotNetVersion: >= 8 } => "its HttpRequestError and the ErrorCode of the HttpProtocolException inside",
        { DotNetVersion: 7 } => "for an inner HttpProtocolException and its ErrorCode",
        { IsNetFramework: true } => "for the type and the Status of its inner exception",
        _ => "for the type of its inner exception",
    };

    /// <summary>Before .NET 7 the exception's type is internal: code that asks for it by name has only the text for the code.</summary>
    private static bool IsOnlyWay(HttpCompilation http, SyntaxNode condition) =>
        http.Symbols[KnownSymbols.HttpProtocolExceptionName] is null
        && Function.Member(condition) is { } member
        && member.DescendantTokens().Any(t => t.Value is string name
            && (name.EndsWith("Http2ConnectionException", StringComparison.Ordinal) || name.EndsWith("Http2ProtocolException", StringComparison.Ordinal)));
}
