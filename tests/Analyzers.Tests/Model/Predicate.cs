namespace GoAway.Analyzers.Tests.Model;

/// <summary>A method that is given the exception of a failed send and answers yes or no.</summary>
/// <param name="Parameter">The type of its parameter.</param>
/// <param name="Body">Its body.</param>
internal sealed record Predicate(string Parameter, Code Body)
{
    public string Source(string name)
    {
        var members = new List<string>();
        var body = Body.Render(members);
        return $"public static class {name}\n{{\n    public static bool Ask({Parameter} ex) {body}\n{string.Concat(members.Select(member => $"\n    {member}\n"))}}}\n";
    }

    public IEnumerable<Predicate> Smaller() => Body.Smaller().Select(body => this with { Body = body });

    public override string ToString() => Source("P");

    public static Predicate Of(string parameter, string body) => new(parameter, Code.Text("body", body));
}
