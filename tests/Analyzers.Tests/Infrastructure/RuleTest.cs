using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>
/// The tests of one rule. All analyzers of the package run over every source; whatever they say that is not marked fails the test.
/// </summary>
/// <param name="id">The rule that <c>[|…|]</c> stands for.</param>
public abstract class RuleTest(string id)
{
    public string Id => id;

    private protected virtual AnalyzerSet Analyzers => AnalyzerSet.Shipped;

    /// <summary>The marked places are reported, and nothing else.</summary>
    protected Task Reports(Sources sources, Setup? setup = null)
    {
        Assert.True(HasMarks(sources), "Nothing is marked: mark the report with [|…|], or say Silent.");
        Figures.Count(id, sources);
        return Verify.Marks(Analyzers, id, sources, setup ?? Setup.Default);
    }

    /// <summary>Nothing is reported.</summary>
    protected Task Silent(Sources sources, Setup? setup = null)
    {
        Assert.False(HasMarks(sources), "A place is marked: say Reports.");
        Figures.Count(id, sources);
        return Verify.Marks(Analyzers, id, sources, setup ?? Setup.Default);
    }

    /// <summary>The marked places are reported, with these messages in source order.</summary>
    protected async Task Message(Sources sources, string[] messages, Setup? setup = null)
    {
        Figures.Count(id, sources);
        var analysis = await Verify.Marks(Analyzers, id, sources, setup ?? Setup.Default);
        Assert.Equal(messages, analysis.Reports.Where(report => report.Id == id).Select(report => report.GetMessage()));
    }

    /// <inheritdoc cref="Message(Sources, string[], Setup?)"/>
    protected Task Message(Sources sources, string message, Setup? setup = null) => Message(sources, [message], setup);

    /// <summary>
    /// The fix turns <paramref name="before"/> into <paramref name="after"/>, report by report and, where it has one, by FixAll.
    /// What is still marked in <paramref name="after"/> is still reported.
    /// </summary>
    /// <param name="before">The marked sources.</param>
    /// <param name="after">The sources after the fix, files that it adds included.</param>
    /// <param name="setup">Where it is compiled; by default net10.0 with everything.</param>
    /// <param name="action">Which of the offered actions, the first being 0.</param>
    /// <param name="title">What the action must be called.</param>
    /// <param name="afterAll">What FixAll makes of it, where that is something else.</param>
    protected Task Fixes(
        Sources before, Sources after, Setup? setup = null, int action = 0, string? title = null, Sources? afterAll = null) =>
        Fix(before, after, setup, action, title, afterAll, CodeFixTestBehaviors.None);

    /// <summary>As <see cref="Fixes"/>, and FixAll must exist.</summary>
    /// <inheritdoc cref="Fixes" path="/param"/>
    /// <param name="actions">How many different actions it takes.</param>
    protected async Task FixesAll(
        Sources before, Sources after, Setup? setup = null, int action = 0, string? title = null, Sources? afterAll = null, int actions = 1)
    {
        Assert.Contains(Analyzers.Fixes, fix => fix.FixableDiagnosticIds.Contains(id) && fix.GetFixAllProvider() is not null);
        await Fix(before, after, setup, action, title, afterAll, CodeFixTestBehaviors.None, actions);
    }

    /// <summary>As <see cref="Fixes"/> for one report only, with no FixAll: for an action that needs judgement.</summary>
    protected Task FixesOne(Sources before, Sources after, Setup? setup = null, int action = 0, string? title = null) =>
        Fix(before, after, setup, action, title, afterAll: null, CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck);

    /// <summary>The marked places are reported, and these actions offered for the first of them, in this order.</summary>
    protected async Task Offers(Sources sources, string[] titles, Setup? setup = null)
    {
        Figures.Count(id, sources);
        await Verify.Marks(Analyzers, id, sources, setup ?? Setup.Default);
        var offers = await Lightbulb.Open(Analyzers, id, sources, setup ?? Setup.Default);
        Assert.Equal(titles, offers.Where(offer => offer.Report == offers[0].Report).Select(offer => offer.Action.Title));
        Assert.All(
            offers.GroupBy(offer => offer.Report),
            actions => Assert.Distinct(actions.Select(offer => offer.Action.EquivalenceKey)));
        Assert.DoesNotContain(offers, offer => offer.Action.EquivalenceKey is null);
    }

    /// <summary>The marked places are reported, and no action is offered for any of them.</summary>
    protected async Task OffersNoFix(Sources sources, Setup? setup = null)
    {
        await Reports(sources, setup);
        var offers = await Lightbulb.Open(Analyzers, id, sources, setup ?? Setup.Default);
        Assert.Empty(offers.Select(offer => offer.Action.Title));
    }

    private Task Fix(
        Sources before, Sources after, Setup? setup, int action, string? title, Sources? afterAll, CodeFixTestBehaviors behaviors, int actions = 1)
    {
        Figures.Count(id, before);
        var test = new FixTest(Analyzers, id, before, after, setup ?? Setup.Default)
        {
            CodeActionIndex = action,
            // A test has one project: FixAll over the solution is FixAll over it.
            CodeFixTestBehaviors = behaviors | CodeFixTestBehaviors.SkipFixAllInProjectCheck,
            CodeActionVerifier = (offered, verifier) => verifier.Equal(title ?? offered.Title, offered.Title),
        };
        if (actions > 1)
        {
            test.NumberOfFixAllIterations = test.NumberOfFixAllInDocumentIterations = actions;
        }

        if (afterAll is not null)
        {
            test.BatchFixed = afterAll;
        }

        return test.RunAsync();
    }

    private static bool HasMarks(Sources sources) =>
        sources.Any(file => Markup.Parse(file.Text).Marks.Any(mark => !mark.Name.StartsWith("CS", StringComparison.Ordinal)));
}
