using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Infrastructure;

/// <summary>The types that the rules talk about, looked up once per compilation; null where it does not have them.</summary>
internal sealed class KnownSymbols(Compilation compilation)
{
    public const string HttpClientName = "System.Net.Http.HttpClient";
    public const string HttpMessageInvokerName = "System.Net.Http.HttpMessageInvoker";
    public const string HttpMessageHandlerName = "System.Net.Http.HttpMessageHandler";
    public const string DelegatingHandlerName = "System.Net.Http.DelegatingHandler";
    public const string SocketsHttpHandlerName = "System.Net.Http.SocketsHttpHandler";
    public const string HttpRequestMessageName = "System.Net.Http.HttpRequestMessage";
    public const string HttpResponseMessageName = "System.Net.Http.HttpResponseMessage";
    public const string HttpMethodName = "System.Net.Http.HttpMethod";
    public const string HttpContentName = "System.Net.Http.HttpContent";
    public const string StreamContentName = "System.Net.Http.StreamContent";
    public const string MultipartContentName = "System.Net.Http.MultipartContent";
    public const string HttpHeadersName = "System.Net.Http.Headers.HttpHeaders";
    public const string HttpRequestHeadersName = "System.Net.Http.Headers.HttpRequestHeaders";
    public const string HttpRequestExceptionName = "System.Net.Http.HttpRequestException";
    public const string HttpRequestErrorName = "System.Net.Http.HttpRequestError";
    public const string HttpProtocolExceptionName = "System.Net.Http.HttpProtocolException";
    public const string HttpIOExceptionName = "System.Net.Http.HttpIOException";
    public const string HttpClientJsonExtensionsName = "System.Net.Http.Json.HttpClientJsonExtensions";
    public const string HttpClientFactoryName = "System.Net.Http.IHttpClientFactory";
    public const string ExceptionName = "System.Exception";
    public const string IOExceptionName = "System.IO.IOException";
    public const string SocketExceptionName = "System.Net.Sockets.SocketException";
    public const string SocketErrorName = "System.Net.Sockets.SocketError";
    public const string WebExceptionName = "System.Net.WebException";
    public const string WebExceptionStatusName = "System.Net.WebExceptionStatus";
    public const string TimeoutExceptionName = "System.TimeoutException";
    public const string TaskCanceledExceptionName = "System.Threading.Tasks.TaskCanceledException";
    public const string AggregateExceptionName = "System.AggregateException";
    public const string InvalidOperationExceptionName = "System.InvalidOperationException";
    public const string InvalidCastExceptionName = "System.InvalidCastException";
    public const string NullReferenceExceptionName = "System.NullReferenceException";
    public const string CancellationTokenName = "System.Threading.CancellationToken";
    public const string BackgroundServiceName = "Microsoft.Extensions.Hosting.BackgroundService";
    public const string HealthCheckName = "Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck";
    public const string HostedServiceName = "Microsoft.Extensions.Hosting.IHostedService";
    public const string PollyContextName = "Polly.Context";
    public const string ResilienceContextName = "Polly.ResilienceContext";
    public const string PollyOutcomeName = "Polly.Outcome`1";
    public const string PollyDelegateResultName = "Polly.DelegateResult`1";
    public const string PollyRetryPredicateArgumentsName = "Polly.Retry.RetryPredicateArguments`1";
    public const string HttpClientBuilderName = "Microsoft.Extensions.DependencyInjection.IHttpClientBuilder";
    public const string HttpRetryStrategyOptionsExtensionsName = "Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptionsExtensions";

    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> _types = new(StringComparer.Ordinal);

    public INamedTypeSymbol? this[string metadataName] =>
        _types.TryGetValue(metadataName, out var known) ? known : _types.GetOrAdd(metadataName, compilation.GetTypeByMetadataName);

    /// <summary>
    /// The major version of .NET that the compilation is written against; 0 for .NET Standard and .NET Framework, whose
    /// code may run on any.
    /// </summary>
    public int DotNetVersion
    {
        get
        {
            var assembly = this[HttpClientName]?.ContainingAssembly.Identity;
            return assembly is { Name: "System.Net.Http", Version.Major: >= 5 and var major } ? major : 0;
        }
    }

    /// <summary>True where the compilation is written against .NET Framework, which has no HTTP/2 in HttpClientHandler.</summary>
    public bool IsNetFramework => compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly?.Name == "mscorlib";

    /// <summary>Whether a symbol is of this compilation. That of another project has source too where an editor has it open, and none in a build.</summary>
    public bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly);

    public bool Is(ITypeSymbol? type, string metadataName) =>
        type is not null && this[metadataName] is { } known && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    /// <summary>Whether a type is the named one, derives from it or implements it.</summary>
    public bool IsOrDerives(ITypeSymbol? type, string metadataName) => this[metadataName] is { } known && Derives(type, known);

    public static bool Derives(ITypeSymbol? type, ITypeSymbol from)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, from.OriginalDefinition))
            {
                return true;
            }
        }

        if (from.TypeKind == TypeKind.Interface && type is not null)
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, from.OriginalDefinition))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
