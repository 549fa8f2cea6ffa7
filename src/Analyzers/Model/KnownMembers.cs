using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>What the members of .NET do to the values of a run, where a decision can depend on it.</summary>
internal static class KnownMembers
{
    /// <summary>The value of a property or field that the source does not declare; null where nothing is known.</summary>
    public static Value? Read(Value instance, ISymbol member, KnownSymbols symbols)
    {
        var type = member.ContainingType;
        switch (member.Name)
        {
            case "IsCancellationRequested" when symbols.Is(type, KnownSymbols.CancellationTokenName) && !instance.FromFailure:
                return Constant.False; // no scenario but the caller's own cancels
            case "HasValue" when type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && instance.IsNull != Answer.Unknown:
                return new Constant(instance.IsNull == Answer.No, instance.FromFailure);
            case "Value" when type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
            case "Result" when type.Name is "Task" or "ValueTask":
                return instance;
            case "IsFaulted" or "IsCanceled" or "IsCompletedSuccessfully" or "Exception" when type.Name is "Task" or "ValueTask":
                return OfTask(instance, member.Name, symbols);
            case "Method" when instance is MethodValue method:
                return new Constant(method.Name, method.FromFailure);
            case "Headers" when symbols.IsOrDerives(type, KnownSymbols.HttpRequestMessageName):
                return HeadersOf(instance);
            case "Length" or "Count" when instance is Sequence sequence:
                return new Constant(sequence.Elements.Length);
            case "Name" when instance is TypeValue { Type: INamedTypeSymbol { Arity: 0 } named } typed:
                return new Constant(named.MetadataName, typed.FromFailure);
            case "FullName" when instance is TypeValue { Type: INamedTypeSymbol { Arity: 0, ContainingType: null } named } typed:
                return new Constant(named.ToDisplayString(), typed.FromFailure);
        }

        if (member.IsStatic && symbols.Is(type, KnownSymbols.HttpMethodName) && member is IPropertySymbol)
        {
            return new MethodValue(member.Name.ToUpperInvariant());
        }

        return Strategies.Read(member);
    }

