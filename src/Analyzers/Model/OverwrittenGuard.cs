using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>A guard over the request's method that an assignment takes off the options of a registration again.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Guard">The call that set the guard.</param>
/// <param name="Registration">The registration whose options they are.</param>
/// <param name="Client">The client that is not guarded for it.</param>
/// <param name="Repeated">What is repeated for it.</param>
internal sealed record OverwrittenGuard(
    AssignmentExpressionSyntax Assignment,
    InvocationExpressionSyntax Guard,
    ClientRegistration Registration,
    RegisteredClient Client,
    RepeatedSends Repeated)
{
    /// <summary>The members whose assignment can take a guard off.</summary>
    public static readonly ImmutableHashSet<string> Members = ImmutableHashSet.Create(StringComparer.Ordinal, "ShouldHandle", "Retry");

    /// <summary>What a registration's configuration does to a guard; null where the guard holds, or what takes it off is not seen.</summary>
    public static OverwrittenGuard? Of(
        HttpCompilation http, ClientRegistration registration, RegisteredClient client, RepeatedSends repeated, CancellationToken cancellationToken) =>
        repeated.Dropped && new HandlerOptions(http, registration, client, cancellationToken).Overwriting() is var (guard, assignment)
            ? new OverwrittenGuard(assignment, guard, registration, client, repeated)
            : null;

    /// <summary>The guard that an assignment takes off, of whichever registration of the compilation.</summary>
    public static OverwrittenGuard? By(HttpCompilation http, AssignmentExpressionSyntax assignment, CancellationToken cancellationToken)
    {
        if (!http.Memo.TryGetValue(typeof(OverwrittenGuard), out var all))
        {
            all = http.Memo.GetOrAdd(typeof(OverwrittenGuard), All(http, cancellationToken).ToImmutableArray());
        }

        return ((ImmutableArray<OverwrittenGuard>)all!).FirstOrDefault(o => o.Assignment == assignment);
    }

    private static IEnumerable<OverwrittenGuard> All(HttpCompilation http, CancellationToken cancellationToken)
    {
        foreach (var name in http.Sources.Names(ClientRegistration.StandardResilience, null, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || ClientRegistration.Of(http, call, cancellationToken) is not { } registration)
            {
                continue;
            }

            var options = http.Options.For(call.SyntaxTree);
            foreach (var client in registration.Clients)
            {
                if (RepeatedSends.Of(http, registration, client, options, cancellationToken) is { IsEmpty: false } repeated
                    && Of(http, registration, client, repeated, cancellationToken) is { } overwritten)
                {
                    yield return overwritten;
                }
            }
        }
    }
}
