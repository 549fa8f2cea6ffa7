using System.Collections.Immutable;
using System.Composition;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>
/// GOAWAY103: lets a graceful close pass a handler that does nothing but end the process, for a caller to handle. Not where
/// nobody could: in an entry point, an async void method or a hosted service the exception would end the process all the same.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LetGracefulCloseThroughFix))]
public sealed class LetGracefulCloseThroughFix : HandlerFix
{
    /// <summary>Callers that are looked at, each in turn, for a hosted service.</summary>
    private const int CallerDepth = 3;

    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(GracefulCloseEndsProcess.Id);

    protected override string Title => "Let a graceful close pass this handler";

    private protected override ImmutableArray<TextChange> Changes(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Parent: TryStatementSyntax attempt } clause
            || Function.Around(call) is not { } function
            || Function.Around(clause) != function
            || !clause.Block.Statements.All(s => IsOfTheEnd(s, call))
            || MayWrap(attempt.Block)
            || !HasCaller(place, function))
        {
            return None;
        }

        var changes = ImmutableArray.CreateBuilder<TextChange>();
        if (GracefulCloseText.Inside(place, clause, changes) is not { } test)
        {
            return None;
        }

        Filter(place, clause, null, name => test(name).Denied, changes);
        return changes.ToImmutable();
    }

    /// <summary>Whether a statement belongs to the end of the process: the ending call, what is written before, what stands behind.</summary>
    private static bool IsOfTheEnd(StatementSyntax statement, InvocationExpressionSyntax call) =>
        Decision.OnlyLogs(statement)
        || statement is ThrowStatementSyntax { Expression: null } or ReturnStatementSyntax { Expression: null }
        || statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExitCode" } } }
        || (statement is ExpressionStatementSyntax && statement.Span.Contains(call.Span));

    /// <summary>Blocking on a task wraps what it throws: the condition would not see through.</summary>
    private static bool MayWrap(BlockSyntax block) => block.DescendantNodes().Any(n =>
        n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" or "Wait" or "WaitAll" });

    private static bool HasCaller(Place place, SyntaxNode function)
    {
        if (place.Model.GetDeclaredSymbol(function, place.Cancellation) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
            || method is { IsAsync: true, ReturnsVoid: true }
            || place.Model.Compilation.GetEntryPoint(place.Cancellation) is { } entry && SymbolEqualityComparer.Default.Equals(entry, method))
        {
            return false;
        }

        return !IsOfHost(place, method, CallerDepth);
    }

    private static bool IsOfHost(Place place, IMethodSymbol method, int depth) =>
        place.Http.Symbols.IsOrDerives(method.ContainingType, KnownSymbols.HostedServiceName)
        || (depth > 0 && place.Http.Sources.References(method, place.Cancellation).Any(r =>
            Function.Member(r) is { } member
            && place.Http.Sources.Declared(member is ArrowExpressionClauseSyntax ? member.Parent! : member) is IMethodSymbol caller
            && !SymbolEqualityComparer.Default.Equals(caller, method)
            && IsOfHost(place, caller, depth - 1)));
}
