using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// Methods that only tell of what they are handed, as those of a log do: nothing that is sent, thrown or remembered depends on
/// them, and a run passes them by.
/// </summary>
internal static class Telling
{
    /// <summary>How far calls are followed that hand on what was handed in.</summary>
    private const int Depth = 4;

    /// <summary>Whether a method only tells of its arguments, whatever they are.</summary>
    public static bool Is(HttpCompilation http, IMethodSymbol method, CancellationToken cancellationToken) =>
        IsSilent(method) && ChangesNothing(http, method, cancellationToken);

    /// <summary>Whether a method of this compilation only makes what it gives, or tells of its arguments.</summary>
    public static bool ChangesNothing(HttpCompilation http, IMethodSymbol method, CancellationToken cancellationToken) =>
        ChangesNothing(http, (method.ReducedFrom ?? method).OriginalDefinition, Depth, cancellationToken);

    private static bool ChangesNothing(HttpCompilation http, IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0 || !method.Parameters.All(p => p.RefKind == RefKind.None && p.Type.TypeKind != TypeKind.Delegate) || http.Sources.FunctionOf(method) is not { } function)
        {
            return false;
        }

        var key = (nameof(Telling), function);
        return (http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, OnlyTells(http, method, function, depth, cancellationToken))) is true;
    }

    /// <summary>Gives nothing back that a decision could be made on.</summary>
    private static bool IsSilent(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 };

    private static bool OnlyTells(HttpCompilation http, IMethodSymbol method, SyntaxNode function, int depth, CancellationToken cancellationToken)
    {
        var own = new HashSet<string>(method.Parameters.Select(p => p.Name), StringComparer.Ordinal);
        foreach (var node in function.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax variable:
                    own.Add(variable.Identifier.ValueText);
                    break;
                case ForEachStatementSyntax each:
                    own.Add(each.Identifier.ValueText);
                    break;
                case SingleVariableDesignationSyntax designation:
                    own.Add(designation.Identifier.ValueText);
                    break;
            }
        }

        return function.DescendantNodes().All(node => node switch
        {
            ThrowStatementSyntax or ThrowExpressionSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } => true,
            AssignmentExpressionSyntax assignment => IsOwn(assignment.Left),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => IsOwn(step.Operand),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => IsOwn(step.Operand),
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword } => false,
            InvocationExpressionSyntax call => OnlyTellsBy(call),
            _ => true,
        });

        bool IsOwn(ExpressionSyntax target) => target is IdentifierNameSyntax name && own.Contains(name.Identifier.ValueText);

        bool OnlyTellsBy(InvocationExpressionSyntax call)
        {
            if (Origins.NameOf(call.Expression) is not { } name
                || KnownMembers.EndingNames.Contains(name)
                || name.IndexOf("Throw", StringComparison.Ordinal) >= 0
                || http.SendNames(cancellationToken).Contains(name))
            {
                return false;
            }

            // What is handed nothing of this method's has nothing to do with the failure.
            if (!call.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && own.Contains(t.ValueText)))
            {
                return true;
            }

            return http.Sources.Symbol(call) is IMethodSymbol { MethodKind: not MethodKind.DelegateInvoke } called
                && (!http.Sources.Declares(called)
                    || called.IsAbstract
                    || ChangesNothing(http, (called.ReducedFrom ?? called).OriginalDefinition, depth - 1, cancellationToken));
        }
    }
}
