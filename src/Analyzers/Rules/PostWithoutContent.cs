using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY211: a POST without content is repeated by .NET itself.</summary>
/// <remarks>
/// Over HTTP/1.1 SocketsHttpHandler sends a request whose content is null again when the connection ends before the answer, up
/// to four times and whatever its method; one with content, however empty, it sends once (docs/goaway-in-dotnet.md).
/// </remarks>
internal static class PostWithoutContent
{
    public const string Id = "GOAWAY211";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A POST without content is repeated by .NET itself",
        "'{0}' sends this POST without content, and over HTTP/1.1 .NET itself sends it up to 4 times when the connection is lost; give it an empty content",
        DiagnosticSeverity.Info);

    public static Diagnostic Report(EmptyPost post) =>
        Diagnostic.Create(Descriptor, post.Send.GetLocation(), [post.Missing.GetLocation()], post.Client);
}
