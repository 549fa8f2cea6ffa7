using GoAway.Analyzers.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GoAway.Analyzers.Fuzz;

/// <summary>Code that does the same is reported the same.</summary>
internal static class SameMeaning
{
    public const string Name = "rewritten";

    /// <summary>
    /// What a rule does not follow by design: it reads one expression, or one function, and stays silent about the rest. A worker's report
    /// stands in the part of the class that is analysed: an editor that asks for another part would not be told of it there.
    /// </summary>
    private static readonly (string Rewrite, string Rule)[] Limits =
    [
        ("split constant", "GOAWAY102"),
        ("split partial", "GOAWAY104"),
        ("wrap in lambda", "GOAWAY105"),
        ("wrap in local function", "GOAWAY105"),
        ("wrap in lambda", "GOAWAY106"),
        ("wrap in local function", "GOAWAY106"),
    ];

    public static async Task<Outcome> Check(Plan plan)
    {
        var outcome = new Outcome(Name, plan);
        var specimens = Specimen.All(plan.Sources);
        var known = new Dictionary<Specimen, (Specimen Compiled, List<string> Reports)?>();
        foreach (var number in plan.Numbers.TakeWhile(_ => !outcome.IsOver))
        {
            var random = plan.RandomOf(number);
            // Most specimens are to be silent; half of the variants are of those that are not.
            var specimen = specimens[random.Next(specimens.Length)];
            if (!known.TryGetValue(specimen, out var before))
            {
                var compiled = specimen.Compiled();
                known[specimen] = before = compiled is null ? null : (compiled, await Reports(compiled.Sources, compiled.Setup, []));
            }

            if (before is not var (original, expected) || (expected.Count == 0 && random.Next(2) == 0))
            {
                continue;
            }

            var sources = original.Sources;
            var how = new List<string>();
            var names = new List<(string New, string Old)>();
            for (var left = random.Next(1, 4); left > 0; left--)
            {
                if (Rewrite.Apply(sources, original.Setup, random, plan.Rewrite) is not var (rewritten, step, newName, standsFor))
                {
                    continue;
                }

                if (newName is not null)
                {
                    names.Add((Plain(newName), Plain(standsFor!)));
                }

                var reports = await Reports(rewritten, original.Setup, names);
                sources = rewritten;
                how.Add(step);
                outcome.Checked(step[..step.IndexOf(" at ", StringComparison.Ordinal)]);
                if (Without([.. Followed(expected)], [.. Followed(reports)]).Count > 0 || Without([.. Followed(reports)], [.. Followed(expected)]).Count > 0)
                {
                    outcome.Fails(new(
                        $"- {string.Join("\n- ", Without(expected, reports))}\n+ {string.Join("\n+ ", Without(reports, expected))}",
                        $"{specimen.Place}, {string.Join(", ", how)}, in {original.Setup.World}, variant {number} of seed {plan.Seed}",
                        BrokenCode.Text(sources)));
                    break;
                }
            }

            IEnumerable<string> Followed(List<string> reports) => reports.Where(report =>
                !Limits.Any(limit => report.StartsWith(limit.Rule, StringComparison.Ordinal) && how.Any(step => step.StartsWith(limit.Rewrite, StringComparison.Ordinal))));
        }

        return outcome;
    }

    /// <summary>
    /// Reports that others have no counterpart of. What was wrapped stands for the wrapper: where that has been rewritten in its turn the
    /// report of it holds the other's text.
    /// </summary>
    private static List<string> Without(List<string> all, List<string> others)
    {
        var rest = all.ToList();
        foreach (var other in others)
        {
            if (!rest.Remove(other) && rest.FindIndex(report => IsOfWrapper(report, other) || IsOfWrapper(other, report)) is var at and >= 0)
            {
                rest.RemoveAt(at);
            }
        }

        return rest;

        static bool IsOfWrapper(string wrapper, string call) =>
            wrapper.Contains("System.Func<", StringComparison.Ordinal)
            && wrapper.Split(' ')[0] == call.Split(' ')[0]
            && wrapper.Contains(call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
    }

    /// <summary>The reports by id and text, with the new names in it put back, in no order.</summary>
    private static async Task<List<string>> Reports(Sources sources, Setup setup, List<(string New, string Old)> names)
    {
        var (crash, reports) = await BrokenCode.Run(Specimen.Compile(sources, setup));
        return crash is null
            ? [.. reports.Select(report => $"{report.Id} {Put(Plain(TextOf(report)))}").Order(StringComparer.Ordinal)]
            : [crash.ToString()];

        string Put(string text) => names.AsEnumerable().Reverse().Aggregate(text, (now, name) => now.Replace(name.New, name.Old, StringComparison.Ordinal));
    }

    /// <summary>Code without white space, comments, parentheses and ConfigureAwait, and with constants put together.</summary>
    private static string Plain(string text) => string
        .Concat(SyntaxFactory.ParseTokens(text).Where(token => !token.IsKind(SyntaxKind.OpenParenToken) && !token.IsKind(SyntaxKind.CloseParenToken)).Select(token => token.Text))
        .Replace("\"+\"", "", StringComparison.Ordinal)
        .Replace(".ConfigureAwaitfalse", "", StringComparison.Ordinal);

    private static string TextOf(Diagnostic report) => report.Location.SourceTree is { } tree ? tree.GetText().ToString(report.Location.SourceSpan) : "";
}
