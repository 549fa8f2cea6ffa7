using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What an object of the code's own says of the request that is to be made of it.</summary>
internal static class RequestParts
{
    /// <summary>
    /// The members that hold the method. None where the type has a <c>bool</c> or an enumeration as well: by that it may say whether the request may
    /// be sent again.
    /// </summary>
    public static string[] Methods(HttpCompilation http, ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } || !http.Sources.Declares(type))
        {
            return [];
        }

        var key = (typeof(RequestParts), type);
        return (string[])(http.Memo.TryGetValue(key, out var known) ? known : http.Memo.GetOrAdd(key, Find(http, type)))!;
    }

    private static string[] Find(HttpCompilation http, ITypeSymbol type)
    {
        var methods = new List<string>();
        for (var holder = type; holder is not null && http.Sources.Declares(holder); holder = holder.BaseType)
        {
            foreach (var property in holder.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.Type is { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum })
                {
                    return [];
                }

                if (http.Symbols.Is(property.Type, KnownSymbols.HttpMethodName))
                {
                    methods.Add(property.Name);
                }
            }
        }

        return [.. methods];
    }
}
