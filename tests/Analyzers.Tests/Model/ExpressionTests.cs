using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Conditions that are true when the code runs: a run finds them true, and what denies them false; or leaves both open.</summary>
public sealed class ExpressionTests
{
    private const string Members = """
        private int field = 3;
        private Box Property { get; set; } = new Box();
        public enum Color { Red, Green = 5, Blue }
        [Flags] public enum Parts { None = 0, A = 1, B = 2 }
        public sealed class Box { public int Value; public int Init { get; init; } = 7; public Box? Next { get; set; } public int this[int i] => i + 1; public void Set(int value) { Value = value; } public Box With(int value) { Value = value; return this; } }
        public record Pair(int Left, int Right) { public int Sum => Left + Right; }
        public class Shape { public virtual string Name => "shape"; }
        public class Square(int side) : Shape { public int Side => side; public override string Name => "square"; }
        """;

    [Theory]
    [InlineData("1 + 2 == 3")]
    [InlineData("7 - 2 == 5")]
    [InlineData("3 * 4 == 12")]
    [InlineData("7 / 2 == 3")]
    [InlineData("-7 / 2 == -3")]
    [InlineData("7 % 4 == 3")]
    [InlineData("(6 & 3) == 2")]
    [InlineData("(6 | 3) == 7")]
    [InlineData("(6 ^ 3) == 5")]
    [InlineData("1 << 4 == 16")]
    [InlineData("-3 < 2 && 2 > -3 && 2 >= 2 && 2 <= 2")]
    [InlineData("!(2 > 2) && !(2 < 2)")]
    [InlineData("true ^ false")]
    [InlineData("(true & true) && !(true & false)")]
    [InlineData("(false | true) && !(false | false)")]
    [InlineData("'a' < 'b'")]
    [InlineData("(byte)257 == 1", "unchecked")]
    [InlineData("(int)3.9 == 3")]
    [InlineData("3L == 3")]
    [InlineData("(Color)5 == Color.Green")]
    [InlineData("(int)Color.Blue == 6")]
    [InlineData("Color.Red < Color.Green")]
    [InlineData("(Parts.A | Parts.B) == (Parts)3")]
    [InlineData("((Parts)3 & Parts.B) != Parts.None")]
    [InlineData("default(int) == 0 && default(bool) == false && default(string) == null && default(Color) == Color.Red")]
    [InlineData("\"a\" + \"b\" == \"ab\"")]
    [InlineData("\"a\" + 1 + 'c' == \"a1c\"")]
    [InlineData("$\"{1}-{2}\" == \"1-2\"")]
    [InlineData("\"a\" != \"A\"")]
    [InlineData("nameof(Box) == \"Box\"")]
    public void Of_constants(string condition, string how = "")
    {
        // Not folded by the compiler: through what a variable holds, too.
        Same(how.Length == 0 ? condition : $"{how}({condition})");
    }

    [Theory]
    [InlineData("int a = 7, b = 2;", "a / b == 3 && a % b == 1 && a * b == 14 && a - b == 5 && a + b == 9")]
    [InlineData("int a = 6, b = 3;", "(a & b) == 2 && (a | b) == 7 && (a ^ b) == 5")]
    [InlineData("int a = 2;", "a > 1 && a >= 2 && a < 3 && a <= 2 && a != 3 && !(a > 2) && !(a < 2)")]
    [InlineData("bool a = true, b = false;", "a ^ b && (a | b) && !(a & b) && !b")]
    [InlineData("var a = 1; a += 4; a -= 2; a *= 6; a /= 2; a %= 5;", "a == 4")]
    [InlineData("var a = 6; a &= 3; a |= 8; a ^= 1;", "a == 11")]
    [InlineData("var a = true; a &= false; a |= true;", "a")]
    [InlineData("var a = 1; var b = a++; var c = ++a;", "b == 1 && c == 3 && a == 3")]
    [InlineData("var a = 1; var b = a--; var c = --a;", "b == 1 && c == -1 && a == -1")]
    [InlineData("int? a = null; var b = a ?? 3;", "b == 3")]
    [InlineData("int? a = 2; var b = a ?? 3;", "b == 2")]
    [InlineData("int? a = null;", "!(a > 1) && !(a < 1) && a != 1 && a == null && (a + 1) == null")]
    [InlineData("int? a = 2;", "a > 1 && a == 2 && a + 1 == 3 && a != null")]
    [InlineData("bool? a = null;", "a != true && a != false && (a ?? true)")]
    [InlineData("bool? a = true;", "a == true && a.Value")]
    [InlineData("int? a = 1; int? b = null;", "a != b && (a ?? b) == 1 && (b ?? a) == 1")]
    [InlineData("object a = Color.Green;", "a is Color.Green && a is not Color.Red")]
    [InlineData("long a = 3; int b = 3;", "a == b && (int)a == b")]
    [InlineData("var a = 300; var b = (byte)a;", "b == 44")]
    [InlineData("var a = Color.Green; a++;", "a == Color.Blue")]
    [InlineData("var a = Parts.A; a |= Parts.B;", "(a & Parts.B) == Parts.B && a != Parts.A")]
    [InlineData("int a = 5;", "-a == -5")]
    [InlineData("object a = 3;", "(int)a == 3")]
    [InlineData("object a = 3;", "a is 3")]
    [InlineData("object a = \"x\";", "(string)a == \"x\"")]
    [InlineData("object a = \"x\";", "a is \"x\"")]
    public void Of_variables(string statements, string condition) => Same(condition, statements);

