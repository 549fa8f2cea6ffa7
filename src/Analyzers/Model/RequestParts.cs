using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// What an object of the code's own says of the request that is to be made of it: its method, and what may keep it from being sent again.
/// </summary>
internal static class RequestParts
{
    private static readonly IReadOnlyDictionary<string, Value?> None = new Dictionary<string, Value?>();

    /// <summary>The members of a type that has an HttpMethod: that one without a value, and those that a decision may be made by.</summary>
    public static IReadOnlyDictionary<string, Value?> Of(HttpCompilation http, ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } || !http.Sources.Declares(type))
        {
            return None;
        }

        var key = (typeof(RequestParts), type);
        return (IReadOnlyDictionary<string, Value?>)(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Find(http, type)))!;
    }

    private static IReadOnlyDictionary<string, Value?> Find(HttpCompilation http, ITypeSymbol type)
    {
        var parts = new Dictionary<string, Value?>(StringComparer.Ordinal);
        var hasMethod = false;
        for (var holder = type; holder is not null && http.Sources.Declares(holder); holder = holder.BaseType)
        {
            foreach (var property in holder.GetMembers().OfType<IPropertySymbol>())
            {
                if (http.Symbols.Is(property.Type, KnownSymbols.HttpMethodName))
                {
                    parts[property.Name] = null;
                    hasMethod = true;
                }
                else if (property.Type is { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum })
                {
                    var identity = Hash.Of("part", property);
                    parts[property.Name] = new Symbolic(identity, identity, property.Type, FromFailure: true);
                }
            }
        }

        return hasMethod ? parts : None;
    }
}
