using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Arithmetic at the ends of each type, where the properties hardly get.</summary>
public sealed class NumbersTests
{
    [Theory]
    [InlineData(BinaryOperatorKind.And, true, true, true)]
    [InlineData(BinaryOperatorKind.And, true, false, false)]
    [InlineData(BinaryOperatorKind.And, false, false, false)]
    [InlineData(BinaryOperatorKind.Or, true, true, true)]
    [InlineData(BinaryOperatorKind.Or, false, true, true)]
    [InlineData(BinaryOperatorKind.Or, false, false, false)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, true, true, false)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, true, false, true)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, false, false, false)]
    public void Truths(BinaryOperatorKind kind, bool left, bool right, bool expected) =>
        Assert.Equal(expected, Numbers.Calculate(kind, new Constant(left), new Constant(right), Type(SpecialType.System_Boolean))!.Object);

    [Fact]
    public void Truths_are_not_added() => Assert.Null(Numbers.Calculate(BinaryOperatorKind.Add, Constant.True, Constant.True, Type(SpecialType.System_Int32)));

    [Theory]
    [InlineData(BinaryOperatorKind.Add, 7, 2, 9)]
    [InlineData(BinaryOperatorKind.Subtract, 7, 2, 5)]
    [InlineData(BinaryOperatorKind.Multiply, 7, 2, 14)]
    [InlineData(BinaryOperatorKind.Divide, 7, 2, 3)]
    [InlineData(BinaryOperatorKind.Divide, -7, 2, -3)]
    [InlineData(BinaryOperatorKind.Remainder, 7, 2, 1)]
    [InlineData(BinaryOperatorKind.Remainder, -7, 2, -1)]
    [InlineData(BinaryOperatorKind.And, 6, 3, 2)]
    [InlineData(BinaryOperatorKind.Or, 6, 3, 7)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, 6, 3, 5)]
    [InlineData(BinaryOperatorKind.Add, 1_000_000_000, 1, 1_000_000_001)]
    [InlineData(BinaryOperatorKind.Subtract, 1, 1_000_000_000, -999_999_999)]
    [InlineData(BinaryOperatorKind.Add, 1_000_000_001, 1, null)] // beyond that it does not count
    [InlineData(BinaryOperatorKind.Add, 1, -1_000_000_001, null)]
    [InlineData(BinaryOperatorKind.Divide, 7, 0, null)] // throws
    [InlineData(BinaryOperatorKind.Remainder, 7, 0, null)]
    [InlineData(BinaryOperatorKind.LeftShift, 7, 1, null)]
    public void Integers(BinaryOperatorKind kind, int left, int right, int? expected) =>
        Assert.Equal(expected, Numbers.Calculate(kind, new Constant(left), new Constant(right), Type(SpecialType.System_Int32))?.Number);

    [Theory]
    [InlineData(BinaryOperatorKind.Divide, 7.0, 2.0, 3.5)]
    [InlineData(BinaryOperatorKind.Remainder, 7.5, 2.0, 1.5)]
    [InlineData(BinaryOperatorKind.And, 6.0, 3.0, null)]
    [InlineData(BinaryOperatorKind.Or, 6.0, 3.0, null)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, 6.0, 3.0, null)]
    public void Fractions(BinaryOperatorKind kind, double left, double right, double? expected) =>
        Assert.Equal((decimal?)expected, Numbers.Calculate(kind, new Constant(left), new Constant(right), Type(SpecialType.System_Double))?.Number);

    /// <summary>As <c>unchecked</c> has it.</summary>
    [Theory]
    [InlineData(SpecialType.System_SByte, 127, 127)]
    [InlineData(SpecialType.System_SByte, 128, -128)]
    [InlineData(SpecialType.System_SByte, -128, -128)]
    [InlineData(SpecialType.System_SByte, -129, 127)]
    [InlineData(SpecialType.System_SByte, 300, 44)]
    [InlineData(SpecialType.System_Byte, 255, 255)]
    [InlineData(SpecialType.System_Byte, 256, 0)]
    [InlineData(SpecialType.System_Byte, 0, 0)]
    [InlineData(SpecialType.System_Byte, -1, 255)]
    [InlineData(SpecialType.System_Int16, 32767, 32767)]
    [InlineData(SpecialType.System_Int16, 32768, -32768)]
    [InlineData(SpecialType.System_Int16, -32768, -32768)]
    [InlineData(SpecialType.System_Int16, -32769, 32767)]
    [InlineData(SpecialType.System_UInt16, 65535, 65535)]
    [InlineData(SpecialType.System_UInt16, 65536, 0)]
    [InlineData(SpecialType.System_UInt16, -1, 65535)]
    [InlineData(SpecialType.System_Char, 65535, 65535)]
    [InlineData(SpecialType.System_Char, 65536, 0)]
    [InlineData(SpecialType.System_Int32, 2147483647, 2147483647)]
    [InlineData(SpecialType.System_Int32, 2147483648, -2147483648)]
    [InlineData(SpecialType.System_Int32, -2147483649, 2147483647)]
    [InlineData(SpecialType.System_UInt32, 4294967295, 4294967295)]
    [InlineData(SpecialType.System_UInt32, 4294967296, 0)]
    [InlineData(SpecialType.System_UInt32, -1, 4294967295)]
    [InlineData(SpecialType.System_Int64, long.MaxValue, long.MaxValue)]
    [InlineData(SpecialType.System_Int64, long.MinValue, long.MinValue)]
    [InlineData(SpecialType.System_Double, 300, 300)]
    [InlineData(SpecialType.System_Decimal, -300, -300)]
    [InlineData(SpecialType.System_String, 300, 300)]
    public void Widths(SpecialType type, long number, long expected) => Assert.Equal(expected, Numbers.Convert(new Constant(number), Type(type)).Number);

    [Theory]
    [InlineData(SpecialType.System_UInt64, -1L, ulong.MaxValue)]
    [InlineData(SpecialType.System_UInt64, long.MinValue, 9223372036854775808UL)]
    [InlineData(SpecialType.System_UInt64, long.MaxValue, 9223372036854775807UL)]
    public void Width_of_the_widest(SpecialType type, long number, ulong expected) => Assert.Equal(expected, Numbers.Convert(new Constant(number), Type(type)).Number);

    [Theory]
    [InlineData(9223372036854775807UL, 9223372036854775807)]
    [InlineData(9223372036854775808UL, long.MinValue)]
    [InlineData(ulong.MaxValue, -1L)]
    public void Width_of_long(ulong number, long expected) => Assert.Equal(expected, Numbers.Convert(new Constant(number), Type(SpecialType.System_Int64)).Number);

    [Theory]
    [InlineData(3.9, 3)]
    [InlineData(-3.9, -3)]
    [InlineData(3.0, 3)]
    public void A_fraction_is_cut_off(double number, int expected) => Assert.Equal(expected, Numbers.Convert(new Constant(number), Type(SpecialType.System_Int32)).Number);

    [Fact]
    public void A_result_has_the_width_of_its_type() =>
        Assert.Equal(44, Numbers.Calculate(BinaryOperatorKind.Add, new Constant(200), new Constant(100), Type(SpecialType.System_Byte))!.Number);

    [Theory]
    [InlineData(SpecialType.System_Int32)]
    [InlineData(SpecialType.System_Double)]
    public void Nothing_and_a_number_are_nothing(SpecialType type)
    {
        var lifted = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Nullable_T).Construct(Type(type));
        Assert.Null(Assert.IsType<Constant>(Numbers.Calculate(BinaryOperatorKind.Add, Constant.Null, new Constant(1), lifted)).Object);
        Assert.Null(Assert.IsType<Constant>(Numbers.Calculate(BinaryOperatorKind.Add, new Constant(1), Constant.Null, lifted)).Object);
        Assert.Equal(3, Numbers.Calculate(BinaryOperatorKind.Add, new Constant(1), new Constant(2), lifted)!.Number);
    }

    [Fact]
    public void A_text_is_no_number()
    {
        Assert.Null(Numbers.Calculate(BinaryOperatorKind.Add, new Constant("1"), new Constant(2), Type(SpecialType.System_Int32)));
        Assert.Null(Numbers.Calculate(BinaryOperatorKind.Add, new Constant(2), new Constant("1"), Type(SpecialType.System_Int32)));
        Assert.Null(Numbers.Calculate(BinaryOperatorKind.Add, new Constant(2), new Constant(1), Type(SpecialType.System_String)));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void What_is_computed_from_the_failure_is_of_it(bool left, bool right, bool expected)
    {
        var type = Type(SpecialType.System_Int32);
        Assert.Equal(expected, Numbers.Calculate(BinaryOperatorKind.Add, new Constant(1, left), new Constant(2, right), type)!.FromFailure);
        Assert.Equal(expected, Numbers.Calculate(BinaryOperatorKind.And, new Constant(true, left), new Constant(true, right), type)!.FromFailure);
        Assert.Equal(expected, Numbers.Calculate(BinaryOperatorKind.Or, new Constant(true, left), new Constant(true, right), type)!.FromFailure);
        Assert.Equal(expected, Numbers.Calculate(BinaryOperatorKind.ExclusiveOr, new Constant(true, left), new Constant(true, right), type)!.FromFailure);
        Assert.Equal(expected, Numbers.Calculate(BinaryOperatorKind.Add, new Constant(null, left), new Constant(2, right), type)!.FromFailure);
        Assert.Equal(left, Numbers.Convert(new Constant(300, left), Type(SpecialType.System_Byte)).FromFailure);
    }

    [Theory]
    [InlineData(SpecialType.System_String, null)]
    [InlineData(SpecialType.System_Boolean, false)]
    [InlineData(SpecialType.System_Int32, 0)]
    [InlineData(SpecialType.System_Char, 0)]
    [InlineData(SpecialType.System_Double, 0)]
    public void Default_values(SpecialType type, object? expected) => Assert.Equal(expected, Numbers.DefaultOf(Type(type))!.Object);

    [Fact]
    public void Default_of_what_is_no_constant()
    {
        var compilation = World.Net10Bare.Empty;
        Assert.Null(Numbers.DefaultOf(compilation.GetTypeByMetadataName("System.Guid")));
        Assert.Null(Numbers.DefaultOf(null));
        Assert.Equal(Constant.Null, Numbers.DefaultOf(compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(Type(SpecialType.System_Int32))));
        Assert.Equal(0, Numbers.DefaultOf(compilation.GetTypeByMetadataName("System.Net.HttpStatusCode"))!.Object);
    }

    private static INamedTypeSymbol Type(SpecialType type) => World.Net10Bare.Empty.GetSpecialType(type);
}
