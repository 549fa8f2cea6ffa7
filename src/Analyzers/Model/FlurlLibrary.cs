using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// Flurl. FlurlHttpException stands around the HttpRequestException of a connection that was lost, FlurlHttpTimeoutException around
/// a timeout; an unsuccessful status throws one too, with nothing in it, unless the request allows it. (Measured with 4.0.)
/// </summary>
internal sealed class FlurlLibrary : ClientLibrary
{
    private const string AnyStatus = "any status";

    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Send"];

    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.CreateRange(
        StringComparer.Ordinal,
        from verb in Verbs
        from how in (string[])["", "Json", "String", "Stream", "Bytes", "UrlEncoded", "Multipart"]
        select $"{verb}{how}Async");

    public override string Name => "Flurl";

    protected override string Mark => "Flurl.Http.IFlurlRequest";

    protected override IEnumerable<string> SendNames(Sources sources, CancellationToken cancellationToken) => Names;

    protected override SendCall? Sends(IMethodSymbol method)
    {
        if (!Names.Contains(method.Name))
        {
            return null;
        }

        var verb = Verbs.First(v => method.Name.StartsWith(v, StringComparison.Ordinal));
        return new SendCall(verb == "Send" ? null : verb.ToUpperInvariant(), ReturnsResponse: AnswerOf(method)?.Name == "IFlurlResponse", this);
    }

    public override LibraryRequest Request(LibraryCall call, SendCall send)
    {
        var state = call.State;
        Value? verb = send.Method is { } named ? new MethodValue(named) : call.Argument(p => p.Type.Name == "HttpMethod");
        var request = call.Argument(p => p.Type.Name == "IFlurlRequest") ?? call.Subject;
        if (request is Reference held && send.Method is null && verb is null)
        {
            // IFlurlClient.SendAsync(request): the request knows its verb.
            verb = state.Member(held, "Verb");
        }

        var uri = request is Reference made ? state.Member(made, "Url") : request;
        var body = call.Argument(p => p.Name is "content" or "body" or "data" or "buildContent");
        return new LibraryRequest(
            verb is MethodValue ? verb : null,
            uri,
            body,
            request,
            null,
            Hash.Of("url", state.Logical(request)),
            Hash.Of("body", body is null or Constant { Object: null } ? state.Logical(request) : state.Logical(body)));
    }

    public override Flow Handed(LibraryCall call, Flow met)
    {
        var symbols = call.Symbols;
        var status = StatusOf(met);
        if (met.Throws)
        {
            return met.Value is KnownObject inner && symbols[inner.Type.Name == "TaskCanceledException" ? "Flurl.Http.FlurlHttpTimeoutException" : "Flurl.Http.FlurlHttpException"] is { } type
                ? new Flow(met.State, Exception(symbols, type, inner, null, null), Throws: true)
                : met;
        }

        var response = Response(symbols, met, status);
        if (status >= 400
            && !(call.Subject is Reference request && met.State.Member(request, AnyStatus) is not null)
            && symbols["Flurl.Http.FlurlHttpException"] is { } failed)
        {
            return new Flow(met.State, Exception(symbols, failed, null, status, response), Throws: true);
        }

        return new Flow(met.State, AnswerOf(call.Method)?.Name == "IFlurlResponse" && response is not null ? response : Result(call));
    }

    private static KnownObject? Response(KnownSymbols symbols, Flow met, int? status) =>
        symbols["Flurl.Http.IFlurlResponse"] is { } type
            ? new KnownObject(type, ImmutableDictionary<string, Value>.Empty.Add("StatusCode", Fact(status)).Add("ResponseMessage", met.Value))
            : null;

    private static KnownObject Exception(KnownSymbols symbols, INamedTypeSymbol type, KnownObject? inner, int? status, KnownObject? response) => new(
        type,
        ImmutableDictionary<string, Value>.Empty
            .Add("InnerException", (Value?)inner ?? Fact(null))
            .Add("StatusCode", Fact(status))
            .Add("Message", Something("message"))
            .Add("Call", symbols["Flurl.Http.FlurlCall"] is { } call
                ? new KnownObject(call, ImmutableDictionary<string, Value>.Empty
                    .Add("Response", (Value?)response ?? Fact(null))
                    .Add("HttpResponseMessage", response?.Members["ResponseMessage"] ?? Fact(null))
                    .Add("Completed", Fact(response is not null)))
                : Something("call")));

    public override Flows? Call(LibraryCall call)
    {
        if (call.Method.ReturnType.Name != "IFlurlRequest" || call.Method.ReturnType is not INamedTypeSymbol type)
        {
            return Address(call);
        }

        // A request is changed by what is called on it; an address or a client becomes a request first.
        var (request, state) = (call.Subject as Reference, call.State);
        if (request is null || request.Type.Name is not ("IFlurlRequest" or "FlurlRequest"))
        {
            if (call.Subject is Symbolic { Type.Name: "IFlurlRequest" })
            {
                return null;
            }

            request = new Reference(Hash.Of("flurl", call.Site, state.Sends), type);
            var address = call.Method.Name == "Request" ? new Sequence(call.Arguments.Insert(0, call.Subject)) : call.Subject;
            state = (state with { Heap = state.Heap.SetItem(request.Id, HeapObject.Empty) }).WithMember(request, "Url", Last(address));
        }

        switch (call.Method.Name)
        {
            case "WithHeader" when call.Arguments is [Constant { Object: string header }, var value, ..]:
                return call.Just(request, state.With((KnownMembers.HeadersOf(request).Identity, KnownMembers.Header + header), value));
            case "AllowAnyHttpStatus" or "AllowHttpStatus":
                return call.Just(request, state.WithMember(request, AnyStatus, Constant.True));
            case var name when name.StartsWith("AppendPath", StringComparison.Ordinal) || name.StartsWith("AppendQuery", StringComparison.Ordinal) || name.StartsWith("SetQuery", StringComparison.Ordinal):
                return call.Just(request, state.WithMember(request, "Url", new Sequence(call.Arguments.Insert(0, state.Member(request, "Url") ?? Constant.Null))));
            default:
                return call.Just(request, state);
        }
    }

    /// <summary>What a path is appended to ends in the path.</summary>
    private static Flows? Address(LibraryCall call) =>
        call.Method.Name is "AppendPathSegment" or "AppendPathSegments" && call.Arguments is [Constant { Object: string segment }, ..] && call.Method.ReturnType.Name == "Url"
            ? call.Just(Ending("/" + segment, call.State.Logical(call.Subject), call.Method.ReturnType))
            : null;

    private static Value Last(Value address) =>
        address is Sequence { Elements: [.., Sequence { Elements: [.., Constant { Object: string segment }] }] } parts ? Ending("/" + segment, parts.Logical, null) : address;

    private static Symbolic Ending(string tail, long of, ITypeSymbol? type)
    {
        var identity = Hash.Of("appended", of, tail);
        return new Symbolic(identity, identity, type, NotNull: true, Tail: tail);
    }
}
