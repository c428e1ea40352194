using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Hosting.Ablations;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Runs.Storage;
using Godwit.Hosting.Surveys;
using Godwit.Portfolio.Performance;

namespace Godwit.Data.Tests.Runs;

public sealed class TrialLedgerTests : IDisposable
{
    private const string Idea = "ma-cross@A:B:1h";
    private readonly ScratchHome _home = new();

    public void Dispose() => _home.Dispose();

    private static TrialLook Look(string variant, double sharpe, string? settings = "words") => new(Idea, variant, settings, sharpe, 1000);

    private TrialStanding Counted(params TrialLook[] looks)
    {
        using RunStore store = RunStore.Open(_home.Path);
        store.Trials.Count(looks, Samples.Start);
        return store.Trials.Standing(Idea);
    }

    [Fact]
    public void The_same_variant_again_is_a_look_and_no_trial()
    {
        TrialStanding standing = Counted(Look("a", 0.01), Look("b", 0.03), Look("a", 0.02));
        Assert.Equal(2, standing.Trials);
        using RunStore store = RunStore.Open(_home.Path);
        TrialIdea idea = Assert.Single(store.Trials.List());
        Assert.Equal((3L, 0.03, standing), (idea.Looks, idea.BestSharpe, idea.Standing));
        // The latest look at a variant counts, so that a repetition with the right costs corrects a flattering one.
        Assert.Equal([("b", 0.03, 1L), ("a", 0.02, 2L)], store.Trials.Variants(Idea).Select(v => (v.Variant, v.Sharpe, v.Looks)));
    }

    [Fact]
    public void The_deflated_ratio_is_the_formula_over_the_distinct_trials()
    {
        double[] sharpes = [0.01, -0.02, 0.05, 0.03, -0.01];
        TrialStanding standing = Counted([.. sharpes.Select((s, i) => Look($"v{i}", s))]);
        double mean = sharpes.Average(), variance = sharpes.Sum(s => (s - mean) * (s - mean)) / (sharpes.Length - 1);
        Assert.Equal(variance, standing.SharpeVariance, 15);
        double[] returns = [.. Enumerable.Range(0, 400).Select(i => 0.001 + 0.01 * Math.Sin(i * 1.7))];
        CentralMoments moments = CentralMoments.Of(returns);
        Assert.Equal(SharpeInference.DeflatedSharpe(moments, 5, variance), standing.Deflate(moments), 14);
        Assert.True(standing.Deflate(moments) < SharpeInference.ProbabilisticSharpe(moments));
    }

    [Fact]
    public void One_trial_is_not_deflated_and_undefined_ratios_are_no_trials()
    {
        TrialStanding standing = Counted(Look("a", 0.02), Look("b", double.NaN));
        Assert.Equal((1, 0.0), (standing.Trials, standing.ExpectedMaximumSharpe));
        Assert.True(double.IsNaN(new TrialStanding("x", 0, double.NaN).ExpectedMaximumSharpe));
        Assert.Equal(0, Counted(Look("a", double.NaN)).Trials);
    }

    [Fact]
    public void A_reset_starts_anew_and_stays_on_record()
    {
        Counted(Look("a", 0.01), Look("b", 0.03), Look("b", 0.03));
        using RunStore store = RunStore.Open(_home.Path);
        TrialReset reset = store.Trials.Reset(Idea, "another hypothesis", Samples.Start + Duration.FromDays(1));
        Assert.Equal((2, 3L), (reset.Trials, reset.Looks));
        Assert.Equal(0, store.Trials.Standing(Idea).Trials);
        Assert.Equal([reset], store.Trials.Resets(Idea));
        TrialIdea idea = Assert.Single(store.Trials.List());
        Assert.Equal((0, 0L, 1, reset.At), (idea.Standing.Trials, idea.Looks, idea.Resets, idea.LastAt));
        Assert.Equal(Idea, store.Trials.Find("MA-CROSS"));
        Assert.Throws<GodwitException>(() => store.Trials.Reset(Idea, "again", Samples.Start));
    }

    [Fact]
    public void Ideas_are_found_by_a_part_of_their_name()
    {
        using RunStore store = RunStore.Open(_home.Path);
        Assert.Contains("No trial has been counted yet", Assert.Throws<GodwitException>(() => store.Trials.Find("x")).Message);
        store.Trials.Count([Look("a", 0.1), Look("a", 0.1) with { Idea = "rsi@A:B:1h" }], Samples.Start);
        Assert.Equal("rsi@A:B:1h", store.Trials.Find("rsi"));
        Assert.Contains("fits several ideas", Assert.Throws<GodwitException>(() => store.Trials.Find("A:B")).Message);
        Assert.Contains("Did you mean 'rsi@A:B:1h'?", Assert.Throws<GodwitException>(() => store.Trials.Find("rsi@A:C:1h")).Message);
    }

