using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Breaks code as typing, merging and pasting do.</summary>
internal static class Mutation
{
    private static readonly string[] Names =
        ["cut before", "cut inside", "drop", "double", "swap", "replace", "drop a node", "double a member", "unknown name", "move a node"];

    /// <summary>One to four mutations of one of the files.</summary>
    public static (Sources Sources, string How) Mutate(Sources sources, Random random)
    {
        var files = sources.ToList();
        var how = new List<string>();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var file = random.Next(files.Count);
            if (random.Next(40) == 0)
            {
                files.Add(($"Copy{files.Count}.cs", files[file].Text));
                how.Add("copy of a file");
                continue;
            }

            files[file] = (files[file].Path, Mutate(files[file].Text, random, how));
        }

        return ([.. files], string.Join(", ", how));
    }

    private static string Mutate(string text, Random random, List<string> how)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        var tokens = root.DescendantTokens().Where(token => token.Span.Length > 0).ToList();
        if (tokens.Count < 2)
        {
            return text;
        }

        var at = random.Next(tokens.Count - 1);
        var (token, next, other) = (tokens[at], tokens[at + 1], tokens[random.Next(tokens.Count)]);
        var mutation = random.Next(Names.Length);
        how.Add($"{Names[mutation]} at {token.SpanStart}");
        return mutation switch
        {
            0 => text[..token.SpanStart],
            1 => text[..(token.SpanStart + token.Span.Length / 2)],
            2 => text.Remove(token.SpanStart, token.Span.Length),
            3 => text.Insert(token.Span.End, " " + token.Text),
            4 => text[..token.SpanStart] + next.Text + text[token.Span.End..next.SpanStart] + token.Text + text[next.Span.End..],
            5 => text[..token.SpanStart] + other.Text + text[token.Span.End..],
            6 => Node<SyntaxNode>(token, random) is { } node ? text.Remove(node.SpanStart, node.Span.Length) : text,
            7 => Node<MemberDeclarationSyntax>(token, random) is { } member ? text.Insert(member.Span.End, "\n" + member) : text,
            8 => tokens.Where(name => name.IsKind(SyntaxKind.IdentifierToken)).ToList() is { Count: > 0 } names && names[random.Next(names.Count)] is var unknown
                ? text[..unknown.SpanStart] + "Unknown" + unknown.Text + text[unknown.Span.End..]
                : text,
            _ => Node<SyntaxNode>(token, random) is { } from && Node<SyntaxNode>(other, random) is { } to && !from.Span.IntersectsWith(to.Span)
                ? text[..to.SpanStart] + from + text[to.Span.End..]
                : text,
        };
    }

    /// <summary>A node around a token, seldom a large one.</summary>
    private static T? Node<T>(SyntaxToken token, Random random)
        where T : SyntaxNode
    {
        var around = token.Parent?.AncestorsAndSelf().OfType<T>().Where(node => node is not CompilationUnitSyntax).Take(6).ToList() ?? [];
        return around.Count == 0 ? null : around[random.Next(around.Count)];
    }
}
