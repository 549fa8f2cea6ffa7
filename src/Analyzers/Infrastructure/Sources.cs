using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>
/// What lies elsewhere in the compilation, looked up on demand and remembered for as long as the compilation lives. The only
/// class that asks the compilation for semantic models.
/// </summary>
internal sealed class Sources(Compilation compilation)
{
    /// <summary>
    /// Characters of a function that still gets a graph, some thousand lines: the compiler takes time with their square to make it, and
    /// nothing that is run over it would come to its end.
    /// </summary>
    private const int LargestFunction = 100_000;

    private IReadOnlyList<SyntaxTree>? _trees;
    private Dictionary<string, List<SyntaxNode>>? _functionsByName;

    private readonly ConcurrentDictionary<SyntaxNode, ControlFlowGraph?> _graphs = new();
    private readonly ConcurrentDictionary<ControlFlowGraph, Dictionary<ControlFlowRegion, CatchClauseSyntax>> _catches = new();
    private readonly ConcurrentDictionary<ISymbol, bool> _declared = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, ISymbol?> _declaredAt = new();
    private readonly ConcurrentDictionary<ISymbol, IMethodSymbol?> _implementations = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, IReadOnlyList<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, INamedTypeSymbol Type), IMethodSymbol?> _run = new();
    private readonly ConcurrentDictionary<ISymbol, SyntaxNode?> _functions = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, bool> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, ExpressionSyntax?> _onlyValues = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<SyntaxNode>> _references = new(SymbolEqualityComparer.Default);

    public Compilation Compilation => compilation;

    /// <summary>The trees in the order of their paths: what is found first in them is the same whatever order the compiler was handed them in.</summary>
    public IReadOnlyList<SyntaxTree> Trees => _trees ??= compilation.SyntaxTrees.OrderBy(t => t.FilePath, StringComparer.Ordinal).ToArray();

    /// <summary>The model of a tree; under a compiler or an IDE it is the one that they work with themselves.</summary>
    public SemanticModel Model(SyntaxTree tree) =>
#pragma warning disable RS0030, RS1030 // The one place that looks into other documents; everything else asks here.
        compilation.GetSemanticModel(tree);
