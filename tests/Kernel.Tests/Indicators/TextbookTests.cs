using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>The kernels against the textbook: windows summed afresh, recursions written out.</summary>
public sealed class TextbookTests
{
    private static readonly Dictionary<string, Func<TestMarket, double[][]>> Textbook =
        Build().Concat(NaiveClassics.Twins()).Concat(NaiveCycles.Twins()).Concat(NaiveRest.Twins()).ToDictionary();

    public static TheoryData<string> Cases => [.. Textbook.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void Stream_equals_the_textbook(string text)
    {
        foreach (double level in new[] { 100.0, 1e-8, 1e12 })
        {
            TestMarket market = TestMarket.Walk(7, 700, level);
            Compare.Near(Textbook[text](market), IndicatorCase.Of(text).Stream(market), 1e-10, $"{text} at {level}");
        }
    }

    /// <summary>Candlestick patterns have their own tests, with drawn candles; regime models are held to golden values and twins of their own.</summary>
    [Fact]
    public void Every_indicator_has_a_textbook_version()
    {
        string[] held = [.. Textbook.Keys.Select(text => IndicatorCase.Of(text).Definition.Name)];
        Assert.Empty(IndicatorCatalog.All.Where(d => d.Group is not (IndicatorGroup.Patterns or IndicatorGroup.Regimes)).Select(d => d.Name).Except(held));
    }

    private static IEnumerable<(string, Func<TestMarket, double[][]>)> Build()
    {
        foreach (int p in new[] { 1, 2, 3, 20, 64 })
        {
            yield return ($"SMA period={p}", m => [Naive.Sma(m.Closes, p)]);
            yield return ($"EMA period={p}", m => [Naive.Ema(m.Closes, p)]);
            yield return ($"SMMA period={p}", m => [Naive.Wilder(m.Closes, p)]);
            yield return ($"WMA period={p}", m => [Naive.Wma(m.Closes, p)]);
            yield return ($"DEMA period={p}", m => [Naive.Dema(m.Closes, p)]);
            yield return ($"TEMA period={p}", m => [Naive.Tema(m.Closes, p)]);
            yield return ($"RSI period={p}", m => [Naive.Rsi(m.Closes, p)]);
            yield return ($"MOM period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => now - then)]);
            yield return ($"ROC period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => 100.0 * (now - then) / then)]);
            yield return ($"VAR period={p}", m => [Naive.Window(m.Closes, p, w => Naive.Variance(w, 0))]);
            yield return ($"MAX period={p}", m => [Naive.Window(m.Closes, p, w => w.Max())]);
            yield return ($"MIN period={p}", m => [Naive.Window(m.Closes, p, w => w.Min())]);
            yield return ($"ATR period={p}", m => [Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), p)]);
            yield return ($"CCI period={p}", m => [Naive.Window(m.Column(PriceField.Typical), p, Naive.Cci)]);
            yield return ($"AROON period={p}", m => Naive.Aroon(m.Highs, m.Lows, p));
        }
        foreach (int p in new[] { 2, 3, 20, 64 })
        {
            yield return ($"STDDEV period={p} nbDev=2.5 ddof=1", m => [Naive.StandardDeviation(m.Closes, p, 2.5, 1)]);
            yield return ($"CORREL period={p}", m => [Naive.Pairs(m.Highs, m.Lows, p, Naive.Correlation)]);
            yield return ($"LINEARREG period={p}", m => [Naive.Window(m.Closes, p, w => Naive.Line(w).At(p - 1))]);
            yield return ($"TSF period={p}", m => [Naive.Window(m.Closes, p, w => Naive.Line(w).At(p))]);
        }
        yield return ("BBANDS", m => Naive.Bollinger(m.Closes, 20, 2.0, 2.0, 0));
        yield return ("BBANDS period=5 nbDevUp=1 nbDevDn=3 ddof=1", m => Naive.Bollinger(m.Closes, 5, 1.0, 3.0, 1));
        foreach ((int fast, int slow, int signal) in new[] { (12, 26, 9), (3, 3, 1), (1, 2, 2) })
            foreach (string seed in new[] { "TALIB", "PLAIN" })
                yield return ($"MACD fast={fast} slow={slow} signal={signal} seed={seed}", m => Naive.Macd(m.Closes, fast, slow, signal, seed == "TALIB"));
        foreach (int p in new[] { 2, 9, 20 })
        {
            yield return ($"VWMA period={p}", m => [NaiveMore.Vwma(m, p)]);
            yield return ($"ZLEMA period={p}", m => [NaiveMore.Zlema(m.Closes, p)]);
            yield return ($"KAMA period={p} fast=2 slow=30", m => [NaiveMore.Kama(m.Closes, p, 2, 30)]);
            yield return ($"DONCHIAN period={p}", m => NaiveMore.Donchian(m, p));
            yield return ($"KELTNER period={p} rangePeriod=10 multiple=1.5", m => NaiveMore.Keltner(m, p, 10, 1.5));
            yield return ($"ZSCORE period={p}", m => [NaiveMore.ZScore(m.Closes, p)]);
            yield return ($"SUM period={p}", m => [Naive.Window(m.Closes, p, w => w.Sum())]);
            yield return ($"AVGDEV period={p}", m => [Naive.Window(m.Closes, p, w => w.Average(v => Math.Abs(v - w.Average())))]);
            yield return ($"CMF period={p}", m => [NaiveMore.Cmf(m, p)]);
            yield return ($"VORTEX period={p}", m => NaiveMore.Vortex(m, p));
            yield return ($"PERCENTRANK period={p}", m => [NaiveMore.PercentRank(m.Closes, p)]);
            yield return ($"QUANTILE period={p} share=0.3", m => [NaiveMore.Quantile(m.Closes, p, 0.3)]);
            yield return ($"PARKINSON period={p}", m => [NaiveMore.Parkinson(m, p)]);
            yield return ($"VOLATILITY period={p} barsPerYear=365", m => [NaiveMore.CloseToClose(m.Closes, p, 365.0)]);
            yield return ($"ULCER period={p}", m => [NaiveMore.Ulcer(m.Closes, p)]);
            yield return ($"ER period={p}", m => [NaiveMore.EfficiencyRatio(m.Closes, p)]);
            yield return ($"FORCE period={p}", m => [NaiveMore.Force(m, p)]);
            yield return ($"ALMA period={p} offset=0.85 sigma=6", m => [NaiveMore.Alma(m.Closes, p, 0.85, 6.0)]);
            yield return ($"FRACTALS wing={p}", m => NaiveMore.Swings(m, p));
            yield return ($"SUPERTREND period={p} multiple=3", m => NaiveMore.SuperTrend(m, p, 3.0));
            yield return ($"TRIMA period={p}", m => [Naive.Sma(Naive.Sma(m.Closes, (p + 1) / 2), p / 2 + 1)]);
        }
        yield return ("VWAP deviations=2", m => NaiveMore.SessionVwap(m, 2.0));
        yield return ("HEIKINASHI", NaiveMore.HeikinAshi);
        yield return ("ICHIMOKU", NaiveMore.Ichimoku);
        yield return ("AO", NaiveMore.Awesome);
        yield return ("OBV", m => [Naive.Obv(m.Closes, m.Volumes)]);
        yield return ("STOCHF fastK=14 fastD=3", m => Naive.FastStochastic(m.Highs, m.Lows, m.Closes, 14, 3));
        yield return ("STOCH fastK=14 slowK=3 slowD=5", m => Naive.Stochastic(m.Highs, m.Lows, m.Closes, 14, 3, 5));
    }
}
