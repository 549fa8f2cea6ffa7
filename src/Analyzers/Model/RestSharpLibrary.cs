using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Model;

/// <summary>
/// RestSharp. <c>Execute…</c> does not throw: the exception is in the response. <c>PostAsync</c> and its like throw what the
/// response holds for what RestSharp calls an error, which a 404 is not. Downloads give null. (Measured with 114.1.)
/// </summary>
internal sealed class RestSharpLibrary : ClientLibrary
{
    private const string Body = "Body";

    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"];

    public override string Name => "RestSharp";

    protected override string Mark => "RestSharp.RestClient";

    protected override IEnumerable<string> SendNames(Sources sources, CancellationToken cancellationToken) =>
        from verb in Verbs.Append("")
        from name in (string[])[$"Execute{verb}", verb, $"{verb}Json", $"ExecuteAs{verb}", $"Execute{verb}Task"]
        where name.Length > 0 && name != "Json"
        from async in (string[])["", "Async"]
        select name + async into name
        select name;

    protected override SendCall? Sends(IMethodSymbol method)
    {
        if (method.IsStatic && !method.IsExtensionMethod || !IsClient(method))
        {
            return null;
        }

        var name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - "Async".Length) : method.Name;
        if (name.StartsWith("Execute", StringComparison.Ordinal))
        {
            var rest = name.Substring("Execute".Length).Replace("Task", "");
            rest = rest.StartsWith("As", StringComparison.Ordinal) ? rest.Substring(2) : rest;
            return rest.Length == 0 ? new SendCall(null, ReturnsResponse: true, this)
                : Verbs.Contains(rest) ? new SendCall(rest.ToUpperInvariant(), ReturnsResponse: true, this)
                : null;
        }

        if (name is "DownloadData" or "DownloadStream")
        {
            return new SendCall(null, ReturnsResponse: false, this);
        }

        name = name.EndsWith("Json", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Json".Length) : name;
        return Verbs.Contains(name) ? new SendCall(name.ToUpperInvariant(), ReturnsResponse: true, this) : null;
    }

    /// <summary>Whether a method is one of a client, or extends one.</summary>
    private static bool IsClient(IMethodSymbol method)
    {
        var type = method.ContainingType;
        while (type.ContainingType is { } outer)
        {
            type = outer;
        }

        return type.Name is "RestClient" or "IRestClient" or "RestClientExtensions";
    }

    private static bool IsRequest(ITypeSymbol? type) => type?.Name is "RestRequest" or "IRestRequest" or "RestXmlRequest";

    private static bool IsVerb(ITypeSymbol? type) => type is { Name: "Method", TypeKind: TypeKind.Enum, ContainingNamespace.Name: "RestSharp" };

    public override Value? Handed(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol request when IsRequest(request) && request.GetMembers("Method").OfType<IPropertySymbol>().FirstOrDefault()?.Type is { } verb && Post(verb) is { } post =>
            new KnownObject(request, ImmutableDictionary<string, Value>.Empty.Add("Method", post)),
        _ when IsVerb(type) => Post(type),
        _ => null,
    };