    [Theory]
    [InlineData("var a = 3;", "a is > 2 and < 4 && a is 3 or 5 && a is not (1 or 2)")]
    [InlineData("var a = 3;", "a switch { 1 => false, > 2 and <= 3 => true, _ => false }")]
    [InlineData("var a = 3;", "a switch { < 3 => 1, 3 when a == 4 => 2, 3 => 3, _ => 4 } == 3")]
    [InlineData("var a = (1, 2);", "a is (1, 2) && a is (1, _) && a is not (2, _) && a.Item1 == 1 && a.Item2 == 2")]
    [InlineData("var a = (1, \"x\");", "a switch { (2, _) => false, (1, \"x\") => true, _ => false }")]
    [InlineData("var (a, b) = (1, 2); (a, b) = (b, a);", "a == 2 && b == 1")]
    [InlineData("int b; var a = 0; (a, b) = (4, 5);", "a == 4 && b == 5")]
    [InlineData("var a = new Pair(1, 2);", "a is { Left: 1, Right: 2 } && a is Pair { Left: > 0 } p && p.Right == 2 && a.Sum == 3")]
    [InlineData("Box? a = null;", "a is null && a?.Next is null && a?.Value is null && !(a is { }) && (a?.Value ?? 3) == 3")]
    [InlineData("var a = new Box { Value = 4 };", "a is not null && a?.Value == 4 && a is { } && a is { Value: var v } && v == 4")]
    [InlineData("Shape a = new Shape();", "a is not Square && a.Name == \"shape\"")]
    [InlineData("object? a = null;", "a is null && a is not string && !(a is object) && a == null")]
    [InlineData("var a = (X: 1, Y: 2);", "a.X == 1 && a.Y == 2")]
    [InlineData("var a = \"x\";", "a is \"x\" or \"y\"")]
    [InlineData("object a = new Square(2);", "a is Shape")]
    [InlineData("object a = new Square(2);", "a is not Box")]
    [InlineData("object a = new Square(2);", "(a as Box) == null")]
    [InlineData("object a = new Square(2);", "a is Square { Side: 2 }")]
    [InlineData("var a = new Box { Next = new Box { Value = 2 } };", "a is { Next.Value: 2 }")]
    [InlineData("var a = new Pair(1, 2) with { Right = 5 };", "a.Right == 5")]
    public void Of_patterns(string statements, string condition) => Same(condition, statements);

    [Theory]
    [InlineData("field = 5;", "field == 5 && this.field == 5")]
    [InlineData("field = 5; field++; field += 2;", "field == 8")]
    [InlineData("Property = new Box { Value = 2 };", "Property.Value == 2")]
    [InlineData("Property = new Box(); Property.Value = 2; Property.Next = new Box { Value = 3 };", "Property.Value == 2 && Property.Next.Value == 3")]
    [InlineData("var a = new Box(); a.Value = 1; var b = a; b.Value++;", "a.Value == 2 && a == b")]
    [InlineData("var a = new Box { Value = 1 }; a.Set(5);", "a.Value == 5")]
    [InlineData("var a = new Box().With(6);", "a.Value == 6")]
    [InlineData("var a = new Box { Init = 1 };", "a.Init == 1")]
    [InlineData("var a = new[] { 1, 2, 3 };", "a.Length == 3")]
    [InlineData("int[] a = [1, .. new[] { 2, 3 }];", "a is not null")]
    [InlineData("var k = 0; for (var i = 3; i > 0; i--) k += i;", "k == 6")]
    [InlineData("var k = 0; while (k < 3) { k++; if (k == 2) break; }", "k == 2")]
    [InlineData("var k = 0; for (var i = 0; i < 4; i++) { if (i % 2 == 0) continue; k += i; }", "k == 4")]
    [InlineData("var k = 0; do { k++; } while (k < 3);", "k == 3")]
    [InlineData("var k = 1; switch (k) { case 0: k = 5; break; case 1: k = 6; goto case 0; default: k = 7; break; }", "k == 5")]
    [InlineData("var k = 3; switch (k) { case > 2 when k == 4: k = 1; break; case > 2: k = 2; break; }", "k == 2")]
    [InlineData("string k; switch (\"b\") { case \"a\": k = \"1\"; break; case \"b\": k = \"2\"; break; default: k = \"3\"; break; }", "k == \"2\"")]
    [InlineData("Func<int, int> f = n => n + 1;", "f(2) == 3 && f.Invoke(3) == 4")]
    [InlineData("Func<int, Func<int, int>> f = a => b => a * 10 + b;", "f(2)(3) == 23")]
    [InlineData("int F(int n) => n < 2 ? 1 : n * F(n - 1);", "F(4) == 24")]
    [InlineData("var k = 0; try { k = 1; throw new IOException(); } catch (IOException) { k += 2; } finally { k *= 2; }", "k == 6")]
    [InlineData("var k = 0; try { k = 1; } catch { k = 5; } finally { k += 2; }", "k == 3")]
    [InlineData("var k = 0; try { throw new IOException(\"x\"); } catch (Exception e) when (e is IOException && e.Message == \"x\") { k = 1; } catch (Exception) { k = 2; }", "k == 1")]
    [InlineData("Exception? k = null; try { throw new IOException(); } catch (Exception e) { k = e; }", "k is IOException")]
    [InlineData("Exception? k = null; try { try { throw new IOException(); } catch (Exception e) { throw new InvalidOperationException(\"\", e); } } catch (Exception e) { k = e; }", "k is InvalidOperationException { InnerException: IOException }")]
    public void Of_statements(string statements, string condition) => Same(condition, statements);

