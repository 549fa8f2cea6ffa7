using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Model;

/// <summary>
/// gRPC: methods of a generated client. Each is a POST that says nothing of whether it may be repeated: its method is taken for
/// unknown, and only that retries multiply is said. A lost connection is an RpcException, Unavailable or Internal.
/// </summary>
internal sealed class GrpcLibrary : ClientLibrary
{
    public const string MethodConfigName = "Grpc.Net.Client.Configuration.MethodConfig";

    /// <summary>The members of a MethodConfig that make a channel send again.</summary>
    public static readonly ImmutableArray<string> Policies = ImmutableArray.Create("RetryPolicy", "HedgingPolicy");

    private static readonly ConditionalWeakTable<SyntaxTree, string[]> NamesInTree = new();

    private static readonly object ConfiguredKey = new();

    public override string Name => "Grpc";

    protected override string Mark => MethodConfigName;

    /// <summary>Nothing is said of a call unless a retry is configured: without one its name costs nothing.</summary>
    protected override IEnumerable<string> SendNames(Sources sources, CancellationToken cancellationToken)
    {
        if (!Policies.Any(p => sources.Mentions(p, cancellationToken)))
        {
            yield break;
        }

        foreach (var tree in sources.Compilation.SyntaxTrees)
        {
            foreach (var name in NamesIn(tree, cancellationToken))
            {
                yield return name;
            }
        }

        foreach (var assembly in sources.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!assembly.Name.StartsWith("Grpc.", StringComparison.Ordinal) && assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "Grpc.Core.Api")))
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

        var names = Words.Of(tree, cancellationToken).Contains("ClientBase")
            ? tree.GetRoot(cancellationToken).DescendantNodes(n => n is not BlockSyntax).OfType<ClassDeclarationSyntax>()
                .Where(c => c.BaseList?.Types.Any(t => t.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(n => n.Identifier.ValueText == "ClientBase")) == true)
                .SelectMany(c => c.Members.OfType<MethodDeclarationSyntax>())
                .Where(m => m.Modifiers.Any(SyntaxKind.PublicKeyword) && m.Modifiers.Any(SyntaxKind.VirtualKeyword))
                .Select(m => m.Identifier.ValueText)
                .Distinct()
                .ToArray()
            : [];
        return NamesInTree.GetValue(tree, _ => names);
    }

    private static IEnumerable<string> NamesIn(INamespaceOrTypeSymbol symbol, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (symbol is INamedTypeSymbol { TypeKind: TypeKind.Class, BaseType: { Name: "ClientBase", ContainingNamespace.Name: "Core" } })
        {
            return symbol.GetMembers().OfType<IMethodSymbol>().Where(IsCall).Select(m => m.Name);
        }

        return symbol.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(m => NamesIn(m, cancellationToken));
    }

    /// <summary>Whether a method is a call of a generated client: it ends in the options, or in headers, a deadline and a token.</summary>
    public static bool IsCall(IMethodSymbol method) =>
        method is { IsStatic: false, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
        && method.Parameters is [.., { Type.Name: "CallOptions" or "CancellationToken" }]
        && method.ContainingType.BaseType is { Name: "ClientBase", ContainingNamespace: { Name: "Core", ContainingNamespace.Name: "Grpc" } };

    protected override SendCall? Sends(IMethodSymbol method) => null;

    public override LibraryRequest Request(LibraryCall call, SendCall send)
    {
        var said = Hash.Of("grpc", call.Method.OriginalDefinition, call.Arguments is [var request, ..] ? call.State.Logical(request) : 0);
        return new LibraryRequest(null, null, null, null, null, said, said);
    }

    public override Flow Handed(LibraryCall call, Flow met)
    {
        if (!met.Throws && StatusOf(met) is < 400)
        {
            return new Flow(met.State, Result(call));
        }

        if (call.Symbols["Grpc.Core.RpcException"] is not { } type)
        {
            return met;
        }

        // GOAWAY, NO_ERROR is Internal since .NET 9, where it is told from the end of the stream; all else is Unavailable.
        var code = met.Value is KnownObject { Inner.Type.Name: "HttpProtocolException" } ? "Internal"
            : met.Value is KnownObject { Type.Name: "TaskCanceledException" } ? "DeadlineExceeded"
            : "Unavailable";
        var status = call.Symbols["Grpc.Core.StatusCode"]?.GetMembers(code).OfType<IFieldSymbol>().FirstOrDefault() is { } field ? (Value)Fact(field.ConstantValue) : Something("status code");
        return new Flow(
            met.State,
            new KnownObject(type, ImmutableDictionary<string, Value>.Empty.Add("InnerException", Fact(null)).Add("Message", Something("message")).Add("StatusCode", status)),
            Throws: true);
    }

    /// <summary>
    /// The attempts that the channel of a call makes by itself. Known where the compilation makes one channel and configures one
    /// policy for all methods.
    /// </summary>
    public static (int? Times, string Name, Location At)? ConfiguredAttempts(HttpCompilation http, HttpSend send, CancellationToken cancellationToken) =>
        send.Library is GrpcLibrary
            ? ((int?, string, Location)?)http.Memo.GetOrAdd(ConfiguredKey, _ => Configured(http, cancellationToken))
            : null;

    private static (int? Times, string Name, Location At)? Configured(HttpCompilation http, CancellationToken cancellationToken)
    {
        var policies = Policies
            .SelectMany(n => http.Sources.Names(n, null, cancellationToken))
            .Select(n => n.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == n && Parentheses.Off(assignment.Right) is BaseObjectCreationExpressionSyntax made ? (n.Identifier.ValueText, Made: made) : default)
            .Where(p => p.Made is not null)
            .Take(2)
            .ToList();
        var channels = ((string[])["ForAddress", "AddGrpcClient"]).SelectMany(n => http.Sources.Names(n, null, cancellationToken)).Take(2).Count();
        if (policies is not [var (name, policy)]
            || channels != 1
            || http.Sources.TypeOf(policy)?.ContainingNamespace?.Name != "Configuration"
            || policy.Ancestors().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is not { Initializer: { } config }
            || !config.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == "Default"))
        {
            return null;
        }

        var attempts = policy.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => Origins.NameOf(a.Left) == "MaxAttempts")?.Right;
        var times = attempts is not null && http.Sources.Constant(attempts) is int number ? number : (int?)null;
        return times == 1 ? null : (times, $"the channel's {name}", policy.GetLocation());
    }
}
