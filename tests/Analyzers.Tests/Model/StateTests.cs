using System.Collections.Immutable;
using GoAway.Analyzers.Model;
using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>What is known at one moment of a run, and what is left of it where two come together or a call ends.</summary>
public sealed class StateTests
{
    private static readonly INamedTypeSymbol Type = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Object);
    private static readonly ISymbol Field = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_String).GetMembers("Empty")[0];
    private static readonly ISymbol Property = World.Net10Bare.Empty.GetSpecialType(SpecialType.System_String).GetMembers("Length")[0];
    private static readonly SyntaxNode Send = SyntaxFactory.IdentifierName("send");
    private static readonly CatchClauseSyntax Clause = SyntaxFactory.CatchClause();
    private static readonly CatchClauseSyntax OtherClause = SyntaxFactory.CatchClause();

    private static readonly Constant One = new(1);
    private static readonly Constant Two = new(2);
    private static readonly Reference Made = new(7, Type);
    private static readonly Reference Other = new(8, Type);

    [Fact]
    public void A_field_is_known_in_whichever_function()
    {
        var state = State.Empty.With(Field, One).With(Property, One).With(5L, One).With((7L, "request"), One).With("local", One);
        Assert.Equal(4, state.Facts.Count);
        Assert.Equal(["local"], state.Variables.Keys);
    }

    [Fact]
    public void The_same_value_again_changes_nothing()
    {
        var state = State.Empty.With("local", One).With(Field, One);
        Assert.Same(state, state.With("local", new Constant(1)));
        Assert.Same(state, state.With(Field, new Constant(1)));
        Assert.Equal(Two, state.With("local", Two).Variables["local"]);
        Assert.Equal(Two, state.With(Field, Two).Facts[Field]);
    }

    [Fact]
    public void What_is_forgotten_is_gone()
    {
        var state = State.Empty.With("a", One).With("b", Two);
        Assert.Equal(["b"], state.Without(["a"]).Variables.Keys);
        Assert.Same(state, state.Without(["c"]));
    }

    [Fact]
    public void A_join_keeps_what_both_say_of_variables_and_fields()
    {
        var joined = State.Empty.With("same", One).With("differs", One).With("left", One).With(Field, One).With(Property, One)
            .Join(State.Empty.With("same", One).With("differs", Two).With("right", One).With(Field, One).With(Property, Two));
        Assert.Equal(["differs", "same"], joined.Variables.Keys.Cast<string>().Order());
        Assert.Equal(One, joined.Variables["same"]);
        Assert.IsType<Symbolic>(joined.Variables["differs"]);
        Assert.Equal(One, joined.Facts[Field]);
        Assert.IsType<Symbolic>(joined.Facts[Property]);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void What_differs_is_of_the_failure_where_either_is(bool left, bool right, bool expected) =>
        Assert.Equal(expected, Joined(new Constant(1, left), new Constant(2, right)).FromFailure);

    [Fact]
    public void What_differs_may_be_null_where_either_may()
    {
        var open = new Symbolic(1, 1, null);
        var there = new Symbolic(2, 2, null, NotNull: true);
        Assert.Equal(Answer.No, Joined(One, Two).IsNull);
        Assert.Equal(Answer.No, Joined(One, there).IsNull);
        Assert.Equal(Answer.Unknown, Joined(One, open).IsNull);
        Assert.Equal(Answer.Unknown, Joined(open, One).IsNull);
        Assert.Equal(Answer.Unknown, Joined(One, Constant.Null).IsNull);
    }

    [Fact]
    public void What_differs_is_known_by_its_variable()
    {
        Value Of(string name) => State.Empty.With(name, One).Join(State.Empty.With(name, Two)).Variables[name];
        Assert.Equal(Of("a").Identity, Of("a").Identity);
        Assert.NotEqual(Of("a").Identity, Of("b").Identity);
        Assert.NotEqual(Of("a").Logical, Of("b").Logical);
    }

    [Fact]
    public void A_join_keeps_what_both_say_of_an_object()
    {
        var left = State.Empty.WithMember(Made, "Same", One).WithMember(Made, "Differs", One).WithMember(Made, "Left", One).WithMember(Other, "Left", One);
        var joined = left.Join(State.Empty.WithMember(Made, "Same", One).WithMember(Made, "Differs", Two));
        Assert.Equal(One, joined.Member(Made, "Same"));
        Assert.IsType<Symbolic>(joined.Member(Made, "Differs"));
        Assert.Null(joined.Member(Made, "Left"));
        Assert.Null(joined.Member(Other, "Left"));

        // Two objects' members are not the same for being open both.
        var apart = State.Empty.WithMember(Made, "M", One).WithMember(Other, "M", One).Join(State.Empty.WithMember(Made, "M", Two).WithMember(Other, "M", Two));
        Assert.NotEqual(apart.Member(Made, "M")!.Identity, apart.Member(Other, "M")!.Identity);
    }

    [Fact]
    public void A_header_of_one_way_may_be_set_on_both()
    {
        object header = (7L, KnownMembers.Header + "Idempotency-Key"), other = (7L, "request");
        var with = State.Empty.With(header, One).With(other, One);
        foreach (var joined in (State[])[with.Join(State.Empty), State.Empty.Join(with)])
        {
            Assert.Equal(One, joined.Facts[header]);
            Assert.False(joined.Facts.ContainsKey(other));
        }

        Assert.IsType<Symbolic>(with.Join(State.Empty.With(header, Two)).Facts[header]);
    }

    [Fact]
    public void A_join_has_the_last_send_of_the_other()
    {
        var (first, second) = (Sent("POST"), Sent("PUT"));
        var state = State.Empty with { Sends = 2, First = first, Last = first };
        Assert.Same(second, state.Join(state with { Last = second }).Last);
        Assert.Same(first, state.Join(state with { Last = second }).First);
        Assert.Equal(first, state.Join(state).Last);
    }

    [Fact]
    public void A_join_was_in_the_handlers_of_both()
    {
        var left = State.Empty with { Handlers = [Clause] };
        Assert.Same(Clause, Assert.Single(left.Join(State.Empty).Handlers));
        Assert.Same(Clause, Assert.Single(State.Empty.Join(left).Handlers));
        Assert.Same(Clause, Assert.Single(left.Join(left).Handlers));
        Assert.Equal(2, left.Join(State.Empty with { Handlers = [OtherClause] }).Handlers.Length);
        Assert.Empty(State.Empty.Join(State.Empty).Handlers);
    }

    [Fact]
    public void States_are_the_same_where_nothing_differs()
    {
        State Full() => State.Empty.With("a", new Constant(1)).With(Field, new Constant(1)).WithMember(Made, "M", new Constant(1))
            with { Sends = 1, First = Sent("POST"), Last = Sent("POST"), Opaque = true, Handlers = [Clause] };
        var state = Full();
        Assert.True(state.SameAs(state));
        Assert.True(state.SameAs(Full()));
        Assert.All(
            (State[])[
                state with { Sends = 2 }, state with { Opaque = false }, state with { First = null }, state with { First = Sent("PUT") }, state with { Last = null },
                state with { Handlers = [] }, state with { Handlers = [OtherClause] }, state.With("a", Two), state.With("b", Two), state.Without(["a"]).With("b", One),
                state.With(Field, Two), state.With(Property, One), state.WithMember(Made, "M", Two), state.WithMember(Made, "N", Two), state.WithMember(Other, "M", One)],
            other =>
            {
                Assert.False(state.SameAs(other));
                Assert.False(other.SameAs(state));
            });
    }

    [Fact]
    public void A_function_sees_sends_fields_and_objects()
    {
        var state = State.Empty.With("a", One).With(Field, One).WithMember(Made, "M", One) with { Sends = 1 };
        Assert.True(state.IsSameAround(state.With("a", Two)));
        Assert.False(state.IsSameAround(state with { Sends = 2 }));
        Assert.False(state.IsSameAround(state.With(Field, Two)));
        Assert.False(state.IsSameAround(state.WithMember(Made, "M", Two)));
    }

    [Fact]
    public void The_same_request_is_one_that_is_known()
    {
        var state = State.Empty with { Sends = 2, First = Sent("POST"), Last = Sent("POST") };
        Assert.True(state.IsSameRequest);
        Assert.False((state with { Opaque = true }).IsSameRequest);
        Assert.False((state with { First = null }).IsSameRequest);
        Assert.False((state with { Last = null }).IsSameRequest);
        Assert.False((state with { Last = Sent("POST") with { LogicalContent = 3 } }).IsSameRequest);
    }

    /// <summary>What a call made and left nowhere is gone when it is over.</summary>
    [Fact]
    public void A_call_leaves_what_is_reached()
    {
        var (kept, held, deep) = (new Reference(20, Type), new Reference(21, Type), new Reference(22, Type));
        var before = State.Empty.WithMember(Made, "M", One);
        State After(Func<State, State> leave) => leave(before.WithMember(kept, "Held", held).WithMember(held, "Deep", deep).WithMember(deep, "M", One).WithMember(Other, "M", One));
        IEnumerable<long> Left(Func<State, State> leave, Value? result = null) => After(leave).Collected(before, result ?? Constant.Null).Heap.Keys.Order();

        Assert.Equal([7], Left(s => s));
        Assert.Equal([7, 20, 21, 22], Left(s => s, kept));
        Assert.Equal([7, 21, 22], Left(s => s, held));
        Assert.Equal([7, 22], Left(s => s, deep));
        Assert.Equal([7, 21, 22], Left(s => s.With("local", held)));
        Assert.Equal([7, 21, 22], Left(s => s.With(Field, held)));
        Assert.Equal([7, 21, 22], Left(s => s.WithMember(Made, "Now", held)));
        Assert.Equal([7, 22], Left(s => s, new Sequence([One, deep])));
        Assert.Equal([7, 22], Left(s => s, new KnownObject(Type, ImmutableDictionary<string, Value>.Empty.Add("M", deep))));
        Assert.Equal([7], Left(s => s, new KnownObject(Type, ImmutableDictionary<string, Value>.Empty)));
    }

    [Fact]
    public void A_call_leaves_what_was_sent()
    {
        var before = State.Empty.WithMember(Made, "M", One);
        var after = before.WithMember(Other, "M", One) with { Sends = 1 };
        HttpSend[] sends = [Sent("POST") with { Message = Other }, Sent("POST") with { Content = Other }, Sent("POST") with { Uri = Other }, Sent("POST") with { Key = Other }, Sent("POST") with { OnceStream = Other }];
        Assert.All(sends, send =>
        {
            Assert.Equal([7, 8], (after with { First = send }).Collected(before, Constant.Null).Heap.Keys.Order());
            Assert.Equal([7, 8], (after with { Last = send }).Collected(before, Constant.Null).Heap.Keys.Order());
        });
        Assert.Equal([7], (after with { First = Sent("POST"), Last = Sent("POST") }).Collected(before, Constant.Null).Heap.Keys);
    }

    /// <summary>A delegate holds its object and what stood around it; what a task failed with can't be seen.</summary>
    [Fact]
    public void A_call_leaves_what_a_delegate_may_hold()
    {
        var method = (IMethodSymbol)World.Net10Bare.Empty.GetSpecialType(SpecialType.System_Object).GetMembers("ToString")[0];
        var before = State.Empty.WithMember(Made, "M", One);
        var after = before.WithMember(Other, "M", One);
        var around = ImmutableDictionary<object, Value>.Empty;
        IEnumerable<long> Left(Value result) => after.Collected(before, result).Heap.Keys.Order();

        Assert.Equal([7, 8], Left(new Closure(null, method, Other)));
        Assert.Equal([7], Left(new Closure(null, method, Made)));
        Assert.Equal([7], Left(new Closure(null, method, null)));
        Assert.Equal([7, 8], Left(new Closure(null, method, null) { Scope = around.Add("local", Other) }));
        Assert.Equal([7], Left(new Closure(null, method, null) { Scope = around.Add("local", One) }));
        Assert.Equal([7], Left(new Closure(null, method, null) { Scope = after.Variables }));
        Assert.Equal([7, 8], Left(new Failed(One)));
    }

    [Fact]
    public void What_an_object_says_is_what_it_holds()
    {
        var state = State.Empty.WithMember(Made, "A", One).WithMember(Made, "B", Two).WithMember(Other, "B", Two).WithMember(Other, "A", One);
        Assert.Equal(state.Logical(Made), state.Logical(Other));
        Assert.NotEqual(state.Logical(Made), state.WithMember(Other, "A", Two).Logical(Other));
        Assert.NotEqual(state.Logical(Made), state.WithMember(Other, "C", Two).Logical(Other));
        Assert.NotEqual(state.WithMember(Made, "A", Two).WithMember(Made, "B", One).Logical(Made), state.Logical(Made));
        Assert.Equal(One.Logical, state.Logical(One));
        Assert.Equal(State.Empty.Logical(Made), State.Empty.Logical(Other));
    }

    /// <summary>Five objects deep, and no end of them is a hang.</summary>
    [Fact]
    public void What_an_object_says_counts_so_deep()
    {
        static State Chain(int depth, Constant end)
        {
            var state = State.Empty.WithMember(new Reference(100 + depth, Type), "M", end);
            for (var i = depth - 1; i >= 0; i--)
            {
                state = state.WithMember(new Reference(100 + i, Type), "M", new Reference(101 + i, Type));
            }

            return state;
        }

        var first = new Reference(100, Type);
        Assert.NotEqual(Chain(4, One).Logical(first), Chain(4, Two).Logical(first));
        Assert.Equal(Chain(5, One).Logical(first), Chain(5, Two).Logical(first));
        Assert.Equal(
            State.Empty.WithMember(Made, "M", Made).Logical(Made),
            State.Empty.WithMember(Other, "M", Other).Logical(Other));
    }

    [Fact]
    public void A_copy_says_what_its_original_does()
    {
        var (original, stream) = (new Reference(30, Type), new Reference(31, Type));
        var state = State.Empty.WithMember(original, "Text", One).Copied(original, stream).WithMember(Made, "Content", stream)
            .WithMember(Other, "Content", new Symbolic(1, 1, null) { ReadFrom = original });
        Assert.Equal(state.Logical(original), state.Logical(Made));
        Assert.Equal(state.Logical(original), state.Logical(Other));
        Assert.NotEqual(state.Logical(original), state.WithMember(Made, "Content", One).Logical(Made));
    }

    [Fact]
    public void A_content_is_disposed_by_what_it_is()
    {
        var state = State.Empty.Disposed(Made);
        Assert.True(state.IsDisposed(Made));
        Assert.False(state.IsDisposed(Other));
        Assert.False(State.Empty.IsDisposed(Made));
    }

    [Fact]
    public void A_task_is_left_alone_until_it_is_awaited()
    {
        var failed = new Failed(One);
        Assert.Null(State.Empty.LeftAlone);
        Assert.Same(failed, State.Empty.Left(failed).LeftAlone);
        Assert.Null(State.Empty.Left(failed).Left(null).LeftAlone);
        Assert.Same(State.Empty, State.Empty.Left(null));
    }

    private static Value Joined(Value left, Value right) => State.Empty.With("x", left).Join(State.Empty.With("x", right)).Variables["x"];

    private static HttpSend Sent(string method) => HttpSend.Seen(Send, "client", method);
}