#pragma warning restore RS0030, RS1030

    /// <summary>The operation of a node; that of what is in them for parentheses, which have none of their own.</summary>
    public IOperation? Operation(SyntaxNode node)
    {
        node = Parentheses.Off(node);
        return compilation.ContainsSyntaxTree(node.SyntaxTree) ? Model(node.SyntaxTree).GetOperation(node) : null;
    }

    public ISymbol? Symbol(SyntaxNode node)
    {
        var info = Model(node.SyntaxTree).GetSymbolInfo(node);
        return info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null);
    }

    public ITypeSymbol? TypeOf(SyntaxNode expression) => Model(expression.SyntaxTree).GetTypeInfo(expression).Type;

    /// <summary>The symbol that a node declares; remembered, for the compiler compares the places of all members to find it.</summary>
    public ISymbol? Declared(SyntaxNode node) => _declaredAt.TryGetValue(node, out var known) ? known : _declaredAt.GetOrAdd(node, Model(node.SyntaxTree).GetDeclaredSymbol(node));

    /// <summary>Whether a symbol is declared in this compilation's own source: that of a referenced project is out of reach.</summary>
    public bool Declares(ISymbol symbol)
    {
        if (!SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly))
        {
            return false;
        }

        return _declared.TryGetValue(symbol, out var known) ? known : _declared.GetOrAdd(symbol, IsDeclared(symbol.DeclaringSyntaxReferences));

        bool IsDeclared(ImmutableArray<SyntaxReference> declarations) => !declarations.IsEmpty && compilation.ContainsSyntaxTree(declarations[0].SyntaxTree);
    }

    /// <summary>Whether others than this compilation can call a method: that of a library which is no part of its own.</summary>
    public bool IsOpen(IMethodSymbol method)
    {
        if (compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary)
        {
            return false;
        }

        ISymbol? symbol = method;
        while (symbol is not (null or INamespaceSymbol) && symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol is null or INamespaceSymbol;
    }

    /// <summary>The function that runs when a method of this compilation is called; null where it has no body here.</summary>
    public SyntaxNode? FunctionOf(IMethodSymbol method) =>
        _functions.TryGetValue(method, out var known) ? known : _functions.GetOrAdd(method, FindFunction(method));

    private SyntaxNode? FindFunction(IMethodSymbol method)
    {
        var declarations = method.DeclaringSyntaxReferences.IsEmpty && method.AssociatedSymbol is { } property
            ? property.DeclaringSyntaxReferences
            : (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences;
        foreach (var declaration in declarations)
        {
            if (compilation.ContainsSyntaxTree(declaration.SyntaxTree) && Function.Of(declaration.GetSyntax()) is { } function)
            {
                return function;
            }
        }

        return null;
    }

    /// <summary>The functions of the methods that are declared under a name, whichever types they are of: a look at members, nothing is bound.</summary>
    public IReadOnlyList<SyntaxNode> FunctionsNamed(string name, CancellationToken cancellationToken)
    {
        _functionsByName ??= FindFunctions(cancellationToken);
        return _functionsByName.TryGetValue(name, out var functions) ? functions : [];
    }

    /// <summary>Whether anything that is declared in this compilation has a member of a name.</summary>
    public bool HasMember(string name) =>
        _members.TryGetValue(name, out var known) ? known : _members.GetOrAdd(name, compilation.ContainsSymbolsWithName(name, SymbolFilter.Member));

    private Dictionary<string, List<SyntaxNode>> FindFunctions(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, List<SyntaxNode>>(StringComparer.Ordinal);
        foreach (var tree in Trees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            {
                if (node is MethodDeclarationSyntax method && Function.Of(method) is { } function)
                {
                    if (!found.TryGetValue(method.Identifier.ValueText, out var functions))
                    {
                        found.Add(method.Identifier.ValueText, functions = []);
                    }

                    functions.Add(function);
                }
            }
        }

        return found;
    }

    /// <summary>The body of a method, accessor or constructor of this compilation; null where there is none.</summary>
    public ControlFlowGraph? Body(IMethodSymbol method) =>
        FunctionOf(method.OriginalDefinition) is { } function ? Graph(function) : null;

    /// <summary>The control flow of a function's body: of a member, an accessor, a lambda, a local function or an initializer.</summary>
    public ControlFlowGraph? Graph(SyntaxNode function) => _graphs.TryGetValue(function, out var known) ? known : _graphs.GetOrAdd(function, MakeGraph(function));

    /// <summary>The catch clause that a region of a function's graph stands for; regions themselves carry no syntax.</summary>
    public CatchClauseSyntax? CatchClause(SyntaxNode function, ControlFlowGraph graph, ControlFlowRegion region) =>
        (_catches.TryGetValue(graph, out var known) ? known : _catches.GetOrAdd(graph, CatchClauses(function, graph))).TryGetValue(region, out var clause) ? clause : null;

    /// <summary>The value that a field, property or local is given where it is declared, if it is never given another.</summary>
    public ExpressionSyntax? OnlyValue(ISymbol symbol) =>
        _onlyValues.TryGetValue(symbol, out var known) ? known : _onlyValues.GetOrAdd(symbol, FindOnlyValue(symbol));

    private ExpressionSyntax? FindOnlyValue(ISymbol symbol)
    {
        if (symbol is not ILocalSymbol && !Declares(symbol))
        {
            return null; // that of another project is not ours to bind
        }

        var declaration = symbol.DeclaringSyntaxReferences.Length == 1 ? symbol.DeclaringSyntaxReferences[0].GetSyntax() : null;
        var initializer = declaration switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        initializer = initializer is null ? null : Parentheses.Off(initializer);
        return symbol switch
        {
            IFieldSymbol { IsConst: true } => initializer,
            ILocalSymbol local => declaration is null || initializer is null || IsReassigned(local, declaration) ? null : initializer,
            IFieldSymbol field => OnlyAssignment(field, initializer, field.IsReadOnly),
            IPropertySymbol property => OnlyAssignment(property, initializer, property.SetMethod is null or { IsInitOnly: true }),
            _ => null,
        };
    }

    /// <summary>
    /// Where a method is called or named, in order of the trees' paths. Looks into the declaring type alone for a
    /// private method, into every tree that has the name for others; no more than 64 places.
    /// </summary>
    public ImmutableArray<SyntaxNode> References(IMethodSymbol method, CancellationToken cancellationToken) =>
        _references.TryGetValue(method, out var found)
            ? found
            : _references.GetOrAdd(method, References(method, static _ => true, cancellationToken).Take(64).ToImmutableArray<SyntaxNode>());

    /// <summary>As the other, and binds only the names that pass a look at their syntax.</summary>
    public IEnumerable<SimpleNameSyntax> References(IMethodSymbol method, Func<SimpleNameSyntax, bool> gate, CancellationToken cancellationToken)
    {
        var definition = method.OriginalDefinition;
        IEnumerable<SyntaxTree>? trees = (definition.DeclaredAccessibility == Accessibility.Private && definition.ExplicitInterfaceImplementations.IsEmpty)
            || definition.MethodKind == MethodKind.LocalFunction
            ? definition.ContainingType.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct()
            : null;
        var word = definition.MethodKind == MethodKind.Constructor ? definition.ContainingType.Name
            : definition.ExplicitInterfaceImplementations is [var implemented, ..] ? implemented.Name
            : definition.Name;
        foreach (var name in Names(word, trees, cancellationToken))
        {
            if (MayName(name, definition.ReducedFrom ?? definition) && gate(name) && Symbol(name) is IMethodSymbol named && Leads(named, definition))
            {
                yield return name;
            }
        }
    }

    /// <summary>A look at syntax: whether a name can be that of a method, and not of a type, or of another method that takes more.</summary>
    private static bool MayName(SimpleNameSyntax name, IMethodSymbol method) => Whole(name).Parent switch
    {
        InvocationExpressionSyntax call when IsCalled(name) => call.ArgumentList.Arguments.Count <= method.Parameters.Length || method.Parameters is [.., { IsParams: true }],
        MemberAccessExpressionSyntax or QualifiedNameSyntax => method.MethodKind == MethodKind.Constructor,
        _ => true,
    };

    /// <summary>Whether a method is called where it is named, and not handed on to be called.</summary>
    public static bool IsCalled(SyntaxNode name) => Whole(name) is var whole && whole.Parent is InvocationExpressionSyntax call && call.Expression == whole;

    private static SyntaxNode Whole(SyntaxNode name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent as MemberBindingExpressionSyntax ?? name;

    /// <summary>What a parameter is handed, by the calls and object creations of this compilation and by what it registers with a container.</summary>
    public IEnumerable<ExpressionSyntax> ArgumentsOf(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            yield break;
        }

        var calls = method.MethodKind == MethodKind.Constructor
            ? Names(method.ContainingType.Name, null, cancellationToken).Select(name => name.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() is { } made && made.Type.Span.Contains(name.Span) ? (SyntaxNode)made : null)
            : References(method, cancellationToken).Select(name => name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(name.Span) ? (SyntaxNode)call : null);
        foreach (var call in calls)
        {
            var argument = call is null ? null : Operation(call) switch
            {
                IInvocationOperation invocation => ArgumentFor(invocation.Arguments, parameter),
                IObjectCreationOperation creation => ArgumentFor(creation.Arguments, parameter),
                _ => null,
            };
            if (argument is not null)
            {
                yield return argument;
            }
        }

        if (method.MethodKind != MethodKind.Constructor)
        {
            yield break;
        }

        foreach (var name in new[] { "AddSingleton", "AddScoped", "AddTransient", "TryAddSingleton" }.SelectMany(n => Names(n, null, cancellationToken)))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: [.., var given] } call
                && call.Expression.Span.Contains(name.Span)
                && Symbol(call) is IMethodSymbol { TypeArguments: [var service, ..] }
                && SymbolEqualityComparer.Default.Equals(service, parameter.Type))
            {
                yield return Parentheses.Off(given.Expression) is LambdaExpressionSyntax { ExpressionBody: { } made } ? made : given.Expression;
            }
        }
    }

    private static ExpressionSyntax? ArgumentFor(ImmutableArray<IArgumentOperation> arguments, IParameterSymbol parameter) =>
        arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal && SymbolEqualityComparer.Default.Equals(a.Parameter.OriginalDefinition.ContainingSymbol, parameter.OriginalDefinition.ContainingSymbol))?.Value.Syntax as ExpressionSyntax;

    /// <summary>
    /// The method of this compilation that a call runs: the called one, or the only one that implements it; null where none
    /// or several do.
    /// </summary>
    public IMethodSymbol? Implementation(IMethodSymbol called, CancellationToken cancellationToken)
    {
        var method = (called.ReducedFrom ?? called).OriginalDefinition;
        if (!method.IsAbstract)
        {
            return FunctionOf(method) is null ? null : method;
        }

        return _implementations.TryGetValue(method, out var known) ? known : _implementations.GetOrAdd(method, FindImplementation(method, cancellationToken));
    }

    private IMethodSymbol? FindImplementation(IMethodSymbol method, CancellationToken cancellationToken)
    {
        IMethodSymbol? only = null;
        foreach (var type in Basing(method.ContainingType, cancellationToken))
        {
            foreach (var candidate in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (!candidate.IsAbstract && candidate.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertyGet && Leads(method, candidate))
                {
                    if (only is not null && !SymbolEqualityComparer.Default.Equals(only, candidate))
                    {
                        return null;
                    }

                    only = candidate;
                }
            }
        }

        return only;
    }

    /// <summary>The classes and structs of this compilation whose base lists name a type.</summary>
    private IEnumerable<INamedTypeSymbol> Basing(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var name in Names(type.Name, null, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<BaseTypeSyntax>() is { Parent.Parent: TypeDeclarationSyntax declaration }
                && name.FirstAncestorOrSelf<ArgumentListSyntax>() is not { Parent: BaseTypeSyntax }
                && Declared(declaration) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } based)
            {
                yield return based;
            }
        }
    }

    /// <summary>The method that a call runs on an object of exactly this type; null where it has none.</summary>
    public static IMethodSymbol? Dispatched(IMethodSymbol called, INamedTypeSymbol type)
    {
        if (called.ContainingType is { TypeKind: TypeKind.Interface })
        {
            return type.FindImplementationForInterfaceMember(called) as IMethodSymbol;
        }

        for (var holder = type; holder is not null; holder = holder.BaseType)
        {
            foreach (var member in holder.GetMembers(called.Name).OfType<IMethodSymbol>())
            {
                if (Leads(called, member))
                {
                    return member.IsGenericMethod ? member.Construct([.. called.TypeArguments]) : member;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The method that a virtual call runs on an object of a type or of one of this compilation that derives from it; null where that
    /// depends on which it is.
    /// </summary>
    public IMethodSymbol? OnlyDispatched(IMethodSymbol called, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var key = (Called: called.OriginalDefinition, Type: type.OriginalDefinition);
        var runs = _run.TryGetValue(key, out var known) ? known : _run.GetOrAdd(key, Only(key.Called, key.Type, cancellationToken));
        return SymbolEqualityComparer.Default.Equals(runs, key.Called) ? called
            : runs is { IsGenericMethod: true } ? runs.Construct([.. called.TypeArguments])
            : runs;
    }

    private IMethodSymbol? Only(IMethodSymbol called, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        IMethodSymbol? only = null;
        foreach (var one in Kinds(type, cancellationToken))
        {
            var runs = Dispatched(called, one)?.OriginalDefinition ?? called;
            if (only is not null && !SymbolEqualityComparer.Default.Equals(only, runs))
            {
                return null;
            }

            only = runs;
        }

        return only;
    }

    /// <summary>The types that an object of a type can be of, as far as this compilation has them; nobody is of an abstract one.</summary>
    public IReadOnlyList<INamedTypeSymbol> Kinds(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        INamedTypeSymbol[] types = [type, .. type.IsSealed ? [] : Derived(type.OriginalDefinition, cancellationToken)];
        return types.Where(t => !t.IsAbstract).ToList() is { Count: > 0 } made ? made : types;
    }

    /// <summary>The classes of this compilation that derive from one, directly or not.</summary>
    private IReadOnlyList<INamedTypeSymbol> Derived(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (_derived.TryGetValue(type, out var known))
        {
            return known;
        }

        var found = new List<INamedTypeSymbol>();
        foreach (var derived in Basing(type, cancellationToken))
        {
            if (SymbolEqualityComparer.Default.Equals(derived.BaseType?.OriginalDefinition, type)
                && !found.Contains(derived, SymbolEqualityComparer.Default))
            {
                found.Add(derived);
                found.AddRange(Derived(derived, cancellationToken));
            }
        }

        return _derived.GetOrAdd(type, found);
    }

    /// <summary>The places in this compilation where an identifier of that name stands.</summary>
    public IEnumerable<SimpleNameSyntax> Names(string name, IEnumerable<SyntaxTree>? trees, CancellationToken cancellationToken)
    {
        foreach (var tree in trees ?? Trees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Words.Of(tree, cancellationToken).Contains(name))
            {
                continue;
            }

            var root = tree.GetRoot(cancellationToken);
            foreach (var position in Words.Positions(tree, name, cancellationToken))
            {
                var token = root.FindToken(position);
                if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && token.Parent is SimpleNameSyntax node)
                {
                    yield return node;
                }
            }
        }
    }

    /// <summary>The constant that an expression is, as a value of its own or by the name of what holds no other; null where it is none.</summary>
    public object? Constant(ExpressionSyntax expression)
    {
        var constant = Of(expression);
        return constant.HasValue ? constant.Value
            : Parentheses.Off(expression) is IdentifierNameSyntax or MemberAccessExpressionSyntax
                && Symbol(expression) is { Kind: SymbolKind.Local or SymbolKind.Field or SymbolKind.Property } holder
                && OnlyValue(holder) is { } only ? Of(only).Value
            : null;

        Optional<object?> Of(ExpressionSyntax value) => Model(value.SyntaxTree).GetConstantValue(value);
    }

    /// <summary>Whether any of the trees that could name a symbol has the word at all: a look at text, nothing is bound.</summary>
    public bool Mentions(string name, CancellationToken cancellationToken) =>
        Trees.Any(tree => Words.Of(tree, cancellationToken).Contains(name));

    /// <summary>Whether a call of one method may run another: itself, what it overrides, or what it implements.</summary>
    public static bool Leads(IMethodSymbol called, IMethodSymbol to)
    {
        var target = Whole((called.ReducedFrom ?? called).OriginalDefinition);
        to = Whole(to.OriginalDefinition);
        if (SymbolEqualityComparer.Default.Equals(target, to))
        {
            return true;
        }

        if (target.Name != to.Name && to.ExplicitInterfaceImplementations.IsEmpty)
        {
            return false;
        }

        for (var overridden = to.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, target))
            {
                return true;
            }
        }

        return target.ContainingType.TypeKind == TypeKind.Interface && Implements(to, target, called);
    }

    /// <summary>A partial method is called by its definition, and stands in its implementation.</summary>
    private static IMethodSymbol Whole(IMethodSymbol method) => method.PartialDefinitionPart ?? method;

    private static bool Implements(IMethodSymbol to, IMethodSymbol target, IMethodSymbol called) =>
        to.ContainingType.AllInterfaces.Any(i => MayBe(i, called.ContainingType)
            && i.GetMembers(target.Name).FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, target)) is { } member
            && SymbolEqualityComparer.Default.Equals(to.ContainingType.FindImplementationForInterfaceMember(member)?.OriginalDefinition, to));

    /// <summary>Whether a type is another one, for some value of the type parameters in either.</summary>
    private static bool MayBe(INamedTypeSymbol type, INamedTypeSymbol other) =>
        SymbolEqualityComparer.Default.Equals(type, other)
        || (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, other.OriginalDefinition)
            && type.TypeArguments.Concat(other.TypeArguments).Any(t => t.TypeKind == TypeKind.TypeParameter));

    private static bool IsReassigned(ILocalSymbol local, SyntaxNode declaration) =>
        Function.Member(declaration)?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == local.Name
            && (name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name
                || name.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax tuple } several } && tuple.Left == several
                || name.Parent?.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
                || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None })) != false;

    private ExpressionSyntax? OnlyAssignment(ISymbol symbol, ExpressionSyntax? initializer, bool onlyInConstructors)
    {
        var isOwn = symbol.DeclaredAccessibility == Accessibility.Private || onlyInConstructors;
        if (!isOwn && !symbol.IsStatic)
        {
            return null;
        }

        // What is static and not private may be set from anywhere, and is by nobody in most cases.
        ExpressionSyntax? only = initializer;
        foreach (var tree in isOwn ? symbol.ContainingType.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct() : Trees)
        {
            if (!Words.Of(tree, default).Contains(symbol.Name))
            {
                continue;
            }

            foreach (var position in Words.Positions(tree, symbol.Name, default))
            {
                if (tree.GetRoot().FindToken(position) is not { Parent: IdentifierNameSyntax name } || name.Identifier.ValueText != symbol.Name)
                {
                    continue;
                }

                var target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
                var assigned = target.Parent switch
                {
                    AssignmentExpressionSyntax assignment when assignment.Left == target => Parentheses.Off(assignment.Right),
                    PostfixUnaryExpressionSyntax unary when !unary.IsKind(SyntaxKind.SuppressNullableWarningExpression) => unary,
                    PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PreIncrementExpression) || unary.IsKind(SyntaxKind.PreDecrementExpression) => unary,
                    ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) => argument.Expression,
                    _ => null,
                };
                if (assigned is null || !SymbolEqualityComparer.Default.Equals(Symbol(name)?.OriginalDefinition, symbol.OriginalDefinition))
                {
                    continue;
                }

                if (only is not null || assigned == target || target.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression })
                {
                    return null;
                }

                only = assigned;
            }
        }

        return only;
    }

    /// <summary>
    /// Handlers and clauses by their order, which both follow the source: lowering makes regions with a finally of its own, but
    /// none with a catch. Where the graph has dropped some as unreachable the order tells nothing.
    /// </summary>
    private static Dictionary<ControlFlowRegion, CatchClauseSyntax> CatchClauses(SyntaxNode function, ControlFlowGraph graph)
    {
        var regions = new List<ControlFlowRegion>();
        Collect(graph.Root);
        var clauses = function
            .DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax))
            .OfType<TryStatementSyntax>()
            .Where(t => t.Catches.Count > 0)
            .ToList();
        var found = new Dictionary<ControlFlowRegion, CatchClauseSyntax>();
        if (clauses.Count != regions.Count)
        {
            return found;
        }

        for (var i = 0; i < regions.Count; i++)
        {
            var handlers = regions[i].NestedRegions.Where(r => r.Kind != ControlFlowRegionKind.Try).ToList();
            for (var j = 0; j < handlers.Count && handlers.Count == clauses[i].Catches.Count; j++)
            {
                found[handlers[j]] = clauses[i].Catches[j];
                if (handlers[j].Kind == ControlFlowRegionKind.FilterAndHandler)
                {
                    found[handlers[j].NestedRegions[1]] = clauses[i].Catches[j];
                }
            }
        }

        return found;

        void Collect(ControlFlowRegion region)
        {
            if (region.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                regions.Add(region);
            }

            foreach (var nested in region.NestedRegions)
            {
                Collect(nested);
            }
        }
    }

    private ControlFlowGraph? MakeGraph(SyntaxNode function)
    {
        if (!compilation.ContainsSyntaxTree(function.SyntaxTree) || function.Span.Length > LargestFunction)
        {
            return null;
        }

        if (function is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)
        {
            if (Function.Around(function.Parent) is not { } outer || Graph(outer) is not { } graph)
            {
                return null;
            }

            if (function is LocalFunctionStatementSyntax)
            {
                var local = graph.LocalFunctions.FirstOrDefault(l => l.DeclaringSyntaxReferences.Any(r => r.Span == function.Span));
                return local is null ? null : graph.GetLocalFunctionControlFlowGraph(local);
            }

            var lambda = graph.Blocks
                .SelectMany(b => b.BranchValue is null ? b.Operations : b.Operations.Add(b.BranchValue))
                .SelectMany(o => o.DescendantsAndSelf())
                .OfType<IFlowAnonymousFunctionOperation>()
                .FirstOrDefault(l => l.Syntax == function);
            return lambda is null ? null : graph.GetAnonymousFunctionControlFlowGraph(lambda);
        }

        return Model(function.SyntaxTree).GetOperation(function) switch
        {
            IMethodBodyOperation body => ControlFlowGraph.Create(body),
            IConstructorBodyOperation body => ControlFlowGraph.Create(body),
            IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block),
            IFieldInitializerOperation { Parent: null } initializer => ControlFlowGraph.Create(initializer),
            IPropertyInitializerOperation { Parent: null } initializer => ControlFlowGraph.Create(initializer),
            _ => null,
        };
    }
}
