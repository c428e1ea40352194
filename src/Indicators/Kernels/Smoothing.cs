using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>One step of exponential smoothing, the same for every face of every indicator that smooths.</summary>
internal static class Smoothing
{
    /// <summary>Weight of the newest value of an EMA of <paramref name="period"/> values.</summary>
    public static double EmaAlpha(int period) => 2.0 / (period + 1.0);

    /// <summary>Weight of the newest value in Wilder's smoothing.</summary>
    public static double WilderAlpha(int period) => 1.0 / period;

    /// <summary>previous + alpha·(value − previous): for weights that change from bar to bar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Next(double previous, double value, double alpha) =>
        Math.FusedMultiplyAdd(alpha, value - previous, previous);

    /// <summary>The lag of an average, average − value, after a step of the value by −<paramref name="fall"/>.</summary>
    /// <remarks>
    /// With a fixed weight the lag is the better thing to carry than the average: lag = keep·(lag + previous value − value). One fused
    /// multiply-add is the whole chain from bar to bar, the lag of a flat series is exactly zero, and the difference of two averages
    /// of one series is the difference of two small numbers.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NextLag(double lag, double fall, double keep) => Math.FusedMultiplyAdd(keep, lag, keep * fall);
}

/// <summary>Exponential smoothing seeded with the mean of its first values.</summary>
/// <remarks>Used with the EMA's weight or Wilder's; an optional number of leading values is passed over before seeding.</remarks>
internal struct SmoothedMean
{
    private readonly double _keep;
    private readonly int _seedLength, _skip;
    private int _toSeed;
    private double _anchor, _sum, _last;

    private SmoothedMean(double keep, int seedLength, int skip)
    {
        (_keep, _seedLength, _skip) = (keep, seedLength, skip);
        _toSeed = seedLength + skip;
        Lag = Value = double.NaN;
    }

    public static SmoothedMean Ema(int period, int skip = 0) => new(1.0 - Smoothing.EmaAlpha(period), period, skip);

    /// <summary>A weight of one's own, such as the fixed weights of the first MACD.</summary>
    public static SmoothedMean Weighted(double alpha, int seedLength, int skip = 0) => new(1.0 - alpha, seedLength, skip);

    public static SmoothedMean Wilder(int period) => new(1.0 - Smoothing.WilderAlpha(period), period, 0);

    /// <summary>NaN until the seed is complete.</summary>
    public double Value { get; private set; }

    /// <summary>The newest input.</summary>
    public readonly double Last => _last;

    /// <summary>Value − newest input; NaN until the seed is complete.</summary>
    public double Lag { get; private set; }

    public readonly bool IsReady => _toSeed == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double value)
    {
        if (_toSeed == 0)
        {
            Lag = Smoothing.NextLag(Lag, _last - value, _keep);
            Value = value + Lag;
        }
        else Seed(value);
        _last = value;
        return Value;
    }

    public void Reset() => this = new SmoothedMean(_keep, _seedLength, _skip);

    private void Seed(double value)
    {
        _toSeed--;
        if (_toSeed >= _seedLength) return;
        if (_toSeed == _seedLength - 1) (_anchor, _sum) = (value, 0.0);
        else _sum += value - _anchor;
        if (_toSeed > 0) return;
        Lag = _anchor - value + _sum / _seedLength;
        Value = value + Lag;
    }

    /// <summary>The lag of the seed of a span, in the order in which the streaming face takes it.</summary>
    public static double SeedLag(ReadOnlySpan<double> values)
    {
        double anchor = values[0], sum = 0.0;
        for (int i = 1; i < values.Length; i++) sum += values[i] - anchor;
        return anchor - values[^1] + sum / values.Length;
    }

    /// <summary>Batch face: the seed at index <paramref name="seedLength"/> − 1 and every value after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ReadOnlySpan<double> values, int seedLength, double alpha, Span<double> output)
    {
        if (values.Length < seedLength) return;
        double keep = 1.0 - alpha, lag = SeedLag(values[..seedLength]), last = values[seedLength - 1];
        output[seedLength - 1] = last + lag;
        values = values[seedLength..];
        output = output.Slice(seedLength, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            lag = Smoothing.NextLag(lag, last - value, keep);
            output[i] = value + lag;
            last = value;
        }
    }
}
