#:property PublishAot=false
#:property PackageId=RenderWarnings

// Draws the warnings of a build, read from standard input, as a terminal window:
//   dotnet build samples/build.proj | dotnet run eng/RenderWarnings.cs docs/images/warnings.svg

using System.Text;
using System.Text.RegularExpressions;

const int Columns = 104, LineHeight = 20, CharWidth = 8, Left = 16, Top = 56;

var reported = new Regex(@"^\s*(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): warning (?<id>\w+): (?<text>.*?)(?: \(https?://\S+\))?(?: \[[^\]]*\])?$");
var warnings = new SortedSet<(string File, int Line, int Column, string Id, string Text)>();
while (Console.ReadLine() is { } line)
{
    if (reported.Match(line) is { Success: true } match)
    {
        var file = match.Groups["file"].Value.Replace('\\', '/');
        file = file[(file.LastIndexOf("samples/", StringComparison.Ordinal) is var start and >= 0 ? start : 0)..];
        warnings.Add((file, int.Parse(match.Groups["line"].Value), int.Parse(match.Groups["column"].Value), match.Groups["id"].Value, match.Groups["text"].Value));
    }
}

if (warnings.Count == 0 || args is not [var target])
{
    Console.Error.WriteLine("usage: dotnet build samples/build.proj | dotnet run eng/RenderWarnings.cs FILE.svg (and the build must print warnings)");
    return 1;
}

var rows = new List<string> { Span("prompt", "$ ") + Span("plain", "dotnet build samples/build.proj") };
foreach (var (file, line, column, id, text) in warnings)
{
    rows.Add("");
    rows.Add(Span("file", $"{file}({line},{column})") + Span("plain", ": ") + Span("warning", $"warning {id}"));
    rows.AddRange(Wrap(text).Select(part => Span("plain", "  " + part)));
}

rows.Add("");
rows.Add(Span("warning", $"    {warnings.Count} Warning(s)"));
rows.Add(Span("plain", "    0 Error(s)"));

var width = (2 * Left) + (Columns * CharWidth);
var height = Top + (rows.Count * LineHeight);
var svg = new StringBuilder($"""
    <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="The warnings of the sample's build">
      <style>
        text {"{"} font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre {"}"}
        .plain {"{"} fill: #d6dde5 {"}"} .prompt {"{"} fill: #7fb069 {"}"} .file {"{"} fill: #8fb8de {"}"} .warning {"{"} fill: #f2c14e; font-weight: bold {"}"}
      </style>
      <rect width="{width}" height="{height}" rx="8" fill="#15202b"/>
      <circle cx="20" cy="18" r="6" fill="#ff7a59"/><circle cx="40" cy="18" r="6" fill="#f2c14e"/><circle cx="60" cy="18" r="6" fill="#7fb069"/>

    """);
foreach (var (row, index) in rows.Select((row, index) => (row, index)).Where(item => item.row.Length > 0))
{
    svg.Append($"  <text x=\"{Left}\" y=\"{Top + (index * LineHeight)}\" xml:space=\"preserve\">{row}</text>\n");
}

File.WriteAllText(target, svg.Append("</svg>\n").ToString());
Console.WriteLine($"{target}: {warnings.Count} warnings");
return 0;

static string Span(string style, string text) =>
    $"<tspan class=\"{style}\">{text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</tspan>";

static IEnumerable<string> Wrap(string text)
{
    var row = new StringBuilder();
    foreach (var word in text.Split(' '))
    {
        if (row.Length + 1 + word.Length > Columns - 4)
        {
            yield return row.ToString();
            row.Clear();
        }

        row.Append(row.Length == 0 ? "" : " ").Append(word);
    }

    yield return row.ToString();
}
