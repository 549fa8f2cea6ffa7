using System.Collections.Concurrent;
using GoAway.Analyzers.Model;
using Xunit;

namespace GoAway.Analyzers.Tests.Model;

/// <summary>Predicates that the model has to decide, as their run does, after every failure.</summary>
public sealed class PredicateTests
{
    [Theory]
    [InlineData("ex is HttpRequestException")]
    [InlineData("ex is HttpRequestException { StatusCode: null }")]
    [InlineData("ex is HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError }")]
    [InlineData("ex is HttpRequestException { InnerException: HttpProtocolException { ErrorCode: 0 } }")]
    [InlineData("ex is HttpRequestException { InnerException.InnerException: null }")]
    [InlineData("ex.InnerException is IOException and not HttpIOException")]
    [InlineData("ex.InnerException is IOException or SocketException")]
    [InlineData("ex.InnerException?.InnerException is SocketException")]
    [InlineData("ex is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded }")]
    [InlineData("ex.GetType() == typeof(HttpRequestException)")]
    [InlineData("ex.GetType().Name == \"HttpRequestException\"")]
    [InlineData("ex.GetType().FullName == \"System.Net.Http.HttpRequestException\"")]
    [InlineData("ex.InnerException?.GetType().Name.Contains(\"protocol\", StringComparison.OrdinalIgnoreCase) == true")]
    [InlineData("typeof(IOException).IsInstanceOfType(ex.InnerException)")]
    [InlineData("typeof(Exception).IsAssignableFrom(ex.GetType())")]
    [InlineData("ex.Message != null")]
    public void Types_and_patterns(string condition) => Decides(condition);

    [Theory]
    [InlineData("ex is HttpRequestException h && h.StatusCode.HasValue && (int)h.StatusCode.Value >= 500")]
    [InlineData("ex is HttpRequestException h && (h.StatusCode is null || h.StatusCode >= HttpStatusCode.InternalServerError)")]
    [InlineData("ex is HttpRequestException h && h.StatusCode.Value == HttpStatusCode.NotFound")] // .Value of null throws
    [InlineData("ex is HttpRequestException h && (int)h.StatusCode >= 500")] // so does the cast
    [InlineData("ex is HttpRequestException h && (h.StatusCode ?? HttpStatusCode.ServiceUnavailable) == HttpStatusCode.ServiceUnavailable")]
    [InlineData("(int?)(ex as HttpRequestException)?.StatusCode / 100 == 5")]
    [InlineData("(int?)(ex as HttpRequestException)?.StatusCode is >= 500 and <= 599")]
    [InlineData("((int?)(ex as HttpRequestException)?.StatusCode ?? 0) / 100 * 100 == 500")]
    [InlineData("(byte)(int)((ex as HttpRequestException)?.StatusCode ?? 0) == 247")]
    [InlineData("(uint)((int?)(ex as HttpRequestException)?.StatusCode ?? 0) - 1 > 1000")]
    [InlineData("(ex as HttpRequestException)?.StatusCode - HttpStatusCode.InternalServerError == 3")]
    [InlineData("(ex as HttpRequestException)?.StatusCode.GetValueOrDefault() == HttpStatusCode.OK")]
    [InlineData("new[] { HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable }.Contains((ex as HttpRequestException)?.StatusCode ?? HttpStatusCode.OK)")]
    [InlineData("new List<HttpStatusCode?> { null, HttpStatusCode.BadGateway }.Contains((ex as HttpRequestException)?.StatusCode)")]
    [InlineData("new[] { 502, 503 }.Any(code => code == (int?)(ex as HttpRequestException)?.StatusCode)")]
    [InlineData("new[] { 502, 503 }.All(code => code != (int?)(ex as HttpRequestException)?.StatusCode)")]
    [InlineData("(ex as HttpRequestException)?.StatusCode switch { null => true, HttpStatusCode.NotFound => false, >= HttpStatusCode.InternalServerError => true, _ => false }")]
    [InlineData("((ex as HttpRequestException)?.StatusCode, (ex as HttpRequestException)?.HttpRequestError) switch { (null, HttpRequestError.HttpProtocolError) => true, (HttpStatusCode.NotFound, _) => true, _ => false }")]
    public void Status_and_error(string condition) => Decides(condition);

