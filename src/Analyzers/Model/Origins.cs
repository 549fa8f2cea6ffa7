using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A function whose run can repeat a send.</summary>
/// <param name="Function">The function.</param>
/// <param name="Path">The methods that lead from it to the send; empty where the send stands in it.</param>
internal sealed record Origin(SyntaxNode Function, ImmutableArray<IMethodSymbol> Path)
{
    public bool Equals(Origin? other) =>
        other is not null && Function == other.Function && Path.AsEnumerable<ISymbol>().SequenceEqual(other.Path, SymbolEqualityComparer.Default);

    public override int GetHashCode() => Function.GetHashCode() ^ Path.Length;

    /// <summary>
    /// A look at syntax: whether an exception of the send can come to a handler in one of the functions that run it. It can't
    /// where none of them has a try statement, and none hands the call on to code that may have one.
    /// </summary>
    public bool MayCatch(HttpCompilation http, SyntaxNode send)
    {
        if (http.Sources.Symbol(send) is IMethodSymbol sends && SendCall.Of(sends, http.Symbols) is { Library: not null })
        {
            // What a library makes of a failure need not be an exception.
            return true;
        }

        var inner = Infrastructure.Function.Around(send);
        if (inner != (Path.IsEmpty ? Function : http.Sources.FunctionOf(Path[0])))
        {
            return true;
        }

        var called = send is InvocationExpressionSyntax { Expression: var sent } ? Origins.NameOf(sent) : null;
        foreach (var method in Path)
        {
            if (MayCatch(http, http.Sources.FunctionOf(method), called))
            {
                return true;
            }

            called = method.Name;
        }

        return MayCatch(http, Function, called);
    }

    private static bool MayCatch(HttpCompilation http, SyntaxNode? function, string? called)
    {
        var key = (nameof(MayCatch), function, called);
        return function is null || called is null
            || (http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, function.DescendantNodes().Any(May))) is true;

        bool May(SyntaxNode node) => node switch
        {
            TryStatementSyntax statement => (statement.Catches.Count > 0 || Calls(statement.Finally)) && statement.Block.DescendantNodes().Any(MayRun),
            AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax => Calls(node),
            SimpleNameSyntax { Identifier.ValueText: "ContinueWith" or "IsFaulted" or "IsCompletedSuccessfully" } => true,
            SimpleNameSyntax name => name.Identifier.ValueText == called && Origins.IsHandedOn(name),
            _ => false,
        };

        bool Calls(SyntaxNode? node) => node?.DescendantTokens().Any(t => t.ValueText == called) == true;

        // The call itself, or one of a method of this compilation, which may make an attempt of its own.
        // Or where a task is awaited that was made before.
        bool MayRun(SyntaxNode node) => node is AwaitExpressionSyntax { Expression: not InvocationExpressionSyntax }
                or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Result" or "Wait" or "GetAwaiter", Expression: not InvocationExpressionSyntax }
            || (node is InvocationExpressionSyntax { Expression: var expression }
                && (Origins.NameOf(expression) is not { } name
                    || name == called
                    || expression is SimpleNameSyntax
                    || http.Sources.HasMember(name)));
    }
}

/// <summary>
/// The functions whose runs can repeat a send, nearest first: the one it stands in, those around that one, and its callers.
/// A look at syntax decides which are worth a run, so that most sends cost no binding at all.
/// </summary>
internal sealed class Origins
{
    /// <summary>How far callers are followed from the function that sends.</summary>
    private const int CallerDepth = 4;

    /// <summary>Callers of one method that are looked at.</summary>
    private const int CallersFollowed = 12;

    /// <summary>Functions that are run for one send.</summary>
    private const int MaxOrigins = 40;

    /// <summary>
    /// Sends in one function that are still looked at: each asks for runs over all the others, and what has more of them is a
    /// script and not a retry.
    /// </summary>
    private const int SendsFollowed = 64;

