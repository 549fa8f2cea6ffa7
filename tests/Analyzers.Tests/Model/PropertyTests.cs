using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Laws of the parts that the model is made of.</summary>
public sealed class PropertyTests
{
    /// <summary>Any truth that an unknown may turn out to have leaves what was decided as it was.</summary>
    [Property]
    public bool An_answer_holds_whatever_the_unknown_is(byte a, byte b)
    {
        var (left, right) = ((Answer)(a % 3), (Answer)(b % 3));
        return Possible(left).All(p => Possible(right).All(q =>
            Allows(left.And(right), p && q) && Allows(left.Or(right), p || q) && Allows(left.Not(), !p)));
    }

    [Property]
    public bool An_answer_is_unknown_only_where_it_may_be_both(byte a, byte b)
    {
        var (left, right) = ((Answer)(a % 3), (Answer)(b % 3));
        var and = Possible(left).SelectMany(p => Possible(right).Select(q => p && q)).Distinct().Count();
        var or = Possible(left).SelectMany(p => Possible(right).Select(q => p || q)).Distinct().Count();
        return (left.And(right) == Answer.Unknown) == (and == 2) && (left.Or(right) == Answer.Unknown) == (or == 2);
    }

    /// <summary>What is joined keeps what both sides agree on, and joining either side again changes nothing: so that runs end.</summary>
    [Property]
    public Property A_join_is_above_both_sides() => Prop.ForAll(Arb.From(States.Two()), pair =>
    {
        var (a, b) = pair;
        var join = a.Join(b);
        return a.Join(a).SameAs(a)
            && join.Join(a).Join(b).SameAs(join.Join(b))
            && join.Join(join).SameAs(join)
            && join.Variables.All(entry => a.Variables.ContainsKey(entry.Key) && b.Variables.ContainsKey(entry.Key))
            && a.Variables.All(entry => !b.Variables.TryGetValue(entry.Key, out var other) || !other.Equals(entry.Value) || join.Variables[entry.Key].Equals(other));
    });

    [Property]
    public bool Arithmetic_is_that_of_int(int a, int b, byte kind)
    {
        // Beyond a thousand million the model does not count.
        var (x, y) = (a % 1_000_000, b % 1_000_000);
        var (left, right) = (new Constant(x), new Constant(y));
        return (kind % 5) switch
        {
            0 => Calculated(BinaryOperatorKind.Add, unchecked(x + y)),
            1 => Calculated(BinaryOperatorKind.Subtract, unchecked(x - y)),
            2 => Calculated(BinaryOperatorKind.Multiply, unchecked(x * y)),
            3 => y == 0 || Calculated(BinaryOperatorKind.Divide, x / y),
            _ => y == 0 || Calculated(BinaryOperatorKind.Remainder, x % y),
        };

        bool Calculated(BinaryOperatorKind kind, int expected) =>
            Numbers.Calculate(kind, left, right, Int) is { Number: { } number } && number == expected;
    }

    [Property]
    public bool A_conversion_has_the_width_of_its_type(long number) =>
        Converted(number, SpecialType.System_SByte) == unchecked((sbyte)number)
        && Converted(number, SpecialType.System_Byte) == unchecked((byte)number)
        && Converted(number, SpecialType.System_Int16) == unchecked((short)number)
        && Converted(number, SpecialType.System_UInt16) == unchecked((ushort)number)
        && Converted(number, SpecialType.System_Int32) == unchecked((int)number)
        && Converted(number, SpecialType.System_UInt32) == unchecked((uint)number)
        && Converted(number, SpecialType.System_Int64) == number
        && Converted(number, SpecialType.System_UInt64) == unchecked((ulong)number);

    [Property]
    public Property A_text_contains_the_words_that_stand_in_it() => Prop.ForAll(Arb.From(Texts), text =>
    {
        var tree = CSharpSyntaxTree.ParseText(text);
        var words = Words.Of(tree, default);
        return new[] { "a", "b", "ab", "ba", "aab", "_", "a_" }.All(word => words.Contains(word) == Words.Positions(tree, word, default).Any());
    });

    private static INamedTypeSymbol Int => World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Int32);

    private static Gen<string> Texts => Gen.Elements('a', 'b', '_', ' ', '.', '(', '\n', '"', '/').ListOf().Select(letters => string.Concat(letters));

    private static Gen<State> States =>
        from variables in Gen.Elements("x", "y", "z").Zip(Values).ListOf()
        from members in Gen.Elements("M", "N").Zip(Values).ListOf()
        select members.Aggregate(
            variables.Aggregate(State.Empty, (state, entry) => state.With(entry.Item1, entry.Item2)),
            (state, entry) => state.WithMember(new Reference(7, Int), entry.Item1, entry.Item2));

    private static Gen<Value> Values => Gen.OneOf(
        Gen.Elements<object?>(null, true, 1, "text").Select(held => (Value)new Constant(held)),
        Gen.Choose(1, 3).Select(id => (Value)new Symbolic(id, id, null)),
        Gen.Choose(1, 3).Select(count => (Value)new Sequence([.. Enumerable.Repeat<Value>(Constant.True, count)])));

    private static decimal Converted(long number, SpecialType type) =>
        Numbers.Convert(new Constant(number), World.Net10Bare.Empty.GetSpecialType(type)).Number!.Value;

    private static bool Allows(Answer answer, bool truth) => answer == Answer.Unknown || answer == Answers.Of(truth);

    private static IEnumerable<bool> Possible(Answer answer) => answer switch
    {
        Answer.Yes => [true],
        Answer.No => [false],
        _ => [true, false],
    };
}
