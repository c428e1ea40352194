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
    {
        Guard.Period(fast);
        Guard.Period(slow);
        (FastPeriod, SlowPeriod) = fast <= slow ? (fast, slow) : (slow, fast);
        SignalPeriod = Guard.Period(signal);
        Seed = seed;
        _fast = SmoothedMean.Ema(FastPeriod, seed == MacdSeed.TaLib ? SlowPeriod - FastPeriod : 0);
        _slow = SmoothedMean.Ema(SlowPeriod);
        _signal = SmoothedMean.Ema(SignalPeriod);
    }

    public int FastPeriod { get; }
    public int SlowPeriod { get; }
    public int SignalPeriod { get; }
    public MacdSeed Seed { get; }

    /// <summary>EMA(fast) − EMA(slow); NaN until the signal too is ready.</summary>
    public double Line { get; private set; } = double.NaN;

    public double Signal => _signal.Value;
    public double Histogram => Line - _signal.Value;

    public override string Name => "MACD";
    public override int SettleLength => SlowPeriod + SignalPeriod - 1;
    public override bool IsReady => _signal.IsReady;
    public override double Value => Line;
    public override int OutputCount => 3;

    public override double Output(int index) => index switch
    {
        0 => Line,
        1 => Signal,
        2 => Histogram,
        _ => throw Outputs.OutOfRange(this, index),
    };

    public override void Update(double value)
    {
        _fast.Next(value);
        _slow.Next(value);
        if (!_slow.IsReady) return;
        double line = _fast.Value - _slow.Value;
        _signal.Next(line);
        if (_signal.IsReady) Line = line;
    }

    public override void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
        Line = double.NaN;
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
}
