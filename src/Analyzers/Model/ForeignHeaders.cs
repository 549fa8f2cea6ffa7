using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>Headers whose names are not known where they are added to a message: a caller's, of which one may be an idempotency key.</summary>
internal static class ForeignHeaders
{
    /// <summary>A key that may be among them: the same each time.</summary>
    public static readonly Value Key = new Symbolic(Hash.Of("a key among headers"), Hash.Of("a key among headers"), null, NotNull: true);

    /// <summary>What code calls keys that has any.</summary>
    private static readonly string[] Words = ["Idempotency", "idempotency", "IdempotencyKey", "idempotencyKey"];

    /// <summary>
    /// Whether the member that sends, or one that it calls, adds such headers, and this compilation speaks of keys at all. Those of
    /// another message are none of them: of it is known what it carries.
    /// </summary>
    public static bool MayHoldKey(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        if (Function.Member(send) is not { } member)
        {
            return false;
        }

        var key = (nameof(ForeignHeaders), member);
        return (http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Find(http, member, cancellationToken))) is true;
    }

    private static bool Find(HttpCompilation http, SyntaxNode member, CancellationToken cancellationToken)
    {
        return Words.Any(word => http.Sources.Mentions(word, cancellationToken))
            && (Adds(member) || (HandsOn(member) && http.Sources.FunctionsNamed("SendAsync", cancellationToken).Any(TakesKey)) || FunctionCalls.In(member).Names.SelectMany(name => http.Sources.FunctionsNamed(name, cancellationToken)).Any(Adds));

        bool Adds(SyntaxNode function) => ((string[])["Add", "TryAddWithoutValidation"]).SelectMany(name => FunctionCalls.In(function).Of(name)).Any(IsForeign);

        // A handler of the client makes a header of what the request brings along.
        bool HandsOn(SyntaxNode function) => ((string[])["Set", "Add"]).SelectMany(name => FunctionCalls.In(function).Of(name)).Any(IsOfOptions);

        bool TakesKey(SyntaxNode handler) => FunctionCalls.In(handler).Of("TryGetValue").Any(IsOfOptions)
            && ((string[])["Add", "TryAddWithoutValidation"]).SelectMany(name => FunctionCalls.In(handler).Of(name)).Any(add =>
                add.ArgumentList.Arguments is [{ Expression: var name }, _]
                && http.Sources.Constant(name) is string header
                && http.Options.For(handler.SyntaxTree).IsIdempotencyHeader(header));

        static bool IsOfOptions(InvocationExpressionSyntax call) =>
            call.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Options" or "Properties" } };

        bool IsForeign(InvocationExpressionSyntax add) =>
            add is { Expression: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Headers" } headers }, ArgumentList.Arguments: [{ Expression: var name }, _] }
            && http.Sources.Constant(name) is null
            && http.Sources.TypeOf(headers) is { } type
            && KnownMembers.IsHeaders(type)
            && !(add.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } each && http.Sources.TypeOf(each.Expression) is { } source && KnownMembers.IsHeaders(source));
    }
}
