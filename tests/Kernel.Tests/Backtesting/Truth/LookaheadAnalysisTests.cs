using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Truth;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Truth;

/// <summary>Planted cheats are caught with bar and variable named; honest strategies are left alone.</summary>
public sealed class LookaheadAnalysisTests
{
    private static readonly Duration Interval = Duration.FromHours(1);
    private static readonly BarArray Bars = RandomBars.Walk(new SeededRandom(5), 1_200, 10_000, Interval, Worlds.Start);

    private static LookaheadReport Analyze(Func<BarColumns, IStrategy> make, LookaheadOptions? options = null)
    {
        BacktestSetup World(IReadOnlyList<SeriesSetup> series) =>
            Worlds.Setup(series, [Money.FromWhole(100_000)], () => [new StrategySetup("suspect", make(series[0].Bars))]);
        SeriesSetup[] series = [new SeriesSetup(TestInstruments.Spot("A"), Bars)];
        return LookaheadAnalysis.Run(World(series), World, options ?? new LookaheadOptions());
    }

    private static LookaheadFinding Caught(Func<BarColumns, IStrategy> make, string variable)
    {
        LookaheadReport report = Analyze(make);
        Assert.False(report.IsClean);
        Assert.Contains(report.Findings, f => f.Variable == "decisions");
        return Assert.Single(report.Findings, f => f.Variable.StartsWith(variable, StringComparison.Ordinal));
    }

    [Fact]
    public void A_future_bar_from_a_captured_array_is_caught()
    {
        LookaheadFinding finding = Caught(bars => new Cheats.CapturedArray(bars), "_next");
        Assert.Equal(1, finding.BarsAhead);
        Assert.NotEqual(finding.With, finding.Without);
        int bar = Bars.IndexAtOrAfter(finding.Close) - 1;
        // The value with the future in place is the next close indeed.
        Assert.Equal(Bars.Closes[bar + 1], double.Parse(finding.With, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_value_normalised_over_the_whole_sample_is_caught()
    {
        LookaheadFinding finding = Caught(bars => new Cheats.FullSampleNormalisation(bars), "_mean");
        Assert.Equal(Worlds.Start + Interval, finding.Close);
        Assert.True(finding.BarsAhead > 1_000, $"{finding.BarsAhead}");
    }

    [Fact]
    public void A_centred_window_is_caught_and_its_reach_measured()
    {
        LookaheadFinding finding = Caught(bars => new Cheats.CentredWindow(bars), "_mean (CENTRED)");
        Assert.Equal(5, finding.BarsAhead);
    }

    [Fact]
    public void A_longer_bar_that_is_not_complete_is_caught()
    {
        LookaheadFinding finding = Caught(bars => new Cheats.ResampleLeak(bars, 24), "_longClose");
        Assert.InRange(finding.BarsAhead, 20, 23);
    }

    [Fact]
    public void A_pivot_known_before_its_time_is_caught()
    {
        LookaheadReport report = Analyze(bars => new Cheats.RepaintingPivot(bars), new LookaheadOptions { Cuts = 128 });
        Assert.Contains(report.Findings, f => f.Variable is "_isLow" or "_isHigh");
        Assert.All(report.Findings, f => Assert.InRange(f.BarsAhead, 1, 3));
    }

    [Fact]
    public void A_static_field_that_outlives_the_run_is_caught()
    {
        Cheats.StaticMemory.Forget();
        LookaheadReport report = Analyze(_ => new Cheats.StaticMemory());
        Assert.All(report.Findings, f => Assert.Equal(LookaheadKind.RemembersEarlierRuns, f.Kind));
        Assert.Contains(report.Findings, f => f.Variable == "_tomorrow");
        Assert.Contains(report.Findings, f => f.Variable == "decisions");
    }

    [Fact]
    public void A_strategy_that_fails_when_the_future_is_missing_is_caught()
    {
        LookaheadReport report = Analyze(bars => new Cheats.FailsAtTheEnd(bars, Bars.Count));
        Assert.Contains(report.Findings, f => f.Kind == LookaheadKind.FailsWithoutTheFuture && f.Without.StartsWith("IndexOutOfRange", StringComparison.Ordinal));
    }

    public static IEnumerable<TheoryDataRow<string>> Shipped => StrategyCatalog.All.Where(s => s is { LeastMarkets: 1, Feeds: Godwit.Strategies.MarketFeeds.None }).Select(s => new TheoryDataRow<string>(s.Name));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_strategy_is_clean(string name)
    {
        LookaheadReport report = Analyze(_ => StrategyCatalog.Create(name, new Dictionary<string, string>()));
        Assert.True(report.IsClean, report.Findings.Count == 0 ? "" : report.Findings[0].ToString());
        Assert.True(report.Comparisons > 0 || report.Variables == 0);
        Assert.True(report.Cuts > 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_findings_do_not_depend_on_the_number_of_threads(int threads)
    {
        LookaheadReport one = Analyze(bars => new Cheats.CentredWindow(bars), new LookaheadOptions { Threads = 1 });
        LookaheadReport other = Analyze(bars => new Cheats.CentredWindow(bars), new LookaheadOptions { Threads = threads });
        Assert.Equal(one.Findings, other.Findings);
        Assert.Equal(one.Comparisons, other.Comparisons);
    }
}
