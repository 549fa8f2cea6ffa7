using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Takes the symbol files out of a package. The symbol package takes them from what is packed, and they have to lie where their
/// assemblies lie; in the package itself, which every build downloads, they are a fifth of its size and of no use.
/// </summary>
public sealed class TakeOutSymbols : Task
{
    [Required]
    public string Package { get; set; }

    public override bool Execute()
    {
        using (var archive = ZipFile.Open(Package, ZipArchiveMode.Update))
        {
            foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(".pdb", StringComparison.Ordinal)).ToList())
            {
                entry.Delete();
            }
        }

        return !Log.HasLoggedErrors;
    }
}
