using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Truth;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Indicators;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Truth;

/// <summary>How much history a strategy needs before its first bar.</summary>
public sealed class WarmUpAnalysisTests
{
    private static readonly BarArray Bars = RandomBars.Walk(new SeededRandom(9), 2_000, 10_000, Duration.FromHours(1), Worlds.Start);

    private static BacktestSetup Setup(Func<IStrategy> make) =>
        Worlds.Setup([new SeriesSetup(TestInstruments.Spot("A"), Bars)], [Money.FromWhole(100_000)], () => [new StrategySetup("one", make())]);

    private sealed class Watching(params IIndicator[] indicators) : Strategy
    {
        protected override void OnStart()
        {
            foreach (IIndicator indicator in indicators) Use(indicator);
        }
    }

    [Fact]
    public void A_window_needs_its_length_and_no_more()
    {
        WarmUpReport report = WarmUpAnalysis.Run(Setup(() => new Watching(new Sma(20))));
        Assert.Equal(20, report.SettleLength);
        Assert.Equal(20, report.Recommended);
        Assert.False(Assert.Single(report.Variables).NeverForgets);
    }

    [Fact]
    public void A_recursive_average_forgets_its_beginning_at_its_own_rate()
    {
        WarmUpReport report = WarmUpAnalysis.Run(Setup(() => new Watching(new Ema(20))));
        double[] differences = [.. Assert.Single(report.Variables).Differences];
        for (int i = 1; i < differences.Length; i++) Assert.True(differences[i] <= differences[i - 1] + 1e-15);
        // (1 − 2/21)^n falls below a millionth of a few percent after some 100 bars.
        Assert.InRange(report.Recommended!.Value, 60, 200);
    }

    [Fact]
    public void An_endless_sum_never_forgets()
    {
        WarmUpReport report = WarmUpAnalysis.Run(Setup(() => new Watching(new OnBalanceVolume())));
        Assert.True(Assert.Single(report.Variables).NeverForgets);
    }

    [Fact]
    public void Decisions_of_a_strategy_of_windows_agree_from_the_first_bar()
    {
        WarmUpReport report = WarmUpAnalysis.Run(Setup(() => StrategyCatalog.Create("ma-cross", new Dictionary<string, string>())));
        Assert.NotNull(report.Recommended);
        Assert.Equal(0, report.DifferentDecisions[^1]);
    }

    [Fact]
    public void Too_little_data_is_said()
    {
        var fault = Assert.Throws<GodwitException>(() => WarmUpAnalysis.Run(Setup(() => new Watching(new Sma(1_500)))));
        Assert.Contains("give more data", fault.Message, StringComparison.Ordinal);
    }
}