    /// <summary>Steps that the runs of one send may take over all functions and failures.</summary>
    private const int MaxSteps = 24_000;

    private const int MaxGivenUp = 3 * Run.MaxSteps / 4;

    private static readonly ConditionalWeakTable<TypeDeclarationSyntax, ILookup<string, MethodDeclarationSyntax>> MethodsIn = new();

    private readonly HttpCompilation _http;
    private readonly CancellationToken _cancellationToken;
    private readonly IEnumerator<Origin> _origins;
    private readonly HashSet<SyntaxNode> _seen = [];
    private readonly HashSet<SyntaxNode> _givenUp = [];
    private readonly HashSet<SyntaxNode> _settled = [];
    private readonly SyntaxNode _send;
    private bool _all;
    private int _steps;
    private int _givenUpSteps;

    public Origins(HttpCompilation http, SyntaxNode send, CancellationToken cancellationToken)
    {
        _http = http;
        _cancellationToken = cancellationToken;
        _send = send;
        _origins = Of(send).GetEnumerator();
    }

    public Origin? Next() => !IsSpent && _origins.MoveNext() ? _origins.Current : null;

    /// <summary>Whether enough has been run: code that was too large for one run is too large for the next.</summary>
    public bool IsSpent => _steps >= MaxSteps || _givenUpSteps >= MaxGivenUp;

    /// <summary>Counts what a run took.</summary>
    /// <param name="isGivenUp">Whether it was ended before it could tell.</param>
    public void Spend(int steps, bool isGivenUp)
    {
        _steps += steps;
        _givenUpSteps += isGivenUp ? steps : 0;
    }

    /// <summary>From here on callers are given that do not repeat anything themselves.</summary>
    public void FollowAllCallers() => _all = true;

    /// <summary>Leaves out the callers of a function whose run never came to the send: theirs are longer.</summary>
    public void GiveUp(Origin origin) => _givenUp.Add(origin.Function);

    /// <summary>From here on a function's own repetitions count no more: no caller can make it repeat what it must not.</summary>
    public void Settle(Origin origin) => _settled.Add(origin.Function);

    /// <summary>A look at the ways through a function and those it calls to send: whether any leads back to the send.</summary>
    public bool MayComeBack(Origin origin) => ComesBack.May(_http, _send, origin, _settled, _cancellationToken);

    /// <summary>A look at syntax: whether anything in the compilation that could repeat a node stands around it or its callers.</summary>
    public static bool MayRepeat(HttpCompilation http, SyntaxNode node, CancellationToken cancellationToken) =>
        MayRepeat(http, node, CallerDepth, cancellationToken);

    /// <summary>Whether a send stands among so many that none of them is followed.</summary>
    public static bool IsCrowded(SyntaxNode send) =>
        Function.Member(send) is { } member
        && FunctionCalls.In(member) is var calls
        && SendCall.Names.Sum(name => calls.Of(name).Count) > SendsFollowed;

