using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>The edits that let the registration of a policy choose by the request's method.</summary>
internal sealed class ChosenPolicy(
    ClientRegistration registration, HttpCompilation http, SemanticModel model, SourceText text, Gate gate, CancellationToken cancellationToken)
{
    private const string Response = "HttpResponseMessage";
    private const string Step = "    ";
    private const string Extensions = "Polly.Extensions.Http.HttpPolicyExtensions";

    private readonly InvocationExpressionSyntax _call = registration.Call;

    /// <summary>The types that the edits name.</summary>
    public static ImmutableArray<(string Name, INamedTypeSymbol Type)> Uses(HttpCompilation http) =>
        ((string[])["Polly.Policy", "Polly.IAsyncPolicy`1", Extensions, KnownSymbols.HttpResponseMessageName, KnownSymbols.HttpMethodName])
            .Select(name => http.Symbols[name])
            .OfType<INamedTypeSymbol>()
            .Select(type => (type.Name, type))
            .ToImmutableArray();

    /// <summary>The edits; none where there is no place for a choice.</summary>
    public ImmutableArray<TextChange> Edits()
    {
        if (registration.PolicyOf(http, cancellationToken) is not { } policy)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var isSelector = model.GetTypeInfo(policy, cancellationToken).ConvertedType is INamedTypeSymbol { TypeKind: TypeKind.Delegate };
        return registration.Method.Name switch
        {
            ClientRegistration.RegistryPolicy when !isSelector => FromRegistry(policy),
            ClientRegistration.TransientErrorPolicy => Configured(policy),
            _ when policy is LambdaExpressionSyntax lambda => Chosen(lambda),
            _ when isSelector => ByMethodGroup(policy),
            _ => Given(policy, policy.ToString(), null),
        };
    }

    /// <summary>AddPolicyHandler(policy): the policy is chosen where it can be named again, and else named first.</summary>
    private ImmutableArray<TextChange> Given(ExpressionSyntax policy, string made, TextChange? rename)
    {
        var request = Fresh("request", "message");
        var renames = rename is { } change ? ImmutableArray.Create(change) : ImmutableArray<TextChange>.Empty;
        if (rename is null && IsHeld(policy))
        {
            return renames.Add(new TextChange(policy.Span, Choice(request, IsInterface(policy), made)));
        }

        if (Statement is { } statement)
        {
            var name = Fresh("retry", "retryPolicy", "policy");
            return renames
                .Add(new TextChange(new TextSpan(statement.SpanStart, 0), $"IAsyncPolicy<{Response}> {name} = {made};{NewLine}{IndentAt(statement.SpanStart)}"))
                .Add(new TextChange(policy.Span, Choice(request, true, name)));
        }

        // Made for each request: no difference to a policy that keeps nothing from one to the next.
        return IsStateless(policy) ? renames.Add(new TextChange(policy.Span, Choice(request, false, made))) : ImmutableArray<TextChange>.Empty;
    }

    private string Choice(string request, bool isInterface, string policy) => $"{request} => {Guard(request)} ? {NoOp(isInterface)} : {policy}";

    /// <summary>AddPolicyHandler(request => …): the choice comes first.</summary>
    private ImmutableArray<TextChange> Chosen(LambdaExpressionSyntax lambda)
    {
        var parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => ImmutableArray.Create(simple.Parameter),
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var several } => several.ToImmutableArray(),
            _ => ImmutableArray<ParameterSyntax>.Empty,
        };
        var parameter = parameters.FirstOrDefault(p => model.GetDeclaredSymbol(p, cancellationToken) is IParameterSymbol { Type.Name: "HttpRequestMessage" });
        if (parameter is null)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var edits = ImmutableArray.CreateBuilder<TextChange>();
        var request = parameter.Identifier.ValueText;
        if (request == "_")
        {
            request = Fresh("request", "message");
            edits.Add(new TextChange(parameter.Identifier.Span, request));
        }

        if (lambda.ExpressionBody is { } body)
        {
            edits.Add(new TextChange(new TextSpan(body.SpanStart, 0), $"{Guard(request)} ? {NoOp(IsInterface(body))} : "));
            return edits.ToImmutable();
        }

        if (lambda.Block is not { Statements: [var first, ..] })
        {
            return ImmutableArray<TextChange>.Empty;
        }

        edits.Add(new TextChange(new TextSpan(first.SpanStart, 0), Leaving(first, request)));
        return edits.ToImmutable();
    }

    /// <summary>AddPolicyHandler(Select).</summary>
    private ImmutableArray<TextChange> ByMethodGroup(ExpressionSyntax group)
    {
        if (model.GetSymbolInfo(group, cancellationToken).Symbol is not IMethodSymbol selector)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var names = selector.Parameters.Select(p => Fresh(p.Name)).ToList();
        var at = selector.Parameters.ToList().FindIndex(p => p.Type.Name == "HttpRequestMessage");
        if (at < 0)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var parameters = names.Count == 1 ? names[0] : "(" + string.Join(", ", names) + ")";
        return ImmutableArray.Create(new TextChange(
            group.Span, $"{parameters} => {Guard(names[at])} ? {NoOp(IsPolicyInterface(selector.ReturnType))} : {group}({string.Join(", ", names)})"));
    }

    /// <summary>AddTransientHttpErrorPolicy(p => p.RetryAsync(3)) has no overload that sees the request.</summary>
    private ImmutableArray<TextChange> Configured(ExpressionSyntax configure)
    {
        if (http.Symbols[Extensions] is null)
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var handled = "HttpPolicyExtensions.HandleTransientHttpError()";
        var rename = new TextChange(registration.Location.SourceSpan, ClientRegistration.Policy);
        if (configure is LambdaExpressionSyntax lambda)
        {
            var builder = lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter
                : lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null } only] } ? only
                : null;
            var uses = lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == builder?.Identifier.ValueText && n.Parent is not NameColonSyntax).ToList();
            return builder is null || uses is not [var used] ? ImmutableArray<TextChange>.Empty
                : BodyOf(lambda) is { } body ? Given(configure, body.ToString().Remove(used.SpanStart - body.SpanStart, used.Span.Length).Insert(used.SpanStart - body.SpanStart, handled), rename)
                : InBlock(lambda, builder, used, handled).Add(rename);
        }

        return model.GetSymbolInfo(configure, cancellationToken).Symbol is IMethodSymbol
            ? Given(configure, $"{configure}({handled})", rename)
            : ImmutableArray<TextChange>.Empty;
    }

    /// <summary>A block that makes the policy makes it for each request, and none for what must not be repeated: no difference to one that keeps nothing.</summary>
    private ImmutableArray<TextChange> InBlock(LambdaExpressionSyntax lambda, ParameterSyntax builder, IdentifierNameSyntax used, string handled)
    {
        if (lambda.Block is not { Statements: [var first, ..] } block
            || !block.DescendantNodes().OfType<InvocationExpressionSyntax>().All(c =>
                model.GetSymbolInfo(c, cancellationToken).Symbol is not IMethodSymbol called || !Strategies.IsOwn(called.ReturnType) || called.Name.Contains("Retry")))
        {
            return ImmutableArray<TextChange>.Empty;
        }

        var request = Fresh("request", "message");
        return ImmutableArray.Create(
            new TextChange(builder.Identifier.Span, request),
            new TextChange(new TextSpan(first.SpanStart, 0), Leaving(first, request)),
            new TextChange(used.Span, handled));
    }

    /// <summary>The statement that answers with no policy, in front of another one.</summary>
    private string Leaving(StatementSyntax first, string request)
    {
        var indent = IndentAt(first.SpanStart);
        return IsFirstOnLine(first.GetFirstToken())
            ? $"if ({Guard(request)}){NewLine}{indent}{{{NewLine}{indent}{Step}return {NoOp(true)};{NewLine}{indent}}}{NewLine}{NewLine}{indent}"
            : $"if ({Guard(request)}) {{ return {NoOp(true)}; }} ";
    }

    private ImmutableArray<TextChange> FromRegistry(ExpressionSyntax key)
    {
        var (registry, request) = (Fresh("registry", "policies"), Fresh("request", "message"));
        return ImmutableArray.Create(new TextChange(
            key.Span, $"({registry}, {request}) => {Guard(request)} ? {NoOp(true)} : {registry}.Get<IAsyncPolicy<{Response}>>({key})"));
    }

    private string Guard(string request) => string.Join(" || ", gate.All.Select(m => $"{request}.Method == {Written(m)}"));

    /// <summary>A method as HttpMethod has it on this target framework.</summary>
    private string Written(string method)
    {
        var name = method.Substring(0, 1) + method.Substring(1).ToLowerInvariant();
        return http.Symbols[KnownSymbols.HttpMethodName]?.GetMembers(name).OfType<IPropertySymbol>().Any(p => p.IsStatic) == true
            ? "HttpMethod." + name
            : $"new HttpMethod(\"{method}\")";
    }

    /// <summary>The policy that does nothing, with a cast where both sides of the choice would have types of their own.</summary>
    private string NoOp(bool otherIsInterface) => (otherIsInterface || Language >= LanguageVersion.CSharp9 ? "" : $"(IAsyncPolicy<{Response}>)")
        + $"Policy.NoOpAsync<{Response}>()";

    private LanguageVersion Language => ((CSharpParseOptions)_call.SyntaxTree.Options).LanguageVersion;

    private bool IsInterface(ExpressionSyntax policy) => IsPolicyInterface(model.GetTypeInfo(policy, cancellationToken).Type);

    private static bool IsPolicyInterface(ITypeSymbol? type) => type is { Name: "IAsyncPolicy", TypeKind: TypeKind.Interface };

    /// <summary>Whether an expression names a policy that is held somewhere, the same each time.</summary>
    private bool IsHeld(ExpressionSyntax policy) => policy is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && model.GetSymbolInfo(policy, cancellationToken).Symbol switch
        {
            ILocalSymbol or IParameterSymbol or IFieldSymbol => true,
            IPropertySymbol property => property.DeclaringSyntaxReferences is [var declaration]
                && declaration.GetSyntax(cancellationToken) is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: var accessors }
                && accessors.All(a => a.Body is null && a.ExpressionBody is null),
            _ => false,
        };

    /// <summary>What a lambda gives, where that is one expression.</summary>
    private static ExpressionSyntax? BodyOf(LambdaExpressionSyntax lambda) =>
        lambda.ExpressionBody ?? (lambda.Block is { Statements: [ReturnStatementSyntax { Expression: { } returned }] } ? returned : null);

    private bool IsStateless(ExpressionSyntax policy)
    {
        var made = policy is LambdaExpressionSyntax lambda && BodyOf(lambda) is { } body ? body : policy;
        return policy == made
            ? StrategyAnswer.Seen(http, policy, cancellationToken) is { OnlyRetries: true }
            : made.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().All(c => Origins.NameOf(c.Expression) is { } name && (name.Contains("Retry") || name is "OrResult" or "Or" || name.StartsWith("From", StringComparison.Ordinal) || name == "Pow"));
    }

    /// <summary>The statement that the call is part of, where one can be put in front of it.</summary>
    private StatementSyntax? Statement
    {
        get
        {
            foreach (var node in _call.Ancestors())
            {
                switch (node)
                {
                    case AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax }:
                        return null;
                    case StatementSyntax statement:
                        return statement.Parent is BlockSyntax or GlobalStatementSyntax && IsFirstOnLine(statement.GetFirstToken()) ? statement : null;
                }
            }

            return null;
        }
    }

    /// <summary>The first of some names that nothing around the call has.</summary>
    private string Fresh(params string[] names)
    {
        var around = _call.Ancestors().FirstOrDefault(a => a is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? _call.SyntaxTree.GetRoot(cancellationToken);
        var taken = around.DescendantTokens()
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Parent is VariableDeclaratorSyntax or ParameterSyntax or SingleVariableDesignationSyntax or LocalFunctionStatementSyntax or ForEachStatementSyntax or CatchDeclarationSyntax)
            .Where(t => t.Parent is not ParameterSyntax { Parent: SimpleLambdaExpressionSyntax or ParameterListSyntax { Parent: AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax } } parameter || parameter.Span.Contains(_call.Span) || parameter.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>()?.Span.Contains(_call.Span) == true)
            .Select(t => t.ValueText)
            .ToImmutableHashSet();
        return names.FirstOrDefault(n => !taken.Contains(n)) ?? Enumerable.Range(2, 50).Select(i => names[0] + i).First(n => !taken.Contains(n));
    }

    private string NewLine => text.Lines[0].EndIncludingLineBreak - text.Lines[0].End == 2 ? "\r\n" : "\n";

    private string IndentAt(int position)
    {
        var line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    private bool IsFirstOnLine(SyntaxToken token) =>
        text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(token.SpanStart).Start, token.SpanStart)).Trim().Length == 0;
}
