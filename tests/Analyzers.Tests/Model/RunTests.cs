using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>How often a method that is called S sends at most, whatever is not known: the statements of C#, as a run walks them.</summary>
public sealed class RunTests
{
    private const string Others = """
        private int field;
        private int Property { get; set; }
        private readonly int fixedField = 3;
        private static readonly int[] Delays = [1, 2, 3];
        private void S() { try { [|client.Send(new HttpRequestMessage(HttpMethod.Post, "a"))|]; } catch (Exception) { } }
        private async Task SA() { await Task.Yield(); S(); }
        private bool T() { S(); return true; }
        private bool F() { S(); return false; }
        private string U() { S(); return "x"; }
        private void SetField(int value) { field = value; }
        private static bool Throws() => throw new InvalidOperationException();
        private static void Get(out int k) { k = 3; }
        private static void Add(ref int k) { k++; }
        private static void AddTwice(ref int k) { Add(ref k); Add(ref k); }
        private static void CountDown(ref int k) { if (k <= 0) return; k--; CountDown(ref k); }
        private static void Ones(ref int k) { var m = 1; if (k > 1) Ones(ref m); k += m; }
        private static void Put<K>(K value, out K place) { place = value; }
        private static void Swap(ref int a, ref int b) { var c = a; a = b; b = c; }
        private static bool TryGet(bool flag, out int k) { k = 1; if (!flag) return false; k = 2; return true; }
        private static int Twice(int k) { k = 2 * k; return k; }
        private void Inner(int k) { var mine = k; if (k < 2) Inner(k + 1); if (mine == 0) S(); }
        private void Down(int k) { if (k == 0) return; Down(k - 1); if (k == 2) S(); }
        private static void Lower(Box box, int k) { if (k == 0) return; box.Value = k; Lower(box, k - 1); }
        private void R(int k) { if (k == 3) return; S(); R(k + 1); }
        private void P(int a, int b = 1) { if (a == 2 && b == 1) S(); }
        private void Many(params int[] all) { foreach (var one in all) S(); }
        private static IEnumerable<int> Two() { yield return 1; yield return 2; }
        private static async IAsyncEnumerable<int> TwoLater() { await Task.Yield(); yield return 1; yield return 2; }
        private static void Change(Box box) { box.Value = 2; }
        private static int Same(int k) => k;
        private static K Id<K>(K k) => k;
        private void Twice(Action act) { act(); act(); }
        private int Given(Func<int> make) => make();
        private IDisposable D() => null!;
        public sealed class Box { public int Value { get; set; } public int Fixed { get; init; } = 4; public Box? Next; }
        public sealed record Pair(int Left, int Right);
        public sealed class Sender { public Sender(C c) { c.S(); } }
        public abstract class Shape { public abstract int Sides { get; } public virtual int Area() => 1; }
        public sealed class Square : Shape { public override int Sides => 4; public override int Area() => 2; }
        public class Base
        {
            public virtual bool Is(int k) => false;
            public virtual bool Only(int k) => false;
            public bool Own(int k) => Is(k);
            public virtual bool Both(int k) => Is(k);
            public virtual int Auto { get; } = 1;
            public virtual int Fixed { get; } = 1;
            public virtual bool Of<K>(K k) => false;
        }
        public class Middle : Base { }
        public sealed class Derived : Middle
        {
            public override bool Is(int k) => true;
            public override bool Both(int k) => base.Is(k);
            public override int Auto { get; } = 2;
            public override bool Of<K>(K k) => true;
        }
        public sealed class Other : Base { }
        public abstract class Template { public virtual bool Is(int k) => true; }
        public sealed class Filled : Template { public override bool Is(int k) => false; }
        public class Vessel<K> { public virtual bool Is(K k) => false; }
        public sealed class Filling : Vessel<int> { public override bool Is(int k) => true; }
        private readonly Base given; private readonly Middle middle; private readonly Derived derived; private readonly Other other; private readonly Template template;
        private readonly Vessel<int> vessel; private readonly Base made = new Derived(); private readonly Base plain = new Base();
        private virtual protected bool Hook(int k) => false;
        """;

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "S();")]
    [InlineData(2, "S(); S();")]
    [InlineData(1, "if (flag) S(); else S();")]
    [InlineData(2, "if (flag) S(); S();")]
    [InlineData(2, "if (flag) S(); if (flag) S();")]
    [InlineData(1, "if (flag) S(); if (!flag) S();")] // known after the first branch
    [InlineData(1, "if (!flag) S(); if (flag) S();")]
    [InlineData(1, "if (!!flag) S(); if (!flag) S();")]
    [InlineData(1, "if (flag && n == 1) S(); if (!flag) S();")]
    [InlineData(1, "if (flag || n == 1) { } else S(); if (flag) S();")]
    [InlineData(1, "bool b = flag; if (b) S(); if (!b) S();")]
    [InlineData(1, "if (n == 1) S(); if (n != 1) S();")]
    [InlineData(1, "if (n != 1) { } else S(); if (n == 1) { } else S();")]
    [InlineData(1, "if (n == 1) S(); if (n == 2) S();")]
    [InlineData(1, "var m = n; if (m == 1) S(); if (m == 2) S();")]
    [InlineData(1, "var m = n; if (m == 1) S(); if (n != 1) S();")] // what was given its value by it
    [InlineData(1, "var m = n; if (n == 1) S(); if (m != 1) S();")]
    [InlineData(1, "bool b = flag; if (flag) S(); if (!b) S();")]
    [InlineData(1, "bool b = flag; if (b) S(); if (!flag) S();")]
    [InlineData(2, "bool b = n > 1; if (flag) S(); if (!b) S();")]
    [InlineData(1, "if (n is 1) S(); if (n != 1) S();")]
    [InlineData(1, "if (n is not 1) { } else S(); if (n is not 1) S();")]
    [InlineData(2, "if (n is not 1) S(); if (n is 1 or 2) S();")]
    [InlineData(1, "if (text is null) S(); if (text is not null) S();")]
    [InlineData(1, "if (text == null) S(); if (text != null) S();")]
    [InlineData(1, "if (text == \"a\") S(); if (text == \"b\") S();")]
    [InlineData(1, "if (l == 1) S(); if (l != 1) S();")]
    [InlineData(1, "if (day == DayOfWeek.Monday) S(); if (day != DayOfWeek.Monday) S();")]
    [InlineData(1, "switch (n) { case 1: S(); break; } if (n == 2) S();")]
    [InlineData(1, "switch (n) { case 1: S(); break; case 2: S(); break; default: S(); break; }")]
    [InlineData(2, "switch (n) { case 1: S(); goto case 2; case 2: S(); break; }")]
    [InlineData(2, "if (n > 1) S(); if (n <= 1) S();")] // an order is not remembered
    public void Branches(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(3, "for (var i = 0; i < 3; i++) S();")]
    [InlineData(2, "foreach (var i in new[] { 1, 2 }) S();")]
    [InlineData(2, "foreach (var i in Two()) S();")]
    [InlineData(2, "await foreach (var i in TwoLater()) S();")]
    [InlineData(3, "foreach (var i in Delays) S();")]
    [InlineData(1, "foreach (var i in Two()) { S(); break; }")]
    [InlineData(1, "var done = false; while (!done) { S(); done = true; }")]
    [InlineData(1, "do S(); while (false);")]
    [InlineData(3, "var k = 0; do S(); while (++k < 3);")]
    [InlineData(3, "var k = 0; again: S(); if (++k < 3) goto again;")]
    [InlineData(4, "for (var i = 0; i < 2; i++) for (var j = 0; j < 2; j++) S();")]
    [InlineData(2, "for (int i = 0, j = 3; i < j; i++, j--) S();")]
    [InlineData(0, "while (false) S();")]
    public void Loops(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "if (flag) { S(); return; } S();")]
    [InlineData(2, "try { S(); return; } finally { S(); }")]
    [InlineData(2, "try { throw new Exception(); } catch { S(); } finally { S(); }")]
    [InlineData(1, "try { if (flag) throw new InvalidOperationException(); S(); } catch (InvalidOperationException) { S(); }")]
    [InlineData(2, "try { S(); throw new InvalidOperationException(); } catch (InvalidOperationException) { S(); }")]
    [InlineData(0, "try { throw new IOException(); } catch (InvalidOperationException) { S(); } catch (IOException) { }")]
    [InlineData(1, "try { throw new IOException(); } catch (IOException) { S(); } catch (Exception) { S(); S(); }")]
    [InlineData(0, "throw new Exception(); S();")]
    [InlineData(2, "try { try { throw new InvalidOperationException(); } catch (Exception) { S(); throw; } } catch (InvalidOperationException) { S(); }")]
    [InlineData(2, "try { try { throw new InvalidOperationException(); } catch (Exception e) { S(); throw e; } } catch (InvalidOperationException) { S(); }")]
    [InlineData(2, "try { try { throw new InvalidOperationException(); } catch (Exception) { try { throw new IOException(); } catch (IOException) { S(); } throw; } } catch (InvalidOperationException) { S(); }")]
    [InlineData(1, "try { try { throw new InvalidOperationException(); } catch (Exception) { try { throw new IOException(); } catch (IOException) { throw; } } } catch (IOException) { S(); } catch (InvalidOperationException) { S(); S(); }")]
    [InlineData(2, "try { try { throw new InvalidOperationException(); } catch (Exception) { throw new IOException(); } } catch (InvalidOperationException) { S(); } catch (IOException) { S(); S(); }")]
    [InlineData(2, "try { try { throw new InvalidOperationException(); } finally { S(); } } catch (InvalidOperationException) { S(); }")]
    [InlineData(1, "try { try { throw new InvalidOperationException(); } finally { throw new IOException(); } } catch (IOException) { S(); } catch (InvalidOperationException) { S(); S(); }")]
    [InlineData(2, "try { try { return; } finally { S(); } } finally { S(); }")]
    [InlineData(1, "try { throw new Exception(); } catch (Exception) when (flag) { S(); } catch (Exception) { S(); }")]
    [InlineData(1, "var k = 0; try { throw new Exception(); } catch (Exception) when (k++ > 5) { } catch (Exception) when (k == 1) { S(); }")] // what a filter did stays done
    [InlineData(1, "try { throw new IOException(); } catch (Exception) when (Throws()) { S(); S(); } catch (IOException) { S(); }")]
    [InlineData(1, "try { throw new IOException(\"a\"); } catch (Exception e) when (e is IOException) { S(); } catch (Exception) { S(); S(); }")]
    [InlineData(1, "string? t = null; try { t!.ToString(); S(); S(); } catch (NullReferenceException) { S(); }")]
    [InlineData(1, "Exception? e = null; try { throw e!; } catch (NullReferenceException) { S(); }")]
    [InlineData(1, "using (D()) { S(); }")]
    [InlineData(1, "using var d = D(); if (flag) { S(); return; } S();")]
    [InlineData(1, "lock (this) { S(); }")]
    public void Exceptions(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(2, "Action a = () => S(); a(); a();")]
    [InlineData(2, "Action a = S; a(); a.Invoke();")]
    [InlineData(0, "Action a = () => S();")]
    [InlineData(2, "void L() { S(); } L(); L();")]
    [InlineData(2, "Twice(() => S());")]
    [InlineData(2, "Twice(S);")]
    [InlineData(1, "var k = 0; Twice(() => k++); if (k == 2) S();")]
    [InlineData(1, "var k = 0; void L() => k++; L(); L(); if (k == 2) S();")]
    [InlineData(1, "var k = 1; Func<int> f = () => k; k = 2; if (f() == 2) S();")]
    [InlineData(1, "if (Given(() => 5) == 5) S();")]
    [InlineData(1, "if (Given(() => { if (flag) return 5; return 5; }) == 5) S();")]
    [InlineData(2, "await SA(); await SA();")]
    [InlineData(2, "var a = SA(); var b = SA(); await a; await b;")]
    [InlineData(2, "await Task.WhenAll(SA(), SA());")]
    [InlineData(1, "await Task.Run(() => S());")]
    [InlineData(3, "R(0);")]
    [InlineData(1, "R(2);")]
    [InlineData(1, "P(2);")]
    [InlineData(0, "P(1);")]
    [InlineData(0, "P(2, 2);")]
    [InlineData(1, "P(b: 1, a: 2);")]
    [InlineData(0, "P(b: 2, a: 1);")]
    [InlineData(3, "Many(1, 2, 3);")]
    [InlineData(2, "Many([1, 2]);")]
    [InlineData(0, "Many();")]
    [InlineData(1, "new Sender(this);")]
    [InlineData(1, "Get(out var k); if (k == 3) S();")]
    [InlineData(0, "Get(out var k); if (k != 3) S();")]
    [InlineData(1, "var k = 1; Add(ref k); if (k == 2) S();")]
    [InlineData(1, "int a = 1, b = 2; Swap(ref a, ref b); if (a == 2 && b == 1) S();")]
    [InlineData(0, "int a = 1, b = 2; Swap(ref a, ref b); if (a == 1 || b == 2) S();")]
    [InlineData(1, "if (TryGet(true, out var k) && k == 2) S();")]
    [InlineData(0, "if (TryGet(true, out var k) && k != 2) S();")]
    [InlineData(0, "if (TryGet(false, out var k) || k != 1) S();")]
    [InlineData(1, "field = 1; Add(ref field); if (field == 2) S();")]
    [InlineData(0, "field = 1; Add(ref field); if (field != 2) S();")]
    [InlineData(1, "var k = 1; if (Twice(k) == 2 && k == 1) S();")] // it changed its copy
    [InlineData(0, "var k = 1; if (Twice(k) == 2 && k != 1) S();")]
    [InlineData(1, "Inner(0);")]
    [InlineData(1, "Down(2);")]
    [InlineData(1, "Down(4);")]
    [InlineData(1, "var o = new Box(); Lower(o, 3); if (o.Value == 1) S(); if (o.Value == 3) S();")]
    [InlineData(2, "void L() { var own = 0; own++; if (own == 1) S(); } L(); L();")]
    [InlineData(2, "Action a = () => { var own = 0; own++; if (own == 1) S(); }; a(); a();")]
    [InlineData(1, "var k = 0; void L(int d) { if (d == 0) return; k++; L(d - 1); } L(2); if (k == 2) S();")]
    [InlineData(0, "var k = 0; void L(int d) { if (d == 0) return; k++; L(d - 1); } L(2); if (k != 2) S();")]
    [InlineData(1, "void L(int d) { if (d > 0) L(d - 1); if (d == 1) S(); } L(2);")]
    [InlineData(1, "void L(int d) { var own = d; if (own == 1) S(); if (d > 0) L(d - 1); } L(2);")]
    [InlineData(1, "var k = 1; Twice(() => k = n); if (k != 1) S();")] // what is left of it is not known
    [InlineData(1, "var k = 1; Action a = () => k = 2; Twice(a); if (k == 2) S();")]
    [InlineData(0, "var k = 1; Action a = () => k = 2; Twice(a); if (k != 2) S();")]
    [InlineData(1, "var k = 0; Func<Action> make = () => { var own = 0; return () => { own++; if (own == 2) S(); }; }; var act = make(); act(); act();")]
    [InlineData(1, "var k = 1; Action<int> set = value => k = value; set(4); if (k == 4) S();")]
    [InlineData(0, "var k = 1; Action<int> set = value => k = value; set(4); set(5); if (k != 5) S();")]
    [InlineData(1, "var k = 1; try { Twice(() => { k = 2; throw new IOException(); }); } catch (IOException) { } if (k == 2) S();")]
    [InlineData(0, "var k = 1; try { Twice(() => { k = 2; throw new IOException(); }); } catch (IOException) { } if (k != 2) S();")]
    [InlineData(1, "var k = 1; AddTwice(ref k); if (k == 3) S();")]
    [InlineData(0, "var k = 1; AddTwice(ref k); if (k != 3) S();")]
    [InlineData(0, "var k = 2; CountDown(ref k); if (k != 0) S();")]
    [InlineData(1, "var k = 20; CountDown(ref k); if (k == 0) S();")] // not followed to its end
    [InlineData(1, "var k = 5; Ones(ref k); if (k == 7) S();")]
    [InlineData(0, "var k = 5; Ones(ref k); if (k != 7) S();")] // its own stays its own
    [InlineData(0, "Put(1, out var k); Put(\"a\", out var t); Put(2, out k); if (k != 2 || t != \"a\") S();")]
    [InlineData(1, "Put(1, out var k); Put(2, out var m); if (k == 1 && m == 2) S();")]
    [InlineData(0, "var b = TryGet(true, out var k); b = TryGet(false, out k); if (k != 1) S();")]
    [InlineData(1, "var b = TryGet(true, out var k); b = TryGet(false, out var m); if (k == 2 && m == 1) S();")]
    [InlineData(0, "var b = TryGet(true, out var k); b = TryGet(false, out var m); if (k != 2 || m != 1) S();")]
    [InlineData(1, "if (Same(2) == 2) S(); if (Same(1) == 2) S();")]
    [InlineData(1, "if (Id(2) == 2) S(); if (Id(\"a\") == \"b\") S();")]
    [InlineData(1, "if (new Square().Sides == 4) S();")]
    [InlineData(1, "if (new Square().Area() == 2) S();")]
    [InlineData(0, "if (new Square().Area() == 1) S();")]
    public void Calls(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "Base b = new Derived(); if (b.Is(1)) S();")]
    [InlineData(0, "Base b = new Derived(); if (!b.Is(1)) S();")]
    [InlineData(0, "Base b = new Base(); if (b.Is(1)) S();")]
    [InlineData(0, "Base b = new Middle(); if (b.Is(1)) S();")]
    [InlineData(1, "if (new Derived().Own(1)) S();")]
    [InlineData(0, "if (!new Derived().Own(1)) S();")]
    [InlineData(0, "if (new Other().Own(1)) S();")]
    [InlineData(0, "if (new Derived().Both(1)) S();")] // base.Is is the base's
    [InlineData(1, "Shape s = new Square(); if (s.Sides == 4 && s.Area() == 2) S();")]
    [InlineData(0, "Shape s = new Square(); if (s.Sides != 4 || s.Area() != 2) S();")]
    [InlineData(0, "Base b = new Derived(); if (!b.Of(1)) S();")]
    [InlineData(0, "Func<int, bool> f = ((Base)new Derived()).Is; if (!f(1)) S();")]
    public void Calls_on_what_is_known(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "if (given.Is(1)) S();")] // it may be a Derived
    [InlineData(1, "if (!given.Is(1)) S();")]
    [InlineData(1, "if (given.Own(1)) S();")]
    [InlineData(1, "if (middle.Is(1)) S();")]
    [InlineData(1, "if (given.Of(1)) S();")]
    [InlineData(1, "if (vessel.Is(1)) S();")]
    [InlineData(1, "if (given.Auto != 1) S();")]
    [InlineData(0, "if (given.Fixed != 1) S();")]
    [InlineData(0, "if (given.Only(1)) S();")] // nobody overrides it
    [InlineData(0, "if (!derived.Is(1)) S();")] // nobody can
    [InlineData(0, "if (other.Is(1)) S();")]
    [InlineData(0, "if (template.Is(1)) S();")] // it is a Filled: nobody is a Template
    [InlineData(0, "if (Hook(1)) S();")]
    [InlineData(0, "if (!made.Is(1)) S();")] // made as a Derived
    [InlineData(1, "if (plain.Is(1)) S();")]
    public void Calls_on_what_may_be_of_several_types(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "field = 1; if (field == 1) S(); if (field == 2) S();")]
    [InlineData(1, "this.field = 1; if (field == 1) S();")]
    [InlineData(1, "field = 1; SetField(2); if (field == 2) S(); if (field == 1) S();")]
    [InlineData(1, "field = 1; field++; if (field == 2) S();")]
    [InlineData(1, "field = 1; field += 4; if (field == 5) S();")]
    [InlineData(1, "Property = 2; if (Property == 2) S(); if (Property == 1) S();")]
    [InlineData(1, "if (fixedField == 3) S(); if (fixedField == 2) S();")]
    [InlineData(1, "var o = new Box { Value = 1 }; if (o.Value == 1) S(); if (o.Value == 2) S();")]
    [InlineData(1, "var o = new Box { Value = 1 }; Change(o); if (o.Value == 2) S(); if (o.Value == 1) S();")]
    [InlineData(1, "var o = new Box(); o.Value = 3; var p = o; p.Value = 4; if (o.Value == 4) S(); if (o.Value == 3) S();")]
    [InlineData(1, "Box o = new() { Value = 1 }, p = new() { Value = 2 }; if (o.Value == 1 && p.Value == 2) S(); if (o == p) S();")]
    [InlineData(1, "var o = new Box { Next = new Box { Value = 7 } }; if (o.Next.Value == 7) S(); if (o.Next.Value == 6) S();")]
    [InlineData(1, "var r = new Pair(1, 2); if (r.Left == 1 && r.Right == 2) S(); if (r.Left == 2) S();")]
    [InlineData(1, "var (a, b) = (1, 2); if (a == 1 && b == 2) S(); if (a == 2) S();")]
    [InlineData(1, "var t = (A: 1, B: 2); if (t.A == 1 && t.B == 2) S(); if (t.A == 2) S();")]
    [InlineData(1, "var a = new[] { 1, 2 }; if (a.Length == 2) S(); if (a.Length == 1) S();")]
    [InlineData(1, "const int k = 3; if (k == 3) S();")]
    [InlineData(1, "var k = default(int); if (k == 0) S(); if (k == 1) S();")]
    [InlineData(1, "string? t = default; if (t == null) S(); if (t != null) S();")]
    [InlineData(1, "int? k = 1; if (k.HasValue) S(); if (k is null) S();")]
    public void Values(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 2; i++) a.Add(i); if (a.Contains(1)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 8; i++) a.Add(i); if (a.Contains(7)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 9; i++) a.Add(i); if (a.Contains(8)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 20; i++) a.Add(i); if (a.Contains(19)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 20; i++) a.Add(i); if (!a.Contains(19)) S();")] // where it is not told, it may not
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < n; i++) a.Add(i); if (a.Contains(19)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < n; i++) a.Add(i); if (a.Count == 19) S();")]
    [InlineData(1, "var a = new HashSet<int>(); foreach (var i in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }) a.Add(i); if (a.Contains(10)) S();")]
    [InlineData(1, "var a = new HashSet<int>(); var i = 0; while (flag) a.Add(i++); if (a.Contains(10)) S();")]
    [InlineData(1, "var a = new List<int> { 1 }; for (var i = 0; i < n; i++) a.Add(2); if (a.Contains(2)) S();")]
    [InlineData(1, "var a = new List<int> { 1 }; if (flag) a.Add(2); if (a.Contains(2)) S();")]
    [InlineData(1, "var a = new List<int>(); for (var i = 0; i < 9; i++) if (n > i) a.Add(i); a.Add(70); if (a.Contains(3)) S();")]
    [InlineData(1, "var a = new List<int>(); var i = 0; do a.Add(i); while (++i < 20); if (a.Contains(19)) S();")]
    [InlineData(1, "var a = new List<int>(); var i = 0; do a.Add(i); while (++i < 20); a.Add(70); if (a.Contains(19)) S();")]
    [InlineData(1, "var a = new List<int> { 1 }; foreach (var s in text!.Split()) a.Add(s.Length); if (a.Any(one => one == 3)) S();")]
    [InlineData(0, "var a = new List<int>(); a.Add(1); a.Add(2); if (!a.Contains(2) || a.Contains(3)) S();")]
    [InlineData(1, "var a = new List<int>(); var b = a; for (var i = 0; i < 3; i++) b.Add(i); if (a.Contains(2)) S();")]
    [InlineData(1, "var a = new Queue<int>(); for (var i = 0; i < 12; i++) a.Enqueue(i); if (a.Contains(11)) S();")]
    public void Lists(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Theory]
    [InlineData(1, "_ = flag ? T() : F();")]
    [InlineData(1, "_ = flag && T();")]
    [InlineData(1, "_ = T() || T();")]
    [InlineData(2, "_ = F() || T();")]
    [InlineData(2, "_ = T() && T();")]
    [InlineData(1, "_ = F() && T();")]
    [InlineData(2, "_ = T() & T();")]
    [InlineData(2, "_ = T() | T();")]
    [InlineData(1, "_ = text ?? U();")]
    [InlineData(1, "_ = U() ?? U();")]
    [InlineData(1, "string? t = null; t ??= U(); t ??= U();")]
    [InlineData(0, "string? t = \"a\"; t ??= U();")]
    [InlineData(1, "_ = U()?.Length;")]
    [InlineData(1, "_ = n switch { 1 => T(), 2 => T(), _ => false };")]
    [InlineData(1, "_ = 2 switch { 1 => F(), 2 => T(), _ => T() && T() };")]
    [InlineData(2, "_ = n switch { _ when F() => false, _ => T() };")]
    [InlineData(2, "_ = new[] { T(), T() };")]
    [InlineData(2, "_ = (T(), T());")]
    [InlineData(2, "_ = $\"{T()} {T()}\";")]
    [InlineData(1, "if (!T()) S();")]
    [InlineData(2, "if (T()) S();")]
    [InlineData(1, "var s = \"a\" + 1; if (s == \"a1\") S(); if (s == \"a\") S();")]
    [InlineData(1, "object o = new Box(); if (o is Box) S(); if (o is Pair) S();")]
    [InlineData(1, "object o = new Pair(1, 2); if (o is Pair { Left: 1 }) S(); if (o is Pair { Left: 2 }) S();")]
    [InlineData(1, "object o = new Pair(1, 2); if (o is Pair p && p.Right == 2) S(); if (o is Pair { Right: > 2 }) S();")]
    [InlineData(1, "object o = new Pair(1, 2); var p = o as Pair; if (p != null) S(); if (o as Box != null) S();")]
    public void Expressions(int sends, string body) => Assert.Equal(sends, Sends(body));

    [Fact]
    public void A_run_is_cancelled()
    {
        var code = MarkedCode.InClass($"public async Task M() {{ S(); }} {Others}");
        Assert.Throws<OperationCanceledException>(() => Run(code, "M", new CancellationToken(canceled: true)));
    }

    private static int Sends(string body)
    {
        var code = MarkedCode.InClass($"public async Task M(bool flag, int n, string? text, long l, DayOfWeek day) {{ {body} }} {Others}");
        var findings = Run(code, "M", default);
        Assert.True(findings.Complete);
        return findings.Sends;
    }

    private static Findings Run(MarkedCode code, string name, CancellationToken cancellationToken)
    {
        // All methods of C are followed, as if each led to the send.
        var methods = code.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().ToList();
        var question = new Question(Scenario.GracefulClose(code.Http.Symbols)[0], code.Mark, [.. methods.Where(method => method.Parent is ClassDeclarationSyntax { Identifier.ValueText: "C" }).Select(method => (IMethodSymbol)code.Http.Sources.Declared(method)!)], Limit: 9);
        return new Run(code.Http, question, cancellationToken).Over(methods.Single(method => method.Identifier.ValueText == name), State.Empty);
    }
}
