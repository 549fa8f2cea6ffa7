using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A POST of a form with a grant_type asks for a token (RFC 6749 §4): a second one does no harm.</summary>
internal static class TokenForm
{
    private const string Name = "grant_type";

    /// <summary>From the name to a constant that holds it, to what makes the form of it, to what makes the content.</summary>
    private const int Hops = 3;

    private const int MembersFollowed = 64;

    /// <summary>Objects in objects that are looked into: a content, the pairs it was made of, one of them.</summary>
    private const int Depth = 3;

    /// <summary>Whether a form is known to hold a grant_type, wherever it was made.</summary>
    public static bool Holds(Value form, State state, int depth = 0) => form switch
    {
        Constant { Object: string text } => text == Name,
        Sequence sequence => sequence.Elements.Any(e => Holds(e, state, depth + 1)),
        Reference made => depth <= Depth && state.Heap.TryGetValue(made.Id, out var held) && held.Members.Values.Any(m => Holds(m, state, depth + 1)),
        _ => false,
    };

    /// <summary>Whether the member that sends names a grant_type, or what one is put into a form by.</summary>
    public static bool IsSentFrom(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        if (Function.Member(send) is not { } member)
        {
            return false;
        }

        var key = (nameof(TokenForm), member);
        return (http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, IsOf(http, member, cancellationToken))) is true;
    }

    private static bool IsOf(HttpCompilation http, SyntaxNode member, CancellationToken cancellationToken)
    {
        var makers = (HashSet<SyntaxNode>)(http.Memo.TryGetValue(nameof(TokenForm), out var known) ? known : http.Memo.GetOrAdd(nameof(TokenForm), Makers(http, cancellationToken)))!;
        return makers.Contains(Holder(member)!)
            || member.DescendantNodes().OfType<BinaryExpressionSyntax>().Any(sum => sum.IsKind(SyntaxKind.AddExpression) && http.Sources.Constant(sum) is Name);
    }

    /// <summary>The members of this compilation in which the name stands, and those that name them in turn.</summary>
    private static HashSet<SyntaxNode> Makers(HttpCompilation http, CancellationToken cancellationToken)
    {
        var found = new HashSet<SyntaxNode>();
        var next = http.Sources.Trees
            .Where(tree => Words.Of(tree, cancellationToken).Contains(Name))
            .SelectMany(tree => Words.Positions(tree, Name, cancellationToken).Select(at => tree.GetRoot(cancellationToken).FindToken(at)))
            .Where(token => token.ValueText == Name)
            .Select(token => Holder(token.Parent))
            .ToList();
        for (var hop = 0; hop <= Hops && next.Count > 0 && found.Count < MembersFollowed; hop++)
        {
            next = next.Where(member => member is not null && found.Add(member)).SelectMany(Users).ToList();
        }

        return found;

        IEnumerable<SyntaxNode?> Users(SyntaxNode? member) =>
            http.Sources.Declared(member is BaseFieldDeclarationSyntax { Declaration.Variables: [var variable, ..] } ? variable : member!) is { } maker && IsPart(maker)
                ? http.Sources.Names(maker.Name, null, cancellationToken)
                    .Where(name => SymbolEqualityComparer.Default.Equals(http.Sources.Symbol(name)?.OriginalDefinition, maker))
                    .Select(Holder)
                : [];

        // Text, what holds more of it than one, or a content: nothing that has sent it.
        bool IsPart(ISymbol maker) => maker switch
        {
            IFieldSymbol { Type: var type } => IsForm(type),
            IPropertySymbol { Type: var type } => IsForm(type),
            IMethodSymbol { ReturnType: var type } => IsForm(type),
            _ => false,
        };

        bool IsForm(ITypeSymbol type) => type.AllInterfaces.Any(i => i.Name == "IEnumerable")
            || type.Name is "IEnumerable" or "KeyValuePair" or "HttpRequestMessage"
            || http.Symbols.IsOrDerives(type, KnownSymbols.HttpContentName);
    }

    /// <summary>The member that a node stands in; all top-level statements are one.</summary>
    private static SyntaxNode? Holder(SyntaxNode? node)
    {
        var member = node?.AncestorsAndSelf().FirstOrDefault(n => n is MemberDeclarationSyntax or CompilationUnitSyntax);
        return member is GlobalStatementSyntax ? member.Parent : member is BaseTypeDeclarationSyntax ? null : member;
    }
}
