namespace GoAway.Analyzers.Fuzz;

/// <summary>What one run of a check is to do.</summary>
/// <param name="Variants">How many variants it tries.</param>
/// <param name="Seed">What chooses them: the same seed over the same sources gives the same variants.</param>
/// <param name="Sources">A folder of other people's sources to draw from besides this repository's own; null for none.</param>
/// <param name="Limit">When it stops, whatever is left.</param>
/// <param name="Rewrite">The one kind of rewrite that is tried, where code is rewritten; null for all.</param>
/// <param name="Variant">The one variant that is tried, by its number; null for all.</param>
internal sealed record Plan(int Variants, int Seed, string? Sources = null, TimeSpan? Limit = null, string? Rewrite = null, int? Variant = null)
{
    /// <summary>The numbers of the variants.</summary>
    public IEnumerable<int> Numbers => Variant is { } one ? [one] : Enumerable.Range(0, int.MaxValue);

    /// <summary>What chooses one variant, whatever came before it: so one can be tried again alone.</summary>
    public Random RandomOf(int number)
    {
        // Random begins alike for seeds that are near each other.
        var mixed = unchecked(((uint)Seed * 0x9E3779B9) + (uint)number);
        mixed = unchecked((mixed ^ (mixed >> 16)) * 0x7FEB352D);
        mixed = unchecked((mixed ^ (mixed >> 15)) * 0x846CA68B);
        return new((int)(mixed ^ (mixed >> 16)));
    }

    /// <summary>The part that every test run does; the environment chooses another.</summary>
    public static Plan Slice(int variants, int seconds) => new(
        Number("GOAWAY_VARIANTS", variants),
        Number("GOAWAY_SEED", 1),
        Environment.GetEnvironmentVariable("GOAWAY_SOURCES"),
        TimeSpan.FromSeconds(Number("GOAWAY_SECONDS", seconds)));

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : usual;
}