    [Fact]
    public void A_run_database_of_before_the_ledger_gets_one()
    {
        using (RunStore old = RunStore.Open(_home.Path, [.. RunSchema.Steps.Take(2)])) old.Add(Samples.Run(1));
        using RunStore now = RunStore.Open(_home.Path);
        Assert.Empty(now.Trials.List());
        Assert.Single(now.List(new RunFilter()));
    }

    [Fact]
    public void Parameters_style_and_range_make_a_variant_and_costs_do_not()
    {
        string data = Market();
        BacktestOptions plain = new() { Strategies = ["ma-cross"], Data = [data] };
        TrialLook first = LookAt(plain);
        Assert.Equal($"ma-cross@{data}", first.Idea);
        Assert.Contains("fast=", first.Settings);
        BacktestOptions[] same =
        [
            plain with { FeeTaker = "0" }, plain with { Slippage = "none" }, plain with { Seed = 9 }, plain with { Cash = "5000" }, plain with { LatencyEntry = "1s" }, plain with { Given = ["Size"] },
            plain with { Parameters = new Dictionary<string, string> { ["fast"] = "10" } },
        ];
        Assert.All(same, o => Assert.Equal(first.Variant, LookAt(o).Variant));
        BacktestOptions[] others =
        [
            plain with { Parameters = new Dictionary<string, string> { ["fast"] = "11" } }, plain with { StopLoss = "2%" }, plain with { Size = "fraction:0.2" },
            plain with { Cooldown = "3" }, plain with { From = "2024-02-01" },
        ];
        Assert.Equal(others.Length + 1, others.Select(o => LookAt(o).Variant).Append(first.Variant).Distinct().Count());
        Assert.All(others, o => Assert.Equal(first.Idea, LookAt(o).Idea));
    }

    [Fact]
    public void Recorded_and_unrecorded_runs_ablations_and_surveys_are_all_counted()
    {
        string data = Market();
        using (ComposedBacktest run = new BacktestComposer(_home.Path).Compose(new BacktestOptions { Strategies = ["regime-ma"], Data = [data] }))
        {
            BacktestResult result = run.Run(false, null, CancellationToken.None);
            using RunRecorder record = RunRecorder.Open(_home.Path, Samples.Start, run);
            RecordedRun silent = record.CountOnly(result), kept = record.Record(result, [], null, false);
            Assert.Null(silent.Id);
            Assert.NotNull(kept.Id);
            Assert.Equal(silent.Trials, kept.Trials);
        }
        // The full strategy of the ablation is the run above.
        int runs = new AblationStudy(_home.Path).Run(new BacktestOptions { Strategies = ["regime-ma"], Data = [data] }, 2, null, CancellationToken.None).Runs;
        new StrategySurvey(_home.Path).Run(new SurveyOptions { Strategies = ["rsi"], Data = [data] }, null, CancellationToken.None);
        using RunStore store = RunStore.Open(_home.Path);
        Assert.Equal([("regime-ma", runs + 2L), ("rsi", 1L)], store.Trials.List().Select(i => (i.Standing.Idea.Split('@')[0], i.Looks)).Order());
        Assert.Equal(runs, store.Trials.Variants($"regime-ma@{data}").Count);
        Assert.Single(store.List(new RunFilter()));
    }

    private TrialLook LookAt(BacktestOptions options)
    {
        using ComposedBacktest run = new BacktestComposer(_home.Path).Compose(options);
        return TrialLook.Of(run, new RunMetrics(), keepSettings: true);
    }

    private string Market()
    {
        var options = new MarketGeneratorOptions { Bars = 1500, Interval = new BarInterval(Duration.FromHours(4)), Seed = 11, Symbols = [new SyntheticSymbol()] };
        Instrument instrument = MarketGenerator.InstrumentOf(options.Symbols[0]);
        var bars = new BarArray([.. MarketGenerator.Stream(options, 0)], instrument.PriceScale, instrument.QuantityScale, options.Interval);
        var key = new InstrumentKey(MarketGenerator.Venue, options.Symbols[0].Name);
        DataStore.Open(_home.Path).WriteBars(key, bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        return $"{key}:{options.Interval}";
    }
}
