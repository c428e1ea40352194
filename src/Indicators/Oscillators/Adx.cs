using System.Runtime.CompilerServices;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Directional movement index (Wilder 1978): 100 · |+DI − −DI| / (+DI + −DI); where that is not defined, the value before.</summary>
public sealed class Dx(int period) : BarIndicator("DX", Guard.Period(period) + 1)
{
    private DirectionalSums _sums = new(period);

    public override void Update(in BarValues bar)
    {
        _sums.Next(bar.High, bar.Low, bar.Close);
        if (!_sums.IsReady) return;
        double index = _sums.Index;
        if (!double.IsNaN(index)) Set(index);
        else if (!IsReady) Set(0.0);
    }

    protected override void ResetState() => _sums.Reset();

    public static IndicatorDefinition Definition { get; } = new("DX", IndicatorGroup.Oscillators, "Directional movement index")
    {
        Meaning = "How one-sided the movement is, 0 … 100, whichever side it is.",
        Formula = "100·|+di − −di| / (+di + −di)",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Where it is not defined the last value stands; 0 at the start.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new Dx(a.Period),
    };
}

/// <summary>The smoothed index that <see cref="Adx"/> and <see cref="Adxr"/> share.</summary>
internal struct AverageDirectionalIndex(int period)
{
    private DirectionalSums _sums = new(period);
    private SmoothedMean _average = SmoothedMean.Wilder(period);

    public readonly bool IsReady => _average.IsReady;
    public readonly double Value => _average.Value;

    public void Next(in BarValues bar) => Next(bar.High, bar.Low, bar.Close);

    public void Next(double high, double low, double close)
    {
        _sums.Next(high, low, close);
        if (!_sums.IsReady) return;
        double index = _sums.Index;
        // An undefined index counts as nothing in the seed and leaves a running average as it is.
        if (!double.IsNaN(index)) _average.Next(index);
        else if (!_average.IsReady) _average.Next(0.0);
    }

    /// <summary>The settled recursion, in pieces that fit the cache; the range is not needed for the index.</summary>
    public readonly void Continue(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, int start, Span<double> output)
    {
        const int pieceLength = 512;
        Span<double> plus = stackalloc double[pieceLength], minus = stackalloc double[pieceLength];
        var state = new State(_sums.Plus, _sums.Minus, _average.Lag, _average.Last, _average.Value);
        for (int at = start; at < highs.Length; at += pieceLength)
        {
            int length = Math.Min(pieceLength, highs.Length - at);
            DirectionalSums.Movements(highs.Slice(at - 1, length + 1), lows.Slice(at - 1, length + 1), plus[..length], minus[..length]);
            Smooth(plus[..length], minus[..length], 1.0 - 1.0 / period, ref state, output.Slice(at, length));
        }
    }

    private record struct State(double Plus, double Minus, double Lag, double Last, double Average);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Smooth(ReadOnlySpan<double> plus, ReadOnlySpan<double> minus, double keep, ref State state, Span<double> output)
    {
        double plusSum = state.Plus, minusSum = state.Minus, lag = state.Lag, last = state.Last, average = state.Average;
        for (int i = 0; i < output.Length; i++)
        {
            plusSum = Math.FusedMultiplyAdd(plusSum, keep, plus[i]);
            minusSum = Math.FusedMultiplyAdd(minusSum, keep, minus[i]);
            double index = DirectionalSums.IndexOf(plusSum, minusSum);
            if (!double.IsNaN(index))
            {
                lag = Smoothing.NextLag(lag, last - index, keep);
                last = index;
                average = index + lag;
            }
            output[i] = average;
        }
        state = new State(plusSum, minusSum, lag, last, average);
    }

    public void Reset()
    {
        _sums.Reset();
        _average.Reset();
    }
}

/// <summary>Average directional index (Wilder 1978): the Wilder average of the directional movement index, 0 … 100.</summary>
public sealed class Adx(int period) : BarIndicator("ADX", 2 * Guard.Period(period))
{
    private AverageDirectionalIndex _index = new(period);

    public int Period { get; } = period;

    public override void Update(in BarValues bar)
    {
        _index.Next(bar);
        Set(_index.Value);
    }

    protected override void ResetState() => _index.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(in BarSpans bars, int period, Span<double> output)
    {
        Guard.SameLength(bars.Closes.Length, output.Length);
        Guard.BlankUnsettled(output, 2 * Guard.Period(period));
        var index = new AverageDirectionalIndex(period);
        int settle = 2 * period;
        if (output.Length < settle) return;
        for (int i = 0; i < settle; i++) index.Next(bars.Highs[i], bars.Lows[i], bars.Closes[i]);
        output[settle - 1] = index.Value;
        index.Continue(bars.Highs[..output.Length], bars.Lows[..output.Length], settle, output);
    }

    public static IndicatorDefinition Definition { get; } = new("ADX", IndicatorGroup.Oscillators, "Average directional index")
    {
        Meaning = "Strength of a trend, 0 … 100, whichever way it runs; above 25 is called trending.",
        Formula = "Wilder average of dx over n bars",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Seeded with the mean of the first n indices.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new Adx(a.Period),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars, a.Period, o[0]),
    };
}

/// <summary>Average directional index rating: the mean of the ADX now and period − 1 bars ago.</summary>
public sealed class Adxr(int period) : BarIndicator("ADXR", 3 * Guard.Period(period) - 1)
{
    private AverageDirectionalIndex _index = new(period);
    private Ring _past = new(period);

    public override void Update(in BarValues bar)
    {
        _index.Next(bar);
        if (!_index.IsReady) return;
        _past.Push(_index.Value);
        if (_past.IsFull) Set(0.5 * (_index.Value + _past.Ago(period - 1)));
    }

    protected override void ResetState()
    {
        _index.Reset();
        _past.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("ADXR", IndicatorGroup.Oscillators, "Average directional index rating")
    {
        Meaning = "A slower trend strength.",
        Formula = "(adx + adx[n−1]) / 2",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Looks n − 1 bars back, as in TA-Lib.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new Adxr(a.Period),
    };
}