    /// <summary>The text that a constant is written as: that of null in a Nullable is empty. Null where it can't be told, as of an enum that names a number twice.</summary>
    public static Constant? TextOf(Constant value, ITypeSymbol? type)
    {
        var inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] } ? argument : type;
        var text = value.Object switch
        {
            null => "",
            string or bool or char => value.Object.ToString(),
            _ when inner is { TypeKind: TypeKind.Enum } => inner.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue && new Constant(f.ConstantValue).Number == value.Number).ToList() is [var only] ? only.Name : null,
            _ => inner is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 } ? value.Number?.ToString("0", System.Globalization.CultureInfo.InvariantCulture) : null,
        };
        return text is null ? null : new Constant(text, value.FromFailure);
    }

    /// <summary>What a task that has ended says of its end; null where that is not known.</summary>
    private static Value? OfTask(Value task, string member, KnownSymbols symbols)
    {
        var failed = task as Failed;
        if (failed is null && task is not KnownObject { FromFailure: true })
        {
            return null;
        }

        var isCancelled = failed?.IsCancelled(symbols) == true;
        return member switch
        {
            "IsFaulted" => new Constant(failed is not null && !isCancelled, FromFailure: true),
            "IsCanceled" => new Constant(isCancelled, FromFailure: true),
            "IsCompletedSuccessfully" => new Constant(failed is null, FromFailure: true),
            _ when failed is null || isCancelled => new Constant(null, FromFailure: true),
            _ => Aggregate(failed.Exception, symbols),
        };
    }

    /// <summary>The exception of a task whose failure nobody has awaited.</summary>
    public static KnownObject? Aggregate(Value inner, KnownSymbols symbols) => symbols[KnownSymbols.AggregateExceptionName] is { } aggregate
        ? new(
            aggregate,
            ImmutableDictionary<string, Value>.Empty.Add("InnerException", inner).Add("InnerExceptions", new Sequence(ImmutableArray.Create(inner))),
            inner.FromFailure)
        : null;

    /// <summary>The headers of a message: known by whose they are.</summary>
    public static Symbolic HeadersOf(Value message)
    {
        var identity = Hash.Of("headers", message.Identity);
        return new Symbolic(identity, identity, null, message.FromFailure, NotNull: true);
    }

    /// <summary>A response of the scenario.</summary>
    public static KnownObject Response(INamedTypeSymbol type, int status, Value request) => new(
        type,
        ImmutableDictionary<string, Value>.Empty
            .Add("RequestMessage", request)
            .Add("StatusCode", new Constant(status, FromFailure: true))
            .Add("IsSuccessStatusCode", new Constant(Scenario.IsSuccess(status), FromFailure: true))
            .Add("Content", new Symbolic(Hash.Of("body"), Hash.Of("body"), null, NotNull: true))
            .Add("Headers", ResponseHeaders(type, status)));

    // A success is one without a header by which it could ask for more; what else is read of its headers is no failure, as little as its content is.
    private static KnownObject ResponseHeaders(INamedTypeSymbol response, int status) => new(
        response.GetMembers("Headers").OfType<IPropertySymbol>().FirstOrDefault()?.Type as INamedTypeSymbol ?? response,
        ImmutableDictionary<string, Value>.Empty.Add("RetryAfter", new Constant(null, FromFailure: true)),
        FromFailure: !Scenario.IsSuccess(status));

    /// <summary>What a constructor makes, where it is more than an object with members of its parameters' names.</summary>
    public static Value? Construct(IMethodSymbol constructor, ImmutableArray<Value> arguments, KnownSymbols symbols)
    {
        var type = constructor.ContainingType;
        if (symbols.Is(type, KnownSymbols.HttpMethodName) && arguments is [Constant { Object: string name }])
        {
            return new MethodValue(name.ToUpperInvariant());
        }

        if (type is { Name: "ValueTask", TypeArguments.Length: 1 } && arguments is [var result, ..])
        {
            return result;
        }

        if (Strategies.Construct(constructor, arguments) is { } builder)
        {
            return builder;
        }

        // Collections over a known sequence, and delegates over a delegate.
        return arguments is [Sequence or Closure, ..] && (type.AllInterfaces.Any(i => i.Name == "IEnumerable") || type.TypeKind == TypeKind.Delegate)
            ? arguments[0]
            : null;
    }

    private static readonly string[] ConsumingVerbs =
        ["Dequeue", "Take", "Read", "Receive", "Pop", "Next", "MoveNext", "Poll", "Consume", "Fetch", "Peek", "Pull", "WaitToRead"];

    /// <summary>Whether each call of a method may give another item: the next of a queue, a reader, a page.</summary>
    public static bool Consumes(IMethodSymbol method, KnownSymbols symbols)
    {
        if (IsClock(method))
        {
            return false;
        }

        var name = method.Name.StartsWith("Try", StringComparison.Ordinal) ? method.Name.Substring(3) : method.Name;
        foreach (var verb in ConsumingVerbs)
        {
            if (name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || !char.IsLower(name[verb.Length])))
            {
                return true;
            }
        }

        // A question without arguments to something that is not of this compilation may be answered anew each time.
        return method is { IsStatic: false, MethodKind: MethodKind.Ordinary }
            && name.StartsWith("Get", StringComparison.Ordinal)
            && (method.IsAbstract || !symbols.IsOwn(method))
            && method.Parameters.All(p => p.Type.Name == "CancellationToken")
            && name is not ("GetType" or "GetHashCode" or "GetEnumerator" or "GetAsyncEnumerator" or "GetAwaiter" or "GetResult");
    }

    /// <summary>The names under which a call can end the process: the gate in front of <see cref="EndsProcess"/>.</summary>
    public static readonly ImmutableHashSet<string> EndingNames =
        ImmutableHashSet.Create(StringComparer.Ordinal, "Exit", "FailFast", "StopApplication", "Kill");

    /// <summary>Whether a call ends the process that runs it, or asks its host to.</summary>
    public static bool EndsProcess(IMethodSymbol method, Value receiver) => method.Name switch
    {
        "Exit" => IsIn(method.ContainingType, "Environment", "System") || IsIn(method.ContainingType, "Application", "System.Windows.Forms"),
        "FailFast" => IsIn(method.ContainingType, "Environment", "System"),
        "StopApplication" => IsLifetime(method.ContainingType) || method.ContainingType.AllInterfaces.Any(IsLifetime),
        "Kill" => IsIn(method.ContainingType, "Process", "System.Diagnostics") && receiver.Identity == ThisProcess.Identity,
        _ => false,
    };

    private static readonly string[] AskingNames = ["ReadLine", "ReadKey", "Show", "DisplayAlert", "DisplayActionSheet", "Ask", "Confirm", "Prompt"];

    /// <summary>The gate in front of <see cref="Asks"/>.</summary>
    public static bool MayAsk(string? name)
    {
        foreach (var asking in name is null ? [] : AskingNames)
        {
            if (name!.StartsWith(asking, StringComparison.Ordinal) && (name.Length == asking.Length || char.IsUpper(name[asking.Length])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a call asks a person, who has seen the failure and decides what comes after it.</summary>
    public static bool Asks(IMethodSymbol method, KnownSymbols symbols) => MayAsk(method.Name) && method.Name[0] switch
    {
        'R' => IsIn(method.ContainingType, "Console", "System"),
        'S' => method.Name.StartsWith("ShowDialog", StringComparison.Ordinal)
            || method.ContainingType.Name.EndsWith("MessageBox", StringComparison.Ordinal)
            || method.ContainingType.Name.EndsWith("Dialog", StringComparison.Ordinal),
        _ => method.IsAbstract || !symbols.IsOwn(method),
    };

    /// <summary>The host's lifetime, which the host gives to whoever asks: taken never to be null.</summary>
    public static bool IsLifetime(ITypeSymbol type) =>
        IsIn(type, "IHostApplicationLifetime", "Microsoft.Extensions.Hosting")
        || IsIn(type, "IApplicationLifetime", "Microsoft.Extensions.Hosting")
        || IsIn(type, "IApplicationLifetime", "Microsoft.AspNetCore.Hosting");

    private static bool IsIn(ITypeSymbol type, string name, string @namespace) =>
        type.Name == name && type.ContainingNamespace?.ToDisplayString() == @namespace;

    /// <summary>The Process object of the running process.</summary>
    private static readonly Symbolic ThisProcess = new(Hash.Of("this process"), Hash.Of("this process"), null, NotNull: true);

    /// <summary>
    /// Whether a member reads a clock or makes an id or a nonce: another each time, but no other request. Random is none of them:
    /// what it gives may be the next reading of a simulation.
    /// </summary>
    public static bool IsClock(ISymbol member) => (member.ContainingType?.Name, member.Name) switch
    {
        ("Guid", "NewGuid" or "CreateVersion7") => true,
        ("DateTime" or "DateTimeOffset", "Now" or "UtcNow") => true,
        ("RandomNumberGenerator", _) => true,
        ("Stopwatch", "GetTimestamp") => true,
        ("Environment", "TickCount" or "TickCount64") => true,
        ("Path", "GetRandomFileName") => true,
        ("TimeProvider", "GetUtcNow" or "GetLocalNow" or "GetTimestamp") => true,
        _ => false,
    };

    /// <summary>What a call of a library's method does; null where it is not known.</summary>
    public static Flows? Call(
        Run run, SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        if (run.Declares(method))
        {
            return null;
        }

        var definition = method.ReducedFrom ?? method;
        var type = definition.ContainingType;

        // An extension called on its receiver has it as first argument here.
        var all = method.ReducedFrom is not null ? arguments.Insert(0, receiver) : arguments;
        switch (method.Name)
        {
            case "ConfigureAwait" when receiver is Failed && arguments is [Constant { Number: { } configured }] && ((int)configured & 2) != 0:
                return Just(new Symbolic(Hash.Of("not thrown", site), Hash.Of("not thrown", site), null));
            case "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync" or "AsReadOnly":
            case "ToUpper" or "ToUpperInvariant" or "ToLower" or "ToLowerInvariant" or "Trim" when receiver is MethodValue:
                return Just(receiver);
            case "Contains" or "TryGetValues" when receiver is KnownObject { FromFailure: false, Type.Name: "HttpResponseHeaders" }:
                return Just(Constant.False);
            case "FromResult" when type.Name is "Task" or "ValueTask" && all is [var result]:
                return Just(result);
            case "True" or "False" when type.Name == "PredicateResult":
                return Just(new Constant(method.Name == "True"));
            case "Unwrap" when receiver is not Constant { Object: null } && type.Name == "TaskExtensions":
                return Just(receiver);
            case "ContinueWith" when Failed.IsTask(type) && arguments is [Closure continuation, ..]:
                return Continue(run, site, receiver, continuation, arguments, state, frame);
            case "StartNew" when type.Name == "TaskFactory" && all is [Closure begun, ..]:
                return run.Call(begun, ImmutableArray<Value>.Empty, state, frame, site);
            case "Run" when type.Name == "Task" && all is [Closure started, ..]:
                return run.Call(started, ImmutableArray<Value>.Empty, state, frame, site);
            case "GetOrAdd" when Strategies.IsOwn(method.ReturnType) && arguments is [var key, Closure adding, ..]:
                return run.Call(adding, ImmutableArray.Create(key), state, frame, site);
            case "Invoke" when receiver is Closure invoked:
                return run.Call(invoked, arguments, state, frame, site);
            case "GetCurrentProcess" when type.Name == "Process":
                return Just(ThisProcess);
            case "GetBaseException" when receiver is KnownObject { Innermost: { } innermost }:
                return Just(innermost);
            case "GetType" when receiver is KnownObject { IsExact: true } typed:
                return Just(new TypeValue(typed.Type, typed.FromFailure));
            case "GetType" when receiver is Reference made:
                return Just(new TypeValue(made.Type, false));
            case "IsInstanceOfType" when receiver is TypeValue of && arguments is [var instance]:
                return Just(run.Truth(run.IsOfType(instance, of.Type), site, state, instance));
            case "IsAssignableFrom" when receiver is TypeValue to && arguments is [TypeValue from]:
                return Just(new Constant(KnownSymbols.Derives(from.Type, to.Type), from.FromFailure || to.FromFailure));
            case "GetValueOrDefault" when receiver.IsNull == Answer.Yes:
                return Just(arguments is [var otherwise] ? otherwise with { FromFailure = true } : new Constant(0, receiver.FromFailure));
            case "GetValueOrDefault" when type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && receiver.IsNull == Answer.No:
                return Just(receiver);
            case "ReadAsByteArrayAsync" or "ReadAsStringAsync" or "ReadAsStreamAsync" or "ReadAsStream" when run.KnownSymbols.IsOrDerives(type, KnownSymbols.HttpContentName):
                // One that is made for each read is another object, and says the same.
                return Just(new Symbolic(Hash.Of("read", receiver.Identity, state.Sends), Hash.Of("read", receiver.Logical), (method.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() ?? method.ReturnType, receiver.FromFailure, NotNull: true) { ReadFrom = receiver });
            case "Seek" when type.Name.EndsWith("Stream", StringComparison.Ordinal) && arguments is [var offset, ..]:
                return [new Flow(Run.SetMember(receiver, "Position", offset, state), offset)];
            case "CopyToAsync" or "CopyTo" when run.KnownSymbols.IsOrDerives(type, KnownSymbols.HttpContentName) && arguments is [Reference copy, ..]:
                return [new Flow(state.Copied(receiver, copy), Constant.Null)];
            case "MoveNext" when receiver is Symbolic { FromFailure: true, Type: INamedTypeSymbol { TypeArguments: [{ Name: "KeyValuePair" }] } }:
                // How many headers a request has decides nothing.
                return Just(new Symbolic(Hash.Of("more", receiver.Identity), Hash.Of("more", receiver.Identity), method.ReturnType));
            case "EnsureSuccessStatusCode" when receiver is KnownObject response:
                return [run.Ensured(response, state)];
            case "EnsureSuccessStatusCode" when receiver is Symbolic { FromFailure: true }:
                return [new Flow(state, Run.Anything(run.KnownSymbols[KnownSymbols.HttpRequestExceptionName]), Throws: true), new Flow(state, receiver)];
            case "IsNullOrEmpty" or "IsNullOrWhiteSpace" when all is [Constant { Object: null or string } text]:
                return Just(new Constant(method.Name == "IsNullOrEmpty" ? string.IsNullOrEmpty(text.Object as string) : string.IsNullOrWhiteSpace(text.Object as string), text.FromFailure));
            case "Contains" when all is [var collection, var sought, ..] && all.Skip(2).All(a => a.IsNull == Answer.Yes) && Elements(collection, state) is { } elements:
                return Just(Contains(elements, sought));
            case "Flatten" when receiver is KnownObject { Type.Name: nameof(AggregateException) }:
                return Just(receiver);
            case "Any" or "All" when all is [var asks, Closure asked] && Elements(asks, state) is { } each:
                return Ask(run, site, each, asked, method.Name == "Any", state, frame);
            case "Exists" or "TrueForAll" when arguments is [Closure tested] && Elements(receiver, state) is { } tests:
                return Ask(run, site, tests, tested, method.Name == "Exists", state, frame);
            case "Any" when all is [Sequence any]:
                return Just(new Constant(any.Elements.Length > 0));
            case "GetEnumerator" or "GetAsyncEnumerator" when method.ReturnType is INamedTypeSymbol enumerator && (Elements(receiver, state) ?? KeyedHeaders(type, receiver, state)) is { } enumerated:
            {
                var reference = new Reference(Hash.Of("enumerator", site, frame.Depth), enumerator);
                var start = HeapObject.Empty.With("source", new Sequence(enumerated.ToImmutableArray())).With("next", new Constant(0));
                return [new Flow(state with { Heap = state.Heap.SetItem(reference.Id, start) }, reference)];
            }

            case "MoveNext" or "MoveNextAsync" when receiver is Reference enumerator && state.Member(enumerator, "source") is Sequence source:
                return Just(Move(enumerator, source, ref state));
            case "Contains" or "StartsWith" or "EndsWith" when receiver is Constant { Object: string } && arguments is [Constant { Object: string }, ..]:
                return Just(Finds(method.Name, (Constant)receiver, (Constant)arguments[0], arguments));
            case "Contains" when arguments.Length == 1 && Elements(receiver, state) is { } held:
                return Just(Contains(held, arguments[0]));
            case "Contains" when IsHeaders(type) && arguments is [Constant { Object: string header }]:
                return Just(HasHeader(run, receiver, header, state));
            case "Add" or "TryAddWithoutValidation" when IsHeaders(type) && arguments is [not Constant, _]:
                return [new Flow(HeadersCopied(receiver, state), Constant.True)];
            case "Add" or "TryAddWithoutValidation" when IsHeaders(type):
                return [new Flow(arguments is [Constant { Object: string added }, var value, ..] && run.IsIdempotencyHeader(added) ? state.With((receiver.Identity, Header + added), value) : state, Constant.True)];
            case "Remove" when IsHeaders(type) && arguments is [Constant { Object: string removed }]:
                return [new Flow(state with { Facts = state.Facts.Remove((receiver.Identity, Header + removed)) }, Constant.True)];
            case not ("Add" or "Enqueue") when receiver is Reference changed && Elements(receiver, state) is not null && Changes(method):
                return [new Flow(state.WithMember(changed, Unlisted, Constant.Null), new Symbolic(Hash.Of("changed", site), Hash.Of("changed", site), method.ReturnType))];
            case "Add" or "Enqueue" when receiver is Reference list && list.Type.AllInterfaces.Any(i => i.Name is "ICollection" or "IEnumerable") && arguments is [var item, ..]:
                return [new Flow(state.WithMember(list, "[" + Count(list, state) + "]", item), Constant.True)];
            case "Equals" when !method.IsStatic && receiver is MethodValue or Constant && arguments is [_] or [_, Constant]:
                return Just(run.Equal(Folded(receiver, arguments), Folded(arguments[0], arguments)));
            case "Equals" when method.IsStatic && arguments is [MethodValue or Constant, MethodValue or Constant] or [MethodValue or Constant, MethodValue or Constant, Constant]:
                return Just(run.Equal(Folded(arguments[0], arguments), Folded(arguments[1], arguments)));
            case "ToString" when receiver is MethodValue verb:
                return Just(new Constant(verb.Name, verb.FromFailure));
            case "ToArray" or "ToList" or "ToHashSet" or "ToImmutableArray" or "ToImmutableHashSet" or "ToFrozenSet" or "AsEnumerable"
                when all is [Sequence, ..]:
                return Just(all[0]);
            case "Repeat" when type.Name == "Enumerable" && all is [var element, Constant { Number: >= 0 and <= 64 and var times }]:
                return Just(Sequence.Of(element, (int)times));
            case "Range" when type.Name == "Enumerable" && all is [Constant { Number: { } first }, Constant { Number: >= 0 and <= 64 and var length }]:
                return Just(new Sequence(Enumerable.Range(0, (int)length).Select(i => (Value)new Constant(first + i)).ToImmutableArray()));
            case "Select" when type.Name == "Enumerable" && all is [var items, Closure making, ..] && Failed.IsTask(making.Method.ReturnType):
                // One of the tasks stands for all.
                var one = new Symbolic(Hash.Of("item", items.Identity), Hash.Of("item", items.Logical), making.Method.Parameters.FirstOrDefault()?.Type);
                return run.Call(making, making.Method.Parameters.Select(_ => (Value)one).ToImmutableArray(), state, frame, site)
                    .ConvertAll(f => new Flow(f.State, new Sequence(ImmutableArray.Create(f.Throws ? new Failed(f.Value) : f.Value))));
            case "Select" when type.Name == "Enumerable" && all is [Sequence selected, ..]:
                return Just(new Sequence(selected.Elements.Select(e => (Value)new Symbolic(Hash.Of("selected", e.Identity), Hash.Of("selected", e.Logical), null, e.FromFailure)).ToImmutableArray()));
            case "Create" when type.Name is "ImmutableArray" or "ImmutableHashSet" or "ImmutableList":
                return all is [Sequence listed] ? Just(listed) : Just(new Sequence(all));
            case "Parse" when type.Name == "HttpMethod" && all is [Constant { Object: string parsed }]:
                return Just(new MethodValue(parsed.ToUpperInvariant()));
        }

        return Strategies.Call(run, site, method, receiver, all, state, frame) ?? ClientLibrary.Call(run, site, method, receiver, all, state);

        Flows Just(Value value) => [new Flow(state, value)];
    }

    /// <summary>Runs what is to be done when a task has ended, unless its options say that it is not for this end.</summary>
    private static Flows Continue(
        Run run, SyntaxNode site, Value task, Closure continuation, ImmutableArray<Value> arguments, State state, Frame frame)
    {
        const int notOnRanToCompletion = 0x10000, notOnFaulted = 0x20000, notOnCanceled = 0x40000;
        var left = task is not Failed failed ? notOnRanToCompletion : failed.IsCancelled(run.KnownSymbols) ? notOnCanceled : notOnFaulted;
        if (arguments.Skip(1).OfType<Constant>().Any(a => a.Number is { } options && ((int)options & left) != 0))
        {
            return run.KnownSymbols["System.Threading.Tasks.TaskCanceledException"] is { } cancelled
                ? [new Flow(state, new KnownObject(cancelled, ImmutableDictionary<string, Value>.Empty), Throws: true)]
                : [];
        }

        var given = continuation.Method.Parameters.Select((p, i) => i == 0 ? task : new Symbolic(Hash.Of("given", p), Hash.Of("given", p), p.Type)).ToImmutableArray();
        return run.Call(continuation, given, state, frame, site);
    }

    /// <summary>A list after a call of one of its methods: itself where it does not change, null where it can't be told.</summary>
    public static Sequence? Changed(Sequence list, IMethodSymbol method, ImmutableArray<Value> arguments) =>
        !Changes(method) ? list
        : method.Name is "Add" or "Enqueue" && arguments is [var added] ? new Sequence(list.Elements.Add(added))
        : null;

    /// <summary>Whether a method of a collection changes what it holds.</summary>
    private static bool Changes(IMethodSymbol method) => method is
    {
        IsStatic: false,
        Name: "Add" or "AddRange" or "AddFirst" or "AddLast" or "Insert" or "InsertRange" or "Remove" or "RemoveAt" or "RemoveAll" or "RemoveRange" or "Clear"
            or "Push" or "Pop" or "Enqueue" or "Dequeue" or "UnionWith" or "ExceptWith" or "IntersectWith" or "Sort" or "Reverse",
    }
    && !method.ContainingType.Name.StartsWith("Immutable", StringComparison.Ordinal);

    /// <summary>Asks a predicate about each element in turn, until one decides.</summary>
    private static Flows Ask(Run run, SyntaxNode site, IReadOnlyList<Value> elements, Closure asked, bool any, State state, Frame frame)
    {
        var (undecided, result) = (new Flows { new(state, new Constant(!any)) }, new Flows());
        foreach (var element in elements)
        {
            var next = new Flows();
            foreach (var flow in undecided.SelectMany(u => run.Call(asked, ImmutableArray.Create(element), u.State, frame, site)))
            {
                var goesOn = Answers.Of(any).Not();
                if (flow.Throws || flow.Value.Truth == goesOn.Not())
                {
                    result.Add(flow);
                }
                else if (flow.Value.Truth == goesOn)
                {
                    next.Add(flow);
                }
                else
                {
                    var state2 = flow.Value.FromFailure ? flow.State with { Opaque = true } : flow.State;
                    result.Add(new Flow(state2, new Constant(any, flow.Value.FromFailure)));
                    next.Add(new Flow(state2, new Constant(!any, flow.Value.FromFailure)));
                }
            }

            undecided = next;
        }

        return [.. result, .. undecided];
    }

    private static Value Move(Reference enumerator, Sequence source, ref State state)
    {
        if (state.Member(enumerator, "next") is not Constant { Number: { } next })
        {
            var (item, more) = (Hash.Of("current", enumerator.Id, state.Sends), Hash.Of("more", enumerator.Id));
            state = state.WithMember(enumerator, "Current", new Symbolic(item, item, null));
            return new Symbolic(more, more, null);
        }

        var exists = next < source.Elements.Length;
        state = exists
            ? state.WithMember(enumerator, "Current", source.Elements[(int)next]).WithMember(enumerator, "next", new Constant(next + 1))
            : state;
        return new Constant(exists);
    }

    /// <summary>Whether the last argument is a comparison that folds case: the odd ones do.</summary>
    private static bool FoldsCase(ImmutableArray<Value> arguments) => arguments is [_, .., Constant { Number: 1 or 3 or 5 }];

    /// <summary>A text as it is compared with another.</summary>
    private static Value Folded(Value value, ImmutableArray<Value> arguments) =>
        value is Constant { Object: string text } constant && FoldsCase(arguments) ? constant with { Object = text.ToUpperInvariant() } : value;

    /// <summary>What a search in a constant text finds.</summary>
    private static Constant Finds(string how, Constant text, Constant part, ImmutableArray<Value> arguments)
    {
        var comparison = FoldsCase(arguments) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (whole, sought) = ((string)text.Object!, (string)part.Object!);
        var found = how switch
        {
            "StartsWith" => whole.StartsWith(sought, comparison),
            "EndsWith" => whole.EndsWith(sought, comparison),
            _ => whole.IndexOf(sought, comparison) >= 0,
        };
        return new Constant(found, text.FromFailure || part.FromFailure);
    }

    /// <summary>Marks a collection whose elements are no longer known.</summary>
    public const string Unlisted = "[?]";

    private static int Count(Reference list, State state) =>
        state.Heap.TryGetValue(list.Id, out var held) ? held.Members.Count(m => m.Key[0] == '[') : 0;

    private static IReadOnlyList<Value>? Elements(Value value, State state) => value switch
    {
        Sequence sequence => sequence.Elements,
        Reference { Type: { TypeArguments.Length: 1 } type } list
            when type.AllInterfaces.Any(i => i.Name == "IEnumerable")
                && state.Heap.TryGetValue(list.Id, out var held)
                && !held.Members.ContainsKey(Unlisted)
                && held.Members.Keys.Any(k => k[0] == '[') =>
            held.Members.Where(m => m.Key[0] == '[').OrderBy(m => m.Key.Length).ThenBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value).ToList(),
        _ => null,
    };

    private static Value Contains(IReadOnlyList<Value> elements, Value sought)
    {
        var answer = Answer.No;
        foreach (var element in elements)
        {
            answer = answer.Or(Run.AreEqual(element, sought));
        }

        return answer == Answer.Unknown
            ? new Symbolic(Hash.Of("contains", sought.Identity), Hash.Of("contains", sought.Logical), null, sought.FromFailure)
            : new Constant(answer == Answer.Yes, sought.FromFailure);
    }

    public static bool IsHeaders(ITypeSymbol type) => type.Name is "HttpHeaders" or "HttpRequestHeaders";

    /// <summary>Stands before a header's name where a state holds what is known of a message: with whose headers they are, its key.</summary>
    public const string Header = "header:";

    /// <summary>One header for all of a message whose key is known: whatever is done with each of them is done with the key.</summary>
    private static IReadOnlyList<Value>? KeyedHeaders(ITypeSymbol type, Value headers, State state) =>
        IsHeaders(type) && state.Facts.Keys.Any(k => k is ValueTuple<long, string> (var owner, var name) && owner == headers.Identity && name.StartsWith(Header, StringComparison.Ordinal))
            ? [new Symbolic(Hash.Of("header of", headers.Identity), Hash.Of("header of", headers.Identity), null, headers.FromFailure, NotNull: true)]
            : null;

    /// <summary>After a header was added whose name is not known, as of another message: its key goes with it.</summary>
    private static State HeadersCopied(Value headers, State state)
    {
        foreach (var entry in state.Facts)
        {
            if (entry.Key is ValueTuple<long, string> (var owner, var name) && owner != headers.Identity && name.StartsWith(Header, StringComparison.Ordinal))
            {
                state = state.With((headers.Identity, name), entry.Value);
            }
        }

        return state;
    }

    private static Value HasHeader(Run run, Value headers, string name, State state)
    {
        if (state.Facts.ContainsKey((headers.Identity, Header + name)))
        {
            return Constant.True;
        }

        // A request carries no key but one that it is seen to be given; of its other headers nothing is known.
        return run.IsIdempotencyHeader(name)
            ? new Constant(false, headers.FromFailure)
            : new Symbolic(Hash.Of("header", name), Hash.Of("header", name), null, headers.FromFailure);
    }
}
