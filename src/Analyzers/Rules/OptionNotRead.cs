using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GoAway.Analyzers.Rules;

/// <summary>GOAWAY000: an option of this package has a value, or a name, that can't be read.</summary>
internal static class OptionNotRead
{
    public const string Id = "GOAWAY000";

    public static readonly DiagnosticDescriptor Descriptor = Descriptors.Create(
        Id,
        "An option of GoAway.Analyzers can't be read",
        "'{0} = {1}' holds for '{2}' and can't be read: {3}; {4}");

    /// <summary>The report, at the first word of the document for which the option holds: a compiler does not tell where it stands.</summary>
    public static Diagnostic Report(UnreadOption option, SyntaxTree tree) => Diagnostic.Create(
        Descriptor,
        tree.GetRoot().GetFirstToken(includeZeroWidth: true).GetLocation(),
        option.Key,
        option.Value,
        Path.GetFileName(tree.FilePath),
        option.Reason,
        option.Default is { } value ? $"the default, '{value}', is used" : "it is ignored");
}