    public static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        _ => null,
    };

    private IEnumerable<Origin> Of(SyntaxNode send)
    {
        var queue = new Queue<(SyntaxNode Node, ImmutableArray<IMethodSymbol> Path)>();
        queue.Enqueue((send, ImmutableArray<IMethodSymbol>.Empty));
        while (queue.Count > 0 && _seen.Count < MaxOrigins)
        {
            var (node, path) = queue.Dequeue();
            SyntaxNode? inner = null;
            for (var function = Function.Around(node); function is not null; inner = function, function = Function.Around(function.Parent))
            {
                if (_seen.Add(function) && (inner is not null || _all || IsHandedOn(node) || IsRepeatedIn(_http, function, node)))
                {
                    yield return new Origin(function, path);
                }

                if (function is AnonymousFunctionExpressionSyntax)
                {
                    foreach (var use in UsesOf(function))
                    {
                        queue.Enqueue((use, path));
                    }
                }
            }

            if (path.Length == CallerDepth
                || Function.Member(node) is not { } member
                || _givenUp.Contains(member)
                || DeclarationOf(member) is not { } declaration)
            {
                continue;
            }

            if (_http.Sources.Declared(declaration) is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                || IsHandlerSend(_http.Symbols, method))
            {
                continue;
            }

            var callers = _http.Sources.References(
                method,
                name => Function.Member(name) != member && name.Parent is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } && (_all || MayRepeat(_http, name, CallerDepth - path.Length - 1, _cancellationToken)),
                _cancellationToken);
            foreach (var caller in callers.Take(CallersFollowed))
            {
                queue.Enqueue((caller, path.Add(method)));
            }
        }
    }

    /// <summary>Where the one delegate is run that a field or property holds.</summary>
    private IEnumerable<SyntaxNode> UsesOf(SyntaxNode lambda)
    {
        if (lambda.Parent is not (EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax)
            || PolicyUse.HeldBy(_http, lambda) is not { Kind: SymbolKind.Field or SymbolKind.Property } held)
        {
            return [];
        }

        return _http.Sources.Names(held.Name, null, _cancellationToken)
            .Where(name => IsRun(name)
                && !lambda.Span.Contains(name.Span)
                && MayRepeat(_http, name, CallerDepth - 1, _cancellationToken)
                && SymbolEqualityComparer.Default.Equals(_http.Sources.Symbol(name)?.OriginalDefinition, held.OriginalDefinition))
            .Take(CallersFollowed);
    }

    private static bool IsRun(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent is InvocationExpressionSyntax call
            ? call.Expression == whole
            : whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke" } or ConditionalAccessExpressionSyntax or ArgumentSyntax;
    }

    private static bool MayRepeat(HttpCompilation http, SyntaxNode node, int depth, CancellationToken cancellationToken)
    {
        if (Function.Around(node) is not { } function)
        {
            return false;
        }

        if (function is AnonymousFunctionExpressionSyntax || IsRepeatedIn(http, function, node) || IsHandedOn(node))
        {
            return true;
        }

        if (function is LocalFunctionStatementSyntax)
        {
            return true;
        }

        return depth > 0
            && DeclarationOf(function) is MethodDeclarationSyntax method
            && Repeating(http, method.Identifier.ValueText, depth, cancellationToken).Any(member => member != function);
    }

    /// <summary>
    /// Two of the members that may repeat a call of that name, where there are as many: what one of them makes of the other has
    /// to be the same for all methods of that name, whichever is asked about first.
    /// </summary>
    private static SyntaxNode?[] Repeating(HttpCompilation http, string name, int depth, CancellationToken cancellationToken)
    {
        var key = (name, depth);
        return (SyntaxNode?[])(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, http.Sources
            .Names(name, null, cancellationToken)
            .Where(use => MayRepeat(http, use, depth - 1, cancellationToken))
            .Select(Function.Member)
            .Distinct()
            .Take(2)
            .ToArray()))!;
    }

    /// <summary>
    /// A method that is named in an argument is called by whoever takes it, and one that a local holds by what is done with that; a verb,
    /// as in <c>HttpMethod.Get</c>, is no method.
    /// </summary>
    internal static bool IsHandedOn(SyntaxNode node)
    {
        var whole = Parentheses.Around(node.Parent is MemberAccessExpressionSyntax access && access.Name == node ? access : node);
        return whole.Parent switch
        {
            ArgumentSyntax argument => argument is not { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } } } }
                && whole is not MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "HttpMethod" or "Method" } },
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var held, Parent.Parent: LocalDeclarationStatementSyntax { Parent: { } block } } } => node is SimpleNameSyntax
                && block.DescendantNodes().Any(use => use is IdentifierNameSyntax { Parent: ArgumentSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax } name && name.Identifier.ValueText == held),
            _ => false,
        };
    }

    /// <summary>
    /// A handler's own send is called by the handler before it, whichever that is, and that of an invoker by whoever has one.
    /// HttpClient is an invoker too, but makes its messages itself and sends none twice.
    /// </summary>
    internal static bool IsHandlerSend(KnownSymbols symbols, IMethodSymbol method) =>
        method is { IsOverride: true, Name: "SendAsync" or "Send" }
        && (symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageHandlerName)
            || (symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpMessageInvokerName)
                && !symbols.IsOrDerives(method.ContainingType, KnownSymbols.HttpClientName)));

    private static SyntaxNode? DeclarationOf(SyntaxNode member) => member is ArrowExpressionClauseSyntax ? member.Parent : member;

    /// <summary>A node is repeated by its own function only under a loop, a goto or a recursion.</summary>
    private static bool IsRepeatedIn(HttpCompilation http, SyntaxNode function, SyntaxNode node)
    {
        for (SyntaxNode? n = node, inner = null; n is not null && n != function; inner = n, n = n.Parent)
        {
            // What a foreach goes through is asked for once.
            if (Function.IsLoop(n) && !(n is CommonForEachStatementSyntax each && each.Expression == inner))
            {
                return true;
            }
        }

        // A second send of the same name, in a handler, behind one or under a condition, may repeat the first.
        var send = node is InvocationExpressionSyntax { Expression: var called } ? NameOf(called) : null;
        var conditional = send is not null && node.Ancestors().TakeWhile(a => a != function).Any(IsConditional);

        var name = function switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax local => local.Identifier.ValueText,
            _ => null,
        };
        var calls = FunctionCalls.In(function);
        return calls.HasGoto
            || (node is SimpleNameSyntax && IsMadeAgain(calls, node, function))
            || (name is not null && calls.Of(name).Any(call => call != node && !IsNamedBy(call, node)))
            || (send is not null && calls.Of(send) is var sends && sends.Count > 0 && sends.Array![sends.Offset].SpanStart is var first && first < node.SpanStart
                && (conditional || FirstHandled(http, function, send) <= node.SpanStart || first < LastExitBefore(node, function)))
            || (function is MethodDeclarationSyntax declared && CallsBack(http, declared, name!));
    }

    /// <summary>Whether a method that is named is called with the same arguments before, and here under a condition or after a handler: it may have failed.</summary>
    private static bool IsMadeAgain(FunctionCalls calls, SyntaxNode name, SyntaxNode function) =>
        name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } again
        && IsNamedBy(again, name)
        && NameOf(again.Expression) is { } called
        && (IsMadeByAnother(again, called, function) || calls.Of(called).FirstOrDefault(call => call.SpanStart < again.SpanStart && SyntaxFactory.AreEquivalent(call.ArgumentList, again.ArgumentList)) is { } first
        && (IsHandledBefore(first, again, function) || again.Ancestors().TakeWhile(a => a != function).Any(a => a is CatchClauseSyntax or IfStatementSyntax or ConditionalExpressionSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.LogicalAndExpression }
            or AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression })));

    /// <summary>
    /// Whether a method that is called in a handler, or behind one, was called with the same before through another method of its type,
    /// which may have failed.
    /// </summary>
    internal static bool IsMadeByAnother(InvocationExpressionSyntax again, string called, SyntaxNode function) =>
        function.Parent is TypeDeclarationSyntax type
        && FunctionCalls.In(function) is var calls
        && calls.Names.Any(name => name != called && MethodsOf(type)[name].Any(other => FunctionCalls.In(other).Of(called).Any(sends => calls.Of(name).Any(call =>
            IsHandedTheSame(again, sends, other, call)
            && call.Ancestors().TakeWhile(a => a != function).Any(a =>
                a is TryStatementSyntax { Catches.Count: > 0, Block.Span: var tried } && tried.Contains(call.Span) && tried.End < again.SpanStart)))));

    private static bool IsHandedTheSame(InvocationExpressionSyntax again, InvocationExpressionSyntax sends, MethodDeclarationSyntax other, InvocationExpressionSyntax call) =>
        again.ArgumentList.Arguments.Select(a => a.ToString()).SequenceEqual(sends.ArgumentList.Arguments.Select(argument =>
            other.ParameterList.Parameters.IndexOf(p => p.Identifier.ValueText == argument.ToString()) is >= 0 and var at && at < call.ArgumentList.Arguments.Count
                ? call.ArgumentList.Arguments[at].ToString()
                : argument.ToString()));

    /// <summary>Whether a node is the name of what is called: a method that calls another of its name does not call itself.</summary>
    private static bool IsNamedBy(InvocationExpressionSyntax call, SyntaxNode node) =>
        call.Expression == node || (call.Expression is MemberAccessExpressionSyntax access && access.Name == node);

    /// <summary>Whether the failure of a call is handled before a node is reached.</summary>
    private static bool IsHandledBefore(SyntaxNode call, SyntaxNode node, SyntaxNode function) =>
        call.Ancestors().TakeWhile(a => a != function).Any(a => a is TryStatementSyntax { Catches.Count: > 0 } handled && !handled.Span.Contains(node.Span));

    /// <summary>Where the first failure of a call of some name is handled and over.</summary>
    private static int FirstHandled(HttpCompilation http, SyntaxNode function, string name)
    {
        var key = (nameof(FirstHandled), function, name);
        return (int)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, FunctionCalls.In(function).Of(name).Min(call =>
            call.Ancestors().TakeWhile(a => a != function).FirstOrDefault(a => a is TryStatementSyntax { Catches.Count: > 0 })?.Span.End ?? int.MaxValue)))!;
    }

    private static bool IsConditional(SyntaxNode around) =>
        around is CatchClauseSyntax or IfStatementSyntax or ConditionalExpressionSyntax or SwitchSectionSyntax or SwitchExpressionArmSyntax
        || around.IsKind(SyntaxKind.CoalesceExpression);

    /// <summary>Where the last condition stands that may leave the function before it comes to a node, as on what a call gave; negative where there is none.</summary>
    private static int LastExitBefore(SyntaxNode node, SyntaxNode function)
    {
        foreach (var (statement, _) in Function.Before(node, function))
        {
            if (statement is IfStatementSyntax { Statement: var then } && Leaves(then))
            {
                return statement.SpanStart;
            }
        }

        return -1;
    }

    private static bool Leaves(StatementSyntax statement) => statement is ReturnStatementSyntax or ThrowStatementSyntax
        || (statement is BlockSyntax { Statements: [.., var last] } && Leaves(last));

    /// <summary>Whether a method calls another one of its type that calls it.</summary>
    private static bool CallsBack(HttpCompilation http, MethodDeclarationSyntax method, string name)
    {
        if (method.Parent is not TypeDeclarationSyntax type)
        {
            return false;
        }

        var key = (nameof(CallsBack), type, name);
        return (http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, CallsBack(http, type, name))) is true;
    }

    private static bool CallsBack(HttpCompilation http, TypeDeclarationSyntax type, string name)
    {
        ILookup<string, MethodDeclarationSyntax>[] parts = type.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? http.Sources.Declared(type)?.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().Select(MethodsOf).ToArray() ?? []
            : [MethodsOf(type)];
        return parts.SelectMany(part => part[name]).SelectMany(m => FunctionCalls.In(m).Names).Any(other => other != name && CallsIt(other));

        bool CallsIt(string other) => Array.Exists(parts, part => part.Contains(other) && part[other].Any(m => FunctionCalls.In(m).Of(name).Count > 0));
    }

    private static ILookup<string, MethodDeclarationSyntax> MethodsOf(TypeDeclarationSyntax part) =>
        MethodsIn.GetValue(part, static p => p.Members.OfType<MethodDeclarationSyntax>().ToLookup(m => m.Identifier.ValueText, StringComparer.Ordinal));
}
