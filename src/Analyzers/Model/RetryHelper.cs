using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// A method of another assembly that calls the delegate it is given again after it failed, as
/// <c>goaway.retry_helpers</c> says of it.
/// </summary>
internal static class RetryHelper
{
    /// <summary>What a call of a retry helper does; null where it calls none, or hands it nothing that can be followed.</summary>
    public static Flows? Call(
        Run run, SyntaxNode site, IMethodSymbol method, ImmutableArray<Value> arguments, State state, Frame frame, GoAwayOptions options)
    {
        if (!IsNamed(method, options))
        {
            return null;
        }

        Closure? action = null, predicate = null;
        foreach (var closure in arguments.OfType<Closure>())
        {
            if (IsPredicate(closure.Method))
            {
                predicate ??= closure;
            }
            else if (action is null || (IsWork(closure) && !IsWork(action)))
            {
                action = closure;
            }
        }

        if (action is null)
        {
            return null;
        }

        // How often it tries is its own affair. It is taken to answer to exceptions: what it makes of a response it does not say.
        var handles = Handled.Nothing.With(new Clause(ClauseKind.Exception, Filter: predicate));
        var retry = Strategy.Empty.With(new Layer(LayerKind.Retry, site, handles));
        var handed = action.Method.Parameters.Select(p => Contexts.Argument(p, null, null, Handed(p))).ToImmutableArray();

        // The call stands on the stack below the delegate, and its arguments for one attempt.
        var inside = new Frame(frame.Graph, frame.Function, frame.Method, frame.Receiver, site, frame);
        var each = site is InvocationExpressionSyntax invocation ? invocation.ArgumentList : site;
        var execution = new Execution(run, s => run.Call(action, handed, s, inside, each), null, inside, each);
        return run.Confined(execution.Through(retry, state), site);
    }

    private static Symbolic Handed(IParameterSymbol parameter) =>
        new(Hash.Of("handed", parameter), Hash.Of("handed", parameter), parameter.Type);

    /// <summary>The helper that a call runs, as a message names it; null where it runs none.</summary>
    public static string? NameOf(HttpCompilation http, SyntaxNode call) =>
        http.Options.For(call.SyntaxTree) is { RetryHelpers.IsEmpty: false } options
        && call is InvocationExpressionSyntax
        && http.Sources.Symbol(call) is IMethodSymbol method
        && IsNamed(method, options)
            ? $"{method.ContainingType.Name}.{method.Name}"
            : null;

    /// <summary>
    /// Whether the option names a method: in full, from any of its types on, or by its name alone; by the type it is called on, or by
    /// one that declares it. Type arguments do not count.
    /// </summary>
    private static bool IsNamed(IMethodSymbol method, GoAwayOptions options)
    {
        if (options.RetryHelpers.IsEmpty || !options.RetryHelpers.Any(h => h.EndsWith(method.Name, StringComparison.Ordinal)))
        {
            return false;
        }

        var type = (method.ReducedFrom ?? method).ContainingType;
        return Bases(type).Concat(type.AllInterfaces).Any(t =>
        {
            var name = $"{NameOf(t)}.{method.Name}";
            return options.RetryHelpers.Any(h => name == h || name.EndsWith("." + h, StringComparison.Ordinal));
        });
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null && type.SpecialType != SpecialType.System_Object; type = type.BaseType)
        {
            yield return type;
        }
    }

    private static string NameOf(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { ContainingType: { } outer } type when type.Name.Length > 0 => $"{NameOf(outer)}.{type.Name}",
        INamedTypeSymbol { ContainingType: { } outer } => NameOf(outer),
        { ContainingNamespace: { IsGlobalNamespace: false } space } => $"{NameOf(space)}.{symbol.Name}",
        _ => symbol.Name,
    };

    /// <summary>Whether a delegate answers for an exception: what the helper asks before it tries again.</summary>
    private static bool IsPredicate(IMethodSymbol method) =>
        method.ReturnType.SpecialType == SpecialType.System_Boolean
        && method.Parameters.Any(p => p.Type.Name.EndsWith("Exception", StringComparison.Ordinal));

    /// <summary>Whether a delegate may do the work: one that takes an exception is told of a failure.</summary>
    private static bool IsWork(Closure closure) => !closure.Method.Parameters.Any(p => p.Type.Name.EndsWith("Exception", StringComparison.Ordinal));
}
