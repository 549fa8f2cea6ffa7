using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>A send on its way to a request that carries an idempotency key.</summary>
internal sealed class KeyedSend(Fixing fixing, LocalFix.Place place, InvocationExpressionSyntax send)
{
    private readonly Spot _spot = fixing.At;

    /// <summary>Lets the request carry the key that a variable holds. False where the request is not made here.</summary>
    public bool Write(Edits edits, string key)
    {
        if (fixing.Http.Sources.Symbol(send) is not IMethodSymbol method
            || method is { IsExtensionMethod: true, ReducedFrom: null }
            || SendCall.Of(method, fixing.Http.Symbols) is not { } call)
        {
            return false;
        }

        return call.Method is null
            ? Argument(method, p => SendCall.IsMessage(p, fixing.Http.Symbols)) is { } message && WriteTo(message, edits, key)
            : call.ReturnsResponse && Sent(method, call.Method, key) is { } sent && Replace(edits, send, sent);
    }

    private string Header => $"\"{fixing.Options.KeyHeader}\"";

    private string HeadersWith(string key) => $"Headers = {{ {{ {Header}, {key} }} }}";

    private static bool Replace(Edits edits, Spot spot, SyntaxNode node, SyntaxNode by)
    {
        edits.In(spot).ReplaceNode(node, by);
        return true;
    }

    private bool Replace(Edits edits, SyntaxNode node, SyntaxNode by) => Replace(edits, _spot, node, by);