    private static Constant? Post(ITypeSymbol verb) =>
        verb.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.Name is "Post" or "POST") is { ConstantValue: { } value } ? Fact(value) : null;

    public override LibraryRequest Request(LibraryCall call, SendCall send)
    {
        var state = call.State;
        var request = call.Argument(p => IsRequest(p.Type));
        Value? verb = send.Method is { } named ? new MethodValue(named)
            : call.Argument(p => IsVerb(p.Type)) is { } given ? VerbOf(given, call)
            : request is null ? null
            : Member("Method") is { } set ? VerbOf(set, call)
            : request is Reference ? new MethodValue("GET")
            : null;
        var uri = request is null ? call.Argument(p => p.Name == "resource") : Member("Resource");
        var body = request is null ? call.Argument(p => p.Name is "request" or "parameters") : Member(Body);
        var whole = Hash.Of("request", (request ?? uri) is { } said ? state.Logical(said) : 0);
        return new LibraryRequest(verb, uri, body, request, null, whole, body is null ? whole : Hash.Of("body", state.Logical(body)));

        Value? Member(string name) => request switch
        {
            Reference reference => state.Member(reference, name),
            KnownObject known when known.Members.TryGetValue(name, out var fact) => fact,
            _ => null,
        };
    }

    private static MethodValue? VerbOf(Value value, LibraryCall call) =>
        value is Constant { Object: { } number } constant
        && call.Symbols["RestSharp.Method"]?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => Equals(f.ConstantValue, number)) is { } field
            ? new MethodValue(field.Name.ToUpperInvariant(), constant.FromFailure)
            : null;

    public override Flow Handed(LibraryCall call, Flow met)
    {
        if (met.Throws && met.Value is not KnownObject)
        {
            return met;
        }

        var status = StatusOf(met);
        var failed = met.Throws || status is 408 or 429 or >= 500;
        if (call.Method.Name.StartsWith("Download", StringComparison.Ordinal))
        {
            return met.Throws || status >= 400 ? new Flow(met.State, Fact(null)) : new Flow(met.State, Result(call));
        }

        // Before version 107 a response is an interface, and nothing throws but what says so.
        var answer = AnswerOf(call.Method) as INamedTypeSymbol;
        var gives = call.Method.Name.StartsWith("Execute", StringComparison.Ordinal) || answer?.Name == "IRestResponse";
        if (!gives && failed)
        {
            return new Flow(met.State, Thrown(call.Symbols, Error(call.Symbols, met, status)!), Throws: true);
        }

        return new Flow(met.State, answer?.Name is "RestResponse" or "IRestResponse" ? Response(answer, call.Symbols, met, status) : Result(call));
    }

    private static KnownObject? Error(KnownSymbols symbols, Flow met, int? status) =>
        met.Throws ? (KnownObject)met.Value
        : status >= 400 ? Scenario.StatusException(symbols, status.Value)
        : null;

    private static KnownObject Response(INamedTypeSymbol type, KnownSymbols symbols, Flow met, int? status)
    {
        var succeeded = status is >= 200 and < 300;
        var end = !met.Throws ? status is 408 or 429 or >= 500 ? "Error" : "Completed"
            : IsTimeout(met.Value) ? "TimedOut"
            : "Error";
        var body = met.Throws ? (Value)Fact(null) : Something("body", notNull: false);
        return new KnownObject(type, ImmutableDictionary<string, Value>.Empty
            .Add("IsSuccessful", Fact(succeeded))
            .Add("IsSuccessStatusCode", Fact(succeeded))
            .Add("StatusCode", Fact(status ?? 0))
            .Add("ErrorException", (Value?)Error(symbols, met, status) ?? Fact(null))
            .Add("ErrorMessage", met.Throws || status >= 400 ? Something("error") : Fact(null))
            .Add("ResponseStatus", symbols["RestSharp.ResponseStatus"]?.GetMembers(end).OfType<IFieldSymbol>().FirstOrDefault() is { } field ? Fact(field.ConstantValue) : Something("status"))
            .Add("Content", body)
            .Add("RawBytes", body)
            .Add("Data", succeeded ? Something("data") : body));
    }

    private static bool IsTimeout(Value exception) => exception is KnownObject { Type.Name: "TaskCanceledException" or "TimeoutException" };

    /// <summary>What is thrown for the exception of a response: a timeout gets one of its own around it.</summary>
    private static Value Thrown(KnownSymbols symbols, KnownObject error) =>
        IsTimeout(error) && symbols[KnownSymbols.TimeoutExceptionName] is { } timeout
            ? error with { Type = timeout, Members = error.Members.SetItem("InnerException", error) }
            : error;

    public override Flows? Call(LibraryCall call)
    {
        switch (call.Method.Name)
        {
            case "ThrowIfError" when call.Subject is KnownObject response && response.Members.TryGetValue("ErrorException", out var error):
                return error is KnownObject thrown && response.Members["StatusCode"] is Constant { Number: 0 or 408 or 429 or >= 500 }
                    ? [new Flow(call.State, Thrown(call.Symbols, thrown), Throws: true)]
                    : call.Just(response);
            case var name when name.StartsWith("Add", StringComparison.Ordinal) && call.Subject is Reference request && IsRequest(request.Type):
                return call.Just(request, Add(call, request, name));
            default:
                return null;
        }
    }

    private static State Add(LibraryCall call, Reference request, string name)
    {
        if (name is "AddBody" or "AddJsonBody" or "AddStringBody" or "AddXmlBody" or "AddObject" or "AddFile")
        {
            // Of a file its name is no more than the form's name for it.
            return call.State.WithMember(request, Body, name == "AddFile" ? new Sequence(call.Arguments) : call.Arguments[0]);
        }

        var isHeader = name is "AddHeader" or "AddOrUpdateHeader"
            || (call.Argument(p => p.Type.Name == "ParameterType") is Constant { Number: { } kind }
                && call.Symbols["RestSharp.ParameterType"]?.GetMembers("HttpHeader").OfType<IFieldSymbol>().FirstOrDefault() is { ConstantValue: int header }
                && kind == header);
        if (isHeader && call.Arguments is [Constant { Object: string key }, var value, ..])
        {
            return call.State.With((KnownMembers.HeadersOf(request).Identity, KnownMembers.Header + key), value);
        }

        // A parameter is part of what the request says.
        return isHeader ? call.State : call.State.WithMember(request, $"{name}({(call.Arguments is [var first, ..] ? first.Logical : 0)})", new Sequence(call.Arguments));
    }
}
