using Godwit.Backtesting.Ablations;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Ablations;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Performance;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Ablations;

public sealed class AblationStudyTests : IDisposable
{
    private readonly ScratchHome _home = new();
    private readonly string _data;

    public AblationStudyTests()
    {
        var options = new MarketGeneratorOptions { Bars = 1500, Interval = new BarInterval(Duration.FromHours(4)), Seed = 11, Symbols = [new SyntheticSymbol()] };
        Instrument instrument = MarketGenerator.InstrumentOf(options.Symbols[0]);
        var bars = new BarArray([.. MarketGenerator.Stream(options, 0)], instrument.PriceScale, instrument.QuantityScale, options.Interval);
        var key = new InstrumentKey(MarketGenerator.Venue, options.Symbols[0].Name);
        DataStore.Open(_home.Path).WriteBars(key, bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        _data = $"{key}:{options.Interval}";
    }

    public void Dispose() => _home.Dispose();

    private BacktestOptions Options(string strategy, params (string Name, string Value)[] parameters) => new()
    {
        Strategies = [strategy],
        Data = [_data],
        Direction = Direction.Both,
        Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
    };

    private AblationResult Study(BacktestOptions options, int threads = 1) => new AblationStudy(_home.Path).Run(options, threads, null, CancellationToken.None);

    [Fact]
    public void Each_row_is_the_backtest_with_the_part_turned_off()
    {
        AblationResult result = Study(Options("regime-ma"));
        Assert.Equal(["", "side", "speed", "size", "all"], result.Rows.Select(r => r.Part));
        Assert.Equal(5, result.Runs);
        foreach (AblationRow row in result.Rows)
        {
            using ComposedBacktest run = new BacktestComposer(_home.Path).Compose(Options("regime-ma", [.. row.Settings.Select(s => (s.Key, s.Value))]));
            Assert.Equal(run.Run(false, null, CancellationToken.None).Digest, row.Digest);
        }
        Assert.True(result.Rows.Select(r => r.Digest).Distinct().Count() >= 4);
        Assert.Null(result.Rows[0].Difference);
        Assert.All(result.Rows.Skip(1), r => Assert.InRange(r.Difference!.Value.PerYear, r.Difference.Value.Interval.Lower, r.Difference.Value.Interval.Upper));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        AblationResult one = Study(Options("regime-ma"), 1), four = Study(Options("regime-ma"), 4);
        Assert.Equal(one.Rows.Select(r => (r.Digest, r.Metrics, r.Difference)), four.Rows.Select(r => (r.Digest, r.Metrics, r.Difference)));
    }

    [Fact]
    public void A_part_that_was_off_already_makes_no_difference()
    {
        AblationRow row = Study(Options("regime-ma", ("size", "false"))).Rows.Single(r => r.Part == "size");
        Assert.Equal((0.0, 0.0, 0.0), (row.Difference!.Value.PerYear, row.Difference.Value.Interval.Lower, row.Difference.Value.Interval.Upper));
        Assert.False(row.Difference.Value.IsClear);
    }

    [Fact]
    public void A_strategy_file_declares_parts_of_its_own()
    {
        string file = Path.Combine(_home.Path, "Parts.cs");
        File.WriteAllText(file, """
            [Ablation("filter", "filter=false", "it buys whatever the average says")]
            public sealed class Parts : Strategy
            {
                [Parameter("Whether the average filters")]
                public bool Filter { get; init; } = true;
                private Sma _average = null!;
                protected override void OnStart() => _average = Use(new Sma(20));
                protected override void OnBar(Market market)
                {
                    if (!_average.IsReady) return;
                    if (!Filter || market.Close > _average.Value) GoLong(market);
                    else GoFlat(market);
                }
            }
            """);
        AblationResult result = Study(Options(file));
        Assert.Equal(["", "filter"], result.Rows.Select(r => r.Part));
        Assert.True(result.Rows[0].Metrics.Trades > 5);
        Assert.Equal(1, result.Rows[1].Metrics.Trades + result.Rows[1].Metrics.OpenTrades);
    }

    [Theory]
    [InlineData("rsi", "Strategy 'rsi' declares no parts")]
    [InlineData("regime-mb", "There is no strategy 'regime-mb'. Did you mean 'regime-ma'?")]
    public void What_cannot_be_studied_is_told_in_a_sentence(string strategy, string beginning)
    {
        GodwitException told = Assert.Throws<GodwitException>(() => Study(Options(strategy)));
        Assert.StartsWith(beginning, told.Message);
        Assert.True(told.IsUsage);
    }

    [Fact]
    public void A_mistake_that_every_run_makes_is_told_once()
    {
        GodwitException told = Assert.Throws<GodwitException>(() => Study(Options("regime-ma", ("fast", "50")), threads: 4));
        Assert.Equal("Strategy 'regime-ma' needs fast < slow, not fast=50 and slow=30.", told.Message);
    }

    [Fact]
    public void The_difference_is_the_mean_of_the_paired_differences_a_year()
    {
        double[] full = [.. Enumerable.Range(0, 40).Select(i => (i % 5 - 2) / 100.0)], other = [.. full.Select((r, i) => r + (i % 2 == 0 ? 0.002 : 0.001))];
        MeanDifference difference = AblationReturns.Difference(full, other, Duration.FromDays(1), new BootstrapOptions())!.Value;
        Assert.Equal(0.0015 * 365, difference.PerYear, 1e-12);
        Assert.InRange(difference.Interval.Lower, 0.001 * 365, 0.0015 * 365);
        Assert.InRange(difference.Interval.Upper, 0.0015 * 365, 0.002 * 365);
        Assert.True(difference.IsClear);
        Assert.Null(AblationReturns.Difference(full.AsSpan(0, 20), other.AsSpan(0, 20), Duration.FromDays(1), new BootstrapOptions()));
        Assert.Throws<ArgumentException>(() => AblationReturns.Difference(full, other.AsSpan(1), Duration.FromDays(1), new BootstrapOptions()));
    }
}