    /// <summary>A message that is made in the call gets the header there, one that a variable holds gets it below its declaration.</summary>
    private bool WriteTo(ExpressionSyntax message, Edits edits, string key)
    {
        if (message is BaseObjectCreationExpressionSyntax creation)
        {
            var changes = place.Initialize(creation, HeadersWith(key));
            if (changes.IsEmpty || creation.Initializer?.Expressions.Any(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Headers" } }) == true)
            {
                return false;
            }

            var own = changes.Select(c => new TextChange(new TextSpan(c.Span.Start - creation.SpanStart, c.Span.Length), c.NewText!));
            var text = SourceText.From(creation.ToString()).WithChanges(own).ToString();
            return Replace(edits, creation, new Template(_spot).Expression(text).WithTriviaFrom(creation));
        }

        if (message is not IdentifierNameSyntax name
            || _spot.Model.GetSymbolInfo(name, fixing.Cancellation).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var declared] }
            || declared.GetSyntax(fixing.Cancellation) is not { Parent.Parent: { } declaration })
        {
            return false;
        }

        var set = $"{name.Identifier.Text}.Headers.Add({Header}, {key});";
        var statement = new Template(_spot).Statement(set);
        switch (declaration)
        {
            case var _ when !edits.IsNew(declaration):
                return true;
            case LocalDeclarationStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } local:
                var ends = local.GetTrailingTrivia().Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
                statement = ends
                    ? statement.WithLeadingTrivia(SyntaxFactory.Whitespace(_spot.Layout.IndentAt(local.SpanStart))).WithTrailingTrivia(SyntaxFactory.EndOfLine(_spot.Layout.NewLine))
                    : statement.WithTrailingTrivia(SyntaxFactory.Space);
                edits.In(_spot).InsertAfter(local.Parent is GlobalStatementSyntax global ? global : local, local.Parent is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(statement) : statement);
                return true;
            case UsingStatementSyntax { Statement: BlockSyntax { Statements: [var first, ..] } }:
                edits.In(_spot).InsertBefore(first, statement
                    .WithLeadingTrivia(SyntaxFactory.Whitespace(_spot.Layout.IndentAt(first.SpanStart)))
                    .WithTrailingTrivia(SyntaxFactory.EndOfLine(_spot.Layout.NewLine)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>The call of SendAsync that says what a call of PostAsync or the like says; null where it can't.</summary>
    private InvocationExpressionSyntax? Sent(IMethodSymbol method, string verb, string key)
    {
        var uri = Argument(method, SendCall.IsUri);
        var content = Argument(method, SendCall.IsContent);
        if (uri is null || content is null || HasComments(send.ArgumentList))
        {
            return null;
        }

        var body = content.ToString();
        if (method.Name is "PostAsJsonAsync" or "PatchAsJsonAsync")
        {
            var types = send.Expression.DescendantNodesAndSelf().OfType<GenericNameSyntax>().LastOrDefault(g => g.Identifier.ValueText == method.Name)?.TypeArgumentList.ToString();
            var how = Argument(method, p => p.Name is "options") is { } options ? $", options: {options}"
                : Argument(method, p => p.Name is "jsonTypeInfo") is { } typeInfo ? $", {typeInfo}"
                : "";
            body = $"global::System.Net.Http.Json.JsonContent.Create{types}({body}{how})";
        }
        else if (method.Name is not ("PostAsync" or "PatchAsync"))
        {
            return null;
        }

        var settings = new List<string>();
        if (!AddVersion(settings))
        {
            return null;
        }

        if (!content.IsKind(SyntaxKind.NullLiteralExpression))
        {
            settings.Add($"Content = {body}");
        }

        settings.Add(HeadersWith(key));
        var made = $"new global::System.Net.Http.HttpRequestMessage({MethodNamed(verb)}, {uri})";
        var token = Argument(method, p => fixing.Http.Symbols.Is(p.Type, KnownSymbols.CancellationTokenName)) is { } cancellation ? $", {cancellation}" : "";
        var (lineBreak, indent) = (_spot.Layout.NewLine, _spot.Layout.IndentAt(send.SpanStart));
        var lines = string.Concat(settings.Select(setting => lineBreak + indent + _spot.Layout.Step + setting + ","));
        made += $"{lineBreak}{indent}{{{lines}{lineBreak}{indent}}}";
        var arguments = ((InvocationExpressionSyntax)new Template(_spot).Expression($"Send({made}{token})")).ArgumentList;
        return Renamed(send.Expression) is { } called ? send.WithExpression(called).WithArgumentList(arguments.WithTriviaFrom(send.ArgumentList)) : null;
    }

    /// <summary>PostAsync sends the client's version; a message of one's own has to name it, where the project sets one.</summary>
    private bool AddVersion(List<string> settings)
    {
        foreach (var (member, setting) in ((string, string)[])[("DefaultRequestVersion", "Version"), ("DefaultVersionPolicy", "VersionPolicy")])
        {
            if (!fixing.Http.Sources.Mentions(member, fixing.Cancellation))
            {
                continue;
            }

            switch (send.Expression)
            {
                case MemberAccessExpressionSyntax { Expression: var client } when client.DescendantNodesAndSelf().All(n => n is SimpleNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax):
                    settings.Add($"{setting} = {client.WithoutTrivia()}.{member}");
                    break;
                case SimpleNameSyntax:
                    settings.Add($"{setting} = {member}");
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private string MethodNamed(string verb)
    {
        var name = verb.Substring(0, 1) + verb.Substring(1).ToLowerInvariant();
        return fixing.Http.Symbols[KnownSymbols.HttpMethodName]?.GetMembers(name).Any(m => m.IsStatic) == true
            ? $"global::{KnownSymbols.HttpMethodName}.{name}"
            : $"new global::{KnownSymbols.HttpMethodName}(\"{verb}\")";
    }

    private static ExpressionSyntax? Renamed(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.WithName(SyntaxFactory.IdentifierName("SendAsync").WithTriviaFrom(access.Name)),
        MemberBindingExpressionSyntax binding => binding.WithName(SyntaxFactory.IdentifierName("SendAsync").WithTriviaFrom(binding.Name)),
        SimpleNameSyntax name => SyntaxFactory.IdentifierName("SendAsync").WithTriviaFrom(name),
        _ => null,
    };

    /// <summary>What is handed to the first parameter of a kind.</summary>
    private ExpressionSyntax? Argument(IMethodSymbol method, Func<IParameterSymbol, bool> isIt)
    {
        var arguments = send.ArgumentList.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = arguments[i].NameColon is { Name.Identifier.ValueText: var named }
                ? method.Parameters.FirstOrDefault(p => p.Name == named)
                : method.Parameters.ElementAtOrDefault(i);
            if (parameter is not null && isIt(parameter))
            {
                return arguments[i].Expression;
            }
        }

        return null;
    }

    /// <summary>Comments between the arguments, which a new list of them would lose.</summary>
    private static bool HasComments(ArgumentListSyntax arguments) => arguments
        .DescendantTrivia()
        .Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia) && !arguments.Arguments.Any(a => a.Expression.Span.Contains(t.Span)));
}
