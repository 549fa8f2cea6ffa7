using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers.Model;

/// <summary>
/// Refit: methods of an interface with a verb in an attribute. A Task throws HttpRequestException as it is; a Task of something
/// throws ApiRequestException around it where Refit has that type, and a response object holds it. An unsuccessful status is an
/// ApiException. (Measured with 16.4.)
/// </summary>
internal sealed class RefitLibrary : ClientLibrary
{
    private const string RequestExceptionName = "Refit.ApiRequestException";

    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"];

    private static readonly ConditionalWeakTable<SyntaxTree, string[]> NamesInTree = new();

    public override string Name => "Refit";

    protected override string Mark => "Refit.HttpMethodAttribute";

    /// <summary>The verb of a method that Refit implements; null for any other.</summary>
    public static string? VerbOf(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { BaseType: { Name: "HttpMethodAttribute", ContainingNamespace.Name: "Refit" }, Name: var name }
                && Array.Find(Verbs, v => name == v + "Attribute") is { } verb)
            {
                return verb.ToUpperInvariant();
            }
        }

        return null;
    }

    protected override SendCall? Sends(IMethodSymbol method) => null;

    protected override IEnumerable<string> SendNames(Sources sources, CancellationToken cancellationToken)
    {
        foreach (var tree in sources.Compilation.SyntaxTrees)
        {
            foreach (var name in NamesIn(tree, cancellationToken))
            {
                yield return name;
            }
        }

        // Contracts may lie in an assembly of their own.
        foreach (var assembly in sources.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!assembly.Name.StartsWith("Refit", StringComparison.Ordinal) && assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "Refit")))
            {
                foreach (var name in NamesIn(assembly.GlobalNamespace, cancellationToken))
                {
                    yield return name;
                }
            }
        }
    }

    private static string[] NamesIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (NamesInTree.TryGetValue(tree, out var known))
        {
            return known;
        }

        var words = Words.Of(tree, cancellationToken);
        var names = words.Contains("interface") && Verbs.Any(v => words.Contains(v) || words.Contains(v + "Attribute"))
            ? tree.GetRoot(cancellationToken).DescendantNodes(n => n is not (BlockSyntax or ClassDeclarationSyntax { Members.Count: 0 })).OfType<InterfaceDeclarationSyntax>()
                .SelectMany(i => i.Members.OfType<MethodDeclarationSyntax>())
                .Where(m => m.AttributeLists.Any(l => l.Attributes.Any(a => Origins.NameOf(a.Name) is { } name && Verbs.Any(v => name == v || name == v + "Attribute"))))
                .Select(m => m.Identifier.ValueText)
                .Distinct()
                .ToArray()
            : [];
        return NamesInTree.GetValue(tree, _ => names);
    }

    private static IEnumerable<string> NamesIn(INamespaceOrTypeSymbol symbol, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface })
        {
            foreach (var method in symbol.GetMembers().OfType<IMethodSymbol>())
            {
                if (VerbOf(method) is not null)
                {
                    yield return method.Name;
                }
            }
        }

        foreach (var name in symbol.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(m => NamesIn(m, cancellationToken)))
        {
            yield return name;
        }
    }

    public override LibraryRequest Request(LibraryCall call, SendCall send)
    {
        var state = call.State;
        var path = call.Method.GetAttributes()
            .Where(a => a.AttributeClass?.BaseType?.Name == "HttpMethodAttribute")
            .Select(a => a.ConstructorArguments is [{ Value: string text }, ..] ? text : null)
            .FirstOrDefault(t => t is not null);
        var said = Hash.Of("refit", call.Method.OriginalDefinition, call.Subject.Identity);
        Value? key = null, body = null;
        for (var i = 0; i < call.Parameters.Length && i < call.Arguments.Length; i++)
        {
            var parameter = call.Parameters[i];
            if (parameter.Type.Name == "CancellationToken")
            {
                continue;
            }

            if (Header(parameter) is { } header)
            {
                // A collection of headers may hold a key.
                key ??= (header.Length == 0 && call.Arguments[i].IsNull != Answer.Yes) || call.Run.IsIdempotencyHeader(header) ? call.Arguments[i] : null;
                continue;
            }

            body = Has(parameter, "BodyAttribute") ? call.Arguments[i] : body;
            said = Hash.Of("argument", said, state.Logical(call.Arguments[i]));
        }

        return new LibraryRequest(
            send.Method is { } verb ? new MethodValue(verb) : null,
            path is null ? null : new Constant(path),
            body,
            null,
            key,
            said,
            said,
            ReadsOnly: call.Method.GetAttributes().Any(a => a.AttributeClass?.Name is "Idempotent" or "IdempotentAttribute"));
    }

    /// <summary>The header that a parameter is sent as; empty where it may be any.</summary>
    private static string? Header(IParameterSymbol parameter) =>
        Has(parameter, "HeaderCollectionAttribute") ? ""
        : parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "HeaderAttribute") is { ConstructorArguments: [{ Value: string name }, ..] } ? name
        : null;

    private static bool Has(IParameterSymbol parameter, string attribute) => parameter.GetAttributes().Any(a => a.AttributeClass?.Name == attribute);

    public override Flow Handed(LibraryCall call, Flow met)
    {
        var (symbols, status) = (call.Symbols, StatusOf(met));
        var answer = AnswerOf(call.Method);
        var isResponse = answer?.Name is "ApiResponse" or "IApiResponse";
        if (answer?.Name == "HttpResponseMessage" && !met.Throws)
        {
            return met;
        }

        var error = met.Throws
            ? met.Value is KnownObject sent && answer is not { Name: "Task" or "ValueTask" } && symbols[RequestExceptionName] is { } wrapper ? Exception(wrapper, sent, null) : met.Value
            : status >= 400 && symbols["Refit.ApiException"] is { } failed ? Exception(failed, null, status)
            : null;
        if (error is not null && (!isResponse || (met.Throws && symbols[RequestExceptionName] is null)))
        {
            return new Flow(met.State, error, Throws: true);
        }

        return new Flow(met.State, !isResponse || answer is not INamedTypeSymbol type ? Result(call) : new KnownObject(type, ImmutableDictionary<string, Value>.Empty
            .Add("IsSuccessStatusCode", Fact(status is >= 200 and < 300))
            .Add("IsSuccessful", Fact(error is null))
            .Add("IsReceived", Fact(!met.Throws))
            .Add("StatusCode", Fact(status))
            .Add("Error", error ?? Fact(null))
            .Add("Content", error is null ? Something("content") : Fact(null))));
    }

    private static KnownObject Exception(INamedTypeSymbol type, KnownObject? inner, int? status) => new(
        type,
        ImmutableDictionary<string, Value>.Empty
            .Add("InnerException", (Value?)inner ?? Fact(null))
            .Add("Message", Something("message"))
            .Add("StatusCode", Fact(status)));

    public override Flows? Call(LibraryCall call) =>
        call.Method.Name.StartsWith("EnsureSuccess", StringComparison.Ordinal) && call.Subject is KnownObject response && response.Members.TryGetValue("Error", out var error)
            ? error.IsNull == Answer.Yes ? call.Just(response) : [new Flow(call.State, error, Throws: true)]
            : null;
}
