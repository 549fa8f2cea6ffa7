using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>The sends of a document by their number, which edits around them do not change.</summary>
internal static class Sends
{
    public static InvocationExpressionSyntax? WithNumber(SyntaxNode root, int number) => In(root).ElementAtOrDefault(number);

    /// <summary>The number of the send that a report stands on; null where it stands on something else, such as a registration.</summary>
    public static int? NumberOf(SyntaxNode? root, TextSpan report) =>
        root is not null && In(root).ToList().FindIndex(s => s.Span == report) is >= 0 and var number ? number : null;

    private static IEnumerable<InvocationExpressionSyntax> In(SyntaxNode root) => root.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Where(c => Origins.NameOf(c.Expression) is { } name && SendCall.Names.Contains(name));
}
