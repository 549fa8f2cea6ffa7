using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>When two values are the same, and what a value says of null.</summary>
public sealed class ValueTests
{
    private static readonly INamedTypeSymbol Object = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Object);
    private static readonly INamedTypeSymbol Text = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_String);
    private static readonly INamedTypeSymbol Int = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Int32);
    private static readonly INamedTypeSymbol Nullable = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Nullable_T).Construct(Int);
    private static readonly IMethodSymbol Method = (IMethodSymbol)Object.GetMembers("ToString")[0];
    private static readonly IMethodSymbol OtherMethod = (IMethodSymbol)Object.GetMembers("GetHashCode")[0];
    private static readonly SyntaxNode Node = SyntaxFactory.ParseExpression("() => 1");
    private static readonly SyntaxNode OtherNode = SyntaxFactory.ParseExpression("() => 1");
    private static readonly ImmutableDictionary<string, Value> None = ImmutableDictionary<string, Value>.Empty;

    [Theory]
    [InlineData((byte)5)]
    [InlineData((sbyte)5)]
    [InlineData((short)5)]
    [InlineData((ushort)5)]
    [InlineData(5)]
    [InlineData(5u)]
    [InlineData(5L)]
    [InlineData(5ul)]
    [InlineData('\u0005')]
    [InlineData(5.0)]
    [InlineData(5f)]
    public void A_number(object value) => Assert.Equal(5, new Constant(value).Number);

    [Theory]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData(true)]
    [InlineData(1e15)]
    [InlineData(-1e16)]
    [InlineData(double.NaN)]
    [InlineData(1e16f)]
    public void No_number(object? value) => Assert.Null(new Constant(value).Number);

    [Fact]
    public void Truth_and_null_of_a_constant()
    {
        Assert.Equal((Answer.Yes, Answer.No), (Constant.True.Truth, Constant.True.IsNull));
        Assert.Equal((Answer.No, Answer.No), (Constant.False.Truth, Constant.False.IsNull));
        Assert.Equal((Answer.Unknown, Answer.Yes), (Constant.Null.Truth, Constant.Null.IsNull));
        Assert.Equal(Answer.Unknown, new Constant(1).Truth);
    }

    [Fact]
    public void Constants_are_what_they_hold()
    {
        Assert.Equal(new Constant("a").Identity, new Constant("a").Identity);
        Assert.NotEqual(new Constant("a").Identity, new Constant("b").Identity);
        Assert.NotEqual(new Constant("").Identity, Constant.Null.Identity);
        Assert.Equal(new Constant(1).Identity, new Constant(1L).Identity);
    }

    [Fact]
    public void Null_of_what_is_open()
    {
        Assert.Equal(Answer.Unknown, new Symbolic(1, 1, null).IsNull);
        Assert.Equal(Answer.Unknown, new Symbolic(1, 1, Text).IsNull);
        Assert.Equal(Answer.No, new Symbolic(1, 1, Text, NotNull: true).IsNull);
        Assert.Equal(Answer.No, new Symbolic(1, 1, Int).IsNull);
        Assert.Equal(Answer.Unknown, new Symbolic(1, 1, Nullable).IsNull);
        Assert.Equal(Answer.No, new Symbolic(1, 1, World.Net10.Empty.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHostApplicationLifetime")).IsNull);
        Assert.Equal(Answer.No, new Reference(1, Object).IsNull);
        Assert.Equal(Answer.No, new MethodValue("GET").IsNull);
    }

    [Fact]
    public void Another_value_of_the_same_origin()
    {
        var value = new Symbolic(1, 2, Text, FromFailure: true, NotNull: true, Tail: "a").Anew(3, 4);
        Assert.Equal((3L, 4L, true, true, "a"), (value.Identity, value.Logical, value.FromFailure, value.NotNull, value.Tail));
        Assert.Same(Text, value.Type);
    }

    [Fact]
    public void Sequences_are_their_elements()
    {
        Sequence Of(params Value[] elements) => new([.. elements]);
        var (one, two) = (new Constant(1), new Constant(2));
        Assert.Equal(Of(one, two), Of(one, two));
        Assert.Equal(Of(one, two).GetHashCode(), Of(one, two).GetHashCode());
        Assert.NotEqual(Of(one, two), Of(two, one));
        Assert.NotEqual(Of(one), Of(one, one));
        Assert.NotEqual(Of(one, two).Identity, Of(two, one).Identity);
        Assert.NotEqual(Of(one, two).Logical, Of(two, one).Logical);
        Assert.Equal(Of(new Symbolic(1, 9, null)).Logical, Of(new Symbolic(2, 9, null)).Logical);
        Assert.NotEqual(Of(new Symbolic(1, 9, null)).Identity, Of(new Symbolic(2, 9, null)).Identity);
        Assert.Equal(3, Sequence.Of(one, 3).Elements.Length);
        Assert.False(Of(one).Equals(null));
    }

    [Fact]
    public void Delegates_are_their_code_and_their_object()
    {
        Assert.Equal(new Closure(Node, Method, null), new Closure(Node, Method, null));
        Assert.Equal(new Closure(Node, Method, null), new Closure(Node, Method, null) { Scope = ImmutableDictionary<object, Value>.Empty });
        Assert.Equal(new Closure(Node, Method, null).GetHashCode(), new Closure(Node, Method, null).GetHashCode());
        Assert.NotEqual(new Closure(Node, Method, null), new Closure(OtherNode, Method, null));
        Assert.NotEqual(new Closure(null, Method, null), new Closure(null, OtherMethod, null));
        Assert.NotEqual(new Closure(null, Method, null), new Closure(null, Method, new Constant(1)));
        Assert.NotEqual(new Closure(null, Method, null).Identity, new Closure(null, OtherMethod, null).Identity);
        Assert.NotEqual(new Closure(Node, Method, null).Identity, new Closure(OtherNode, Method, null).Identity);
        Assert.False(new Closure(Node, Method, null).Equals(null));
    }

    [Fact]
    public void Objects_are_told_apart_and_say_the_same()
    {
        Assert.NotEqual(new KnownObject(Object, None, Id: 1).Identity, new KnownObject(Object, None, Id: 2).Identity);
        Assert.Equal(new KnownObject(Object, None, Id: 1).Logical, new KnownObject(Object, None, Id: 2).Logical);
        Assert.NotEqual(new KnownObject(Object, None).Identity, new KnownObject(Text, None).Identity);
        Assert.NotEqual(new TypeValue(Object, false).Identity, new TypeValue(Text, false).Identity);
        Assert.NotEqual(new MethodValue("GET").Identity, new MethodValue("PUT").Identity);
        Assert.NotEqual(new Failed(new Constant(1)).Identity, new Failed(new Constant(2)).Identity);
    }

    [Fact]
    public void The_innermost_cause()
    {
        KnownObject With(Value? cause) => new(Object, cause is null ? None : None.Add("InnerException", cause));
        var last = With(Constant.Null);
        Assert.Same(last, With(With(last)).Innermost);
        Assert.Same(last, last.Innermost);
        Assert.Null(With(null).Innermost);
        Assert.Null(With(With(new Symbolic(1, 1, null))).Innermost);
        Assert.Null(With(new Symbolic(1, 1, null)).Inner);
        Assert.Same(last, With(last).Inner);
    }

    [Fact]
    public void Policies_are_their_strategies()
    {
        Layer Retry(int? times = 3, SyntaxNode? site = null, Value? handles = null, LayerKind kind = LayerKind.Retry) => new(kind, site ?? Node, handles ?? Handled.Nothing, times);
        var policy = Strategy.Empty.With(Retry());
        Assert.Equal(policy, Strategy.Empty.With(Retry()));
        Assert.Equal(policy.GetHashCode(), Strategy.Empty.With(Retry()).GetHashCode());
        Assert.All(
            (Strategy[])[
                Strategy.Empty, Strategy.Unknown, policy.With(Retry()), Strategy.Empty.With(Retry(times: 2)), Strategy.Empty.With(Retry(site: OtherNode)),
                Strategy.Empty.With(Retry(handles: Handled.Transient)), Strategy.Empty.With(Retry(kind: LayerKind.Hedging))],
            other =>
            {
                Assert.NotEqual(policy, other);
                Assert.NotEqual(policy.Identity, other.Identity);
            });
        Assert.False(policy.Equals(null));
        Assert.Equal([LayerKind.Retry, LayerKind.Hedging], policy.Around(Strategy.Empty.With(Retry(kind: LayerKind.Hedging))).Layers.Select(layer => layer.Kind));
        Assert.Equal([LayerKind.Retry, LayerKind.Unknown], policy.Around(Constant.Null).Layers.Select(layer => layer.Kind));
        Assert.True(policy.OnlyRetries);
        Assert.True(Strategy.Empty.OnlyRetries);
        Assert.False(policy.With(Retry(kind: LayerKind.Passing)).OnlyRetries);
    }

    [Fact]
    public void Predicates_are_their_clauses()
    {
        Handled Of(ClauseKind kind, ITypeSymbol? type = null, Value? filter = null, SyntaxNode? site = null) => Handled.Nothing.With(new Clause(kind, site, type, filter));
        var handled = Of(ClauseKind.Exception, Object);
        Assert.Equal(handled, Of(ClauseKind.Exception, Object));
        Assert.Equal(handled.GetHashCode(), Of(ClauseKind.Exception, Object).GetHashCode());
        Assert.All(
            (Handled[])[Handled.Nothing, Of(ClauseKind.Exception, Text), Of(ClauseKind.InnerException, Object), Of(ClauseKind.Exception, Object, Constant.True), Of(ClauseKind.Exception, Object, site: Node)],
            other => Assert.NotEqual(handled, other));
        Assert.NotEqual(handled.Identity, Of(ClauseKind.Exception, Text).Identity);
        Assert.NotEqual(handled.Identity, Of(ClauseKind.Exception, Object, site: Node).Identity);
        Assert.False(handled.Equals(null));
        Assert.False(new Clause(ClauseKind.Result).Equals(null));

        Guarded Except(Value handles, params string[] methods) => new(methods.ToImmutableHashSet(), handles);
        Assert.Equal(Except(handled, "POST", "PUT"), Except(handled, "PUT", "POST"));
        Assert.Equal(Except(handled, "POST", "PUT").Identity, Except(handled, "PUT", "POST").Identity);
        Assert.Equal(Except(handled, "POST", "PUT").GetHashCode(), Except(handled, "PUT", "POST").GetHashCode());
        Assert.NotEqual(Except(handled, "POST"), Except(handled, "PUT"));
        Assert.NotEqual(Except(handled, "POST").Identity, Except(handled, "PUT").Identity);
        Assert.NotEqual(Except(handled, "POST"), Except(Handled.Nothing, "POST"));
        Assert.False(Except(handled, "POST").Equals(null));
    }

    [Theory]
    [InlineData("System.Threading.Tasks.Task", true)]
    [InlineData("System.Threading.Tasks.Task`1", true)]
    [InlineData("System.Threading.Tasks.ValueTask", true)]
    [InlineData("System.Threading.Tasks.ValueTask`1", true)]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable", true)]
    [InlineData("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable", true)]
    [InlineData("System.Object", false)]
    public void What_is_awaited(string type, bool expected) => Assert.Equal(expected, Failed.IsTask(World.Net10Bare.Empty.GetTypeByMetadataName(type)));

    [Fact]
    public void Nothing_is_no_task() => Assert.False(Failed.IsTask(null));
}
