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
    [InlineData("Chain(ex.InnerException).All(e => e is IOException)", "static IEnumerable<Exception> Chain(Exception? e) { while (e != null) { yield return e; e = e.InnerException; } }")]
    [InlineData("Codes.Contains((ex as HttpRequestException)?.StatusCode ?? HttpStatusCode.OK)", "static readonly HashSet<HttpStatusCode> Codes = [HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable];")]
    [InlineData("TryGet(ex, out var status) && status >= HttpStatusCode.InternalServerError", "static bool TryGet(Exception e, out HttpStatusCode status) { if (e is HttpRequestException { StatusCode: { } s }) { status = s; return true; } status = default; return false; }")]
    [InlineData("new Seen(ex).IsLost", "sealed record Seen(Exception E) { public bool IsLost => E.InnerException is IOException; }")]
    [InlineData("IsLost(ex as HttpRequestException)", "static bool IsLost(HttpRequestException? e, bool also = true) => also && e is not null && e.StatusCode == null;")]
    [InlineData("Later(ex).Result", "static async Task<bool> Later(Exception e) { await Task.Yield(); return e is IOException; }")]
    [InlineData("ex.IsLost()", "static bool IsLost(this Exception e) => e is HttpRequestException { StatusCode: null };")]
    public void Members(string condition, string member) => Decides(new Predicate("Exception", Code.Of("body", $"=> {condition};", Code.Text("member", member))));

    private static void Decides(string condition) => Decides(Predicate.Of("Exception", $"=> {condition};"));

    private static void Decides(Predicate predicate)
    {
        var errors = new ConcurrentQueue<string>();
        var verdicts = Agreement.On([predicate], errors);
        Assert.Empty(errors);
        Assert.All(verdicts, verdict => Assert.Equal(Answers.Of(verdict.Real), verdict.Model));
    }
}
