namespace Microsoft.CodeAnalysis;

/// <summary>Hides the types that carry it from other assemblies, those of InternalsVisibleTo included.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class EmbeddedAttribute : Attribute;
