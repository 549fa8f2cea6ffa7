using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// The typed question for a graceful close, as a document can ask it: by the type and code of the exception since .NET 7, by a
/// method that knows the internal types' names before (docs/goaway-in-dotnet.md).
/// </summary>
/// <param name="Asked">The condition.</param>
/// <param name="Denied">The condition that holds for everything else.</param>
internal sealed record GracefulCloseText(string Asked, string Denied)
{
    private const string MethodName = "IsGracefulGoAway";

    private static GracefulCloseText Of(string asked) => new(asked, $"!({asked})");

    /// <summary>The question about an HttpRequestException, or another that has the protocol error inside; null where none compiles.</summary>
    public static Func<string, GracefulCloseText>? Inside(LocalFix.Place place, SyntaxNode at, ImmutableArray<TextChange>.Builder changes)
    {
        if (place.Http.Symbols.DotNetVersion >= 7 && place.Language >= LanguageVersion.CSharp8)
        {
            var type = place.NameOf(KnownSymbols.HttpProtocolExceptionName, at, changes);
            return name => place.Language >= LanguageVersion.CSharp9
                ? new($"{name}.InnerException is {type} {{ ErrorCode: 0 }}", $"{name}.InnerException is not {type} {{ ErrorCode: 0 }}")
                : Of($"{name}.InnerException is {type} {{ ErrorCode: 0 }}");
        }

        return ByName(place, at, changes) is { } method ? name => new($"{method}({name})", $"!{method}({name})") : null;
    }

    /// <summary>
    /// The method that looks for the exception by the name of its type, added to the type around a node unless it is there;
    /// null where something else has its name, and on .NET Framework, whose handler knows no HTTP/2.
    /// </summary>
    public static string? ByName(LocalFix.Place place, SyntaxNode at, ImmutableArray<TextChange>.Builder changes)
    {
        if (place.Http.Symbols.IsNetFramework || at.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || type is InterfaceDeclarationSyntax)
        {
            return null;
        }

        var named = place.Model.GetDeclaredSymbol(type, place.Cancellation)?.GetMembers(MethodName) ?? ImmutableArray<ISymbol>.Empty;
        if (named.OfType<IMethodSymbol>().Any(m => m.IsStatic && m.Parameters is [var only] && place.Http.Symbols.Is(only.Type, KnownSymbols.ExceptionName)))
        {
            return MethodName;
        }

        if (!named.IsEmpty || type.CloseBraceToken.IsMissing || place.IndentOf(type.CloseBraceToken) is not { } outer)
        {
            return null;
        }

        var line = place.NewLine;
        var step = place.Layout.Step;
        var nullable = place.Model.GetNullableContext(at.SpanStart).AnnotationsEnabled() ? "?" : "";
        var exception = place.NameOf(KnownSymbols.ExceptionName, at, changes);
        var comparison = place.NameOf("System.StringComparison", at, changes);
        string[] text =
        [
            "",
            "/// <summary>Whether the server closed the connection gracefully (GOAWAY, NO_ERROR). It may have processed the request all the same.</summary>",
            $"private static bool {MethodName}({exception}{nullable} exception)",
            "{",
            ">for (var inner = exception; inner != null; inner = inner.InnerException)",
            ">{",
            ">>var type = inner.GetType();",
            ">>if (type.FullName == \"System.Net.Http.HttpProtocolException\")",
            ">>{",
            ">>>return type.GetProperty(\"ErrorCode\")?.GetValue(inner) is long code && code == 0;",
            ">>}",
            "",
            ">>// Up to .NET 6 the type is internal, and its text alone tells the code.",
            ">>if (type.FullName == \"System.Net.Http.Http2ConnectionException\")",
            ">>{",
            $">>>return inner.Message.IndexOf(\"(0x0)\", {comparison}.Ordinal) >= 0;",
            ">>}",
            ">}",
            "",
            ">return false;",
            "}",
        ];
        var written = string.Concat(text.Select(t =>
        {
            var depth = t.TakeWhile(c => c == '>').Count();
            return t.Length == 0 ? line : outer + step + string.Concat(Enumerable.Repeat(step, depth)) + t.Substring(depth) + line;
        }));
        changes.Add(new TextChange(new TextSpan(place.Text.Lines.GetLineFromPosition(type.CloseBraceToken.SpanStart).Start, 0), written));
        return MethodName;
    }
}
