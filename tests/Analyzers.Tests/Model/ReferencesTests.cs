using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>The callers of the method Target are the marked names, in source order, and no others.</summary>
public sealed class ReferencesTests
{
    [Fact]
    public void Calls_in_the_same_type() => Finds("""
        class C
        {
            void Target() { }
            void M() { [|Target|](); this.[|Target|](); new C()?.[|Target|](); }
            void N(Action a) { N([|Target|]); /* Target */ _ = "Target"; }
            void O() { var Target = 1; _ = Target; }
        }
        """);

    [Fact]
    public void A_private_method_is_called_in_its_type_alone() => Finds(
    [
        ("One.cs", "partial class C { private void Target() { } void M() => [|Target|](); }"),
        ("Two.cs", "partial class C { void N() => [|Target|](); }"),
        ("Three.cs", "class D { void Target() { } void M() => Target(); }"),
    ]);

    [Fact]
    public void A_partial_method_is_called_by_both_parts() => Finds(
    [
        ("One.cs", "partial class C { public partial void Target(); void M() => [|Target|](); }"),
        ("Two.cs", "partial class C { public partial void Target() { } void N() => [|Target|](); }"),
    ]);

    [Fact]
    public void A_call_of_the_interface_runs_the_implementation() => Finds("""
        interface I { void Target2(); void Target(); }
        class C : I { public void Target2() { } public void Target() { } }
        class D(I i, C c) { void M() { i.[|Target|](); c.[|Target|](); i.Target2(); } }
        """, "C");

    [Fact]
    public void A_call_of_another_interface_does_not() => Finds("""
        interface I { void Target(); }
        interface J { void Target(); }
        class C : I { public void Target() { } }
        class E : J { public void Target() { } }
        class D(I i, J j) { void M() { i.[|Target|](); j.Target(); } }
        """, "C");

    [Fact]
    public void An_explicit_implementation_is_called_through_its_interface() => Finds("""
        interface I { void Target(); }
        class C : I { void I.Target() { } }
        class D(I i, C c) { void M() { i.[|Target|](); ((I)c).[|Target|](); } }
        """, "C");

    [Fact]
    public void A_generic_interface_is_implemented_for_its_argument() => Finds("""
        interface I<T> { void Target(T value); }
        class C : I<int>, I<string> { public void Target(int value) { } public void Target(string value) { } }
        class D(I<int> i, I<string> s) { void M() { i.[|Target|](1); s.Target(""); } }
        """, "C");

    [Fact]
    public void A_generic_method_is_called_with_any_argument() => Finds("""
        class C
        {
            T Target<T>(T value) => value;
            void M() { [|Target|](1); [|Target<string>|](""); Func<int, int> f = [|Target|]; }
        }
        """);

    [Fact]
    public void A_member_of_a_generic_type_is_called_on_any_of_it() => Finds("""
        class C<T> { public void Target(T value) { } void M() => [|Target|](default!); }
        class D { void M(C<int> c, C<string> s) { c.[|Target|](1); s.[|Target|](""); } }
        """, "C");

    [Fact]
    public void A_call_of_the_base_may_run_the_override() => Finds("""
        abstract class B { public abstract void Target(); void M() => [|Target|](); }
        class C : B { public override void Target() { } }
        class E : B { public override void Target() { } }
        class D(B b, C c, E e) { void M() { b.[|Target|](); c.[|Target|](); e.Target(); } }
        """, "C");

    [Fact]
    public void A_hiding_method_is_another() => Finds("""
        class B { public void Target() { } }
        class C : B { public new void Target() { } void M() { [|Target|](); base.Target(); } }
        class D(B b, C c) { void M() { b.Target(); c.[|Target|](); } }
        """, "C");

    [Fact]
    public void An_extension_is_called_both_ways() => Finds("""
        static class C { public static void Target(this string text) { } }
        class D { void M() { "".[|Target|](); C.[|Target|](""); } }
        """);

    [Fact]
    public void A_default_implementation_is_called_through_the_interface() => Finds("""
        interface C { void Target() { } }
        class E : C { }
        class D(C c) { void M() => c.[|Target|](); }
        """);

    [Fact]
    public void An_overload_is_another() => Finds("""
        class C
        {
            void Target(int number) { }
            void Target(string text) { }
            void M() { [|Target|](1); Target(""); }
        }
        """);

    [Fact]
    public void An_overload_that_takes_more_is_another() => Finds("""
        class C
        {
            void Target(int number, string text = "") { }
            void Target(int number, int other, string text) { }
            void M() { [|Target|](1); [|Target|](1, ""); [|Target|](text: "", number: 1); Target(1, 2, ""); }
        }
        """);

    [Fact]
    public void Any_number_may_be_listed() => Finds("""
        class C
        {
            void Target(params int[] numbers) { }
            void M() { [|Target|](); [|Target|](1, 2, 3); [|Target|](new[] { 1 }); }
        }
        """);

    [Fact]
    public void A_generic_extension_is_called_on_a_chain() => Finds("""
        static class C { public static T Target<T>(this T value, int number = 0) => value; }
        class D { void M(string? text) { "".Trim().[|Target|](1).[|Target|]().Trim(); text?.[|Target|](2); C.[|Target<string>|]("", 1); C.[|Target|]("", 1); } }
        """);

    [Fact]
    public void A_type_or_a_namespace_is_none() => Finds("""
        namespace Target { class T { public static int One; } }
        class D { Target.T? M() { _ = Target.T.One; return null; } }
        class C { void Target() { } void M() => this.[|Target|](); }
        """);

    [Fact]
    public void At_most_64_are_looked_at()
    {
        var code = MarkedCode.Of($"class C {{ void Target() {{ }} void M() {{ {string.Concat(Enumerable.Repeat("Target(); ", 100))} }} }}");
        Assert.Equal(64, code.Http.Sources.References(code.Method("Target"), default).Length);
    }

    private static void Finds(Sources sources, string type = "C")
    {
        var code = MarkedCode.Of(sources);
        var target = code.Compilation.GetSymbolsWithName(type, SymbolFilter.Type).OfType<INamedTypeSymbol>().Single()
            .GetMembers().OfType<IMethodSymbol>().First(method => method.Name.Split('.').Last() == "Target");
        Assert.Equal(
            code.Marks.Select(mark => mark.Span),
            code.Http.Sources.References(target, default).Select(name => name.Span));
    }

    /// <summary>What another project gives a member is in source that this compilation can't bind, where an editor has it open.</summary>
    [Theory]
    [InlineData("public static readonly string Path; static Names() { Path = \"orders\"; }")]
    [InlineData("public static string Path { get; } = \"orders\"; static Names() { Path = \"a\"; }")]
    [InlineData("public static readonly string Path = \"orders\";")]
    public void Value_of_a_member_of_another_project_is_not_known(string member)
    {
        var theirs = World.Net10.Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText($"public static class Names {{ {member} }}"));
        var ours = World.Net10.Empty.WithAssemblyName("Ours").AddReferences(theirs.ToMetadataReference());
        Assert.Null(new GoAway.Analyzers.Infrastructure.Sources(ours).OnlyValue(ours.GetTypeByMetadataName("Names")!.GetMembers("Path").Single()));
    }
}
