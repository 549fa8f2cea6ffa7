using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What the evaluator knows of one value of the analysed program.</summary>
/// <param name="FromFailure">
/// True when the value was read from the scenario's exception, response or request. A branch on an unknown value of that
/// kind is an opaque decision; a branch on any other unknown value (a counter, a setting) may go both ways.
/// </param>
internal abstract record Value(bool FromFailure)
{
    /// <summary>Whether the value is the null reference or an empty Nullable.</summary>
    public virtual Answer IsNull => Answer.No;

    /// <summary>Stands for this very value: equal for two values only where they are the same one.</summary>
    public abstract long Identity { get; }

    /// <summary>Stands for what the value says to a server: clocks and random numbers do not count.</summary>
    public virtual long Logical => Identity;

    /// <summary>The truth of a boolean value.</summary>
    public virtual Answer Truth => Answer.Unknown;
}

/// <summary>A constant: null, bool, string, char or number; an enum member is its underlying number.</summary>
internal sealed record Constant(object? Object, bool FromFailure = false) : Value(FromFailure)
{
    public static readonly Constant Null = new((object?)null);
    public static readonly Constant True = new(true);
    public static readonly Constant False = new(false);

    public override Answer IsNull => Answers.Of(Object is null);

    public override long Identity => Hash.Of("constant", Object?.ToString() ?? "null");

    public override Answer Truth => Object is bool truth ? Answers.Of(truth) : Answer.Unknown;

    /// <summary>The number behind an integer, a char or an enum member.</summary>
    public decimal? Number => Object switch
    {
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal => Convert.ToDecimal(Object),
        char c => c,
        double d when Math.Abs(d) < 1e15 => (decimal)d,
        float f when Math.Abs(f) < 1e15f => (decimal)f,
        _ => null,
    };
}

/// <summary>An object of the scenario: its exact type and the members that the scenario fixes.</summary>
/// <param name="Id">Tells apart the objects of one kind, where a run meets several.</param>
internal sealed record KnownObject(INamedTypeSymbol Type, ImmutableDictionary<string, Value> Members, bool FromFailure = true, long Id = 0)
    : Value(FromFailure)
{
    private readonly INamedTypeSymbol _type = Type;
    private readonly ImmutableDictionary<string, Value> _members = Members;
    private readonly bool _isExact = true;

    public INamedTypeSymbol Type
    {
        get => Seen()._type;
        init => _type = value;
    }

    public ImmutableDictionary<string, Value> Members
    {
        get => Seen()._members;
        init => _members = value;
    }

    /// <summary>False where the object may be of a type that derives from this one, under a name that code can't use.</summary>
    public bool IsExact
    {
        get => Seen()._isExact;
        init => _isExact = value;
    }

    /// <summary>Where it is kept what a run looks at of this object; null where nobody asks.</summary>
    public Look? Look { get; init; }

    public override long Identity => Hash.Of("known", _type.Name, Id);

    public override long Logical => Hash.Of("known", _type.Name);

    /// <summary>The exception that caused an exception, where it is known.</summary>
    public KnownObject? Inner => Part("InnerException") as KnownObject;

    /// <summary>The innermost exception of an exception's chain; null where the chain is not known to its end.</summary>
    public KnownObject? Innermost =>
        Inner is { } inner ? inner.Innermost
        : Part("InnerException")?.IsNull == Answer.Yes ? this
        : null;

    /// <summary>The values of all members: what the object holds, whatever it says of a failure.</summary>
    public IEnumerable<Value> Held => _members.Values;

    public bool HoldsNothing => _members.IsEmpty;

    /// <summary>The value of a member; null where nothing is known of it.</summary>
    public Value? Part(string member)
    {
        Look?.At(member);
        return _members.TryGetValue(member, out var value) ? value : null;
    }

    /// <summary>Whether the object is of a type.</summary>
    public bool IsOf(ITypeSymbol type)
    {
        Look?.At(type);
        return KnownSymbols.Derives(_type, type);
    }

    private KnownObject Seen()
    {
        Look?.AtAll();
        return this;
    }
}

/// <summary>An object made by the analysed code; its members are in the state.</summary>
internal sealed record Reference(long Id, INamedTypeSymbol Type) : Value(false)
{
    public override long Identity => Id;
}

/// <summary>An HTTP method (RFC 9110 §9), upper case.</summary>
internal sealed record MethodValue(string Name, bool FromFailure = false) : Value(FromFailure)
{
    public override long Identity => Hash.Of("method", Name);
}

/// <summary>A type object: <c>typeof(T)</c> or what <c>GetType()</c> returned.</summary>
internal sealed record TypeValue(ITypeSymbol Type, bool FromFailure) : Value(FromFailure)
{
    public override long Identity => Hash.Of("type", Type);
}

/// <summary>The elements of an array, list, set or tuple whose every element is known.</summary>
internal sealed record Sequence(ImmutableArray<Value> Elements) : Value(false)
{
    public static readonly Sequence Empty = new(ImmutableArray<Value>.Empty);

    /// <summary>As many of one value.</summary>
    public static Sequence Of(Value element, int count) => new(Enumerable.Repeat(element, count).ToImmutableArray());

    public override long Identity => Hash.Of("sequence", Elements.Select(e => (object)e.Identity).ToArray());

