using System.Collections.Immutable;
using GoAway.Analyzers.Infrastructure;
using GoAway.Analyzers.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GoAway.Analyzers;

/// <summary>Puts a retry configuration where clients are made or registered, in one form, into all documents of a project that it takes.</summary>
internal sealed class RetryInsertion
{
    private const string ResilienceExtensions = "Microsoft.Extensions.DependencyInjection.ResilienceHttpClientBuilderExtensions";
    private const string RetryOptionsExtensions = "Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptionsExtensions";
    private const string PolicyExtensions = "Microsoft.Extensions.DependencyInjection.PollyHttpClientBuilderExtensions";
    private const string ResilienceHandler = "Microsoft.Extensions.Http.Resilience.ResilienceHandler";
    private const string PolicyHandler = "Microsoft.Extensions.Http.PolicyHttpMessageHandler";
    private const string PolicyBuilders = "Polly.Extensions.Http.HttpPolicyExtensions";

    private readonly Compilation _compilation;
    private readonly KnownSymbols _symbols;
    private readonly LanguageVersion _language;
    private readonly GoAwayOptions _options;
    private readonly RetryForm _form;
    private readonly INamedTypeSymbol? _handler;
    private readonly bool _hasSockets;

    private RetryInsertion(
        Compilation compilation, LanguageVersion language, GoAwayOptions options, RetryForm form, INamedTypeSymbol? handler, bool hasSockets)
    {
        _hasSockets = hasSockets;
        _compilation = compilation;
        _symbols = new KnownSymbols(compilation);
        _language = language;
        _options = options;
        _form = form;
        _handler = handler;
    }

    /// <summary>The solution with the configuration at all places that take it; null where the project can't have it, or would not compile.</summary>
    public static async Task<Solution?> Into(
        Project project, IEnumerable<(DocumentId Document, SyntaxNode Node)> all, RetryForm form, CancellationToken cancellationToken)
    {
        var places = all.Where(p => form != (p.Node is InvocationExpressionSyntax ? RetryForm.Pipeline : RetryForm.Resilience)).ToList();
        if (places.Count == 0
            || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } before
            || project.ParseOptions is not CSharpParseOptions { LanguageVersion: var language })
        {
            return null;
        }

        var oldest = await OldestOf(project, before, language, cancellationToken).ConfigureAwait(false);

        var options = new GoAwayOptions.Provider(project.AnalyzerOptions.AnalyzerConfigOptionsProvider).For(places[0].Node.SyntaxTree);
        var changed = project;
        INamedTypeSymbol? handler = null;
        if (form == RetryForm.Handler)
        {
            (changed, handler) = await WithHandler(project, before, places[0].Node, options, oldest, cancellationToken).ConfigureAwait(false);
            if (handler is null)
            {
                return null;
            }
        }

        var insertion = new RetryInsertion(before, language, options, form, handler, oldest.HasSockets);
        var taken = false;
        foreach (var document in places.GroupBy(p => p.Document))
        {
            var text = await changed.GetDocument(document.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var edits = document.OrderBy(p => p.Node.SpanStart).SelectMany(p => insertion.Edits(p.Node, text) ?? []).ToList();
            if (edits.Count > 0)
            {
                taken = true;
                changed = (await Imports.Add(changed.GetDocument(document.Key)!, text.WithChanges(edits), insertion.Uses, cancellationToken).ConfigureAwait(false)).Project;
            }
        }

        return taken && await Compiles(changed, project, cancellationToken).ConfigureAwait(false) ? changed.Solution : null;
    }

