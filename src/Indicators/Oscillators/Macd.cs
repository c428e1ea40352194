using System.Runtime.CompilerServices;
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
        _fast.Next(value);
        _slow.Next(value);
        if (!_slow.IsReady) return;
        // Both averages lag behind the same value: the difference of the lags is that of the averages, with more digits.
        double line = _fast.Lag - _slow.Lag, signal = _signal.Next(line);
        if (_signal.IsReady) Set(line, signal, -_signal.Lag);
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
        int settle = new Macd(fast, slow, signal, seed).SettleLength;
        if (fast > slow) (fast, slow) = (slow, fast);
        Guard.BlankUnsettled(line, settle);
        Guard.BlankUnsettled(signalLine, settle);
        Guard.BlankUnsettled(histogram, settle);
        if (values.Length >= settle) Fill(values, fast, slow, signal, settle, line, signalLine, histogram, seed);
    }

    private static void Fill(
        ReadOnlySpan<double> values, int fast, int slow, int signal, int settle,
        Span<double> line, Span<double> signalLine, Span<double> histogram, MacdSeed seed)
    {
        double keepFast = 1.0 - Smoothing.EmaAlpha(fast), keepSlow = 1.0 - Smoothing.EmaAlpha(slow), keepSignal = 1.0 - Smoothing.EmaAlpha(signal);
        int fastEnd = seed == MacdSeed.TaLib ? slow : fast;
        double fastLag = SmoothedMean.SeedLag(values[(fastEnd - fast)..fastEnd]), slowLag = SmoothedMean.SeedLag(values[..slow]);
        for (int i = fastEnd; i < slow; i++) fastLag = Smoothing.NextLag(fastLag, values[i - 1] - values[i], keepFast);
        // The line before the signal settles goes where it will be blanked again.
        line[slow - 1] = fastLag - slowLag;
        for (int i = slow; i < settle; i++)
        {
            double fall = values[i - 1] - values[i];
            fastLag = Smoothing.NextLag(fastLag, fall, keepFast);
            slowLag = Smoothing.NextLag(slowLag, fall, keepSlow);
            line[i] = fastLag - slowLag;
        }
        double signalLag = SmoothedMean.SeedLag(line[(slow - 1)..settle]), previousLine = line[settle - 1];
        line[(slow - 1)..(settle - 1)].Fill(double.NaN);
        (signalLine[settle - 1], histogram[settle - 1]) = (previousLine + signalLag, -signalLag);

        var state = new State(values[settle - 1], previousLine, fastLag, slowLag, signalLag);
        int rest = values.Length - settle;
        Continue(values[settle..], state, keepFast, keepSlow, keepSignal, line.Slice(settle, rest), signalLine.Slice(settle, rest), histogram.Slice(settle, rest));
    }

    private readonly record struct State(double Value, double Line, double FastLag, double SlowLag, double SignalLag);

    /// <summary>The settled recursion in a method of its own: nothing is called here, so all of it stays in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Continue(
        ReadOnlySpan<double> values, State state, double keepFast, double keepSlow, double keepSignal,
        Span<double> line, Span<double> signalLine, Span<double> histogram)
    {
        double previous = state.Value, previousLine = state.Line, fastLag = state.FastLag, slowLag = state.SlowLag, signalLag = state.SignalLag;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i], fall = previous - value;
            fastLag = Smoothing.NextLag(fastLag, fall, keepFast);
            slowLag = Smoothing.NextLag(slowLag, fall, keepSlow);
            double current = fastLag - slowLag;
            signalLag = Smoothing.NextLag(signalLag, previousLine - current, keepSignal);
            line[i] = current;
            signalLine[i] = current + signalLag;
            histogram[i] = -signalLag;
            previous = value;
            previousLine = current;
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
        Memory = IndicatorMemory.Fading,
        Create = a => new Macd(a.Whole("fast"), a.Whole("slow"), a.Whole("signal"), a.Choice<MacdSeed>("seed")),
        SeriesBatch = (a, x, o) =>
            Compute(x, a.Whole("fast"), a.Whole("slow"), a.Whole("signal"), o[0], o[1], o[2], a.Choice<MacdSeed>("seed")),
    };
}
