using System;
using System.IO;
using System.IO.Compression;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a package anew without symbol files, and as small as it gets. The symbol package takes them from what is packed, and they have
/// to lie where their assemblies lie; in the package itself, which every build downloads, they are a fifth of its size and of no use.
/// </summary>
public sealed class FinishPackage : Task
{
    /// <summary><c>CompressionLevel.SmallestSize</c>, which this task's own reference assemblies do not know.</summary>
    private const CompressionLevel SmallestSize = (CompressionLevel)3;

    [Required]
    public string Package { get; set; }

    public override bool Execute()
    {
        var packed = new MemoryStream(File.ReadAllBytes(Package));
        using (var from = new ZipArchive(packed))
        using (var to = new ZipArchive(File.Create(Package), ZipArchiveMode.Create))
        {
            foreach (var entry in from.Entries)
            {
                if (entry.FullName.EndsWith(".pdb", StringComparison.Ordinal))
                {
                    continue;
                }

                var copy = to.CreateEntry(entry.FullName, SmallestSize);
                copy.LastWriteTime = entry.LastWriteTime;
                using (var content = entry.Open())
                using (var target = copy.Open())
                {
                    content.CopyTo(target);
                }
            }
        }

        return !Log.HasLoggedErrors;
    }
}
