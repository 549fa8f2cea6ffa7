using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY104: nothing in the loop of a worker catches the failure of a request.</summary>
/// <remarks>
/// Since .NET 6 an exception that leaves BackgroundService.ExecuteAsync stops the host (BackgroundServiceExceptionBehavior).
/// </remarks>
internal static class GracefulCloseEndsWorker
{
    public const string Id = "GOAWAY104";

    /// <summary>The property of the report that holds the full name of the exception to catch at its place.</summary>
    public const string Raised = "Raised";

    /// <summary>The property of the report that holds what ends with the exception.</summary>
    public const string Stops = "Stops";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "A closed connection ends a worker",
        "'{0}' sends this {1} in '{2}', and {3}; catch the failure {4}");

    public static Diagnostic Report(WorkerEnd end) => Diagnostic.Create(
        Descriptor,
        end.Place.GetLocation(),
        end.Place == end.Send.Syntax ? null : [end.Send.Syntax.GetLocation()],
        ImmutableDictionary<string, string?>.Empty.Add(Raised, end.Raised?.ToDisplayString()).Add(Stops, end.Stops.ToString()),
        end.Send.Client,
        end.Send.Method ?? "request",
        end.Worker,
        end switch
        {
            { Stops: Model.Stops.Process } => "nothing in this async void callback catches the exception of a graceful close (GOAWAY): the first one ends the process",
            { IsCaught: true } => "the exception of a graceful close (GOAWAY) is caught only where the loop has ended: after the first one the worker does nothing more",
            { Stops: Model.Stops.Host } => "nothing in its loop catches the exception of a graceful close (GOAWAY): the first one stops the host",
            _ => "nothing in its loop catches the exception of a graceful close (GOAWAY): after the first one the worker does nothing more",
        },
        end.Stops == Model.Stops.Process ? "in the callback" : "inside the loop and go on with the next round");
}
