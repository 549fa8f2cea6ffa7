using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A send of an idempotent request that a handler gives up at its first failure, while nothing else sends it again.</summary>
/// <param name="Send">The call that sends.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Handler">The clause that takes the failure.</param>
/// <param name="Client">The client.</param>
/// <param name="Others">Sends through other clients that the handler gives up as well.</param>
internal sealed record GivenUpSend(
    InvocationExpressionSyntax Send, string Method, CatchClauseSyntax Handler, VisibleClient Client, ImmutableArray<InvocationExpressionSyntax> Others)
{
    /// <summary>How far callers are followed, to see that none of them goes on.</summary>
    private const int CallerDepth = 3;

    private const int CallersFollowed = 16;

    /// <summary>The client as the source calls it.</summary>
    public string ClientName =>
        string.Concat(((MemberAccessExpressionSyntax)Send.Expression).Expression.ToString().Where(c => !char.IsWhiteSpace(c)));

    /// <summary>The send that a handler gives up; null where it takes none, or somebody goes on.</summary>
    public static GivenUpSend? Of(HttpCompilation http, CatchClauseSyntax handler, CancellationToken cancellationToken)
    {
        if (handler.Parent is not TryStatementSyntax { Block: { } attempt } statement
            || handler.Declaration is not { Type: { } type }
            || Origins.NameOf(type as NameSyntax ?? SyntaxFactory.IdentifierName("")) is not ("HttpRequestException" or "Exception")
            || Function.Around(handler) is not { } function
            || IsProgram(function)
            || !GivesUp(http, statement, handler, function))
        {
            return null;
        }

        GivenUpSend? first = null;
        var places = new HashSet<SyntaxNode>();
        foreach (var (send, at) in Sends(http, attempt))
        {
            if (http.Sources.Symbol(send) is IMethodSymbol method
                && SendCall.OfHttpClient(method, http.Symbols) is not null
                && IsTakenBy(http, at, handler, cancellationToken)
                && IsPlain(http, send, CallerDepth, cancellationToken)
                && (at == send || IsPlain(http, at, CallerDepth, cancellationToken))
                && MethodOf(http, send, method, cancellationToken) is { } verb
                && !(verb is "GET" or "HEAD" && IsUnused(at))
                && VisibleClient.Of(http, send, verb, cancellationToken) is { } client
                && places.Add(client.Place))
            {
                first = first is null
                    ? new GivenUpSend(send, verb, handler, client, ImmutableArray<InvocationExpressionSyntax>.Empty)
                    : first with { Others = first.Others.Add(send) };
            }
        }

        return first;
    }

    /// <summary>
    /// The sends of a try block, and where their exceptions come into it: where they stand, where a task is awaited that was made before,
    /// where a method is called that does nothing about them.
    /// </summary>
    private static List<(InvocationExpressionSyntax Send, ExpressionSyntax At)> Sends(HttpCompilation http, BlockSyntax attempt)
    {
        var sends = new List<(InvocationExpressionSyntax Send, ExpressionSyntax At)>();
        foreach (var node in attempt.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            switch (node)
            {
                case InvocationExpressionSyntax send when IsIdempotentSend(send):
                    sends.Add((send, send));
                    break;
                case IdentifierNameSyntax { Parent: AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } } name
                    when ReachedSend.TaskOf(http, name) is { Made: InvocationExpressionSyntax task }
                        && IsIdempotentSend(task)
                        && !attempt.Span.Contains(task.Span):
                    sends.Add((task, name));
                    break;
                case InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } call
                    when http.Sources.Symbol(call) is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } own
                        && http.Sources.FunctionOf(own.OriginalDefinition) is MethodDeclarationSyntax helper
                        && !helper.DescendantNodes().Any(n => n is TryStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax):
                    sends.AddRange(helper.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsIdempotentSend).Select(send => (send, (ExpressionSyntax)call)));
                    break;
            }
        }

        return sends;
    }

    /// <summary>A look at the name alone.</summary>
    private static bool IsIdempotentSend(InvocationExpressionSyntax send) =>
        send.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
        && SendCall.Names.Contains(name)
        && !name.StartsWith("Po", StringComparison.Ordinal)
        && !name.StartsWith("Pat", StringComparison.Ordinal);

    /// <summary>Whether nobody looks at the answer: what only asks whether a server is there is told by the failure.</summary>
    private static bool IsUnused(ExpressionSyntax send)
    {
        SyntaxNode node = send;
        while (node.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is ExpressionStatementSyntax;
    }

    private static bool IsTakenBy(HttpCompilation http, SyntaxNode send, CatchClauseSyntax handler, CancellationToken cancellationToken)
    {
        var closes = Scenario.GracefulClose(http.Symbols);
        return !closes.IsEmpty && closes.All(s => s.Thrown is { } thrown
            && Model.Handler.Of(http, send, thrown, cancellationToken) is { IsCertain: true } taken
            && taken.Clause == handler);
    }

    /// <summary>The method of an idempotent request whose content, if it has any, can be sent again.</summary>
    private static string? MethodOf(HttpCompilation http, InvocationExpressionSyntax send, IMethodSymbol called, CancellationToken cancellationToken)
    {
        var options = http.Options.For(send.SyntaxTree);
        var requests = Requests.Of(http, send, static _ => true, cancellationToken);
        return requests is [{ Method: { } verb }] && !options.IsUnsafe(verb) && (verb.ToUpperInvariant() is not "PUT" || IsReplayable()) ? verb : null;

        bool IsReplayable()
        {
            var content = send.ArgumentList.Arguments.Select(a => a.Expression).ElementAtOrDefault(1);
            return called.Name is "PutAsJsonAsync"
                || (called.Name is "PutAsync" && content is not null && http.Symbols.IsOrDerives(http.Sources.TypeOf(content), "System.Net.Http.ByteArrayContent"));
        }
    }

    /// <summary>The program itself: what it answers when it ends is for whoever started it.</summary>
    private static bool IsProgram(SyntaxNode function) => function is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" };

    /// <summary>
    /// Whether a handler makes the failure the end of what the function does: it throws, returns something that is no answer, or
    /// writes an error down where nothing comes after.
    /// </summary>
    private static bool GivesUp(HttpCompilation http, TryStatementSyntax statement, CatchClauseSyntax handler, SyntaxNode function)
    {
        if (Decision.OnlyThrows(handler.Block))
        {
            return true;
        }

        var body = handler.Block;
        while (body.Statements is [BlockSyntax inner])
        {
            body = inner;
        }

        var last = body.Statements.LastOrDefault();
        if (last is ReturnStatementSyntax returns)
        {
            return IsEnd(returns.Expression) && body.Statements.Take(body.Statements.Count - 1).All(s => Decision.OnlyLogs(s) || IsNote(s))
                && (returns.Expression is { } value ? !IsFallback(http, value) : WritesError(handler));
        }

        return WritesError(handler)
            && Decision.OnlyLogs(handler.Block)
            && statement.Finally is null
            && IsLast(statement, function);
    }

    /// <summary>Whether nothing comes after a statement in its function but a return.</summary>
    private static bool IsLast(StatementSyntax statement, SyntaxNode function) =>
        statement.Parent is BlockSyntax block
        && block.Statements.SkipWhile(s => s != statement).Skip(1).All(s => s is ReturnStatementSyntax after && IsEnd(after.Expression))
        && (block.Parent == function || IsLast(block, function));

    /// <summary>A value that is made without asking anybody else: nothing, a constant, a result that says so.</summary>
    private static bool IsEnd(ExpressionSyntax? value) =>
        value?.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax
            || (n is InvocationExpressionSyntax call && Origins.NameOf(call.Expression) is { } name && name.EndsWith("Async", StringComparison.Ordinal))) != true;

    /// <summary>An answer from elsewhere: what the object has kept of another time, or what somebody else has that it asks.</summary>
    private static bool IsFallback(HttpCompilation http, ExpressionSyntax value, int depth = FallbackDepth) => value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
        (name.Parent is not MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access || access.Name != name) && !IsSet(name)
            ? http.Sources.Symbol(name) switch
            {
                IFieldSymbol { IsStatic: false } field => !field.IsReadOnly || IsAsked(name),
                IPropertySymbol { IsStatic: false } property => property.SetMethod is { IsInitOnly: false } || IsAsked(name),
                IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => IsAsked(name),
                IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } own => depth > 0 && Given(http, own).Any(given => IsFallback(http, given, depth - 1)),
                _ => false,
            }
            : false);

    /// <summary>Methods of the object itself that give what the next one gives.</summary>
    private const int FallbackDepth = 2;

    /// <summary>What a method of this compilation returns.</summary>
    private static IEnumerable<ExpressionSyntax> Given(HttpCompilation http, IMethodSymbol method) =>
        http.Sources.FunctionOf(method.OriginalDefinition) is not MethodDeclarationSyntax function ? []
        : function.ExpressionBody is { Expression: var whole } ? [whole]
        : function.DescendantNodes().OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>();

    /// <summary>Whether a name stands for a member of what is made, which is given its value there.</summary>
    private static bool IsSet(IdentifierNameSyntax name) =>
        name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name;

    private static bool IsAsked(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
        return whole.Parent is ElementAccessExpressionSyntax
            || (whole.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access && access.Expression == whole);
    }

    /// <summary>A field or a local that keeps what happened.</summary>
    private static bool IsNote(StatementSyntax statement) => statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: var right } } && IsEnd(right);

    private static bool WritesError(CatchClauseSyntax handler) => handler.Block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
        Origins.NameOf(call.Expression) is { } name
        && (name.IndexOf("Error", StringComparison.Ordinal) >= 0
            || name.IndexOf("Critical", StringComparison.Ordinal) >= 0
            || name.IndexOf("Fatal", StringComparison.Ordinal) >= 0
            || (call.Expression as MemberAccessExpressionSyntax)?.Expression.ToString().EndsWith("Error", StringComparison.Ordinal) == true));

    /// <summary>
    /// Whether code runs once for whoever asks for it: neither it nor a caller stands in a loop, in a delegate that somebody else
    /// may run again, or in what a host or a timer runs from time to time.
    /// </summary>
    private static bool IsPlain(HttpCompilation http, SyntaxNode node, int depth, CancellationToken cancellationToken)
    {
        if (Function.Around(node) is not { } function || node.Ancestors().TakeWhile(a => a != function).Any(Function.IsLoop))
        {
            return false;
        }

        switch (function)
        {
            case LambdaExpressionSyntax when Parentheses.Around(function).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                // An endpoint answers one request.
                return Origins.NameOf(call.Expression) is { } name && name.StartsWith("Map", StringComparison.Ordinal);
            case CompilationUnitSyntax or BaseMethodDeclarationSyntax { RawKind: (int)SyntaxKind.ConstructorDeclaration }:
                return true;
            case MethodDeclarationSyntax method when http.Sources.Declared(method) is IMethodSymbol symbol:
                if (method.DescendantNodes().Any(n => n is GotoStatementSyntax)
                    || (symbol.ReturnsVoid && symbol.IsAsync)
                    || http.Symbols.IsOrDerives(symbol.ContainingType, KnownSymbols.HostedServiceName)
                    || http.Symbols.IsOrDerives(symbol.ContainingType, KnownSymbols.HealthCheckName)
                    || http.Symbols.IsOrDerives(symbol.ContainingType, KnownSymbols.HttpMessageHandlerName))
                {
                    return false;
                }

                if (depth == 0 || IsProgram(method))
                {
                    return true;
                }

                var callers = http.Sources.References(symbol, cancellationToken);
                return callers.Length <= CallersFollowed && callers.All(c => IsCalled(c) && Function.Member(c) != method && IsPlain(http, c, depth - 1, cancellationToken));
            default:
                return false;
        }
    }

    /// <summary>Whether a name stands for a call, and not for a delegate or in nameof.</summary>
    private static bool IsCalled(SyntaxNode name)
    {
        var callee = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee;
    }
}
