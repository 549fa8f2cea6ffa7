using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>What stops for good when the failure of one send is not caught.</summary>
internal enum Stops
{
    /// <summary>The loop, and with it the work of a hosted service.</summary>
    Loop,

    /// <summary>The host with all its services (.NET 6 and later).</summary>
    Host,

    /// <summary>The process: nobody awaits an async void method.</summary>
    Process,
}

/// <summary>A send of a worker whose first failure is the worker's last round.</summary>
/// <param name="Place">The send, or the call that leads to it, in the loop.</param>
/// <param name="Send">The send.</param>
/// <param name="Worker">The method that the loop runs in, or the callback.</param>
/// <param name="Stops">What ends with it.</param>
/// <param name="IsCaught">True where the failure is caught, but where the loop has already ended.</param>
/// <param name="Raised">The exception at the place; null where it is not known.</param>
internal sealed record WorkerEnd(SyntaxNode Place, HttpSend Send, string Worker, Stops Stops, bool IsCaught, INamedTypeSymbol? Raised)
{
    /// <summary>Sends of one worker that are looked at.</summary>
    private const int SendsFollowed = 24;

    /// <summary>The unguarded sends of a method that a host runs; one for each loop.</summary>
    /// <param name="type">The declaration that is analysed, which the places are to lie in.</param>
    public static IEnumerable<WorkerEnd> Of(
        HttpCompilation http, TypeDeclarationSyntax type, MethodDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        if (http.Sources.Declared(declaration) is not IMethodSymbol method || Kind(http, method) is not { } stops)
        {
            yield break;
        }

        var loops = new HashSet<SyntaxNode>();
        foreach (var send in ReachedSend.From(http, declaration, cancellationToken).Take(SendsFollowed))
        {
            var failed = Aftermath.OfGracefulClose(http, declaration, send.Syntax, send.Path, cancellationToken);
            if (failed is not { Consequence: Consequence.Throws or Consequence.Returns, Send: { } sent }
                || Aftermath.OfSuccess(http, declaration, send.Syntax, send.Path, cancellationToken).Consequence != Consequence.SendsAgain
                || ClientPipeline.MaySendAgain(http, sent, cancellationToken))
            {
                continue;
            }

            var place = PlaceInLoop(failed.Calls.Insert(0, send.Syntax), type);
            if (loops.Add(place.Ancestors().FirstOrDefault(Function.IsLoop) ?? place))
            {
                yield return new WorkerEnd(
                    place,
                    sent,
                    method.ContainingType.Name + "." + method.Name,
                    stops,
                    failed.Consequence == Consequence.Returns,
                    RaisedAt(http, place, send, sent, failed, cancellationToken));
            }
        }
    }

    /// <summary>The unguarded send of a timer's callback: of an async lambda, or of an async void method.</summary>
    public static WorkerEnd? OfCallback(HttpCompilation http, SyntaxNode function, CancellationToken cancellationToken)
    {
        var name = function is MethodDeclarationSyntax method ? method.Identifier.ValueText : "timer callback";
        foreach (var send in ReachedSend.From(http, function, cancellationToken).Take(SendsFollowed))
        {
            var failed = Aftermath.OfGracefulClose(http, function, send.Syntax, send.Path, cancellationToken);
            if (failed is { Consequence: Consequence.Throws, Send: { } sent } && !ClientPipeline.MaySendAgain(http, sent, cancellationToken))
            {
                var chain = failed.Calls.Insert(0, send.Syntax);
                return new WorkerEnd(chain[chain.Length - 1], sent, name, Stops.Process, IsCaught: false, failed.Exception);
            }
        }

        return null;
    }

    private static Stops? Kind(HttpCompilation http, IMethodSymbol method)
    {
        var symbols = http.Symbols;
        if (method is { Name: "ExecuteAsync", IsOverride: true } && symbols.IsOrDerives(method.ContainingType, KnownSymbols.BackgroundServiceName))
        {
            return IgnoresFailures(http) ? null
                : symbols[KnownSymbols.BackgroundServiceName]!.ContainingAssembly.Identity.Version.Major >= 6 ? Stops.Host
                : Stops.Loop;
        }

        return method.Name == "StartAsync"
            && symbols.IsOrDerives(method.ContainingType, KnownSymbols.HostedServiceName)
            && !symbols.IsOrDerives(method.ContainingType, KnownSymbols.BackgroundServiceName)
                ? Stops.Loop
                : null;
    }

    /// <summary>Whether the host is told somewhere in this compilation to outlive its workers.</summary>
    private static bool IgnoresFailures(HttpCompilation http) => http.Memo.GetOrAdd(typeof(WorkerEnd), _ => http.Sources
        .Names("BackgroundServiceExceptionBehavior", null, default)
        .Any(n => n.AncestorsAndSelf().OfType<MemberAccessExpressionSyntax>().Any(a => a.Name.Identifier.ValueText == "Ignore" && a.Expression.Span.Contains(n.Span)))) is true;

    /// <summary>
    /// Of the calls that lead to a send, the send first, the outermost that stands in a loop; or the one nearest to it in the
    /// declaration that is analysed.
    /// </summary>
    private static SyntaxNode PlaceInLoop(ImmutableArray<SyntaxNode> chain, SyntaxNode type)
    {
        var place = chain[chain.Length - 1];
        for (var i = chain.Length - 1; i >= 0 && chain[i].SyntaxTree == type.SyntaxTree && type.Span.Contains(chain[i].Span); i--)
        {
            place = chain[i];
            if (place.Ancestors().TakeWhile(a => a != Function.Around(place)).Any(Function.IsLoop))
            {
                break;
            }
        }

        return place;
    }

    private static INamedTypeSymbol? RaisedAt(
        HttpCompilation http, SyntaxNode place, ReachedSend send, HttpSend sent, Aftermath failed, CancellationToken cancellationToken)
    {
        if (place == send.Syntax)
        {
            return sent.Library is not null ? failed.Exception : http.Symbols[KnownSymbols.HttpRequestExceptionName];
        }

        return http.Sources.Symbol(place) is IMethodSymbol called
            && http.Sources.Implementation(called, cancellationToken) is { } method
            && http.Sources.FunctionOf(method) is { } function
                ? Aftermath.OfGracefulClose(http, function, send.Syntax, send.Path, cancellationToken).Exception
                : null;
    }
}
