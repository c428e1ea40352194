using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Engine.Loop;
using Godwit.Indicators;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Direction = Godwit.Strategies.Direction;

namespace Godwit.Data.Tests.Scripting.Rules;

/// <summary>The same idea as rules and in C#: the same orders, fills and balances, to the digest.</summary>
public sealed class RuleAgreementTests
{
    private const string MaCross = """
        parameters: {fast: {default: 10, min: 1}, slow: {default: 30, min: 2}}
        indicators: {quick: "sma(close, fast)", calm: "sma(close, slow)"}
        long: {enter: quick crosses above calm}
        short: {enter: quick crosses below calm}
        """;

    private const string Rsi = """
        parameters: {weak: 30.0, strong: 70.0}
        long: {enter: rsi(14) < weak}
        short: {enter: rsi(14) > strong}
        """;

    private const string MacdCross = """
        long: {enter: macd().macd crosses above macd().signal}
        short: {enter: macd().macd crosses below macd().signal}
        """;

    private const string Bands = """
        indicators: {bands: "bbands(close, period=20)"}
        long: {enter: close < bands.lower, exit: close > bands.middle}
        short: {enter: close > bands.upper, exit: close < bands.middle}
        """;

    private const string LongerBars = """
        indicators: {trend: "ema(close, 20) on 1d", smooth: "sma(rsi(7), 3)"}
        long:
          enter: close > trend and smooth < 40
          exit: smooth > 60 or close < trend
        """;

    private const string Breakout = """
        long:
          enter:
            all:
              - close > max(high, 24)[1]
              - volume > 0.8 * sma(volume, 24)
          exit: close < min(low, 24)[1]
        """;

    private static readonly (string Name, string Rules, Func<IStrategy> Create)[] Ideas =
    [
        ("ma-cross", MaCross, () => Shipped("ma-cross")),
        ("rsi", Rsi, () => Shipped("rsi")),
        ("macd", MacdCross, () => Shipped("macd")),
        ("bollinger", Bands, () => new BandsInCode()),
        ("longer bars", LongerBars, () => new LongerBarsInCode()),
        ("breakout", Breakout, () => new BreakoutInCode()),
    ];

    public static TheoryData<string, Direction> Cases
    {
        get
        {
            var cases = new TheoryData<string, Direction>();
            foreach ((string name, _, _) in Ideas)
                foreach (Direction direction in Enum.GetValues<Direction>()) cases.Add(name, direction);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Rules_and_code_give_the_same_digest_on_generated_markets(string idea, Direction direction)
    {
        (_, string rules, Func<IStrategy> create) = Ideas.First(i => i.Name == idea);
        TradingStyle style = TradingStyle.Default with
        {
            Direction = direction,
            Protection = new Protection { StopLoss = Rate.FromFraction(0.03), TrailingStop = Rate.FromFraction(0.05) },
        };
        int trades = 0;
        foreach (ulong seed in new ulong[] { 7, 8, 9 })
        {
            BacktestResult byRules = TestMarket.Run(() => TestRules.Create(rules), style: style, seed: seed), byCode = TestMarket.Run(create, style: style, seed: seed);
            Assert.Equal(byCode.Digest, byRules.Digest);
            Assert.Equal(byCode.FinalEquity, byRules.FinalEquity);
            trades += byRules.Trades.Count;
        }
        if (direction == Direction.Both) Assert.True(trades > 20, $"{trades} trades");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Rules_and_code_give_the_same_digest_on_real_data_with_a_warm_up(string idea, Direction direction)
    {
        string file = Path.Combine(Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Documents.Path("../shared"), "data", "BINANCE_BTCUSDT_1h.csv.gz");
        Assert.SkipUnless(File.Exists(file), $"{file} is not there: set GODWIT_SHARED.");
        (_, string rules, Func<IStrategy> create) = Ideas.First(i => i.Name == idea);
        BarColumns bars = CandleFile.ReadStrict(file, BarFileOptions.None).Bars;
        string Digest(Func<IStrategy> make) => BacktestRunner.Run(new BacktestSetup
        {
            Series = [new SeriesSetup(new Instrument(new InstrumentKey("BINANCE", "BTCUSDT"), "BTC", "USDT", bars.PriceScale, 6, [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }]), bars)],
            Strategies = () => [new StrategySetup("idea", make()) { Style = TradingStyle.Default with { Direction = direction } }],
            Capital = [Money.FromWhole(10_000)],
            From = Instant.TryParse("2022-06-01", out Instant from) ? from : default,
        }).Digest;
        Assert.Equal(Digest(create), Digest(() => TestRules.Create(rules)));
    }

    [Fact]
    public void Parameters_of_rules_are_those_of_the_code()
    {
        var values = new Dictionary<string, string> { ["fast"] = "7", ["slow"] = "40" };
        TradingStyle style = TradingStyle.Default with { Direction = Direction.Both };
        string byCode = TestMarket.Run(() => StrategyCatalog.Create("ma-cross", values), style: style).Digest;
        Assert.Equal(byCode, TestMarket.Run(() => TestRules.Create(MaCross, ("fast", "7"), ("slow", "40")), style: style).Digest);
        Assert.NotEqual(byCode, TestMarket.Run(() => TestRules.Create(MaCross), style: style).Digest);
    }

    private static IStrategy Shipped(string name) => StrategyCatalog.Create(name, new Dictionary<string, string>());

    private sealed class BandsInCode : Strategy
    {
        private BollingerBands _bands = null!;

        protected override void OnStart() => _bands = Use(new BollingerBands(20, 2));

        protected override void OnBar(Market market)
        {
            if (!_bands.IsReady) return;
            double close = market.Close;
            if (close < _bands.Lower) GoLong(market);
            else if (close > _bands.Upper) GoShort(market);
            else if (market.PositionSign > 0 && close > _bands.Middle) GoFlat(market);
            else if (market.PositionSign < 0 && close < _bands.Middle) GoFlat(market);
        }
    }

    private sealed class LongerBarsInCode : Strategy
    {
        private HigherTimeframe _trend = null!;
        private ChainedIndicator _smooth = null!;

        protected override void OnStart()
        {
            _trend = Use(new HigherTimeframe(new Ema(20), Duration.NanosPerDay, Market.Interval.Length.Nanos));
            _smooth = Use(new ChainedIndicator(new Godwit.Indicators.Rsi(7), new Sma(3)));
        }

        protected override void OnBar(Market market)
        {
            bool exit = _smooth.Value > 60 || market.Close < _trend.Value;
            if (exit) GoFlat(market);
            else if (market.Close > _trend.Value && _smooth.Value < 40) GoLong(market);
        }
    }

    private sealed class BreakoutInCode : Strategy
    {
        private Indicator _high = null!, _low = null!;
        private Sma _volume = null!;
        private double _ceiling = double.NaN, _floor = double.NaN;

        protected override void OnStart()
        {
            _high = Use(IndicatorCatalog.Create("MAX", [new("period", "24"), new("source", "high")]));
            _low = Use(IndicatorCatalog.Create("MIN", [new("period", "24"), new("source", "low")]));
            _volume = Use(new Sma(24) { Source = PriceField.Volume });
        }

        protected override void OnWarmUp(Market market) => (_ceiling, _floor) = (_high.Value, _low.Value);

        protected override void OnBar(Market market)
        {
            if (market.Close < _floor) GoFlat(market);
            else if (market.Close > _ceiling && market.Volume > 0.8 * _volume.Value) GoLong(market);
            (_ceiling, _floor) = (_high.Value, _low.Value);
        }
    }
}
