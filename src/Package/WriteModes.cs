using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes the .globalconfig of each GoAwayAnalysisMode from the rules' release rows, which the compiler checks against
/// the descriptors (RS2000 to RS2002). The recommended mode is the descriptors' own severities and has no file.
/// </summary>
public sealed class WriteModes : Task
{
    private static readonly Regex Row = new Regex(@"^(?<id>GOAWAY\d{3})\s*\|\s*[\w.]+\s*\|\s*(?<severity>\w+)\s*\|");

    [Required]
    public ITaskItem[] ReleaseFiles { get; set; }

    [Required]
    public string Directory { get; set; }

    public override bool Execute()
    {
        var severities = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var removed = false;
        foreach (var line in ReleaseFiles.SelectMany(file => File.ReadAllLines(file.ItemSpec)))
        {
            if (line.StartsWith("#", StringComparison.Ordinal))
            {
                removed = line.StartsWith("### Removed", StringComparison.Ordinal);
            }
            else if (Row.Match(line) is { Success: true } row)
            {
                if (removed)
                {
                    severities.Remove(row.Groups["id"].Value);
                }
                else
                {
                    severities[row.Groups["id"].Value] = row.Groups["severity"].Value;
                }
            }
        }

        Write("none", "Every rule off.", severities.Keys, "none");
        Write("minimal", "Only what repeats a request that is not idempotent; the other rules are off.", severities.Keys.Where(id => !IsMinimal(id, severities[id])), "none");
        Write("strict", "Every rule a warning.", severities.Keys, "warning");
        return !Log.HasLoggedErrors;
    }

    private static bool IsMinimal(string id, string severity) => id switch
    {
        "GOAWAY000" => true,
        _ => id["GOAWAY".Length] == '2' && severity is "Warning" or "Error",
    };

    private void Write(string mode, string purpose, IEnumerable<string> ids, string severity)
    {
        // A global level below the default one: any .globalconfig of the user's wins, and any .editorconfig does anyway.
        var text = new StringBuilder()
            .Append("# GoAwayAnalysisMode=").Append(mode).Append(": ").Append(purpose).Append('\n')
            .Append("is_global = true\nglobal_level = -1\n\n");
        foreach (var id in ids)
        {
            text.Append("dotnet_diagnostic.").Append(id).Append(".severity = ").Append(severity).Append('\n');
        }

        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(Path.Combine(Directory, "goaway_" + mode + ".globalconfig"), text.ToString());
    }
}
