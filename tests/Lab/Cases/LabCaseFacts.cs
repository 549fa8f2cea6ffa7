using System.Collections.Immutable;
using GoAway.Analyzers.Lab.Servers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GoAway.Analyzers.Lab.Cases;

/// <summary>A lab that can't fail proves nothing: a toy rule and good and bad fixes for it, so that every check is seen to bite.</summary>
public sealed class LabCaseFacts
{
    private const string Twice = """
        public static class Program
        {
            public static async Task<string> Run(Uri server, CancellationToken cancellation)
            {
                using var client = new HttpClient
                {
                    BaseAddress = server,
                    DefaultRequestVersion = new Version(2, 0),
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await client.PostAsync("orders", new StringContent("{}"), cancellation);
                        return response.StatusCode.ToString();
                    }
                    catch (HttpRequestException) when (attempt < 2)
                    {
                    }
                }
            }
        }
        """;

    private static readonly Script ExecutedThenClosedOnce = Script.First(1, Faults.ExecutedThenClosed()).Then(Faults.Answered());

    [Fact]
    public async Task Both_runs_are_measured_each_against_a_fresh_server()
    {
        var trial = await Case(With("1")).AgainstAsync(ExecutedThenClosedOnce);

        Assert.Equal(2, trial.Before.Executed("POST"));
        Assert.Equal("OK", trial.Before.Result);
        Assert.Equal(1, trial.After.Executed("POST"));
        Assert.IsType<HttpRequestException>(trial.After.Error);
        Assert.Equal("1", trial.FixTitle);
        Assert.Contains("attempt < 1", trial.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fix_asked_for_is_the_fix_applied()
    {
        var trial = await (Case(With("1", "0")) with { Fix = "0" }).AgainstAsync(ExecutedThenClosedOnce);

        Assert.Equal("0", trial.FixTitle);
        Assert.Contains("attempt < 0", trial.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fix_that_is_not_offered_fails_the_case() =>
        await FailsAsync(Case(With("1")) with { Fix = "0" }, "is not offered 0");

    [Fact]
    public async Task Silence_of_the_rule_fails_the_case() =>
        await FailsAsync(Case(With("1")) with { Source = Twice.Replace("< 2", "< 3", StringComparison.Ordinal) }, "is not reported by LAB001");

    [Fact]
    public async Task No_fix_fails_the_case() =>
        await FailsAsync(Case(With()), "is not offered any fix");

    [Fact]
    public async Task A_fix_that_does_not_compile_fails_the_case() =>
        await FailsAsync(Case(With("undeclared")), "does not compile");

    [Fact]
    public async Task A_fix_that_settles_nothing_fails_the_case() =>
        await FailsAsync(Case(With("2 ")), "is still reported after");

    [Fact]
    public async Task A_fix_that_brings_another_report_fails_the_case() =>
        await FailsAsync(Case(With("7")), "is reported for something else after");

    [Fact]
    public async Task A_source_that_does_not_compile_fails_the_case() =>
        await FailsAsync(Case(With("1")) with { Source = "class {" }, "does not compile");

    [Fact]
    public async Task A_source_without_entry_point_fails_the_case() =>
        await FailsAsync(Case(With("1")) with { Source = Twice.Replace("Program", "Programme", StringComparison.Ordinal) }, "A case needs");

    [Fact]
    public async Task An_analyzer_that_throws_fails_the_case() =>
        await FailsAsync(Case(new RuleSet([new Throwing()], [])), "makes an analyzer throw");

    [Fact]
    public async Task A_program_can_be_run_as_it_is()
    {
        var outcome = await LabCase.RunAsync(Twice, ExecutedThenClosedOnce);

        Assert.Equal(2, outcome.Executed("POST"));
    }

    [Fact]
    public async Task Options_reach_the_rules()
    {
        // "lab.limit = 3" makes the toy rule report another loop.
        var source = Twice.Replace("< 2", "< 3", StringComparison.Ordinal);

        var trial = await (Case(With("1")) with { Source = source, EditorConfig = "lab.limit = 3" }).AgainstAsync(ExecutedThenClosedOnce);

        Assert.Equal(1, trial.After.Executed("POST"));
    }

    [Fact]
    public async Task Libraries_of_the_worlds_can_be_used()
    {
        const string Source = """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;

            public static class Program
            {
                public static async Task<string> Run(Uri server, CancellationToken cancellation)
                {
                    var builder = Host.CreateApplicationBuilder();
                    builder.Services.AddHttpClient("seven").AddTransientHttpErrorPolicy(policy => policy.RetryAsync(1));
                    builder.Services.AddHttpClient("eight", client => client.BaseAddress = server)
                        .AddStandardResilienceHandler(options => options.Retry.DisableFor(HttpMethod.Post));
                    using var host = builder.Build();
                    var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("eight");
                    return await client.GetStringAsync("orders", cancellation);
                }
            }
            """;

        var outcome = await LabCase.RunAsync(Source, Script.Always(Faults.Answered()));

        Assert.Equal("ok", outcome.Result);
    }

    private static LabCase Case(RuleSet rules) => new("LAB001", Twice) { Rules = rules };

    private static RuleSet With(params string[] limits) => new([new Limit()], [new LimitFix(limits)]);

    private static async Task FailsAsync(LabCase lab, string message)
    {
        var exception = await Assert.ThrowsAsync<LabException>(() => lab.AgainstAsync(ExecutedThenClosedOnce));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Reports the limit of attempts that is configured (2), and 7 by another id.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Limit : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Toy = new("LAB001", "Toy", "Toy", "Lab", DiagnosticSeverity.Info, isEnabledByDefault: false);
        private static readonly DiagnosticDescriptor Other = new("LAB007", "Toy", "Toy", "Lab", DiagnosticSeverity.Info, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Toy, Other];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.LessThanExpression);
        }

        private static void Analyze(SyntaxNodeAnalysisContext context)
        {
            var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
            var limit = options.TryGetValue("lab.limit", out var configured) ? configured : "2";
            var right = ((BinaryExpressionSyntax)context.Node).Right;
            if (right.ToString() == limit)
                context.ReportDiagnostic(Diagnostic.Create(Toy, right.GetLocation()));
            if (right.ToString() == "7")
                context.ReportDiagnostic(Diagnostic.Create(Other, right.GetLocation()));
        }
    }

    private sealed class LimitFix(string[] limits) : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["LAB001"];

        public override FixAllProvider? GetFixAllProvider() => null;

        public override Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            foreach (var limit in limits)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        limit,
                        async cancellation =>
                        {
                            var root = await context.Document.GetSyntaxRootAsync(cancellation);
                            var old = root!.FindNode(context.Span);
                            return context.Document.WithSyntaxRoot(root.ReplaceNode(old, SyntaxFactory.ParseExpression(limit)));
                        },
                        equivalenceKey: limit),
                    context.Diagnostics);
            }

            return Task.CompletedTask;
        }
    }

    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Throwing : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
            [new("LAB001", "Toy", "Toy", "Lab", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(_ => throw new InvalidOperationException("Toy."), SyntaxKind.ForStatement);
        }
    }
}