    public override long Logical => Hash.Of("sequence", Elements.Select(e => (object)e.Logical).ToArray());

    public bool Equals(Sequence? other) => other is not null && Elements.SequenceEqual(other.Elements);

    public override int GetHashCode() => Identity.GetHashCode();
}

/// <summary>A delegate over a lambda, a local function or a method.</summary>
/// <param name="Lambda">The lambda; null where the delegate is over a method or local function.</param>
internal sealed record Closure(SyntaxNode? Lambda, IMethodSymbol Method, Value? Receiver) : Value(false)
{
    /// <summary>
    /// The variables around the lambda as they stood when the delegate was made: they count where the function that holds
    /// them is no longer running.
    /// </summary>
    public ImmutableDictionary<object, Value>? Scope { get; init; }

    /// <summary>Where the method is named that the delegate is over.</summary>
    public SyntaxNode? Source { get; init; }

    public override long Identity => Lambda is null ? Hash.Of("closure", Method) : Hash.Of("closure", Lambda);

    public bool Equals(Closure? other) =>
        other is not null
        && Lambda == other.Lambda
        && SymbolEqualityComparer.Default.Equals(Method, other.Method)
        && Equals(Receiver, other.Receiver);

    public override int GetHashCode() => Identity.GetHashCode();
}

/// <summary>A task that ended in an exception: thrown where somebody awaits it, and not where it is made.</summary>
internal sealed record Failed(Value Exception) : Value(Exception.FromFailure)
{
    public override long Identity => Hash.Of("failed", Exception.Identity);

    /// <summary>Whether a task that ended in this exception counts as cancelled.</summary>
    public bool IsCancelled(KnownSymbols symbols) =>
        Exception is KnownObject known && symbols.IsOrDerives(known.Type, "System.OperationCanceledException");

    /// <summary>Whether a type is that of a task, or of what is awaited in its place.</summary>
    public static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" };
}

/// <summary>A value of which only the origin is known.</summary>
/// <param name="Identity">Equal for two values that come from the same origin.</param>
/// <param name="Logical">As <see cref="Identity"/>, not counting clocks and random numbers.</param>
/// <param name="Type">The static type, where it says something.</param>
/// <param name="NotNull">True when it can't be null.</param>
/// <param name="Tail">For text: the constant characters at its end.</param>
internal sealed record Symbolic(
    long Identity,
    long Logical,
    ITypeSymbol? Type,
    bool FromFailure = false,
    bool NotNull = false,
    string? Tail = null) : Value(FromFailure)
{
    public override long Identity { get; } = Identity;

    public override long Logical { get; } = Logical;

    /// <summary>The content that this was read from, as a whole.</summary>
    public Value? ReadFrom { get; init; }

    /// <summary>Another value of the same origin.</summary>
    public Symbolic Anew(long identity, long logical) => new(identity, logical, Type, FromFailure, NotNull, Tail);

    public override Answer IsNull => NotNull
        || Type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T }
        || (Type is not null && KnownMembers.IsLifetime(Type))
        ? Answer.No
        : Answer.Unknown;
}

/// <summary>Structural hashes, 64 bits wide (FNV-1a), stable within one compilation.</summary>
internal static class Hash
{
    private const ulong Seed = 14695981039346656037UL;

    public static long Of(string kind, params object?[] parts)
    {
        var hash = Mix(Seed, kind);
        foreach (var part in parts)
        {
            hash = Mix(hash, part);
        }

        return unchecked((long)hash);
    }

    // The forms that runs are full of, without an array and boxes.
    public static long Of(string kind, object? part) => unchecked((long)Mix(Mix(Seed, kind), part));

    public static long Of(string kind, long number) => unchecked((long)Mix(Mix(Seed, kind), (ulong)number));

    public static long Of(string kind, object? part, long number) => unchecked((long)Mix(Mix(Mix(Seed, kind), part), (ulong)number));

    public static long Of(string kind, long number, object? part) => unchecked((long)Mix(Mix(Mix(Seed, kind), (ulong)number), part));

    public static long Of(string kind, long first, long second) => unchecked((long)Mix(Mix(Mix(Seed, kind), (ulong)first), (ulong)second));

    public static long Of(string kind, long number, string part, long other) =>
        unchecked((long)Mix(Mix(Mix(Mix(Seed, kind), (ulong)number), part), (ulong)other));

    private static ulong Mix(ulong hash, object? part) => part switch
    {
        string text => Mix(hash, text),
        null => Mix(hash, 0UL),
        long l => Mix(hash, unchecked((ulong)l)),
        ISymbol symbol => Mix(hash, unchecked((uint)SymbolEqualityComparer.Default.GetHashCode(symbol))),
        _ => Mix(hash, unchecked((uint)part.GetHashCode())),
    };

    private static ulong Mix(ulong hash, string text)
    {
        unchecked
        {
            foreach (var c in text)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            return (hash ^ 0xff) * 1099511628211UL;
        }
    }

    private static ulong Mix(ulong hash, ulong bits)
    {
        unchecked
        {
            hash = (hash ^ bits) * 1099511628211UL;
            hash ^= hash >> 29;
            return (hash ^ 0xff) * 1099511628211UL;
        }
    }
}
