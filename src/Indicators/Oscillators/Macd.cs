using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>How the fast average of a MACD begins; the two agree closely after some hundred bars.</summary>
public enum MacdSeed
{
    /// <summary>The fast EMA is seeded late: with the mean of the <c>fast</c> values that end at the bar where the slow EMA is seeded.</summary>
    TaLib,

    /// <summary>Each EMA is seeded with the mean of its own first values.</summary>
    Plain,
}

/// <summary>Moving average convergence/divergence (Appel): EMA(fast) − EMA(slow), its signal EMA, and their difference.</summary>
/// <remarks>The signal is seeded with the mean of the first <c>signal</c> values of the line. If fast exceeds slow, the two change places.</remarks>
public sealed class Macd : ValueIndicator
{
    private SmoothedMean _fast, _slow, _signal;

    public Macd(int fast = 12, int slow = 26, int signal = 9, MacdSeed seed = MacdSeed.TaLib)
        : base("MACD", Math.Max(Guard.Period(fast), Guard.Period(slow)) + Guard.Period(signal) - 1, 3)
    {
        (FastPeriod, SlowPeriod) = fast <= slow ? (fast, slow) : (slow, fast);
        SignalPeriod = signal;
        Seed = seed;
        _fast = SmoothedMean.Ema(FastPeriod, seed == MacdSeed.TaLib ? SlowPeriod - FastPeriod : 0);
        _slow = SmoothedMean.Ema(SlowPeriod);
        _signal = SmoothedMean.Ema(SignalPeriod);
    }

    public int FastPeriod { get; }
    public int SlowPeriod { get; }
    public int SignalPeriod { get; }
    public MacdSeed Seed { get; }

    /// <summary>EMA(fast) − EMA(slow); NaN, as all three, until the signal is ready.</summary>
    public double Line => Value;
    public double Signal => Output(1);
    public double Histogram => Output(2);

    public override void Update(double value)
    {
        double fast = _fast.Next(value), slow = _slow.Next(value);
        if (!_slow.IsReady) return;
        double line = fast - slow, signal = _signal.Next(line);
        if (_signal.IsReady) Set(line, signal, line - signal);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(
        ReadOnlySpan<double> values, int fast, int slow, int signal,
        Span<double> line, Span<double> signalLine, Span<double> histogram, MacdSeed seed = MacdSeed.TaLib)
    {
        Guard.SameLength(values.Length, line.Length);
        Guard.SameLength(values.Length, signalLine.Length);
        Guard.SameLength(values.Length, histogram.Length);
        var indicator = new Macd(fast, slow, signal, seed);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            (line[i], signalLine[i], histogram[i]) = (indicator.Line, indicator.Signal, indicator.Histogram);
        }
    }

    public static IndicatorDefinition Definition { get; } = new("MACD", IndicatorGroup.Oscillators, "Moving average convergence/divergence")
    {
        Meaning = "The distance of a fast average from a slow one, and the turn of that distance against its own average.",
        Formula = "macd = ema(x, fast) − ema(x, slow); signal = ema(macd, m); hist = macd − signal",
        Source = "Appel 1979",
        Convention = "talib seeds the fast average late, at the bar of the slow seed; plain seeds each with its own first mean.",
        Parameters =
        [
            IndicatorParameter.Bars("fast", 12, "Length of the fast average"),
            IndicatorParameter.Bars("slow", 26, "Length of the slow average"),
            IndicatorParameter.Bars("signal", 9, "Length of the signal"),
            IndicatorParameter.Choice("seed", MacdSeed.TaLib, "How the fast average begins"),
        ],
        Outputs = [new("macd"), new("signal", "secondary"), new("hist", "muted", PlotStyle.Histogram)],
        Create = a => new Macd(a.Whole("fast"), a.Whole("slow"), a.Whole("signal"), a.Choice<MacdSeed>("seed")),
        SeriesBatch = (a, x, o) =>
            Compute(x, a.Whole("fast"), a.Whole("slow"), a.Whole("signal"), o[0], o[1], o[2], a.Choice<MacdSeed>("seed")),
    };
}
