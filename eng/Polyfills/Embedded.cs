namespace Microsoft.CodeAnalysis;

/// <summary>Hides a type from other assemblies, also from those that see internals and have the type themselves.</summary>
[System.Runtime.CompilerServices.CompilerGenerated]
[Embedded]
internal sealed partial class EmbeddedAttribute : Attribute
{
    public EmbeddedAttribute()
    {
    }
}
