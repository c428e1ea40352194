using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Godwit.Indicators.Kernels;

/// <summary>Batch face of <see cref="WindowSum"/>: the same operations in the same order, four blocks side by side where that is fast.</summary>
internal static class WindowSumBatch
{
    private const int LongestLanes = 1024;

    /// <summary>Writes anchor + sum · scale for every full window; leaves the values before the first one alone.</summary>
    public static void Means(ReadOnlySpan<double> values, int period, double scale, Span<double> output)
    {
        // Work item b: the windows that end at the last value of block b or inside block b + 1.
        int wholeItems = values.Length / period - 1, itemsPerLane = wholeItems / Lanes.Count, done = 0;
        if (Lanes.AreFast && itemsPerLane >= 2 && period <= LongestLanes)
        {
            InLanes(values, period, scale, output, itemsPerLane);
            done = itemsPerLane * Lanes.Count;
        }
        for (int item = done; item * period + period <= values.Length; item++) OneItem(values[(item * period)..], period, scale, output[(item * period)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneItem(ReadOnlySpan<double> values, int period, double scale, Span<double> output)
    {
        ReadOnlySpan<double> finished = values[..period];
        int headLength = Math.Min(period - 1, values.Length - period);
        ReadOnlySpan<double> head = values.Slice(period, headLength);
        Span<double> target = output.Slice(period, headLength);
        double anchor = finished[^1], suffix = 0.0, prefix = 0.0;
        for (int i = period - 1; i > 0; i--)
        {
            suffix += finished[i] - anchor;
            if (i <= target.Length) target[i - 1] = suffix;
        }
        output[period - 1] = Math.FusedMultiplyAdd(suffix + (finished[0] - anchor), scale, anchor);
        for (int i = 0; i < head.Length; i++)
        {
            prefix += head[i] - anchor;
            target[i] = Math.FusedMultiplyAdd(target[i] + prefix, scale, anchor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InLanes(ReadOnlySpan<double> values, int period, double scale, Span<double> output, int itemsPerLane)
    {
        double[] rented = ArrayPool<double>.Shared.Rent((2 * period + 1) * Lanes.Count);
        Span<Vector256<double>> scratch = MemoryMarshal.Cast<double, Vector256<double>>(rented.AsSpan());
        ref Vector256<double> raw = ref scratch[0];
        ref Vector256<double> suffixes = ref scratch[period];
        Unsafe.Add(ref suffixes, period) = Vector256<double>.Zero;
        var lanes = new Lanes(values, itemsPerLane * period);
        var targets = new Lanes(output, itemsPerLane * period);
        var scales = Vector256.Create(scale);
        for (int i = 0; i < period; i++) Unsafe.Add(ref raw, i) = lanes.Column((nuint)i);
        for (int item = 0; item < itemsPerLane; item++)
        {
            nuint start = (nuint)(item * period);
            Vector256<double> anchor = Unsafe.Add(ref raw, period - 1);
            Vector256<double> sum = Suffixes(ref raw, ref suffixes, period, anchor);
            targets.Set(start + (nuint)period - 1, Vector256.FusedMultiplyAdd(sum, scales, anchor));
            Heads(lanes, targets, start + (nuint)period, ref raw, ref suffixes, period, anchor, scales);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Suffixes(ref Vector256<double> raw, ref Vector256<double> suffixes, int period, Vector256<double> anchor)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        for (nint i = period - 1; i >= 0; i--)
        {
            sum += Unsafe.Add(ref raw, i) - anchor;
            Unsafe.Add(ref suffixes, i) = sum;
        }
        return sum;
    }

    /// <summary>The windows that end inside the next block; that block is kept for its own suffix sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Heads(
        Lanes lanes, Lanes targets, nuint start, ref Vector256<double> raw, ref Vector256<double> suffixes, int period,
        Vector256<double> anchor, Vector256<double> scales)
    {
        Vector256<double> prefix = Vector256<double>.Zero;
        nuint i = 0, last = (nuint)period - 1;
        for (; unchecked(i + 4) <= last; i = unchecked(i + 4))
        {
            lanes.Columns(start + i, out Vector256<double> x0, out Vector256<double> x1, out Vector256<double> x2, out Vector256<double> x3);
            Unsafe.Add(ref raw, i) = x0;
            Unsafe.Add(ref raw, i + 1) = x1;
            Unsafe.Add(ref raw, i + 2) = x2;
            Unsafe.Add(ref raw, i + 3) = x3;
            Vector256<double> p0 = prefix + (x0 - anchor), p1 = p0 + (x1 - anchor), p2 = p1 + (x2 - anchor);
            prefix = p2 + (x3 - anchor);
            targets.Set(
                start + i,
                Vector256.FusedMultiplyAdd(Unsafe.Add(ref suffixes, i + 1) + p0, scales, anchor),
                Vector256.FusedMultiplyAdd(Unsafe.Add(ref suffixes, i + 2) + p1, scales, anchor),
                Vector256.FusedMultiplyAdd(Unsafe.Add(ref suffixes, i + 3) + p2, scales, anchor),
                Vector256.FusedMultiplyAdd(Unsafe.Add(ref suffixes, i + 4) + prefix, scales, anchor));
        }
        for (; i < last; i++)
        {
            Vector256<double> x = lanes.Column(start + i);
            Unsafe.Add(ref raw, i) = x;
            prefix += x - anchor;
            targets.Set(start + i, Vector256.FusedMultiplyAdd(Unsafe.Add(ref suffixes, i + 1) + prefix, scales, anchor));
        }
        Unsafe.Add(ref raw, last) = lanes.Column(start + last);
    }
}
