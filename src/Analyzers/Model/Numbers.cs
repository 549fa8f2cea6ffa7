using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>The arithmetic of C# over constants: lifted over null, and in the width of its types.</summary>
internal static class Numbers
{
    /// <summary>The result of an operator; null where it can't be told.</summary>
    public static Constant? Calculate(BinaryOperatorKind kind, Value left, Value right, ITypeSymbol? type)
    {
        var fromFailure = left.FromFailure || right.FromFailure;
        if (left is Constant { Object: bool p } && right is Constant { Object: bool q })
        {
            return kind switch
            {
                BinaryOperatorKind.And => new Constant(p & q, fromFailure),
                BinaryOperatorKind.Or => new Constant(p | q, fromFailure),
                BinaryOperatorKind.ExclusiveOr => new Constant(p ^ q, fromFailure),
                _ => null,
            };
        }

        var width = WidthOf(type);
        if (width == SpecialType.None)
        {
            return null;
        }

        if (left.IsNull == Answer.Yes || right.IsNull == Answer.Yes)
        {
            return new Constant(null, fromFailure);
        }

        if (left is not Constant { Number: { } a } || right is not Constant { Number: { } b } || Math.Abs(a) > 1e9m || Math.Abs(b) > 1e9m)
        {
            return null;
        }

        decimal? result = kind switch
        {
            BinaryOperatorKind.Add => a + b,
            BinaryOperatorKind.Subtract => a - b,
            BinaryOperatorKind.Multiply => a * b,
            BinaryOperatorKind.Divide when b != 0 => a / b,
            BinaryOperatorKind.Remainder when b != 0 => a % b,
            BinaryOperatorKind.And when IsIntegral(width) => (long)a & (long)b,
            BinaryOperatorKind.Or when IsIntegral(width) => (long)a | (long)b,
            BinaryOperatorKind.ExclusiveOr when IsIntegral(width) => (long)a ^ (long)b,
            _ => null,
        };
        return result is { } number ? new Constant(Fit(number, width), fromFailure) : null;
    }

    /// <summary>A number converted to another type, unchecked; any other constant as it is.</summary>
    public static Constant Convert(Constant value, ITypeSymbol? type) =>
        value is { Number: { } number } && WidthOf(type) is var width && IsIntegral(width) && Fit(number, width) is var fit && fit != number
            ? value with { Object = fit }
            : value;

    /// <summary>The value of a type's default; null where it is an object of its own.</summary>
    public static Constant? DefaultOf(ITypeSymbol? type) => type switch
    {
        { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => Constant.Null,
        { SpecialType: SpecialType.System_Boolean } => Constant.False,
        not null when WidthOf(type) != SpecialType.None => new Constant(0),
        _ => null,
    };

    /// <summary>The numeric type behind a type: that of an enum, or of a Nullable; none where it is no number.</summary>
    private static SpecialType WidthOf(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } => WidthOf(inner),
        INamedTypeSymbol { EnumUnderlyingType: { } underlying } => underlying.SpecialType,
        { SpecialType: >= SpecialType.System_Char and <= SpecialType.System_Double and var special } => special,
        _ => SpecialType.None,
    };

    private static bool IsIntegral(SpecialType type) => type is >= SpecialType.System_Char and <= SpecialType.System_UInt64;

    private static decimal Fit(decimal number, SpecialType type)
    {
        if (!IsIntegral(type))
        {
            return number;
        }

        var (bits, signed) = type switch
        {
            SpecialType.System_SByte => (8, true),
            SpecialType.System_Byte => (8, false),
            SpecialType.System_Int16 => (16, true),
            SpecialType.System_UInt16 or SpecialType.System_Char => (16, false),
            SpecialType.System_Int32 => (32, true),
            SpecialType.System_UInt32 => (32, false),
            SpecialType.System_Int64 => (64, true),
            _ => (64, false),
        };
        var range = bits == 64 ? 18446744073709551616m : 1UL << bits;
        var rest = decimal.Truncate(number) % range;
        return rest < (signed ? -range / 2 : 0) ? rest + range
            : rest >= (signed ? range / 2 : range) ? rest - range
            : rest;
    }
}
