using System.Text.Json;

namespace GoAway.Analyzers.Package.Tests;

/// <summary>A solution open in an editor: two projects, one with two documents.</summary>
public sealed class OpenSolution(PackedPackage package) : UserSolution(package)
{
    private JsonElement _shown;

    public IEnumerable<JsonElement> Squiggles => _shown.GetProperty("Squiggles").EnumerateArray();

    // The editor builds nothing.
    protected override string Command => "restore";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var printed = await Dotnet.RunAsync(Folder, [Dotnet.BuiltBefore("Editor"), "All.slnx"]);
        _shown = JsonDocument.Parse(printed).RootElement;
        Assert.Empty(_shown.GetProperty("Problems").EnumerateArray());
    }

    /// <summary>The actions in the light bulb of a rule's first squiggle.</summary>
    public IEnumerable<JsonElement> Bulb(string id) => _shown.GetProperty("Bulbs").GetProperty(id).EnumerateArray();

    protected override void AddProjects()
    {
        Add("A", files: [("Client.cs", Client), ("Other.cs", Client.Replace("class Client", "class Other", StringComparison.Ordinal))]);
        Add("B", files: ("Client.cs", Client));
    }
}
