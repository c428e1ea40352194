using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
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
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Regime;
using Godwit.Strategies.Signals;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

public sealed class RegimeMaTests
{
    private const int Bars = 3000, First = 800;

    /// <summary>Hears the signals instead of the trader.</summary>
    private sealed class Ear : ISignalSink
    {
        public List<(long Bar, Signal Signal)> Signals { get; } = [];

        public void Take(Market market, in Signal signal) => Signals.Add((market.BarCount, signal));
    }

    private static BarArray Market(ulong seed) => RandomBars.Walk(new SeededRandom(seed), Bars, 10_000, Duration.FromHours(1), Worlds.Start);

    private static BacktestResult Run(string name, string parameters, BarArray bars, int first, Ear? ear = null)
    {
        Dictionary<string, string> values = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        return BacktestRunner.Run(Worlds.Setup([new SeriesSetup(TestInstruments.Spot("A"), bars)], [Money.FromWhole(100_000)], () =>
        {
            var strategy = (Strategy)StrategyCatalog.Create(name, values);
            if (ear is not null) strategy.SendSignalsTo(ear);
            return [new StrategySetup(name, strategy) { Style = new TradingStyle { Direction = Godwit.Strategies.Direction.Both } }];
        }) with
        { From = bars[first].OpenTime });
    }

    private static string[] Trades(BacktestResult result) => [.. result.Trades.All().Select(t => $"{t.Sign} {t.EntryBar}-{(t.IsOpen ? "end" : t.ExitBar)} {t.Quantity.Units}")];

    [Theory, InlineData("fast=3 slow=7"), InlineData("fast=5 slow=20 type=ema crossing=latched")]
    public void With_every_part_off_it_is_the_plain_cross_trade_for_trade(string averages)
    {
        AblationSpec all = AblationSpec.Of(new RegimeMaStrategy()).Single(a => a.Part == "all");
        string off = string.Join(' ', all.Settings.Select(s => $"{s.Key}={s.Value}"));
        for (ulong seed = 1; seed <= 4; seed++)
        {
            BarArray bars = Market(seed);
            string[] plain = Trades(Run("ma-cross", averages, bars, First));
            Assert.True(plain.Length > 30, $"Only {plain.Length} trades.");
            Assert.Equal(plain, Trades(Run("regime-ma", $"{averages} {off}", bars, First)));
            Assert.NotEqual(plain, Trades(Run("regime-ma", averages, bars, First)));
        }
    }

    [Fact]
    public void No_signal_stands_against_a_trend_that_is_likelier_than_the_veto()
    {
        int vetoes = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            BarArray bars = Market(seed);
            var ear = new Ear();
            Run("regime-ma", "fast=3 slow=7 veto=0.4", bars, 0, ear);
            var trend = new TrendRegime();
            var down = new double[Bars + 1];
            var up = new double[Bars + 1];
            for (int i = 0; i < Bars; i++)
            {
                trend.Update(bars[i].Close.Units / 100.0);
                if (trend.IsReady) (up[i + 1], down[i + 1]) = (trend.Output(0), trend.Output(2));
            }
            int side = 0;
            long bar = 0;
            foreach ((long at, Signal signal) in ear.Signals.Append((Bars + 1, Signal.Flat)))
            {
                // The signal stands from its bar until the next one.
                for (; bar < at; bar++) Assert.False(side > 0 && down[bar] >= 0.4 || side < 0 && up[bar] >= 0.4, $"seed {seed}, bar {bar}");
                side = signal.Sign;
                if (side == 0) vetoes++;
            }
        }
        Assert.True(vetoes > 20, $"Only {vetoes} vetoes.");
    }

    [Fact]
    public void Strength_falls_with_the_probability_of_a_wild_market_and_confidence_is_that_of_the_trend()
    {
        BarArray bars = Market(5);
        var ear = new Ear();
        Run("regime-ma", "wildSize=0.2", bars, 0, ear);
        var trend = new TrendRegime();
        var volatility = new VolatilityRegime();
        Dictionary<long, Signal> signals = ear.Signals.ToDictionary(s => s.Bar, s => s.Signal);
        Assert.True(signals.Count > 30);
        var horizons = new HashSet<int>();
        for (int i = 0; i < Bars; i++)
        {
            trend.Update(bars[i].Close.Units / 100.0);
            volatility.Update(bars[i].Close.Units / 100.0);
            if (!signals.TryGetValue(i + 1, out Signal signal)) continue;
            Assert.True(trend.IsReady && volatility.IsReady);
            Assert.Equal(1 - 0.8 * volatility.Output(2), signal.Strength, 1e-12);
            horizons.Add(signal.HorizonBars);
            Assert.StartsWith("trend:", signal.Source);
            if (signal.Sign == 0) Assert.False(signal.HasConfidence);
            else Assert.Equal(trend.Output(signal.Sign > 0 ? 0 : 2) + trend.Output(1) / 2, signal.Confidence, 1e-12);
        }
        Assert.Equal([21, 30, 45], horizons.Order());
    }

    [Fact]
    public void Without_speed_all_signals_have_the_horizon_of_the_slow_average_and_without_size_full_strength()
    {
        var ear = new Ear();
        Run("regime-ma", "speed=false size=false", Market(6), 0, ear);
        Assert.All(ear.Signals, s => Assert.Equal((30, 1.0), (s.Signal.HorizonBars, s.Signal.Strength)));
    }

    [Fact]
    public void It_runs_on_learnt_states_too() => Assert.True(Run("regime-ma", "fast=3 slow=7 volatility=hmm", Market(7), 0).Trades.Count > 10);

    [Fact]
    public void Every_shipped_strategy_declares_parts_that_its_parameters_can_turn_off()
    {
        foreach (StrategyEntry entry in StrategyCatalog.All)
            foreach (AblationSpec part in entry.Ablations)
            {
                IStrategy strategy = StrategyCatalog.Create(entry.Name, part.Settings.ToDictionary());
                Assert.NotEqual(ParameterSpec.Values(entry.Create()), ParameterSpec.Values(strategy));
            }
        Assert.Equal(["side", "speed", "size", "all"], StrategyCatalog.Get("regime-ma").Ablations.Select(a => a.Part));
    }

    [Ablation("one", "sppeed=false", "nothing")]
    private sealed class Mistyped : Strategy
    {
        [Parameter("Whether it is quick")]
        public bool Speed { get; init; } = true;
    }

    [Ablation("one", "speed", "nothing")]
    private sealed class Unfinished : Strategy
    {
        [Parameter("Whether it is quick")]
        public bool Speed { get; init; } = true;
    }

    [Fact]
    public void A_declaration_that_names_no_parameter_is_told()
    {
        Assert.Equal("Mistyped turns its part 'one' off by 'sppeed', which is none of its parameters. Did you mean 'speed'?", Assert.Throws<GodwitException>(() => AblationSpec.Of(new Mistyped())).Message);
        Assert.Equal("Unfinished turns its part 'one' off by 'speed'; write name=value.", Assert.Throws<GodwitException>(() => AblationSpec.Of(new Unfinished())).Message);
    }
}