    [Theory]
    [InlineData("((HttpRequestException)ex).StatusCode is null")] // the cast throws after a timeout
    [InlineData("((IOException)ex.InnerException).InnerException == null")]
    [InlineData("ex.InnerException.InnerException == null")] // throws where there is no cause
    [InlineData("ex.InnerException.Message != null")]
    [InlineData("(ex.InnerException as SocketException).InnerException is null")]
    public void What_throws_says_no(string condition) => Decides(condition);

    [Theory]
    [InlineData("for (var e = ex; e != null; e = e.InnerException) { if (e is SocketException) return true; } return false;")]
    [InlineData("var e = ex; while (e.InnerException != null) { e = e.InnerException; } return e is SocketException;")]
    [InlineData("var e = ex; while (e?.InnerException is { } inner) e = inner; return e is HttpProtocolException { ErrorCode: 0 };")]
    [InlineData("Exception? e = ex; do { if (e is IOException) return true; } while ((e = e?.InnerException) != null); return false;")]
    [InlineData("foreach (var e in new[] { ex, ex.InnerException }) { if (e is HttpIOException) return true; } return false;")]
    [InlineData("var n = 0; for (var e = ex; e != null; e = e.InnerException) n++; return n == 2;")]
    [InlineData("var n = 7; if (ex is IOException) n++; n = (n + 2) / 2; return n == 4;")]
    public void Loops(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    [Theory]
    [InlineData("var e = ex; if (ex is HttpRequestException) e = ex?.InnerException?.InnerException; return e == null;")] // an assignment that branches
    [InlineData("bool b = false; b |= (ex is HttpRequestException h ? h.StatusCode : null) == null; return b;")]
    [InlineData("Exception? e = null; e ??= ex.InnerException ?? ex; return e is IOException;")]
    [InlineData("var r = ex is HttpRequestException; try { r = ex.InnerException is IOException; } finally { r = !r; } return r;")]
    [InlineData("try { throw ex; } catch (HttpRequestException e) when (e.StatusCode == null) { return true; } catch (OperationCanceledException) { return true; } catch { return false; }")]
    [InlineData("try { throw ex.InnerException!; } catch (NullReferenceException) { return true; } catch (Exception) { return false; }")]
    [InlineData("try { return ((SocketException)ex.InnerException!).InnerException == null; } catch (InvalidCastException) { return true; }")]
    [InlineData("switch (ex) { case HttpRequestException { StatusCode: { } s } when (int)s < 500: return false; case HttpRequestException: return true; case TaskCanceledException: break; default: return false; } return true;")]
    [InlineData("Func<Exception?, bool> lost = e => e is IOException; return lost(ex) || lost(ex.InnerException);")]
    [InlineData("bool Lost(Exception? e) => e is IOException || (e?.InnerException is { } inner && Lost(inner)); return Lost(ex);")]
    [InlineData("var (status, cause) = ((ex as HttpRequestException)?.StatusCode, ex.InnerException); return status is null && cause is IOException;")]
    [InlineData("var statuses = new List<HttpStatusCode> { HttpStatusCode.BadGateway }; statuses.Add(HttpStatusCode.ServiceUnavailable); return statuses.Contains((ex as HttpRequestException)?.StatusCode ?? 0);")]
    [InlineData("var e = new InvalidOperationException(\"x\", ex); return e.InnerException is HttpRequestException;")]
    public void Statements(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    [Theory]
    [InlineData("Is<HttpRequestException>(ex)", "static bool Is<T>(Exception e) where T : Exception => e is T;")]
    [InlineData("Is<SocketException>(ex)", "static bool Is<T>(Exception e) where T : Exception => Has<T>(e.InnerException); static bool Has<TInner>(Exception? e) where TInner : Exception => e is TInner;")]
    [InlineData("Catches<IOException>(ex.InnerException ?? ex)", "static bool Catches<T>(Exception e) where T : Exception { try { throw e; } catch (T) { return true; } catch (Exception) { return false; } }")]
    [InlineData("Of<HttpRequestException>.Is(ex)", "static class Of<T> where T : Exception { public static bool Is(Exception e) => e.GetType() == typeof(T); }")]
    [InlineData("Chain(ex).Any(e => e is SocketException)", "static IEnumerable<Exception> Chain(Exception? e) { for (; e != null; e = e.InnerException) yield return e; }")]
    [InlineData("Chain(ex).Any(e => e is HttpRequestException)", "static IEnumerable<Exception> Chain(Exception? e) { for (; e != null; e = e.InnerException) yield return e; }")]
    [InlineData("Two(ex).Any(e => e == null)", "static IEnumerable<Exception?> Two(Exception e) { yield return e.InnerException; yield return e; }")]
    [InlineData("Two(ex).All(e => e is not IOException)", "static IEnumerable<Exception?> Two(Exception e) { yield return e.InnerException; yield return e; }")]
    [InlineData("Two(ex).Any(e => e is HttpRequestException)", "static IEnumerable<Exception?> Two(Exception e) { if (e is null) yield break; yield return e.InnerException; if (e is TaskCanceledException) yield break; yield return e; }")]
    [InlineData("Chain(ex.InnerException).All(e => e is IOException)", "static IEnumerable<Exception> Chain(Exception? e) { while (e != null) { yield return e; e = e.InnerException; } }")]
    [InlineData("Codes.Contains((ex as HttpRequestException)?.StatusCode ?? HttpStatusCode.OK)", "static readonly HashSet<HttpStatusCode> Codes = [HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable];")]
    [InlineData("TryGet(ex, out var status) && status >= HttpStatusCode.InternalServerError", "static bool TryGet(Exception e, out HttpStatusCode status) { if (e is HttpRequestException { StatusCode: { } s }) { status = s; return true; } status = default; return false; }")]
    [InlineData("new Seen(ex).IsLost", "sealed record Seen(Exception E) { public bool IsLost => E.InnerException is IOException; }")]
    [InlineData("IsLost(ex as HttpRequestException)", "static bool IsLost(HttpRequestException? e, bool also = true) => also && e is not null && e.StatusCode == null;")]
    [InlineData("Later(ex).Result", "static async Task<bool> Later(Exception e) { await Task.Yield(); return e is IOException; }")]
    [InlineData("ex.IsLost()", "static bool IsLost(this Exception e) => e is HttpRequestException { StatusCode: null };")]
    public void Members(string condition, string member) => Decides(new Predicate("Exception", Code.Of("body", $"=> {condition};", Code.Text("member", member))));

    [Theory]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.IsFaulted;")]
    [InlineData("async Task Fail() { throw ex; } return Fail().IsFaulted;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.IsCanceled;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.IsCompletedSuccessfully;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.Exception == null;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.Exception?.InnerException is HttpRequestException;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(u => u.IsFaulted).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.OnlyOnFaulted).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.OnlyOnCanceled).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.OnlyOnRanToCompletion).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.NotOnFaulted).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.NotOnCanceled).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.NotOnRanToCompletion).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith(_ => true, TaskContinuationOptions.ExecuteSynchronously).Result;")]
    [InlineData("async Task Fail() { throw ex; } var t = Fail(); return t.ContinueWith((u, kept) => u.IsFaulted, \"kept\").Result;")]
    [InlineData("async Task<bool> Ask() { async Task Fail() { throw ex; } var t = Fail(); await t.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return true; } return Ask().Result;")]
    [InlineData("async Task<bool> Ask() { async Task Fail() { throw ex; } var t = Fail(); await t.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); return true; } return Ask().Result;")]
    [InlineData("async Task<bool> Ask() { async Task Fail() { throw ex; } var t = Fail(); await t.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding); return true; } return Ask().Result;")]
    [InlineData("async Task<bool> Ask() { async Task Fail() { throw ex; } try { await Fail().ConfigureAwait(false); return true; } catch (HttpRequestException) { return false; } } return Ask().Result;")]
    [InlineData("async Task<bool> Ask() { try { await Task.Run(() => { throw ex; }); return true; } catch (HttpRequestException) { return false; } } return Ask().Result;")]
    [InlineData("async Task<bool> Ask() { try { await Task.Factory.StartNew(() => { throw ex; }); return true; } catch (HttpRequestException) { return false; } } return Ask().Result;")]
    [InlineData("return Task.FromResult(ex is HttpRequestException).Result;")]
    [InlineData("return new ValueTask<bool>(ex is HttpRequestException).Result;")]
    public void Tasks(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    [Theory]
    [InlineData("ex.GetType().Name.StartsWith(\"Http\")")]
    [InlineData("ex.GetType().Name.StartsWith(\"Exception\")")]
    [InlineData("ex.GetType().Name.EndsWith(\"Exception\")")]
    [InlineData("ex.GetType().Name.EndsWith(\"Http\")")]
    [InlineData("ex.GetType().Name.Contains(\"Request\")")]
    [InlineData("ex.GetType().Name.Contains(\"REQUEST\")")]
    [InlineData("ex.GetType().Name.StartsWith(\"http\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("ex.GetType().Name.StartsWith(\"http\", StringComparison.Ordinal)")]
    [InlineData("ex.GetType().Name.EndsWith(\"EXCEPTION\", StringComparison.InvariantCultureIgnoreCase)")]
    [InlineData("string.IsNullOrEmpty(ex.InnerException?.GetType().Name)")]
    [InlineData("string.IsNullOrWhiteSpace(ex.InnerException?.GetType().FullName)")]
    [InlineData("string.Equals(ex.GetType().Name, \"HttpRequestException\")")]
    [InlineData("ex.GetType().Name.Equals(\"HttpRequestException\")")]
    [InlineData("ex.GetType().Name.Equals(\"httprequestexception\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("string.IsNullOrWhiteSpace(\" \")")]
    [InlineData("string.IsNullOrEmpty(\" \")")]
    [InlineData("ex.GetType().FullName == \"HttpRequestException\"")]
    [InlineData("typeof(HttpRequestException).IsAssignableFrom(ex.GetType())")]
    [InlineData("ex.GetType().IsAssignableFrom(typeof(HttpRequestException))")]
    [InlineData("typeof(HttpRequestException).IsInstanceOfType(ex)")]
    [InlineData("ex.GetBaseException() is SocketException")]
    public void Names_and_types(string condition) => Decides(condition);

    [Theory]
    [InlineData("HttpMethod.Post.Method == \"POST\"")]
    [InlineData("HttpMethod.Get.ToString() == \"GET\"")]
    [InlineData("HttpMethod.Post == HttpMethod.Get")]
    [InlineData("new HttpMethod(\"POST\") == HttpMethod.Post")]
    [InlineData("HttpMethod.Parse(\"PATCH\") == HttpMethod.Patch")]
    [InlineData("HttpMethod.Post.Equals(HttpMethod.Post)")]
    [InlineData("HttpMethod.Post.Equals(HttpMethod.Put)")]
    [InlineData("Equals(HttpMethod.Post, HttpMethod.Post)")]
    [InlineData("object.Equals(HttpMethod.Post, HttpMethod.Put)")]
    [InlineData("HttpMethod.Post.Method.Equals(\"POST\", StringComparison.Ordinal)")]
    [InlineData("HttpMethod.Post.Method.Equals(\"post\", StringComparison.OrdinalIgnoreCase)")]
    [InlineData("HttpMethod.Post.Method.Equals(\"post\", StringComparison.Ordinal)")]
    [InlineData("HttpMethod.Post.Method.Equals(\"post\")")]
    [InlineData("string.Equals(HttpMethod.Post.Method, \"post\", StringComparison.InvariantCultureIgnoreCase)")]
    [InlineData("string.Equals(HttpMethod.Post.Method, \"post\", StringComparison.Ordinal)")]
    [InlineData("string.Equals(HttpMethod.Post.Method, \"POST\")")]
    [InlineData("new[] { HttpMethod.Get, HttpMethod.Put }.Contains(HttpMethod.Post)")]
    [InlineData("new HashSet<HttpMethod> { HttpMethod.Get, HttpMethod.Put }.Contains(HttpMethod.Put)")]
    [InlineData("HttpMethod.Post.Method switch { \"GET\" or \"HEAD\" => true, _ => false }")]
    public void Methods(string condition) => Decides(condition);

    [Theory]
    [InlineData("var m = new HttpRequestMessage(); m.Headers.Add(\"Idempotency-Key\", \"x\"); return m.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("var m = new HttpRequestMessage(); return m.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("var m = new HttpRequestMessage(); m.Headers.TryAddWithoutValidation(\"Idempotency-Key\", \"x\"); return m.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("var m = new HttpRequestMessage(); m.Headers.Add(\"Idempotency-Key\", \"x\"); m.Headers.Remove(\"Idempotency-Key\"); return m.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("var m = new HttpRequestMessage(); m.Headers.Add(\"Accept\", \"text/plain\"); return m.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("HttpRequestMessage m = new(), n = new(); m.Headers.Add(\"Idempotency-Key\", \"x\"); return n.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("HttpRequestMessage m = new(), n = new(); m.Headers.Add(\"Idempotency-Key\", \"x\"); foreach (var h in m.Headers) n.Headers.TryAddWithoutValidation(h.Key, h.Value); return n.Headers.Contains(\"Idempotency-Key\");")]
    [InlineData("HttpRequestMessage m = new(), n = new(); m.Headers.Add(\"Idempotency-Key\", \"x\"); foreach (var h in m.Headers) n.Headers.Add(h.Key, h.Value); return n.Headers.Contains(\"Idempotency-Key\");")]
    public void Keys(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    [Theory]
    [InlineData("return Enumerable.Range(400, 5).Contains((int?)(ex as HttpRequestException)?.StatusCode ?? 0);")]
    [InlineData("return Enumerable.Range(405, 5).Contains((int?)(ex as HttpRequestException)?.StatusCode ?? 0);")]
    [InlineData("return Enumerable.Repeat(503, 2).Contains((int?)(ex as HttpRequestException)?.StatusCode ?? 0);")]
    [InlineData("var n = 0; foreach (var x in Enumerable.Repeat(1, 3)) n += x; return n == 3;")]
    [InlineData("var n = 0; foreach (var x in Enumerable.Range(2, 3)) n += x; return n == 9;")]
    [InlineData("var n = 0; foreach (var x in new List<int> { 5, 6 }) n = n * 10 + x; return n == 56;")]
    [InlineData("return new List<int> { 502, 503 }.Exists(s => s == (int?)(ex as HttpRequestException)?.StatusCode);")]
    [InlineData("return new List<int> { 502, 503 }.TrueForAll(s => s == (int?)(ex as HttpRequestException)?.StatusCode);")]
    [InlineData("return new List<int> { 503 }.TrueForAll(s => s == (int?)(ex as HttpRequestException)?.StatusCode);")]
    [InlineData("return new int[] { }.Any();")]
    [InlineData("return new[] { 1 }.Any();")]
    [InlineData("return new int[] { }.All(n => n == 1);")]
    [InlineData("return new int[] { }.Any(n => n == 1);")]
    [InlineData("return new[] { 1, 2 }.ToList().Contains(2);")]
    [InlineData("return new[] { 1, 2 }.ToHashSet().Contains(3);")]
    [InlineData("return new[] { 1, 2 }.ToArray().Length == 2;")]
    [InlineData("return new[] { 1, 2 }.AsEnumerable().Contains(1);")]
    [InlineData("return System.Collections.Immutable.ImmutableArray.Create(1, 2).Contains(2);")]
    [InlineData("return System.Collections.Immutable.ImmutableHashSet.Create(1, 2).Contains(3);")]
    [InlineData("return System.Collections.Immutable.ImmutableList.Create(new[] { 1, 2 }).Contains(2);")]
    [InlineData("var l = System.Collections.Immutable.ImmutableArray.Create(1, 2); l.Add(3); return l.Contains(3);")]
    [InlineData("var l = new List<int>(new[] { 1, 2 }); l.Add(3); return l.Contains(3);")]
    [InlineData("var l = new List<int>(); l.Add(3); return l.Contains(3);")]
    [InlineData("var q = new Queue<int>(new[] { 1, 2 }); q.Enqueue(3); return q.Contains(3);")]
    [InlineData("Func<int, bool> big = n => n > 1; return new Func<int, bool>(big)(2);")]
    [InlineData("Func<int, bool> big = n => n > 1; return big.Invoke(1);")]
    public void Collections(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    [Theory]
    [InlineData("(ex as HttpRequestException)?.StatusCode.GetValueOrDefault(HttpStatusCode.BadGateway) == HttpStatusCode.BadGateway")]
    [InlineData("(ex as HttpRequestException)?.StatusCode.GetValueOrDefault() == 0")]
    [InlineData("ex is HttpRequestException { StatusCode: var s } && s.HasValue")]
    [InlineData("ex is HttpRequestException { StatusCode: var s } && !s.HasValue")]
    [InlineData("ex is HttpRequestException { StatusCode: not (HttpStatusCode.NotFound or null) }")]
    [InlineData("ex is HttpRequestException { StatusCode: > HttpStatusCode.NotFound and < HttpStatusCode.ServiceUnavailable }")]
    [InlineData("ex is HttpRequestException { StatusCode: >= HttpStatusCode.NotFound and <= HttpStatusCode.ServiceUnavailable }")]
    [InlineData("ex is HttpRequestException { StatusCode: > HttpStatusCode.NotFound }")]
    [InlineData("ex is HttpRequestException { StatusCode: < HttpStatusCode.ServiceUnavailable }")]
    [InlineData("ex is (HttpRequestException or TaskCanceledException) and { InnerException: not null }")]
    [InlineData("ex is { InnerException: IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } }")]
    [InlineData("(ex, ex.InnerException) is (HttpRequestException, IOException)")]
    [InlineData("(ex, ex.InnerException) is (HttpRequestException, IOException { InnerException: null })")]
    [InlineData("ex is var e && e.InnerException is var inner && inner is SocketException")]
    [InlineData("ex is HttpRequestException && ex.InnerException is not (IOException or SocketException)")]
    [InlineData("(ex is HttpRequestException) ^ (ex.InnerException is IOException)")]
    [InlineData("(ex is HttpRequestException) & (ex.InnerException is IOException)")]
    [InlineData("(ex is HttpRequestException) | (ex.InnerException is TimeoutException)")]
    [InlineData("(ex is HttpRequestException) == (ex.InnerException is IOException)")]
    [InlineData("(ex is HttpRequestException) != (ex.InnerException is IOException)")]
    [InlineData("(ex as HttpRequestException)?.StatusCode > HttpStatusCode.NotFound")]
    [InlineData("!((ex as HttpRequestException)?.StatusCode <= HttpStatusCode.NotFound)")]
    [InlineData("(ex as HttpRequestException)?.StatusCode < HttpStatusCode.ServiceUnavailable")]
    [InlineData("null < (ex as HttpRequestException)?.StatusCode")]
    [InlineData("-(int)((ex as HttpRequestException)?.StatusCode ?? 0) == -503")]
    [InlineData("$\"{ex.GetType().Name}!\" == \"HttpRequestException!\"")]
    [InlineData("ex.GetType().Name + \"!\" == \"HttpRequestException!\"")]
    [InlineData("(ex is IOException ? ex : ex.InnerException) is IOException")]
    [InlineData("(ex.InnerException ?? ex) is IOException")]
    [InlineData("ex switch { HttpRequestException { StatusCode: { } s } when s == HttpStatusCode.NotFound => false, HttpRequestException { StatusCode: null } => true, HttpRequestException => false, _ => true }")]
    [InlineData("ex switch { HttpRequestException h when h.InnerException is IOException => true, HttpRequestException => false, TaskCanceledException => true, _ => throw ex }")]
    [InlineData("ex is OperationCanceledException { CancellationToken.IsCancellationRequested: false }")]
    public void Operators_and_patterns(string condition) => Decides(condition);

    [Theory]
    [InlineData("var n = 1; Func<bool> now = () => n == 2; n = 2; return now();")]
    [InlineData("static Func<bool> Over(Exception e) { var lost = e is IOException; return () => lost; } var ask = Over(ex.InnerException ?? ex); return ask();")]
    [InlineData("static Func<int, bool> Over(int least) => n => n >= least; return Over(3)(3);")]
    [InlineData("var n = 1; void Step() => n++; Step(); Step(); return n == 3;")]
    [InlineData("var n = 5; n -= 2; n *= 4; n /= 3; n %= 3; return n == 1;")]
    [InlineData("var n = 6; n &= 3; n |= 4; n ^= 1; return n == 7;")]
    [InlineData("var n = 1; return n++ == 1 && n == 2 && ++n == 3 && n-- == 3 && --n == 1;")]
    [InlineData("var (a, b) = (1, 2); (a, b) = (b, a); return a == 2 && b == 1;")]
    [InlineData("var t = (First: 1, Second: ex.InnerException); return t.First == 1 && t.Second is IOException;")]
    [InlineData("int n; if (ex is HttpRequestException) n = 1; else n = 2; return n switch { 1 => true, _ => false };")]
    [InlineData("goto check; check: if (ex is IOException) return false; return ex.InnerException is IOException;")]
    [InlineData("try { try { throw ex; } finally { if (ex is HttpRequestException) throw new IOException(); } } catch (IOException) { return true; } catch { return false; }")]
    [InlineData("try { try { throw ex; } catch (HttpRequestException) { throw; } catch { return false; } } catch (HttpRequestException) { return true; }")]
    [InlineData("try { try { throw ex; } catch (HttpRequestException) { try { throw new IOException(); } catch (IOException) { } throw; } catch { return false; } } catch (HttpRequestException) { return true; } catch { return false; }")]
    [InlineData("try { try { throw ex; } catch (Exception e) when (e is HttpRequestException) { try { throw new IOException(); } catch (IOException) { throw; } } } catch (IOException) { return true; } catch { return false; }")]
    [InlineData("try { try { throw ex; } catch (Exception e) when (e.InnerException is IOException) { throw; } } catch (HttpRequestException) { return true; } catch (Exception) { return false; }")]
    [InlineData("var n = 0; try { throw ex; } catch (HttpRequestException) { n = 1; } catch (Exception) { n = 2; } finally { n += 10; } return n == 11;")]
    [InlineData("foreach (var e in new[] { ex, ex.InnerException }) { if (e is HttpRequestException) continue; if (e is IOException) return true; break; } return false;")]
    [InlineData("using (var content = new StringContent(\"\")) { return ex is HttpRequestException; }")]
    [InlineData("lock (ex) { return ex is HttpRequestException; }")]
    public void Flow(string body) => Decides(Predicate.Of("Exception", $"{{ {body} }}"));

    /// <summary>What changes a collection leaves nothing known of it that is not so any more.</summary>
    [Theory]
    [InlineData("List", "l.AddRange(new[] { 7 }); return l.Contains(7);")]
    [InlineData("List", "l.Insert(0, 7); return l.Contains(7);")]
    [InlineData("List", "l.InsertRange(0, new[] { 7 }); return l.Contains(7);")]
    [InlineData("List", "l.Remove(1); return l.Contains(1);")]
    [InlineData("List", "l.RemoveAt(0); return l.Contains(1);")]
    [InlineData("List", "l.RemoveAll(n => n == 1); return l.Contains(1);")]
    [InlineData("List", "l.RemoveRange(0, 1); return l.Contains(1);")]
    [InlineData("List", "l.Clear(); return l.Contains(1);")]
    [InlineData("List", "l.Reverse(); foreach (var n in l) return n == 1; return true;")]
    [InlineData("List", "l.Sort((a, b) => b - a); foreach (var n in l) return n == 1; return true;")]
    [InlineData("LinkedList", "l.AddFirst(7); return l.Contains(7);")]
    [InlineData("LinkedList", "l.AddLast(7); return l.Contains(7);")]
    [InlineData("Stack", "l.Push(7); return l.Contains(7);")]
    [InlineData("Stack", "l.Pop(); return l.Contains(2);")]
    [InlineData("Queue", "l.Dequeue(); return l.Contains(1);")]
    [InlineData("HashSet", "l.UnionWith(new[] { 7 }); return l.Contains(7);")]
    [InlineData("HashSet", "l.ExceptWith(new[] { 1 }); return l.Contains(1);")]
    [InlineData("HashSet", "l.IntersectWith(new[] { 2 }); return l.Contains(1);")]
    public void Changed_collections(string type, string body)
    {
        NotWrong($"var l = new {type}<int>(new[] {{ 1, 2 }}); {body}");
        if (type is "List" or "HashSet")
        {
            NotWrong($"var l = new {type}<int> {{ 1, 2 }}; {body}");
        }
    }

    /// <summary>What depends on more than the failure is not decided by half of it.</summary>
    [Theory]
    [InlineData("return new[] { 1, 2 }.Any(n => n + Environment.TickCount64 == -1);")]
    [InlineData("return new[] { 1, 2 }.All(n => n + Environment.TickCount64 != -1);")]
    [InlineData("return new[] { 1, 2 }.Any(n => ex.Message.Length + n == -1);")]
    [InlineData("return new[] { 1, 2 }.All(n => ex.Message.Length + n != -1);")]
    [InlineData("return Environment.TickCount64 == -1 && ex is Exception;")]
    [InlineData("return Environment.TickCount64 != -1 || ex is not Exception;")]
    [InlineData("return ex is Exception && Environment.TickCount64 != -1;")]
    [InlineData("return Environment.TickCount64 == -1 ? ex is Exception : ex is null;")]
    [InlineData("return Environment.TickCount64 != -1 ? ex is Exception : ex is null;")]
    [InlineData("var n = Environment.TickCount64 != -1 ? 1 : 2; return n == 1;")]
    [InlineData("var n = 0; if (Environment.TickCount64 != -1) n = 1; return n == 1;")]
    [InlineData("return ex.Message switch { \"\" => false, _ => true };")]
    [InlineData("return Environment.TickCount64 switch { -1 => false, _ => true };")]
    [InlineData("var m = new HttpRequestMessage(); m.Headers.Add(\"Accept\", \"text/plain\"); return m.Headers.Contains(\"Accept\");")]
    [InlineData("return new[] { 1, 2 }.Select(n => n + 1).Contains(3);")]
    [InlineData("return new[] { 1L, 2 }.Contains(Environment.TickCount64 * 0 + 1);")]
    public void What_is_open_stays_open(string body) => NotWrong(body);

    private static void NotWrong(string body)
    {
        var errors = new ConcurrentQueue<string>();
        var verdicts = Agreement.On([Predicate.Of("Exception", $"{{ {body} }}")], errors);
        Assert.Empty(errors);
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.False(verdict.IsWrong, verdict.ToString()));
    }

    private static void Decides(string condition) => Decides(Predicate.Of("Exception", $"=> {condition};"));

    private static void Decides(Predicate predicate)
    {
        var errors = new ConcurrentQueue<string>();
        var verdicts = Agreement.On([predicate], errors);
        Assert.Empty(errors);
        Assert.All(verdicts, verdict => Assert.Equal(Answers.Of(verdict.Real), verdict.Model));
    }
}
