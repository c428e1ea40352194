using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Indicators;
using Godwit.Strategies;
using Godwit.Support.Markets;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>One model per market and options, however many strategies ask.</summary>
public sealed class SharedRegimesTests
{
    private static readonly HmmRegimeOptions Small = new() { WindowBars = 40, RefitBars = 8 };

    /// <summary>Asks for models at the start and takes down what they say at each bar.</summary>
    private sealed class Listener : Strategy
    {
        public List<IRegime> Models { get; } = [];
        public List<double> Heard { get; } = [];
        public List<double> HeardInWarmUp { get; } = [];

        protected override void OnStart()
        {
            foreach (Market market in Markets) Models.AddRange([market.Regimes.Hmm(Small with { }), market.Regimes.Trend()]);
        }

        protected override void OnWarmUp(Market market) => HeardInWarmUp.Add(Models[2 * market.Slot].Value);
        protected override void OnBar(Market market) => Heard.Add(Models[2 * market.Slot].Output(1));
    }

    private static SeriesSetup[] Series(int count) =>
        [.. new[] { "A", "B" }.Select((asset, i) => new SeriesSetup(TestInstruments.Spot(asset), RandomBars.Walk(new SeededRandom((ulong)i + 1), count, 10_000, Duration.FromHours(1), Worlds.Start)))];

    [Fact]
    public void Two_strategies_get_the_same_model_and_two_markets_or_options_do_not()
    {
        Listener first = new(), second = new();
        BacktestRunner.Run(Worlds.Setup(Series(200), [Money.FromWhole(1000)], () => [new("first", first), new("second", second)]));
        Assert.Equal(first.Models, second.Models);
        Assert.NotSame(first.Models[0], first.Models[2]);
        Assert.NotSame(first.Models[0], first.Models[1]);
        Assert.Equal(first.Heard, second.Heard);
        var regimes = new MarketRegimes();
        Assert.NotSame(regimes.Hmm(Small), regimes.Hmm(Small with { States = 3 }));
        Assert.Same(regimes.Trend(), regimes.Trend(new TrendRegimeOptions()));
    }

    [Fact]
    public void A_strategy_hears_what_a_model_of_its_own_would_say_of_the_bars_until_now()
    {
        SeriesSetup series = Series(200)[0];
        Listener listener = new(), other = new();
        BacktestRunner.Run(Worlds.Setup([series], [Money.FromWhole(1000)], () => [new("a", listener), new("b", other)]));
        var own = new HmmRegime(Small);
        for (int i = 0; i < 200; i++)
        {
            own.Update(series.Bars[i].Close.Units / 100.0);
            Assert.Equal(own.Output(1), listener.Heard[i]);
        }
    }

    [Fact]
    public void Bars_before_the_range_settle_the_models()
    {
        SeriesSetup series = Series(400)[0];
        var listener = new Listener();
        BacktestRunner.Run(Worlds.Setup([series], [Money.FromWhole(1000)], () => [new("a", listener)]) with { From = series.Bars[300].OpenTime });
        Assert.Equal(100, listener.Heard.Count);
        Assert.All(listener.Heard, value => Assert.False(double.IsNaN(value)));
        // The trend model's 52 bars are the slowest; three times that come before the range.
        Assert.Equal(3 * listener.Models.Max(m => m.SettleLength), listener.HeardInWarmUp.Count);
    }

    [Fact]
    public void A_new_model_after_the_first_bar_is_refused_and_a_known_one_is_given()
    {
        MarketRegimes? seen = null;
        var late = new DelegateStrategy((_, market) =>
        {
            seen = market.Regimes;
            Assert.Throws<InvalidOperationException>(() => market.Regimes.Trend(new TrendRegimeOptions { Drift = 0.3 }));
            Assert.NotNull(market.Regimes.Hmm(Small));
        });
        BacktestRunner.Run(Worlds.Setup([Series(50)[0]], [Money.FromWhole(1000)], () => [new("late", late), new("listener", new Listener())]));
        Assert.NotNull(seen);
    }

    [Fact]
    public void A_bar_that_several_bring_counts_once()
    {
        MarketRegimes once = new(), thrice = new();
        IRegime one = once.Hmm(Small), three = thrice.Hmm(Small);
        BarValues[] bars = Indicators.TestMarket.Walk(3, 150).Bars;
        foreach (BarValues bar in bars)
        {
            once.Update(in bar);
            for (int i = 0; i < 3; i++) thrice.Update(in bar);
        }
        Assert.True(one.IsReady);
        Assert.Equal(one.Output(1), three.Output(1));
        Assert.Equal(one.Reading.BarsInState, three.Reading.BarsInState);
    }

    [Fact]
    public void Models_refits_and_readings_allocate_nothing()
    {
        var regimes = new MarketRegimes();
        IRegime[] models = [regimes.Hmm(Small), regimes.Trend(), regimes.Volatility(), regimes.ChangePoint(new() { LongestBars = 40 })];
        IGauge[] gauges = [regimes.Cusum(), regimes.Vpin(), regimes.Jump(), .. models];
        BarValues[] bars = Indicators.TestMarket.Walk(4, 9000).Bars;
        int next = 0;
        double sum = 0;
        void Work()
        {
            for (int i = 0; i < 1000; i++)
            {
                regimes.Update(in bars[next++]);
                foreach (IRegime model in models) sum += model.Reading.TransitionProbability;
                foreach (IGauge gauge in gauges) sum += gauge.Value;
                sum += regimes.Hmm(Small).Value;
            }
        }
        Work();
        Assert.Equal(0, AllocationMeter.Fewest(Work));
        Assert.True(double.IsFinite(sum) || double.IsNaN(sum));
    }
}
