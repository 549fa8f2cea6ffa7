using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers;

/// <summary>The question whether a request may be sent twice, asked of what holds its method or the request itself.</summary>
internal sealed record MethodGate(string Condition, AddedMethod Method)
{
    private static readonly ImmutableArray<string> Idempotent = ImmutableArray.Create("Get", "Head", "Options", "Trace", "Put", "Delete");

    /// <summary>The gates that can be asked in all of these places.</summary>
    public static IEnumerable<MethodGate> InScopeOf(ImmutableArray<Spot> places, Fixing fixing)
    {
        var names = places.Select(p => Holders(p, fixing.Http.Symbols)).Aggregate((a, b) => a.Intersect(b).ToList());
        foreach (var (name, type) in names)
        {
            yield return new MethodGate($"IsIdempotent({name})", IsIdempotent(type, fixing.Options));
        }
    }

    private static List<(string Name, string Type)> Holders(Spot place, KnownSymbols symbols) => place.Model
        .LookupSymbols(place.Node.SpanStart)
        .Select(s => (s.Name, Type: s switch
        {
            IParameterSymbol parameter => parameter.Type,
            ILocalSymbol local when local.DeclaringSyntaxReferences is [var declared] && declared.Span.End < place.Node.SpanStart => local.Type,
            _ => null,
        }))
        .Select(s => (s.Name, symbols.Is(s.Type, KnownSymbols.HttpMethodName) ? KnownSymbols.HttpMethodName
            : symbols.Is(s.Type, KnownSymbols.HttpRequestMessageName) ? KnownSymbols.HttpRequestMessageName
            : ""))
        .Where(p => p.Item2.Length > 0)
        .ToList();

    private static AddedMethod IsIdempotent(string type, GoAwayOptions options)
    {
        var isMessage = type == KnownSymbols.HttpRequestMessageName;
        var (parameter, method) = isMessage ? ("request", "request.Method") : ("method", "method");
        var allowed = Idempotent.Where(m => !options.IsUnsafe(m)).Select(m => $"{method} == global::{KnownSymbols.HttpMethodName}.{m}").ToList();
        if (isMessage)
        {
            allowed.Add($"request.Headers.Contains(\"{options.KeyHeader}\")");
        }

        var lines = Enumerable.Range(0, (allowed.Count + 2) / 3).Select(i => string.Join(" || ", allowed.Skip(i * 3).Take(3)));
        return new AddedMethod(
            "IsIdempotent",
            type,
            $"static bool IsIdempotent(global::{type} {parameter}) =>\n    {string.Join("\n    || ", lines)};",
            isMessage
                ? "Whether a request may be executed twice: by its method (RFC 9110 §9.2.2), or because it carries a key that tells."
                : "Whether a request of this method may be executed twice (RFC 9110 §9.2.2).");
    }
}
