using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>One moment of an abstract run.</summary>
/// <param name="Variables">What the functions that run hold: locals, parameters, flow captures, caught exceptions.</param>
/// <param name="Facts">What is known beyond them: fields and properties, members of objects that the run did not make.</param>
/// <param name="Heap">Members of the objects that the run made, by <see cref="Reference.Id"/>.</param>
/// <param name="Sends">How often the send under question has been executed so far.</param>
/// <param name="First">The send as it was executed first.</param>
/// <param name="Last">The send as it was executed last.</param>
/// <param name="Opaque">True when the run came here through a decision about the failure that can't be read from source.</param>
internal sealed record State(
    ImmutableDictionary<object, Value> Variables,
    ImmutableDictionary<object, Value> Facts,
    ImmutableDictionary<long, HeapObject> Heap,
    int Sends = 0,
    HttpSend? First = null,
    HttpSend? Last = null,
    bool Opaque = false)
{
    public static readonly State Empty = new(ImmutableDictionary<object, Value>.Empty, ImmutableDictionary<object, Value>.Empty, ImmutableDictionary<long, HeapObject>.Empty);

    /// <summary>The catch clauses that took what the send threw, and did not let it go on.</summary>
    public ImmutableArray<CatchClauseSyntax> Handlers { get; init; } = ImmutableArray<CatchClauseSyntax>.Empty;

    /// <summary>Whether the send was executed again for the same request, and is known to have been.</summary>
    public bool IsSameRequest => !Opaque && First is { } first && Last is { } last && first.SameRequestAs(last);

    public State With(object variable, Value value) => IsFact(variable)
        ? Facts.TryGetValue(variable, out var fact) && fact.Equals(value) ? this : this with { Facts = Facts.SetItem(variable, value) }
        : Variables.TryGetValue(variable, out var old) && old.Equals(value) ? this : this with { Variables = Variables.SetItem(variable, value) };

    /// <summary>The state in which a function begins.</summary>
    /// <param name="apart">Whether it knows nothing of its caller's variables.</param>
    public State Entered(ImmutableArray<IParameterSymbol> parameters, ImmutableArray<Value> arguments, bool apart)
    {
        var variables = (apart ? Empty.Variables : Variables).ToBuilder();
        for (var i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            variables[parameters[i]] = arguments[i];
        }

        return this with { Variables = variables.ToImmutable() };
    }

    private static bool IsFact(object variable) => variable is IFieldSymbol or IPropertySymbol or ValueTuple<long, string> or DisposedContent or long;

    /// <summary>Without variables that nothing reads any more: states that differ in nothing else are one.</summary>
    public State Without(ImmutableArray<object> variables)
    {
        var left = Variables;
        foreach (var variable in variables)
        {
            left = left.Remove(variable);
        }

        return ReferenceEquals(left, Variables) ? this : this with { Variables = left };
    }

    /// <summary>Without the objects that a call made for itself: nothing holds them when it is over.</summary>
    /// <param name="before">The state that the call began in: what there was then is held by whoever made the call.</param>
    /// <param name="result">What the call gave.</param>
    public State Collected(State before, Value result)
    {
        var reached = new HashSet<long>(before.Heap.Keys);
        if (!Reach(result)
            || !ReachAll(Facts.Values)
            || !ReachAll(Variables.Values)
            || !before.Heap.Keys.All(id => !Heap.TryGetValue(id, out var held) || ReachAll(held.Members.Values))
            || !ReachSend(First)
            || !ReachSend(Last))
        {
            return this;
        }

        return this with { Heap = Heap.RemoveRange(Heap.Keys.Where(id => !reached.Contains(id)).ToList()) };

        bool ReachSend(HttpSend? send) => send is null || (Reach(send.Message) && Reach(send.Content) && Reach(send.Uri) && Reach(send.Key) && Reach(send.OnceStream));

        bool ReachAll(IEnumerable<Value> values)
        {
            foreach (var value in values)
            {
                if (!Reach(value))
                {
                    return false;
                }
            }

            return true;
        }

        // False where a value may hold what can't be seen here: then all is kept.
        bool Reach(Value? value) => value switch
        {
            null or Constant or Symbolic or MethodValue or TypeValue => true,
            Reference reference => !reached.Add(reference.Id) || !Heap.TryGetValue(reference.Id, out var held) || ReachAll(held.Members.Values),
            Sequence sequence => ReachAll(sequence.Elements),
            KnownObject known => known.HoldsNothing || ReachAll(known.Held),
            Closure { Scope: var scope } closure => Reach(closure.Receiver) && (scope is null || ReferenceEquals(scope, Variables) || ReachAll(scope.Values)),
            _ => false,
        };
    }

    public State WithMember(Reference reference, string member, Value value) => this with
    {
        Heap = Heap.SetItem(reference.Id, Heap.TryGetValue(reference.Id, out var held) ? held.With(member, value) : HeapObject.Empty.With(member, value)),
    };

    /// <summary>After a content has been disposed, by itself or with its message.</summary>
    public State Disposed(Value content) => With(new DisposedContent(content.Identity), Constant.True);

    public bool IsDisposed(Value content) => Facts.ContainsKey(new DisposedContent(content.Identity));

    public Value? Member(Reference reference, string member) =>
        Heap.TryGetValue(reference.Id, out var held) && held.Members.TryGetValue(member, out var value) ? value : null;

    /// <summary>What a value says to the server: objects count by what they hold, not by which they are.</summary>
    public long Logical(Value value, int depth = 0)
    {
        if (value is Sequence sequence && depth <= 4)
        {
            return Hash.Of("sequence", sequence.Elements.Select(e => (object)Logical(e, depth + 1)).ToArray());
        }

        if (value is not Reference reference)
        {
            return value.Logical;
        }

        if (depth > 4 || !Heap.TryGetValue(reference.Id, out var held))
        {
            return Hash.Of("object", reference.Type);
        }

        if (Copied(held) is { } copied)
        {
            return Logical(copied, depth + 1);
        }

        // A sum, for members come in no order.
        var hash = Hash.Of("object", reference.Type);
        foreach (var member in held.Members)
        {
            hash = unchecked(hash + Hash.Of("member", member.Key, Logical(member.Value, depth + 1)));
        }

        return hash;
    }

    /// <summary>The last failed task that nobody has awaited yet.</summary>
    public Failed? LeftAlone => Facts.TryGetValue(LeftKey, out var left) ? left as Failed : null;

    public State Left(Failed? task) =>
        task is not null ? With(LeftKey, task)
        : Facts.ContainsKey(LeftKey) ? this with { Facts = Facts.Remove(LeftKey) }
        : this;

    private static readonly object LeftKey = Hash.Of("left alone");

    /// <summary>After a content has been copied into a stream.</summary>
    public State Copied(Value content, Reference stream) => WithMember(stream, nameof(Copied), content);

    /// <summary>The content that another one holds a copy of: what was read from it, or a stream that it was copied to.</summary>
    private Value? Copied(HeapObject content) => !content.Members.TryGetValue("Content", out var held) ? null : held switch
    {
        Symbolic read => read.ReadFrom,
        Reference stream => Member(stream, nameof(Copied)),
        _ => null,
    };

    public bool SameAs(State other) =>
        ReferenceEquals(this, other)
        || (Sends == other.Sends
            && Opaque == other.Opaque
            && Equals(First, other.First)
            && Equals(Last, other.Last)
            && Handlers.SequenceEqual(other.Handlers)
            && Same(Variables, other.Variables)
            && Same(Facts, other.Facts)
            && Same(Heap, other.Heap));

    /// <summary>Whether a function that is handed nothing else finds the same in both states.</summary>
    public bool IsSameAround(State other) => Sends == other.Sends && Same(Facts, other.Facts) && Same(Heap, other.Heap);

    /// <summary>A state that both could be: what differs becomes a value known by its variable only.</summary>
    public State Join(State other) => this with
    {
        Variables = Join(Variables, other.Variables, static (key, a, b) => Joined(key, a, b)),
        Facts = WithHeaders(Join(Facts, other.Facts, static (key, a, b) => Joined(key, a, b)), Facts, other.Facts),
        Heap = Join(Heap, other.Heap, static (key, a, b) => a.Equals(b) ? a : Joined(key, a, b)),
        Last = Equals(Last, other.Last) ? Last : other.Last,
        Handlers = Handlers.IsEmpty && other.Handlers.IsEmpty ? Handlers : Handlers.Union(other.Handlers).ToImmutableArray(),
    };

    /// <summary>A header that is set on one of two ways, as in a loop over those of another message, may be set on both.</summary>
    private static ImmutableDictionary<object, Value> WithHeaders(
        ImmutableDictionary<object, Value> joined, ImmutableDictionary<object, Value> left, ImmutableDictionary<object, Value> right)
    {
        foreach (var facts in (ImmutableDictionary<object, Value>[])[left, right])
        {
            foreach (var fact in facts)
            {
                if (fact.Key is ValueTuple<long, string> (_, var name) && name.StartsWith(KnownMembers.Header, StringComparison.Ordinal) && !joined.ContainsKey(fact.Key))
                {
                    joined = joined.Add(fact.Key, fact.Value);
                }
            }
        }

        return joined;
    }

    private static HeapObject Joined(long key, HeapObject a, HeapObject b)
    {
        var both = new HeapObject(Join(a.Members, b.Members, (member, x, y) => x.Equals(y) ? x : Joined(Hash.Of("member", key, member), x, y)));

        // A collection that holds more on one way than on the other lacks nothing for sure.
        return HoldsMore(a) || HoldsMore(b) ? both.With(KnownMembers.Unlisted, Constant.Null) : both;

        bool HoldsMore(HeapObject one) => one.Members.Count > both.Members.Count && one.Members.Any(m => m.Key[0] == '[' && !both.Members.ContainsKey(m.Key));
    }

    private static Value Joined(object key, Value a, Value b)
    {
        if (a.Equals(b))
        {
            return a;
        }

        var identity = Hash.Of("joined", key);
        return new Symbolic(identity, identity, null, a.FromFailure || b.FromFailure, a.IsNull == Answer.No && b.IsNull == Answer.No);
    }

    private static ImmutableDictionary<TKey, TValue> Join<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> left,
        ImmutableDictionary<TKey, TValue> right,
        Func<TKey, TValue, TValue, TValue> join)
        where TKey : notnull
    {
        if (ReferenceEquals(left, right))
        {
            return left;
        }

        var result = left;
        foreach (var entry in left)
        {
            // What only one side knows is not known of both.
            result = right.TryGetValue(entry.Key, out var other)
                ? result.SetItem(entry.Key, join(entry.Key, entry.Value, other))
                : result.Remove(entry.Key);
        }

        return result;
    }

    internal static bool Same<TKey, TValue>(ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right)
        where TKey : notnull
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var entry in left)
        {
            if (!right.TryGetValue(entry.Key, out var other) || !Equals(entry.Value, other))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The members of an object that the run made.</summary>
internal sealed record HeapObject(ImmutableDictionary<string, Value> Members)
{
    public static readonly HeapObject Empty = new(ImmutableDictionary<string, Value>.Empty);

    public HeapObject With(string member, Value value) => new(Members.SetItem(member, value));

    public bool Equals(HeapObject? other) =>
        other is not null
        && State.Same(Members, other.Members);

    public override int GetHashCode() => Members.Count;
}

/// <summary>Stands among the variables for a content that has been disposed.</summary>
internal sealed record DisposedContent(long Identity);
