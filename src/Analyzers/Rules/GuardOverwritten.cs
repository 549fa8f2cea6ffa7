using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY206: an assignment takes off the guard that keeps a handler from repeating unsafe requests.</summary>
/// <remarks>
/// <c>DisableFor</c> wraps the predicate that is there when it is called: a ShouldHandle, or a whole Retry, that is assigned
/// afterwards knows nothing of it.
/// </remarks>
internal static class GuardOverwritten
{
    public const string Id = "GOAWAY206";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A guard over the request's method is overwritten",
        "This assignment replaces what '{0}' has guarded, so '{1}' sends each {2} {3} when the connection is lost, though the server may have executed it; call '{0}' after it");

    public static Diagnostic Report(OverwrittenGuard overwritten) => Diagnostic.Create(
        Descriptor,
        overwritten.Assignment.Left.GetLocation(),
        [overwritten.Registration.Location, overwritten.Guard.GetLocation()],
        overwritten.Repeated.ToProperties(),
        Origins.NameOf(overwritten.Guard.Expression),
        overwritten.Client.DisplayName,
        overwritten.Repeated.MethodsInWords("or"),
        overwritten.Repeated.HowOften);
}
