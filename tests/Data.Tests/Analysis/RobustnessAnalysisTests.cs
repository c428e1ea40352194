using System.Text;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Robustness;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Analysis;

public sealed class RobustnessAnalysisTests : IDisposable
{
    private static readonly RobustnessOptions Quick = new() { Runs = 19, Resamples = 100, Starts = 2 };
    private readonly ScratchHome _home = new();
    private readonly string _data;

    public RobustnessAnalysisTests()
    {
        var options = new MarketGeneratorOptions { Bars = 1200, Interval = new BarInterval(Duration.FromHours(4)), Seed = 11, Symbols = [new SyntheticSymbol()] };
        Instrument instrument = MarketGenerator.InstrumentOf(options.Symbols[0]);
        var bars = new BarArray([.. MarketGenerator.Stream(options, 0)], instrument.PriceScale, instrument.QuantityScale, options.Interval);
        var key = new InstrumentKey(MarketGenerator.Venue, options.Symbols[0].Name);
        DataStore.Open(_home.Path).WriteBars(key, bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        _data = $"{key}:{options.Interval}";
    }

    public void Dispose() => _home.Dispose();

    private BacktestOptions Options(params (string Name, string Value)[] parameters) => new()
    {
        Strategies = ["ma-cross"],
        Data = [_data],
        Size = "fraction:0.5",
        Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
    };

    private RobustnessResult Study(BacktestOptions options, TimeSpan? budget = null) => new RobustnessAnalysis(_home.Path).Run(options, Quick, budget, null, CancellationToken.None);

    [Fact]
    public void A_recorded_run_is_tried_as_it_was_made()
    {
        string id;
        using (ComposedBacktest run = new BacktestComposer(_home.Path).Compose(Options(("fast", "5"), ("slow", "20"))))
        using (RunRecorder record = RunRecorder.Open(_home.Path, Samples.Start, run))
            id = record.Record(run.Run(false, null, CancellationToken.None), [], null, false).Id!;
        RobustnessResult byRun = Study(new BacktestOptions { Strategies = [id] }), byName = Study(Options(("fast", "5"), ("slow", "20")));
        Assert.Equal(byName.Report.Verdict.Findings, byRun.Report.Verdict.Findings);
        Assert.Equal(byName.Report.Run.Digest, byRun.Report.Run.Digest);
        Assert.Equal((byName.Name, byName.Parameters), (byRun.Name, byRun.Parameters));
        Assert.StartsWith("fast=5 slow=20", byRun.Parameters);
        GodwitException told = Assert.Throws<GodwitException>(() => Study(new BacktestOptions { Strategies = [id], Cash = "5" }));
        Assert.True(told.IsUsage);
        Assert.Contains("leave 'cash' out", told.Message);
        Assert.Contains("There is no run 'nothing'", Assert.Throws<GodwitException>(() => Study(new BacktestOptions { Strategies = ["nothing"] })).Message);
    }

    [Fact]
    public void The_neighbours_are_each_number_moved_and_the_first_two_together()
    {
        RobustnessReport report = Study(Options(("fast", "10"), ("slow", "12"))).Report;
        string[] names = [.. report.Neighbourhood.Runs.Select(r => string.Join(' ', r.Values.Select(v => $"{v.Key}={v.Value}")))];
        Assert.Equal(["fast=8", "fast=9", "fast=11", "fast=12", "slow=10", "slow=11", "slow=13", "slow=14"], names[..8]);
        Assert.Equal(16, names.Count(n => n.Contains(' ')));
        // Averages of the same length never cross: the strategy refuses them.
        Assert.All(report.Neighbourhood.Runs, r => Assert.Equal(Refused(r), r.Outcome is null));
        NeighbourOutcome one = report.Neighbourhood.Runs[1];
        using ComposedBacktest run = new BacktestComposer(_home.Path).Compose(Options(("fast", "9"), ("slow", "12")));
        BacktestResult result = run.Run(false, null, CancellationToken.None);
        Assert.Equal((result.Metrics.Returns.TotalReturn, result.Metrics.Trades), (one.Outcome!.Value.TotalReturn, one.Outcome.Value.Trades));

        static bool Refused(NeighbourOutcome outcome)
        {
            int Of(string name, int own) => outcome.Values.Where(v => v.Key == name).Select(v => int.Parse(v.Value, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault(own);
            return Of("fast", 10) >= Of("slow", 12);
        }
    }

    [Fact]
    public void Whoever_sees_the_surface_has_looked_at_it()
    {
        RobustnessReport first = Study(Options()).Report, again = Study(Options()).Report;
        int made = first.Neighbourhood.Runs.Count(r => r.Outcome is not null);
        Assert.Equal(made + 1, first.Ledger!.Value.Trials);
        Assert.Equal(first.Ledger, again.Ledger);
        using RunStore store = RunStore.Open(_home.Path);
        TrialIdea idea = Assert.Single(store.Trials.List());
        Assert.Equal(2L * (made + 1), idea.Looks);
    }

    [Fact]
    public void The_page_stands_alone_and_speaks_the_verdict()
    {
        RobustnessResult result = Study(Options());
        using var stream = new MemoryStream();
        RobustnessPage.Write(stream, result);
        string page = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("href=\"http", page);
        Assert.Contains(result.Report.Verdict.Headline, page);
        Assert.True(page.Split("<figure>").Length >= 8, "every test has its picture");
        Assert.Equal(result.Report.Verdict.Findings.Count, page.Split("<li><span").Length - 1);
        Assert.DoesNotContain("NaN", page);
    }

    [Fact]
    public void A_spent_budget_leaves_a_report_that_says_so()
    {
        RobustnessReport report = Study(Options(), TimeSpan.Zero).Report;
        Assert.Empty(report.Noise.Outcomes);
        Assert.Contains(report.Verdict.Findings, f => f.Sentence.StartsWith("Time ran out", StringComparison.Ordinal));
        Assert.Equal(1, report.Ledger!.Value.Trials);
    }
}
