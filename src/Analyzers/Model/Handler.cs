using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>The catch clause of a function that handles an exception raised at a place in it.</summary>
/// <param name="Clause">The clause; null where the exception leaves the function.</param>
/// <param name="IsCertain">False where a filter that can't be read may handle it before.</param>
internal sealed record Handler(CatchClauseSyntax? Clause, bool IsCertain)
{
    /// <summary>The name that filters and handlers know the exception by, with its type; null where the clause names none.</summary>
    public static ILocalSymbol? Variable(HttpCompilation http, CatchClauseSyntax clause) =>
        clause.Declaration is { } declaration && !declaration.Identifier.IsKind(SyntaxKind.None)
            ? http.Sources.Declared(declaration) as ILocalSymbol
            : null;

    public static Handler Of(HttpCompilation http, SyntaxNode at, KnownObject exception, CancellationToken cancellationToken)
    {
        var function = Function.Around(at);
        for (var node = at; node.Parent is not null && node != function; node = node.Parent)
        {
            if (node.Parent is not TryStatementSyntax statement || node != statement.Block)
            {
                continue;
            }

            foreach (var clause in statement.Catches)
            {
                switch (Takes(http, clause, exception, cancellationToken))
                {
                    case Answer.Yes:
                        return new Handler(clause, IsCertain: true);
                    case Answer.Unknown:
                        return new Handler(clause, IsCertain: false);
                }
            }
        }

        return new Handler(null, IsCertain: true);
    }

    private static Answer Takes(HttpCompilation http, CatchClauseSyntax clause, KnownObject exception, CancellationToken cancellationToken)
    {
        if (clause.Declaration is { } declaration)
        {
            if (http.Sources.TypeOf(declaration.Type) is not { TypeKind: not TypeKind.Error } type)
            {
                return Answer.Unknown;
            }

            if (!KnownSymbols.Derives(exception.Type, type))
            {
                return Answer.No;
            }
        }

        if (clause.Filter is not { } filter)
        {
            return Answer.Yes;
        }

        if (http.Sources.Operation(filter.FilterExpression) is not { } condition)
        {
            return Answer.Unknown;
        }

        var state = Variable(http, clause) is { } variable ? State.Empty.With(variable, exception) : State.Empty;
        var findings = new Run(http, new Question(Scenario.Success), cancellationToken).Evaluating(condition, state);
        var answers = findings.Exits.Select(e => e.Kind == ExitKind.Throw ? Answer.No : e.Value.Truth).Distinct().ToImmutableArray();
        return findings.Complete && answers.Length == 1 ? answers[0] : Answer.Unknown;
    }
}
