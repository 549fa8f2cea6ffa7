using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers;

/// <summary>The code that keeps options from repeating requests of some methods, in what the compilation has for it.</summary>
internal sealed class MethodGuard(Gate gate, Compilation compilation, LanguageVersion language, Func<string[], string> fresh)
{
    private const string RetryExtensions = "Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptionsExtensions";
    private const string ContextExtensions = "Polly.HttpResilienceContextExtensions";
    private const string HttpMethod = "System.Net.Http.HttpMethod";

    /// <summary>Whether the package has a guard of its own for HttpRetryStrategyOptions.</summary>
    public bool HasDisableFor { get; } = compilation.GetTypeByMetadataName(RetryExtensions) is not null;

    /// <summary>The call of the package's guard.</summary>
    public string DisableFor(string retry) => gate.IsAllUnsafe
        ? $"{retry}.DisableForUnsafeHttpMethods()"
        : $"{retry}.DisableFor({string.Join(", ", gate.All.Select(Written))})";

    /// <summary>Statements that wrap the predicate which the options have; null where the language or the package does not let them.</summary>
    public IReadOnlyList<string>? Wrapped(string options)
    {
        if (gate.IsAllUnsafe || !CanAsk)
        {
            return null;
        }

        var (inner, args, method) = (fresh(["shouldHandle", "inner", "handles"]), fresh(["args", "arguments", "failure"]), fresh(["method", "verb", "sent"]));
        return
        [
            $"var {inner} = {options}.ShouldHandle;",
            $"{options}.ShouldHandle = async {args} => {args}.Context.GetRequestMessage()?.Method is {{ }} {method}",
            .. gate.All.Select(m => $"{CodeLayout.ReadyStep}&& {method} != {Written(m)}"),
            $"{CodeLayout.ReadyStep}&& await {inner}({args});",
        ];
    }

    /// <summary>The predicate of new options; null where the language or the package does not let it be written.</summary>
    public IReadOnlyList<string>? Handled()
    {
        if (gate.IsAllUnsafe || !CanAsk)
        {
            return null;
        }

        var (args, method) = (fresh(["args", "arguments", "failure"]), fresh(["method", "verb", "sent"]));
        return
        [
            $"ShouldHandle = {args} => new ValueTask<bool>({args}.Context.GetRequestMessage()?.Method is {{ }} {method}",
            .. gate.All.Select(m => $"{CodeLayout.ReadyStep}&& {method} != {Written(m)}"),
            $"{CodeLayout.ReadyStep}&& HttpClientResiliencePredicates.IsTransient({args}.Outcome)),",
        ];
    }

    /// <summary>Statements that keep hedging from sending a slow request again.</summary>
    public IReadOnlyList<string>? Undelayed(string options)
    {
        if (gate.IsAllUnsafe || !CanAsk)
        {
            return null;
        }

        var (args, method) = (fresh(["args", "arguments", "failure"]), fresh(["method", "verb", "sent"]));
        return
        [
            $"{options}.DelayGenerator = {args} => new ValueTask<TimeSpan>({args}.Context.GetRequestMessage()?.Method is {{ }} {method}",
            .. gate.All.Select(m => $"{CodeLayout.ReadyStep}&& {method} != {Written(m)}"),
            $"{CodeLayout.ReadyStep}{CodeLayout.ReadyStep}? {options}.Delay",
            $"{CodeLayout.ReadyStep}{CodeLayout.ReadyStep}: Timeout.InfiniteTimeSpan);",
        ];
    }

    /// <summary>The types that code names or whose extensions it calls, with the names that stand for them.</summary>
    public ImmutableArray<(string Name, INamedTypeSymbol Type)> Uses => new[]
        {
            ("HttpMethod", HttpMethod),
            ("DisableFor", RetryExtensions),
            ("DisableForUnsafeHttpMethods", RetryExtensions),
            ("GetRequestMessage", ContextExtensions),
            ("Configure", "Microsoft.Extensions.Http.Resilience.HttpStandardResiliencePipelineBuilderExtensions"),
            ("ValueTask", "System.Threading.Tasks.ValueTask"),
            ("TimeSpan", "System.TimeSpan"),
            ("Timeout", "System.Threading.Timeout"),
        }
        .Select(use => (Name: use.Item1, Type: compilation.GetTypeByMetadataName(use.Item2)!))
        .Where(use => use.Type is not null)
        .ToImmutableArray();

    private bool CanAsk => compilation.GetTypeByMetadataName(ContextExtensions) is not null && language >= LanguageVersion.CSharp8;

    /// <summary>A method as HttpMethod has it on this target framework.</summary>
    private string Written(string method)
    {
        var name = method.Substring(0, 1) + method.Substring(1).ToLowerInvariant();
        return compilation.GetTypeByMetadataName(HttpMethod)?.GetMembers(name).OfType<IPropertySymbol>().Any(p => p.IsStatic) == true
            ? "HttpMethod." + name
            : $"new HttpMethod(\"{method}\")";
    }
}