    /// <summary>Whether no document that was changed or added has an error that was not there.</summary>
    private static async Task<bool> Compiles(Project changed, Project before, CancellationToken cancellationToken)
    {
        var changes = changed.GetChanges(before);
        foreach (var id in changes.GetChangedDocuments().Concat(changes.GetAddedDocuments()))
        {
            if (await Errors(changed.GetDocument(id)).ConfigureAwait(false) > await Errors(before.GetDocument(id)).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;

        async Task<int> Errors(Document? document) =>
            document is not null && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                ? model.GetDiagnostics(cancellationToken: cancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error)
                : 0;
    }

    /// <summary>The project with the handler's document, and the handler: the one that is there already, or a new one.</summary>
    private static async Task<(Project Project, INamedTypeSymbol? Handler)> WithHandler(
        Project project, Compilation compilation, SyntaxNode place, GoAwayOptions options, Target oldest, CancellationToken cancellationToken)
    {
        var http = HttpCompilation.Of(compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        var name = RetryHandlerText.DefaultName;
        for (var number = 2; compilation.GetSymbolsWithName(name, SymbolFilter.TypeAndMember, cancellationToken).ToList() is { Count: > 0 } named; number++)
        {
            if (named.OfType<INamedTypeSymbol>().FirstOrDefault(IsHandler) is { } present)
            {
                return (project, present);
            }

            name = RetryHandlerText.DefaultName + number;
        }

        // The project's own, and where it says none the one that its others lie in.
        var @namespace = project.DefaultNamespace is { Length: > 0 } root ? root
            : compilation.SyntaxTrees
                .SelectMany(t => t.GetRoot(cancellationToken).ChildNodes().OfType<BaseNamespaceDeclarationSyntax>())
                .Select(n => n.Name.ToString())
                .OrderBy(n => n.Length)
                .ThenBy(n => n, StringComparer.Ordinal)
                .FirstOrDefault() ?? "";
        var text = RetryHandlerText.For(oldest.Compilation, oldest.Language, @namespace, name) with
        {
            Options = options,
            Layout = new CodeLayout(await place.SyntaxTree.GetTextAsync(cancellationToken).ConfigureAwait(false)),
        };
        var directory = Path.GetDirectoryName(project.FilePath);
        var document = project.AddDocument(
            name + ".cs",
            text.ToString(),
            filePath: string.IsNullOrEmpty(directory) ? null : Path.Combine(directory, name + ".cs"));
        var added = await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        return (document.Project, added?.GetTypeByMetadataName(@namespace.Length == 0 ? name : @namespace + "." + name));

        bool IsHandler(INamedTypeSymbol type) =>
            type.ContainingType is null
            && KnownSymbols.Derives(type, compilation.GetTypeByMetadataName(KnownSymbols.DelegatingHandlerName)!)
            && (http is null || !VisibleClient.SendsOnce(http, type))
            && type.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal);
    }

    /// <summary>What all target frameworks of a project have.</summary>
    private sealed record Target(Compilation Compilation, LanguageVersion Language, bool HasSockets);

    /// <summary>
    /// The target frameworks of a project are projects of their own to the workspace, and share their files: what is written for
    /// one has to compile in each.
    /// </summary>
    private static async Task<Target> OldestOf(Project project, Compilation compilation, LanguageVersion language, CancellationToken cancellationToken)
    {
        var oldest = new Target(compilation, language, HasSockets(compilation));
        foreach (var other in project.Solution.Projects.Where(p => p.Id != project.Id && p.FilePath is not null && p.FilePath == project.FilePath))
        {
            if (await other.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } its && other.ParseOptions is CSharpParseOptions { LanguageVersion: var spoken })
            {
                oldest = new Target(
                    RetryHandlerText.Knows(its) < RetryHandlerText.Knows(oldest.Compilation) ? its : oldest.Compilation,
                    spoken < oldest.Language ? spoken : oldest.Language,
                    oldest.HasSockets && HasSockets(its));
            }
        }

        return oldest;
    }

    /// <summary>Whether new HttpClient() makes a SocketsHttpHandler. In a browser there are no sockets.</summary>
    private static bool HasSockets(Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownSymbols.SocketsHttpHandlerName) is not null
        && compilation.ReferencedAssemblyNames.All(a => a.Name != "Microsoft.AspNetCore.Components.WebAssembly");

    private IEnumerable<TextChange>? Edits(SyntaxNode place, SourceText text) => place switch
    {
        BaseObjectCreationExpressionSyntax client => OverHandler(client, text),
        InvocationExpressionSyntax registration => Appended(registration, text),
        _ => null,
    };

    /// <summary>new HttpClient(), new() { … }, new HttpClient(handler): over the new handler.</summary>
    private IEnumerable<TextChange>? OverHandler(BaseObjectCreationExpressionSyntax client, SourceText text)
    {
        var layout = new CodeLayout(text);
        if (Outer(layout, layout.IndentAt(client.SpanStart)) is not { } outer)
        {
            return null;
        }

        if (client.ArgumentList is { Arguments: [var given, ..] })
        {
            var handler = given.Expression;
            return
            [
                new TextChange(new TextSpan(handler.SpanStart, 0), $"{outer} {{ InnerHandler = "),
                new TextChange(new TextSpan(handler.Span.End, 0), " }"),
            ];
        }

        var made = $"{outer} {{ InnerHandler = new {(_hasSockets ? "SocketsHttpHandler" : "HttpClientHandler")}() }}";
        return client.ArgumentList is { OpenParenToken.Span.End: var open, CloseParenToken.SpanStart: var close }
            // A remark in the parentheses stays.
            ? [new TextChange(text.ToString(TextSpan.FromBounds(open, close)).Trim().Length == 0 ? TextSpan.FromBounds(open, close) : new TextSpan(open, 0), made)]
            : [new TextChange(new TextSpan(((ObjectCreationExpressionSyntax)client).Type.Span.End, 0), $"({made})")];
    }

    /// <summary>The creation of the handler, without the one below it.</summary>
    private string? Outer(CodeLayout layout, string indent)
    {
        if (_form == RetryForm.Handler)
        {
            return "new " + _handler!.Name;
        }

        if (_form == RetryForm.Policy)
        {
            return _compilation.GetTypeByMetadataName(PolicyHandler) is not null && Selector(layout, indent) is { } selector
                ? $"new PolicyHttpMessageHandler({selector})"
                : null;
        }

        var inner = indent + layout.Step;
        return _compilation.GetTypeByMetadataName(ResilienceHandler) is not null && Guard.Handled() is { } lines
            ? "new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()" + layout.NewLine
                + layout.Lines([".AddRetry(new HttpRetryStrategyOptions", "{", .. lines.Select(l => CodeLayout.ReadyStep + l), "})"], inner)
                + inner + ".Build())"
            : null;
    }

    private MethodGuard Guard => new(
        new Gate(_options.UnsafeMethods.IsEmpty ? ImmutableArray.Create("POST") : _options.UnsafeMethods.OrderBy(m => m, StringComparer.Ordinal).ToImmutableArray()),
        _compilation,
        _language,
        names => names[0]);

    /// <summary>services.AddHttpClient…(…): one more call at the end of the chain, which stands nearest to the connections.</summary>
    private IEnumerable<TextChange>? Appended(InvocationExpressionSyntax registration, SourceText text)
    {
        var model = _compilation.ContainsSyntaxTree(registration.SyntaxTree) ? _compilation.GetSemanticModel(registration.SyntaxTree) : null;
        var last = registration;
        foreach (var call in BuilderCalls.Above(registration))
        {
            if (!_symbols.Is(model?.GetTypeInfo(call).Type, KnownSymbols.HttpClientBuilderName))
            {
                break;
            }

            last = call;
        }

        var layout = new CodeLayout(text);
        var access = last.Expression as MemberAccessExpressionSyntax;
        var dot = access?.OperatorToken;
        if (_form == RetryForm.Resilience && last.Parent is not ExpressionStatementSyntax && !IsValueUnused(last))
        {
            // What the resilience handler returns is another builder: where the client's own is held, it is added by a call of its own.
            return last.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } declaration } variable }
                && layout.IsFirstOnLine(declaration.GetFirstToken())
                && layout.IndentAt(declaration.SpanStart) is var margin
                && Call(layout, margin) is { } call
                    ? [new TextChange(new TextSpan(declaration.Span.End, 0), layout.NewLine + margin + variable.Identifier.Text + call + ";")]
                    : null;
        }

        var breaks = dot is { } token && layout.IsFirstOnLine(token);
        var indent = layout.IndentAt(breaks ? dot!.Value.SpanStart : last.Span.End);
        return Call(layout, indent) is { } added
            ? [new TextChange(new TextSpan(last.Span.End, 0), (breaks ? layout.NewLine + indent : "") + added)]
            : null;
    }

    /// <summary>The body of a function that gives nothing back.</summary>
    private static bool IsValueUnused(ExpressionSyntax expression) => expression.Parent switch
    {
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } } => true,
        ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } } => true,
        LambdaExpressionSyntax => true,
        _ => false,
    };

    private string? Call(CodeLayout layout, string indent)
    {
        if (_form == RetryForm.Handler)
        {
            return $".AddHttpMessageHandler(() => new {_handler!.Name}())";
        }

        if (_form == RetryForm.Resilience)
        {
            return _compilation.GetTypeByMetadataName(ResilienceExtensions) is null ? null
                : Guard.HasDisableFor ? $".AddStandardResilienceHandler(options => {Guard.DisableFor("options.Retry")})"
                : Guard.Wrapped("options.Retry") is { } lines ? $".AddStandardResilienceHandler({layout.Lambda("options", lines, indent)})"
                : null;
        }

        return _compilation.GetTypeByMetadataName(PolicyExtensions) is not null && Selector(layout, indent) is { } selector
            ? $".AddPolicyHandler({selector})"
            : null;
    }

    /// <summary>A policy of Polly v7 that is chosen by the request's method.</summary>
    private string? Selector(CodeLayout layout, string indent)
    {
        // What Polly itself now recommends in its place is offered instead, where it is there.
        if (_compilation.GetTypeByMetadataName(ResilienceExtensions) is not null || _compilation.GetTypeByMetadataName(PolicyBuilders) is null)
        {
            return null;
        }

        var inner = indent + layout.Step;
        var methods = RetryHandlerText.IdempotentMethods(_options).Select(m => $"request.Method == HttpMethod.{m}");
        var noop = (_language >= LanguageVersion.CSharp9 ? "" : "(IAsyncPolicy<HttpResponseMessage>)") + "Policy.NoOpAsync<HttpResponseMessage>()";
        return $"request => {string.Join(layout.NewLine + inner + layout.Step + "|| ", methods)}{layout.NewLine}"
            + $"{inner}? HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(3, attempt => TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt))){layout.NewLine}"
            + $"{inner}: {noop}";
    }

    /// <summary>The types that the edits name or whose extensions they call.</summary>
    private ImmutableArray<(string Name, INamedTypeSymbol Type)> Uses => new[]
        {
            ("SocketsHttpHandler", KnownSymbols.SocketsHttpHandlerName),
            ("HttpClientHandler", "System.Net.Http.HttpClientHandler"),
            ("HttpMethod", KnownSymbols.HttpMethodName),
            ("HttpResponseMessage", KnownSymbols.HttpResponseMessageName),
            ("HttpPolicyExtensions", PolicyBuilders),
            ("Policy", "Polly.Policy"),
            ("PolicyHttpMessageHandler", PolicyHandler),
            ("ResilienceHandler", ResilienceHandler),
            ("ResiliencePipelineBuilder", "Polly.ResiliencePipelineBuilder`1"),
            ("AddRetry", "Polly.RetryResiliencePipelineBuilderExtensions"),
            ("HttpRetryStrategyOptions", "Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptions"),
            ("HttpClientResiliencePredicates", "Microsoft.Extensions.Http.Resilience.HttpClientResiliencePredicates"),
            ("ValueTask", "System.Threading.Tasks.ValueTask"),
            ("IAsyncPolicy", "Polly.IAsyncPolicy`1"),
            ("WaitAndRetryAsync", "Polly.AsyncRetryTResultSyntax"),
            ("AddPolicyHandler", PolicyExtensions),
            ("AddStandardResilienceHandler", ResilienceExtensions),
            ("DisableFor", RetryOptionsExtensions),
            ("GetRequestMessage", "Polly.HttpResilienceContextExtensions"),
            ("AddHttpMessageHandler", "Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions"),
            ("TimeSpan", "System.TimeSpan"),
            ("Math", "System.Math"),
        }
        .Select(use => (Name: use.Item1, Type: _compilation.GetTypeByMetadataName(use.Item2)!))
        .Where(use => use.Type is not null)
        .Concat(_handler is null ? [] : new[] { (_handler.Name, _handler) })
        .ToImmutableArray();
}
