using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>One step of exponential smoothing, the same for every face of every indicator that smooths.</summary>
internal static class Smoothing
{
    /// <summary>Weight of the newest value of an EMA of <paramref name="period"/> values.</summary>
    public static double EmaAlpha(int period) => 2.0 / (period + 1.0);

    /// <summary>Weight of the newest value in Wilder's smoothing.</summary>
    public static double WilderAlpha(int period) => 1.0 / period;

    /// <summary>previous + alpha·(value − previous), the product and the sum rounded once.</summary>
    /// <remarks>This form keeps a flat series exactly flat, so that a difference of two averages of it is exactly zero.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Next(double previous, double value, double alpha) =>
        Math.FusedMultiplyAdd(alpha, value - previous, previous);
}

/// <summary>Exponential smoothing seeded with the mean of its first values.</summary>
/// <remarks>Used with the EMA's weight or Wilder's; an optional number of leading values is passed over before seeding.</remarks>
internal struct SmoothedMean
{
    private readonly double _alpha;
    private readonly int _seedLength, _skip;
    private int _toSeed;
    private double _anchor, _sum;

    private SmoothedMean(double alpha, int seedLength, int skip)
    {
        (_alpha, _seedLength, _skip) = (alpha, seedLength, skip);
        _toSeed = seedLength + skip;
        Value = double.NaN;
    }

    public static SmoothedMean Ema(int period, int skip = 0) => new(Smoothing.EmaAlpha(period), period, skip);

    /// <summary>A weight of one's own, such as the fixed weights of the first MACD.</summary>
    public static SmoothedMean Weighted(double alpha, int seedLength, int skip = 0) => new(alpha, seedLength, skip);

    public static SmoothedMean Wilder(int period) => new(Smoothing.WilderAlpha(period), period, 0);

    /// <summary>NaN until the seed is complete.</summary>
    public double Value { get; private set; }

    public readonly bool IsReady => _toSeed == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double value)
    {
        if (_toSeed == 0) Value = Smoothing.Next(Value, value, _alpha);
        else Seed(value);
        return Value;
    }

    public void Reset() => this = new SmoothedMean(_alpha, _seedLength, _skip);

    private void Seed(double value)
    {
        _toSeed--;
        if (_toSeed >= _seedLength) return;
        if (_toSeed == _seedLength - 1) (_anchor, _sum) = (value, 0.0);
        else _sum += value - _anchor;
        if (_toSeed == 0) Value = SeedMean(_anchor, _sum, _seedLength);
    }

    /// <summary>The seed, written relative to its first value: a flat start gives exactly that value.</summary>
    public static double SeedMean(double anchor, double sumOfDifferences, int length) => anchor + sumOfDifferences / length;

    /// <summary>The seed of a span in the order in which the streaming face takes it.</summary>
    public static double SeedMean(ReadOnlySpan<double> values)
    {
        double anchor = values[0], sum = 0.0;
        for (int i = 1; i < values.Length; i++) sum += values[i] - anchor;
        return SeedMean(anchor, sum, values.Length);
    }

    /// <summary>Batch face: the seed at index <paramref name="seedLength"/> − 1 and every value after it.</summary>
    public static void Compute(ReadOnlySpan<double> values, int seedLength, double alpha, Span<double> output)
    {
        if (values.Length < seedLength) return;
        double average = SeedMean(values[..seedLength]);
        output[seedLength - 1] = average;
        values = values[seedLength..];
        output = output.Slice(seedLength, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            average = Smoothing.Next(average, values[i], alpha);
            output[i] = average;
        }
    }
}
