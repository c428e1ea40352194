using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Godwit.Indicators.Kernels;

/// <summary>Batch face of <see cref="WindowMoments"/>: the same operations in the same order, four blocks side by side where that is fast.</summary>
internal static class WindowMomentsBatch
{
    private const int LongestLanes = 1024;

    /// <summary>Writes the population variance of every full window; leaves the values before the first one alone.</summary>
    public static void Variances(ReadOnlySpan<double> values, int period, Span<double> variances) => Compute(values, period, [], variances);

    /// <summary>Writes mean (unless that span is empty) and population variance of every full window.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> means, Span<double> variances)
    {
        int wholeItems = values.Length / period - 1, itemsPerLane = wholeItems / Lanes.Count, done = 0;
        if (Lanes.AreFast && itemsPerLane >= 2 && period <= LongestLanes)
        {
            InLanes(values, period, means, variances, itemsPerLane);
            done = itemsPerLane * Lanes.Count;
        }
        if (values.Length - done * period >= period) OneByOne(values, period, means, variances, done * period);
    }

    /// <summary>The streaming face, for the windows that end from <paramref name="start"/> + period − 1 on.</summary>
    private static void OneByOne(ReadOnlySpan<double> values, int period, Span<double> means, Span<double> variances, int start)
    {
        var window = new WindowMoments(period);
        for (int i = start; i < values.Length; i++)
        {
            window.Push(values[i]);
            if (!window.IsReady) continue;
            variances[i] = window.Variance;
            if (!means.IsEmpty) means[i] = window.Mean;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InLanes(ReadOnlySpan<double> values, int period, Span<double> means, Span<double> variances, int itemsPerLane)
    {
        double[] rented = ArrayPool<double>.Shared.Rent((3 * period + 2) * Lanes.Count);
        Span<Vector256<double>> scratch = MemoryMarshal.Cast<double, Vector256<double>>(rented.AsSpan());
        ref Vector256<double> raw = ref scratch[0];
        ref Vector256<double> sums = ref scratch[period];
        ref Vector256<double> squares = ref scratch[2 * period + 1];
        Unsafe.Add(ref sums, period) = Unsafe.Add(ref squares, period) = Vector256<double>.Zero;
        var lanes = new Lanes(values, itemsPerLane * period);
        Lanes meanLanes = means.IsEmpty ? default : new Lanes(means, itemsPerLane * period);
        var varianceLanes = new Lanes(variances, itemsPerLane * period);
        var perValue = Vector256.Create(1.0 / period);
        for (int i = 0; i < period; i++) Unsafe.Add(ref raw, i) = lanes.Column((nuint)i);
        for (int item = 0; item < itemsPerLane; item++)
        {
            nuint start = (nuint)(item * period);
            Vector256<double> anchor = Unsafe.Add(ref raw, period - 1);
            Suffixes(ref raw, ref sums, ref squares, period, anchor);
            if (!means.IsEmpty) meanLanes.Set(start + (nuint)period - 1, Vector256.FusedMultiplyAdd(sums, perValue, anchor));
            varianceLanes.Set(start + (nuint)period - 1, Variance(sums, squares, perValue));
            Heads(lanes, meanLanes, varianceLanes, start + (nuint)period, ref raw, ref sums, ref squares, period, anchor, perValue, !means.IsEmpty);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>As <see cref="WindowMoments.VarianceOf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Variance(Vector256<double> sum, Vector256<double> sumOfSquares, Vector256<double> perValue)
    {
        Vector256<double> mean = sum * perValue;
        return Vector256.MaxNative(Vector256<double>.Zero, Vector256.FusedMultiplyAdd(-mean, mean, sumOfSquares * perValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Suffixes(
        ref Vector256<double> raw, ref Vector256<double> sums, ref Vector256<double> squares, int period, Vector256<double> anchor)
    {
        Vector256<double> sum = Vector256<double>.Zero, square = Vector256<double>.Zero;
        for (nint i = period - 1; i >= 0; i--)
        {
            Vector256<double> difference = Unsafe.Add(ref raw, i) - anchor;
            sum += difference;
            square = Vector256.FusedMultiplyAdd(difference, difference, square);
            Unsafe.Add(ref sums, i) = sum;
            Unsafe.Add(ref squares, i) = square;
        }
    }

    /// <summary>The windows that end inside the next block; that block is kept for its own suffix sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Heads(
        Lanes lanes, Lanes means, Lanes variances, nuint start, ref Vector256<double> raw, ref Vector256<double> sums,
        ref Vector256<double> squares, int period, Vector256<double> anchor, Vector256<double> perValue, bool writesMeans)
    {
        Vector256<double> prefix = Vector256<double>.Zero, prefixSquares = Vector256<double>.Zero;
        nuint i = 0, last = (nuint)period - 1;
        for (; unchecked(i + 4) <= last; i = unchecked(i + 4))
        {
            lanes.Columns(start + i, out Vector256<double> x0, out Vector256<double> x1, out Vector256<double> x2, out Vector256<double> x3);
            Unsafe.Add(ref raw, i) = x0;
            Unsafe.Add(ref raw, i + 1) = x1;
            Unsafe.Add(ref raw, i + 2) = x2;
            Unsafe.Add(ref raw, i + 3) = x3;
            (x0, x1, x2, x3) = (x0 - anchor, x1 - anchor, x2 - anchor, x3 - anchor);
            Vector256<double> p0 = prefix + x0, p1 = p0 + x1, p2 = p1 + x2, p3 = p2 + x3;
            Vector256<double> q0 = Vector256.FusedMultiplyAdd(x0, x0, prefixSquares), q1 = Vector256.FusedMultiplyAdd(x1, x1, q0);
            Vector256<double> q2 = Vector256.FusedMultiplyAdd(x2, x2, q1), q3 = Vector256.FusedMultiplyAdd(x3, x3, q2);
            (prefix, prefixSquares) = (p3, q3);
            (p0, p1, p2, p3) = (Unsafe.Add(ref sums, i + 1) + p0, Unsafe.Add(ref sums, i + 2) + p1, Unsafe.Add(ref sums, i + 3) + p2, Unsafe.Add(ref sums, i + 4) + p3);
            q0 = Variance(p0, Unsafe.Add(ref squares, i + 1) + q0, perValue);
            q1 = Variance(p1, Unsafe.Add(ref squares, i + 2) + q1, perValue);
            q2 = Variance(p2, Unsafe.Add(ref squares, i + 3) + q2, perValue);
            q3 = Variance(p3, Unsafe.Add(ref squares, i + 4) + q3, perValue);
            if (writesMeans) means.Set(
                start + i, Vector256.FusedMultiplyAdd(p0, perValue, anchor), Vector256.FusedMultiplyAdd(p1, perValue, anchor),
                Vector256.FusedMultiplyAdd(p2, perValue, anchor), Vector256.FusedMultiplyAdd(p3, perValue, anchor));
            variances.Set(start + i, q0, q1, q2, q3);
        }
        for (; i < last; i = unchecked(i + 1))
        {
            Vector256<double> x = lanes.Column(start + i);
            Unsafe.Add(ref raw, i) = x;
            x -= anchor;
            prefix += x;
            prefixSquares = Vector256.FusedMultiplyAdd(x, x, prefixSquares);
            Vector256<double> sum = Unsafe.Add(ref sums, i + 1) + prefix;
            if (writesMeans) means.Set(start + i, Vector256.FusedMultiplyAdd(sum, perValue, anchor));
            variances.Set(start + i, Variance(sum, Unsafe.Add(ref squares, i + 1) + prefixSquares, perValue));
        }
        Unsafe.Add(ref raw, last) = lanes.Column(start + last);
    }
}
