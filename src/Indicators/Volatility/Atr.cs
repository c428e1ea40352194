using System.Runtime.CompilerServices;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Average true range (Wilder 1978), in price units: the true range, smoothed by Wilder's rule.</summary>
/// <remarks>The first bar has no true range, since it has no previous close; the seed is the mean of the next <c>period</c> ones.</remarks>
public sealed class Atr(int period) : BarIndicator("ATR", Guard.Period(period) + 1)
{
    private double _previousClose = double.NaN;
    private SmoothedMean _average = SmoothedMean.Wilder(period);

    public int Period { get; } = period;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previousClose)) Set(_average.Next(TrueRange.Of(bar.High, bar.Low, _previousClose)));
        _previousClose = bar.Close;
    }

    protected override void ResetState()
    {
        _previousClose = double.NaN;
        _average.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(in BarSpans bars, int period, Span<double> output)
    {
        Guard.SameLength(bars.Closes.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period) + 1);
        if (output.Length <= period) return;
        ReadOnlySpan<double> highs = bars.Highs[..output.Length], lows = bars.Lows[..output.Length], closes = bars.Closes;
        var seed = SmoothedMean.Wilder(period);
        for (int i = 1; i <= period; i++) seed.Next(TrueRange.Of(highs[i], lows[i], closes[i - 1]));
        output[period] = seed.Value;

        double keep = 1.0 - Smoothing.WilderAlpha(period), lag = seed.Lag, previousClose = closes[period];
        double last = TrueRange.Of(highs[period], lows[period], closes[period - 1]);
        for (int i = period + 1; i < output.Length; i++)
        {
            double range = TrueRange.Of(highs[i], lows[i], previousClose);
            previousClose = closes[i];
            lag = Smoothing.NextLag(lag, last - range, keep);
            output[i] = range + lag;
            last = range;
        }
    }

    public static IndicatorDefinition Definition { get; } = new("ATR", IndicatorGroup.Volatility, "Average true range")
    {
        Meaning = "How far the price travels in a bar, on average, in price units: the usual yardstick of stops and sizes.",
        Formula = "Wilder average of the true range over n bars",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "True range begins at the second bar; seeded with the mean of the first n true ranges.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new Atr(a.Period),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars, a.Period, o[0]),
    };
}

/// <summary>Normalised average true range: 100 · ATR / close.</summary>
public sealed class Natr(int period) : BarIndicator("NATR", Guard.Period(period) + 1)
{
    private readonly Atr _range = new(period);

    public override void Update(in BarValues bar)
    {
        _range.Update(bar);
        if (_range.IsReady) Set(bar.Close == 0.0 ? 0.0 : 100.0 * (_range.Value / bar.Close));
    }

    protected override void ResetState() => _range.Reset();

    public static IndicatorDefinition Definition { get; } = new("NATR", IndicatorGroup.Volatility, "Normalised average true range")
    {
        Meaning = "The average true range in percent of the close: comparable between instruments.",
        Formula = "100·atr / close",
        Source = "Forman, Technical Analysis of Stocks & Commodities, May 2006",
        Convention = "As ATR.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new Natr(a.Period),
    };
}