    /// <summary>What depends on what is not known stays open; what is the same either way does not.</summary>
    [Theory]
    [InlineData("", "n == 1", '?')]
    [InlineData("", "n == 1 && n == 2", 'n')]
    [InlineData("", "text == null && text != null", 'n')]
    [InlineData("", "n + 1 > n", '?')]
    [InlineData("", "flag || true", 'y')]
    [InlineData("", "flag && false", 'n')]
    [InlineData("", "flag || !flag", 'y')]
    [InlineData("", "flag && !flag", 'n')]
    [InlineData("", "(flag ? 1 : 1) == 1", 'y')]
    [InlineData("", "(flag ? 1 : 2) == 1", '?')]
    [InlineData("", "(flag ? 1 : 2) == 3", 'n')]
    [InlineData("", "(n switch { 1 => 5, _ => 5 }) == 5", 'y')]
    [InlineData("var m = n; m++;", "m == n", '?')]
    [InlineData("if (n == 3) { } else throw new IOException();", "n == 3", '?')]
    [InlineData("var k = 1; if (flag) k = 2;", "k == 1", '?')]
    [InlineData("var k = 1; if (flag) k = 2; if (!flag) k = 2;", "k == 2", 'y')]
    [InlineData("var k = 1; if (flag) k = 2; else k = 3;", "k == 1", 'n')]
    [InlineData("", "shape is Shape", 'y')]
    [InlineData("", "shape is Square", '?')]
    [InlineData("", "shape is Box", 'n')]
    [InlineData("", "shape == null", 'n')]
    [InlineData("", "maybe is Shape", '?')] // it may be null
    [InlineData("", "maybe is Box", 'n')]
    [InlineData("", "maybe == null", '?')]
    [InlineData("", "any is string", '?')]
    [InlineData("", "any is object", 'y')]
    [InlineData("", "close is Square", '?')] // of an interface there may be any class
    [InlineData("", "close is IDisposable", 'y')]
    [InlineData("", "shape is IDisposable", '?')]
    [InlineData("", "any is T", '?')]
    [InlineData("", "shape is { Name: \"a\" }", '?')]
    [InlineData("", "maybe?.Name == null && maybe != null", '?')]
    [InlineData("maybe ??= new Square(1);", "maybe == null", 'n')]
    [InlineData("var k = flag ? 1 : 2; var m = flag ? 1 : 2;", "k == m", 'y')]
    public void What_is_not_known(string statements, string condition, char expected) => Assert.Equal(expected, Ask(condition, statements));

    private static void Same(string condition, string statements = "")
    {
        Assert.Equal('y', Ask(condition, statements));
        Assert.Equal('n', Ask($"!({condition})", statements));
    }

    private static char Ask(string condition, string statements)
    {
        var code = MarkedCode.Of($"class C {{ public int M<T>(int n, bool flag, string? text, Shape shape, Shape? maybe, object any, IDisposable close) {{ {statements} return ({condition}) ? 1 : 2; }} {Members} }}");
        var findings = new Run(code.Http, new Question(Scenario.Success), default).Over(code.Http.Sources.FunctionOf(code.Method("M"))!, State.Empty);
        Assert.True(findings.Complete);
        return findings.Exits.Select(exit => exit switch
        {
            { Kind: ExitKind.Throw } => '!',
            { Value: Constant { Number: 1 } } => 'y',
            { Value: Constant { Number: 2 } } => 'n',
            _ => '-',
        }).Distinct().ToArray() is [var only] ? only : '?';
    }
}
