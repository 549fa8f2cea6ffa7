using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>A Polly policy or pipeline: its strategies, the outermost first. None sends again where there is none.</summary>
internal sealed record Strategy(ImmutableArray<Layer> Layers) : Value(false)
{
    /// <summary>What does nothing at all.</summary>
    public static readonly Strategy Empty = new(ImmutableArray<Layer>.Empty);

    /// <summary>One that the source does not show: it may send again or not.</summary>
    public static readonly Strategy Unknown = new(ImmutableArray.Create(new Layer(LayerKind.Unknown, null, Constant.Null)));

    /// <summary>Strategies that one is taken to be.</summary>
    private const int ChoicesFollowed = 6;

    /// <summary>One of several: which, is for a setting to say. Null where one of them can't be told to be any, or there are too many.</summary>
    public static Strategy? OneOf(IEnumerable<Value?> strategies) => strategies.Distinct().ToImmutableArray() switch
    {
        [Strategy only] => only,
        { Length: > 1 and <= ChoicesFollowed } several when several.All(s => s is Strategy) => Empty.With(new Layer(LayerKind.Choice, null, new Sequence(several!))),
        _ => null,
    };

    /// <summary>Whether it makes attempts and does nothing else: without it the same is sent, once.</summary>
    public bool OnlyRetries => Layers.All(l => l.Kind == LayerKind.Retry);

    public override long Identity => Hash.Of("strategy", Layers.Select(l => (object)l.Identity).ToArray());

    /// <summary>This one around another.</summary>
    public Strategy Around(Value inner) => new(Layers.AddRange((inner as Strategy ?? Unknown).Layers));

    public Strategy With(Layer layer) => new(Layers.Add(layer));

    public bool Equals(Strategy? other) => other is not null && Layers.SequenceEqual(other.Layers);

    public override int GetHashCode() => Identity.GetHashCode();
}

/// <summary>What one strategy does after an attempt.</summary>
internal enum LayerKind
{
    /// <summary>Makes another attempt.</summary>
    Retry,

    /// <summary>Makes another attempt beside one that is slow or has failed.</summary>
    Hedging,

    /// <summary>Answers something else.</summary>
    Fallback,

    /// <summary>Never sends again, and does something of its own: a timeout, a breaker, a bulkhead, a limiter.</summary>
    Passing,

    /// <summary>Is one of several.</summary>
    Choice,

    /// <summary>Can't be seen.</summary>
    Unknown,
}

/// <summary>One strategy of a policy or pipeline.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Site">The call that adds it.</param>
/// <param name="Handles">
/// After which outcomes it does it: a <see cref="Handled"/>, a <see cref="Guarded"/>, a delegate, or a value that is not known. Of a choice, the strategies.
/// </param>
/// <param name="Times">How many attempts it adds at most; null where that is not known.</param>
/// <param name="Action">What runs before the next attempt (onRetry), or instead of it (fallback).</param>
/// <param name="Delay">The delay after which hedging makes another attempt, or the delegate that gives it.</param>
internal sealed record Layer(LayerKind Kind, SyntaxNode? Site, Value Handles, int? Times = null, Value? Action = null, Value? Delay = null)
{
    /// <summary>Stands for a number of attempts without bound.</summary>
    public const int Forever = int.MaxValue;

    public long Identity => Hash.Of("layer", (long)Kind, Site, Handles.Identity, Times);
}

/// <summary>What a PolicyBuilder or PredicateBuilder handles: every outcome that one of its clauses takes.</summary>
internal sealed record Handled(ImmutableArray<Clause> Clauses) : Value(false)
{
    public static readonly Handled Nothing = new(ImmutableArray<Clause>.Empty);

    /// <summary>Requests that failed, 5xx and 408: <c>HandleTransientHttpError()</c> of Polly v7.</summary>
    public static readonly Handled TransientHttpError = Of(ClauseKind.TransientHttpError);

    /// <summary>The default of RetryStrategyOptions: every exception but cancellation.</summary>
    public static readonly Handled NotCancelled = Of(ClauseKind.NotCancelled);

    /// <summary>The default of HttpRetryStrategyOptions: requests that failed or timed out, 5xx, 408 and 429.</summary>
    public static readonly Handled Transient = Of(ClauseKind.Transient);

    public override long Identity => Hash.Of("handled", Clauses.Select(c => (object)Hash.Of("clause", (long)c.Kind, c.Site, c.Type)).ToArray());

    public Handled With(Clause clause) => new(Clauses.Add(clause));

    public bool Equals(Handled? other) => other is not null && Clauses.SequenceEqual(other.Clauses);

    public override int GetHashCode() => Identity.GetHashCode();

    private static Handled Of(ClauseKind kind) => Nothing.With(new Clause(kind));
}

/// <summary>A predicate that first asks the request's method: <c>DisableFor(HttpMethod.Post)</c>.</summary>
/// <param name="Methods">The methods that are not handled.</param>
/// <param name="Handles">The predicate for all others.</param>
internal sealed record Guarded(ImmutableHashSet<string> Methods, Value Handles) : Value(false)
{
    public override long Identity => Hash.Of("guarded", Handles.Identity, string.Join(",", Methods.OrderBy(m => m, StringComparer.Ordinal)));

    public bool Equals(Guarded? other) => other is not null && Methods.SetEquals(other.Methods) && Handles.Equals(other.Handles);

    public override int GetHashCode() => Identity.GetHashCode();
}

/// <summary>What one call on a PolicyBuilder or PredicateBuilder handles.</summary>
internal enum ClauseKind
{
    /// <summary>An exception of a type.</summary>
    Exception,

    /// <summary>The inner exception, of a type: v8.</summary>
    InnerException,

    /// <summary>An exception of a type, however deep: v7.</summary>
    AnyInnerException,

    /// <summary>A result, which is there only when no exception came.</summary>
    Result,

    /// <summary>HttpRequestException, 5xx, 408: v7.</summary>
    TransientHttpError,

    /// <summary>5xx, 408: v7.</summary>
    TransientHttpStatus,

    /// <summary>HttpRequestException, a timeout, 5xx, 408, 429: Http.Resilience.</summary>
    Transient,

    /// <summary>Every exception but OperationCanceledException: v8.</summary>
    NotCancelled,
}

/// <summary>One call on a PolicyBuilder or PredicateBuilder.</summary>
/// <param name="Site">The call; null for a library's default.</param>
/// <param name="Type">The exception's type.</param>
/// <param name="Filter">The predicate over exception or result, or the one result that is handled.</param>
internal sealed record Clause(ClauseKind Kind, SyntaxNode? Site = null, ITypeSymbol? Type = null, Value? Filter = null)
{
    public bool Equals(Clause? other) =>
        other is not null
        && Kind == other.Kind
        && Site == other.Site
        && SymbolEqualityComparer.Default.Equals(Type, other.Type)
        && Equals(Filter, other.Filter);

    public override int GetHashCode() => Kind.GetHashCode();
}
