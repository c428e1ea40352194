using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>What happens when one amount is added to all prices: an output moves with it, does not notice, or depends on the price itself.</summary>
public sealed class ShiftLawTests
{
    private const double Shift = 4096.0;

    /// <summary>Averages, channels and stops: as much higher as the prices are.</summary>
    private const string Moves = """
        ALLIGATOR ALMA DEMA EMA ENVELOPE.middle FRAMA HMA KAMA MA MAVP MIDPOINT MIDPRICE SMA SMMA T3 TEMA TRIMA VIDYA VWMA WMA ZLEMA ACCBANDS.middle
        BBANDS CHANDELIER CKSTOP DONCHIAN KELTNER SUPERTREND.stop AVWAP VOLUMEPROFILE VWAP AVGPRICE HEIKINASHI ICHIMOKU.conversion ICHIMOKU.base
        ICHIMOKU.spanA ICHIMOKU.spanB MEDPRICE PIVOTS SAR TYPPRICE WCLPRICE LINEARREG LINEARREG_INTERCEPT LINREGCHANNEL.upper LINREGCHANNEL.middle
        LINREGCHANNEL.lower MAX MIN MINMAX.min MINMAX.max QUANTILE TSF SUPERSMOOTHER
        """;

    /// <summary>Differences, deviations and places in a range.</summary>
    private const string Ignores = """
        SUPERTREND.direction ICHIMOKU.lagging LINREGCHANNEL.r2 MINMAX.minAge MINMAX.maxAge BBPOSITION.percentB ADX ADXR AO APO AROON AROONOSC BOP CCI
        CMO DPO DX ELDERRAY ER FISHER IMI MACD MACDEXT MACDFIX MINUS_DI MINUS_DM MOM PLUS_DI PLUS_DM RSI RVGI SMI STC STOCH STOCHF STOCHRSI TSI ULTOSC
        VORTEX WAVETREND WILLR ATR CHAIKINVOL CHOP MASS RVI SQUEEZE TRANGE AD ADOSC CMF EOM FORCE KLINGER OBV ORDERFLOW PVO RVOL FRACTALS AUTOCORREL
        AVGDEV CORREL LINEARREG_ANGLE LINEARREG_SLOPE MAXINDEX MININDEX MINMAXINDEX PERCENTRANK SHAPE STDDEV VAR ZSCORE CYBERCYCLE ROOFING
        HMM_REGIME.state JUMP.jump TREND_REGIME.transition VOLATILITY_REGIME.transition VPIN
        """;

    /// <summary>Ratios and logarithms of prices, sums, percentages of a price, and what starts from zero.</summary>
    private const string DependsOnThePrice = """
        ENVELOPE.upper ENVELOPE.lower ACCBANDS.upper ACCBANDS.lower MAMA MCGINLEY COPPOCK CRSI KST PPO ROC ROCP ROCR ROCR100 TRIX BBPOSITION.bandwidth
        GARMANKLASS NATR PARKINSON ROGERSSATCHELL ULCER VOLATILITY YANGZHANG MFI NVI PVI PVT SAREXT ZIGZAG BETA HURST LOGRETURN SUM HT_DCPERIOD
        HT_DCPHASE HT_PHASOR HT_SINE HT_TRENDLINE HT_TRENDMODE
        BOCPD CUSUM HMM_REGIME.probability HMM_REGIME.lowest HMM_REGIME.highest HMM_REGIME.transition HMM_REGIME.deviation JUMP.statistic
        TREND_REGIME.up TREND_REGIME.none TREND_REGIME.down VOLATILITY_REGIME.calm VOLATILITY_REGIME.normal VOLATILITY_REGIME.wild
        """;

    [Fact]
    public void Every_output_keeps_its_law()
    {
        var expected = new Dictionary<string, string>();
        foreach ((string law, string names) in new[] { ("moves", Moves), ("ignores", Ignores), ("depends", DependsOnThePrice) })
            foreach (string name in names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)) expected.Add(name, law);
        foreach (IndicatorDefinition definition in IndicatorCatalog.All.Where(d => d.Group != IndicatorGroup.Patterns))
            for (int o = 0; o < definition.Outputs.Count; o++)
            {
                string name = $"{definition.Name}.{definition.Outputs[o].Name}";
                Assert.True(expected.TryGetValue(name, out string? law) || expected.TryGetValue(definition.Name, out law), $"{name} stands in none of the three lists.");
                Assert.Equal((name, law), (name, LawOf(definition, o)));
            }
    }

    private static string LawOf(IndicatorDefinition definition, int output)
    {
        // Prices in 64ths, so that adding the amount rounds nothing.
        TestMarket market = TestMarket.Walk(5, 600).Map(p => Math.Round(p * 64.0) / 64.0);
        var it = IndicatorCase.Of(definition.Name);
        double[] plain = it.Stream(market)[output], shifted = it.Stream(market.Map(p => p + Shift))[output];
        double allowed = 1e-9 * Compare.Scale(shifted) + 1e-12;
        bool Holds(double by) => plain.Zip(shifted, (p, s) => double.IsNaN(p) ? double.IsNaN(s) : Math.Abs(s - p - by) <= allowed).All(holds => holds);
        return Holds(0.0) ? "ignores" : Holds(Shift) ? "moves" : "depends";
    }

    [Theory, MemberData(nameof(Patterns))]
    public void A_candle_keeps_its_shape_wherever_it_stands(string name)
    {
        TestMarket market = TestMarket.Walk(6, 1500).Map(p => Math.Round(p * 64.0) / 64.0);
        var it = IndicatorCase.Of(name);
        Compare.BitForBit(it.Stream(market), it.Stream(market.Map(p => p + Shift)), name);
    }

    public static TheoryData<string> Patterns => [.. IndicatorCatalog.All.Where(d => d.Group == IndicatorGroup.Patterns).Select(d => d.Name)];
}
