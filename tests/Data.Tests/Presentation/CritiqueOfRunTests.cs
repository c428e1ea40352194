using System.Text;
using System.Text.Json;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Presentation;

/// <summary>The critique of a composed run, and where it is shown.</summary>
public sealed class CritiqueOfRunTests : IDisposable
{
    private const string Data = "SYNTHETIC:ALPHAUSD:1h";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Options_of_the_run_reach_the_checks()
    {
        using ComposedBacktest run = Compose(o => o with { FeeTaker = "0", FeeMaker = "-0.0001", Slippage = "none", Fill = Simulation.Matching.FillTiming.SignalClose, Parameters = new Dictionary<string, string> { ["period"] = "2" } });
        RunCritique critique = CritiqueOfRun.Of(run, Result(run));
        Assert.Superset(new HashSet<string> { "no-fees", "rebates", "no-slippage", "fill-at-signal-close", "synthetic-market", "parameter-at-range-edge", "in-sample-only" }, new HashSet<string>(critique.Findings.Select(f => f.Id)));
        Assert.Equal("synthetic-market", critique.Findings[0].Id);
        Assert.Equal(Belief.NotBelievable, critique.Belief);
    }

    [Fact]
    public void Trials_of_the_ledger_deflate()
    {
        using ComposedBacktest run = Compose(o => o);
        BacktestResult result = Result(run);
        double profit = result.Metrics.NetProfit;
        Assert.DoesNotContain(CritiqueOfRun.Of(run, result).Findings, f => f.Id == "deflated-sharpe");
        BacktestResult gain = result with { Metrics = result.Metrics with { NetProfit = Math.Abs(profit) + 1 } };
        Assert.Contains(CritiqueOfRun.Of(run, gain, new TrialStanding("idea", 500, 0.01)).Findings, f => f.Id == "deflated-sharpe" && f.Evidence.Contains("500 trials"));
        Assert.DoesNotContain(CritiqueOfRun.Of(run, gain, new TrialStanding("idea", 1, double.NaN)).Findings, f => f.Id == "deflated-sharpe");
    }

    [Fact]
    public void The_critique_does_not_depend_on_whether_equity_was_kept()
    {
        using ComposedBacktest run = Compose(o => o);
        Assert.Equal(CritiqueOfRun.Of(run, Result(run)).Findings, CritiqueOfRun.Of(run, run.Run(keepEquity: true, null, CancellationToken.None)).Findings);
    }

    [Fact]
    public void The_page_shows_each_finding_with_its_explanation_and_the_json_has_the_same_ones()
    {
        using ComposedBacktest run = Compose(o => o with { Slippage = "none" });
        RunReport report = ReportRun.Make(run, "godwit", null, CancellationToken.None);
        string file = Path.Combine(_home.Folder, "out.html");
        ReportFiles.WriteHtml(file, report);
        string page = File.ReadAllText(file);
        Assert.Contains(report.Critique.BeliefText, page);
        Assert.All(report.Critique.Findings, f => Assert.Contains($"id=\"finding-{f.Id}\"", page));
        Assert.Equal(report.Critique.Findings.Count, page.Split("<h4>What to do</h4>").Length - 1);

        using JsonDocument json = JsonDocument.Parse(RunJson.Text(writer => RunJson.Write(writer, null, run, report.Result with { Equity = null }, [], () => report.Critique)));
        Assert.Equal(report.Critique.BeliefText, json.RootElement.GetProperty("belief").GetString());
        Assert.Equal(
            report.Critique.Findings.Select(f => (f.Id, CritiqueJson.Word(f.Severity), f.Evidence)),
            json.RootElement.GetProperty("critique").EnumerateArray().Select(e => (e.GetProperty("id").GetString()!, e.GetProperty("severity").GetString()!, e.GetProperty("evidence").GetString()!)));

        string text = Path.Combine(_home.Folder, "out.md");
        ReportFiles.WriteMarkdown(text, [report]);
        Assert.Contains($"Critique: **{report.Critique.BeliefText}**", File.ReadAllText(text, Encoding.UTF8));
    }

    private ComposedBacktest Compose(Func<BacktestOptions, BacktestOptions> change)
    {
        DataStore store = DataStore.Open(_home.Folder);
        if (!store.List().Any())
        {
            GeneratedSeries series = MarketGenerator.Generate(new MarketGeneratorOptions { Interval = new BarInterval(Duration.FromHours(1)), Bars = 4_000, Seed = 1 }).Series[0];
            store.WriteBars(series.Instrument.Key, series.Bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        }
        return new BacktestComposer(_home.Folder).Compose(change(new BacktestOptions { Strategies = ["rsi"], Data = [Data] }));
    }

    private static BacktestResult Result(ComposedBacktest run) => run.Run(keepEquity: false, null, CancellationToken.None);
}
