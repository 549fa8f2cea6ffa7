using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What one execution of a send hands to its client.</summary>
/// <param name="Syntax">The call that sends.</param>
/// <param name="Client">The client as the source calls it, for messages.</param>
/// <param name="ThroughHttpClient">False for handlers and HttpMessageInvoker, which take the same message twice.</param>
/// <param name="Method">The HTTP method; null where it can't be told from source.</param>
/// <param name="MethodOrigin">The value that the method was read from.</param>
/// <param name="Uri">The request's URI.</param>
/// <param name="Content">The request's content; null where it has none or none is known.</param>
/// <param name="OnceStream">The stream in the content that is not known to seek back, if there is one: it can be sent once.</param>
/// <param name="Message">The HttpRequestMessage, where the send takes one.</param>
/// <param name="Key">The value of the idempotency key header, where the request carries one.</param>
/// <param name="LogicalUri">What the URI says, whichever object holds it.</param>
/// <param name="LogicalContent">What the content says, whichever object holds it.</param>
/// <param name="IsContentDisposed">Whether the content has been disposed before this execution, and throws ObjectDisposedException.</param>
internal sealed record HttpSend(
    SyntaxNode Syntax,
    string Client,
    bool ThroughHttpClient,
    string? Method,
    Value? MethodOrigin,
    Value? Uri,
    Value? Content,
    Value? OnceStream,
    Value? Message,
    Value? Key,
    long LogicalUri,
    long LogicalContent,
    bool IsContentDisposed = false)
{
    /// <summary>The library whose method sends; null where HttpClient's own does.</summary>
    public ClientLibrary? Library { get; init; }

    /// <summary>The request is known to read only: as a GraphQL query, or a form that asks for a token.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>A send of which no more is known than where it stands, through which client, and its method.</summary>
    public static HttpSend Seen(SyntaxNode syntax, string client, string method) =>
        new(syntax, client, ThroughHttpClient: true, method, null, null, null, null, null, null, 0, 0);

    /// <summary>True when the request has a body of which something is known, and not just null.</summary>
    public bool HasContent => Content is { IsNull: not Answer.Yes };

    /// <summary>
    /// Whether two executions ask the server for the same thing: the same request, or the same body for another endpoint.
    /// </summary>
    public bool SameRequestAs(HttpSend other) =>
        LogicalContent == other.LogicalContent
        && (LogicalUri == other.LogicalUri || (HasContent && other.HasContent));

    /// <summary>Whether the request only reads, though its method does not say so: a token endpoint, a search.</summary>
    public bool IsKnownSafe(GoAwayOptions options) =>
        (TailOf(Uri) is { } tail && options.IsSafePath(tail))
        || ReadsOnly
        || IsMarkedIdempotent;

    /// <summary>The constant characters that a URI ends in.</summary>
    public static string? TailOf(Value? uri) => uri switch
    {
        Constant { Object: string text } => text,
        Symbolic { Tail: { } tail } => tail,
        _ => null,
    };

    private bool IsMarkedIdempotent
    {
        get
        {
            for (var node = Syntax.Parent; node is not null; node = node.Parent)
            {
                if (node is MemberDeclarationSyntax { AttributeLists: { Count: > 0 } lists }
                    && lists.Any(l => l.Attributes.Any(a => Origins.NameOf(a.Name) is "Idempotent" or "IdempotentAttribute")))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
