using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// A library that sends through HttpClient under names and with exceptions of its own. What each hands to its caller was
/// measured (docs/goaway-in-dotnet.md): most wrap HttpRequestException, some put it into the response.
/// </summary>
internal abstract class ClientLibrary
{
    private static readonly ImmutableArray<ClientLibrary> All =
        ImmutableArray.Create<ClientLibrary>(new RestSharpLibrary(), new FlurlLibrary(), new RefitLibrary(), new GrpcLibrary());

    /// <summary>What the library is called: the namespace below which all of it lies.</summary>
    public abstract string Name { get; }

    /// <summary>A type that a compilation has which can use the library.</summary>
    protected abstract string Mark { get; }

    /// <summary>The names under which it sends: nothing is bound whose name is not here.</summary>
    protected abstract IEnumerable<string> SendNames(Sources sources, CancellationToken cancellationToken);

    /// <summary>How a method of the library sends; null where it does not.</summary>
    protected abstract SendCall? Sends(IMethodSymbol method);

    /// <summary>What a send asks for.</summary>
    public abstract LibraryRequest Request(LibraryCall call, SendCall send);

    /// <summary>What a caller of the library gets where HttpClient would have thrown or answered.</summary>
    public abstract Flow Handed(LibraryCall call, Flow met);

    /// <summary>What another member of the library does to requests and answers; null where that is not known.</summary>
    public virtual Flows? Call(LibraryCall call) => null;

    /// <summary>A request that a function is handed, whose callers decide what it is; null where a type is none of the library's.</summary>
    public virtual Value? Handed(ITypeSymbol type) => null;

    /// <summary>The names under which anything sends in a compilation that has some of these libraries.</summary>
    public static ImmutableHashSet<string> SendNames(KnownSymbols symbols, Sources sources, CancellationToken cancellationToken) =>
        All.Where(l => symbols[l.Mark] is not null)
            .Aggregate(SendCall.Names, (names, library) => names.Union(library.SendNames(sources, cancellationToken)));

    /// <summary>How a method of one of the libraries sends.</summary>
    public static SendCall? SendOf(IMethodSymbol method, KnownSymbols symbols) =>
        method.ContainingType is { TypeKind: TypeKind.Interface } && method.ReturnType.Name is "Task" or "ValueTask" && RefitLibrary.VerbOf(method) is { } verb
            ? new SendCall(verb, ReturnsResponse: true, Of("Refit"))
            : GrpcLibrary.IsCall(method) ? new SendCall(null, ReturnsResponse: true, Of("Grpc"))
            : Of(method.ContainingType, symbols)?.Sends(method);

    /// <summary>What a call does that is no send.</summary>
    public static Flows? Call(Run run, SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state) =>
        Of(method.ContainingType, run.KnownSymbols)?.Call(LibraryCall.Of(run, site, method, receiver, arguments, state));

    /// <summary>A request that a function is handed, as the table's hard case: a POST, for the callers to say otherwise.</summary>
    public static Value? HandedOf(ITypeSymbol type, KnownSymbols symbols) => Of(type, symbols)?.Handed(type);

    private static ClientLibrary? Of(ITypeSymbol? type, KnownSymbols symbols)
    {
        if (type is null || symbols.IsOwn(type))
        {
            return null;
        }

        var space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is null || space.IsGlobalNamespace ? null : Of(space.Name);
    }

    private static ClientLibrary? Of(string @namespace)
    {
        foreach (var library in All)
        {
            if (library.Name == @namespace)
            {
                return library;
            }
        }

        return null;
    }

    /// <summary>A fact of the scenario, for a member of an exception or a response.</summary>
    protected static Constant Fact(object? value) => new(value, FromFailure: true);

    /// <summary>Something of the scenario of which nothing is known but whether it can be null.</summary>
    protected static Symbolic Something(string what, bool notNull = true)
    {
        var identity = Hash.Of("of the answer", what);
        return new Symbolic(identity, identity, null, FromFailure: true, NotNull: notNull);
    }

    /// <summary>What is known of a success whose shape the library does not fix.</summary>
    protected static Symbolic Result(LibraryCall call)
    {
        var identity = Hash.Of("answer", call.Method.OriginalDefinition, call.State.Sends);
        return new Symbolic(identity, identity, AnswerOf(call.Method));
    }

    /// <summary>What an asynchronous method gives in the end.</summary>
    protected static ITypeSymbol? AnswerOf(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } ? result : method.ReturnType;

    /// <summary>The status of a response of the scenario.</summary>
    protected static int? StatusOf(Flow met) =>
        !met.Throws && met.Value is KnownObject response && response.Members.TryGetValue("StatusCode", out var code) && code is Constant { Number: { } number } ? (int)number : null;
}

/// <summary>What a send of a library asks for.</summary>
/// <param name="Method">The HTTP method; null where the source does not tell.</param>
/// <param name="Uri">What the address is made of.</param>
/// <param name="Content">What the body is made of.</param>
/// <param name="Owner">The object that the request's headers are set on.</param>
/// <param name="Key">The idempotency key, where it is no header of the owner.</param>
/// <param name="LogicalUri">What the address says.</param>
/// <param name="LogicalContent">What the body says.</param>
/// <param name="ReadsOnly">Whether an attribute says that the request only reads.</param>
internal sealed record LibraryRequest(
    Value? Method, Value? Uri, Value? Content, Value? Owner, Value? Key, long LogicalUri, long LogicalContent, bool ReadsOnly = false);

/// <summary>One call of a library's member in a run; an extension is seen as a method of what it extends, however it is called.</summary>
/// <param name="Subject">What the method is called on.</param>
/// <param name="Arguments">The arguments, in the order of parameters.</param>
/// <param name="Parameters">The parameters, without that of the subject.</param>
internal sealed record LibraryCall(
    Run Run, SyntaxNode Site, IMethodSymbol Method, Value Subject, ImmutableArray<Value> Arguments, ImmutableArray<IParameterSymbol> Parameters, State State)
{
    public KnownSymbols Symbols => Run.KnownSymbols;

    public static LibraryCall Of(Run run, SyntaxNode site, IMethodSymbol method, Value receiver, ImmutableArray<Value> arguments, State state) =>
        method is { IsStatic: true, IsExtensionMethod: true, ReducedFrom: null } && arguments.Length > 0
            ? new(run, site, method, arguments[0], arguments.RemoveAt(0), method.Parameters.RemoveAt(0), state)
            : method.ReducedFrom is not null && arguments.Length > method.Parameters.Length
                ? new(run, site, method, receiver, arguments.RemoveAt(0), method.Parameters, state)
                : new(run, site, method, receiver, arguments, method.Parameters, state);

    /// <summary>The argument of the first parameter that is asked for; null where there is none.</summary>
    public Value? Argument(Func<IParameterSymbol, bool> parameter)
    {
        for (var i = 0; i < Parameters.Length && i < Arguments.Length; i++)
        {
            if (parameter(Parameters[i]))
            {
                return Arguments[i];
            }
        }

        return null;
    }

    public Flows Just(Value value) => [new Flow(State, value)];

    public Flows Just(Value value, State state) => [new Flow(state, value)];
}
